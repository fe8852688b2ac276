//! Texts for the search: kept beside the document that they were read from, and gone with it.

use super::Tables;
use crate::store::redb::{storage, tables};
use crate::store::{StoreError, Table};
use muster_shared::find::Text;
use muster_shared::sync::frame::encode;

impl Tables<'_> {
    /// Keeps a text. Nothing of a document that was erased meanwhile may come back.
    pub(super) fn keep_text(&mut self, text: &Text) -> Result<(), StoreError> {
        if self.document(text.doc)?.is_some_and(|head| (head.epoch, head.doc_seq) >= (text.epoch, text.doc_seq)) {
            let key = tables::record_key(Table::Texts, &text.doc.0);
            self.record.insert(key.as_slice(), encode(text).as_slice()).map_err(storage)?;
        }
        Ok(())
    }
}
