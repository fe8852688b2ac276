//! Reads on one transaction's snapshot.

use super::storage;
use super::tables::{self, FeedRecord};
use crate::store::{Chunk, DocumentHead, FeedItem, Moved, Records, Snapshot, StoreError, Stored, Table};
use ::redb::{ReadTransaction, ReadableTable};
use muster_shared::id::{DocId, UnitId, WorkspaceId};
use muster_shared::registers::by_key;
use muster_shared::sync::row::Row;
use muster_shared::time::Timestamp;

pub(super) fn head(t: &ReadTransaction, doc: DocId) -> Result<Option<DocumentHead>, StoreError> {
    let table = t.open_table(tables::HEAD).map_err(storage)?;
    let Some(value) = table.get(&doc.0).map_err(storage)? else { return Ok(None) };
    tables::read(value.value(), "a document's head").map(Some)
}

pub(super) fn load(t: &ReadTransaction, doc: DocId) -> Result<Option<Stored>, StoreError> {
    match head(t, doc)? {
        Some(head) => of_epoch(t, doc, head.epoch, head),
        None => Ok(None),
    }
}

pub(super) fn load_epoch(t: &ReadTransaction, doc: DocId, epoch: u32) -> Result<Option<Stored>, StoreError> {
    match head(t, doc)?.filter(|h| h.reached(epoch).is_some()) {
        Some(head) => of_epoch(t, doc, epoch, head),
        None => Ok(None),
    }
}

fn of_epoch(t: &ReadTransaction, doc: DocId, epoch: u32, head: DocumentHead) -> Result<Option<Stored>, StoreError> {
    let snapshot = snapshot(t, doc, epoch)?;
    let chunks = chunks(t, doc, epoch, snapshot.as_ref().map_or(0, |s| s.doc_seq), usize::MAX)?;
    Ok(Some(Stored { head, snapshot, chunks }))
}

pub(super) fn snapshot(t: &ReadTransaction, doc: DocId, epoch: u32) -> Result<Option<Snapshot>, StoreError> {
    let table = t.open_table(tables::SNAPSHOT).map_err(storage)?;
    let Some(value) = table.get(&tables::snapshot_key(doc, epoch)).map_err(storage)? else { return Ok(None) };
    tables::read_snapshot(value.value()).map(Some)
}

pub(super) fn chunks(
    t: &ReadTransaction,
    doc: DocId,
    epoch: u32,
    after: u64,
    limit: usize,
) -> Result<Vec<Chunk>, StoreError> {
    let table = t.open_table(tables::CHUNK).map_err(storage)?;
    let (from, to) = (tables::chunk_key(doc, epoch, after.saturating_add(1)), tables::chunk_key(doc, epoch, u64::MAX));
    let mut out = Vec::new();
    let mut size = 0;
    for entry in table.range::<&[u8; 28]>(&from..=&to).map_err(storage)? {
        let (key, value) = entry.map_err(storage)?;
        let chunk = tables::read_chunk(key.value(), value.value())?;
        size += chunk.bytes.len();
        if size > limit && !out.is_empty() {
            break;
        }
        out.push(chunk);
    }
    Ok(out)
}

pub(super) fn restored(t: &ReadTransaction) -> Result<Option<Timestamp>, StoreError> {
    let meta = t.open_table(tables::META).map_err(storage)?;
    let at = meta.get("restored").map_err(storage)?.map(|v| tables::read::<i64>(v.value(), "the time of a restore"));
    Ok(at.transpose()?.map(Timestamp))
}

pub(super) fn erased(t: &ReadTransaction, doc: DocId) -> Result<bool, StoreError> {
    let table = t.open_table(tables::TOMBSTONE).map_err(storage)?;
    Ok(table.get(&doc.0).map_err(storage)?.is_some())
}

pub(super) fn row(t: &ReadTransaction, doc: DocId) -> Result<Option<Row>, StoreError> {
    let table = t.open_table(tables::ROW).map_err(storage)?;
    let Some(value) = table.get(&doc.0).map_err(storage)? else { return Ok(None) };
    tables::read(value.value(), "a row").map(Some)
}

