//! What a security manager opens in the morning: what waits for them, and the ISMS at a glance. Every number opens its list.

mod glance;
mod objectives;
mod waiting;

pub use waiting::decisions_waiting;

use super::i18n::{fill, t, use_language};
use super::register::Filter;
use super::shell::{PageHead, new_words};
use super::{format, texts as common};
use crate::commands::Scene;
use crate::routes::Page;
use crate::state::{RowView, Workspace, use_session, use_workspace};
use leptos::prelude::*;
use muster_shared::access::Action;
use muster_shared::id::DocId;
use muster_shared::isms::glance::Count;
use muster_shared::label::{Label, Language, label};
use muster_shared::registers::{self, INCIDENTS, POLICIES, RISKS};
use muster_shared::schema::Register;
use muster_ui::{Button, EmptyState, Tone};
use std::sync::Arc;

const HELLO: Label = label("Hello, {}", "Guten Tag, {}");
const DECIDE: Label = label("Waiting for a decision", "Zu entscheiden");
const DECIDE_TEXT: Label = label(
    "Two people set the same field apart from each other. Both values are kept until somebody decides.",
    "Zwei Personen haben dasselbe Feld unabhängig gesetzt. Beide Werte bleiben, bis jemand entscheidet.",
);
const LATELY: Label = label("Changed lately", "Zuletzt geändert");
const BEGIN: Label = label("Begin with a first record", "Beginnen Sie mit einem ersten Eintrag");
const BEGIN_TEXT: Label = label(
    "A policy says what your organisation has decided; a risk says what could go wrong. Start with either, the other will follow.",
    "Eine Richtlinie sagt, was Ihre Organisation beschlossen hat; ein Risiko, was schiefgehen kann. Beginnen Sie mit einem von beiden.",
);
const NOTHING_YET: Label = label("Nothing is here yet", "Noch ist nichts hier");
const NOTHING_TEXT: Label = label(
    "When the first record is shared with you, it appears here.",
    "Sobald der erste Eintrag mit Ihnen geteilt ist, erscheint er hier.",
);

