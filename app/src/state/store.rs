//! What is kept on this device, and where: one database per account (MODEL.md 13), keys made of ids and numbers only, and
//! every value through [`seal`] and [`open`], so that encryption at rest can come without a migration (MODEL.md 21).

use super::request::Request;
use super::upload::Upload;
use crate::platform::idb::{Db, Entries, Op, StoreError, StoreName};
use minicbor::{Decode, Encode};
use muster_shared::id::{AccountId, DeviceId, DocId, EntryId, WorkspaceId};
use muster_shared::sync::frame::{Bytes, Rejection};
use muster_shared::sync::peer::held::Held;
use muster_shared::sync::peer::outbox::Entry;
use muster_shared::sync::row::{Placement, Row};
use serde::de::DeserializeOwned;

const fn store(name: &'static str) -> StoreName {
    StoreName { name, numbered: false }
}

/// Cursor, incarnation, lease, actor counter, members: by workspace and name.
pub const META: StoreName = store("meta");
/// How far each document is held: [`Held`].
pub const HELD: StoreName = store("held");
/// Acknowledged snapshots of documents.
pub const BASE: StoreName = store("base");
/// Acknowledged chunks after the snapshot: by document and the `doc_seq` that they end at.
pub const CHUNKS: StoreName = store("chunks");
/// Unacknowledged edits, apart from the base (MODEL.md 11): [`Entry`] by order of commit.
pub const OUTBOX: StoreName = StoreName { name: "outbox", numbered: true };
/// Rows from the server, in chunks of [`ROWS_PER_CHUNK`].
pub const ROWS: StoreName = store("rows");
/// Rows computed from unacknowledged edits; they beat the server's (MODEL.md 18).
pub const EDITED: StoreName = store("edited");
/// Edits that the server refused: [`RefusedEdit`].
pub const REFUSED: StoreName = StoreName { name: "refused", numbered: true };
/// Transitions of authority that were asked for here and are not countersigned yet: [`Request`].
pub const REQUESTS: StoreName = StoreName { name: "requests", numbered: true };

/// The long texts of documents, for finding words in them: [`StoredText`] by document.
pub const TEXTS: StoreName = store("texts");

/// Files that the server does not have yet: [`Upload`] by document and file.
pub const UPLOADS: StoreName = store("uploads");

const STORES: &[StoreName] = &[META, HELD, BASE, CHUNKS, OUTBOX, ROWS, EDITED, REFUSED, REQUESTS, TEXTS, UPLOADS];
/// 2 added [`REQUESTS`], 3 [`TEXTS`], 4 [`UPLOADS`]. Every store that is added takes another number: a browser that has this one would never
/// make it.
const VERSION: u32 = 4;

/// Rows in one stored value: few enough to write again for one row, many enough to read 20,000 in a moment.
pub const ROWS_PER_CHUNK: usize = 256;

/// A row from the server as stored.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct StoredRow {
    /// The row.
    #[n(0)]
    pub row: Row,
    /// Number and unit.
    #[n(1)]
    pub placement: Placement,
    /// Of the document at this sequence number; 0 if the server has not told it yet.
    #[n(2)]
    #[cbor(default)]
    pub doc_seq: u64,
}

/// A [`StoredRow`] to be written, from where it stands in memory.
#[derive(Debug, Encode)]
pub struct RowToStore<'a> {
    /// [`StoredRow::row`].
    #[n(0)]
    pub row: &'a Row,
    /// [`StoredRow::placement`].
    #[n(1)]
    pub placement: &'a Placement,
    /// [`StoredRow::doc_seq`].
    #[n(2)]
    pub doc_seq: u64,
}

/// The long texts of a document as the search reads them.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct StoredText {
    /// The epoch that they are of.
    #[n(0)]
    pub epoch: u32,
    /// Of the document at this sequence number.
    #[n(1)]
    pub doc_seq: u64,
    /// Packed by [`muster_shared::find::pack`].
    #[n(2)]
    pub text: Bytes,
    /// For comments: which they are, in the order of the text.
    #[n(3)]
    pub said: Option<Vec<EntryId>>,
}

/// An edit that the server refused, kept as a branch (MODEL.md 11).
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct RefusedEdit {
    /// The edit.
    #[n(0)]
    pub entry: Entry,
    /// Why.
    #[n(1)]
    pub reason: Rejection,
    /// What the document was called.
    #[n(2)]
    pub title: String,
    /// The document's text with the edit, for people; empty when it was not open.
    #[n(3)]
    pub text: String,
}

