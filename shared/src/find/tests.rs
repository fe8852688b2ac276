#![allow(clippy::unwrap_used)]

use super::*;
use crate::id::DocId;
use crate::label::Language;
use crate::registers::{POLICIES, RISKS};
use crate::schema::{Register, Value};
use crate::sync::row::Row;
use crate::time::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn doc(n: u8) -> DocId {
    DocId([n; 16])
}

fn head(n: u8, register: &'static Register) -> Head {
    Head { doc: doc(n), register, number: u32::from(n), changed: Timestamp(i64::from(n)), of: None }
}

fn found(index: &Index, typed: &str) -> Vec<u8> {
    index.find(&mut Query::new(typed)).iter().map(|hit| hit.doc.0[0]).collect()
}

fn sample() -> Index {
    let mut index = Index::default();
    index.put_head(head(1, &RISKS), "Ransomware on the file server", ["Open", "Offen", "Anna Keller"]);
    index.put_head(head(2, &POLICIES), "Notfallplan", ["Draft", "Entwurf", "Jonas Thoma"]);
    index.put_text(doc(2), &pack("Wiederherstellung nach Ransomware.\nDer Schlüsseldienst öffnet das Büro."));
    index.put_head(head(3, &RISKS), "Lost keys", ["Ransomware insurance", "Anna Keller"]);
    index.put_head(head(4, &POLICIES), "Policy on passwords", ["Approved", "Freigegeben"]);
    index
}

#[test]
fn title_comes_before_field_before_text() {
    assert_eq!(found(&sample(), "ransomware"), [1, 3, 2]);
    assert_eq!(found(&sample(), "ranso"), [1, 3, 2], "while it is typed");
}

#[test]
fn all_words_must_be_found_wherever_they_stand() {
    assert_eq!(found(&sample(), "anna ransomware"), [1, 3]);
    assert_eq!(found(&sample(), "ransomware thoma"), [2], "one in the text, one in a field");
    assert_eq!(found(&sample(), "ransomware thoma keller"), [0_u8; 0]);
}

#[test]
fn what_is_said_about_a_record_leads_to_it_and_is_no_record() {
    let mut index = sample();
    index.put_head(Head { number: 0, of: Some(doc(1)), ..head(8, &RISKS) }, "", []);
    let texts = ["Ask the insurer.", "The locksmith\nneeds a contract, says the insurer."];
    index.put_text(doc(8), &pack(&said::join(texts)));
    let mut query = Query::new("locksmith contract");
    let hits = index.find(&mut query);
    assert_eq!(hits.iter().map(|hit| (hit.doc, hit.record())).collect::<Vec<_>>(), [(doc(8), doc(1))]);
    let (which, pieces) = said(&mut query, &index.text(doc(8)).unwrap(), false).unwrap();
    let read: String = pieces.iter().map(|p| if p.hit { format!("[{}]", p.text) } else { p.text.clone() }).collect();
    assert_eq!((which, read.as_str()), (1, "The [locksmith] needs a [contract], says the insurer."));
    assert_eq!(
        said(&mut Query::new("insurer"), &index.text(doc(8)).unwrap(), false).unwrap().0,
        0,
        "the first that has it"
    );
    // A reference, a register and no words at all are questions about records.
    assert!(!found(&index, "rsk").contains(&8) && !found(&index, "in:risk").contains(&8));
    assert!(found(&index, "in:risk locksmith").contains(&8) && found(&index, "in:policy locksmith").is_empty());
    index.remove(doc(8));
    assert_eq!(found(&index, "locksmith contract"), [0_u8; 0]);
}

#[test]
fn the_latest_comes_first_among_equals() {
    assert_eq!(found(&sample(), "keller"), [3, 1]);
}

#[test]
fn references_find_their_record_first() {
    assert_eq!(found(&sample(), "rsk3"), [3]);
    assert_eq!(found(&sample(), "RSK-0001"), [1]);
    assert_eq!(found(&sample(), "pol ransomware"), [2]);
    let mut index = sample();
    index.put_head(head(9, &POLICIES), "About RSK-0001", []);
    assert_eq!(found(&index, "RSK-0001"), [1, 9], "and what speaks of it after it");
}

#[test]
fn slips_umlauts_and_parts_of_compounds_are_forgiven() {
    for typed in ["pasword", "passwrods", "paswords"] {
        assert_eq!(found(&sample(), typed), [4], "{typed}");
    }
    for typed in ["Schlüsseldienst", "schluesseldienst", "schlusseldienst", "dienst", "Schlüssel", "wiederherstelung"]
    {
        assert_eq!(found(&sample(), typed), [2], "{typed}");
    }
    assert_eq!(found(&sample(), "plan"), [2]);
}

#[test]
fn a_register_can_be_asked_for() {
    assert_eq!(found(&sample(), "ransomware in:richtlinien"), [2]);
    assert_eq!(found(&sample(), "in:risk"), [3, 1]);
    assert_eq!(found(&sample(), "ransomware in:nowhere-at-all"), [0_u8; 0]);
}

#[test]
fn what_is_removed_or_replaced_is_not_found_any_more() {
    let mut index = sample();
    index.put_text(doc(2), &pack("Nothing of the kind"));
    assert_eq!(found(&index, "schlüsseldienst"), [0_u8; 0]);
    index.remove(doc(2));
    assert_eq!(found(&index, "notfallplan"), [0_u8; 0]);
    assert!(!index.put_text(doc(2), &pack("Schlüsseldienst")), "a text that arrives after its record went");
    assert_eq!(found(&index, "schlüsseldienst"), [0_u8; 0]);
    index.put_head(head(7, &RISKS), "Takes the free slot", []);
    assert_eq!(found(&index, "notfallplan schlüssel thoma"), [0_u8; 0]);
    assert_eq!(found(&index, "slot"), [7]);
}

