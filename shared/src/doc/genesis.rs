//! The deterministic first change of every document (MODEL.md 1).
//!
//! Two replicas that make the same text or map each get an object of their own, and one person's words vanish behind
//! the other's. So the containers of a record come from a change whose actor and bytes follow from the document's id,
//! kind and schema version alone: whoever makes it makes the same bytes, and the guard accepts no other beginning.

use super::document::to_hash;
use crate::id::DocId;
use crate::registers;
use crate::schema::{Container, Field, Register};
use crate::sync::frame::Hash;
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, AutomergeError, Change, ObjType, ROOT};
use sha2::{Digest, Sha256};

/// The first change of the document `id` in `register`, as a raw change chunk. The same bytes for everybody.
pub fn genesis(id: DocId, register: &Register) -> Vec<u8> {
    build(id, register, register.version, 0).0.map(|c| c.raw_bytes().to_vec()).unwrap_or_default()
}

/// The register whose genesis for `id`, of any schema version so far, has this hash and was made by this actor.
pub fn recognise_genesis(id: DocId, by: &[u8], hash: Hash) -> Option<&'static Register> {
    origin(id, 0, by, hash).map(|(register, _)| register)
}

/// Whether `hash`, by the actor `by`, is a change that brings the document `id` of `epoch`, begun by the change `root`,
/// up to a later version of its register: recomputed, as everybody can who knows the register.
pub fn recognise_upgrade(id: DocId, epoch: u32, root: Hash, by: &[u8], hash: Hash) -> bool {
    let Some((register, version)) = made_by(id, Purpose::Upgrade(epoch), by) else { return false };
    let begun = |from: &u32| build(id, register, *from, epoch).0.is_some_and(|c| to_hash(c.hash()) == root);
    (1..version)
        .find(begun)
        .is_some_and(|from| upgrades(id, register, epoch, from, version).iter().any(|c| to_hash(c.hash()) == hash))
}

/// Whether an actor is of the length that only changes of the document itself carry: genesis, upgrades and what a new
/// epoch is made of. Nobody else may write under one.
pub fn is_own_actor(actor: &[u8]) -> bool {
    actor.len() == OWN
}

/// The register and schema version whose genesis, by the actor `by`, began the document.
pub(super) fn origin(id: DocId, epoch: u32, by: &[u8], root: Hash) -> Option<(&'static Register, u32)> {
    let (register, version) = made_by(id, beginning(epoch), by)?;
    let built = build(id, register, version, epoch).0?;
    (to_hash(built.hash()) == root).then_some((register, version))
}

/// The register and schema version whose actor for this purpose is `by`: costs hashes only, whatever the number of
/// registers.
fn made_by(id: DocId, purpose: Purpose, by: &[u8]) -> Option<(&'static Register, u32)> {
    registers::every().find_map(|register| {
        let is = |version: &u32| actor(id, register.key, *version, purpose).to_bytes() == by;
        (1..=register.version).rev().find(is).map(|version| (register, version))
    })
}

fn beginning(epoch: u32) -> Purpose {
    if epoch == 0 { Purpose::Genesis } else { Purpose::Epoch(epoch) }
}

/// The genesis as it was when `register` had `version`, and the document that holds nothing else.
pub(super) fn build(id: DocId, register: &Register, version: u32, epoch: u32) -> (Option<Change>, Automerge) {
    let mut doc = Automerge::new();
    doc.set_actor(actor(id, register.key, version, beginning(epoch)));
    let mut tx = doc.transaction();
    // The operations are fixed and legal; if the engine ever refused one, the golden hashes would show it.
    let filled = fill(&mut tx, register, version, epoch);
    debug_assert!(filled.is_ok(), "{filled:?}");
    tx.commit_with(CommitOptions::default().with_time(0));
    (doc.get_last_local_change(), doc)
}

/// The changes that lead a document from schema version `from` to `to`, one per version, each on the one before and the
/// first on the genesis: what people wrote meanwhile is concurrent to them, so their bytes are the same everywhere.
pub(super) fn upgrades(id: DocId, register: &Register, epoch: u32, from: u32, to: u32) -> Vec<Change> {
    let (_, mut doc) = build(id, register, from, epoch);
    (from + 1..=to)
        .filter_map(|version| {
            doc.set_actor(actor(id, register.key, version, Purpose::Upgrade(epoch)));
            let mut tx = doc.transaction();
            let filled = tx
                .put(ROOT, "schema", i64::from(version))
                .and_then(|()| containers(&mut tx, register, |field| field.since == version));
            debug_assert!(filled.is_ok(), "{filled:?}");
            tx.commit_with(CommitOptions::default().with_time(0));
            doc.get_last_local_change()
        })
        .collect()
}

