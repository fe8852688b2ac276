//! Comments follow the record that they are on: into its unit, and out of the store when it is erased (MODEL.md 6).

use super::Tables;
use crate::store::redb::{storage, tables};
use crate::store::{DocumentWrite, StoreError, Table};
use ::redb::ReadableTable;
use muster_shared::id::{DocId, UnitId};
use muster_shared::sync::row::Placement;

impl Tables<'_> {
    /// Refuses comments on what is not in their workspace.
    pub(super) fn check_companion(&self, write: &DocumentWrite) -> Result<(), StoreError> {
        let Some(of) = write.of else { return Ok(()) };
        match self.document(of)? {
            Some(record) if record.workspace == write.workspace => Ok(()),
            _ => Err(StoreError::Conflict("the record that the comments are on is not there")),
        }
    }

    /// Where a new document is placed: comments where their record is now, whatever the sender saw.
    pub(super) fn first_placement(&mut self, write: &DocumentWrite) -> Result<Placement, StoreError> {
        let Some(of) = write.of else { return Ok(Placement { unit: write.unit, ..Placement::default() }) };
        let key = tables::record_key(Table::Comments, &[of.0, write.doc.0].concat());
        self.record.insert(key.as_slice(), [].as_slice()).map_err(storage)?;
        let unit = self.document(of)?.and_then(|record| record.placement.unit);
        Ok(Placement { unit, of: Some(of), ..Placement::default() })
    }

    /// Moves a record to another unit, and what was said about it with it.
    pub(super) fn place(&mut self, doc: DocId, unit: Option<UnitId>) -> Result<(), StoreError> {
        for doc in std::iter::once(doc).chain(self.companions(doc)?) {
            if let Some(mut head) = self.document(doc)?
                && head.placement.unit != unit
            {
                let seq = self.next(head.workspace)?;
                head.left.push((seq, head.placement.unit));
                head.placement.unit = unit;
                self.announce(doc, &mut head, seq)?;
            }
        }
        Ok(())
    }

    /// Erases a record with what was said about it.
    pub(super) fn erase_all(&mut self, doc: DocId) -> Result<(), StoreError> {
        for companion in self.companions(doc)? {
            self.erase(companion)?;
            let key = tables::record_key(Table::Comments, &[doc.0, companion.0].concat());
            self.record.remove(key.as_slice()).map_err(storage)?;
        }
        self.erase(doc)
    }

    /// The documents that hold the comments on a record.
    fn companions(&self, of: DocId) -> Result<Vec<DocId>, StoreError> {
        let from = tables::record_key(Table::Comments, &of.0);
        let to = [from.as_slice(), &[0xff; 17]].concat();
        let found = self.record.range::<&[u8]>(from.as_slice()..=to.as_slice()).map_err(storage)?;
        let mut out = Vec::new();
        for entry in found {
            let (key, _) = entry.map_err(storage)?;
            out.extend(key.value().get(from.len()..).and_then(|id| DocId::from_slice(id).ok()));
        }
        Ok(out)
    }
}
