//! The frame around every page of a workspace: rail, bottom bar on a phone, and the head of a page with its status.

use super::desk::use_desk;
use super::i18n::{fill, t, use_language};
use super::texts;
use crate::commands::{self, Scene};
use crate::routes::Page;
use crate::state::{SyncStatus, use_session, use_workspace};
use leptos::prelude::*;
use muster_shared::access::Action;
use muster_shared::label::{Label, label};
use muster_shared::registers::{POLICIES, PROCESSES, Process, RISKS};
use muster_shared::schema::Register;
use muster_ui::nav::use_navigation;
use muster_ui::{Announcer, Avatar, Avatars, Menu, MenuItem, Person, StatusLine, StatusTone, dom};
use std::sync::Arc;

/// The frame. `page` says which entry is current.
#[component]
pub fn Shell(
    /// Where one is.
    #[prop(into)]
    page: Signal<Page>,
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="shell">
            <Rail page/>
            <main class="main" id="main">{children()}</main>
            <BottomBar page/>
        </div>
    }
}

/// An entry of the navigation.
#[component]
fn Entry(
    /// Where it leads.
    to: Page,
    /// Where one is.
    page: Signal<Page>,
    /// Its name.
    name: Label,
    /// A number behind it; 0 shows none.
    #[prop(optional, into)]
    number: Signal<usize>,
) -> impl IntoView {
    let workspace = use_workspace();
    let current = move || match (page.get(), to) {
        (Page::Register(a, _), Page::Register(b, _)) => a.key == b.key,
        (Page::Report(_), Page::Reports) => true,
        // A process that keeps one register leads straight there.
        (Page::Process(process), Page::Register(register, _)) => process.registers == [register],
        (a, b) => a == b,
    };
    let href = move || to.path(workspace.info().get().id);
    let number = move || match number.get() {
        0 => None,
        n => Some(view! { <span class="num faint">{n}</span> }),
    };
    view! {
        <a href=href aria-current=move || current().then_some("page")>
            <span>{t(name)}</span>
            {number}
        </a>
    }
}

#[component]
fn Rail(page: Signal<Page>) -> impl IntoView {
    let workspace = use_workspace();
    let session = use_session();
    let language = use_language();
    let desk = use_desk();
    let navigation = use_navigation();
    let name = move || workspace.info().get().name;
    let mark = move || name().chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let others = Signal::derive(move || {
        session
            .workspaces()
            .get()
            .iter()
            .map(|w| {
                let id = w.id;
                MenuItem {
                    name: w.name.clone(),
                    keys: None,
                    danger: false,
                    run: Arc::new(move || navigation.go(&Page::Home.path(id))),
                }
            })
            .collect::<Vec<_>>()
    });
    let several = move || session.workspaces().with(|w| w.len() > 1);
    let heading = move || {
        let inside =
            move || view! { <span class="mark" aria-hidden="true">{mark}</span> <span class="ws-name">{name}</span> };
        if several() {
            view! { <Menu label=t(texts::WORKSPACE) items=others class="ws" left=true>{inside()}</Menu> }.into_any()
        } else {
            view! { <div class="ws">{inside()}</div> }.into_any()
        }
    };
    // The process that one is in.
    let inside = Memo::new(move |_| match page.get() {
        Page::Process(process) => Some(process),
        Page::Register(register, _) => Process::of(register),
        _ => None,
    });
    let entries = PROCESSES
        .iter()
        .map(|process| {
            let only = (process.registers.len() == 1).then(|| process.registers.first()).flatten();
            let to = only.map_or(Page::Process(process), |register| Page::Register(register, None));
            let registers = move || {
                let open = only.is_none() && inside.get().is_some_and(|at| at.key == process.key);
                open.then(|| {
                    let registers = process.registers.iter().map(|register| {
                        let rows = workspace.rows(register.key);
                        let number = Signal::derive(move || rows.with(|r| r.len()));
                        view! { <Entry to=Page::Register(register, None) page name=register.plural number/> }
                    });
                    view! { <div class="rail-inner">{registers.collect_view()}</div> }
                })
            };
            view! { <Entry to page name=process.short/> {registers} }
        })
        .collect_view();
    let refused = Signal::derive(move || match workspace.status().get() {
        SyncStatus::Refused { count, .. } => count,
        _ => 0,
    });
    let undecided = workspace.undecided();
    let undecided = Signal::derive(move || undecided.with(|docs| docs.len()));
    let me = move || session.user().get();
    let scene = Scene::here();
    let account_menu =
        Signal::derive(move || commands::menu(scene, language.get(), &["settings", "theme", "help", "sign-out"]));
    view! {
        <nav class="rail" aria-label=t(texts::MAIN_NAVIGATION)>
            {heading}
            <button class="find" type="button" on:click=move |_| desk.palette.set(true)>
                <span>{t(texts::DO_ANYTHING)}</span>
                <kbd>{commands::shown_keys("Mod+K")}</kbd>
            </button>
            <Entry to=Page::Home page name=texts::HOME/>
            <Entry to=Page::Processes page name=texts::OVERVIEW/>
            <Entry to=Page::Checks page name=texts::CHECKS/>
            <Entry to=Page::Undecided page name=texts::UNDECIDED number=undecided/>
            <Entry to=Page::Reports page name=super::reports::REPORTS/>
            <h2>{t(texts::PROCESSES)}</h2>
            {entries}
            <h2>{t(texts::WORKSPACE)}</h2>
            <Entry to=Page::Members page name=texts::MEMBERS/>
            <Entry to=Page::Units page name=texts::UNITS/>
            {move || workspace.may(Action::Configure, None).then(|| view! { <Entry to=Page::Fields page name=super::own::FIELDS/> })}
            {move || workspace.may(Action::ReadLedger, None).then(|| view! { <Entry to=Page::Ledger page name=texts::LEDGER/> })}
            {move || workspace.may(Action::Create, None).then(|| view! { <Entry to=Page::Exchange page name=texts::EXCHANGE/> })}
            <Entry to=Page::Settings page name=texts::SETTINGS/>
            {move || (refused.get() > 0 || page.get() == Page::Refused).then(|| view! { <Entry to=Page::Refused page name=texts::REFUSED number=refused/> })}
            <div class="rail-foot">
                {move || me().map(|user| {
                    let person = Person::new(user.name.clone(), user.account.0);
                    view! {
                        <Menu label=user.name.clone() items=account_menu class="me" up=true left=true>
                            <Avatar person/>
                            <span class="ws-name">{user.name}</span>
                        </Menu>
                    }
                })}
            </div>
        </nav>
    }
}

