//! One condition on a record, as addresses carry it. Lists are narrowed by it, and numbers that lead to a list are counted
//! by it, so that a number and the list behind it cannot differ.

use super::deadline::{deadline, next_deadline};
use super::decisions;
use crate::domain::risk;
use crate::schema::{FieldKind, Register, Value};
use crate::sync::row::Row;

/// The condition on the first deadline of a record, whatever field it stands in. No field is named with a hyphen.
pub const DEADLINE: &str = "next-deadline";
/// The condition that a record waits for a decision, and whose: see [`decisions::fits`].
pub const DECISION: &str = "open-decision";
/// The condition on the state that it is none of those that the register calls over.
pub const UNFINISHED: &str = "unfinished";
/// The condition that nothing stands in a field.
pub const NONE: &str = "none";
/// The condition on a deadline that it has passed.
pub const OVERDUE: &str = "overdue";
/// The condition on a deadline that it has passed or comes soon.
pub const DUE: &str = "due";
/// The condition on a deadline that it comes soon and has not passed.
pub const SOON: &str = "soon";

/// The days that deadlines are compared with, as plain dates `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Today<'a> {
    /// Today.
    pub day: &'a str,
    /// The last day that counts as soon.
    pub soon: &'a str,
}

/// Whether a record fits a condition on `field`, one of the register's, `state`, [`DEADLINE`] or [`DECISION`].
///
/// `wanted` is what the field must hold: a state or [`UNFINISHED`]; a choice; a person; `yes` or `no`; a date, its month `YYYY-MM`,
/// [`OVERDUE`], [`DUE`] or [`SOON`]; of estimates a level `4` or one cell of the matrix `3x4`, likelihood first; a record's
/// id; [`NONE`] for what is empty. Several, with commas between, are one or another of them.
pub fn fits(register: &Register, row: &Row, field: &str, wanted: &str, today: Today<'_>) -> bool {
    let kind = register.field(field).map(|f| f.kind);
    // A line may hold a comma itself.
    if wanted.contains(',') && !matches!(kind, Some(FieldKind::Line { .. })) {
        return wanted.split(',').any(|one| fits_one(register, row, field, kind, one, today));
    }
    fits_one(register, row, field, kind, wanted, today)
}

fn fits_one(
    register: &Register,
    row: &Row,
    field: &str,
    kind: Option<FieldKind>,
    wanted: &str,
    today: Today<'_>,
) -> bool {
    match (field, kind) {
        ("state", _) => {
            let state = state_of(register, row);
            if wanted == UNFINISHED { is_unfinished(register, row) } else { state == wanted }
        }
        (DECISION, _) => decisions::fits(register, row, wanted),
        (DEADLINE, _) => next_deadline(row, register).is_some_and(|day| day_fits(day, wanted, today)),
        (_, Some(FieldKind::Links { .. })) => {
            let mut linked = row.linked(field);
            if wanted == NONE {
                linked.next().is_none()
            } else {
                wanted.parse().is_ok_and(|id| linked.any(|doc| doc == id))
            }
        }
        (_, Some(kind)) => value_fits(register, row, field, kind, wanted, today),
        (_, None) => false,
    }
}

fn value_fits(register: &Register, row: &Row, field: &str, kind: FieldKind, wanted: &str, today: Today<'_>) -> bool {
    let value = register.cell_of(field).map_or(&Value::Empty, |at| row.cell(at));
    match (kind, value) {
        (_, value) if value.is_empty() => wanted == NONE,
        (FieldKind::Date | FieldKind::Moment, Value::Text(date)) => match wanted {
            OVERDUE | DUE | SOON => register
                .field(field)
                .and_then(|field| deadline(row, field))
                .is_some_and(|day| day_fits(day, wanted, today)),
            month if month.len() == MONTH => month_of(date) == Some(month),
            exact => date == exact,
        },
        (FieldKind::Estimate { steps }, Value::Estimate(likelihood, impact)) => match wanted.split_once('x') {
            Some((l, i)) => l.parse() == Ok(*likelihood) && i.parse() == Ok(*impact),
            None => wanted.parse() == Ok(risk::level(*likelihood, *impact, steps).0),
        },
        (_, Value::Flag(yes)) => wanted == if *yes { "yes" } else { "no" },
        (_, Value::Text(text)) => text == wanted,
        (_, Value::Many(many)) => many.iter().any(|one| one == wanted),
        _ => false,
    }
}

/// Whether a day, or a moment that begins with one, is as wanted: overdue, due, or soon.
fn day_fits(day: &str, wanted: &str, today: Today<'_>) -> bool {
    let day = day.get(..DAY).unwrap_or(day);
    match wanted {
        OVERDUE => day < today.day,
        DUE => day <= today.soon,
        SOON => day >= today.day && day <= today.soon,
        _ => false,
    }
}

