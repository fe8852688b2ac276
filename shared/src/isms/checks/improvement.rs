//! Rules over findings, corrective actions and ideas.

use super::Check;
use super::case::{Case, is_in};
use crate::label::label;

/// States of a finding or action on which work is still to be done.
const OPEN: [&str; 3] = ["open", "cause_analysed", "action_planned"];

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "nonconformity-without-action",
        register: "finding",
        title: label("Nonconformities without a corrective action", "Nichtkonformitäten ohne Korrekturmaßnahme"),
        advice: label(
            "Plan the corrective action that removes the cause.",
            "Planen Sie die Korrekturmaßnahme, die die Ursache beseitigt.",
        ),
        level: 4,
        clause: "10.2",
        field: None,
        broken: |case| {
            let unfinished = case.is_in(&OPEN) || case.is_in(&["implemented"]);
            is_nonconformity(case) && unfinished && !case.is_named_by("corrective_action", "findings")
        },
    },
    Check {
        key: "nonconformity-without-cause",
        register: "finding",
        title: label("Nonconformities acted on without a cause", "Behandelte Nichtkonformitäten ohne Ursache"),
        advice: label(
            "Find out why it came to this before you act on it.",
            "Klären Sie, warum es dazu kam, bevor Sie handeln.",
        ),
        level: 3,
        clause: "10.2",
        field: Some("cause"),
        broken: |case| {
            let mut actions = case.naming("corrective_action", "findings");
            is_nonconformity(case)
                && case.is_in(&["action_planned", "implemented", "effective", "closed"])
                && !case.has("cause")
                && !actions.any(|action| action.has("root_cause"))
        },
    },
    Check {
        key: "finding-overdue",
        register: "finding",
        title: label("Overdue findings", "Überfällige Feststellungen"),
        advice: label(
            "Put the finding right, or agree a new date and say why.",
            "Beheben Sie die Feststellung oder vereinbaren Sie begründet einen neuen Termin.",
        ),
        level: 4,
        clause: "10.2",
        field: Some("due"),
        broken: |case| case.is_in(&OPEN) && case.passed("due"),
    },
    Check {
        key: "finding-after-failed-actions",
        register: "finding",
        title: label(
            "Findings whose actions had no effect and nothing came after",
            "Feststellungen, deren Maßnahmen nicht wirkten und denen nichts folgte",
        ),
        advice: label(
            "Analyse the cause anew, and plan another corrective action.",
            "Analysieren Sie die Ursache neu und planen Sie eine weitere Korrekturmaßnahme.",
        ),
        level: 5,
        clause: "10.2",
        field: None,
        broken: |case| {
            // Seen from the finding, so that an action need not look for its siblings.
            case.is_named_by("corrective_action", "findings")
                && case.naming("corrective_action", "findings").all(|action| is_in(action, &["not_effective"]))
        },
    },
    Check {
        key: "finding-closed-with-open-actions",
        register: "finding",
        title: label(
            "Closed findings with corrective actions still open",
            "Abgeschlossene Feststellungen mit offenen Korrekturmaßnahmen",
        ),
        advice: label(
            "Complete the corrective actions, or reopen the finding.",
            "Schließen Sie die Korrekturmaßnahmen ab oder öffnen Sie die Feststellung wieder.",
        ),
        level: 3,
        clause: "10.2",
        field: None,
        broken: |case| {
            let mut actions = case.naming("corrective_action", "findings");
            case.is_in(&["effective", "closed"])
                && actions.any(|action| is_in(action, &OPEN) || is_in(action, &["implemented"]))
        },
    },
    Check {
        key: "action-overdue",
        register: "corrective_action",
        title: label("Overdue corrective actions", "Überfällige Korrekturmaßnahmen"),
        advice: label(
            "Carry out the action, or agree a new date and say why.",
            "Setzen Sie die Maßnahme um oder vereinbaren Sie begründet einen neuen Termin.",
        ),
        level: 4,
        clause: "10.2",
        field: Some("due"),
        broken: |case| case.is_in(&OPEN) && case.passed("due"),
    },
    Check {
        key: "action-check-overdue",
        register: "corrective_action",
        title: label(
            "Corrective actions overdue for their effectiveness check",
            "Korrekturmaßnahmen mit überfälliger Wirksamkeitsprüfung",
        ),
        advice: label("Check whether the finding stayed away.", "Prüfen Sie, ob die Feststellung ausgeblieben ist."),
        level: 3,
        clause: "10.2",
        field: Some("check_due"),
        broken: |case| case.is_in(&["implemented"]) && case.passed("check_due"),
    },
    Check {
        key: "action-effective-without-checker",
        register: "corrective_action",
        title: label(
            "Corrective actions called effective without a checker",
            "Als wirksam geführte Korrekturmaßnahmen ohne Prüfende",
        ),
        advice: label(
            "Name who checked the effect, or have it checked.",
            "Benennen Sie, wer die Wirkung geprüft hat, oder lassen Sie sie prüfen.",
        ),
        level: 4,
        clause: "10.2",
        field: Some("checker"),
        broken: |case| case.is_in(&["effective", "closed"]) && !case.has("checker"),
    },
    Check {
        key: "action-checked-by-its-owner",
        register: "corrective_action",
        title: label(
            "Corrective actions checked by who did them",
            "Korrekturmaßnahmen, die von den Umsetzenden selbst geprüft werden",
        ),
        advice: label(
            "Have somebody other than the owner check the effect.",
            "Lassen Sie die Wirkung von jemand anderem als der verantwortlichen Person prüfen.",
        ),
        level: 4,
        clause: "10.2",
        field: Some("checker"),
        broken: |case| case.person("checker").is_some_and(|checker| case.person("owner") == Some(checker)),
    },
    Check {
        key: "idea-overdue",
        register: "idea",
        title: label("Accepted ideas past their date", "Angenommene Ideen nach Ablauf ihrer Frist"),
        advice: label(
            "Carry the idea out, or decide on it again.",
            "Setzen Sie die Idee um oder entscheiden Sie neu über sie.",
        ),
        level: 1,
        clause: "10.1",
        field: Some("due"),
        broken: |case| case.is_in(&["accepted"]) && case.passed("due"),
    },
    Check {
        key: "idea-without-decision",
        register: "idea",
        title: label("Ideas decided without a reason", "Ohne Begründung entschiedene Ideen"),
        advice: label(
            "Say why the idea was accepted or declined.",
            "Begründen Sie, warum die Idee angenommen oder abgelehnt wurde.",
        ),
        level: 1,
        clause: "10.1",
        field: Some("decision"),
        broken: |case| case.is_in(&["accepted", "declined"]) && !case.has("decision"),
    },
];

