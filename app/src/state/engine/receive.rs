//! What the server says: shown at once, stored next, then told to the other tabs.

use super::link::Arrived;
use super::slot::{Phase, set_if_changed};
use super::tabs::TabMessage;
use super::works;
use super::writing::Job;
use super::{Engine, Slot};
use crate::platform::device;
use crate::platform::idb::Op;
use crate::state::store::{StoredDoc, StoredRow};
use leptos::prelude::*;
use muster_shared::doc::Document;
use muster_shared::id::{ActorPrefix, DocId, Incarnation};
use muster_shared::sync::frame::{Bytes, Down, FeedEntry, Refusal, Rejection, WorkspaceInfo};
use muster_shared::sync::limits;
use muster_shared::sync::peer::held::{Held, Joins};
use muster_shared::sync::peer::outbox::{Acknowledged, Outcome, Part};
use muster_shared::sync::row::Placement;
use std::collections::BTreeMap;
use std::rc::Rc;

impl Engine {
    /// Takes a batch of messages, in order.
    pub(super) fn receive(&self, batch: Vec<Arrived>) {
        if !self.alive.get() {
            return;
        }
        let (batch, frames): (Vec<Down>, Vec<Vec<u8>>) = batch.into_iter().unzip();
        self.show(&batch);
        let mut ops = Vec::new();
        let told = |message: &Down| {
            matches!(
                message,
                Down::Event { .. }
                    | Down::Feed { .. }
                    | Down::State { .. }
                    | Down::Unavailable { .. }
                    | Down::Presence { .. }
            )
        };
        let frames = batch.iter().zip(frames).filter(|(message, _)| told(message)).map(|(_, frame)| Bytes(frame));
        let frames: Vec<Bytes> = frames.collect();
        for message in batch {
            self.keep(message, &mut ops);
        }
        if !ops.is_empty() || !frames.is_empty() {
            let after = (!frames.is_empty()).then_some(TabMessage::Heard { frames });
            self.enqueue(Job { ops, after, ..Job::default() });
        }
        self.catch_up_epochs();
        self.fetch_next();
        self.push_next();
        self.send_requests();
        self.send_files();
        self.update_facts(|_| {});
    }

    /// What every tab does with what the leader heard: documents and lists in memory.
    pub(super) fn show(&self, batch: &[Down]) {
        // Everything that arrived for a document is applied at once: it costs about as much as one change.
        let mut events: BTreeMap<DocId, Vec<Vec<u8>>> = BTreeMap::new();
        let mut moved = Vec::new();
        for message in batch {
            if let Down::Event { doc, .. } | Down::State { doc, .. } = message {
                self.rows.finding.text(*doc);
            }
            match message {
                Down::Event { doc, epoch, chunks, .. }
                    if self.slot(*doc).is_some_and(|s| s.epoch.get() == *epoch || s.phase.get() != Phase::Ready) =>
                {
                    events.entry(*doc).or_default().extend(chunks.iter().map(|c| c.0.clone()));
                }
                Down::State { doc, epoch, doc_seq, snapshot, chunks, writable } => {
                    let held = Held { epoch: *epoch, doc_seq: *doc_seq, writable: *writable, records: 0 };
                    self.show_state(*doc, held, snapshot.as_ref(), chunks);
                }
                Down::Unavailable { doc } => {
                    if let Some(slot) = self.slot(*doc).filter(|s| s.phase.get() == Phase::Absent) {
                        set_if_changed(&slot.missing, true);
                    }
                }
                Down::Feed { entries, complete, .. } => {
                    self.show_feed(entries, *complete);
                    if *complete {
                        self.update_facts(|f| f.first_sync = false);
                    }
                }
                Down::Presence { peers } => moved.extend(peers.iter().cloned()),
                _ => {}
            }
        }
        for (doc, chunks) in events {
            self.apply(doc, &chunks);
        }
        // A cursor may stand behind a letter that came with it.
        self.show_peers(&moved);
    }

    fn show_state(&self, doc: DocId, held: Held, snapshot: Option<&Bytes>, chunks: &[Bytes]) {
        let Some(slot) = self.slot(doc) else { return };
        match works::works() {
            Some(works) => (works.show_state)(self, &slot, held, snapshot, chunks),
            // It is read when the code is here.
            None => slot.again.set(true),
        }
    }

