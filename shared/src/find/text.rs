//! The long texts of records: which have any, and how the server hands them out by themselves (MODEL.md 18:
//! search text travels separately). A device that lacks many asks for them instead of reading thousands of documents.

use crate::id::DocId;
use crate::schema::{FieldKind, Register};
use crate::sync::frame::Bytes;
use crate::sync::row::Row;
use minicbor::{Decode, Encode};

/// The long texts of one document as of a place in its history.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Text {
    /// The document.
    #[n(0)]
    pub doc: DocId,
    /// The epoch that they are of.
    #[n(1)]
    pub epoch: u32,
    /// The sequence number within the epoch.
    #[n(2)]
    pub doc_seq: u64,
    /// Packed by [`super::pack`].
    #[n(3)]
    pub packed: Bytes,
}

/// Some of the texts that somebody may read, in the order in which their documents last moved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct TextPage {
    /// The texts.
    #[n(0)]
    pub texts: Vec<Text>,
    /// What to ask on from; `None` when there are no more.
    #[n(1)]
    pub more: Option<u64>,
}

/// Whether a row says that its document has prose. Rows say of prose only whether there is any.
pub fn has_text(row: &Row, register: &Register) -> bool {
    let mut fields = register.fields.iter().zip(row.cells.iter().skip(1));
    fields.any(|(field, value)| field.kind == FieldKind::Rich && !value.is_empty())
}