/// Bytes of a plain date.
const DAY: usize = 10;
/// Bytes of a month, `YYYY-MM`.
const MONTH: usize = 7;

/// The month, `YYYY-MM`, of a plain date or a moment.
pub fn month_of(date: &str) -> Option<&str> {
    date.get(..MONTH)
}

/// The state of a record; one that was never written is the first.
pub fn state_of<'a>(register: &Register, row: &'a Row) -> &'a str {
    match row.state() {
        "" => register.states.first().map_or("", |state| state.key),
        state => state,
    }
}

/// Whether something more is expected of a record.
pub fn is_unfinished(register: &Register, row: &Row) -> bool {
    !register.state(state_of(register, row)).is_some_and(|state| state.over)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::checks::testing::{PAST, TODAY, doc, many, record};
    use super::*;
    use crate::registers;

    const DAYS: Today<'_> = Today { day: TODAY, soon: "2026-07-15" };

    #[track_caller]
    fn check(row: &Row, field: &str, yes: &[&str], no: &[&str]) {
        let register = registers::by_key(&row.register).unwrap();
        for wanted in yes {
            assert!(fits(register, row, field, wanted, DAYS), "{field}={wanted}");
        }
        for wanted in no {
            assert!(!fits(register, row, field, wanted, DAYS), "{field}={wanted}");
        }
    }

    #[test]
    fn each_kind_of_field_answers_its_conditions() {
        let risk = record("risk", 1, "evaluated")
            .with("current", Value::Estimate(3, 5))
            .with("owner", Value::text("anna"))
            .with("review", Value::text(PAST))
            .with("tags", many(&["a", "b"]))
            .linked_to("assets", doc(9));
        check(&risk, "current", &["3", "3x5", "1,3", "5x5,3x5"], &["4", "5x3", "none", "", "x", "3x"]);
        check(&risk, "target", &["none"], &["3", "3x5"]);
        check(&risk, "state", &["evaluated", "unfinished", "closed,evaluated"], &["closed", "none", ""]);
        check(&risk, "owner", &["anna"], &["none", "jonas"]);
        check(&risk, "review", &["overdue", "due", "2026-06", PAST], &["soon", "2026-05", TODAY]);
        check(&risk, "tags", &["a"], &["c", "none"]);
        check(&risk, "assets", &[&doc(9).to_string()], &[&doc(8).to_string(), "none"]);
        check(&risk, "threats", &["none"], &[&doc(9).to_string()]);
        check(&risk, DEADLINE, &["overdue", "due"], &["soon", "none"]);
        let flagged = |value| record("vulnerability", 2, "identified").with("exploited", value);
        check(&flagged(Value::Flag(true)), "exploited", &["yes"], &["no", "none"]);
        check(&flagged(Value::Flag(false)), "exploited", &["no"], &["yes", "none"]);
        check(&flagged(Value::Empty), "exploited", &["none"], &["yes", "no"]);
        check(&risk, "no_such_field", &[], &["none", "", "unfinished"]);
    }

    #[test]
    fn what_is_over_is_never_late_and_today_is_in_time() {
        let closed = record("risk", 1, "closed").with("review", Value::text(PAST));
        check(&closed, DEADLINE, &[], &["overdue", "due", "soon"]);
        check(&closed, "review", &["2026-06"], &["overdue", "due", "soon"]);
        check(&closed, "state", &["closed"], &["unfinished"]);
        let today = record("task", 2, "doing").with("due", Value::text(TODAY));
        check(&today, "due", &["due", "soon"], &["overdue"]);
        check(&today, DEADLINE, &["due", "soon"], &["overdue"]);
        let moment = record("incident", 3, "responding").with("notify_by", Value::text("2026-06-15T08:00Z"));
        check(&moment, "notify_by", &["soon", "2026-06"], &["overdue"]);
    }

    #[test]
    fn a_state_never_written_is_the_first_and_a_line_is_compared_whole() {
        let new = record("risk", 1, "identified").with("state", Value::Empty);
        check(&new, "state", &["identified", "unfinished"], &["analysed"]);
        let control = record("control", 2, "planned").with("identifier", Value::text("A.5.1, A.5.2"));
        check(&control, "identifier", &["A.5.1, A.5.2"], &["A.5.1"]);
    }

    #[test]
    fn no_register_uses_the_words_of_conditions_for_its_own() {
        for register in registers::all() {
            assert!(register.state(UNFINISHED).is_none(), "{}", register.key);
            assert!(register.fields.iter().all(|f| !f.key.contains('-')), "{}", register.key);
            for field in register.fields {
                if let FieldKind::Choice(choices) = field.kind {
                    let plain = |c: &crate::schema::Choice| !c.key.contains(',');
                    assert!(choices.iter().all(plain), "{}.{}", register.key, field.key);
                }
            }
        }
    }
}
