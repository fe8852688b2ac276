//! Who is signed in, and what belongs to the person rather than to a workspace.

use super::engine::{Engine, StartError};
use super::parting::{self, Parted};
use super::theme::Theme;
use super::workspace::Workspace;
use crate::platform::fetch::{self, ApiError};
use crate::platform::{clock, device, locks, task, worker};
use gloo::net::http::Method;
use leptos::prelude::*;
use muster_shared::access::{Principal, Scope};
use muster_shared::api::{ErrorBody, ErrorCode, Me, MyWorkspace, Profile, RenameWorkspace, SignIn, path, paths};
use muster_shared::id::{AccountId, WorkspaceId};
use muster_shared::label::{Label, Language, label};
use muster_shared::sync::frame::WorkspaceInfo;
use muster_shared::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Milliseconds between looks at whether workspaces have been let go of.
const PARTING_LOOK: u32 = 50;
const ME: &str = "muster.me";
const LANGUAGE: &str = "muster.language";
const THEME: &str = "muster.theme";
const WORKSPACE: &str = "muster.workspace";
/// Set from signing out until the server has heard of it.
const LEFT: &str = "muster.left";
/// Milliseconds between looks for a new version of the app.
const UPDATE_LOOK: u32 = 30 * 60 * 1000;
/// Milliseconds between looks whether a membership really ended, while the server is out of reach.
const MEMBERSHIP_LOOK: u32 = 5_000;

/// The person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Their account.
    pub account: AccountId,
    /// Their display name.
    pub name: String,
    /// The address they sign in with; guests have none.
    pub email: Option<String>,
}

/// What is remembered of the last sign-in, so that work can begin without a network.
#[derive(Serialize, Deserialize)]
struct Remembered {
    me: Me,
    /// When the server last said so.
    at: Timestamp,
}

/// The session of this browser.
#[derive(Clone, Copy)]
pub struct Session {
    /// The language of the interface; kept on this device.
    pub language: RwSignal<Language>,
    /// Light or dark; kept on this device.
    pub theme: RwSignal<Theme>,
    me: RwSignal<Option<Me>>,
    checked: RwSignal<bool>,
    expired: RwSignal<bool>,
    update: RwSignal<bool>,
    problem: RwSignal<Option<Label>>,
    parted: RwSignal<Option<Parted>>,
    /// Whether this page is letting go of workspaces just now.
    parting: RwSignal<bool>,
    /// Whose workspace is being opened just now.
    opening: RwSignal<Option<(AccountId, WorkspaceId)>>,
    workspace: RwSignal<Option<Workspace>>,
}

/// Makes the session and gives every component access to it. Called once, at the root.
pub fn provide_session() -> Session {
    let german = device::languages().first().is_some_and(|l| l.starts_with("de"));
    let language = match device::setting(LANGUAGE).as_deref() {
        Some("de") => Language::De,
        Some("en") => Language::En,
        _ if german => Language::De,
        _ => Language::En,
    };
    let theme = match device::setting(THEME).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    };
    let session = Session {
        language: RwSignal::new(language),
        theme: RwSignal::new(theme),
        me: RwSignal::new(None),
        checked: RwSignal::new(false),
        expired: RwSignal::new(false),
        update: RwSignal::new(false),
        problem: RwSignal::new(None),
        parted: RwSignal::new(None),
        parting: RwSignal::new(false),
        opening: RwSignal::new(None),
        workspace: RwSignal::new(None),
    };
    provide_context(session);
    session.keep_settings();
    session.watch_membership();
    device::on_online(move |now| match session.workspace.get_untracked() {
        Some(workspace) if !now => workspace.engine().unplugged(),
        _ => session.nudge(),
    });
    device::on_visible(move |visible| {
        if visible {
            session.nudge();
        }
    });
    task::spawn(session.boot());
    task::spawn(session.watch_updates());
    session
}

/// The session. Panics where none was provided, as contexts do.
pub fn use_session() -> Session {
    expect_context()
}

impl Session {
    /// Who is signed in; without a network, who was last, for the days that the server allows.
    pub fn user(self) -> Signal<Option<User>> {
        let me = self.me;
        let user = move || {
            me.with(|me| me.as_ref().map(|m| User { account: m.account, name: m.name.clone(), email: m.email.clone() }))
        };
        Memo::new(move |_| user()).into()
    }

