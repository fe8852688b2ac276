//! What every change of a document builds on.

use crate::sync::frame::Hash;
use std::collections::{HashMap, HashSet};

/// The changes of a document with their dependencies.
#[derive(Debug, Clone, Default)]
pub(super) struct Ancestry {
    numbers: HashMap<Hash, u32>,
    nodes: Vec<Node>,
    /// The dependencies of all changes, one after the other.
    dependencies: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    /// The highest operation number: above those of everything that the change builds on.
    operation: u32,
    /// Where its dependencies end; they begin where those of the change before end.
    end: u32,
}

impl Ancestry {
    /// Adds a change after those that it depends on; one that is there already stays as it is.
    pub fn add(&mut self, hash: Hash, operation: u64, dependencies: &[Hash]) {
        if self.knows(&hash) {
            return;
        }
        self.dependencies.extend(dependencies.iter().filter_map(|d| self.numbers.get(d)));
        let node = Node {
            operation: u32::try_from(operation).unwrap_or(u32::MAX),
            end: u32::try_from(self.dependencies.len()).unwrap_or(u32::MAX),
        };
        self.numbers.insert(hash, u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node);
    }

    /// Whether a change is there.
    pub fn knows(&self, hash: &Hash) -> bool {
        self.numbers.contains_key(hash)
    }

    /// The highest operation number of a change.
    pub fn operation(&self, hash: &Hash) -> Option<u64> {
        self.node(*self.numbers.get(hash)?).map(|node| u64::from(node.operation))
    }

    /// How many changes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Whether what builds on `from` builds on `to` as well. Looks at changes with higher operation numbers than `to`
    /// only: mostly at none, since people write on what they wrote last; after an absence at what came since.
    pub fn reaches(&self, from: impl Iterator<Item = Hash>, to: &Hash) -> bool {
        let Some(&to) = self.numbers.get(to) else { return false };
        let Some(goal) = self.node(to) else { return false };
        let mut open: Vec<u32> = from.filter_map(|hash| self.numbers.get(&hash).copied()).collect();
        let mut seen = HashSet::new();
        while let Some(number) = open.pop() {
            if number == to {
                return true;
            }
            let later = self.node(number).is_some_and(|node| node.operation > goal.operation);
            if later && seen.insert(number) {
                open.extend_from_slice(self.dependencies_of(number));
            }
        }
        false
    }

    fn node(&self, number: u32) -> Option<Node> {
        self.nodes.get(number as usize).copied()
    }

    fn dependencies_of(&self, number: u32) -> &[u32] {
        let start = number.checked_sub(1).and_then(|before| self.node(before)).map_or(0, |node| node.end as usize);
        let end = self.node(number).map_or(start, |node| node.end as usize);
        self.dependencies.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(n: u8) -> Hash {
        Hash([n; 32])
    }

    /// 1 ← 2 ← 4, 1 ← 3 ← 5, and 6 joins 4 and 5.
    fn diamond() -> Ancestry {
        let mut ancestry = Ancestry::default();
        for (n, operation, on) in [
            (1, 10, vec![]),
            (2, 20, vec![1]),
            (3, 15, vec![1]),
            (4, 30, vec![2]),
            (5, 25, vec![3]),
            (6, 40, vec![4, 5]),
        ] {
            ancestry.add(hash(n), operation, &on.into_iter().map(hash).collect::<Vec<_>>());
        }
        ancestry
    }

    #[test]
    fn reaches_what_a_change_builds_on_over_any_way() {
        let ancestry = diamond();
        for (from, to) in [(6, 1), (6, 2), (6, 3), (6, 5), (4, 2), (5, 1), (3, 3)] {
            assert!(ancestry.reaches([hash(from)].into_iter(), &hash(to)), "{from} builds on {to}");
        }
        assert!(ancestry.reaches([hash(4), hash(5)].into_iter(), &hash(3)));
    }

    #[test]
    fn reaches_nothing_beside_or_after() {
        let ancestry = diamond();
        for (from, to) in [(4, 3), (4, 5), (5, 2), (2, 6), (1, 2)] {
            assert!(!ancestry.reaches([hash(from)].into_iter(), &hash(to)), "{from} does not build on {to}");
        }
        assert!(!ancestry.reaches([hash(9)].into_iter(), &hash(1)), "nobody knows 9");
        assert!(!ancestry.reaches([hash(6)].into_iter(), &hash(9)));
    }

    #[test]
    fn a_change_is_added_once() {
        let mut ancestry = diamond();
        ancestry.add(hash(3), 99, &[hash(4)]);
        assert_eq!((ancestry.len(), ancestry.operation(&hash(3))), (6, Some(15)));
    }
}
