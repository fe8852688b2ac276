//! What the hub and the sockets need to know of people. `auth::Directory` answers it in production.

use axum::http::HeaderMap;
use muster_shared::access::{Principal, Scope};
use muster_shared::id::{AccountId, ActorPrefix, CredentialId, DeviceId, WorkspaceId};
use muster_shared::sync::frame::Rejection;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::broadcast;

/// A credential that holds.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Whose.
    pub account: AccountId,
    /// The display name.
    pub name: Arc<str>,
    /// The session or token.
    pub credential: CredentialId,
    /// What it is good for.
    pub scope: Scope,
}

/// A workspace that an account belongs to.
#[derive(Debug, Clone)]
pub struct Following {
    /// Its name.
    pub name: String,
    /// The account's rights there.
    pub principal: Arc<Principal>,
}

/// Open sockets must look again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// A session or token ended.
    Credential(CredentialId),
    /// An account was revoked wholly.
    Account(AccountId),
    /// An account's rights in a workspace changed.
    Rights(AccountId, WorkspaceId),
}

/// Accounts, sessions, rights and leases.
pub trait People: Send + Sync + 'static {
    /// Whether a cross-site page may not open this socket: checks `Origin` against the configured public URL.
    fn same_origin(&self, headers: &HeaderMap) -> bool;

    /// The session of the request's cookie, if it holds.
    fn session(&self, headers: &HeaderMap) -> Option<SignedIn>;

    /// The workspaces of a signed-in account with its rights there, limited to the credential's scope.
    fn workspaces(&self, who: &SignedIn) -> Vec<Following>;

    /// The rights in one workspace now, if any.
    fn principal(&self, who: &SignedIn, workspace: WorkspaceId) -> Option<Arc<Principal>>;

    /// The actor prefix leased to account and device, durable when it resolves.
    fn lease(
        &self,
        account: AccountId,
        device: DeviceId,
    ) -> Pin<Box<dyn Future<Output = Result<ActorPrefix, Rejection>> + Send + '_>>;

    /// Whether a prefix is leased to anybody: JavaScript clients may not claim actors under it.
    fn is_leased(&self, prefix: ActorPrefix) -> bool;

    /// What changes from now on.
    fn revocations(&self) -> broadcast::Receiver<Revocation>;
}
