//! All processes in one picture, with the flows as lines between them, and the same as a table.

use super::summary::{FlowStands, Summary, use_summary};
use super::texts;
use crate::routes::Page;
use crate::state::use_workspace;
use crate::views::i18n::{fill, t, use_language};
use crate::views::shell::PageHead;
use crate::views::texts as common;
use leptos::prelude::*;
use muster_shared::label::{Label, Language};
use muster_shared::registers::{FLOWS, Flow, PROCESSES, Process};
use std::sync::Arc;

/// Where a process stands in the picture: column and row of its middle, counted in boxes. Also the order of reading.
const PLACES: [(&str, f64, f64); 17] = [
    ("governance", 1.5, 0.0),
    ("requirements", 0.0, 1.0),
    ("assessment", 1.0, 1.0),
    ("treatment", 2.0, 1.0),
    ("implementation", 3.0, 1.0),
    ("policy", 0.0, 2.0),
    ("awareness", 1.0, 2.0),
    ("outsourcing", 2.0, 2.0),
    ("changes", 3.0, 2.0),
    ("incidents", 0.0, 3.0),
    ("audit", 1.0, 3.0),
    ("performance", 2.0, 3.0),
    ("improvement", 3.0, 3.0),
    ("records", 0.0, 4.0),
    ("resources", 1.0, 4.0),
    ("communication", 2.0, 4.0),
    ("customers", 3.0, 4.0),
];
/// Units of the drawing from one box to the next.
const STEP: (f64, f64) = (250.0, 130.0);
/// Half of a box.
const HALF: (f64, f64) = (92.0, 38.0);
/// Width and height of the drawing.
const SIZE: (f64, f64) = (4.0 * STEP.0, 5.0 * STEP.1);

/// The middle of a process's box.
fn middle(key: &str) -> (f64, f64) {
    let (_, column, row) = PLACES.iter().find(|(k, ..)| *k == key).copied().unwrap_or_default();
    ((column + 0.5) * STEP.0, (row + 0.5) * STEP.1)
}

/// Where the line from one middle towards another leaves the box around the first.
fn edge(from: (f64, f64), to: (f64, f64), gap: f64) -> (f64, f64) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let reach = |distance: f64, half: f64| if distance == 0.0 { f64::INFINITY } else { (half + gap) / distance.abs() };
    let part = reach(dx, HALF.0).min(reach(dy, HALF.1)).min(1.0);
    (from.0 + dx * part, from.1 + dy * part)
}

/// The line of a flow: a slight bend to the right, so that there and back are two.
fn line(flow: &Flow) -> String {
    let (a, b) = (middle(flow.from), middle(flow.to));
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx.hypot(dy).max(1.0);
    let bend = (length * 0.12).min(46.0);
    let control = (f64::midpoint(a.0, b.0) - dy / length * bend, f64::midpoint(a.1, b.1) + dx / length * bend);
    let (from, to) = (edge(a, control, 2.0), edge(b, control, 7.0));
    format!("M{:.0} {:.0}Q{:.0} {:.0} {:.0} {:.0}", from.0, from.1, control.0, control.1, to.0, to.1)
}

/// The page.
#[component]
pub fn Processes() -> impl IntoView {
    let summary = use_summary();
    // The process under the pointer or the focus.
    let hot = RwSignal::new(None::<&'static str>);
    let lines = move || {
        let summary = summary.get();
        FLOWS
            .iter()
            .zip(summary.flows.iter())
            .filter(|(flow, _)| flow.from != flow.to)
            .map(|(flow, stands)| {
                let waits = !stands.waiting.is_empty();
                let near = move || hot.get().is_some_and(|key| key == flow.from || key == flow.to);
                let far = move || hot.get().is_some_and(|key| key != flow.from && key != flow.to);
                view! {
                    <path class="flow" class:waits=waits class:near=near class:far=far d=line(flow)
                        marker-end=if waits { "url(#arrow-waits)" } else { "url(#arrow)" }/>
                }
            })
            .collect_view()
    };
    let boxes = PLACES
        .iter()
        .filter_map(|(key, ..)| PROCESSES.iter().position(|process| process.key == *key))
        .map(|at| view! { <ProcessBox at summary hot/> })
        .collect_view();
    view! {
        <PageHead title=Signal::derive(title())/>
        <div class="scroll">
            <div class="page processes">
                <p class="lead-text">{t(texts::LEAD)}</p>
                <nav class="picture" aria-label=t(texts::PICTURE)>
                    <svg viewBox=format!("0 0 {} {}", SIZE.0, SIZE.1) preserveAspectRatio="none" aria-hidden="true">
                        <defs>
                            <marker id="arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="6" markerHeight="6" orient="auto">
                                <path d="M0 0.5 7 4 0 7.5z"/>
                            </marker>
                            <marker id="arrow-waits" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="5" markerHeight="5" orient="auto">
                                <path d="M0 0.5 7 4 0 7.5z"/>
                            </marker>
                        </defs>
                        {lines}
                    </svg>
                    {boxes}
                </nav>
                <FlowTable summary/>
            </div>
        </div>
    }
}

fn title() -> impl Fn() -> String + Send + Sync + 'static {
    let language = use_language();
    move || common::PROCESSES.get(language.get()).to_owned()
}

