//! What a list needs of comments without opening documents: how many threads of a record are open.

use super::{Entries, Entry, Name, companion};
use crate::id::{AccountId, DocId, EntryId};
use crate::registers::COMMENTS;
use crate::schema::Value;
use crate::sync::row::Row;
use std::collections::HashSet;

/// The cell of a companion's row: the threads that were begun there, and its marks, a word for each. `c:` and the id of a
/// comment; `m:`, the mark's id, the comment's name, `+` for closed or `-`, and the names of the marks that it saw.
pub fn told(entries: &Entries) -> Value {
    let word = |(id, entry): &(EntryId, Entry)| match entry {
        Entry::Remark(remark) if remark.replies_to.is_none() && !remark.text.is_empty() => Some(format!("c:{id}")),
        Entry::Remark(_) => None,
        Entry::Mark(mark) => {
            let seen: String = mark.seen.iter().map(|name| format!(",{name}")).collect();
            Some(format!("m:{id}:{}:{}{seen}", mark.on, if mark.resolved { '+' } else { '-' }))
        }
    };
    let words: Vec<String> = entries.iter().filter_map(word).collect();
    if words.is_empty() { Value::Empty } else { Value::Many(words) }
}

/// A mark, as far as counting goes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Marked {
    name: Name,
    on: Name,
    resolved: bool,
    seen: Vec<Name>,
}

/// What the row of a companion tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The record.
    pub of: DocId,
    /// Whose comments they are.
    pub author: AccountId,
    begun: Vec<Name>,
    marks: Vec<Marked>,
}

impl Tally {
    /// Reads a row; `None` when it is not that of a companion, or of one that is not where it belongs.
    pub fn of(row: &Row) -> Option<Self> {
        if row.register != COMMENTS.key {
            return None;
        }
        let of: DocId = row.value("of").as_text()?.parse().ok()?;
        let author: AccountId = row.value("author").as_text()?.parse().ok()?;
        if companion(of, author) != row.doc {
            return None;
        }
        let mut tally = Self { of, author, begun: Vec::new(), marks: Vec::new() };
        let Value::Many(words) = row.value("entries") else { return Some(tally) };
        for word in words {
            match word.split_once(':') {
                Some(("c", id)) => tally.begun.extend(id.parse().ok().map(|id| Name { author, id })),
                Some(("m", mark)) => tally.marks.extend(marked(author, mark)),
                _ => {}
            }
        }
        Some(tally)
    }
}

fn marked(author: AccountId, word: &str) -> Option<Marked> {
    let mut parts = word.splitn(3, ':');
    let (id, on, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let mut rest = rest.split(',');
    let resolved = rest.next()? == "+";
    let name = Name { author, id: id.parse().ok()? };
    Some(Marked { name, on: on.parse().ok()?, resolved, seen: rest.filter_map(|seen| seen.parse().ok()).collect() })
}

/// How many threads are open in the companions of one record: as many as [`super::conversation`] shows open.
pub fn open_threads<'a>(tallies: impl IntoIterator<Item = &'a Tally> + Clone) -> usize {
    let marks = || tallies.clone().into_iter().flat_map(|tally| &tally.marks);
    let seen: HashSet<(Name, Name)> = marks().flat_map(|m| m.seen.iter().map(|seen| (m.on, *seen))).collect();
    let counting = || marks().filter(|mark| !seen.contains(&(mark.on, mark.name)));
    let closed: HashSet<Name> = counting().filter(|mark| mark.resolved).map(|mark| mark.on).collect();
    let reopened: HashSet<Name> = counting().filter(|mark| !mark.resolved).map(|mark| mark.on).collect();
    let begun = tallies.clone().into_iter().flat_map(|tally| &tally.begun);
    begun.filter(|name| !closed.contains(name) || reopened.contains(name)).count()
}
