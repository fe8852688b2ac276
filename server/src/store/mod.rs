//! The durable store: what the server has promised to keep.
//!
//! [`Store`] is the seam between the hub and an engine; every engine passes the same test suite (`store/suite.rs`).
//! A commit is durable when its future resolves; reads see committed state only. Numbers of references, `doc_seq` and
//! `ws_seq` are given inside the writing transaction, so that they follow the order of commits.

mod record;
mod redb;

pub use record::{Chunk, DocumentHead, FormerRights, Moved, Snapshot, Stored};
pub use redb::{Finding, RedbStore, Report, copy_as_new, restore, verify};

use bytes::Bytes;
use muster_shared::find::Text;
use muster_shared::id::{AccountId, DocId, Incarnation, UnitId, WorkspaceId};
use muster_shared::sync::decision::Decision;
use muster_shared::sync::frame::Hash;
use muster_shared::sync::row::{Placement, Row};
use muster_shared::time::Timestamp;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::time::Instant;

/// Tables of directory records: opaque keys and values that belong to one subsystem each.
///
/// The number is part of the stored key: never reuse one, never change one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Table {
    /// Workspaces and their names.
    Workspaces = 1,
    /// Accounts and their password hashes.
    Accounts = 2,
    /// Signed-in sessions.
    Sessions = 3,
    /// Memberships of accounts in workspaces.
    Members = 4,
    /// Open invitations.
    Invitations = 5,
    /// Personal access tokens.
    Tokens = 6,
    /// Organisational units.
    Units = 7,
    /// Actor prefixes leased to account and device (MODEL.md 12).
    Leases = 8,
    /// Documents granted by name.
    Grants = 9,
    /// Settings of the installation.
    Settings = 10,
    /// The append-only, hash-chained ledger of security events and transitions.
    Ledger = 11,
    /// Refused or revoked edits that wait for a manager (MODEL.md 19).
    Holding = 12,
    /// Changes that broke a document and were set aside.
    Quarantine = 13,
    /// Actors that JavaScript clients claimed by first use (MODEL.md 24).
    Claims = 14,
    /// The ids under which JavaScript clients know later epochs of documents (MODEL.md 20).
    Epochs = 15,
    /// Transitions that carried authority, by document and number (MODEL.md 7).
    Decisions = 16,
    /// Documents that hold comments, by the record that they are on (MODEL.md 6).
    Comments = 17,
    /// Files, by workspace and hash: how large, what, and whether they were erased (MODEL.md 29).
    Blobs = 18,
    /// Files that were uploaded for a record, by record and hash: what gives those who may read the record the right to read
    /// them.
    Attached = 19,
    /// The same by workspace, hash and record.
    AttachedTo = 20,
    /// Long texts for the search, by document; computed when asked for.
    Texts = 21,
}

/// Everything that becomes durable together, or not at all.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Changes of documents.
    pub documents: Vec<DocumentWrite>,
    /// Directory records to put (`Some`) or to delete (`None`).
    pub put: Vec<(Table, Vec<u8>, Option<Vec<u8>>)>,
    /// Changes of what an account may see; each becomes a feed entry (MODEL.md 16).
    pub rights: Vec<RightsWrite>,
    /// Documents that move to another unit.
    pub placements: Vec<PlacementWrite>,
    /// Documents to erase wholly; an id tombstone stays.
    pub erase: Vec<DocId>,
    /// Unfiled documents to erase, unless they were filed or have changed at or after this instant.
    pub expire: Vec<(DocId, Timestamp)>,
    /// Changes that came after their epoch was sealed. They enter no feed: what they say goes into the current epoch
    /// with the same batch.
    pub late: Vec<LateWrite>,
    /// Documents that go on in a new epoch.
    pub rolls: Vec<RollWrite>,
    /// Rows computed anew from what is stored already.
    pub rows: Vec<RowWrite>,
    /// Transitions that carry authority.
    pub decisions: Vec<DecisionWrite>,
    /// Long texts computed from what is stored already.
    pub texts: Vec<Text>,
}

/// A transition that carries authority: it follows the last one on its document, or the batch is a conflict.
#[derive(Debug, Clone)]
pub struct DecisionWrite {
    /// The document.
    pub doc: DocId,
    /// The decision.
    pub decision: Decision,
}

/// The row of a document as today's descriptors make it (MODEL.md 18).
#[derive(Debug, Clone)]
pub struct RowWrite {
    /// The document.
    pub doc: DocId,
    /// The last change that it was computed from; when there is a later one, that one's row is as new.
    pub doc_seq: u64,
    /// The row.
    pub row: Row,
}

