//! A record's short fields as words, and what of a record is shown for a hit.

use super::excerpt::{Piece, excerpt, marked};
use super::query::Query;
use crate::label::{Label, Language, label};
use crate::registers::by_key;
use crate::schema::{FieldKind, Value, typed};
use crate::sync::row::Row;

const STATE: Label = label("State", "Status");
/// Lines shown beside a title.
const LINES: usize = 2;

/// Calls `each` with the name of every short field that has something and its words in a language, as readers see them;
/// `name` tells the name behind a person's id. Yes and no are left out: nobody looks for them.
pub fn fields(row: &Row, language: Language, name: &dyn Fn(&str) -> String, mut each: impl FnMut(Label, String)) {
    let Some(register) = by_key(&row.register) else { return };
    if let Some(state) = register.state(row.state()) {
        each(STATE, state.label.get(language).to_owned());
    }
    let own = row.own.iter().filter_map(|(key, value)| Some((register.field(key)?, value)));
    for (field, value) in register.fields.iter().zip(row.cells.iter().skip(1)).chain(own) {
        let words = match (field.kind, value) {
            (FieldKind::Rich | FieldKind::Flag | FieldKind::Links { .. }, _) | (_, Value::Empty) => continue,
            (FieldKind::Date, Value::Text(day)) if language == Language::De => german(day),
            _ => typed::write(field, value, language, name),
        };
        each(field.label, words);
    }
}

/// `2026-12-31` as `31.12.2026`.
fn german(day: &str) -> String {
    let parts: Vec<&str> = day.split('-').collect();
    match parts[..] {
        [year, month, day] => format!("{day}.{month}.{year}"),
        _ => day.to_owned(),
    }
}

/// What of a record is shown for a hit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// The title.
    pub title: Vec<Piece>,
    /// Where the words are that the title lacks.
    pub lines: Vec<Line>,
}

/// A place of words in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The field; `None` for a long text.
    pub field: Option<Label>,
    /// Its words.
    pub pieces: Vec<Piece>,
}

/// Where in a record the words of a query are. `text` is asked for its long texts when title and fields do not have them
/// all; `tolerant` as the hit says.
pub fn shown(
    query: &mut Query,
    row: &Row,
    tolerant: bool,
    language: Language,
    name: &dyn Fn(&str) -> String,
    text: impl FnOnce() -> Option<String>,
) -> Shown {
    let (title, mut told) = marked(query, &row.title, tolerant);
    let all = query.all();
    let mut lines = Vec::new();
    let other = if language == Language::En { Language::De } else { Language::En };
    for language in [language, other] {
        fields(row, language, name, |field, words| {
            if told == all || lines.len() >= LINES {
                return;
            }
            let (pieces, bits) = marked(query, &words, tolerant);
            if bits & !told != 0 {
                told |= bits;
                lines.push(Line { field: Some(field), pieces });
            }
        });
    }
    if told != all
        && let Some(pieces) = text().and_then(|text| excerpt(query, &text, tolerant, told))
    {
        lines.truncate(LINES - 1);
        lines.push(Line { field: None, pieces });
    }
    Shown { title, lines }
}
