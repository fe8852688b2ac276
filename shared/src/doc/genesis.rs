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
    build(id, register, register.version).0.map(|c| c.raw_bytes().to_vec()).unwrap_or_default()
}

/// The register whose genesis for `id`, of any schema version so far, has this hash.
pub fn recognise_genesis(id: DocId, hash: Hash) -> Option<&'static Register> {
    registers::ALL.iter().copied().find(|register| {
        (1..=register.version)
            .rev()
            .any(|version| build(id, register, version).0.is_some_and(|c| to_hash(c.hash()) == hash))
    })
}

/// The genesis as it was when `register` had `version`, and the document that holds nothing else.
pub(super) fn build(id: DocId, register: &Register, version: u32) -> (Option<Change>, Automerge) {
    let mut doc = Automerge::new();
    doc.set_actor(actor(id, register.key, version));
    let mut tx = doc.transaction();
    // The operations are fixed and legal; if the engine ever refused one, the golden hashes would show it.
    let filled = fill(&mut tx, register, version);
    debug_assert!(filled.is_ok(), "{filled:?}");
    tx.commit_with(CommitOptions::default().with_time(0));
    (doc.get_last_local_change(), doc)
}

/// The operations of the genesis. Fields go by key, so that rearranging a descriptor changes nothing.
fn fill(tx: &mut impl Transactable, register: &Register, version: u32) -> Result<(), AutomergeError> {
    tx.put(ROOT, "kind", register.key)?;
    tx.put(ROOT, "schema", i64::from(version))?;
    tx.put_object(ROOT, "x", ObjType::Map)?;
    let mut fields: Vec<&Field> = register.fields.iter().filter(|f| f.since <= version).collect();
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

/// Eight bytes: short, because every change to a text names the actor that made the text, and of another length than
/// leased actors and JavaScript's, so that it can never be one of theirs.
fn actor(id: DocId, kind: &str, version: u32) -> ActorId {
    let mut hasher = Sha256::new();
    hasher.update(b"muster genesis");
    hasher.update(id.as_bytes());
    hasher.update(version.to_be_bytes());
    hasher.update(kind.as_bytes());
    ActorId::from(&hasher.finalize()[..8])
}