/// The operations of the genesis.
fn fill(tx: &mut impl Transactable, register: &Register, version: u32, epoch: u32) -> Result<(), AutomergeError> {
    tx.put(ROOT, "kind", register.key)?;
    tx.put(ROOT, "schema", i64::from(version))?;
    if epoch > 0 {
        tx.put(ROOT, EPOCH, i64::from(epoch))?;
    }
    tx.put_object(ROOT, "x", ObjType::Map)?;
    containers(tx, register, |field| field.since <= version)
}

/// The objects of some fields, by key, so that rearranging a descriptor changes nothing.
fn containers(
    tx: &mut impl Transactable,
    register: &Register,
    wanted: impl Fn(&Field) -> bool,
) -> Result<(), AutomergeError> {
    let mut fields: Vec<&Field> = register.fields.iter().filter(|f| wanted(f)).collect();
    fields.sort_by_key(|f| f.key);
    for field in fields {
        match field.kind.container() {
            Container::Scalar => {}
            Container::Text => drop(tx.put_object(ROOT, field.key, ObjType::Text)?),
            Container::Map => drop(tx.put_object(ROOT, field.key, ObjType::Map)?),
        }
    }
    Ok(())
}

/// Bytes of an actor of the document's own: short, because every change to a text names the actor that made the text,
/// and of another length than leased actors and JavaScript's, so that it can never be one of theirs.
const OWN: usize = 8;
/// The root key of the epoch, absent in the first.
pub(super) const EPOCH: &str = "epoch";

/// What an actor of the document's own is for.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    /// To begin the document.
    Genesis,
    /// To begin a later epoch of it.
    Epoch(u32),
    /// To add what a schema version brought, in an epoch.
    Upgrade(u32),
    /// To carry content into an epoch.
    Carry(u32),
}

