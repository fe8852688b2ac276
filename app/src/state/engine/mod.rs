//! What stands behind the handles of a workspace: documents in memory, their rows, storing and sending.

mod rows;
mod slot;

pub(super) use rows::Rows;
pub(super) use slot::Slot;

use super::rows::RowView;
use crate::platform::{clock, random};
use leptos::prelude::*;
use muster_shared::access::Principal;
use muster_shared::api::Member;
use muster_shared::doc::{DocError, Document, Written};
use muster_shared::id::{Actor, DocId};
use muster_shared::schema::{Register, Value};
use muster_shared::sync::frame::WorkspaceInfo;
use muster_shared::sync::peer::status::Facts;
use muster_shared::sync::row::Placement;
use muster_shared::time::Timestamp;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// The machinery of one workspace in one tab.
pub struct Engine {
    pub(super) info: ArcRwSignal<WorkspaceInfo>,
    pub(super) principal: ArcRwSignal<Principal>,
    pub(super) members: ArcRwSignal<Arc<Vec<Member>>>,
    pub(super) facts: ArcRwSignal<Facts>,
    pub(super) rows: Rows,
    slots: RefCell<HashMap<DocId, Rc<Slot>>>,
    actor: Cell<Actor>,
}

impl Engine {
    /// A document in memory, loading it if it is not there.
    pub(super) fn acquire(&self, doc: DocId) -> Rc<Slot> {
        let slot = self.slots.borrow_mut().entry(doc).or_insert_with(|| Rc::new(Slot::new(doc))).clone();
        slot.handles.set(slot.handles.get() + 1);
        slot
    }

    /// A handle went away.
    pub(super) fn release(&self, slot: &Rc<Slot>) {
        slot.handles.set(slot.handles.get().saturating_sub(1));
    }

    pub(super) fn create(&self, register: &'static Register, title: &str) -> DocId {
        let id = DocId(random::bytes().unwrap_or_default());
        let slot = self.acquire(id);
        slot.put(Document::create(id, register, self.actor.get()));
        self.write(&slot, |d, now| d.set("title", &Value::text(title), now));
        if let Some(first) = register.states.first() {
            self.write(&slot, |d, now| d.set("state", &Value::text(first.key), now));
        }
        self.release(&slot);
        id
    }

    pub(super) fn write(
        &self,
        slot: &Rc<Slot>,
        edit: impl FnOnce(&mut Document, Timestamp) -> Result<Option<Written>, DocError>,
    ) {
        let Some(Ok(Some(written))) = slot.with(|d| edit(d, clock::now())) else { return };
        slot.changed_by(&written.fields, &written.text);
        if let Some(row) = slot.with(Document::row) {
            self.rows.put(Arc::new(RowView { row, placement: Placement::default() }));
        }
    }

    pub(super) fn present(&self, _slot: &Rc<Slot>, _data: Vec<u8>) {}
}
