//! Several values that were set apart from each other, and one press to decide.

use super::texts;
use crate::state::{OpenDoc, use_workspace};
use crate::views::format;
use crate::views::history::when;
use crate::views::i18n::{fill, t, use_language};
use leptos::prelude::*;
use muster_shared::id::Actor;
use muster_shared::schema::{Register, Value};
use muster_shared::time::Timestamp;
use muster_ui::Button;

/// All values of a field with their authors, as long as nobody has decided.
#[component]
pub fn Conflict(
    /// The record.
    record: OpenDoc,
    /// Its register.
    register: &'static Register,
    /// The field.
    field: &'static str,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let reading = record.reading(field);
    let writable = record.writable();
    let record = StoredValue::new(record);
    // Of a state that was decided meanwhile nothing is left to decide here.
    let settled = (field == "state").then(|| record.with_value(OpenDoc::stands));
    let undecided =
        Memo::new(move |_| settled.is_none_or(|stands| !stands.get()) && reading.with(|r| !r.others.is_empty()));
    let claim = move |value: Value, actor: Option<Actor>, at: Timestamp| {
        let words = {
            let value = value.clone();
            move || format::value(workspace, language.get(), register, field, &value)
        };
        let by = move || {
            let author = workspace_author(workspace, actor, language.get());
            // Apart by minutes or by days: both the day and the time tell something.
            if at.0 > 0 { format!("{author}, {}", when(language.get(), at)) } else { author }
        };
        let keep = move || {
            record.try_with_value(|r| r.set(field, value.clone()));
        };
        view! {
            <li>
                <span class="claim"><strong>{words}</strong> <small class="quiet">{by}</small></span>
                <Button small=true disabled=Signal::derive(move || !writable.get()) on_press=keep>{t(texts::KEEP)}</Button>
            </li>
        }
    };
    move || {
        undecided.get().then(|| {
            let title = move || {
                fill(texts::SEVERAL_VALUES, language.get(), format::field_name(register, field).get(language.get()))
            };
            let claims = move || {
                let r = reading.get();
                let first = claim(r.value, r.actor, r.at).into_any();
                let others = r.others.into_iter().map(|c| claim(c.value, c.actor, c.at).into_any());
                std::iter::once(first).chain(others).collect_view()
            };
            view! {
                <section class="conflict" aria-label=title>
                    <h2>{title}</h2>
                    <p>{t(texts::SEVERAL_TEXT)}</p>
                    <ul>{claims}</ul>
                </section>
            }
        })
    }
}

/// Who an actor is, as far as this device knows.
pub fn workspace_author(
    workspace: crate::state::Workspace,
    actor: Option<Actor>,
    language: muster_shared::label::Language,
) -> String {
    match actor {
        None => texts::OUTSIDE.get(language).to_owned(),
        Some(actor) => workspace.author(actor).unwrap_or_else(|| texts::SOMEBODY.get(language).to_owned()),
    }
}
