//! What all reports look like: of when and whom they are, the table, and the ways to take it away.

use super::texts;
use crate::routes::Page;
use crate::state::{Workspace, dates, download, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use crate::views::register::texts as record_texts;
use crate::views::{format, texts as common};
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_shared::label::{Label, Language};
use muster_shared::registers;
use muster_shared::report::{Cell, Column, Kind, Line, Names, Report};
use muster_shared::xlsx;
use muster_ui::{Button, EmptyState, LevelBadge, Toasts, dom};
use std::collections::HashMap;
use std::sync::Arc;

/// Lines that are drawn in one frame.
const PER_FRAME: usize = 60;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Names as this device knows them.
struct Here {
    workspace: Workspace,
    language: Language,
}

impl Names for Here {
    fn person(&self, id: &str) -> String {
        format::person(self.workspace, self.language, id)
    }

    fn day(&self, day: &str) -> String {
        dates::plain_day(self.language, day)
    }

    fn record(&self, doc: DocId) -> String {
        self.workspace.find(doc).map(|row| format!("{} {}", row.reference(), row.row.title)).unwrap_or_default()
    }

    fn estimate(&self, likelihood: u8, impact: u8, steps: u8) -> String {
        let (number, level, words) = format::estimate(self.language, likelihood, impact, steps);
        format!("{number} {} ({})", record_texts::level(level).get(self.language), words.replace('\u{ad}', ""))
    }
}

/// The lines above a table: workspace, day, version, and what the report says about itself.
fn preface(workspace: Workspace, language: Language, kind: Kind, report: &Report, facts: &[String]) -> Vec<String> {
    let day = dates::plain_day(language, &dates::today());
    let mut lines = vec![
        format!("{} · {}", texts::name(kind).get(language), workspace.info().get().name),
        format!("{} · {}", fill(texts::AS_OF, language, &day), fill(texts::VERSION, language, &report.version())),
    ];
    lines.extend(facts.iter().cloned());
    lines
}

/// Print and files.
#[component]
pub fn Take(kind: Kind, report: Memo<Arc<Report>>, facts: Signal<Vec<String>>) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts: Toasts = expect_context();
    let take = move |workbook: bool| {
        let taken = untrack(|| {
            let (report, language) = (report.get(), language.get());
            let preface = preface(workspace, language, kind, &report, &facts.get());
            let sheet = report.sheet(texts::name(kind).get(language), preface, &Here { workspace, language }, language);
            let name = format!("{}-{}", kind.key(), dates::today());
            if workbook {
                download(&format!("{name}.xlsx"), XLSX, &xlsx::workbook(&sheet))
            } else {
                download(&format!("{name}.csv"), "text/csv", xlsx::separated(&sheet, language).as_bytes())
            }
        });
        if !taken {
            toasts.say(texts::NOT_TAKEN.get(language.get_untracked()));
        }
    };
    view! {
        <Button on_press=move || take(true)>{t(texts::WORKBOOK)}</Button>
        <Button on_press=move || take(false)>{t(texts::SEPARATED)}</Button>
        <Button on_press=dom::print>{t(texts::PRINT)}</Button>
    }
}

