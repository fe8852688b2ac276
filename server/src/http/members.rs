//! Members, invitations, units and tokens of a workspace.

use super::account::signed_in;
use super::documents::all_exist;
use super::extract::{Address, Agent, Body, Caller, Ids, InSession};
use crate::AppState;
use crate::auth::{self, bearer_secret, cookie_secret};
use crate::error::ApiError;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use muster_shared::access::{Action, Role};
use muster_shared::api::{
    AcceptInvitation, ChangeMember, ErrorCode, Grant, Invitation, InvitationCreated, InvitationView, Member,
    NewInvitation, NewToken, NewUnit, RenameWorkspace, Token, TokenCreated, Unit,
};
use muster_shared::id::{AccountId, CredentialId, UnitId, WorkspaceId};

/// Renames a workspace.
pub async fn rename(
    State(state): State<AppState>,
    caller: Caller,
    Ids(ws): Ids<WorkspaceId>,
    Body(form): Body<RenameWorkspace>,
) -> Result<StatusCode, ApiError> {
    caller.may(Action::ManageWorkspace, ws)?;
    state.directory.rename_workspace(&caller.who, ws, &form.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The members of a workspace.
pub async fn members(
    State(state): State<AppState>,
    caller: Caller,
    Ids(ws): Ids<WorkspaceId>,
) -> Result<Json<Vec<Member>>, ApiError> {
    let principal = caller.may(Action::ListMembers, ws)?;
    let all = matches!(principal.role, Role::Owner | Role::Manager);
    Ok(Json(state.directory.members(ws, principal.account, all)))
}

/// Changes a member.
pub async fn change_member(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, account)): Ids<(WorkspaceId, AccountId)>,
    Body(form): Body<ChangeMember>,
) -> Result<Json<Member>, ApiError> {
    caller.may(Action::ChangeMember(form.role), ws)?;
    state.directory.change_member(&caller.who, ws, account, form).await?;
    let all = state.directory.members(ws, caller.who.account, true);
    all.into_iter().find(|m| m.account == account).map(Json).ok_or(ErrorCode::NotFound.into())
}

/// Ends a membership; everybody may end their own, so the role is looked at with the membership in hand.
pub async fn remove_member(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, account)): Ids<(WorkspaceId, AccountId)>,
) -> Result<StatusCode, ApiError> {
    caller.rights(ws)?;
    state.directory.remove_member(&caller.who, ws, account).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn show(i: auth::Invitation) -> Invitation {
    Invitation {
        id: i.id,
        note: i.note,
        role: i.role,
        units: i.units,
        grants: i.grants.into_iter().map(|(doc, write)| Grant { doc, write }).collect(),
        by: i.by,
        created: i.created,
        expires: i.expires,
    }
}

/// The open invitations of a workspace.
pub async fn invitations(
    State(state): State<AppState>,
    caller: Caller,
    Ids(ws): Ids<WorkspaceId>,
) -> Result<Json<Vec<Invitation>>, ApiError> {
    caller.may(Action::Invite(Role::Reader), ws)?;
    Ok(Json(state.directory.invitations(ws).into_iter().map(show).collect()))
}

/// Makes an invitation. The link leads to the page that asked, whose origin was checked.
pub async fn invite(
    State(state): State<AppState>,
    caller: Caller,
    Ids(ws): Ids<WorkspaceId>,
    headers: HeaderMap,
    Body(form): Body<NewInvitation>,
) -> Result<(StatusCode, Json<InvitationCreated>), ApiError> {
    caller.may(Action::Invite(form.role), ws)?;
    if !all_exist(&state, ws, form.grants.iter().map(|g| g.doc).collect()).await? {
        return Err(ErrorCode::BadReference.into());
    }
    let (invitation, secret) = state.directory.invite(&caller.who, ws, form).await?;
    let origin = headers.get(header::ORIGIN).and_then(|o| o.to_str().ok());
    let base = origin.map_or_else(|| state.config.base_url(state.config.bind), str::to_owned);
    let link = format!("{base}/invitation#{secret}");
    Ok((StatusCode::CREATED, Json(InvitationCreated { invitation: show(invitation), link })))
}

/// Takes an invitation back.
pub async fn revoke_invitation(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, id)): Ids<(WorkspaceId, CredentialId)>,
) -> Result<StatusCode, ApiError> {
    caller.may(Action::Invite(Role::Reader), ws)?;
    state.directory.revoke_invitation(&caller.who, ws, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the holder of an invitation's link may know.
pub async fn invitation(
    State(state): State<AppState>,
    Address(address): Address,
    Ids(secret): Ids<String>,
) -> Result<Json<InvitationView>, ApiError> {
    Ok(Json(state.directory.invitation(&secret, address)?))
}

/// Accepts an invitation.
pub async fn accept(
    State(state): State<AppState>,
    Address(address): Address,
    Agent(agent): Agent,
    Ids(secret): Ids<String>,
    headers: HeaderMap,
    Body(form): Body<AcceptInvitation>,
) -> Result<Response, ApiError> {
    let directory = &state.directory;
    let by_token = bearer_secret(&headers).is_some();
    let who = cookie_secret(&headers).filter(|_| !by_token).and_then(|s| directory.by_session(s));
    // Whoever fills in the form wants to be somebody else, for example a guest on a shared machine.
    let who = who.filter(|_| form.name.is_empty() && form.email.is_empty() && form.password.is_empty());
    let accepted = directory.accept(&secret, form, who.as_ref().map(|w| w.account), agent, address).await?;
    match (accepted.cookie, who) {
        (Some(cookie), _) => signed_in(&state, &cookie),
        (None, Some(who)) => Ok(Json(directory.me(&who).ok_or(ErrorCode::SignedOut)?).into_response()),
        (None, None) => Err(ErrorCode::SignedOut.into()),
    }
}

fn show_unit(u: auth::Unit) -> Unit {
    Unit { id: u.id, name: u.name, parent: u.parent }
}

/// The units of a workspace.
pub async fn units(
    State(state): State<AppState>,
    caller: Caller,
    Ids(ws): Ids<WorkspaceId>,
) -> Result<Json<Vec<Unit>>, ApiError> {
    caller.may(Action::ListMembers, ws)?;
    Ok(Json(state.directory.units(ws).into_iter().map(show_unit).collect()))
}

/// Makes a unit.
pub async fn create_unit(
    State(state): State<AppState>,
    caller: Caller,
    Ids(ws): Ids<WorkspaceId>,
    Body(form): Body<NewUnit>,
) -> Result<(StatusCode, Json<Unit>), ApiError> {
    caller.may(Action::ManageUnits, ws)?;
    let unit = state.directory.put_unit(&caller.who, ws, None, form).await?;
    Ok((StatusCode::CREATED, Json(show_unit(unit))))
}

/// Changes a unit.
pub async fn change_unit(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, unit)): Ids<(WorkspaceId, UnitId)>,
    Body(form): Body<NewUnit>,
) -> Result<Json<Unit>, ApiError> {
    caller.may(Action::ManageUnits, ws)?;
    Ok(Json(show_unit(state.directory.put_unit(&caller.who, ws, Some(unit), form).await?)))
}

