//! Fields that the workspace adds to its registers: which there are, and how they are described.

mod one;
mod page;
mod steps;
mod texts;

pub use page::OwnFields;
pub use texts::{ADD_FIELD, FIELDS};

use crate::state::{Change, Workspace};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::id::DocId;
use muster_shared::isms::own::told;
use muster_shared::registers::{FIELDS as DESCRIPTIONS, OPTIONS};
use muster_shared::schema::Value;
use muster_shared::schema::own::Own;
use std::sync::Arc;

/// What stands between two places, so that something comes between them without moving others.
const STEP: i64 = 10;

/// The fields of the workspace, in their order.
fn described(workspace: Workspace) -> Memo<Arc<Vec<Own>>> {
    let (fields, options) = (workspace.rows(DESCRIPTIONS.key), workspace.rows(OPTIONS.key));
    Memo::new(move |_| {
        fields.with(|fields| {
            options.with(|options| Arc::new(told(fields.iter().map(|v| &v.row), options.iter().map(|v| &v.row))))
        })
    })
}

/// The place after all of these.
fn after(places: impl Iterator<Item = i64>) -> Value {
    let last = places.filter(|place| *place < i64::MAX).max().unwrap_or_default();
    Value::Whole((last + STEP).min(1_000_000))
}

/// Moves one of some things up or down: all of them get places in their new order.
fn shift(workspace: Workspace, mut docs: Vec<DocId>, doc: DocId, up: bool) {
    let Some(at) = docs.iter().position(|other| *other == doc) else { return };
    let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < docs.len()) };
    let Some(to) = to else { return };
    docs.swap(at, to);
    let places = docs.into_iter().zip((1..).map(|n| Value::Whole(n * STEP)));
    let changes = places.map(|(doc, place)| Change::new(doc, "place", place)).collect();
    spawn_local(async move { drop(workspace.change(changes).await) });
}

/// Sets a field of a description.
fn set(workspace: Workspace, doc: DocId, field: &'static str, value: Value) {
    spawn_local(async move { drop(workspace.change(vec![Change::new(doc, field, value)]).await) });
}
