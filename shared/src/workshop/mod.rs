//! Risk workshops (MODEL.md 25 to 28): from an empty board to decided risks, live or offline.
//!
//! What people say, group and resolve is the [`Board`], parts of the workshop's document, which merges. What each of them
//! votes is a ballot of their own: a commitment first, its opening after the reveal. In which [`Phase`] the
//! workshop is, and which state of the board and of each ballot a phase ended with, are [`Row`]s of the server in one order;
//! they name heads, so that what came late is the same for everybody, whatever arrives when. [`admit`] is what the server
//! lets into the documents, [`tally()`] what a revealed round says.
//!
//! ```text
//! value ─ ballot ─┬─ admit ─ refusal
//! board ──────────┤
//! phase ──────────┴─ tally
//! ```

pub mod admit;
pub mod ballot;
pub mod board;
pub mod phase;
mod refusal;
pub mod tally;
pub mod value;

pub use ballot::{Cast, Commitment, Opening, Salt, Slip, Slips, ballot, is_ballot};
pub use board::{Board, Card, Group, Note, Resolution, Resolved, Standing, Subject, Treatment};
pub use phase::{Act, Asker, BallotAt, Mark, Meeting, No, Phase, Reveal, Row};
pub use refusal::Refusal;
pub use tally::{Knowledge, Tally, Vote, tally};
pub use value::{Confidence, Estimate, Judgement};

use crate::id::Actor;

/// Characters of a card, a title, a note or a reason.
pub const LONGEST: usize = 500;

/// Where a part of a document was made: its place in the order that all replicas share, and by whom. What was made later by
/// somebody who knew of it has a higher one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Born {
    /// The number of the operation.
    pub operation: u64,
    /// The actor that wrote it.
    pub by: Vec<u8>,
}

impl Born {
    /// Who made it, when the actor is one of ours.
    pub fn actor(&self) -> Option<Actor> {
        Actor::from_bytes(&self.by)
    }
}