    pub(super) fn show_state_here(&self, slot: &Rc<Slot>, held: Held, snapshot: Option<&Bytes>, chunks: &[Bytes]) {
        let doc = slot.id;
        if slot.phase.get() == Phase::Ready && held.epoch != slot.epoch.get() {
            if self.owes(doc, held.epoch) {
                return self.stay_behind(doc, held.epoch);
            }
            if snapshot.is_none() && chunks.is_empty() {
                // Another tab had it fetched: it is on this device.
                return self.reload(doc);
            }
        }
        if held.epoch == slot.epoch.get() && slot.phase.get() == Phase::Ready {
            if let Some(snapshot) = snapshot {
                let parts: Vec<&[u8]> = chunks.iter().map(|c| c.0.as_slice()).collect();
                match Document::load(doc, None, &snapshot.0, &parts) {
                    Ok(mut theirs) => {
                        let ours = slot.with(Document::heads).unwrap_or_default();
                        self.apply(doc, &theirs.changes_since(&ours));
                    }
                    Err(error) => device::report(&format!("a state cannot be read: {error}")),
                }
            } else if !chunks.is_empty() {
                let chunks: Vec<Vec<u8>> = chunks.iter().map(|c| c.0.clone()).collect();
                self.apply(doc, &chunks);
            }
            set_if_changed(&slot.writable, self.may_write(doc, Some(held.writable)));
            return;
        }
        if slot.phase.get() == Phase::Loading {
            // It may be newer than what is being read, snapshot and all.
            slot.again.set(true);
            return;
        }
        // Not here yet, or a new epoch: the state is all there is, with what is not acknowledged on top.
        if snapshot.is_none() && chunks.is_empty() {
            return;
        }
        let chunks: Vec<Bytes> = {
            let ours = self.unacknowledged(doc, Some(held.epoch)).into_iter().map(|(_, chunk)| chunk);
            chunks.iter().cloned().chain(ours).collect()
        };
        match self.build(doc, snapshot.map(|s| s.0.as_slice()).unwrap_or_default(), &chunks) {
            Ok(document) => {
                self.place(slot, document, held.epoch, Some(held.writable));
            }
            Err(error) => device::report(&format!("a state cannot be read: {error}")),
        }
    }

    fn show_feed(&self, entries: &[FeedEntry], complete: bool) {
        let mut rows = Vec::new();
        for entry in entries {
            match entry {
                FeedEntry::Moved { row, placement, doc_seq, .. } => {
                    rows.push(StoredRow { row: row.clone(), placement: placement.clone(), doc_seq: *doc_seq });
                }
                FeedEntry::Purge { doc } => {
                    self.rows.remove(*doc);
                    if let Some(slot) = self.slot(*doc) {
                        set_if_changed(&slot.writable, false);
                        set_if_changed(&slot.missing, true);
                    }
                }
                FeedEntry::Rights { role } => {
                    self.principal.update(|p| p.role = *role);
                    self.info.update(|i| i.role = *role);
                    let read_only = !self.principal.with_untracked(super::writes);
                    self.update_facts(|f| f.read_only = read_only);
                    for slot in self.open_slots() {
                        let held = self.held.borrow().get(&slot.id).map(|h| h.writable);
                        set_if_changed(&slot.writable, self.may_write(slot.id, held));
                    }
                }
            }
        }
        let moved: Vec<DocId> = rows.iter().map(|r| r.row.doc).collect();
        if complete && !self.rows.has_streamed() {
            self.rows.put_server(rows);
        } else {
            self.rows.stream(rows);
            if complete { self.rows.catch_up_lists() } else { self.release_lists() }
        }
        for doc in moved {
            if self.rows.is_edited(doc) {
                self.rows.catch_up(doc, self.pending(doc));
            }
        }
    }

