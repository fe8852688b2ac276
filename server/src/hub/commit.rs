//! How a document's task takes pushes: authorise, admit, apply, commit, and only then answer and fan out.

use super::apply::{Admitted, Content, Salvaged, salvage};
use super::companion::may_change;
use super::document::{Decision, Prepared, Push, Task, Waiting};
use super::{Event, Out, Pushed, Refused, rejection};
use crate::store::{Batch, DocumentCommitted, DocumentHead, DocumentWrite, StoreError, Table};
use bytes::Bytes;
use muster_shared::access::{Action, Denied, Resource, decide};
use muster_shared::comments::is_companion;
use muster_shared::id::{DocId, UnitId, WorkspaceId};
use muster_shared::registers::{SETTINGS, is_setting};
use muster_shared::sync::frame::{self, Down, Hash, Rejection, encode};
use muster_shared::sync::limits;
use muster_shared::sync::row::Row;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::oneshot;

/// Bytes of an encoded row at most: ample for a record, an eighth of what a frame may hold.
const ROW: usize = limits::FRAME / 8;
/// Bytes of chunks from which applying them moves to a blocking thread.
const APPLY_INLINE: usize = 64 << 10;

/// Where a document lives, or a new one shall.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) workspace: WorkspaceId,
    pub(super) unit: Option<UnitId>,
    /// Of a new document that holds comments: the record that they are on.
    pub(super) of: Option<DocId>,
}

/// Applied in memory, not yet on disk.
struct Applied {
    content: Content,
    row: Option<Row>,
    pushes: Vec<Admitted>,
}

impl Task {
    /// Whether the sender may change this document, and where it lives.
    pub(super) fn authorise(&self, push: &Push) -> Result<Place, Rejection> {
        if self.erased {
            return Err(Rejection::Erased);
        }
        let elsewhere = Rejection::Denied(Denied::OtherWorkspace);
        let Some(head) = &self.head else {
            let workspace = push.workspace.ok_or(elsewhere)?;
            let principal = push.who.within(workspace).ok_or(elsewhere)?;
            // Who is confined to units makes records there.
            let unit = principal.units.first().copied();
            let what = Resource::Document { workspace, doc: self.doc, unit };
            // On which record comments are is known when they have been read.
            if is_setting(self.doc) {
                let what = Resource::Workspace(workspace);
                decide(principal, Action::Configure, &what).map_err(Rejection::Denied)?;
                // It counts for everybody, whatever units its author is in.
                return if push.epoch == 0 {
                    Ok(Place { workspace, unit: None, of: None })
                } else {
                    Err(Rejection::Epoch)
                };
            }
            if !is_companion(self.doc) {
                decide(principal, Action::Create, &what).map_err(Rejection::Denied)?;
            }
            return if push.epoch == 0 { Ok(Place { workspace, unit, of: None }) } else { Err(Rejection::Epoch) };
        };
        let principal = push.who.within(head.workspace).ok_or(elsewhere)?;
        may_change(principal, self.doc, head)?;
        let place = Place { workspace: head.workspace, unit: head.placement.unit, of: None };
        if head.reached(push.epoch).is_some() { Ok(place) } else { Err(Rejection::Epoch) }
    }

    pub(super) async fn loaded(&mut self) -> Result<Content, StoreError> {
        if let Some(content) = self.content.take() {
            return Ok(content);
        }
        self.forget();
        let (store, doc) = (self.hub.store().clone(), self.doc);
        let load = tokio::task::spawn_blocking(move || Content::load(store.as_ref(), doc));
        let (stored, content) = load.await.map_err(|_| StoreError::Closed)??;
        if let Some(stored) = stored {
            self.snapshot_seq = stored.snapshot.as_ref().map_or(0, |s| s.doc_seq);
            let chunks: usize = stored.chunks.iter().map(|c| c.bytes.len()).sum();
            self.size = chunks + stored.snapshot.as_ref().map_or(0, |s| s.bytes.len());
            self.hub.inner.loaded.fetch_add(self.size, Ordering::Relaxed);
            self.head = Some(stored.head);
        }
        Ok(content)
    }

    /// Takes pushes that queued together.
    pub(super) async fn push(&mut self, pushes: Vec<(Box<Push>, Waiting)>) {
        if !is_companion(self.doc) {
            return self.push_together(pushes).await;
        }
        // One by one, so that nobody is refused for what somebody else sent.
        for push in pushes {
            self.push_together(vec![push]).await;
        }
    }

