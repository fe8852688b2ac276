#![allow(clippy::unwrap_used)]
use super::*;
use entries::all;
use muster_shared::isms::{Records, standing};
use muster_shared::registers::{FLOWS, PROCESSES};
use muster_shared::schema::{FieldKind, Severity, validate};
use muster_shared::sync::row::Row;
use std::collections::{BTreeMap, BTreeSet};

fn rows() -> Vec<Row> {
    let (documents, decided) = written().unwrap();
    let last: BTreeMap<_, _> = decided.into_iter().map(|(doc, _, decision)| (doc, decision.short())).collect();
    let joined = |(_, mut doc): (_, Document)| {
        let mut row = doc.row();
        row.join(last.get(&doc.id()));
        row
    };
    documents.into_iter().map(joined).collect()
}

fn documents() -> Result<Vec<(&'static Person, Document)>, CliError> {
    Ok(written()?.0)
}

#[test]
fn every_record_is_in_the_state_that_its_entry_names_and_whoever_decided_may() {
    for (row, entry) in rows().iter().zip(all().unwrap()) {
        assert_eq!((row.doc, row.state()), (entry.doc, entry.state.as_str()), "{}", row.title);
    }
    let (_, decided) = written().unwrap();
    assert!(decided.len() > 40, "{} decisions", decided.len());
    for (doc, register, decision) in decided {
        let register = muster_shared::registers::by_key(register).unwrap();
        let way = muster_shared::sync::decision::transition(register, &decision.from, &decision.to);
        assert!(way.is_some(), "{doc}: {} to {}", decision.from, decision.to);
        let by = PEOPLE.iter().find(|p| p.account() == decision.by).unwrap();
        assert!(matches!(by.role, muster_shared::access::Role::Owner | muster_shared::access::Role::Manager));
    }
}

#[test]
fn every_register_has_records_and_policies_and_risks_come_first() {
    let entries = all().unwrap();
    let keys: Vec<_> = entries.iter().map(|e| e.register.key).collect();
    assert!(keys[..5].iter().all(|k| *k == "policy") && keys[5..30].iter().all(|k| *k == "risk"), "{:?}", &keys[..30]);
    assert_eq!(entries[0].title, "Information security policy");
    assert_eq!(entries[5].title, "Ransomware encrypts the file servers in Bremen");
    let mut counts = BTreeMap::new();
    for key in &keys {
        *counts.entry(*key).or_insert(0) += 1;
    }
    assert_eq!((counts["policy"], counts["risk"]), (5, 25));
    for register in PROCESSES.iter().flat_map(|p| p.registers) {
        let count = counts.get(register.key).copied().unwrap_or_default();
        assert!(count >= 2, "{}: {count}", register.key);
    }
}

#[test]
fn records_that_are_under_way_have_what_they_need() {
    for row in rows() {
        let register = muster_shared::registers::by_key(&row.register).unwrap();
        if row.state() == register.states[0].key {
            continue;
        }
        for field in register.fields.iter().filter(|f| f.required) {
            assert!(row.has(field.key), "{}: no {}", row.title, field.key);
        }
        // Where several ways lead into a state, one of them must have been open.
        let mut ways = register.transitions.iter().filter(|t| t.to == row.state()).peekable();
        if ways.peek().is_some() {
            assert!(ways.any(|t| t.needs.iter().all(|n| row.has(n))), "{}: {}", row.title, row.state());
        }
    }
}

#[test]
fn what_is_written_is_what_the_registers_know() {
    let docs = documents().unwrap();
    let known: BTreeMap<_, _> = docs.iter().map(|(_, d)| (d.id(), d.register().unwrap().key)).collect();
    assert_eq!(known.len(), docs.len(), "two documents have one id");
    for (author, mut doc) in docs {
        assert!(author.hand().name == author.name, "{} may only read", author.name);
        let row = doc.row();
        assert!(row.conflicts.is_empty() && !row.deleted);
        let register = doc.register().unwrap();
        for field in register.fields {
            let issue = validate(field, row.value(field.key)).filter(|i| i.severity == Severity::Wrong);
            assert!(issue.is_none(), "{}, {}: {issue:?}", row.title, field.key);
            if let FieldKind::Links { register } = field.kind {
                for target in row.linked(field.key) {
                    let of = known[&target];
                    assert!(register.is_empty() || of == register, "{}, {}: a {of}", row.title, field.key);
                }
            }
        }
    }
}

