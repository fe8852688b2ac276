//! Numbers against records made by hand, and every number against its list.

#![allow(clippy::unwrap_used)]

use super::super::checks::testing::{PAST, TODAY, doc, many, record, text};
use super::*;
use crate::isms::Records;
use crate::isms::facets::{Today, UNFINISHED, fits};
use crate::registers::{self, ACCEPTANCES, AUDITS, FINDINGS, INCIDENTS, RISKS, TASKS, TREATMENTS};
use crate::schema::{FieldKind, Register, Value};
use crate::sync::row::Row;
use proptest::prelude::*;

const DAYS: Today<'_> = Today { day: TODAY, soon: "2026-07-15" };

/// The rows of the list that a number leads to.
fn behind<'a>(count: &Count, rows: &'a [Row]) -> Vec<&'a Row> {
    let register = registers::by_key(count.register).unwrap();
    let of_it = rows.iter().filter(|row| row.register == count.register && !row.deleted);
    of_it.filter(|row| count.facets.iter().all(|(f, wanted)| fits(register, row, f, wanted, DAYS))).collect()
}

fn numbers(slices: &[Slice]) -> Vec<usize> {
    slices.iter().map(|slice| slice.count.number).collect()
}

#[test]
fn open_risks_stand_in_their_cells() {
    let rows = [
        record("risk", 1, "evaluated").with("current", Value::Estimate(5, 5)).with("target", Value::Estimate(1, 5)),
        record("risk", 2, "accepted").with("current", Value::Estimate(5, 5)),
        record("risk", 3, "closed").with("current", Value::Estimate(5, 5)),
        record("risk", 4, "identified"),
        record("risk", 5, "analysed").with("current", Value::Estimate(1, 2)),
    ];
    let now = heat(&rows, "current").unwrap();
    assert_eq!((now.all.number, now.unjudged.number), (4, 1));
    assert_eq!(now.cell(5, 5).unwrap().number, 2);
    assert_eq!(now.cell(1, 2).unwrap().number, 1);
    assert_eq!(now.cells.iter().map(|c| c.number).sum::<usize>(), 3);
    assert_eq!(now.levels.iter().map(|c| c.number).collect::<Vec<_>>(), [1, 0, 0, 0, 2]);
    assert_eq!(now.cell(0, 1), None);
    assert_eq!(now.cell(6, 1), None);
    let then = heat(&rows, "target").unwrap();
    assert_eq!((then.cell(1, 5).unwrap().number, then.unjudged.number), (1, 3));
    assert_eq!(heat(&rows, "owner"), None);
}

#[test]
fn treatments_count_by_state_and_audits_too() {
    let rows = [
        record("treatment", 1, "proposed"),
        record("treatment", 2, "in_implementation"),
        record("treatment", 3, "in_implementation"),
        record("treatment", 4, "verified"),
    ];
    assert_eq!(numbers(&by_state(&TREATMENTS, &rows)), [1, 0, 2, 0, 1, 0]);
    let audits = [record("audit", 1, "planned"), record("audit", 2, "closed")];
    assert_eq!(numbers(&by_state(&AUDITS, &audits)), [1, 0, 0, 0, 1]);
}

#[test]
fn findings_count_by_grade_while_they_are_open() {
    let rows = [
        record("finding", 1, "open").with("grade", text("major_nonconformity")),
        record("finding", 2, "effective").with("grade", text("minor_nonconformity")),
        record("finding", 3, "closed").with("grade", text("minor_nonconformity")),
        record("finding", 4, "open"),
    ];
    let open = by_field(&FINDINGS, &rows, "grade", &[("state", UNFINISHED)], DAYS);
    assert_eq!(numbers(&open), [1, 1, 0, 0, 1]);
    assert!(open[4].name.is_none());
    assert!(by_field(&FINDINGS, &rows, "owner", &[], DAYS).is_empty());
}

