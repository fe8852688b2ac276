//! A plan: what several people do to one record, and what the network does to them. Numbers are taken modulo what is
//! there when the step runs, so every plan makes sense and stays meaningful while it is shrunk.

use serde::{Deserialize, Serialize};

/// All of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// How many replicas.
    pub replicas: u8,
    /// In this order.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Step {
    /// Somebody edits.
    Edit { who: u8, edit: Edit },
    /// Somebody undoes.
    Undo { who: u8 },
    /// Somebody redoes.
    Redo { who: u8 },
    /// Some of what `from` has reaches `to`: shuffled, some left out, some twice, as `seed` says.
    Deliver { from: u8, to: u8, seed: u32 },
    /// A replica saves, forgets everything and loads under a new actor; from a snapshot or from all changes.
    Restart { who: u8, snapshot: bool },
    /// A replica loses the network, or has it back.
    Cut { who: u8, cut: bool },
}

/// What a person does.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum Edit {
    /// Inserts plain text.
    Type { at: u16, text: String },
    /// Types on where the last typing ended, one character at a time.
    Continue { text: String },
    /// Removes units.
    Erase { at: u16, len: u8 },
    /// Sets or removes one of some marks.
    Mark { at: u16, len: u8, name: u8, on: bool },
    /// Inserts a block marker.
    Marker { at: u16, kind: u8 },
    /// Changes the attributes of a marker.
    Attributes { nth: u16, kind: u8 },
    /// Replaces a selection, in bold or not, as one edit of several parts.
    Replace { at: u16, len: u8, text: String, strong: bool },
    /// Sets a scalar.
    Set { field: u8, value: u8 },
    /// Sets the tags.
    Tags { mask: u8 },
    /// Deletes the record or brings it back.
    Deleted { deleted: bool },
}
