//! Files that people attach to records.
//!
//! What a record says about a file – its hash, size, type and name, who attached it and when – stands in the record's
//! document, in every register alike: as one value under a root key that begins with [`PREFIX`] and ends with an id that
//! whoever attaches draws. So nobody's file hides another's, no container has to be made first (MODEL.md 1), and documents of
//! every schema version can have them. The bytes are a blob of the workspace, addressed by their SHA-256, and are kept by the
//! server (MODEL.md 29).

mod kind;

pub use kind::{HEAD, Kind, sniff};

use crate::id::{AccountId, EntryId};
use crate::time::Timestamp;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// What the root key of every attachment begins with.
pub const PREFIX: &str = "file:";
/// Characters of a file's name.
pub const NAME_LONGEST: usize = 200;
/// Bytes of a file that travel in one request; an upload that breaks off goes on after the last of them that arrived.
pub const PART: u64 = 1 << 20;

/// The SHA-256 of a file. Its text form is hexadecimal, in lower case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Encode, Decode)]
#[cbor(transparent)]
pub struct BlobHash(#[cbor(with = "minicbor::bytes")] pub [u8; 32]);

/// Not the hash of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256: expected 64 hexadecimal digits in lower case")]
pub struct ParseHashError;

impl fmt::Display for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for BlobHash {
    type Err = ParseHashError;
    /// One text per hash: what is not in lower case is none.
    fn from_str(text: &str) -> Result<Self, ParseHashError> {
        let digit = |c: u8| match c {
            b'0'..=b'9' => Ok(c - b'0'),
            b'a'..=b'f' => Ok(c - b'a' + 10),
            _ => Err(ParseHashError),
        };
        let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return Err(ParseHashError) };
        if pairs.len() != 32 {
            return Err(ParseHashError);
        }
        let mut out = [0; 32];
        for (to, [high, low]) in out.iter_mut().zip(pairs) {
            *to = digit(*high)? << 4 | digit(*low)?;
        }
        Ok(Self(out))
    }
}

impl Serialize for BlobHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BlobHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What a record says about a file. It is one value, so that nobody's name stands beside another's hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Which bytes.
    pub sha256: BlobHash,
    /// How many.
    pub size: u64,
    /// What they are, as whoever attached them found by looking at them. The server looks again.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// What the file was called.
    pub name: String,
    /// Who attached it.
    pub by: AccountId,
    /// When, by their clock.
    pub at: Timestamp,
}

impl Attachment {
    /// Reads the value under a key of a document, whoever wrote it; `None` for what says nothing about a file.
    pub fn parse(text: &str) -> Option<Self> {
        let mut read: Self = serde_json::from_str(text).ok()?;
        read.name = tidy(&read.name);
        Some(read)
    }

    /// The value as the document holds it.
    pub fn text(&self) -> String {
        // A value of these types can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The root key of an attachment.
pub fn key(id: EntryId) -> String {
    format!("{PREFIX}{id}")
}

/// Whether a root key is one of an attachment.
pub fn is_key(key: &str) -> bool {
    id_of(key).is_some()
}

/// Whose root key it is.
pub fn id_of(key: &str) -> Option<EntryId> {
    key.strip_prefix(PREFIX)?.parse().ok()
}

/// A name that is safe to show and to save under on every system: no folders, no control characters, nothing that turns the
/// direction of what follows (a name could read as another type), not too long. A name without anything left is `file`.
pub fn tidy(name: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String =
        last.chars().filter(|c| !hidden(*c) && !matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|')).collect();
    let clean = clean.trim_matches(|c: char| c.is_whitespace() || c == '.');
    if clean.is_empty() {
        return "file".to_owned();
    }
    if clean.chars().count() <= NAME_LONGEST {
        return clean.to_owned();
    }
    // The end says what it is.
    let ending = clean.rsplit_once('.').map(|(_, ending)| ending).filter(|e| e.chars().count() <= 10);
    let ending = ending.map(|e| format!(".{e}")).unwrap_or_default();
    let room = NAME_LONGEST - ending.chars().count();
    clean.chars().take(room).chain(ending.chars()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hashes_have_one_text() {
        let hash = BlobHash([0xab; 32]);
        assert_eq!(hash.to_string(), "ab".repeat(32));
        assert_eq!(hash.to_string().parse(), Ok(hash));
        for wrong in ["", "ab", &"AB".repeat(32), &"ab".repeat(33), &"zz".repeat(32), &format!("{}/", "ab".repeat(31))]
        {
            assert_eq!(wrong.parse::<BlobHash>(), Err(ParseHashError), "{wrong}");
        }
    }

    #[test]
    fn names_are_safe_to_save_under() {
        for (name, safe) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\a\\b.txt", "b.txt"),
            ("..", "file"),
            ("", "file"),
            (" .hidden ", "hidden"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("a\nb\u{0}.txt", "ab.txt"),
            ("a<b>:c?.txt", "abc.txt"),
            ("Prüfung 3.jpg", "Prüfung 3.jpg"),
        ] {
            assert_eq!(tidy(name), safe, "{name:?}");
        }
        let long = tidy(&format!("{}.jpeg", "ü".repeat(500)));
        assert!(long.chars().count() == NAME_LONGEST && long.ends_with("ü.jpeg"));
    }

    #[test]
    fn what_a_document_says_is_read_with_care() {
        let attachment = Attachment {
            sha256: BlobHash([1; 32]),
            size: 5,
            kind: Kind::Png,
            name: "a.png".into(),
            by: AccountId([2; 16]),
            at: Timestamp(1_763_900_000_000),
        };
        assert_eq!(Attachment::parse(&attachment.text()), Some(attachment.clone()));
        assert!(attachment.text().contains("\"type\":\"image/png\""));
        let foreign = attachment.text().replace("image/png", "text/html").replace("a.png", "../a.html");
        let foreign = Attachment::parse(&foreign).unwrap();
        assert_eq!((foreign.kind, foreign.name.as_str()), (Kind::Other, "a.html"));
        for wrong in ["", "{}", "null", "[]", &attachment.text().replace("\"size\":5", "\"size\":-5")] {
            assert_eq!(Attachment::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn keys_name_an_id() {
        let id = EntryId([7; 16]);
        assert_eq!(id_of(&key(id)), Some(id));
        assert!(!is_key("file:") && !is_key("title") && !is_key("file:nonsense"));
    }
}
