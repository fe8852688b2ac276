//! The risk register as a report.

use super::paper::{Paper, Take};
use super::{ask, asked, texts};
use crate::routes::Page;
use crate::state::use_workspace;
use crate::views::i18n::{fill, t, use_language};
use crate::views::register::texts as record_texts;
use crate::views::shell::PageHead;
use leptos::prelude::*;
use muster_shared::isms::Records;
use muster_shared::registers::{ACCEPTANCES, ASSETS, CONTROLS, RISKS, TREATMENTS};
use muster_shared::report::{Kind, Report, RiskFilter, risk_register};
use muster_ui::nav::use_navigation;
use std::sync::Arc;

const KIND: Kind = Kind::Risks;

/// The page.
#[component]
pub fn RiskReport() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let navigation = use_navigation();
    let id = workspace.info().get_untracked().id;
    let (least, closed, owner) = (asked("least"), asked("closed"), asked("owner"));
    let lists = [&RISKS, &ASSETS, &TREATMENTS, &ACCEPTANCES, &CONTROLS].map(|register| workspace.rows(register.key));
    let report: Memo<Arc<Report>> = Memo::new(move |_| {
        let filter = RiskFilter {
            least: least.with(|least| least.parse().unwrap_or(0)),
            closed: closed.with(|closed| closed == "1"),
            owner: owner.get(),
        };
        let lists = lists.map(|list| list.get());
        let records = Records::new(lists.iter().flat_map(|list| list.iter()).map(|view| &view.row));
        Arc::new(risk_register(&records, &filter))
    });
    let level_words = move |level: u8| record_texts::level(level).get(language.get());
    let facts = Signal::derive(move || {
        let language = language.get();
        let mut facts = vec![fill(texts::MANY_RISKS, language, &report.with(|r| r.lines.len()).to_string())];
        if let Some(level) = least.with(|least| least.parse::<u8>().ok()).filter(|level| (1..=5).contains(level)) {
            let from = fill(texts::FROM_LEVEL, language, level_words(level));
            facts.push(format!("{}: {from}", texts::LEVEL.get(language)));
        }
        if owner.with(|owner| !owner.is_empty()) {
            let person = crate::views::format::person(workspace, language, &owner.get());
            facts.push(format!("{}: {person}", texts::OWNER.get(language)));
        }
        if closed.with(|closed| closed == "1") {
            facts.push(texts::CLOSED.get(language).to_owned());
        }
        facts
    });
    let change = move |key: &'static str, value: String| {
        let mut parts =
            [("least", least.get_untracked()), ("closed", closed.get_untracked()), ("owner", owner.get_untracked())];
        if let Some(part) = parts.iter_mut().find(|(known, _)| *known == key) {
            part.1 = value;
        }
        ask(navigation, &Page::Report(KIND).path(id), &parts);
    };
    let levels = move || {
        let chosen = least.get();
        (2..=5_u8)
            .map(|level| {
                let words = fill(texts::FROM_LEVEL, language.get(), level_words(level));
                let key = level.to_string();
                let selected = key == chosen;
                view! { <option value=key selected=selected>{words}</option> }
            })
            .collect_view()
    };
    let owners = move || {
        let chosen = owner.get();
        workspace.members().with(|members| {
            members
                .iter()
                .map(|member| {
                    let key = member.account.to_string();
                    let selected = key == chosen;
                    view! { <option value=key selected=selected>{member.name.clone()}</option> }
                })
                .collect_view()
        })
    };
    let title = Signal::derive(move || texts::name(KIND).get(language.get()).to_owned());
    let with_closed = move || closed.with(|closed| closed == "1");
    let toggle = move |_| change("closed", if with_closed() { String::new() } else { "1".to_owned() });
    view! {
        <PageHead title><Take kind=KIND report facts/></PageHead>
        <div class="scroll">
            <div class="page report">
                <div class="row no-print">
                    <select class="facet" aria-label=t(texts::LEVEL) prop:value=move || least.get() on:change=move |event| change("least", event_target_value(&event))>
                        <option value="">{t(texts::ANY_LEVEL)}</option>
                        {levels}
                    </select>
                    <select class="facet" aria-label=t(texts::OWNER) prop:value=move || owner.get() on:change=move |event| change("owner", event_target_value(&event))>
                        <option value="">{t(texts::ANYBODY)}</option>
                        {owners}
                    </select>
                    <button class="facet" class:on=with_closed type="button" aria-pressed=move || with_closed().to_string() on:click=toggle>{t(texts::CLOSED)}</button>
                </div>
                <Paper kind=KIND report facts nothing=texts::NO_RISKS/>
            </div>
        </div>
    }
}
