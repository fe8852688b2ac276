//! What a rule can ask about the record before it.

use super::super::flows::level_of;
use super::super::records::Records;
use crate::registers::by_key;
use crate::schema::{FieldKind, Value};
use crate::sync::row::Row;

/// A record under a check, and what it is held against.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The record.
    pub row: &'a Row,
    /// All records.
    pub records: &'a Records<'a>,
    /// Today, `YYYY-MM-DD`.
    pub today: &'a str,
}

impl<'a> Case<'a> {
    /// Whether it is in one of these states.
    pub(super) fn is_in(&self, states: &[&str]) -> bool {
        is_in(self.row, states)
    }

    /// Whether a field has anything in it; for links [`Case::names`] asks more.
    pub(super) fn has(&self, field: &str) -> bool {
        self.row.has(known(self.row, field))
    }

    /// Whether one of these choices is taken in a field.
    pub(super) fn chose(&self, field: &str, among: &[&str]) -> bool {
        chose(self.row, field, among)
    }

    /// Whether a yes or no is a yes.
    pub(super) fn says_yes(&self, field: &str) -> bool {
        says_yes(self.row, field)
    }

    /// Whether the date in a field lies before today. On the day itself there is still time.
    pub(super) fn passed(&self, field: &str) -> bool {
        passed(self.row, field, self.today)
    }

    /// The level, 1 to 5, of an estimate.
    pub(super) fn level(&self, field: &str) -> Option<u8> {
        level_of(self.row, known(self.row, field))
    }

    /// Who is named in a field for a person.
    pub(super) fn person(&self, field: &str) -> Option<&'a str> {
        self.row.value(known(self.row, field)).as_text()
    }

    /// The records, as far as they are there, that it names in a field.
    pub(super) fn named(&self, field: &'a str) -> impl Iterator<Item = &'a Row> + 'a {
        self.records.named(self.row, known(self.row, field))
    }

    /// Whether it names a record that is there.
    pub(super) fn names(&self, field: &'a str) -> bool {
        self.named(field).next().is_some()
    }

    /// The records of a register that name it in that field.
    pub(super) fn naming(&self, register: &'a str, field: &'a str) -> impl Iterator<Item = &'a Row> + 'a {
        debug_assert!(
            !cfg!(test) || by_key(register).is_some_and(|r| r.field(field).is_some()),
            "no {register}.{field}"
        );
        self.records.naming(self.row, register, field)
    }

    /// Whether a record of a register names it in that field.
    pub(super) fn is_named_by(&self, register: &'a str, field: &'a str) -> bool {
        self.naming(register, field).next().is_some()
    }

    /// The evidence for it, linked from either side. What is missing or no longer kept is none.
    pub(super) fn proofs(&self) -> impl Iterator<Item = &'a Row> + 'a {
        let linked = self.named("evidence").chain(self.naming("evidence", "proves"));
        linked.filter(|proof| !is_in(proof, &["missing", "disposed"]))
    }

    /// Whether there is evidence for it.
    pub(super) fn is_proved(&self) -> bool {
        self.proofs().next().is_some()
    }
}

/// The state of a record; one that was never written is the first.
pub(super) fn state(row: &Row) -> &str {
    let first = || by_key(&row.register).and_then(|r| r.states.first()).map_or("", |s| s.key);
    if row.state().is_empty() { first() } else { row.state() }
}

/// Whether a record is in one of these states.
pub(super) fn is_in(row: &Row, states: &[&str]) -> bool {
    debug_assert!(
        !cfg!(test) || by_key(&row.register).is_none_or(|r| states.iter().all(|s| r.state(s).is_some())),
        "{}: no state among {states:?}",
        row.register
    );
    states.contains(&state(row))
}

/// Whether one of these choices is taken in a field of a record.
pub(super) fn chose(row: &Row, field: &str, among: &[&str]) -> bool {
    debug_assert!(
        !cfg!(test)
            || by_key(&row.register).is_none_or(|r| match r.field(field).map(|f| f.kind) {
                Some(FieldKind::Choice(choices)) => among.iter().all(|a| choices.iter().any(|c| c.key == *a)),
                _ => false,
            }),
        "{}.{field}: no choice among {among:?}",
        row.register
    );
    row.value(field).as_text().is_some_and(|choice| among.contains(&choice))
}

/// Whether a yes or no of a record is a yes.
pub(super) fn says_yes(row: &Row, field: &str) -> bool {
    *row.value(known(row, field)) == Value::Flag(true)
}

/// Whether a date of a record lies before `today`.
pub(super) fn passed(row: &Row, field: &str, today: &str) -> bool {
    row.value(known(row, field)).as_text().is_some_and(|date| date < today)
}

/// Likelihood times impact, finer than the level, for comparing two estimates on the same scales.
pub(super) fn weight(row: &Row, field: &str) -> Option<u16> {
    match row.value(known(row, field)) {
        Value::Estimate(likelihood, impact) => Some(u16::from(*likelihood) * u16::from(*impact)),
        _ => None,
    }
}

/// A decimal number of a record.
pub(super) fn number(row: &Row, field: &str) -> Option<f64> {
    match row.value(known(row, field)) {
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

/// Whether a person stands in a field for one or for several people.
pub(super) fn involves(row: &Row, field: &str, person: &str) -> bool {
    match row.value(known(row, field)) {
        Value::Text(one) => one == person,
        Value::Many(several) => several.iter().any(|p| p == person),
        _ => false,
    }
}

/// The field itself. A rule that misspells one would never find anything, so tests stop at it.
fn known<'f>(row: &Row, field: &'f str) -> &'f str {
    debug_assert!(
        !cfg!(test) || by_key(&row.register).is_none_or(|r| r.field(field).is_some()),
        "{} has no field {field}",
        row.register
    );
    field
}
