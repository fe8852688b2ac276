//! Checks of one record's values. They never refuse to save: work in progress must be keepable. They say what to do.

use super::{Field, FieldKind, Value};
use crate::label::{Label, label};

/// How much an issue weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Something is missing that the record needs to be complete.
    Incomplete,
    /// The value cannot be meant.
    Wrong,
}

/// Something to mend in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issue {
    /// The field's key.
    pub field: &'static str,
    /// Its weight.
    pub severity: Severity,
    /// What to do.
    pub message: Label,
}

/// What is wrong with `value` in `field`, if anything.
pub fn validate(field: &Field, value: &Value) -> Option<Issue> {
    let issue = |severity, message| Some(Issue { field: field.key, severity, message });
    let wrong = |en, de| issue(Severity::Wrong, label(en, de));
    match (field.kind, value) {
        (FieldKind::Rich | FieldKind::Entries | FieldKind::Pairs | FieldKind::Parts, _) => None,
        (_, v) if v.is_empty() => {
            if field.required {
                issue(
                    Severity::Incomplete,
                    label(
                        "Fill this in to complete the record.",
                        "Füllen Sie dies aus, um den Eintrag zu vervollständigen.",
                    ),
                )
            } else {
                None
            }
        }
        (FieldKind::Line { max }, Value::Text(s)) if s.chars().count() > max => {
            wrong("Shorten this text.", "Kürzen Sie diesen Text.")
        }
        (FieldKind::Line { .. } | FieldKind::Person, Value::Text(_)) => None,
        (FieldKind::Choice(choices), Value::Text(s)) if choices.iter().any(|c| c.key == s) => None,
        (FieldKind::Choice(_), _) => wrong("Choose one of the options.", "Wählen Sie eine der Möglichkeiten."),
        (FieldKind::Whole { min, max }, Value::Whole(n)) if (min..=max).contains(n) => None,
        (FieldKind::Whole { .. }, _) => {
            wrong("Enter a whole number in the allowed range.", "Geben Sie eine ganze Zahl im erlaubten Bereich ein.")
        }
        (FieldKind::Estimate { steps }, Value::Estimate(l, i))
            if (1..=steps).contains(l) && (1..=steps).contains(i) =>
        {
            None
        }
        (FieldKind::Estimate { .. }, _) => {
            wrong("Choose likelihood and impact.", "Wählen Sie Wahrscheinlichkeit und Auswirkung.")
        }
        (FieldKind::Date, Value::Text(s)) if is_date(s) => None,
        (FieldKind::Date, _) => wrong("Enter a date that exists.", "Geben Sie ein Datum ein, das es gibt."),
        (FieldKind::Moment, Value::Text(s)) if is_moment(s) => None,
        (FieldKind::Moment, _) => {
            wrong("Enter a date and a time that exist.", "Geben Sie Datum und Uhrzeit ein, die es gibt.")
        }
        (FieldKind::Number, Value::Number(_)) => None,
        (FieldKind::Number, _) => wrong("Enter a number.", "Geben Sie eine Zahl ein."),
        (FieldKind::Money, Value::Money(..)) => None,
        (FieldKind::Money, _) => wrong(
            "Enter an amount and a currency, for example 1200 EUR.",
            "Geben Sie einen Betrag und eine Währung ein, zum Beispiel 1200 EUR.",
        ),
        (FieldKind::Choices(choices), Value::Many(keys)) if keys.iter().all(|k| choices.iter().any(|c| c.key == k)) => {
            None
        }
        (FieldKind::Choices(_), _) => wrong("Choose from the options.", "Wählen Sie aus den Möglichkeiten."),
        (FieldKind::Flag, Value::Flag(_)) => None,
        (FieldKind::Tags | FieldKind::Links { .. } | FieldKind::People, Value::Many(_)) => None,
        _ => wrong("This value does not fit the field.", "Dieser Wert passt nicht zum Feld."),
    }
}

/// Whether `s` is `YYYY-MM-DD` and names a day of the Gregorian calendar.
fn is_date(s: &str) -> bool {
    let b = s.as_bytes();
    if b.len() != 10 || b[4] != b'-' || b[7] != b'-' {
        return false;
    }
    let number = |r: std::ops::Range<usize>| {
        s.get(r).and_then(|t| t.bytes().all(|b| b.is_ascii_digit()).then(|| t.parse::<u32>().ok()).flatten())
    };
    let (Some(y), Some(m), Some(d)) = (number(0..4), number(5..7), number(8..10)) else { return false };
    let leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    let days = match m {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&d)
}

/// Whether `s` is `YYYY-MM-DDTHH:MMZ` and names a minute that exists.
fn is_moment(s: &str) -> bool {
    let number = |r: std::ops::Range<usize>| {
        s.get(r).filter(|t| t.bytes().all(|b| b.is_ascii_digit())).and_then(|t| t.parse::<u32>().ok())
    };
    let shaped = s.len() == 17 && s.get(10..11) == Some("T") && s.get(13..14) == Some(":") && s.ends_with('Z');
    shaped
        && s.get(..10).is_some_and(is_date)
        && number(11..13).is_some_and(|h| h < 24)
        && number(14..16).is_some_and(|m| m < 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_must_exist() {
        for (s, ok) in [
            ("2026-02-28", true),
            ("2026-02-29", false),
            ("2028-02-29", true),
            ("2026-13-01", false),
            ("2026-1-01", false),
            ("+026-01-01", false),
            ("2026-00-10", false),
            ("äää-01-01", false),
        ] {
            assert_eq!(is_date(s), ok, "{s}");
        }
    }

    #[test]
    fn moments_must_exist() {
        for (s, ok) in [
            ("2026-02-28T23:59Z", true),
            ("2026-02-28T24:00Z", false),
            ("2026-02-29T10:00Z", false),
            ("2026-02-28T10:00", false),
            ("2026-02-28 10:00Z", false),
            ("2026-02-28T1ä:00Z", false),
        ] {
            assert_eq!(is_moment(s), ok, "{s}");
        }
    }

    #[test]
    fn a_required_field_is_incomplete_not_refused() {
        let field = Field {
            key: "cause",
            label: label("Cause", "Ursache"),
            help: label("", ""),
            kind: FieldKind::Line { max: 3 },
            required: true,
            since: 1,
            deadline: false,
        };
        assert_eq!(validate(&field, &Value::Empty).map(|i| i.severity), Some(Severity::Incomplete));
        assert_eq!(validate(&field, &Value::text("äöü")), None);
        assert_eq!(validate(&field, &Value::text("äöüß")).map(|i| i.severity), Some(Severity::Wrong));
        assert_eq!(validate(&field, &Value::Whole(3)).map(|i| i.severity), Some(Severity::Wrong));
    }
}
