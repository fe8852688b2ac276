//! The hub: open documents, who follows them, and the one way in for changes.
//!
//! It knows neither axum nor the storage engine: sockets hand in messages that they have read, and get a bounded queue
//! to write out; the store is a trait.

mod apply;
mod catch_up;
mod commit;
mod companion;
mod document;
mod epoch;
mod follow;
mod outbox;
mod people;
#[cfg(test)]
mod poison_tests;
mod projection;
mod state;
mod texts;
mod unfiled;

pub use epoch::repo_id;
pub use follow::Follow;
pub use outbox::{Event, Out, Outbox, Outgoing, Presences, QUEUE, outbox};
pub use people::{Following, People, Revocation, SignedIn};

use crate::store::{Batch, Store, StoreError};
use document::{Decision, Message, Push, Sender};
use muster_shared::access::Principal;
use muster_shared::id::{AccountId, ActorPrefix, DocId, WorkspaceId};
use muster_shared::sync::frame::{DocumentPush, Down, Hash, Rejection};
use muster_shared::sync::guard::{Checked, inspect};
use muster_shared::sync::limits;
use muster_shared::sync::row::Placement;
use muster_shared::time::Timestamp;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Bytes of chunks from which inspecting them moves to a blocking thread.
const INSPECT_INLINE: usize = 64 << 10;
/// New documents that a slow listener may lag behind; one that lags more looks at everything again.
const ARRIVALS: usize = 1_024;

/// Tells the time, UTC milliseconds.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Who pushes or reads, as the connection's front end has established it.
#[derive(Debug, Clone)]
pub struct Who {
    /// The account.
    pub account: AccountId,
    /// Rights, one entry per workspace that the connection may touch.
    pub principals: Vec<Arc<Principal>>,
    /// The display name, for presence.
    pub name: Arc<str>,
    /// The connection, drawn by [`Hub::connection`]: it gets no events for its own changes.
    pub connection: u64,
    /// Which actors its changes may carry.
    pub actors: Actors,
}

impl Who {
    /// The rights in a workspace.
    pub fn within(&self, workspace: WorkspaceId) -> Option<&Principal> {
        self.principals.iter().map(Arc::as_ref).find(|p| p.workspace == workspace)
    }
}

/// Which actors a sender's new changes may carry (MODEL.md 12, 24).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actors {
    /// Native: the prefix leased to account and device.
    Leased(ActorPrefix),
    /// JavaScript: claimed at first use by (credential, document). The bytes name the credential.
    Claimed([u8; 16]),
}

/// A push is on disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Pushed {
    /// The workspace's sequence number after it.
    pub ws_seq: u64,
    /// Per document of the push, in its order, the `doc_seq` after it.
    pub doc_seqs: Vec<u64>,
    /// Placements given by this push.
    pub placements: Vec<(DocId, Placement)>,
}

impl Pushed {
    fn ack(&self, batch: u64) -> Down {
        Down::Ack { batch, ws_seq: self.ws_seq, doc_seqs: self.doc_seqs.clone(), placements: self.placements.clone() }
    }
}

/// A push was not applied, none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// The document at fault, when one is.
    pub doc: Option<DocId>,
    /// The change at fault, when one is.
    pub hash: Option<Hash>,
    /// Why.
    pub reason: Rejection,
}

impl From<Rejection> for Refused {
    fn from(reason: Rejection) -> Self {
        Self { doc: None, hash: None, reason }
    }
}

/// Where the acknowledgement of a push goes. The hub queues it itself, so that it stands in the right order between
/// the events of the same document.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The sender's queue.
    pub outbox: Outbox,
    /// The sender's number of the push.
    pub batch: u64,
}

/// What an installation may set.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Edits to one text of a document after which it begins a new epoch, once nobody has it open (MODEL.md 20).
    pub epoch_edits: u64,
    /// After so long without use a document leaves memory.
    pub document_idle: Duration,
}

impl Default for Rules {
    fn default() -> Self {
        Self { epoch_edits: 100_000, document_idle: Duration::from_secs(60) }
    }
}

