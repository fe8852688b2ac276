//! Documents in memory: read from this device, rebuilt after a refusal, compacted, and let go.

use super::slot::{Phase, set_if_changed};
use super::works;
use super::writing::Job;
use super::{Engine, Slot};
use crate::platform::{device, task};
use leptos::prelude::WithUntracked;
use muster_shared::doc::{DocError, Document};
use muster_shared::id::DocId;
use muster_shared::sync::frame::Bytes;
use muster_shared::sync::peer::held::Held;
use muster_shared::sync::peer::outbox::Part;
use std::rc::Rc;

/// Milliseconds that a document stays in memory after its last handle went, for going back and forth.
const LINGER: u32 = 20_000;

impl Engine {
    /// A document in memory, reading it if it is not there.
    pub(in crate::state) fn acquire(&self, doc: DocId) -> Rc<Slot> {
        if let Some(slot) = self.slot(doc) {
            slot.handles.set(slot.handles.get() + 1);
            return slot;
        }
        let slot = Rc::new(Slot::new(doc));
        slot.handles.set(1);
        self.slots.borrow_mut().insert(doc, slot.clone());
        let loading = slot.clone();
        self.spawn(|engine| async move { engine.load(&loading).await });
        slot
    }

    /// A handle went away.
    pub(in crate::state) fn release(&self, slot: &Rc<Slot>) {
        slot.handles.set(slot.handles.get().saturating_sub(1));
        if slot.handles.get() == 0 {
            self.present(slot, Vec::new());
            self.evict_later(slot);
        }
    }

    pub(super) fn evict_later(&self, slot: &Rc<Slot>) {
        let slot = slot.clone();
        self.spawn(|engine| async move {
            task::sleep(LINGER).await;
            engine.flush().await;
            if slot.handles.get() == 0 && engine.unsaved.get() == 0 {
                let known = engine.slot(slot.id).is_some_and(|s| Rc::ptr_eq(&s, &slot));
                if known {
                    engine.slots.borrow_mut().remove(&slot.id);
                    engine.unwant(slot.id);
                }
            }
        });
    }

    /// Reads a document from this device into its slot: the acknowledged base, then what is not acknowledged.
    pub(super) async fn load(&self, slot: &Rc<Slot>) {
        slot.phase.set(Phase::Loading);
        let works = works::come().await;
        if let Some(engine) = self.rc() {
            (works.load)(engine, slot.clone()).await;
        }
    }

    pub(super) async fn load_here(&self, slot: &Rc<Slot>) {
        let (before, stored) = loop {
            // Edits of this tab that are on their way to the disk belong to it too.
            self.flush().await;
            // Taken before and after reading: an acknowledgement in between moves a chunk from one place to the other.
            let before = self.unacknowledged(slot.id, None);
            match self.local.document(slot.id).await {
                // A state that came meanwhile is on the disk when what waits for it is.
                Ok(_) if slot.again.replace(false) => {}
                Ok(stored) => break (before, stored),
                Err(error) => {
                    device::report(&error.to_string());
                    self.update_facts(|f| f.storage_failed = true);
                    return;
                }
            }
        };
        let held = stored.held.unwrap_or_default();
        let ours = before.into_iter().chain(self.unacknowledged(slot.id, None));
        let ours = ours.filter(|(epoch, _)| *epoch == held.epoch).map(|(_, chunk)| chunk);
        let base: Vec<Bytes> = stored.chunks().cloned().collect();
        let all: Vec<Bytes> = base.iter().cloned().chain(ours).collect();
        if stored.base.is_empty() && all.is_empty() {
            self.absent(slot);
            return;
        }
        // An edit that builds on a refused one cannot be shown; it is refused as well, soon.
        let built = self.build(slot.id, &stored.base, &all).or_else(|_| self.build(slot.id, &stored.base, &base));
        match built {
            Ok(document) => self.loaded(slot, document, held),
            Err(error) => {
                // What is stored cannot be read. The server has all that it acknowledged: ask for it anew.
                device::report(&format!("a stored document cannot be read: {error}"));
                self.held.borrow_mut().remove(&slot.id);
                self.absent(slot);
            }
        }
    }

