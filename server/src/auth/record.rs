//! What the directory keeps, and how it is stored: CBOR maps with integer keys, additive only.
//!
//! A [`Record`] is the unit of every write: the same value is encoded into the batch and applied to memory, and the
//! same `apply` fills memory from the tables at start, so that the two cannot drift apart.

use crate::store::Table;
use minicbor::{Decode, Encode};
use muster_shared::access::{Role, Scope};
use muster_shared::id::{AccountId, ActorPrefix, CredentialId, DeviceId, DocId, UnitId, WorkspaceId};
use muster_shared::time::Timestamp;

/// The SHA-256 of a secret. The secret itself is never stored.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Encode, Decode)]
#[cbor(transparent)]
pub struct Fingerprint(#[cbor(with = "minicbor::bytes")] pub [u8; 32]);

/// A workspace.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct Workspace {
    /// Which one.
    #[n(0)]
    pub id: WorkspaceId,
    /// Its name.
    #[n(1)]
    pub name: String,
    /// When it was made.
    #[n(2)]
    pub created: Timestamp,
}

/// A person who signs in, or a guest.
#[derive(Clone, Encode, Decode)]
#[cbor(map)]
pub struct Account {
    /// Which one.
    #[n(0)]
    pub id: AccountId,
    /// The display name.
    #[n(1)]
    pub name: String,
    /// The address in lower case; guests have none.
    #[n(2)]
    pub email: Option<String>,
    /// The argon2id hash in PHC form; guests have none.
    #[n(3)]
    pub password: Option<String>,
    /// When it was made.
    #[n(4)]
    pub created: Timestamp,
}

/// A signed-in browser.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct Session {
    /// Which one.
    #[n(0)]
    pub id: CredentialId,
    /// The fingerprint of the cookie's secret.
    #[n(1)]
    pub secret: Fingerprint,
    /// Whose.
    #[n(2)]
    pub account: AccountId,
    /// When it began.
    #[n(3)]
    pub created: Timestamp,
    /// When it was last used, to the hour.
    #[n(4)]
    pub used: Timestamp,
    /// When it ends unless it is used.
    #[n(5)]
    pub expires: Timestamp,
    /// The browser, shortened.
    #[n(6)]
    pub agent: String,
}

/// A membership. Former ones stay: what they wrote still needs a name.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct Member {
    /// Where.
    #[n(0)]
    pub workspace: WorkspaceId,
    /// Who.
    #[n(1)]
    pub account: AccountId,
    /// As what.
    #[n(2)]
    pub role: Role,
    /// Confined to these units; empty means the whole workspace.
    #[n(3)]
    pub units: Vec<UnitId>,
    /// Since when.
    #[n(4)]
    pub since: Timestamp,
    /// Until when, for guests.
    #[n(5)]
    pub expires: Option<Timestamp>,
    /// When it ended, if it did.
    #[n(6)]
    pub ended: Option<Timestamp>,
}

/// A document granted by name.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct Grant {
    /// Where.
    #[n(0)]
    pub workspace: WorkspaceId,
    /// Which document.
    #[n(1)]
    pub doc: DocId,
    /// To whom.
    #[n(2)]
    pub account: AccountId,
    /// Whether it may be written too.
    #[n(3)]
    pub write: bool,
}

/// An open invitation; accepting or revoking deletes it.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct Invitation {
    /// Which one.
    #[n(0)]
    pub id: CredentialId,
    /// The fingerprint of the link's secret.
    #[n(1)]
    pub secret: Fingerprint,
    /// Where to.
    #[n(2)]
    pub workspace: WorkspaceId,
    /// Whom it is for, in words.
    #[n(3)]
    pub note: String,
    /// As what.
    #[n(4)]
    pub role: Role,
    /// Confined to these units.
    #[n(5)]
    pub units: Vec<UnitId>,
    /// Documents granted by name, with whether they may be written.
    #[n(6)]
    pub grants: Vec<(DocId, bool)>,
    /// Who invites.
    #[n(7)]
    pub by: AccountId,
    /// When.
    #[n(8)]
    pub created: Timestamp,
    /// Until when the link is good.
    #[n(9)]
    pub expires: Timestamp,
    /// Days that a guest's access lasts.
    #[n(10)]
    pub guest_days: Option<u32>,
}

/// A personal access token.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct Token {
    /// Which one.
    #[n(0)]
    pub id: CredentialId,
    /// The fingerprint of the secret.
    #[n(1)]
    pub secret: Fingerprint,
    /// Whose.
    #[n(2)]
    pub account: AccountId,
    /// The only workspace that it is good in.
    #[n(3)]
    pub workspace: WorkspaceId,
    /// What its owner calls it.
    #[n(4)]
    pub name: String,
    /// What it is good for.
    #[n(5)]
    pub scope: Scope,
    /// When it was made.
    #[n(6)]
    pub created: Timestamp,
    /// Until when it is good.
    #[n(7)]
    pub expires: Timestamp,
}

