//! Who changed what, when: read from the changes themselves.

use super::document::{instant, to_hash};
use super::types::HistoryEntry;
use crate::id::Actor;
use crate::schema::own::field_of;
use automerge::Change;
use automerge::legacy::{Key, ObjectId, OpId, OpType};
use std::collections::{BTreeSet, HashMap};

/// One entry per change, in the order given (dependency order).
pub(super) fn entries(changes: &[Change]) -> Vec<HistoryEntry> {
    // The root key that each object hangs under, however deep.
    let mut roots: HashMap<ObjectId, String> = HashMap::new();
    changes
        .iter()
        .map(|change| {
            let mut fields = BTreeSet::new();
            let decoded = change.decode();
            for (op, counter) in decoded.operations.iter().zip(change.start_op().get()..) {
                let root = match (&op.obj, &op.key) {
                    (ObjectId::Root, Key::Map(key)) => Some(field_of(key).to_owned()),
                    (ObjectId::Root, Key::Seq(_)) => None,
                    (object, _) => roots.get(object).cloned(),
                };
                let Some(root) = root else { continue };
                if matches!(op.action, OpType::Make(_)) {
                    let id = ObjectId::Id(OpId::new(counter, change.actor_id()));
                    roots.insert(id, root.clone());
                }
                fields.insert(root);
            }
            HistoryEntry {
                hash: to_hash(change.hash()),
                actor: Actor::from_bytes(change.actor_id().to_bytes()),
                at: instant(change.timestamp()),
                fields: fields.into_iter().collect(),
            }
        })
        .collect()
}

/// The root keys that changes write directly. Patches do not name them all: one that settles a conflict in favour of
/// the value shown changes no value.
pub(super) fn root_keys(changes: &[Change]) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for change in changes {
        for op in change.decode().operations {
            if let (ObjectId::Root, Key::Map(key)) = (&op.obj, &op.key) {
                keys.insert(field_of(key).to_owned());
            }
        }
    }
    keys
}
