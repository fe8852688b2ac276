//! What is late.

use crate::registers::by_key;
use crate::schema::{Field, Register};
use crate::sync::row::Row;

/// The day in a field of a record by which something must happen; `None` when the field is no deadline or nothing more is
/// expected of the record. `YYYY-MM-DD`, or a moment that begins so.
pub fn deadline<'a>(row: &'a Row, field: &Field) -> Option<&'a str> {
    let register = by_key(&row.register)?;
    let over = register.state(row.state()).is_some_and(|state| state.over);
    if field.deadline && !over { row.value(field.key).as_text() } else { None }
}

/// The first day by which something must happen with a record, whatever it is.
pub fn next_deadline<'a>(row: &'a Row, register: &Register) -> Option<&'a str> {
    if register.state(row.state()).is_some_and(|state| state.over) {
        return None;
    }
    let deadlines = register.fields.iter().enumerate().filter(|(_, field)| field.deadline);
    // The cells stand in the order of the fields, after the state: no search by key, as whole workspaces are looked through.
    let days = deadlines.filter_map(|(at, _)| row.cell(at + 1).as_text());
    let own = row.own.iter().filter(|(key, _)| register.field(key).is_some_and(|field| field.deadline));
    days.chain(own.filter_map(|(_, value)| value.as_text())).min()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::checks::testing::record;
    use super::*;
    use crate::registers::{CORRECTIVE_ACTIONS, EVIDENCES};
    use crate::schema::Value;

    #[test]
    fn the_first_of_several_days_counts_until_the_record_is_over() {
        let open = record("corrective_action", 1, "open")
            .with("check_due", Value::text("2026-12-24"))
            .with("due", Value::text("2026-12-01"));
        assert_eq!(next_deadline(&open, &CORRECTIVE_ACTIONS), Some("2026-12-01"));
        let closed = record("corrective_action", 1, "closed").with("due", Value::text("2026-12-01"));
        assert_eq!(next_deadline(&closed, &CORRECTIVE_ACTIONS), None);
    }

    #[test]
    fn a_day_that_only_says_when_something_was_is_no_deadline() {
        let dated = record("evidence", 1, "approved").with("dated", Value::text("2020-01-01"));
        assert_eq!(next_deadline(&dated, &EVIDENCES), None);
        assert_eq!(deadline(&dated, EVIDENCES.field("dated").unwrap()), None);
    }
}
