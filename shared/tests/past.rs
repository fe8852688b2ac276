//! Who changed what, what a record said at a moment, and bringing it back.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use muster_shared::doc::{
    BlockAttrs, By, Document, Edit, Mark, MarkValue, Moment, Past, Side, TextEdit, compare_blocks,
};
use muster_shared::id::{Actor, ActorPrefix, DocId};
use muster_shared::registers::{POLICIES, RISKS};
use muster_shared::schema::Value;
use muster_shared::time::Timestamp;

const ID: DocId = DocId([7; 16]);
const NOW: i64 = 1_790_000_000_000;
const MINUTE: i64 = 60_000;

fn actor(who: u8) -> Actor {
    Actor { prefix: ActorPrefix([who; 8]), counter: u64::from(who) }
}

fn at(minutes: i64) -> Timestamp {
    Timestamp(NOW + minutes * MINUTE)
}

fn sync(a: &mut Document, b: &mut Document) {
    let to_b = a.changes_since(&b.heads());
    let to_a = b.changes_since(&a.heads());
    a.apply(&to_a).unwrap();
    b.apply(&to_b).unwrap();
}

fn set(doc: &mut Document, field: &str, value: &str, minutes: i64) {
    doc.set(field, &Value::text(value), at(minutes)).unwrap();
}

fn read(doc: &Document) -> Past {
    let mut past = doc.past(None);
    while !past.is_read() {
        doc.read_past(&mut past, 3);
    }
    past
}

fn edits(doc: &Document) -> Vec<Edit> {
    read(doc).edits(doc, &|_, _| true, usize::MAX)
}

/// Field, authors, old and new value.
fn told(doc: &Document, edit: &Edit) -> (String, Vec<By>, Value, Value) {
    let value = |moment| doc.value_at(&edit.field, moment);
    (edit.field.clone(), edit.by.clone(), value(&edit.before), value(&edit.after))
}

/// How many changes it took.
fn bring_back(doc: &mut Document, fields: &[&str], moment: &Moment, minutes: i64) -> usize {
    let mut written = 0;
    for field in fields {
        while doc.bring_back(field, moment, written > 0, at(minutes)).unwrap().is_some() {
            written += 1;
        }
    }
    written
}

#[test]
fn every_edit_names_field_author_time_and_both_values() {
    let mut a = Document::create(ID, &RISKS, actor(1));
    set(&mut a, "title", "P", 0);
    // A moment later, as typing is written.
    a.set("title", &Value::text("Pump"), Timestamp(NOW + 900)).unwrap();
    set(&mut a, "cause", "rust", 20);
    let mut b = Document::create(ID, &RISKS, actor(2));
    sync(&mut a, &mut b);
    set(&mut b, "title", "Old pump", 30);
    b.set("tags", &Value::Many(vec!["wet".into()]), at(31)).unwrap();
    sync(&mut a, &mut b);
    let told: Vec<_> = edits(&a).iter().map(|e| told(&a, e)).collect();
    let (anna, jonas) = (vec![By::Person(actor(1))], vec![By::Person(actor(2))]);
    let text = |t: &str| Value::text(t);
    assert_eq!(told[0], ("tags".into(), jonas.clone(), Value::Many(vec![]), Value::Many(vec!["wet".into()])));
    assert_eq!(told[1], ("title".into(), jonas, text("Pump"), text("Old pump")));
    assert_eq!(told[2], ("cause".into(), anna.clone(), Value::Empty, text("rust")));
    // What was typed in one go reads as one.
    assert_eq!(told[3], ("title".into(), anna, Value::Empty, text("Pump")));
    assert_eq!(told.len(), 4);
    assert_eq!((edits(&a)[3].from, edits(&a)[3].until), (at(0), Timestamp(NOW + 900)));
    let only = read(&a).edits(&a, &|field, _| field == "title", 1);
    assert_eq!((only.len(), only[0].field.as_str()), (1, "title"));
}

