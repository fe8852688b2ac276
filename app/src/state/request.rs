//! A transition that carries authority, asked for on this device (MODEL.md 9).

use minicbor::{Decode, Encode};
use muster_shared::api::{Decide, Text, Verdict};
use muster_shared::id::{AccountId, DecisionId, DocId, WorkspaceId};
use muster_shared::sync::frame::Hash;
use muster_shared::time::Timestamp;

/// What is asked for, and how it stands.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(map)]
pub struct Request {
    /// Where.
    #[n(0)]
    pub workspace: WorkspaceId,
    /// The record.
    #[n(1)]
    pub doc: DocId,
    /// Drawn here, so that sending it twice decides once.
    #[n(2)]
    pub id: DecisionId,
    /// The state left.
    #[n(3)]
    pub from: String,
    /// The state to be entered.
    #[n(4)]
    pub to: String,
    /// What the person had before them.
    #[n(5)]
    pub content: Content,
    /// Their note.
    #[n(6)]
    pub note: String,
    /// When they asked, by this device's clock.
    #[n(7)]
    pub at: Timestamp,
    /// How it stands.
    #[n(8)]
    pub standing: Standing,
}

/// A document's content, named exactly.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(map)]
pub struct Content {
    /// The epoch of the heads.
    #[n(0)]
    pub epoch: u32,
    /// The heads.
    #[n(1)]
    pub heads: Vec<Hash>,
    /// The hash of the canonical rendering.
    #[n(2)]
    pub hash: Hash,
}

/// How a request stands.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub enum Standing {
    /// It waits for the network, or for the edits that it rests on to be acknowledged.
    #[n(0)]
    Waiting,
    /// The content moved on: the person looks at it and asks again, or takes the request back.
    #[n(1)]
    Moved,
    /// Refused.
    #[n(2)]
    Refused(#[n(0)] Why),
}

/// Why a request was refused.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub enum Why {
    /// The record is in another state.
    #[n(0)]
    State(#[n(0)] String),
    /// Fields are not filled.
    #[n(1)]
    Unfilled(#[n(0)] Vec<String>),
    /// Fields have several values.
    #[n(2)]
    Undecided(#[n(0)] Vec<String>),
    /// The record was deleted.
    #[n(3)]
    Deleted,
    /// App and server are of different versions.
    #[n(4)]
    Version,
    /// It rests on edits that were refused.
    #[n(5)]
    Edits,
    /// What the server said, in English and German.
    #[n(6)]
    Said(#[n(0)] String, #[n(1)] String),
}

impl Request {
    /// As it is sent by the account whose device this is.
    pub fn form(&self, by: AccountId) -> Decide {
        Decide {
            id: self.id,
            by,
            from: self.from.clone(),
            to: self.to.clone(),
            epoch: self.content.epoch,
            heads: self.content.heads.clone(),
            content: self.content.hash,
            note: self.note.clone(),
        }
    }
}

impl Why {
    /// What the server said.
    pub fn said(text: Text) -> Self {
        Self::Said(text.en, text.de)
    }
}

/// How a request stands after an answer; `None` when it has taken effect, or waits on.
pub fn standing(verdict: &Verdict) -> Option<Standing> {
    Some(match verdict {
        Verdict::Decided { .. } | Verdict::Waits => return None,
        Verdict::Moved { .. } => Standing::Moved,
        Verdict::State { state } => Standing::Refused(Why::State(state.clone())),
        Verdict::Unfilled { fields } => Standing::Refused(Why::Unfilled(fields.clone())),
        Verdict::Undecided { fields } => Standing::Refused(Why::Undecided(fields.clone())),
        Verdict::Deleted => Standing::Refused(Why::Deleted),
        Verdict::Rendering | Verdict::Unknown => Standing::Refused(Why::Version),
    })
}
