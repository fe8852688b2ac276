//! Records of a register sorted by what stands in one field.

use super::Count;
use crate::isms::facets::{NONE, Today, fits, month_of, state_of};
use crate::label::Label;
use crate::schema::{FieldKind, Level, Register};
use crate::sync::row::Row;
use std::collections::HashMap;

/// The records that hold one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// The name of the value; none for those that hold nothing.
    pub name: Option<Label>,
    /// Its judgement, where it carries one.
    pub level: Option<Level>,
    /// How many.
    pub count: Count,
}

/// How many records fit all of some conditions.
pub fn total<'a>(
    register: &'static Register,
    rows: impl IntoIterator<Item = &'a Row>,
    facets: &[(&'static str, &str)],
    today: Today<'_>,
) -> Count {
    let mut count = Count::of(register.key, facets);
    count.number = rows.into_iter().filter(|row| all_fit(register, row, facets, today)).count();
    count
}

fn all_fit(register: &Register, row: &Row, facets: &[(&'static str, &str)], today: Today<'_>) -> bool {
    facets.iter().all(|(field, wanted)| fits(register, row, field, wanted, today))
}

/// Records by their state, in the order of life.
pub fn by_state<'a>(register: &'static Register, rows: impl IntoIterator<Item = &'a Row>) -> Vec<Slice> {
    let list = |key| Count::of(register.key, &[("state", key)]);
    let slice = |s: &crate::schema::State| Slice { name: Some(s.label), level: s.level, count: list(s.key) };
    let mut slices: Vec<Slice> = register.states.iter().map(slice).collect();
    for row in rows {
        let state = state_of(register, row);
        if let Some(at) = register.states.iter().position(|s| s.key == state) {
            slices[at].count.number += 1;
        }
    }
    slices
}

/// Records that fit `given`, by what is chosen in a field, in the order of the choices; last those where nothing is. Empty
/// for a field that is no choice.
pub fn by_field<'a>(
    register: &'static Register,
    rows: impl IntoIterator<Item = &'a Row>,
    field: &'static str,
    given: &[(&'static str, &str)],
    today: Today<'_>,
) -> Vec<Slice> {
    let Some(FieldKind::Choice(choices)) = register.field(field).map(|f| f.kind) else { return Vec::new() };
    let at = register.cell_of(field).unwrap_or_default();
    let list = |key: &str| Count::of(register.key, given).and(field, key);
    let mut slices: Vec<Slice> =
        choices.iter().map(|c| Slice { name: Some(c.label), level: c.level, count: list(c.key) }).collect();
    slices.push(Slice { name: None, level: None, count: list(NONE) });
    for row in rows.into_iter().filter(|row| all_fit(register, row, given, today)) {
        let value = row.cell(at);
        let found = match value.as_text() {
            Some(key) => choices.iter().position(|c| c.key == key),
            None if value.is_empty() => Some(choices.len()),
            None => None,
        };
        if let Some(slice) = found.and_then(|at| slices.get_mut(at)) {
            slice.count.number += 1;
        }
    }
    slices
}

/// So many months, `YYYY-MM`, of which the last is that of `today`, a plain date. Empty when that is none.
pub fn months(today: &str, many: u32) -> Vec<String> {
    let read = || Some((today.get(..4)?.parse::<u32>().ok()?, today.get(5..7)?.parse::<u32>().ok()?));
    let Some((year, month)) = read().filter(|(_, month)| (1..=12).contains(month)) else { return Vec::new() };
    let last = year * 12 + month - 1;
    (0..many)
        .rev()
        .filter_map(|back| last.checked_sub(back))
        .map(|n| format!("{:04}-{:02}", n / 12, n % 12 + 1))
        .collect()
}

/// Records by the month of a date or moment, for the months given. Moments count in UTC.
pub fn by_month<'a>(
    register: &'static Register,
    rows: impl IntoIterator<Item = &'a Row>,
    field: &'static str,
    months: &[String],
) -> Vec<Count> {
    let mut counts: Vec<Count> = months.iter().map(|m| Count::of(register.key, &[(field, m.as_str())])).collect();
    let Some(at) = register.cell_of(field) else { return counts };
    let places: HashMap<&str, usize> = months.iter().enumerate().map(|(at, month)| (month.as_str(), at)).collect();
    for row in rows {
        let month = row.cell(at).as_text().and_then(month_of);
        if let Some(at) = month.and_then(|month| places.get(month)) {
            counts[*at].number += 1;
        }
    }
    counts
}
