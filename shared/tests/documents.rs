//! Fields, conflicts, deletion, history, size and junk: MODEL.md 1 to 4.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use muster_shared::doc::{BlockAttrs, DocError, Document, TextEdit, Written, genesis, recognise_genesis};
use muster_shared::id::{Actor, ActorPrefix, DocId, WorkspaceId};
use muster_shared::registers::{self, POLICIES, RISKS};
use muster_shared::schema::Value;
use muster_shared::sync::frame::{Bytes, DocumentPush, Hash, Up};
use muster_shared::sync::guard::inspect;
use muster_shared::time::Timestamp;

const ID: DocId = DocId([7; 16]);
const NOW: Timestamp = Timestamp(1_790_000_000_000);
const NONE: [Vec<u8>; 0] = [];

fn actor(who: u8) -> Actor {
    Actor { prefix: ActorPrefix([who; 8]), counter: u64::from(who) }
}

fn risk(who: u8) -> Document {
    Document::create(ID, &RISKS, actor(who))
}

fn policy(who: u8) -> Document {
    Document::create(ID, &POLICIES, actor(who))
}

fn set(doc: &mut Document, field: &str, value: &str) -> Written {
    doc.set(field, &Value::text(value), NOW).unwrap().unwrap()
}

/// Each gets what it lacks.
fn sync(a: &mut Document, b: &mut Document) {
    let to_b = a.changes_since(&b.heads());
    let to_a = b.changes_since(&a.heads());
    a.apply(&to_a).unwrap();
    b.apply(&to_b).unwrap();
    assert_eq!(a.heads(), b.heads());
    assert_eq!(a.row(), b.row());
}

fn texts(values: &[muster_shared::doc::Claim]) -> Vec<&str> {
    values.iter().map(|c| c.value.as_text().unwrap_or("")).collect()
}

fn splice(at: usize, del: usize, insert: &str) -> TextEdit {
    TextEdit::Splice { at, del, insert: insert.to_owned() }
}

#[test]
fn the_genesis_is_the_same_for_everybody_and_recognised() {
    for register in registers::all() {
        let chunk = genesis(ID, register);
        assert_eq!(chunk, genesis(ID, register));
        let mut doc = Document::load(ID, None, &[], &[&chunk]).unwrap();
        let heads = doc.heads();
        assert_eq!(heads, Document::create(ID, register, actor(1)).heads());
        let first = inspect(&chunk).unwrap();
        assert_eq!(recognise_genesis(ID, first.actor(), heads[0]).map(|r| r.key), Some(register.key));
        assert!(recognise_genesis(DocId([8; 16]), first.actor(), heads[0]).is_none());
        assert!(recognise_genesis(ID, first.actor(), Hash([0; 32])).is_none());
        assert!(recognise_genesis(ID, &[1; 8], heads[0]).is_none());
        assert_eq!(doc.register().map(|r| r.key), Some(register.key));
        for field in register.fields {
            // Containers are there from the beginning, and so nobody ever creates one.
            assert!(!doc.row().conflicts.contains(&field.key.to_owned()));
        }
    }
}

#[test]
fn two_people_who_start_the_same_text_apart_keep_both_their_words() {
    let (mut a, mut b) = (policy(1), policy(2));
    a.edit_text("body", &[splice(0, 0, "mine")], NOW).unwrap();
    b.edit_text("body", &[splice(0, 0, "yours")], NOW).unwrap();
    sync(&mut a, &mut b);
    let text = a.plain_text("body");
    assert!(text.contains("mine") && text.contains("yours"), "{text}");
    assert!(a.row().conflicts.is_empty());
}

#[test]
fn values_set_apart_stay_both_until_somebody_who_saw_them_decides() {
    let (mut a, mut b) = (risk(1), risk(2));
    set(&mut a, "cause", "old pump");
    set(&mut b, "cause", "old valve");
    sync(&mut a, &mut b);
    let reading = a.reading("cause");
    assert_eq!(reading, b.reading("cause"));
    assert_eq!(reading.others.len(), 1);
    assert_eq!(reading.others[0].at, NOW);
    assert_ne!(reading.actor, reading.others[0].actor);
    assert!(reading.actor.is_some() && reading.others[0].actor.is_some());
    assert_eq!(a.row().conflicts, ["cause"]);

    // Confirming the value that is shown anyway settles it too, and the others learn that it is settled.
    let shown = reading.value.clone();
    let written = a.set("cause", &shown, NOW).unwrap().expect("confirming is an edit");
    assert!(a.reading("cause").others.is_empty());
    let applied = b.apply(&[written.chunk]).unwrap();
    assert_eq!(applied.fields, ["cause"]);
    assert_eq!(b.reading("cause").value, shown);
    assert!(b.row().conflicts.is_empty());
    assert!(a.set("cause", &shown, NOW).unwrap().is_none());
}