    /// Whether it is known yet who is signed in. Until then show neither the sign-in page nor the workspace.
    pub fn checked(self) -> Signal<bool> {
        self.checked.into()
    }

    /// Whether the server no longer knows the session, while work goes on here: signing in again sends what waits.
    pub fn expired(self) -> Signal<bool> {
        let (expired, workspace) = (self.expired, self.workspace);
        Signal::derive(move || {
            let refused = workspace.get().is_some_and(|w| w.engine().facts.with(|f| f.signed_out));
            expired.get() || refused
        })
    }

    /// Why the workspace cannot be shown, if it cannot.
    pub fn problem(self) -> Signal<Option<Label>> {
        self.problem.into()
    }

    /// The workspace that this device has just let go of, because the membership ended.
    pub fn parted(self) -> Signal<Option<Parted>> {
        self.parted.into()
    }

    /// Changes the display name.
    pub async fn rename(self, name: String) -> Result<(), ApiError> {
        let me: Me = fetch::call(Method::PUT, paths::PROFILE, &Profile { name }).await?;
        self.remember(&me);
        self.me.set(Some(me));
        if let Some(workspace) = self.workspace.get_untracked() {
            workspace.refresh_members();
        }
        Ok(())
    }

    /// Changes a workspace's name.
    pub async fn rename_workspace(self, workspace: WorkspaceId, name: String) -> Result<(), ApiError> {
        fetch::tell(Method::PUT, &path(paths::WORKSPACE, &[&workspace]), &RenameWorkspace { name }).await?;
        self.refresh().await;
        Ok(())
    }

    /// Signs in.
    pub async fn sign_in(self, email: String, password: String) -> Result<(), ErrorBody> {
        let body = SignIn { email, password };
        match fetch::call::<Me>(Method::POST, paths::SIGN_IN, &body).await {
            Ok(me) => {
                self.signed_in(me).await;
                Ok(())
            }
            Err(error) => Err(said(error)),
        }
    }

    /// Signs out. What waits is sent first if the server is in reach; what could not be sent stays on this device,
    /// unseen by other accounts, until this person signs in here again.
    pub async fn sign_out(self) {
        // From here nothing of the workspace is shown, or the page would open it again.
        self.checked.set(false);
        self.opening.set(None);
        if let Some(workspace) = self.workspace.get_untracked() {
            let engine = workspace.engine();
            engine.flush().await;
            for _ in 0..100 {
                if engine.facts.with_untracked(|f| !f.connected || f.waiting == 0) {
                    break;
                }
                task::sleep(30).await;
            }
            self.me.set(None);
            self.workspace.set(None);
            engine.leave();
        }
        device::set_setting(ME, None);
        device::set_setting(LEFT, Some("1"));
        self.leave_server().await;
        self.me.set(None);
        self.expired.set(false);
        self.checked.set(true);
    }

    /// Ends the session on the server, whose cookie no script can remove; whether the server was reached. Without a
    /// network this is made up for when the app starts the next time, before anything else.
    async fn leave_server(self) -> bool {
        let reached = fetch::tell(Method::POST, paths::SIGN_OUT, &serde_json::json!({})).await;
        let reached = !matches!(reached, Err(ApiError::Unreachable));
        if reached {
            device::set_setting(LEFT, None);
        }
        reached
    }

    /// The person's workspaces.
    pub fn workspaces(self) -> Signal<Arc<Vec<WorkspaceInfo>>> {
        let me = self.me;
        Memo::new(move |_| {
            let list = me.with(|me| me.as_ref().map(|m| m.workspaces.iter().map(info).collect()));
            Arc::new(list.unwrap_or_default())
        })
        .into()
    }

    /// The workspace that is open, once its records are there.
    pub fn workspace(self) -> Signal<Option<Workspace>> {
        self.workspace.into()
    }

    /// Opens another workspace.
    pub fn enter(self, workspace: WorkspaceId) {
        device::set_setting(WORKSPACE, Some(&workspace.to_string()));
        task::spawn(async move {
            if let Some(open) = self.workspace.get_untracked() {
                open.engine().flush().await;
                self.workspace.set(None);
                open.engine().stop();
            }
            self.open().await;
        });
    }

