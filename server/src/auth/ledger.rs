//! The ledger of security events: append-only, each entry bound to the one before by its hash, so that nobody can take
//! one out or change one afterwards without breaking the chain.

use super::record::encode;
use crate::store::{Store, StoreError, Table};
use minicbor::{Decode, Encode};
use muster_shared::api::Fact;
use muster_shared::id::{AccountId, WorkspaceId};
use muster_shared::time::Timestamp;
use sha2::{Digest, Sha256};

/// The key, among the settings, of the ledger's end.
const TIP: &[u8] = b"ledger_tip";
/// Entries looked at for one page at most; pages of quiet workspaces are shorter rather than slow.
const LOOKED_AT: u64 = 5_000;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The first workspace was made.
    SetUp,
    /// Somebody signed in.
    SignIn,
    /// Somebody could not sign in.
    SignInFailed,
    /// Somebody signed out, or a session was ended.
    SignOut,
    /// A password was changed.
    PasswordChanged,
    /// An administrator set a password.
    PasswordReset,
    /// An administrator made an account.
    AccountAdded,
    /// Somebody was invited.
    Invited,
    /// An invitation was taken back.
    InvitationRevoked,
    /// An invitation was accepted.
    Joined,
    /// A member's role or units changed.
    RoleChanged,
    /// A membership ended.
    Removed,
    /// A document was granted by name.
    Granted,
    /// A grant was taken back.
    GrantRevoked,
    /// An access token was made.
    TokenCreated,
    /// An access token was revoked.
    TokenRevoked,
    /// A workspace was renamed.
    WorkspaceRenamed,
    /// Units changed.
    UnitsChanged,
    /// A document was placed.
    Placed,
    /// Refused edits came into the holding area.
    Held,
    /// Refused edits were deleted from the holding area.
    HeldDeleted,
    /// A transition that carries authority was taken.
    Decided,
    /// A file of a record is complete on the server.
    FileStored,
    /// A file was erased for good.
    FileErased,
}

impl Event {
    /// The word in the ledger; never change one.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SetUp => "set_up",
            Self::SignIn => "sign_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignOut => "sign_out",
            Self::PasswordChanged => "password_changed",
            Self::PasswordReset => "password_reset",
            Self::AccountAdded => "account_added",
            Self::Invited => "invited",
            Self::InvitationRevoked => "invitation_revoked",
            Self::Joined => "joined",
            Self::RoleChanged => "role_changed",
            Self::Removed => "removed",
            Self::Granted => "granted",
            Self::GrantRevoked => "grant_revoked",
            Self::TokenCreated => "token_created",
            Self::TokenRevoked => "token_revoked",
            Self::WorkspaceRenamed => "workspace_renamed",
            Self::UnitsChanged => "units_changed",
            Self::Placed => "placed",
            Self::Held => "held",
            Self::HeldDeleted => "held_deleted",
            Self::Decided => "decided",
            Self::FileStored => "file_stored",
            Self::FileErased => "file_erased",
        }
    }
}

/// An event to write down.
#[derive(Debug, Clone)]
pub struct Note {
    /// What.
    pub event: Event,
    /// Where, if in one workspace.
    pub workspace: Option<WorkspaceId>,
    /// By whom, if known.
    pub by: Option<AccountId>,
    /// About whom, if about somebody.
    pub about: Option<AccountId>,
    /// More; never a secret.
    pub facts: Vec<Fact>,
}

impl Note {
    /// An event without anything else.
    pub fn new(event: Event) -> Self {
        Self { event, workspace: None, by: None, about: None, facts: Vec::new() }
    }
    /// In a workspace.
    pub fn at(mut self, workspace: WorkspaceId) -> Self {
        self.workspace = Some(workspace);
        self
    }
    /// By somebody.
    pub fn by(mut self, account: AccountId) -> Self {
        self.by = Some(account);
        self
    }
    /// About somebody.
    pub fn about(mut self, account: AccountId) -> Self {
        self.about = Some(account);
        self
    }
    /// With more to say.
    pub fn fact(mut self, fact: Fact) -> Self {
        self.facts.push(fact);
        self
    }
}

