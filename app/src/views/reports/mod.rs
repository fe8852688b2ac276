//! Reports: the list of them, and each as a page to read, to print and to take away.

mod applicability;
mod paper;
mod risks;
mod texts;

pub use texts::{REPORTS, name};

use super::i18n::{t, use_language};
use super::shell::PageHead;
use crate::routes::{Page, page_query};
use crate::state::use_workspace;
use leptos::prelude::*;
use muster_shared::report::Kind;
use muster_ui::nav::Navigation;

/// The list.
#[component]
pub fn Reports() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let title = Signal::derive(move || texts::REPORTS.get(language.get()).to_owned());
    let all = Kind::ALL
        .into_iter()
        .map(|kind| {
            let path = move || Page::Report(kind).path(workspace.info().get().id);
            view! {
                <li class="keeps">
                    <a href=path><strong>{t(texts::name(kind))}</strong></a>
                    <p class="quiet">{t(texts::purpose(kind))}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <PageHead title/>
        <div class="scroll">
            <div class="page">
                <p class="lead-text">{t(texts::LEAD)}</p>
                <ul class="keeps-list">{all}</ul>
            </div>
        </div>
    }
}

/// One report.
#[component]
pub fn ReportPage(
    /// Which one.
    kind: Kind,
) -> impl IntoView {
    match kind {
        Kind::Applicability => view! { <applicability::Statement/> }.into_any(),
        Kind::Risks => view! { <risks::RiskReport/> }.into_any(),
    }
}

/// A part of the address's query, empty when it is not there.
fn asked(key: &'static str) -> Memo<String> {
    let query = page_query();
    Memo::new(move |_| {
        let query = query.get();
        let found = query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('=').map(str::to_owned));
        found.unwrap_or_default()
    })
}

/// Puts what is asked for into the address, so that it can be passed on; what is empty is left out. Values are ids and
/// numbers, which need no signs of their own in an address.
fn ask(navigation: Navigation, page: &str, parts: &[(&str, String)]) {
    let parts: Vec<String> = parts.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!("{k}={v}")).collect();
    let query = if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) };
    navigation.replace(&format!("{page}{query}"));
}
