//! What a printed policy says about itself: reference, state, the day, and the hash of exactly this content.

use super::texts;
use crate::state::{OpenDoc, dates, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use leptos::prelude::*;

/// Shown on paper only.
#[component]
pub fn Colophon(
    /// The record.
    record: OpenDoc,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let doc = record.id();
    // Computed when the browser prints, not while somebody types.
    let hash = RwSignal::new(String::new());
    let stored = StoredValue::new(record);
    let printing = window_event_listener_untyped("beforeprint", move |_| {
        if let Some(record) = stored.try_get_value() {
            hash.set(record.content_hash().map(|hash| hash.to_string()).unwrap_or_default());
        }
    });
    on_cleanup(move || printing.remove());
    let line = move || {
        let reference = workspace.find(doc).map(|r| r.reference()).unwrap_or_default();
        let name = workspace.info().get().name;
        let today = dates::plain_day(language.get(), &dates::today());
        format!("{name} · {reference} · {}", fill(texts::PRINTED, language.get(), &today))
    };
    view! {
        <footer class="policy-colophon">
            <p>{line}</p>
            <p>{t(texts::CONTENT_HASH)} " " <code>{move || hash.get()}</code></p>
        </footer>
    }
}
