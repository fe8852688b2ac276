//! Choosing and ordering the columns of a list.

use super::words;
use crate::routes::Page;
use crate::state::use_workspace;
use crate::views::format;
use crate::views::i18n::{fill, t, use_language};
use crate::views::own::ADD_FIELD;
use leptos::prelude::*;
use muster_shared::access::Action;
use muster_shared::schema::Register;
use muster_shared::view::{View, fields, is_column};
use muster_ui::{Button, Tone, dom};

/// The columns, the chosen ones first and in order.
#[component]
pub fn ColumnPanel(
    /// Which register.
    register: &'static Register,
    /// What is shown.
    view: Signal<View>,
    /// Asks for something else.
    on_change: Callback<(View,)>,
) -> impl IntoView {
    let language = use_language();
    let shown = Memo::new(move |_| view.with(|v| v.shown(register)));
    let all = Memo::new(move |_| {
        let shown = shown.get();
        let rest: Vec<_> = fields(register, is_column).filter(|field| !shown.contains(field)).collect();
        [shown, rest].concat()
    });
    let put = move |columns: Vec<&'static str>| {
        let mut next = view.get_untracked();
        next.set_columns(register, columns);
        on_change.run((next,));
    };
    let choose = move |field: &'static str, show: bool| {
        let mut columns = shown.get_untracked();
        columns.retain(|column| *column != field);
        if show {
            columns.push(field);
        }
        put(columns);
        dom::focus_soon(format!(".columns [data-column='{field}'] input"));
    };
    let shift = move |field: &'static str, up: bool| {
        let mut columns = shown.get_untracked();
        let Some(at) = columns.iter().position(|column| *column == field) else { return };
        let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < columns.len()) };
        let Some(to) = to else { return };
        columns.swap(at, to);
        put(columns);
    };
    let line = move |field: &'static str| {
        let is_shown = Memo::new(move |_| shown.with(|s| s.contains(&field)));
        let place = move || shown.with(|s| s.iter().position(|column| *column == field));
        let name = move || format::field_name(register, field).get(language.get());
        let on_key = move |event: leptos::ev::KeyboardEvent| {
            let up = match event.key().as_str() {
                "ArrowUp" => true,
                "ArrowDown" => false,
                _ => return,
            };
            event.prevent_default();
            if event.alt_key() {
                shift(field, up);
                dom::focus_soon(format!(".columns [data-column='{field}'] input"));
            } else {
                let all = all.get_untracked();
                let at = all.iter().position(|column| *column == field).unwrap_or_default();
                let to = if up { at.saturating_sub(1) } else { at + 1 };
                if let Some(next) = all.get(to) {
                    dom::focus(&format!(".columns [data-column='{next}'] input"));
                }
            }
        };
        let arrow = move |up: bool| {
            let words = if up { words::UP } else { words::DOWN };
            let class = if up { "arrow up" } else { "arrow down" };
            let stuck = move || match place() {
                None => true,
                Some(at) => (up && at == 0) || (!up && at + 1 == shown.with(Vec::len)),
            };
            view! {
                <button
                    type="button"
                    class=class
                    tabindex="-1"
                    disabled=stuck
                    aria-label=move || fill(words, language.get(), name())
                    on:click=move |_| {
                        shift(field, up);
                        dom::focus_soon(format!(".columns [data-column='{field}'] input"));
                    }
                >
                    {if up { "↑" } else { "↓" }}
                </button>
            }
        };
        view! {
            <li data-column=field on:keydown=on_key>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || is_shown.get()
                        on:change=move |event| choose(field, event_target_checked(&event))
                    />
                    <span>{name}</span>
                </label>
                {arrow(true)}
                {arrow(false)}
            </li>
        }
    };
    let own = move || {
        view.with(|v| v.columns.is_some()).then(|| {
            let reset = move || put(register.columns.iter().map(|column| column.field).collect());
            view! { <Button tone=Tone::Quiet small=true on_press=reset>{t(words::OWN_COLUMNS)}</Button> }
        })
    };
    let workspace = use_workspace();
    let add = move || {
        workspace.may(Action::Configure, None).then(|| {
            let href = move || format!("{}?register={}", Page::Fields.path(workspace.info().get().id), register.key);
            view! { <a class="add-field" href=href>{t(ADD_FIELD)}"…"</a> }
        })
    };
    view! {
        <ul class="columns"><For each=move || all.get() key=|field| *field children=line/></ul>
        <p class="faint wide-only">{t(words::COLUMN_KEYS)}</p>
        {own}
        {add}
    }
}
