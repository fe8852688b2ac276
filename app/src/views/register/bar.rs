//! The line over a list that says how its records are shown.

use super::columns::ColumnPanel;
use super::words;
use crate::views::format;
use crate::views::i18n::{fill, t, use_language};
use leptos::prelude::*;
use muster_shared::schema::Register;
use muster_shared::view::{Layout, View, field_of, fields, is_groupable};
use muster_ui::Popover;
use std::sync::Arc;

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
    view! { <div class="view-bar no-print" role="group" aria-label=t(words::VIEW)>{of_table}</div> }
}
