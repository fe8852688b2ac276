//! What was decided on a record, newest first.

use super::{fill_all, person, state_name, texts};
use crate::state::{OpenDoc, dates, use_workspace};
use crate::views::i18n::{t, use_language};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::schema::Register;
use muster_shared::sync::decision::{Decision, transition};

/// The list; nothing where nothing was decided.
#[component]
pub fn Decisions(
    /// The record.
    record: OpenDoc,
    /// Its register.
    register: &'static Register,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let doc = record.id();
    let last = record.decision();
    let count = Memo::new(move |_| last.with(|d| d.as_ref().map_or(0, |d| d.n)));
    let all = RwSignal::new(None::<Vec<Decision>>);
    Effect::new(move |_| {
        if count.get() == 0 {
            return;
        }
        spawn_local(async move {
            let read = workspace.decisions(doc).await;
            all.try_set(Some(read));
        });
    });
    let line = move |decision: Decision| {
        let language = language.get();
        let verb = transition(register, &decision.from, &decision.to).map(|way| way.label.get(language));
        let states = format!(
            "{} → {}",
            state_name(register, &decision.from, language),
            state_name(register, &decision.to, language)
        );
        let what = verb.map_or_else(|| states.clone(), |verb| format!("{verb}: {states}"));
        let mut marks = Vec::new();
        if decision.is_own() {
            marks.push(texts::OWN_WORK.get(language).to_owned());
        }
        match decision.owner_set_by.filter(|_| decision.owner.is_some()) {
            _ if decision.is_self_set() => marks.push(texts::SELF_SET.get(language).to_owned()),
            Some(by) => marks.push(fill_all(texts::OWNER_NAMED_BY, language, &[&person(workspace, language, by)])),
            None => {}
        }
        let marks = (!marks.is_empty()).then(|| format!(" · {}", marks.join(" · ")));
        // To the minute, however long ago: that is what an auditor asks for.
        let when = format!("{} {}", dates::day(language, decision.at), dates::clock_time(language, decision.at));
        let note =
            (!decision.note.is_empty()).then(|| view! { <span class="decision-note">{decision.note.clone()}</span> });
        view! {
            <li>
                <strong>{person(workspace, language, decision.by)}</strong> " " {what} " · "
                <span class="nowrap num">{when}</span>
                {marks}
                {note}
            </li>
        }
    };
    let lines = move || match all.get().filter(|all| all.len() as u32 >= count.get()) {
        Some(all) => all.into_iter().rev().map(line).collect_view().into_any(),
        None => view! { <li class="faint">{t(texts::OFFLINE)}</li> }.into_any(),
    };
    move || {
        (count.get() > 0).then(|| {
            view! {
                <section class="history decisions">
                    <h2>{t(texts::DECISIONS)}</h2>
                    <ul>{lines}</ul>
                </section>
            }
        })
    }
}