    /// What only the leader does: keeps it on the device.
    fn keep(&self, message: Down, ops: &mut Vec<Op>) {
        match message {
            Down::Welcome { account, .. } if account != self.principal.with_untracked(|p| p.account) => {
                // Somebody else signed in with this browser: nothing of one account goes over another's connection.
                self.update_facts(|f| f.signed_out = true);
                self.lost();
            }
            Down::Welcome { incarnation, prefix, workspaces, now, .. } => {
                self.welcomed(incarnation, prefix, &workspaces, now, ops);
            }
            Down::Refused { reason } => self.conversation_refused(reason),
            Down::Ack { batch, ws_seq: _, doc_seqs, placements } => {
                let outcome = self.outbox.borrow_mut().acknowledged(batch, &doc_seqs);
                self.delayed(None);
                self.placed(&placements, ops);
                if let Outcome::Done { keys, documents } = outcome {
                    let reached: Vec<(DocId, u64)> = documents.iter().map(|d| (d.doc, d.doc_seq)).collect();
                    self.keep_acknowledged(documents, ops);
                    let caught_up = self.settle_rows(&reached);
                    ops.extend(caught_up.into_iter().map(|doc| self.local.drop_edited(doc)));
                    ops.extend(keys.iter().map(|k| Op::DeleteNumber(crate::state::store::OUTBOX, *k)));
                    let after = Some(TabMessage::Settled { keys, reached });
                    self.enqueue(Job { ops: std::mem::take(ops), after, ..Job::default() });
                }
            }
            Down::Reject { batch, doc, reason, .. } => {
                let outcome = self.outbox.borrow_mut().rejected(batch, doc, reason);
                self.push_rejected(outcome, reason);
            }
            Down::Event { doc, epoch, doc_seq, chunks } => {
                let mut held = self.held.borrow().get(&doc).copied().unwrap_or_default();
                match held.joins(epoch, doc_seq, chunks.len() as u64) {
                    Joins::Known => {}
                    Joins::Gap if self.is_behind(doc) => {}
                    Joins::Gap => self.fetch_now(doc),
                    Joins::Next => {
                        (held.doc_seq, held.records) = (doc_seq, held.records + 1);
                        self.held.borrow_mut().insert(doc, held);
                        ops.push(self.local.put_chunks(doc, doc_seq, &chunks));
                        ops.push(self.local.put_held(doc, &held));
                    }
                }
            }
            Down::State { doc, epoch, doc_seq, snapshot, chunks, writable } => {
                self.fetching.borrow_mut().remove(&doc);
                self.offer_what_lacks(doc, epoch, snapshot.as_ref(), &chunks);
                let before = self.held.borrow().get(&doc).copied().unwrap_or_default();
                if epoch == before.epoch && doc_seq < before.doc_seq {
                    return;
                }
                if epoch > before.epoch && before.doc_seq > 0 && self.owes(doc, epoch) {
                    return self.stay_behind(doc, epoch);
                }
                let mut held = Held { epoch, doc_seq, writable, records: before.records };
                if let Some(snapshot) = snapshot {
                    let replacing = self.local.put_snapshot(doc, &snapshot.0);
                    // Of what was never here there is nothing to take away: most documents of a first sync.
                    let new = before == Held::default();
                    ops.extend(replacing.into_iter().take(if new { 1 } else { 2 }));
                    held.records = 0;
                } else if epoch != before.epoch {
                    // A long state comes in parts, its changes only: nothing of another epoch may stay beneath them.
                    ops.extend(self.local.put_snapshot(doc, &[]));
                    held.records = 0;
                }
                if !chunks.is_empty() {
                    ops.push(self.local.put_chunks(doc, doc_seq, &chunks));
                    held.records += 1;
                }
                if held != before {
                    self.held.borrow_mut().insert(doc, held);
                    ops.push(self.local.put_held(doc, &held));
                }
            }
            Down::Unavailable { doc } => {
                self.fetching.borrow_mut().remove(&doc);
                self.offer_all(doc);
            }
            Down::Feed { entries, cursor, .. } => self.keep_feed(entries, cursor, ops),
            Down::Notice { doc: None, reason: Rejection::TooFast(wait) } => self.fetch_later(wait),
            Down::Notice { doc, reason } => {
                let about = doc.map_or_else(|| "this connection".to_owned(), |d| d.to_string());
                device::report(&format!("the server noted about {about}: {}", reason.message().en));
                if let Some(doc) = doc {
                    self.fetching.borrow_mut().remove(&doc);
                }
            }
            Down::Presence { .. } | Down::Pong => {}
        }
    }

