//! Units, grants of documents, access tokens, and what an account sees of itself.

use super::ledger::{Event, Note};
use super::membership::{allow, api_grants};
use super::record::{Grant, Record, Token, Unit, Workspace};
use super::secret::{TOKEN_PREFIX, mint, random};
use super::sign_in::pick_workspace;
use super::state::State;
use super::{AuthError, DAY, Directory, Plan, checked_name};
use crate::hub::{Revocation, SignedIn};
use crate::store::RightsWrite;
use muster_shared::access::{Action, Resource, Role, Scope, decide};
use muster_shared::api::{self, ErrorCode, Fact};
use muster_shared::id::{AccountId, CredentialId, DocId, UnitId, WorkspaceId};
use muster_shared::time::Timestamp;

/// Units that a workspace may have.
const UNITS_MAX: usize = 2_000;
/// Tokens that an account may have in a workspace.
const TOKENS_MAX: usize = 50;
/// Days after the end of a membership during which unsent edits may still be handed in (MODEL.md 19).
const HOLDING_DAYS: i64 = 30;

/// Whether `below` lies somewhere under `unit`, or is it.
fn is_under(state: &State, mut below: UnitId, unit: UnitId) -> bool {
    for _ in 0..=UNITS_MAX {
        if below == unit {
            return true;
        }
        match state.units.get(&below).and_then(|u| u.parent) {
            Some(parent) => below = parent,
            None => return false,
        }
    }
    true
}