#[test]
fn a_hit_shows_where_the_words_are() {
    let row = Row {
        doc: doc(2),
        register: "policy".into(),
        projection: 2,
        title: "Notfallplan".into(),
        cells: vec![Value::text("draft"), Value::Flag(true), Value::text("policy"), Value::text("42")],
        links: vec![],
        conflicts: vec![],
        deleted: false,
        changed: Timestamp(1),
        decided: vec![],
        own: vec![],
        pairs: Vec::new(),
    };
    let name = |_: &str| "Jonas Thoma".to_owned();
    let mut query = Query::new("notfall thoma büro");
    let text = || Some("Der Schlüsseldienst öffnet das Büro.".to_owned());
    let shown = shown(&mut query, &row, false, Language::De, &name, text);
    let read = |pieces: &[Piece]| -> String {
        pieces.iter().map(|p| if p.hit { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    };
    assert_eq!(read(&shown.title), "[Notfallplan]");
    let lines: Vec<_> = shown.lines.iter().map(|l| (l.field.map(|f| f.de), read(&l.pieces))).collect();
    let owner = (Some("Verantwortlich"), "Jonas [Thoma]".to_owned());
    assert_eq!(lines, [owner, (None, "Der Schlüsseldienst öffnet das [Büro].".to_owned())]);
}

#[test]
fn a_command_is_measured_like_a_title() {
    let mut query = Query::new("new risk");
    let whole = score(&mut query, "New risk");
    assert!(whole > score(&mut query, "New risk treatment") && whole.is_some());
    assert_eq!(score(&mut query, "New policy"), None);
    let mut index = Index::default();
    index.put_head(head(1, &RISKS), "New risk", []);
    assert_eq!(index.find(&mut Query::new("new risk")).first().map(|hit| hit.score), whole);
}

/// Words that have much in common, so that they meet.
fn word() -> impl Strategy<Value = String> {
    "[abü]{1,4}"
}

fn phrase() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 0..5).prop_map(|words| words.join(" "))
}

proptest! {
    /// However records came to be what they are, the index finds what one made anew finds.
    #[test]
    fn changes_leave_the_same_index(
        steps in prop::collection::vec((0..6_u8, phrase(), phrase(), phrase(), 0..4_u8), 1..40),
        typed in phrase(),
    ) {
        let mut index = Index::default();
        let mut is: BTreeMap<u8, (String, String, String)> = BTreeMap::new();
        for (n, title, field, text, what) in steps {
            match what {
                0 => {
                    index.remove(doc(n));
                    is.remove(&n);
                }
                1 => {
                    index.put_text(doc(n), &pack(&text));
                    if let Some(record) = is.get_mut(&n) {
                        record.2 = text;
                    }
                }
                _ => {
                    index.put_head(head(n, &RISKS), &title, [field.as_str()]);
                    let record = is.entry(n).or_default();
                    (record.0, record.1) = (title, field);
                }
            }
        }
        let mut anew = Index::default();
        for (n, (title, field, text)) in &is {
            anew.put_head(head(*n, &RISKS), title, [field.as_str()]);
            anew.put_text(doc(*n), &pack(text));
        }
        prop_assert_eq!(index.find(&mut Query::new(&typed)), anew.find(&mut Query::new(&typed)));
    }

    /// Any word of a text finds it, by any beginning too.
    #[test]
    fn every_word_finds_its_record(text in "\\PC{0,60}", cut in 0..60_usize) {
        let mut index = Index::default();
        index.put_head(head(1, &RISKS), "", []);
        index.put_text(doc(1), &pack(&text));
        let mut all = Vec::new();
        super::fold::words(&text, |word| all.push(word.text.to_owned()));
        for word in all {
            let begun: String = word.chars().take(cut.max(1)).collect();
            prop_assert_eq!(found(&index, &word), [1_u8], "{}", word);
            prop_assert_eq!(found(&index, &begun), [1_u8], "{}", begun);
        }
    }

    /// One slip in a word of four letters or more is forgiven.
    #[test]
    fn a_slip_is_forgiven(word in "[a-z]{5,12}", at in 0..12_usize, kind in 0..4_u8, letter in "[a-z]") {
        let mut letters: Vec<char> = word.chars().collect();
        let at = at % letters.len();
        match kind {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, letter.chars().next().unwrap()),
            2 => letters[at] = letter.chars().next().unwrap(),
            _ => letters.swap(at, at.saturating_sub(1)),
        }
        let typed: String = letters.into_iter().collect();
        let mut index = Index::default();
        index.put_head(head(1, &RISKS), &word, []);
        prop_assert_eq!(found(&index, &typed), [1_u8], "{} for {}", typed, word);
    }

    /// Nothing that is typed, and nothing that is written, makes it fall over.
    #[test]
    fn nothing_breaks_it(typed in "\\PC{0,200}", text in "\\PC{0,200}") {
        let mut index = Index::default();
        index.put_head(head(1, &RISKS), &text, [typed.as_str()]);
        index.put_text(doc(1), &pack(&text));
        let mut query = Query::new(&typed);
        let hits = index.find(&mut query);
        prop_assert!(hits.len() <= 1);
        let _ = super::excerpt::excerpt(&mut query, &text, true, 0);
        let (pieces, _) = super::excerpt::marked(&mut query, &text, true);
        let whole: String = pieces.into_iter().map(|piece| piece.text).collect();
        prop_assert_eq!(whole, text.replace(['\n', '\t'], " "));
    }
}
