//! An open document: fields as memos, edits that return at once.

use super::engine::{Engine, Hears, Slot, works};
use super::request::Content;
use leptos::prelude::*;
use muster_shared::attachments::Attachment;
use muster_shared::comments::Entries;
use muster_shared::doc::{Block, Difference, DocError, Document, Reading, TextEdit, Written};
use muster_shared::id::{Actor, ActorPrefix, DocId, EntryId};
use muster_shared::schema::{Register, Value};
use muster_shared::sync::decision::{Decided, effective, stands};
use muster_shared::sync::frame::Hash;
use muster_shared::time::Timestamp;
use send_wrapper::SendWrapper;
use std::rc::Rc;

/// Somebody else who has the document open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerView {
    /// Their connection; one person may have several.
    pub connection: u64,
    /// Their display name.
    pub name: String,
    /// Which of the eight presence colours is theirs, the same in every document.
    pub color_index: usize,
    /// What they sent: `{"f": field, "a": anchor cursor, "h": head cursor}` as JSON.
    pub data: Vec<u8>,
}

/// An open document. It stays in memory while this or a clone lives.
#[derive(Clone)]
pub struct OpenDoc {
    handle: SendWrapper<Rc<Handle>>,
}

struct Handle {
    engine: Rc<Engine>,
    slot: Rc<Slot>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.engine.release(&self.slot);
    }
}

/// Ends a subscription when it is dropped.
pub struct TextGuard {
    slot: SendWrapper<Rc<Slot>>,
    id: u64,
}

impl Drop for TextGuard {
    fn drop(&mut self) {
        self.slot.unlisten(self.id);
    }
}

/// Letters that are not in their document yet, until it is dropped: nothing says "saved" meanwhile.
pub struct Typing {
    engine: SendWrapper<Rc<Engine>>,
}

impl Drop for Typing {
    fn drop(&mut self) {
        self.engine.typing(false);
    }
}

impl OpenDoc {
    pub(super) fn new(engine: Rc<Engine>, doc: DocId) -> Self {
        let slot = engine.acquire(doc);
        Self { handle: SendWrapper::new(Rc::new(Handle { engine, slot })) }
    }

    /// Which document.
    pub fn id(&self) -> DocId {
        self.handle.slot.id
    }

    /// Whether it is loaded. Before, everything reads as empty and edits do nothing.
    pub fn ready(&self) -> Signal<bool> {
        let ready = self.handle.slot.ready.clone();
        Signal::derive(move || ready.get())
    }

    /// Whether the document cannot be had: it does not exist for this person, or is not on this device and there is no
    /// server in reach.
    pub fn missing(&self) -> Signal<bool> {
        let missing = self.handle.slot.missing.clone();
        Signal::derive(move || missing.get())
    }

    /// Whether a newer version of the app wrote it, so that this one shows it and does not write it.
    pub fn newer(&self) -> Signal<bool> {
        let newer = self.handle.slot.newer.clone();
        Signal::derive(move || newer.get())
    }

    /// What a field says, with undecided concurrent values.
    pub fn reading(&self, field: &str) -> Memo<Reading> {
        let slot = self.handle.slot.clone();
        let trigger = slot.trigger(field);
        let (slot, field) = (SendWrapper::new(slot), field.to_owned());
        Memo::new(move |_| {
            trigger.track();
            slot.with(|d| d.reading(&field)).unwrap_or_default()
        })
    }

    /// The title.
    pub fn title(&self) -> Memo<String> {
        let reading = self.reading("title");
        Memo::new(move |_| reading.with(|r| r.value.as_text().unwrap_or_default().to_owned()))
    }

    /// Sets a field, as somebody who saw all of its present values.
    pub fn set(&self, field: &str, value: Value) {
        self.write(|d, now| d.set(field, &value, now));
    }

    /// Says that letters were typed which are to be set in a moment.
    pub fn typing(&self) -> Typing {
        self.handle.engine.typing(true);
        Typing { engine: SendWrapper::new(self.handle.engine.clone()) }
    }

