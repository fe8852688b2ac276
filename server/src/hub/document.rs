//! One task per open document: it alone changes the document, in the order of its mailbox, taking together what queued
//! while the last commit was on its way to disk.

use super::apply::Content;
use super::state::{self, may, reading};
use super::{Answer, Hub, Out, Outbox, Presences, Pushed, Refused, Who};
use crate::store::{DocumentCommitted, DocumentHead, DocumentWrite, LateWrite, Snapshot, StoreError, Table};
use muster_shared::access::Action;
use muster_shared::doc::Document;
use muster_shared::id::{DocId, WorkspaceId};
use muster_shared::sync::frame::{Bytes, Down, Peer, Rejection};
use muster_shared::sync::guard::Checked;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

/// Messages that may wait for one document; senders wait beyond that.
const MAILBOX: usize = 256;
/// Pushes taken together.
const TOGETHER: usize = 256;
/// How long a document that nobody uses stays in memory while more than [`MANY`] documents or [`MUCH`] bytes are in memory.
const IDLE_CROWDED: Duration = Duration::from_millis(500);
/// Documents from which memory counts as crowded.
const MANY: usize = 4096;
/// Bytes of loaded documents from which memory counts as crowded.
const MUCH: usize = 256 << 20;
/// One tick of presence (MODEL.md 16).
const TICK: Duration = Duration::from_millis(33);
/// Changes since the last snapshot that make a new one worth it; grows with the document, so that the work for all
/// snapshots together stays in proportion to the changes.
const SNAPSHOT_AFTER: u64 = 256;
/// Quiet time before a snapshot.
const SNAPSHOT_QUIET: Duration = Duration::from_secs(2);
/// Changes since the last snapshot that make one worth it when the document leaves memory.
const SNAPSHOT_LEAVING: u64 = 16;

pub(super) type Sender = mpsc::Sender<Message>;

/// Inspected changes of one document.
#[derive(Debug, Clone)]
pub(super) struct Push {
    pub(super) who: Arc<Who>,
    pub(super) doc: DocId,
    pub(super) epoch: u32,
    pub(super) workspace: Option<WorkspaceId>,
    pub(super) chunks: Vec<Checked>,
    /// Its place among the pushes that are taken together.
    pub(super) slot: usize,
}

/// A document's part of a push of several: applied in memory, waiting for the common commit.
pub(super) struct Prepared {
    pub(super) workspace: WorkspaceId,
    pub(super) doc_seq: u64,
    pub(super) ws_seq: u64,
    /// `None` when the document has everything already.
    pub(super) write: Option<DocumentWrite>,
    /// What a push for a sealed epoch adds there; `doc_seq` is that epoch's with it.
    pub(super) late: Option<Vec<LateWrite>>,
    pub(super) claims: Vec<(Table, Vec<u8>, Option<Vec<u8>>)>,
}

/// The common commit is on disk. Dropping the sender instead means that it is not.
pub(super) struct Decision {
    pub(super) given: Option<DocumentCommitted>,
}

pub(super) enum Message {
    Push {
        push: Box<Push>,
        answer: Option<Answer>,
        reply: oneshot::Sender<Result<Pushed, Refused>>,
    },
    Prepare {
        push: Box<Push>,
        ready: oneshot::Sender<Result<Prepared, Refused>>,
        decision: oneshot::Receiver<Decision>,
    },
    Open {
        who: Arc<Who>,
        outbox: Outbox,
        epoch: u32,
        have: u64,
        ticket: u64,
        reply: oneshot::Sender<Result<bool, Rejection>>,
    },
    Close {
        connection: u64,
        ticket: u64,
    },
    Presence {
        connection: u64,
        data: Vec<u8>,
    },
    /// The head was changed beside this task: placement or erasure.
    Changed,
    /// Begin a new epoch, if that is due and possible; answered with the epoch then.
    Roll(oneshot::Sender<u32>),
}

/// Who waits for a push.
pub(super) struct Waiting {
    pub(super) answer: Option<Answer>,
    pub(super) reply: oneshot::Sender<Result<Pushed, Refused>>,
}

