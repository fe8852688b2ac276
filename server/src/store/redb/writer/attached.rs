//! Files go with their record: what nothing else has attached is then nobody's, and its bytes are removed later.

use super::Tables;
use crate::store::redb::{storage, tables};
use crate::store::{StoreError, Table};
use ::redb::ReadableTable;
use muster_shared::id::{DocId, WorkspaceId};

impl Tables<'_> {
    /// Forgets, by file, that a record has files. What stands by record goes with the record's other tables.
    pub(super) fn detach_all(&mut self, doc: DocId, workspace: WorkspaceId) -> Result<(), StoreError> {
        let from = tables::record_key(Table::Attached, &doc.0);
        let to = [from.as_slice(), &[0xff; 33]].concat();
        let mut hashes = Vec::new();
        for entry in self.record.range::<&[u8]>(from.as_slice()..=to.as_slice()).map_err(storage)? {
            let (key, _) = entry.map_err(storage)?;
            hashes.extend(key.value().get(from.len()..).map(<[u8]>::to_vec));
        }
        for hash in hashes {
            let key = [workspace.0.as_slice(), &hash, &doc.0].concat();
            self.record.remove(tables::record_key(Table::AttachedTo, &key).as_slice()).map_err(storage)?;
        }
        Ok(())
    }
}
