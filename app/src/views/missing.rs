//! What stands where something cannot be shown.

use super::i18n::t;
use super::texts;
use leptos::prelude::*;
use muster_shared::label::{Language, label};
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

/// What stands on the page when the app itself has stopped. Signals may be the cause, so the language is the page's own.
pub fn recover() {
    let german = document().document_element().and_then(|root| root.get_attribute("lang")).is_some_and(|l| l == "de");
    let language = if german { Language::De } else { Language::En };
    let title = label("Muster has stopped", "Muster wurde angehalten");
    let text = label(
        "Something went wrong in the app. What you wrote until a moment ago is saved on this device. Load it again to go on.",
        "In der App ist etwas schiefgegangen. Was Sie bis eben geschrieben haben, ist auf diesem Gerät gespeichert. Laden Sie sie neu, um weiterzumachen.",
    );
    let again = label("Load again", "Neu laden");
    muster_ui::recovery::show(title.get(language), text.get(language), again.get(language));
}
