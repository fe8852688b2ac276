//! What the hub and the sockets ask ([`crate::hub::People`]).

use super::record::{Lease, Record};
use super::secret::{fingerprint, random};
use super::{AuthError, Directory, Plan, TOKEN_PREFIX};
use crate::hub::{Following, People, Revocation, SignedIn};
use axum::http::{HeaderMap, header};
use muster_shared::access::{Denied, Principal, Scope};
use muster_shared::id::{AccountId, ActorPrefix, DeviceId, WorkspaceId};
use muster_shared::sync::frame::Rejection;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::broadcast;

/// The session's cookie.
pub const COOKIE: &str = "muster_session";
/// Devices that one account may lease prefixes for; each browser profile is one.
const DEVICES_MAX: usize = 1_000;

/// The secret of the session's cookie, if there is one. Of several the first counts: the browser sends the one with
/// the longest path first, and ours is host-wide.
pub fn cookie_secret(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .filter(|s| !s.is_empty() && s.len() <= 128)
}

/// The secret of an `Authorization: Bearer` header, if there is one.
pub fn bearer_secret(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim()).filter(|s| s.len() <= 128)
}

impl Directory {
    /// The account behind a session's secret.
    pub fn by_session(&self, secret: &str) -> Option<SignedIn> {
        let (now, state) = (self.now(), self.read());
        let session = state.session(&fingerprint(secret), now)?;
        let account = state.accounts.get(&session.account)?;
        Some(SignedIn {
            account: account.id,
            name: account.name.as_str().into(),
            credential: session.id,
            scope: Scope::Full,
        })
    }

    /// The account behind a personal access token.
    pub fn by_token(&self, secret: &str) -> Option<SignedIn> {
        if !secret.starts_with(TOKEN_PREFIX) {
            return None;
        }
        let (now, state) = (self.now(), self.read());
        let token = state.token(&fingerprint(secret), now)?;
        let account = state.accounts.get(&token.account)?;
        Some(SignedIn {
            account: account.id,
            name: account.name.as_str().into(),
            credential: token.id,
            scope: token.scope,
        })
    }

    /// The rights in one workspace now, if the credential still holds and is good there.
    pub fn rights(&self, who: &SignedIn, workspace: WorkspaceId) -> Option<Principal> {
        let (now, state) = (self.now(), self.read());
        let scope = match (state.sessions.get(&who.credential), state.tokens.get(&who.credential)) {
            (Some(s), _) if s.account == who.account && s.expires > now => Scope::Full,
            (None, Some(t)) if t.account == who.account && t.expires > now && t.workspace == workspace => t.scope,
            _ => return None,
        };
        state.principal(workspace, who.account, scope, now)
    }

    /// The prefix of an account's device, leased on first use.
    async fn leased(&self, account: AccountId, device: DeviceId) -> Result<ActorPrefix, AuthError> {
        if let Some(prefix) = self.read().by_device.get(&(account, device)) {
            return Ok(*prefix);
        }
        self.write(move |state, _| {
            if let Some(prefix) = state.by_device.get(&(account, device)) {
                return Ok((Plan::default(), *prefix));
            }
            if state.by_device.keys().filter(|(a, _)| *a == account).count() >= DEVICES_MAX {
                return Err(muster_shared::api::ErrorCode::TooMany.into());
            }
            let mut prefix = ActorPrefix(random()?);
            while state.leases.contains_key(&prefix) {
                prefix = ActorPrefix(random()?);
            }
            let lease = Record::Lease(Lease { prefix, account, device });
            Ok((Plan { records: vec![lease], ..Plan::default() }, prefix))
        })
        .await
    }
}

impl People for Directory {
    fn same_origin(&self, headers: &HeaderMap) -> bool {
        let text = |name| headers.get(name).and_then(|v| v.to_str().ok());
        text(header::ORIGIN).is_some_and(|o| self.config().origins.allows(o, text(header::HOST)))
    }

    fn session(&self, headers: &HeaderMap) -> Option<SignedIn> {
        self.by_session(cookie_secret(headers)?)
    }

    fn workspaces(&self, who: &SignedIn) -> Vec<Following> {
        let ids = self.read().workspaces_of(who.account, self.now());
        ids.into_iter()
            .filter_map(|id| {
                let principal = Arc::new(self.rights(who, id)?);
                let name = self.read().workspaces.get(&id)?.name.clone();
                Some(Following { name, principal })
            })
            .collect()
    }

    fn principal(&self, who: &SignedIn, workspace: WorkspaceId) -> Option<Arc<Principal>> {
        self.rights(who, workspace).map(Arc::new)
    }

    fn lease(
        &self,
        account: AccountId,
        device: DeviceId,
    ) -> Pin<Box<dyn Future<Output = Result<ActorPrefix, Rejection>> + Send + '_>> {
        Box::pin(async move {
            self.leased(account, device).await.map_err(|e| match e {
                AuthError::Refused(_) => Rejection::Denied(Denied::Role),
                AuthError::TooFast { .. } => Rejection::TooFast(1_000),
                AuthError::Store(_) | AuthError::Internal(_) => {
                    tracing::error!(error = %e, "a prefix could not be leased");
                    Rejection::StorageFailed
                }
            })
        })
    }

    fn is_leased(&self, prefix: ActorPrefix) -> bool {
        self.lease_owner(prefix).is_some()
    }

    fn revocations(&self) -> broadcast::Receiver<Revocation> {
        self.inner.revocations.subscribe()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn cookies_and_headers_are_read_strictly() {
        let mut h = HeaderMap::new();
        assert_eq!(cookie_secret(&h), None);
        h.insert(header::COOKIE, "a=b; muster_session_x=no; muster_session=yes; muster_session=late".parse().unwrap());
        assert_eq!(cookie_secret(&h), Some("yes"));
        h.insert(header::AUTHORIZATION, "bearer mst_x".parse().unwrap());
        assert_eq!(bearer_secret(&h), Some("mst_x"));
        h.insert(header::AUTHORIZATION, "Basic mst_x".parse().unwrap());
        assert_eq!(bearer_secret(&h), None);
    }
}
