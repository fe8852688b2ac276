//! One field of a record.

use crate::label::Label;

/// An option of a choice; `key` is stored, `label` shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// What the document holds.
    pub key: &'static str,
    /// What people read.
    pub label: Label,
    /// A level from 1 (calm) to 5 (grave) that colours it; `None` when it carries no judgement.
    pub level: Option<Level>,
}

/// A judgement from 1 to 5, shown in the five level colours, always beside a word or number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Level(pub u8);

/// What a field holds and how it is stored. A field never changes its kind (DESIGN.md, Documents).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A single line, at most `max` characters.
    Line {
        /// Characters, not bytes.
        max: usize,
    },
    /// Collaborative prose: an automerge text with marks and block markers.
    Rich,
    /// One of some choices.
    Choice(&'static [Choice]),
    /// A whole number in a range.
    Whole {
        /// Smallest value allowed.
        min: i64,
        /// Greatest value allowed.
        max: i64,
    },
    /// Likelihood and impact as one atomic value, each `1..=steps` (MODEL.md 2: values that form one judgement).
    Estimate {
        /// Steps of each scale, 3 to 7.
        steps: u8,
    },
    /// A plain date, ISO 8601 `YYYY-MM-DD`, no zone.
    Date,
    /// Yes or no.
    Flag,
    /// A person, by the account's id.
    Person,
    /// Free words; a map keyed by the word.
    Tags,
    /// Records of a register, by id; a map keyed by the id.
    Links {
        /// The key of the target register; empty means any.
        register: &'static str,
    },
}

/// The automerge object that a field lives in, created by the genesis change (MODEL.md 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// No object: a scalar in the root map.
    Scalar,
    /// A text.
    Text,
    /// A map.
    Map,
}

impl FieldKind {
    /// Where values of this kind live.
    pub const fn container(&self) -> Container {
        match self {
            Self::Rich => Container::Text,
            Self::Tags | Self::Links { .. } => Container::Map,
            _ => Container::Scalar,
        }
    }
}

/// One field of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The key in the document's root map.
    pub key: &'static str,
    /// Its name.
    pub label: Label,
    /// One sentence that helps to fill it.
    pub help: Label,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether a record is incomplete without it (shown, never refused: work in progress must be savable).
    pub required: bool,
    /// The schema version of the register that added it.
    pub since: u32,
}