/// An entry as it is stored.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(map)]
pub struct Entry {
    /// Its number, from 1.
    #[n(0)]
    pub number: u64,
    /// SHA-256 of the stored bytes of the entry before; zeros for the first.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub before: [u8; 32],
    /// When.
    #[n(2)]
    pub at: Timestamp,
    /// [`Event::word`].
    #[n(3)]
    pub event: String,
    /// Where.
    #[n(4)]
    pub workspace: Option<WorkspaceId>,
    /// By whom.
    #[n(5)]
    pub by: Option<AccountId>,
    /// About whom.
    #[n(6)]
    pub about: Option<AccountId>,
    /// More.
    #[n(7)]
    pub facts: Vec<Fact>,
}

/// The ledger's end: what the next entry binds to.
#[derive(Debug, Clone, Copy, PartialEq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Tip {
    /// The last entry's number; 0 for none.
    #[n(0)]
    number: u64,
    /// The last entry's hash.
    #[cbor(n(1), with = "minicbor::bytes")]
    hash: [u8; 32],
}

impl Tip {
    /// Reads the end from the store.
    pub fn load(store: &dyn Store) -> Result<Self, StoreError> {
        let Some(bytes) = store.get(Table::Settings, TIP)? else { return Ok(Self::default()) };
        minicbor::decode(&bytes)
            .map_err(|e| StoreError::Corrupt { file: "ledger".into(), reason: format!("its end cannot be read: {e}") })
    }

    /// The last entry's number.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Appends entries; what to put into the batch that they belong to.
    pub fn append(&mut self, notes: &[Note], at: Timestamp) -> Vec<(Table, Vec<u8>, Option<Vec<u8>>)> {
        if notes.is_empty() {
            return Vec::new();
        }
        let mut put = Vec::with_capacity(notes.len() + 1);
        for note in notes {
            let entry = Entry {
                number: self.number + 1,
                before: self.hash,
                at,
                event: note.event.word().into(),
                workspace: note.workspace,
                by: note.by,
                about: note.about,
                facts: note.facts.clone(),
            };
            let bytes = encode(&entry);
            self.number = entry.number;
            self.hash = Sha256::digest(&bytes).into();
            put.push((Table::Ledger, entry.number.to_be_bytes().to_vec(), Some(bytes)));
        }
        put.push((Table::Settings, TIP.to_vec(), Some(encode(self))));
        put
    }
}

/// Where the chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the ledger breaks at entry {number}: {reason}")]
pub struct Broken {
    /// The first entry that does not hold.
    pub number: u64,
    /// What is wrong with it.
    pub reason: &'static str,
}

/// Checks the whole chain; the number of entries when it holds.
pub fn verify(store: &dyn Store) -> Result<Result<u64, Broken>, StoreError> {
    let tip = Tip::load(store)?;
    let mut last = Tip::default();
    for (key, bytes) in store.scan(Table::Ledger, &[])? {
        let number = last.number + 1;
        let broken = |reason| Ok(Err(Broken { number, reason }));
        let Ok(entry) = minicbor::decode::<Entry>(&bytes) else { return broken("it cannot be read") };
        if entry.number != number || key != number.to_be_bytes() {
            return broken("an entry is missing before it");
        }
        if entry.before != last.hash {
            return broken("it is not bound to the entry before");
        }
        last = Tip { number, hash: Sha256::digest(&bytes).into() };
    }
    if last != tip {
        return Ok(Err(Broken { number: last.number + 1, reason: "its end is missing or was changed" }));
    }
    Ok(Ok(last.number))
}

/// Entries below `before` that `keep` keeps, newest first, and where to continue.
pub fn page(
    store: &dyn Store,
    before: Option<u64>,
    limit: usize,
    keep: impl Fn(&Entry) -> bool,
) -> Result<(Vec<Entry>, Option<u64>), StoreError> {
    let mut number = before.unwrap_or(u64::MAX).min(Tip::load(store)?.number.saturating_add(1));
    let stop = number.saturating_sub(LOOKED_AT);
    let mut entries = Vec::new();
    while number > 1 && number > stop && entries.len() < limit {
        number -= 1;
        let Some(bytes) = store.get(Table::Ledger, &number.to_be_bytes())? else { continue };
        if let Ok(entry) = minicbor::decode::<Entry>(&bytes)
            && keep(&entry)
        {
            entries.push(entry);
        }
    }
    Ok((entries, (number > 1).then_some(number)))
}
