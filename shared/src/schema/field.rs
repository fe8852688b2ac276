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

impl Choice {
    /// A choice without a judgement.
    pub const fn new(key: &'static str, label: Label) -> Self {
        Self { key, label, level: None }
    }

    /// The same with a level, 1 calm to 5 grave.
    pub const fn level(self, level: u8) -> Self {
        Self { level: Some(Level(level)), ..self }
    }
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
    /// Any of some choices; a map keyed by the choice.
    Choices(&'static [Choice]),
    /// A whole number in a range.
    Whole {
        /// Smallest value allowed.
        min: i64,
        /// Greatest value allowed.
        max: i64,
    },
    /// A decimal number.
    Number,
    /// An amount of money (MODEL.md 4).
    Money,
    /// Likelihood and impact as one atomic value, each `1..=steps` (MODEL.md 2: values that form one judgement).
    Estimate {
        /// Steps of each scale, 3 to 7.
        steps: u8,
    },
    /// A plain date, ISO 8601 `YYYY-MM-DD`, no zone.
    Date,
    /// A moment in UTC, ISO 8601 to the minute, `YYYY-MM-DDTHH:MMZ`; shown in the reader's own zone.
    Moment,
    /// Yes or no.
    Flag,
    /// A person, by the account's id.
    Person,
    /// People, by their accounts' ids; a map keyed by the id.
    People,
    /// Free words; a map keyed by the word.
    Tags,
    /// Records of a register, by id; a map keyed by the id.
    Links {
        /// The key of the target register; empty means any.
        register: &'static str,
    },
    /// What one person said, each in one entry of a map keyed by ids that they draw (see `crate::comments`). Only internal
    /// registers have it: no form shows it and nobody types it into a cell.
    Entries,
    /// Pairs of nodes of frameworks, by [`crate::domain::relation::Pair::key`], each with what is said about it. Only an
    /// internal register has it.
    Pairs,
    /// Parts that people add to the record, each under an id that they draw (MODEL.md 1); what a part is, the module of the
    /// record knows. No form shows them and nobody types them into a cell.
    Parts,
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
            Self::Tags
            | Self::Links { .. }
            | Self::Choices(_)
            | Self::People
            | Self::Entries
            | Self::Pairs
            | Self::Parts => Container::Map,
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
    /// Whether it is a day by which something must happen, so that the record is late after it.
    pub deadline: bool,
}

impl Field {
    /// A field that may stay empty, there since the first version.
    pub const fn new(key: &'static str, label: Label, help: Label, kind: FieldKind) -> Self {
        Self { key, label, help, kind, required: false, since: 1, deadline: false }
    }

    /// The same, needed for a complete record.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same as a day by which something must happen.
    pub const fn deadline(self) -> Self {
        Self { deadline: true, ..self }
    }

    /// The same, added by a later version of the register.
    pub const fn since(self, version: u32) -> Self {
        Self { since: version, ..self }
    }
}
