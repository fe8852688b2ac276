#![allow(clippy::unwrap_used)]
use super::*;
use crate::doc::{Document, adopt, genesis};
use crate::id::{Actor, ActorPrefix};
use crate::registers::COMMENTS;
use proptest::prelude::*;

const RECORD: DocId = DocId([7; 16]);
const START: i64 = 1_763_900_000_000;

fn account(n: u8) -> AccountId {
    AccountId([n; 16])
}

fn entry(n: u32) -> EntryId {
    let mut id = [0; 16];
    id[..4].copy_from_slice(&n.to_be_bytes());
    EntryId(id)
}

/// A device of an author: its copy of their companion, begun as every device begins it.
fn device(author: u8, device: u8) -> Document {
    let actor = Actor { prefix: ActorPrefix([author * 16 + device; 8]), counter: 1 };
    let mut doc = Document::create(companion(RECORD, account(author)), &COMMENTS, actor);
    doc.belongs(RECORD, account(author), Timestamp(START)).unwrap();
    doc
}

fn remark(text: &str, at: i64, replies_to: Option<Name>) -> Entry {
    Entry::Remark(Remark { text: vec![text.into()], at: Timestamp(START + at), replies_to, ..Remark::default() })
}

fn mark(on: Name, resolved: bool, seen: Vec<Name>) -> Entry {
    Entry::Mark(Mark { on, resolved, seen, at: Timestamp(START), by: None })
}

fn meet(a: &mut Document, b: &mut Document) {
    a.apply(&b.changes_since(&[])).unwrap();
    b.apply(&a.changes_since(&[])).unwrap();
}

fn said(author: u8, entries: &[(u32, Entry)]) -> (AccountId, Entries) {
    (account(author), entries.iter().map(|(id, said)| (entry(*id), said.clone())).collect())
}

#[test]
fn a_companion_has_one_id_on_every_device_and_another_for_everybody_else() {
    let id = companion(RECORD, account(1));
    assert_eq!(id, companion(RECORD, account(1)));
    assert!(is_companion(id) && !is_companion(RECORD));
    let others = [companion(RECORD, account(2)), companion(DocId([8; 16]), account(1))];
    assert!(!others.contains(&id) && others[0] != others[1]);
    // Written down, because devices of all versions must agree.
    assert_eq!(id.to_string(), "2cESiC6hntskP71sPR7Fq8wZ141o");
    assert_eq!(genesis(id, &COMMENTS), genesis(id, &COMMENTS));
}

#[test]
fn names_are_read_as_they_are_written() {
    let name = Name { author: account(3), id: entry(9) };
    assert_eq!(name.to_string().parse(), Ok(name));
    assert_eq!("".parse::<Name>(), Err(ParseNameError));
    assert_eq!("a/b".parse::<Name>(), Err(ParseNameError));
}

#[test]
fn two_devices_of_an_author_keep_all_that_either_wrote() {
    let (mut desk, mut phone) = (device(1, 1), device(1, 2));
    desk.say(entry(1), &remark("From the desk", 1, None), Timestamp(START)).unwrap().unwrap();
    phone.say(entry(2), &remark("From the phone", 2, None), Timestamp(START)).unwrap().unwrap();
    meet(&mut desk, &mut phone);
    assert_eq!(desk.entries(), phone.entries());
    assert_eq!(desk.entries().len(), 2);
    assert!(desk.row().conflicts.is_empty());
    // Changed on both apart: both stand, until somebody who saw both settles it.
    desk.reword(entry(1), "Desk again", Timestamp(START)).unwrap().unwrap();
    phone.reword(entry(1), "Phone again", Timestamp(START)).unwrap().unwrap();
    meet(&mut desk, &mut phone);
    let texts = |doc: &Document| match &doc.entries()[0].1 {
        Entry::Remark(remark) => remark.text.clone(),
        Entry::Mark(_) => Vec::new(),
    };
    let mut both = texts(&desk);
    both.sort();
    assert_eq!(both, ["Desk again", "Phone again"]);
    desk.reword(entry(1), "Settled", Timestamp(START)).unwrap().unwrap();
    meet(&mut desk, &mut phone);
    assert_eq!(texts(&phone), ["Settled"]);
    // Taken back here, gone on with there: the words stay.
    desk.reword(entry(1), "", Timestamp(START)).unwrap().unwrap();
    phone.reword(entry(1), "Still true", Timestamp(START)).unwrap().unwrap();
    meet(&mut desk, &mut phone);
    assert_eq!(texts(&desk), ["Still true"]);
}

