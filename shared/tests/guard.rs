//! The guard against what worked on bare automerge (SYNC.md, "Guard, in this order").
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod guard_support;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{AutoCommit, Automerge, Change, ObjType, ROOT};
use guard_support::*;
use muster_shared::id::{Actor, ActorPrefix, DocId};
use muster_shared::sync::frame::{Hash, Rejection};
use muster_shared::sync::guard::{
    ActorRule, Admission, Checked, Claim, History, Kind, admit, envelope, inspect, split,
};
use muster_shared::sync::limits;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

const DOC: DocId = DocId([5; 16]);

fn free(_: &[u8]) -> Claim {
    Claim::Free
}

fn mine(_: &[u8]) -> Claim {
    Claim::Mine
}

fn chunks(doc: &mut AutoCommit) -> Vec<Vec<u8>> {
    doc.get_changes(&[]).iter().map(|change| change.raw_bytes().to_vec()).collect()
}

fn history(chunks: &[Vec<u8>]) -> History {
    let mut history = History::new(DOC);
    chunks.iter().for_each(|chunk| history.record(&inspect(chunk).unwrap()));
    history
}

#[test]
fn real_changes_pass_and_keep_their_hash() {
    let mut doc = sample();
    let mut history = History::new(DOC);
    for change in doc.get_changes(&[]) {
        let checked = inspect(change.raw_bytes()).unwrap();
        assert_eq!(checked.hash.0, change.hash().0);
        assert_eq!(checked.operations, change.len() as u64);
        // Deflated or not, what is stored is the same.
        let deflated = change.clone().bytes().into_owned();
        assert_eq!(inspect(&deflated).unwrap().chunk, checked.chunk);
        assert_eq!(inspect(&checked.chunk).unwrap().chunk, checked.chunk);
        let admission = admit(&history, &checked, ActorRule::Claim(&mine)).unwrap();
        assert!(matches!(admission, Admission::New { claims: false }));
        history.record(&checked);
        assert_eq!(admit(&history, &checked, ActorRule::Claim(&mine)), Ok(Admission::Known));
    }
    assert_eq!(history.len(), doc.get_changes(&[]).len());
    let loaded = Automerge::load(&doc.save()).unwrap();
    assert_eq!(History::of(DOC, &loaded).sequence(&[2; 16]), history.sequence(&[2; 16]));
}

/// What became of the deterministic corpus.
#[derive(Default, Debug)]
struct Tally {
    unread: usize,
    refused: usize,
    panicked: usize,
    failed: usize,
    unloadable: usize,
    harmless: usize,
}

/// `MUTATIONS=1000000` looks longer.
#[test]
fn mutated_changes_never_panic_nor_leave_an_unreadable_document() {
    let mut doc = sample();
    let originals = chunks(&mut doc);
    // For every change, the document just before it, and its history.
    let before: Vec<(Automerge, History)> = (0..originals.len())
        .map(|n| {
            let mut doc = Automerge::new();
            doc.apply_changes(originals[..n].iter().map(|chunk| Change::from_bytes(chunk.clone()).unwrap())).unwrap();
            (doc, history(&originals[..n]))
        })
        .collect();
    let contents: Vec<Vec<u8>> = originals.iter().map(|chunk| content(chunk)).collect();
    let mut random = Random(1);
    let mut tally = Tally::default();
    let rounds = std::env::var("MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    for _ in 0..rounds {
        let n = random.below(originals.len());
        let chunk = change_chunk(&mutate(&contents[n], &mut random));
        let (document, history) = &before[n];
        let seen = catch_unwind(|| {
            inspect(&chunk).map(|checked| (admit(history, &checked, ActorRule::Claim(&mine)), checked))
        });
        match seen.unwrap_or_else(|_| panic!("the guard panicked on {chunk:02x?}")) {
            Err(_) => tally.unread += 1,
            Ok((Err(_), _)) => tally.refused += 1,
            Ok((Ok(Admission::Known), _)) => tally.harmless += 1,
            Ok((Ok(Admission::New { .. }), checked)) => *outcome(document, checked, &mut tally) += 1,
        }
    }
    println!("{tally:?}");
    assert!(tally.harmless > rounds / 100, "the mutations are too coarse to prove anything: {tally:?}");
    assert_eq!((tally.panicked, tally.failed, tally.unloadable), (0, 0, 0), "{tally:?}");
}

fn outcome<'a>(document: &Automerge, checked: Checked, tally: &'a mut Tally) -> &'a mut usize {
    let mut copy = document.clone();
    match catch_unwind(AssertUnwindSafe(|| copy.apply_changes([checked.change]).map(|()| copy))) {
        Err(_) => &mut tally.panicked,
        Ok(Err(_)) => &mut tally.failed,
        Ok(Ok(after)) => {
            let loaded = catch_unwind(AssertUnwindSafe(|| Automerge::load(&after.save()).unwrap().get_heads()));
            if loaded.is_ok_and(|heads| heads == after.get_heads()) {
                &mut tally.harmless
            } else {
                &mut tally.unloadable
            }
        }
    }
}