/// A document as stored.
#[derive(Debug, Default)]
pub struct StoredDoc {
    /// How far it is held, if anything is.
    pub held: Option<Held>,
    /// The acknowledged snapshot; may be empty.
    pub base: Vec<u8>,
    /// Acknowledged chunks after it, with the keys of their records.
    pub records: Vec<(Vec<u8>, Vec<Bytes>)>,
}

impl StoredDoc {
    /// All acknowledged chunks after the snapshot, in order.
    pub fn chunks(&self) -> impl Iterator<Item = &Bytes> {
        self.records.iter().flat_map(|(_, chunks)| chunks)
    }
}

/// Prepares a value for the disk.
pub fn seal<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to a Vec cannot fail.
    let _ = minicbor::encode(value, &mut out);
    out
}

/// Reads a value from the disk; `None` when it is not readable (another version wrote it).
pub fn open<T: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Option<T> {
    minicbor::decode(bytes).ok()
}

/// The device's storage for one workspace of one account.
#[derive(Clone)]
pub struct Local {
    db: Db,
    workspace: WorkspaceId,
}

impl Local {
    /// Opens the account's database.
    pub async fn open(account: AccountId, workspace: WorkspaceId) -> Result<Self, StoreError> {
        Ok(Self { db: Db::open(&name_of(account), VERSION, STORES).await?, workspace })
    }

    /// Does all of it or nothing.
    pub async fn commit(&self, ops: &[&Op]) -> Result<Vec<u64>, StoreError> {
        self.db.commit(ops).await
    }

    fn key(&self, rest: &[u8]) -> Vec<u8> {
        [self.workspace.as_bytes().as_slice(), rest].concat()
    }

    /// Reads a fact about the workspace.
    pub async fn meta<T: for<'b> Decode<'b, ()>>(&self, name: &str) -> Result<Option<T>, StoreError> {
        Ok(self.db.get(META, &self.key(name.as_bytes())).await?.and_then(|v| open(&v)))
    }

    /// Reads a list that the server gave as JSON; empty where none is kept.
    pub async fn list<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, StoreError> {
        let json = self.meta::<Bytes>(name).await?;
        Ok(json.and_then(|json| serde_json::from_slice(&json.0).ok()).unwrap_or_default())
    }

    /// Keeps a fact about the workspace.
    pub fn put_meta<T: Encode<()>>(&self, name: &str, value: &T) -> Op {
        Op::Put(META, self.key(name.as_bytes()), seal(value))
    }

    /// What somebody began to say about a record.
    pub async fn draft(&self, of: DocId) -> Result<Option<String>, StoreError> {
        Ok(self.db.get(META, &self.draft_key(of)).await?.and_then(|v| open(&v)))
    }

    /// Keeps it; an empty text lets go of it.
    pub fn put_draft(&self, of: DocId, text: &str) -> Op {
        let key = self.draft_key(of);
        if text.is_empty() { Op::Delete(META, key) } else { Op::Put(META, key, seal(&text)) }
    }

    fn draft_key(&self, of: DocId) -> Vec<u8> {
        self.key(&[b"draft:".as_slice(), of.as_bytes()].concat())
    }

    /// This browser profile's id for the account, drawn once for all tabs.
    pub async fn device(&self, fresh: DeviceId) -> Result<DeviceId, StoreError> {
        let kept = self.db.get_or_put(META, b"device", &seal(&fresh)).await?;
        Ok(open(&kept).unwrap_or(fresh))
    }

    /// Draws an actor counter that no tab and no load ever had (MODEL.md 12).
    pub async fn draw_counter(&self) -> Result<u64, StoreError> {
        self.db.next(META, b"actor-counter").await
    }

    /// Unacknowledged edits of this workspace in the order of their commits.
    pub async fn outbox(&self) -> Result<Vec<(u64, Entry)>, StoreError> {
        let all = self.db.numbered(OUTBOX).await?;
        let entries = all.into_iter().filter_map(|(key, value)| Some((key, open::<Entry>(&value)?)));
        Ok(entries.filter(|(_, e)| e.workspace == self.workspace).collect())
    }

