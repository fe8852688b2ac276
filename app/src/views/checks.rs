//! What the rules over the whole ISMS found, the gravest first, each with the way to the place.

use super::i18n::{fill, t, use_language};
use super::processes::{Found, use_summary};
use super::register::texts as record_texts;
use super::shell::PageHead;
use super::texts as common;
use crate::routes::{Page, page_query};
use crate::state::use_workspace;
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_shared::isms::checks::{self, Check};
use muster_shared::label::{Label, label};
use muster_shared::registers::{self, PROCESSES};
use muster_ui::nav::use_navigation;
use muster_ui::{EmptyState, LevelBadge};

const LEAD: Label = label(
    "Rules look through all records that you may see and name what is missing, late or contradictory.",
    "Regeln sehen alle Einträge durch, die Sie sehen dürfen, und nennen, was fehlt, verspätet ist oder sich widerspricht.",
);
const NOTHING: Label = label("Nothing to put right", "Nichts zu beheben");
const NOTHING_TEXT: Label = label(
    "{} rules looked through everything and found no gap.",
    "{} Regeln haben alles durchgesehen und keine Lücke gefunden.",
);
const LOOKING: Label = label("Looking through all records…", "Alle Einträge werden durchgesehen …");
const ALL_PROCESSES: Label = label("All processes", "Alle Prozesse");
const PROCESS: Label = label("Process", "Prozess");
const MORE: Label = label("and {} more", "und {} weitere");

/// Records that a rule lists; the others are counted.
const LISTED: usize = 50;

/// The page.
#[component]
pub fn Checks() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let navigation = use_navigation();
    let query = page_query();
    let summary = use_summary();
    let title = Signal::derive(move || common::CHECKS.get(language.get()).to_owned());
    // In the address, so that a link can lead to one process's.
    let process = Memo::new(move |_| {
        let query = query.get();
        let key = query.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("process="));
        key.filter(|key| PROCESSES.iter().any(|p| p.key == *key)).unwrap_or_default().to_owned()
    });
    let choose = move |event| {
        let path = Page::Checks.path(workspace.info().get_untracked().id);
        match event_target_value(&event).as_str() {
            "" => navigation.replace(&path),
            key => navigation.replace(&format!("{path}?process={key}")),
        }
    };
    // Which rules found something, and by rule what: a change elsewhere must not fold what somebody is reading.
    let broken = Memo::new(move |_| {
        let wanted = process.get();
        let mut keys: Vec<&'static str> = Vec::new();
        summary.with(|summary| {
            let found = summary.found.iter().filter(|found| fits(found, &wanted));
            for found in found {
                if !keys.contains(&found.check.key) {
                    keys.push(found.check.key);
                }
            }
        });
        keys
    });
    let options = move || {
        let language = language.get();
        PROCESSES
            .iter()
            .map(|p| {
                let many = summary.with(|s| s.found_in(p));
                let name = if many > 0 {
                    format!("{} ({many})", p.short.get(language))
                } else {
                    p.short.get(language).to_owned()
                };
                view! { <option value=p.key selected=move || process.with(|key| key == p.key)>{name}</option> }
            })
            .collect_view()
    };
    let nothing = move || {
        // While they are being looked through, nobody knows.
        let ready = summary.with(|summary| summary.ready);
        if !ready {
            return Some(view! { <p class="quiet" role="status">{t(LOOKING)}</p> }.into_any());
        }
        broken.with(Vec::is_empty).then(|| {
            let text = move || fill(NOTHING_TEXT, language.get(), &checks::all().count().to_string());
            view! { <EmptyState title=t(NOTHING) text=Signal::derive(text)/> }.into_any()
        })
    };
    let group = move |key: &'static str| {
        let check = checks::all().find(|check| check.key == key)?;
        let found = Memo::new(move |_| {
            let wanted = process.get();
            summary.with(|summary| {
                let of_it = summary.found.iter().filter(|found| found.check.key == key && fits(found, &wanted));
                of_it.map(|found| found.doc).collect::<Vec<DocId>>()
            })
        });
        Some(view! { <Group check found/> })
    };
    view! {
        <PageHead title/>
        <div class="scroll">
            <div class="page">
                <p class="lead-text">{t(LEAD)}</p>
                <select class="facet" aria-label=t(PROCESS) prop:value=move || process.get() on:change=choose>
                    <option value="">{t(ALL_PROCESSES)}</option>
                    {options}
                </select>
                <div class="checks">
                    {nothing}
                    <For each=move || broken.get() key=|key| *key children=group/>
                </div>
            </div>
        </div>
    }
}

/// Whether something found is in the process asked for; empty for all.
fn fits(found: &Found, process: &str) -> bool {
    process.is_empty() || found.process.is_some_and(|p| p.key == process)
}

/// One rule with the records that break it.
#[component]
fn Group(check: &'static Check, found: Memo<Vec<DocId>>) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let id = workspace.info().get_untracked().id;
    let many = move || found.with(Vec::len);
    let line = move |doc: DocId| {
        let row = workspace.find(doc)?;
        let register = registers::by_key(&row.row.register)?;
        let path = Page::Register(register, Some(doc)).path(id);
        let title = if row.row.title.is_empty() {
            common::UNTITLED.get(language.get()).to_owned()
        } else {
            row.row.title.clone()
        };
        Some(view! {
            <li><a href=path><span class="num faint">{row.reference()}</span><span class="text">{title}</span></a></li>
        })
    };
    let lines = move || found.get().into_iter().take(LISTED).filter_map(line).collect_view();
    let more = move || {
        let others = many().saturating_sub(LISTED);
        (others > 0).then(|| view! { <li class="faint num">{fill(MORE, language.get(), &others.to_string())}</li> })
    };
    let level = move || record_texts::level(check.level).get(language.get());
    view! {
        <details class="check">
            <summary>
                <LevelBadge level=check.level>{many}</LevelBadge>
                <span class="visually-hidden">{level}</span>
                <strong>{t(check.title)}</strong>
                {(!check.clause.is_empty()).then(|| view! { <small class="faint">{check.clause}</small> })}
            </summary>
            <p class="quiet">{t(check.advice)}</p>
            <ul class="lines">{lines}{more}</ul>
        </details>
    }
}