#[test]
fn ten_million_characters_in_a_few_bytes_are_counted_not_expanded() {
    let chunk = change_chunk(&huge_insert(10_000_000));
    let begun = Instant::now();
    assert_eq!(inspect(&chunk).err(), Some(Rejection::TooManyOperations));
    assert!(begun.elapsed() < Duration::from_millis(10));
    assert!(inspect(&change_chunk(&huge_insert(limits::OPERATIONS + 1))).is_err());
    // A literal run, and runs that only together are too many.
    let mut action = run(40_000, 1);
    action.extend(run(40_000, 3));
    let many = change_chunk(&body(&[9; 16], 1, 2, NOW, &[[7; 32]], &[(0x42, action)]));
    assert_eq!(inspect(&many).err(), Some(Rejection::TooManyOperations));
    let overflow = change_chunk(&body(&[9; 16], 1, 2, NOW, &[[7; 32]], &[(0x42, run(i64::MIN, 1))]));
    assert!(inspect(&overflow).is_err());
}

#[test]
fn no_other_column_expands_either() {
    let with =
        |columns: &[(u64, Vec<u8>)]| inspect(&change_chunk(&body(&[9; 16], 1, 2, NOW, &[[7; 32]], columns))).err();
    // A long key repeated for every operation.
    let mut key = Vec::new();
    sleb(&mut key, 50_000);
    leb(&mut key, 1000);
    key.extend([b'k'; 1000]);
    assert_eq!(with(&[(0x15, key), (0x42, run(50_000, 1))]), Some(Rejection::TooLarge));
    // One operation that replaces a billion.
    assert_eq!(with(&[(0x42, run(1, 1)), (0x70, run(1, 1 << 30))]), Some(Rejection::TooManyOperations));
    // More rows than operations, values longer than there are bytes, actors that nobody names.
    assert_eq!(with(&[(0x02, run(1 << 40, 1)), (0x42, run(1, 1))]), Some(Rejection::Malformed));
    assert_eq!(with(&[(0x42, run(1, 1)), (0x56, run(1, 1 << 40))]), Some(Rejection::Malformed));
    assert_eq!(with(&[(0x01, run(1, 7)), (0x42, run(1, 1))]), Some(Rejection::Malformed));
    // Columns that are deflated, unknown, or there twice.
    assert_eq!(with(&[(0x42 | 8, run(1, 1))]), Some(Rejection::Malformed));
    assert_eq!(with(&[(0x42, run(1, 1)), (0xf2, run(1, 1))]), Some(Rejection::Malformed));
    assert_eq!(with(&[(0x42, run(1, 1)), (0x42, run(1, 1))]), Some(Rejection::Malformed));
}

#[test]
fn a_deflate_bomb_is_cut_off_at_the_cap() {
    let bomb = deflate(&vec![0; 2 * limits::INFLATED]);
    assert_eq!(inspect(&chunk(2, &bomb, &[])).err(), Some(Rejection::TooLarge));
    // What follows the stream would travel along unread.
    let mut doc = sample();
    let body = content(&chunks(&mut doc)[0]);
    let mut data = deflate(&body);
    assert!(inspect(&chunk(2, &data, &body)).is_ok());
    data.push(0);
    assert_eq!(inspect(&chunk(2, &data, &body)).err(), Some(Rejection::Malformed));
}

#[test]
fn only_whole_single_changes_are_read() {
    let mut doc = sample();
    let change = chunks(&mut doc).remove(0);
    assert_eq!(inspect(&vec![0; limits::CHUNK + 1]).err(), Some(Rejection::TooLarge));
    assert_eq!(inspect(&[]).err(), Some(Rejection::Malformed));
    assert_eq!(inspect(&doc.save()).err(), Some(Rejection::Malformed), "a document");
    assert_eq!(envelope(&doc.save()).unwrap().0.kind, Kind::Document);
    let body = content(&change);
    assert_eq!(inspect(&chunk(3, &body, &body)).err(), Some(Rejection::Malformed), "a bundle");
    let mut wrong = change.clone();
    wrong[5] ^= 1;
    assert_eq!(inspect(&wrong).err(), Some(Rejection::Malformed), "a wrong checksum");
    let twice = [change.clone(), change.clone()].concat();
    assert_eq!(inspect(&twice).err(), Some(Rejection::Malformed), "two at once");
    assert_eq!(split(&twice).unwrap().len(), 2);
    for end in 0..change.len() {
        assert!(inspect(&change[..end]).is_err());
    }
}

/// A change without operations, which is legal, so that the rules of its frame can be tried.
fn empty(actor: &[u8], seq: u64, start: u64, time: i64, deps: &[Hash]) -> Checked {
    let deps: Vec<[u8; 32]> = deps.iter().map(|hash| hash.0).collect();
    inspect(&change_chunk(&body(actor, seq, start, time, &deps, &[]))).unwrap()
}