#[test]
fn what_two_set_apart_says_what_each_of_them_saw_and_is_the_same_for_both() {
    let mut a = Document::create(ID, &RISKS, actor(1));
    set(&mut a, "title", "Pump", 0);
    let mut b = Document::create(ID, &RISKS, actor(2));
    sync(&mut a, &mut b);
    set(&mut a, "cause", "rust", 10);
    set(&mut b, "cause", "frost", 11);
    sync(&mut a, &mut b);
    let told_by = |doc: &Document| edits(doc).iter().map(|e| told(doc, e)).collect::<Vec<_>>();
    assert_eq!(told_by(&a), told_by(&b));
    for edit in edits(&a).iter().filter(|e| e.field == "cause") {
        assert_eq!(a.value_at("cause", &edit.before), Value::Empty);
    }
}

#[test]
fn who_decides_between_values_does_not_hide_the_one_that_they_had_set_a_moment_before() {
    let mut a = Document::create(ID, &RISKS, actor(1));
    set(&mut a, "title", "Pump", 0);
    let mut b = Document::create(ID, &RISKS, actor(2));
    sync(&mut a, &mut b);
    set(&mut b, "cause", "frost", 10);
    set(&mut a, "cause", "rust", 10);
    sync(&mut a, &mut b);
    a.set("cause", &Value::text("frost"), Timestamp(at(10).0 + 500)).unwrap();
    let after: Vec<Value> =
        edits(&a).iter().filter(|e| e.field == "cause").map(|e| a.value_at("cause", &e.after)).collect();
    assert_eq!(after.len(), 3);
    assert!(after.contains(&Value::text("rust")));
}

#[test]
fn the_order_never_puts_a_change_before_what_it_builds_on() {
    let mut a = Document::create(ID, &RISKS, actor(1));
    set(&mut a, "title", "first", 100);
    let mut b = Document::create(ID, &RISKS, actor(2));
    sync(&mut a, &mut b);
    // A clock that is an hour late.
    set(&mut b, "title", "second", 40);
    sync(&mut a, &mut b);
    let values: Vec<Value> = edits(&a).iter().map(|e| a.value_at("title", &e.after)).collect();
    assert_eq!(values, [Value::text("second"), Value::text("first")]);
    let moment = a.past(None).at(at(100)).unwrap();
    assert_eq!(a.value_at("title", &moment), Value::text("second"));
    assert!(a.past(None).at(at(99)).is_none());
}

#[test]
fn a_record_is_shown_as_it_was_and_brought_back_as_a_new_edit_in_one_step() {
    let mut doc = Document::create(ID, &POLICIES, actor(1));
    set(&mut doc, "title", "Access", 0);
    let bold = |from, to| TextEdit::Mark { from, to, name: "strong".into(), value: Some(MarkValue::Flag(true)) };
    let splice = |at, del, insert: &str| TextEdit::Splice { at, del, insert: insert.into() };
    let heading = TextEdit::Block { at: 0, attrs: BlockAttrs::heading(1), new: true };
    let para = |at| TextEdit::Block { at, attrs: BlockAttrs::default(), new: true };
    let first =
        [heading, splice(1, 0, "Räume 🔑"), para(9), splice(10, 0, "Every door is locked at night."), bold(16, 20)];
    doc.edit_text("body", &first, at(1)).unwrap();
    let then = doc.past(None).at(at(1)).unwrap();
    let was = doc.blocks("body");
    doc.edit_text("body", &[splice(16, 4, "window"), splice(0, 9, ""), splice(0, 0, "New start. ")], at(30)).unwrap();
    set(&mut doc, "title", "Windows", 31);
    set(&mut doc, "audience", "all", 32);
    set(&mut doc, "state", "in_review", 33);
    let now = doc.blocks("body");
    let changes = doc.past(None).len();

    assert_eq!(doc.blocks_at("body", &then), was);
    assert_eq!(doc.value_at("title", &then), Value::text("Access"));
    assert_eq!(doc.changed_since(&then), ["title", "body", "audience"]);
    let fields = doc.changed_since(&then);
    assert_eq!(bring_back(&mut doc, &fields, &then, 60), 3);
    let marks = |doc: &Document| -> Vec<(String, Vec<Mark>)> {
        doc.blocks("body").into_iter().flat_map(|b| b.runs).map(|r| (r.text, r.marks)).collect()
    };
    assert_eq!(doc.blocks("body"), was);
    assert!(marks(&doc).iter().any(|(text, marks)| text == "door" && marks.len() == 1));
    assert_eq!(doc.reading("title").value, Value::text("Access"));
    assert_eq!(doc.reading("audience").value, Value::Empty);
    // The state moves by its own ways, and the history only grows.
    assert_eq!(doc.reading("state").value, Value::text("in_review"));
    assert_eq!(doc.past(None).len(), changes + 3);
    assert!(doc.changed_since(&then).is_empty());

    doc.undo(at(61)).unwrap();
    while doc.undo_goes_on() {
        doc.undo(at(61)).unwrap();
    }
    assert_eq!((doc.blocks("body"), doc.reading("title").value), (now, Value::text("Windows")));
    assert_eq!(doc.reading("audience").value, Value::text("all"));
}

