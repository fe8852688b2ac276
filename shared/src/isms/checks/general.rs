//! Rules over records of every register.

use super::Check;
use super::case::{Case, state};
use crate::label::label;
use crate::registers::by_key;

/// States after which nobody looks after a record any more, whatever the register.
const OVER: [&str; 12] = [
    "retired",
    "ended",
    "disposed",
    "closed",
    "superseded",
    "finished",
    "achieved",
    "missed",
    "rejected",
    "revoked",
    "declined",
    "discarded",
];

/// Registers that have a rule of their own about owners.
const OWNED: [&str; 4] = ["risk", "policy", "asset", "control"];

/// Registers that have a rule of their own about reviews.
const REVIEWED: [&str; 2] = ["risk", "policy"];

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "record-without-title",
        register: "",
        title: label("Records without a title", "Einträge ohne Titel"),
        advice: label("Give the record a title.", "Geben Sie dem Eintrag einen Titel."),
        level: 1,
        clause: "7.5.2",
        field: None,
        broken: |case| case.row.title.trim().is_empty(),
    },
    Check {
        key: "record-without-owner",
        register: "",
        title: label("Records without an owner", "Einträge ohne Verantwortliche"),
        advice: label("Name who answers for the record.", "Benennen Sie, wer für den Eintrag geradesteht."),
        level: 2,
        clause: "5.3",
        field: Some("owner"),
        broken: |case| {
            let register = by_key(&case.row.register);
            let owned = register.and_then(|r| r.field("owner")).is_some_and(|owner| owner.required);
            owned && !OWNED.contains(&case.row.register.as_str()) && !is_over(case) && !case.has("owner")
        },
    },
    Check {
        key: "record-review-overdue",
        register: "",
        title: label("Records overdue for review", "Einträge mit überfälliger Überprüfung"),
        advice: label(
            "Look at the record again, and set the next date.",
            "Sehen Sie den Eintrag wieder an und setzen Sie den nächsten Termin.",
        ),
        level: 2,
        clause: "7.5.3",
        field: Some("review"),
        broken: |case| {
            let reviewed = by_key(&case.row.register).is_some_and(|r| r.field("review").is_some());
            let here = reviewed && !REVIEWED.contains(&case.row.register.as_str());
            here && !is_over(case) && case.passed("review")
        },
    },
    Check {
        key: "record-with-dead-links",
        register: "",
        title: label("Records that name something that is gone", "Einträge, die etwas nennen, das es nicht mehr gibt"),
        advice: label(
            "Remove the link, or restore what it led to.",
            "Entfernen Sie die Verknüpfung oder stellen Sie wieder her, wohin sie führte.",
        ),
        level: 2,
        clause: "7.5.3",
        field: None,
        broken: |case| case.row.links.iter().any(|(_, target)| case.records.get(*target).is_none()),
    },
    Check {
        key: "record-with-conflicts",
        register: "",
        title: label("Records with undecided conflicts", "Einträge mit offenen Konflikten"),
        advice: label(
            "Decide which of the values entered at the same time holds.",
            "Entscheiden Sie, welcher der gleichzeitig eingetragenen Werte gilt.",
        ),
        level: 3,
        clause: "7.5.3",
        field: None,
        broken: |case| !case.row.conflicts.is_empty(),
    },
];

fn is_over(case: &Case<'_>) -> bool {
    OVER.contains(&state(case.row))
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, doc, record, text};
    use super::*;
    use crate::registers;
    use crate::sync::row::Row;

    pub(in super::super) fn examples() -> Vec<Example> {
        let untitled = |title: &str| Row { title: title.to_owned(), ..record("risk", 1, "closed") };
        let disputed = |keys: &[&str]| Row {
            conflicts: keys.iter().map(|key| (*key).to_owned()).collect(),
            ..record("policy", 1, "draft")
        };
        let linking = |row: Row| row.linked_to("assets", doc(2));
        vec![
            breaks("record-without-title", [untitled(" ")]).unless_instead(untitled("Fire")),
            breaks("record-without-owner", [record("supplier", 1, "active")])
                .unless_with("owner", text("ada"))
                .unless_in("ended"),
            breaks("record-review-overdue", [record("control", 1, "verified").with("review", text(PAST))])
                .unless_with("review", text(TODAY)),
            breaks("record-review-overdue", [record("supplier", 1, "active").with("review", text(PAST))])
                .unless_in("ended"),
            breaks("record-with-dead-links", [linking(record("risk", 1, "identified")), record("asset", 3, "in_use")])
                .unless_beside(record("asset", 2, "in_use"))
                .unless_instead(record("risk", 1, "identified")),
            breaks(
                "record-with-dead-links",
                [linking(record("risk", 1, "closed")), Row { deleted: true, ..record("asset", 2, "in_use") }],
            )
            .unless_instead(record("asset", 2, "in_use")),
            breaks("record-with-conflicts", [disputed(&["owner"])]).unless_instead(disputed(&[])),
        ]
    }

    #[test]
    fn what_is_over_is_a_state_of_some_register() {
        for over in OVER {
            assert!(registers::all().any(|register| register.state(over).is_some()), "no {over}");
        }
    }

    #[test]
    fn registers_left_out_have_a_rule_of_their_own() {
        let has = |register: &str, field| {
            super::super::all().any(|check| check.register == register && check.field == Some(field))
        };
        assert!(OWNED.iter().all(|register| has(register, "owner")));
        assert!(REVIEWED.iter().all(|register| has(register, "review")));
    }
}
