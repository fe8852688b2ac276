//! One of a few, side by side: tabs over panels, and segments as a choice.

use crate::dom;
use leptos::prelude::*;

/// Tabs. The panel below is the caller's: `role="tabpanel"` with `aria-label`.
#[component]
pub fn Tabs(
    /// What they choose between.
    #[prop(into)]
    label: TextProp,
    /// Their names, in order.
    names: Vec<TextProp>,
    /// The one that is open.
    active: RwSignal<usize>,
) -> impl IntoView {
    let id = dom::unique_id("tabs");
    let many = names.len().max(1);
    let on_key = {
        let id = id.clone();
        move |event: leptos::ev::KeyboardEvent| {
            let at = active.get_untracked();
            let to = match event.key().as_str() {
                "ArrowRight" => (at + 1) % many,
                "ArrowLeft" => (at + many - 1) % many,
                "Home" => 0,
                "End" => many - 1,
                _ => return,
            };
            event.prevent_default();
            active.set(to);
            dom::focus_soon(format!("#{id} [aria-selected=true]"));
        }
    };
    let tabs = names
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            let chosen = move || active.get() == index;
            view! {
                <button
                    type="button"
                    role="tab"
                    aria-selected=move || chosen().to_string()
                    tabindex=move || if chosen() { "0" } else { "-1" }
                    on:click=move |_| active.set(index)
                >
                    {move || name.get()}
                </button>
            }
        })
        .collect_view();
    view! { <div class="tabs" role="tablist" id=id aria-label=label on:keydown=on_key>{tabs}</div> }
}

/// A choice of a few, all visible.
#[component]
pub fn Segments(
    /// What is chosen.
    #[prop(into)]
    label: TextProp,
    /// Keys and words.
    options: Vec<(&'static str, TextProp)>,
    /// The key chosen.
    #[prop(into)]
    value: Signal<String>,
    /// Called with a key.
    #[prop(into)]
    on_change: Callback<(String,)>,
) -> impl IntoView {
    let group = dom::unique_id("segments");
    let segments = options
        .into_iter()
        .map(|(key, word)| {
            view! {
                <label>
                    <input
                        type="radio"
                        name=group.clone()
                        value=key
                        prop:checked=move || value.with(|v| v == key)
                        on:change=move |_| { on_change.try_run((key.to_owned(),)); }
                    />
                    <span>{move || word.get()}</span>
                </label>
            }
        })
        .collect_view();
    view! { <div class="segments" role="radiogroup" aria-label=label>{segments}</div> }
}
