//! Rows in memory, a list signal per register.

use crate::state::rows::RowView;
use leptos::prelude::*;
use muster_shared::id::DocId;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// The rows of a register as views get them.
pub(in crate::state) type List = ArcRwSignal<Arc<Vec<Arc<RowView>>>>;

/// All rows of the workspace.
#[derive(Default)]
pub struct Rows {
    all: RefCell<HashMap<DocId, Arc<RowView>>>,
    lists: RefCell<HashMap<String, List>>,
}

impl Rows {
    /// The list of a register, made when it is first asked for.
    pub(in crate::state) fn list(&self, register: &str) -> List {
        if let Some(list) = self.lists.borrow().get(register) {
            return list.clone();
        }
        let list = ArcRwSignal::new(Arc::new(self.collect(register)));
        self.lists.borrow_mut().insert(register.to_owned(), list.clone());
        list
    }

    pub(in crate::state) fn find(&self, doc: DocId) -> Option<Arc<RowView>> {
        let row = self.all.borrow().get(&doc).cloned();
        if let Some(row) = &row {
            self.list(&row.row.register).track();
        }
        row
    }

    pub(super) fn put(&self, row: Arc<RowView>) {
        let register = row.row.register.clone();
        self.all.borrow_mut().insert(row.row.doc, row);
        self.refresh(&register);
    }

    fn refresh(&self, register: &str) {
        let list = self.lists.borrow().get(register).cloned();
        if let Some(list) = list {
            list.set(Arc::new(self.collect(register)));
        }
    }

    fn collect(&self, register: &str) -> Vec<Arc<RowView>> {
        let all = self.all.borrow();
        let mut rows: Vec<_> =
            all.values().filter(|r| r.row.register == register && !r.row.deleted).cloned().collect();
        // Numbered ones first, in order; what the server has not seen yet at the end.
        rows.sort_by_key(|r| (r.placement.number == 0, r.placement.number, r.row.changed, r.row.doc));
        rows
    }
}