/// The report itself.
#[component]
pub fn Paper(
    kind: Kind,
    report: Memo<Arc<Report>>,
    /// What it says about itself above the table.
    facts: Signal<Vec<String>>,
    /// What to do when there is nothing to report.
    nothing: Label,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let lines = Memo::new(move |_| {
        report.with(|r| Arc::new(r.lines.iter().map(|line| (line.doc, line.clone())).collect::<HashMap<DocId, Line>>()))
    });
    let docs = Memo::new(move |_| report.with(|r| r.lines.iter().map(|line| line.doc).collect::<Vec<DocId>>()));
    let columns = report.with_untracked(|r| r.columns);
    // Some lines in each frame, so that thousands do not hold the page up; all of them before it is printed.
    let drawn = RwSignal::new(PER_FRAME);
    Effect::new(move |_| {
        if drawn.get() < docs.with(Vec::len) {
            request_animation_frame(move || {
                drawn.try_update(|n| *n += PER_FRAME);
            });
        }
    });
    let printing = window_event_listener_untyped("beforeprint", move |_| drawn.set(usize::MAX));
    on_cleanup(move || printing.remove());
    let shown = move || docs.with(|docs| docs.iter().take(drawn.get()).copied().collect::<Vec<DocId>>());
    let heads = move || {
        let head =
            |column: &Column| view! { <th scope="col" data-width=column.width.to_string()>{t(column.name)}</th> };
        columns.iter().map(head).collect_view()
    };
    let above = move || {
        let language = language.get();
        report.with(|report| preface(workspace, language, kind, report, &facts.get()))
    };
    let head = move || above().into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
    let foot = move || above().into_iter().take(2).collect::<Vec<_>>().join(" · ");
    let row = move |doc: DocId| {
        let line = Memo::new(move |_| lines.with(|lines| lines.get(&doc).cloned()));
        let cells = move || {
            let language = language.get();
            line.get().map(|line| {
                let cells = columns.iter().zip(&line.cells);
                cells.map(|(column, cell)| view! { <td data-name=column.name.get(language)>{shown_cell(workspace, language, column, cell)}</td> }).collect_view()
            })
        };
        view! { <tr>{cells}</tr> }
    };
    let none = Memo::new(move |_| docs.with(Vec::is_empty));
    let busy = move || (drawn.get() < docs.with(Vec::len)).to_string();
    let table = move || {
        if none.get() {
            return view! { <EmptyState title=t(texts::NO_LINES) text=t(nothing)/> }.into_any();
        }
        view! {
            <table class=format!("report-table {}", kind.key()) aria-busy=busy>
                <caption class="visually-hidden">{t(texts::name(kind))}</caption>
                <thead><tr>{heads()}</tr></thead>
                <tbody><For each=shown key=|doc| *doc children=row/></tbody>
                <tfoot aria-hidden="true"><tr><td colspan=columns.len().to_string()>{foot}</td></tr></tfoot>
            </table>
        }
        .into_any()
    };
    view! {
        <div class="report-head">{head}</div>
        {table}
    }
}

fn shown_cell(workspace: Workspace, language: Language, column: &Column, cell: &Cell) -> AnyView {
    match cell {
        Cell::Records(docs) => {
            docs.iter().map(|doc| record_link(workspace, language, *doc, column.titled)).collect_view().into_any()
        }
        Cell::Several(cells) => cells
            .iter()
            .filter(|cell| !cell.is_empty())
            .map(|cell| view! { <div>{shown_cell(workspace, language, column, cell)}</div> })
            .collect_view()
            .into_any(),
        Cell::Estimate(likelihood, impact, steps) => {
            let (number, level, words) = format::estimate(language, *likelihood, *impact, *steps);
            view! {
                <LevelBadge level><span title=words.replace('\u{ad}', "")>{number}</span></LevelBadge>
                <small>{record_texts::level(level).get(language)}</small>
            }
            .into_any()
        }
        cell => cell.words(&Here { workspace, language }, language).into_any(),
    }
}

fn record_link(workspace: Workspace, language: Language, doc: DocId, titled: bool) -> Option<AnyView> {
    let row = workspace.find(doc)?;
    let register = registers::by_key(&row.row.register)?;
    let path = Page::Register(register, Some(doc)).path(workspace.info().get_untracked().id);
    let title =
        if row.row.title.is_empty() { common::UNTITLED.get(language).to_owned() } else { row.row.title.clone() };
    let reference = view! { <span class="num">{row.reference()}</span> };
    Some(match titled {
        true => view! { <a class="record" href=path>{reference} " " {title}</a> }.into_any(),
        false => view! { <a class="record" href=path title=title>{reference}</a> }.into_any(),
    })
}
