//! Above the text: reference, kind and state, undo and redo; under the title what readers look for first.

use super::texts;
use crate::commands::Scene;
use crate::editor::EditorControl;
use crate::state::{OpenDoc, use_workspace};
use crate::views::format;
use crate::views::history::{Look, texts as past_texts};
use crate::views::i18n::{fill, t, use_language};
use crate::views::register::{UndoRedo, delete, state_chip, texts as record_texts};
use crate::views::shell::PageHead;
use crate::views::texts as common;
use leptos::prelude::*;
use muster_shared::label::Language;
use muster_shared::schema::{FieldKind, Register};
use muster_ui::{Chip, Menu, MenuItem, dom};
use std::sync::Arc;

/// The head of the page.
#[component]
pub fn PolicyHead(
    /// The record.
    record: OpenDoc,
    /// Its register.
    register: &'static Register,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let scene = Scene::here();
    let doc = record.id();
    let title = record.title();
    let title = Signal::derive(move || match title.get() {
        empty if empty.is_empty() => common::UNTITLED.get(language.get()).to_owned(),
        title => title,
    });
    let reference = move || workspace.find(doc).map(|r| r.reference());
    let kind = register.fields.iter().find(|f| matches!(f.kind, FieldKind::Choice(_)));
    let kind = kind.map(|field| (field.key, record.reading(field.key)));
    let state = record.state(register);
    let beside = move || {
        let language = language.get();
        let kind = kind.and_then(|(key, reading)| {
            let value = reading.get().value;
            (!value.is_empty())
                .then(|| view! { <Chip>{format::value(workspace, language, register, key, &value)}</Chip> })
        });
        view! { <span class="num faint">{reference}</span> {kind} {state_chip(register, &state.get(), language)} }
    };
    let writable = record.writable();
    let of_undo = record.clone();
    let items = Signal::derive(move || {
        let language = language.get();
        let (toasts, copied) = (scene.toasts, record_texts::COPIED.get(language));
        let mut items = vec![
            MenuItem {
                name: record_texts::COPY_LINK.get(language).to_owned(),
                keys: None,
                danger: false,
                run: Arc::new(move || {
                    dom::copy(dom::address());
                    toasts.say(copied);
                }),
            },
            MenuItem {
                name: record_texts::PRINT.get(language).to_owned(),
                keys: None,
                danger: false,
                run: Arc::new(dom::print),
            },
            MenuItem {
                name: past_texts::HISTORY.get(language).to_owned(),
                keys: None,
                danger: false,
                run: Arc::new(move || scene.desk.look.set(Some(Look::default()))),
            },
        ];
        if writable.get() {
            let record = record.clone();
            items.push(MenuItem {
                name: record_texts::DELETE.get(language).to_owned(),
                keys: None,
                danger: true,
                run: Arc::new(move || delete(scene, &record, language)),
            });
        }
        items
    });
    view! {
        <PageHead title beside>
            <UndoRedo record=of_undo/>
            <Menu label=t(record_texts::MORE) items>"⋯"</Menu>
        </PageHead>
    }
}

/// Owner, next review, length: the line under the title.
#[component]
pub fn Facts(
    /// The record.
    record: OpenDoc,
    /// Its register.
    register: &'static Register,
    /// The editor, for the number of words.
    control: EditorControl,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let doc = record.id();
    let reference = move || workspace.find(doc).map(|r| r.reference());
    let facts: Vec<_> = register
        .fields
        .iter()
        .filter_map(|field| match field.kind {
            FieldKind::Person => Some((field, texts::OWNER)),
            FieldKind::Date => Some((field, texts::NEXT_REVIEW)),
            _ => None,
        })
        .map(|(field, words)| (field.key, words, record.reading(field.key)))
        .collect();
    let known = move || {
        let language = language.get();
        let parts = facts.iter().filter_map(|(key, words, reading)| {
            let value = reading.get().value;
            let text = format::value(workspace, language, register, key, &value);
            (!value.is_empty()).then(|| fill(*words, language, &text))
        });
        parts.map(|part| format!(" · {part}")).collect::<String>()
    };
    let words = Memo::new(move |_| control.words().get());
    view! {
        <p class="policy-facts">
            <span class="num">{reference}</span>
            {known}
            <span class="no-print">{move || format!(" · {}", length(words.get(), language.get()))}</span>
        </p>
    }
}

/// "1 word", "4012 words".
fn length(words: usize, language: Language) -> String {
    let text = if words == 1 { texts::WORD } else { texts::WORDS };
    fill(text, language, &words.to_string())
}
