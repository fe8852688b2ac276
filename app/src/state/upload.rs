//! A file on its way from this device to the server.

use minicbor::{Decode, Encode};
use muster_shared::api::Text;
use muster_shared::attachments::BlobHash;
use muster_shared::id::{DocId, EntryId};

/// What is kept until the server has the file.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Upload {
    /// The record.
    #[n(0)]
    pub doc: DocId,
    /// Which of its files.
    #[n(1)]
    pub id: EntryId,
    /// Its bytes.
    #[n(2)]
    pub sha256: BlobHash,
    /// How many.
    #[n(3)]
    pub size: u64,
    /// Why it was refused, in English and German, if it was.
    #[n(4)]
    pub refused: Option<(String, String)>,
}

impl Upload {
    /// The same, refused.
    pub fn refused(self, why: Text) -> Self {
        Self { refused: Some((why.en, why.de)), ..self }
    }
}

/// How far the file is that is being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Progress {
    /// Which file.
    #[n(0)]
    pub id: EntryId,
    /// Bytes that the server has.
    #[n(1)]
    pub sent: u64,
}
