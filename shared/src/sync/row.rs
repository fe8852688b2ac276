//! Projection rows: what lists, filters and links need of a record, computed by the same code on both sides so that
//! lists never load documents (SYNC.md, Documents and rows).

use crate::id::DocId;
use crate::schema::Value;
use crate::time::Timestamp;
use minicbor::{Decode, Encode};

/// What a document says about itself in a list.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(map)]
pub struct Row {
    /// The record.
    #[n(0)]
    pub doc: DocId,
    /// The register's key.
    #[n(1)]
    pub register: String,
    /// The register's projection version that computed it.
    #[n(2)]
    pub projection: u32,
    /// The title.
    #[n(3)]
    pub title: String,
    /// Cells in the order of `Register::columns`.
    #[n(4)]
    pub cells: Vec<Value>,
    /// Ids of linked records, by field key.
    #[n(5)]
    pub links: Vec<(String, DocId)>,
    /// Keys of fields with undecided concurrent values.
    #[n(6)]
    pub conflicts: Vec<String>,
    /// Whether it is deleted (a tombstone that can be undone).
    #[n(7)]
    pub deleted: bool,
    /// The latest time that any change claims; for sorting by "recently changed" only.
    #[n(8)]
    pub changed: Timestamp,
}

/// What the server knows about a document beside its content (MODEL.md 7, 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Placement {
    /// The number in the human reference, given at the first commit; 0 while there is none.
    #[n(0)]
    pub number: u32,
    /// The organisational unit.
    #[n(1)]
    pub unit: Option<crate::id::UnitId>,
}
