//! The document itself: opening, saving, taking other people's changes and committing our own.

use super::edit::Calm;
use super::types::{Applied, HistoryEntry, Written};
use super::undo::Undo;
use super::{DocError, genesis, history, patches};
use crate::id::{Actor, DecisionId, DocId};
use crate::registers;
use crate::schema::{Container, Register};
use crate::sync::frame::Hash;
use crate::time::Timestamp;
use automerge::transaction::{CommitOptions, Transaction};
use automerge::{ActorId, Automerge, Change, ChangeHash, ObjId, PatchLog, ROOT, ReadDoc};
use std::collections::{BTreeMap, HashSet};

/// One record's document.
#[derive(Debug)]
pub struct Document {
    id: DocId,
    register: Option<&'static Register>,
    pub(super) doc: Automerge,
    pub(super) undo: Undo,
    pub(super) calm: Calm,
    writable: bool,
    /// The latest time that any change claims, for the row.
    pub(super) changed: Timestamp,
    /// The decision that whoever writes here has seen last.
    pub(super) seen: Option<DecisionId>,
}

/// A change hash in our type.
pub(super) fn to_hash(hash: ChangeHash) -> Hash {
    Hash(hash.0)
}

/// The time that a change claims. JavaScript clients count seconds, we count milliseconds (MODEL.md 4); the two ranges
/// do not meet.
pub(super) fn instant(time: i64) -> Timestamp {
    let seconds = Timestamp(time.saturating_mul(1000));
    if time != 0 && seconds.in_range() { seconds } else { Timestamp(time) }
}

impl Document {
    /// A new record: its genesis applied. State, title and all else are ordinary edits.
    pub fn create(id: DocId, register: &'static Register, actor: Actor) -> Self {
        let (_, doc) = genesis::build(id, register, register.version, 0);
        let mut document = Self::around(id, doc);
        document.set_actor(actor);
        document
    }

    /// Opens a document from its last snapshot (may be empty) and the chunks written since. Without an actor it can
    /// only be read.
    ///
    /// # Errors
    /// What [`Document::apply`] says, and [`DocError::Unreadable`] for a broken snapshot.
    pub fn load(id: DocId, actor: Option<Actor>, saved: &[u8], chunks: &[impl AsRef<[u8]>]) -> Result<Self, DocError> {
        let doc = if saved.is_empty() {
            Automerge::new()
        } else {
            Automerge::load(saved).map_err(|e| DocError::Unreadable(e.to_string()))?
        };
        let mut document = Self::around(id, doc);
        let changes = document.unknown(chunks)?;
        document.take(changes, &mut PatchLog::inactive())?;
        if let Some(actor) = actor {
            document.set_actor(actor);
        }
        Ok(document)
    }

    /// Wraps an automerge document, to be read.
    pub(super) fn around(id: DocId, mut doc: Automerge) -> Self {
        // Never written under; keeps automerge's random draw out of the history.
        doc.set_actor(ActorId::from([0; 16]));
        let changed = doc.get_changes_meta(&[]).iter().map(|c| instant(c.timestamp)).max().unwrap_or_default();
        let (undo, calm) = (Undo::default(), Calm::default());
        let mut document = Self { id, register: None, doc, undo, calm, writable: false, changed, seen: None };
        document.find_register();
        document
    }

    /// Reads the register from the root, once it and the schema's version are there (MODEL.md 24). A version above ours
    /// is read as far as we know it.
    fn find_register(&mut self) {
        if self.register.is_some() {
            return;
        }
        let version = self.doc.get(ROOT, "schema").ok().flatten().and_then(|(value, _)| value.as_u64());
        if version.is_some_and(|version| version >= 1) {
            self.register = self.text_of(ROOT, "kind").and_then(|kind| registers::by_key(&kind));
        }
    }

    /// Writes under `actor` from now on.
    pub fn set_actor(&mut self, actor: Actor) {
        self.doc.set_actor(ActorId::from(actor.to_bytes()));
        self.writable = true;
    }

