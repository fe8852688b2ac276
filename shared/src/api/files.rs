//! Files attached to records: uploading them in parts, and what the server has of them.

use crate::attachments::{BlobHash, Kind};
use crate::id::AccountId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The files of a record as the server knows them, and what it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordFiles {
    /// What the server takes.
    pub limits: FileLimits,
    /// Files that were uploaded for this record.
    pub files: Vec<StoredFile>,
}

/// What the server takes, to be said before anybody uploads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLimits {
    /// Bytes of one file at most.
    pub largest: u64,
    /// Bytes that the workspace still has room for.
    pub room: u64,
}

/// One file that was uploaded for a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// Which bytes.
    pub sha256: BlobHash,
    /// How many.
    pub size: u64,
    /// What they are, as the server found.
    pub kind: Kind,
    /// Who uploaded it for this record.
    pub by: AccountId,
    /// When it was complete, by the server's clock.
    pub at: Timestamp,
    /// Whether it was erased for good, when and by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<Erased>,
}

/// The trace of a file that was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// By whom.
    pub by: AccountId,
    /// When, by the server's clock.
    pub at: Timestamp,
}

/// Announces a file for a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewFile {
    /// Which bytes.
    pub sha256: BlobHash,
    /// How many.
    pub size: u64,
}

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Uploaded {
    /// The server has it, and whoever may read the record may read it.
    Complete,
    /// The server has so many bytes of it: go on there.
    Partial(u64),
}