#[test]
fn months_go_back_over_the_year() {
    assert_eq!(months("2026-02-28", 3), ["2025-12", "2026-01", "2026-02"]);
    assert!(months("soon", 3).is_empty() && months("2026-13-01", 3).is_empty());
    let rows = [
        record("incident", 1, "closed").with("detected", text("2026-06-01T00:00Z")),
        record("incident", 2, "reported").with("detected", text("2026-05-31T23:59Z")),
        record("incident", 3, "reported"),
    ];
    let counts = by_month(&INCIDENTS, &rows, "detected", &months(TODAY, 2));
    assert_eq!(counts.iter().map(|c| c.number).collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn what_waits_for_me_is_late_to_decide_or_due_soon() {
    let rows = [
        record("task", 1, "doing").with("owner", text("me")).with("due", text(PAST)),
        record("task", 2, "doing").with("owner", text("me")).with("due", text("2026-06-01")),
        record("task", 3, "doing").with("owner", text("me")).with("due", text("2026-07-01")),
        record("task", 4, "doing").with("owner", text("other")).with("due", text(PAST)),
        record("task", 5, "doing").with("owner", text("me")).with("due", text("2026-12-01")),
    ];
    let found = mine(&TASKS, &rows, "me", true, DAYS);
    let seen: Vec<(Reason, Vec<u8>)> =
        found.iter().map(|m| (m.reason, m.rows.iter().map(|(row, _)| row.doc.0[0]).collect())).collect();
    assert_eq!(seen, [(Reason::Overdue, vec![2, 1]), (Reason::Soon, vec![3])]);

    let rows = [
        record("treatment", 1, "proposed").with("owner", text("me")),
        record("treatment", 2, "approved").with("owner", text("me")),
        record("treatment", 3, "proposed").with("owner", text("other")),
    ];
    // Whose role decides has all that waits; who only owns it decides nothing.
    let found = mine(&TREATMENTS, &rows, "me", true, DAYS);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].reason, found[0].count.number), (Reason::Open, 2));
    assert!(mine(&TREATMENTS, &rows, "me", false, DAYS).is_empty());
    // Whom a record names as who decides is asked, whatever their role.
    let rows = [
        record("acceptance", 1, "requested").with("owner", text("me")),
        record("acceptance", 2, "requested").with("owner", text("other")),
        record("acceptance", 3, "accepted").with("owner", text("me")),
    ];
    let seen = |decides| {
        let found = mine(&ACCEPTANCES, &rows, "me", decides, DAYS);
        found.iter().map(|m| (m.reason, m.count.number)).collect::<Vec<_>>()
    };
    assert_eq!(seen(false), [(Reason::Asked, 1)]);
    assert_eq!(seen(true), [(Reason::Asked, 1), (Reason::Open, 1)]);
}

#[test]
fn results_wait_for_who_acts_in_the_process_and_for_their_owner() {
    let high = |number, owner| {
        record("risk", number, "evaluated").with("current", Value::Estimate(5, 5)).with("owner", text(owner))
    };
    let role = |state| {
        record("role_assignment", 9, state)
            .with("owner", text("lead"))
            .with("process", text("treatment"))
            .with("involvement", many(&["accountable"]))
    };
    let of = |rows: &[Row], person: &str| {
        let records = Records::new(rows);
        let found = arrived(&records, person);
        found.iter().map(|a| (a.flow.key, a.receives, a.rows.len())).collect::<Vec<_>>()
    };
    let rows = [high(1, "me"), high(2, "other"), role("assigned")];
    assert_eq!(of(&rows, "me"), [("risks-treated", false, 1)]);
    assert_eq!(of(&rows, "lead"), [("risks-treated", true, 2)]);
    assert_eq!(of(&rows, "nobody"), []);
    // Proposed is not assigned, informed is not responsible.
    assert_eq!(of(&[high(1, "me"), role("proposed")], "lead"), []);
    let informed = role("assigned").with("involvement", many(&["informed"]));
    assert_eq!(of(&[high(1, "me"), informed], "lead"), []);
}

#[test]
fn objectives_are_held_against_their_last_measurement() {
    let measurement = |number, day: &str, value: f64, state: &str| {
        record("measurement", number, state)
            .with("period_end", text(day))
            .with("value", Value::Number(value))
            .linked_to("metrics", doc(2))
    };
    let metric = |direction: &str| {
        record("metric", 2, "active")
            .with("target", Value::Number(8.0))
            .with("direction", text(direction))
            .linked_to("objectives", doc(1))
    };
    let rows = |direction| {
        [
            record("objective", 1, "active"),
            metric(direction),
            measurement(3, "2026-05-31", 6.0, "confirmed"),
            measurement(4, "2026-02-28", 12.0, "confirmed"),
            measurement(5, "2026-06-10", 99.0, "discarded"),
            record("objective", 6, "draft"),
        ]
    };
    let lower = rows("lower_is_better");
    let records = Records::new(&lower);
    let found = progress(&records);
    assert_eq!(found.len(), 1);
    let measured = &found[0].metrics[0];
    assert_eq!(measured.values, [("2026-02-28", 12.0), ("2026-05-31", 6.0)]);
    assert_eq!((measured.target, measured.reached), (Some(8.0), Some(true)));
    let higher = rows("higher_is_better");
    let records = Records::new(&higher);
    assert_eq!(progress(&records)[0].metrics[0].reached, Some(false));
    // Named from both sides, it is one metric still; without a value nothing is said.
    let both = [record("objective", 1, "active").linked_to("metrics", doc(2)), metric("lower_is_better")];
    let records = Records::new(&both);
    let found = progress(&records);
    assert_eq!((found[0].metrics.len(), found[0].metrics[0].reached), (1, None));
}

