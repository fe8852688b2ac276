#![allow(clippy::unwrap_used)]
use super::*;
use crate::config::{Demo, Settings};
use crate::demo::people::PEOPLE;
use crate::hub::{Actors, Who};
use crate::store::verify;
use muster_shared::access::{Principal, Scope};
use muster_shared::id::{Actor, ActorPrefix};
use muster_shared::isms::Records;
use muster_shared::registers::by_key;
use muster_shared::schema::{FieldKind, Severity, validate};
use muster_shared::sync::frame::DocumentPush;
use muster_shared::sync::guard::inspect;
use std::collections::HashMap;
use std::sync::Arc;

/// What is made here: a hundredth, so that it is quick. The numbers of the whole are held by its plan.
const HUNDREDTH: Size = Size { name: "hundredth", divisor: 100 };

fn made(size: Size) -> (Plan, Vec<Written>) {
    let plan = plan(size).unwrap();
    let mut records = Vec::new();
    all(
        &plan,
        |_| {},
        |some| {
            records.extend(some);
            Ok(())
        },
    )
    .unwrap();
    (plan, records)
}

/// Records by register and changes in all, those of the small demonstration among them.
fn counts(size: Size) -> (HashMap<&'static str, usize>, usize) {
    let (small, _) = written().unwrap();
    let mut changes = plan(size).unwrap().records.iter().map(|r| r.changes).sum();
    let mut counts = HashMap::new();
    for planned in plan(size).unwrap().records {
        *counts.entry(planned.register.key).or_default() += 1;
    }
    for (_, mut doc) in small {
        changes += doc.changes_since(&[]).len();
        *counts.entry(doc.register().unwrap().key).or_default() += 1;
    }
    (counts, changes)
}

#[test]
fn a_size_has_the_numbers_that_it_promises() {
    let (large, changes) = counts(L);
    assert_eq!((large["asset"], large["risk"], large["control"], large["requirement"]), (20_000, 3_500, 2_500, 7_400));
    assert_eq!(changes, 1_000_000);
    let words: Vec<usize> = plan(L).unwrap().records.iter().map(|r| r.words).filter(|words| *words > 0).collect();
    assert_eq!((words.len(), words[0]), (121, 30_000));
    assert!(words[1..].iter().all(|words| *words == plan::WORDS));
    let (small, changes) = counts(S);
    assert_eq!((small["asset"], small["risk"], small["control"], small["requirement"]), (2_000, 350, 250, 740));
    assert_eq!(changes, 100_000);
}

#[test]
fn every_record_has_its_changes_and_its_words() {
    let (plan, records) = made(HUNDREDTH);
    assert_eq!(plan.records.len(), records.len());
    for (planned, record) in plan.records.iter().zip(&records) {
        assert_eq!((planned.doc, planned.changes), (record.doc, record.chunks.len()), "{}", record.row.title);
        let chunks: Vec<&[u8]> = record.chunks.iter().map(|(_, chunk)| chunk.as_ref()).collect();
        let mut doc = muster_shared::doc::Document::load(record.doc, None, &[], &chunks).unwrap();
        assert!(doc.heads() == record.heads && doc.row() == record.row, "{}", record.row.title);
        if planned.words > 0 {
            let words = doc.plain_text("body").split_whitespace().count();
            assert!(words.abs_diff(planned.words) * 20 < planned.words, "{words} of {}", planned.words);
        }
    }
}

#[test]
fn it_comes_out_the_same_every_time_however_many_cores_there_are() {
    let (plan, records) = made(HUNDREDTH);
    // One after the other, without threads.
    for (planned, record) in plan.records.iter().zip(records).step_by(7) {
        let again = record::write(&plan, planned).unwrap();
        assert!(again.chunks == record.chunks && again.saved == record.saved, "{}", record.row.title);
        assert!(again.decided == record.decided);
    }
}

#[test]
fn every_record_is_valid_linked_and_in_a_state_that_it_may_be_in() {
    let (plan, records) = made(HUNDREDTH);
    let mut known: HashMap<_, &str> = records.iter().map(|r| (r.doc, r.register.key)).collect();
    let (small, _) = written().unwrap();
    known.extend(small.iter().map(|(_, doc)| (doc.id(), doc.register().unwrap().key)));
    let (mut links, mut decided) = (0, 0);
    for record in &records {
        let mut row = record.row.clone();
        row.join(record.decided.last().map(|d| d.short()).as_ref());
        assert!(row.conflicts.is_empty() && !row.deleted && !row.title.is_empty());
        for field in record.register.fields {
            let issue = validate(field, row.value(field.key)).filter(|i| i.severity == Severity::Wrong);
            assert!(issue.is_none(), "{}, {}: {issue:?}", row.title, field.key);
            let FieldKind::Links { register } = field.kind else {
                assert!(!field.required || row.has(field.key), "{}: no {}", row.title, field.key);
                continue;
            };
            for target in row.linked(field.key) {
                links += 1;
                assert!(register.is_empty() || known[&target] == register, "{}: {}", row.title, field.key);
            }
        }
        let mut ways = record.register.transitions.iter().filter(|t| t.to == row.state()).peekable();
        let first = row.state() == record.register.states[0].key;
        assert!(first || ways.any(|t| t.needs.iter().all(|n| row.has(n))), "{}: {}", row.title, row.state());
        decided += record.decided.len();
    }
    assert!(links > 2 * records.len() && decided > 0, "{links} links, {decided} decisions");
    assert_eq!(plan.records.len(), records.len());
    // Risks name assets and controls, and those that name them are found from there.
    let rows: Vec<_> = records.iter().map(|r| r.row.clone()).collect();
    let records = Records::new(&rows);
    let threatened = records.of("asset").iter().filter(|asset| !records.incoming(asset).is_empty()).count();
    assert!(threatened > 10, "{threatened}");
}

