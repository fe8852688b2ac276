//! The browser's own modal dialog: only for what cannot be undone, and for what is shown once.

use crate::dom::unique_id;
use leptos::html;
use leptos::prelude::*;

/// A modal dialog, shown as long as it is in the page. The browser keeps the focus in it and gives it back.
#[component]
pub fn Dialog(
    /// Its heading.
    #[prop(into)]
    title: TextProp,
    /// Called when it is dismissed, by Escape too.
    #[prop(into)]
    on_close: Callback<()>,
    /// Wider, for texts and tables.
    #[prop(optional)]
    wide: bool,
    /// Text and a row of buttons (`.actions`).
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let id = unique_id("dialog");
    let heading = id.clone();
    Effect::new(move || {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    view! {
        <dialog class="dialog" class:wide=wide node_ref=node aria-labelledby=heading on:close=move |_| { on_close.try_run(()); }>
            <h2 id=id>{move || title.get()}</h2>
            {children()}
        </dialog>
    }
}
