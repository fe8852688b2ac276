//! Tables, keys and stored forms of the redb engine. Integers in keys are big-endian, so that ranges are in order.

use crate::store::{Chunk, DocumentHead, FormerRights, Snapshot, StoreError, Table};
use ::redb::{ReadableTable, TableDefinition};
use bytes::Bytes;
use minicbor::{Decode, Encode};
use muster_shared::id::{AccountId, DocId, WorkspaceId};
use muster_shared::sync::frame::{self, Hash};
use muster_shared::time::Timestamp;

/// Written by this version; a file with a higher number is refused.
pub(super) const FORMAT: u32 = 1;

pub(super) const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");
/// doc → head.
pub(super) const HEAD: TableDefinition<&[u8; 16], &[u8]> = TableDefinition::new("head");
/// (doc, epoch, doc_seq) → audit header and chunk.
pub(super) const CHUNK: TableDefinition<&[u8; 28], &[u8]> = TableDefinition::new("chunk");
/// (doc, hash) → (epoch, doc_seq): makes a change that comes twice harmless.
pub(super) const BY_HASH: TableDefinition<&[u8; 48], (u32, u64)> = TableDefinition::new("by_hash");
/// (doc, epoch) → snapshot.
pub(super) const SNAPSHOT: TableDefinition<&[u8; 20], &[u8]> = TableDefinition::new("snapshot");
/// doc → row.
pub(super) const ROW: TableDefinition<&[u8; 16], &[u8]> = TableDefinition::new("row");
/// (ws, ws_seq) → what moved. One entry per document: its latest.
pub(super) const FEED: TableDefinition<&[u8; 24], &[u8]> = TableDefinition::new("feed");
/// ws → last ws_seq.
pub(super) const SEQUENCE: TableDefinition<&[u8; 16], u64> = TableDefinition::new("sequence");
/// (ws, register) → last number given.
pub(super) const NUMBER: TableDefinition<&[u8], u32> = TableDefinition::new("number");
/// doc → epoch at erasure.
pub(super) const TOMBSTONE: TableDefinition<&[u8; 16], u32> = TableDefinition::new("tombstone");
/// (table, key) → directory record.
pub(super) const RECORD: TableDefinition<&[u8], &[u8]> = TableDefinition::new("record");

