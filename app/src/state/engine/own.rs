//! The fields that the workspace adds to its registers, put in force as their descriptions come and go.

use super::Rows;
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_shared::isms::own::told;
use muster_shared::registers::is_setting;
use muster_shared::schema::own::define;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

/// Descriptions that rows tell.
#[derive(Default)]
pub(super) struct OwnFields {
    /// Their documents, so that a change of one looks through nothing else.
    docs: RefCell<BTreeSet<DocId>>,
    /// Whether any changed since they were put in force.
    due: Cell<bool>,
    /// Grows whenever other fields are in force.
    version: ArcRwSignal<u32>,
}

impl Rows {
    /// Grows whenever other fields are in force: what was drawn with the ones before is to be drawn anew.
    pub(in crate::state) fn own_version(&self) -> ArcRwSignal<u32> {
        self.own.version.clone()
    }

    /// A row came, changed or went.
    pub(super) fn note_own(&self, doc: DocId) {
        if is_setting(doc) {
            self.own.docs.borrow_mut().insert(doc);
            self.own.due.set(true);
        }
    }

    /// All rows are others: those of another workspace, or of a later start.
    pub(super) fn forget_own(&self) {
        self.own.docs.borrow_mut().clear();
        self.own.due.set(true);
    }

    /// Puts in force what the rows say now, before anybody is told of them.
    pub(super) fn define_own(&self) {
        if !self.own.due.replace(false) {
            return;
        }
        let rows: Vec<_> = self.own.docs.borrow().iter().filter_map(|doc| self.get(*doc)).collect();
        let each = || rows.iter().map(|view| &view.row);
        if define(&told(each(), each())) {
            self.own.version.update(|version| *version += 1);
        }
    }
}