    /// Edits a rich text. [`OpenDoc::on_text`] is not called for these edits.
    pub fn edit_text(&self, field: &str, edits: &[TextEdit]) {
        for (number, edits) in TextEdit::split(edits).into_iter().enumerate() {
            self.write(|d, now| {
                if number > 0 {
                    d.go_on();
                }
                d.edit_text(field, &edits, now)
            });
        }
    }

    /// The blocks of a rich text as they are now; does not track.
    pub fn blocks(&self, field: &str) -> Vec<Block> {
        self.handle.slot.with(|d| d.blocks(field)).unwrap_or_default()
    }

    /// The text of a rich text, one line per block; tracks.
    pub fn plain_text(&self, field: &str) -> String {
        self.handle.slot.trigger(field).track();
        self.handle.slot.with(|d| d.plain_text(field)).unwrap_or_default()
    }

    /// What is said here, if it is somebody's comments; tracks.
    pub(super) fn entries(&self) -> Entries {
        self.handle.slot.trigger("entries").track();
        self.handle.slot.with(|d| d.entries()).unwrap_or_default()
    }

    /// The files that are attached, oldest first.
    pub fn attachments(&self) -> Memo<Vec<(EntryId, Attachment)>> {
        let slot = SendWrapper::new(self.handle.slot.clone());
        Memo::new(move |_| {
            slot.changed.track();
            slot.with(|d| d.attachments()).unwrap_or_default()
        })
    }

    /// Calls back with what others, other tabs, undo and redo did to a rich text, until the guard is dropped. An empty
    /// list means that the text was replaced as a whole: read [`OpenDoc::blocks`] again.
    pub fn on_text(&self, field: &str, callback: Hears) -> TextGuard {
        let id = self.handle.slot.listen(field, callback);
        TextGuard { slot: SendWrapper::new(self.handle.slot.clone()), id }
    }

    /// Takes back the last group of own edits.
    pub fn undo(&self) {
        if let Some(works) = works::works() {
            (works.undo)(self);
        }
    }

    pub(super) fn undo_here(&self) {
        while self.write(Document::undo) && self.handle.slot.with(|d| d.undo_goes_on()).unwrap_or_default() {}
    }

    /// Does again what was last undone.
    pub fn redo(&self) {
        if let Some(works) = works::works() {
            (works.redo)(self);
        }
    }

