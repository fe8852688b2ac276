//! Which node of a framework stands how to which, as documents of [`crate::registers::MAPPINGS`] hold it: a map with a key per
//! pair and relation ([`Pair::key`]). Pairs that people add apart are both there, and so are two relations that they give to
//! one pair; taking one away leaves what somebody else put in.

use super::DocError;
use super::document::Document;
use super::fields::{nothing, read};
use super::members::Members;
use super::types::Written;
use crate::domain::relation::{NOTE, Pair, STRENGTH, Said};
use crate::time::Timestamp;
use automerge::transaction::Transactable;
use automerge::{ReadDoc, ScalarValue};

/// The map of pairs.
const PAIRS: &str = "pairs";
/// Pairs of one change: what is said about them fits what peers take many times over.
pub const RELATED: usize = 250;
/// Pairs that a row tells of one document, ten times as many as an honest one has.
pub const LONGEST_PAIRS: usize = 4_000;

impl Document {
    /// All pairs with what is said about them, in the order of their keys. What cannot be read is left out.
    pub fn pairs(&self) -> Vec<(Pair, Said)> {
        let Ok(map) = self.map_object(PAIRS) else { return Vec::new() };
        let pair = |key: String| {
            let (value, id) = self.doc.get(&map, key.as_str()).ok().flatten()?;
            let said = read(&self.doc, None, &value, &id);
            // Somebody else's program may write anything there: that the pair is there is what counts.
            let said = said.as_text().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
            Pair::parse(&key).filter(|_| !nothing(&value)).map(|pair| (pair, said))
        };
        self.doc.keys(&map).filter_map(pair).collect()
    }

    /// The pairs alone, as many as a row may tell.
    pub(super) fn pairs_told(&self) -> Vec<Pair> {
        let is_mapping = self.register().is_some_and(|register| register.key == crate::registers::MAPPINGS.key);
        if !is_mapping {
            return Vec::new();
        }
        let keys = Members::of(&self.doc, PAIRS).map(|members| members.read(&self.doc)).unwrap_or_default();
        keys.iter().filter_map(|key| Pair::parse(key)).take(LONGEST_PAIRS).collect()
    }

    /// Puts pairs in, each with what is said about it, and takes out those without. One change, and how many pairs it puts in,
    /// changes or takes out; `None`: all is so already. No step of undo: who shows it knows what was there.
    ///
    /// # Errors
    /// [`DocError::NoField`] when this document holds no pairs, [`DocError::ReadOnly`], [`DocError::Newer`].
    pub fn relate(
        &mut self,
        edits: &[(Pair, Option<Said>)],
        now: Timestamp,
    ) -> Result<Option<(usize, Written)>, DocError> {
        let map = self.map_object(PAIRS)?;
        let written = self.commit(now, |tx| {
            let mut done = 0;
            for (pair, said) in edits {
                let key = pair.key();
                let is = tx.get(&map, key.as_str())?.and_then(|(value, _)| value.as_scalar().cloned());
                match said.as_ref().map(stored) {
                    Some(value) if is.as_ref() != Some(&value) => tx.put(&map, key, value)?,
                    None if is.is_some() => tx.delete(&map, key)?,
                    _ => continue,
                }
                done += 1;
            }
            Ok(done)
        })?;
        Ok(written.map(|(done, written)| (done, Written { fields: vec![PAIRS.to_owned()], ..written })))
    }
}

