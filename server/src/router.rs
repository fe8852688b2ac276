//! Every address of the server: `http::routes` has those of the JSON interface, here are the sockets and the files.

use crate::{AppState, assets, http, ws};
use axum::Router;
use axum::routing::any;

/// The whole server.
pub fn router(state: AppState) -> Router {
    let all = Router::new()
        .merge(http::routes(&state))
        .route("/sync/v1", any(ws::native))
        .route("/sync/automerge-repo/{workspace}", any(ws::repo))
        .fallback(assets::serve);
    http::protected(all, &state).with_state(state)
}
