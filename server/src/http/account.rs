//! One's own account: signing in and out, password, name, sessions, and the first workspace.

use super::extract::{Address, Agent, Body, Caller, Ids, InSession};
use crate::AppState;
use crate::auth::{COOKIE, cookie_secret, fingerprint};
use crate::error::ApiError;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use muster_shared::api::{ChangePassword, ErrorCode, Me, Profile, SessionInfo, Setup, SetupState, SignIn};
use muster_shared::id::CredentialId;

/// Seconds that a browser may keep the cookie, the most that browsers grant. The server decides when a session ends.
const COOKIE_SECONDS: u32 = 400 * 86_400;

/// The cookie's header. It is sent to this host only, to no script, and with no request that another site makes.
fn cookie(state: &AppState, secret: &str, seconds: u32) -> Result<HeaderValue, ApiError> {
    let secure = if state.config.origins.is_https() { "; Secure" } else { "" };
    let text = format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    let mut value = HeaderValue::from_str(&text).map_err(|_| ApiError::from(ErrorCode::Internal))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Answers with the new session's cookie and who it belongs to.
pub(super) fn signed_in(state: &AppState, secret: &str) -> Result<Response, ApiError> {
    let me = state.directory.by_session(secret).and_then(|who| state.directory.me(&who)).ok_or(ErrorCode::SignedOut)?;
    Ok(([(header::SET_COOKIE, cookie(state, secret, COOKIE_SECONDS)?)], Json(me)).into_response())
}

/// Who asks.
pub async fn me(State(state): State<AppState>, caller: Caller) -> Result<Json<Me>, ApiError> {
    state.directory.me(&caller.who).map(Json).ok_or(ErrorCode::SignedOut.into())
}

/// Signs in.
pub async fn sign_in(
    State(state): State<AppState>,
    Address(address): Address,
    Agent(agent): Agent,
    headers: HeaderMap,
    Body(form): Body<SignIn>,
) -> Result<Response, ApiError> {
    let before = cookie_secret(&headers).map(fingerprint);
    let secret = state.directory.sign_in(form, agent, address, before).await?;
    signed_in(&state, &secret)
}

/// Signs out: the session ends on the server, and the browser forgets the cookie.
pub async fn sign_out(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, ApiError> {
    if let Some(who) = cookie_secret(&headers).and_then(|s| state.directory.by_session(s)) {
        state.directory.sign_out(who.account, who.credential).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie(&state, "", 0)?)]).into_response())
}

/// Changes one's password.
pub async fn password(
    State(state): State<AppState>,
    Address(address): Address,
    InSession(caller): InSession,
    Body(form): Body<ChangePassword>,
) -> Result<StatusCode, ApiError> {
    state.directory.change_password(caller.who.account, caller.who.credential, form, address).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes one's display name.
pub async fn profile(
    State(state): State<AppState>,
    InSession(caller): InSession,
    Body(form): Body<Profile>,
) -> Result<Json<Me>, ApiError> {
    state.directory.rename(caller.who.account, &form.name).await?;
    state.directory.me(&caller.who).map(Json).ok_or(ErrorCode::SignedOut.into())
}

/// One's sessions.
pub async fn sessions(State(state): State<AppState>, InSession(caller): InSession) -> Json<Vec<SessionInfo>> {
    let all = state.directory.sessions(caller.who.account).into_iter().map(|s| SessionInfo {
        current: s.id == caller.who.credential,
        id: s.id,
        created: s.created,
        used: s.used,
        expires: s.expires,
        agent: s.agent,
    });
    Json(all.collect())
}

/// Ends one of one's sessions.
pub async fn end_session(
    State(state): State<AppState>,
    InSession(caller): InSession,
    Ids(session): Ids<CredentialId>,
) -> Result<StatusCode, ApiError> {
    match state.directory.sign_out(caller.who.account, session).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ErrorCode::NotFound.into()),
    }
}

/// Whether the server waits for its first workspace.
pub async fn setup_state(State(state): State<AppState>) -> Json<SetupState> {
    Json(SetupState { needed: state.directory.needs_setup() })
}

/// Makes the first workspace and signs its owner in.
pub async fn set_up(
    State(state): State<AppState>,
    Address(address): Address,
    Agent(agent): Agent,
    Body(form): Body<Setup>,
) -> Result<Response, ApiError> {
    let secret = state.directory.set_up(form, agent, address).await?;
    signed_in(&state, &secret)
}
