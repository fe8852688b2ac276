//! Why a document could not be read or changed.

use crate::sync::frame::Hash;

/// Why a document could not be read or changed. After an error the document is as it was before the call.
#[derive(Debug, thiserror::Error)]
pub enum DocError {
    /// The saved bytes are not an Automerge document.
    #[error("the saved document cannot be read: {0}")]
    Unreadable(String),
    /// A chunk is not a change.
    #[error("chunk {index} is not a change: {reason}")]
    NotAChange {
        /// Its place in the list.
        index: usize,
        /// What automerge said.
        reason: String,
    },
    /// Changes build on others that are neither here nor among them; nothing was applied.
    #[error("{} changes are missing that these build on", .0.len())]
    MissingDependencies(Vec<Hash>),
    /// Automerge refused the changes (a sequence number used twice, for example).
    #[error("the changes do not fit the document: {0}")]
    Refused(String),
    /// The document was loaded without an actor, to be read only.
    #[error("the document was opened for reading only")]
    ReadOnly,
    /// A newer version of Muster wrote the document; writing it with this one could damage it.
    #[error("the document has schema version {document}, newer than the {known} known here")]
    Newer {
        /// Its version.
        document: u32,
        /// The latest one known.
        known: u32,
    },
    /// Neither the register nor the document has this field.
    #[error("there is no field {0}")]
    NoField(String),
    /// The value does not go into this field: a list into a line, anything but edits into prose.
    #[error("the field {0} does not hold such a value")]
    WrongKind(String),
    /// A text position lies outside the text or inside a character.
    #[error("position {at} does not exist in a text of {length}")]
    OutOfText {
        /// The position, in UTF-16 units.
        at: usize,
        /// The text's length.
        length: usize,
    },
    /// One call would make a change that peers refuse; split it (see [`crate::doc::TextEdit::split`]).
    #[error("too much for one change: {operations} operations")]
    TooMuch {
        /// About how many operations it would have.
        operations: usize,
    },
    /// Automerge failed in a way that well-formed calls do not cause.
    #[error("the document engine failed: {0}")]
    Engine(#[from] automerge::AutomergeError),
}
