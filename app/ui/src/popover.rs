//! A button that opens a small panel beside it: for choices that are looked at while they take effect.

use crate::{dom, in_turn};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The button with its panel. Escape closes it and gives the focus back; a press or focus elsewhere closes it too.
#[component]
pub fn Popover(
    /// What the panel is.
    #[prop(into)]
    label: TextProp,
    /// The words on the button.
    #[prop(into)]
    words: ViewFn,
    /// The classes of the button.
    #[prop(default = "facet")]
    class: &'static str,
    /// What stands in the panel, drawn at every opening; called with what closes it.
    panel: std::sync::Arc<dyn Fn(Callback<()>) -> AnyView + Send + Sync>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let id = dom::unique_id("popover");
    let button = format!("{id}-button");
    let close = {
        let button = button.clone();
        Callback::new(move |()| {
            open.set(false);
            dom::focus(&format!("#{button}"));
        })
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            event.prevent_default();
            close.run(());
        }
    };
    let leave = move |event: leptos::ev::FocusEvent| {
        let Some(to) = event.related_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok()) else { return };
        let around = event.current_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok());
        if around.is_some_and(|around| !around.contains(Some(&to))) {
            open.set(false);
        }
    };
    // A press on what takes no focus moves none.
    let around = id.clone();
    let pressed = window_event_listener(leptos::ev::pointerdown, move |event| {
        let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let inside = target.is_some_and(|t| t.closest(&format!("#{around}")).ok().flatten().is_some());
        if !inside && open.try_get_untracked() == Some(true) {
            open.set(false);
        }
    });
    on_cleanup(move || pressed.remove());
    let first = format!("#{id} .popover input, #{id} .popover button");
    let shown = {
        let label = label.clone();
        move || {
            let label = label.clone();
            open.get().then(|| view! { <div class="popover" role="dialog" aria-label=label>{panel(close)}</div> })
        }
    };
    view! {
        <div class="anchor" id=id on:keydown=on_key on:focusout=leave>
            <button
                class=class
                type="button"
                id=button
                aria-haspopup="dialog"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| {
                    open.update(|open| *open = !*open);
                    if open.get_untracked() {
                        dom::focus_soon(first.clone());
                    }
                }
            >
                {words.run()}
            </button>
            {in_turn(shown)}
        </div>
    }
}
