//! What the server holds beside documents: their placement and grants, the holding area, the ledger.

use super::extract::{Body, Caller, Ids, InSession};
use super::held;
use crate::AppState;
use crate::auth::{Event, Note, ledger};
use crate::error::ApiError;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::QueryRejection;
use axum::http::StatusCode;
use muster_shared::access::{Action, Resource, decide};
use muster_shared::api::{
    DocumentGrant, ErrorCode, Fact, Held, HeldInfo, Hold, LedgerEntry, LedgerPage, Place, Placed, SetGrant,
};
use muster_shared::id::{AccountId, CredentialId, DocId, WorkspaceId};
use serde::Deserialize;
use std::collections::HashSet;

/// Entries of the ledger on one page.
const PAGE: usize = 100;

/// Whether all of these are documents of the workspace.
pub(super) async fn all_exist(state: &AppState, workspace: WorkspaceId, docs: Vec<DocId>) -> Result<bool, ApiError> {
    let store = state.store.clone();
    let all = tokio::task::spawn_blocking(move || {
        for doc in docs.into_iter().take(muster_shared::api::NAMED_MAX) {
            if store.head(doc)?.is_none_or(|h| h.workspace != workspace) {
                return Ok(false);
            }
        }
        Ok(true)
    });
    all.await?.map_err(|e: crate::store::StoreError| e.into())
}

/// The document as a resource, with its number; where it is not in this workspace, it does not exist.
pub(super) async fn resource(
    state: &AppState,
    workspace: WorkspaceId,
    doc: DocId,
) -> Result<(Resource, u32), ApiError> {
    let store = state.store.clone();
    let head = tokio::task::spawn_blocking(move || store.head(doc)).await??;
    // Comments are where their record is and decided by nobody: to these routes they are not there.
    let head = head.filter(|h| h.workspace == workspace && h.placement.of.is_none()).ok_or(ErrorCode::NotFound)?;
    Ok((Resource::Document { workspace, doc, unit: head.placement.unit }, head.placement.number))
}

/// Moves a document into a unit.
pub async fn place(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, doc)): Ids<(WorkspaceId, DocId)>,
    Body(form): Body<Place>,
) -> Result<Json<Placed>, ApiError> {
    let principal = caller.rights(ws)?;
    let (resource, number) = resource(&state, ws, doc).await?;
    decide(&principal, Action::Place, &resource)?;
    if let Some(unit) = form.unit
        && !state.directory.units(ws).iter().any(|u| u.id == unit)
    {
        return Err(ErrorCode::BadReference.into());
    }
    state.hub.place(doc, form.unit).await?;
    let note = Note::new(Event::Placed).at(ws).by(caller.who.account).fact(Fact::Record(doc));
    state.directory.note(vec![note]).await?;
    Ok(Json(Placed { number, unit: form.unit }))
}

/// To whom a document is granted by name.
pub async fn grants(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, doc)): Ids<(WorkspaceId, DocId)>,
) -> Result<Json<Vec<DocumentGrant>>, ApiError> {
    let principal = caller.rights(ws)?;
    let (resource, _) = resource(&state, ws, doc).await?;
    decide(&principal, Action::Place, &resource)?;
    Ok(Json(state.directory.grants_on(ws, doc)))
}

/// Grants a document by name.
pub async fn set_grant(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, doc, account)): Ids<(WorkspaceId, DocId, AccountId)>,
    Body(form): Body<SetGrant>,
) -> Result<StatusCode, ApiError> {
    let principal = caller.rights(ws)?;
    let (resource, _) = resource(&state, ws, doc).await?;
    decide(&principal, Action::Place, &resource)?;
    state.directory.set_grant(&caller.who, resource, account, Some(form.write)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a grant back.
pub async fn remove_grant(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, doc, account)): Ids<(WorkspaceId, DocId, AccountId)>,
) -> Result<StatusCode, ApiError> {
    let principal = caller.rights(ws)?;
    let (resource, _) = resource(&state, ws, doc).await?;
    decide(&principal, Action::Place, &resource)?;
    state.directory.set_grant(&caller.who, resource, account, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hands refused edits in. Those whose membership has just ended may too (MODEL.md 19), which is why this asks the
/// directory for a membership now or lately rather than for rights.
pub async fn hold(
    State(state): State<AppState>,
    InSession(caller): InSession,
    Ids(ws): Ids<WorkspaceId>,
    Body(form): Body<Hold>,
) -> Result<(StatusCode, Json<HeldInfo>), ApiError> {
    if !state.directory.may_hold(&caller.who, ws) {
        return Err(ErrorCode::NotFound.into());
    }
    let info = held::keep(&state, ws, caller.who.account, form).await?;
    Ok((StatusCode::CREATED, Json(info)))
}

/// What waits in the holding area.
pub async fn holding(
    State(state): State<AppState>,
    caller: Caller,
    Ids(ws): Ids<WorkspaceId>,
) -> Result<Json<Vec<HeldInfo>>, ApiError> {
    caller.may(Action::ReviewHeld, ws)?;
    Ok(Json(held::list(&state, ws).await?))
}

/// One entry of the holding area, to view or export.
pub async fn held(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, id)): Ids<(WorkspaceId, CredentialId)>,
) -> Result<Json<Held>, ApiError> {
    caller.may(Action::ReviewHeld, ws)?;
    Ok(Json(held::read(&state, ws, id).await?))
}

/// Deletes an entry of the holding area.
pub async fn drop_held(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, id)): Ids<(WorkspaceId, CredentialId)>,
) -> Result<StatusCode, ApiError> {
    caller.may(Action::ReviewHeld, ws)?;
    held::delete(&state, ws, id, caller.who.account).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where a page of the ledger begins.
#[derive(Debug, Default, Deserialize)]
pub struct From {
    before: Option<u64>,
}

/// The ledger of a workspace, newest first.
pub async fn read_ledger(
    State(state): State<AppState>,
    caller: Caller,
    Ids(ws): Ids<WorkspaceId>,
    from: Result<axum::extract::Query<From>, QueryRejection>,
) -> Result<Json<LedgerPage>, ApiError> {
    caller.may(Action::ReadLedger, ws)?;
    let before = from?.0.before;
    let store = state.store.clone();
    let members: HashSet<AccountId> =
        state.directory.members(ws, caller.who.account, false).into_iter().map(|m| m.account).collect();
    // What belongs to no workspace, such as signing in, is shown where the person is or was a member.
    let keep = move |e: &ledger::Entry| match e.workspace {
        Some(workspace) => workspace == ws,
        None => e.by.or(e.about).is_none_or(|a| members.contains(&a)),
    };
    let (entries, before) = tokio::task::spawn_blocking(move || ledger::page(&*store, before, PAGE, keep)).await??;
    let entries = entries
        .into_iter()
        .map(|e| LedgerEntry { number: e.number, at: e.at, event: e.event, by: e.by, about: e.about, facts: e.facts })
        .collect();
    Ok(Json(LedgerPage { entries, before }))
}
