//! Values as text and back, for cells, the clipboard and tables: what [`write`] gives, [`read`] reads as the same value, in
//! both languages; and it reads what people and spreadsheets write besides.

use super::validate::validate;
use super::{Choice, Field, FieldKind, Severity, Value};
use crate::label::Language;

/// Reads a text as a value of a field; `person` finds the id behind a name or address. Nothing to read is
/// [`Value::Empty`].
///
/// `None` when it cannot be one: somebody has to be told, and what was there before stays.
pub fn read(field: &Field, text: &str, language: Language, person: &dyn Fn(&str) -> Option<String>) -> Option<Value> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Value::Empty);
    }
    let value = match field.kind {
        FieldKind::Line { .. } => Value::text(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        FieldKind::Choice(choices) => Value::text(choice(choices, text)?),
        FieldKind::Choices(choices) => several(text, &|word| choice(choices, word).map(str::to_owned))?,
        FieldKind::Person => Value::text(person(text)?),
        FieldKind::People => several(text, &|word| person(word))?,
        FieldKind::Tags => several(text, &|word| Some(word.to_owned()))?,
        FieldKind::Date => Value::text(day(text)?),
        FieldKind::Moment => Value::text(moment(text)?),
        FieldKind::Whole { .. } => Value::Whole(text.parse().ok()?),
        FieldKind::Number => Value::number(text, language),
        FieldKind::Money => Value::money(text, language),
        FieldKind::Flag => Value::Flag(yes_or_no(text)?),
        FieldKind::Estimate { .. } => {
            let (likelihood, impact) = text.split_once(['x', 'X', '×', '*', '/'])?;
            Value::Estimate(likelihood.trim().parse().ok()?, impact.trim().parse().ok()?)
        }
        FieldKind::Rich | FieldKind::Links { .. } | FieldKind::Entries | FieldKind::Pairs | FieldKind::Parts => {
            return None;
        }
    };
    let wrong = validate(field, &value).is_some_and(|issue| issue.severity == Severity::Wrong);
    (!wrong).then_some(value)
}

/// A value as [`read`] reads it; `name` tells the name behind a person's id.
pub fn write(field: &Field, value: &Value, language: Language, name: &dyn Fn(&str) -> String) -> String {
    let word = |choices: &'static [Choice], key: &str| {
        choices.iter().find(|c| c.key == key).map_or_else(|| key.to_owned(), |c| c.label.get(language).to_owned())
    };
    match (field.kind, value) {
        (_, Value::Empty) => String::new(),
        (FieldKind::Choice(choices), Value::Text(key)) => word(choices, key),
        (FieldKind::Choices(choices), Value::Many(keys)) => {
            keys.iter().map(|key| word(choices, key)).collect::<Vec<_>>().join("; ")
        }
        (FieldKind::Person, Value::Text(id)) => name(id),
        (FieldKind::People, Value::Many(ids)) => ids.iter().map(|id| name(id)).collect::<Vec<_>>().join("; "),
        (FieldKind::Moment, Value::Text(at)) => at.replacen('T', " ", 1),
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Whole(_) | Value::Number(_) | Value::Money(..)) => number(value, language).unwrap_or_default(),
        (_, Value::Flag(yes)) => match (language, yes) {
            (Language::En, true) => "Yes",
            (Language::En, false) => "No",
            (Language::De, true) => "Ja",
            (Language::De, false) => "Nein",
        }
        .to_owned(),
        (_, Value::Estimate(likelihood, impact)) => format!("{likelihood}x{impact}"),
        (_, Value::Many(words)) => words.join("; "),
    }
}

/// A number or amount as people of a language type it, without parting thousands; `None` for anything else.
pub fn number(value: &Value, language: Language) -> Option<String> {
    let point = |text: String| if language == Language::De { text.replacen('.', ",", 1) } else { text };
    match value {
        Value::Whole(n) => Some(n.to_string()),
        Value::Number(n) => Some(point(n.to_string())),
        Value::Money(minor, currency) => {
            let sign = if *minor < 0 { "-" } else { "" };
            let minor = minor.unsigned_abs();
            Some(format!("{sign}{} {currency}", point(format!("{}.{:02}", minor / 100, minor % 100))))
        }
        _ => None,
    }
}