/// Changes of a sealed epoch.
#[derive(Debug, Clone)]
pub struct LateWrite {
    /// The document.
    pub doc: DocId,
    /// The sealed epoch.
    pub epoch: u32,
    /// Who sent them.
    pub account: AccountId,
    /// The server's clock when they came in.
    pub received: Timestamp,
    /// Canonical chunk bytes with their hashes, new to that epoch, in dependency order.
    pub chunks: Vec<(Hash, Bytes)>,
}

/// A new epoch of a document: the former one is sealed and stays stored. There is no state between the two.
#[derive(Debug, Clone)]
pub struct RollWrite {
    /// The document.
    pub doc: DocId,
    /// The new epoch, one more than the former.
    pub epoch: u32,
    /// The last change of the former epoch that the new one was made from; another one there is a conflict.
    pub after: u64,
    /// The server's clock.
    pub received: Timestamp,
    /// What the new epoch begins with.
    pub chunks: Vec<(Hash, Bytes)>,
    /// The same, saved.
    pub snapshot: Snapshot,
    /// The row of the new epoch.
    pub row: Row,
}

/// Committed changes of one document.
#[derive(Debug, Clone)]
pub struct DocumentWrite {
    /// The document.
    pub doc: DocId,
    /// Where it lives; fixed at the first commit.
    pub workspace: WorkspaceId,
    /// The epoch that the chunks belong to.
    pub epoch: u32,
    /// Who sent them: this, not the change itself, is the audit record.
    pub account: AccountId,
    /// The server's clock when they came in.
    pub received: Timestamp,
    /// Canonical chunk bytes with their hashes, new to the document, in dependency order.
    pub chunks: Vec<(Hash, Bytes)>,
    /// The row after these chunks; `None` while the document is unfiled (MODEL.md 24).
    pub row: Option<Row>,
    /// The unit that a new document is placed in; ignored for a known one, and for comments.
    pub unit: Option<UnitId>,
    /// Of a new document that holds comments: the record that they are on. It is placed where that is, and moves with it.
    pub of: Option<DocId>,
}

/// A change of somebody's rights in a workspace, to be told to their devices.
#[derive(Debug, Clone)]
pub struct RightsWrite {
    /// Where.
    pub workspace: WorkspaceId,
    /// Whose.
    pub account: AccountId,
    /// What they had until now; `None` when they had nothing.
    pub before: Option<FormerRights>,
}

/// A document moves to another unit.
#[derive(Debug, Clone, Copy)]
pub struct PlacementWrite {
    /// Which document.
    pub doc: DocId,
    /// The unit from now on.
    pub unit: Option<UnitId>,
}

/// What a committed batch was given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Committed {
    /// Per [`Batch::documents`], in its order.
    pub documents: Vec<DocumentCommitted>,
    /// Per [`Batch::rolls`], in its order.
    pub rolls: Vec<DocumentCommitted>,
}

/// What the changes of one document were given.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentCommitted {
    /// The document.
    pub doc: DocId,
    /// The workspace's sequence number.
    pub ws_seq: u64,
    /// The document's sequence number after these chunks.
    pub doc_seq: u64,
    /// Its placement.
    pub placement: Placement,
    /// Whether this commit gave it its number.
    pub numbered: bool,
}

/// One entry read from a workspace's feed.
#[derive(Debug, Clone, PartialEq)]
pub enum FeedItem {
    /// A document moved; its latest state (older entries of the same document are gone).
    Moved(Box<Moved>),
    /// A document was erased.
    Erased(DocId),
    /// Somebody's rights changed.
    Rights {
        /// Whose.
        account: AccountId,
        /// What they had before.
        before: Option<FormerRights>,
    },
}

