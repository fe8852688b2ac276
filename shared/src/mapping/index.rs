//! What all mappings say together, from their rows.

use crate::domain::relation::{Cover, Pair, Relation};
use crate::id::DocId;
use crate::registers::MAPPINGS;
use crate::schema::Value;
use crate::sync::row::Row;
use std::collections::HashMap;

/// What one source says about two frameworks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// What it is called; empty for what people here say.
    pub title: String,
    /// What identifies it to its publisher; empty for what people here say.
    pub origin: String,
    /// The publisher's version.
    pub edition: String,
    /// Who publishes it.
    pub authority: String,
    /// The first framework.
    pub from: DocId,
    /// The second framework.
    pub to: DocId,
    /// The documents that hold it.
    pub documents: Vec<DocId>,
    /// Into how many it was parted.
    pub parts: u32,
    /// How many pairs it holds.
    pub pairs: usize,
}

impl Set {
    /// Whether people here said it.
    pub fn is_by_hand(&self) -> bool {
        self.origin.is_empty()
    }
}

/// One word of a source about a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The node at the other end.
    pub other: DocId,
    /// How the node stands to the other one.
    pub relation: Relation,
    /// The source's place among [`Mappings::sets`].
    pub set: usize,
    /// The pair as its document holds it.
    pub pair: Pair,
    /// That document.
    pub document: DocId,
}

/// A node at the other end, with all that is said about the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// That node.
    pub other: DocId,
    /// The words that count: those of people here, and where there are none, those of files.
    pub counting: Vec<Claim>,
    /// The words of files that people here contradict or repeat.
    pub outvoted: Vec<Claim>,
}

impl Tie {
    /// The relations that count, as seen from the node, each once, the closest first. Several where sources or people disagree.
    pub fn relations(&self) -> Vec<Relation> {
        let said = |relation: &Relation| self.counting.iter().any(|claim| claim.relation == *relation);
        Relation::ALL.into_iter().filter(said).collect()
    }

    /// How far the node is answered where all of the other one is done. Where several relations count, the weakest does.
    pub fn cover(&self) -> Cover {
        let each = self.counting.iter().map(|claim| claim.relation.reversed().answers());
        each.min().unwrap_or(Cover::Nothing)
    }
}

/// All mappings of a workspace.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mappings {
    sets: Vec<Set>,
    claims: HashMap<DocId, Vec<Claim>>,
}

impl Mappings {
    /// Of the rows of mappings; others say nothing here.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Self {
        let mut all = Self::default();
        rows.into_iter().for_each(|row| all.add(row));
        all
    }

    /// Adds one.
    pub fn add(&mut self, row: &Row) {
        if row.deleted || row.register != MAPPINGS.key {
            return;
        }
        let text = |field: &str| row.value(field).as_text().unwrap_or_default().to_owned();
        let (Ok(from), Ok(to)) = (text("from").parse(), text("to").parse()) else { return };
        let parts = match row.value("parts") {
            Value::Whole(n) => u32::try_from(*n).unwrap_or(1).max(1),
            _ => 1,
        };
        let origin = text("known_as");
        let same = |set: &Set| set.origin == origin && set.from == from && set.to == to;
        let at = self.sets.iter().position(same).unwrap_or(self.sets.len());
        if at == self.sets.len() {
            let (edition, authority) = (text("edition"), text("authority"));
            let title = row.title.clone();
            let documents = Vec::new();
            self.sets.push(Set { title, origin, edition, authority, from, to, documents, parts, pairs: 0 });
        }
        let Some(set) = self.sets.get_mut(at) else { return };
        set.documents.push(row.doc);
        set.parts = set.parts.max(parts);
        set.pairs += row.pairs.len();
        for pair in &row.pairs {
            let claim = Claim { other: pair.to, relation: pair.relation, set: at, pair: *pair, document: row.doc };
            self.claims.entry(pair.from).or_default().push(claim);
            let back = Claim { other: pair.from, relation: pair.relation.reversed(), ..claim };
            self.claims.entry(pair.to).or_default().push(back);
        }
    }

    /// The sources.
    pub fn sets(&self) -> &[Set] {
        &self.sets
    }

    /// Every word, each from both ends.
    pub(super) fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.claims.values().flatten()
    }

    /// Who said a word.
    pub fn set(&self, claim: &Claim) -> Option<&Set> {
        self.sets.get(claim.set)
    }

    /// The nodes at the other ends of a node's pairs, in both directions, in an order that is the same everywhere.
    pub fn ties(&self, node: DocId) -> Vec<Tie> {
        let claims = self.claims.get(&node).map(Vec::as_slice).unwrap_or_default();
        let mut claims: Vec<Claim> = claims.to_vec();
        claims.sort_by_key(|claim| (claim.other, claim.set, claim.relation, claim.document));
        // Two who imported one file apart may hold a word twice.
        claims.dedup_by_key(|claim| (claim.other, claim.set, claim.relation));
        let mut out = Vec::new();
        for about in claims.chunk_by(|a, b| a.other == b.other) {
            let Some(first) = about.first() else { continue };
            let by_hand = |claim: &Claim| self.set(claim).is_some_and(Set::is_by_hand);
            let (hand, files): (Vec<Claim>, Vec<Claim>) = about.iter().partition(|claim| by_hand(claim));
            let (counting, outvoted) = if hand.is_empty() { (files, hand) } else { (hand, files) };
            out.push(Tie { other: first.other, counting, outvoted });
        }
        out
    }
}
