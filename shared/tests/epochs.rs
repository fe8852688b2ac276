//! A document of a new epoch says what the old one said, and what the old one still gains is carried over once.
#![allow(clippy::unwrap_used, missing_docs)]

use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{AutoCommit, ObjType, ROOT, ReadDoc, ScalarValue};
use muster_shared::doc::{BlockAttrs, CannotRoll, Document, MarkValue, TextEdit};
use muster_shared::id::{Actor, ActorPrefix, DocId};
use muster_shared::registers::POLICIES;
use muster_shared::schema::Value;
use muster_shared::sync::guard::{ActorRule, Admission, History, admit, inspect};
use muster_shared::time::Timestamp;

const ID: DocId = DocId([6; 16]);
const BODY: &str = "body";
const NONE: [&[u8]; 0] = [];

/// A small generator: the same numbers for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n.max(1)
    }
}

fn now(n: usize) -> Timestamp {
    Timestamp(1_763_900_000_000 + i64::try_from(n).unwrap() * 1000)
}

fn actor(who: u8, counter: u64) -> Actor {
    Actor { prefix: ActorPrefix([who + 1; 8]), counter }
}

/// A copy to write on.
fn copy(doc: &mut Document, who: u8, counter: u64) -> Document {
    Document::load(ID, Some(actor(who, counter)), &doc.save(), &NONE).unwrap()
}

fn units(doc: &Document) -> usize {
    let blocks = doc.blocks(BODY);
    let text: usize = blocks.iter().flat_map(|b| &b.runs).map(|r| r.text.encode_utf16().count()).sum();
    text + blocks.iter().filter(|b| !b.implicit).count()
}

/// Somebody does something.
fn act(doc: &mut Document, dice: &mut Dice, n: usize) {
    let length = units(doc);
    let edit = |doc: &mut Document, edit: TextEdit| {
        // A position inside a character is refused, and that is all.
        let _ = doc.edit_text(BODY, &[edit], now(n));
    };
    match dice.below(12) {
        0..=3 => {
            let words = ["word ", "two words ", "Äpfel ", "😀 ", "long enough to be marked "];
            let insert = words[dice.below(words.len())].to_owned();
            edit(doc, TextEdit::Splice { at: dice.below(length + 1), del: 0, insert });
        }
        4 if length > 3 => {
            edit(doc, TextEdit::Splice { at: dice.below(length - 2), del: 1 + dice.below(2), insert: String::new() });
        }
        5 | 6 if length > 4 => {
            let from = dice.below(length - 3);
            let name = ["strong", "em", "code", "link"][dice.below(4)].to_owned();
            let value =
                if name == "link" { MarkValue::Text("https://example.org".into()) } else { MarkValue::Flag(true) };
            let value = (dice.below(4) > 0).then_some(value);
            edit(doc, TextEdit::Mark { from, to: from + 3, name, value });
        }
        7 | 8 => {
            let mut attrs = BlockAttrs::of(["paragraph", "item", "check", "table", "record"][dice.below(5)]);
            attrs.indent = u8::try_from(dice.below(3)).unwrap();
            attrs.checked = dice.below(2) == 0;
            attrs.other.insert("colour".into(), serde_json::json!("blue"));
            edit(doc, TextEdit::Block { at: dice.below(length + 1), attrs, new: true });
        }
        9 => {
            let field = ["title", "audience", "state"][dice.below(3)];
            let value =
                [Value::text("one"), Value::text("two"), Value::text("three"), Value::Empty][dice.below(4)].clone();
            let _ = doc.set(field, &value, now(n));
        }
        10 => {
            let field = POLICIES.fields.iter().find(|f| matches!(f.kind, muster_shared::schema::FieldKind::Tags));
            if let Some(field) = field {
                let all = ["a", "b", "c", "d"].map(String::from);
                let some = all.into_iter().filter(|_| dice.below(2) == 0).collect();
                doc.set(field.key, &Value::Many(some), now(n)).unwrap();
            }
        }
        _ => drop(doc.set_deleted(dice.below(2) == 0, now(n)).unwrap()),
    }
}

fn exchange(a: &mut Document, b: &mut Document) {
    let (from_a, from_b) = (a.changes_since(&[]), b.changes_since(&[]));
    a.apply(&from_b).unwrap();
    b.apply(&from_a).unwrap();
}

