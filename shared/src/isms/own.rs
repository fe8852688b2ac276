//! The fields that a workspace adds to its registers, as rows of their descriptions tell them.

use crate::id::DocId;
use crate::registers::{FIELDS, OPTIONS, is_setting, of_records};
use crate::schema::own::{Kind, Own, OwnOption};
use crate::schema::{Register, Value};
use crate::sync::row::Row;
use std::collections::HashMap;

/// Both names; where one was left out, the other serves.
fn both(row: &Row, en: &str, de: &str) -> [String; 2] {
    let said = |value: &Value| value.as_text().unwrap_or_default().trim().to_owned();
    let (en, de) = (if en == "title" { row.title.trim().to_owned() } else { said(row.value(en)) }, said(row.value(de)));
    match (en.is_empty(), de.is_empty()) {
        (true, _) => [de.clone(), de],
        (_, true) => [en.clone(), en],
        _ => [en, de],
    }
}

fn place(row: &Row) -> i64 {
    if let Value::Whole(n) = row.value("place") { *n } else { i64::MAX }
}

/// The fields that rows of descriptions and of their options tell, in order. What is not complete yet is left out.
pub fn told<'a>(fields: impl Iterator<Item = &'a Row>, options: impl Iterator<Item = &'a Row>) -> Vec<Own> {
    let mut steps: HashMap<DocId, Vec<OwnOption>> = HashMap::new();
    // Anybody who may write a record can call it a description; at an id of a setting only those write who may.
    let named = |row: &&Row| !row.deleted && !row.title.trim().is_empty();
    let real = |row: &&Row, register: &Register| row.register == register.key && is_setting(row.doc);
    for row in options.filter(|row| real(row, &OPTIONS) && named(row)) {
        let Some(of) = row.value("of").as_text().and_then(|of| of.parse().ok()) else { continue };
        let level = match row.value("level") {
            Value::Whole(n) => u8::try_from(*n).ok().filter(|n| (1..=5).contains(n)),
            _ => None,
        };
        let name = both(row, "title", "german");
        steps.entry(of).or_default().push(OwnOption { doc: row.doc, name, level, place: place(row) });
    }
    let mut out: Vec<Own> = fields
        .filter(|row| real(row, &FIELDS))
        .filter_map(|row| {
            let text = |field| row.value(field).as_text().unwrap_or_default().to_owned();
            let name = both(row, "title", "german");
            let mut options = steps.remove(&row.doc).unwrap_or_default();
            options.sort_by_key(|option| (option.place, option.doc));
            Some(Own {
                doc: row.doc,
                register: text("of"),
                kind: Kind::named(&text("holds"))?,
                help: both(row, "help", "german_help"),
                required: *row.value("required") == Value::Flag(true),
                deadline: *row.value("deadline") == Value::Flag(true),
                target: of_records(&text("target")).map_or("", |register| register.key),
                place: place(row),
                options,
                gone: row.deleted,
                name: if name[0].is_empty() { return None } else { name },
            })
        })
        .collect();
    out.sort_by_key(|own| (own.place, own.doc));
    out
}
