//! A record beside its list: a panel at the right, a sheet from below on a phone. Not modal where there is room.

use crate::dom;
use leptos::prelude::*;

/// The panel. It takes the focus to its heading (the first `h2` in it) when it opens; Escape closes it.
#[component]
pub fn Sheet(
    /// What it is, for people who listen to the page.
    #[prop(into)]
    label: TextProp,
    /// Small things before the close button: a reference, a menu.
    #[prop(optional, into)]
    lead: ViewFn,
    /// The word on the close button.
    #[prop(into)]
    close: TextProp,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    let id = dom::unique_id("sheet");
    dom::focus_soon(format!("#{id} [data-heading]"));
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        // In a dialog over the sheet it closes that.
        if event.key() == "Escape" && !event.default_prevented() && !dom::in_dialog(&event) {
            event.stop_propagation();
            on_close.run(());
        }
    };
    let name = close.clone();
    view! {
        <button class="sheet-veil" tabindex="-1" aria-hidden="true" on:click=move |_| on_close.run(())></button>
        <section class="sheet" id=id aria-label=label on:keydown=on_key>
            <header>
                <div class="lead">{lead.run()}</div>
                <button class="btn quiet" type="button" on:click=move |_| on_close.run(())>{move || name.get()}</button>
            </header>
            <div class="sheet-body">{children()}</div>
        </section>
    }
}