impl Waiting {
    /// Says no. Whoever stopped waiting needs no answer.
    pub(super) fn refuse(self, refused: Refused) {
        let _ = self.reply.send(Err(refused));
    }
}

pub(super) struct Reader {
    pub(super) who: Arc<Who>,
    pub(super) outbox: Outbox,
    ticket: u64,
}

pub(super) struct Task {
    pub(super) hub: Hub,
    pub(super) doc: DocId,
    mailbox: mpsc::Receiver<Message>,
    /// `None` while the store knows nothing of it.
    pub(super) head: Option<DocumentHead>,
    pub(super) erased: bool,
    /// Loaded at the first push: reading needs only the store.
    pub(super) content: Option<Content>,
    pub(super) size: usize,
    pub(super) readers: HashMap<u64, Reader>,
    present: HashMap<u64, Peer>,
    moved: HashSet<u64>,
    tick: Option<Instant>,
    pub(super) snapshot_seq: u64,
    snapshot_at: Option<Instant>,
    /// Epoch and last change at which a new epoch turned out to be impossible.
    pub(super) unrollable: Option<(u32, u64)>,
}

/// Starts the task of a document.
pub(super) fn spawn(hub: Hub, doc: DocId) -> Sender {
    let (sender, mailbox) = mpsc::channel(MAILBOX);
    let task = Task {
        hub,
        doc,
        mailbox,
        head: None,
        erased: false,
        content: None,
        size: 0,
        readers: HashMap::new(),
        present: HashMap::new(),
        moved: HashSet::new(),
        tick: None,
        snapshot_seq: 0,
        snapshot_at: None,
        unrollable: None,
    };
    let tasks = task.hub.inner.tasks.clone();
    tasks.spawn(task.run());
    sender
}

impl Task {
    async fn run(mut self) {
        let mut known = self.look().await;
        let mut used = Instant::now();
        loop {
            let crowded = self.hub.documents().len() > MANY || self.hub.inner.loaded.load(Ordering::Relaxed) > MUCH;
            let idle = used + if crowded { IDLE_CROWDED } else { self.hub.inner.rules.document_idle };
            let due = [Some(idle), self.tick, self.snapshot_at].into_iter().flatten().min().unwrap_or(idle);
            let closing = self.hub.inner.closing.clone();
            tokio::select! {
                biased;
                () = closing.cancelled() => {
                    self.mailbox.close();
                    while let Ok(message) = self.mailbox.try_recv() {
                        self.handle(message).await;
                    }
                    if self.unsaved() >= SNAPSHOT_LEAVING {
                        self.snapshot().await;
                    }
                    break;
                }
                message = self.mailbox.recv() => {
                    let Some(message) = message else { break };
                    used = Instant::now();
                    if !known {
                        known = self.look().await;
                    }
                    if known { self.handle(message).await } else { refuse(message, Rejection::StorageFailed) }
                }
                () = tokio::time::sleep_until(due) => {
                    let now = Instant::now();
                    if self.tick.is_some_and(|t| t <= now) {
                        self.show_presence();
                    }
                    if self.snapshot_at.is_some_and(|t| t <= now) {
                        self.snapshot().await;
                    }
                    if idle <= now {
                        used = now;
                        // Only what was written to is in memory, and only that can have outgrown its epoch.
                        if self.content.is_some() {
                            self.roll().await;
                        }
                        if self.readers.is_empty() && self.leave().await {
                            break;
                        }
                    }
                }
            }
        }
        self.forget();
    }

    /// Reads the head; `false` when the store fails.
    pub(super) async fn look(&mut self) -> bool {
        let (store, doc) = (self.hub.store().clone(), self.doc);
        let read = tokio::task::spawn_blocking(move || Ok::<_, StoreError>((store.head(doc)?, store.erased(doc)?)));
        match read.await {
            Ok(Ok((head, erased))) => {
                (self.head, self.erased) = (head, erased);
                true
            }
            Ok(Err(error)) => {
                tracing::error!(%error, doc = %self.doc, "a document cannot be read");
                false
            }
            Err(_) => false,
        }
    }

