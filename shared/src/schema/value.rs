//! A scalar as it passes between form, document, row and file.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Default, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// Nothing was ever set, or it was cleared on purpose (stored as an explicit null, MODEL.md 2).
    #[default]
    #[n(0)]
    Empty,
    /// A line, a choice's key, a plain date, a person's id.
    #[n(1)]
    Text(#[n(0)] String),
    /// A whole number.
    #[n(2)]
    Whole(#[n(0)] i64),
    /// Yes or no.
    #[n(3)]
    Flag(#[n(0)] bool),
    /// Likelihood and impact, each from 1; stored as the text `"3x4"` so that it is one value.
    #[n(4)]
    Estimate(#[n(0)] u8, #[n(1)] u8),
    /// Tags or linked ids, sorted.
    #[n(5)]
    Many(#[n(0)] Vec<String>),
}

impl Value {
    /// A text value; empty text is [`Value::Empty`].
    pub fn text(s: impl Into<String>) -> Self {
        let s = s.into();
        if s.is_empty() { Self::Empty } else { Self::Text(s) }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(s) = self { Some(s) } else { None }
    }

    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty) || matches!(self, Self::Many(v) if v.is_empty())
    }
}
