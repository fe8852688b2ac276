//! What the companions of a record say together.

use super::{Entries, Entry, Mark, Name, Remark};
use crate::id::AccountId;
use crate::time::Timestamp;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A comment in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Which.
    pub name: Name,
    /// What it says; its texts are empty when its author deleted it.
    pub said: Remark,
}

/// Who closed a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// The account.
    pub author: AccountId,
    /// By name, where that account only brought it here.
    pub by: Option<String>,
    /// When, by their clock.
    pub at: Timestamp,
}

/// A comment with what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// What began it. Deleted only where there are answers.
    pub first: Comment,
    /// Answers, oldest first. Deleted ones are left out.
    pub replies: Vec<Comment>,
    /// Who closed it, if it is closed.
    pub closed: Option<Closing>,
    /// The marks that count now: whoever sets another has seen these.
    pub marks: Vec<Name>,
}

impl Thread {
    /// Whether something is still expected: it was not closed, and what began it was not taken back. An answer to what is not
    /// here does not count: its thread is somewhere else.
    pub fn is_open(&self) -> bool {
        self.closed.is_none() && !self.first.said.text.is_empty() && self.first.said.replies_to.is_none()
    }
}

/// The threads of a record, oldest first, from what each author's companion holds. The same whatever the order of
/// `companions`. Times are what their authors' clocks said; names decide between equal ones.
pub fn conversation(companions: &[(AccountId, Entries)]) -> Vec<Thread> {
    let mut remarks: BTreeMap<Name, &Remark> = BTreeMap::new();
    let mut marks: BTreeMap<Name, &Mark> = BTreeMap::new();
    for (author, entries) in companions {
        for (id, entry) in entries {
            let name = Name { author: *author, id: *id };
            match entry {
                Entry::Remark(remark) => drop(remarks.insert(name, remark)),
                Entry::Mark(mark) => drop(marks.insert(name, mark)),
            }
        }
    }
    let comment = |name: Name, said: &Remark| Comment { name, said: said.clone() };
    let mut replies: HashMap<Name, Vec<Comment>> = HashMap::new();
    let mut firsts: Vec<Name> = Vec::new();
    for (name, said) in &remarks {
        match root(*name, &remarks) {
            root if root == *name => firsts.push(root),
            _ if said.text.is_empty() => {}
            root => replies.entry(root).or_default().push(comment(*name, said)),
        }
    }
    let mut on: HashMap<Name, Vec<(Name, &Mark)>> = HashMap::new();
    for (name, mark) in &marks {
        on.entry(mark.on).or_default().push((*name, mark));
    }
    let mut threads: Vec<Thread> = firsts
        .into_iter()
        .filter_map(|name| {
            let mut replies = replies.remove(&name).unwrap_or_default();
            replies.sort_by_key(|reply| (reply.said.at, reply.name));
            let first = comment(name, remarks.get(&name)?);
            let counting = counting(on.get(&name).map_or(&[][..], Vec::as_slice));
            let closed = closes(&counting).then(|| counting.last()).flatten();
            let closed = closed.map(|(who, m)| Closing { author: who.author, by: m.by.clone(), at: m.at });
            let marks = counting.iter().map(|(name, _)| *name).collect();
            (!first.said.text.is_empty() || !replies.is_empty()).then_some(Thread { first, replies, closed, marks })
        })
        .collect();
    threads.sort_by_key(|thread| (thread.first.said.at, thread.first.name));
    threads
}

/// The comment that began the thread in which `name` stands. One that answers what is not here begins its own: nothing is
/// hidden because something else is missing.
fn root(name: Name, remarks: &BTreeMap<Name, &Remark>) -> Name {
    let mut way = HashSet::from([name]);
    let mut at = name;
    while let Some(before) = remarks.get(&at).and_then(|remark| remark.replies_to) {
        // Answers in a circle, which only somebody who means harm writes.
        if !remarks.contains_key(&before) || !way.insert(before) {
            return if way.contains(&before) && remarks.contains_key(&before) { name } else { at };
        }
        at = before;
    }
    at
}

/// The marks that no other has seen, in the order of their times.
fn counting<'a>(marks: &[(Name, &'a Mark)]) -> Vec<(Name, &'a Mark)> {
    let seen: HashSet<Name> = marks.iter().flat_map(|(_, mark)| mark.seen.iter().copied()).collect();
    let mut counting: Vec<(Name, &Mark)> = marks.iter().filter(|(name, _)| !seen.contains(name)).copied().collect();
    counting.sort_by_key(|(name, mark)| (mark.at, *name));
    counting
}

/// Whether marks close a thread: there are some, and none of them says that it is open.
fn closes(counting: &[(Name, &Mark)]) -> bool {
    !counting.is_empty() && counting.iter().all(|(_, mark)| mark.resolved)
}
