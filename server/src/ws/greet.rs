//! How a conversation on `/sync/v1` begins and ends: upgrade, Hello, Welcome or a refusal.

use super::Seat;
use super::native::Conversation;
use crate::AppState;
use crate::hub::{Actors, SignedIn, Who};
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use muster_shared::id::WorkspaceId;
use muster_shared::sync::frame::{self, Down, Refusal, Rejection, Up, WorkspaceInfo, encode};
use muster_shared::sync::limits;
use std::sync::Arc;
use std::time::Duration;

/// The first buffer of a socket, in bytes; it grows with what comes and idle connections stay small.
const READ_BUFFER: usize = 2 << 10;
/// Bytes that are gathered before they are written without a flush.
const WRITE_BUFFER: usize = 16 << 10;
/// A message somewhat above [`limits::FRAME`] is read so that its sender can be told; beyond this the connection ends.
const READABLE: usize = 2 * limits::FRAME;
/// How long the first message may take.
const HELLO: Duration = Duration::from_secs(10);
/// How long a farewell may take to be written.
pub(super) const FAREWELL: Duration = Duration::from_secs(2);

/// Upgrades to `/sync/v1`. Cross-site pages get 403; who is not signed in gets a socket that says so, because a browser
/// does not show a page why its upgrade failed.
pub async fn upgrade(State(state): State<AppState>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    if !state.people.same_origin(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let signed_in = state.people.session(&headers);
    let tasks = state.sockets.tasks.clone();
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(16 * limits::FRAME)
        .max_frame_size(READABLE)
        .max_message_size(READABLE)
        .on_upgrade(move |socket| async move {
            // Boxed: the future of a conversation is large, that of a refusal need not be.
            tasks.track_future(Box::pin(converse(state, signed_in, socket))).await;
        })
}

/// Why a conversation ends: with a reason that the client is told, or without, because it went away.
pub(super) type End = Option<Refusal>;

async fn converse(state: AppState, signed_in: Option<SignedIn>, mut socket: WebSocket) {
    let end = match signed_in {
        None => Some(Refusal::SignedOut),
        Some(signed_in) => match state.sockets.accounts.seat(signed_in.account) {
            None => Some(Refusal::TooMany),
            Some(seat) => greet(&state, signed_in, seat, &mut socket).await,
        },
    };
    if let Some(reason) = end {
        let farewell = async {
            socket.send(Message::Binary(encode(&Down::Refused { reason }).into())).await?;
            socket.send(Message::Close(None)).await
        };
        // Gone already, or too slow even for this: it finds out by itself.
        let _ = tokio::time::timeout(FAREWELL, farewell).await;
    }
}

/// Reads the Hello and answers it.
async fn greet(state: &AppState, signed_in: SignedIn, seat: Seat, socket: &mut WebSocket) -> End {
    let first = tokio::select! {
        first = tokio::time::timeout(HELLO, socket.next()) => first,
        () = state.sockets.stopping.cancelled() => return Some(Refusal::Stopping),
    };
    let bytes = match first {
        Ok(Some(Ok(Message::Binary(bytes)))) => bytes,
        Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) => return None,
        _ => return Some(Refusal::Malformed),
    };
    let Ok(Up::Hello { protocol, device, incarnation, since, .. }) = frame::decode(&bytes) else {
        return Some(Refusal::Malformed);
    };
    match protocol.cmp(&frame::PROTOCOL) {
        std::cmp::Ordering::Less => return Some(Refusal::AppTooOld),
        std::cmp::Ordering::Greater => return Some(Refusal::ServerTooOld),
        std::cmp::Ordering::Equal => {}
    }
    // Subscribed before the rights are read, so that no change falls between.
    let revocations = state.people.revocations();
    let prefix = match state.people.lease(signed_in.account, device).await {
        Ok(prefix) => prefix,
        // More browser profiles than one account may have.
        Err(Rejection::Denied(_)) => return Some(Refusal::TooMany),
        // The lease cannot be stored: the client keeps its changes and tries again.
        Err(_) => return Some(Refusal::Stopping),
    };
    let workspaces = state.people.workspaces(&signed_in);
    let who = Arc::new(Who {
        account: signed_in.account,
        principals: workspaces.iter().map(|w| w.principal.clone()).collect(),
        name: signed_in.name.clone(),
        connection: state.hub.connection(),
        actors: Actors::Leased(prefix),
    });
    let now_here = state.hub.store().incarnation();
    let welcome = Down::Welcome {
        incarnation: now_here,
        account: signed_in.account,
        prefix,
        workspaces: workspaces
            .iter()
            .map(|w| WorkspaceInfo { id: w.principal.workspace, name: w.name.clone(), role: w.principal.role })
            .collect(),
        now: crate::hub::now().0,
    };
    let (outbox, outgoing) = crate::hub::outbox(state.sockets.queue);
    outbox.message(&welcome);
    let mut conversation = Conversation::new(state, signed_in, who, outbox, seat);
    // A cursor of another life of the store says nothing about this one (MODEL.md 17).
    let same_life = incarnation == Some(now_here);
    let mut asked: Vec<(WorkspaceId, u64)> =
        since.into_iter().map(|(w, seq)| (w, if same_life { seq } else { 0 })).collect();
    asked.retain(|(w, _)| conversation.may_follow(*w));
    asked.sort_unstable();
    asked.dedup_by_key(|(w, _)| *w);
    conversation.run(socket, outgoing, revocations, asked, &state.sockets.stopping).await
}
