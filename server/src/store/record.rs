//! What the engines store and give back.

use bytes::Bytes;
use minicbor::{Decode, Encode};
use muster_shared::access::Role;
use muster_shared::id::{AccountId, DocId, UnitId, WorkspaceId};
use muster_shared::sync::frame::Hash;
use muster_shared::sync::row::{Placement, Row};
use muster_shared::time::Timestamp;

/// Where a document stands. Additive: new fields are optional.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(map)]
pub struct DocumentHead {
    /// The workspace that it was created in.
    #[n(0)]
    pub workspace: WorkspaceId,
    /// The current epoch.
    #[n(1)]
    pub epoch: u32,
    /// The sequence number of its last chunk in that epoch; the first chunk has 1.
    #[n(2)]
    pub doc_seq: u64,
    /// The feed entry that announces it.
    #[n(3)]
    pub ws_seq: u64,
    /// Number and unit.
    #[n(4)]
    pub placement: Placement,
    /// Units that it was in before, each with the `ws_seq` at which it left: devices that saw it there must forget it.
    #[n(5)]
    pub left: Vec<(u64, Option<UnitId>)>,
    /// Sealed epochs, each with its last `doc_seq`.
    #[n(6)]
    #[cbor(default)]
    pub sealed: Vec<(u32, u64)>,
}

impl DocumentHead {
    /// The last `doc_seq` of an epoch, sealed or not; `None` for one that never was.
    pub fn reached(&self, epoch: u32) -> Option<u64> {
        if epoch == self.epoch {
            return Some(self.doc_seq);
        }
        self.sealed.iter().find(|(sealed, _)| *sealed == epoch).map(|(_, seq)| *seq)
    }
}

/// What an account might in a workspace before its rights changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FormerRights {
    /// The role.
    #[n(0)]
    pub role: Role,
    /// The units that it was confined to; empty means the whole workspace.
    #[n(1)]
    pub units: Vec<UnitId>,
    /// Documents granted by name, with whether they could be written.
    #[n(2)]
    pub grants: Vec<(DocId, bool)>,
}

/// A document in the feed.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// Which one.
    pub doc: DocId,
    /// Where it stands.
    pub head: DocumentHead,
    /// Its row; `None` while it is unfiled.
    pub row: Option<Row>,
}

/// A stored change.
#[derive(Debug, Clone, PartialEq)]
pub struct Chunk {
    /// Its place in the document's epoch.
    pub doc_seq: u64,
    /// The workspace's sequence number that it was committed under.
    pub ws_seq: u64,
    /// The hash of the change.
    pub hash: Hash,
    /// Who sent it.
    pub account: AccountId,
    /// The server's clock when it came in.
    pub received: Timestamp,
    /// Canonical bytes.
    pub bytes: Bytes,
}

/// A saved document that stands for its first chunks.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// The last chunk that it holds.
    pub doc_seq: u64,
    /// Its heads, sorted.
    pub heads: Vec<Hash>,
    /// The saved document.
    pub bytes: Bytes,
}

/// A document as read from the store.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// Where it stands.
    pub head: DocumentHead,
    /// The latest snapshot of its epoch.
    pub snapshot: Option<Snapshot>,
    /// The chunks after the snapshot.
    pub chunks: Vec<Chunk>,
}
