//! One value as the text of a cell, and back.

use super::{Column, Directory, Problem};
use crate::id::DocId;
use crate::isms::facets::state_of;
use crate::label::Language;
use crate::schema::{FieldKind, Register, Value, typed};
use crate::sync::row::Row;

/// Characters that a cell takes at most: the bound of workbooks, less a little.
const LONGEST: usize = 32_000;
/// Characters of a title.
const TITLE: usize = 300;

/// A cell of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given<'a> {
    /// Its text.
    pub(super) text: &'a str,
    /// Whether a spreadsheet holds it for a number: then it is written with a point, whatever the language.
    pub(super) number: bool,
}

/// What a cell is read with.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) directory: &'a Directory,
    /// The language of the file.
    pub(super) language: Language,
    /// A moment of the reader's own zone, `2026-12-31T14:30`, in UTC.
    pub(super) moment: &'a dyn Fn(&str) -> Option<String>,
}

/// What a record holds in a column, as rows tell it.
pub fn value_of(register: &'static Register, row: &Row, column: Column) -> Value {
    match column {
        Column::Title => Value::text(row.title.as_str()),
        Column::State => Value::text(state_of(register, row)),
        Column::Field(field) if matches!(field.kind, FieldKind::Links { .. }) => {
            let mut docs: Vec<String> = row.linked(field.key).map(|doc| doc.to_string()).collect();
            docs.sort_unstable();
            if docs.is_empty() { Value::Empty } else { Value::Many(docs) }
        }
        Column::Field(field) => row.value(field.key).clone(),
    }
}

/// A value as the text of a cell.
pub fn shown(
    register: &'static Register,
    column: Column,
    value: &Value,
    directory: &Directory,
    language: Language,
) -> String {
    match (column, value) {
        (Column::Title, value) => value.as_text().unwrap_or_default().to_owned(),
        (Column::State, value) => {
            let key = value.as_text().unwrap_or_default();
            register.state(key).map_or(key, |state| state.label.get(language)).to_owned()
        }
        (Column::Field(field), Value::Many(docs)) if matches!(field.kind, FieldKind::Links { .. }) => {
            let name = |id: &String, titled: bool| {
                id.parse().map_or_else(|_| id.clone(), |doc: DocId| directory.name_of_record(doc, titled))
            };
            let lines: Vec<String> = docs.iter().map(|id| name(id, true)).collect();
            let whole = lines.join("\n");
            if whole.chars().count() <= LONGEST {
                return whole;
            }
            let short = docs.iter().map(|id| name(id, false)).collect::<Vec<_>>().join("; ");
            // A cell that cannot hold all holds a number: left alone it changes nothing, and it is no record's name.
            if short.chars().count() <= LONGEST { short } else { format!("({})", docs.len()) }
        }
        (Column::Field(field), value) => typed::write(field, value, language, &|id| directory.name_of_person(id)),
    }
}

/// A cell as a value of its column; `now` is what the record holds.
pub(super) fn read(
    register: &'static Register,
    column: Column,
    given: Given<'_>,
    now: &Value,
    names: Names<'_>,
) -> Result<Value, Problem> {
    let text = given.text.trim();
    let unreadable = || Problem::Unreadable(text.to_owned());
    if text.is_empty() {
        return Ok(Value::Empty);
    }
    let there: &[String] = match now {
        Value::Many(many) => many,
        Value::Text(one) => std::slice::from_ref(one),
        _ => &[],
    };
    let field = match column {
        Column::Title => {
            let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
            return if title.chars().count() <= TITLE { Ok(Value::text(title)) } else { Err(unreadable()) };
        }
        Column::State => {
            let wanted = text.to_lowercase();
            let is = |name: &&str| name.to_lowercase() == wanted;
            let found = register.states.iter().find(|s| [s.key, s.label.en, s.label.de].iter().any(is));
            return found.map(|state| Value::text(state.key)).ok_or_else(unreadable);
        }
        Column::Field(field) => field,
    };
    let directory = names.directory;
    let several = || text.split([';', '\n']).map(str::trim).filter(|name| !name.is_empty());
    match field.kind {
        FieldKind::Links { register } => {
            let here: Vec<DocId> = there.iter().filter_map(|id| id.parse().ok()).collect();
            let docs: Result<Vec<String>, Problem> =
                several().map(|name| directory.record(name, register, &here).map(|doc| doc.to_string())).collect();
            let mut docs = docs?;
            docs.sort_unstable();
            docs.dedup();
            Ok(if docs.is_empty() { Value::Empty } else { Value::Many(docs) })
        }
        FieldKind::Person => directory.person(text, there).map(Value::Text),
        FieldKind::People => {
            let found = typed::read(field, text, names.language, &|name| directory.person(name, there).ok());
            found.ok_or_else(|| {
                several().find_map(|name| directory.person(name, there).err()).unwrap_or_else(unreadable)
            })
        }
        FieldKind::Moment => {
            // Without a zone it is one of the reader's own.
            let moment = typed::local_moment(text).and_then(|local| (names.moment)(&local));
            let text = moment.as_deref().unwrap_or(text);
            typed::read(field, text, names.language, &|_| None).ok_or_else(unreadable)
        }
        FieldKind::Number if given.number && names.language == Language::De => {
            typed::read(field, &text.replace('.', ","), names.language, &|_| None).ok_or_else(unreadable)
        }
        _ => typed::read(field, text, names.language, &|_| None).ok_or_else(unreadable),
    }
}