    async fn handle(&mut self, message: Message) {
        match message {
            Message::Push { push, answer, reply } => {
                let mut pushes = vec![(push, Waiting { answer, reply })];
                let mut next = None;
                while pushes.len() < TOGETHER {
                    match self.mailbox.try_recv() {
                        Ok(Message::Push { push, answer, reply }) => pushes.push((push, Waiting { answer, reply })),
                        Ok(other) => {
                            next = Some(other);
                            break;
                        }
                        Err(_) => break,
                    }
                }
                self.push(pushes).await;
                if let Some(next) = next {
                    Box::pin(self.handle(next)).await;
                }
            }
            Message::Prepare { push, ready, decision } => self.prepare(*push, ready, decision).await,
            Message::Open { who, outbox, epoch, have, ticket, reply } => {
                // Whoever asked may be gone.
                let _ = reply.send(self.open(who, outbox, epoch, have, ticket).await);
            }
            Message::Close { connection, ticket } => {
                // Not when it has opened the document again meanwhile.
                if self.readers.get(&connection).is_some_and(|r| r.ticket == ticket) {
                    self.readers.remove(&connection);
                    self.present(connection, Vec::new());
                }
            }
            Message::Presence { connection, data } => self.present(connection, data),
            Message::Changed => self.changed().await,
            Message::Roll(reply) => {
                self.roll().await;
                // Whoever asked may be gone.
                let _ = reply.send(self.head.as_ref().map_or(0, |h| h.epoch));
            }
        }
    }

    /// Drops the document from memory; the store has all that was promised.
    pub(super) fn forget(&mut self) {
        self.content = None;
        self.hub.inner.loaded.fetch_sub(self.size, Ordering::Relaxed);
        self.size = 0;
    }

    /// Starts streaming to a reader, after the state that it lacks.
    async fn open(
        &mut self,
        who: Arc<Who>,
        outbox: Outbox,
        epoch: u32,
        have: u64,
        ticket: u64,
    ) -> Result<bool, Rejection> {
        let (store, doc) = (self.hub.store().clone(), self.doc);
        let (to, reader) = (outbox.clone(), who.clone());
        let sent = tokio::task::spawn_blocking(move || state::send(store.as_ref(), &reader, &to, doc, epoch, have));
        let sent = sent.await.unwrap_or(Err(StoreError::Closed)).map_err(|e| super::rejection(e).reason)?;
        if sent {
            let others: Vec<Peer> = self.present.values().cloned().collect();
            if !others.is_empty() {
                outbox.send(Out::Presence(Arc::new(Presences::new(others))));
            }
            self.readers.insert(who.connection, Reader { who, outbox, ticket });
        }
        Ok(sent)
    }

    /// Placement changed or the document was erased.
    async fn changed(&mut self) {
        if !self.look().await {
            return;
        }
        let (doc, head) = (self.doc, self.head.clone());
        if self.erased {
            self.forget();
        }
        self.readers.retain(|_, reader| {
            let stays = head.as_ref().is_some_and(|h| may(&reader.who, reading(h), doc, h));
            if !stays {
                reader.outbox.message(&Down::Unavailable { doc });
                reader.outbox.send(Out::Gone(doc));
            }
            stays
        });
        if head.is_some() {
            // Others may read it now. Nobody listening is no error.
            let _ = self.hub.inner.arrivals.send(doc);
        }
    }

    fn present(&mut self, connection: u64, data: Vec<u8>) {
        match self.readers.get(&connection) {
            Some(reader) => {
                let allowed = self.head.as_ref().is_some_and(|h| may(&reader.who, Action::Present, self.doc, h));
                if !allowed {
                    return;
                }
                let peer = Peer {
                    doc: self.doc,
                    connection,
                    account: reader.who.account,
                    name: reader.who.name.to_string(),
                    data: Bytes(data),
                };
                self.present.insert(connection, peer);
            }
            // It left: said once, if anybody knew of it.
            None => match self.present.get_mut(&connection) {
                Some(peer) => peer.data = Bytes::default(),
                None => return,
            },
        }
        self.moved.insert(connection);
        self.tick.get_or_insert_with(|| Instant::now() + TICK);
    }

