//! One field: a line, and below it what can be changed of it.

use super::page::kind_name;
use super::steps::Steps;
use super::{set, shift, texts};
use crate::state::{Change, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use crate::views::texts as common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::id::DocId;
use muster_shared::label::Language;
use muster_shared::schema::Value;
use muster_shared::schema::own::{Kind, Own};
use muster_ui::{Button, Checkbox, Field, Input, Toasts, Tone};
use std::sync::Arc;

/// A name in the reader's language.
pub(super) fn of(names: &[String; 2], language: Language) -> String {
    names[usize::from(language == Language::De)].clone()
}

/// A field of the workspace.
#[component]
pub fn One(
    /// Its description.
    doc: DocId,
    /// All of them.
    all: Memo<Arc<Vec<Own>>>,
    /// Those of the same register, in order.
    docs: Memo<Vec<DocId>>,
    /// Whether they can be changed.
    may: Memo<bool>,
    /// The one that is being changed.
    open: RwSignal<Option<DocId>>,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let own = Memo::new(move |_| all.with(|all| all.iter().find(|own| own.doc == doc).cloned()));
    let name =
        Memo::new(move |_| own.with(|own| own.as_ref().map(|own| of(&own.name, language.get()))).unwrap_or_default());
    let about = move || {
        let language = language.get();
        own.with(|own| {
            let Some(own) = own else { return String::new() };
            let mut parts = vec![kind_name(own.kind).get(language).to_owned()];
            let said = [(own.required, texts::IS_NEEDED), (own.deadline, texts::IS_DEADLINE)];
            parts.extend(said.iter().filter(|(is, _)| *is).map(|(_, word)| word.get(language).to_owned()));
            let options: Vec<String> = own.options.iter().map(|option| of(&option.name, language)).collect();
            parts.extend((!options.is_empty()).then(|| options.join(", ")));
            parts.join(" · ")
        })
    };
    let remove = move || {
        let put = move |deleted: bool| set(workspace, doc, "deleted", Value::Flag(deleted));
        put(true);
        let language = language.get_untracked();
        toasts.offer(
            fill(texts::REMOVED, language, &format!("“{}”", name.get_untracked())),
            common::UNDO.get(language),
            Arc::new(move || put(false)),
        );
    };
    let is_open = Memo::new(move |_| open.get() == Some(doc));
    let press = move || open.set(if is_open.get_untracked() { None } else { Some(doc) });
    let named = move |words: muster_shared::label::Label| move || fill(words, language.get(), &name.get());
    let actions = move || {
        may.get().then(|| {
            let first = move || docs.with(|docs| docs.first() == Some(&doc));
            let last = move || docs.with(|docs| docs.last() == Some(&doc));
            let word = move || if is_open.get() { texts::DONE } else { texts::EDIT_WORD }.get(language.get());
            view! {
                <Button tone=Tone::Quiet small=true name=named(texts::UP) disabled=Signal::derive(first) on_press=move || shift(workspace, docs.get_untracked(), doc, true)>"↑"</Button>
                <Button tone=Tone::Quiet small=true name=named(texts::DOWN) disabled=Signal::derive(last) on_press=move || shift(workspace, docs.get_untracked(), doc, false)>"↓"</Button>
                <Button tone=Tone::Quiet small=true name=named(texts::EDIT) on_press=press>{word}</Button>
                <Button tone=Tone::Quiet small=true name=named(texts::REMOVE) on_press=remove>{t(common::REMOVE)}</Button>
            }
        })
    };
    view! {
        <li data-field=doc.to_string()>
            <div class="line">
                <span class="text"><strong>{move || name.get()}</strong> " " <span class="quiet">{about}</span></span>
                {actions}
            </div>
            {move || (is_open.get() && may.get()).then(|| view! { <Changing doc own/> })}
        </li>
    }
}

/// What can be changed of a field: everything but what it holds and where.
#[component]
fn Changing(doc: DocId, own: Memo<Option<Own>>) -> impl IntoView {
    let workspace = use_workspace();
    let row = Memo::new(move |_| workspace.find(doc));
    let said = move |field: &'static str| {
        Signal::derive(move || {
            row.with(|row| match row {
                Some(row) if field == "title" => row.row.title.clone(),
                Some(row) => row.row.value(field).as_text().unwrap_or_default().to_owned(),
                None => String::new(),
            })
        })
    };
    let write = move |field: &'static str| {
        move |text: String| {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            // A field keeps its name until it gets another.
            if !text.is_empty() || field != "title" {
                set(workspace, doc, field, Value::text(text));
            }
        }
    };
    let flag = move |field: &'static str| {
        Signal::derive(move || row.with(|row| row.as_ref().is_some_and(|r| *r.row.value(field) == Value::Flag(true))))
    };
    let switch = move |field: &'static str| {
        move |on: bool| {
            spawn_local(async move { drop(workspace.change(vec![Change::new(doc, field, Value::Flag(on))]).await) })
        }
    };
    let kind = own.with_untracked(|own| own.as_ref().map(|own| own.kind));
    let day = matches!(kind, Some(Kind::Date | Kind::Moment));
    let options = kind.is_some_and(Kind::has_options);
    view! {
        <div class="own-one">
            <div class="own-pair">
                <Field label=t(texts::NAME)><Input value=said("title") on_commit=write("title")/></Field>
                <Field label=t(texts::GERMAN) help=t(texts::SAME)><Input value=said("german") on_commit=write("german")/></Field>
                <Field label=t(texts::HELP)><Input value=said("help") on_commit=write("help")/></Field>
                <Field label=t(texts::GERMAN_HELP) help=t(texts::SAME)><Input value=said("german_help") on_commit=write("german_help")/></Field>
            </div>
            <Checkbox checked=flag("required") on_change=switch("required")>{t(texts::NEEDED)}</Checkbox>
            {day.then(|| view! { <Checkbox checked=flag("deadline") on_change=switch("deadline")>{t(texts::DEADLINE)}</Checkbox> })}
            {options.then(|| view! { <Steps of=doc own/> })}
        </div>
    }
}