/// What a JavaScript client writes: other block shapes, keys that nobody knows, texts where strings are expected.
fn javascript(doc: &mut Document, dice: &mut Dice) {
    let mut am = AutoCommit::load(&doc.save()).unwrap();
    am.set_actor(automerge::ActorId::from([9; 16]));
    let (_, body) = am.get(ROOT, BODY).unwrap().unwrap();
    let block = am.split_block(&body, 0).unwrap();
    am.put(&block, "type", "ordered-list-item").unwrap();
    let parents = am.put_object(&block, "parents", ObjType::List).unwrap();
    am.insert(&parents, 0, "ordered-list-item").unwrap();
    am.put_object(&block, "attrs", ObjType::Map).unwrap();
    am.splice_text(&body, 1, 0, "from JavaScript").unwrap();
    let mark = Mark::new("link".into(), ScalarValue::Str("{\"href\":\"https://example.org\"}".into()), 2, 6);
    am.mark(&body, mark, ExpandMark::None).unwrap();
    let own = am.put_object(ROOT, "extension", ObjType::Map).unwrap();
    am.put(&own, "bytes", vec![1_u8, 2, 3]).unwrap();
    am.put(&own, "counter", ScalarValue::counter(4)).unwrap();
    am.increment(&own, "counter", i64::try_from(dice.below(9)).unwrap()).unwrap();
    let list = am.put_object(&own, "list", ObjType::List).unwrap();
    am.insert(&list, 0, 1.5).unwrap();
    let inner = am.insert_object(&list, 1, ObjType::Map).unwrap();
    am.put(&inner, "deep", true).unwrap();
    let title = am.put_object(ROOT, "title", ObjType::Text).unwrap();
    am.splice_text(&title, 0, 0, "A text where a string was").unwrap();
    am.commit_with(CommitOptions::default().with_time(1_763_900_000));
    let chunk = am.get_last_local_change().unwrap().raw_bytes().to_vec();
    doc.apply(&[chunk]).unwrap();
}

/// Two people and perhaps a program at work, sometimes apart.
fn lived(seed: u64, steps: usize, with_javascript: bool) -> (Document, Document) {
    let mut dice = Dice(seed);
    let mut a = Document::create(ID, &POLICIES, actor(0, 0));
    let mut b = copy(&mut a, 1, 0);
    if with_javascript {
        javascript(&mut a, &mut dice);
    }
    for n in 0..steps {
        if dice.below(2) == 0 {
            act(&mut a, &mut dice, n)
        } else {
            act(&mut b, &mut dice, n)
        }
        if dice.below(9) == 0 {
            exchange(&mut a, &mut b);
        }
    }
    exchange(&mut a, &mut b);
    (a, b)
}

/// Everything that people and lists see of it.
fn seen(doc: &mut Document) -> (Vec<String>, Vec<muster_shared::doc::Block>, muster_shared::sync::row::Row) {
    let keys = ["title", "state", "deleted"].into_iter().chain(POLICIES.fields.iter().map(|f| f.key));
    let readings = keys
        .map(|key| {
            let reading = doc.reading(key);
            let others: Vec<_> = reading.others.iter().map(|c| &c.value).collect();
            format!("{key}: {:?} {others:?}", reading.value)
        })
        .collect();
    (readings, doc.blocks(BODY), doc.row())
}