#[test]
fn what_does_not_fit_writes_nothing() {
    let mut doc = device(1, 1);
    let long = "x".repeat(LONGEST + 1);
    assert!(doc.say(entry(1), &remark(&long, 0, None), Timestamp(START)).is_err());
    doc.say(entry(1), &remark("Once", 0, None), Timestamp(START)).unwrap().unwrap();
    assert_eq!(doc.say(entry(1), &remark("Twice", 0, None), Timestamp(START)).unwrap(), None);
    assert!(doc.reword(entry(1), &long, Timestamp(START)).is_err());
    assert_eq!(doc.reword(entry(1), "Once", Timestamp(START)).unwrap(), None);
    assert!(doc.reword(entry(2), "Nothing there", Timestamp(START)).is_err());
    assert_eq!(doc.entries().len(), 1);
}

#[test]
fn answers_stand_below_what_they_answer_and_marks_close() {
    let first = Name { author: account(1), id: entry(1) };
    let answer = Name { author: account(2), id: entry(2) };
    let rita = said(1, &[(1, remark("Why?", 5, None)), (3, remark("I see", 9, Some(answer)))]);
    let anna = said(2, &[(2, remark("Because", 7, Some(first))), (4, remark("Another", 1, None))]);
    let threads = conversation(&[rita.clone(), anna.clone()]);
    let texts: Vec<_> = threads.iter().map(|t| t.first.said.text[0].as_str()).collect();
    assert_eq!(texts, ["Another", "Why?"], "oldest first");
    let replies: Vec<_> = threads[1].replies.iter().map(|r| r.said.text[0].as_str()).collect();
    assert_eq!(replies, ["Because", "I see"], "an answer to an answer stands in the same thread");
    assert!(threads.iter().all(Thread::is_open));

    let closing = Name { author: account(2), id: entry(5) };
    let closed = |more: &[(u32, Entry)]| {
        let mut anna = anna.clone();
        anna.1.push((entry(5), mark(first, true, vec![])));
        let rita = (rita.0, [rita.1.clone(), said(1, more).1].concat());
        conversation(&[anna, rita]).remove(1)
    };
    assert_eq!(closed(&[]).closed.map(|c| c.author), Some(account(2)));
    assert_eq!(closed(&[]).marks, [closing]);
    assert!(closed(&[(6, mark(first, false, vec![closing]))]).is_open(), "somebody who saw it closed opened it again");
    assert!(closed(&[(6, mark(first, false, vec![]))]).is_open(), "apart from each other: it stays open");
    assert!(!closed(&[(6, mark(first, true, vec![]))]).is_open());
    let reopened = Name { author: account(1), id: entry(6) };
    let again = [(6, mark(first, false, vec![closing])), (7, mark(first, true, vec![reopened]))];
    assert!(!closed(&again).is_open());
}

#[test]
fn what_was_taken_back_leaves_a_place_only_where_it_was_answered() {
    let gone = |at| Entry::Remark(Remark { at: Timestamp(START + at), ..Remark::default() });
    let first = Name { author: account(1), id: entry(1) };
    let alone = [said(1, &[(1, gone(1))])];
    assert!(conversation(&alone).is_empty());
    let answered = [said(1, &[(1, gone(1))]), said(2, &[(2, remark("Yes", 2, Some(first))), (3, gone(3))])];
    let threads = conversation(&answered);
    assert_eq!((threads.len(), threads[0].replies.len(), threads[0].is_open()), (1, 1, false));
    // The thread is not here, because its author's companion is not: the answer is shown all the same.
    let threads = conversation(&answered[1..]);
    assert_eq!((threads.len(), threads[0].first.said.text[0].as_str(), threads[0].is_open()), (1, "Yes", false));
    // Two that answer each other hide neither.
    let (a, b) = (Name { author: account(1), id: entry(1) }, Name { author: account(1), id: entry(2) });
    let circle = [said(1, &[(1, remark("A", 1, Some(b))), (2, remark("B", 2, Some(a)))])];
    assert_eq!(conversation(&circle).len(), 2);
}

