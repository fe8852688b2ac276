//! What the search looks through: every row, and the long texts of the documents that this device holds. Read in the
//! background, a slice at a time, and again when it changed.
//!
//! Reading a document for its text costs many times what finding words in it costs. So the texts are kept on the device with
//! the sequence number that they are of, and a start reads those.

mod said;

use super::works::{self, ToRead};
use super::writing::Job;
use super::{Engine, Rows};
use crate::platform::idb::Op;
use crate::platform::{clock, device, input, task};
use crate::state::rows::RowView;
use crate::state::store::{StoredDoc, StoredText};
use leptos::prelude::*;
use muster_shared::api::Member;
use muster_shared::comments::{Name, is_companion};
use muster_shared::doc::Document;
use muster_shared::find::{Head, Hit, Index, Query, Shown, fields, has_text, pack, shown};
use muster_shared::id::{AccountId, DocId, EntryId};
use muster_shared::label::Language;
use muster_shared::registers::{COMMENTS, of_records};
use muster_shared::schema::Register;
use muster_shared::sync::frame::Bytes;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

/// Milliseconds that a slice of rows may take.
pub(super) const SLICE: f64 = 6.0;
/// Milliseconds that a text must rest before it is read again: nobody looks for what is being typed.
const REST: f64 = 1_500.0;
/// Milliseconds between looks whether a text rests.
const LOOK: u32 = 300;
/// Texts that are taken from the device at once.
const PAGE: u32 = 64;

/// Texts that are read together.
const TOGETHER: usize = 32;
/// Milliseconds after which it is counted anew how many are left, or so many times as long as counting took; and texts of
/// which none counts.
const COUNTING: f64 = 500.0;
const COUNTING_RESTS: f64 = 100.0;
const COUNTED: usize = 16;
/// Bytes of a document that is read only when nobody presses anything: that takes longer than a slice and cannot be parted.
const LARGE: usize = 48 << 10;
/// Milliseconds without a press before that, and for how long it is waited for.
const HANDS_OFF: f64 = 1_500.0;
const PATIENCE: f64 = 20_000.0;

/// The index and what is to be read for it.
#[derive(Default)]
pub struct Finding {
    pub(super) index: RefCell<Index>,
    rows: RefCell<BTreeSet<DocId>>,
    /// Documents to read, and from when.
    pub(super) texts: RefCell<BTreeMap<DocId, f64>>,
    /// Which epoch and sequence number the text of a document is of.
    pub(super) read: RefCell<HashMap<DocId, (u32, u64)>>,
    /// Which comments the text of a document of comments is made of, in its order.
    said: RefCell<HashMap<DocId, Vec<EntryId>>>,
    /// The names that rows were read with.
    members: RefCell<Arc<Vec<Member>>>,
    /// How many texts are still to be read for the first time.
    left: ArcRwSignal<usize>,
    /// How far the first reading is: 1 with all rows, 2 with the texts that were kept, 3 with all.
    stage: ArcRwSignal<u8>,
    /// From when on they are counted again.
    count_from: Cell<f64>,
    running: Cell<bool>,
    primed: Cell<bool>,
    wake: RefCell<Option<Rc<dyn Fn()>>>,
}

impl Finding {
    /// A row changed.
    pub(super) fn row(&self, doc: DocId) {
        self.rows.borrow_mut().insert(doc);
        self.wake();
    }

    /// A document's text may have changed.
    pub(super) fn text(&self, doc: DocId) {
        self.texts.borrow_mut().insert(doc, clock::monotonic() + REST);
        self.wake();
    }

    /// A record is gone: it is not found any more from now on.
    pub(super) fn remove(&self, doc: DocId) {
        self.index.borrow_mut().remove(doc);
        self.texts.borrow_mut().remove(&doc);
        self.read.borrow_mut().remove(&doc);
        self.said.borrow_mut().remove(&doc);
    }

    /// Goes on reading, unless it does.
    pub(super) fn wake(&self) {
        let wake = self.wake.borrow().clone();
        if let Some(wake) = wake
            && !self.running.replace(true)
        {
            wake();
        }
    }
}

impl Engine {
    /// Begins to read for the search.
    pub(super) fn start_finding(&self) {
        let me = self.me.clone();
        *self.rows.finding.wake.borrow_mut() = Some(Rc::new(move || {
            if let Some(engine) = me.upgrade() {
                engine.spawn(|engine| async move { engine.read_for_finding().await });
            }
        }));
        self.rows.finding.wake();
    }

