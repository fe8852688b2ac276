//! Rows in memory, a list signal per register; the server's rows and, above them, those of unacknowledged edits.

mod lists;
mod streaming;
mod told;

use super::comments::Comments;
use super::finding::Finding;
use super::own::OwnFields;
use crate::platform::idb::Op;
use crate::state::rows::RowView;
use crate::state::store::{Local, ROWS_PER_CHUNK, RowToStore, StoredRow};
use leptos::prelude::*;
use lists::{collect, joined, place_in, rows_of};
use muster_shared::comments::{Tally, is_companion};
use muster_shared::id::{DecisionId, DocId};
use muster_shared::sync::decision::Decided;
use muster_shared::sync::peer::ahead::Ahead;
use muster_shared::sync::peer::held::Held;
use muster_shared::sync::row::{Placement, Row};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use told::Told;

/// The rows of a register as views get them.
pub(in crate::state) type List = ArcRwSignal<Arc<Vec<Arc<RowView>>>>;

/// Rows that are moved within their list one by one; for more the list is put in order anew.
const FEW: usize = 4;

/// All rows of the workspace.
#[derive(Default)]
pub struct Rows {
    /// The index over all that is shown.
    pub(super) finding: Finding,
    /// What is said about records.
    pub(in crate::state) comments: Comments,
    /// The fields that the workspace adds.
    pub(super) own: OwnFields,
    pub(super) server: RefCell<HashMap<DocId, Told>>,
    chunks: RefCell<Vec<Vec<DocId>>>,
    edited: RefCell<HashMap<DocId, Row>>,
    /// Documents whose rows with unacknowledged edits may stand on the disk.
    edits_kept: RefCell<HashSet<DocId>>,
    ahead: RefCell<Ahead>,
    pub(super) shown: RefCell<HashMap<DocId, Arc<RowView>>>,
    lists: RefCell<HashMap<String, List>>,
    /// Records that wait for a decision, kept along with what is shown so that nothing has to look through all.
    undecided: RefCell<BTreeSet<DocId>>,
    undecided_told: ArcRwSignal<Arc<BTreeSet<DocId>>>,
    /// Something is shown that was not.
    appeared: ArcTrigger,
    /// Chunks that changed since they were stored.
    dirty: RefCell<BTreeSet<u32>>,
    /// While many changes are made one after the other: how many times, and the registers whose lists wait for the end.
    held: RefCell<(usize, BTreeSet<String>)>,
    /// Something came in a stream since lists were put in order.
    streamed: Cell<bool>,
}

impl Rows {
    /// The list of a register, made when it is first asked for.
    pub(in crate::state) fn list(&self, register: &str) -> List {
        if let Some(list) = self.lists.borrow().get(register) {
            return list.clone();
        }
        let list = ArcRwSignal::new(Arc::new(rows_of(&self.shown.borrow(), register)));
        self.lists.borrow_mut().insert(register.to_owned(), list.clone());
        list
    }

    /// Records with values that nobody has decided between.
    pub(in crate::state) fn undecided(&self) -> ArcRwSignal<Arc<BTreeSet<DocId>>> {
        self.undecided_told.clone()
    }

    /// Notes whether what is shown of a document waits for a decision.
    fn note(&self, view: &RowView) {
        let mut undecided = self.undecided.borrow_mut();
        if view.row.conflicts.is_empty() || view.row.deleted {
            undecided.remove(&view.row.doc);
        } else {
            undecided.insert(view.row.doc);
        }
    }

    /// Takes over what a row tells of comments, if it is one of theirs.
    fn note_comments(&self, doc: DocId, view: Option<&RowView>) {
        if is_companion(doc) {
            self.comments.put(doc, view.and_then(|view| Tally::of(&view.row)));
        }
    }

    fn tell_undecided(&self) {
        self.define_own();
        let now = self.undecided.borrow();
        if self.undecided_told.with_untracked(|told| **told != *now) {
            let now = Arc::new(now.clone());
            self.undecided_told.set(now);
        }
    }

    pub(in crate::state) fn find(&self, doc: DocId) -> Option<Arc<RowView>> {
        let row = self.get(doc);
        match &row {
            Some(row) => self.list(&row.row.register).track(),
            // Of which register it will be is not known.
            None => self.appeared.track(),
        }
        row
    }

    pub(in crate::state) fn get(&self, doc: DocId) -> Option<Arc<RowView>> {
        self.shown.borrow().get(&doc).cloned()
    }

