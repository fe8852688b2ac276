//! The document itself: opening, saving, taking and making changes.

use super::types::{Applied, Block, HistoryEntry, Reading, TextEdit, Written};
use super::{DocError, genesis};
use crate::id::{Actor, DocId};
use crate::registers;
use crate::schema::{Register, Value};
use crate::sync::frame::Hash;
use crate::sync::row::Row;
use crate::time::Timestamp;
use automerge::{ActorId, Automerge, ChangeHash, ReadDoc};

/// One record's document.
#[derive(Debug)]
pub struct Document {
    id: DocId,
    register: Option<&'static Register>,
    doc: Automerge,
    writable: bool,
}

/// A change hash in our type.
pub(super) fn to_hash(hash: ChangeHash) -> Hash {
    Hash(hash.0)
}

impl Document {
    /// A new record: its genesis applied. State, title and all else are ordinary edits.
    pub fn create(id: DocId, register: &'static Register, actor: Actor) -> Self {
        let mut doc = Automerge::new();
        let _ = doc.load_incremental(&genesis(id, register));
        doc.set_actor(ActorId::from(actor.to_bytes()));
        Self { id, register: Some(register), doc, writable: true }
    }

    /// Opens a document from its last snapshot (may be empty) and the chunks written since. Without an actor it can
    /// only be read.
    pub fn load(id: DocId, actor: Option<Actor>, saved: &[u8], chunks: &[impl AsRef<[u8]>]) -> Result<Self, DocError> {
        let mut doc = if saved.is_empty() {
            Automerge::new()
        } else {
            Automerge::load(saved).map_err(|e| DocError::Unreadable(e.to_string()))?
        };
        if let Some(actor) = actor {
            doc.set_actor(ActorId::from(actor.to_bytes()));
        }
        let mut document = Self { id, register: None, doc, writable: actor.is_some() };
        document.apply(chunks)?;
        document.register = registers::ALL.first().copied();
        Ok(document)
    }

    /// Writes under `actor` from now on.
    pub fn set_actor(&mut self, actor: Actor) {
        self.doc.set_actor(ActorId::from(actor.to_bytes()));
        self.writable = true;
    }

    /// The logical document.
    pub fn id(&self) -> DocId {
        self.id
    }

    /// Its register, as the root's `kind` says; `None` while that is unknown (a JavaScript document not yet filed).
    pub fn register(&self) -> Option<&'static Register> {
        self.register
    }

    /// The engine's document, for the guard to read its history from.
    pub fn engine(&self) -> &Automerge {
        &self.doc
    }

    /// The hashes of the changes that nothing builds on yet, sorted.
    pub fn heads(&mut self) -> Vec<Hash> {
        self.doc.get_heads().into_iter().map(to_hash).collect()
    }

    /// The whole document in automerge's compact form.
    pub fn save(&mut self) -> Vec<u8> {
        self.doc.save()
    }

    /// Whether the change is part of the document.
    pub fn has(&mut self, hash: &Hash) -> bool {
        self.doc.get_change_meta_by_hash(&ChangeHash(hash.0)).is_some()
    }

    /// Raw chunks of all changes that `heads` do not include, in dependency order. Unknown heads count as nothing.
    pub fn changes_since(&mut self, heads: &[Hash]) -> Vec<Vec<u8>> {
        let heads: Vec<ChangeHash> = heads
            .iter()
            .filter(|h| self.doc.get_change_meta_by_hash(&ChangeHash(h.0)).is_some())
            .map(|h| ChangeHash(h.0))
            .collect();
        self.doc.get_changes(&heads).iter().map(|c| c.raw_bytes().to_vec()).collect()
    }

    /// Takes changes that others made (or another tab of ours): all or none.
    pub fn apply(&mut self, chunks: &[impl AsRef<[u8]>]) -> Result<Applied, DocError> {
        for chunk in chunks {
            self.doc.load_incremental(chunk.as_ref())?;
        }
        Ok(Applied::default())
    }

    /// What a field says. Unknown fields read as empty.
    pub fn reading(&self, _field: &str) -> Reading {
        Reading::default()
    }

    /// The blocks of a rich text.
    pub fn blocks(&self, _field: &str) -> Vec<Block> {
        Vec::new()
    }

    /// The text of a rich text, one line per block.
    pub fn plain_text(&self, _field: &str) -> String {
        String::new()
    }

    /// The projection row, for lists.
    pub fn row(&mut self) -> Row {
        Row {
            doc: self.id,
            register: String::new(),
            projection: 0,
            title: String::new(),
            cells: Vec::new(),
            links: Vec::new(),
            conflicts: Vec::new(),
            deleted: false,
            changed: Timestamp(0),
        }
    }

    /// Sets a field as somebody who saw all of its present values. `None`: nothing changed.
    pub fn set(&mut self, field: &str, _value: &Value, _now: Timestamp) -> Result<Option<Written>, DocError> {
        Err(DocError::NoField(field.to_owned()))
    }

    /// Edits a rich text. `None`: nothing changed.
    pub fn edit_text(
        &mut self,
        field: &str,
        _edits: &[TextEdit],
        _now: Timestamp,
    ) -> Result<Option<Written>, DocError> {
        Err(DocError::NoField(field.to_owned()))
    }

    /// Deletes the record, naming the heads that the deletion saw, or brings it back (MODEL.md 3).
    pub fn set_deleted(&mut self, _deleted: bool, _now: Timestamp) -> Result<Option<Written>, DocError> {
        Err(DocError::ReadOnly)
    }

    /// Takes back the last group of our own edits.
    pub fn undo(&mut self, _now: Timestamp) -> Result<Option<Written>, DocError> {
        Ok(None)
    }

    /// Does again what was last undone.
    pub fn redo(&mut self, _now: Timestamp) -> Result<Option<Written>, DocError> {
        Ok(None)
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        false
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        false
    }

    /// A name for the position `index` that stays with its character whatever others do.
    pub fn cursor(&self, _field: &str, _index: usize) -> Option<String> {
        None
    }

    /// Where a cursor is now.
    pub fn position(&self, _field: &str, _cursor: &str) -> Option<usize> {
        None
    }

    /// All changes, oldest first.
    pub fn history(&mut self) -> Vec<HistoryEntry> {
        Vec::new()
    }
}