    async fn push_together(&mut self, pushes: Vec<(Box<Push>, Waiting)>) {
        let (late, pushes): (Vec<_>, Vec<_>) = pushes.into_iter().partition(|(push, _)| self.is_late(push.epoch));
        for (push, waiting) in late {
            self.push_late(*push, waiting).await;
        }
        if pushes.is_empty() {
            return;
        }
        let mut content = match self.loaded().await {
            Ok(content) => content,
            Err(error) => {
                let refused = rejection(error);
                return pushes.into_iter().for_each(|(_, w)| w.refuse(refused));
            }
        };
        let mut place: Option<Place> = None;
        let (mut admitted, mut waiting) = (Vec::new(), Vec::new());
        for (mut push, sender) in pushes {
            let refused = |reason| Refused { doc: Some(self.doc), hash: None, reason };
            match self.authorise(&push) {
                // The first push of a new document decides where it lives.
                Ok(at) if place.is_some_and(|p| p.workspace != at.workspace) => {
                    sender.refuse(refused(Rejection::Denied(Denied::OtherWorkspace)));
                    continue;
                }
                Ok(at) => drop(place.get_or_insert(at)),
                Err(reason) => {
                    sender.refuse(refused(reason));
                    continue;
                }
            }
            push.slot = waiting.len();
            match content.admit(push, self.hub.people().as_ref()) {
                Ok(push) => {
                    admitted.push(push);
                    waiting.push(Some(sender));
                }
                Err(refused) => {
                    content.forget_others(&admitted);
                    sender.refuse(refused);
                }
            }
        }
        let Some(place) = place.filter(|_| !admitted.is_empty()) else {
            self.content = Some(content);
            return;
        };
        let applied = match self.apply(content, admitted).await {
            Ok((applied, bad)) => {
                for (slot, refused) in bad {
                    if let Some(sender) = waiting.get_mut(slot).and_then(Option::take) {
                        sender.refuse(refused);
                    }
                }
                applied
            }
            Err(refused) => return waiting.into_iter().flatten().for_each(|w| w.refuse(refused)),
        };
        match self.placed(place, &applied).await {
            Ok(place) => self.commit(applied, waiting, place).await,
            Err(refused) => {
                // Memory has what must not be kept.
                drop(applied);
                self.forget();
                waiting.into_iter().flatten().for_each(|w| w.refuse(refused));
            }
        }
    }

    /// Where the document lives, if it may say what it does now.
    async fn placed(&self, place: Place, applied: &Applied) -> Result<Place, Refused> {
        // It goes to everybody who may read the document, many together in a frame.
        if applied.row.as_ref().is_some_and(|row| encode(row).len() > ROW) {
            return Err(Refused { doc: Some(self.doc), hash: None, reason: Rejection::TooLarge });
        }
        let register = applied.content.document.register();
        let says = register.is_some_and(|register| SETTINGS.contains(&register));
        // A record that somebody calls a setting later counts as none, because of its id (see `isms::own::told`).
        if says != is_setting(self.doc) && (self.head.is_none() || !says) {
            return Err(Refused { doc: Some(self.doc), hash: None, reason: Rejection::Setting });
        }
        let Some(push) = applied.pushes.first() else { return Ok(place) };
        let comments = applied.content.document.says_comments();
        let place = self.admissible(place, &push.push.who, applied.row.as_ref().filter(|_| comments)).await;
        place.map_err(|reason| Refused { doc: Some(self.doc), hash: None, reason })
    }

    /// Applies; what breaks the document is set aside and named by its slot. `Err`: nothing of it was taken.
    async fn apply(
        &mut self,
        mut content: Content,
        admitted: Vec<Admitted>,
    ) -> Result<(Applied, Vec<(usize, Refused)>), Refused> {
        let bytes: usize = admitted.iter().flat_map(Admitted::chunks).map(|c| c.chunk.len()).sum();
        let work = move || {
            let applied = content.apply(&admitted);
            (content, admitted, applied)
        };
        let (content, pushes, applied) = if bytes < APPLY_INLINE {
            work()
        } else {
            tokio::task::spawn_blocking(work).await.map_err(|_| Rejection::Poisonous)?
        };
        if let Ok(row) = applied {
            return Ok((Applied { content, row, pushes }, Vec::new()));
        }
        drop(content);
        tracing::warn!(doc = %self.doc, "a document broke while changes were applied; rebuilding it");
        let (store, people, doc) = (self.hub.store().clone(), self.hub.people().clone(), self.doc);
        let rebuild = tokio::task::spawn_blocking(move || salvage(store.as_ref(), people.as_ref(), doc, pushes));
        let rebuilt = rebuild.await.unwrap_or(Err(StoreError::Closed)).map_err(rejection)?;
        let Salvaged { content, row, good, bad } = rebuilt;
        self.quarantine(&bad).await;
        let bad = bad.into_iter().map(|(push, refused)| (push.slot, refused)).collect();
        Ok((Applied { content, row, pushes: good }, bad))
    }

