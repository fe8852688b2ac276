//! Sessions, passwords, and the first workspace.

use super::ledger::{Event, Note};
use super::record::{Account, Fingerprint, Member, Record, Session, Workspace};
use super::secret::{fingerprint, mint, random, readable_password, same};
use super::state::State;
use super::{AuthError, DAY, Directory, HOUR, Plan, check_password, checked_email, checked_name};
use crate::hub::Revocation;
use crate::store::RightsWrite;
use muster_shared::access::Role;
use muster_shared::api::{self, ErrorCode, Fact};
use muster_shared::id::{AccountId, CredentialId, WorkspaceId};
use muster_shared::time::Timestamp;
use std::net::IpAddr;
use std::sync::atomic::Ordering;

/// Sessions that one account may have; the one unused for longest makes room.
const SESSIONS_MAX: usize = 50;
/// Days after which somebody must sign in again, however often they came back.
const SESSION_DAYS_MOST: i64 = 365;

/// An account that an administrator adds.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The address.
    pub email: String,
    /// The display name.
    pub name: String,
    /// The role in the workspace.
    pub role: Role,
    /// The workspace by name or id; `None` when there is only one.
    pub workspace: Option<String>,
    /// The password; `None` for a random one.
    pub password: Option<String>,
}

impl Directory {
    /// A new session for an account: the record, those that make room for it, and the secret of the cookie.
    pub(super) fn new_session(
        &self,
        state: &State,
        account: AccountId,
        agent: &str,
        now: Timestamp,
    ) -> Result<(Vec<Record>, String), AuthError> {
        let (secret, hash) = mint("")?;
        let mut theirs: Vec<_> = state.sessions.values().filter(|s| s.account == account).collect();
        theirs.sort_by_key(|s| s.used);
        let surplus = (theirs.len() + 1).saturating_sub(SESSIONS_MAX);
        let mut records: Vec<Record> = theirs.iter().take(surplus).map(|s| Record::EndSession(s.id)).collect();
        records.push(Record::Session(Session {
            id: CredentialId(random()?),
            secret: hash,
            account,
            created: now,
            used: now,
            expires: Timestamp(now.0 + i64::from(self.config().session_days) * DAY),
            agent: agent.chars().filter(|c| !c.is_control()).take(120).collect(),
        }));
        Ok((records, secret))
    }

    /// Signs in; the secret of the new session's cookie. A session that the browser had before ends, so that a
    /// planted cookie never becomes a signed-in one.
    pub async fn sign_in(
        &self,
        form: api::SignIn,
        agent: String,
        address: IpAddr,
        before: Option<Fingerprint>,
    ) -> Result<String, AuthError> {
        let email = form.email.trim().to_lowercase();
        if email.len() > api::EMAIL_MAX || form.password.len() > api::PASSWORD_MAX {
            return Err(ErrorCode::WrongCredentials.into());
        }
        self.inner.attempts.check(address, Some(&email))?;
        let (account, stored) = {
            let state = self.read();
            let account = state.by_email.get(&email).and_then(|id| state.accounts.get(id));
            (account.map(|a| a.id), account.and_then(|a| a.password.clone()))
        };
        if !self.inner.passwords.verify(form.password, stored.clone()).await? {
            self.note_failure(account, address).await?;
            return Err(ErrorCode::WrongCredentials.into());
        }
        let account = account.ok_or(ErrorCode::WrongCredentials)?;
        let me = self.clone();
        self.write(move |state, now| {
            // The password may have been changed while it was checked.
            if state.accounts.get(&account).map(|a| &a.password) != Some(&stored) {
                return Err(ErrorCode::WrongCredentials.into());
            }
            let (mut records, secret) = me.new_session(state, account, &agent, now)?;
            let mut revoke = Vec::new();
            if let Some(old) = before.and_then(|b| state.session(&b, now)) {
                records.push(Record::EndSession(old.id));
                revoke.push(Revocation::Credential(old.id));
            }
            let note = Note::new(Event::SignIn).by(account).fact(Fact::Address(address.to_string()));
            Ok((Plan { records, revoke, notes: vec![note], ..Plan::default() }, secret))
        })
        .await
    }