fn is_nonconformity(case: &Case<'_>) -> bool {
    case.chose("grade", &["major_nonconformity", "minor_nonconformity"])
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, doc, filled, record, text};

    pub(in super::super) fn examples() -> Vec<Example> {
        let grave = |state| record("finding", 1, state).with("grade", text("minor_nonconformity"));
        let action = |number, state| record("corrective_action", number, state).linked_to("findings", doc(1));
        let own = |state| record("corrective_action", 1, state);
        vec![
            breaks("nonconformity-without-action", [grave("open")])
                .unless_beside(action(2, "open"))
                .unless_with("grade", text("observation"))
                .unless_in("closed"),
            breaks("nonconformity-without-action", [grave("implemented")]).unless_beside(action(2, "effective")),
            breaks("nonconformity-without-cause", [grave("action_planned"), action(2, "open")])
                .also_in(&["implemented", "effective", "closed"])
                .unless_with("cause", filled())
                .unless_instead(action(2, "open").with("root_cause", filled()))
                .unless_with("grade", text("opportunity"))
                .unless_in("open"),
            breaks("finding-overdue", [record("finding", 1, "open").with("due", text(PAST))])
                .unless_with("due", text(TODAY))
                .unless_in("implemented"),
            breaks("finding-after-failed-actions", [record("finding", 1, "open"), action(2, "not_effective")])
                .unless_beside(action(3, "open"))
                .unless_instead(action(2, "effective")),
            breaks("finding-after-failed-actions", [record("finding", 1, "closed"), action(2, "not_effective")])
                .unless_instead(record("corrective_action", 2, "not_effective")),
            breaks("finding-closed-with-open-actions", [record("finding", 1, "closed"), action(2, "implemented")])
                .unless_instead(action(2, "effective"))
                .unless_in("implemented"),
            breaks("finding-closed-with-open-actions", [record("finding", 1, "effective"), action(2, "open")])
                .unless_instead(action(2, "not_effective")),
            breaks("action-overdue", [own("action_planned").with("due", text(PAST))])
                .unless_with("due", text(TODAY))
                .unless_in("implemented"),
            breaks("action-check-overdue", [own("implemented").with("check_due", text(PAST))])
                .unless_with("check_due", text(TODAY))
                .unless_in("effective"),
            breaks("action-effective-without-checker", [own("effective")])
                .also_in(&["closed"])
                .unless_with("checker", text("eve"))
                .unless_in("implemented"),
            breaks(
                "action-checked-by-its-owner",
                [own("action_planned").with("owner", text("ada")).with("checker", text("ada"))],
            )
            .unless_with("checker", text("eve"))
            .unless_with("checker", crate::schema::Value::Empty),
            breaks("idea-overdue", [record("idea", 1, "accepted").with("due", text(PAST))])
                .unless_with("due", text(TODAY))
                .unless_in("done"),
            breaks("idea-without-decision", [record("idea", 1, "declined")])
                .also_in(&["accepted"])
                .unless_with("decision", text("Too dear"))
                .unless_in("proposed"),
        ]
    }
}
