//! The ledger of security events.

use crate::access::{Role, Scope};
use crate::attachments::BlobHash;
use crate::id::{AccountId, DocId};
use crate::sync::frame::Hash;
use crate::time::Timestamp;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A page of the ledger of security events, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerPage {
    /// The entries.
    pub entries: Vec<LedgerEntry>,
    /// Where the next page begins, if there is one.
    pub before: Option<u64>,
}

/// One security event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Its place in the chain.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// What: `sign_in`, `invited`, `role_changed`, …
    pub event: String,
    /// By whom, if known.
    pub by: Option<AccountId>,
    /// About whom, if about somebody.
    pub about: Option<AccountId>,
    /// More about it; never a secret.
    pub facts: Vec<Fact>,
}

/// What else is known of an event, each a thing that a reader's language has words for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The network address that it came from.
    #[n(0)]
    Address(#[n(0)] String),
    /// So many more of its kind since the last entry were not written down.
    #[n(1)]
    Others(#[n(0)] u64),
    /// The role given.
    #[n(2)]
    Role(#[n(0)] Role),
    /// The role until then.
    #[n(3)]
    RoleBefore(#[n(0)] Role),
    /// Number of units given.
    #[n(4)]
    Units(#[n(0)] u32),
    /// What a token is good for.
    #[n(5)]
    Scope(#[n(0)] Scope),
    /// Days until it ends.
    #[n(6)]
    Days(#[n(0)] u32),
    /// The record concerned.
    #[n(7)]
    Record(#[n(0)] DocId),
    /// The unit that was made or renamed.
    #[n(8)]
    Unit(#[n(0)] String),
    /// The unit that is no more.
    #[n(9)]
    UnitRemoved(#[n(0)] String),
    /// Number of records concerned.
    #[n(10)]
    Records(#[n(0)] u32),
    /// Done on the server's own machine, by whoever administers it.
    #[n(11)]
    Machine,
    /// It ended by itself.
    #[n(12)]
    TimeUp,
    /// The transition that was decided: the register and the states left and entered.
    #[n(13)]
    Transition(#[n(0)] String, #[n(1)] String, #[n(2)] String),
    /// The hash of the content that was decided on.
    #[n(14)]
    Content(#[n(0)] Hash),
    /// The hash of the whole decision as it is stored, with heads, note and flags.
    #[n(15)]
    Bound(#[n(0)] Hash),
    /// Somebody decided on what is their own.
    #[n(16)]
    OwnWork,
    /// Somebody decided as an owner that they had named themselves.
    #[n(17)]
    SelfSetOwner,
    /// The file concerned, by its SHA-256.
    #[n(18)]
    File(#[n(0)] BlobHash),
}