/// Removes a unit that nothing uses. Records that are placed there must be moved first, since whoever is confined to the
/// unit would lose them without having been asked.
pub async fn remove_unit(
    State(state): State<AppState>,
    caller: Caller,
    Ids((ws, unit)): Ids<(WorkspaceId, UnitId)>,
) -> Result<StatusCode, ApiError> {
    caller.may(Action::ManageUnits, ws)?;
    let store = state.store.clone();
    if tokio::task::spawn_blocking(move || store.holds(ws, unit)).await?? {
        return Err(ErrorCode::HoldsRecords.into());
    }
    state.directory.remove_unit(&caller.who, ws, unit).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn show_token(t: auth::Token) -> Token {
    Token { id: t.id, name: t.name, scope: t.scope, created: t.created, expires: t.expires }
}

/// One's own tokens.
pub async fn tokens(
    State(state): State<AppState>,
    InSession(caller): InSession,
    Ids(ws): Ids<WorkspaceId>,
) -> Result<Json<Vec<Token>>, ApiError> {
    caller.may(Action::ManageTokens, ws)?;
    Ok(Json(state.directory.tokens(ws, caller.who.account).into_iter().map(show_token).collect()))
}

/// Makes a token. A token cannot make tokens: one that leaked must not outlive its revocation.
pub async fn create_token(
    State(state): State<AppState>,
    InSession(caller): InSession,
    Ids(ws): Ids<WorkspaceId>,
    Body(form): Body<NewToken>,
) -> Result<(StatusCode, Json<TokenCreated>), ApiError> {
    caller.may(Action::ManageTokens, ws)?;
    let (token, secret) = state.directory.create_token(&caller.who, ws, form).await?;
    Ok((StatusCode::CREATED, Json(TokenCreated { token: show_token(token), secret })))
}

/// Revokes a token.
pub async fn revoke_token(
    State(state): State<AppState>,
    InSession(caller): InSession,
    Ids((ws, id)): Ids<(WorkspaceId, CredentialId)>,
) -> Result<StatusCode, ApiError> {
    caller.may(Action::ManageTokens, ws)?;
    state.directory.revoke_token(&caller.who, ws, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
