//! Comments on records, by people who may read a record and not write it (MODEL.md 6).
//!
//! What one account says about one record is a document of its own, the *companion*. Its id follows from the two, so that
//! all devices of an account write the same document, and only that account writes it. A [`conversation`] is what the
//! companions of a record say together. Closing a thread is also something that somebody says: a mark in their own
//! companion that names the comment. A mark names the marks that its author saw, so that of two it is known which came
//! later without asking any clock; where two people said the opposite apart from each other, the thread stays open.

mod conversation;
mod links;
mod tally;
#[cfg(test)]
mod tests;

pub use conversation::{Closing, Comment, Thread, conversation};
pub use links::{Piece, pieces};
pub use tally::{Tally, open_threads, told};

use crate::id::{AccountId, DocId, EntryId};
use crate::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// Characters of one comment.
pub const LONGEST: usize = 10_000;

/// What the id of every companion begins with. Without it somebody could take the id of another's companion for a record
/// of their own before the first comment is written; so at such an id nothing else is accepted.
const BEGINNING: [u8; 4] = *b"said";

/// The document that holds what `author` says about the record `of`.
pub fn companion(of: DocId, author: AccountId) -> DocId {
    let hash = Sha256::new().chain_update(b"muster comments").chain_update(of.as_bytes());
    let hash = hash.chain_update(author.as_bytes()).finalize();
    let mut id = [0; 16];
    let bytes = BEGINNING.iter().chain(hash.iter());
    id.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    DocId(id)
}

/// Whether an id is that of a companion, whosever.
pub fn is_companion(doc: DocId) -> bool {
    doc.0.starts_with(&BEGINNING)
}

/// A comment or a mark, wherever it stands: ids alone could be drawn twice by somebody who means harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// Whose.
    pub author: AccountId,
    /// Which of theirs.
    pub id: EntryId,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.author, self.id)
    }
}

/// Not the name of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a comment: expected two ids with a slash between")]
pub struct ParseNameError;

impl FromStr for Name {
    type Err = ParseNameError;
    fn from_str(text: &str) -> Result<Self, ParseNameError> {
        let (author, id) = text.split_once('/').ok_or(ParseNameError)?;
        Ok(Self { author: author.parse().map_err(|_| ParseNameError)?, id: id.parse().map_err(|_| ParseNameError)? })
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A comment as its author's companion holds it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Remark {
    /// What it says. Several where its author changed it on two devices apart; none when they deleted it.
    pub text: Vec<String>,
    /// When it was written, by its author's clock.
    pub at: Timestamp,
    /// When it was last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited: Option<Timestamp>,
    /// The comment that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replies_to: Option<Name>,
    /// The field of the record that it is about; none for the record as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Who wrote it, by name, where the author of the companion only brought it here from a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// That a thread is settled, or is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The comment that began it.
    pub on: Name,
    /// Whether nothing more is expected of it.
    pub resolved: bool,
    /// The marks on the same comment that counted when this one was set: it takes their place.
    pub seen: Vec<Name>,
    /// When, by its author's clock.
    pub at: Timestamp,
    /// As of [`Remark::by`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// One entry of a companion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Entry {
    /// A comment.
    Remark(Remark),
    /// A mark on one.
    Mark(Mark),
}

/// What a companion holds, by the ids of its entries.
pub type Entries = Vec<(EntryId, Entry)>;
