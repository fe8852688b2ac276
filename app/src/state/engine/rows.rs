//! Rows in memory, a list signal per register; the server's rows and, above them, those of unacknowledged edits.

use super::comments::Comments;
use super::finding::Finding;
use super::own::OwnFields;
use crate::platform::idb::Op;
use crate::state::rows::RowView;
use crate::state::store::{Local, ROWS_PER_CHUNK, StoredRow};
use leptos::prelude::*;
use muster_shared::comments::{Tally, is_companion};
use muster_shared::id::{DecisionId, DocId};
use muster_shared::sync::decision::Decided;
use muster_shared::sync::peer::ahead::Ahead;
use muster_shared::sync::peer::held::Held;
use muster_shared::sync::row::{Placement, Row};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

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
    pub(super) server: RefCell<HashMap<DocId, (u32, StoredRow)>>,
    chunks: RefCell<Vec<Vec<DocId>>>,
    edited: RefCell<HashMap<DocId, Row>>,
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
}

impl Rows {
    /// The list of a register, made when it is first asked for.
    pub(in crate::state) fn list(&self, register: &str) -> List {
        if let Some(list) = self.lists.borrow().get(register) {
            return list.clone();
        }
        let list = ArcRwSignal::new(Arc::new(self.collect(register)));
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
                registers.insert(row.row.register.clone());
                let view = joined(row.row.clone(), row.placement.clone());
                self.note(&view);
                self.note_comments(doc, Some(&view));
                self.note_own(doc);
                self.shown.borrow_mut().insert(doc, Arc::new(view));
                self.finding.row(doc);
                self.server.borrow_mut().insert(doc, (number, row));
            }
        }
        for row in edited {
            registers.insert(row.register.clone());
            let doc = row.doc;
            self.edited.borrow_mut().insert(doc, row);
            self.show(doc);
        }
        self.tell_undecided();
        for register in registers {
            self.refresh(&register);
        }
        self.appeared.notify();
    }

    /// The row of a document with unacknowledged edits.
    pub(super) fn put_edited(&self, row: Row) {
        let doc = row.doc;
        self.edited.borrow_mut().insert(doc, row);
        self.show_one(doc);
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
            self.edited.borrow_mut().insert(row.doc, row.clone());
            self.show(row.doc);
        }
        self.tell_undecided();
        registers.iter().for_each(|r| self.refresh(r));
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
        waiting.iter().for_each(|register| self.refresh(register));
    }

    /// Lists show what they did not since [`Rows::hold`], and go on waiting.
    pub(super) fn catch_up_lists(&self) {
        let waiting = std::mem::take(&mut self.held.borrow_mut().1);
        waiting.iter().for_each(|register| self.make_anew(register));
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
        let told = self.server.borrow().get(&doc).map_or(0, |(_, row)| row.doc_seq);
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
        let mut registers = BTreeSet::new();
        let many = rows.len() > FEW;
        for row in rows {
            let doc = row.row.doc;
            let chunk = self.chunk_for(doc);
            self.dirty.borrow_mut().insert(chunk);
            registers.insert(row.row.register.clone());
            self.server.borrow_mut().insert(doc, (chunk, row));
            if many { self.show(doc) } else { self.show_one(doc) }
        }
        if many {
            self.tell_undecided();
            registers.iter().for_each(|r| self.refresh(r));
            self.appeared.notify();
        }
    }

    /// The server gave a document its number or unit.
    pub(in crate::state) fn place(&self, doc: DocId, placement: Placement) {
        let known = self.server.borrow().get(&doc).map(|(_, r)| (r.row.clone(), r.doc_seq));
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
        let lacks = |doc: &DocId, row: &StoredRow| held.get(doc).is_none_or(|held| held.doc_seq < row.doc_seq);
        self.server.borrow().iter().filter(|(doc, (_, row))| lacks(doc, row)).map(|(doc, _)| *doc).collect()
    }

    /// A document is gone.
    pub(super) fn remove(&self, doc: DocId) {
        self.ahead.borrow_mut().forget(doc);
        self.edited.borrow_mut().remove(&doc);
        let known = self.server.borrow_mut().remove(&doc);
        if let Some((chunk, _)) = known {
            if let Some(docs) = self.chunks.borrow_mut().get_mut(chunk as usize) {
                docs.retain(|d| *d != doc);
            }
            self.dirty.borrow_mut().insert(chunk);
        }
        self.finding.remove(doc);
        self.show_one(doc);
    }

    /// What stores the chunks that changed. Only the leader stores rows, so only it asks.
    pub(super) fn stored(&self, local: &Local) -> Vec<Op> {
        let dirty = std::mem::take(&mut *self.dirty.borrow_mut());
        let (chunks, server) = (self.chunks.borrow(), self.server.borrow());
        let rows = |c: &u32| -> Vec<StoredRow> {
            let docs = chunks.get(*c as usize).map(Vec::as_slice).unwrap_or_default();
            docs.iter().filter_map(|d| server.get(d).map(|(_, r)| r.clone())).collect()
        };
        dirty.iter().map(|c| local.put_rows(*c, &rows(c))).collect()
    }

    fn chunk_for(&self, doc: DocId) -> u32 {
        if let Some((chunk, _)) = self.server.borrow().get(&doc) {
            return *chunk;
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
        let server = self.server.borrow().get(&doc).map(|(_, r)| r.clone());
        let placement = server.as_ref().map(|r| r.placement.clone()).unwrap_or_default();
        let row = self.edited.borrow().get(&doc).cloned().or(server.map(|r| r.row));
        self.finding.row(doc);
        let view = row.map(|row| joined(row, placement));
        match &view {
            Some(view) => {
                self.note(view);
                self.shown.borrow_mut().insert(doc, Arc::new(view.clone()));
            }
            None => {
                self.shown.borrow_mut().remove(&doc);
                self.undecided.borrow_mut().remove(&doc);
            }
        }
        self.note_comments(doc, view.as_ref());
        self.note_own(doc);
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

    fn refresh(&self, register: &str) {
        if !self.waits(register) {
            self.make_anew(register);
        }
    }

    fn make_anew(&self, register: &str) {
        let list = self.lists.borrow().get(register).cloned();
        if let Some(list) = list {
            list.set(Arc::new(self.collect(register)));
        }
    }

    fn collect(&self, register: &str) -> Vec<Arc<RowView>> {
        let shown = self.shown.borrow();
        let mut rows: Vec<_> =
            shown.values().filter(|r| r.row.register == register && !r.row.deleted).cloned().collect();
        rows.sort_by(|a, b| order(a, b));
        rows
    }
}

/// What the document says and what the server says, with the state that comes of both.
fn joined(mut row: Row, placement: Placement) -> RowView {
    row.join(placement.decision.as_deref());
    RowView { row, placement }
}

/// Takes a row out of a list in order where it was, and puts it in where it belongs now.
fn place_in(rows: &mut Vec<Arc<RowView>>, before: Option<&Arc<RowView>>, after: Option<Arc<RowView>>) {
    let place = |rows: &[Arc<RowView>], row: &RowView| rows.partition_point(|r| order(r, row) == Ordering::Less);
    let was = before
        .map(|row| place(rows, row))
        .filter(|at| rows.get(*at).zip(before).is_some_and(|(there, row)| there.row.doc == row.row.doc));
    match (was, after) {
        (Some(at), Some(row)) if before.is_some_and(|before| order(before, &row) == Ordering::Equal) => rows[at] = row,
        (was, after) => {
            if let Some(at) = was {
                rows.remove(at);
            }
            if let Some(row) = after {
                rows.insert(place(rows, &row), row);
            }
        }
    }
}

/// Numbered records in the order of their numbers; what the server has not seen yet at the end.
fn order(a: &RowView, b: &RowView) -> Ordering {
    let key = |r: &RowView| (r.placement.number == 0, r.placement.number, r.row.doc);
    key(a).cmp(&key(b))
}
