//! The list of a register, from rows only.

use super::cells::cell;
use super::filter::{Filter, Today, compare, sort_rows};
use super::texts;
use crate::routes::Page;
use crate::state::{RowView, dates, use_workspace};
use crate::views::i18n::{t, use_language};
use crate::views::{format, texts as common};
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_shared::schema::Register;
use muster_ui::{Column, Grid, Sort, Toasts, dom};
use std::sync::Arc;

/// The documents that fit the filter, in order.
pub fn matching(
    register: &'static Register,
    filter: Signal<Filter>,
    sort: RwSignal<Option<Sort>>,
) -> Memo<Arc<Vec<DocId>>> {
    let workspace = use_workspace();
    let language = use_language();
    let rows = workspace.rows(register.key);
    // The searchable text is made once per row, so that a key press only compares.
    let index = Memo::new(move |_| {
        rows.with(|rows| {
            Arc::new(
                rows.iter()
                    .map(|row| (format!("{} {}", row.reference(), row.row.title).to_lowercase(), row.clone()))
                    .collect::<Vec<(String, Arc<RowView>)>>(),
            )
        })
    });
    let waiting = super::narrowed::waiting(workspace, filter);
    Memo::new(move |_| {
        let waiting = waiting.get();
        let today = Today { day: dates::today(), soon: dates::in_days(30) };
        let filter = filter.get();
        let words: Vec<String> = filter.words.to_lowercase().split_whitespace().map(str::to_owned).collect();
        index.with(|index| {
            let mut found: Vec<&Arc<RowView>> = index
                .iter()
                .filter(|(_, row)| waiting.as_ref().is_none_or(|docs| docs.contains(&row.row.doc)))
                .filter(|(text, row)| filter.fits(register, row, text, &words, &today))
                .map(|(_, row)| row)
                .collect();
            let language = language.get();
            let person = |id: &str| format::person(workspace, language, id).to_lowercase();
            sort_rows(register, &mut found, sort.get(), |a, b, by| compare(register, a, b, by, &person));
            Arc::new(found.into_iter().map(|row| row.row.doc).collect())
        })
    })
}

/// The table, or the cards of a phone.
#[component]
pub fn RegisterList(
    /// Which register.
    register: &'static Register,
    /// What is shown, in order.
    #[prop(into)]
    docs: Signal<Arc<Vec<DocId>>>,
    /// The record that is open.
    #[prop(into)]
    open: Signal<Option<DocId>>,
    /// Order.
    sort: RwSignal<Option<Sort>>,
    /// Opens a record.
    #[prop(into)]
    on_open: Callback<(DocId,)>,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let narrow = dom::use_media("(max-width: 760px)");
    let mut columns = vec![
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
    columns.extend(register.columns.iter().map(|column| {
        let width = f64::from(column.width) * 0.62 + 1.2;
        Column {
            name: t(format::field_name(register, column.field)).into(),
            track: format!("{width}rem"),
            least: width,
            sortable: true,
            spare: !column.on_card,
        }
    }));
    let path = move |doc: DocId| Page::Register(register, Some(doc)).path(workspace.info().get_untracked().id);
    let title_of = move |row: &RowView| {
        if row.row.title.trim().is_empty() {
            view! { <em class="faint">{t(common::UNTITLED)}</em> }.into_any()
        } else {
            row.row.title.clone().into_any()
        }
    };
    let cells = move |doc: DocId| {
        let row = Memo::new(move |_| workspace.find(doc));
        let mut cells: Vec<AnyView> = Vec::with_capacity(2 + register.columns.len());
        cells.push(
            view! { <span class="num faint">{move || row.with(|r| r.as_ref().map(|r| r.reference()))}</span> }
                .into_any(),
        );
        cells.push(
            view! { <a class="text" href=path(doc) tabindex="-1">{move || row.with(|r| r.as_ref().map(|r| title_of(r)))}</a> }.into_any(),
        );
        for at in 0..register.columns.len() {
            let shown = move || {
                let language = language.get();
                row.with(|r| r.as_ref().map(|r| cell(workspace, register, r, at, language)))
            };
            cells.push(view! { {shown} }.into_any());
        }
        cells
    };
    let card = move |doc: DocId| {
        let row = Memo::new(move |_| workspace.find(doc));
        let facts = move || {
            let language = language.get();
            row.with(|r| {
                r.as_ref().map(|r| {
                    let on_card = register.columns.iter().enumerate().filter(|(_, c)| c.on_card);
                    on_card.map(|(at, _)| cell(workspace, register, r, at, language)).collect_view()
                })
            })
        };
        view! {
            <span class="card">
                <a class="title" href=path(doc) tabindex="-1">{move || row.with(|r| r.as_ref().map(|r| title_of(r)))}</a>
                <span class="facts">
                    <span class="num faint">{move || row.with(|r| r.as_ref().map(|r| r.reference()))}</span>
                    {facts}
                </span>
            </span>
        }
        .into_any()
    };
    let editing = super::edit::editing(workspace, register, language, expect_context::<Toasts>());
    view! {
        <Grid
            label=t(register.plural)
            keys=docs
            columns
            cells=Arc::new(cells)
            card=Arc::new(card)
            narrow
            selected=open
            on_open=Callback::new(move |(doc,)| on_open.run((doc,)))
            sort
            editing=Some(editing)
        />
    }
}