    /// Fetches those of some documents that are not on this device. Resolves when they are, when there is no connection,
    /// or when `wanted` says no more.
    pub(in crate::state) async fn gather(&self, docs: &[DocId], wanted: impl Fn() -> bool) {
        let lacks = |doc: &DocId| !self.held.borrow().contains_key(doc) && !self.fetching.borrow().contains(doc);
        let lacking: Vec<DocId> = docs.iter().copied().filter(lacks).collect();
        self.to_fetch.borrow_mut().extend(lacking);
        self.fetch_next();
        self.update_facts(|_| {});
        while self.facts.with_untracked(|f| f.connected && f.fetching > 0) && self.leading.get() && wanted() {
            task::sleep(50).await;
        }
        self.flush().await;
    }

    /// A document as it is on this device, edits that wait included, to be read; `None` where it is not here. Opens
    /// nothing.
    pub(in crate::state) async fn copy(&self, doc: DocId) -> Option<Document> {
        self.flush().await;
        let before = self.unacknowledged(doc, None);
        let stored = self.local.document(doc).await.ok()?;
        let epoch = stored.held.unwrap_or_default().epoch;
        let ours = before.into_iter().chain(self.unacknowledged(doc, None));
        let ours = ours.filter(|(of, _)| *of == epoch).map(|(_, chunk)| chunk);
        let all: Vec<Vec<u8>> = stored.chunks().cloned().chain(ours).map(|c| c.0).collect();
        if stored.base.is_empty() && all.is_empty() {
            return None;
        }
        Document::load(doc, None, &stored.base, &all).ok()
    }

    fn absent(&self, slot: &Rc<Slot>) {
        slot.phase.set(Phase::Absent);
        set_if_changed(&slot.missing, !self.facts.with_untracked(|f| f.connected));
        self.want(slot.id);
    }

    /// Puts a document in place and catches up with what arrived while it was read.
    pub(super) fn loaded(&self, slot: &Rc<Slot>, mut document: Document, held: Held) {
        let backlog: Vec<Vec<u8>> = std::mem::take(&mut *slot.backlog.borrow_mut());
        if let Err(error) = document.apply(&backlog) {
            device::report(&format!("changes could not be applied: {error}"));
        }
        let server_says = (held.doc_seq > 0).then_some(held.writable);
        self.place(slot, document, held.epoch, server_says);
        self.want(slot.id);
    }

    /// Puts a document in its slot, with the containers that newer versions of its register brought (MODEL.md 1).
    pub(super) fn place(&self, slot: &Rc<Slot>, mut document: Document, epoch: u32, server_says: Option<bool>) {
        let upgrade = document.upgrade().unwrap_or_else(|error| {
            device::report(&format!("a document could not be brought up to date: {error}"));
            Vec::new()
        });
        set_if_changed(&slot.newer, document.newer().is_some());
        let writable = self.may_write(slot.id, server_says);
        set_if_changed(&slot.writable, writable);
        slot.put(document, epoch);
        self.rows.finding.text(slot.id);
        // Who may only read shows them, and leaves it to others to send the same bytes.
        if writable && !upgrade.is_empty() {
            let chunks = upgrade.into_iter().map(Bytes).collect();
            self.enqueue_edit(vec![Part { doc: slot.id, epoch, chunks }], Vec::new());
        }
    }

    /// Builds a document for writing in this tab.
    pub(super) fn build(&self, doc: DocId, base: &[u8], chunks: &[Bytes]) -> Result<Document, DocError> {
        let chunks: Vec<&[u8]> = chunks.iter().map(|c| c.0.as_slice()).collect();
        Document::load(doc, self.actor.get(), base, &chunks)
    }