#[test]
fn actors_sequences_times_and_dependencies_are_held() {
    let register = muster_shared::registers::all().next().unwrap();
    let genesis = inspect(&muster_shared::doc::genesis(DOC, register)).unwrap();
    let prefix = ActorPrefix([3; 8]);
    let leased = [prefix];
    let native = ActorRule::Leased(&leased);
    let actor = Actor { prefix, counter: 1 }.to_bytes();
    let mut history = History::new(DOC);
    let next = genesis.operations + 1;

    // Nothing before the genesis, and only that of this document.
    let orphan = empty(&actor, 1, next, NOW, &[genesis.hash]);
    assert_eq!(admit(&history, &orphan, native), Err(Rejection::MissingDependency));
    let root = empty(&actor, 1, 1, NOW, &[]);
    assert_eq!(admit(&history, &root, native), Err(Rejection::NotGenesis));
    let other = inspect(&muster_shared::doc::genesis(DocId([6; 16]), register)).unwrap();
    assert_eq!(admit(&history, &other, native), Err(Rejection::NotGenesis));
    assert!(matches!(admit(&history, &genesis, native), Ok(Admission::New { claims: false })));
    history.record(&genesis);

    // In sequence, under one's own prefix.
    assert!(admit(&history, &orphan, native).is_ok());
    assert_eq!(admit(&history, &empty(&[4; 16], 1, next, NOW, &[genesis.hash]), native), Err(Rejection::ForeignActor));
    assert_eq!(admit(&history, &empty(&[3; 15], 1, next, NOW, &[genesis.hash]), native), Err(Rejection::ForeignActor));
    assert_eq!(admit(&history, &empty(&actor, 2, next, NOW, &[genesis.hash]), native), Err(Rejection::Sequence));
    history.record(&orphan);
    let fork = empty(&actor, 1, next, NOW + 1, &[genesis.hash]);
    assert_eq!(admit(&history, &fork, native), Err(Rejection::Sequence));
    // On what its own last change is not part of: automerge would save a document that it cannot load.
    let beside = empty(&actor, 2, next + 1, NOW, &[genesis.hash]);
    assert_eq!(admit(&history, &beside, native), Err(Rejection::Sequence));

    // In range.
    let deps = [orphan.hash];
    for time in [i64::MAX, i64::MIN, -1, 1, 9_000_000_000_000] {
        assert_eq!(admit(&history, &empty(&actor, 2, next, time, &deps), native), Err(Rejection::OutOfRange), "{time}");
    }
    for time in [0, NOW, NOW / 1000] {
        assert!(admit(&history, &empty(&actor, 2, next, time, &deps), native).is_ok(), "{time}");
    }
    for start in [1, next - 1, 1 << 30] {
        assert_eq!(
            admit(&history, &empty(&actor, 2, start, NOW, &deps), native),
            Err(Rejection::OutOfRange),
            "{start}"
        );
    }
    let wild = change_chunk(&body(&actor, 2, u64::from(u32::MAX), NOW, &[deps[0].0], &[]));
    assert_eq!(inspect(&wild).err(), Some(Rejection::OutOfRange));
}

#[test]
fn random_actors_are_claimed_once() {
    let mut history = History::new(DOC);
    let root = empty(&[8; 16], 1, 1, NOW / 1000, &[]);
    assert!(matches!(admit(&history, &root, ActorRule::Claim(&free)), Ok(Admission::New { claims: true })));
    history.record(&root);
    assert_eq!(admit(&history, &empty(&[7; 16], 1, 1, NOW, &[]), ActorRule::Claim(&free)), Err(Rejection::NotGenesis));
    let next = empty(&[8; 16], 2, 1, NOW, &[root.hash]);
    assert!(matches!(admit(&history, &next, ActorRule::Claim(&mine)), Ok(Admission::New { claims: false })));
    // Written before by somebody whose claim is not on record, or claimed by another.
    assert_eq!(admit(&history, &next, ActorRule::Claim(&free)), Err(Rejection::ForeignActor));
    assert_eq!(admit(&history, &next, ActorRule::Claim(&|_| Claim::Foreign)), Err(Rejection::ForeignActor));
}

#[test]
fn references_must_lead_somewhere_fitting() {
    let mut doc = sample();
    let known = history(&chunks(&mut doc));
    let heads: Vec<_> = doc.get_heads();
    let mut other = AutoCommit::new().with_actor(actor(1));
    // The same actor and counters, but another object behind them.
    let list = other.put_object(ROOT, "elsewhere", ObjType::List).unwrap();
    other.insert(&list, 0, 1).unwrap();
    commit(&mut other);
    let mut editor = other.fork().with_actor(actor(9));
    editor.put(&list, 0, 2).unwrap();
    editor.commit_with(CommitOptions::default().with_time(NOW));
    let mut change = editor.get_last_local_change().unwrap().decode();
    change.deps = heads;
    change.start_op = std::num::NonZeroU64::new(5000).unwrap();
    let checked = inspect(Change::from(change).raw_bytes()).unwrap();
    assert_eq!(admit(&known, &checked, ActorRule::Claim(&free)), Err(Rejection::Poisonous));
}
