//! Files of records: in by parts, out as a stream. What a browser might run is only ever saved.

use super::documents::resource;
use super::extract::{Body, Caller, Ids};
use crate::AppState;
use crate::blobs::Sending;
use crate::error::ApiError;
use axum::body::Body as Stream;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, RequestExt};
use muster_shared::access::{Action, decide};
use muster_shared::api::{ErrorCode, NewFile, RecordFiles, Uploaded};
use muster_shared::attachments::{BlobHash, Kind};
use muster_shared::id::{DocId, WorkspaceId};
use serde::Deserialize;

/// What a file may do in a browser that opens it by its address: nothing.
const POLICY: &str = "default-src 'none'; sandbox";

/// The files of a record as they are here, and what may be uploaded.
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, doc)): Ids<(WorkspaceId, DocId)>,
) -> Result<Json<RecordFiles>, ApiError> {
    let principal = caller.rights(ws)?;
    let (record, _) = resource(&state, ws, doc).await?;
    decide(&principal, Action::Read, &record)?;
    let limits = state.blobs.limits(ws).await?;
    Ok(Json(RecordFiles { limits, files: state.blobs.of_record(ws, doc).await? }))
}

/// Announces a file.
pub async fn begin(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, doc)): Ids<(WorkspaceId, DocId)>,
    Body(file): Body<NewFile>,
) -> Result<Json<Uploaded>, ApiError> {
    let sending = sending(&state, caller, ws, doc, file).await?;
    Ok(Json(state.blobs.begin(&state.directory, sending).await?))
}

/// Where bytes belong.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Part {
    size: u64,
    offset: u64,
}

/// Takes bytes of an announced file.
pub async fn take(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, doc, sha256)): Ids<(WorkspaceId, DocId, BlobHash)>,
    part: Result<Query<Part>, QueryRejection>,
    request: Request,
) -> Result<Json<Uploaded>, ApiError> {
    let Query(Part { size, offset }) = part?;
    let sending = sending(&state, caller, ws, doc, NewFile { sha256, size }).await?;
    // A body that goes on beyond the route's limit is cut off, as by a connection that breaks.
    let bytes = request.into_limited_body().into_data_stream();
    Ok(Json(state.blobs.take(&state.directory, sending, offset, bytes).await?))
}

/// Who sends what, if they may write the record.
async fn sending(
    state: &AppState,
    caller: Caller,
    ws: WorkspaceId,
    doc: DocId,
    file: NewFile,
) -> Result<Sending, ApiError> {
    let principal = caller.rights(ws)?;
    let (record, _) = resource(state, ws, doc).await?;
    decide(&principal, Action::Write, &record)?;
    state.blobs.pace(principal.account)?;
    Ok(Sending { who: caller.who, principal, record, doc, file })
}

/// Gives a file to somebody who may read the record that it is attached to.
pub async fn give(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, doc, sha256)): Ids<(WorkspaceId, DocId, BlobHash)>,
) -> Result<Response, ApiError> {
    let principal = caller.rights(ws)?;
    let (record, _) = resource(&state, ws, doc).await?;
    decide(&principal, Action::Read, &record)?;
    let reading = state.blobs.open_file(ws, doc, sha256).await?.ok_or(ErrorCode::NotFound)?;
    let (kind, size) = (reading.file.kind, reading.file.size);
    let mut response = Stream::from_stream(reading.bytes).into_response();
    let headers = response.headers_mut();
    let kind_said = if kind == Kind::Text { "text/plain; charset=utf-8" } else { kind.media_type() };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind_said));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    let disposition = if kind.is_shown() { "inline" } else { "attachment" };
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    Ok(response)
}

/// Erases a file for good.
pub async fn erase(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, doc, sha256)): Ids<(WorkspaceId, DocId, BlobHash)>,
) -> Result<StatusCode, ApiError> {
    let principal = caller.rights(ws)?;
    let (record, _) = resource(&state, ws, doc).await?;
    decide(&principal, Action::EraseFile, &record)?;
    state.blobs.erase(&state.directory, &caller.who, record, sha256).await?;
    Ok(StatusCode::NO_CONTENT)
}