#[component]
fn BottomBar(page: Signal<Page>) -> impl IntoView {
    let desk = use_desk();
    let language = use_language();
    let scene = Scene::here();
    let more = Signal::derive(move || {
        commands::menu(
            scene,
            language.get(),
            &[
                "processes",
                "checks",
                "reports",
                "undecided",
                "members",
                "units",
                "ledger",
                "import",
                "settings",
                "refused",
                "theme",
                "sign-out",
            ],
        )
    });
    // Five entries at most: what is written and judged every day stands here, the rest under "More".
    let places = [&POLICIES, &RISKS]
        .into_iter()
        .map(|register| view! { <Entry to=Page::Register(register, None) page name=register.plural/> })
        .collect_view();
    view! {
        <nav class="bottom" aria-label=t(texts::MAIN_NAVIGATION)>
            <Entry to=Page::Home page name=texts::HOME/>
            {places}
            <button type="button" on:click=move |_| desk.palette.set(true)>{t(texts::SEARCH)}</button>
            <Menu label=t(texts::MORE) items=more class="more" up=true>{t(texts::MORE)}</Menu>
        </nav>
    }
}

/// The sentence that says where the work is, with what can be done about it.
#[component]
pub fn Status() -> impl IntoView {
    let workspace = use_workspace();
    let session = use_session();
    let language = use_language();
    let status = workspace.status();
    let tone = Signal::derive(move || match status.get() {
        SyncStatus::Saved | SyncStatus::ReadOnly => StatusTone::Good,
        SyncStatus::SavedHere | SyncStatus::Syncing => StatusTone::Busy,
        SyncStatus::Offline { .. } | SyncStatus::Delayed { .. } | SyncStatus::UpdateReady => StatusTone::Warn,
        SyncStatus::SignedOut { .. } | SyncStatus::Outdated { .. } => StatusTone::Warn,
        SyncStatus::Refused { .. } | SyncStatus::StorageFailed { .. } => StatusTone::Bad,
    });
    let sentence = Signal::derive(move || status.get().sentence(language.get()));
    let href = Signal::derive(move || match status.get() {
        SyncStatus::Refused { .. } | SyncStatus::StorageFailed { .. } => {
            Some(Page::Refused.path(workspace.info().get().id))
        }
        SyncStatus::SignedOut { .. } => Some(crate::routes::Place::SignIn.path()),
        _ => None,
    });
    let update = move || {
        matches!(status.get(), SyncStatus::UpdateReady | SyncStatus::Outdated { .. }).then(|| {
            view! { <button class="link" type="button" on:click=move |_| session.apply_update()>{t(texts::RELOAD)}</button> }
        })
    };
    view! { <div class="where"><StatusLine tone sentence href/>{update}</div> }
}

/// The head of a page: its name, where the work is, who is here, what can be done. It sets the window's title and, after a
/// navigation, takes the focus to the heading and says its name.
#[component]
pub fn PageHead(
    /// The name.
    #[prop(into)]
    title: Signal<String>,
    /// Words beside it: a state, a version.
    #[prop(optional, into)]
    beside: ViewFn,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let workspace = use_workspace();
    let desk = use_desk();
    let announcer = expect_context::<Announcer>();
    Effect::new(move || {
        let name = workspace.info().get().name;
        document().set_title(&format!("{} · {name}", title.get()));
    });
    arrive(desk, announcer, title);
    let people = Signal::derive(move || {
        let Some(record) = desk.record.get() else { return Vec::new() };
        let mut people: Vec<Person> = Vec::new();
        for peer in record.peers().get() {
            let person = Person { name: peer.name, colour: (peer.color_index % 8) as u8 };
            if !people.contains(&person) {
                people.push(person);
            }
        }
        people
    });
    view! {
        <header class="head">
            <div class="head-title">
                <h1 tabindex="-1">{move || title.get()}</h1>
                {move || beside.run()}
            </div>
            <Status/>
            <Avatars people label=t(texts::HERE_NOW)/>
            {children.map(|children| view! { <div class="head-actions">{children()}</div> })}
        </header>
    }
}

/// Takes the focus to the `h1` and says the name of the page, unless it is the first one.
pub fn arrive(desk: super::desk::Desk, announcer: Announcer, title: Signal<String>) {
    let first = desk.pages.try_update_value(|n| {
        *n += 1;
        *n == 1
    });
    if first == Some(false) {
        request_animation_frame(move || {
            dom::focus("#main h1");
            if let Some(title) = title.try_get_untracked() {
                announcer.say(title);
            }
        });
    }
}

/// The words on a button that makes a record: "New risk", "Risiko anlegen".
pub fn new_words(register: &Register, language: muster_shared::label::Language) -> String {
    const NEW: Label = label("New {}", "{} anlegen");
    let noun = register.singular.get(language);
    let noun = if language == muster_shared::label::Language::En { noun.to_lowercase() } else { noun.to_owned() };
    fill(NEW, language, &noun)
}
