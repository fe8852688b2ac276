//! People: sessions, members, invitations, units, tokens.

use crate::access::{Role, Scope};
use crate::id::{AccountId, ActorPrefix, CredentialId, DocId, UnitId, WorkspaceId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Who is signed in and what they may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The account.
    pub account: AccountId,
    /// The display name.
    pub name: String,
    /// The address they sign in with; guests have none.
    pub email: Option<String>,
    /// Their workspaces.
    pub workspaces: Vec<MyWorkspace>,
    /// This session.
    pub session: CredentialId,
    /// When this session ends unless it is used (it is prolonged by use).
    pub expires: Timestamp,
    /// Days without the server after which the app asks for the password again.
    pub offline_days: u32,
    /// The server's version.
    pub version: String,
}

/// A workspace as its member sees it; with it the app can call [`crate::access::decide`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyWorkspace {
    /// Which one.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// The member's role.
    pub role: Role,
    /// Units that the member is confined to; empty means all.
    #[serde(default)]
    pub units: Vec<UnitId>,
    /// Documents granted by name.
    #[serde(default)]
    pub grants: Vec<Grant>,
}

/// A document granted by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Which one.
    pub doc: DocId,
    /// Whether it may be written too.
    pub write: bool,
}

/// Signs in.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The address; case does not matter.
    pub email: String,
    /// The password.
    pub password: String,
}

/// Changes one's own password.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password now.
    pub current: String,
    /// The password from now on.
    pub new: String,
}

/// Changes how others see one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The display name.
    pub name: String,
}

/// One session of one's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    /// Which one.
    pub id: CredentialId,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used, to the hour.
    pub used: Timestamp,
    /// When it ends unless it is used.
    pub expires: Timestamp,
    /// The browser, as it calls itself, shortened.
    pub agent: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// Whether the server waits for its first workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupState {
    /// It does; the link on its console leads to the form.
    pub needed: bool,
}

/// Makes the first workspace and its owner.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// The secret of the link on the console.
    pub token: String,
    /// The workspace's name.
    pub workspace: String,
    /// The owner's display name.
    pub name: String,
    /// The owner's address.
    pub email: String,
    /// The owner's password.
    pub password: String,
}

/// Renames a workspace.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenameWorkspace {
    /// The name.
    pub name: String,
}

/// A member of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The account.
    pub account: AccountId,
    /// The display name.
    pub name: String,
    /// The address; guests have none, and only owners and managers see the others'.
    pub email: Option<String>,
    /// The role.
    pub role: Role,
    /// Units that the member is confined to; empty means all.
    #[serde(default)]
    pub units: Vec<UnitId>,
    /// Documents granted by name; only owners and managers see the others'.
    #[serde(default)]
    pub grants: Vec<Grant>,
    /// Since when.
    pub since: Timestamp,
    /// Until when, for guests.
    #[serde(default)]
    pub expires: Option<Timestamp>,
    /// No longer a member: kept so that what they wrote still shows a name.
    #[serde(default)]
    pub former: bool,
    /// Actor prefixes leased to their devices: whose a change is (MODEL.md 12).
    #[serde(default)]
    pub prefixes: Vec<ActorPrefix>,
}

/// Changes a member.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeMember {
    /// The role from now on. Guests stay guests, and nobody becomes one.
    pub role: Role,
    /// Units to confine the member to; empty means all.
    #[serde(default)]
    pub units: Vec<UnitId>,
}

/// Invites somebody by a link.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    /// Whom it is for, so that the list tells; a name or an address.
    pub note: String,
    /// The role that they will have.
    pub role: Role,
    /// Units to confine them to; empty means all.
    #[serde(default)]
    pub units: Vec<UnitId>,
    /// For guests: the documents, at least one. For others: documents on top of the role.
    #[serde(default)]
    pub grants: Vec<Grant>,
    /// Days that the link is good for, 1 to [`INVITATION_DAYS_MAX`].
    pub days: u32,
    /// For guests: days that their access lasts after accepting, 1 to [`GUEST_DAYS_MAX`].
    #[serde(default)]
    pub guest_days: Option<u32>,
}

/// An open invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Which one.
    pub id: CredentialId,
    /// Whom it is for.
    pub note: String,
    /// The role.
    pub role: Role,
    /// Units.
    #[serde(default)]
    pub units: Vec<UnitId>,
    /// Documents.
    #[serde(default)]
    pub grants: Vec<Grant>,
    /// Who made it.
    pub by: AccountId,
    /// When.
    pub created: Timestamp,
    /// Until when the link is good.
    pub expires: Timestamp,
}

/// A new invitation with its link, which is shown only now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationCreated {
    /// The invitation.
    pub invitation: Invitation,
    /// The link to send; the secret is in its fragment, which browsers send to no server.
    pub link: String,
}

/// What the holder of an invitation's link sees before accepting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// The workspace's name.
    pub workspace: String,
    /// Who invites.
    pub by: String,
    /// The role; a guest gives a name only.
    pub role: Role,
    /// How many documents are shared by name.
    pub documents: usize,
    /// Until when the link is good.
    pub expires: Timestamp,
}

/// Accepts an invitation. Somebody who is signed in joins with their account and leaves all fields empty.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// The display name of a new account or guest.
    #[serde(default)]
    pub name: String,
    /// The address of a new account, or of one that exists.
    #[serde(default)]
    pub email: String,
    /// The password of the new account, or the one that the existing account has.
    #[serde(default)]
    pub password: String,
}

/// An organisational unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Which one.
    pub id: UnitId,
    /// Its name.
    pub name: String,
    /// The unit above it.
    #[serde(default)]
    pub parent: Option<UnitId>,
}

/// Makes or changes a unit.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewUnit {
    /// Its name.
    pub name: String,
    /// The unit above it.
    #[serde(default)]
    pub parent: Option<UnitId>,
}

/// A personal access token, good in one workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Which one.
    pub id: CredentialId,
    /// What its owner calls it.
    pub name: String,
    /// What it is good for.
    pub scope: Scope,
    /// When it was made.
    pub created: Timestamp,
    /// Until when it is good.
    pub expires: Timestamp,
}

/// Makes a token.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// A name to know it by.
    pub name: String,
    /// What it shall be good for. Only [`Scope::Sync`] and [`Scope::Read`] may travel in a query (MODEL.md 24).
    pub scope: Scope,
    /// Days that it is good for, 1 to [`TOKEN_DAYS_MAX`].
    pub days: u32,
}

/// A new token with its secret, which is shown only now.
#[derive(Clone, Serialize, Deserialize)]
pub struct TokenCreated {
    /// The token.
    pub token: Token,
    /// `mst_…`
    pub secret: String,
}
