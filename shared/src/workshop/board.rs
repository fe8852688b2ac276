//! The board: what people say in a workshop, how they group it, and what they resolve.

use super::{Born, Estimate, Knowledge};
use crate::id::{AccountId, DocId, EntryId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// Something that could go wrong, as somebody put it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// What it says. Several where people changed it apart; none when it was taken back.
    pub text: Vec<String>,
    /// Where people put it, none for out of every group; several where they did so apart. The last is the one that is shown.
    pub groups: Vec<Option<EntryId>>,
    /// When, by its author's clock.
    pub at: Timestamp,
    /// Where it was made.
    pub born: Born,
}

/// A name for cards that say the same. Which cards are in it, the cards say: nothing is ever inside it, so that splitting it
/// cannot lose anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What it says. Several where people changed it apart.
    pub title: Vec<String>,
    /// Where it was made.
    pub born: Born,
}

/// What somebody said about a group or card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// About which.
    pub on: EntryId,
    /// What.
    pub text: String,
    /// When, by its author's clock.
    pub at: Timestamp,
}

/// What is done with a risk (ISO/IEC 27005).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// Change it by controls.
    Modify,
    /// Live with it.
    Retain,
    /// Stop doing what brings it.
    Avoid,
    /// Share it with somebody.
    Share,
}

/// What was resolved about a group or card. Written once, as one value: who thinks otherwise resolves anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// About which.
    pub on: EntryId,
    /// What was resolved.
    pub agreed: Resolved,
    /// The resolutions on the same subject that stood when this one was made: it takes their place.
    pub seen: Vec<EntryId>,
    /// When, by its author's clock.
    pub at: Timestamp,
}

/// The content of a resolution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// The agreed estimate: said by somebody, never reckoned from votes.
    pub value: Estimate,
    /// Who answers for the risk.
    pub owner: AccountId,
    /// What is done.
    pub option: Treatment,
    /// Controls that shall do it.
    pub controls: Vec<DocId>,
    /// The estimate that is left then.
    pub residual: Option<Estimate>,
    /// How much the estimate rests on facts and agreement, as the dissent set it.
    pub knowledge: Knowledge,
}

/// What is estimated and resolved: a group that holds cards, or a card that is in none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The group's or the card's id.
    pub id: EntryId,
    /// The cards.
    pub cards: Vec<EntryId>,
    /// Whether it came after grouping had ended.
    pub late: bool,
}

/// What stands about a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing<'a> {
    /// Nothing was resolved.
    Open,
    /// One thing was.
    Agreed(&'a Resolved),
    /// People resolved different things apart; each is shown with its id until somebody who saw all resolves anew.
    Disputed(Vec<(EntryId, &'a Resolved)>),
}

/// All of it, by ids that its authors drew.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Board {
    /// Cards, those that were taken back too.
    pub cards: BTreeMap<EntryId, Card>,
    /// Groups, empty ones too.
    pub groups: BTreeMap<EntryId, Group>,
    /// Notes with where each was made.
    pub notes: BTreeMap<EntryId, (Note, Born)>,
    /// Resolutions with where each was made.
    pub resolutions: BTreeMap<EntryId, (Resolution, Born)>,
}

impl Board {
    /// The group that a card is shown in; none where it is in none, or in one that is not here.
    pub fn group_of(&self, card: EntryId) -> Option<EntryId> {
        let group = (*self.cards.get(&card)?.groups.last()?)?;
        self.groups.contains_key(&group).then_some(group)
    }

    /// What there is to estimate, in the order of the ids. Every card that says something is in exactly one.
    pub fn subjects(&self) -> Vec<Subject> {
        let mut all: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
        for (id, _) in self.cards.iter().filter(|(_, card)| !card.text.is_empty()) {
            all.entry(self.group_of(*id).unwrap_or(*id)).or_default().push(*id);
        }
        all.into_iter().map(|(id, cards)| Subject { id, cards, late: false }).collect()
    }

    /// What there is to estimate and resolve once grouping has ended, `grouped` being the board then: its subjects, so that
    /// nobody's vote gets another meaning by a card that is moved afterwards, and each card that came later by itself.
    pub fn asked(&self, grouped: &Self) -> Vec<Subject> {
        let mut asked = grouped.subjects();
        let in_time: HashSet<EntryId> = asked.iter().flat_map(|subject| subject.cards.iter().copied()).collect();
        let later = self.cards.iter().filter(|(id, card)| !in_time.contains(*id) && !card.text.is_empty());
        asked.extend(later.map(|(id, _)| Subject { id: *id, cards: vec![*id], late: true }));
        asked
    }

    /// The resolutions on a subject that no later one has seen.
    pub fn standing_ids(&self, on: EntryId) -> Vec<EntryId> {
        let about = || self.resolutions.iter().filter(move |(_, (r, _))| r.on == on);
        // One can only have seen what was made before it. Of two that claim to have seen each other one would lie, and
        // both would be gone.
        let seen: HashSet<EntryId> = about()
            .flat_map(|(_, (r, born))| r.seen.iter().map(move |id| (*id, born)))
            .filter(|(id, born)| {
                self.resolutions.get(id).is_some_and(|(r, before)| r.on == on && before.operation < born.operation)
            })
            .map(|(id, _)| id)
            .collect();
        about().map(|(id, _)| *id).filter(|id| !seen.contains(id)).collect()
    }

    /// What stands about a subject. Resolutions that say the same count once.
    pub fn standing(&self, on: EntryId) -> Standing<'_> {
        let mut said: Vec<(EntryId, &Resolved)> = Vec::new();
        for id in self.standing_ids(on) {
            let Some((resolution, _)) = self.resolutions.get(&id) else { continue };
            if said.iter().all(|(_, known)| **known != resolution.agreed) {
                said.push((id, &resolution.agreed));
            }
        }
        match said.as_slice() {
            [] => Standing::Open,
            [(_, one)] => Standing::Agreed(one),
            _ => Standing::Disputed(said),
        }
    }

    /// Cards that were not there when gathering ended, as `gathered` was the board then.
    pub fn late<'a>(&'a self, gathered: &'a Self) -> impl Iterator<Item = EntryId> + 'a {
        self.cards.keys().copied().filter(|id| !gathered.cards.contains_key(id))
    }
}