/// A choice by its key, or by its name in either language.
fn choice(choices: &'static [Choice], text: &str) -> Option<&'static str> {
    let wanted = text.to_lowercase();
    let is = |choice: &&Choice| {
        [choice.key, choice.label.en, choice.label.de].iter().any(|name| name.to_lowercase() == wanted)
    };
    choices.iter().find(is).map(|choice| choice.key)
}

fn several(text: &str, one: &dyn Fn(&str) -> Option<String>) -> Option<Value> {
    // Names of choices have commas in them; only when that gives nothing, commas part as well.
    let parted = |by: &[char]| -> Option<Vec<String>> {
        text.split(by).map(str::trim).filter(|word| !word.is_empty()).map(one).collect()
    };
    let semicolons = text.contains([';', '\n']);
    let mut words = match parted(&[';', '\n']).filter(|words| semicolons || words.len() != 1 || !text.contains(',')) {
        Some(words) => words,
        None => parted(&[',', ';', '\n']).or_else(|| parted(&[';', '\n']))?,
    };
    words.sort();
    words.dedup();
    Some(Value::Many(words))
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "ja" | "true" | "wahr" | "x" | "1" | "✓" | "y" | "j" => Some(true),
        "no" | "nein" | "false" | "falsch" | "0" | "n" | "-" => Some(false),
        _ => None,
    }
}

/// A day as `2026-12-31`, `31.12.2026`, `31. 12. 26` or `2026/12/31`. Forms whose order differs between countries are not
/// guessed.
fn day(text: &str) -> Option<String> {
    let numbers = |by: char| -> Option<Vec<u32>> { text.split(by).map(|part| part.trim().parse().ok()).collect() };
    let (y, m, d) = if let Some(&[d, m, y]) = numbers('.').as_deref() {
        (if y < 100 { 2000 + y } else { y }, m, d)
    } else {
        let parts = numbers('-').or_else(|| numbers('/'))?;
        let &[y, m, d] = parts.as_slice() else { return None };
        (y >= 1000).then_some((y, m, d))?
    };
    Some(format!("{y:04}-{m:02}-{d:02}"))
}

/// A moment without a zone, as `2026-12-31T14:30`: from `31.12.2026 14:30` or `2026-12-31 14:30`.
pub fn local_moment(text: &str) -> Option<String> {
    let (date, time) = text.trim().split_once(['T', ' '])?;
    let (hours, minutes) = time.trim().split_once(':')?;
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(())?;
    Some(format!("{}T{hours:02}:{minutes:02}", day(date)?))
}

