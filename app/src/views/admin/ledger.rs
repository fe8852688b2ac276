//! What happened to people and rights, newest first, and the edits that were handed in by devices that had to let go of
//! them (MODEL.md 19).

use super::lines::line;
use super::texts;
use super::tokens::scope_label;
use crate::state::{Workspace, api, dates, use_workspace};
use crate::views::decision::texts as decision_texts;
use crate::views::i18n::{fill, t, use_language};
use crate::views::shell::PageHead;
use crate::views::texts as common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::{Action, Role};
use muster_shared::api::{Fact, HeldInfo, LedgerEntry, LedgerPage, path, paths};
use muster_shared::id::AccountId;
use muster_shared::label::Language;
use muster_shared::registers;

use muster_ui::{Banner, BannerTone, Button, Dialog, Toasts, Tone};

/// The page.
#[component]
pub fn Ledger() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let id = workspace.info().get_untracked().id;
    let reviews = workspace.may(Action::ReviewHeld, None);
    let entries = RwSignal::new(Vec::<LedgerEntry>::new());
    let before = RwSignal::new(None::<u64>);
    let problem = RwSignal::new(None::<api::ApiError>);
    let more = move || {
        let from = before.get_untracked().map(|n| format!("?before={n}")).unwrap_or_default();
        spawn_local(async move {
            match api::read::<LedgerPage>(path(paths::LEDGER, &[&id]) + &from).await {
                Ok(page) => {
                    entries.try_update(|all| all.extend(page.entries));
                    before.try_set(page.before);
                    problem.try_set(None);
                }
                Err(error) => {
                    problem.try_set(Some(error));
                }
            }
        });
    };
    more();
    let rows = move || {
        let language = language.get();
        let row = |entry: LedgerEntry| {
            let when = format!("{} {}", dates::day(language, entry.at), dates::clock_time(language, entry.at));
            let what = texts::EVENTS.iter().find(|(word, _)| *word == entry.event).map(|(_, l)| l.get(language));
            let by = entry.by.map(|a| name(workspace, a));
            let about = entry.about.filter(|a| Some(*a) != entry.by).map(|a| name(workspace, a));
            let facts = entry.facts.iter().map(|fact| said(workspace, language, fact));
            let about = about.into_iter().chain(facts).collect::<Vec<_>>().join(" · ");
            view! {
                <tr>
                    <td class="num nowrap quiet">{when}</td>
                    <td>{what.map_or(entry.event, str::to_owned)}</td>
                    <td>{by}</td>
                    <td class="quiet">{about}</td>
                </tr>
            }
        };
        entries.get().into_iter().map(row).collect_view()
    };
    let title = Signal::derive(move || common::LEDGER.get(language.get()).to_owned());
    view! {
        <PageHead title/>
        // Nothing in it takes the focus: so it does itself, for those who scroll with keys.
        <div class="scroll" tabindex="0" role="region" aria-label=move || title.get()>
            <div class="page">
                {reviews.then(|| view! { <HandedIn/> })}
                <section class="block">
                    <h2>{t(texts::WHAT_HAPPENED)}</h2>
                    <p class="quiet">{t(texts::LEDGER_TEXT)}</p>
                    {move || problem.get().map(|error| view! { <Banner tone=BannerTone::Warn text=move || error.sentence(language.get())/> })}
                    <table class="plain">
                        <thead>
                            <tr>
                                <th scope="col">{t(texts::WHEN)}</th>
                                <th scope="col">{t(texts::EVENT)}</th>
                                <th scope="col">{t(texts::BY)}</th>
                                <th scope="col">{t(texts::ABOUT)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                    {move || before.get().map(|_| view! { <div><Button on_press=more>{t(texts::OLDER)}</Button></div> })}
                </section>
            </div>
        </div>
    }
}