/// Any row of a register, with values that its fields take and some that they do not.
fn any_row(register: &'static Register, number: u8) -> impl Strategy<Value = Row> {
    let state = prop::sample::select(register.states.iter().map(|s| s.key).chain([""]).collect::<Vec<_>>());
    let cells: Vec<_> = register
        .fields
        .iter()
        .map(|field| {
            let day = || {
                prop::sample::select(vec!["2026-05-31", PAST, TODAY, "2026-06-16T08:00Z", "2026-07-15", "2027-01-01"])
            };
            match field.kind {
                FieldKind::Choice(choices) => {
                    let keys: Vec<&str> = choices.iter().map(|c| c.key).chain(["", "of-a-newer-version"]).collect();
                    prop::sample::select(keys).prop_map(Value::text).boxed()
                }
                FieldKind::Estimate { .. } => {
                    prop_oneof![Just(Value::Empty), (1_u8..8, 1_u8..8).prop_map(|(l, i)| Value::Estimate(l, i))].boxed()
                }
                FieldKind::Date | FieldKind::Moment => {
                    prop_oneof![Just(Value::Empty), day().prop_map(Value::text)].boxed()
                }
                FieldKind::Person => prop::sample::select(vec!["", "me", "other"]).prop_map(Value::text).boxed(),
                _ => Just(Value::Empty).boxed(),
            }
        })
        .collect();
    (state, cells).prop_map(move |(state, cells)| {
        let mut row = record(register.key, number, register.states.first().map_or("", |s| s.key));
        row.cells = std::iter::once(Value::text(state)).chain(cells).collect();
        row
    })
}

fn rows_of(register: &'static Register) -> impl Strategy<Value = Vec<Row>> {
    (0_u8..14).prop_flat_map(move |many| (0..many).map(|n| any_row(register, n)).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn every_number_is_the_length_of_the_list_behind_it(
        risks in rows_of(&RISKS),
        treatments in rows_of(&TREATMENTS),
        findings in rows_of(&FINDINGS),
        incidents in rows_of(&INCIDENTS),
        tasks in rows_of(&TASKS),
    ) {
        let mut counts: Vec<(Count, &[Row])> = Vec::new();
        for field in ["inherent", "current", "target"] {
            let heat = heat(&risks, field).unwrap();
            counts.extend(heat.cells.into_iter().chain(heat.levels).map(|c| (c, risks.as_slice())));
            counts.extend([(heat.unjudged, risks.as_slice()), (heat.all, risks.as_slice())]);
        }
        counts.extend(by_state(&TREATMENTS, &treatments).into_iter().map(|s| (s.count, treatments.as_slice())));
        let grades = by_field(&FINDINGS, &findings, "grade", &[("state", UNFINISHED)], DAYS);
        counts.extend(grades.into_iter().map(|s| (s.count, findings.as_slice())));
        let severities = by_field(&INCIDENTS, &incidents, "severity", &[("state", UNFINISHED)], DAYS);
        counts.extend(severities.into_iter().map(|s| (s.count, incidents.as_slice())));
        let trend = by_month(&INCIDENTS, &incidents, "detected", &months(TODAY, 12));
        counts.extend(trend.into_iter().map(|c| (c, incidents.as_slice())));
        for (register, rows) in [(&TASKS, &tasks), (&TREATMENTS, &treatments), (&RISKS, &risks), (&INCIDENTS, &incidents)] {
            for group in mine(register, rows, "me", true, DAYS) {
                let docs = |rows: Vec<&Row>| rows.iter().map(|r| r.doc).collect::<std::collections::BTreeSet<_>>();
                prop_assert_eq!(
                    docs(group.rows.iter().map(|(row, _)| *row).collect()),
                    docs(behind(&group.count, rows))
                );
                counts.push((group.count, rows));
            }
        }
        for (count, rows) in &counts {
            prop_assert_eq!(count.number, behind(count, rows).len(), "{:?}", count);
        }
    }
}