/// A moment as `2026-12-31 14:30Z`, with or without `T`; only in UTC, because a cell does not say whose time it means.
fn moment(text: &str) -> Option<String> {
    let (date, time) = text.split_once(['T', ' '])?;
    let time = time.trim().strip_suffix(['Z', 'z'])?;
    Some(format!("{}T{time}Z", day(date)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::label::label;

    const CHOICES: &[Choice] =
        &[Choice::new("one", label("One, first", "Eins, zuerst")), Choice::new("two", label("Two", "Zwei"))];

    fn field(kind: FieldKind) -> Field {
        Field::new("f", label("Field", "Feld"), label("", ""), kind)
    }

    fn person(name: &str) -> Option<String> {
        (name == "Anna Keller").then(|| "A1".to_owned())
    }

    fn name(id: &str) -> String {
        if id == "A1" { "Anna Keller".into() } else { id.to_owned() }
    }

    #[test]
    fn what_is_written_is_read_as_the_same_in_both_languages() {
        let many = |words: &[&str]| Value::Many(words.iter().map(|w| (*w).to_owned()).collect());
        for (kind, value) in [
            (FieldKind::Line { max: 100 }, Value::text("Räume, Zugänge; 3x4")),
            (FieldKind::Choice(CHOICES), Value::text("one")),
            (FieldKind::Choices(CHOICES), many(&["one", "two"])),
            (FieldKind::Choices(CHOICES), many(&["one"])),
            (FieldKind::Person, Value::text("A1")),
            (FieldKind::People, many(&["A1"])),
            (FieldKind::Tags, many(&["site 2", "water"])),
            (FieldKind::Date, Value::text("2026-12-31")),
            (FieldKind::Moment, Value::text("2026-12-31T14:30Z")),
            (FieldKind::Whole { min: -5, max: 9 }, Value::Whole(-5)),
            (FieldKind::Number, Value::Number(-0.25)),
            (FieldKind::Money, Value::Money(-120_005, "EUR".into())),
            (FieldKind::Flag, Value::Flag(true)),
            (FieldKind::Flag, Value::Flag(false)),
            (FieldKind::Estimate { steps: 5 }, Value::Estimate(3, 4)),
            (FieldKind::Line { max: 100 }, Value::Empty),
        ] {
            for language in [Language::En, Language::De] {
                let text = write(&field(kind), &value, language, &name);
                assert_eq!(read(&field(kind), &text, language, &person).as_ref(), Some(&value), "{text}");
            }
        }
    }

    #[test]
    fn what_spreadsheets_and_people_write_is_read() {
        let value = |kind, text| read(&field(kind), text, Language::En, &person);
        assert_eq!(value(FieldKind::Date, "31.12.2026"), Some(Value::text("2026-12-31")));
        assert_eq!(value(FieldKind::Date, "1. 2. 27"), Some(Value::text("2027-02-01")));
        assert_eq!(value(FieldKind::Date, "2026/2/1"), Some(Value::text("2026-02-01")));
        assert_eq!(value(FieldKind::Choice(CHOICES), " zwei "), Some(Value::text("two")));
        assert_eq!(value(FieldKind::Tags, "a, b,a"), Some(Value::Many(vec!["a".into(), "b".into()])));
        assert_eq!(value(FieldKind::Choices(CHOICES), "zwei, TWO"), Some(Value::Many(vec!["two".into()])));
        assert_eq!(value(FieldKind::Estimate { steps: 5 }, "3 × 4"), Some(Value::Estimate(3, 4)));
        assert_eq!(value(FieldKind::Flag, "x"), Some(Value::Flag(true)));
        assert_eq!(value(FieldKind::Line { max: 9 }, "two\r\nlines"), Some(Value::text("two lines")));
    }

    #[test]
    fn a_moment_without_a_zone_is_read_for_whoever_knows_the_zone() {
        assert_eq!(local_moment("25.11.2026 9:05").as_deref(), Some("2026-11-25T09:05"));
        assert_eq!(local_moment("2026-11-25T14:30").as_deref(), Some("2026-11-25T14:30"));
        assert_eq!((local_moment("2026-11-25 24:00"), local_moment("2026-11-25")), (None, None));
    }

    #[test]
    fn what_cannot_be_meant_is_nothing() {
        let value = |kind, text| read(&field(kind), text, Language::En, &person);
        for (kind, text) in [
            (FieldKind::Date, "30.02.2026"),
            (FieldKind::Date, "12/31/2026"),
            (FieldKind::Date, "soon"),
            (FieldKind::Moment, "2026-12-31 14:30"),
            (FieldKind::Choice(CHOICES), "three"),
            (FieldKind::Choices(CHOICES), "one, three"),
            (FieldKind::Person, "Nobody"),
            (FieldKind::Whole { min: 1, max: 9 }, "10"),
            (FieldKind::Number, "1.2.3"),
            (FieldKind::Money, "12"),
            (FieldKind::Estimate { steps: 5 }, "6x1"),
            (FieldKind::Line { max: 3 }, "four"),
            (FieldKind::Flag, "maybe"),
            (FieldKind::Rich, "text"),
        ] {
            assert_eq!(value(kind, text), None, "{text}");
        }
    }
}
