//! Epochs (MODEL.md 20): how a document that has outgrown its past goes on as a fresh one, and how changes for a sealed
//! epoch get into the current one.

use super::apply::{Admitted, Content};
use super::commit::Place;
use super::document::{Message, Push, Task, Waiting};
use super::{Hub, Pushed, Refused, rejection};
use crate::store::{Batch, DocumentHead, DocumentWrite, LateWrite, RollWrite, Snapshot, Store, StoreError, Table};
use bytes::Bytes;
use muster_shared::doc::{CannotRoll, Document};
use muster_shared::id::DocId;
use muster_shared::sync::frame::{Hash, Rejection};
use muster_shared::sync::guard::{Checked, inspect};
use muster_shared::time::Timestamp;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::sync::oneshot;

/// Directory records.
type Put = Vec<(Table, Vec<u8>, Option<Vec<u8>>)>;

/// A push for a sealed epoch, ready to be committed: what it adds there, and what that says in the current epoch.
pub(super) struct Carried {
    pub(super) content: Content,
    pub(super) late: Vec<LateWrite>,
    /// `None` when the current epoch says all of it already.
    pub(super) write: Option<DocumentWrite>,
    pub(super) claims: Put,
    /// The last `doc_seq` of the sealed epoch with it.
    pub(super) doc_seq: u64,
}

impl Hub {
    /// Lets a document begin a new epoch, if it has outgrown its own and nobody has it open. This happens by itself when
    /// it was idle for a while; its epoch afterwards.
    pub async fn roll(&self, doc: DocId) -> u32 {
        let (reply, answered) = oneshot::channel();
        self.tell(doc, Message::Roll(reply)).await;
        answered.await.unwrap_or_default()
    }

    /// The document that JavaScript clients know under an id, if that is an id of its current epoch; `None` for one of
    /// a sealed epoch.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn resolve(&self, id: DocId) -> Result<Option<(DocId, u32)>, StoreError> {
        let store = self.store().clone();
        let work = move || {
            let (doc, epoch) = resolve(&store, id)?;
            let current = store.head(doc)?.is_none_or(|h| h.epoch == epoch);
            Ok(current.then_some((doc, epoch)))
        };
        tokio::task::spawn_blocking(work).await.unwrap_or(Err(StoreError::Closed))
    }
}

impl Task {
    /// Whether a push is for an epoch that is sealed.
    pub(super) fn is_late(&self, epoch: u32) -> bool {
        self.head.as_ref().is_some_and(|h| epoch < h.epoch)
    }

    /// Begins a new epoch, if the document has outgrown this one and nobody has it open. It stays where it is when that
    /// is not possible.
    pub(super) async fn roll(&mut self) {
        if !self.readers.is_empty() || self.erased {
            return;
        }
        let Ok(content) = self.loaded().await else { return };
        let Some(head) = self.head.clone().filter(|h| self.unrollable != Some((h.epoch, h.doc_seq))) else {
            self.content = Some(content);
            return;
        };
        let (doc, edits, now) = (self.doc, self.hub.inner.rules.epoch_edits, (self.hub.inner.clock)());
        let (epoch, after, workspace) = (head.epoch.saturating_add(1), head.doc_seq, head.workspace);
        let rolled = tokio::task::spawn_blocking(move || {
            let outgrown = content.document.outgrown(edits);
            let rolled = outgrown.then(|| fresh(&content.document, epoch, after, now));
            (content, rolled)
        });
        let Ok((content, rolled)) = rolled.await else { return self.forget() };
        self.content = Some(content);
        let roll = match rolled {
            None => return,
            Some(Ok(roll)) => roll,
            Some(Err(reason)) => {
                self.unrollable = Some((head.epoch, head.doc_seq));
                return tracing::warn!(%doc, %reason, "a document has outgrown its epoch and cannot begin another");
            }
        };
        let chunks = roll.chunks.len();
        let put = vec![(Table::Epochs, repo_id(doc, epoch).0.to_vec(), Some(place(doc, epoch)))];
        match self.hub.store().commit(Batch { rolls: vec![roll], put, ..Batch::default() }).await {
            Ok(_) => {
                tracing::info!(%doc, epoch, chunks, "a document begins a new epoch");
                // What is in memory is the sealed epoch.
                self.forget();
                self.look().await;
                self.hub.moved(workspace);
            }
            Err(error) => tracing::error!(%error, %doc, "a new epoch was not stored"),
        }
    }