/// The hub. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn Store>,
    people: Arc<dyn People>,
    documents: Mutex<HashMap<DocId, Sender>>,
    workspaces: Mutex<HashMap<WorkspaceId, Arc<Mutex<follow::Workspace>>>>,
    connections: AtomicU64,
    /// Bytes of loaded documents, estimated from their saved form.
    loaded: AtomicUsize,
    clock: Clock,
    /// Documents that came to be, or to another unit.
    arrivals: broadcast::Sender<DocId>,
    rules: Rules,
    /// Fires when the hub closes: documents' tasks finish what they have and end.
    closing: CancellationToken,
    tasks: TaskTracker,
}

impl Hub {
    /// A hub over a store. Must be used within a tokio runtime.
    pub fn new(store: Arc<dyn Store>, people: Arc<dyn People>) -> Self {
        Self::with_clock(store, people, Arc::new(now), Rules::default())
    }

    /// The same with a clock of the caller's and what the installation set.
    pub fn with_clock(store: Arc<dyn Store>, people: Arc<dyn People>, clock: Clock, rules: Rules) -> Self {
        Self {
            inner: Arc::new(Inner {
                store,
                people,
                documents: Mutex::default(),
                workspaces: Mutex::default(),
                connections: AtomicU64::new(1),
                loaded: AtomicUsize::new(0),
                clock,
                arrivals: broadcast::channel(ARRIVALS).0,
                rules,
                closing: CancellationToken::new(),
                tasks: TaskTracker::new(),
            }),
        }
    }