    /// What fits, best first: records, and comments of those that may be read.
    pub(in crate::state) fn find_records(&self, query: &mut Query) -> Vec<Hit> {
        let mut hits = self.rows.finding.index.borrow().find(query);
        let who = self.principal.get_untracked();
        hits.retain(|hit| {
            let record = self.rows.get(hit.record()).filter(|row| !row.row.deleted);
            record.is_some_and(|row| hit.of.is_none() || said::may_read(&who, &row))
        });
        hits
    }

    /// What is shown of something that was found: the record, where in it, and of what is said about it which comment.
    pub(in crate::state) fn shown(
        &self,
        query: &mut Query,
        hit: &Hit,
        language: Language,
    ) -> Option<(Arc<RowView>, Shown, Option<Name>)> {
        let row = self.rows.get(hit.record())?;
        let members = self.members.get_untracked();
        let name = |id: &str| name_in(&members, id);
        if hit.of.is_some() {
            let (comment, shown) = self.shown_comment(query, hit, &row, &name)?;
            return Some((row, shown, comment));
        }
        let text = || self.rows.finding.index.borrow().text(hit.doc);
        let shown = shown(query, &row.row, hit.tolerant, language, &name, text);
        Some((row, shown, None))
    }

    /// How many texts are still to be read before all can be found.
    pub(in crate::state) fn unread(&self) -> ArcRwSignal<usize> {
        self.rows.finding.left.clone()
    }

    /// How far the first reading is, from 0 to 3: what is asked for again then may find more.
    pub(in crate::state) fn finding_stage(&self) -> ArcRwSignal<u8> {
        self.rows.finding.stage.clone()
    }

    fn reached(&self, stage: u8) {
        let now = &self.rows.finding.stage;
        super::slot::set_if_changed(now, stage.max(now.get_untracked()));
    }

    async fn read_for_finding(&self) {
        let finding = &self.rows.finding;
        loop {
            task::idle().await;
            if !self.alive.get() {
                break;
            }
            if self.facts.with_untracked(|f| f.first_sync && f.connected) {
                task::sleep(LOOK).await;
                continue;
            }
            self.follow_names();
            if self.read_rows() {
                continue;
            }
            if !finding.primed.get() {
                self.reached(1);
                self.read_stored_texts().await;
                finding.primed.set(true);
                self.count_left();
                self.reached(2);
                self.texts_of_server().await;
                self.count_left();
                continue;
            }
            if works::works().is_none() {
                task::sleep(LOOK).await;
                continue;
            }
            let due = self.due_texts();
            if !due.is_empty() {
                self.read_texts(due).await;
                self.count_left();
            } else if finding.texts.borrow().is_empty() {
                self.reached(3);
                break;
            } else {
                task::sleep(LOOK).await;
            }
        }
        finding.running.set(false);
    }

    /// Somebody came or has another name now: rows are to be read with it.
    fn follow_names(&self) {
        let finding = &self.rows.finding;
        let members = self.members.get_untracked();
        if !Arc::ptr_eq(&members, &finding.members.borrow()) {
            *finding.members.borrow_mut() = members;
            finding.rows.borrow_mut().extend(self.rows.documents());
        }
    }

    /// Reads a slice of the rows that changed; whether there were any.
    fn read_rows(&self) -> bool {
        let finding = &self.rows.finding;
        let started = clock::monotonic();
        let mut any = false;
        while clock::monotonic() - started < SLICE {
            let Some(doc) = finding.rows.borrow_mut().pop_first() else { break };
            any = true;
            let view = self.rows.get(doc).filter(|view| !view.row.deleted);
            if is_companion(doc) {
                self.read_said(doc, view.as_deref());
                continue;
            }
            let Some((view, register)) = view.and_then(|view| of_records(&view.row.register).map(|r| (view, r))) else {
                finding.remove(doc);
                continue;
            };
            let members = finding.members.borrow().clone();
            let name = |id: &str| name_in(&members, id);
            let mut texts = Vec::new();
            for language in [Language::En, Language::De] {
                fields(&view.row, language, &name, |_, words| texts.push(words));
            }
            let head = Head { doc, register, number: view.placement.number, changed: view.row.changed, of: None };
            let mut index = finding.index.borrow_mut();
            let known = index.contains(doc);
            index.put_head(head, &view.row.title, texts.iter().map(String::as_str));
            if !known {
                // What is said about it may have come before it.
                finding.rows.borrow_mut().extend(self.rows.comments.documents(doc));
            }
            // It came back, or has come after its text.
            if !known && finding.primed.get() && has_text(&view.row, register) {
                finding.texts.borrow_mut().insert(doc, 0.0);
            }
        }
        any
    }

