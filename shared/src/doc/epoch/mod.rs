//! Epochs (MODEL.md 20): a document with a long past goes on as a fresh one that says the same, and what arrives late
//! for the old one is carried over.
//!
//! A new epoch begins with a genesis of its own, then come changes that write the content as it was, among them
//! concurrent ones where people disagreed, then one that builds on all of them and says where the content comes from.
//! They are made by the document's own actors, so that the same content gives the same bytes.
//!
//! What the sealed epoch still gains is written on a branch of the new one that begins at this last change and that
//! nobody else writes on: its tip says what the sealed epoch says, and names the heads that it has seen. So each
//! difference is carried once, and merges with what was written in the new epoch as if it had been written there.

pub(super) mod content;
mod copy;

use super::document::Document;
use super::fields::{DELETED, nothing};
use super::genesis::{self, Purpose};
use super::{DocError, TextEdit};
use crate::schema::Container;
use automerge::legacy::{ObjectId, OpId};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{
    ActorId, AutoCommit, Automerge, AutomergeError, ChangeHash, ObjId, ObjType, PatchLog, ROOT, ReadDoc, ScalarValue,
    Value,
};
use content::{MACHINERY, Node, ORIGIN};
use copy::Copier;
use std::collections::{BTreeSet, HashMap};

/// The key of the origin that lists the heads of the epoch before.
const HEADS: &str = "heads";

/// Why a document stays in its epoch, or a late change cannot be carried into the next. A path names the place.
#[derive(Debug, thiserror::Error)]
pub enum CannotRoll {
    /// Its register is not known, so its beginning cannot be made.
    #[error("its register is not known")]
    NoRegister,
    /// A newer version of Muster wrote it.
    #[error("it has schema version {0}, newer than what is known here")]
    Newer(u32),
    /// Objects were put under one key concurrently; one of them would vanish.
    #[error("several objects stand side by side at {0}")]
    Objects(String),
    /// More concurrent values than can be kept apart.
    #[error("too many concurrent values at {0}")]
    Disputed(String),
    /// An element that is neither text nor a marker, or that was overwritten concurrently.
    #[error("the element {0} cannot be copied")]
    Element(String),
    /// The copy does not say the same; it is not used.
    #[error("the copy differs at {0}")]
    Differs(String),
    /// The document does not belong to the epoch after the other.
    #[error("it does not continue the other epoch")]
    Unrelated,
    /// An edit could not be repeated.
    #[error(transparent)]
    Edit(Box<DocError>),
    /// The engine refused.
    #[error("the document engine failed: {0}")]
    Engine(Box<AutomergeError>),
}

impl From<DocError> for CannotRoll {
    fn from(error: DocError) -> Self {
        Self::Edit(Box::new(error))
    }
}

impl From<AutomergeError> for CannotRoll {
    fn from(error: AutomergeError) -> Self {
        Self::Engine(Box::new(error))
    }
}

impl Document {
    /// Whether people made at least `edits` edits to one text of it since its epoch began.
    pub fn outgrown(&self, edits: u64) -> bool {
        let people = |actor: &ActorId| !genesis::is_own_actor(actor.to_bytes());
        let all: u64 = self
            .doc
            .get_changes_meta(&[])
            .iter()
            .filter(|c| people(&c.actor))
            .map(|c| (c.max_op + 1).saturating_sub(c.start_op))
            .sum();
        // Most documents are spared the count.
        if all < edits {
            return false;
        }
        let mut counts: HashMap<ObjectId, u64> = HashMap::new();
        for (text, _) in self.texts().into_values() {
            if let ObjId::Id(counter, actor, _) = text {
                counts.insert(ObjectId::Id(OpId::new(counter, &actor)), 0);
            }
        }
        for change in self.doc.get_changes(&[]).iter().filter(|c| people(c.actor_id())) {
            for operation in change.decode().operations {
                if let Some(count) = counts.get_mut(&operation.obj) {
                    *count += 1;
                }
            }
        }
        counts.values().any(|count| *count >= edits)
    }

    /// The document of `epoch` that goes on from this one.
    ///
    /// # Errors
    /// Why this one has to go on as it is. It is unharmed in any case.
    pub fn roll(&self, epoch: u32) -> Result<Self, CannotRoll> {
        let register = self.register().ok_or(CannotRoll::NoRegister)?;
        if let Some(version) = self.newer() {
            return Err(CannotRoll::Newer(version));
        }
        self.containers_stand_alone()?;
        let (_, begun) = genesis::build(self.id(), register, register.version, epoch);
        let actor = |rank| carrier(&self.id(), register.key, register.version, epoch, rank);
        let mut copier = Copier {
            from: &self.doc,
            to: AutoCommit::load(&begun.save())?,
            actor: &actor,
            time: self.changed.0,
            disputed: Vec::new(),
        };
        copier.to.set_actor(actor(0));
        copier.map("", &ROOT, &ROOT, &MACHINERY)?;
        if self.deletion_disputed() {
            let marks = self.deletion_marks();
            copier.dispute(DELETED, &ROOT, DELETED, marks)?;
        }
        copier.settle()?;
        let mut to = copier.to;
        if self.is_deleted() {
            let seen = to.get_heads().iter().flat_map(|h| h.0).collect();
            to.put(ROOT, DELETED, ScalarValue::Bytes(seen))?;
        }
        let origin = to.put_object(ROOT, ORIGIN, ObjType::Map)?;
        to.put(&origin, HEADS, ScalarValue::Bytes(bytes(&self.doc.get_heads())))?;
        to.commit_with(CommitOptions::default().with_time(self.changed.0));
        let rolled = Self::around(self.id(), Automerge::load(&to.save())?);
        match self.differs(&rolled) {
            None => Ok(rolled),
            Some(place) => Err(CannotRoll::Differs(place)),
        }
    }