fn cases(usual: u64) -> u64 {
    std::env::var("MUSTER_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

#[test]
fn a_new_epoch_says_the_same() {
    let mut disputed = 0;
    for seed in 0..cases(60) {
        let (mut old, _) = lived(seed, 30, seed % 3 == 0);
        let mut new = old.roll(1).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        assert_eq!(seen(&mut old), seen(&mut new), "seed {seed}");
        assert_eq!(old.differs(&new), None, "seed {seed}");
        assert_eq!(new.epoch(), 1);
        disputed += usize::from(!old.row().conflicts.is_empty());
        // The same content gives the same bytes.
        assert_eq!(old.roll(1).unwrap().heads(), new.heads(), "seed {seed}");
        // It is made of changes that may be stored, and goes on as any document.
        let chunks = new.changes_since(&[]);
        assert!(chunks.iter().all(|c| inspect(c).is_ok()), "seed {seed}");
        let mut again = Document::load(ID, Some(actor(0, 7)), &[], &chunks).unwrap();
        let typed = TextEdit::Splice { at: 0, del: 0, insert: "on ".into() };
        let written = again.edit_text(BODY, &[typed], now(99)).unwrap().unwrap();
        let prefixes = [ActorPrefix([1; 8])];
        let verdict =
            admit(&History::of(ID, new.engine()), &inspect(&written.chunk).unwrap(), ActorRule::Leased(&prefixes));
        assert_eq!(verdict, Ok(Admission::New { claims: false }));
        // And a further epoch after that.
        let further = again.roll(2).unwrap();
        assert_eq!((further.epoch(), again.differs(&further)), (2, None), "seed {seed}");
    }
    assert!(disputed > 3, "the cases hold conflicts");
}

#[test]
fn what_a_sealed_epoch_gains_is_carried_once() {
    for seed in 1000..1000 + cases(40) {
        let (mut sealed, _) = lived(seed, 24, seed % 3 == 0);
        let mut new = sealed.roll(1).unwrap();
        let mut dice = Dice(seed ^ 77);
        // Somebody was away: several times, nothing else happening.
        let mut away = copy(&mut sealed, 3, 1);
        for round in 0..3 {
            for n in 0..6 {
                act(&mut away, &mut dice, 40 + 10 * round + n);
            }
            let news = away.changes_since(&sealed.heads());
            sealed.apply(&news).unwrap();
            new.carry(&sealed).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
            let heads = new.heads();
            assert!(new.carry(&sealed).unwrap().is_empty(), "once");
            assert_eq!(new.heads(), heads);
            assert_eq!(sealed.differs(&new), None, "seed {seed} round {round}");
        }
    }
}

#[test]
fn late_words_and_new_words_stand_side_by_side() {
    let (mut sealed, _) = lived(5, 20, false);
    sealed.set("title", &Value::text("Before"), now(1)).ok();
    let mut writer = copy(&mut sealed, 0, 3);
    let typed = |insert: &str| [TextEdit::Splice { at: 0, del: 0, insert: insert.into() }];
    writer.set("title", &Value::text("Before"), now(2)).unwrap();
    sealed.apply(&writer.changes_since(&[])).unwrap();
    let mut away = copy(&mut sealed, 3, 1);
    let mut new = sealed.roll(1).unwrap();
    let mut here = Document::load(ID, Some(actor(0, 9)), &new.save(), &NONE).unwrap();
    here.edit_text(BODY, &typed("HERE "), now(50)).unwrap();
    here.set("title", &Value::text("Here"), now(51)).unwrap();
    new.apply(&here.changes_since(&[])).unwrap();
    away.edit_text(BODY, &typed("AWAY "), now(60)).unwrap();
    away.set("title", &Value::text("Away"), now(61)).unwrap();
    sealed.apply(&away.changes_since(&[])).unwrap();
    let carried = new.carry(&sealed).unwrap();
    let text = new.plain_text(BODY);
    for word in ["HERE ", "AWAY "] {
        assert_eq!(text.matches(word).count(), 1, "{text}");
    }
    let title = new.reading("title");
    let mut values = vec![title.value];
    values.extend(title.others.into_iter().map(|c| c.value));
    values.sort_by_key(|v| format!("{v:?}"));
    assert_eq!(values, vec![Value::text("Away"), Value::text("Here")], "an undecided conflict");
    // Who is in the new epoch takes it as any other change.
    here.apply(&carried).unwrap();
    assert_eq!(here.plain_text(BODY), text);
}

#[test]
fn a_document_outgrows_its_epoch_by_what_people_edited() {
    let mut doc = Document::create(ID, &POLICIES, actor(0, 0));
    let long = "x".repeat(300);
    doc.edit_text(BODY, &[TextEdit::Splice { at: 0, del: 0, insert: long }], now(0)).unwrap();
    assert!(doc.outgrown(300) && !doc.outgrown(301));
    let new = doc.roll(1).unwrap();
    assert!(!new.outgrown(1), "what an epoch begins with is no edit");
}

#[test]
fn what_cannot_be_kept_is_named_and_nothing_is_rolled() {
    let mut a = Document::create(ID, &POLICIES, actor(0, 0));
    let side = |who: u8, doc: &mut Document| {
        let mut am = AutoCommit::load(&doc.save()).unwrap();
        am.set_actor(automerge::ActorId::from([who; 16]));
        let map = am.put_object(ROOT, "theirs", ObjType::Map).unwrap();
        am.put(&map, "who", i64::from(who)).unwrap();
        am.commit();
        am.get_last_local_change().unwrap().raw_bytes().to_vec()
    };
    let (one, two) = (side(8, &mut a), side(9, &mut a));
    a.apply(&[one, two]).unwrap();
    assert!(matches!(a.roll(1), Err(CannotRoll::Objects(place)) if place == "/theirs"));
    let mut unknown = Document::load(ID, None, &[], &NONE).unwrap();
    assert!(matches!(unknown.roll(1), Err(CannotRoll::NoRegister)));
    assert!(unknown.heads().is_empty());
    let unrelated = Document::create(ID, &POLICIES, actor(0, 0));
    assert!(matches!(unknown.carry(&unrelated), Err(CannotRoll::Unrelated)));
}