#[test]
fn equal_values_set_apart_are_no_conflict_and_a_third_one_is_one() {
    let (mut a, mut b, mut c) = (risk(1), risk(2), risk(3));
    set(&mut a, "cause", "old pump");
    set(&mut b, "cause", "old pump");
    sync(&mut a, &mut b);
    assert!(a.reading("cause").others.is_empty() && a.row().conflicts.is_empty());
    assert!(a.set("cause", &Value::text("old pump"), NOW).unwrap().is_none());
    set(&mut c, "cause", "new pump");
    sync(&mut a, &mut c);
    let reading = a.reading("cause");
    let mut all = texts(&reading.others);
    all.push(reading.value.as_text().unwrap());
    all.sort_unstable();
    assert_eq!(all, ["new pump", "old pump"]);
}

#[test]
fn clearing_is_a_value_of_its_own() {
    let (mut a, mut b) = (risk(1), risk(2));
    set(&mut a, "cause", "old pump");
    sync(&mut a, &mut b);
    a.set("cause", &Value::Empty, NOW).unwrap().unwrap();
    set(&mut b, "cause", "older pump");
    sync(&mut a, &mut b);
    let reading = a.reading("cause");
    let both = [&reading.value, &reading.others[0].value];
    assert!(both.contains(&&Value::Empty) && both.contains(&&Value::text("older pump")), "{reading:?}");
    assert!(risk(1).set("cause", &Value::Empty, NOW).unwrap().is_none());
}

#[test]
fn likelihood_and_impact_are_one_value() {
    let (mut a, mut b) = (risk(1), risk(2));
    a.set("current", &Value::Estimate(2, 5), NOW).unwrap().unwrap();
    b.set("current", &Value::Estimate(4, 1), NOW).unwrap().unwrap();
    sync(&mut a, &mut b);
    let reading = a.reading("current");
    let both = [&reading.value, &reading.others[0].value];
    assert!(both.contains(&&Value::Estimate(2, 5)) && both.contains(&&Value::Estimate(4, 1)));
    assert_eq!(*a.row().value("current"), reading.value);
}

#[test]
fn tags_and_links_merge_word_by_word() {
    let (mut a, mut b) = (risk(1), risk(2));
    let many = |words: &[&str]| Value::Many(words.iter().map(|w| (*w).to_owned()).collect());
    a.set("tags", &many(&["water", "old"]), NOW).unwrap().unwrap();
    sync(&mut a, &mut b);
    a.set("tags", &many(&["water", "pump"]), NOW).unwrap().unwrap();
    b.set("tags", &many(&["water", "old", "site 2"]), NOW).unwrap().unwrap();
    sync(&mut a, &mut b);
    assert_eq!(a.reading("tags").value, many(&["pump", "site 2", "water"]));
    assert!(a.set("tags", &many(&["water", "pump", " site 2 ", ""]), NOW).unwrap().is_none());
    a.undo(NOW).unwrap().unwrap();
    assert_eq!(a.reading("tags").value, many(&["old", "site 2", "water"]));

    let other = DocId([3; 16]);
    a.set("policies", &many(&[&other.to_string(), "no id"]), NOW).unwrap().unwrap();
    assert_eq!(a.row().links, [("policies".to_owned(), other)]);
}

#[test]
fn an_edit_that_a_deletion_had_not_seen_brings_the_record_back_marked() {
    let (mut a, mut b) = (risk(1), risk(2));
    set(&mut a, "cause", "old pump");
    sync(&mut a, &mut b);
    a.set_deleted(true, NOW).unwrap().unwrap();
    assert!(a.row().deleted && a.set_deleted(true, NOW).unwrap().is_none());
    set(&mut b, "consequence", "flood");
    sync(&mut a, &mut b);
    assert!(!a.row().deleted);
    assert_eq!(a.row().conflicts, ["deleted"]);
    // Settled either way.
    let mut c = Document::load(ID, Some(actor(3)), &a.save(), &NONE).unwrap();
    c.set_deleted(true, NOW).unwrap().unwrap();
    assert!(c.row().deleted && c.row().conflicts.is_empty());
    b.set_deleted(false, NOW).unwrap().unwrap();
    assert!(!b.row().deleted && b.row().conflicts.is_empty());
    // Kept by one, deleted again by the other: it stays, marked.
    sync(&mut b, &mut c);
    assert!(!b.row().deleted);
    assert_eq!(b.row().conflicts, ["deleted"]);
}

