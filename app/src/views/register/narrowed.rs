//! What a list is narrowed by beyond its columns' choices, in words, and the results of a flow as a list.

use super::texts;
use crate::state::{Workspace, dates};
use crate::views::format;
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_shared::isms::{Records, decisions, facets, standing};
use muster_shared::label::{Label, Language, label};
use muster_shared::registers;
use muster_shared::schema::{FieldKind, Register, Value};
use muster_shared::view::Filter;
use std::collections::HashSet;
use std::sync::Arc;

const UNFINISHED: Label = label("unfinished", "nicht abgeschlossen");
const NOTHING: Label = label("empty", "leer");
const SOON: Label = label("due soon", "bald fällig");
const DECISION: Label = label("Decision asked of", "Entscheidung erbeten von");
const BY_ROLE: Label = label("managers and owners of the workspace", "Managern und Eigentümern des Arbeitsbereichs");
const DEADLINE: Label = label("First deadline", "Erste Frist");

/// The name of what a condition is on.
pub fn condition_name(register: &Register, field: &str) -> Label {
    match field {
        facets::DEADLINE => DEADLINE,
        facets::DECISION => DECISION,
        _ => format::field_name(register, field),
    }
}

/// What a field must hold, as people read it.
pub fn condition_words(
    workspace: Workspace,
    register: &'static Register,
    field: &str,
    wanted: &str,
    language: Language,
) -> String {
    let word = |word: Label| word.get(language).to_owned();
    let kind = register.field(field).map(|f| f.kind);
    if field == facets::DECISION {
        return if decisions::is_by_role(wanted) { word(BY_ROLE) } else { format::person(workspace, language, wanted) };
    }
    match (kind, wanted) {
        (_, facets::OVERDUE) => word(texts::OVERDUE),
        (_, facets::DUE) => word(texts::DUE),
        (_, facets::SOON) => word(SOON),
        (None, facets::UNFINISHED) => word(UNFINISHED),
        (_, facets::NONE) => word(NOTHING),
        (Some(FieldKind::Estimate { steps }), _) => {
            let cell = wanted.split_once('x').and_then(|(l, i)| Some((l.parse().ok()?, i.parse().ok()?)));
            match (cell, wanted.parse::<u8>()) {
                (Some((l, i)), _) => format::estimate(language, l, i, steps).2,
                (None, Ok(level)) => format!("{level} {}", texts::level(level).get(language)),
                _ => wanted.to_owned(),
            }
        }
        (Some(FieldKind::Date | FieldKind::Moment), _) if wanted.len() == 7 => dates::month(language, wanted),
        (Some(FieldKind::Links { .. }), _) => {
            let title = wanted.parse().ok().and_then(|doc| workspace.find(doc)).map(|row| row.row.title.clone());
            title.unwrap_or_else(|| wanted.to_owned())
        }
        _ => format::value(workspace, language, register, field, &Value::text(wanted)),
    }
}

/// The records that wait in the flow that a list is narrowed to; `None` when it is to none. Tracks all records only then.
pub fn waiting(workspace: Workspace, filter: Signal<Filter>) -> Memo<Option<Arc<HashSet<DocId>>>> {
    let flow = Memo::new(move |_| filter.with(|f| f.waits.map(|flow| flow.key)));
    Memo::new(move |_| {
        let key = flow.get()?;
        let flow = registers::FLOWS.iter().find(|flow| flow.key == key)?;
        let lists: Vec<_> = registers::all().map(|register| workspace.rows(register.key).get()).collect();
        let records = Records::new(lists.iter().flat_map(|list| list.iter()).map(|view| &view.row));
        Some(Arc::new(standing(&records, flow).waiting.iter().map(|row| row.doc).collect()))
    })
}
