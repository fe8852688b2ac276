//! Who and when, in words, and values as they were.

use super::texts;
use crate::state::{Workspace, dates};
use crate::views::format;
use crate::views::register::texts as record_texts;
use crate::views::texts as common;
use muster_shared::doc::By;
use muster_shared::id::DocId;
use muster_shared::label::Language;
use muster_shared::schema::{FieldKind, Register, Value};
use muster_shared::time::Timestamp;

/// Day and time of day in the reader's zone.
pub fn when(language: Language, at: Timestamp) -> String {
    format!("{}, {}", dates::day(language, at), dates::clock_time(language, at))
}

/// The name behind an author.
pub fn name(workspace: Workspace, language: Language, by: By) -> String {
    match by {
        By::Person(actor) => workspace.author(actor).unwrap_or_else(|| record_texts::SOMEBODY.get(language).to_owned()),
        By::Program => record_texts::OUTSIDE.get(language).to_owned(),
        By::Carried => texts::CARRIED.get(language).to_owned(),
    }
}

/// Names, each once: somebody may have written on several devices.
pub fn names(workspace: Workspace, language: Language, by: &[By]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for by in by {
        let name = name(workspace, language, *by);
        if !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// A value in words; links by their titles, as they are called today.
pub fn value(workspace: Workspace, language: Language, register: &Register, field: &str, value: &Value) -> String {
    match (register.field(field).map(|f| f.kind), value) {
        (_, Value::Many(many)) if many.is_empty() => texts::EMPTY.get(language).to_owned(),
        (_, Value::Empty) => texts::EMPTY.get(language).to_owned(),
        (_, Value::Text(text)) if text.is_empty() => texts::EMPTY.get(language).to_owned(),
        (Some(FieldKind::Links { .. }), Value::Many(ids)) => {
            let title = |id: &String| {
                let row = id.parse::<DocId>().ok().and_then(|doc| workspace.find(doc));
                match row {
                    Some(row) if row.row.title.is_empty() => {
                        format!("{} {}", row.reference(), common::UNTITLED.get(language))
                    }
                    Some(row) => format!("{} {}", row.reference(), row.row.title),
                    None => id.clone(),
                }
            };
            ids.iter().map(title).collect::<Vec<_>>().join(", ")
        }
        _ => format::value(workspace, language, register, field, value),
    }
}
