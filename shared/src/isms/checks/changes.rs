//! Rules over changes.

use super::Check;
use crate::label::label;

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "change-without-consequence-review",
        register: "change",
        title: label("Approved changes without a consequence review", "Genehmigte Änderungen ohne Folgenprüfung"),
        advice: label(
            "Review what the change means for security, intended or not.",
            "Prüfen Sie, was die Änderung für die Sicherheit bedeutet, gewollt oder nicht.",
        ),
        level: 4,
        clause: "8.1",
        field: Some("consequences"),
        broken: |case| {
            let urgent = case.chose("change_kind", &["emergency"]);
            // Emergencies are reviewed afterwards, but then they are.
            let late = case.is_in(&["verified", "closed"]) || (!urgent && case.is_in(&["approved", "implementing"]));
            late && !case.has("consequences")
        },
    },
    Check {
        key: "change-without-fallback",
        register: "change",
        title: label("Approved changes without a fallback", "Genehmigte Änderungen ohne Rückfallplan"),
        advice: label(
            "Plan how to get back, and until when that is possible.",
            "Planen Sie, wie man zurückkommt und bis wann das möglich ist.",
        ),
        level: 4,
        clause: "A.8.32",
        field: Some("fallback"),
        broken: |case| case.is_in(&["approved", "implementing"]) && !case.has("fallback"),
    },
    Check {
        key: "change-without-plan",
        register: "change",
        title: label("Approved changes without a plan", "Genehmigte Änderungen ohne Plan"),
        advice: label(
            "Plan which steps are taken when and by whom.",
            "Planen Sie, welche Schritte wann und von wem getan werden.",
        ),
        level: 3,
        clause: "6.3",
        field: Some("plan"),
        broken: |case| case.is_in(&["approved", "implementing"]) && !case.has("plan"),
    },
    Check {
        key: "change-overdue",
        register: "change",
        title: label("Overdue changes", "Überfällige Änderungen"),
        advice: label(
            "Complete the change, or have a new date decided.",
            "Schließen Sie die Änderung ab oder lassen Sie einen neuen Termin entscheiden.",
        ),
        level: 3,
        clause: "A.8.32",
        field: Some("due"),
        broken: |case| case.is_in(&["requested", "assessed", "approved", "implementing"]) && case.passed("due"),
    },
    Check {
        key: "change-without-decision",
        register: "change",
        title: label("Decided changes that do not say why", "Entschiedene Änderungen ohne Begründung"),
        advice: label(
            "Record what was decided, why and on which conditions.",
            "Halten Sie fest, was warum und mit welchen Auflagen entschieden wurde.",
        ),
        level: 2,
        clause: "A.8.32",
        field: Some("decision"),
        broken: |case| !case.is_in(&["requested", "assessed"]) && !case.has("decision"),
    },
    Check {
        key: "change-that-affects-nothing",
        register: "change",
        title: label("Assessed changes that affect nothing", "Beurteilte Änderungen, die nichts betreffen"),
        advice: label(
            "Link the records that the change touches.",
            "Verknüpfen Sie die Einträge, die die Änderung berührt.",
        ),
        level: 2,
        clause: "6.3",
        field: Some("affected"),
        broken: |case| !case.is_in(&["requested", "rejected"]) && !case.names("affected"),
    },
    Check {
        key: "change-verified-without-verification",
        register: "change",
        title: label(
            "Changes called verified without a verification",
            "Ohne Prüfung als verifiziert geführte Änderungen",
        ),
        advice: label(
            "Check that the change works as meant, and record how you did.",
            "Prüfen Sie, ob die Änderung wie gewollt wirkt, und halten Sie fest, wie Sie das getan haben.",
        ),
        level: 3,
        clause: "A.8.32",
        field: Some("verification"),
        broken: |case| case.is_in(&["verified", "closed"]) && !case.has("verification"),
    },
];

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, filled, record, text};

    pub(in super::super) fn examples() -> Vec<Example> {
        let change = |state| record("change", 1, state);
        vec![
            breaks("change-without-consequence-review", [change("approved")])
                .also_in(&["implementing"])
                .unless_with("consequences", filled())
                .unless_with("change_kind", text("emergency"))
                .unless_in("assessed"),
            breaks("change-without-consequence-review", [change("closed").with("change_kind", text("emergency"))])
                .also_in(&["verified"])
                .unless_with("consequences", filled())
                .unless_in("implementing"),
            breaks("change-without-fallback", [change("implementing")])
                .also_in(&["approved"])
                .unless_with("fallback", filled())
                .unless_in("verified"),
            breaks("change-without-plan", [change("approved")])
                .also_in(&["implementing"])
                .unless_with("plan", filled())
                .unless_in("closed"),
            breaks("change-overdue", [change("approved").with("due", text(PAST))])
                .also_in(&["requested", "assessed", "implementing"])
                .unless_with("due", text(TODAY))
                .unless_in("rejected")
                .unless_in("verified"),
            breaks("change-without-decision", [change("rejected")])
                .unless_in("requested")
                .unless_with("decision", text("Too dear"))
                .unless_in("assessed"),
            breaks("change-that-affects-nothing", [change("assessed"), record("asset", 2, "in_use")])
                .unless_in("rejected")
                .unless_linked("affected", 2)
                .unless_in("requested"),
            breaks("change-verified-without-verification", [change("verified")])
                .also_in(&["closed"])
                .unless_with("verification", filled())
                .unless_in("implementing"),
        ]
    }
}