#[component]
fn ProcessBox(
    /// Which, in the order of [`PROCESSES`].
    at: usize,
    summary: Signal<Arc<Summary>>,
    hot: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let process = &PROCESSES[at];
    let facts = move || {
        let (summary, language) = (summary.get(), language.get());
        let records = summary.records.get(at).copied();
        let (waiting, found) = (summary.waiting_for(process), summary.found_in(process));
        view! {
            {records.map(|records| view! { <small class="faint num">{records_words(language, records)}</small> })}
            {(waiting > 0).then(|| view! { <small class="num waits">{fill(texts::WAITING, language, &waiting.to_string())}</small> })}
            {(found > 0).then(|| view! { <small class="num late">{fill(texts::TO_PUT_RIGHT, language, &found.to_string())}</small> })}
        }
    };
    view! {
        <a
            class="process-box"
            data-kind=kind_word(process)
            href=move || Page::Process(process).path(workspace.info().get().id)
            on:mouseenter=move |_| hot.set(Some(process.key))
            on:mouseleave=move |_| hot.set(None)
            on:focus=move |_| hot.set(Some(process.key))
            on:blur=move |_| hot.set(None)
        >
            <strong>{t(process.short)}</strong>
            <span class="process-facts">{facts}</span>
        </a>
    }
}

fn kind_word(process: &Process) -> &'static str {
    match process.kind {
        muster_shared::registers::ProcessKind::Management => "management",
        muster_shared::registers::ProcessKind::Core => "core",
        muster_shared::registers::ProcessKind::Support => "support",
    }
}

/// A number of records in words.
pub fn records_words(language: Language, records: usize) -> String {
    match records {
        0 => texts::NO_RECORD.get(language).to_owned(),
        1 => texts::ONE_RECORD.get(language).to_owned(),
        n => fill(texts::RECORDS, language, &n.to_string()),
    }
}

/// Every flow with its numbers: what the picture says, in words.
#[component]
fn FlowTable(summary: Signal<Arc<Summary>>) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let rows = move || {
        let (summary, language) = (summary.get(), language.get());
        let id = workspace.info().get_untracked().id;
        let mut flows: Vec<(&Flow, &FlowStands)> = FLOWS.iter().zip(&summary.flows).collect();
        flows.sort_by_key(|(_, stands)| std::cmp::Reverse(stands.waiting.len()));
        let name = |key: &str| Process::by_key(key).map_or(Label { en: "", de: "" }, |p| p.short).get(language);
        flows
            .into_iter()
            .map(|(flow, stands)| {
                let to = Process::by_key(flow.to).map(|p| Page::Process(p).path(id));
                let waiting = stands.waiting.len();
                view! {
                    <tr>
                        <td><a href=to>{flow.result.get(language)}</a></td>
                        <td class="quiet route">{name(flow.from)} " → " {name(flow.to)}</td>
                        <td class="num there">{(stands.arrived > 0).then_some(stands.arrived)}</td>
                        <td class="num waits">{(waiting > 0).then_some(waiting)}</td>
                    </tr>
                }
            })
            .collect_view()
    };
    view! {
        <section class="block">
            <h2>{t(texts::FLOWS)}</h2>
            <table class="plain flow-table">
                <thead>
                    <tr>
                        <th scope="col">{t(texts::RESULT)}</th>
                        <th scope="col">{t(texts::ROUTE)}</th>
                        <th scope="col">{t(texts::THERE)}</th>
                        <th scope="col">{t(texts::WAITS)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_process_has_a_place_of_its_own() {
        for process in &PROCESSES {
            assert_eq!(PLACES.iter().filter(|(key, ..)| *key == process.key).count(), 1, "{}", process.key);
        }
        for (at, (key, column, row)) in PLACES.iter().enumerate() {
            assert!(PLACES[..at].iter().all(|(_, c, r)| (c, r) != (column, row)), "{key} stands on another");
        }
    }

    #[test]
    fn lines_run_from_box_to_box() {
        let a = (125.0, 65.0);
        assert_eq!(edge(a, (625.0, 65.0), 0.0), (125.0 + HALF.0, 65.0));
        assert_eq!(edge(a, (125.0, 500.0), 0.0), (125.0, 65.0 + HALF.1));
        assert_eq!(edge(a, a, 0.0), a);
    }
}