#[test]
fn two_deletions_are_one_and_undoing_brings_back() {
    let (mut a, mut b) = (risk(1), risk(2));
    set(&mut b, "cause", "old pump");
    a.set_deleted(true, NOW).unwrap();
    b.set_deleted(true, NOW).unwrap();
    sync(&mut a, &mut b);
    assert!(a.row().deleted && a.row().conflicts.is_empty());
    let mut c = risk(3);
    c.set_deleted(true, NOW).unwrap();
    c.undo(NOW).unwrap().unwrap();
    assert!(!c.row().deleted && c.row().conflicts.is_empty());
    c.redo(NOW).unwrap().unwrap();
    assert!(c.row().deleted);
}

#[test]
fn undo_leaves_a_field_alone_that_somebody_else_set_since() {
    let (mut a, mut b) = (risk(1), risk(2));
    set(&mut a, "cause", "one");
    set(&mut a, "cause", "two");
    sync(&mut a, &mut b);
    set(&mut b, "cause", "three");
    sync(&mut a, &mut b);
    assert!(a.undo(NOW).unwrap().is_none());
    assert_eq!(a.reading("cause").value, Value::text("three"));
    let mut c = risk(3);
    set(&mut c, "cause", "one");
    set(&mut c, "cause", "two");
    c.undo(NOW).unwrap().unwrap();
    assert_eq!(c.reading("cause").value, Value::text("one"));
    c.redo(NOW).unwrap().unwrap();
    assert_eq!(c.reading("cause").value, Value::text("two"));
}

#[test]
fn a_keystroke_is_small_and_its_time_is_in_milliseconds() {
    let mut doc = policy(1);
    doc.edit_text("body", &[TextEdit::Block { at: 0, attrs: BlockAttrs::default(), new: true }], NOW).unwrap();
    let mut worst = (0, 0);
    for at in 1..400 {
        let written = doc.edit_text("body", &[splice(at, 0, "e")], NOW).unwrap().unwrap();
        let push = Up::Push {
            batch: 12_345,
            documents: vec![DocumentPush {
                doc: ID,
                epoch: 0,
                chunks: vec![Bytes(written.chunk.clone())],
                workspace: Some(WorkspaceId([9; 16])),
            }],
            signature: None,
        };
        let frame = minicbor::to_vec(push).unwrap();
        worst = worst.max((frame.len(), written.chunk.len()));
    }
    println!("one character: chunk {} bytes, push frame {} bytes", worst.1, worst.0);
    assert!(worst.0 <= 200, "{worst:?}");
    let history = doc.history();
    assert_eq!(history.last().map(|h| h.at), Some(NOW));
    assert_eq!(history.first().map(|h| h.at), Some(Timestamp(0)));
}

#[test]
fn a_wrong_clock_neither_decides_nor_leaves_the_range() {
    let (mut a, mut b) = (risk(1), risk(2));
    a.set("cause", &Value::text("year 1970"), Timestamp(5)).unwrap();
    let written = b.set("cause", &Value::text("year 9999"), Timestamp(i64::MAX)).unwrap().unwrap();
    let at = |doc: &mut Document, hash| doc.history().into_iter().find(|h| h.hash == hash).unwrap().at;
    assert_eq!(at(&mut b, written.hash), Timestamp::LATEST);
    sync(&mut a, &mut b);
    assert_eq!(a.reading("cause").others.len(), 1);
}

#[test]
fn history_names_author_time_and_fields() {
    let mut a = risk(1);
    set(&mut a, "title", "Pump fails");
    a.edit_text("notes", &[splice(0, 0, "x"), TextEdit::Block { at: 0, attrs: BlockAttrs::default(), new: true }], NOW)
        .unwrap();
    let notes = a.edit_text("notes", &[TextEdit::Block { at: 0, attrs: BlockAttrs::of("quote"), new: false }], NOW);
    let history = a.history();
    assert_eq!(history.len(), 4);
    assert_eq!(history[1].fields, ["title"]);
    assert_eq!((history[1].actor, history[1].at), (Some(actor(1)), NOW));
    assert_eq!(history[3].fields, ["notes"]);
    assert_eq!(history[3].hash, notes.unwrap().unwrap().hash);
    assert_eq!(history[0].actor, None);
}

