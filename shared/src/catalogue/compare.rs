//! An older and a newer version of a catalogue, side by side.
//!
//! Publishers keep keys, sometimes only the references, sometimes only the words. Nodes are matched by key first, then
//! by reference, then by title and text; the latter two only where exactly one node on each side is left with it,
//! because a wrong match would carry somebody's assessment over to another requirement.

use super::text::one_line;
use super::{Catalogue, Node};
use std::collections::HashMap;

/// What became of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// It is as it was.
    Unchanged,
    /// It is in both, and differs.
    Changed(Differences),
    /// Only the newer version has it.
    New,
    /// Only the older version has it.
    Gone,
}

/// In what a node differs. White space does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Differences {
    /// It has another key.
    pub key: bool,
    /// It has another reference.
    pub reference: bool,
    /// It has another title.
    pub title: bool,
    /// It demands something else, or in other words.
    pub text: bool,
    /// It is explained in another way, or shown by other evidence.
    pub guidance: bool,
    /// It belongs to other baselines.
    pub baselines: bool,
    /// It is another sort of node, or it is now assessed or no longer.
    pub kind: bool,
    /// It hangs below another parent.
    pub moved: bool,
}

impl Differences {
    /// Whether there are any.
    pub fn any(self) -> bool {
        self != Differences::default()
    }
}

/// A node in the comparison: where it stands in each version, and what became of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Position in the older version.
    pub older: Option<usize>,
    /// Position in the newer version.
    pub newer: Option<usize>,
    /// What became of it.
    pub change: Change,
}

/// Compares two versions: every node of the newer one in its order, then those that are gone in theirs.
pub fn compare(older: &Catalogue, newer: &Catalogue) -> Vec<Entry> {
    let (to_newer, to_older) = matched(&older.nodes, &newer.nodes);
    let mut out = Vec::with_capacity(newer.nodes.len());
    for (index, node) in newer.nodes.iter().enumerate() {
        let change = match to_older[index] {
            None => Change::New,
            Some(old) => {
                let before = &older.nodes[old];
                let moved = before.parent.map(|p| to_newer[p]) != node.parent.map(Some);
                let differences = Differences { moved, ..differences(before, node) };
                if differences.any() { Change::Changed(differences) } else { Change::Unchanged }
            }
        };
        out.push(Entry { older: to_older[index], newer: Some(index), change });
    }
    let gone = to_newer.iter().enumerate().filter(|(_, to)| to.is_none());
    out.extend(gone.map(|(index, _)| Entry { older: Some(index), newer: None, change: Change::Gone }));
    out
}

type Matches = Vec<Option<usize>>;

/// For every node of each side its counterpart.
fn matched(older: &[Node], newer: &[Node]) -> (Matches, Matches) {
    let mut to_newer: Matches = vec![None; older.len()];
    let mut to_older: Matches = vec![None; newer.len()];
    let words = |n: &Node| {
        let words = [one_line(&n.title), one_line(&n.text)].join("\n");
        if words.trim().is_empty() { String::new() } else { words }
    };
    let by: [&dyn Fn(&Node) -> String; 3] = [&|n| n.key.clone(), &|n| one_line(&n.reference), &words];
    for name in by {
        let old = unique(older, &to_newer, name);
        let new = unique(newer, &to_older, name);
        for (name, new) in new {
            if let Some(old) = old.get(&name) {
                to_newer[*old] = Some(new);
                to_older[new] = Some(*old);
            }
        }
    }
    (to_newer, to_older)
}

/// The nodes without a counterpart by a name that only one of them has.
fn unique(nodes: &[Node], taken: &Matches, name: &dyn Fn(&Node) -> String) -> HashMap<String, usize> {
    let mut out: HashMap<String, Option<usize>> = HashMap::new();
    for (index, node) in nodes.iter().enumerate().filter(|(i, _)| taken[*i].is_none()) {
        let name = name(node);
        if !name.is_empty() {
            out.entry(name).and_modify(|found| *found = None).or_insert(Some(index));
        }
    }
    out.into_iter().filter_map(|(name, index)| Some((name, index?))).collect()
}

fn differences(before: &Node, after: &Node) -> Differences {
    let differ = |a: &str, b: &str| a != b && one_line(a) != one_line(b);
    Differences {
        key: before.key != after.key,
        reference: differ(&before.reference, &after.reference),
        title: differ(&before.title, &after.title),
        text: differ(&before.text, &after.text),
        guidance: differ(&before.guidance, &after.guidance) || differ(&before.evidence, &after.evidence),
        baselines: before.baselines != after.baselines,
        kind: before.kind != after.kind || before.assessable != after.assessable,
        moved: false,
    }
}