#[test]
fn a_row_that_is_not_where_it_belongs_counts_for_nothing() {
    let mut doc = device(1, 1);
    doc.say(entry(1), &remark("Why?", 1, None), Timestamp(START)).unwrap();
    let row = doc.row();
    let tally = Tally::of(&row).unwrap();
    assert_eq!((tally.of, tally.author, open_threads([&tally])), (RECORD, account(1), 1));
    let moved = crate::sync::row::Row { doc: DocId([9; 16]), ..row.clone() };
    assert_eq!(Tally::of(&moved), None);
    assert_eq!(Tally::of(&crate::sync::row::Row { register: "risk".into(), ..row }), None);
}

#[test]
fn comments_travel_in_a_file_under_the_name_of_whoever_brings_them() {
    let mut rita = device(1, 1);
    let first = Name { author: account(1), id: entry(1) };
    rita.say(entry(1), &remark("Why?\nAnd when?", 1, None), Timestamp(START)).unwrap();
    let mut anna = device(2, 1);
    anna.say(entry(2), &remark("Because", 2, Some(first)), Timestamp(START)).unwrap();
    anna.say(entry(3), &mark(first, true, vec![]), Timestamp(START)).unwrap();
    let file = [rita.portable(1).unwrap().signed("Rita"), anna.portable(2).unwrap().signed("Anna")];
    let text = serde_json::to_string(&file).unwrap();
    let read: Vec<crate::doc::Portable> = serde_json::from_str(&text).unwrap();
    // Anna brings it to a place where the record has another id.
    let elsewhere = |doc: DocId| DocId(doc.0.map(|byte| byte + 1));
    let own = adopt(read.into_iter().map(|r| r.renamed(elsewhere)).collect(), account(2), "Anna");
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].id, companion(elsewhere(RECORD), account(2)));
    let actor = Actor { prefix: ActorPrefix([9; 8]), counter: 1 };
    let mut brought = Document::create(own[0].id, &COMMENTS, actor);
    brought.restore(&own[0], Timestamp(START)).unwrap();
    let threads = conversation(&[(account(2), brought.entries())]);
    assert_eq!(threads.len(), 1);
    assert_eq!(threads[0].first.said.text, ["Why?\nAnd when?"]);
    assert_eq!(threads[0].first.said.by.as_deref(), Some("Rita"));
    assert_eq!((threads[0].replies[0].said.by.as_deref(), threads[0].is_open()), (None, false));
    assert_eq!(Tally::of(&brought.row()).map(|t| t.of), Some(elsewhere(RECORD)));
    // On the next journey Rita's words do not become Anna's, and words that a file gives no name are not Anna's either.
    let mut next = vec![brought.portable(3).unwrap().signed("Anna")];
    next.push(rita.portable(1).unwrap());
    let again = adopt(next, account(2), "Anna");
    let names = again.iter().flat_map(|record| &record.entries).filter_map(|(_, entry)| match entry {
        Entry::Remark(remark) => Some((remark.text.concat(), remark.by.clone())),
        Entry::Mark(_) => None,
    });
    let by =
        |text: &str| names.clone().filter(|(said, _)| said.starts_with(text)).map(|(_, by)| by).collect::<Vec<_>>();
    let mut why = by("Why?");
    why.sort();
    assert_eq!(why, [Some("?".to_owned()), Some("Rita".to_owned())]);
    assert_eq!(by("Because"), [None]);
}

#[test]
fn addresses_in_a_text_are_found_and_nothing_else() {
    use Piece::{Link, Words};
    for (text, parts) in [
        ("", vec![]),
        ("no address: http", vec![Words("no address: http")]),
        ("see https://a.example/b?c=d.", vec![Words("see "), Link("https://a.example/b?c=d"), Words(".")]),
        ("(http://a.example/x_(y))", vec![Words("("), Link("http://a.example/x_(y)"), Words(")")]),
        ("javascript:alert(1) xhttp://no.example", vec![Words("javascript:alert(1) xhttp://no.example")]),
        ("http:// https://", vec![Words("http:// https://")]),
        ("a\nhttps://ä.example\nb", vec![Words("a\n"), Link("https://ä.example"), Words("\nb")]),
        (
            "https://a.example, https://b.example!",
            vec![Link("https://a.example"), Words(", "), Link("https://b.example"), Words("!")],
        ),
    ] {
        assert_eq!(pieces(text), parts, "{text}");
    }
}