/// What is said about a pair, as a value.
fn stored(said: &Said) -> ScalarValue {
    if *said == Said::default() {
        return ScalarValue::Boolean(true);
    }
    let short = Said {
        note: said.note.chars().take(NOTE).collect(),
        strength: said.strength.map(|strength| strength.min(STRENGTH)),
        ..said.clone()
    };
    // Texts and numbers always have a form in JSON.
    serde_json::to_string(&short).map_or(ScalarValue::Boolean(true), |text| ScalarValue::Str(text.into()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::doc::Portable;
    use crate::domain::relation::{Rationale, Relation};
    use crate::id::{AccountId, Actor, ActorPrefix, DocId};
    use crate::registers::{MAPPINGS, REQUIREMENTS};
    use crate::schema::Value;

    const ID: DocId = DocId([3; 16]);
    const NOW: Timestamp = Timestamp(1_763_900_000_000);

    fn new(n: u8) -> Document {
        Document::create(ID, &MAPPINGS, Actor { prefix: ActorPrefix([n; 8]), counter: 1 })
    }

    fn pair(from: u8, to: u8, relation: Relation) -> Pair {
        Pair { from: DocId([from; 16]), to: DocId([to; 16]), relation }
    }

    fn put(doc: &mut Document, pair: Pair, said: Option<Said>) -> Vec<u8> {
        doc.relate(&[(pair, said)], NOW).unwrap().unwrap().1.chunk
    }

    fn exchange(a: &mut Document, b: &mut Document) {
        let (of_a, of_b) = (a.changes_since(&[]), b.changes_since(&[]));
        a.apply(&of_b).unwrap();
        b.apply(&of_a).unwrap();
        assert_eq!((a.heads(), a.pairs()), (b.heads(), b.pairs()));
    }

    #[test]
    fn pairs_go_in_and_out_and_nothing_is_written_twice() {
        let (mut doc, one) = (new(1), pair(1, 2, Relation::Equal));
        let said = Said {
            note: "Word for word".into(),
            rationale: Some(Rationale::Syntactic),
            strength: Some(10),
            by: Some(AccountId([7; 16])),
        };
        put(&mut doc, one, Some(said.clone()));
        assert_eq!(doc.pairs(), [(one, said.clone())]);
        assert_eq!(doc.row().pairs, [one]);
        assert!(doc.relate(&[(one, Some(said))], NOW).unwrap().is_none());
        put(&mut doc, one, Some(Said::default()));
        assert_eq!(doc.pairs(), [(one, Said::default())]);
        put(&mut doc, one, None);
        assert!(doc.pairs().is_empty() && doc.row().pairs.is_empty());
        assert!(doc.relate(&[(one, None)], NOW).unwrap().is_none());
        let mut other = Document::create(ID, &REQUIREMENTS, Actor { prefix: ActorPrefix([1; 8]), counter: 1 });
        assert!(matches!(other.relate(&[(one, None)], NOW), Err(DocError::NoField(_))));
    }

    #[test]
    fn two_who_relate_apart_lose_nothing_and_a_disagreement_is_there_twice() {
        let (mut a, mut b) = (new(1), new(2));
        put(&mut a, pair(1, 2, Relation::Equal), None::<Said>.or(Some(Said::default())));
        put(&mut b, pair(1, 3, Relation::Subset), Some(Said::default()));
        exchange(&mut a, &mut b);
        assert_eq!(a.pairs().len(), 2);
        // The same pair, seen differently: each changes equal to something else.
        for (doc, relation) in [(&mut a, Relation::Subset), (&mut b, Relation::Intersects)] {
            let edits = [(pair(1, 2, Relation::Equal), None), (pair(1, 2, relation), Some(Said::default()))];
            doc.relate(&edits, NOW).unwrap().unwrap();
        }
        exchange(&mut a, &mut b);
        let of_it: Vec<Relation> =
            a.pairs().into_iter().filter(|(p, _)| p.to.0[0] == 2).map(|(p, _)| p.relation).collect();
        assert_eq!(of_it, [Relation::Intersects, Relation::Subset]);
        // One takes it away while the other says more about it: what was said stays.
        put(&mut a, pair(1, 3, Relation::Subset), None);
        put(&mut b, pair(1, 3, Relation::Subset), Some(Said { note: "Clear".into(), ..Said::default() }));
        exchange(&mut a, &mut b);
        assert!(a.pairs().iter().any(|(p, said)| p.to.0[0] == 3 && said.note == "Clear"));
    }

    #[test]
    fn a_mapping_travels_with_what_is_said_and_follows_its_records() {
        let (mut doc, one) = (new(1), pair(1, 2, Relation::Superset));
        let ids =
            [("from", DocId([4; 16])), ("to", DocId([5; 16]))].map(|(field, id)| (field, Value::text(id.to_string())));
        doc.fill(&ids, &[], NOW).unwrap();
        put(&mut doc, one, Some(Said { note: "Both".into(), ..Said::default() }));
        let said = doc.portable(1).unwrap();
        let read: Portable = serde_json::from_str(&serde_json::to_string(&said).unwrap()).unwrap();
        let mut again = new(2);
        again.restore(&read, NOW).unwrap();
        assert_eq!(again.portable(1).unwrap(), said);
        assert_eq!(again.row().pairs, [one]);
        let rolled = doc.roll(1).unwrap();
        assert_eq!(rolled.pairs(), doc.pairs());
        let moved = read.renamed(|doc| DocId(doc.0.map(|byte| byte + 1)));
        assert_eq!(moved.values["to"], Value::text(DocId([6; 16]).to_string()));
        assert_eq!(moved.pairs[0].0, pair(2, 3, Relation::Superset).key());
    }

    #[test]
    fn a_row_tells_no_more_than_it_may() {
        let mut doc = new(1);
        let many: Vec<_> = (0..LONGEST_PAIRS as u32 + 10)
            .map(|n| {
                let mut to = [9; 16];
                to[..4].copy_from_slice(&n.to_be_bytes());
                (Pair { to: DocId(to), ..pair(1, 2, Relation::Equal) }, Some(Said::default()))
            })
            .collect();
        doc.relate(&many, NOW).unwrap().unwrap();
        assert_eq!(doc.row().pairs.len(), LONGEST_PAIRS);
        assert_eq!(doc.pairs().len(), LONGEST_PAIRS + 10);
    }
}