#[test]
fn bringing_back_settles_what_was_undecided() {
    let mut a = Document::create(ID, &RISKS, actor(1));
    set(&mut a, "cause", "old", 0);
    let mut b = Document::create(ID, &RISKS, actor(2));
    sync(&mut a, &mut b);
    let then = a.past(None).at(at(0)).unwrap();
    set(&mut a, "cause", "rust", 10);
    set(&mut b, "cause", "frost", 10);
    sync(&mut a, &mut b);
    assert_eq!(a.reading("cause").others.len(), 1);
    assert_eq!(bring_back(&mut a, &["cause"], &then, 20), 1);
    assert_eq!((a.reading("cause").value, a.reading("cause").others.len()), (Value::text("old"), 0));
}

#[test]
fn a_text_that_two_write_together_is_one_entry_with_both_names() {
    let mut a = Document::create(ID, &POLICIES, actor(1));
    let mut b = Document::create(ID, &POLICIES, actor(2));
    let type_at = |doc: &mut Document, at_: usize, words: &str, minutes| {
        doc.edit_text("body", &[TextEdit::Splice { at: at_, del: 0, insert: words.into() }], at(minutes)).unwrap();
    };
    type_at(&mut a, 0, "one two ", 0);
    sync(&mut a, &mut b);
    type_at(&mut a, 8, "three ", 1);
    type_at(&mut b, 8, "four ", 2);
    sync(&mut a, &mut b);
    type_at(&mut a, 0, "much later ", 90);
    let all = edits(&a);
    assert_eq!(all.len(), 2);
    assert_eq!(all[1].by.len(), 2);
    assert_eq!(all[0].by, [By::Person(actor(1))]);
    let compared = compare_blocks(&a.blocks_at("body", &all[0].before), &a.blocks_at("body", &all[0].after));
    let new: String = compared[0].parts.iter().filter(|p| p.side == Side::New).map(|p| p.text.as_str()).collect();
    assert_eq!(new, "much later ");
}

#[test]
fn what_was_read_once_is_not_read_again() {
    let mut doc = Document::create(ID, &RISKS, actor(1));
    for n in 0..40 {
        set(&mut doc, "cause", &n.to_string(), n * 10);
    }
    let mut past = doc.past(None);
    doc.read_past(&mut past, 5);
    assert!(!past.is_read());
    // Only what was looked into is told, the newest first.
    assert_eq!(past.edits(&doc, &|_, _| true, 100).len(), 5);
    set(&mut doc, "cause", "more", 1_000);
    let mut next = doc.past(Some(&past));
    assert_eq!(next.edits(&doc, &|_, _| true, 100).len(), 0);
    doc.read_past(&mut next, 1);
    assert_eq!(next.edits(&doc, &|_, _| true, 100).len(), 6);
}

#[test]
fn a_new_epoch_says_where_its_history_begins() {
    let mut doc = Document::create(ID, &RISKS, actor(1));
    set(&mut doc, "title", "Pump", 5);
    assert_eq!(doc.past(None).begins(), None);
    let mut next = doc.roll(1).unwrap();
    next.set_actor(actor(3));
    assert_eq!(next.past(None).begins(), Some(at(5)));
    assert!(edits(&next).is_empty());
    set(&mut next, "title", "Valve", 50);
    let all = edits(&next);
    assert_eq!(all.len(), 1);
    assert_eq!(told(&next, &all[0]).2, Value::text("Pump"));
}
