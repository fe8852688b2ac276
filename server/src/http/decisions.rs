//! Transitions that carry authority: asking for one, and what was decided on a record.

use super::documents::resource;
use super::extract::{Body, Caller, Ids, InSession};
use crate::AppState;
use crate::auth::AuthError;
use crate::decide::{Judged, Question, judge};
use crate::error::ApiError;
use crate::store::StoreError;
use axum::Json;
use axum::extract::State;
use muster_shared::access::{Action, decide as access};
use muster_shared::api::{Decide, ErrorCode, Verdict};
use muster_shared::id::{DocId, WorkspaceId};
use muster_shared::sync::decision::Decision;

/// How often a decision is judged anew when another one on the same record came in between.
const ATTEMPTS: usize = 4;

/// What was decided on a record, oldest first.
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, doc)): Ids<(WorkspaceId, DocId)>,
) -> Result<Json<Vec<Decision>>, ApiError> {
    let principal = caller.rights(ws)?;
    let (resource, _) = resource(&state, ws, doc).await?;
    access(&principal, Action::Read, &resource)?;
    let store = state.store.clone();
    Ok(Json(tokio::task::spawn_blocking(move || store.decisions(doc)).await??))
}

/// Takes a transition that carries authority. Only people do: an access token decides nothing.
pub async fn decide(
    State(state): State<AppState>,
    InSession(caller): InSession,
    Ids((ws, doc)): Ids<(WorkspaceId, DocId)>,
    Body(form): Body<Decide>,
) -> Result<Json<Verdict>, ApiError> {
    let principal = caller.rights(ws)?;
    let (at, _) = resource(&state, ws, doc).await?;
    access(&principal, Action::Read, &at)?;
    for _ in 0..ATTEMPTS {
        let question = Question { principal: principal.clone(), at, form: form.clone() };
        let (store, directory) = (state.store.clone(), state.directory.clone());
        let judged = tokio::task::spawn_blocking(move || judge(store.as_ref(), &directory, &question)).await??;
        let (decision, register, named) = match judged {
            Judged::Answer(verdict) => return Ok(Json(verdict)),
            Judged::Holds { decision, register, named } => (decision, register, named),
        };
        match state.directory.decide(&caller.who, at, named, register, decision).await {
            Ok(decision) => {
                state.hub.changed(doc).await?;
                return Ok(Json(Verdict::Decided { decision }));
            }
            // Another decision came in between: what is there now decides.
            Err(AuthError::Store(StoreError::Conflict(_))) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(ErrorCode::TooFast.into())
}
