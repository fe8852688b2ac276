//! Which state a record is in when its document and decisions of the server both have a say, and what decisions are bound to.
#![allow(clippy::unwrap_used, missing_docs)]

use muster_shared::doc::{BlockAttrs, Document, MarkValue, Said, TextEdit};
use muster_shared::id::{AccountId, Actor, ActorPrefix, DecisionId, DocId};
use muster_shared::registers::{self, POLICIES};
use muster_shared::schema::Value;
use muster_shared::sync::decision::{Decided, Decision, effective, leads, stands};
use muster_shared::sync::frame::Hash;
use muster_shared::sync::row::{Placement, Row};
use muster_shared::time::Timestamp;
use proptest::prelude::*;

const ID: DocId = DocId([6; 16]);
const NOW: Timestamp = Timestamp(1_763_900_000_000);
const NONE: [&[u8]; 0] = [];

fn actor(who: u8, counter: u64) -> Actor {
    Actor { prefix: ActorPrefix([who + 1; 8]), counter }
}

fn decided(n: u32, to: &str) -> Decided {
    let n8 = u8::try_from(n).unwrap();
    Decided {
        id: DecisionId([n8; 16]),
        n,
        to: to.into(),
        by: AccountId([1; 16]),
        at: NOW,
        epoch: 0,
        heads: vec![Hash([n8; 32])],
        content: Hash([n8; 32]),
        own: false,
        self_set: false,
    }
}

#[test]
fn no_document_can_say_what_only_a_decision_may() {
    for register in registers::all().filter(|r| r.transitions.iter().any(|way| way.authority)) {
        let first = register.states[0].key;
        for state in register.states {
            let free = leads(register, first, state.key);
            let is = effective(register, state.key, &[], None);
            assert_eq!(is, if free { state.key } else { first }, "{}: {}", register.key, state.key);
        }
        for way in register.transitions.iter().filter(|way| way.authority) {
            let last = decided(1, way.to);
            let id = last.id.to_string();
            // It stands against everything that had not seen it.
            for state in register.states {
                assert_eq!(effective(register, state.key, &[], Some(&last)), way.to);
                assert_eq!(effective(register, state.key, &["elsewhere".into()], Some(&last)), way.to);
                let on = effective(register, state.key, std::slice::from_ref(&id), Some(&last));
                assert_eq!(on, if leads(register, way.to, state.key) { state.key } else { way.to });
            }
        }
        // The registers' own words: a state that a decision alone leads to is not reached without one.
        assert!(register.states.iter().any(|s| !leads(register, first, s.key)), "{}", register.key);
    }
    assert_eq!(effective(&POLICIES, "", &[], None), "draft");
    assert_eq!(effective(&POLICIES, "of a later version", &[], None), "of a later version");
}

/// Somebody with a copy of the record and what they know of decisions.
struct Replica {
    doc: Document,
    knows: usize,
}

impl Replica {
    fn set(&mut self, state: &str, all: &[Decided]) -> bool {
        let last = self.knows.checked_sub(1).map(|at| all[at].id);
        self.doc.saw(last);
        self.doc.set("state", &Value::text(state), NOW).unwrap().is_some()
    }
}