#[test]
fn junk_is_refused_and_the_document_unharmed() {
    let mut doc = risk(1);
    let first = set(&mut doc, "cause", "pump");
    let before = (doc.heads(), doc.save());
    assert!(matches!(doc.apply(&[b"junk".as_slice()]), Err(DocError::NotAChange { index: 0, .. })));
    assert!(matches!(doc.apply(&[Vec::<u8>::new()]), Err(DocError::NotAChange { .. })));
    let saved = doc.save();
    assert!(matches!(doc.apply(&[&saved]), Err(DocError::NotAChange { .. })));
    for cut in 1..first.chunk.len() {
        assert!(doc.apply(&[&first.chunk[..cut]]).is_err());
    }
    for at in 0..first.chunk.len() {
        let mut broken = first.chunk.clone();
        broken[at] ^= 0x55;
        // What still reads as a change would be another one; the checksum sees to it that none does.
        assert!(doc.apply(&[broken]).is_err(), "{at}");
    }
    for cut in [0, 1, 9, saved.len() / 2, saved.len() - 1] {
        assert!(Document::load(ID, None, &saved[..cut], &[b"x"]).is_err());
    }
    assert_eq!(before, (doc.heads(), doc.save()));
    // Duplicates are no news.
    let applied = doc.apply(&[&first.chunk, &first.chunk]).unwrap();
    assert_eq!((applied.new, applied.fields.len()), (0, 0));
}

#[test]
fn changes_that_come_too_early_are_named_and_not_kept() {
    let (mut a, mut b) = (risk(1), risk(2));
    let one = set(&mut a, "cause", "one");
    let two = set(&mut a, "cause", "two");
    let three = set(&mut a, "cause", "three");
    match b.apply(&[&three.chunk]) {
        Err(DocError::MissingDependencies(missing)) => assert_eq!(missing, [two.hash]),
        other => panic!("{other:?}"),
    }
    // Nothing waits inside: the middle one alone is still too early, and all together are not.
    assert!(matches!(b.apply(&[&two.chunk]), Err(DocError::MissingDependencies(m)) if m == [one.hash]));
    assert_eq!(b.heads(), risk(3).heads());
    assert_eq!(b.apply(&[&three.chunk, &one.chunk, &two.chunk]).unwrap().new, 3);
    assert_eq!(a.heads(), b.heads());
    assert!(b.has(&one.hash));
}

#[test]
fn a_forked_actor_is_refused_without_harm() {
    let (mut a, mut twin) = (risk(1), risk(1));
    let mine = set(&mut a, "cause", "one");
    let fork = set(&mut twin, "cause", "two");
    assert!(matches!(a.apply(&[&fork.chunk]), Err(DocError::Refused(_))));
    assert_eq!(a.heads(), [mine.hash]);
    set(&mut a, "cause", "three");
    let saved = a.save();
    assert!(Document::load(ID, None, &saved, &NONE).is_ok());
}

#[test]
fn what_does_not_fit_is_refused_before_anything_is_written() {
    let mut doc = policy(1);
    let heads = doc.heads();
    assert!(matches!(doc.set("nonsense", &Value::text("x"), NOW), Err(DocError::NoField(_))));
    assert!(matches!(doc.set("kind", &Value::text("x"), NOW), Err(DocError::NoField(_))));
    assert!(matches!(doc.set("body", &Value::text("x"), NOW), Err(DocError::WrongKind(_))));
    assert!(matches!(doc.set("owner", &Value::Many(vec![]), NOW), Err(DocError::WrongKind(_))));
    assert!(matches!(doc.set("tags", &Value::text("x"), NOW), Err(DocError::WrongKind(_))));
    assert!(matches!(doc.set("owner", &Value::text("x".repeat(99_999)), NOW), Err(DocError::TooMuch { .. })));
    assert!(matches!(doc.edit_text("owner", &[], NOW), Err(DocError::WrongKind(_))));
    assert!(matches!(doc.edit_text("body", &[splice(1, 0, "x")], NOW), Err(DocError::OutOfText { .. })));
    assert!(matches!(doc.edit_text("body", &[splice(0, 9, "")], NOW), Err(DocError::OutOfText { .. })));
    assert!(matches!(doc.edit_text("body", &[splice(0, usize::MAX, "")], NOW), Err(DocError::TooMuch { .. })));
    let half = [splice(0, 0, "good "), splice(99, 0, "bad")];
    assert!(matches!(doc.edit_text("body", &half, NOW), Err(DocError::OutOfText { at: 99, length: 5 })));
    assert!(matches!(doc.edit_text("body", &[splice(0, 0, &"x".repeat(99_999))], NOW), Err(DocError::TooMuch { .. })));
    assert_eq!(doc.plain_text("body"), "");
    assert!(!doc.can_undo());
    doc.edit_text("body", &[splice(0, 0, "a😀b")], NOW).unwrap();
    assert!(matches!(doc.edit_text("body", &[splice(2, 0, "x")], NOW), Err(DocError::OutOfText { at: 2, .. })));
    let marker = TextEdit::Block { at: 0, attrs: BlockAttrs::default(), new: false };
    assert!(matches!(doc.edit_text("body", &[marker], NOW), Err(DocError::OutOfText { .. })));
    assert!(doc.edit_text("body", &[], NOW).unwrap().is_none());
    let mut reader = Document::load(ID, None, &doc.save(), &NONE).unwrap();
    assert!(matches!(reader.set("owner", &Value::text("x"), NOW), Err(DocError::ReadOnly)));
    assert!(matches!(reader.set_deleted(true, NOW), Err(DocError::ReadOnly)));
    reader.set_actor(actor(5));
    assert!(reader.set("owner", &Value::text("x"), NOW).unwrap().is_some());
    assert_ne!(heads, reader.heads());
}