/// A stored feed entry.
#[derive(Debug, Encode, Decode)]
pub(super) enum FeedRecord {
    #[n(0)]
    Moved(#[n(0)] DocId),
    #[n(1)]
    Erased(#[n(0)] DocId),
    #[n(2)]
    Rights(#[n(0)] AccountId, #[n(1)] Option<FormerRights>),
}

/// A stored snapshot.
#[derive(Debug, Encode, Decode)]
#[cbor(map)]
struct SnapshotRecord {
    #[n(0)]
    doc_seq: u64,
    #[n(1)]
    heads: Vec<Hash>,
    #[n(2)]
    bytes: frame::Bytes,
}

pub(super) fn chunk_key(doc: DocId, epoch: u32, doc_seq: u64) -> [u8; 28] {
    let mut key = [0; 28];
    key[..16].copy_from_slice(&doc.0);
    key[16..20].copy_from_slice(&epoch.to_be_bytes());
    key[20..].copy_from_slice(&doc_seq.to_be_bytes());
    key
}

/// Epoch and sequence number of a chunk's key.
pub(super) fn chunk_place(key: &[u8; 28]) -> (u32, u64) {
    let (mut epoch, mut seq) = ([0; 4], [0; 8]);
    epoch.copy_from_slice(&key[16..20]);
    seq.copy_from_slice(&key[20..]);
    (u32::from_be_bytes(epoch), u64::from_be_bytes(seq))
}

pub(super) fn hash_key(doc: DocId, hash: &Hash) -> [u8; 48] {
    let mut key = [0; 48];
    key[..16].copy_from_slice(&doc.0);
    key[16..].copy_from_slice(&hash.0);
    key
}

pub(super) fn snapshot_key(doc: DocId, epoch: u32) -> [u8; 20] {
    let mut key = [0; 20];
    key[..16].copy_from_slice(&doc.0);
    key[16..].copy_from_slice(&epoch.to_be_bytes());
    key
}

pub(super) fn feed_key(workspace: WorkspaceId, seq: u64) -> [u8; 24] {
    let mut key = [0; 24];
    key[..16].copy_from_slice(&workspace.0);
    key[16..].copy_from_slice(&seq.to_be_bytes());
    key
}

/// The sequence number of a feed key.
pub(super) fn feed_place(key: &[u8; 24]) -> u64 {
    let mut seq = [0; 8];
    seq.copy_from_slice(&key[16..]);
    u64::from_be_bytes(seq)
}

pub(super) fn number_key(workspace: WorkspaceId, register: &str) -> Vec<u8> {
    [workspace.0.as_slice(), register.as_bytes()].concat()
}

pub(super) fn record_key(table: Table, key: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(1 + key.len());
    out.push(table as u8);
    out.extend_from_slice(key);
    out
}

/// Bytes of the audit header before a chunk: ws_seq, received, account, hash.
const HEADER: usize = 8 + 8 + 16 + 32;

pub(super) fn write_chunk(
    out: &mut Vec<u8>,
    ws_seq: u64,
    received: Timestamp,
    account: AccountId,
    hash: &Hash,
    bytes: &[u8],
) {
    out.clear();
    out.reserve(HEADER + bytes.len());
    out.extend_from_slice(&ws_seq.to_be_bytes());
    out.extend_from_slice(&received.0.to_be_bytes());
    out.extend_from_slice(&account.0);
    out.extend_from_slice(&hash.0);
    out.extend_from_slice(bytes);
}

pub(super) fn read_chunk(key: &[u8; 28], value: &[u8]) -> Result<Chunk, StoreError> {
    let (header, bytes) = value.split_at_checked(HEADER).ok_or_else(|| damaged("a chunk is too short"))?;
    let (mut ws_seq, mut received, mut account, mut hash) = ([0; 8], [0; 8], [0; 16], [0; 32]);
    ws_seq.copy_from_slice(&header[..8]);
    received.copy_from_slice(&header[8..16]);
    account.copy_from_slice(&header[16..32]);
    hash.copy_from_slice(&header[32..]);
    Ok(Chunk {
        doc_seq: chunk_place(key).1,
        ws_seq: u64::from_be_bytes(ws_seq),
        hash: Hash(hash),
        account: AccountId(account),
        received: Timestamp(i64::from_be_bytes(received)),
        bytes: Bytes::copy_from_slice(bytes),
    })
}

/// The server's clock when a document's last change came in.
pub(super) fn last_received(
    chunks: &impl ReadableTable<&'static [u8; 28], &'static [u8]>,
    doc: DocId,
    head: &DocumentHead,
) -> Result<Option<Timestamp>, StoreError> {
    let key = chunk_key(doc, head.epoch, head.doc_seq);
    let chunk = chunks.get(&key).map_err(super::storage)?.map(|value| read_chunk(&key, value.value()));
    Ok(chunk.transpose()?.map(|chunk| chunk.received))
}

pub(super) fn write_snapshot(snapshot: Snapshot) -> Vec<u8> {
    let Snapshot { doc_seq, heads, bytes } = snapshot;
    frame::encode(&SnapshotRecord { doc_seq, heads, bytes: frame::Bytes(bytes.into()) })
}

pub(super) fn read_snapshot(value: &[u8]) -> Result<Snapshot, StoreError> {
    let SnapshotRecord { doc_seq, heads, bytes } = read(value, "a snapshot")?;
    Ok(Snapshot { doc_seq, heads, bytes: bytes.0.into() })
}

/// Reads a stored CBOR value; what cannot be read is damage, since only this engine writes.
pub(super) fn read<'b, T: Decode<'b, ()>>(value: &'b [u8], what: &'static str) -> Result<T, StoreError> {
    minicbor::decode(value).map_err(|_| damaged(&format!("{what} cannot be read")))
}

pub(super) fn damaged(reason: &str) -> StoreError {
    StoreError::Corrupt { file: String::new(), reason: reason.to_owned() }
}
