//! Members and invitations. Who may do it is decided here, under the same lock as the change itself, so that a right
//! taken away a moment before counts.

use super::ledger::{Event, Note};
use super::record::{Account, Fingerprint, Grant, Invitation, Member, Record};
use super::secret::{fingerprint, mint, random};
use super::state::State;
use super::{AuthError, DAY, Directory, Plan, check_password, checked_email, checked_name};
use crate::hub::{Revocation, SignedIn};
use crate::store::RightsWrite;
use muster_shared::access::{Action, Denied, Principal, Resource, Role, decide};
use muster_shared::api::{self, ErrorCode, Fact};
use muster_shared::id::{AccountId, CredentialId, WorkspaceId};
use muster_shared::time::Timestamp;
use std::net::IpAddr;

/// Invitations that a workspace may have open.
const INVITATIONS_MAX: usize = 500;

/// Somebody accepted an invitation.
pub struct Accepted {
    /// The secret of a new session's cookie; `None` for somebody who was signed in already.
    pub cookie: Option<String>,
}

/// May they do this to the workspace?
pub(super) fn allow(who: &Principal, action: Action) -> Result<(), Denied> {
    decide(who, action, &Resource::Workspace(who.workspace))
}

/// Ends a membership with all that hangs on it. The record stays, for the name and for the holding area.
pub(super) fn end_membership(state: &State, m: &Member, now: Timestamp, plan: &mut Plan) {
    plan.rights.push(RightsWrite {
        workspace: m.workspace,
        account: m.account,
        before: state.former_rights(m.workspace, m.account),
    });
    plan.records.push(Record::Member(Member { ended: Some(now), ..m.clone() }));
    for (doc, _) in state.grants_of(m.workspace, m.account) {
        plan.records.push(Record::EndGrant(m.workspace, doc, m.account));
    }
    for t in state.tokens.values().filter(|t| t.workspace == m.workspace && t.account == m.account) {
        plan.records.push(Record::EndToken(t.id));
        plan.revoke.push(Revocation::Credential(t.id));
    }
    plan.revoke.push(Revocation::Rights(m.account, m.workspace));
}

impl Directory {
    /// The members of a workspace by name, former ones too; `all` shows addresses and grants of everybody.
    pub fn members(&self, workspace: WorkspaceId, asker: AccountId, all: bool) -> Vec<api::Member> {
        let (now, state) = (self.now(), self.read());
        let mut members: Vec<api::Member> = state
            .members_of(workspace)
            .filter_map(|m| {
                let account = state.accounts.get(&m.account)?;
                let shown = all || m.account == asker;
                Some(api::Member {
                    account: m.account,
                    name: account.name.clone(),
                    email: account.email.clone().filter(|_| shown),
                    role: m.role,
                    units: m.units.clone(),
                    grants: if shown { api_grants(&state.grants_of(workspace, m.account)) } else { Vec::new() },
                    since: m.since,
                    expires: m.expires,
                    former: m.ended.is_some() || m.expires.is_some_and(|e| e <= now),
                    prefixes: state.leases.values().filter(|l| l.account == m.account).map(|l| l.prefix).collect(),
                })
            })
            .collect();
        members.sort_by_cached_key(|m| m.name.to_lowercase());
        members
    }

    /// Changes role and units of a member.
    pub async fn change_member(
        &self,
        who: &SignedIn,
        workspace: WorkspaceId,
        account: AccountId,
        change: api::ChangeMember,
    ) -> Result<(), AuthError> {
        let (me, who) = (self.clone(), who.clone());
        let by = who.account;
        self.write(move |state, now| {
            let principal = me.rights_in(state, &who, workspace, now).ok_or(ErrorCode::NotFound)?;
            let member = state.member(workspace, account, now);
            allow(&principal, Action::ChangeMember(member.map_or(Role::Reader, |m| m.role)))?;
            allow(&principal, Action::ChangeMember(change.role))?;
            let member = member.ok_or(ErrorCode::NotFound)?;
            if (member.role == Role::Guest) != (change.role == Role::Guest) {
                return Err(ErrorCode::BadReference.into());
            }
            if change.role != Role::Owner && state.is_last_owner(workspace, account) {
                return Err(ErrorCode::LastOwner.into());
            }
            if change.units.len() > api::NAMED_MAX || !state.has_units(workspace, &change.units) {
                return Err(ErrorCode::BadReference.into());
            }
            let note = Note::new(Event::RoleChanged)
                .at(workspace)
                .by(by)
                .about(account)
                .fact(Fact::RoleBefore(member.role))
                .fact(Fact::Role(change.role))
                .fact(Fact::Units(change.units.len() as u32));
            let plan = Plan {
                records: vec![Record::Member(Member { role: change.role, units: change.units, ..member.clone() })],
                notes: vec![note],
                rights: vec![RightsWrite { workspace, account, before: state.former_rights(workspace, account) }],
                revoke: vec![Revocation::Rights(account, workspace)],
                ..Plan::default()
            };
            Ok((plan, ()))
        })
        .await
    }

