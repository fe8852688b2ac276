//! Rows of records as lists see them.

use muster_shared::id::provisional_reference;
use muster_shared::registers;
use muster_shared::sync::row::{Placement, Row};

/// A record in a list: what the document says, and what the server says about it.
#[derive(Debug, Clone, PartialEq)]
pub struct RowView {
    /// The projection of the document.
    pub row: Row,
    /// Number and unit.
    pub placement: Placement,
}

impl RowView {
    /// The reference that people use: `RSK-0017`, or `RSK·7K2M` until the server has given a number (MODEL.md 10).
    pub fn reference(&self) -> String {
        let prefix = registers::by_key(&self.row.register).map_or("DOC", |r| r.reference);
        match self.placement.number {
            0 => provisional_reference(prefix, self.row.doc),
            n => format!("{prefix}-{n:04}"),
        }
    }
}
