//! Holds every rule against its examples, and the rules against each other.

#![allow(clippy::unwrap_used)]

use super::testing::{Example, TODAY, record};
use super::*;
use std::collections::{BTreeSet, HashSet};

fn examples() -> Vec<Example> {
    [
        governance::tests::examples(),
        policies::tests::examples(),
        requirements::tests::examples(),
        assets::tests::examples(),
        risks::tests::examples(),
        treatment::tests::examples(),
        controls::tests::examples(),
        implementation::tests::examples(),
        suppliers::tests::examples(),
        awareness::tests::examples(),
        incidents::tests::examples(),
        changes::tests::examples(),
        audit::tests::examples(),
        performance::tests::examples(),
        improvement::tests::examples(),
        evidence::tests::examples(),
        resources::tests::examples(),
        communication::tests::examples(),
        general::tests::examples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether the rule finds the first of these records.
fn finds(key: &str, rows: &[Row]) -> bool {
    let records = Records::new(rows);
    run(&records, TODAY).iter().any(|finding| finding.check.key == key && finding.row.doc == rows[0].doc)
}

#[test]
fn every_rule_finds_what_breaks_it_and_not_what_differs_in_just_that() {
    for Example { key, broken, also, sound } in examples() {
        for rows in also.iter().chain([&broken]) {
            assert!(finds(key, rows), "{key} does not find {rows:?}");
        }
        assert!(!sound.is_empty(), "{key}: nothing puts it right");
        for rows in sound {
            assert!(!finds(key, &rows), "{key} finds {rows:?}");
        }
    }
}

#[test]
fn every_rule_has_an_example() {
    let rules: BTreeSet<_> = all().map(|check| check.key).collect();
    let shown: BTreeSet<_> = examples().iter().map(|example| example.key).collect();
    assert_eq!(rules.difference(&shown).collect::<Vec<_>>(), Vec::<&&str>::new(), "without an example");
    assert_eq!(shown.difference(&rules).collect::<Vec<_>>(), Vec::<&&str>::new(), "without a rule");
    assert!(rules.len() >= 40);
}

#[test]
fn rules_name_what_exists() {
    let mut keys = HashSet::new();
    for check in all() {
        let Check { key, register, level, field, .. } = *check;
        assert!(keys.insert(key), "{key} twice");
        assert!(key.bytes().all(|b| b == b'-' || b.is_ascii_lowercase()), "{key}");
        assert!((1..=5).contains(&level), "{key}: level {level}");
        let mut looked_at = registers::all().filter(|r| register.is_empty() || r.key == register).peekable();
        assert!(looked_at.peek().is_some(), "{key}: no register {register}");
        if let Some(field) = field {
            assert!(looked_at.any(|r| r.field(field).is_some()), "{key}: no field {field}");
        }
    }
}

#[test]
fn titles_name_what_is_wrong_and_advice_is_a_sentence() {
    let mut titles = HashSet::new();
    for check in all() {
        for (title, advice) in [(check.title.en, check.advice.en), (check.title.de, check.advice.de)] {
            assert!(titles.insert(title), "{title} twice");
            assert!(!title.is_empty() && title.chars().next().unwrap().is_uppercase(), "{}: {title}", check.key);
            assert!(!title.ends_with('.') && title.chars().count() <= 90, "{}: {title}", check.key);
            assert!(advice.ends_with('.') && !advice.ends_with(".."), "{}: {advice}", check.key);
            assert!(advice.chars().next().unwrap().is_uppercase() && !advice.contains(". "), "{}: {advice}", check.key);
            assert!(!advice.contains("  ") && !title.contains("  "), "{}: two spaces", check.key);
        }
        assert!(
            [" Sie ", " Sie,"].iter().any(|you| check.advice.de.contains(you)),
            "{}: {} tells nobody",
            check.key,
            check.advice.de
        );
    }
}

/// The clauses of ISO/IEC 27001:2022 and the last control of each theme of its Annex A.
#[test]
fn clauses_exist() {
    let clauses = "4.1 4.2 4.3 4.4 5.1 5.2 5.3 6.1.1 6.1.2 6.1.3 6.2 6.3 7.1 7.2 7.3 7.4 7.5.1 7.5.2 7.5.3 8.1 8.2 8.3 \
                   9.1 9.2.1 9.2.2 9.3.1 9.3.2 9.3.3 10.1 10.2";
    let clauses: HashSet<_> = clauses.split_whitespace().collect();
    for check in all().filter(|check| !check.clause.is_empty()) {
        let exists = match check.clause.strip_prefix("A.").and_then(|c| c.split_once('.')) {
            Some((theme, number)) => {
                let last = match theme {
                    "5" => 37,
                    "6" => 8,
                    "7" => 14,
                    "8" => 34,
                    _ => 0,
                };
                (1..=last).contains(&number.parse().unwrap())
            }
            None => clauses.contains(check.clause),
        };
        assert!(exists, "{}: {}", check.key, check.clause);
    }
}

#[test]
fn a_record_whose_state_was_never_written_is_in_its_first() {
    let (fresh, closed) = (record("risk", 1, "identified"), record("risk", 1, "closed"));
    let unwritten = Row { cells: Vec::new(), ..fresh.clone() };
    assert!(finds("risk-without-owner", &[fresh]) && finds("risk-without-owner", &[unwritten]));
    assert!(!finds("risk-without-owner", &[closed]));
}

#[test]
fn deleted_records_break_nothing() {
    let gone = Row { deleted: true, ..record("risk", 1, "identified") };
    assert_eq!(run(&Records::new([&gone]), TODAY).len(), 0);
}

#[test]
fn findings_come_in_a_fixed_order() {
    let rows = [record("policy", 3, "draft"), record("risk", 2, "identified"), record("risk", 1, "identified")];
    let records = Records::new(&rows);
    let found = run(&records, TODAY);
    let position = |check: &Check| all().position(|c| c.key == check.key).unwrap();
    assert!(found.is_sorted_by_key(|finding| position(finding.check)));
    let unowned = found.iter().filter(|finding| finding.check.key == "risk-without-owner");
    assert_eq!(unowned.map(|finding| finding.row.doc).collect::<Vec<_>>(), [rows[1].doc, rows[2].doc]);
}
