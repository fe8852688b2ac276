//! The line over a list that says how its records are shown.

use super::columns::ColumnPanel;
use super::words;
use crate::views::format;
use crate::views::i18n::{fill, t, use_language};
use leptos::prelude::*;
use muster_shared::label::Label;
use muster_shared::schema::Register;
use muster_shared::view::{Layout, View, calendars, field_of, fields, is_board, is_groupable};
use muster_ui::Popover;
use std::sync::Arc;

/// A layout as the choice names it.
fn named(layout: Layout) -> String {
    match layout {
        Layout::Table => String::new(),
        Layout::Board(field) => format!("board:{field}"),
        Layout::Calendar(field) => format!("calendar:{field}"),
    }
}

/// Groups and columns.
#[component]
pub fn ViewBar(
    /// Which register.
    register: &'static Register,
    /// What is shown.
    #[prop(into)]
    view: Signal<View>,
    /// Asks for something else.
    #[prop(into)]
    on_change: Callback<(View,)>,
    /// Asks for something else that the way back leads back from.
    #[prop(into)]
    on_go: Callback<(View,)>,
    /// Further buttons.
    children: Children,
) -> impl IntoView {
    let language = use_language();
    let is_table = Memo::new(move |_| view.with(|v| v.layout == Layout::Table));
    let group = Memo::new(move |_| view.with(|v| v.group));
    let choose = move |key: String| {
        let mut next = view.get_untracked();
        next.group = field_of(register, &key);
        on_change.run((next,));
    };
    let options = move || {
        let now = group.get();
        let language = language.get();
        let option = |key: &'static str, word: String| {
            let selected = now.unwrap_or_default() == key;
            view! { <option value=key selected=selected>{word}</option> }
        };
        let named = |field: &'static str| {
            let name = format::field_name(register, field).get(language);
            option(field, if now == Some(field) { fill(words::GROUPED_BY, language, name) } else { name.to_owned() })
        };
        std::iter::once(option("", words::GROUP.get(language).to_owned()))
            .chain(fields(register, is_groupable).map(named))
            .collect_view()
    };
    // How records are drawn; offered where there is more than the table.
    let layout = Memo::new(move |_| view.with(|v| v.layout));
    let boards: Vec<&'static str> = fields(register, is_board).collect();
    let days = calendars(register);
    let draw = move |value: String| {
        let mut next = view.get_untracked();
        let field = |key: &str| field_of(register, key);
        next.layout = match value.split_once(':') {
            Some(("board", key)) => field(key).map_or(Layout::Table, Layout::Board),
            Some(("calendar", key)) => field(key).map_or(Layout::Table, Layout::Calendar),
            _ => Layout::Table,
        };
        on_go.run((next,));
    };
    let has_more = !boards.is_empty() || !days.is_empty();
    let layouts = move || {
        let language = language.get();
        let now = layout.get();
        let option = |layout: Layout, words: Label, field: &'static str| {
            let words = fill(words, language, format::field_name(register, field).get(language));
            view! { <option value=named(layout) selected=now == layout>{words}</option> }
        };
        let board = |field: &'static str| option(Layout::Board(field), words::BOARD_BY, field);
        let calendar = |field: &'static str| option(Layout::Calendar(field), words::CALENDAR_BY, field);
        let table = view! { <option value="" selected=now == Layout::Table>{words::TABLE.get(language)}</option> };
        (table, boards.iter().copied().map(board).collect_view(), days.iter().copied().map(calendar).collect_view())
    };
    let drawn = move || named(layout.get());
    let of_all = has_more.then(|| {
        view! {
            <select
                class="facet"
                class:on=move || layout.get() != Layout::Table
                aria-label=t(words::LAYOUT)
                prop:value=drawn
                on:change=move |event| draw(event_target_value(&event))
            >
                {layouts}
            </select>
        }
    });
    let columns = Arc::new(move |_| view! { <ColumnPanel register view on_change/> }.into_any());
    let of_table = move || {
        is_table.get().then(|| {
            view! {
                <select
                    class="facet"
                    class:on=move || group.get().is_some()
                    aria-label=t(words::GROUP)
                    prop:value=move || group.get().unwrap_or_default()
                    on:change=move |event| choose(event_target_value(&event))
                >
                    {options}
                </select>
                <Popover label=t(words::COLUMNS) words=move || t(words::COLUMNS) panel=columns.clone()/>
            }
        })
    };
    view! { <div class="view-bar no-print" role="group" aria-label=t(words::VIEW)>{of_all} {of_table} {children()}</div> }
}