    /// Writes a failed attempt down, within bounds: an attacker must not fill the disk.
    async fn note_failure(&self, account: Option<AccountId>, address: IpAddr) -> Result<(), AuthError> {
        metrics::counter!("muster_sign_in_failures_total").increment(1);
        let missed = &self.inner.failures_not_written;
        if self.inner.failures.check().is_err() {
            missed.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
        let mut note = Note::new(Event::SignInFailed).fact(Fact::Address(address.to_string()));
        note.about = account;
        match missed.swap(0, Ordering::Relaxed) {
            0 => {}
            n => note.facts.push(Fact::Others(n)),
        }
        self.note(vec![note]).await
    }

    /// Counts an attempt that is no sign-in but could be used to guess.
    pub(super) fn attempt(&self, address: IpAddr, email: Option<&str>) -> Result<(), AuthError> {
        self.inner.attempts.check(address, email)
    }

    /// Ends a session of an account; `false` when there is none.
    pub async fn sign_out(&self, account: AccountId, session: CredentialId) -> Result<bool, AuthError> {
        self.write(move |state, _| {
            if state.sessions.get(&session).is_none_or(|s| s.account != account) {
                return Ok((Plan::default(), false));
            }
            let plan = Plan {
                records: vec![Record::EndSession(session)],
                notes: vec![Note::new(Event::SignOut).by(account)],
                revoke: vec![Revocation::Credential(session)],
                ..Plan::default()
            };
            Ok((plan, true))
        })
        .await
    }

    /// Prolongs a session that is in use, at most once an hour.
    pub async fn touch(&self, session: CredentialId) -> Result<(), AuthError> {
        let due = |s: &Session, now: Timestamp| now.0 - s.used.0 >= HOUR;
        let now = self.now();
        if !self.read().sessions.get(&session).is_some_and(|s| due(s, now)) {
            return Ok(());
        }
        let days = i64::from(self.config().session_days);
        self.write(move |state, now| {
            let Some(s) = state.sessions.get(&session).filter(|s| due(s, now)) else {
                return Ok((Plan::default(), ()));
            };
            let most = Timestamp(s.created.0 + SESSION_DAYS_MOST * DAY);
            let expires = Timestamp(now.0 + days * DAY).min(most);
            let record = Record::Session(Session { used: now, expires, ..s.clone() });
            Ok((Plan { records: vec![record], ..Plan::default() }, ()))
        })
        .await
    }

    /// The sessions of an account, the one used last first.
    pub fn sessions(&self, account: AccountId) -> Vec<Session> {
        let now = self.now();
        let mut all: Vec<_> =
            self.read().sessions.values().filter(|s| s.account == account && s.expires > now).cloned().collect();
        all.sort_by_key(|s| std::cmp::Reverse(s.used));
        all
    }

    /// Changes one's own password and ends all other sessions.
    pub async fn change_password(
        &self,
        account: AccountId,
        keep: CredentialId,
        form: api::ChangePassword,
        address: IpAddr,
    ) -> Result<(), AuthError> {
        let (email, stored) = {
            let state = self.read();
            let a = state.accounts.get(&account).ok_or(ErrorCode::SignedOut)?;
            (a.email.clone().ok_or(ErrorCode::DeniedRole)?, a.password.clone())
        };
        if form.current.len() > api::PASSWORD_MAX {
            return Err(ErrorCode::WrongCredentials.into());
        }
        self.attempt(address, Some(&email))?;
        if !self.inner.passwords.verify(form.current, stored).await? {
            self.note_failure(Some(account), address).await?;
            return Err(ErrorCode::WrongCredentials.into());
        }
        check_password(&form.new, &email)?;
        let hash = self.inner.passwords.hash(form.new).await?;
        let note = Note::new(Event::PasswordChanged).by(account).about(account);
        self.set_password(account, hash, Some(keep), note).await
    }

    async fn set_password(
        &self,
        account: AccountId,
        hash: String,
        keep: Option<CredentialId>,
        note: Note,
    ) -> Result<(), AuthError> {
        self.write(move |state, _| {
            let old = state.accounts.get(&account).ok_or(ErrorCode::NotFound)?;
            let mut records = vec![Record::Account(Account { password: Some(hash), ..old.clone() })];
            let mut revoke = Vec::new();
            for s in state.sessions.values().filter(|s| s.account == account && Some(s.id) != keep) {
                records.push(Record::EndSession(s.id));
                revoke.push(Revocation::Credential(s.id));
            }
            Ok((Plan { records, revoke, notes: vec![note], ..Plan::default() }, ()))
        })
        .await
    }

    /// Sets a random password for an account and ends its sessions; the password, to be shown once.
    pub async fn reset_password(&self, email: &str, password: Option<String>) -> Result<String, AuthError> {
        let account = self.account_of(email).ok_or(ErrorCode::NotFound)?;
        let password = match password {
            Some(p) => p,
            None => readable_password()?,
        };
        check_password(&password, email)?;
        let hash = self.inner.passwords.hash(password.clone()).await?;
        let note = Note::new(Event::PasswordReset).about(account).fact(Fact::Machine);
        self.set_password(account, hash, None, note).await?;
        Ok(password)
    }

    /// Changes how others see an account.
    pub async fn rename(&self, account: AccountId, name: &str) -> Result<(), AuthError> {
        let name = checked_name(name)?;
        self.write(move |state, _| {
            let old = state.accounts.get(&account).ok_or(ErrorCode::SignedOut)?;
            let record = Record::Account(Account { name, ..old.clone() });
            Ok((Plan { records: vec![record], ..Plan::default() }, ()))
        })
        .await
    }

    /// Whether the server waits for its first workspace.
    pub fn needs_setup(&self) -> bool {
        self.read().workspaces.is_empty()
    }

    /// A new set-up link's secret; older ones end. `None` when there is a workspace already.
    pub async fn setup_link(&self) -> Result<Option<String>, AuthError> {
        self.write(|state, _| {
            if !state.workspaces.is_empty() {
                return Ok((Plan::default(), None));
            }
            let (secret, hash) = mint("")?;
            Ok((Plan { records: vec![Record::SetupLink(Some(hash))], ..Plan::default() }, Some(secret)))
        })
        .await
    }

    /// Makes the first workspace and its owner, signed in; the secret of the cookie.
    pub async fn set_up(&self, form: api::Setup, agent: String, address: IpAddr) -> Result<String, AuthError> {
        self.attempt(address, None)?;
        let given = fingerprint(&form.token);
        let right = |state: &State| state.setup_link.as_ref().is_some_and(|link| same(link, &given));
        if !self.needs_setup() {
            return Err(ErrorCode::AlreadySetUp.into());
        }
        if !right(&self.read()) {
            return Err(ErrorCode::LinkInvalid.into());
        }
        let (workspace, name, email) =
            (checked_name(&form.workspace)?, checked_name(&form.name)?, checked_email(&form.email)?);
        check_password(&form.password, &email)?;
        let password = Some(self.inner.passwords.hash(form.password).await?);
        let me = self.clone();
        self.write(move |state, now| {
            if !state.workspaces.is_empty() {
                return Err(ErrorCode::AlreadySetUp.into());
            }
            if state.setup_link.is_none_or(|link| !same(&link, &given)) {
                return Err(ErrorCode::LinkInvalid.into());
            }
            let account = AccountId(random()?);
            let ws = WorkspaceId(random()?);
            let mut records = vec![
                Record::SetupLink(None),
                Record::Workspace(Workspace { id: ws, name: workspace, created: now }),
                Record::Account(Account { id: account, name, email: Some(email), password, created: now }),
                member(ws, account, Role::Owner, now),
            ];
            let (session, secret) = me.new_session(state, account, &agent, now)?;
            records.extend(session);
            let note = Note::new(Event::SetUp).at(ws).by(account).fact(Fact::Address(address.to_string()));
            let rights = vec![RightsWrite { workspace: ws, account, before: None }];
            Ok((Plan { records, rights, notes: vec![note], ..Plan::default() }, secret))
        })
        .await
    }

    /// Adds an account as the machine's administrator; its id and, if it was drawn, its password. On an empty server
    /// the named workspace is made too.
    pub async fn add_account(&self, new: NewAccount) -> Result<(AccountId, Option<String>), AuthError> {
        let (email, name) = (checked_email(&new.email)?, checked_name(&new.name)?);
        if new.role == Role::Guest {
            return Err(ErrorCode::DeniedRole.into());
        }
        let drawn = if new.password.is_none() { Some(readable_password()?) } else { None };
        let password = new.password.or_else(|| drawn.clone()).unwrap_or_default();
        check_password(&password, &email)?;
        let hash = self.inner.passwords.hash(password).await?;
        let account = self
            .write(move |state, now| {
                if state.by_email.contains_key(&email) {
                    return Err(ErrorCode::EmailTaken.into());
                }
                let mut records = Vec::new();
                let ws = match pick_workspace(state, new.workspace.as_deref())? {
                    Some(ws) => ws,
                    None => {
                        let id = WorkspaceId(random()?);
                        let name = checked_name(new.workspace.as_deref().unwrap_or("Muster"))?;
                        records.push(Record::Workspace(Workspace { id, name, created: now }));
                        records.push(Record::SetupLink(None));
                        id
                    }
                };
                let id = AccountId(random()?);
                let password = Some(hash);
                records.push(Record::Account(Account { id, name, email: Some(email), password, created: now }));
                records.push(member(ws, id, new.role, now));
                let note =
                    Note::new(Event::AccountAdded).at(ws).about(id).fact(Fact::Role(new.role)).fact(Fact::Machine);
                let rights = vec![RightsWrite { workspace: ws, account: id, before: None }];
                Ok((Plan { records, rights, notes: vec![note], ..Plan::default() }, id))
            })
            .await?;
        Ok((account, drawn))
    }

    /// Forgets what is over: sessions, tokens and invitations past their end, and guests whose time is up. Sockets
    /// that are open on them are cut. Called once a minute.
    pub async fn sweep(&self) -> Result<(), AuthError> {
        self.inner.attempts.forget();
        self.write(|state, now| {
            let mut plan = Plan::default();
            for s in state.sessions.values().filter(|s| s.expires <= now) {
                plan.records.push(Record::EndSession(s.id));
                plan.revoke.push(Revocation::Credential(s.id));
            }
            for t in state.tokens.values().filter(|t| t.expires <= now) {
                plan.records.push(Record::EndToken(t.id));
                plan.revoke.push(Revocation::Credential(t.id));
            }
            for i in state.invitations.values().filter(|i| i.expires <= now) {
                plan.records.push(Record::EndInvitation(i.id));
            }
            for m in state.members.values().filter(|m| m.ended.is_none() && m.expires.is_some_and(|e| e <= now)) {
                super::membership::end_membership(state, m, now, &mut plan);
                plan.notes.push(Note::new(Event::Removed).at(m.workspace).about(m.account).fact(Fact::TimeUp));
            }
            Ok((plan, ()))
        })
        .await
    }
}

/// A membership of the whole workspace.
pub(super) fn member(workspace: WorkspaceId, account: AccountId, role: Role, since: Timestamp) -> Record {
    Record::Member(Member { workspace, account, role, units: Vec::new(), since, expires: None, ended: None })
}

/// The workspace that an administrator means; `None` when there is none at all.
pub(super) fn pick_workspace(state: &State, named: Option<&str>) -> Result<Option<WorkspaceId>, AuthError> {
    if state.workspaces.is_empty() {
        return Ok(None);
    }
    let mut fitting = state.workspaces.values().filter(|w| named.is_none_or(|n| w.name == n || w.id.to_string() == n));
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Ok(Some(only.id)),
        _ => Err(ErrorCode::BadReference.into()),
    }
}
