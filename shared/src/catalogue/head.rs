//! What is taken over from a catalogue: one entry per node that is assessed, headings as the section that it stands in.
//!
//! A heading is nothing that anybody fulfils, so it becomes no record; each entry names the headings above it instead.
//! Beside what people see, an entry carries [`Prints`]: short hashes of what the publisher said. They are kept with the
//! record, so that a newer version can tell what the publisher changed from what people changed since.

use super::text::one_line;
use super::{Catalogue, Node};
use crate::id::DocId;
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// Characters of a title or a section.
pub const TITLE: usize = 300;
/// Characters that are cut out of a text where a node has no title.
const FROM_TEXT: usize = 120;
/// Bytes of a key that are kept as they are; a longer one is kept as its hash.
const KEY: usize = 200;

/// An entry of a catalogue as far as lists show it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Head {
    /// Stable across versions, at most [`KEY`] bytes.
    #[n(0)]
    pub key: String,
    /// What people cite.
    #[n(1)]
    pub reference: String,
    /// The heading, or the beginning of the text where there is none; never empty, at most [`TITLE`] characters.
    #[n(2)]
    pub title: String,
    /// The headings above it, the highest first.
    #[n(3)]
    pub section: String,
    /// Position of the entry that it details; always before it.
    #[n(4)]
    pub parent: Option<u32>,
    /// What the publisher said, in hashes.
    #[n(5)]
    pub prints: Prints,
}

/// The long texts of an entry, fetched when it is written.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Body {
    /// What is demanded.
    #[n(0)]
    pub text: String,
    /// How it is meant, and what usually shows that it is met.
    #[n(1)]
    pub guidance: String,
    /// Levels, baselines or implementation groups.
    #[n(2)]
    pub tags: Vec<String>,
}

/// Short hashes of what the publisher said; white space does not count, and 0 stands for nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Prints {
    /// Of reference, title, section and the key of the parent.
    #[n(0)]
    pub heading: u64,
    /// Of what is demanded.
    #[n(1)]
    pub text: u64,
    /// Of how it is meant.
    #[n(2)]
    pub guidance: u64,
    /// Of the levels.
    #[n(3)]
    pub tags: u64,
}

impl Prints {
    /// The hash of some words: 48 bits, of which two differ by accident once in 10¹⁴ pairs.
    pub fn of(words: &str) -> u64 {
        let words = one_line(words);
        if words.is_empty() {
            return 0;
        }
        let hash = Sha256::digest(words.as_bytes());
        hash.iter().take(6).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
    }

    /// The hash of a heading.
    pub fn of_heading(reference: &str, title: &str, section: &str, parent: &str) -> u64 {
        Self::of(&format!("{}\u{1f}{}\u{1f}{}\u{1f}{parent}", one_line(reference), one_line(title), one_line(section)))
    }
}

impl fmt::Display for Prints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012x}{:012x}{:012x}{:012x}", self.heading, self.text, self.guidance, self.tags)
    }
}

/// Why a text holds no prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not the hashes of an entry")]
pub struct NoPrints;

impl FromStr for Prints {
    type Err = NoPrints;

    fn from_str(text: &str) -> Result<Self, NoPrints> {
        if text.len() != 48 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(NoPrints);
        }
        let part = |at: usize| u64::from_str_radix(&text[12 * at..12 * (at + 1)], 16).map_err(|_| NoPrints);
        Ok(Self { heading: part(0)?, text: part(1)?, guidance: part(2)?, tags: part(3)? })
    }
}

impl Head {
    /// What a record keeps of where it comes from: key and prints.
    pub fn mark(&self) -> String {
        format!("{} {}", self.key, self.prints)
    }
}

/// Reads a [`Head::mark`]; `None` for what somebody else wrote there.
pub fn read_mark(mark: &str) -> Option<(&str, Prints)> {
    let (key, prints) = mark.rsplit_once(' ')?;
    Some((key, prints.parse().ok()?))
}

