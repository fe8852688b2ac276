//! What a revealed round says about a subject: which votes count, how they are spread, and how strong the knowledge behind
//! them is. Votes are shown beside each other and never averaged (MODEL.md 2).

use super::ballot::{Cast, last, opens};
use super::{Confidence, Estimate, Judgement, Slip};
use crate::id::{AccountId, DocId, EntryId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Votes from which a spread says something: of two, each is as far out as the other.
const ENOUGH: usize = 3;

/// What became of a participant's vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vote {
    /// Committed before the reveal, opened, and the one that was committed.
    Counted(Judgement),
    /// Committed before the reveal and not opened: whoever was offline then opens it on return.
    NotOpened,
    /// Committed after the reveal only: shown where it was opened, and outside the distribution.
    Late(Option<Judgement>),
    /// Never committed.
    None,
}

/// How much an estimate rests on facts and agreement; the keys are those of the risk register.
///
/// Agreement among those who know is one of the conditions of strong knowledge of Flage and Aven (2009, *Expressing and
/// communicating uncertainty in relation to quantitative risk analysis*); their others (data, understood phenomena, sound
/// assumptions) are what people say of their own confidence. That a middle half within one step is agreement is a usual
/// rule of Delphi studies with short scales (von der Gracht 2012, *Consensus measurement in Delphi studies*). How the two are
/// joined is ours: *weak* with fewer than three votes, a middle half wider than one step on a scale, or more than half of
/// the voters of low confidence; *strong* where all votes lie within one step on both scales and nobody's confidence is low;
/// *moderate* between. It is what the votes say; people may set another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Knowledge {
    /// Little.
    Weak,
    /// Some.
    Moderate,
    /// Much.
    Strong,
}

/// How votes are spread on one scale, in steps that somebody voted: ends, and the ends of the middle half by nearest rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// The lowest.
    pub low: u8,
    /// Where the middle half begins.
    pub first: u8,
    /// Where it ends.
    pub third: u8,
    /// The highest.
    pub high: u8,
}

impl Spread {
    /// Of some votes; none of none.
    fn of(mut steps: Vec<u8>) -> Option<Self> {
        steps.sort_unstable();
        let rank = |quarters: usize| steps.get((steps.len() * quarters).div_ceil(4).checked_sub(1)?).copied();
        Some(Self { low: *steps.first()?, first: rank(1)?, third: rank(3)?, high: *steps.last()? })
    }

    /// Whether a vote lies outside the middle half: in Delphi studies, whoever does is asked why.
    fn is_out(&self, step: u8) -> bool {
        step < self.first || step > self.third
    }
}

/// A round on a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Every participant and everybody who voted, in the order of their ids.
    pub votes: Vec<(AccountId, Vote)>,
    /// How many counted votes say what.
    pub distribution: BTreeMap<Estimate, usize>,
    /// Of likelihood; none without votes.
    pub likelihood: Option<Spread>,
    /// Of impact.
    pub impact: Option<Spread>,
    /// Whose counted votes lie outside the middle half of a scale. Nobody's with fewer than three votes.
    pub outliers: Vec<AccountId>,
    /// What the votes say about the knowledge.
    pub knowledge: Knowledge,
}

/// What one ballot says.
fn vote(workshop: DocId, cast: &Cast, subject: EntryId, round: u8) -> Vote {
    let opened = |id: EntryId| {
        cast.now.values().find_map(|(slip, _)| match (slip, cast.now.get(&id)) {
            (Slip::Opening(o), Some((Slip::Commitment(c), _))) if o.of == id && opens(workshop, cast.voter, c, o) => {
                Some(o.judgement.clone())
            }
            _ => None,
        })
    };
    match (last(&cast.in_time, subject, round), last(&cast.now, subject, round)) {
        (Some((id, _)), _) => opened(id).map_or(Vote::NotOpened, Vote::Counted),
        (None, Some((id, _))) => Vote::Late(opened(id)),
        (None, None) => Vote::None,
    }
}

/// Counts a revealed round on a subject. `participants` are those who were asked. The same on every device that has the same
/// ballots, in whatever order they come.
pub fn tally(workshop: DocId, subject: EntryId, round: u8, participants: &[AccountId], casts: &[Cast]) -> Tally {
    let mut votes: BTreeMap<AccountId, Vote> = participants.iter().map(|who| (*who, Vote::None)).collect();
    votes.extend(casts.iter().map(|cast| (cast.voter, vote(workshop, cast, subject, round))));
    let counted: Vec<(AccountId, &Judgement)> = votes
        .iter()
        .filter_map(|(who, vote)| if let Vote::Counted(j) = vote { Some((*who, j)) } else { None })
        .collect();
    let steps = |Estimate::Pair { likelihood, impact }: Estimate| (likelihood, impact);
    let mut distribution = BTreeMap::new();
    for (_, judgement) in &counted {
        *distribution.entry(judgement.value).or_default() += 1;
    }
    let likelihood = Spread::of(counted.iter().map(|(_, j)| steps(j.value).0).collect());
    let impact = Spread::of(counted.iter().map(|(_, j)| steps(j.value).1).collect());
    let mut outliers = Vec::new();
    let mut knowledge = Knowledge::Weak;
    if let (Some(l), Some(i)) = (likelihood, impact)
        && counted.len() >= ENOUGH
    {
        let out = |value| l.is_out(steps(value).0) || i.is_out(steps(value).1);
        outliers = counted.iter().filter(|(_, j)| out(j.value)).map(|(who, _)| *who).collect();
        let low = counted.iter().filter(|(_, j)| j.confidence == Confidence::Low).count();
        let within = |apart: fn(&Spread) -> u8| apart(&l) <= 1 && apart(&i) <= 1;
        if within(|s| s.high - s.low) && low == 0 {
            knowledge = Knowledge::Strong;
        } else if within(|s| s.third - s.first) && low * 2 <= counted.len() {
            knowledge = Knowledge::Moderate;
        }
    }
    let votes = votes.into_iter().collect();
    Tally { votes, distribution, likelihood, impact, outliers, knowledge }
}