#[test]
fn it_comes_out_the_same_every_time_and_before_today() {
    let write = || {
        let docs = documents().unwrap();
        docs.into_iter().map(|(_, mut d)| (d.id(), d.changes_since(&[]), d.row().changed)).collect::<Vec<_>>()
    };
    let (one, other) = (write(), write());
    assert!(one == other);
    // 25 November 2026, 00:00 UTC.
    let today = Timestamp(BEGIN + 23 * DAY - 8 * 3_600_000);
    assert!(one.iter().all(|(_, _, changed)| *changed < today), "something is from the future");
}

#[test]
fn some_flows_are_taken_up_and_some_wait() {
    let rows = rows();
    let records = Records::new(&rows);
    let (mut waiting, mut taken_up) = (BTreeSet::new(), BTreeSet::new());
    for flow in FLOWS.iter().filter(|f| f.taken_up != muster_shared::registers::TakenUp::Informs) {
        let standing = standing(&records, flow);
        assert!(!standing.arrived.is_empty(), "{}: nothing arrives", flow.key);
        let side = if standing.waiting.is_empty() { &mut taken_up } else { &mut waiting };
        side.insert(flow.key);
    }
    for key in ["risks-treated", "treatments-implemented", "audits-improved", "lessons-followed"] {
        assert!(waiting.contains(key), "{key}");
    }
    assert!(waiting.len() >= 3 && taken_up.len() >= 5, "{waiting:?} {taken_up:?}");
}

#[test]
fn gaps_are_there_on_purpose() {
    let rows = rows();
    let past = |row: &Row, field: &str| row.value(field).as_text().is_some_and(|day| day < "2026-11-25");
    let count = |register: &str, state: &[&str], field: &str| {
        let found = rows.iter().filter(|r| r.register == register && state.contains(&r.state()) && past(r, field));
        found.count()
    };
    assert_eq!(count("task", &["to_do", "doing", "blocked"], "due"), 1);
    assert_eq!(count("corrective_action", &["open", "cause_analysed", "action_planned"], "due"), 1);
    assert_eq!(count("metric", &["active"], "next_measurement"), 1);
    assert_eq!(count("acceptance", &["accepted"], "valid_until"), 1);
    let records = Records::new(&rows);
    let running = rows.iter().filter(|r| r.register == "control" && ["implemented", "verified"].contains(&r.state()));
    let unproven = running.filter(|r| records.naming(r, "evidence", "proves").next().is_none() && !r.has("evidence"));
    assert_eq!(unproven.count(), 4);
}

#[test]
fn risks_improve() {
    for row in rows().iter().filter(|r| r.register == "risk") {
        let products: Vec<u8> = ["inherent", "current", "target"]
            .into_iter()
            .filter_map(|f| if let Value::Estimate(l, i) = row.value(f) { Some(l * i) } else { None })
            .collect();
        assert!(products.len() == 3 && products.windows(2).all(|w| w[0] >= w[1]), "{}", row.title);
    }
}

#[test]
fn policies_are_written_out() {
    for (_, doc) in documents().unwrap().into_iter().take(5) {
        let words = doc.plain_text("body").split_whitespace().count();
        assert!((250..=900).contains(&words), "{words} words");
        let kinds: BTreeSet<_> = doc.blocks("body").into_iter().map(|b| b.attrs.kind).collect();
        assert!(["heading", "paragraph", "item"].iter().all(|k| kinds.contains(*k)), "{kinds:?}");
        assert!(doc.blocks("body").iter().flat_map(|b| &b.runs).any(|r| !r.marks.is_empty()));
    }
}

#[tokio::test]
async fn an_empty_server_is_filled_once_in_few_pushes_and_in_order() {
    assert!(rounds(documents().unwrap()).len() < 40);
    let dir = tempfile::tempdir().unwrap();
    let settings = crate::config::Settings { data: Some(dir.path().into()), ..Default::default() };
    let config = settings.resolve().unwrap();
    let state = AppState::open(config).await.unwrap();
    assert!(fill(&state).await.unwrap());
    assert!(!fill(&state).await.unwrap());
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    for (_, mut doc) in documents().unwrap() {
        assert_eq!(state.store.row(doc.id()).unwrap(), Some(doc.row()));
        let number = numbers.entry(doc.register().unwrap().key).or_default();
        *number += 1;
        let head = state.store.head(doc.id()).unwrap().unwrap();
        assert_eq!(head.placement.number, *number, "{:?}", doc.row().title);
    }
}