    fn welcomed(
        &self,
        incarnation: Incarnation,
        prefix: ActorPrefix,
        workspaces: &[WorkspaceInfo],
        now: i64,
        ops: &mut Vec<Op>,
    ) {
        let workspace = self.principal.with_untracked(|p| p.workspace);
        let Some(info) = workspaces.iter().find(|w| w.id == workspace) else {
            // The membership ended while this device was away.
            self.lost();
            return self.conversation_refused(Refusal::Revoked);
        };
        self.principal.update(|p| p.role = info.role);
        self.info.set(info.clone());
        ops.push(self.local.put_meta("name", &info.name));
        let read_only = !self.principal.with_untracked(super::writes);
        self.update_facts(|f| f.read_only = read_only);
        let skew = now - crate::platform::clock::now().0;
        if skew.abs() > 5 * 60 * 1000 {
            device::report(&format!("this device's clock differs from the server's by {} s", skew / 1000));
        }
        let known = self.incarnation.replace(Some(incarnation));
        if known != Some(incarnation) {
            ops.push(self.local.put_meta("incarnation", &incarnation));
            if known.is_some() {
                self.new_life(ops);
            }
        }
        if self.actor.get().is_none_or(|a| a.prefix != prefix) {
            ops.push(self.local.put_meta("prefix", &prefix));
            self.spawn(|engine| async move {
                if let Err(error) = engine.draw_actor(prefix).await {
                    device::report(&error.to_string());
                    engine.update_facts(|f| f.storage_failed = true);
                }
                engine.greeted();
            });
        } else {
            self.greeted();
        }
    }

    fn conversation_refused(&self, reason: Refusal) {
        match reason {
            Refusal::SignedOut => self.update_facts(|f| f.signed_out = true),
            // The session asks the server once more before this device lets go of anything (MODEL.md 19).
            Refusal::Revoked => self.update_facts(|f| (f.signed_out, f.revoked) = (true, true)),
            Refusal::AppTooOld | Refusal::ServerTooOld => {
                self.update_facts(|f| f.outdated = true);
                self.spawn(|_| crate::platform::worker::look_for_update());
            }
            Refusal::Malformed | Refusal::Stopping | Refusal::TooSlow | Refusal::TooMany => {}
        }
        self.tell_standing();
    }

    /// Acknowledged chunks move from the outbox to the base, in one commit with the removal.
    fn keep_acknowledged(&self, documents: Vec<Acknowledged>, ops: &mut Vec<Op>) {
        for ack in documents {
            let before = self.held.borrow().get(&ack.doc).copied();
            let mut held = before.unwrap_or(Held { epoch: ack.epoch, writable: true, ..Held::default() });
            let joins = match held.joins(ack.epoch, ack.doc_seq, ack.chunks.len() as u64) {
                // What was sent before may have been known in part: only the server can tell what lies between.
                Joins::Next if !ack.certain || ack.doc_seq != held.doc_seq + ack.chunks.len() as u64 => Joins::Gap,
                joins => joins,
            };
            if joins == Joins::Known {
                continue;
            }
            // Kept in either case: the outbox lets go of it. After a gap the state that is fetched includes it again.
            ops.push(self.local.put_chunks(ack.doc, ack.doc_seq, &ack.chunks));
            held.records += 1;
            match joins {
                Joins::Next => held.doc_seq = ack.doc_seq,
                _ => self.fetch_now(ack.doc),
            }
            self.held.borrow_mut().insert(ack.doc, held);
            ops.push(self.local.put_held(ack.doc, &held));
            // It was opened before the server knew of it: only now can its events be streamed.
            if before.is_none() {
                self.stream_again(ack.doc);
            }
        }
    }

    /// The server has this device's edits up to these sequence numbers; gives back whose rows are as new.
    pub(super) fn settle_rows(&self, reached: &[(DocId, u64)]) -> Vec<DocId> {
        let settle = |(doc, doc_seq): &(DocId, u64)| {
            self.rows.acknowledged(*doc, *doc_seq);
            self.rows.finding.text(*doc);
            self.rows.catch_up(*doc, self.pending(*doc)).then_some(*doc)
        };
        reached.iter().filter_map(settle).collect()
    }

    fn placed(&self, placements: &[(DocId, Placement)], ops: &mut Vec<Op>) {
        placements.iter().for_each(|(doc, placement)| self.rows.place(*doc, placement.clone()));
        ops.extend(self.rows.stored(&self.local));
    }

