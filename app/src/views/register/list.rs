//! The list of a register, from rows only.

use super::cells::{cell, shown};
use super::seen::{Line, Part, Seen};
use super::steps::Steps;
use super::{texts, words};
use crate::routes::Page;
use crate::state::{RowView, dates, use_workspace};
use crate::views::i18n::{t, use_language};
use crate::views::{comments, format, texts as common};
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_shared::schema::{FieldKind, Register, Value};
use muster_shared::view::{REFERENCE, Sort, TITLE, is_sortable};
use muster_ui::{Cell, Column, Editing, Grid, Heads, LevelBadge, Marks, Toasts, dom};
use std::sync::Arc;

/// Facts on a card at most.
const FACTS: usize = 2;

/// Characters that a column takes: its own where the register lists it, else by what it holds.
fn width(register: &'static Register, field: &str) -> u16 {
    let own = register.columns.iter().find(|c| c.field == field).map(|c| c.width);
    own.unwrap_or_else(|| match register.field(field).map(|f| f.kind) {
        Some(FieldKind::Line { .. } | FieldKind::Links { .. }) => 26,
        Some(FieldKind::Tags | FieldKind::Choices(_) | FieldKind::People) => 20,
        Some(FieldKind::Person | FieldKind::Moment) => 17,
        Some(FieldKind::Whole { .. } | FieldKind::Flag | FieldKind::Estimate { .. }) => 10,
        _ => 14,
    })
}

/// The fields that stay where there is little room: those of the register's cards, or the first ones.
fn kept(register: &'static Register, columns: &[&'static str]) -> Vec<&'static str> {
    let on_card = |field: &&str| register.columns.iter().any(|c| c.field == *field && c.on_card);
    let kept: Vec<_> = columns.iter().copied().filter(on_card).collect();
    if kept.is_empty() { columns.iter().copied().take(FACTS).collect() } else { kept }
}