    /// Keeps what broke the document, with who sent it, for whoever looks into it.
    async fn quarantine(&self, bad: &[(Box<Push>, Refused)]) {
        let mut batch = Batch::default();
        for (push, _) in bad.iter().filter(|(_, r)| r.reason == Rejection::Poisonous) {
            for chunk in &push.chunks {
                let key = [self.doc.0.as_slice(), &chunk.hash.0].concat();
                let value = [push.who.account.0.as_slice(), &chunk.chunk].concat();
                batch.put.push((Table::Quarantine, key, Some(value)));
            }
        }
        if let Err(error) = self.hub.store().commit(batch).await {
            tracing::error!(%error, "a refused change could not be set aside");
        }
    }

    fn write(&self, push: &Admitted, place: Place, row: Option<Row>) -> DocumentWrite {
        DocumentWrite {
            doc: self.doc,
            workspace: place.workspace,
            epoch: push.push.epoch,
            account: push.push.who.account,
            received: (self.hub.inner.clock)(),
            chunks: push.stored(),
            row,
            unit: place.unit,
            of: place.of,
        }
    }

    async fn commit(&mut self, applied: Applied, mut waiting: Vec<Option<Waiting>>, place: Place) {
        let Applied { content, mut row, pushes } = applied;
        let mut batch = Batch::default();
        // The row after all of them goes with the last.
        for push in pushes.iter().rev().filter(|p| !p.is_known()) {
            batch.documents.push(self.write(push, place, row.take()));
            batch.put.extend(push.claimed());
        }
        batch.documents.reverse();
        let chunks: Vec<Vec<(Hash, Bytes)>> = batch.documents.iter().map(|d| d.chunks.clone()).collect();
        let committed = if batch.documents.is_empty() {
            Vec::new()
        } else {
            match self.hub.store().commit(batch).await {
                Ok(committed) => committed.documents,
                Err(error) => {
                    // Memory is ahead of the disk: back to what was promised.
                    drop(content);
                    self.forget();
                    let refused = rejection(error);
                    return waiting.into_iter().flatten().for_each(|w| w.refuse(refused));
                }
            }
        };
        self.content = Some(content);
        let mut committed = committed.into_iter().zip(chunks);
        for push in &pushes {
            let given = if push.is_known() { None } else { committed.next() };
            let sender = waiting.get_mut(push.push.slot).and_then(Option::take);
            if let Some((given, _)) = &given {
                self.advance(given, place.workspace, push.push.epoch);
            }
            let head = self.head.as_ref();
            let pushed = Pushed {
                ws_seq: head.map_or(0, |h| h.ws_seq),
                doc_seqs: vec![head.map_or(0, |h| h.doc_seq)],
                placements: given
                    .iter()
                    .filter(|(g, _)| g.numbered)
                    .map(|(g, _)| (self.doc, g.placement.clone()))
                    .collect(),
            };
            if let Some(sender) = sender {
                if let Some(answer) = &sender.answer {
                    answer.outbox.message(&pushed.ack(answer.batch));
                }
                // Whoever stopped waiting finds it acknowledged when it sends again.
                let _ = sender.reply.send(Ok(pushed));
            }
            if let Some((given, chunks)) = given {
                self.fan_out(push.push.who.connection, given.doc_seq, push.push.epoch, chunks);
            }
        }
        self.hub.moved(place.workspace);
        self.plan_snapshot();
    }

    /// The head after a commit.
    pub(super) fn advance(&mut self, given: &DocumentCommitted, workspace: WorkspaceId, epoch: u32) {
        if self.head.is_none() {
            // Nobody listening is no error.
            let _ = self.hub.inner.arrivals.send(self.doc);
        }
        let head = self.head.get_or_insert_with(|| DocumentHead {
            workspace,
            epoch,
            doc_seq: 0,
            ws_seq: 0,
            placement: given.placement.clone(),
            left: Vec::new(),
            sealed: Vec::new(),
        });
        head.doc_seq = given.doc_seq;
        head.ws_seq = given.ws_seq;
        head.placement = given.placement.clone();
    }