/// What most people make; the rest begins in its own register or in the palette.
const BEGUN: [&Register; 3] = [&POLICIES, &RISKS, &INCIDENTS];
/// Records that were changed lately, at most.
const SHOWN: usize = 8;
/// A row and its register.
type Found = (&'static Register, Arc<RowView>);

/// The page.
#[component]
pub fn Home() -> impl IntoView {
    let workspace = use_workspace();
    let session = use_session();
    let language = use_language();
    let scene = Scene::here();
    let may_create = Memo::new(move |_| workspace.may(Action::Create, None));
    let title = Signal::derive(move || {
        let name = session
            .user()
            .with(|u| u.as_ref().map(|u| u.name.split_whitespace().next().unwrap_or_default().to_owned()));
        match name {
            Some(name) if !name.is_empty() => fill(HELLO, language.get(), &name),
            _ => common::HOME.get(language.get()).to_owned(),
        }
    });
    let creators = move || {
        may_create.get().then(|| {
            BEGUN
                .iter()
                .map(|register| {
                    view! { <Button on_press=move || scene.create(register)>{move || new_words(register, language.get())}</Button> }
                })
                .collect_view()
        })
    };
    let empty =
        Memo::new(move |_| registers::all().all(|register| workspace.rows(register.key).with(|rows| rows.is_empty())));
    let body = move || {
        if empty.get() {
            let (head, text) = if may_create.get() { (BEGIN, BEGIN_TEXT) } else { (NOTHING_YET, NOTHING_TEXT) };
            return view! {
                <EmptyState title=t(head) text=t(text)>
                    {may_create.get().then(|| {
                        BEGUN
                            .iter()
                            .map(|register| view! { <Button tone=Tone::Primary on_press=move || scene.create(register)>{move || new_words(register, language.get())}</Button> })
                            .collect_view()
                    })}
                </EmptyState>
            }
            .into_any();
        }
        view! {
            <div class="home">
                <div class="home-main">
                    <Decide/>
                    <waiting::Waiting/>
                    <Lately/>
                </div>
                <glance::Glance/>
            </div>
        }
        .into_any()
    };
    view! {
        <PageHead title>{creators}</PageHead>
        <div class="scroll">{body}</div>
    }
}

/// The address of the list that a number counts.
fn list_behind(workspace: Workspace, count: &Count) -> Option<String> {
    let register = registers::by_key(count.register)?;
    let path = Page::Register(register, None).path(workspace.info().get_untracked().id);
    Some(format!("{path}{}", Filter::of(count).query()))
}

/// A record as a line of a list, with something at its end.
fn one_line(workspace: Workspace, language: Language, found: &Found, aside: AnyView) -> AnyView {
    let (register, row) = found;
    let title =
        if row.row.title.is_empty() { common::UNTITLED.get(language).to_owned() } else { row.row.title.clone() };
    let path = Page::Register(register, Some(row.row.doc)).path(workspace.info().get_untracked().id);
    view! {
        <li>
            <a href=path>
                <span class="num faint">{row.reference()}</span>
                <span class="text">{title}</span>
                <span class="aside">{aside}</span>
            </a>
        </li>
    }
    .into_any()
}

/// A list of records, one line each.
fn lines(workspace: Workspace, language: Language, found: Vec<Found>, aside: impl Fn(&Found) -> AnyView) -> AnyView {
    let lines = found.iter().map(|found| one_line(workspace, language, found, aside(found))).collect_view();
    view! { <ul class="lines">{lines}</ul> }.into_any()
}

#[component]
fn Decide() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let waiting = workspace.undecided();
    let undecided = Memo::new(move |_| {
        let found = |doc: &DocId| {
            let row = workspace.find(*doc)?;
            Some((registers::of_records(&row.row.register)?, row))
        };
        let mut found: Vec<Found> = waiting.with(|docs| docs.iter().filter_map(found).collect());
        found.sort_by_key(|(register, row)| (register.reference, row.placement.number));
        found
    });
    move || {
        let found = undecided.get();
        if found.is_empty() {
            return None;
        }
        let language = language.get();
        let id = workspace.info().get().id;
        let totals = registers::all()
            .filter_map(|register| {
                let many = found.iter().filter(|(r, _)| r.key == register.key).count();
                let path = format!("{}{}", Page::Register(register, None).path(id), Filter::undecided().query());
                (many > 0).then(
                    || view! { <a class="num" href=path>{format!("{} {many}", register.plural.get(language))}</a> },
                )
            })
            .collect_view();
        let list = lines(workspace, language, found.into_iter().take(6).collect(), |(register, row)| {
            let names: Vec<&str> =
                row.row.conflicts.iter().map(|f| format::field_name(register, f).get(language)).collect();
            view! { <span class="chip warn">{names.join(", ")}</span> }.into_any()
        });
        Some(view! {
            <section class="block decide">
                <div class="block-head"><h2>{t(DECIDE)}</h2>{totals}</div>
                <p class="quiet">{t(DECIDE_TEXT)}</p>
                {list}
            </section>
        })
    }
}

#[component]
fn Lately() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    // One look at every row and no copy of any: this runs at every change while the page is open.
    let latest = Memo::new(move |_| {
        let mut latest: Vec<Found> = Vec::with_capacity(SHOWN + 1);
        for register in registers::all() {
            workspace.rows(register.key).with(|rows| {
                for row in rows.iter() {
                    let changed = row.row.changed;
                    if latest.len() < SHOWN || latest.last().is_some_and(|(_, last)| last.row.changed < changed) {
                        let at = latest.partition_point(|(_, other)| other.row.changed >= changed);
                        latest.insert(at, (register, row.clone()));
                        latest.truncate(SHOWN);
                    }
                }
            });
        }
        latest
    });
    move || {
        let language = language.get();
        let list = lines(workspace, language, latest.get(), |(_, row)| {
            view! { <span class="num faint">{format::moment(language, row.row.changed)}</span> }.into_any()
        });
        view! {
            <section class="block">
                <div class="block-head"><h2>{t(LATELY)}</h2></div>
                {list}
            </section>
        }
    }
}
