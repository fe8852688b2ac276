//! What a decoded change's operations must satisfy whatever the document.

use crate::sync::frame::Rejection;
use automerge::ExpandedChange;
use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};

/// Refuses operations that no replica writes. automerge checks few of these itself and panics on some later.
///
/// # Errors
/// [`Rejection::Poisonous`].
pub(super) fn check(change: &ExpandedChange) -> Result<(), Rejection> {
    if !change.deps.is_sorted_by(|a, b| a < b) {
        return Err(Rejection::Poisonous);
    }
    for (index, operation) in change.operations.iter().enumerate() {
        let own = change.start_op.get() + index as u64;
        if !causal(operation, own) || !well_formed(operation) {
            return Err(Rejection::Poisonous);
        }
    }
    Ok(())
}

/// An operation can only refer to what was numbered before it.
fn causal(operation: &Op, own: u64) -> bool {
    let before = |id: &OpId| id.counter() < own && id.counter() > 0;
    let object = match &operation.obj {
        ObjectId::Root => true,
        ObjectId::Id(id) => before(id),
    };
    object && operation.key.to_opid().is_none_or(|id| before(&id)) && operation.pred.iter().all(before)
}

fn well_formed(operation: &Op) -> bool {
    let in_map = matches!(operation.key, Key::Map(_));
    let at_root = operation.obj == ObjectId::Root;
    let pred = operation.pred.len();
    if at_root && !in_map {
        return false;
    }
    if operation.insert && (in_map || pred > 0) {
        return false;
    }
    // The place before the first element takes insertions and nothing else.
    if !operation.insert && !in_map && operation.key.to_opid().is_none() {
        return false;
    }
    match &operation.action {
        OpType::Delete | OpType::Increment(_) => !operation.insert && pred > 0,
        OpType::MarkBegin(_) | OpType::MarkEnd(_) => operation.insert,
        OpType::Put(_) | OpType::Make(_) => true,
    }
}
