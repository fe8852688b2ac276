//! Rows for tests, by register, a number for their id, and state; and examples of rules made from them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use crate::id::DocId;
use crate::registers::by_key;
use crate::schema::{FieldKind, Value};
use crate::sync::row::Row;
use crate::time::Timestamp;

/// The day on which examples play.
pub(crate) const TODAY: &str = "2026-06-15";
/// The day before.
pub(crate) const PAST: &str = "2026-06-14";

/// The id with that number.
pub(crate) fn doc(number: u8) -> DocId {
    DocId([number; 16])
}

/// A record with nothing but its state.
pub(crate) fn record(register: &str, number: u8, state: &str) -> Row {
    let register = by_key(register).expect("a register");
    assert!(register.states.is_empty() || register.state(state).is_some(), "{} has no state {state}", register.key);
    Row {
        doc: doc(number),
        register: register.key.to_owned(),
        projection: register.projection,
        title: format!("Record {number}"),
        cells: vec![Value::text(state)],
        links: Vec::new(),
        conflicts: Vec::new(),
        deleted: false,
        changed: Timestamp(0),
        decided: Vec::new(),
        own: Vec::new(),
        pairs: Vec::new(),
    }
}

/// A text, a choice, a date or a person.
pub(crate) fn text(text: &str) -> Value {
    Value::text(text)
}

/// Prose, as rows show it, or a yes.
pub(crate) fn filled() -> Value {
    Value::Flag(true)
}

/// People or choices.
pub(crate) fn many(keys: &[&str]) -> Value {
    Value::Many(keys.iter().map(|key| (*key).to_owned()).collect())
}

impl Row {
    /// The same with a value in a field.
    pub(crate) fn with(mut self, field: &str, value: Value) -> Self {
        let register = by_key(&self.register).expect("a register");
        let at = register.cell_of(field).expect("a field");
        if let (Some(FieldKind::Choice(choices)), Some(key)) = (register.field(field).map(|f| f.kind), value.as_text())
        {
            assert!(choices.iter().any(|c| c.key == key), "{field} has no choice {key}");
        }
        if self.cells.len() <= at {
            self.cells.resize(at + 1, Value::Empty);
        }
        self.cells[at] = value;
        self
    }

    /// The same with a link.
    pub(crate) fn linked_to(mut self, field: &str, target: DocId) -> Self {
        assert!(by_key(&self.register).is_some_and(|r| r.field(field).is_some()), "no field {field}");
        self.links.push((field.to_owned(), target));
        self
    }
}

/// Records of which the first breaks a rule, and the same with one thing different, so that it does not.
pub(crate) struct Example {
    /// The rule.
    pub(crate) key: &'static str,
    /// The first of them breaks it.
    pub(crate) broken: Vec<Row>,
    /// The first of each of these breaks it, too.
    pub(crate) also: Vec<Vec<Row>>,
    /// The first of none of these breaks it.
    pub(crate) sound: Vec<Vec<Row>>,
}

/// An example without anything yet that would put it right.
pub(crate) fn breaks<const N: usize>(key: &'static str, rows: [Row; N]) -> Example {
    Example { key, broken: rows.into(), also: Vec::new(), sound: Vec::new() }
}

impl Example {
    /// It is as wrong in these states.
    pub(crate) fn also_in(self, states: &[&str]) -> Self {
        states.iter().fold(self, |example, state| {
            let state = example.a_state(state);
            example.also_with("state", state)
        })
    }

    /// It is as wrong with this value in a field.
    pub(crate) fn also_with(self, field: &str, value: Value) -> Self {
        let first = self.broken[0].clone().with(field, value);
        self.also_instead(first)
    }

    /// It is as wrong with this record in the place of that with the same number.
    pub(crate) fn also_instead(mut self, row: Row) -> Self {
        self.also.push(self.replaced(row));
        self
    }

    /// It is right with this value in a field.
    pub(crate) fn unless_with(self, field: &str, value: Value) -> Self {
        let first = self.broken[0].clone().with(field, value);
        self.unless_instead(first)
    }

    /// It is right in this state.
    pub(crate) fn unless_in(self, state: &str) -> Self {
        let state = self.a_state(state);
        self.unless_with("state", state)
    }

    /// It is right with a link to the record of that number, which is there in any case.
    pub(crate) fn unless_linked(self, field: &str, number: u8) -> Self {
        assert!(self.broken.iter().any(|row| row.doc == doc(number)), "no record {number}");
        let first = self.broken[0].clone().linked_to(field, doc(number));
        self.unless_instead(first)
    }

    /// It is right when this record is there, too.
    pub(crate) fn unless_beside(mut self, row: Row) -> Self {
        assert!(self.broken.iter().all(|other| other.doc != row.doc), "{} is there", row.title);
        self.sound.push(self.broken.iter().cloned().chain([row]).collect());
        self
    }

    /// It is right with this record in the place of that with the same number.
    pub(crate) fn unless_instead(mut self, row: Row) -> Self {
        self.sound.push(self.replaced(row));
        self
    }

    fn a_state(&self, state: &str) -> Value {
        assert!(by_key(&self.broken[0].register).is_some_and(|r| r.state(state).is_some()), "no state {state}");
        Value::text(state)
    }

    fn replaced(&self, row: Row) -> Vec<Row> {
        let mut rows = self.broken.clone();
        let at = rows.iter().position(|other| other.doc == row.doc).expect("a record to replace");
        rows[at] = row;
        assert!(rows != self.broken, "{}: nothing is different", self.key);
        rows
    }
}