    /// The store beneath.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.inner.store
    }

    /// Accounts, rights and leases.
    pub fn people(&self) -> &Arc<dyn People> {
        &self.inner.people
    }

    /// Finishes what was begun, saves snapshots, and lets go of the store. Pushes fail from here on.
    pub async fn close(&self) {
        self.inner.closing.cancel();
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
        self.documents().clear();
    }

    /// A number for a new connection.
    pub fn connection(&self) -> u64 {
        self.inner.connections.fetch_add(1, Ordering::Relaxed)
    }

    /// Documents that come to be or move to another unit from now on, after they are on disk.
    pub fn arrivals(&self) -> broadcast::Receiver<DocId> {
        self.inner.arrivals.subscribe()
    }

    /// How many documents are open.
    pub fn open_documents(&self) -> usize {
        self.documents().len()
    }

    /// Applies changes of one or several documents of one workspace, all or none; resolves when they are on disk.
    /// Changes that the server has already are acknowledged again.
    ///
    /// # Errors
    /// What is at fault and why; after [`Rejection::Poisonous`] the front end closes the sender.
    pub async fn push(
        &self,
        who: &Arc<Who>,
        documents: Vec<DocumentPush>,
        answer: Option<Answer>,
    ) -> Result<Pushed, Refused> {
        let mut pushes = self.inspected(who, documents).await?;
        if pushes.len() == 1
            && let Some(push) = pushes.pop()
        {
            return self.push_one(push, answer).await;
        }
        // Not to be cancelled half-way when the connection goes away: documents would hang between old and new.
        let hub = self.clone();
        let task = tokio::spawn(async move { hub.push_many(pushes, answer).await });
        task.await.unwrap_or_else(|_| Err(Rejection::StorageFailed.into()))
    }

    /// Bounds and guard steps 2 to 5 and 7, before any document is touched.
    async fn inspected(&self, who: &Arc<Who>, documents: Vec<DocumentPush>) -> Result<Vec<Push>, Refused> {
        let chunks: usize = documents.iter().map(|d| d.chunks.len()).sum();
        if documents.is_empty() {
            return Err(Rejection::Malformed.into());
        }
        if documents.len() > limits::DOCUMENTS_PER_PUSH || chunks > limits::CHUNKS_PER_PUSH {
            return Err(Rejection::TooLarge.into());
        }
        let mut ids: Vec<DocId> = documents.iter().map(|d| d.doc).collect();
        ids.sort_unstable();
        if ids.windows(2).any(|w| w[0] == w[1]) {
            return Err(Rejection::Malformed.into());
        }
        let bytes: usize = documents.iter().flat_map(|d| &d.chunks).map(|c| c.0.len()).sum();
        let who = who.clone();
        let work = move || documents.into_iter().map(|d| check(&who, d)).collect();
        if bytes < INSPECT_INLINE {
            return work();
        }
        tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(Rejection::Poisonous.into()))
    }

    async fn push_one(&self, push: Push, answer: Option<Answer>) -> Result<Pushed, Refused> {
        let (reply, answered) = oneshot::channel();
        let doc = push.doc;
        self.tell(doc, Message::Push { push: Box::new(push), answer, reply }).await;
        answered.await.unwrap_or_else(|_| Err(Rejection::StorageFailed.into()))
    }

    /// Two phases: every document applies in memory and waits; one batch commits; every document goes on or falls
    /// back. Documents are taken in the order of their ids, so that two pushes never wait for each other.
    async fn push_many(&self, pushes: Vec<Push>, answer: Option<Answer>) -> Result<Pushed, Refused> {
        let order: Vec<DocId> = pushes.iter().map(|p| p.doc).collect();
        let mut pushes = pushes;
        pushes.sort_unstable_by_key(|p| p.doc);
        let mut batch = Batch::default();
        let mut workspace = None;
        let mut held = Vec::with_capacity(pushes.len());
        for push in pushes {
            let doc = push.doc;
            let (ready, prepared) = oneshot::channel();
            let (decide, decision) = oneshot::channel();
            self.tell(doc, Message::Prepare { push: Box::new(push), ready, decision }).await;
            // Dropping `held` on the way out is the decision to fall back.
            let prepared = prepared.await.unwrap_or_else(|_| Err(Rejection::StorageFailed.into()))?;
            if *workspace.get_or_insert(prepared.workspace) != prepared.workspace {
                let denied = Rejection::Denied(muster_shared::access::Denied::OtherWorkspace);
                return Err(Refused { doc: Some(doc), hash: None, reason: denied });
            }
            let late = prepared.late.is_some();
            held.push((doc, prepared.doc_seq, prepared.ws_seq, prepared.write.is_some(), late, decide));
            batch.documents.extend(prepared.write);
            batch.late.extend(prepared.late.into_iter().flatten());
            batch.put.extend(prepared.claims);
        }
        let committed = self.store().commit(batch).await.map_err(rejection)?;
        let mut written = committed.documents.into_iter();
        let mut done = HashMap::with_capacity(held.len());
        let mut pushed = Pushed { ws_seq: 0, doc_seqs: Vec::new(), placements: Vec::new() };
        let mut decisions = Vec::with_capacity(held.len());
        for (doc, doc_seq, ws_seq, writes, late, decide) in held {
            let given = if writes { written.next() } else { None };
            if let Some(given) = given.as_ref().filter(|g| g.numbered) {
                pushed.placements.push((doc, given.placement.clone()));
            }
            // Of a sealed epoch, the sender wants to know where that one ends.
            done.insert(doc, given.as_ref().filter(|_| !late).map_or(doc_seq, |g| g.doc_seq));
            pushed.ws_seq = pushed.ws_seq.max(given.as_ref().map_or(ws_seq, |g| g.ws_seq));
            decisions.push((decide, Decision { given }));
        }
        pushed.doc_seqs = order.iter().map(|doc| done.get(doc).copied().unwrap_or_default()).collect();
        if let Some(answer) = answer {
            answer.outbox.message(&pushed.ack(answer.batch));
        }
        for (decide, decision) in decisions {
            // A document that is gone reads what was committed when it is opened again.
            let _ = decide.send(decision);
        }
        Ok(pushed)
    }

    /// Streams a document's events into `outbox`, after its state from (`epoch`, `have`) on. Gives a handle that keeps
    /// it open; `None` when it does not exist for `who` ([`Down::Unavailable`] is queued).
    pub async fn open(
        &self,
        who: &Arc<Who>,
        outbox: &Outbox,
        doc: DocId,
        epoch: u32,
        have: u64,
    ) -> Result<Option<Open>, Rejection> {
        let (reply, answered) = oneshot::channel();
        let ticket = self.connection();
        let message = Message::Open { who: who.clone(), outbox: outbox.clone(), epoch, have, ticket, reply };
        let sender = self.tell(doc, message).await;
        match answered.await {
            Ok(Ok(true)) => Ok(Some(Open { sender, connection: who.connection, ticket })),
            Ok(Ok(false)) => Ok(None),
            Ok(Err(reason)) => Err(reason),
            Err(_) => Err(Rejection::StorageFailed),
        }
    }

    /// Queues the state of a document without opening it.
    pub async fn fetch(
        &self,
        who: &Arc<Who>,
        outbox: &Outbox,
        doc: DocId,
        epoch: u32,
        have: u64,
    ) -> Result<(), Rejection> {
        let (store, who, outbox) = (self.store().clone(), who.clone(), outbox.clone());
        let work = move || state::send(store.as_ref(), &who, &outbox, doc, epoch, have).map(drop);
        tokio::task::spawn_blocking(work).await.unwrap_or(Err(StoreError::Closed)).map_err(|e| rejection(e).reason)
    }

    /// The head of a document was changed beside its task: placement or erasure written through the store.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn changed(&self, doc: DocId) -> Result<(), StoreError> {
        self.tell(doc, Message::Changed).await;
        let store = self.store().clone();
        let head = tokio::task::spawn_blocking(move || store.head(doc)).await.unwrap_or(Err(StoreError::Closed))?;
        if let Some(head) = head {
            self.moved(head.workspace);
        }
        Ok(())
    }

    /// Tells the document's task, opening it if need be.
    async fn tell(&self, doc: DocId, message: Message) -> Sender {
        let sender = {
            let mut documents = self.documents();
            let sender = documents.entry(doc).or_insert_with(|| document::spawn(self.clone(), doc));
            if sender.is_closed() {
                // Its task died of a fault; what it promised is on disk.
                *sender = document::spawn(self.clone(), doc);
            }
            sender.clone()
        };
        // A document's task ends only while nobody else holds its sender; if it died, the caller's reply tells.
        let _ = sender.send(message).await;
        sender
    }

    fn documents(&self) -> MutexGuard<'_, HashMap<DocId, Sender>> {
        self.inner.documents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends a document's task if nobody needs it; called by that task when its mailbox is empty.
    fn retire(&self, doc: DocId, mailbox_empty: impl Fn() -> bool) -> bool {
        let mut documents = self.documents();
        let unused = documents.get(&doc).is_none_or(|s| s.strong_count() == 1) && mailbox_empty();
        if unused {
            documents.remove(&doc);
        }
        unused
    }
}

