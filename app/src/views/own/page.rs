//! The page: the fields by register, and a new one.

use super::one::One;
use super::{after, described, texts};
use crate::routes::{Page, page_query};
use crate::state::use_workspace;
use crate::views::i18n::{t, use_language};
use crate::views::shell::PageHead;
use leptos::prelude::*;
use muster_shared::access::Action;
use muster_shared::id::DocId;
use muster_shared::registers::{self, FIELDS as DESCRIPTIONS};
use muster_shared::schema::own::{Kind, MOST, Own};
use muster_shared::schema::{FieldKind, Register, Value};
use muster_ui::{Button, Field, Input, Remark, Select, Tone, dom};
use std::sync::Arc;

/// The page.
#[component]
pub fn OwnFields() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let all = described(workspace);
    let may = Memo::new(move |_| workspace.may(Action::Configure, None));
    let open = RwSignal::new(None::<DocId>);
    let title = Signal::derive(move || texts::FIELDS.get(language.get()).to_owned());
    let with_any = Memo::new(move |_| {
        let has = |register: &&'static Register| all.with(|all| all.iter().any(|own| own.register == register.key));
        registers::all().filter(has).map(|register| register.key).collect::<Vec<_>>()
    });
    let none = move || all.with(|all| all.is_empty());
    let group = move |key: &'static str| {
        let register = registers::by_key(key)?;
        let docs = Memo::new(move |_| {
            all.with(|all| all.iter().filter(|own| own.register == key).map(|own| own.doc).collect::<Vec<_>>())
        });
        let href = move || Page::Register(register, None).path(workspace.info().get().id);
        Some(view! {
            <section class="block">
                <h2><a href=href>{t(register.plural)}</a></h2>
                <ul class="plain-list own-list">
                    <For each=move || docs.get() key=|doc| *doc children=move |doc| view! { <One doc all docs may open/> }/>
                </ul>
            </section>
        })
    };
    view! {
        <PageHead title/>
        <div class="scroll">
            <div class="page narrow">
                <p class="lead-text">{t(texts::PURPOSE)}</p>
                {move || none().then(|| view! { <p class="quiet">{t(texts::NONE)}</p> })}
                {move || (!may.get()).then(|| view! { <p class="faint">{t(texts::MANAGERS)}</p> })}
                <For each=move || with_any.get() key=|key| *key children=group/>
                {move || may.get().then(|| view! { <Adding all open/> })}
            </div>
        </div>
    }
}

/// The kinds with their names, as the register of descriptions has them.
fn kinds() -> Vec<(&'static str, muster_shared::label::Label)> {
    let choices = match DESCRIPTIONS.field("holds").map(|field| field.kind) {
        Some(FieldKind::Choice(choices)) => choices,
        _ => &[],
    };
    choices.iter().map(|choice| (choice.key, choice.label)).collect()
}

/// What a kind is called.
pub(super) fn kind_name(kind: Kind) -> muster_shared::label::Label {
    kinds().into_iter().find(|(key, _)| *key == kind.key()).map_or(texts::HOLDS, |(_, label)| label)
}

/// A new field.
#[component]
fn Adding(all: Memo<Arc<Vec<Own>>>, open: RwSignal<Option<DocId>>) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let asked = page_query().with_untracked(|query| query.strip_prefix("register=").map(str::to_owned));
    let asked = asked.filter(|key| registers::of_records(key).is_some());
    let wanted = asked.is_some();
    let register = RwSignal::new(asked.unwrap_or_else(|| registers::RISKS.key.to_owned()));
    let (name, kind) = (RwSignal::new(String::new()), RwSignal::new(Kind::Line.key().to_owned()));
    let target = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<muster_shared::label::Label>);
    let places = Signal::derive(move || {
        let language = language.get();
        registers::all().map(|r| (r.key.to_owned(), r.plural.get(language).to_owned())).collect::<Vec<_>>()
    });
    let targets = Signal::derive(move || {
        std::iter::once((String::new(), texts::ANY.get(language.get()).to_owned()))
            .chain(places.get())
            .collect::<Vec<_>>()
    });
    let options = Signal::derive(move || {
        let language = language.get();
        kinds().into_iter().map(|(key, label)| (key.to_owned(), label.get(language).to_owned())).collect::<Vec<_>>()
    });
    let remark = Signal::derive(move || {
        problem.get().map(|what| Remark { text: what.get(language.get()).to_owned(), wrong: true })
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let given = name.get_untracked().split_whitespace().collect::<Vec<_>>().join(" ");
        let of = register.get_untracked();
        let (many, place) = all.with_untracked(|all| {
            let here = || all.iter().filter(|own| own.register == of);
            (here().count(), after(here().map(|own| own.place)))
        });
        if given.is_empty() {
            problem.set(Some(texts::NAME_FIRST));
            return;
        }
        if many >= MOST {
            problem.set(Some(texts::TOO_MANY));
            return;
        }
        problem.set(None);
        let doc = workspace.create(&DESCRIPTIONS, &given);
        let record = workspace.open(doc);
        record.set("of", Value::text(of));
        record.set("place", place);
        if kind.get_untracked() == Kind::Links.key() {
            record.set("target", Value::text(target.get_untracked()));
        }
        record.set("holds", Value::text(kind.get_untracked()));
        name.set(String::new());
        open.set(Some(doc));
        dom::focus_soon(format!(".own-list [data-field='{doc}'] input"));
    };
    if wanted {
        dom::focus_soon(".own-new input".to_owned());
    }
    view! {
        <section class="block own-new">
            <h2>{t(texts::ADD_FIELD)}</h2>
            <form class="stack" on:submit=add novalidate=true>
                <Field label=t(texts::REGISTER)><Select value=register options=places on_change=move |key: String| register.set(key)/></Field>
                <Field label=t(texts::NAME) remark><Input value=name on_input=move |text| name.set(text)/></Field>
                <Field label=t(texts::HOLDS) help=t(texts::HOLDS_HELP)><Select value=kind options on_change=move |key: String| kind.set(key)/></Field>
                {move || (kind.get() == Kind::Links.key()).then(|| view! {
                    <Field label=t(texts::LEADS_TO)><Select value=target options=targets on_change=move |key: String| target.set(key)/></Field>
                })}
                <div><Button submit=true tone=Tone::Primary>{t(texts::ADD)}</Button></div>
            </form>
        </section>
    }
}
