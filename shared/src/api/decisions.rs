//! Transitions that carry authority: asking for one, and what the server answers (MODEL.md 7 to 9).

use crate::id::{AccountId, DecisionId};
use crate::sync::decision::Decision;
use crate::sync::frame::Hash;
use serde::{Deserialize, Serialize};

/// Asks for a transition that carries authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// Drawn by who asks: asking twice decides once.
    pub id: DecisionId,
    /// Who asks, so that nobody decides with the session of somebody else who signed in meanwhile.
    pub by: AccountId,
    /// The state that the record is in, as who asks knows it.
    pub from: String,
    /// The state to be entered.
    pub to: String,
    /// The epoch of the heads.
    pub epoch: u32,
    /// The heads of the document that who asks has before them; at most [`crate::sync::decision::HEADS_MAX`].
    pub heads: Vec<Hash>,
    /// [`crate::doc::Document::content_hash`] of it.
    pub content: Hash,
    /// A note, at most [`crate::sync::decision::NOTE_MAX`] characters.
    #[serde(default)]
    pub note: String,
}

/// What became of it. Everything but [`Verdict::Decided`] leaves the record as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Verdict {
    /// Countersigned: it has taken effect.
    Decided {
        /// As it was written.
        decision: Decision,
    },
    /// The server does not have all that the request rests on yet: ask again when it does.
    Waits,
    /// The content moved on: look at what it is now, and ask again.
    Moved {
        /// The epoch now.
        epoch: u32,
        /// The heads now.
        heads: Vec<Hash>,
    },
    /// The record is in another state.
    State {
        /// Which one.
        state: String,
    },
    /// Fields are not filled that have to be.
    Unfilled {
        /// Their keys.
        fields: Vec<String>,
    },
    /// Fields have several values and nobody has decided between them.
    Undecided {
        /// Their keys.
        fields: Vec<String>,
    },
    /// The record was deleted.
    Deleted,
    /// Server and asker do not render the same document alike: one of them is of another version.
    Rendering,
    /// An answer that this app does not know.
    #[serde(other)]
    Unknown,
}