    /// The last decision on a document, as this device knows it: what whoever writes here has seen.
    pub(super) fn seen(&self, doc: DocId) -> Option<DecisionId> {
        self.shown.borrow().get(&doc).and_then(|row| row.placement.decision.as_ref().map(|d| d.id))
    }

    /// Every row, those of deleted records among them, in no order.
    pub(in crate::state) fn all(&self) -> Vec<Arc<RowView>> {
        self.shown.borrow().values().cloned().collect()
    }

    pub(super) fn is_edited(&self, doc: DocId) -> bool {
        self.edited.borrow().contains_key(&doc)
    }

    /// Takes what the device has stored, in place of what was in memory.
    pub(super) fn load(&self, stored: Vec<(u32, Vec<StoredRow>)>, edited: Vec<Row>) {
        let mut registers: BTreeSet<String> = self.lists.borrow().keys().cloned().collect();
        self.server.borrow_mut().clear();
        self.chunks.borrow_mut().clear();
        self.edited.borrow_mut().clear();
        self.edits_kept.borrow_mut().clear();
        self.shown.borrow().keys().for_each(|doc| self.finding.row(*doc));
        self.shown.borrow_mut().clear();
        self.undecided.borrow_mut().clear();
        self.comments.clear();
        self.forget_own();
        self.dirty.borrow_mut().clear();
        for (number, rows) in stored {
            let mut chunks = self.chunks.borrow_mut();
            let index = number as usize;
            if chunks.len() <= index {
                chunks.resize(index + 1, Vec::new());
            }
            for row in rows {
                let doc = row.row.doc;
                chunks[index].push(doc);
                if !registers.contains(&row.row.register) {
                    registers.insert(row.row.register.clone());
                }
                let told = Told::of(number, row);
                let view = joined(&told.view);
                self.note(&view);
                self.note_comments(doc, Some(&view));
                self.note_own(doc);
                self.shown.borrow_mut().insert(doc, view);
                self.finding.row(doc);
                self.server.borrow_mut().insert(doc, told);
            }
        }
        for row in edited {
            registers.insert(row.register.clone());
            let doc = row.doc;
            self.keep_edited(row);
            self.show(doc);
        }
        self.tell_undecided();
        self.refresh(registers);
        self.appeared.notify();
    }

    /// The row of a document with unacknowledged edits.
    pub(super) fn put_edited(&self, row: Row) {
        let doc = row.doc;
        self.keep_edited(row);
        self.show_one(doc);
    }

    fn keep_edited(&self, row: Row) {
        self.edits_kept.borrow_mut().insert(row.doc);
        self.edited.borrow_mut().insert(row.doc, row);
    }

    /// Whether the disk may hold a row with edits that is shown no more; asked once, by whoever then removes it there.
    pub(super) fn outlived(&self, doc: DocId) -> bool {
        !self.is_edited(doc) && self.edits_kept.borrow_mut().remove(&doc)
    }

    /// The rows of many documents with unacknowledged edits; every list is put in order once.
    pub(super) fn put_edited_all(&self, rows: &[Row]) {
        if rows.len() <= FEW {
            rows.iter().for_each(|row| self.put_edited(row.clone()));
            return;
        }
        let mut registers = BTreeSet::new();
        for row in rows {
            registers.insert(row.register.clone());
            self.keep_edited(row.clone());
            self.show(row.doc);
        }
        self.tell_undecided();
        self.refresh(registers);
        self.appeared.notify();
    }

    /// From now on lists stay as they are, because many changes follow each other.
    pub(in crate::state) fn hold(&self) {
        self.held.borrow_mut().0 += 1;
    }

    /// Lists show what they did not since [`Rows::hold`].
    pub(in crate::state) fn let_go(&self) {
        let waiting = {
            let mut held = self.held.borrow_mut();
            held.0 = held.0.saturating_sub(1);
            if held.0 == 0 { std::mem::take(&mut held.1) } else { BTreeSet::new() }
        };
        self.refresh(waiting);
    }

    /// Lists show what they did not since [`Rows::hold`] or [`Rows::stream`], and go on waiting.
    pub(super) fn catch_up_lists(&self) {
        let waiting = std::mem::take(&mut self.held.borrow_mut().1);
        let streamed = self.streamed.replace(false);
        if streamed {
            self.tell_undecided();
        }
        self.make_anew(&waiting);
        if streamed {
            self.appeared.notify();
        }
    }