fn merge(into: &mut Document, from: &mut Document) {
    let chunks = from.changes_since(&into.heads());
    into.apply(&chunks).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    /// Whatever the order in which changes and decisions arrive: the last decision stands until somebody moves the record on
    /// who has seen it, and everybody ends with the same state.
    #[test]
    fn a_decision_stands_until_somebody_who_saw_it_moves_on(
        acts in prop::collection::vec((0_usize..3, 0_u8..6, 0_usize..3), 1..40),
        order in prop::collection::vec(0_usize..3, 6),
    ) {
        let mut first = Document::create(ID, &POLICIES, actor(9, 1));
        let saved = first.save();
        let mut replicas: Vec<Replica> = (0..3_u8)
            .map(|n| Replica { doc: Document::load(ID, Some(actor(n, 1)), &saved, &NONE).unwrap(), knows: 0 })
            .collect();
        let mut all: Vec<Decided> = Vec::new();
        let mut moved_on = false;
        let states = ["draft", "in_review", "changes_requested", "retired"];
        for (who, what, with) in acts {
            match what {
                0 | 1 => {
                    let state = states[(with + usize::from(what)) % states.len()];
                    let knows = replicas[who].knows;
                    if replicas[who].set(state, &all) && knows == all.len() && knows > 0 {
                        moved_on = true;
                    }
                }
                2 if all.len() < 9 => {
                    let n = u32::try_from(all.len()).unwrap() + 1;
                    all.push(decided(n, if with == 0 { "approved" } else { "published" }));
                    moved_on = false;
                }
                3 => replicas[who].knows = all.len(),
                _ => {
                    if with != who {
                        let mut other = Document::load(ID, None, &replicas[with].doc.save(), &NONE).unwrap();
                        merge(&mut replicas[who].doc, &mut other);
                    }
                }
            }
        }
        let mut rows: Vec<Row> = Vec::new();
        for start in 0..3 {
            let mut doc = Document::load(ID, None, &saved, &NONE).unwrap();
            for at in order.iter().chain(&[0, 1, 2]) {
                let mut other = Document::load(ID, None, &replicas[(at + start) % 3].doc.save(), &NONE).unwrap();
                merge(&mut doc, &mut other);
            }
            let mut row = doc.row();
            if let Some(last) = all.last() {
                prop_assert_eq!(stands(&row.decided, last), !moved_on);
                if !moved_on {
                    prop_assert_eq!(effective(&POLICIES, row.state(), &row.decided, Some(last)), last.to.as_str());
                }
            }
            let before = row.clone();
            row.join(all.last());
            // Lists show a row as it came where joining changes nothing.
            assert_eq!(before.is_joined(all.last()), before == row);
            assert!(row.is_joined(all.last()));
            rows.push(row);
        }
        prop_assert!(rows.iter().all(|row| *row == rows[0]));
    }

    /// The content hash follows from what a document says: not from the order of its changes, not from its epoch, and not from
    /// the state.
    #[test]
    fn the_content_hash_is_the_same_for_everybody(
        acts in prop::collection::vec((0_usize..2, 0_u8..8, 0_usize..50), 1..60),
    ) {
        let mut first = Document::create(ID, &POLICIES, actor(9, 1));
        let saved = first.save();
        let mut docs: Vec<Document> =
            (0..2_u8).map(|n| Document::load(ID, Some(actor(n, 1)), &saved, &NONE).unwrap()).collect();
        for (who, what, at) in acts {
            act(&mut docs[who], what, at);
        }
        let (mut a, mut b) = (docs.remove(0), docs.remove(0));
        let (from_a, from_b) = (a.changes_since(&[]), b.changes_since(&[]));
        a.apply(&from_b).unwrap();
        b.apply(&from_a).unwrap();
        let hash = a.content_hash();
        prop_assert_eq!(hash, b.content_hash());
        a.saw(Some(DecisionId([4; 16])));
        a.set("state", &Value::text("in_review"), NOW).unwrap();
        prop_assert_eq!(hash, a.content_hash());
        if let Ok(mut rolled) = a.roll(1) {
            prop_assert_eq!(hash, rolled.content_hash());
            prop_assert_eq!(rolled.decided(), a.decided());
            if let Ok(again) = rolled.roll(2) {
                prop_assert_eq!(hash, again.content_hash());
            }
            // What comes late is carried over, and says the same on both sides.
            act(&mut a, 0, 3);
            if rolled.carry(&a).is_ok() {
                prop_assert_eq!(a.content_hash(), rolled.content_hash());
            }
        }
    }
}

/// Somebody does something.
fn act(doc: &mut Document, what: u8, at: usize) {
    let length: usize = doc
        .blocks("body")
        .iter()
        .map(|b| {
            let text: usize = b.runs.iter().map(|r| r.text.encode_utf16().count()).sum();
            text + usize::from(!b.implicit)
        })
        .sum();
    let mut edit = |edit| drop(doc.edit_text("body", &[edit], NOW));
    match what {
        0 | 1 => edit(TextEdit::Splice { at: at.min(length), del: 0, insert: "some words ".into() }),
        2 if length > 8 => edit(TextEdit::Splice { at: at % (length - 3), del: 2, insert: String::new() }),
        3 if length > 8 => {
            let from = at % (length - 4);
            edit(TextEdit::Mark { from, to: from + 3, name: "strong".into(), value: Some(MarkValue::Flag(true)) });
        }
        4 => edit(TextEdit::Block { at: at.min(length), attrs: BlockAttrs::heading(2), new: true }),
        5 => drop(doc.set("title", &Value::text(format!("title {}", at % 3)), NOW)),
        6 => drop(doc.set("tags", &Value::Many(vec![format!("tag {}", at % 4)]), NOW)),
        _ => drop(doc.set("audience", &if at.is_multiple_of(2) { Value::Empty } else { Value::text("all") }, NOW)),
    }
}