#[test]
fn a_long_paste_goes_in_as_several_changes() {
    let mut doc = policy(1);
    let long = "Wörter 😀 und mehr. ".repeat(4_500);
    let parts =
        TextEdit::split(&[splice(0, 0, &long), TextEdit::Block { at: 0, attrs: BlockAttrs::default(), new: true }]);
    assert!(parts.len() > 1);
    for part in &parts {
        doc.edit_text("body", part, NOW).unwrap().unwrap();
    }
    assert_eq!(doc.plain_text("body"), long);
}

#[test]
fn cursors_stay_with_their_character_and_junk_is_none() {
    let (mut a, mut b) = (policy(1), policy(2));
    a.edit_text("body", &[splice(0, 0, "abc")], NOW).unwrap();
    sync(&mut a, &mut b);
    let at_c = a.cursor("body", 2).unwrap();
    let end = a.cursor("body", 3).unwrap();
    b.edit_text("body", &[splice(0, 0, "12")], NOW).unwrap();
    sync(&mut a, &mut b);
    assert_eq!((a.position("body", &at_c), a.position("body", &end)), (Some(4), Some(5)));
    b.edit_text("body", &[splice(3, 2, "")], NOW).unwrap();
    sync(&mut a, &mut b);
    assert_eq!(a.position("body", &at_c), Some(3));
    for junk in ["", "ä", "äö@", "@", "-", "-@", "1@", "@@@", "-1@zz", "9@ffff", "99999999999999999999@00", "s@", "xx"]
    {
        assert_eq!(a.position("body", junk), None, "{junk}");
    }
    // Operations that exist, but are no characters of this text: the genesis, a scalar, another text.
    let genesis = a.history()[0].hash;
    assert!(a.has(&genesis));
    a.set("owner", &Value::text("x"), NOW).unwrap();
    let own = at_c.split_once('@').unwrap().1.to_owned();
    for counter in 0..60 {
        let _ = a.position("body", &format!("{counter}@{own}"));
        let _ = a.position("body", &format!("-{counter}@{own}"));
    }
    assert_eq!(a.cursor("nonsense", 0), None);
    assert_eq!(a.position("nonsense", "e"), None);
}

#[test]
fn a_paste_of_several_changes_is_one_step_back_and_forth() {
    let mut doc = Document::create(ID, &POLICIES, actor(1));
    doc.edit_text("body", &[splice(0, 0, "kept")], NOW).unwrap().unwrap();
    // Three changes at places that typing would not join.
    for (number, at) in [0, 2, 1].into_iter().enumerate() {
        if number > 0 {
            doc.go_on();
        }
        doc.edit_text("body", &[splice(at, 0, "xy"), splice(0, 0, "z")], NOW).unwrap().unwrap();
    }
    let pasted = doc.plain_text("body");
    let back = |doc: &mut Document| while doc.undo(NOW).unwrap().is_some() && doc.undo_goes_on() {};
    let forth = |doc: &mut Document| while doc.redo(NOW).unwrap().is_some() && doc.redo_goes_on() {};
    for _ in 0..2 {
        back(&mut doc);
        assert_eq!(doc.plain_text("body"), "kept");
        assert!(doc.can_undo() && doc.can_redo());
        forth(&mut doc);
        assert_eq!(doc.plain_text("body"), pasted);
    }
    // The step before is one of its own.
    back(&mut doc);
    back(&mut doc);
    assert_eq!((doc.plain_text("body").as_str(), doc.can_undo()), ("", false));
}
