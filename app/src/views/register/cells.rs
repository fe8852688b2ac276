//! One value in a list.

use super::texts;
use crate::state::{RowView, Workspace, dates};
use crate::views::format;
use crate::views::i18n::t;
use crate::views::people;
use crate::views::texts as common;
use leptos::prelude::*;
use muster_shared::isms::deadline;
use muster_shared::label::Language;
use muster_shared::schema::{FieldKind, Register, Value};
use muster_ui::{Avatar, Chip, ChipTone, LevelBadge};

/// The cell of a field.
pub fn cell(
    workspace: Workspace,
    register: &'static Register,
    row: &RowView,
    field: &str,
    language: Language,
) -> AnyView {
    let undecided = row.row.conflicts.iter().any(|c| c == field);
    let inner = match register.field(field).map(|f| f.kind) {
        Some(FieldKind::Links { .. }) => linked(workspace, row, field, language),
        _ => shown(workspace, register, field, row.row.value(field), is_late(register, row, field), language),
    };
    if undecided {
        view! { {inner} <span class="undecided" title=t(texts::CONFLICTS)><span aria-hidden="true">"≠"</span><span class="visually-hidden">{t(texts::CONFLICTS)}</span></span> }.into_any()
    } else {
        inner
    }
}

/// The titles of linked records: the first, and how many more.
fn linked(workspace: Workspace, row: &RowView, field: &str, language: Language) -> AnyView {
    let mut docs = row.row.linked(field);
    let Some(first) = docs.next() else { return ().into_any() };
    let title = workspace.find(first).map(|row| row.row.title.clone()).filter(|title| !title.is_empty());
    let title = title.unwrap_or_else(|| common::UNTITLED.get(language).to_owned());
    let more = docs.count();
    let more = (more > 0).then(|| view! { <span class="num faint">{format!("+{more}")}</span> });
    view! { <span class="text">{title}</span> {more} }.into_any()
}

/// Whether a field is a deadline that has passed.
fn is_late(register: &Register, row: &RowView, field: &str) -> bool {
    let day = register.field(field).and_then(|field| deadline(&row.row, field));
    day.is_some_and(|day| day < dates::today().as_str())
}

/// A value as a list shows it; `late` if it is a day that should not have passed.
pub fn shown(
    workspace: Workspace,
    register: &'static Register,
    field: &str,
    value: &Value,
    late: bool,
    language: Language,
) -> AnyView {
    let kind = register.field(field).map(|f| f.kind);
    match (kind, value) {
        (_, Value::Empty) => ().into_any(),
        (None, Value::Text(key)) if field == "state" => state_chip(register, key, language),
        (Some(FieldKind::Estimate { steps }), Value::Estimate(l, i)) => {
            let (number, level, words) = format::estimate(language, *l, *i, steps);
            let name = format!("{words}: {}", texts::level(level).get(language));
            view! { <LevelBadge level><span title=name.clone()>{number}</span><span class="visually-hidden">{format!(" {name}")}</span></LevelBadge> }.into_any()
        }
        (Some(FieldKind::Person), Value::Text(id)) => match id.parse() {
            Ok(account) => {
                let person = people::person(workspace, account, language);
                let name = person.name.clone();
                view! { <span class="person"><Avatar person small=true/> <span class="text">{name}</span></span> }
                    .into_any()
            }
            Err(_) => view! { <span class="text">{format::person(workspace, language, id)}</span> }.into_any(),
        },
        (Some(FieldKind::Date), Value::Text(date)) => {
            view! { <span class="num" class:late=late>{dates::plain_day(language, date)}</span> }.into_any()
        }
        (Some(FieldKind::Moment), Value::Text(at)) => {
            view! { <span class="num" class:late=late>{dates::moment(language, at)}</span> }.into_any()
        }
        _ => {
            view! { <span class="text">{format::value(workspace, language, register, field, value)}</span> }.into_any()
        }
    }
}

/// A state in its colour.
pub fn state_chip(register: &'static Register, key: &str, language: Language) -> AnyView {
    let state = register.state(key);
    let tone = match state.and_then(|s| s.level).map(|l| l.0) {
        Some(1 | 2) => ChipTone::Good,
        Some(3) => ChipTone::Warn,
        Some(_) => ChipTone::Bad,
        None => ChipTone::Plain,
    };
    let name = state.map_or_else(|| key.to_owned(), |s| s.label.get(language).to_owned());
    view! { <Chip tone>{name}</Chip> }.into_any()
}
