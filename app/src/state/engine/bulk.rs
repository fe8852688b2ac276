//! Many records changed at once, as one step: a paste, a fill, an import. It goes to the disk and to the server as one push,
//! which is taken as a whole or not at all (MODEL.md 15); what is more than a push may hold goes as several.

use super::{Engine, Slot};
use crate::platform::{clock, device, task};
use leptos::prelude::GetUntracked;
use muster_shared::doc::Reading;
use muster_shared::id::DocId;
use muster_shared::schema::Value;
use muster_shared::sync::frame::Bytes;
use muster_shared::sync::limits;
use muster_shared::sync::peer::outbox::Part;
use muster_shared::view::STATE;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// Milliseconds between looks at whether a document has been read.
const LOOK: u32 = 4;
/// Looks until a document counts as out of reach.
const LOOKS: u32 = 1_000;

/// Milliseconds between two times that lists show what was made of many changes.
const SECOND: f64 = 1_000.0;

/// Changes that are made, stored and sent together when there may be thousands: few enough that the page never waits for
/// them longer than a frame or two.
pub(in crate::state) const PART: usize = 40;

/// A field of a record with a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The record.
    pub doc: DocId,
    /// The field; `deleted` deletes and brings back by a flag.
    pub field: &'static str,
    /// The value.
    pub value: Value,
    /// Written only where the document still says this and nobody is undecided. What somebody sees of a record may be older
    /// than the document that is read for the change.
    pub expect: Option<Value>,
}

impl Change {
    /// Sets a field, whatever it says.
    pub const fn new(doc: DocId, field: &'static str, value: Value) -> Self {
        Self { doc, field, value, expect: None }
    }

    /// The same, only where the field still says `expect`.
    pub fn where_is(self, expect: Value) -> Self {
        Self { expect: Some(expect), ..self }
    }

    fn fits(&self, now: &Reading) -> bool {
        let Some(expect) = &self.expect else { return true };
        now.others.is_empty()
            && match (expect, &now.value) {
                // Members have no order.
                (Value::Many(a), Value::Many(b)) => a.iter().collect::<BTreeSet<_>>() == b.iter().collect(),
                (a, b) => a == b || (a.is_empty() && b.is_empty()),
            }
    }
}

/// What became of changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changed {
    /// What was there before, in the order of the changes made.
    pub before: Vec<Change>,
    /// Changes that could not be made: the record is not on this device, or may not be written.
    pub refused: usize,
    /// Changes that were not made because the field says something else by now.
    pub moved: usize,
}

impl Engine {
    /// Sets fields of records, all in one push. Records that cannot be had or written are left out and counted.
    pub(in crate::state) async fn change(&self, changes: Vec<Change>) -> Changed {
        let mut changed = Changed::default();
        let mut by_record: HashMap<DocId, Vec<&Change>> = HashMap::new();
        let mut slots: Vec<Rc<Slot>> = Vec::new();
        for change in &changes {
            let own = by_record.entry(change.doc).or_default();
            if own.is_empty() {
                slots.push(self.acquire(change.doc));
            }
            own.push(change);
        }
        for slot in &slots {
            self.settled(slot).await;
        }
        let (mut parts, mut rows, mut told) = (Vec::new(), Vec::new(), Vec::new());
        for slot in &slots {
            let own = by_record.remove(&slot.id).unwrap_or_default();
            if self.actor.get().is_none() || !slot.writable.get_untracked() {
                changed.refused += own.len();
                continue;
            }
            let mut chunks = Vec::new();
            for change in own {
                let seen = self.rows.seen(slot.id);
                // Where a record stands is what its document says joined with what was decided, and the way back leads there.
                let stood = if change.field == STATE { self.rows.get(slot.id) } else { None };
                let written = slot.with(|document| {
                    document.saw(seen);
                    let mut before = document.reading(change.field);
                    if let Some(view) = stood {
                        before.value = view.row.value(STATE).clone();
                    }
                    if !change.fits(&before) {
                        changed.moved += 1;
                        return Ok((before.value, None));
                    }
                    let written = match (change.field, &change.value) {
                        ("deleted", value) => document.set_deleted(*value == Value::Flag(true), clock::now()),
                        (field, value) => document.set(field, value, clock::now()),
                    };
                    written.map(|written| (before.value, written))
                });
                match written {
                    Some(Ok((before, Some(written)))) => {
                        changed.before.push(Change::new(change.doc, change.field, before));
                        chunks.push(Bytes(written.chunk));
                        told.push((slot.clone(), written.fields));
                    }
                    Some(Ok((_, None))) => {}
                    Some(Err(error)) => {
                        device::report(&format!("a change was not possible: {error}"));
                        changed.refused += 1;
                    }
                    None => changed.refused += 1,
                }
            }
            if !chunks.is_empty() {
                parts.push(Part { doc: slot.id, epoch: slot.epoch.get(), chunks });
                rows.extend(slot.with(muster_shared::doc::Document::row));
            }
        }
        if !parts.is_empty() {
            self.rows.put_edited_all(&rows);
            let mut rows = rows.into_iter();
            for parts in pushes(parts) {
                // Every part has its row, in the same order.
                let rows = rows.by_ref().take(parts.len()).collect();
                self.enqueue_edit(parts, rows);
            }
        }
        for (slot, fields) in told {
            slot.changed_by(&fields, &[]);
        }
        slots.iter().for_each(|slot| self.release(slot));
        changed
    }

    /// Like [`Engine::change`] for any number of changes: in parts, between which the page gets its turn. Each part is a
    /// push of its own; lists show the result once a second and when all are made.
    pub(in crate::state) async fn change_many(&self, changes: Vec<Change>) -> Changed {
        let mut changed = Changed::default();
        self.rows.hold();
        let mut looked = clock::monotonic();
        for part in changes.chunks(PART) {
            let done = self.change(part.to_vec()).await;
            changed.before.extend(done.before);
            changed.refused += done.refused;
            changed.moved += done.moved;
            task::sleep(0).await;
            if clock::monotonic() - looked > SECOND {
                self.rows.catch_up_lists();
                looked = clock::monotonic();
            }
        }
        self.rows.let_go();
        changed
    }

    /// Waits until a document is in memory or known to be out of reach.
    pub(super) async fn settled(&self, slot: &Rc<Slot>) {
        for _ in 0..LOOKS {
            if slot.ready.get_untracked() || slot.missing.get_untracked() {
                return;
            }
            task::sleep(LOOK).await;
        }
    }
}

/// Parts in groups that each fit a push, in their order.
pub(super) fn pushes(parts: Vec<Part>) -> Vec<Vec<Part>> {
    let mut groups: Vec<Vec<Part>> = Vec::new();
    let (mut bytes, mut chunks) = (0, 0);
    for part in parts {
        let size: usize = part.chunks.iter().map(|c| c.0.len() + 8).sum::<usize>() + 64;
        let full = bytes + size > limits::FRAME / 2
            || chunks + part.chunks.len() > limits::CHUNKS_PER_PUSH
            || groups.last().is_some_and(|g| g.len() >= limits::DOCUMENTS_PER_PUSH);
        if full || groups.is_empty() {
            groups.push(Vec::new());
            (bytes, chunks) = (0, 0);
        }
        bytes += size;
        chunks += part.chunks.len();
        if let Some(group) = groups.last_mut() {
            group.push(part);
        }
    }
    groups
}