/// The table, or the cards of a phone.
#[component]
pub fn RegisterList(
    /// Which register.
    register: &'static Register,
    /// The columns after reference and title.
    columns: Vec<&'static str>,
    /// What is shown.
    seen: Seen,
    /// The field that it is grouped by.
    group: Option<&'static str>,
    /// The record that is open.
    #[prop(into)]
    open: Signal<Option<DocId>>,
    /// Orders.
    #[prop(into)]
    sorts: Signal<Vec<Sort>>,
    /// Asks for the order by a field; whether after the others.
    #[prop(into)]
    on_sort: Callback<(&'static str, bool)>,
    /// Opens a record.
    #[prop(into)]
    on_open: Callback<(DocId,)>,
    /// The changes made here.
    steps: Steps,
    /// What is ticked; none where nothing can be changed.
    marks: Option<Marks<Line>>,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let narrow = dom::use_media("(max-width: 760px)");
    let kept = kept(register, &columns);
    let mut heads = vec![
        Column {
            name: t(texts::REFERENCE).into(),
            track: "minmax(6.6rem, 8.6rem)".into(),
            least: 6.6,
            sortable: true,
            spare: false,
        },
        Column {
            name: t(register.singular).into(),
            track: "minmax(15rem, 1fr)".into(),
            least: 15.0,
            sortable: true,
            spare: false,
        },
    ];
    if marks.is_some()
        && let Some(first) = heads.first_mut()
    {
        (first.track, first.least) = ("minmax(8.6rem, 10rem)".into(), 8.6);
    }
    heads.extend(columns.iter().map(|field| {
        let width = f64::from(width(register, field)) * 0.62 + 1.2;
        Column {
            name: t(format::field_name(register, field)).into(),
            track: format!("{width}rem"),
            least: width,
            sortable: is_sortable(register, field),
            spare: !kept.contains(field),
        }
    }));
    let by_column: Arc<Vec<&'static str>> =
        Arc::new([REFERENCE, TITLE].into_iter().chain(columns.iter().copied()).collect());
    let order = {
        let by_column = by_column.clone();
        Signal::derive(move || {
            let place = |sort: &Sort| {
                let column = by_column.iter().position(|field| *field == sort.field);
                // An order by a column that is not shown decides all the same.
                muster_ui::Sort { column: column.unwrap_or(usize::MAX), descending: sort.descending }
            };
            sorts.with(|sorts| sorts.iter().map(place).collect::<Vec<_>>())
        })
    };
    let press = Callback::new(move |(column, add): (usize, bool)| {
        if let Some(field) = by_column.get(column) {
            on_sort.run((field, add));
        }
    });
    let path = move |doc: DocId| Page::Register(register, Some(doc)).path(workspace.info().get_untracked().id);
    let title_of = move |row: &RowView| {
        if row.row.title.trim().is_empty() {
            view! { <em class="faint">{t(common::UNTITLED)}</em> }.into_any()
        } else {
            row.row.title.clone().into_any()
        }
    };
    let cells = {
        let columns = columns.clone();
        move |line: Signal<Line>| {
            let row = Memo::new(move |_| line.get().doc().and_then(|doc| workspace.find(doc)));
            let mut cells: Vec<AnyView> = Vec::with_capacity(2 + columns.len());
            cells.push(
                view! { <span class="num faint">{move || row.with(|r| r.as_ref().map(|r| r.reference()))}</span> }
                    .into_any(),
            );
            cells.push(
                view! {
                    <a class="text" href=move || line.get().doc().map(path) tabindex="-1">{move || row.with(|r| r.as_ref().map(|r| title_of(r)))}</a>
                    {move || line.get().doc().and_then(|doc| comments::mark(workspace, doc, language.get()))}
                }
                .into_any(),
            );
            for field in columns.iter().copied() {
                let shown = move || {
                    let language = language.get();
                    row.with(|r| r.as_ref().map(|r| cell(workspace, register, r, field, language)))
                };
                cells.push(view! { {shown} }.into_any());
            }
            cells
        }
    };
    let card = move |line: Signal<Line>| {
        let row = Memo::new(move |_| line.get().doc().and_then(|doc| workspace.find(doc)));
        let kept = kept.clone();
        let facts = move || {
            let language = language.get();
            let facts =
                |r: &Arc<RowView>| kept.iter().map(|f| cell(workspace, register, r, f, language)).collect_view();
            row.with(|r| r.as_ref().map(facts))
        };
        view! {
            <span class="card">
                <a class="title" href=move || line.get().doc().map(path) tabindex="-1">{move || row.with(|r| r.as_ref().map(|r| title_of(r)))}</a>
                <span class="facts">
                    <span class="num faint">{move || row.with(|r| r.as_ref().map(|r| r.reference()))}</span>
                    {move || line.get().doc().and_then(|doc| comments::mark(workspace, doc, language.get()))}
                    {facts}
                </span>
            </span>
        }
        .into_any()
    };
    let toasts = expect_context::<Toasts>();
    let editing = of_lines(super::edit::editing(workspace, register, columns, language, toasts, steps));
    let heads_of = group.map(|field| {
        let part = move |line: Line| match line {
            Line::Head(at) => seen.parts.with(|parts| parts.get(at).cloned()),
            Line::Record(_) => None,
        };
        Heads {
            is: Arc::new(|line| matches!(line, Line::Head(_))),
            open: Arc::new(move |line| part(line).is_none_or(|p| seen.folded.with(|f| !f.contains(&p.key)))),
            draw: Arc::new(move |line| {
                let part = Memo::new(move |_| part(line));
                view! { {move || part.get().map(|part| group_head(workspace, register, field, &part, language.get()))} }
                    .into_any()
            }),
            on_fold: Callback::new(move |(line,)| {
                if let Some(part) = untrack(|| part(line)) {
                    seen.folded.update(|folded| {
                        if !folded.remove(&part.key) {
                            folded.insert(part.key);
                        }
                    });
                }
            }),
        }
    });
    view! {
        <Grid
            label=t(register.plural)
            keys=seen.lines
            columns=heads
            cells=Arc::new(cells)
            card=Arc::new(card)
            narrow
            selected=Signal::derive(move || open.get().map(Line::Record))
            on_open=Callback::new(move |(line,): (Line,)| {
                if let Some(doc) = line.doc() {
                    on_open.run((doc,));
                }
            })
            sorts=order
            on_sort=press
            editing=Some(editing)
            marks=marks
            heads=heads_of
        />
    }
}

/// The head of a group: its value and how many records have it.
fn group_head(
    workspace: crate::state::Workspace,
    register: &'static Register,
    field: &'static str,
    part: &Part,
    language: muster_shared::label::Language,
) -> AnyView {
    let many = part.docs.len();
    let value = if part.key.is_empty() {
        let name = format::field_name(register, field).get(language);
        view! { <span class="faint">{crate::views::i18n::fill(words::WITHOUT, language, name)}</span> }.into_any()
    } else {
        match register.field(field).map(|f| f.kind) {
            Some(FieldKind::Date | FieldKind::Moment) => dates::month(language, &part.key).into_any(),
            Some(FieldKind::Estimate { .. }) => {
                let level = part.key.parse().unwrap_or_default();
                view! { <LevelBadge level>{level}</LevelBadge> {texts::level(level).get(language)} }.into_any()
            }
            Some(FieldKind::Flag) => if part.key == "yes" { texts::YES } else { texts::NO }.get(language).into_any(),
            _ => shown(workspace, register, field, &Value::text(part.key.clone()), false, language),
        }
    };
    view! { <span class="fold" aria-hidden="true"></span> {value} <span class="num faint">{many}</span> }.into_any()
}

/// Texts for cells of lines.
type LineTexts = Vec<(Cell<Line>, String)>;

/// Editing of records, for lines of which some are heads.
fn of_lines(editing: Editing<DocId>) -> Editing<Line> {
    let Editing { takes, control, text, put, undo } = editing;
    Editing {
        takes: Arc::new(move |line: Line, at| line.doc().is_some_and(|doc| takes(doc, at))),
        control: Arc::new(move |(line, at): (Line, usize), typed, done| match line.doc() {
            Some(doc) => control((doc, at), typed, done),
            None => ().into_any(),
        }),
        text: Arc::new(move |line: Line, at| line.doc().map(|doc| text(doc, at)).unwrap_or_default()),
        put: Callback::new(move |(texts, left): (LineTexts, usize)| {
            let texts = texts.into_iter().filter_map(|((line, at), text)| Some(((line.doc()?, at), text))).collect();
            put.run((texts, left));
        }),
        undo,
    }
}