impl Directory {
    /// What somebody sees of themselves.
    pub fn me(&self, who: &SignedIn) -> Option<api::Me> {
        let (now, state) = (self.now(), self.read());
        let account = state.accounts.get(&who.account)?;
        let expires = match (state.sessions.get(&who.credential), state.tokens.get(&who.credential)) {
            (Some(s), _) => s.expires,
            (None, Some(t)) => t.expires,
            (None, None) => return None,
        };
        let only = state.tokens.get(&who.credential).map(|t| t.workspace);
        let workspaces = state
            .workspaces_of(account.id, now)
            .into_iter()
            .filter(|w| only.is_none_or(|o| o == *w))
            .filter_map(|w| {
                let member = state.member(w, account.id, now)?;
                Some(api::MyWorkspace {
                    id: w,
                    name: state.workspaces.get(&w)?.name.clone(),
                    role: member.role,
                    units: member.units.clone(),
                    grants: api_grants(&state.grants_of(w, account.id)),
                })
            })
            .collect();
        Some(api::Me {
            account: account.id,
            name: account.name.clone(),
            email: account.email.clone(),
            workspaces,
            session: who.credential,
            expires,
            offline_days: self.config().offline_days,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    /// Renames a workspace.
    pub async fn rename_workspace(&self, who: &SignedIn, workspace: WorkspaceId, name: &str) -> Result<(), AuthError> {
        let name = checked_name(name)?;
        let (me, who) = (self.clone(), who.clone());
        self.write(move |state, now| {
            let principal = me.rights_in(state, &who, workspace, now).ok_or(ErrorCode::NotFound)?;
            allow(&principal, Action::ManageWorkspace)?;
            let old = state.workspaces.get(&workspace).ok_or(ErrorCode::NotFound)?;
            let note = Note::new(Event::WorkspaceRenamed).at(workspace).by(who.account);
            let records = vec![Record::Workspace(Workspace { name, ..old.clone() })];
            Ok((Plan { records, notes: vec![note], ..Plan::default() }, ()))
        })
        .await
    }

    /// The units of a workspace.
    pub fn units(&self, workspace: WorkspaceId) -> Vec<Unit> {
        self.read().units.values().filter(|u| u.workspace == workspace).cloned().collect()
    }

    /// Makes a unit, or changes the one with this id.
    pub async fn put_unit(
        &self,
        who: &SignedIn,
        workspace: WorkspaceId,
        id: Option<UnitId>,
        new: api::NewUnit,
    ) -> Result<Unit, AuthError> {
        let name = checked_name(&new.name)?;
        let (me, who) = (self.clone(), who.clone());
        self.write(move |state, now| {
            let principal = me.rights_in(state, &who, workspace, now).ok_or(ErrorCode::NotFound)?;
            allow(&principal, Action::ManageUnits)?;
            if let Some(id) = id {
                state.units.get(&id).filter(|u| u.workspace == workspace).ok_or(ErrorCode::NotFound)?;
            } else if state.units.values().filter(|u| u.workspace == workspace).count() >= UNITS_MAX {
                return Err(ErrorCode::TooMany.into());
            }
            if let Some(parent) = new.parent
                && (!state.has_units(workspace, &[parent]) || id.is_some_and(|id| is_under(state, parent, id)))
            {
                return Err(ErrorCode::BadReference.into());
            }
            let unit = Unit {
                id: match id {
                    Some(id) => id,
                    None => UnitId(random()?),
                },
                workspace,
                name,
                parent: new.parent,
            };
            let note = Note::new(Event::UnitsChanged).at(workspace).by(who.account).fact(Fact::Unit(unit.name.clone()));
            Ok((Plan { records: vec![Record::Unit(unit.clone())], notes: vec![note], ..Plan::default() }, unit))
        })
        .await
    }

    /// Removes a unit that no member, invitation or other unit names. The caller has looked for records that are placed
    /// there; deleted ones stay visible to those who are not confined to units.
    pub async fn remove_unit(&self, who: &SignedIn, workspace: WorkspaceId, id: UnitId) -> Result<(), AuthError> {
        let (me, who) = (self.clone(), who.clone());
        self.write(move |state, now| {
            let principal = me.rights_in(state, &who, workspace, now).ok_or(ErrorCode::NotFound)?;
            allow(&principal, Action::ManageUnits)?;
            let unit = state.units.get(&id).filter(|u| u.workspace == workspace).ok_or(ErrorCode::NotFound)?;
            let used = state.members_of(workspace).any(|m| m.ended.is_none() && m.units.contains(&id))
                || state.invitations.values().any(|i| i.units.contains(&id))
                || state.units.values().any(|u| u.parent == Some(id));
            if used {
                return Err(ErrorCode::InUse.into());
            }
            let note =
                Note::new(Event::UnitsChanged).at(workspace).by(who.account).fact(Fact::UnitRemoved(unit.name.clone()));
            Ok((Plan { records: vec![Record::EndUnit(id)], notes: vec![note], ..Plan::default() }, ()))
        })
        .await
    }

    /// To whom a document is granted by name.
    pub fn grants_on(&self, workspace: WorkspaceId, doc: DocId) -> Vec<api::DocumentGrant> {
        let state = self.read();
        let mut all: Vec<_> = state
            .grants
            .iter()
            .filter(|((w, _), _)| *w == workspace)
            .filter_map(|((_, account), of)| {
                of.get(&doc).map(|write| api::DocumentGrant { account: *account, write: *write })
            })
            .collect();
        all.sort_by_key(|g| g.account);
        all
    }

    /// Grants a document by name (`Some(write)`), or takes the grant back. The document must exist: the caller looked.
    pub async fn set_grant(
        &self,
        who: &SignedIn,
        at: Resource,
        account: AccountId,
        write: Option<bool>,
    ) -> Result<(), AuthError> {
        let Resource::Document { workspace, doc, .. } = at else { return Err(ErrorCode::NotFound.into()) };
        let (me, who) = (self.clone(), who.clone());
        self.write(move |state, now| {
            let principal = me.rights_in(state, &who, workspace, now).ok_or(ErrorCode::NotFound)?;
            decide(&principal, Action::Place, &at)?;
            state.member(workspace, account, now).ok_or(ErrorCode::NotFound)?;
            let granted = state.grants_of(workspace, account);
            let (record, event) = match write {
                Some(_) if granted.len() >= api::NAMED_MAX && !granted.iter().any(|(d, _)| *d == doc) => {
                    return Err(ErrorCode::TooMany.into());
                }
                Some(write) => (Record::Grant(Grant { workspace, doc, account, write }), Event::Granted),
                None if granted.iter().any(|(d, _)| *d == doc) => {
                    (Record::EndGrant(workspace, doc, account), Event::GrantRevoked)
                }
                None => return Err(ErrorCode::NotFound.into()),
            };
            let plan = Plan {
                records: vec![record],
                notes: vec![Note::new(event).at(workspace).by(who.account).about(account).fact(Fact::Record(doc))],
                rights: vec![RightsWrite { workspace, account, before: state.former_rights(workspace, account) }],
                revoke: vec![Revocation::Rights(account, workspace)],
                ..Plan::default()
            };
            Ok((plan, ()))
        })
        .await
    }

    /// Somebody's tokens in a workspace, newest first.
    pub fn tokens(&self, workspace: WorkspaceId, account: AccountId) -> Vec<Token> {
        let now = self.now();
        let mut all: Vec<_> = self
            .read()
            .tokens
            .values()
            .filter(|t| t.workspace == workspace && t.account == account && t.expires > now)
            .cloned()
            .collect();
        all.sort_by_key(|t| std::cmp::Reverse(t.created));
        all
    }

    /// Makes a token for oneself; the token and its secret, to be shown once.
    pub async fn create_token(
        &self,
        who: &SignedIn,
        workspace: WorkspaceId,
        new: api::NewToken,
    ) -> Result<(Token, String), AuthError> {
        let (me, who) = (self.clone(), who.clone());
        self.write(move |state, now| {
            let principal = me.rights_in(state, &who, workspace, now).ok_or(ErrorCode::NotFound)?;
            allow(&principal, Action::ManageTokens)?;
            token_plan(state, workspace, who.account, &new, now)
        })
        .await
    }

    /// Makes a token for an account as the machine's administrator.
    pub async fn create_token_for(
        &self,
        email: &str,
        workspace: Option<String>,
        new: api::NewToken,
    ) -> Result<(Token, String), AuthError> {
        let account = self.account_of(email).ok_or(ErrorCode::NotFound)?;
        self.write(move |state, now| {
            let workspace = pick_workspace(state, workspace.as_deref())?.ok_or(ErrorCode::BadReference)?;
            state.member(workspace, account, now).filter(|m| m.role != Role::Guest).ok_or(ErrorCode::DeniedRole)?;
            token_plan(state, workspace, account, &new, now)
        })
        .await
    }

    /// Revokes one of one's own tokens.
    pub async fn revoke_token(
        &self,
        who: &SignedIn,
        workspace: WorkspaceId,
        id: CredentialId,
    ) -> Result<(), AuthError> {
        let (me, who) = (self.clone(), who.clone());
        self.write(move |state, now| {
            let principal = me.rights_in(state, &who, workspace, now).ok_or(ErrorCode::NotFound)?;
            allow(&principal, Action::ManageTokens)?;
            state
                .tokens
                .get(&id)
                .filter(|t| t.workspace == workspace && t.account == who.account)
                .ok_or(ErrorCode::NotFound)?;
            let plan = Plan {
                records: vec![Record::EndToken(id)],
                notes: vec![Note::new(Event::TokenRevoked).at(workspace).by(who.account)],
                revoke: vec![Revocation::Credential(id)],
                ..Plan::default()
            };
            Ok((plan, ()))
        })
        .await
    }

    /// Whether an account may hand in refused edits: members, and former ones for a while (MODEL.md 19).
    pub fn may_hold(&self, who: &SignedIn, workspace: WorkspaceId) -> bool {
        let (now, state) = (self.now(), self.read());
        who.scope == Scope::Full
            && state.members.get(&(workspace, who.account)).is_some_and(|m| {
                let over = m.ended.or(m.expires).unwrap_or(now);
                now.0 - over.0 <= HOLDING_DAYS * DAY
            })
    }
}

fn token_plan(
    state: &State,
    workspace: WorkspaceId,
    account: AccountId,
    new: &api::NewToken,
    now: Timestamp,
) -> Result<(Plan, (Token, String)), AuthError> {
    let name = checked_name(&new.name)?;
    if !(1..=api::TOKEN_DAYS_MAX).contains(&new.days) {
        return Err(ErrorCode::BadDays.into());
    }
    if state.tokens.values().filter(|t| t.workspace == workspace && t.account == account).count() >= TOKENS_MAX {
        return Err(ErrorCode::TooMany.into());
    }
    let (secret, hash) = mint(TOKEN_PREFIX)?;
    let token = Token {
        id: CredentialId(random()?),
        secret: hash,
        account,
        workspace,
        name,
        scope: new.scope,
        created: now,
        expires: Timestamp(now.0 + i64::from(new.days) * DAY),
    };
    let note = Note::new(Event::TokenCreated)
        .at(workspace)
        .by(account)
        .fact(Fact::Scope(new.scope))
        .fact(Fact::Days(new.days));
    Ok((Plan { records: vec![Record::Token(token.clone())], notes: vec![note], ..Plan::default() }, (token, secret)))
}
