//! The second half of every import: nodes one after the other, each checked as it comes.

use super::limits::{DEPTH, NODES, TEXT};
use super::{Catalogue, Error, Node, Place};
use std::collections::HashSet;

/// A node as a reader hands it over: without its depth, with the place to name if something is wrong.
pub(super) struct Draft {
    /// The node.
    pub node: Node,
    /// Where it stands in the file.
    pub place: Place,
}

/// A file that has been read, and gives out its nodes. Take as many as a frame allows, show how far it is, stop by
/// dropping it; or take everything with [`Import::complete`].
pub struct Import {
    catalogue: Catalogue,
    total: usize,
    source: Box<dyn Iterator<Item = Result<Draft, Error>>>,
    keys: HashSet<String>,
    depths: Vec<u8>,
    ended: bool,
}

impl Import {
    /// An import of `total` nodes for `catalogue`, which has none yet.
    pub(super) fn new(
        catalogue: Catalogue,
        total: usize,
        source: impl Iterator<Item = Result<Draft, Error>> + 'static,
    ) -> Result<Import, Error> {
        match total {
            0 => Err(Error::Empty),
            _ if total > NODES => Err(Error::TooManyNodes),
            _ => Ok(Import {
                catalogue,
                total,
                source: Box::new(source),
                keys: HashSet::with_capacity(total),
                depths: Vec::with_capacity(total),
                ended: false,
            }),
        }
    }

    /// The catalogue, still without nodes.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// How many nodes there are in all.
    pub fn total(&self) -> usize {
        self.total
    }

    /// How many nodes have been given out.
    pub fn done(&self) -> usize {
        self.depths.len()
    }

    /// Takes all nodes at once.
    pub fn complete(mut self) -> Result<Catalogue, Error> {
        let mut nodes = Vec::with_capacity(self.total);
        for node in self.by_ref() {
            nodes.push(node?);
        }
        Ok(Catalogue { nodes, ..self.catalogue })
    }

    /// Checks a node and sets its depth.
    fn admit(&mut self, Draft { mut node, place }: Draft) -> Result<Node, Error> {
        if self.depths.len() >= NODES {
            return Err(Error::TooManyNodes);
        }
        if node.key.is_empty() {
            return Err(Error::Missing { place, field: "id" });
        }
        if node.title.len() + node.text.len() + node.guidance.len() + node.evidence.len() > TEXT {
            return Err(Error::TextTooLong { place });
        }
        node.depth = match node.parent {
            None => 0,
            // A reader gives parents first; anything else would be its mistake and not the file's.
            Some(parent) => match self.depths.get(parent) {
                Some(depth) => usize::from(*depth) + 1,
                None => return Err(Error::Cycle { place }),
            },
        };
        if node.depth >= DEPTH {
            return Err(Error::TooDeep { place, limit: DEPTH });
        }
        if !self.keys.insert(node.key.clone()) {
            return Err(Error::DuplicateKey { place, key: node.key });
        }
        self.depths.push(node.depth as u8);
        Ok(node)
    }
}

impl Iterator for Import {
    type Item = Result<Node, Error>;

    fn next(&mut self) -> Option<Result<Node, Error>> {
        if self.ended {
            return None;
        }
        let node = self.source.next().map(|draft| draft.and_then(|d| self.admit(d)));
        // After an error nothing that follows can be trusted to hang together.
        self.ended = !matches!(node, Some(Ok(_)));
        node
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.total.saturating_sub(self.done());
        (0, Some(left))
    }
}