    /// Writes as the document itself, which only a new epoch does.
    pub(super) fn write_as(&mut self, actor: ActorId) {
        self.doc.set_actor(actor);
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

    /// The epoch that it says it is of; 0 for the first (MODEL.md 20).
    pub fn epoch(&self) -> u32 {
        self.whole(genesis::EPOCH).unwrap_or_default()
    }

    /// The version of the register's schema that it was written with, when that is newer than the one known here.
    /// Such a document can be read – what is unknown is ignored – and not written, because only who knows a schema can
    /// keep it.
    pub fn newer(&self) -> Option<u32> {
        let known = self.register?.version;
        self.whole("schema").filter(|version| *version > known)
    }

    /// A whole number at a root key.
    fn whole(&self, key: &str) -> Option<u32> {
        let (value, _) = self.doc.get(ROOT, key).ok().flatten()?;
        value.as_i64().and_then(|n| u32::try_from(n).ok())
    }

    /// Adds the texts and maps that later versions of the register brought, by changes that are the same whoever makes
    /// them (MODEL.md 1). Gives their chunks, to be stored and sent; none when there is nothing to add. Documents that
    /// a JavaScript client began have no known beginning to add to, and stay as they are until their next epoch.
    ///
    /// # Errors
    /// What [`Document::apply`] says.
    pub fn upgrade(&mut self) -> Result<Vec<Vec<u8>>, DocError> {
        let Some(register) = self.register.filter(|r| self.whole("schema").is_some_and(|v| v < r.version)) else {
            return Ok(Vec::new());
        };
        let Some((origin, version)) = self.origin() else {
            return Ok(Vec::new());
        };
        if origin.key != register.key {
            return Ok(Vec::new());
        }
        let mut missing = genesis::upgrades(self.id, register, self.epoch(), version, register.version);
        missing.retain(|change| !self.knows(&change.hash()));
        let chunks = missing.iter().map(|c| c.raw_bytes().to_vec()).collect();
        self.take(missing, &mut PatchLog::inactive())?;
        Ok(chunks)
    }

    /// The register and schema version whose genesis began this document.
    pub(super) fn origin(&self) -> Option<(&'static Register, u32)> {
        let changes = self.doc.get_changes_meta(&[]);
        let root = changes.iter().find(|c| c.deps.is_empty())?;
        genesis::origin(self.id, self.epoch(), root.actor.to_bytes(), to_hash(root.hash))
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
        self.knows(&ChangeHash(hash.0))
    }

    /// Whether automerge has the change.
    pub(super) fn knows(&self, hash: &ChangeHash) -> bool {
        self.doc.get_change_meta_by_hash(hash).is_some()
    }

    /// Raw chunks of all changes that `heads` do not include, in dependency order. Unknown heads count as nothing.
    pub fn changes_since(&mut self, heads: &[Hash]) -> Vec<Vec<u8>> {
        let heads: Vec<ChangeHash> = heads.iter().map(|h| ChangeHash(h.0)).filter(|h| self.knows(h)).collect();
        self.doc.get_changes(&heads).iter().map(|c| c.raw_bytes().to_vec()).collect()
    }

    /// Takes changes that others made (or another tab of ours), in any order and with repetitions: all or none.
    ///
    /// # Errors
    /// [`DocError::NotAChange`], [`DocError::MissingDependencies`], [`DocError::Refused`]; the document is unharmed.
    pub fn apply(&mut self, chunks: &[impl AsRef<[u8]>]) -> Result<Applied, DocError> {
        let changes = self.unknown(chunks)?;
        if changes.is_empty() {
            return Ok(Applied::default());
        }
        let new = changes.len();
        let mut touched = history::root_keys(&changes);
        let texts = self.texts();
        self.calm.forget();
        let mut log = PatchLog::active();
        self.take(changes, &mut log)?;
        let patches = self.doc.make_patches(&mut log);
        let text = patches::text_edits(&self.doc, &patches, &texts, &self.texts());
        touched.extend(patches::root_keys(&patches));
        for (field, edits) in &text {
            self.undo.follow(field, edits);
        }
        Ok(Applied { fields: touched.into_iter().collect(), text, new })
    }

    /// Takes changes as [`Document::apply`] does, without working out what they touch: for the server, where nobody
    /// looks. How many were new.
    pub fn absorb(&mut self, chunks: &[impl AsRef<[u8]>]) -> Result<usize, DocError> {
        let changes = self.unknown(chunks)?;
        let new = changes.len();
        if new > 0 {
            self.take(changes, &mut PatchLog::inactive())?;
        }
        Ok(new)
    }

    /// Reads chunks and leaves out what the document has. Nothing is applied.
    fn unknown(&self, chunks: &[impl AsRef<[u8]>]) -> Result<Vec<Change>, DocError> {
        let mut changes = Vec::new();
        let mut hashes = HashSet::new();
        for (index, chunk) in chunks.iter().enumerate() {
            let change =
                Change::try_from(chunk.as_ref()).map_err(|e| DocError::NotAChange { index, reason: e.to_string() })?;
            // automerge reads a single change without looking at its checksum.
            if chunk.as_ref().get(4..8) != Some(&change.hash().0[..4]) {
                return Err(DocError::NotAChange { index, reason: "the checksum is wrong".to_owned() });
            }
            if !self.knows(&change.hash()) && hashes.insert(change.hash()) {
                changes.push(change);
            }
        }
        let mut missing: Vec<Hash> = changes
            .iter()
            .flat_map(Change::deps)
            .filter(|dep| !hashes.contains(dep) && !self.knows(dep))
            .map(|dep| to_hash(*dep))
            .collect();
        missing.sort_unstable();
        missing.dedup();
        if missing.is_empty() { Ok(changes) } else { Err(DocError::MissingDependencies(missing)) }
    }

    /// Applies changes whose dependencies are all known or among them.
    pub(super) fn take(&mut self, changes: Vec<Change>, log: &mut PatchLog) -> Result<(), DocError> {
        let latest = changes.iter().map(|c| instant(c.timestamp())).max().unwrap_or_default();
        let hashes: Vec<ChangeHash> = changes.iter().map(Change::hash).collect();
        self.doc.apply_changes_log_patches(changes, log).map_err(|e| DocError::Refused(e.to_string()))?;
        if !hashes.iter().all(|h| self.knows(h)) {
            // automerge queued something: it must not stay there, or it would come to life later.
            return Err(DocError::Refused("changes depend on each other in a circle".to_owned()));
        }
        self.changed = self.changed.max(latest);
        self.find_register();
        Ok(())
    }

    /// The rich texts of the record: field, object, length.
    pub(super) fn texts(&self) -> BTreeMap<&'static str, (ObjId, usize)> {
        let fields = self.register.map(|r| r.fields).unwrap_or_default();
        fields
            .iter()
            .filter(|f| f.kind.container() == Container::Text)
            .filter_map(|f| {
                let text = self.text_object(f.key)?;
                let length = self.doc.length(&text);
                Some((f.key, (text, length)))
            })
            .collect()
    }