#[test]
fn the_hash_tells_what_differs_and_nothing_else() {
    let new = || Document::create(ID, &POLICIES, actor(1, 1));
    let mut doc = new();
    let empty = doc.content_hash();
    assert_eq!(empty, Document::create(ID, &POLICIES, actor(2, 5)).content_hash());
    assert_ne!(empty, Document::create(DocId([7; 16]), &POLICIES, actor(1, 1)).content_hash(), "of another record");
    // A field that was filled and cleared says what it said before.
    doc.set("audience", &Value::text("all"), NOW).unwrap();
    let filled = doc.content_hash();
    doc.set("audience", &Value::Empty, NOW).unwrap();
    assert_eq!(doc.content_hash(), empty);
    assert_ne!(filled, empty);
    doc.set_deleted(true, NOW).unwrap();
    assert_eq!(doc.content_hash(), empty, "a deletion is no content");
    // Marks and blocks count, not only letters.
    let mut seen = vec![empty, filled];
    let mut doc = new();
    for edit in [
        TextEdit::Splice { at: 0, del: 0, insert: "word".into() },
        TextEdit::Mark { from: 0, to: 4, name: "em".into(), value: Some(MarkValue::Flag(true)) },
        TextEdit::Block { at: 0, attrs: BlockAttrs::heading(1), new: true },
        TextEdit::Block { at: 0, attrs: BlockAttrs::heading(2), new: false },
    ] {
        doc.edit_text("body", &[edit], NOW).unwrap();
        let hash = doc.content_hash();
        assert!(!seen.contains(&hash));
        seen.push(hash);
    }
    // The same letters in another field are something else.
    let (mut a, mut b) = (new(), new());
    a.set("title", &Value::text("x"), NOW).unwrap();
    b.set("audience", &Value::text("x"), NOW).unwrap();
    assert_ne!(a.content_hash(), b.content_hash());
}

/// Written down once: a change here would make every decision of the past read as "changed since".
#[test]
fn the_hash_of_a_known_document_never_changes() {
    let mut doc = Document::create(ID, &POLICIES, actor(1, 1));
    doc.set("title", &Value::text("Zugang"), NOW).unwrap();
    doc.set("owner", &Value::text(AccountId([3; 16]).to_string()), NOW).unwrap();
    doc.set("interval", &Value::Whole(12), NOW).unwrap();
    doc.set("tags", &Value::Many(vec!["annual".into(), "short".into()]), NOW).unwrap();
    for edit in [
        TextEdit::Splice { at: 0, del: 0, insert: "Wer hinein darf.".into() },
        TextEdit::Mark { from: 4, to: 10, name: "strong".into(), value: Some(MarkValue::Flag(true)) },
        TextEdit::Block { at: 0, attrs: BlockAttrs::heading(1), new: true },
    ] {
        doc.edit_text("body", &[edit], NOW).unwrap();
    }
    assert_eq!(doc.content_hash().to_string(), "137fc734e461ae532a6ca69313626c61efe2652b1e6d8c09411b261053a1f346");
}

#[test]
fn the_same_state_is_set_again_after_a_decision_and_undone_with_its_mark() {
    let mut doc = Document::create(ID, &POLICIES, actor(1, 1));
    let set = |doc: &mut Document, state: &str| doc.set("state", &Value::text(state), NOW).unwrap();
    assert!(set(&mut doc, "draft").is_some());
    assert!(set(&mut doc, "draft").is_none());
    let last = decided(1, "approved");
    let state = |doc: &mut Document| {
        let row = doc.row();
        effective(&POLICIES, row.state(), &row.decided, Some(&last)).to_owned()
    };
    assert_eq!(state(&mut doc), "approved");
    doc.saw(Some(last.id));
    // From a draft it was approved, and now it is to be a draft again.
    let written = set(&mut doc, "draft").unwrap();
    assert_eq!(written.fields, ["state", "decided"]);
    assert_eq!(state(&mut doc), "draft");
    doc.undo(NOW).unwrap().unwrap();
    assert_eq!(state(&mut doc), "approved");
    doc.redo(NOW).unwrap().unwrap();
    assert_eq!(state(&mut doc), "draft");
    // Somebody whose device has not heard of the decision yet takes over what others had seen.
    doc.saw(None);
    set(&mut doc, "in_review");
    assert_eq!(state(&mut doc), "in_review");
}

