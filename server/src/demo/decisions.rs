//! Decisions of the demonstration: how its records came to states that only a decision leads to.

use super::derived;
use super::entries::Entry;
use super::people::{PEOPLE, Person};
use muster_shared::doc::Document;
use muster_shared::id::DecisionId;
use muster_shared::schema::{Register, Transition};
use muster_shared::sync::decision::Decision;
use muster_shared::time::Timestamp;
use std::collections::{HashMap, VecDeque};

/// Milliseconds from when a record was written to its first decision, and between decisions.
const LATER: i64 = 95 * 60_000;

/// What the document of an entry says of its state: the state that plain transitions led to last, and the decision that
/// whoever wrote it had seen.
pub fn said(entry: &Entry) -> (&str, Option<DecisionId>) {
    let (mut says, mut seen, mut decided) = (entry.register.states.first().map_or("", |s| s.key), None, 0);
    let Some(path) = path(entry.register, &entry.state) else { return (&entry.state, None) };
    for way in path {
        if way.authority {
            decided += 1;
        } else {
            (says, seen) = (way.to, (decided > 0).then(|| id(entry, decided)));
        }
    }
    (says, seen)
}

/// The decisions on an entry whose document was written `at` that time, oldest first, bound to it as it is.
pub fn on(mut at: Timestamp, entry: &Entry, document: &mut Document) -> Vec<Decision> {
    let ways = path(entry.register, &entry.state).unwrap_or_default().into_iter().filter(|way| way.authority);
    let by = decides(entry.author);
    (1..)
        .zip(ways)
        .map(|(n, way)| {
            at = Timestamp(at.0 + LATER);
            let owner = document.names(way.person.unwrap_or("owner"));
            Decision {
                id: id(entry, n),
                n,
                from: way.from.to_owned(),
                to: way.to.to_owned(),
                by: by.account(),
                at,
                epoch: 0,
                heads: document.heads(),
                content: document.content_hash(),
                note: String::new(),
                owner,
                owner_set_by: owner.map(|_| entry.author.account()),
                authored: false,
            }
        })
        .collect()
}

/// Who decides on what somebody wrote: somebody else who may.
fn decides(author: &Person) -> &'static Person {
    use muster_shared::access::Role::{Manager, Owner};
    let others = PEOPLE.iter().filter(|p| matches!(p.role, Owner | Manager));
    others.rev().find(|p| p.email != author.email).unwrap_or(&PEOPLE[0])
}

fn id(entry: &Entry, n: u32) -> DecisionId {
    DecisionId(derived(&format!("{} decision {n}", entry.id)))
}

/// The shortest way from the beginning to a state.
pub fn path(register: &'static Register, to: &str) -> Option<Vec<&'static Transition>> {
    let first = register.states.first()?.key;
    let mut came: HashMap<&str, &'static Transition> = HashMap::new();
    let mut next = VecDeque::from([first]);
    while let Some(state) = next.pop_front() {
        if state == to {
            let mut path = Vec::new();
            let mut at = state;
            while let Some(way) = came.get(at).filter(|_| at != first) {
                path.push(*way);
                at = way.from;
            }
            path.reverse();
            return Some(path);
        }
        for way in register.transitions.iter().filter(|way| way.from == state && way.to != first) {
            if !came.contains_key(way.to) {
                came.insert(way.to, way);
                next.push_back(way.to);
            }
        }
    }
    None
}