    /// Carries what `sealed`, the epoch before this one, gained since it was rolled or last carried. Gives the chunks,
    /// which this document has then; none when it had everything.
    ///
    /// # Errors
    /// Why it cannot be carried; this document is unharmed.
    pub fn carry(&mut self, sealed: &Self) -> Result<Vec<Vec<u8>>, CannotRoll> {
        let (mut branch, seen) = self.branch()?;
        let tip = branch.doc.get_heads();
        let now = sealed.doc.get_heads();
        if now == seen {
            return Ok(Vec::new());
        }
        sealed.containers_stand_alone()?;
        let mut before = Self::around(self.id(), sealed.doc.fork_at(&seen)?);
        let was_deleted = before.is_deleted();
        let was_disputed = before.deletion_disputed();
        let old = Self::around(self.id(), before.doc.clone());
        let late: Vec<_> = sealed.doc.get_changes(&seen).iter().map(|c| c.raw_bytes().to_vec()).collect();
        let time = sealed.changed;
        let applied = before.apply(&late)?;
        let texts: BTreeSet<String> = before.texts().keys().map(|k| (*k).to_owned()).collect();
        let mut done = BTreeSet::new();
        for (field, edits) in applied.text {
            if branch.text_object(&field).is_none() {
                continue;
            }
            for edits in TextEdit::split(&edits) {
                branch.edit_text(&field, &edits, time)?;
            }
            done.insert(field);
        }
        let actor_of = self.carriers()?;
        let actor = |rank| actor_of(rank);
        let mut copier = Copier {
            from: &sealed.doc,
            to: AutoCommit::load(&branch.doc.save())?,
            actor: &actor,
            time: time.0,
            disputed: Vec::new(),
        };
        copier.to.set_actor(actor(0));
        let mut skip: Vec<&str> = MACHINERY.to_vec();
        skip.extend(texts.iter().filter(|t| done.contains(*t)).map(String::as_str));
        level(&mut copier, "", &old.doc, (&ROOT, &ROOT, &ROOT), &skip)?;
        copier.settle()?;
        let mut to = copier.to;
        if sealed.is_deleted() != was_deleted || sealed.deletion_disputed() != was_disputed {
            let mark = if sealed.is_deleted() {
                Some(ScalarValue::Bytes(to.get_heads().iter().flat_map(|h| h.0).collect()))
            } else if sealed.deletion_disputed() {
                // Of a deletion that stood, whatever is written now is the dispute.
                (!was_deleted).then(|| ScalarValue::Bytes(Vec::new()))
            } else {
                Some(ScalarValue::Null)
            };
            if let Some(mark) = mark {
                to.put(ROOT, DELETED, mark)?;
            }
        }
        let Some((Value::Object(ObjType::Map), origin)) = to.get(ROOT, ORIGIN)? else {
            return Err(CannotRoll::Unrelated);
        };
        to.put(&origin, HEADS, ScalarValue::Bytes(bytes(&now)))?;
        to.commit_with(CommitOptions::default().with_time(time.0));
        let changes = to.get_changes(&tip);
        let chunks = changes.iter().map(|c| c.raw_bytes().to_vec()).collect();
        self.take(changes, &mut PatchLog::inactive())?;
        Ok(chunks)
    }

    /// The first place at which two epochs do not say the same.
    pub fn differs(&self, other: &Self) -> Option<String> {
        let (ours, theirs) = (content::map(&self.doc, &ROOT, &MACHINERY), content::map(&other.doc, &ROOT, &MACHINERY));
        let keys: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        if let Some(key) = keys.into_iter().find(|k| ours.get(*k) != theirs.get(*k)) {
            return Some(key.clone());
        }
        let deletion = (self.is_deleted(), self.deletion_disputed());
        (deletion != (other.is_deleted(), other.deletion_disputed())).then(|| DELETED.to_owned())
    }

    /// Whether nothing was put beside or over a text or map of the register.
    fn containers_stand_alone(&self) -> Result<(), CannotRoll> {
        let fields = self.register().map(|r| r.fields).unwrap_or_default();
        let beside = |key: &str| self.doc.get_all(ROOT, key).is_ok_and(|all| all.len() > 1);
        match fields.iter().find(|f| f.kind.container() != Container::Scalar && beside(f.key)) {
            Some(field) => Err(CannotRoll::Objects(format!("/{}", field.key))),
            None => Ok(()),
        }
    }