#[test]
fn what_is_decided_hides_a_conflict_of_before_and_old_rows_are_read() {
    let mut one = Document::create(ID, &POLICIES, actor(1, 1));
    let mut two = Document::load(ID, Some(actor(2, 1)), &one.save(), &NONE).unwrap();
    one.set("state", &Value::text("in_review"), NOW).unwrap();
    two.set("state", &Value::text("retired"), NOW).unwrap();
    merge(&mut one, &mut two);
    let mut row = one.row();
    assert_eq!(row.conflicts, ["state"]);
    row.join(None);
    assert_eq!(row.conflicts, ["state"]);
    row.join(Some(&decided(1, "approved")));
    assert_eq!((row.state(), row.conflicts.len()), ("approved", 0));
    // As it was stored before there were decisions.
    #[derive(minicbor::Encode)]
    #[cbor(map)]
    struct Old {
        #[n(0)]
        number: u32,
    }
    let old: Placement = minicbor::decode(&minicbor::to_vec(Old { number: 7 }).unwrap()).unwrap();
    assert_eq!(old, Placement { number: 7, ..Placement::default() });
    let placed = Placement { decision: Some(Box::new(decided(2, "approved"))), ..old };
    assert_eq!(minicbor::decode::<Placement>(&minicbor::to_vec(&placed).unwrap()).unwrap(), placed);
}

#[test]
fn who_wrote_of_the_content_is_told_from_who_moved_the_state() {
    let mut doc = Document::create(ID, &POLICIES, actor(1, 1));
    let by =
        |who: u8| move |_: Hash, actor: Option<Actor>| actor.is_some_and(|a| a.prefix == ActorPrefix([who + 1; 8]));
    doc.set("state", &Value::text("in_review"), NOW).unwrap();
    assert!(!doc.wrote(&[], by(1)), "the state is no content, and the beginning is nobody's");
    doc.set("title", &Value::text("Access"), NOW).unwrap();
    assert!(doc.wrote(&[], by(1)) && !doc.wrote(&[], by(2)));
    let before = doc.heads();
    let mut other = Document::load(ID, Some(actor(2, 1)), &doc.save(), &NONE).unwrap();
    let edit = TextEdit::Splice { at: 0, del: 0, insert: "Who may enter where.".into() };
    other.edit_text("body", &[edit], NOW).unwrap();
    merge(&mut doc, &mut other);
    assert!(doc.wrote(&before, by(2)) && !doc.wrote(&before, by(1)));
    // What has changed since, for people.
    let then = doc.as_of(&before).unwrap();
    doc.set("audience", &Value::text("all"), NOW).unwrap();
    let differences = doc.differences(&then);
    let fields: Vec<&str> = differences.iter().map(|d| d.field.as_str()).collect();
    assert_eq!(fields, ["body", "audience"]);
    assert_eq!(differences[1].said, Said::Value(Value::Empty, Value::text("all")));
    assert!(doc.as_of(&[Hash([1; 32])]).is_none());
    assert_eq!(then.set_by("title"), Some(actor(1, 1)));
}

#[test]
fn decisions_say_what_is_to_be_known_about_them() {
    let (anna, jonas) = (AccountId([1; 16]), AccountId([2; 16]));
    let decision = |owner, owner_set_by, authored| Decision {
        id: DecisionId([1; 16]),
        n: 1,
        from: "requested".into(),
        to: "accepted".into(),
        by: anna,
        at: NOW,
        epoch: 0,
        heads: Vec::new(),
        content: Hash([0; 32]),
        note: String::new(),
        owner,
        owner_set_by,
        authored,
    };
    for (owner, set_by, authored, own, self_set) in [
        (None, None, false, false, false),
        (Some(jonas), Some(anna), false, false, false),
        (Some(jonas), Some(jonas), true, true, false),
        (Some(anna), Some(jonas), false, true, false),
        (Some(anna), None, false, true, false),
        (Some(anna), Some(anna), false, true, true),
    ] {
        let decision = decision(owner, set_by, authored);
        assert_eq!((decision.is_own(), decision.is_self_set()), (own, self_set), "{owner:?} {set_by:?} {authored}");
    }
    let json = serde_json::to_string(&decision(None, None, false)).unwrap();
    assert!(json.contains(&"00".repeat(32)));
    assert!(
        serde_json::from_str::<Hash>("\"0g\"").is_err()
            && serde_json::from_str::<Hash>(&format!("\"{}\"", "+1".repeat(32))).is_err()
    );
}