/// Edits in the holding area: to look at, to export, to delete.
#[component]
fn HandedIn() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let id = workspace.info().get_untracked().id;
    let held = RwSignal::new(None::<Vec<HeldInfo>>);
    let deleting = RwSignal::new(None::<HeldInfo>);
    let load = move || {
        spawn_local(async move {
            if let Ok(list) = api::read(path(paths::HOLDING, &[&id])).await {
                held.try_set(Some(list));
            }
        });
    };
    load();
    let export = move |entry: &HeldInfo| {
        let entry = entry.id;
        spawn_local(async move {
            if let Err(error) = workspace.export_held(entry).await {
                toasts.say(error.sentence(language.get_untracked()));
            }
        });
    };
    let delete = move |entry: HeldInfo| {
        deleting.set(None);
        spawn_local(async move {
            if let Err(error) = api::remove(path(paths::HELD, &[&id, &entry.id])).await {
                toasts.say(error.sentence(language.get_untracked()));
            }
            load();
        });
    };
    let list = move || {
        let language = language.get();
        let lines = held.get().unwrap_or_default().into_iter().map(|entry| {
            let about = about(&entry, language);
            let (exported, deleted) = (entry.clone(), entry.clone());
            let actions = vec![
                (texts::EXPORT, Callback::new(move |()| export(&exported))),
                (texts::DELETE, Callback::new(move |()| deleting.set(Some(deleted.clone())))),
            ];
            line(name(workspace, entry.account), about, actions)
        });
        view! { <ul class="plain-list">{lines.collect_view()}</ul> }
    };
    view! {
        <section class="block">
            <h2>{t(texts::HANDED_IN)}</h2>
            <p class="quiet">{t(texts::HANDED_IN_TEXT)}</p>
            {move || held.with(|h| h.as_ref().is_some_and(Vec::is_empty)).then(|| view! { <p class="faint">{t(texts::NONE_HANDED_IN)}</p> })}
            {list}
        </section>
        {move || deleting.get().map(|entry| {
            view! {
                <Dialog title=t(texts::DELETE_HELD) on_close=move || deleting.set(None)>
                    <p>{t(texts::DELETE_HELD_TEXT)}</p>
                    <div class="actions">
                        <Button on_press=move || deleting.set(None)>{t(common::CANCEL)}</Button>
                        <Button tone=Tone::Danger on_press=move || delete(entry.clone())>{t(texts::DELETE)}</Button>
                    </div>
                </Dialog>
            }
        })}
    }
}

/// When, why, which records, how much.
fn about(entry: &HeldInfo, language: Language) -> String {
    let why = match entry.reason.as_str() {
        "revoked" => texts::WHY_REVOKED.get(language),
        other => other,
    };
    let mut titles: Vec<&str> = entry.documents.iter().map(|(_, title)| title.as_str()).collect();
    titles.dedup();
    let size = fill(texts::KILOBYTES, language, &entry.bytes.div_ceil(1000).to_string());
    format!("{}, {why}: {} ({size})", dates::day(language, entry.received), titles.join(", "))
}

/// A fact of an event in words.
fn said(workspace: Workspace, language: Language, fact: &Fact) -> String {
    let named = |role: Role| common::role(role).get(language);
    let count = |label, number: u64| fill(label, language, &number.to_string());
    match fact {
        Fact::Address(address) => fill(texts::FROM_ADDRESS, language, address),
        Fact::Others(1) => texts::ONE_OTHER.get(language).to_owned(),
        Fact::Others(number) => count(texts::OTHERS, *number),
        Fact::Role(given) => fill(texts::AS_ROLE, language, named(*given)),
        Fact::RoleBefore(before) => fill(texts::ROLE_BEFORE, language, named(*before)),
        Fact::Units(1) => texts::ONE_UNIT.get(language).to_owned(),
        Fact::Units(number) => count(texts::UNIT_COUNT, u64::from(*number)),
        Fact::Scope(scope) => scope_label(*scope).get(language).to_owned(),
        Fact::Days(1) => texts::ONE_DAY.get(language).to_owned(),
        Fact::Days(number) => count(texts::N_DAYS, u64::from(*number)),
        Fact::Record(doc) => match workspace.find(*doc) {
            Some(row) => format!("{} {}", row.reference(), row.row.title),
            None => doc.to_string(),
        },
        Fact::Unit(unit) => unit.clone(),
        Fact::UnitRemoved(unit) => fill(texts::UNIT_REMOVED, language, unit),
        Fact::Records(1) => texts::ONE_RECORD.get(language).to_owned(),
        Fact::Records(number) => count(texts::RECORD_COUNT, u64::from(*number)),
        Fact::Machine => texts::BY_MACHINE.get(language).to_owned(),
        Fact::TimeUp => texts::TIME_UP.get(language).to_owned(),
        Fact::Transition(register, from, to) => transition(language, register, from, to),
        Fact::Content(hash) => fill(texts::CONTENT, language, &beginning(hash)),
        Fact::Bound(hash) => fill(texts::BOUND, language, &beginning(hash)),
        Fact::File(sha256) => format!("SHA-256 {}", beginning(sha256)),
        Fact::OwnWork => decision_texts::OWN_WORK.get(language).to_owned(),
        Fact::SelfSetOwner => decision_texts::SELF_SET.get(language).to_owned(),
    }
}

/// As much of a hash as people compare.
fn beginning(hash: &impl ToString) -> String {
    let mut text = hash.to_string();
    text.truncate(12);
    format!("{text}…")
}

/// A transition that was decided, in the words of its register.
fn transition(language: Language, register: &str, from: &str, to: &str) -> String {
    let register = registers::by_key(register);
    let state = |key: &str| {
        register.and_then(|r| r.state(key)).map_or_else(|| key.to_owned(), |state| state.label.get(language).to_owned())
    };
    format!("{} → {}", state(from), state(to))
}

fn name(workspace: Workspace, account: AccountId) -> String {
    workspace.name_of(account).unwrap_or_else(|| "…".to_owned())
}