/// An organisational unit.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct Unit {
    /// Which one.
    #[n(0)]
    pub id: UnitId,
    /// Where.
    #[n(1)]
    pub workspace: WorkspaceId,
    /// Its name.
    #[n(2)]
    pub name: String,
    /// The unit above it.
    #[n(3)]
    pub parent: Option<UnitId>,
}

/// An actor prefix leased to account and device for good (MODEL.md 12).
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct Lease {
    /// The prefix.
    #[n(0)]
    pub prefix: ActorPrefix,
    /// Whose.
    #[n(1)]
    pub account: AccountId,
    /// Which browser profile.
    #[n(2)]
    pub device: DeviceId,
}

/// One directory record.
#[derive(Clone)]
pub enum Record {
    /// A workspace.
    Workspace(Workspace),
    /// An account.
    Account(Account),
    /// A session.
    Session(Session),
    /// A session ends.
    EndSession(CredentialId),
    /// A membership.
    Member(Member),
    /// A grant.
    Grant(Grant),
    /// A grant ends.
    EndGrant(WorkspaceId, DocId, AccountId),
    /// An invitation.
    Invitation(Invitation),
    /// An invitation ends.
    EndInvitation(CredentialId),
    /// A token.
    Token(Token),
    /// A token ends.
    EndToken(CredentialId),
    /// A unit.
    Unit(Unit),
    /// A unit ends.
    EndUnit(UnitId),
    /// A lease.
    Lease(Lease),
    /// The fingerprint of the set-up link, while the server waits for its first workspace.
    SetupLink(Option<Fingerprint>),
}

/// The key of the set-up link among the settings.
pub const SETUP_LINK: &[u8] = b"setup_link";

/// Encodes a record. Writing to memory cannot fail.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).unwrap_or_default()
}

/// Puts ids behind each other.
fn key(parts: &[&[u8; 16]]) -> Vec<u8> {
    parts.iter().flat_map(|p| p.iter().copied()).collect()
}

impl Record {
    /// What the store keeps of it.
    pub fn put(&self) -> (Table, Vec<u8>, Option<Vec<u8>>) {
        match self {
            Self::Workspace(v) => (Table::Workspaces, key(&[&v.id.0]), Some(encode(v))),
            Self::Account(v) => (Table::Accounts, key(&[&v.id.0]), Some(encode(v))),
            Self::Session(v) => (Table::Sessions, key(&[&v.id.0]), Some(encode(v))),
            Self::EndSession(id) => (Table::Sessions, key(&[&id.0]), None),
            Self::Member(v) => (Table::Members, key(&[&v.workspace.0, &v.account.0]), Some(encode(v))),
            Self::Grant(v) => (Table::Grants, key(&[&v.workspace.0, &v.doc.0, &v.account.0]), Some(encode(v))),
            Self::EndGrant(w, d, a) => (Table::Grants, key(&[&w.0, &d.0, &a.0]), None),
            Self::Invitation(v) => (Table::Invitations, key(&[&v.id.0]), Some(encode(v))),
            Self::EndInvitation(id) => (Table::Invitations, key(&[&id.0]), None),
            Self::Token(v) => (Table::Tokens, key(&[&v.id.0]), Some(encode(v))),
            Self::EndToken(id) => (Table::Tokens, key(&[&id.0]), None),
            Self::Unit(v) => (Table::Units, key(&[&v.id.0]), Some(encode(v))),
            Self::EndUnit(id) => (Table::Units, key(&[&id.0]), None),
            Self::Lease(v) => (Table::Leases, v.prefix.0.to_vec(), Some(encode(v))),
            Self::SetupLink(v) => (Table::Settings, SETUP_LINK.to_vec(), v.as_ref().map(encode)),
        }
    }

    /// Reads what [`Record::put`] stored; `None` for settings that are no record of the directory.
    pub fn read(table: Table, key: &[u8], value: &[u8]) -> Result<Option<Self>, minicbor::decode::Error> {
        Ok(Some(match table {
            Table::Workspaces => Self::Workspace(minicbor::decode(value)?),
            Table::Accounts => Self::Account(minicbor::decode(value)?),
            Table::Sessions => Self::Session(minicbor::decode(value)?),
            Table::Members => Self::Member(minicbor::decode(value)?),
            Table::Grants => Self::Grant(minicbor::decode(value)?),
            Table::Invitations => Self::Invitation(minicbor::decode(value)?),
            Table::Tokens => Self::Token(minicbor::decode(value)?),
            Table::Units => Self::Unit(minicbor::decode(value)?),
            Table::Leases => Self::Lease(minicbor::decode(value)?),
            Table::Settings if key == SETUP_LINK => Self::SetupLink(Some(minicbor::decode(value)?)),
            _ => return Ok(None),
        }))
    }

    /// The tables that hold directory records.
    pub const TABLES: [Table; 10] = [
        Table::Workspaces,
        Table::Accounts,
        Table::Sessions,
        Table::Members,
        Table::Grants,
        Table::Invitations,
        Table::Tokens,
        Table::Units,
        Table::Leases,
        Table::Settings,
    ];
}