    /// Ends a membership. Everybody may end their own.
    pub async fn remove_member(
        &self,
        who: &SignedIn,
        workspace: WorkspaceId,
        account: AccountId,
    ) -> Result<(), AuthError> {
        let (me, who) = (self.clone(), who.clone());
        let by = who.account;
        self.write(move |state, now| {
            let principal = me.rights_in(state, &who, workspace, now).ok_or(ErrorCode::NotFound)?;
            let member = state.members.get(&(workspace, account)).filter(|m| m.ended.is_none());
            if by != account || principal.scope != muster_shared::access::Scope::Full {
                allow(&principal, Action::ChangeMember(member.map_or(Role::Reader, |m| m.role)))?;
            }
            let member = member.ok_or(ErrorCode::NotFound)?;
            if state.is_last_owner(workspace, account) {
                return Err(ErrorCode::LastOwner.into());
            }
            let mut plan = Plan::default();
            end_membership(state, member, now, &mut plan);
            plan.notes.push(Note::new(Event::Removed).at(workspace).by(by).about(account));
            Ok((plan, ()))
        })
        .await
    }

    /// Rights by a state that is read already.
    pub(super) fn rights_in(
        &self,
        state: &State,
        who: &SignedIn,
        workspace: WorkspaceId,
        now: Timestamp,
    ) -> Option<Principal> {
        let lives = state.sessions.get(&who.credential).is_some_and(|s| s.expires > now)
            || state.tokens.get(&who.credential).is_some_and(|t| t.expires > now && t.workspace == workspace);
        if lives { state.principal(workspace, who.account, who.scope, now) } else { None }
    }

    /// Invites somebody; the invitation and its link's secret. The documents granted must exist: the caller has looked.
    pub async fn invite(
        &self,
        who: &SignedIn,
        workspace: WorkspaceId,
        new: api::NewInvitation,
    ) -> Result<(Invitation, String), AuthError> {
        let note = checked_name(&new.note)?;
        let guest = new.role == Role::Guest;
        let days_good = (1..=api::INVITATION_DAYS_MAX).contains(&new.days)
            && new.guest_days.map_or(!guest, |d| guest && (1..=api::GUEST_DAYS_MAX).contains(&d));
        if !days_good {
            return Err(ErrorCode::BadDays.into());
        }
        if new.grants.len() > api::NAMED_MAX || new.units.len() > api::NAMED_MAX || (guest && new.grants.is_empty()) {
            return Err(ErrorCode::BadReference.into());
        }
        let (me, who) = (self.clone(), who.clone());
        self.write(move |state, now| {
            let principal = me.rights_in(state, &who, workspace, now).ok_or(ErrorCode::NotFound)?;
            allow(&principal, Action::Invite(new.role))?;
            if !state.has_units(workspace, &new.units) {
                return Err(ErrorCode::BadReference.into());
            }
            if state.invitations.values().filter(|i| i.workspace == workspace).count() >= INVITATIONS_MAX {
                return Err(ErrorCode::TooMany.into());
            }
            let (secret, hash) = mint("")?;
            let invitation = Invitation {
                id: CredentialId(random()?),
                secret: hash,
                workspace,
                note,
                role: new.role,
                units: if guest { Vec::new() } else { new.units },
                grants: new.grants.iter().map(|g| (g.doc, g.write)).collect(),
                by: who.account,
                created: now,
                expires: Timestamp(now.0 + i64::from(new.days) * DAY),
                guest_days: new.guest_days,
            };
            let entry = Note::new(Event::Invited).at(workspace).by(who.account).fact(Fact::Role(new.role));
            let records = vec![Record::Invitation(invitation.clone())];
            Ok((Plan { records, notes: vec![entry], ..Plan::default() }, (invitation, secret)))
        })
        .await
    }

    /// The open invitations of a workspace, newest first.
    pub fn invitations(&self, workspace: WorkspaceId) -> Vec<Invitation> {
        let now = self.now();
        let state = self.read();
        let mut all: Vec<_> =
            state.invitations.values().filter(|i| i.workspace == workspace && i.expires > now).cloned().collect();
        all.sort_by_key(|i| std::cmp::Reverse(i.created));
        all
    }

    /// Takes an invitation back.
    pub async fn revoke_invitation(
        &self,
        who: &SignedIn,
        workspace: WorkspaceId,
        id: CredentialId,
    ) -> Result<(), AuthError> {
        let (me, who) = (self.clone(), who.clone());
        self.write(move |state, now| {
            let principal = me.rights_in(state, &who, workspace, now).ok_or(ErrorCode::NotFound)?;
            let found = state.invitations.get(&id).filter(|i| i.workspace == workspace);
            allow(&principal, Action::Invite(found.map_or(Role::Reader, |i| i.role)))?;
            found.ok_or(ErrorCode::NotFound)?;
            let note = Note::new(Event::InvitationRevoked).at(workspace).by(who.account);
            Ok((Plan { records: vec![Record::EndInvitation(id)], notes: vec![note], ..Plan::default() }, ()))
        })
        .await
    }

