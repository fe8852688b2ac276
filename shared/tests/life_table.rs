//! The life of every record for the browser tests, from the descriptors: its states, the ways between them and what each way
//! needs. `MUSTER_WRITE_DOCS=1 cargo test -p muster-shared --test life_table` writes it anew.

#![allow(clippy::unwrap_used, missing_docs)]

use muster_shared::label::Language::En;
use muster_shared::registers::PROCESSES;
use muster_shared::schema::{Field, FieldKind, Register};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

fn kind(field: &Field) -> &'static str {
    match field.kind {
        FieldKind::Line { .. } => "line",
        FieldKind::Rich => "rich",
        FieldKind::Choice(_) => "choice",
        FieldKind::Choices(_) => "choices",
        FieldKind::Whole { .. } => "whole",
        FieldKind::Number => "number",
        FieldKind::Money => "money",
        FieldKind::Estimate { .. } => "estimate",
        FieldKind::Date => "date",
        FieldKind::Moment => "moment",
        FieldKind::Flag => "flag",
        FieldKind::Person => "person",
        FieldKind::People => "people",
        FieldKind::Tags => "tags",
        FieldKind::Links { .. } => "links",
        FieldKind::Entries => "entries",
        FieldKind::Pairs => "pairs",
        FieldKind::Parts => "parts",
    }
}

fn life(register: &Register) -> Value {
    let need = |key: &&str| {
        let field = register.field(key).unwrap();
        json!({ "label": field.label.get(En), "kind": kind(field) })
    };
    let ways = register.transitions.iter().map(|way| {
        let needs: Vec<Value> = way.needs.iter().map(need).collect();
        json!({ "from": way.from, "to": way.to, "label": way.label.get(En), "authority": way.authority, "needs": needs })
    });
    let states = register.states.iter().map(|state| json!({ "key": state.key, "label": state.label.get(En) }));
    json!({
        "key": register.key,
        "singular": register.singular.get(En),
        "page": register.is_page,
        "states": states.collect::<Vec<_>>(),
        "ways": ways.collect::<Vec<_>>(),
    })
}

#[test]
fn the_lives_that_browsers_walk_are_what_the_descriptors_say() {
    let processes = PROCESSES.iter().map(|process| {
        let registers: Vec<Value> = process.registers.iter().map(|register| life(register)).collect();
        // A process a line: what changed is seen.
        json!({ "process": process.name.get(En), "registers": registers }).to_string()
    });
    let wanted = format!("[\n{}\n]\n", processes.collect::<Vec<_>>().join(",\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("e2e/support/lives.json");
    if std::env::var_os("MUSTER_WRITE_DOCS").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    let is = fs::read_to_string(&path).unwrap_or_default();
    assert!(is == wanted, "e2e/support/lives.json is out of date: run this test with MUSTER_WRITE_DOCS=1");
}
