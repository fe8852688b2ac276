//! The JSON interface under `/api/v1`: thin handlers over the directory and the hub. Every one asks
//! `access::decide` (through [`extract::Caller::may`], or with the document in hand) before it does anything.

mod account;
mod decisions;
mod documents;
mod extract;
mod files;
pub mod health;
mod held;
mod members;
mod protect;
mod texts;

pub use protect::content_security_policy;

use crate::AppState;
use crate::error::ApiError;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use muster_shared::api::{ErrorCode, HELD_BYTES_MAX, paths};
use std::any::Any;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

/// Bytes of an ordinary body.
const BODY: usize = 64 << 10;
/// Bytes of a body of refused edits: base64 of [`HELD_BYTES_MAX`] and what surrounds it.
const HELD_BODY: usize = HELD_BYTES_MAX / 3 * 4 + (1 << 20);
/// Bytes of a body that is a part of a file.
const PART_BODY: usize = muster_shared::attachments::PART as usize + (64 << 10);
/// How long a request may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Every URL of the interface and of the health checks.
pub fn routes(state: &AppState) -> Router<AppState> {
    Router::new()
        .route(paths::ME, get(account::me))
        .route(paths::SIGN_IN, post(account::sign_in))
        .route(paths::SIGN_OUT, post(account::sign_out))
        .route(paths::PASSWORD, post(account::password))
        .route(paths::PROFILE, put(account::profile))
        .route(paths::SESSIONS, get(account::sessions))
        .route(paths::SESSION, delete(account::end_session))
        .route(paths::SETUP, get(account::setup_state).post(account::set_up))
        .route(paths::INVITATION, get(members::invitation))
        .route(paths::INVITATION_ACCEPT, post(members::accept))
        .route(paths::WORKSPACE, put(members::rename))
        .route(paths::MEMBERS, get(members::members))
        .route(paths::MEMBER, put(members::change_member).delete(members::remove_member))
        .route(paths::INVITATIONS, get(members::invitations).post(members::invite))
        .route(paths::WORKSPACE_INVITATION, delete(members::revoke_invitation))
        .route(paths::UNITS, get(members::units).post(members::create_unit))
        .route(paths::UNIT, put(members::change_unit).delete(members::remove_unit))
        .route(paths::TOKENS, get(members::tokens).post(members::create_token))
        .route(paths::TOKEN, delete(members::revoke_token))
        .route(paths::PLACEMENT, put(documents::place))
        .route(paths::DECISIONS, get(decisions::list).post(decisions::decide))
        .route(paths::FILES, get(files::list).post(files::begin))
        .route(
            paths::FILE,
            get(files::give).put(files::take).delete(files::erase).layer(DefaultBodyLimit::max(PART_BODY)),
        )
        .route(paths::GRANTS, get(documents::grants))
        .route(paths::GRANT, put(documents::set_grant).delete(documents::remove_grant))
        .route(paths::TEXTS, get(texts::page))
        .route(paths::HOLDING, get(documents::holding).post(documents::hold).layer(DefaultBodyLimit::max(HELD_BODY)))
        .route(paths::HELD, get(documents::held).delete(documents::drop_held))
        .route(paths::LEDGER, get(documents::read_ledger))
        .route("/api/{*rest}", axum::routing::any(nothing))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(from_fn_with_state(state.clone(), protect::same_site))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
}

/// What every response goes through, sockets and files included.
pub fn protected(router: Router<AppState>, state: &AppState) -> Router<AppState> {
    router
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(protect::observe))
        .layer(from_fn_with_state(state.clone(), protect::headers))
}

async fn nothing() -> ApiError {
    ErrorCode::NotFound.into()
}

/// A handler failed in a way that nobody foresaw: the others go on, and the message stays out of the response.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    metrics::counter!("muster_panics_total").increment(1);
    ApiError::from(ErrorCode::Internal).into_response()
}
