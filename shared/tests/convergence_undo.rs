//! Undo takes back one's own edits and never somebody else's.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::run::{BODY, Replica, attrs, meet};
use muster_shared::doc::{Document, MarkValue, TextEdit};
use muster_shared::time::Timestamp;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_790_000_000_000);

fn splice(at: usize, del: usize, insert: &str) -> TextEdit {
    TextEdit::Splice { at, del, insert: insert.to_owned() }
}

/// What one of two people does: A writes lower case, B upper case; A also removes, marks and makes blocks.
#[derive(Debug, Clone)]
enum Turn {
    Write { who: usize, at: u16, text: String },
    Remove { at: u16, len: u8 },
    Strong { at: u16, len: u8 },
    Marker { at: u16, kind: u8 },
    Sync,
}

fn turn() -> impl Strategy<Value = Turn> {
    prop_oneof![
        4 => (any::<u16>(), "[a-e]{1,5}").prop_map(|(at, text)| Turn::Write { who: 0, at, text }),
        4 => (any::<u16>(), "[A-E]{1,5}").prop_map(|(at, text)| Turn::Write { who: 1, at, text }),
        2 => (any::<u16>(), 1..8u8).prop_map(|(at, len)| Turn::Remove { at, len }),
        1 => (any::<u16>(), 1..8u8).prop_map(|(at, len)| Turn::Strong { at, len }),
        1 => (any::<u16>(), any::<u8>()).prop_map(|(at, kind)| Turn::Marker { at, kind }),
        3 => Just(Turn::Sync),
    ]
}

fn sync(pair: &mut [Replica; 2]) {
    for (from, to) in [(0, 1), (1, 0)] {
        let heads = pair[to].doc.heads();
        let chunks = pair[from].doc.changes_since(&heads);
        pair[to].receive(chunks).unwrap();
        pair[to].check("sync").unwrap();
    }
}

/// Undoes or redoes until nothing is left.
fn travel(pair: &mut Replica, back: bool) {
    for _ in 0..1000 {
        let written = if back { pair.doc.undo(NOW) } else { pair.doc.redo(NOW) };
        let done = matches!(written, Ok(None));
        pair.wrote(written).unwrap();
        pair.check("travel").unwrap();
        if done {
            return;
        }
    }
    panic!("no end");
}

fn upper(text: &str) -> String {
    let mut all: Vec<char> = text.chars().filter(char::is_ascii_uppercase).collect();
    all.sort_unstable();
    all.into_iter().collect()
}

fn lower(text: &str) -> String {
    text.chars().filter(char::is_ascii_lowercase).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: common::cases(128), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undoing_all_of_a_leaves_exactly_the_words_of_b(turns in prop::collection::vec(turn(), 1..40)) {
        let mut pair = [Replica::new(0), Replica::new(1)];
        let mut written_by_b = String::new();
        for (i, turn) in turns.iter().enumerate() {
            // Far apart, so that every edit is a group of its own; typing together is tested elsewhere.
            let now = Timestamp(NOW.0 + i as i64 * 5_000);
            let who = if let Turn::Write { who, .. } = turn { *who } else { 0 };
            let length = pair[who].view.0.len();
            let place = |at: u16| usize::from(at) % (length + 1);
            match turn {
                Turn::Write { who, at, text } => {
                    pair[*who].edit(&[splice(place(*at), 0, text)], now).unwrap();
                    if *who == 1 {
                        written_by_b.push_str(text);
                    }
                }
                Turn::Remove { at, len } => {
                    let at = place(*at);
                    let del = usize::from(*len).min(length - at);
                    pair[0].edit(&[splice(at, del, "")], now).unwrap();
                }
                Turn::Strong { at, len } => {
                    let from = place(*at);
                    let to = (from + usize::from(*len)).min(length);
                    let value = Some(MarkValue::Flag(true));
                    pair[0].edit(&[TextEdit::Mark { from, to, name: "strong".to_owned(), value }], now).unwrap();
                }
                Turn::Marker { at, kind } => {
                    pair[0].edit(&[TextEdit::Block { at: place(*at), attrs: attrs(*kind), new: true }], now).unwrap();
                }
                Turn::Sync => sync(&mut pair),
            }
        }
        sync(&mut pair);
        let before = pair[0].view.clone();

        travel(&mut pair[0], true);
        let text = pair[0].view.text();
        prop_assert_eq!(lower(&text), "", "A's text stayed in {}", text);
        prop_assert_eq!(upper(&text), upper(&written_by_b));
        prop_assert_eq!(pair[0].view.markers(), Vec::<usize>::new());

        // Back again, as it was, while nobody else wrote.
        travel(&mut pair[0], false);
        prop_assert_eq!(&pair[0].view, &before);

        // B writes between A's undo and redo: nothing of B is lost.
        travel(&mut pair[0], true);
        sync(&mut pair);
        let end = pair[1].view.0.len();
        pair[1].edit(&[splice(end, 0, "Z"), splice(0, 0, "Y")], NOW).unwrap();
        sync(&mut pair);
        travel(&mut pair[0], false);
        let text = pair[0].view.text();
        prop_assert!(text.contains('Y') && text.contains('Z'));
        prop_assert_eq!(lower(&text).len(), lower(&before.text()).len());
        meet(&mut pair).map_err(TestCaseError::fail)?;
    }
}