    /// Works out what a push for a sealed epoch adds. Nothing is stored yet; the content in memory has it.
    pub(super) async fn carry(&mut self, push: Push) -> Result<(Place, Carried), Refused> {
        let doc = self.doc;
        let at = |reason| Refused { doc: Some(doc), hash: None, reason };
        let place = self.authorise(&push).map_err(at)?;
        let content = self.loaded().await.map_err(rejection)?;
        let head = self.head.clone().ok_or_else(|| at(Rejection::Epoch))?;
        let hub = self.hub.clone();
        let work = tokio::task::spawn_blocking(move || carry_over(&hub, &head, place, Box::new(push), content));
        match work.await {
            Ok((content, Ok(carried))) => {
                let Outcome { late, write, claims, doc_seq } = carried;
                Ok((place, Carried { content, late, write, claims, doc_seq }))
            }
            Ok((content, Err(refused))) => {
                // It may have a part of it.
                drop(content);
                self.forget();
                Err(refused)
            }
            Err(_) => {
                self.forget();
                Err(at(Rejection::Poisonous))
            }
        }
    }

    /// Takes a push for a sealed epoch.
    pub(super) async fn push_late(&mut self, push: Push, waiting: Waiting) {
        let (place, carried) = match self.carry(push).await {
            Ok(carried) => carried,
            Err(refused) => return waiting.refuse(refused),
        };
        let Carried { content, late, write, claims, doc_seq } = carried;
        let chunks = write.as_ref().map(|w| w.chunks.clone()).unwrap_or_default();
        let batch = Batch { late, documents: write.into_iter().collect(), put: claims, ..Batch::default() };
        let something = !batch.late.is_empty() || !batch.documents.is_empty();
        let committed = if something {
            match self.hub.store().commit(batch).await {
                Ok(committed) => committed.documents,
                Err(error) => {
                    drop(content);
                    self.forget();
                    return waiting.refuse(rejection(error));
                }
            }
        } else {
            Vec::new()
        };
        self.content = Some(content);
        self.carried(place, committed.first().cloned(), chunks).await;
        let ws_seq = self.head.as_ref().map_or(0, |h| h.ws_seq);
        let pushed = Pushed { ws_seq, doc_seqs: vec![doc_seq], placements: Vec::new() };
        if let Some(answer) = &waiting.answer {
            answer.outbox.message(&pushed.ack(answer.batch));
        }
        // Whoever stopped waiting finds it acknowledged when it sends again.
        let _ = waiting.reply.send(Ok(pushed));
    }

    /// A push for a sealed epoch is on disk: everybody who has the document open hears of what it says, its sender
    /// included, who has it in the sealed epoch only.
    pub(super) async fn carried(
        &mut self,
        place: Place,
        given: Option<crate::store::DocumentCommitted>,
        chunks: Vec<(Hash, Bytes)>,
    ) {
        let epoch = self.head.as_ref().map_or(0, |h| h.epoch);
        // The sealed epochs' ends moved as well.
        self.look().await;
        if let Some(given) = given {
            self.advance(&given, place.workspace, epoch);
            self.fan_out(0, given.doc_seq, epoch, chunks);
            self.hub.moved(place.workspace);
            self.plan_snapshot();
        }
    }
}

/// What a push for a sealed epoch adds.
struct Outcome {
    late: Vec<LateWrite>,
    write: Option<DocumentWrite>,
    claims: Put,
    doc_seq: u64,
}

fn carry_over(
    hub: &Hub,
    head: &DocumentHead,
    place: Place,
    push: Box<Push>,
    mut current: Content,
) -> (Content, Result<Outcome, Refused>) {
    let outcome = carry_into(hub, head, place, push, &mut current);
    (current, outcome)
}

