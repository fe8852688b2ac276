//! What people choose from in a field: options of a list, or the steps of a scale.

use super::one::of;
use super::{after, set, shift, texts};
use crate::state::use_workspace;
use crate::views::i18n::{fill, t, use_language};
use crate::views::texts as common;
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_shared::registers::OPTIONS;
use muster_shared::schema::Value;
use muster_shared::schema::own::{Own, OwnOption};
use muster_ui::{Button, Field, Input, Select, Tone, dom};

/// The options of a field, and a new one.
#[component]
pub fn Steps(
    /// The field's description.
    of: DocId,
    /// What it says.
    own: Memo<Option<Own>>,
) -> impl IntoView {
    let workspace = use_workspace();
    let docs = Memo::new(move |_| {
        own.with(|own| own.iter().flat_map(|own| own.options.iter().map(|option| option.doc)).collect::<Vec<_>>())
    });
    let name = RwSignal::new(String::new());
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let given = name.get_untracked().split_whitespace().collect::<Vec<_>>().join(" ");
        if given.is_empty() {
            return;
        }
        let place = own.with_untracked(|own| after(own.iter().flat_map(|own| own.options.iter().map(|o| o.place))));
        let doc = workspace.create(&OPTIONS, &given);
        let record = workspace.open(doc);
        record.set("place", place);
        record.set("of", Value::text(of.to_string()));
        name.set(String::new());
        dom::focus_soon(".own-option-new input".to_owned());
    };
    let none = move || docs.with(Vec::is_empty);
    view! {
        <section class="own-options" aria-label=t(texts::OPTIONS)>
            <h3>{t(texts::OPTIONS)}</h3>
            {move || none().then(|| view! { <p class="quiet">{t(texts::NO_OPTIONS)}</p> })}
            <ol class="plain-list">
                <For each=move || docs.get() key=|doc| *doc children=move |doc| view! { <Step doc own docs/> }/>
            </ol>
            <form class="inline-form own-option-new" on:submit=add>
                <Field label=t(texts::NEW_OPTION)><Input value=name on_input=move |text| name.set(text)/></Field>
                <Button submit=true>{t(texts::ADD)}</Button>
            </form>
        </section>
    }
}

/// One of them.
#[component]
fn Step(doc: DocId, own: Memo<Option<Own>>, docs: Memo<Vec<DocId>>) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let option = Memo::new(move |_| {
        own.with(|own| own.iter().flat_map(|own| &own.options).find(|option| option.doc == doc).cloned())
    });
    let row = Memo::new(move |_| workspace.find(doc));
    let title = Signal::derive(move || row.with(|row| row.as_ref().map(|r| r.row.title.clone())).unwrap_or_default());
    let german = Signal::derive(move || {
        row.with(|row| row.as_ref().and_then(|r| r.row.value("german").as_text().map(str::to_owned)))
            .unwrap_or_default()
    });
    let shown = Memo::new(move |_| {
        option.with(|o| o.as_ref().map(|o: &OwnOption| of(&o.name, language.get()))).unwrap_or_default()
    });
    let named = move |words: muster_shared::label::Label| move || fill(words, language.get(), &shown.get());
    let level = Signal::derive(move || {
        option.with(|o| o.as_ref().and_then(|o| o.level)).map(|l| l.to_string()).unwrap_or_default()
    });
    let levels = Signal::derive(move || {
        let language = language.get();
        let each = texts::LEVELS.iter().zip(1..).map(|(word, n)| (n.to_string(), word.get(language).to_owned()));
        std::iter::once((String::new(), texts::NO_LEVEL.get(language).to_owned())).chain(each).collect::<Vec<_>>()
    });
    let put_level = move |key: String| set(workspace, doc, "level", key.parse().map_or(Value::Empty, Value::Whole));
    let write = move |field: &'static str| {
        move |text: String| {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() || field != "title" {
                set(workspace, doc, field, Value::text(text));
            }
        }
    };
    let first = move || docs.with(|docs| docs.first() == Some(&doc));
    let last = move || docs.with(|docs| docs.last() == Some(&doc));
    view! {
        <li class="own-option">
            <Input value=title name=t(texts::NAME) on_commit=write("title")/>
            <Input value=german name=t(texts::GERMAN) placeholder=t(texts::GERMAN) on_commit=write("german")/>
            <Select value=level options=levels name=t(texts::LEVEL) on_change=put_level/>
            <span class="own-moves">
                <Button tone=Tone::Quiet small=true name=named(texts::UP) disabled=Signal::derive(first) on_press=move || shift(workspace, docs.get_untracked(), doc, true)>"↑"</Button>
                <Button tone=Tone::Quiet small=true name=named(texts::DOWN) disabled=Signal::derive(last) on_press=move || shift(workspace, docs.get_untracked(), doc, false)>"↓"</Button>
                <Button tone=Tone::Quiet small=true name=named(texts::REMOVE) on_press=move || set(workspace, doc, "deleted", Value::Flag(true))>{t(common::REMOVE)}</Button>
            </span>
        </li>
    }
}
