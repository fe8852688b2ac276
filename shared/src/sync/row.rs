//! Projection rows: what lists, filters and links need of a record, computed by the same code on both sides so that
//! lists never load documents (SYNC.md, Documents and rows).

use super::decision::Decided;
use crate::domain::relation::Pair;
use crate::id::DocId;
use crate::registers;
use crate::schema::{Register, Value, own};
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
    /// The state, then the register's fields in their order, as [`Register::cell_of`] counts: short values as they are,
    /// prose as whether there is any, links empty because they stand in [`Row::links`]. Empty ones at the end are left out.
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
    /// The decisions that those had seen who wrote the state (see [`crate::sync::decision::effective`]).
    #[n(9)]
    #[cbor(default)]
    pub decided: Vec<String>,
    /// Values of fields that the workspace adds, by their keys, in their order (see [`own`]).
    #[n(10)]
    #[cbor(default)]
    pub own: Vec<(String, Value)>,
    /// Of mappings: which node of a framework stands how to which, so that nothing needs their documents to know it.
    #[n(11)]
    #[cbor(default)]
    pub pairs: Vec<Pair>,
}

impl Row {
    /// The value of a field of the record's register, or of `state`; empty for what the row does not carry.
    pub fn value(&self, field: &str) -> &Value {
        if own::is_own(field) {
            return self.own(field);
        }
        let at = registers::by_key(&self.register).and_then(|register| register.cell_of(field));
        at.map_or(&Value::Empty, |at| self.cell(at))
    }

    /// The value of a field that the workspace adds.
    fn own(&self, field: &str) -> &Value {
        self.own.iter().find(|(key, _)| key == field).map_or(&Value::Empty, |(_, value)| value)
    }

    /// The cell in place `at`, see [`Register::cell_of`].
    pub fn cell(&self, at: usize) -> &Value {
        match own::key_at(at) {
            Some(field) => self.own(field),
            None => self.cells.get(at).unwrap_or(&Value::Empty),
        }
    }

    /// Puts another value in a field, as the row would say it after an edit.
    pub fn put(&mut self, register: &Register, field: &str, value: Value) {
        if own::is_own(field) {
            self.own.retain(|(key, _)| key != field);
            if !value.is_empty() {
                self.own.push((field.to_owned(), value));
            }
        } else if let Some(at) = register.cell_of(field) {
            if self.cells.len() <= at {
                self.cells.resize(at + 1, Value::Empty);
            }
            self.cells[at] = value;
        }
    }

    /// The key of the state; empty if there is none.
    pub fn state(&self) -> &str {
        self.cell(0).as_text().unwrap_or_default()
    }

    /// The records that a field links to.
    pub fn linked<'a>(&'a self, field: &'a str) -> impl Iterator<Item = DocId> + 'a {
        self.links.iter().filter(move |(key, _)| key == field).map(|(_, doc)| *doc)
    }

    /// Whether a field has anything in it.
    pub fn has(&self, field: &str) -> bool {
        !self.value(field).is_empty() || self.linked(field).next().is_some()
    }
}

/// What the server knows about a document beside its content (MODEL.md 7, 10).
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Placement {
    /// The number in the human reference, given at the first commit; 0 while there is none.
    #[n(0)]
    pub number: u32,
    /// The organisational unit.
    #[n(1)]
    pub unit: Option<crate::id::UnitId>,
    /// The last transition that carried authority. Boxed, because most records have none.
    #[n(2)]
    pub decision: Option<Box<Decided>>,
    /// Of somebody's comments: the record that they are on, which is also the one whose rights count for reading them.
    #[n(3)]
    pub of: Option<DocId>,
}