fn carry_into(
    hub: &Hub,
    head: &DocumentHead,
    place: Place,
    push: Box<Push>,
    current: &mut Content,
) -> Result<Outcome, Refused> {
    let (doc, epoch, account, received) = (push.doc, push.epoch, push.who.account, (hub.inner.clock)());
    let store: &dyn Store = hub.store().as_ref();
    let at = |reason| Refused { doc: Some(doc), hash: None, reason };
    let unable = |error: CannotRoll| {
        tracing::warn!(%doc, epoch, %error, "late changes cannot be carried into the current epoch");
        at(Rejection::Epoch)
    };
    let mut sealed = Content::of_epoch(store, doc, epoch).map_err(rejection)?;
    let admitted: Admitted = sealed.admit(push, hub.people().as_ref())?;
    let claims = admitted.claimed();
    let mut late = Vec::new();
    let added = admitted.stored();
    let doc_seq = head.reached(epoch).unwrap_or_default() + added.len() as u64;
    if !added.is_empty() {
        sealed.apply(std::slice::from_ref(&admitted)).map_err(|()| at(Rejection::Poisonous))?;
        late.push(LateWrite { doc, epoch, account, received, chunks: added });
    }
    let mut from = sealed;
    for between in epoch + 1..head.epoch {
        let mut next = Content::of_epoch(store, doc, between).map_err(rejection)?;
        let chunks = next.take_over(&from).map_err(unable)?;
        if !chunks.is_empty() {
            late.push(LateWrite { doc, epoch: between, account, received, chunks });
        }
        from = next;
    }
    let chunks = current.take_over(&from).map_err(unable)?;
    let write = (!chunks.is_empty()).then(|| DocumentWrite {
        doc,
        workspace: place.workspace,
        epoch: head.epoch,
        account,
        received,
        chunks,
        row: current.document.register().is_some().then(|| current.document.row()),
        unit: place.unit,
        of: place.of,
    });
    Ok(Outcome { late, write, claims, doc_seq })
}

/// The next epoch of a document, checked as everything is that enters the store.
fn fresh(document: &Document, epoch: u32, after: u64, received: Timestamp) -> Result<RollWrite, CannotRoll> {
    let mut rolled = document.roll(epoch)?;
    let doc = rolled.id();
    let chunks = accepted(rolled.changes_since(&[]))?;
    let (bytes, heads) = (rolled.save(), rolled.heads());
    let none: [&[u8]; 0] = [];
    if Document::load(doc, None, &bytes, &none)?.heads() != heads {
        return Err(CannotRoll::Differs("its snapshot".to_owned()));
    }
    let snapshot = Snapshot { doc_seq: chunks.len() as u64, heads, bytes: bytes.into() };
    let chunks = chunks.into_iter().map(|c| (c.hash, c.chunk.into())).collect();
    Ok(RollWrite { doc, epoch, after, received, chunks, snapshot, row: rolled.row() })
}

/// Changes that the document made itself, in the form in which changes are stored.
pub(super) fn accepted(chunks: Vec<Vec<u8>>) -> Result<Vec<Checked>, CannotRoll> {
    chunks
        .iter()
        .map(|c| inspect(c).map_err(|r| CannotRoll::Differs(format!("a change: {}", r.message().en))))
        .collect()
}

/// The id under which JavaScript clients know an epoch of a document; of the first it is the document's own. Their
/// documents cannot change their past, so each epoch is a document of its own to them.
pub fn repo_id(doc: DocId, epoch: u32) -> DocId {
    if epoch == 0 {
        return doc;
    }
    let digest = Sha256::new().chain_update(b"muster repo id").chain_update(doc.0).chain_update(epoch.to_be_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&digest.finalize()[..16]);
    DocId(id)
}

/// What is stored under such an id.
fn place(doc: DocId, epoch: u32) -> Vec<u8> {
    [doc.0.as_slice(), &epoch.to_be_bytes()].concat()
}

/// The document and epoch that JavaScript clients know under an id.
fn resolve(store: &Arc<dyn Store>, id: DocId) -> Result<(DocId, u32), StoreError> {
    let known = store.get(Table::Epochs, &id.0)?;
    let known = known.and_then(|value| {
        let (doc, epoch) = value.split_at_checked(16)?;
        Some((DocId::from_slice(doc).ok()?, u32::from_be_bytes(epoch.try_into().ok()?)))
    });
    Ok(known.unwrap_or((id, 0)))
}