    /// Whether something came in a stream that lists do not show yet.
    pub(super) fn has_streamed(&self) -> bool {
        self.streamed.get()
    }

    /// Whether the list of a register waits; notes that it is to be made anew.
    fn waits(&self, register: &str) -> bool {
        let mut held = self.held.borrow_mut();
        let waits = held.0 > 0;
        if waits {
            held.1.insert(register.to_owned());
        }
        waits
    }

    /// The server has this device's edits of a document up to `doc_seq`.
    pub(super) fn acknowledged(&self, doc: DocId, doc_seq: u64) {
        self.ahead.borrow_mut().acknowledged(doc, doc_seq);
    }

    /// Shows the server's row if that is as new as the edits of this device, none of which may be `pending`; whether it
    /// is.
    pub(super) fn catch_up(&self, doc: DocId, pending: bool) -> bool {
        let told = self.doc_seq(doc);
        let is = self.ahead.borrow_mut().caught_up(doc, told, pending);
        if is {
            self.drop_edited(doc);
        }
        is
    }

    /// The edits are in the server's row, or refused.
    pub(super) fn drop_edited(&self, doc: DocId) {
        self.ahead.borrow_mut().forget(doc);
        if self.edited.borrow_mut().remove(&doc).is_some() {
            self.show_one(doc);
        }
    }

    /// Takes rows from the server.
    pub(super) fn put_server(&self, rows: Vec<StoredRow>) {
        if rows.len() <= FEW {
            for row in rows {
                let doc = row.row.doc;
                self.take_told(row);
                self.show_one(doc);
            }
            return;
        }
        let registers = self.take_many(rows);
        self.tell_undecided();
        self.refresh(registers);
        self.appeared.notify();
    }

    /// Takes rows from the server of which more follow. Lists show them with [`Rows::catch_up_lists`]: putting them in
    /// order, and all that follows from them, would cost more than the rows themselves.
    pub(super) fn stream(&self, rows: Vec<StoredRow>) {
        let registers = self.take_many(rows);
        self.held.borrow_mut().1.extend(registers);
        self.streamed.set(true);
    }

    /// Takes rows from the server; the registers whose lists are not in order after that.
    fn take_many(&self, rows: Vec<StoredRow>) -> BTreeSet<String> {
        let mut registers = BTreeSet::new();
        for row in rows {
            if !registers.contains(&row.row.register) {
                registers.insert(row.row.register.clone());
            }
            let doc = row.row.doc;
            self.take_told(row);
            self.show(doc);
        }
        registers
    }

    fn take_told(&self, row: StoredRow) {
        let doc = row.row.doc;
        let chunk = self.chunk_for(doc);
        self.dirty.borrow_mut().insert(chunk);
        self.server.borrow_mut().insert(doc, Told::of(chunk, row));
    }

    /// The server gave a document its number or unit.
    pub(in crate::state) fn place(&self, doc: DocId, placement: Placement) {
        let known = self.server.borrow().get(&doc).map(|told| (told.view.row.clone(), told.doc_seq));
        if let Some((row, doc_seq)) = known.or_else(|| self.get(doc).map(|v| (v.row.clone(), 0))) {
            self.put_server(vec![StoredRow { row, placement, doc_seq }]);
        }
    }

    /// The server countersigned a transition. The feed says the same within a second.
    pub(super) fn decided(&self, doc: DocId, decision: Decided) {
        let known = self.get(doc).map(|v| v.placement.clone()).unwrap_or_default();
        if known.decision.as_ref().is_none_or(|last| last.n < decision.n) {
            self.place(doc, Placement { decision: Some(Box::new(decision)), ..known });
        }
    }

    /// The documents of which this device holds less than their rows say.
    pub(super) fn behind(&self, held: &HashMap<DocId, Held>) -> Vec<DocId> {
        let lacks = |doc: &DocId, told: &Told| held.get(doc).is_none_or(|held| held.doc_seq < told.doc_seq);
        self.server.borrow().iter().filter(|(doc, told)| lacks(doc, told)).map(|(doc, _)| *doc).collect()
    }

