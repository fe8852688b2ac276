//! What stands where something cannot be shown.

use super::i18n::{fill, t, use_language};
use super::texts;
use crate::state::use_session;
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

/// A workspace that this device had to let go of: what became of the work, and of what was kept here.
#[component]
pub fn Parted() -> impl IntoView {
    let navigation = use_navigation();
    let session = use_session();
    let language = use_language();
    let words = move || {
        let language = language.get();
        let parted = session.parted().get()?;
        let fate = match parted.handed {
            None => texts::PARTED_NOT_YET.get(language).to_owned(),
            Some(0) => texts::PARTED_NOTHING.get(language).to_owned(),
            Some(many) => fill(texts::PARTED_HANDED, language, &many.to_string()),
        };
        let kept = parted.handed.map(|_| view! { <p>{texts::PARTED_REMOVED.get(language)}</p> });
        Some(view! { <h1 tabindex="-1">{fill(texts::PARTED, language, &parted.name)}</h1> <p>{fate}</p> {kept} })
    };
    let others = move || session.workspaces().with(|w| !w.is_empty());
    view! {
        <main class="lonely" id="main">
            <div class="block" role="status">{words}</div>
            {move || others().then(|| view! { <Button tone=Tone::Primary on_press=move || navigation.go("/")>{t(texts::TO_HOME)}</Button> })}
        </main>
    }
}

/// Stands in the place of a page whose code is under way.
#[component]
pub fn Fetching() -> impl IntoView {
    view! { <section class="lonely" aria-busy="true"><p class="quiet soon" role="status">{t(texts::FETCHING)}</p></section> }
}

/// Stands in the place of a page whose code could not be fetched.
#[component]
pub fn NotFetched(
    /// Fetches it again.
    #[prop(into)]
    on_again: Callback<()>,
) -> impl IntoView {
    view! {
        <section class="lonely" role="alert">
            <h1 tabindex="-1">{t(texts::NOT_FETCHED)}</h1>
            <p>{t(texts::NOT_FETCHED_TEXT)}</p>
            <Button tone=Tone::Primary on_press=move || on_again.run(())>{t(texts::TRY_AGAIN)}</Button>
        </section>
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