    fn keep_feed(&self, entries: Vec<FeedEntry>, cursor: u64, ops: &mut Vec<Op>) {
        for entry in entries {
            match entry {
                FeedEntry::Moved { doc, epoch, doc_seq, .. } => {
                    let held = self.held.borrow().get(&doc).copied().unwrap_or_default();
                    // In memory it was compared when it was shown.
                    if self.rows.outlived(doc) {
                        ops.push(self.local.drop_edited(doc));
                    }
                    let streaming = self.link.borrow().streaming.contains(&doc);
                    if !streaming && (epoch, doc_seq) > (held.epoch, held.doc_seq) {
                        self.to_fetch.borrow_mut().insert(doc);
                    }
                }
                FeedEntry::Purge { doc } => {
                    self.held.borrow_mut().remove(&doc);
                    ops.extend(self.local.forget(doc));
                    self.forget_files(doc);
                }
                FeedEntry::Rights { .. } => {}
            }
        }
        // They are in memory by now, as in every tab.
        ops.extend(self.rows.stored(&self.local));
        self.cursor.set(cursor);
        ops.push(self.local.put_meta("cursor", &cursor));
    }

    /// The store has another life than the one this device knew: a backup was restored. Everything is asked for anew and
    /// compared, and what the server lacks is offered again (MODEL.md 17).
    fn new_life(&self, ops: &mut Vec<Op>) {
        self.cursor.set(0);
        ops.push(self.local.put_meta("cursor", &0_u64));
        let all: Vec<DocId> = self.held.borrow().keys().copied().collect();
        for doc in all {
            let held = {
                let mut map = self.held.borrow_mut();
                let Some(held) = map.get_mut(&doc) else { continue };
                held.doc_seq = 0;
                *held
            };
            ops.push(self.local.put_held(doc, &held));
            self.to_offer.borrow_mut().insert(doc);
            self.to_fetch.borrow_mut().insert(doc);
        }
    }

    fn offer_what_lacks(&self, doc: DocId, epoch: u32, snapshot: Option<&Bytes>, chunks: &[Bytes]) {
        if !self.to_offer.borrow_mut().remove(&doc) {
            return;
        }
        let theirs = Some((snapshot.cloned(), chunks.to_vec()));
        self.spawn(|engine| async move { engine.offer(doc, epoch, theirs).await });
    }

    fn offer_all(&self, doc: DocId) {
        if self.to_offer.borrow_mut().remove(&doc) {
            self.spawn(|engine| async move { engine.offer(doc, 0, None).await });
        }
    }

    async fn offer(&self, doc: DocId, epoch: u32, theirs: Option<Theirs>) {
        // At once: what the server has is about to take its place.
        let Ok(stored) = self.local.document(doc).await else { return };
        (works::come().await.offer)(self, &stored, doc, epoch, theirs);
    }

    pub(super) fn offer_here(&self, stored: &StoredDoc, doc: DocId, epoch: u32, theirs: Option<Theirs>) {
        let (mut heads, mut changes) = (Vec::new(), Vec::new());
        if let Some((snapshot, chunks)) = theirs {
            let parts: Vec<&[u8]> = chunks.iter().map(|c| c.0.as_slice()).collect();
            let theirs = Document::load(doc, None, &snapshot.unwrap_or_default().0, &parts);
            let Ok(mut theirs) = theirs else { return };
            (heads, changes) = (theirs.heads(), theirs.changes_since(&[]));
        }
        let chunks: Vec<&[u8]> = stored.chunks().map(|c| c.0.as_slice()).collect();
        let Ok(mut ours) = Document::load(doc, None, &stored.base, &chunks) else { return };
        // Epochs do not mix: the server carries over what is for a sealed one, and says no to one it has never had.
        let own = ours.epoch();
        if own == epoch && ours.apply(&changes).is_err() {
            return;
        }
        for chunks in pushable(ours.changes_since(&heads)) {
            self.enqueue_edit(vec![Part { doc, epoch: own, chunks }], Vec::new());
        }
    }
}

/// What the server has of a document: its snapshot and the chunks after it.
pub(super) type Theirs = (Option<Bytes>, Vec<Bytes>);

/// Changes in groups that each fit a push, in their order.
fn pushable(changes: Vec<Vec<u8>>) -> Vec<Vec<Bytes>> {
    let mut groups: Vec<Vec<Bytes>> = Vec::new();
    let mut size = 0;
    for change in changes {
        let much = size + change.len() > limits::FRAME / 2;
        if much || groups.last().is_none_or(|g| g.len() >= limits::CHUNKS_PER_PUSH) {
            groups.push(Vec::new());
            size = 0;
        }
        size += change.len();
        if let Some(group) = groups.last_mut() {
            group.push(Bytes(change));
        }
    }
    groups
}