    /// Takes up a session that a request other than signing in has begun (an invitation accepted, the workspace set up).
    pub async fn signed_in(self, me: Me) {
        let same = self.me.with_untracked(|old| old.as_ref().is_some_and(|o| o.account == me.account));
        // Whoever signs in here ends the session that was here before.
        device::set_setting(LEFT, None);
        self.part(&me).await;
        self.remember(&me);
        self.expired.set(false);
        self.me.set(Some(me));
        match self.workspace.get_untracked() {
            Some(open) if same => open.engine().reconnect(),
            Some(open) => {
                self.workspace.set(None);
                open.engine().stop();
                self.open().await;
            }
            None => self.open().await,
        }
    }

    /// Reads again who is signed in.
    pub async fn refresh(self) {
        let _ = self.look_again().await;
    }

    /// Lets go of workspaces that the server, just asked, no longer counts this person among (MODEL.md 19).
    async fn part(self, me: &Me) {
        // Several parts of the page notice it at once: the first does it, and looking again would make the database anew.
        let mut waited = false;
        while self.parting.get_untracked() {
            task::sleep(PARTING_LOOK).await;
            waited = true;
        }
        if waited {
            return;
        }
        self.parting.set(true);
        if !parting::gone(me).await.is_empty() {
            self.let_go(me).await;
        }
        self.parting.set(false);
    }

    async fn let_go(self, me: &Me) {
        // Meanwhile nothing of it is shown, or it would be opened again.
        let checked = self.checked.get_untracked();
        self.checked.set(false);
        let gone = |w: &Workspace| !me.workspaces.iter().any(|m| m.id == w.info().get_untracked().id);
        if let Some(open) = self.workspace.get_untracked().filter(gone) {
            let engine = open.engine();
            engine.flush().await;
            self.workspace.set(None);
            engine.leave();
        }
        self.parted.set(parting::part(me).await);
        self.me.set(Some(me.clone()));
        self.checked.set(checked);
    }

    /// Reloads all tabs into the new version, after everything is written.
    pub fn apply_update(self) {
        task::spawn(async move {
            if self.flush().await && !worker::activate().await {
                device::reload();
            }
        });
    }

    async fn boot(self) {
        if device::setting(LEFT).is_some() && !self.leave_server().await {
            self.checked.set(true);
            return;
        }
        match fetch::get::<Me>(paths::ME).await {
            Ok(me) => self.signed_in(me).await,
            Err(error) => {
                let kept = device::setting(ME).and_then(|json| serde_json::from_str::<Remembered>(&json).ok());
                let age = |r: &Remembered| clock::now().0.saturating_sub(r.at.0) / 86_400_000;
                // A clock that was set back does not lock anybody out.
                if let Some(kept) = kept.filter(|r| age(r) <= i64::from(r.me.offline_days)) {
                    self.expired.set(matches!(error, ApiError::Refused(_)));
                    self.me.set(Some(kept.me));
                    self.open().await;
                }
            }
        }
        self.checked.set(true);
    }

    /// Opens the workspace that was open last, or the first.
    async fn open(self) {
        let Some(me) = self.me.get_untracked() else { return };
        let last = device::setting(WORKSPACE).and_then(|id| id.parse::<WorkspaceId>().ok());
        let chosen = me.workspaces.iter().find(|w| Some(w.id) == last).or(me.workspaces.first());
        let Some(mine) = chosen else {
            self.problem.set(Some(label(
                "You are not a member of any workspace. Ask for an invitation.",
                "Sie gehören keinem Arbeitsbereich an. Bitten Sie um eine Einladung.",
            )));
            return;
        };
        self.problem.set(None);
        // The address asks for a workspace while it is being opened; a second engine beside the first would do everything twice.
        let opening = Some((me.account, mine.id));
        if self.opening.get_untracked() == opening {
            return;
        }
        self.opening.set(opening);
        let principal = Principal {
            account: me.account,
            workspace: mine.id,
            role: mine.role,
            units: mine.units.clone(),
            grants: mine.grants.iter().map(|g| (g.doc, g.write)).collect(),
            scope: Scope::Full,
        };
        let started = Engine::start(principal, info(mine)).await;
        if self.opening.get_untracked() != opening {
            // The person went elsewhere meanwhile.
            started.iter().for_each(|engine| engine.stop());
            return;
        }
        self.opening.set(None);
        match started {
            Ok(engine) => {
                engine.update_facts(|f| f.update_ready = self.update.get_untracked());
                self.workspace.set(Some(Workspace::new(engine)));
            }
            Err(error) => {
                device::report(&error.to_string());
                self.problem.set(Some(match error {
                    StartError::Storage(_) | StartError::Random(_) => label(
                        "This browser does not let Muster keep anything here. Leave private mode, or free some space, then reload.",
                        "Dieser Browser lässt Muster hier nichts aufbewahren. Verlassen Sie den privaten Modus oder schaffen Sie Platz und laden Sie neu.",
                    ),
                    StartError::NeverOpened => label(
                        "The server is out of reach, and this workspace was never opened on this device. Try again when you are online.",
                        "Der Server ist nicht erreichbar, und dieser Arbeitsbereich war auf diesem Gerät noch nie offen. Versuchen Sie es erneut, wenn Sie online sind.",
                    ),
                }));
            }
        }
    }

