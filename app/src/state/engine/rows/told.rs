//! What the server told.

use crate::state::rows::RowView;
use crate::state::store::{RowToStore, StoredRow};
use std::sync::Arc;

/// What the server told of a document. What is shown is the same value, as long as no decision and no edit makes a difference.
pub(in super::super) struct Told {
    pub(super) chunk: u32,
    pub(super) view: Arc<RowView>,
    /// Of the document at this sequence number; 0 if the server has not told it yet.
    pub(in super::super) doc_seq: u64,
}

impl Told {
    pub(super) fn of(chunk: u32, row: StoredRow) -> Self {
        Self { chunk, view: Arc::new(RowView { row: row.row, placement: row.placement }), doc_seq: row.doc_seq }
    }

    pub(super) fn to_store(&self) -> RowToStore<'_> {
        RowToStore { row: &self.view.row, placement: &self.view.placement, doc_seq: self.doc_seq }
    }
}