/// A document kept open by a connection.
pub struct Open {
    sender: Sender,
    connection: u64,
    /// Tells this opening from a later one of the same connection.
    ticket: u64,
}

impl Open {
    /// Shares where somebody is; the document's other readers see it within a tick. Empty data: left.
    pub fn present(&self, data: Vec<u8>) {
        // Presence is memory only: when the document is busy the next movement tells more.
        let _ = self.sender.try_send(Message::Presence { connection: self.connection, data });
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let message = Message::Close { connection: self.connection, ticket: self.ticket };
        if let Err(tokio::sync::mpsc::error::TrySendError::Full(message)) = self.sender.try_send(message) {
            let sender = self.sender.clone();
            if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                runtime.spawn(async move { sender.send(message).await });
            }
        }
    }
}

fn check(who: &Arc<Who>, push: DocumentPush) -> Result<Push, Refused> {
    let DocumentPush { doc, epoch, chunks, workspace } = push;
    let refused = |reason| Refused { doc: Some(doc), hash: None, reason };
    let chunks: Vec<Checked> = chunks.iter().map(|c| inspect(&c.0)).collect::<Result<_, _>>().map_err(refused)?;
    if chunks.is_empty() {
        return Err(refused(Rejection::Malformed));
    }
    Ok(Push { who: who.clone(), doc, epoch, workspace, chunks, slot: 0 })
}

/// What a sender reads when the store refuses.
fn rejection(error: StoreError) -> Refused {
    match error {
        StoreError::Conflict("the document was erased") => Rejection::Erased.into(),
        StoreError::Conflict(_) => Rejection::Denied(muster_shared::access::Denied::OtherWorkspace).into(),
        error => {
            tracing::error!(%error, "not stored");
            Rejection::StorageFailed.into()
        }
    }
}

/// How long after a restore devices bring back what others wrote before it.
const OFFERS: i64 = 90 * 24 * 60 * 60 * 1000;

/// The server's clock.
pub fn now() -> Timestamp {
    let elapsed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX))
}
