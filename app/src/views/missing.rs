//! What stands where something cannot be shown.

use super::i18n::t;
use super::texts;
use leptos::prelude::*;
use muster_ui::nav::use_navigation;
use muster_ui::{Button, Tone};

/// An address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    let navigation = use_navigation();
    view! {
        <main class="lonely" id="main">
            <h1 tabindex="-1">{t(texts::NOT_FOUND)}</h1>
            <p>{t(texts::NOT_FOUND_TEXT)}</p>
            <Button tone=Tone::Primary on_press=move || navigation.go("/")>{t(texts::TO_HOME)}</Button>
        </main>
    }
}

/// A view that broke. The rest of the app goes on.
#[component]
pub fn Broken() -> impl IntoView {
    let navigation = use_navigation();
    view! {
        <section class="lonely" role="alert">
            <h1 tabindex="-1">{t(texts::VIEW_FAILED)}</h1>
            <p>{t(texts::VIEW_FAILED_TEXT)}</p>
            <Button on_press=move || navigation.go("/")>{t(texts::TO_HOME)}</Button>
        </section>
    }
}