    fn remember(self, me: &Me) {
        if me.workspaces.is_empty() {
            // Nothing to work on without a network, so nothing of the person is kept.
            device::set_setting(ME, None);
            device::set_setting(WORKSPACE, None);
            return;
        }
        let kept = Remembered { me: me.clone(), at: clock::now() };
        device::set_setting(ME, serde_json::to_string(&kept).ok().as_deref());
    }

    fn nudge(self) {
        if let Some(workspace) = self.workspace.get_untracked() {
            workspace.engine().nudge();
        }
    }

    async fn flush(self) -> bool {
        match self.workspace.get_untracked() {
            Some(workspace) => workspace.engine().flush().await,
            None => true,
        }
    }

    fn keep_settings(self) {
        Effect::new(move |_| {
            let key = if self.language.get() == Language::De { "de" } else { "en" };
            device::set_setting(LANGUAGE, Some(key));
        });
        Effect::new(move |_| {
            device::set_setting(THEME, self.theme.get().key());
        });
    }

    /// Asks the server who is a member when a connection ended because somebody is none any more.
    fn watch_membership(self) {
        Effect::new(move |_| {
            let revoked = self.workspace.get().is_some_and(|w| w.engine().facts.with(|f| f.revoked));
            if !revoked {
                return;
            }
            task::spawn(async move {
                while let Err(ApiError::Unreachable) = self.look_again().await {
                    task::sleep(MEMBERSHIP_LOOK).await;
                }
            });
        });
    }

    async fn look_again(self) -> Result<(), ApiError> {
        let me = fetch::get::<Me>(paths::ME).await?;
        self.signed_in(me).await;
        Ok(())
    }

    async fn watch_updates(self) {
        // Tells the service worker which version this tab runs, so that it keeps that version's files.
        let build = device::build();
        let sign_of_life = build.map(|b| locks::Lock::shared(&format!("muster-build-{b}")));
        let waiting = move || {
            self.update.set(true);
            if let Some(workspace) = self.workspace.get_untracked() {
                workspace.engine().update_facts(|f| f.update_ready = true);
            }
        };
        let replaced = move || {
            task::spawn(async move {
                // A tab that cannot write stays as it is: its person must export first.
                if self.flush().await {
                    device::reload();
                }
            });
        };
        worker::register(waiting, replaced).await;
        loop {
            task::sleep(UPDATE_LOOK).await;
            if device::online() {
                worker::look_for_update().await;
            }
            // The lock lives as long as this loop, which is as long as the page.
            let _ = &sign_of_life;
        }
    }
}

fn info(w: &MyWorkspace) -> WorkspaceInfo {
    WorkspaceInfo { id: w.id, name: w.name.clone(), role: w.role }
}

/// An error as the person reads it.
fn said(error: ApiError) -> ErrorBody {
    match error {
        ApiError::Refused(body) => body,
        ApiError::Unreachable => {
            let message = label(
                "The server is out of reach. Check the network and try again.",
                "Der Server ist nicht erreichbar. Prüfen Sie das Netz und versuchen Sie es erneut.",
            );
            ErrorBody { message: message.into(), ..ErrorCode::Internal.body() }
        }
    }
}
