//! Mappings as they are imported, imported again, contradicted by people, and reckoned with.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::catalogue::Mapping;
use crate::doc::Document;
use crate::domain::relation::{Cover, Pair, Relation, Said};
use crate::id::{Actor, ActorPrefix};
use crate::isms::checks::testing::{record, text};
use crate::registers::MAPPINGS;
use crate::schema::Value;
use crate::sync::row::Row;
use crate::time::Timestamp;
use std::collections::BTreeMap;

const NOW: Timestamp = Timestamp(1_763_900_000_000);
const FROM: DocId = DocId([100; 16]);
const TO: DocId = DocId([200; 16]);

fn doc(n: u8) -> DocId {
    DocId([n; 16])
}

/// The documents of a device.
#[derive(Default)]
struct Device(BTreeMap<DocId, Document>);

impl Device {
    fn rows(&mut self) -> Vec<Row> {
        self.0.values_mut().map(Document::row).collect()
    }

    fn mappings(&mut self) -> Mappings {
        Mappings::of(&self.rows())
    }

    fn write(&mut self, origin: &str, jobs: &[Job], parts: u32) {
        for job in jobs {
            let actor = Actor { prefix: ActorPrefix([1; 8]), counter: 1 };
            let document = self.0.entry(job.document).or_insert_with(|| {
                let mut document = Document::create(job.document, &MAPPINGS, actor);
                let ids = [("from", FROM), ("to", TO)].map(|(field, id)| (field, Value::text(id.to_string())));
                let mut values = ids.to_vec();
                values.extend([("known_as", Value::text(origin)), ("parts", Value::Whole(i64::from(parts)))]);
                document.fill(&values, &[], NOW).unwrap();
                document
            });
            document.relate(&job.edits, NOW).unwrap();
        }
    }

    fn import(&mut self, file: &[Mapping]) -> Plan {
        let mappings = self.mappings();
        let plan = plan(&mappings, "file", (FROM, TO), file, (&finder('a'), &finder('b')), Relation::Intersects);
        let jobs = plan.jobs(&mappings, "file", FROM, TO);
        self.write("file", &jobs, parts_for(plan.pairs.len()));
        plan
    }

    fn by_hand(&mut self, pair: Pair) {
        let document = document("", FROM, TO, HAND_PARTS, part_of(pair.from, HAND_PARTS));
        self.write("", &[Job { document, edits: vec![(pair, Some(Said::default()))] }], HAND_PARTS);
    }
}

/// Nodes 1 to 9 of the first framework are called a1 to a9, nodes 11 to 19 of the second b1 to b9.
fn finder(letter: char) -> Finder {
    let mut finder = Finder::default();
    for n in 1..10 {
        let node = doc(if letter == 'a' { n } else { n + 10 });
        finder.add(node, &format!("urn:x:{letter}{n}"), &format!("{letter}.{n}").to_uppercase(), false);
    }
    finder
}

fn line(from: &str, to: &str, relation: Relation) -> Mapping {
    Mapping { from: from.into(), to: to.into(), relation: Some(relation), ..Mapping::default() }
}

fn pair(from: u8, to: u8, relation: Relation) -> Pair {
    Pair { from: doc(from), to: doc(to), relation }
}

#[test]
fn nodes_are_found_by_key_reference_and_the_end_of_a_urn_and_what_fits_two_fits_none() {
    let mut finder = finder('a');
    assert_eq!(finder.find(" URN:x:A3 "), Some(doc(3)));
    assert_eq!(finder.find("a.3"), Some(doc(3)));
    assert_eq!(finder.find("urn:another:publisher:a.3"), Some(doc(3)));
    assert_eq!(finder.find("a.30"), None);
    finder.add(doc(50), "", "A.3", true);
    assert_eq!(finder.find("a.3"), Some(doc(3)), "superseded");
    finder.add(doc(51), "", "A.3", false);
    assert_eq!(finder.find("a.3"), None);
}

