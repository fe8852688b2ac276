//! The phases of a workshop: rows of the server in one order, and the state that they lead to (MODEL.md 25).

use crate::id::{AccountId, EntryId};
use crate::sync::frame::Hash;
use crate::time::Timestamp;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Rounds of estimating at most.
pub const ROUNDS: u8 = 2;
/// Minutes of a time box, or of its extension, at most.
pub const MINUTES: u16 = 480;

/// A phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Everybody writes cards.
    #[n(0)]
    Gather,
    /// Cards that say the same come together.
    #[n(1)]
    Group,
    /// Everybody votes, unseen.
    #[n(2)]
    Estimate,
    /// The round is revealed.
    #[n(3)]
    Discuss,
    /// What is done, and who answers for it.
    #[n(4)]
    Decide,
    /// The board is read-only.
    #[n(5)]
    Closed,
}

impl Phase {
    /// Whether the workshop can go from here to there. Back where nothing is lost by it, and never past a reveal.
    pub const fn leads_to(self, to: Self) -> bool {
        use Phase::{Closed, Decide, Discuss, Estimate, Gather, Group};
        matches!(
            (self, to),
            (Gather, Group)
                | (Group, Gather | Estimate)
                | (Estimate, Discuss)
                | (Discuss, Estimate | Decide)
                | (Decide, Discuss | Closed)
                | (Closed, Decide)
        )
    }
}

/// What the facilitator does.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Begins to gather; whoever begins facilitates.
    #[n(0)]
    Begin {
        /// The time box, if there is one.
        #[n(0)]
        minutes: Option<u16>,
    },
    /// Moves everybody along. From [`Phase::Estimate`] it reveals the round, into it it begins the next one, into
    /// [`Phase::Closed`] it closes, and out of that it opens the workshop again.
    #[n(1)]
    Move {
        /// Where.
        #[n(0)]
        to: Phase,
        /// The time box, if there is one.
        #[n(1)]
        minutes: Option<u16>,
    },
    /// Gives more time.
    #[n(2)]
    Extend {
        /// How much.
        #[n(0)]
        minutes: u16,
    },
    /// Lets somebody else facilitate.
    #[n(3)]
    HandOver {
        /// Whom.
        #[n(0)]
        to: AccountId,
    },
    /// Facilitates in the place of somebody whose connection is gone.
    #[n(4)]
    TakeOver,
    /// Brings everybody to a group or card, or lets them go.
    #[n(5)]
    Bring {
        /// Where.
        #[n(0)]
        to: Option<EntryId>,
    },
}

/// A state of a document: what all changes up to these heads say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Mark {
    /// The epoch that the heads are of.
    #[n(0)]
    pub epoch: u32,
    /// The heads.
    #[n(1)]
    pub heads: Vec<Hash>,
}

/// A ballot as it was durable at a reveal.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct BallotAt {
    /// Whose.
    #[n(0)]
    pub voter: AccountId,
    /// What it held.
    #[n(1)]
    pub at: Mark,
}

/// A step of the workshop, as the server wrote it. Never changed afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Row {
    /// Its place among the rows of the workshop, from 1.
    #[n(0)]
    pub n: u32,
    /// When, by the server's clock.
    #[n(1)]
    pub at: Timestamp,
    /// Who.
    #[n(2)]
    pub by: AccountId,
    /// What.
    #[n(3)]
    pub act: Act,
    /// The board as it was durable before.
    #[n(4)]
    pub board: Mark,
    /// Of a reveal: every ballot as it was durable before. Nothing that comes later counts.
    #[n(5)]
    pub ballots: Vec<BallotAt>,
}

/// A revealed round.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Reveal {
    /// Which, from 1.
    #[n(0)]
    pub round: u8,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// [`Row::ballots`].
    #[n(2)]
    pub ballots: Vec<BallotAt>,
}

/// Where a workshop stands: what its rows lead to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Meeting {
    /// The last row.
    #[n(0)]
    pub n: u32,
    /// The phase.
    #[n(1)]
    pub phase: Phase,
    /// The round that is or was last estimated; 0 before the first.
    #[n(2)]
    pub round: u8,
    /// Who facilitates.
    #[n(3)]
    pub facilitator: AccountId,
    /// When the phase began.
    #[n(4)]
    pub since: Timestamp,
    /// When its time box ends, if it has one. Nothing moves by itself then.
    #[n(5)]
    pub ends: Option<Timestamp>,
    /// Where everybody was brought.
    #[n(6)]
    pub place: Option<EntryId>,
    /// The board as gathering ended; none while it goes on.
    #[n(7)]
    pub gathered: Option<Mark>,
    /// The board as grouping ended: what is estimated.
    #[n(8)]
    pub grouped: Option<Mark>,
    /// The rounds that were revealed.
    #[n(9)]
    pub reveals: Vec<Reveal>,
    /// Whether deciding ever began.
    #[n(10)]
    pub deciding: bool,
}

