//! The root: address, language, theme, and the view of the place somebody is at.

use crate::commands::{self, CommandPalette, Scene, ShortcutHelp};
use crate::pages::{Inside, Pages};
use crate::routes::{Page, PageQuery, Place};
use crate::state::{SyncStatus, Theme, provide_workspace, use_session};
use crate::views::desk::Desk;
use crate::views::i18n::t;
use crate::views::shell::Shell;
use crate::views::{missing, start, texts};
use leptos::prelude::*;
use muster_shared::id::WorkspaceId;
use muster_shared::label::Language;
use muster_shared::registers::by_key;
use muster_ui::nav::Navigation;
use muster_ui::{Announcer, LiveRegion, ToastHost, Toasts, in_turn};

/// What fills the window.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Screen {
    Waiting,
    SignIn,
    SetUp,
    Invitation,
    NoWorkspace,
    Parted,
    Workspace(WorkspaceId),
    Unknown,
}

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let navigation = Navigation::provide();
    let announcer = Announcer::provide();
    let toasts = Toasts::provide();
    let desk = Desk::provide();
    let session = use_session();
    let scene = Scene::here();
    commands::listen(scene);
    let pages = Pages::provide();
    Effect::new(move || {
        let Some(root) = document().document_element() else { return };
        let language = if session.language.get() == Language::De { "de" } else { "en" };
        let _ = root.set_attribute("lang", language);
        let _ = match session.theme.get() {
            Theme::System => root.remove_attribute("data-theme"),
            Theme::Light => root.set_attribute("data-theme", "light"),
            Theme::Dark => root.set_attribute("data-theme", "dark"),
        };
    });
    let place = Memo::new(move |_| navigation.path().with(|path| Place::parse(path)));
    // A page that was asked for by its address needs its code at once, and has it while the session is looked at.
    if matches!(place.get_untracked(), Place::In(_, page) if page != Page::Home) {
        pages.fetch();
    }
    let screen = Memo::new(move |_| {
        let place = place.get();
        match place {
            Place::SetUp => return Screen::SetUp,
            Place::Invitation => return Screen::Invitation,
            _ => {}
        }
        if !session.checked().get() {
            return Screen::Waiting;
        }
        if session.user().with(Option::is_none) {
            return Screen::SignIn;
        }
        let parted = session.parted().with(|p| p.as_ref().map(|p| p.workspace));
        if parted.is_some_and(|gone| matches!(place, Place::In(at, _) if at == gone)) {
            return Screen::Parted;
        }
        match place {
            // The session is over while work goes on here: signing in again sends what waits.
            Place::SignIn if session.expired().get() => Screen::SignIn,
            Place::In(workspace, _) => Screen::Workspace(workspace),
            Place::Unknown => Screen::Unknown,
            _ if parted.is_some() && session.workspaces().with(|w| w.is_empty()) => Screen::Parted,
            _ => Screen::NoWorkspace,
        }
    });
    // An address without a place leads to the workspace that is open, or to the first.
    Effect::new(move || {
        if screen.get() != Screen::NoWorkspace {
            return;
        }
        let open = session.workspace().get().map(|w| w.info().get_untracked().id);
        if let Some(id) = open.or_else(|| session.workspaces().with(|w| w.first().map(|w| w.id))) {
            navigation.replace(&Page::Home.path(id));
        }
    });
    let shown = move || match screen.get() {
        Screen::Waiting => view! { <Waiting/> }.into_any(),
        Screen::SignIn => view! { <start::SignIn/> }.into_any(),
        Screen::SetUp => view! { <start::SetUp/> }.into_any(),
        Screen::Invitation => view! { <start::Invitation/> }.into_any(),
        Screen::Workspace(id) => view! { <InWorkspace id place/> }.into_any(),
        Screen::NoWorkspace => view! { <NoWorkspace/> }.into_any(),
        Screen::Parted => view! { <missing::Parted/> }.into_any(),
        Screen::Unknown => view! { <missing::NotFound/> }.into_any(),
    };
    view! {
        <a class="skip" href="#main">{t(texts::SKIP)}</a>
        {in_turn(shown)}
        {move || desk.palette.get().then(|| view! { <CommandPalette scene/> })}
        {move || desk.help.get().then(|| view! { <ShortcutHelp scene/> })}
        <ToastHost toasts label=t(texts::NOTICES)/>
        <LiveRegion announcer/>
    }
}

#[component]
fn Waiting() -> impl IntoView {
    let session = use_session();
    let language = session.language;
    let problem = session.problem();
    let busy = move || problem.with(Option::is_none).to_string();
    let words = move || problem.get().unwrap_or(texts::OPENING).get(language.get());
    view! { <main class="lonely" id="main" aria-busy=busy><h1 class="quiet" tabindex="-1">{words}</h1></main> }
}

