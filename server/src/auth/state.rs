//! The directory in memory: maps, and the questions that need no disk.

use super::record::{Account, Fingerprint, Invitation, Lease, Member, Record, Session, Token, Unit, Workspace};
use crate::store::FormerRights;
use muster_shared::access::{Principal, Role, Scope};
use muster_shared::id::{AccountId, ActorPrefix, CredentialId, DeviceId, DocId, UnitId, WorkspaceId};
use muster_shared::time::Timestamp;
use std::collections::{BTreeMap, HashMap};

/// Everything the directory knows.
#[derive(Default)]
pub struct State {
    /// Workspaces.
    pub workspaces: BTreeMap<WorkspaceId, Workspace>,
    /// Accounts.
    pub accounts: HashMap<AccountId, Account>,
    /// Accounts by address.
    pub by_email: HashMap<String, AccountId>,
    /// Sessions.
    pub sessions: HashMap<CredentialId, Session>,
    /// Members, former ones too.
    pub members: BTreeMap<(WorkspaceId, AccountId), Member>,
    /// Documents granted by name, with whether they may be written.
    pub grants: HashMap<(WorkspaceId, AccountId), BTreeMap<DocId, bool>>,
    /// Open invitations.
    pub invitations: HashMap<CredentialId, Invitation>,
    /// Access tokens.
    pub tokens: HashMap<CredentialId, Token>,
    /// Units.
    pub units: BTreeMap<UnitId, Unit>,
    /// Leases by prefix.
    pub leases: HashMap<ActorPrefix, Lease>,
    /// Prefixes by account and device.
    pub by_device: HashMap<(AccountId, DeviceId), ActorPrefix>,
    /// The set-up link, while there is one.
    pub setup_link: Option<Fingerprint>,
    /// Credentials by the fingerprint of their secret.
    by_secret: HashMap<Fingerprint, CredentialId>,
}

impl State {
    /// Makes a record true in memory.
    pub fn apply(&mut self, record: Record) {
        match record {
            Record::Workspace(v) => {
                self.workspaces.insert(v.id, v);
            }
            Record::Account(v) => {
                if let Some(old) = self.accounts.get(&v.id).and_then(|a| a.email.as_ref()) {
                    self.by_email.remove(old);
                }
                if let Some(email) = &v.email {
                    self.by_email.insert(email.clone(), v.id);
                }
                self.accounts.insert(v.id, v);
            }
            Record::Session(v) => {
                self.by_secret.insert(v.secret, v.id);
                self.sessions.insert(v.id, v);
            }
            Record::EndSession(id) => {
                if let Some(v) = self.sessions.remove(&id) {
                    self.by_secret.remove(&v.secret);
                }
            }
            Record::Member(v) => {
                self.members.insert((v.workspace, v.account), v);
            }
            Record::Grant(v) => {
                self.grants.entry((v.workspace, v.account)).or_default().insert(v.doc, v.write);
            }
            Record::EndGrant(ws, doc, account) => {
                if let Some(of) = self.grants.get_mut(&(ws, account)) {
                    of.remove(&doc);
                }
            }
            Record::Invitation(v) => {
                self.by_secret.insert(v.secret, v.id);
                self.invitations.insert(v.id, v);
            }
            Record::EndInvitation(id) => {
                if let Some(v) = self.invitations.remove(&id) {
                    self.by_secret.remove(&v.secret);
                }
            }
            Record::Token(v) => {
                self.by_secret.insert(v.secret, v.id);
                self.tokens.insert(v.id, v);
            }
            Record::EndToken(id) => {
                if let Some(v) = self.tokens.remove(&id) {
                    self.by_secret.remove(&v.secret);
                }
            }
            Record::Unit(v) => {
                self.units.insert(v.id, v);
            }
            Record::EndUnit(id) => {
                self.units.remove(&id);
            }
            Record::Lease(v) => {
                self.by_device.insert((v.account, v.device), v.prefix);
                self.leases.insert(v.prefix, v);
            }
            Record::SetupLink(v) => self.setup_link = v,
        }
    }

    /// The session with this secret, if it still holds.
    pub fn session(&self, secret: &Fingerprint, now: Timestamp) -> Option<&Session> {
        let found = self.sessions.get(self.by_secret.get(secret)?)?;
        (super::secret::same(&found.secret, secret) && found.expires > now).then_some(found)
    }

    /// The token with this secret, if it still holds.
    pub fn token(&self, secret: &Fingerprint, now: Timestamp) -> Option<&Token> {
        let found = self.tokens.get(self.by_secret.get(secret)?)?;
        (super::secret::same(&found.secret, secret) && found.expires > now).then_some(found)
    }

    /// The invitation with this secret, if it still holds.
    pub fn invitation(&self, secret: &Fingerprint, now: Timestamp) -> Option<&Invitation> {
        let found = self.invitations.get(self.by_secret.get(secret)?)?;
        (super::secret::same(&found.secret, secret) && found.expires > now).then_some(found)
    }

    /// The account's membership, if it holds now.
    pub fn member(&self, workspace: WorkspaceId, account: AccountId, now: Timestamp) -> Option<&Member> {
        self.members.get(&(workspace, account)).filter(|m| m.ended.is_none() && m.expires.is_none_or(|e| e > now))
    }

    /// The documents granted to the account by name.
    pub fn grants_of(&self, workspace: WorkspaceId, account: AccountId) -> Vec<(DocId, bool)> {
        self.grants.get(&(workspace, account)).map(|m| m.iter().map(|(d, w)| (*d, *w)).collect()).unwrap_or_default()
    }

    /// The account's rights in a workspace now.
    pub fn principal(
        &self,
        workspace: WorkspaceId,
        account: AccountId,
        scope: Scope,
        now: Timestamp,
    ) -> Option<Principal> {
        let member = self.member(workspace, account, now)?;
        Some(Principal {
            account,
            workspace,
            role: member.role,
            units: member.units.clone(),
            grants: self.grants_of(workspace, account),
            scope,
        })
    }

    /// What the account might until now, for the feed (MODEL.md 16).
    pub fn former_rights(&self, workspace: WorkspaceId, account: AccountId) -> Option<FormerRights> {
        let member = self.members.get(&(workspace, account)).filter(|m| m.ended.is_none())?;
        Some(FormerRights {
            role: member.role,
            units: member.units.clone(),
            grants: self.grants_of(workspace, account),
        })
    }

    /// Whether the account is the only owner left.
    pub fn is_last_owner(&self, workspace: WorkspaceId, account: AccountId) -> bool {
        let mut owners = self.members_of(workspace).filter(|m| m.role == Role::Owner && m.ended.is_none());
        owners.next().is_some_and(|m| m.account == account) && owners.next().is_none()
    }

    /// Members of a workspace, former ones too.
    pub fn members_of(&self, workspace: WorkspaceId) -> impl Iterator<Item = &Member> {
        self.members.range((workspace, AccountId([0; 16]))..=(workspace, AccountId([0xff; 16]))).map(|(_, m)| m)
    }

    /// Workspaces in which the account is a member now.
    pub fn workspaces_of(&self, account: AccountId, now: Timestamp) -> Vec<WorkspaceId> {
        self.workspaces.keys().copied().filter(|w| self.member(*w, account, now).is_some()).collect()
    }

    /// Whether all of these are units of the workspace.
    pub fn has_units(&self, workspace: WorkspaceId, units: &[UnitId]) -> bool {
        units.iter().all(|u| self.units.get(u).is_some_and(|u| u.workspace == workspace))
    }
}
