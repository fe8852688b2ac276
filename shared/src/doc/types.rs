//! What goes into and comes out of documents. All of it is plain data that serialises as JSON for the editor.

use crate::id::Actor;
use crate::schema::Value;
use crate::sync::frame::Hash;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One step of change to a rich text. Positions are UTF-16 units of the automerge text, in which a block marker counts
/// 1; each edit's positions are those after the edits before it.
///
/// The same three shapes go in (what a person did) and come out (what others did, undo) with the same meaning, so that
/// a view that applies what comes out always equals [`crate::doc::Document::blocks`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum TextEdit {
    /// Removes `del` units at `at` (text and markers alike), then inserts `insert` there **without any marks**: the
    /// marks of inserted text are exactly what [`TextEdit::Mark`]s after it in the same list say. (A mark that the
    /// text inherits anyway, because somebody types on in bold, costs nothing when it is said again.)
    Splice {
        /// Where.
        at: usize,
        /// How many units to remove.
        del: usize,
        /// What to insert after that.
        insert: String,
    },
    /// Sets a mark on a range, or removes it.
    Mark {
        /// First unit.
        from: usize,
        /// After the last unit.
        to: usize,
        /// `strong`, `em`, `code`, `link`; others are kept.
        name: String,
        /// The value; `None` removes the mark.
        value: Option<MarkValue>,
    },
    /// Inserts a block marker, or sets attributes of the one that is there. One is removed by a splice of 1.
    Block {
        /// Where the marker is or shall be.
        at: usize,
        /// All of its attributes.
        attrs: BlockAttrs,
        /// Whether it is inserted.
        new: bool,
    },
}

/// The value of a mark.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum MarkValue {
    /// For marks that are on or off; only `true` is ever stored.
    Flag(bool),
    /// A link's address, for example.
    Text(String),
}

/// A mark on a run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: MarkValue,
}

/// What a block marker says about its block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BlockAttrs {
    /// `paragraph`, `heading`, `item`, `check`, `quote`, `code`, or the kind of an embed.
    pub kind: String,
    /// Of a heading, from 1; otherwise 0.
    #[serde(skip_serializing_if = "is_default")]
    pub level: u8,
    /// Steps of indentation of an item or check.
    #[serde(skip_serializing_if = "is_default")]
    pub indent: u8,
    /// What an embed points at, or a stable id that links and comments hold on to.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Whether a check is ticked.
    #[serde(skip_serializing_if = "is_default")]
    pub checked: bool,
    /// Whether an item is numbered.
    #[serde(skip_serializing_if = "is_default")]
    pub ordered: bool,
    /// Scalars under other keys, kept as they are.
    #[serde(flatten)]
    pub other: BTreeMap<String, serde_json::Value>,
}

/// Whether a value need not be written out.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Default for BlockAttrs {
    fn default() -> Self {
        Self::of("paragraph")
    }
}

impl BlockAttrs {
    /// A block of `kind` with nothing else set.
    pub fn of(kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            level: 0,
            indent: 0,
            id: String::new(),
            checked: false,
            ordered: false,
            other: BTreeMap::new(),
        }
    }

    /// A heading of `level`.
    pub fn heading(level: u8) -> Self {
        Self { level, ..Self::of("heading") }
    }
}

/// Whether blocks of `kind` are atomic: they hold no text, and text after one is an implicit paragraph (MODEL.md 5).
pub fn is_embed(kind: &str) -> bool {
    matches!(kind, "table" | "record" | "image")
}

/// A block of a rich text with its inline content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// The marker's position; of an implicit paragraph, that of its first unit.
    pub at: usize,
    /// What the marker says; a plain paragraph for an implicit one.
    pub attrs: BlockAttrs,
    /// The text, in runs of equal marks. Empty for embeds.
    pub runs: Vec<Run>,
    /// Text before the first marker, or after an embed: a paragraph without a marker.
    #[serde(default, skip_serializing_if = "is_default")]
    pub implicit: bool,
}

/// Text with equal marks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Its marks, sorted by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// What a field says, and what else was said at the same time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// The value shown: of several concurrent ones the same on every replica.
    pub value: Value,
    /// Who set it; `None` for what was never set and for actors that are not ours (JavaScript clients).
    pub actor: Option<Actor>,
    /// When its author's clock said it was set; 0 if never.
    pub at: Timestamp,
    /// Other values set concurrently, each different from all the rest. Not empty: undecided (MODEL.md 2).
    pub others: Vec<Claim>,
}

/// A value that somebody set while others set another.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The value.
    pub value: Value,
    /// Who set it, when the actor is one of ours.
    pub actor: Option<Actor>,
    /// When, by its author's clock.
    pub at: Timestamp,
}

/// One change of our own, ready to be stored and sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The raw change chunk.
    pub chunk: Vec<u8>,
    /// Its hash.
    pub hash: Hash,
    /// Root keys that it touched.
    pub fields: Vec<String>,
    /// For undo and redo only: what the editor must show, by field.
    pub text: Vec<(String, Vec<TextEdit>)>,
}

/// What changed by applying other people's changes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Applied {
    /// Root keys touched, each once; rich text fields included.
    pub fields: Vec<String>,
    /// What brings a view of each rich text up to date.
    pub text: Vec<(String, Vec<TextEdit>)>,
    /// How many of the chunks were new.
    pub new: usize,
}

/// One change in the history of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryEntry {
    /// Its hash.
    pub hash: Hash,
    /// Who made it, when the actor is one of ours.
    pub actor: Option<Actor>,
    /// When, by its author's clock; 0 for the genesis.
    pub at: Timestamp,
    /// Root keys that it touched.
    pub fields: Vec<String>,
}

/// Operations that one change of ours may have: well under what the guard allows ([`crate::sync::limits::OPERATIONS`]).
pub(super) const OPERATIONS: usize = 40_000;
