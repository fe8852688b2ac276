//! What the server holds beside documents: placement, grants, the holding area, the ledger.

use crate::id::{AccountId, CredentialId, DocId, UnitId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Moves a document into a unit.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The unit; none: the whole workspace.
    pub unit: Option<UnitId>,
}

/// Where a document stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The number in its reference; 0 while there is none.
    pub number: u32,
    /// The unit.
    pub unit: Option<UnitId>,
}

/// A grant of a document to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentGrant {
    /// To whom.
    pub account: AccountId,
    /// Whether it may be written too.
    pub write: bool,
}

/// Grants a document by name.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetGrant {
    /// Whether it may be written too.
    pub write: bool,
}

/// Hands edits that the server refused to the managers of the workspace (MODEL.md 19).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// Why they were refused, as the device knows it.
    pub reason: String,
    /// The edits, at most [`HELD_BYTES_MAX`] bytes together.
    pub edits: Vec<HeldEdit>,
}

/// Refused edits of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldEdit {
    /// The document.
    pub doc: DocId,
    /// The epoch that they belong to.
    pub epoch: u32,
    /// The title as the device knew it.
    #[serde(default)]
    pub title: String,
    /// Raw change chunks, base64 with the standard alphabet and padding.
    pub chunks: Vec<String>,
}

/// What waits in the holding area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldInfo {
    /// Which one.
    pub id: CredentialId,
    /// Whose edits.
    pub account: AccountId,
    /// When they came.
    pub received: Timestamp,
    /// Why they were refused.
    pub reason: String,
    /// Documents and their titles.
    pub documents: Vec<(DocId, String)>,
    /// Bytes of all chunks.
    pub bytes: usize,
}

/// One entry of the holding area with its edits, to view or export. They are never applied without a person's decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// What it is.
    pub info: HeldInfo,
    /// The edits.
    pub edits: Vec<HeldEdit>,
}
