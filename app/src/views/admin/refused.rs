//! Edits that the server refused, kept on this device.

use super::texts;
use crate::state::use_workspace;
use crate::views::i18n::{t, use_language};
use crate::views::shell::PageHead;
use crate::views::texts as common;
use leptos::prelude::*;
use muster_ui::EmptyState;

/// The page.
#[component]
pub fn Refused() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let title = Signal::derive(move || common::REFUSED.get(language.get()).to_owned());
    let status = workspace.status();
    view! {
        <PageHead title/>
        <div class="scroll">
            <div class="page narrow">
                {move || match status.get() {
                    crate::state::SyncStatus::Refused { .. } => view! { <p class="lead-text">{t(texts::REFUSED_TEXT)}</p> }.into_any(),
                    _ => view! { <EmptyState title=t(texts::NONE_REFUSED) text=t(texts::NONE_REFUSED_TEXT)/> }.into_any(),
                }}
            </div>
        </div>
    }
}