    /// Refused edits of this workspace.
    pub async fn refused(&self) -> Result<Vec<(u64, RefusedEdit)>, StoreError> {
        let all = self.db.numbered(REFUSED).await?;
        let edits = all.into_iter().filter_map(|(key, value)| Some((key, open::<RefusedEdit>(&value)?)));
        Ok(edits.filter(|(_, r)| r.entry.workspace == self.workspace).collect())
    }

    /// Transitions of authority that were asked for in this workspace, in the order in which they were.
    pub async fn requests(&self) -> Result<Vec<(u64, Request)>, StoreError> {
        let all = self.db.numbered(REQUESTS).await?;
        let requests = all.into_iter().filter_map(|(key, value)| Some((key, open::<Request>(&value)?)));
        Ok(requests.filter(|(_, r)| r.workspace == self.workspace).collect())
    }

    /// Files of this workspace that the server does not have yet.
    pub async fn uploads(&self) -> Result<Vec<Upload>, StoreError> {
        let all = self.db.scan(UPLOADS, &self.key(&[])).await?;
        Ok(all.into_iter().filter_map(|(_, v)| open(&v)).collect())
    }

    /// Keeps that a file is to be sent.
    pub fn put_upload(&self, upload: &Upload) -> Op {
        Op::Put(UPLOADS, self.upload_key(upload.doc, upload.id), seal(upload))
    }

    /// The server has it, or it is not to be sent.
    pub fn drop_upload(&self, doc: DocId, id: EntryId) -> Op {
        Op::Delete(UPLOADS, self.upload_key(doc, id))
    }

    fn upload_key(&self, doc: DocId, id: EntryId) -> Vec<u8> {
        self.key(&[doc.0, id.0].concat())
    }

    /// How far every document is held.
    pub async fn all_held(&self) -> Result<Vec<(DocId, Held)>, StoreError> {
        let all = self.db.scan(HELD, &self.key(&[])).await?;
        Ok(all.into_iter().filter_map(|(k, v)| Some((doc_of(&k)?, open(&v)?))).collect())
    }

    /// Stored rows, chunk by chunk with the chunk's number.
    pub async fn rows(&self) -> Result<Vec<(u32, Vec<StoredRow>)>, StoreError> {
        let all = self.db.scan(ROWS, &self.key(&[])).await?;
        let number = |k: &[u8]| Some(u32::from_be_bytes(k.get(16..20)?.try_into().ok()?));
        Ok(all.into_iter().filter_map(|(k, v)| Some((number(&k)?, open(&v)?))).collect())
    }

