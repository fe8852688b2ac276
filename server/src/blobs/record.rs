//! What is known of files, as it is stored. Additive: new fields are optional.

use crate::store::StoreError;
use minicbor::{Decode, Encode};
use muster_shared::api::{Erased, StoredFile};
use muster_shared::attachments::{BlobHash, Kind};
use muster_shared::id::{AccountId, DocId, WorkspaceId};
use muster_shared::time::Timestamp;

/// A file of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Blob {
    /// Bytes.
    #[n(0)]
    pub(super) size: u64,
    /// The media type of its [`Kind`], found in its bytes.
    #[n(1)]
    pub(super) kind: String,
    /// When it was erased for good, and by whom: the trace.
    #[n(2)]
    pub(super) erased: Option<(Timestamp, AccountId)>,
}

/// That a file was uploaded for a record, or taken over from another one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Attached {
    /// By whom.
    #[n(0)]
    pub(super) by: AccountId,
    /// When, by the server's clock.
    #[n(1)]
    pub(super) at: Timestamp,
    /// Whether the record named it at some time: what never was named expires.
    #[n(2)]
    #[cbor(default)]
    pub(super) named: bool,
}

impl Blob {
    /// Bytes that it takes.
    pub(super) fn kept(&self) -> u64 {
        if self.erased.is_some() { 0 } else { self.size }
    }

    /// The same for those who may read the record.
    pub(super) fn shown(&self, sha256: BlobHash, attached: &Attached) -> StoredFile {
        StoredFile {
            sha256,
            size: self.size,
            kind: Kind::of_media_type(&self.kind),
            by: attached.by,
            at: attached.at,
            erased: self.erased.map(|(at, by)| Erased { by, at }),
        }
    }
}

pub(super) fn blob_key(workspace: WorkspaceId, sha256: BlobHash) -> Vec<u8> {
    [workspace.0.as_slice(), &sha256.0].concat()
}

pub(super) fn attached_key(doc: DocId, sha256: BlobHash) -> Vec<u8> {
    [doc.0.as_slice(), &sha256.0].concat()
}

pub(super) fn attached_to_key(workspace: WorkspaceId, sha256: BlobHash, doc: DocId) -> Vec<u8> {
    [workspace.0.as_slice(), &sha256.0, &doc.0].concat()
}

/// The hash in a key.
pub(super) fn hash_of(bytes: Option<&[u8]>) -> Option<BlobHash> {
    bytes?.try_into().ok().map(BlobHash)
}

pub(super) fn read<T: for<'b> Decode<'b, ()>>(value: &[u8]) -> Result<T, StoreError> {
    minicbor::decode(value).map_err(|e| StoreError::Corrupt {
        file: "files".into(),
        reason: format!("a record of a file cannot be read: {e}"),
    })
}

/// A workspace's folder: hexadecimal, because some file systems do not tell `a` from `A`.
pub(super) fn workspace_name(workspace: WorkspaceId) -> String {
    hex(&workspace.0)
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