/// Who wants to do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asker {
    /// Who.
    pub account: AccountId,
    /// Whether they may write the workshop.
    pub writes: bool,
    /// Whether the facilitator's connection is gone.
    pub absent: bool,
}

/// Why it is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum No {
    /// They may not write the workshop.
    MayNot,
    /// The workshop has not begun.
    NotBegun,
    /// It has.
    Begun,
    /// Only the facilitator does this.
    NotFacilitator,
    /// The facilitator is here.
    FacilitatorPresent,
    /// No way leads there from the phase that it is in.
    NoWay,
    /// A time that no time box has.
    Minutes,
    /// A row that does not follow the last one.
    Order,
}

impl Meeting {
    /// Whether somebody may do something now. `before`: where the workshop stands, none before it has begun.
    ///
    /// # Errors
    /// Why not.
    pub fn judge(before: Option<&Self>, who: Asker, act: &Act) -> Result<(), No> {
        if !who.writes {
            return Err(No::MayNot);
        }
        let good = |minutes: u16| if (1..=MINUTES).contains(&minutes) { Ok(()) } else { Err(No::Minutes) };
        let Some(now) = before else {
            return match act {
                Act::Begin { minutes } => minutes.map_or(Ok(()), good),
                _ => Err(No::NotBegun),
            };
        };
        match act {
            Act::Begin { .. } => return Err(No::Begun),
            Act::TakeOver if now.facilitator == who.account || !who.absent => return Err(No::FacilitatorPresent),
            Act::TakeOver => return Ok(()),
            _ if now.facilitator != who.account => return Err(No::NotFacilitator),
            _ => {}
        }
        match act {
            Act::Move { to, minutes } => {
                let again = now.phase == Phase::Discuss && *to == Phase::Estimate && now.round >= ROUNDS;
                if !now.phase.leads_to(*to) || again {
                    return Err(No::NoWay);
                }
                minutes.map_or(Ok(()), good)
            }
            Act::Extend { .. } if now.phase == Phase::Closed => Err(No::NoWay),
            Act::Extend { minutes } => good(*minutes),
            Act::Begin { .. } | Act::TakeOver | Act::HandOver { .. } | Act::Bring { .. } => Ok(()),
        }
    }

    /// Where a row leads. The row was judged before it was written; one that does not follow leads nowhere.
    ///
    /// # Errors
    /// [`No::Order`], [`No::NotBegun`], [`No::Begun`], [`No::NoWay`].
    pub fn after(before: Option<&Self>, row: &Row) -> Result<Self, No> {
        if before.map_or(0, |m| m.n).checked_add(1) != Some(row.n) {
            return Err(No::Order);
        }
        let boxed = |minutes: u16| Timestamp(row.at.0.saturating_add(i64::from(minutes) * 60_000));
        let Some(before) = before else {
            let Act::Begin { minutes } = row.act else { return Err(No::NotBegun) };
            return Ok(Self {
                n: row.n,
                phase: Phase::Gather,
                round: 0,
                facilitator: row.by,
                since: row.at,
                ends: minutes.map(boxed),
                place: None,
                gathered: None,
                grouped: None,
                reveals: Vec::new(),
                deciding: false,
            });
        };
        let mut next = Self { n: row.n, ..before.clone() };
        match &row.act {
            Act::Begin { .. } => return Err(No::Begun),
            Act::Move { to, .. } if !before.phase.leads_to(*to) => return Err(No::NoWay),
            Act::Move { to, minutes } => {
                (next.phase, next.since, next.ends) = (*to, row.at, minutes.map(boxed));
                match (before.phase, *to) {
                    (Phase::Gather, _) => next.gathered = Some(row.board.clone()),
                    (_, Phase::Gather) => next.gathered = None,
                    (Phase::Group, _) => next.grouped = Some(row.board.clone()),
                    (Phase::Estimate, _) => {
                        next.reveals.push(Reveal { round: before.round, at: row.at, ballots: row.ballots.clone() })
                    }
                    _ => {}
                }
                if *to == Phase::Estimate {
                    next.round = next.round.saturating_add(1);
                }
                next.deciding |= *to == Phase::Decide;
            }
            // From the end that was set, or from now where it is over or there was none.
            Act::Extend { minutes } => {
                let from = before.ends.filter(|ends| *ends > row.at).unwrap_or(row.at);
                next.ends = Some(Timestamp(from.0.saturating_add(i64::from(*minutes) * 60_000)));
            }
            Act::HandOver { to } => next.facilitator = *to,
            Act::TakeOver => next.facilitator = row.by,
            Act::Bring { to } => next.place = *to,
        }
        Ok(next)
    }

    /// Whether a round is revealed.
    pub fn revealed(&self, round: u8) -> bool {
        self.reveals.iter().any(|reveal| reveal.round == round)
    }
}
