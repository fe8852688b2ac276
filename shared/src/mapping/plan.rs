//! What importing a set of mappings would do.

use super::index::Mappings;
use super::{document, part_of, parts_for};
use crate::catalogue::Mapping;
use crate::domain::relation::{Pair, Relation, Said};
use crate::id::DocId;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Edits of one job: a change that every peer takes.
const TOGETHER: usize = crate::doc::RELATED;

/// The nodes of a framework, to be found by what files call them: the publisher's key, what people cite, or the last part of a
/// URN. What fits several nodes fits none.
#[derive(Debug, Clone, Default)]
pub struct Finder {
    names: [HashMap<String, Option<DocId>>; 2],
}

fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Finder {
    /// Adds a node. What was superseded is to be added last: it is found where nothing else has its name.
    pub fn add(&mut self, node: DocId, key: &str, reference: &str, superseded: bool) {
        for (names, name) in self.names.iter_mut().zip([key, reference]) {
            let name = folded(name);
            if name.is_empty() {
                continue;
            }
            match names.get_mut(&name) {
                None => drop(names.insert(name, Some(node))),
                Some(_) if superseded => {}
                Some(known) if *known == Some(node) => {}
                Some(known) => *known = None,
            }
        }
    }

    /// The node that a file means.
    pub fn find(&self, name: &str) -> Option<DocId> {
        let name = folded(name);
        let exactly = |name: &str| self.names.iter().find_map(|names| *names.get(name)?);
        exactly(&name).or_else(|| {
            let (_, last) = name.rsplit_once(':')?;
            exactly(last)
        })
    }
}

/// A pair as it stands in the preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// The source says it for the first time.
    New,
    /// The source called it another relation before.
    Changed,
    /// The source said it before.
    Same,
    /// The source says it no more.
    Gone,
}

/// What an import would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Pairs that fit, with what is said about them.
    pub pairs: Vec<(Pair, Said)>,
    /// What becomes of each pair: those that fit in their order, then what is gone.
    pub words: Vec<(Pair, Word)>,
    /// Names of the first framework's nodes that were not found, each once, in order.
    pub unknown_from: Vec<String>,
    /// The same of the second one.
    pub unknown_to: Vec<String>,
    /// Lines of the file with a name that was not found.
    pub left_out: usize,
    /// Pairs about which people here say something themselves, which goes on counting.
    pub by_hand: usize,
}

impl Plan {
    /// How many pairs have this fate.
    pub fn count(&self, word: Word) -> usize {
        self.words.iter().filter(|(_, is)| *is == word).count()
    }
}

/// Edits of one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Which one.
    pub document: DocId,
    /// Pairs to put in, with what is said about them, and to take out.
    pub edits: Vec<(Pair, Option<Said>)>,
}

/// Sets a file's pairs beside what is there of the same source for these frameworks. `otherwise` is the relation of pairs that
/// the file gives none.
pub fn plan(
    mappings: &Mappings,
    origin: &str,
    (from, to): (DocId, DocId),
    read: &[Mapping],
    (first, second): (&Finder, &Finder),
    otherwise: Relation,
) -> Plan {
    let mut out = Plan::default();
    let mut met: HashSet<Pair> = HashSet::with_capacity(read.len());
    let mut unknown = [BTreeSet::new(), BTreeSet::new()];
    for line in read {
        let (source, target) = (first.find(&line.from), second.find(&line.to));
        let (Some(source), Some(target)) = (source, target) else {
            for (names, (found, name)) in unknown.iter_mut().zip([(source, &line.from), (target, &line.to)]) {
                if found.is_none() {
                    names.insert(name.clone());
                }
            }
            out.left_out += 1;
            continue;
        };
        let pair = Pair { from: source, to: target, relation: line.relation.unwrap_or(otherwise) };
        if source == target || !met.insert(pair) {
            continue;
        }
        let said = Said { note: line.note.clone(), rationale: line.rationale, strength: line.strength, by: None };
        out.pairs.push((pair, said));
    }
    [out.unknown_from, out.unknown_to] = unknown.map(|names| names.into_iter().collect());
    let there = there(mappings, origin, from, to);
    let before: HashSet<(DocId, DocId)> = there.keys().map(|pair| (pair.from, pair.to)).collect();
    let now: HashSet<(DocId, DocId)> = met.iter().map(|pair| (pair.from, pair.to)).collect();
    for (pair, _) in &out.pairs {
        let word = match (there.contains_key(pair), before.contains(&(pair.from, pair.to))) {
            (true, _) => Word::Same,
            (false, true) => Word::Changed,
            (false, false) => Word::New,
        };
        out.words.push((*pair, word));
    }
    // A pair that stands otherwise now is told once, as changed.
    let gone = there.keys().filter(|pair| !met.contains(pair) && !now.contains(&(pair.from, pair.to)));
    out.words.extend(gone.map(|pair| (*pair, Word::Gone)));
    let hand = |pair: &(DocId, DocId)| {
        let said = mappings.ties(pair.0).into_iter().find(|tie| tie.other == pair.1);
        said.is_some_and(|tie| tie.counting.iter().any(|c| mappings.set(c).is_some_and(super::Set::is_by_hand)))
    };
    out.by_hand = now.iter().filter(|pair| hand(pair)).count();
    out
}

/// The pairs of a source with the documents that hold them.
fn there(mappings: &Mappings, origin: &str, from: DocId, to: DocId) -> BTreeMap<Pair, Vec<DocId>> {
    let mut out: BTreeMap<Pair, Vec<DocId>> = BTreeMap::new();
    for claim in mappings.claims() {
        let of_it = mappings.set(claim).is_some_and(|s| s.origin == origin && s.from == from && s.to == to);
        if of_it && claim.pair.from != claim.other {
            out.entry(claim.pair).or_default().push(claim.document);
        }
    }
    out
}

impl Plan {
    /// The edits that do it, a document after the other. Also what is said already is among them, since only documents know
    /// whether what is said *about* it is still the same; they write what differs.
    pub fn jobs(&self, mappings: &Mappings, origin: &str, from: DocId, to: DocId) -> Vec<Job> {
        let there = there(mappings, origin, from, to);
        let known = mappings.sets().iter().find(|s| s.origin == origin && s.from == from && s.to == to);
        let parts = known.map_or_else(|| parts_for(self.pairs.len()), |set| set.parts);
        let mut edits: BTreeMap<DocId, Vec<(Pair, Option<Said>)>> = BTreeMap::new();
        let mut stay: HashSet<Pair> = HashSet::with_capacity(self.pairs.len());
        for (pair, said) in &self.pairs {
            stay.insert(*pair);
            let new = || document(origin, from, to, parts, part_of(pair.from, parts));
            let at = there.get(pair).and_then(|documents| documents.first()).copied().unwrap_or_else(new);
            edits.entry(at).or_default().push((*pair, Some(said.clone())));
        }
        for (pair, documents) in there.iter().filter(|(pair, _)| !stay.contains(pair)) {
            for document in documents {
                edits.entry(*document).or_default().push((*pair, None));
            }
        }
        let mut out = Vec::new();
        for (document, edits) in edits {
            let parts = edits.chunks(TOGETHER).map(|part| Job { document, edits: part.to_vec() });
            out.extend(parts);
        }
        out
    }
}
