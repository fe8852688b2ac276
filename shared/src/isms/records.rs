//! All records of a workspace with their links in both directions.

use crate::id::DocId;
use crate::sync::row::Row;
use std::collections::HashMap;

/// Rows by register and id, and who links to whom. Deleted records are not among them.
#[derive(Debug, Default)]
pub struct Records<'a> {
    rows: HashMap<DocId, &'a Row>,
    registers: HashMap<&'a str, Vec<&'a Row>>,
    incoming: HashMap<DocId, Vec<(&'a Row, &'a str)>>,
}

impl<'a> Records<'a> {
    /// Gathers rows, in the order given within each register. Links to what is not among them count as none.
    pub fn new(rows: impl IntoIterator<Item = &'a Row>) -> Self {
        let mut records = Self::default();
        rows.into_iter().for_each(|row| records.add(row));
        records
    }

    /// Room for so many of them, for those who add one after the other.
    pub fn with_capacity(many: usize) -> Self {
        Self { rows: HashMap::with_capacity(many), ..Self::default() }
    }

    /// Adds one to those given before, as [`Records::new`] does.
    pub fn add(&mut self, row: &'a Row) {
        if row.deleted {
            return;
        }
        self.rows.insert(row.doc, row);
        self.registers.entry(row.register.as_str()).or_default().push(row);
        for (field, target) in &row.links {
            self.incoming.entry(*target).or_default().push((row, field.as_str()));
        }
    }

    /// The records of a register.
    pub fn of(&self, register: &str) -> &[&'a Row] {
        self.registers.get(register).map(Vec::as_slice).unwrap_or_default()
    }

    /// All records.
    pub fn all(&self) -> impl Iterator<Item = &'a Row> + '_ {
        self.rows.values().copied()
    }

    /// The record with this id.
    pub fn get(&self, doc: DocId) -> Option<&'a Row> {
        self.rows.get(&doc).copied()
    }

    /// The records that `row` names in a field.
    pub fn named<'r>(&'r self, row: &'r Row, field: &'r str) -> impl Iterator<Item = &'a Row> + 'r {
        row.linked(field).filter_map(|doc| self.get(doc))
    }

    /// The records of a register that name `row` in that field.
    pub fn naming<'r>(&'r self, row: &Row, register: &'r str, field: &'r str) -> impl Iterator<Item = &'a Row> + 'r {
        let incoming = self.incoming.get(&row.doc).map(Vec::as_slice).unwrap_or_default();
        incoming.iter().filter(move |(from, key)| from.register == register && *key == field).map(|(from, _)| *from)
    }

    /// Every record that names `row`, with the field that does.
    pub fn incoming(&self, row: &Row) -> &[(&'a Row, &'a str)] {
        self.incoming.get(&row.doc).map(Vec::as_slice).unwrap_or_default()
    }
}