#[component]
fn NoWorkspace() -> impl IntoView {
    let session = use_session();
    move || {
        if session.workspaces().with(|w| w.is_empty()) {
            view! {
                <main class="lonely" id="main">
                    <h1 tabindex="-1">{t(texts::NO_WORKSPACE)}</h1>
                    <p>{t(texts::NO_WORKSPACE_TEXT)}</p>
                </main>
            }
            .into_any()
        } else {
            view! { <Waiting/> }.into_any()
        }
    }
}

/// What the address says to the page `now`, for as long as that is shown. The change of address that takes a page down also
/// wakes what the page has drawn, which would run once more, over values that are gone, if it heard of the change.
fn while_shown<T: Clone + PartialEq + Send + Sync + 'static>(
    inside: Memo<Inside>,
    now: Inside,
    read: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    Memo::new(move |was: Option<&T>| match was {
        Some(was) if inside.get() != now => was.clone(),
        _ => read(),
    })
}

#[component]
fn InWorkspace(id: WorkspaceId, place: Memo<Place>) -> impl IntoView {
    let session = use_session();
    Effect::new(move || {
        let open = session.workspace().with(|w| w.map(|w| w.info().get_untracked().id));
        if open != Some(id) && session.workspaces().with(|w| w.iter().any(|w| w.id == id)) {
            session.enter(id);
        }
    });
    let pages = expect_context::<Pages>();
    // Once what is on the screen is up to date.
    Effect::new(move |done: Option<bool>| {
        let Some(workspace) = session.workspace().get() else { return false };
        let busy = matches!(workspace.status().get(), SyncStatus::Syncing);
        if done != Some(true) && !busy {
            pages.fetch_at_leisure();
        }
        done == Some(true) || !busy
    });
    let known = Memo::new(move |_| session.workspaces().with(|w| w.iter().any(|w| w.id == id)));
    let page = Memo::new(move |_| match place.get() {
        Place::In(_, page) => page,
        _ => Page::Home,
    });
    // A record under another register's address: to its own.
    let navigation = muster_ui::nav::use_navigation();
    Effect::new(move || {
        let Page::Register(register, Some(doc)) = page.get() else { return };
        let Some(workspace) = session.workspace().get().filter(|w| w.info().get_untracked().id == id) else { return };
        let own = workspace.find(doc).and_then(|row| by_key(&row.row.register));
        if let Some(own) = own.filter(|own| own.key != register.key) {
            navigation.replace(&Page::Register(own, Some(doc)).path(id));
        }
    });
    let own_version = move || session.workspace().get().map_or(0, |workspace| workspace.own_version().get());
    let inside = Memo::new(move |_| match page.get() {
        Page::Home => Inside::Home,
        Page::Processes => Inside::Processes,
        Page::Process(process) => Inside::Process(process),
        Page::Checks => Inside::Checks,
        Page::Find => Inside::Find,
        Page::Undecided => Inside::Undecided,
        Page::Reports => Inside::Reports,
        Page::Report(kind) => Inside::Report(kind),
        // A record that is a page takes the list's place; others open beside it, so the list must stay.
        Page::Register(register, Some(doc)) if register.is_page => Inside::Record(register, doc, own_version()),
        Page::Register(register, _) => Inside::List(register, own_version()),
        Page::Members => Inside::Members,
        Page::Units => Inside::Units,
        Page::Fields => Inside::Fields,
        Page::Ledger => Inside::Ledger,
        Page::Exchange => Inside::Exchange,
        Page::Mappings(doc) => Inside::Mappings(doc),
        Page::Settings => Inside::Settings,
        Page::Refused => Inside::Refused,
    });
    let content = move || {
        let now = inside.get();
        let open = while_shown(inside, now, move || match page.get() {
            Page::Register(_, open) => open,
            _ => None,
        });
        provide_context(PageQuery(while_shown(inside, now, move || navigation.query().get())));
        let view = pages.draw(now, open);
        view! { <ErrorBoundary fallback=|_| view! { <missing::Broken/> }>{view}</ErrorBoundary> }.into_any()
    };
    in_turn(move || {
        let workspace = session.workspace().get().filter(|w| w.info().get_untracked().id == id);
        match workspace {
            Some(workspace) => {
                provide_workspace(workspace);
                view! { <Shell page>{in_turn(content)}</Shell> }.into_any()
            }
            None if known.get() => view! { <Waiting/> }.into_any(),
            None => view! { <missing::NotFound/> }.into_any(),
        }
    })
}
