//! What an import would do to the records that are there: the entries of a catalogue set beside the records of an older
//! version of it. Answers – owner, applicability, fulfilment, links – belong to the record and stay, whatever becomes of
//! the words.

use super::compare::{Entry, compare};
use super::head::{Head, Prints, entry_id};
use super::{Catalogue, Node};
use crate::id::DocId;
use std::collections::HashSet;

/// A record that an earlier import made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    /// The record.
    pub doc: DocId,
    /// The key that its entry had.
    pub key: String,
    /// What the publisher said then.
    pub prints: Prints,
    /// What people cite, as the record has it now.
    pub reference: String,
    /// The title, as the record has it now.
    pub title: String,
    /// The section, as the record has it now.
    pub section: String,
    /// The record that it is part of.
    pub parent: Option<DocId>,
}

/// What becomes of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// A record is made.
    New,
    /// The publisher says what it said.
    Unchanged,
    /// The publisher says something else.
    Changed,
    /// The newer version lacks it.
    Gone,
    /// Somebody deleted its record; that stays so.
    Deleted,
}

/// One entry of the comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// Position among the entries; `None` for what is gone.
    pub head: Option<u32>,
    /// Position among the known records.
    pub known: Option<u32>,
    /// The record, there or to be made.
    pub doc: DocId,
    /// What becomes of it.
    pub fate: Fate,
}

impl Known {
    /// Whether people changed reference, title, section or place since the import; `parent` is the key of the record that
    /// it is part of.
    pub fn heading_edited(&self, parent: &str) -> bool {
        Prints::of_heading(&self.reference, &self.title, &self.section, parent) != self.prints.heading
    }
}

/// Sets the records of the framework `source` beside a catalogue's entries: these in their order, then what is gone.
/// `deleted` says whether a record is there and deleted.
pub fn plan(source: DocId, known: &[Known], heads: &[Head], deleted: impl Fn(DocId) -> bool) -> Vec<Step> {
    let before = thin(known.iter().map(|k| Node {
        key: k.key.clone(),
        reference: k.reference.clone(),
        title: k.title.clone(),
        text: words(k.prints.text),
        ..Node::default()
    }));
    let after = thin(heads.iter().map(|h| Node {
        key: h.key.clone(),
        reference: h.reference.clone(),
        title: h.title.clone(),
        text: words(h.prints.text),
        ..Node::default()
    }));
    let mut taken: HashSet<DocId> = known.iter().map(|k| k.doc).collect();
    let mut out = Vec::with_capacity(heads.len());
    for Entry { older, newer, .. } in compare(&before, &after) {
        let old = older.and_then(|i| Some((i as u32, known.get(i)?)));
        let new = newer.and_then(|i| Some((i as u32, heads.get(i)?)));
        let step = match (old, new) {
            (Some((at, known)), Some((head, entry))) => {
                let same = known.key == entry.key && known.prints == entry.prints;
                let fate = if same { Fate::Unchanged } else { Fate::Changed };
                Step { head: Some(head), known: Some(at), doc: known.doc, fate }
            }
            (Some((at, known)), None) => Step { head: None, known: Some(at), doc: known.doc, fate: Fate::Gone },
            (None, Some((head, entry))) => {
                let doc = (0..).map(|turn| entry_id(source, &entry.key, turn)).find(|id| !taken.contains(id));
                let Some(doc) = doc else { continue };
                taken.insert(doc);
                let fate = if deleted(doc) { Fate::Deleted } else { Fate::New };
                Step { head: Some(head), known: None, doc, fate }
            }
            (None, None) => continue,
        };
        out.push(step);
    }
    out
}

fn thin(nodes: impl Iterator<Item = Node>) -> Catalogue {
    Catalogue { nodes: nodes.collect(), ..Catalogue::default() }
}

/// A hash in place of the words, for the comparison by words.
fn words(print: u64) -> String {
    if print == 0 { String::new() } else { format!("{print:012x}") }
}
