//! One process: what it keeps, what arrived from others, what it gives.

use super::picture::records_words;
use super::summary::{FlowStands, use_summary};
use super::texts;
use crate::commands::Scene;
use crate::routes::Page;
use crate::state::{Workspace, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use crate::views::shell::{PageHead, new_words};
use crate::views::texts as common;
use leptos::prelude::*;
use muster_shared::access::Action;
use muster_shared::id::DocId;
use muster_shared::label::Language;
use muster_shared::registers::{FLOWS, Flow, Process, TakenUp};
use muster_ui::Button;

/// Results that a flow lists; the others are counted.
const LISTED: usize = 6;

/// The page.
#[component]
pub fn ProcessPage(
    /// Which process.
    process: &'static Process,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let summary = use_summary();
    let scene = Scene::here();
    let may_create = Memo::new(move |_| workspace.may(Action::Create, None));
    let title = Signal::derive(move || process.name.get(language.get()).to_owned());
    let registers = process
        .registers
        .iter()
        .map(|register| {
            let register = *register;
            let rows = workspace.rows(register.key);
            let path = move || Page::Register(register, None).path(workspace.info().get().id);
            let count = move || records_words(language.get(), rows.with(|r| r.len()));
            let create = move || {
                may_create.get().then(|| {
                    view! { <Button on_press=move || scene.create(register)>{move || new_words(register, language.get())}</Button> }
                })
            };
            view! {
                <li class="keeps">
                    <a href=path><strong>{t(register.plural)}</strong><small class="faint num">{count}</small></a>
                    <p class="quiet">{t(register.purpose)}</p>
                    {create}
                </li>
            }
        })
        .collect_view();
    let flows = move |outgoing: bool| {
        let (summary, language) = (summary.get(), language.get());
        let concerns = |flow: &Flow| if outgoing { flow.from == process.key } else { flow.to == process.key };
        let found: Vec<_> = FLOWS.iter().zip(&summary.flows).filter(|(flow, _)| concerns(flow)).collect();
        let quiet = summary.ready && !outgoing && found.iter().all(|(_, stands)| stands.arrived == 0);
        if quiet {
            return view! { <p class="quiet">{t(texts::NOTHING_ARRIVED)}</p> }.into_any();
        }
        found
            .into_iter()
            .map(|(flow, stands)| one_flow(workspace, language, flow, stands, outgoing))
            .collect_view()
            .into_any()
    };
    let found = move || {
        let found = summary.with(|s| s.found_in(process));
        (found > 0).then(|| {
            let path = Page::Checks.path(workspace.info().get().id);
            view! {
                <p class="to-put-right">
                    <strong class="late num">{fill(texts::TO_PUT_RIGHT, language.get(), &found.to_string())}</strong>
                    " "
                    <a href=format!("{path}?process={}", process.key)>{t(texts::SEE_CHECKS)}</a>
                </p>
            }
        })
    };
    view! {
        <PageHead title>
            <a class="btn" href=move || Page::Processes.path(workspace.info().get().id)>{t(common::PROCESSES)}</a>
        </PageHead>
        <div class="scroll">
            <div class="page">
                <div class="block">
                    <p class="lead-text">{t(process.purpose)}</p>
                    <p class="faint">{t(texts::kind(process.kind))} ", ISO/IEC 27001:2022 " {process.clauses}</p>
                    {found}
                </div>
                <section class="block">
                    <h2>{t(texts::KEEPS)}</h2>
                    <ul class="keeps-list">{registers}</ul>
                </section>
                <section class="block">
                    <h2>{t(texts::RECEIVED)}</h2>
                    {move || flows(false)}
                </section>
                <section class="block">
                    <h2>{t(texts::GIVEN)}</h2>
                    {move || flows(true)}
                </section>
            </div>
        </div>
    }
}

/// A flow with what waits in it.
fn one_flow(workspace: Workspace, language: Language, flow: &Flow, stands: &FlowStands, outgoing: bool) -> AnyView {
    let id = workspace.info().get_untracked().id;
    let other = Process::by_key(if outgoing { flow.to } else { flow.from });
    let words = if outgoing { texts::TO_PROCESS } else { texts::FROM_PROCESS };
    let other = other.map(|process| {
        view! { <a class="quiet" href=Page::Process(process).path(id)>{fill(words, language, process.short.get(language))}</a> }
    });
    let waiting = stands.waiting.len();
    let state = match (flow.taken_up, waiting, stands.arrived) {
        (_, _, 0) => view! { <small class="faint">{texts::NO_RECORD.get(language)}</small> }.into_any(),
        (TakenUp::Informs, _, n) => {
            view! { <small class="faint num">{texts::INFORMS.get(language)} " · " {records_words(language, n)}</small> }
                .into_any()
        }
        (_, 0, n) => {
            view! { <small class="faint num">{texts::ALL_TAKEN.get(language)} " · " {records_words(language, n)}</small> }
                .into_any()
        }
        (_, n, _) => {
            view! { <span class="chip warn num">{fill(texts::WAITING, language, &n.to_string())}</span> }.into_any()
        }
    };
    let listed = stands.waiting.iter().take(LISTED).map(|doc| waiting_line(workspace, *doc)).collect_view();
    let more = (waiting > LISTED).then(|| {
        view! { <li class="faint num">{fill(texts::AND_MORE, language, &(waiting - LISTED).to_string())}</li> }
    });
    view! {
        <div class="one-flow">
            <div class="one-flow-head"><strong>{flow.result.get(language)}</strong> {other} {state}</div>
            {(waiting > 0).then(|| view! { <ul class="lines">{listed}{more}</ul> })}
        </div>
    }
    .into_any()
}

fn waiting_line(workspace: Workspace, doc: DocId) -> AnyView {
    let Some(row) = workspace.find(doc) else { return ().into_any() };
    let Some(register) = muster_shared::registers::by_key(&row.row.register) else { return ().into_any() };
    let path = Page::Register(register, Some(doc)).path(workspace.info().get_untracked().id);
    let title = row.row.title.clone();
    view! {
        <li><a href=path><span class="num faint">{row.reference()}</span><span class="text">{title}</span></a></li>
    }
    .into_any()
}
