//! Who asks, from where, and with what body.

use crate::AppState;
use crate::auth::{AuthError, bearer_secret, cookie_secret};
use crate::config::client;
use crate::error::ApiError;
use crate::hub::SignedIn;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts};
use axum::http::{header, request::Parts};
use muster_shared::access::{Action, Principal, Resource, Scope, decide};
use muster_shared::api::ErrorCode;
use muster_shared::id::WorkspaceId;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// A JSON body.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(ApiError))]
pub struct Body<T>(pub T);

/// Ids of the path; what is no id names nothing.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(ApiError))]
pub struct Ids<T>(pub T);

/// Somebody with a session or a personal access token. A request with an `Authorization` header is judged by that
/// alone, its cookie does not count.
pub struct Caller {
    /// Who.
    pub who: SignedIn,
    state: AppState,
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let directory = &state.directory;
        let who = if parts.headers.contains_key(header::AUTHORIZATION) {
            bearer_secret(&parts.headers).and_then(|s| directory.by_token(s))
        } else {
            let who = cookie_secret(&parts.headers).and_then(|s| directory.by_session(s));
            if let Some(who) = &who {
                match directory.touch(who.credential).await {
                    // A full disk must not sign anybody out: the session is merely not prolonged.
                    Ok(()) | Err(AuthError::Store(_)) => {}
                    Err(e) => return Err(e.into()),
                }
            }
            who
        };
        who.map(|who| Self { who, state: state.clone() }).ok_or(ErrorCode::SignedOut.into())
    }
}

impl Caller {
    /// The caller's rights in a workspace; where they have none, there is nothing.
    pub fn rights(&self, workspace: WorkspaceId) -> Result<Principal, ApiError> {
        self.state.directory.rights(&self.who, workspace).ok_or(ErrorCode::NotFound.into())
    }

    /// The caller's rights in a workspace, provided that they may do this to it.
    pub fn may(&self, action: Action, workspace: WorkspaceId) -> Result<Principal, ApiError> {
        let principal = self.rights(workspace)?;
        decide(&principal, action, &Resource::Workspace(workspace))?;
        Ok(principal)
    }
}

/// Somebody with a session. Tokens cannot manage the account that they belong to.
pub struct InSession(pub Caller);

impl FromRequestParts<AppState> for InSession {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let by_token = parts.headers.contains_key(header::AUTHORIZATION);
        let caller = Caller::from_request_parts(parts, state).await?;
        if by_token || caller.who.scope != Scope::Full {
            return Err(ErrorCode::DeniedScope.into());
        }
        Ok(Self(caller))
    }
}

/// The client's address, behind trusted proxies too.
#[derive(Debug, Clone, Copy)]
pub struct Address(pub IpAddr);

impl FromRequestParts<AppState> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(a)| a.ip());
        let forwarded: Vec<&str> =
            parts.headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok()).collect();
        Ok(Self(client(peer, &forwarded, &state.config.trusted_proxies)))
    }
}

/// What the browser calls itself.
pub struct Agent(pub String);

impl<S: Sync> FromRequestParts<S> for Agent {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let agent = parts.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Ok(Self(agent.chars().take(120).collect()))
    }
}