    /// A document is gone.
    pub(super) fn remove(&self, doc: DocId) {
        self.ahead.borrow_mut().forget(doc);
        self.edited.borrow_mut().remove(&doc);
        let known = self.server.borrow_mut().remove(&doc);
        if let Some(told) = known {
            if let Some(docs) = self.chunks.borrow_mut().get_mut(told.chunk as usize) {
                docs.retain(|d| *d != doc);
            }
            self.dirty.borrow_mut().insert(told.chunk);
        }
        self.finding.remove(doc);
        self.show_one(doc);
    }

    /// What stores the chunks that changed. Only the leader stores rows, so only it asks.
    pub(super) fn stored(&self, local: &Local) -> Vec<Op> {
        let dirty = std::mem::take(&mut *self.dirty.borrow_mut());
        let (chunks, server) = (self.chunks.borrow(), self.server.borrow());
        let rows = |c: &u32| -> Vec<RowToStore<'_>> {
            let docs = chunks.get(*c as usize).map(Vec::as_slice).unwrap_or_default();
            docs.iter().filter_map(|d| server.get(d).map(Told::to_store)).collect()
        };
        dirty.iter().map(|c| local.put_rows(*c, &rows(c))).collect()
    }

    /// The sequence number that the server's row of a document is of; 0 if it has not told it.
    pub(super) fn doc_seq(&self, doc: DocId) -> u64 {
        self.server.borrow().get(&doc).map_or(0, |told| told.doc_seq)
    }

    /// Whether all that the server told is on the disk, as far as this tab knows.
    pub(super) fn is_stored(&self) -> bool {
        self.dirty.borrow().is_empty()
    }

    fn chunk_for(&self, doc: DocId) -> u32 {
        if let Some(told) = self.server.borrow().get(&doc) {
            return told.chunk;
        }
        let mut chunks = self.chunks.borrow_mut();
        if chunks.last().is_none_or(|c| c.len() >= ROWS_PER_CHUNK) {
            chunks.push(Vec::new());
        }
        let last = chunks.len() - 1;
        chunks[last].push(doc);
        last as u32
    }

    /// Computes what is shown of a document; the list is refreshed by the caller.
    fn show(&self, doc: DocId) {
        let told = self.server.borrow().get(&doc).map(|told| told.view.clone());
        let edited = self.edited.borrow().get(&doc).cloned();
        let view = match (edited, told) {
            (Some(row), told) => {
                let placement = told.map(|told| told.placement.clone()).unwrap_or_default();
                Some(joined(&Arc::new(RowView { row, placement })))
            }
            (None, told) => told.as_ref().map(joined),
        };
        self.finding.row(doc);
        self.note_own(doc);
        self.note_comments(doc, view.as_deref());
        match view {
            Some(view) => {
                self.note(&view);
                self.shown.borrow_mut().insert(doc, view);
            }
            None => {
                self.shown.borrow_mut().remove(&doc);
                self.undecided.borrow_mut().remove(&doc);
            }
        }
    }

    /// Shows one document anew and moves it within its list, without sorting the others again.
    fn show_one(&self, doc: DocId) {
        let before = self.get(doc);
        self.show(doc);
        let after = self.get(doc);
        if before == after {
            return;
        }
        self.tell_undecided();
        if before.is_none() {
            self.appeared.notify();
        }
        let Some(register) = after.as_ref().or(before.as_ref()).map(|r| r.row.register.clone()) else { return };
        if self.waits(&register) {
            return;
        }
        let list = self.lists.borrow().get(&register).cloned();
        let Some(list) = list else { return };
        // Nobody else holds the list, so that it is changed where it is.
        list.update(|rows| place_in(Arc::make_mut(rows), before.as_ref(), after.filter(|r| !r.row.deleted)));
    }

    fn refresh(&self, mut registers: BTreeSet<String>) {
        registers.retain(|register| !self.waits(register));
        self.make_anew(&registers);
    }

    /// Puts the lists of some registers in order, all of them by one look through what is shown.
    fn make_anew(&self, registers: &BTreeSet<String>) {
        let wanted: Vec<(String, List)> = {
            let lists = self.lists.borrow();
            registers.iter().filter_map(|register| Some((register.clone(), lists.get(register)?.clone()))).collect()
        };
        let mut collected = collect(&self.shown.borrow(), wanted.iter().map(|(register, _)| register.as_str()));
        // Without a borrow: whoever follows a list may ask for another.
        for (register, list) in &wanted {
            list.set(Arc::new(collected.remove(register).unwrap_or_default()));
        }
    }
}

#[cfg(test)]
mod tests;
