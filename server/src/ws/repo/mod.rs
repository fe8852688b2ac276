//! `/sync/automerge-repo/{workspace}`: unmodified automerge-repo clients (MODEL.md 24).
//!
//! A client is let in by a personal access token of synchronising scope, in the `Authorization` header or, because a
//! browser cannot set one on a socket, as `?access_token=`. What it sends goes through the same guard and the same hub
//! as the app's changes; what it gets comes from a copy of each document that follows the hub.

mod relay;
mod replica;
mod session;
mod wire;

pub use relay::Relay;

use crate::AppState;
use crate::auth::bearer_secret;
use crate::hub::SignedIn;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use muster_shared::access::Scope;
use muster_shared::id::WorkspaceId;
use muster_shared::sync::limits;
use serde::Deserialize;

/// The first buffer of a socket, in bytes.
const READ_BUFFER: usize = 2 << 10;
/// Bytes of one message: a document of [`limits::FRAME`] and what is around it.
const MESSAGE: usize = limits::FRAME + (16 << 10);

/// What the address may carry.
#[derive(Deserialize)]
pub struct Access {
    access_token: Option<String>,
}

/// Upgrades. 401 without a token that holds, 403 for one of another scope, 404 for a workspace it is no good in, 429
/// when the account has too many sockets.
pub async fn upgrade(
    State(state): State<AppState>,
    Path(workspace): Path<String>,
    Query(access): Query<Access>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let (signed_in, workspace) = match admit(&state, &workspace, &access, &headers) {
        Ok(admitted) => admitted,
        Err(status) => return status.into_response(),
    };
    let Some(seat) = state.sockets.accounts.seat(signed_in.account) else {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    };
    if let Some(unpacker) = &state.sockets.unpacker {
        unpacker.start_ahead();
    }
    let tasks = state.sockets.tasks.clone();
    upgrade.read_buffer_size(READ_BUFFER).max_frame_size(MESSAGE).max_message_size(MESSAGE).on_upgrade(
        move |socket| async move {
            tasks.track_future(Box::pin(session::converse(state, signed_in, workspace, seat, socket))).await;
        },
    )
}

fn admit(
    state: &AppState,
    workspace: &str,
    access: &Access,
    headers: &HeaderMap,
) -> Result<(SignedIn, WorkspaceId), StatusCode> {
    let secret = bearer_secret(headers).or(access.access_token.as_deref()).ok_or(StatusCode::UNAUTHORIZED)?;
    let signed_in = state.directory.by_token(secret).ok_or(StatusCode::UNAUTHORIZED)?;
    // An address ends up in logs and histories, so no token that can do more is taken from one.
    if !matches!(signed_in.scope, Scope::Sync | Scope::Read) {
        return Err(StatusCode::FORBIDDEN);
    }
    let workspace: WorkspaceId = workspace.parse().map_err(|_| StatusCode::NOT_FOUND)?;
    state.people.principal(&signed_in, workspace).ok_or(StatusCode::NOT_FOUND)?;
    Ok((signed_in, workspace))
}