    pub(super) fn redo_here(&self) {
        while self.write(Document::redo) && self.handle.slot.with(|d| d.redo_goes_on()).unwrap_or_default() {}
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> Signal<bool> {
        let signal = self.handle.slot.can_undo.clone();
        Signal::derive(move || signal.get())
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> Signal<bool> {
        let signal = self.handle.slot.can_redo.clone();
        Signal::derive(move || signal.get())
    }

    /// Who else is here.
    pub fn peers(&self) -> Signal<Vec<PeerView>> {
        let peers = self.handle.slot.peers.clone();
        Signal::derive(move || peers.get())
    }

    /// Tells the others where one is; sent at most 30 times a second, the latest wins.
    pub fn present(&self, data: Vec<u8>) {
        self.handle.engine.present(&self.handle.slot, data);
    }

    /// Whether edits are taken.
    pub fn writable(&self) -> Signal<bool> {
        let writable = self.handle.slot.writable.clone();
        Signal::derive(move || writable.get())
    }

    /// Whether the record is deleted, and whether a deletion waits for a decision. Says what the document says, which
    /// is as new as what is on the screen.
    pub fn deletions(&self) -> Memo<(bool, bool)> {
        let slot = SendWrapper::new(self.handle.slot.clone());
        Memo::new(move |_| {
            slot.changed.track();
            slot.with(|d| d.deletions()).unwrap_or_default()
        })
    }

    /// The state that the record is in: what the document says, joined with what was decided. The same as its row's.
    pub fn state(&self, register: &'static Register) -> Memo<String> {
        let decision = self.decision();
        let said = self.reading("state");
        let slot = SendWrapper::new(self.handle.slot.clone());
        let marks = slot.trigger("decided");
        Memo::new(move |_| {
            marks.track();
            let seen = slot.with(|d| d.decided()).unwrap_or_default();
            let says = said.with(|r| r.value.as_text().unwrap_or_default().to_owned());
            decision.with(|last| effective(register, &says, &seen, last.as_ref()).to_owned())
        })
    }

    /// The last decision on the record.
    pub fn decision(&self) -> Memo<Option<Decided>> {
        let engine = SendWrapper::new(self.handle.engine.clone());
        let doc = self.id();
        Memo::new(move |_| engine.rows.find(doc).and_then(|row| row.placement.decision.as_deref().cloned()))
    }

    /// Whether the last decision stands: nobody who has seen it moved the record on.
    pub fn stands(&self) -> Memo<bool> {
        let decision = self.decision();
        let slot = SendWrapper::new(self.handle.slot.clone());
        let marks = slot.trigger("decided");
        Memo::new(move |_| {
            marks.track();
            let seen = slot.with(|d| d.decided()).unwrap_or_default();
            decision.with(|last| last.as_ref().is_some_and(|last| stands(&seen, last)))
        })
    }

    /// What is before the person now, named exactly; `None` while it is not loaded.
    pub fn content(&self) -> Option<Content> {
        let epoch = self.handle.slot.epoch();
        self.handle.slot.with(|d| Content { epoch, heads: d.heads(), hash: d.content_hash() })
    }

    /// The hash of the content; does not track.
    pub fn content_hash(&self) -> Option<Hash> {
        self.handle.slot.with(|d| d.content_hash())
    }

    /// Whether the document is just as it was at these heads of an epoch; does not track.
    pub fn is_at(&self, epoch: u32, heads: &[Hash]) -> bool {
        self.handle.slot.epoch() == epoch && self.handle.slot.with(|d| d.heads() == heads).unwrap_or(false)
    }

    /// What the document says differently than at these heads of an epoch; `None` when this device does not have them,
    /// because the document went on in a new epoch. Does not track.
    pub fn since(&self, epoch: u32, heads: &[Hash]) -> Option<Vec<Difference>> {
        if self.handle.slot.epoch() != epoch {
            return None;
        }
        self.handle.slot.with(|d| d.as_of(heads).map(|before| d.differences(&before))).flatten()
    }

    /// Whether an account has written of the content since these heads; does not track.
    pub fn wrote(&self, prefixes: &[ActorPrefix], since: &[Hash]) -> bool {
        let theirs = |_, actor: Option<Actor>| actor.is_some_and(|a| prefixes.contains(&a.prefix));
        self.handle.slot.with(|d| d.wrote(since, theirs)).unwrap_or(false)
    }

    /// Deletes the record; it can be restored.
    pub fn delete(&self) {
        self.write(|d, now| d.set_deleted(true, now));
    }

    /// Brings a deleted record back.
    pub fn restore(&self) {
        self.write(|d, now| d.set_deleted(false, now));
    }

    /// A name for a position in a rich text that stays with its character.
    pub fn cursor(&self, field: &str, index: usize) -> Option<String> {
        self.handle.slot.with(|d| d.cursor(field, index)).flatten()
    }

    /// Where a cursor is now.
    pub fn position(&self, field: &str, cursor: &str) -> Option<usize> {
        self.handle.slot.with(|d| d.position(field, cursor)).flatten()
    }

    pub(super) fn slot(&self) -> &Rc<Slot> {
        &self.handle.slot
    }

    /// Whether anything was written.
    pub(super) fn write(
        &self,
        edit: impl FnOnce(&mut Document, Timestamp) -> Result<Option<Written>, DocError>,
    ) -> bool {
        self.handle.engine.write(&self.handle.slot, edit)
    }
}