    /// Takes the texts that the device keeps, and notes which documents have newer ones.
    async fn read_stored_texts(&self) {
        let finding = &self.rows.finding;
        let mut after = None;
        loop {
            let page = match self.local.texts(after, PAGE).await {
                Ok(page) => page,
                Err(error) => {
                    device::report(&error.to_string());
                    break;
                }
            };
            let Some((last, _)) = page.last() else { break };
            after = Some(*last);
            let mut lost = Vec::new();
            for (doc, stored) in page {
                if finding.index.borrow_mut().put_text(doc, &stored.text.0) {
                    finding.said.borrow_mut().extend(stored.said.map(|said| (doc, said)));
                    finding.read.borrow_mut().insert(doc, (stored.epoch, stored.doc_seq));
                } else if self.rows.get(doc).is_none() {
                    lost.push(doc);
                }
                // One at a time: a long one takes as long as a slice may.
                task::idle().await;
            }
            if self.leading.get() && !lost.is_empty() {
                let ops = lost.into_iter().map(|doc| self.local.drop_text(doc)).collect();
                self.enqueue(Job { ops, ..Job::default() });
            }
            if !self.alive.get() {
                return;
            }
        }
        for doc in self.rows.documents() {
            let has = self.rows.get(doc).is_some_and(|view| readable(&view).is_some());
            let seq = finding.read.borrow().get(&doc).map(|(_, seq)| *seq);
            if has && (seq.is_none() || seq != Some(self.rows.doc_seq(doc)) || self.pending(doc)) {
                finding.texts.borrow_mut().entry(doc).or_insert(0.0);
            }
        }
    }

    /// Takes out some documents whose texts rest and are to be read.
    fn due_texts(&self) -> Vec<(DocId, &'static Register)> {
        let finding = &self.rows.finding;
        let now = clock::monotonic();
        let mut due = Vec::with_capacity(TOGETHER);
        finding.texts.borrow_mut().retain(|doc, from| {
            if due.len() == TOGETHER || *from > now {
                return true;
            }
            if !self.is_read(*doc) {
                due.extend(self.to_read(*doc).map(|register| (*doc, register)));
            }
            false
        });
        due
    }

    /// Whether the text of a document is known as it is on this device: the server gave it before the document came.
    fn is_read(&self, doc: DocId) -> bool {
        let held = self.held.borrow().get(&doc).map(|held| (held.epoch, held.doc_seq));
        let known = held.is_some() && self.rows.finding.read.borrow().get(&doc).copied() == held;
        known && !self.pending(doc) && self.slot(doc).is_none()
    }