    /// What stands for a disputed deletion where its heads mean nothing: marks that have seen nothing, and the denials.
    fn deletion_marks(&self) -> Vec<ScalarValue> {
        let mut out: Vec<ScalarValue> = Vec::new();
        for (value, _) in self.doc.get_all(ROOT, DELETED).unwrap_or_default() {
            let mark = if nothing(&value) { ScalarValue::Null } else { ScalarValue::Bytes(Vec::new()) };
            out.retain(|known| *known != mark);
            out.push(mark);
        }
        out
    }

    /// The actors that carry content into this document.
    fn carriers(&self) -> Result<impl Fn(u8) -> ActorId + use<>, CannotRoll> {
        let (id, epoch) = (self.id(), self.epoch());
        let origin = self.origin().filter(|_| epoch > 0);
        let (register, version) = origin.ok_or(CannotRoll::Unrelated)?;
        Ok(move |rank| carrier(&id, register.key, version, epoch, rank))
    }

    /// The branch that mirrors the sealed epoch, to be written by its actor, and the heads that it has seen of it.
    fn branch(&self) -> Result<(Self, Vec<ChangeHash>), CannotRoll> {
        let actor = self.carriers()?(0);
        let metas = self.doc.get_changes_meta(&[]);
        let own = metas.iter().filter(|c| *c.actor == actor);
        let tip = own.max_by_key(|c| c.seq).map(|c| c.hash).ok_or(CannotRoll::Unrelated)?;
        let mut branch = Self::around(self.id(), self.doc.fork_at(&[tip])?);
        let heads = match branch.doc.get(ROOT, ORIGIN)? {
            Some((Value::Object(ObjType::Map), origin)) => branch.doc.get(&origin, HEADS)?,
            _ => None,
        };
        let Some((Value::Scalar(heads), _)) = heads else { return Err(CannotRoll::Unrelated) };
        let ScalarValue::Bytes(heads) = heads.as_ref() else { return Err(CannotRoll::Unrelated) };
        let mut heads: Vec<ChangeHash> = heads.as_chunks::<32>().0.iter().map(|h| ChangeHash(*h)).collect();
        heads.sort_unstable();
        branch.write_as(actor);
        Ok((branch, heads))
    }
}

/// Brings a map on the branch from what it was in the sealed epoch to what it is: `ids` are its objects there before,
/// there now, and on the branch.
fn level(
    copier: &mut Copier<'_>,
    path: &str,
    old: &Automerge,
    ids: (&ObjId, &ObjId, &ObjId),
    but: &[&str],
) -> Result<(), CannotRoll> {
    let (was_id, is_id, to_id) = ids;
    let new = copier.from;
    let keys: BTreeSet<String> = old.keys(was_id).chain(new.keys(is_id)).collect();
    for key in keys.iter().filter(|k| !but.contains(&k.as_str())) {
        let (was, is) = (content::key(old, was_id, key), content::key(new, is_id, key));
        if was == is {
            continue;
        }
        let path = format!("{path}/{key}");
        let objects = |doc: &Automerge, id: &ObjId| match doc.get(id, key.as_str()) {
            Ok(Some((Value::Object(kind), id))) => Some((kind, id)),
            _ => None,
        };
        let target = match copier.to.get(to_id, key.as_str())? {
            Some((Value::Object(kind), id)) => Some((kind, id)),
            _ => None,
        };
        match is {
            None => copier.to.delete(to_id, key.as_str())?,
            Some(Node::Scalars(values)) if values.len() > 1 => {
                // Written anew by several, so the one that stands here goes first.
                if copier.to.get(to_id, key.as_str())?.is_some() {
                    copier.to.delete(to_id, key.as_str())?;
                }
                copier.dispute(&path, to_id, key, values)?;
            }
            Some(Node::Scalars(_)) => copier.key(&path, is_id, to_id, key)?,
            Some(_) => match (objects(old, was_id), objects(new, is_id), target) {
                (Some((ObjType::Map, was)), Some((ObjType::Map, is)), Some((ObjType::Map, to))) => {
                    level(copier, &path, old, (&was, &is, &to), &[])?;
                }
                (Some((ObjType::Text, _)), Some((ObjType::Text, is)), Some((ObjType::Text, to))) => {
                    copier.to.update_text(&to, new.text(&is)?)?;
                }
                (_, _, standing) => {
                    if standing.is_some() {
                        copier.to.delete(to_id, key.as_str())?;
                    }
                    copier.key(&path, is_id, to_id, key)?;
                }
            },
        }
    }
    Ok(())
}

/// An actor that carries content: rank 0 writes, the others stand for people who disagree, in this order.
fn carrier(id: &crate::id::DocId, kind: &str, version: u32, epoch: u32, rank: u8) -> ActorId {
    let mut bytes = genesis::actor(*id, kind, version, Purpose::Carry(epoch)).to_bytes().to_vec();
    if let Some(last) = bytes.last_mut() {
        *last = rank;
    }
    ActorId::from(bytes)
}

/// Heads, one after the other.
fn bytes(heads: &[ChangeHash]) -> Vec<u8> {
    heads.iter().flat_map(|h| h.0).collect()
}
