//! What somebody estimates, and the bytes that a commitment is made of.

use serde::{Deserialize, Serialize};

/// An estimate. Typed, so that other kinds can come beside the pair and old ones keep what they said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Estimate {
    /// A step of each scale, from 1.
    Pair {
        /// How likely.
        likelihood: u8,
        /// How bad.
        impact: u8,
    },
}

impl Estimate {
    /// Whether its steps are on a scale that a workshop can have: 1 to 7.
    pub fn is_valid(self) -> bool {
        let Self::Pair { likelihood, impact } = self;
        (1..=7).contains(&likelihood) && (1..=7).contains(&impact)
    }
}

/// How sure somebody is of their estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// A guess.
    Low,
    /// Some ground for it.
    Medium,
    /// Facts.
    High,
}

/// A whole vote: what a commitment seals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The estimate.
    pub value: Estimate,
    /// How sure.
    pub confidence: Confidence,
    /// Why, in one line of at most [`super::LONGEST`] characters; may be empty.
    pub reason: String,
}

impl Judgement {
    /// Whether it can be a vote.
    pub fn is_valid(&self) -> bool {
        let reason = &self.reason;
        self.value.is_valid() && reason.chars().count() <= super::LONGEST && !reason.contains(char::is_control)
    }

    /// Its canonical form: a tag for the kind of estimate, its steps, the confidence, then the reason with its length. No
    /// two judgements have the same bytes, and none is the beginning of another. Never changed; a new kind gets a new tag.
    pub fn canonical(&self) -> Vec<u8> {
        let Estimate::Pair { likelihood, impact } = self.value;
        let confidence = match self.confidence {
            Confidence::Low => 1,
            Confidence::Medium => 2,
            Confidence::High => 3,
        };
        let mut out = vec![1, likelihood, impact, confidence];
        out.extend((self.reason.len() as u64).to_be_bytes());
        out.extend(self.reason.as_bytes());
        out
    }
}