/// The id of a record that stands for the entry `key` of the framework `source`: the same whoever imports it, so that
/// nothing is there twice. `turn` counts up where that id belongs to an entry that had this key in an older version.
pub fn entry_id(source: DocId, key: &str, turn: u32) -> DocId {
    derived(&[b"muster framework entry", source.as_bytes(), &turn.to_be_bytes(), key.as_bytes()])
}

/// The id of the record of a framework in a workspace, whose 16 bytes are `workspace`.
pub fn framework_id(workspace: &[u8; 16], catalogue: &Catalogue) -> DocId {
    let name = if catalogue.id.is_empty() { &catalogue.title } else { &catalogue.id };
    derived(&[b"muster framework", workspace, name.as_bytes()])
}

fn derived(parts: &[&[u8]]) -> DocId {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let hash = hasher.finalize();
    let mut id = [0; 16];
    id.iter_mut().zip(hash.iter()).for_each(|(to, from)| *to = *from);
    DocId(id)
}

/// The key as records keep it.
pub fn kept_key(key: &str) -> String {
    if key.len() <= KEY { key.to_owned() } else { format!("#{:012x}", Prints::of(key)) }
}

/// The entries of a catalogue in its order, each with the position of its node.
pub fn heads(catalogue: &Catalogue) -> Vec<(Head, usize)> {
    let nodes = &catalogue.nodes;
    let mut out: Vec<(Head, usize)> = Vec::new();
    // Per node: the entry that children hang below, and the headings above them.
    let mut below: Vec<(Option<u32>, String)> = Vec::with_capacity(nodes.len());
    for (index, node) in nodes.iter().enumerate() {
        let above = node.parent.and_then(|p| below.get(p)).cloned().unwrap_or_default();
        if !node.assessable {
            let name = match (node.reference.as_str(), node.title.as_str()) {
                (reference, "") => reference.to_owned(),
                ("", title) => title.to_owned(),
                (reference, title) => format!("{reference} {title}"),
            };
            let section = match (above.1.as_str(), name.as_str()) {
                (section, "") => section.to_owned(),
                ("", name) => name.to_owned(),
                (section, name) => format!("{section} › {name}"),
            };
            below.push((above.0, cut(&section, TITLE)));
            continue;
        }
        let (parent, section) = above;
        let parent_key = parent.and_then(|p| out.get(p as usize)).map_or("", |(head, _)| head.key.as_str());
        let (reference, title) = (cut(&node.reference, 100), title(node));
        let body = body(node);
        let prints = Prints {
            heading: Prints::of_heading(&reference, &title, &section, parent_key),
            text: Prints::of(&body.text),
            guidance: Prints::of(&body.guidance),
            tags: Prints::of(&body.tags.join("\u{1f}")),
        };
        let head = Head { key: kept_key(&node.key), reference, title, section: section.clone(), parent, prints };
        below.push((u32::try_from(out.len()).ok(), section));
        out.push((head, index));
    }
    out
}

/// The texts of a node as a record holds them.
pub fn body(node: &Node) -> Body {
    let mut guidance = node.guidance.clone();
    if !node.evidence.is_empty() {
        if !guidance.is_empty() {
            guidance.push('\n');
        }
        guidance.push_str(&node.evidence);
    }
    // A title that was cut stands in full before the text.
    let text = if one_line(&node.title).chars().count() > TITLE {
        [node.title.as_str(), node.text.as_str()].join("\n").trim_end().to_owned()
    } else {
        node.text.clone()
    };
    Body { text, guidance, tags: node.baselines.clone() }
}

fn title(node: &Node) -> String {
    let line = |text: &str, max: usize| cut(&one_line(text.lines().next().unwrap_or_default()), max);
    let candidates = [line(&node.title, TITLE), line(&node.text, FROM_TEXT), cut(&node.reference, TITLE)];
    candidates.into_iter().find(|t| !t.is_empty()).unwrap_or_else(|| cut(&node.key, TITLE))
}

/// At most `max` characters, with a sign where something is missing.
fn cut(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        None => text.to_owned(),
        Some(_) => text.chars().take(max - 1).chain(['…']).collect(),
    }
}