pub(super) fn holds(t: &ReadTransaction, workspace: WorkspaceId, unit: UnitId) -> Result<bool, StoreError> {
    let heads = t.open_table(tables::HEAD).map_err(storage)?;
    for entry in heads.iter().map_err(storage)? {
        let (key, value) = entry.map_err(storage)?;
        let head: DocumentHead = tables::read(value.value(), "a document's head")?;
        if head.workspace == workspace
            && head.placement.unit == Some(unit)
            && head.placement.of.is_none()
            && row(t, DocId(*key.value()))?.is_some_and(|row| !row.deleted)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn unfiled(t: &ReadTransaction, before: Timestamp) -> Result<Vec<(DocId, WorkspaceId)>, StoreError> {
    let heads = t.open_table(tables::HEAD).map_err(storage)?;
    let rows = t.open_table(tables::ROW).map_err(storage)?;
    let chunks = t.open_table(tables::CHUNK).map_err(storage)?;
    let mut out = Vec::new();
    for entry in heads.iter().map_err(storage)? {
        let (key, value) = entry.map_err(storage)?;
        if rows.get(key.value()).map_err(storage)?.is_some() {
            continue;
        }
        let doc = DocId(*key.value());
        let head: DocumentHead = tables::read(value.value(), "a document's head")?;
        if tables::last_received(&chunks, doc, &head)?.is_some_and(|received| received < before) {
            out.push((doc, head.workspace));
        }
    }
    Ok(out)
}

pub(super) fn outdated(t: &ReadTransaction) -> Result<Vec<(DocId, WorkspaceId)>, StoreError> {
    let heads = t.open_table(tables::HEAD).map_err(storage)?;
    let rows = t.open_table(tables::ROW).map_err(storage)?;
    let mut out = Vec::new();
    for entry in rows.iter().map_err(storage)? {
        let (key, value) = entry.map_err(storage)?;
        let row: Row = tables::read(value.value(), "a row")?;
        // One by a newer version is left to it.
        if by_key(&row.register).is_some_and(|register| row.projection < register.projection)
            && let Some(head) = heads.get(key.value()).map_err(storage)?
        {
            let head: DocumentHead = tables::read(head.value(), "a document's head")?;
            out.push((DocId(*key.value()), head.workspace));
        }
    }
    Ok(out)
}

pub(super) fn feed(
    t: &ReadTransaction,
    workspace: WorkspaceId,
    since: u64,
    limit: usize,
) -> Result<Vec<(u64, FeedItem)>, StoreError> {
    let table = t.open_table(tables::FEED).map_err(storage)?;
    let heads = t.open_table(tables::HEAD).map_err(storage)?;
    let rows = t.open_table(tables::ROW).map_err(storage)?;
    let (from, to) = (tables::feed_key(workspace, since.saturating_add(1)), tables::feed_key(workspace, u64::MAX));
    let mut out = Vec::new();
    for entry in table.range::<&[u8; 24]>(&from..=&to).map_err(storage)?.take(limit) {
        let (key, value) = entry.map_err(storage)?;
        let item = match tables::read(value.value(), "a feed entry")? {
            FeedRecord::Erased(doc) => FeedItem::Erased(doc),
            FeedRecord::Rights(account, before) => FeedItem::Rights { account, before },
            FeedRecord::Moved(doc) => {
                let head = heads.get(&doc.0).map_err(storage)?;
                let head = head.ok_or_else(|| tables::damaged("the feed names a document that is not there"))?;
                let head = tables::read(head.value(), "a document's head")?;
                let row = match rows.get(&doc.0).map_err(storage)? {
                    Some(value) => Some(tables::read(value.value(), "a row")?),
                    None => None,
                };
                FeedItem::Moved(Box::new(Moved { doc, head, row }))
            }
        };
        out.push((tables::feed_place(key.value()), item));
    }
    Ok(out)
}

pub(super) fn ws_seq(t: &ReadTransaction, workspace: WorkspaceId) -> Result<u64, StoreError> {
    let table = t.open_table(tables::SEQUENCE).map_err(storage)?;
    Ok(table.get(&workspace.0).map_err(storage)?.map_or(0, |v| v.value()))
}

pub(super) fn get(t: &ReadTransaction, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    let records = t.open_table(tables::RECORD).map_err(storage)?;
    let found = records.get(tables::record_key(table, key).as_slice()).map_err(storage)?;
    Ok(found.map(|v| v.value().to_vec()))
}

pub(super) fn scan(t: &ReadTransaction, table: Table, prefix: &[u8]) -> Result<Records, StoreError> {
    let records = t.open_table(tables::RECORD).map_err(storage)?;
    let start = tables::record_key(table, prefix);
    let mut out = Vec::new();
    for entry in records.range::<&[u8]>(start.as_slice()..).map_err(storage)? {
        let (key, value) = entry.map_err(storage)?;
        if !key.value().starts_with(&start) {
            break;
        }
        out.push((key.value()[1..].to_vec(), value.value().to_vec()));
    }
    Ok(out)
}
