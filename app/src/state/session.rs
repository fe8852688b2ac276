//! Who is signed in, and what belongs to the person rather than to a workspace.

use super::workspace::Workspace;
use leptos::prelude::*;
use muster_shared::api::{ErrorBody, ErrorCode};
use muster_shared::id::{AccountId, WorkspaceId};
use muster_shared::label::Language;
use muster_shared::sync::frame::WorkspaceInfo;
use std::sync::Arc;

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

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device is set.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The session of this browser.
#[derive(Clone, Copy)]
pub struct Session {
    /// The language of the interface.
    pub language: RwSignal<Language>,
    /// Light or dark.
    pub theme: RwSignal<Theme>,
    /// Whether the browser believes to have a network.
    pub online: Signal<bool>,
    user: RwSignal<Option<User>>,
    checked: RwSignal<bool>,
    workspaces: RwSignal<Arc<Vec<WorkspaceInfo>>>,
    workspace: RwSignal<Option<Workspace>>,
}

/// Makes the session and gives every component access to it. Called once, at the root.
pub fn provide_session() -> Session {
    let session = Session {
        language: RwSignal::new(Language::En),
        theme: RwSignal::new(Theme::System),
        online: RwSignal::new(true).into(),
        user: RwSignal::new(None),
        checked: RwSignal::new(false),
        workspaces: RwSignal::new(Arc::default()),
        workspace: RwSignal::new(None),
    };
    provide_context(session);
    session
}

/// The session. Panics where none was provided, as contexts do.
pub fn use_session() -> Session {
    expect_context()
}

impl Session {
    /// Who is signed in; without a network, who was last, for the days that the server allows.
    pub fn user(self) -> Signal<Option<User>> {
        self.user.into()
    }

    /// Whether it is known yet who is signed in. Until then show neither the sign-in page nor the workspace.
    pub fn checked(self) -> Signal<bool> {
        self.checked.into()
    }

    /// Signs in.
    pub async fn sign_in(self, _email: String, _password: String) -> Result<(), ErrorBody> {
        Err(ErrorCode::Internal.body())
    }

    /// Signs out, after what waits here has been sent if the server is in reach. What could not be sent stays on this
    /// device, unseen by other accounts, until this person signs in again.
    pub async fn sign_out(self) {
        self.user.set(None);
        self.workspace.set(None);
    }

    /// The person's workspaces.
    pub fn workspaces(self) -> Signal<Arc<Vec<WorkspaceInfo>>> {
        self.workspaces.into()
    }

    /// The workspace that is open, once its records are there.
    pub fn workspace(self) -> Signal<Option<Workspace>> {
        self.workspace.into()
    }

    /// Opens another workspace.
    pub fn enter(self, _workspace: WorkspaceId) {}

    /// Reads again who is signed in, after an invitation was accepted or the workspace set up.
    pub async fn refresh(self) {}

    /// Reloads all tabs into the new version, after everything is written.
    pub fn apply_update(self) {}
}