    /// The register of a document that has a text to be read, or had one when it was read before.
    fn to_read(&self, doc: DocId) -> Option<&'static Register> {
        let view = self.rows.get(doc).filter(|view| !view.row.deleted)?;
        let had = || self.rows.finding.read.borrow().contains_key(&doc);
        readable(&view).or_else(|| of_records(&view.row.register).filter(|_| had()))
    }

    /// Reads the texts of some documents and keeps them. The device is asked for all of them together: asking costs more than
    /// reading, for most texts are short.
    async fn read_texts(&self, due: Vec<(DocId, &'static Register)>) {
        if due.iter().any(|(doc, _)| self.pending(*doc)) {
            self.flush().await;
        }
        let Some(works) = works::works() else { return };
        // Taken before and after reading: an acknowledgement in between moves a chunk from one place to the other.
        let before: Vec<_> = due.iter().map(|(doc, _)| self.unacknowledged(*doc, None)).collect();
        let docs: Vec<DocId> = due.iter().map(|(doc, _)| *doc).collect();
        let Ok(stored) = self.local.documents(&docs).await else { return };
        let mut ops = Vec::new();
        let mut started = clock::monotonic();
        for (((doc, register), stored), before) in due.into_iter().zip(stored).zip(before) {
            if stored.base.len() + stored.chunks().map(|chunk| chunk.0.len()).sum::<usize>() > LARGE {
                input::hands_off(HANDS_OFF, PATIENCE).await;
                started = clock::monotonic();
            }
            ops.extend((works.read_text)(self, (doc, register, &stored, before)));
            if clock::monotonic() - started > SLICE {
                task::idle().await;
                started = clock::monotonic();
            }
        }
        self.enqueue(Job { ops, ..Job::default() });
    }

    /// Reads the text of a document, of which this is stored; what keeps it.
    pub(super) fn read_text(&self, (doc, register, stored, before): ToRead) -> Option<Op> {
        let finding = &self.rows.finding;
        let held = self.held.borrow().get(&doc).map(|held| (held.epoch, held.doc_seq));
        let open = self.slot(doc).and_then(|slot| slot.with(|document| text_of(document, register)));
        let ((text, said), seq) = match open {
            Some(text) => (text, held),
            None if held.is_some_and(|held| held > stored.held.map_or((0, 0), |s| (s.epoch, s.doc_seq))) => {
                // It is on its way to the disk.
                finding.text(doc);
                return None;
            }
            None => self.stored_text(doc, register, stored, before)?,
        };
        let packed = pack(&text);
        finding.index.borrow_mut().put_text(doc, &packed);
        finding.said.borrow_mut().extend(said.clone().map(|said| (doc, said)));
        if self.pending(doc) {
            // They may be refused, and then what was read is of no sequence number.
            finding.read.borrow_mut().remove(&doc);
        }
        let (epoch, doc_seq) = seq?;
        // Only what the server has acknowledged is of its sequence number. And only the leader keeps: it alone knows before
        // writing whether the document was taken away meanwhile.
        if !self.leading.get() || self.pending(doc) || self.rows.get(doc).is_none() {
            return None;
        }
        finding.read.borrow_mut().insert(doc, (epoch, doc_seq));
        Some(self.local.put_text(doc, &StoredText { epoch, doc_seq, text: Bytes(packed), said }))
    }

    /// The text of a document that is not open; `None` when it is not on this device or known already.
    fn stored_text(
        &self,
        doc: DocId,
        register: &Register,
        stored: &StoredDoc,
        before: Vec<(u32, Bytes)>,
    ) -> Option<(Text, Option<(u32, u64)>)> {
        let held = stored.held.unwrap_or_default();
        let seq = (held.epoch, held.doc_seq);
        if !self.pending(doc) && self.rows.finding.read.borrow().get(&doc) == Some(&seq) {
            return None;
        }
        let ours = before.into_iter().chain(self.unacknowledged(doc, None));
        let ours: Vec<Bytes> = ours.filter(|(epoch, _)| *epoch == held.epoch).map(|(_, chunk)| chunk).collect();
        let chunks: Vec<&[u8]> = stored.chunks().chain(&ours).map(|c| c.0.as_slice()).collect();
        if stored.base.is_empty() && chunks.is_empty() {
            return None;
        }
        match Document::load(doc, None, &stored.base, &chunks) {
            Ok(document) => Some((text_of(&document, register), Some(seq))),
            Err(error) => {
                device::report(&format!("a document could not be read for the search: {error}"));
                None
            }
        }
    }

    pub(super) fn count_left(&self) {
        let finding = &self.rows.finding;
        let (read, texts) = (finding.read.borrow(), finding.texts.borrow());
        // Counting costs as much as there are: now and then is enough to see that it goes on.
        let now = clock::monotonic();
        if texts.len() > COUNTED && now < finding.count_from.get() {
            return;
        }
        let first = |doc: &&DocId| {
            let has = self.rows.get(**doc).is_some_and(|view| readable(&view).is_some());
            has && !read.contains_key(*doc) && !self.pending(**doc)
        };
        let left = texts.keys().filter(first).count();
        finding.count_from.set(now + COUNTING.max(COUNTING_RESTS * (clock::monotonic() - now)));
        super::slot::set_if_changed(&finding.left, left);
    }
}

impl Rows {
    /// Every record that is shown.
    fn documents(&self) -> Vec<DocId> {
        self.shown.borrow().keys().copied().collect()
    }
}

fn name_in(members: &[Member], id: &str) -> String {
    let account = id.parse::<AccountId>().ok();
    members.iter().find(|m| Some(m.account) == account).map(|m| m.name.clone()).unwrap_or_default()
}

/// The register by which a document is read for the search, if there is a text in it.
fn readable(view: &RowView) -> Option<&'static Register> {
    if is_companion(view.row.doc) {
        return Some(&COMMENTS).filter(|_| !view.row.deleted);
    }
    of_records(&view.row.register).filter(|register| has_text(&view.row, register))
}

/// What is read of a document, and of comments which they are.
type Text = (String, Option<Vec<EntryId>>);

fn text_of(document: &Document, register: &Register) -> Text {
    if register.key == COMMENTS.key {
        return said::text_of(document);
    }
    (document.prose(register), None)
}