    /// Sends the identical bytes, encoded once, to every reader but the sender.
    pub(super) fn fan_out(&mut self, sender: u64, doc_seq: u64, epoch: u32, chunks: Vec<(Hash, Bytes)>) {
        self.size += chunks.iter().map(|(_, c)| c.len()).sum::<usize>();
        self.hub.inner.loaded.fetch_add(chunks.iter().map(|(_, c)| c.len()).sum::<usize>(), Ordering::Relaxed);
        if !self.readers.keys().any(|c| *c != sender) {
            return;
        }
        let chunks: Vec<Bytes> = chunks.into_iter().map(|(_, bytes)| bytes).collect();
        let wire = chunks.iter().map(|c| frame::Bytes(c.to_vec())).collect();
        let frame = encode(&Down::Event { doc: self.doc, epoch, doc_seq, chunks: wire }).into();
        let event = Arc::new(Event { doc: self.doc, doc_seq, chunks, frame });
        for (_, reader) in self.readers.iter().filter(|(c, _)| **c != sender) {
            reader.outbox.send(Out::Event(event.clone()));
        }
    }

    /// This document's part of a push of several.
    pub(super) async fn prepare(
        &mut self,
        push: Push,
        ready: oneshot::Sender<Result<Prepared, Refused>>,
        decision: oneshot::Receiver<Decision>,
    ) {
        if self.is_late(push.epoch) {
            return self.prepare_late(push, ready, decision).await;
        }
        let (sender, epoch) = (push.who.connection, push.epoch);
        let (place, applied) = match self.try_prepare(push).await {
            Ok(prepared) => prepared,
            Err(refused) => {
                let _ = ready.send(Err(refused));
                return;
            }
        };
        let push = applied.pushes.first();
        let write = push.filter(|p| !p.is_known()).map(|p| self.write(p, place, applied.row));
        let claims = push.map(Admitted::claimed).unwrap_or_default();
        let chunks = write.as_ref().map(|w| w.chunks.clone()).unwrap_or_default();
        let prepared = Prepared {
            workspace: place.workspace,
            doc_seq: self.head.as_ref().map_or(0, |h| h.doc_seq),
            ws_seq: self.head.as_ref().map_or(0, |h| h.ws_seq),
            write,
            late: None,
            claims,
        };
        if ready.send(Ok(prepared)).is_err() {
            return self.forget();
        }
        match decision.await {
            Ok(Decision { given }) => {
                self.content = Some(applied.content);
                if let Some(given) = given {
                    self.advance(&given, place.workspace, epoch);
                    self.fan_out(sender, given.doc_seq, epoch, chunks);
                    self.hub.moved(place.workspace);
                    self.plan_snapshot();
                }
            }
            // Not committed: back to what was promised.
            Err(_) => self.forget(),
        }
    }

    /// The same for a sealed epoch.
    async fn prepare_late(
        &mut self,
        push: Push,
        ready: oneshot::Sender<Result<Prepared, Refused>>,
        decision: oneshot::Receiver<Decision>,
    ) {
        let (place, carried) = match self.carry(push).await {
            Ok(carried) => carried,
            Err(refused) => {
                let _ = ready.send(Err(refused));
                return;
            }
        };
        let chunks = carried.write.as_ref().map(|w| w.chunks.clone()).unwrap_or_default();
        let prepared = Prepared {
            workspace: place.workspace,
            doc_seq: carried.doc_seq,
            ws_seq: self.head.as_ref().map_or(0, |h| h.ws_seq),
            write: carried.write,
            late: Some(carried.late),
            claims: carried.claims,
        };
        if ready.send(Ok(prepared)).is_err() {
            return self.forget();
        }
        match decision.await {
            Ok(Decision { given }) => {
                self.content = Some(carried.content);
                self.carried(place, given, chunks).await;
            }
            // Not committed: back to what was promised.
            Err(_) => self.forget(),
        }
    }

    async fn try_prepare(&mut self, mut push: Push) -> Result<(Place, Applied), Refused> {
        let doc = self.doc;
        let place = self.authorise(&push).map_err(|reason| Refused { doc: Some(doc), hash: None, reason })?;
        push.slot = 0;
        let mut content = self.loaded().await.map_err(rejection)?;
        let admitted = match content.admit(Box::new(push), self.hub.people().as_ref()) {
            Ok(admitted) => admitted,
            Err(refused) => {
                content.forget_others(&[]);
                self.content = Some(content);
                return Err(refused);
            }
        };
        let (applied, mut bad) = self.apply(content, vec![admitted]).await?;
        match bad.pop() {
            None => match self.placed(place, &applied).await {
                Ok(place) => Ok((place, applied)),
                Err(refused) => {
                    self.forget();
                    Err(refused)
                }
            },
            Some((_, refused)) => {
                self.content = Some(applied.content);
                Err(refused)
            }
        }
    }
}
