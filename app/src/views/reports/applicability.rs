//! The statement of applicability.

use super::paper::{Paper, Take};
use super::{ask, asked, texts};
use crate::routes::Page;
use crate::state::use_workspace;
use crate::views::i18n::{fill, t, use_language};
use crate::views::shell::PageHead;
use leptos::prelude::*;
use muster_shared::isms::Records;
use muster_shared::registers::{CONTROLS, EVIDENCES, REQUIREMENT_SOURCES, REQUIREMENTS, RISKS};
use muster_shared::report::{Applicability, Gap, Kind, Report, applicability};
use muster_ui::nav::use_navigation;
use std::sync::Arc;

const KIND: Kind = Kind::Applicability;

/// The page.
#[component]
pub fn Statement() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let navigation = use_navigation();
    let id = workspace.info().get_untracked().id;
    let source = asked("source");
    let lists = [&CONTROLS, &REQUIREMENTS, &RISKS, &EVIDENCES].map(|register| workspace.rows(register.key));
    let made = Memo::new(move |_| {
        let lists = lists.map(|list| list.get());
        let records = Records::new(lists.iter().flat_map(|list| list.iter()).map(|view| &view.row));
        Arc::new(applicability(&records, source.with(|source| source.parse().ok())))
    });
    let report: Memo<Arc<Report>> = Memo::new(move |_| made.with(|made| Arc::new(made.report.clone())));
    let sources = workspace.rows(REQUIREMENT_SOURCES.key);
    let facts = Signal::derive(move || {
        let language = language.get();
        let (yes, no) = made.with(|made| made.applicable);
        let mut facts = vec![format!(
            "{} · {}",
            fill(texts::APPLICABLE, language, &yes.to_string()),
            fill(texts::NOT_APPLICABLE, language, &no.to_string())
        )];
        let chosen = source.with(|source| source.parse().ok()).and_then(|doc| workspace.find(doc));
        facts.extend(chosen.map(|row| format!("{}: {}", texts::CONTROLS_OF.get(language), row.row.title)));
        facts
    });
    let options = move || {
        let chosen = source.get();
        let options = sources.get();
        options
            .iter()
            .map(|row| {
                let key = row.row.doc.to_string();
                let selected = key == chosen;
                view! { <option value=key selected=selected>{row.row.title.clone()}</option> }
            })
            .collect_view()
    };
    let choose = move |event| ask(navigation, &Page::Report(KIND).path(id), &[("source", event_target_value(&event))]);
    let title = Signal::derive(move || texts::name(KIND).get(language.get()).to_owned());
    view! {
        <PageHead title><Take kind=KIND report facts/></PageHead>
        <div class="scroll">
            <div class="page report">
                <div class="row no-print">
                    <select class="facet" aria-label=t(texts::CONTROLS_OF) prop:value=move || source.get() on:change=choose>
                        <option value="">{t(texts::ALL_CONTROLS)}</option>
                        {options}
                    </select>
                </div>
                <Completeness made/>
                <Paper kind=KIND report facts nothing=texts::NO_CONTROLS/>
            </div>
        </div>
    }
}

/// What the statement lacks.
#[component]
fn Completeness(made: Memo<Arc<Applicability>>) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let gap = move |gap: Gap, docs: &[muster_shared::id::DocId]| {
        let id = workspace.info().get_untracked().id;
        let links = docs
            .iter()
            .filter_map(|doc| {
                let row = workspace.find(*doc)?;
                let identifier = row.row.value("identifier").as_text().unwrap_or_default();
                let name = if identifier.is_empty() { row.reference() } else { identifier.to_owned() };
                let path = Page::Register(&CONTROLS, Some(*doc)).path(id);
                Some(view! { <a class="num" href=path title=row.row.title.clone()>{name}</a> " " })
            })
            .collect_view();
        view! { <li><strong>{gap.name().get(language.get())}</strong> " " <span class="num late">{docs.len()}</span> <p>{links}</p></li> }
    };
    let body = move || {
        let made = made.get();
        if made.report.lines.is_empty() {
            return None;
        }
        let complete = made.gaps.is_empty() && made.unconsidered.is_empty();
        let gaps = made.gaps.iter().map(|(kind, docs)| gap(*kind, docs)).collect_view();
        let unconsidered = (!made.unconsidered.is_empty()).then(|| {
            view! {
                <li>
                    <strong>{texts::UNCONSIDERED.get(language.get())}</strong> " " <span class="num late">{made.unconsidered.len()}</span>
                    <p class="num quiet">{made.unconsidered.join(", ")}</p>
                </li>
            }
        });
        Some(view! {
            <section class="completeness" aria-labelledby="completeness">
                <h2 id="completeness">{t(texts::COMPLETENESS)}</h2>
                {complete.then(|| view! { <p class="quiet">{t(texts::COMPLETE)}</p> })}
                <ul>{gaps}{unconsidered}</ul>
            </section>
        })
    };
    view! { {body} }
}
