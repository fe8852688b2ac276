//! A button that opens a short list of things to do.

use crate::Act;
use crate::dom::unique_id;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// One thing to do.
#[derive(Clone)]
pub struct MenuItem {
    /// In words.
    pub name: String,
    /// Its shortcut, as shown.
    pub keys: Option<String>,
    /// Whether it takes something away.
    pub danger: bool,
    /// Does it.
    pub run: Act,
}

/// The button with its menu. Arrows move, Escape closes and gives the focus back.
#[component]
pub fn Menu(
    /// The name of the button, where its content is no word.
    #[prop(into)]
    label: TextProp,
    /// What can be done, read at every opening.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
    /// Opens upwards.
    #[prop(optional)]
    up: bool,
    /// Starts at the left edge of the button.
    #[prop(optional)]
    left: bool,
    /// The classes of the button.
    #[prop(default = "btn quiet")]
    class: &'static str,
    /// What stands on the button.
    children: Children,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let id = unique_id("menu");
    let button_id = format!("{id}-button");
    let focus_at = {
        let id = id.clone();
        move |index: usize| crate::dom::focus_soon(format!("#{id} [data-index='{index}']"))
    };
    let back = {
        let button_id = button_id.clone();
        move || {
            crate::dom::focus(&format!("#{button_id}"));
        }
    };
    let on_key = {
        let (focus_at, back) = (focus_at.clone(), back.clone());
        move |event: leptos::ev::KeyboardEvent| {
            let many = items.with_untracked(Vec::len).max(1);
            let at = event
                .target()
                .and_then(|t| t.dyn_into::<web_sys::Element>().ok())
                .and_then(|e| e.get_attribute("data-index"))
                .and_then(|i| i.parse::<usize>().ok());
            match (event.key().as_str(), at) {
                ("ArrowDown", Some(at)) => focus_at((at + 1) % many),
                ("ArrowUp", Some(at)) => focus_at((at + many - 1) % many),
                ("Home", Some(_)) => focus_at(0),
                ("End", Some(_)) => focus_at(many - 1),
                ("Escape", _) if open.get_untracked() => {
                    event.stop_propagation();
                    open.set(false);
                    back();
                }
                ("Tab", _) => {
                    open.set(false);
                    return;
                }
                _ => return,
            }
            event.prevent_default();
        }
    };
    let list = {
        let id = id.clone();
        move || {
            open.get().then(|| {
                let back = back.clone();
                let entries = items
                    .get_untracked()
                    .into_iter()
                    .enumerate()
                    .map(|(index, item)| {
                        let back = back.clone();
                        view! {
                            <button
                                type="button"
                                role="menuitem"
                                tabindex="-1"
                                class:danger=item.danger
                                data-index=index.to_string()
                                on:click=move |_| {
                                    open.set(false);
                                    back();
                                    (item.run)();
                                }
                            >
                                {item.name}
                                {item.keys.map(|keys| view! { <kbd>{keys}</kbd> })}
                            </button>
                        }
                    })
                    .collect_view();
                view! { <div class="menu" class:up=up class:left=left role="menu" id=id.clone()>{entries}</div> }
            })
        }
    };
    // A press elsewhere closes it; focus that leaves does too.
    let leave = move |event: leptos::ev::FocusEvent| {
        let inside = event
            .current_target()
            .and_then(|t| t.dyn_into::<web_sys::Node>().ok())
            .zip(event.related_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok()))
            .is_some_and(|(around, to)| around.contains(Some(&to)));
        if !inside {
            open.set(false);
        }
    };
    view! {
        <div class="anchor" on:keydown=on_key on:focusout=leave>
            <button
                class=class
                type="button"
                id=button_id
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-label=label
                on:click=move |_| {
                    open.update(|o| *o = !*o);
                    if open.get_untracked() {
                        focus_at(0);
                    }
                }
            >
                {children()}
            </button>
            {list}
        </div>
    }
}