    /// Keeps a chunk of rows.
    pub fn put_rows(&self, chunk: u32, rows: &[RowToStore<'_>]) -> Op {
        Op::Put(ROWS, self.key(&chunk.to_be_bytes()), seal(&rows))
    }

    /// Rows computed from unacknowledged edits.
    pub async fn edited(&self) -> Result<Vec<Row>, StoreError> {
        Ok(self.db.scan(EDITED, &self.key(&[])).await?.into_iter().filter_map(|(_, v)| open(&v)).collect())
    }

    /// Keeps a row computed from unacknowledged edits.
    pub fn put_edited(&self, row: &Row) -> Op {
        Op::Put(EDITED, self.key(row.doc.as_bytes()), seal(row))
    }

    /// Forgets it: the server's row is as new.
    pub fn drop_edited(&self, doc: DocId) -> Op {
        Op::Delete(EDITED, self.key(doc.as_bytes()))
    }

    /// Some of the kept texts, in the order of their documents' ids, from behind one of them.
    pub async fn texts(&self, after: Option<DocId>, most: u32) -> Result<Vec<(DocId, StoredText)>, StoreError> {
        let after = after.map(|doc| self.key(doc.as_bytes()));
        let page = self.db.page(TEXTS, &self.key(&[]), after.as_deref(), most).await?;
        Ok(page.into_iter().filter_map(|(k, v)| Some((doc_of(&k)?, open(&v)?))).collect())
    }

    /// Keeps the text of a document.
    pub fn put_text(&self, doc: DocId, text: &StoredText) -> Op {
        Op::Put(TEXTS, self.key(doc.as_bytes()), seal(text))
    }

    /// Forgets it.
    pub fn drop_text(&self, doc: DocId) -> Op {
        Op::Delete(TEXTS, self.key(doc.as_bytes()))
    }

    /// A document's acknowledged bytes.
    pub async fn document(&self, doc: DocId) -> Result<StoredDoc, StoreError> {
        Ok(self.documents(&[doc]).await?.pop().unwrap_or_default())
    }

    /// The same of several, read together.
    pub async fn documents(&self, docs: &[DocId]) -> Result<Vec<StoredDoc>, StoreError> {
        let keys: Vec<Vec<u8>> = docs.iter().map(|doc| self.key(doc.as_bytes())).collect();
        let found = self.db.scan_all(&[HELD, BASE, CHUNKS], &keys).await?;
        let read = |of_stores: Vec<Entries>| {
            let [held, base, records] = <[Entries; 3]>::try_from(of_stores).unwrap_or_default();
            let held = held.first().and_then(|(_, v)| open(v));
            let base = base.first().and_then(|(_, v)| open::<Bytes>(v)).unwrap_or_default().0;
            let records = records.into_iter().filter_map(|(k, v)| Some((k, open::<Vec<Bytes>>(&v)?))).collect();
            StoredDoc { held, base, records }
        };
        Ok(found.into_iter().map(read).collect())
    }

    /// Keeps how far a document is held.
    pub fn put_held(&self, doc: DocId, held: &Held) -> Op {
        Op::Put(HELD, self.key(doc.as_bytes()), seal(held))
    }

    /// Appends acknowledged chunks that end at `doc_seq`.
    pub fn put_chunks(&self, doc: DocId, doc_seq: u64, chunks: &[Bytes]) -> Op {
        let key = [doc.as_bytes().as_slice(), &doc_seq.to_be_bytes()].concat();
        Op::Put(CHUNKS, self.key(&key), seal(&chunks))
    }

    /// Replaces the snapshot and drops all chunks after the one before.
    pub fn put_snapshot(&self, doc: DocId, snapshot: &[u8]) -> [Op; 2] {
        let key = self.key(doc.as_bytes());
        [Op::Put(BASE, key.clone(), seal(&Bytes(snapshot.to_vec()))), Op::DeletePrefix(CHUNKS, key)]
    }

    /// Replaces the snapshot by one that includes the records with these keys, and no others.
    pub fn compact(&self, doc: DocId, snapshot: &[u8], included: Vec<Vec<u8>>) -> Vec<Op> {
        let put = Op::Put(BASE, self.key(doc.as_bytes()), seal(&Bytes(snapshot.to_vec())));
        included.into_iter().map(|k| Op::Delete(CHUNKS, k)).chain([put]).collect()
    }

    /// Forgets the workspace: everything but numbered edits, which are dropped one by one when the server has them.
    pub fn forget_all(&self) -> Vec<Op> {
        [META, HELD, BASE, CHUNKS, ROWS, EDITED, TEXTS, UPLOADS].map(|s| Op::DeletePrefix(s, self.key(&[]))).into()
    }

    /// The workspaces of which this device holds something for an account.
    pub async fn workspaces(account: AccountId) -> Result<Vec<WorkspaceId>, StoreError> {
        if !Db::exists(&name_of(account)).await {
            return Ok(Vec::new());
        }
        let keys = Db::open(&name_of(account), VERSION, STORES).await?.keys(META).await?;
        // Keys of a workspace are longer than its id; the account's own are short words.
        let mut found: Vec<_> =
            keys.iter().filter(|k| k.len() > 16).filter_map(|k| WorkspaceId::from_slice(k.get(..16)?).ok()).collect();
        found.dedup();
        Ok(found)
    }

    /// Removes the account's database from this device.
    pub async fn forget_account(account: AccountId) -> Result<(), StoreError> {
        Db::remove(&name_of(account)).await
    }

    /// Forgets a document, all but refused edits.
    pub fn forget(&self, doc: DocId) -> Vec<Op> {
        let key = self.key(doc.as_bytes());
        let single = [HELD, BASE, EDITED, TEXTS].map(|s| Op::Delete(s, key.clone()));
        let draft = Op::Delete(META, self.draft_key(doc));
        let uploads = Op::DeletePrefix(UPLOADS, key.clone());
        single.into_iter().chain([Op::DeletePrefix(CHUNKS, key), draft, uploads]).collect()
    }
}

/// The database's name.
fn name_of(account: AccountId) -> String {
    format!("muster-{account}")
}

fn doc_of(key: &[u8]) -> Option<DocId> {
    DocId::from_slice(key.get(16..32)?).ok()
}