    /// Makes one change of what `work` does; nothing is left of it when it fails. `None`: it did nothing.
    pub(super) fn commit<T>(
        &mut self,
        now: Timestamp,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, DocError>,
    ) -> Result<Option<(T, Written)>, DocError> {
        if !self.writable {
            return Err(DocError::ReadOnly);
        }
        if let (Some(document), Some(register)) = (self.newer(), self.register) {
            return Err(DocError::Newer { document, known: register.version });
        }
        // A clock far off is no reason to lose an edit: peers refuse times out of range, so ours stay in it.
        let time =
            if now.in_range() { now } else { Timestamp(now.0.clamp(Timestamp::EARLIEST.0, Timestamp::LATEST.0)) };
        let mut tx = self.doc.transaction();
        let result = match work(&mut tx) {
            Ok(result) => result,
            Err(error) => {
                tx.rollback();
                return Err(error);
            }
        };
        let (hash, _) = tx.commit_with(CommitOptions::default().with_time(time.0));
        let Some(hash) = hash else { return Ok(None) };
        let Some(change) = self.doc.get_last_local_change() else {
            return Err(DocError::Refused("the change just made is not there".to_owned()));
        };
        self.changed = self.changed.max(time);
        let written =
            Written { chunk: change.raw_bytes().to_vec(), hash: to_hash(hash), fields: Vec::new(), text: Vec::new() };
        Ok(Some((result, written)))
    }

    /// All changes, oldest first.
    pub fn history(&mut self) -> Vec<HistoryEntry> {
        history::entries(&self.doc.get_changes(&[]))
    }
}
