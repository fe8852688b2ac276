//! Values as people read them.

use super::register::texts as words;
use crate::state::{Workspace, dates};
use muster_shared::domain::risk;
use muster_shared::id::AccountId;
use muster_shared::label::{Label, Language, label};
use muster_shared::schema::{Field, FieldKind, Register, Value};
use muster_shared::time::Timestamp;

/// A moment near enough to matter: `today 10:40`, `yesterday 17:02`, else the day.
pub fn moment(language: Language, at: Timestamp) -> String {
    const TODAY: Label = label("today {}", "heute {}");
    const YESTERDAY: Label = label("yesterday {}", "gestern {}");
    if at.0 <= 0 {
        return "–".into();
    }
    let time = || dates::clock_time(language, at);
    match dates::days_ago(at) {
        0 => super::i18n::fill(TODAY, language, &time()),
        1 => super::i18n::fill(YESTERDAY, language, &time()),
        _ => dates::day(language, at),
    }
}

/// The display name behind a person's id; tracks the members.
pub fn person(workspace: Workspace, language: Language, id: &str) -> String {
    const UNKNOWN: Label = label("Unknown person", "Unbekannte Person");
    id.parse::<AccountId>()
        .ok()
        .and_then(|account| workspace.name_of(account))
        .unwrap_or_else(|| UNKNOWN.get(language).to_owned())
}

/// The number on an estimate's badge, its level and its words.
pub fn estimate(language: Language, likelihood: u8, impact: u8, steps: u8) -> (u32, u8, String) {
    let level = risk::level(likelihood, impact, steps).0;
    let product = u32::from(likelihood) * u32::from(impact);
    let text = match (words::likelihood(likelihood, steps), words::impact(impact, steps)) {
        (Some(l), Some(i)) => format!("{} × {}", l.get(language), i.get(language)),
        _ => format!("{likelihood} × {impact}"),
    };
    (product, level, text)
}

/// A value as one line of text.
pub fn value(workspace: Workspace, language: Language, register: &Register, key: &str, value: &Value) -> String {
    let field = register.field(key);
    match (field.map(|f| f.kind), value) {
        (_, Value::Empty) => "–".into(),
        (None, Value::Text(s)) if key == "state" => {
            register.state(s).map_or_else(|| s.clone(), |state| state.label.get(language).to_owned())
        }
        (Some(FieldKind::Choice(choices)), Value::Text(s)) => {
            choices.iter().find(|c| c.key == s).map_or_else(|| s.clone(), |c| c.label.get(language).to_owned())
        }
        (Some(FieldKind::Person), Value::Text(id)) => person(workspace, language, id),
        (Some(FieldKind::Date), Value::Text(date)) => dates::plain_day(language, date),
        (Some(FieldKind::Moment), Value::Text(at)) => dates::moment(language, at),
        (Some(FieldKind::Estimate { steps }), Value::Estimate(l, i)) => {
            let (number, _, text) = estimate(language, *l, *i, steps);
            format!("{number} · {text}")
        }
        (None, Value::Text(_)) if super::files::is_file(register, key) => {
            super::files::named(value).unwrap_or_default()
        }
        (_, Value::Text(s)) => s.clone(),
        (_, Value::Whole(n)) => n.to_string(),
        (_, Value::Flag(yes)) => if *yes { words::YES } else { words::NO }.get(language).to_owned(),
        (_, Value::Estimate(l, i)) => format!("{l} × {i}"),
        (_, Value::Number(n)) => number(language, *n),
        (_, Value::Money(minor, currency)) => {
            let sign = if *minor < 0 { "-" } else { "" };
            let (whole, cents) = (minor.unsigned_abs() / 100, minor.unsigned_abs() % 100);
            let point = if language == Language::De { ',' } else { '.' };
            format!("{sign}{whole}{point}{cents:02} {currency}")
        }
        (Some(FieldKind::People), Value::Many(many)) => {
            many.iter().map(|id| person(workspace, language, id)).collect::<Vec<_>>().join(", ")
        }
        (Some(FieldKind::Choices(choices)), Value::Many(many)) => {
            let word = |key: &String| {
                choices.iter().find(|c| c.key == key).map_or_else(|| key.clone(), |c| c.label.get(language).to_owned())
            };
            many.iter().map(word).collect::<Vec<_>>().join(", ")
        }
        (_, Value::Many(many)) => many.join(", "),
    }
}

/// A decimal number with the language's point.
fn number(language: Language, n: f64) -> String {
    let text = n.to_string();
    if language == Language::De { text.replacen('.', ",", 1) } else { text }
}

/// The name of a field, the built-in ones included.
pub fn field_name(register: &Register, key: &str) -> Label {
    match key {
        "title" => words::TITLE,
        "state" => words::STATE,
        "deleted" => words::DELETED,
        _ if super::files::is_file(register, key) => super::files::FILE,
        _ => register.field(key).map_or(words::OTHER, |f: &Field| f.label),
    }
}