#[test]
fn typing_is_one_group_until_a_pause_or_a_jump() {
    let mut a = Replica::new(0);
    for (i, c) in "hello".char_indices() {
        a.edit(&[splice(i, 0, &c.to_string())], Timestamp(NOW.0 + i as i64 * 900)).unwrap();
    }
    a.edit(&[splice(4, 1, "")], Timestamp(NOW.0 + 4_000)).unwrap();
    let later = Timestamp(NOW.0 + 6_000);
    a.edit(&[splice(4, 0, "!")], later).unwrap();
    a.edit(&[splice(0, 0, "?")], later).unwrap();
    assert_eq!(a.doc.plain_text(BODY), "?hell!");
    for expected in ["hell!", "hell", ""] {
        let written = a.doc.undo(later);
        a.wrote(written).unwrap();
        assert_eq!(a.view.text(), expected);
    }
    assert!(!a.doc.can_undo() && a.doc.can_redo());
    for expected in ["hell", "hell!", "?hell!"] {
        let written = a.doc.redo(later);
        a.wrote(written).unwrap();
        assert_eq!(a.view.text(), expected);
    }
    a.doc.undo(later).unwrap().unwrap();
    a.doc.edit_text(BODY, &[splice(0, 0, "x")], later).unwrap();
    assert!(!a.doc.can_redo(), "a new edit ends redo");
}

#[test]
fn what_others_wrote_into_my_words_stays_when_mine_go() {
    let mut pair = [Replica::new(0), Replica::new(1)];
    pair[0].edit(&[splice(0, 0, "abcdef")], NOW).unwrap();
    sync(&mut pair);
    pair[1].edit(&[splice(3, 0, "THEIRS")], NOW).unwrap();
    sync(&mut pair);
    let written = pair[0].doc.undo(NOW);
    pair[0].wrote(written).unwrap();
    assert_eq!(pair[0].view.text(), "THEIRS");
    let written = pair[0].doc.redo(NOW);
    pair[0].wrote(written).unwrap();
    assert_eq!(pair[0].view.text(), "abcTHEIRSdef");
}

#[test]
fn a_mark_that_somebody_changed_since_is_not_set_back() {
    let link = |to: &str| Some(MarkValue::Text(to.to_owned()));
    let mark = |value| TextEdit::Mark { from: 0, to: 6, name: "link".to_owned(), value };
    let mut pair = [Replica::new(0), Replica::new(1)];
    pair[0].edit(&[splice(0, 0, "abcdef")], NOW).unwrap();
    pair[0].edit(&[mark(link("https://a.example"))], Timestamp(NOW.0 + 9_000)).unwrap();
    sync(&mut pair);
    let theirs = TextEdit::Mark { from: 0, to: 3, name: "link".to_owned(), value: link("https://b.example") };
    pair[1].edit(&[theirs], NOW).unwrap();
    sync(&mut pair);
    let written = pair[0].doc.undo(NOW);
    pair[0].wrote(written).unwrap();
    pair[0].check("undo").unwrap();
    let runs = &pair[0].doc.blocks(BODY)[0].runs;
    assert_eq!(runs.len(), 2);
    assert_eq!(runs[0].marks[0].value, MarkValue::Text("https://b.example".to_owned()));
    assert!(runs[1].marks.is_empty());
}

#[test]
fn the_stack_is_bounded() {
    let mut a = Replica::new(0);
    for i in 0..300 {
        a.edit(&[splice(0, 0, "x")], Timestamp(NOW.0 + i * 5_000)).unwrap();
    }
    let mut steps = 0;
    while a.doc.undo(NOW).unwrap().is_some() {
        steps += 1;
    }
    assert_eq!((steps, a.doc.plain_text(BODY).len()), (200, 100));
}

#[test]
fn loading_begins_with_nothing_to_undo() {
    let mut a = Replica::new(0);
    a.edit(&[splice(0, 0, "abc")], NOW).unwrap();
    let none: [Vec<u8>; 0] = [];
    let mut again = Document::load(a.doc.id(), Some(common::run::actor(0, 9)), &a.doc.save(), &none).unwrap();
    assert!(!again.can_undo() && again.undo(NOW).unwrap().is_none());
}