/// What one random step does, by whom.
fn step(n: u32, (who, what, which): (u8, u8, u8), devices: &mut [(u8, Document)], all: &mut Vec<(Name, String, bool)>) {
    let at = usize::from(who) % devices.len();
    let author = devices[at].0;
    // What this device knows: its own copy, and what was said before anywhere (others' companions are read, not written).
    let known: Vec<Name> = all.iter().map(|(name, ..)| *name).collect();
    let target = known.get(usize::from(which) % known.len().max(1)).copied();
    let name = Name { author: account(author), id: entry(n) };
    let text = format!("comment {n}");
    // Half of those who close or open a thread know how it stands everywhere.
    let companions: Vec<_> = devices.iter().map(|(author, doc)| (account(*author), doc.entries())).collect();
    let threads = conversation(&companions);
    let seen = threads.iter().find(|t| which % 2 == 0 && Some(t.first.name) == target).map(|t| t.marks.clone());
    let time = Timestamp(START + i64::from(which % 4));
    let doc = &mut devices[at].1;
    match (what % 6, target) {
        (4, Some(on)) => drop(doc.say(entry(n), &mark(on, which % 4 < 2, seen.unwrap_or_default()), time).unwrap()),
        (5, Some(own)) if own.author == account(author) => {
            let gone = which % 3 == 0;
            let new = if gone { String::new() } else { format!("{text} edited") };
            // Only where this device has it.
            if matches!(doc.reword(own.id, &new, time), Ok(Some(_)))
                && let Some(known) = all.iter_mut().find(|(name, ..)| *name == own)
            {
                (known.1, known.2) = (new, true);
            }
        }
        (3, Some(to)) => {
            doc.say(entry(n), &remark(&text, i64::from(which % 4), Some(to)), time).unwrap();
            all.push((name, text, false));
        }
        _ => {
            doc.say(entry(n), &remark(&text, i64::from(which % 4), None), time).unwrap();
            all.push((name, text, false));
        }
    }
}

proptest! {
    /// Three authors with two devices each, apart from each other, meeting now and then: nothing that was said and not taken
    /// back is missing, every reader has the same order, and the count from rows is the count of what is shown.
    #[test]
    fn no_comment_is_lost_and_everybody_sees_the_same(
        steps in proptest::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 1..40),
        turn in 0_usize..6,
    ) {
        let mut devices: Vec<(u8, Document)> =
            (1..=3).flat_map(|author| [1, 2].map(|d| (author, device(author, d)))).collect();
        let mut all = Vec::new();
        for (n, plan) in steps.iter().enumerate() {
            step(n as u32, *plan, &mut devices, &mut all);
            if plan.2 % 7 == 0 {
                let pair = usize::from(plan.0) % 3 * 2;
                let (left, right) = devices.split_at_mut(pair + 1);
                meet(&mut left[pair].1, &mut right[0].1);
            }
        }
        for pair in devices.chunks_mut(2) {
            let (left, right) = pair.split_at_mut(1);
            meet(&mut left[0].1, &mut right[0].1);
            prop_assert_eq!(left[0].1.entries(), right[0].1.entries());
        }
        let mut companions: Vec<_> = devices.iter().step_by(2).map(|(a, doc)| (account(*a), doc.entries())).collect();
        let threads = conversation(&companions);
        companions.rotate_left(turn % 3);
        if turn > 2 {
            companions.reverse();
        }
        prop_assert_eq!(&threads, &conversation(&companions));

        let shown: Vec<&Comment> = threads.iter().flat_map(|t| std::iter::once(&t.first).chain(&t.replies)).collect();
        for (name, text, touched) in &all {
            let found: Vec<_> = shown.iter().filter(|c| c.name == *name).collect();
            prop_assert!(found.len() <= 1, "{name} stands twice");
            if !touched {
                prop_assert!(found.first().is_some_and(|c| c.said.text == [text.clone()]), "{name} is missing");
            }
        }
        let tallies: Vec<Tally> = devices.iter_mut().step_by(2).map(|(_, doc)| Tally::of(&doc.row()).unwrap()).collect();
        prop_assert_eq!(open_threads(&tallies), threads.iter().filter(|t| t.is_open()).count());
        for thread in &threads {
            prop_assert!(thread.replies.is_sorted_by_key(|r| (r.said.at, r.name)));
        }
    }
}