    fn show_presence(&mut self) {
        self.tick = None;
        let moved = std::mem::take(&mut self.moved);
        let peers: Vec<Peer> = moved.iter().filter_map(|c| self.present.get(c)).cloned().collect();
        self.present.retain(|_, peer| !peer.data.0.is_empty());
        if peers.is_empty() {
            return;
        }
        let all = Arc::new(Presences::new(peers));
        for (connection, reader) in &self.readers {
            if !moved.contains(connection) {
                reader.outbox.send(Out::Presence(all.clone()));
                continue;
            }
            let others: Vec<Peer> = all.peers.iter().filter(|p| p.connection != *connection).cloned().collect();
            if !others.is_empty() {
                reader.outbox.send(Out::Presence(Arc::new(Presences::new(others))));
            }
        }
    }

    /// Plans a snapshot, if enough has changed since the last.
    pub(super) fn plan_snapshot(&mut self) {
        let seq = self.head.as_ref().map_or(0, |h| h.doc_seq);
        if seq.saturating_sub(self.snapshot_seq) >= SNAPSHOT_AFTER.max(self.snapshot_seq / 4) {
            self.snapshot_at.get_or_insert_with(|| Instant::now() + SNAPSHOT_QUIET);
        }
    }

    /// Saves the document and, beside this task, checks that it loads again with equal heads before it is stored.
    async fn snapshot(&mut self) {
        self.snapshot_at = None;
        let (Some(mut content), Some(head)) = (self.content.take(), self.head.clone()) else { return };
        let saved = tokio::task::spawn_blocking(move || {
            let heads = content.document.heads();
            let bytes = content.document.save();
            (content, heads, bytes)
        });
        // A panic while saving: the document is loaded again at the next push.
        let Ok((content, heads, bytes)) = saved.await else { return self.forget() };
        self.content = Some(content);
        self.snapshot_seq = head.doc_seq;
        let (store, doc) = (self.hub.store().clone(), self.doc);
        self.hub.inner.tasks.spawn_blocking(move || {
            let none: [&[u8]; 0] = [];
            let reloaded = Document::load(doc, None, &bytes, &none).map(|mut d| d.heads());
            if !reloaded.is_ok_and(|again| again == heads) {
                tracing::error!(%doc, "a snapshot does not load as it was saved; it is not kept");
                return;
            }
            let snapshot = Snapshot { doc_seq: head.doc_seq, heads, bytes: bytes.into() };
            let stored = store.put_snapshot(doc, head.epoch, snapshot);
            if let Ok(runtime) = tokio::runtime::Handle::try_current()
                && let Err(error) = runtime.block_on(stored)
            {
                tracing::warn!(%error, %doc, "a snapshot was not stored");
            }
        });
    }

    /// Changes since the last snapshot, if the document is in memory.
    fn unsaved(&self) -> u64 {
        let seq = self.head.as_ref().map_or(0, |h| h.doc_seq);
        if self.content.is_some() { seq.saturating_sub(self.snapshot_seq) } else { 0 }
    }

    /// Leaves memory, unless somebody came meanwhile.
    async fn leave(&mut self) -> bool {
        if self.unsaved() >= SNAPSHOT_LEAVING {
            self.snapshot().await;
        }
        let hub = self.hub.clone();
        hub.retire(self.doc, || self.mailbox.is_empty())
    }
}

/// Answers a message that cannot be handled.
fn refuse(message: Message, reason: Rejection) {
    match message {
        Message::Push { reply, .. } => drop(reply.send(Err(reason.into()))),
        Message::Prepare { ready, .. } => drop(ready.send(Err(reason.into()))),
        Message::Open { reply, .. } => drop(reply.send(Err(reason))),
        Message::Close { .. } | Message::Presence { .. } | Message::Changed | Message::Roll(_) => {}
    }
}