#[tokio::test]
async fn the_guard_takes_every_change_and_the_hub_makes_the_same_rows() {
    let (plan, records) = made(HUNDREDTH);
    let dir = tempfile::tempdir().unwrap();
    let settings = Settings { data: Some(dir.path().into()), ..Settings::default() };
    let state = AppState::open(settings.resolve().unwrap()).await.unwrap();
    company(&state).await.unwrap();
    state.directory.seed(COLLEAGUES.iter().flat_map(|p| joins(p, None)).collect()).await.unwrap();
    let of = |prefix: ActorPrefix| PEOPLE.iter().chain(&COLLEAGUES).find(|p| p.prefix() == prefix);
    for record in records.iter().step_by(plan.records.len() / 12) {
        // A sender may only bring changes of their own, so each takes a turn.
        let mut turns: Vec<(&Person, Vec<muster_shared::sync::frame::Bytes>)> = Vec::new();
        for (_, chunk) in &record.chunks {
            let actor = Actor::from_bytes(inspect(chunk).unwrap().actor());
            let by = actor.and_then(|a| of(a.prefix)).or(turns.last().map(|(by, _)| *by)).unwrap_or(&PEOPLE[0]);
            match turns.last_mut().filter(|(last, _)| last.email == by.email) {
                Some((_, chunks)) => chunks.push(muster_shared::sync::frame::Bytes(chunk.to_vec())),
                None => turns.push((by, vec![muster_shared::sync::frame::Bytes(chunk.to_vec())])),
            }
        }
        for (by, chunks) in turns {
            let who = Arc::new(Who {
                account: by.account(),
                principals: vec![Arc::new(Principal {
                    account: by.account(),
                    workspace: workspace(),
                    role: by.role,
                    units: Vec::new(),
                    grants: Vec::new(),
                    scope: Scope::Full,
                })],
                name: by.name.into(),
                connection: state.hub.connection(),
                actors: Actors::Leased(by.prefix()),
            });
            let push = DocumentPush { doc: record.doc, epoch: 0, chunks, workspace: Some(workspace()) };
            state.hub.push(&who, vec![push], None).await.unwrap();
        }
        assert_eq!(state.store.row(record.doc).unwrap().as_ref(), Some(&record.row));
    }
}

#[tokio::test]
async fn it_is_made_once_and_copied_as_a_store_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let config = |data: &str| {
        let data = dir.path().join(data);
        std::fs::create_dir_all(&data).unwrap();
        Settings { data: Some(data), demo: Some(Demo::Sized(HUNDREDTH)), ..Settings::default() }.resolve().unwrap()
    };
    let cache = dir.path().join("cache");
    let kept = || std::fs::read_dir(&cache).unwrap().map(|f| f.unwrap().file_name()).collect::<Vec<_>>();
    let (one, other) = (config("one"), config("other"));
    assert!(place(&one, HUNDREDTH, Some(&cache)).await.unwrap());
    assert!(!place(&one, HUNDREDTH, Some(&cache)).await.unwrap(), "a store that is there was written over");
    let files = kept();
    let written = std::fs::metadata(cache.join(&files[0])).unwrap().modified().unwrap();
    assert!(place(&other, HUNDREDTH, Some(&cache)).await.unwrap());
    assert_eq!(kept(), files, "it was made again, or something was left over");
    assert_eq!(std::fs::metadata(cache.join(&files[0])).unwrap().modified().unwrap(), written);
    let report = verify(&one.data.join(crate::STORE_FILE)).unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    let (counts, changes) = counts(HUNDREDTH);
    assert_eq!((report.documents, report.changes), (counts.values().sum::<usize>() as u64, changes as u64));
    let (one, other) = (AppState::open(one).await.unwrap(), AppState::open(other).await.unwrap());
    assert!(one.store.incarnation() != other.store.incarnation() && one.store.restored().is_none());
    assert!(!one.directory.needs_setup() && !crate::demo::fill(&one).await.unwrap());
    // Every register goes on counting where the small demonstration ended.
    let last = plan(HUNDREDTH).unwrap().records.into_iter().rfind(|r| r.register.key == "asset").unwrap();
    let head = one.store.head(last.doc).unwrap().unwrap();
    assert_eq!(head.placement.number as usize, counts[by_key("asset").unwrap().key]);
}
