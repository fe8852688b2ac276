//! Every address of the server, on one page.

use crate::{AppState, ws};
use axum::Router;
use axum::routing::{any, get};

/// The whole server.
pub fn router(state: AppState) -> Router {
    Router::new().route("/sync/v1", any(ws::native)).route("/health/live", get(|| async { "live" })).with_state(state)
}
