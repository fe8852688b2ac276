//! Who changed what, newest first.

use super::conflict::workspace_author;
use super::texts;
use crate::state::{OpenDoc, use_workspace};
use crate::views::format;
use crate::views::i18n::{fill, t, use_language};
use leptos::prelude::*;
use muster_shared::doc::HistoryEntry;
use muster_shared::schema::Register;

/// Entries shown before somebody asks for all.
const FIRST: usize = 8;
/// Changes by one person within this many milliseconds read as one.
const TOGETHER: i64 = 5 * 60 * 1000;

/// The history of a record.
#[component]
pub fn History(
    /// The record.
    record: OpenDoc,
    /// Its register.
    register: &'static Register,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let all = RwSignal::new(false);
    let entries = Memo::new(move |_| grouped(record.history()));
    let line = move |entry: HistoryEntry, first: bool| {
        let language = language.get();
        let who = workspace_author(workspace, entry.actor, language);
        let what = if first {
            texts::CREATED.get(language).to_owned()
        } else {
            let said = entry.fields.iter().filter(|f| *f != "decided");
            let names: Vec<&str> = said.map(|f| format::field_name(register, f).get(language)).collect();
            fill(texts::CHANGED, language, &names.join(", "))
        };
        view! { <li><strong>{who}</strong> " " {what} " · " <span class="nowrap">{format::moment(language, entry.at)}</span></li> }
    };
    let lines = move || {
        let many = entries.with(Vec::len);
        let shown = if all.get() { many } else { many.min(FIRST) };
        entries.with(|entries| {
            entries.iter().take(shown).enumerate().map(|(i, e)| line(e.clone(), i + 1 == many)).collect_view()
        })
    };
    let rest = move || !all.get() && entries.with(|e| e.len() > FIRST);
    view! {
        <section class="history">
            <h2>{t(texts::HISTORY)}</h2>
            <ul>{lines}</ul>
            {move || rest().then(|| view! {
                <button class="link" type="button" on:click=move |_| all.set(true)>
                    {move || fill(texts::ALL_HISTORY, language.get(), &entries.with(Vec::len).to_string())}
                </button>
            })}
        </section>
    }
}

/// Newest first, without the deterministic beginning, with what one person did in one go as one entry.
fn grouped(history: Vec<HistoryEntry>) -> Vec<HistoryEntry> {
    let mut out: Vec<HistoryEntry> = Vec::new();
    for entry in history.into_iter().rev().filter(|e| e.at.0 > 0) {
        match out.last_mut() {
            Some(last) if last.actor == entry.actor && (last.at.0 - entry.at.0).abs() < TOGETHER => {
                for field in entry.fields {
                    if !last.fields.contains(&field) {
                        last.fields.push(field);
                    }
                }
            }
            _ => out.push(entry),
        }
    }
    out
}