#[test]
fn an_import_says_what_fits_and_importing_again_changes_only_what_the_file_said() {
    let mut device = Device::default();
    let file = [
        line("a.1", "b.1", Relation::Equal),
        line("a.2", "b.2", Relation::Subset),
        line("a.2", "b.2", Relation::Subset),
        line("a.3", "b.3", Relation::Superset),
        line("a.77", "b.1", Relation::Equal),
        Mapping { relation: None, ..line("a.4", "b.4", Relation::Equal) },
    ];
    let plan = device.import(&file);
    assert_eq!((plan.count(Word::New), plan.left_out), (4, 1));
    assert_eq!((plan.unknown_from.as_slice(), plan.unknown_to.len()), (["a.77".to_owned()].as_slice(), 0));
    assert!(plan.pairs.iter().any(|(p, _)| *p == pair(4, 14, Relation::Intersects)), "no relation is the weak one");
    device.by_hand(pair(2, 12, Relation::Equal));
    device.by_hand(pair(9, 19, Relation::Equal));

    let newer = [
        line("a.1", "b.1", Relation::Equal),
        line("a.2", "b.2", Relation::Intersects),
        line("a.5", "b.5", Relation::Equal),
    ];
    let plan = device.import(&newer);
    let counts = [Word::New, Word::Changed, Word::Same, Word::Gone].map(|word| plan.count(word));
    assert_eq!((counts, plan.by_hand), ([1, 1, 1, 2], 1));
    let mappings = device.mappings();
    let said = |node: u8| mappings.ties(doc(node)).first().map(Tie::relations).unwrap_or_default();
    assert_eq!(said(1), [Relation::Equal]);
    assert_eq!(said(2), [Relation::Equal], "people count before the file");
    assert!(said(3).is_empty() && said(4).is_empty());
    assert_eq!(said(9), [Relation::Equal], "what people added stays");
    assert_eq!(mappings.ties(doc(2))[0].outvoted[0].relation, Relation::Intersects);
    let again = device.import(&newer);
    assert_eq!((again.count(Word::Same), again.words.len()), (3, 3));
}

#[test]
fn sources_that_disagree_count_by_the_weakest_and_from_both_ends() {
    let mut device = Device::default();
    device.by_hand(pair(1, 11, Relation::Equal));
    device.by_hand(pair(1, 11, Relation::Superset));
    let mappings = device.mappings();
    let (from, to) = (mappings.ties(doc(1)).remove(0), mappings.ties(doc(11)).remove(0));
    assert_eq!(from.relations(), [Relation::Equal, Relation::Superset]);
    assert_eq!(to.relations(), [Relation::Equal, Relation::Subset]);
    // All that 11 demands is in 1; of 1, what is done for 11 may answer a part.
    assert_eq!((to.cover(), from.cover()), (Cover::Full, Cover::Part));
}

#[test]
fn many_pairs_are_parted_and_a_document_stays_small() {
    assert_eq!((parts_for(0), parts_for(400), parts_for(10_000), parts_for(MOST)), (1, 1, 32, 128));
    let mut counts = vec![0_usize; 32];
    for n in 0..10_000_u32 {
        let id = document("x", FROM, TO, 1, n);
        counts[part_of(id, 32) as usize] += 1;
    }
    assert!(counts.iter().all(|many| (200..450).contains(many)), "{counts:?}");
}

#[test]
fn coverage_never_calls_answered_what_is_not() {
    let requirement = |n: u8, source: DocId, fulfilment: &str| {
        record("requirement", n, "applicable").with("fulfilment", text(fulfilment)).linked_to("source", source)
    };
    let of = |relation: Relation, fulfilment: &str, state: &str| {
        let mut device = Device::default();
        device.by_hand(pair(1, 11, relation));
        let mappings = device.mappings();
        let (a, b) = (requirement(1, FROM, fulfilment), requirement(11, TO, "not_assessed").with("state", text(state)));
        let found = answered(&b, FROM, &mappings, |id| (id == a.doc).then_some(&a));
        found.map(|found| (found.answer, found.through.len()))
    };
    for (relation, fulfilment, answer) in [
        (Relation::Equal, "full", Answer::Full),
        (Relation::Superset, "full", Answer::Full),
        (Relation::Subset, "full", Answer::Part),
        (Relation::Intersects, "full", Answer::Part),
        (Relation::None, "full", Answer::Unmapped),
        (Relation::Equal, "partial", Answer::Part),
        (Relation::Subset, "partial", Answer::Part),
        (Relation::Equal, "none", Answer::Open),
        (Relation::Equal, "not_assessed", Answer::Open),
    ] {
        assert_eq!(of(relation, fulfilment, "applicable"), Some((answer, 1)), "{relation:?} {fulfilment}");
    }
    assert_eq!(of(Relation::Equal, "full", "not_applicable"), Some((Answer::Excluded, 1)));
    assert_eq!(of(Relation::Equal, "full", "superseded"), None);
    // Of another framework: it answers nothing here.
    let mappings = Mappings::default();
    let b = requirement(11, TO, "full");
    assert_eq!(answered(&b, FROM, &mappings, |_| None).unwrap().answer, Answer::Unmapped, "its own fulfilment is none");
    let excluded = requirement(1, FROM, "full").with("applicability", text("not_applicable"));
    assert_eq!(met(&excluded), Met::No);
}