/// Why the store could not do it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The disk is full or fails. Nothing of the batch is kept; try again later.
    #[error("the disk cannot be written or read: {0}")]
    Io(String),
    /// The file is damaged; it is left as it is. `muster-server verify` says more.
    #[error("the store file {file} is damaged: {reason}")]
    Corrupt {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Another process has the file open.
    #[error("the store file {0} is in use by another process")]
    InUse(String),
    /// The file was written by a newer version of Muster.
    #[error("the store file was written by a newer version (format {0})")]
    Newer(u32),
    /// The batch contradicts what is stored (another workspace, an erased document).
    #[error("the batch contradicts what is stored: {0}")]
    Conflict(&'static str),
    /// The store is closed.
    #[error("the store is closed")]
    Closed,
}

/// Directory records: keys and values.
pub type Records = Vec<(Vec<u8>, Vec<u8>)>;

/// A future that owns what it needs.
pub type Pending<T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send>>;

/// An engine. Reads block on the disk: call them from a blocking thread.
pub trait Store: Send + Sync + 'static {
    /// Commits what is queued, closes the file cleanly and lets go of it, whoever still holds this store; waits for
    /// reads that have begun. Whatever is asked from then on is answered with [`StoreError::Closed`].
    fn close(&self);

    /// This life of the store; a restore from backup mints a new one (MODEL.md 17).
    fn incarnation(&self) -> Incarnation;

    /// When the store was restored from a backup, if it ever was: for a while after it, devices bring back what it lacks.
    fn restored(&self) -> Option<Timestamp>;

    /// Commits a batch; resolves when it is on disk. Batches commit in the order of these calls.
    fn commit(&self, batch: Batch) -> Pending<Committed>;

    /// Stores a snapshot that covers the chunks up to its `doc_seq`; resolves when it is on disk. The chunks stay.
    fn put_snapshot(&self, doc: DocId, epoch: u32, snapshot: Snapshot) -> Pending<()>;

    /// When a commit last failed because of the disk. Small ones may still succeed when it is full.
    fn last_failure(&self) -> Option<Instant>;

    /// A document's head: where it lives, its epoch, sequence number and placement.
    fn head(&self, doc: DocId) -> Result<Option<DocumentHead>, StoreError>;

    /// A document with its latest snapshot and the chunks after it; `None` when it is unknown or erased.
    fn load(&self, doc: DocId) -> Result<Option<Stored>, StoreError>;

    /// The same of one epoch, which may be a sealed one.
    fn load_epoch(&self, doc: DocId, epoch: u32) -> Result<Option<Stored>, StoreError>;

    /// The chunks of an epoch after a sequence number, at most `limit` bytes (and at least one, if there is one).
    fn chunks(&self, doc: DocId, epoch: u32, after: u64, limit: usize) -> Result<Vec<Chunk>, StoreError>;

    /// Whether the document was erased.
    fn erased(&self, doc: DocId) -> Result<bool, StoreError>;

    /// A document's row, if it is filed.
    fn row(&self, doc: DocId) -> Result<Option<Row>, StoreError>;

    /// The transitions that carried authority on a document, oldest first.
    fn decisions(&self, doc: DocId) -> Result<Vec<Decision>, StoreError> {
        let all = self.scan(Table::Decisions, &doc.0)?;
        let read = |value: &[u8]| {
            minicbor::decode(value).map_err(|e| StoreError::Corrupt {
                file: "decisions".into(),
                reason: format!("one on document {doc} cannot be read: {e}"),
            })
        };
        all.iter().map(|(_, value)| read(value)).collect()
    }

    /// Whether a record that is not deleted is placed in a unit. Reads every head: for work that is done now and then.
    fn holds(&self, workspace: WorkspaceId, unit: UnitId) -> Result<bool, StoreError>;

    /// Documents without a row whose last change came in before `before`, with their workspaces (MODEL.md 24). Reads
    /// every head: for work that is done now and then.
    fn unfiled(&self, before: Timestamp) -> Result<Vec<(DocId, WorkspaceId)>, StoreError>;

    /// Documents whose row was computed by an older version of their register's projection (MODEL.md 18). Reads every row:
    /// for work that is done once.
    fn outdated(&self) -> Result<Vec<(DocId, WorkspaceId)>, StoreError>;

    /// Feed entries after `since`, oldest first, at most `limit`, each with its `ws_seq`.
    fn feed(&self, workspace: WorkspaceId, since: u64, limit: usize) -> Result<Vec<(u64, FeedItem)>, StoreError>;

    /// The workspace's last sequence number.
    fn ws_seq(&self, workspace: WorkspaceId) -> Result<u64, StoreError>;

    /// Writes what is committed now into a new file at `to`, while the store goes on serving.
    ///
    /// # Errors
    /// The file exists, or its disk cannot be written; nothing is left of it then.
    fn backup(&self, to: &Path) -> Result<(), StoreError>;

    /// One directory record.
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// All directory records of a table whose key begins with `prefix`, ordered by key.
    fn scan(&self, table: Table, prefix: &[u8]) -> Result<Records, StoreError>;
}
