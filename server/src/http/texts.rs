//! Texts for the search, so that a device need not read every document for them.

use super::extract::{Caller, Ids};
use crate::AppState;
use crate::error::ApiError;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use muster_shared::id::WorkspaceId;
use muster_shared::sync::frame::encode;
use serde::Deserialize;

/// Where to go on.
#[derive(Deserialize)]
pub struct After {
    #[serde(default)]
    after: u64,
}

/// A page of the texts that the caller may read.
pub async fn page(
    State(state): State<AppState>,
    caller: Caller,
    Ids(ws): Ids<WorkspaceId>,
    after: Result<Query<After>, QueryRejection>,
) -> Result<impl IntoResponse, ApiError> {
    let principal = caller.rights(ws)?;
    let Query(After { after }) = after.map_err(|_| muster_shared::api::ErrorCode::Malformed)?;
    let page = state.hub.texts(principal, ws, after).await?;
    Ok(([(CONTENT_TYPE, "application/cbor")], encode(&page)))
}