    /// Chunks of a document (of one epoch, or of all) that the server has not acknowledged, in order.
    pub(super) fn unacknowledged(&self, doc: DocId, epoch: Option<u32>) -> Vec<(u32, Bytes)> {
        let outbox = self.outbox.borrow();
        let of_doc = outbox.iter().flat_map(|(_, e)| &e.parts).filter(|p| p.doc == doc);
        let parts = of_doc.filter(|p| epoch.is_none_or(|e| e == p.epoch));
        parts.flat_map(|p| p.chunks.iter().map(|c| (p.epoch, c.clone()))).collect()
    }

    /// Gives changes of others to a document that is open here.
    pub(super) fn apply(&self, doc: DocId, chunks: &[Vec<u8>]) {
        let Some(slot) = self.slot(doc) else { return };
        if slot.phase.get() != Phase::Ready {
            slot.backlog.borrow_mut().extend(chunks.iter().cloned());
        } else if let Some(works) = works::works() {
            (works.apply)(self, &slot, chunks);
        }
    }

    pub(super) fn apply_here(&self, slot: &Rc<Slot>, chunks: &[Vec<u8>]) {
        match slot.with(|d| d.apply(chunks)) {
            Some(Ok(applied)) => {
                if slot.with(|d| d.newer().is_some()).unwrap_or(false) {
                    set_if_changed(&slot.newer, true);
                    set_if_changed(&slot.writable, false);
                }
                slot.changed_by(&applied.fields, &applied.text);
                if self.rows.is_edited(slot.id)
                    && let Some(row) = slot.with(Document::row)
                {
                    self.rows.put_edited(row);
                }
            }
            Some(Err(error)) => {
                // Something in between is missing here: read it anew from the device, and from the server.
                device::report(&format!("changes could not be applied: {error}"));
                let slot = slot.clone();
                self.spawn(|engine| async move { engine.load(&slot).await });
            }
            None => slot.backlog.borrow_mut().extend(chunks.iter().cloned()),
        }
    }

    /// Replaces a snapshot and its chunks by a newer snapshot, when many chunks have gathered. The chunks go only after
    /// the snapshot was read back with the same heads (SYNC.md, Guard 10). Acknowledged content only (MODEL.md 11).
    pub(super) fn compact_some(&self) {
        if !self.leading.get() || self.compacting.replace(true) {
            return;
        }
        let due = self.held.borrow().iter().find(|(_, h)| h.records >= Held::COMPACT_AFTER).map(|(d, _)| *d);
        let Some(doc) = due else {
            self.compacting.set(false);
            return;
        };
        self.spawn(|engine| async move {
            task::sleep(2_000).await;
            (works::come().await.compact)(engine.clone(), doc).await;
            engine.compacting.set(false);
        });
    }

    pub(super) async fn compact(&self, doc: DocId) {
        let Ok(stored) = self.local.document(doc).await else { return };
        let chunks: Vec<&[u8]> = stored.chunks().map(|c| c.0.as_slice()).collect();
        let Ok(mut document) = Document::load(doc, None, &stored.base, &chunks) else { return };
        let snapshot = document.save();
        let no_chunks: &[&[u8]] = &[];
        let again = Document::load(doc, None, &snapshot, no_chunks).map(|mut d| d.heads());
        if again.ok() != Some(document.heads()) {
            device::report("a compacted document did not read back; its chunks stay");
            return;
        }
        let included: Vec<Vec<u8>> = stored.records.into_iter().map(|(key, _)| key).collect();
        let held = {
            let mut all = self.held.borrow_mut();
            let Some(held) = all.get_mut(&doc) else { return };
            held.records = held.records.saturating_sub(included.len() as u32);
            *held
        };
        let mut ops = self.local.compact(doc, &snapshot, included);
        ops.push(self.local.put_held(doc, &held));
        self.enqueue(Job { ops, ..Job::default() });
    }
}