/// An actor of the document's own.
pub(super) fn actor(id: DocId, kind: &str, version: u32, purpose: Purpose) -> ActorId {
    let mut hasher = Sha256::new();
    let (name, epoch): (&[u8], u32) = match purpose {
        Purpose::Genesis => (b"muster genesis", 0),
        Purpose::Epoch(epoch) => (b"muster epoch", epoch),
        Purpose::Upgrade(epoch) => (b"muster upgrade", epoch),
        Purpose::Carry(epoch) => (b"muster carry", epoch),
    };
    hasher.update(name);
    hasher.update(id.as_bytes());
    if !matches!(purpose, Purpose::Genesis) {
        hasher.update(epoch.to_be_bytes());
    }
    hasher.update(version.to_be_bytes());
    hasher.update(kind.as_bytes());
    ActorId::from(&hasher.finalize()[..OWN])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::{DocError, Document, TextEdit};
    use super::*;
    use crate::id::{Actor, ActorPrefix};
    use crate::registers::trial::{TRIAL, TRIAL_NEXT};
    use crate::schema::Value;
    use crate::sync::frame::Rejection;
    use crate::sync::guard::{ActorRule, Admission, History, admit, inspect};
    use crate::time::Timestamp;

    const ID: DocId = DocId([3; 16]);
    const NOW: Timestamp = Timestamp(1_763_900_000_000);

    fn chunk(change: &Change) -> Vec<u8> {
        change.raw_bytes().to_vec()
    }

    fn who(n: u8) -> Actor {
        Actor { prefix: ActorPrefix([n; 8]), counter: 1 }
    }

    /// A document as an app of version 1 made it.
    fn old(n: u8) -> Document {
        let first = chunk(&build(ID, &TRIAL, 1, 0).0.unwrap());
        Document::load(ID, Some(who(n)), &[], &[first]).unwrap()
    }

    fn write(doc: &mut Document, at: usize, insert: &str) -> Vec<u8> {
        let edit = TextEdit::Splice { at, del: 0, insert: insert.to_owned() };
        doc.edit_text("note", &[edit], NOW).unwrap().unwrap().chunk
    }

    #[test]
    fn two_who_upgrade_apart_share_one_container() {
        let (mut a, mut b) = (old(1), old(2));
        let title = b.set("title", &Value::text("From before"), NOW).unwrap().unwrap().chunk;
        assert!(matches!(a.edit_text("note", &[], NOW), Err(DocError::NoField(_))));
        let (ours, theirs) = (a.upgrade().unwrap(), b.upgrade().unwrap());
        assert_eq!(ours, theirs, "byte-identical, whatever was written meanwhile");
        assert_eq!(ours.len(), 2, "one change per version");
        assert!(a.upgrade().unwrap().is_empty(), "only once");
        let (one, two) = (write(&mut a, 0, "ours "), write(&mut b, 0, "theirs "));
        a.apply(&[theirs, vec![title, two]].concat()).unwrap();
        b.apply(&[ours, vec![one]].concat()).unwrap();
        assert_eq!(a.plain_text("note"), b.plain_text("note"));
        assert!(a.plain_text("note").contains("ours") && a.plain_text("note").contains("theirs"));
        assert_eq!(a.heads(), b.heads());
        assert!(!a.reading("title").value.is_empty());
        // The same containers as if the register had always had this version.
        let mut fresh = Document::create(ID, &TRIAL, who(3));
        let last = fresh.upgrade().unwrap();
        assert!(last.is_empty() && fresh.newer().is_none());
    }

    #[test]
    fn an_app_that_upgrades_less_far_makes_the_first_of_the_same_changes() {
        let all = upgrades(ID, &TRIAL, 0, 1, 3);
        let some = upgrades(ID, &TRIAL, 0, 1, 2);
        assert_eq!(chunk(&all[0]), chunk(&some[0]));
    }

    #[test]
    fn the_guard_recognises_upgrades_and_refuses_forged_ones() {
        let mut doc = old(1);
        let mut history = History::of(ID, doc.engine());
        let prefixes = [ActorPrefix([1; 8])];
        let rule = ActorRule::Leased(&prefixes);
        let title = inspect(&doc.set("title", &Value::text("T"), NOW).unwrap().unwrap().chunk).unwrap();
        assert_eq!(admit(&history, &title, rule), Ok(Admission::New { claims: false }));
        history.record(&title);
        let steps: Vec<_> = doc.upgrade().unwrap().iter().map(|c| inspect(c).unwrap()).collect();
        assert_eq!(admit(&history, &steps[1], rule), Err(Rejection::MissingDependency));
        for step in &steps {
            assert_eq!(admit(&history, step, rule), Ok(Admission::New { claims: false }));
            history.record(step);
            assert_eq!(admit(&history, step, rule), Ok(Admission::Known));
        }
        let after = inspect(&write(&mut doc, 0, "words")).unwrap();
        assert_eq!(admit(&history, &after, rule), Ok(Admission::New { claims: false }));
        // Under the same actor, with other containers.
        let (_, mut forged) = build(ID, &TRIAL, 1, 0);
        forged.set_actor(actor(ID, TRIAL.key, 2, Purpose::Upgrade(0)));
        let mut tx = forged.transaction();
        tx.put_object(ROOT, "note", ObjType::Text).unwrap();
        tx.commit_with(CommitOptions::default().with_time(0));
        let forged = inspect(&chunk(&forged.get_last_local_change().unwrap())).unwrap();
        let fresh = History::of(ID, old(1).engine());
        assert_eq!(admit(&fresh, &forged, rule), Err(Rejection::ForeignActor));
        let anybody = |_: &[u8]| crate::sync::guard::Claim::Free;
        assert_eq!(admit(&fresh, &forged, ActorRule::Claim(&anybody)), Err(Rejection::ForeignActor));
        // The upgrade of another document.
        let other = inspect(&chunk(&upgrades(DocId([4; 16]), &TRIAL, 0, 1, 2)[0])).unwrap();
        assert!(admit(&fresh, &other, rule).is_err());
    }

    #[test]
    fn a_newer_document_is_read_and_not_written() {
        let mut doc = old(1);
        doc.set("title", &Value::text("Kept"), NOW).unwrap();
        // An app that knows a fourth version, with a field that this one has never heard of.
        let newer: Vec<Vec<u8>> = upgrades(ID, &TRIAL_NEXT, 0, 1, 4).iter().map(chunk).collect();
        doc.apply(&newer).unwrap();
        assert_eq!(doc.newer(), Some(4));
        assert!(doc.upgrade().unwrap().is_empty());
        assert_eq!(doc.reading("title").value, Value::text("Kept"));
        assert!(matches!(
            doc.set("title", &Value::text("Damaged"), NOW),
            Err(DocError::Newer { document: 4, known: 3 })
        ));
        assert_eq!(doc.row().title, "Kept");
    }
}