    /// What the holder of an invitation's link may know.
    pub fn invitation(&self, secret: &str, address: IpAddr) -> Result<api::InvitationView, AuthError> {
        self.attempt(address, None)?;
        let (now, state) = (self.now(), self.read());
        let i = state.invitation(&fingerprint(secret), now).ok_or(ErrorCode::LinkInvalid)?;
        Ok(api::InvitationView {
            workspace: state.workspaces.get(&i.workspace).map(|w| w.name.clone()).unwrap_or_default(),
            by: state.accounts.get(&i.by).map(|a| a.name.clone()).unwrap_or_default(),
            role: i.role,
            documents: i.grants.len(),
            expires: i.expires,
        })
    }

    /// Accepts an invitation: as somebody signed in, as an existing account by its password, as a new account, or as a
    /// guest with a name only. An invitation is good once.
    pub async fn accept(
        &self,
        secret: &str,
        form: api::AcceptInvitation,
        signed_in: Option<AccountId>,
        agent: String,
        address: IpAddr,
    ) -> Result<Accepted, AuthError> {
        let secret = fingerprint(secret);
        let role = {
            let (now, state) = (self.now(), self.read());
            state.invitation(&secret, now).map(|i| i.role)
        };
        let Some(role) = role else {
            self.attempt(address, None)?;
            return Err(ErrorCode::LinkInvalid.into());
        };
        let joining = match signed_in {
            Some(account) => Joining::Known(account),
            None if role == Role::Guest => {
                self.attempt(address, None)?;
                Joining::New { name: checked_name(&form.name)?, email: None, password: None }
            }
            None => self.joining_by_password(form, address).await?,
        };
        let fresh = signed_in.is_none();
        let me = self.clone();
        self.write(move |state, now| me.join(state, now, &secret, joining, fresh, &agent)).await
    }

    async fn joining_by_password(&self, form: api::AcceptInvitation, address: IpAddr) -> Result<Joining, AuthError> {
        let email = checked_email(&form.email)?;
        if form.password.len() > api::PASSWORD_MAX {
            return Err(ErrorCode::WeakPassword.into());
        }
        self.attempt(address, Some(&email))?;
        let known = {
            let state = self.read();
            state.by_email.get(&email).and_then(|id| state.accounts.get(id)).map(|a| (a.id, a.password.clone()))
        };
        match known {
            Some((account, stored)) => {
                if !self.inner.passwords.verify(form.password, stored).await? {
                    return Err(ErrorCode::EmailTaken.into());
                }
                Ok(Joining::Known(account))
            }
            None => {
                let name = checked_name(&form.name)?;
                check_password(&form.password, &email)?;
                let password = Some(self.inner.passwords.hash(form.password).await?);
                Ok(Joining::New { name, email: Some(email), password })
            }
        }
    }

    fn join(
        &self,
        state: &State,
        now: Timestamp,
        secret: &Fingerprint,
        joining: Joining,
        fresh: bool,
        agent: &str,
    ) -> Result<(Plan, Accepted), AuthError> {
        let i = state.invitation(secret, now).ok_or(ErrorCode::LinkInvalid)?;
        let mut plan = Plan { records: vec![Record::EndInvitation(i.id)], ..Plan::default() };
        let account = match joining {
            Joining::Known(id) => id,
            Joining::New { name, email, password } => {
                if email.as_ref().is_some_and(|e| state.by_email.contains_key(e)) {
                    return Err(ErrorCode::EmailTaken.into());
                }
                let id = AccountId(random()?);
                plan.records.push(Record::Account(Account { id, name, email, password, created: now }));
                id
            }
        };
        plan.rights.push(RightsWrite {
            workspace: i.workspace,
            account,
            before: state.former_rights(i.workspace, account),
        });
        // Who is a member already keeps their role: an old link must neither lower nor raise it.
        if state.member(i.workspace, account, now).is_none() {
            plan.records.push(Record::Member(Member {
                workspace: i.workspace,
                account,
                role: i.role,
                units: i.units.clone(),
                since: now,
                expires: i.guest_days.map(|d| Timestamp(now.0 + i64::from(d) * DAY)),
                ended: None,
            }));
        }
        for (doc, write) in &i.grants {
            plan.records.push(Record::Grant(Grant { workspace: i.workspace, doc: *doc, account, write: *write }));
        }
        plan.revoke.push(Revocation::Rights(account, i.workspace));
        plan.notes.push(Note::new(Event::Joined).at(i.workspace).by(i.by).about(account).fact(Fact::Role(i.role)));
        let cookie = if fresh {
            let (records, secret) = self.new_session(state, account, agent, now)?;
            plan.records.extend(records);
            Some(secret)
        } else {
            None
        };
        Ok((plan, Accepted { cookie }))
    }
}

/// Who joins.
enum Joining {
    /// An account that exists.
    Known(AccountId),
    /// Somebody new.
    New { name: String, email: Option<String>, password: Option<String> },
}

/// Grants as they travel.
pub fn api_grants(grants: &[(muster_shared::id::DocId, bool)]) -> Vec<api::Grant> {
    grants.iter().map(|(doc, write)| api::Grant { doc: *doc, write: *write }).collect()
}
