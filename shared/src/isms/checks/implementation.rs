//! Rules over tasks and verifications.

use super::Check;
use super::case::{involves, is_in};
use crate::label::label;

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "task-overdue",
        register: "task",
        title: label("Overdue tasks", "Überfällige Aufgaben"),
        advice: label(
            "Get the task done, or agree a new date with those who wait for it.",
            "Erledigen Sie die Aufgabe oder vereinbaren Sie mit denen, die darauf warten, einen neuen Termin.",
        ),
        level: 3,
        clause: "8.1",
        field: Some("due"),
        broken: |case| case.is_in(&["to_do", "doing", "blocked"]) && case.passed("due"),
    },
    Check {
        key: "task-blocked-without-obstacle",
        register: "task",
        title: label("Blocked tasks that name no obstacle", "Blockierte Aufgaben ohne benanntes Hindernis"),
        advice: label(
            "Say what blocks the task and who can help.",
            "Sagen Sie, was die Aufgabe blockiert und wer helfen kann.",
        ),
        level: 2,
        clause: "8.1",
        field: Some("obstacle"),
        broken: |case| case.is_in(&["blocked"]) && !case.has("obstacle"),
    },
    Check {
        key: "task-done-unverified",
        register: "task",
        title: label("Tasks done that nobody verified", "Erledigte Aufgaben, die niemand verifiziert hat"),
        advice: label(
            "Have somebody other than the implementer verify the task.",
            "Lassen Sie die Aufgabe von jemandem verifizieren, der sie nicht umgesetzt hat.",
        ),
        level: 2,
        clause: "8.1",
        field: None,
        broken: |case| case.is_in(&["done"]) && !case.is_named_by("verification", "subjects"),
    },
    Check {
        key: "task-for-nothing",
        register: "task",
        title: label("Open tasks that serve nothing", "Offene Aufgaben ohne Zweck"),
        advice: label(
            "Link the treatment, control or change that the task carries out.",
            "Verknüpfen Sie die Behandlung, Maßnahme oder Änderung, die die Aufgabe ausführt.",
        ),
        level: 1,
        clause: "8.1",
        field: Some("treatments"),
        broken: |case| {
            let purposes = ["treatments", "controls", "changes", "related"];
            case.is_in(&["to_do", "doing", "blocked"])
                && !purposes.into_iter().any(|field| case.names(field))
                && !case.is_named_by("management_review", "actions")
        },
    },
    Check {
        key: "task-done-before-its-time",
        register: "task",
        title: label("Tasks done before those that they wait for", "Aufgaben, die vor ihren Vorgängern erledigt sind"),
        advice: label(
            "Finish the tasks that came first, or drop the dependency.",
            "Erledigen Sie die vorausgehenden Aufgaben oder lösen Sie die Abhängigkeit auf.",
        ),
        level: 2,
        clause: "8.1",
        field: Some("depends_on"),
        broken: |case| {
            case.is_in(&["done", "verified"])
                && case.named("depends_on").any(|earlier| !is_in(earlier, &["done", "verified"]))
        },
    },
    Check {
        key: "verification-by-implementer",
        register: "verification",
        title: label("Verifications by those who implemented it", "Verifizierungen durch die Umsetzenden selbst"),
        advice: label(
            "Have somebody check who had no part in the implementation.",
            "Lassen Sie jemanden prüfen, der an der Umsetzung nicht beteiligt war.",
        ),
        level: 5,
        clause: "8.1",
        field: Some("owner"),
        broken: |case| {
            let Some(checker) = case.person("owner") else { return false };
            let mut tasks = case.named("subjects").filter(|subject| subject.register == "task");
            involves(case.row, "implementers", checker)
                || tasks.any(|task| involves(task, "owner", checker) || involves(task, "helpers", checker))
        },
    },
    Check {
        key: "verification-without-evidence",
        register: "verification",
        title: label("Verifications without evidence", "Verifizierungen ohne Nachweis"),
        advice: label(
            "Link what shows how the result came about.",
            "Verknüpfen Sie, was zeigt, wie das Ergebnis zustande kam.",
        ),
        level: 3,
        clause: "8.1",
        field: Some("evidence"),
        broken: |case| case.is_in(&["performed", "signed_off"]) && !case.is_proved(),
    },
    Check {
        key: "verification-failed-without-finding",
        register: "verification",
        title: label("Failed verifications without a finding", "Nicht bestandene Verifizierungen ohne Feststellung"),
        advice: label(
            "Record the finding that the verification led to.",
            "Erfassen Sie die Feststellung, zu der die Verifizierung geführt hat.",
        ),
        level: 4,
        clause: "10.2",
        field: Some("findings"),
        broken: |case| {
            case.is_in(&["performed", "signed_off"]) && case.chose("result", &["failed"]) && !case.names("findings")
        },
    },
];

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, doc, many, record, text};

    pub(in super::super) fn examples() -> Vec<Example> {
        let task = |state| record("task", 1, state);
        let verification = |state| record("verification", 1, state);
        vec![
            breaks("task-overdue", [task("doing").with("due", text(PAST))])
                .also_in(&["to_do", "blocked"])
                .unless_with("due", text(TODAY))
                .unless_in("done"),
            breaks("task-blocked-without-obstacle", [task("blocked")])
                .unless_with("obstacle", text("No budget"))
                .unless_in("doing"),
            breaks("task-done-unverified", [task("done")])
                .unless_beside(record("verification", 2, "planned").linked_to("subjects", doc(1)))
                .unless_in("doing")
                .unless_in("verified"),
            breaks(
                "task-for-nothing",
                [task("to_do"), record("treatment", 2, "approved"), record("management_review", 3, "held")],
            )
            .also_in(&["doing", "blocked"])
            .unless_linked("treatments", 2)
            .unless_linked("related", 2)
            .unless_beside(record("management_review", 4, "held").linked_to("actions", doc(1)))
            .unless_in("done"),
            breaks(
                "task-for-nothing",
                [task("doing"), record("control", 2, "planned"), record("change", 3, "approved")],
            )
            .unless_linked("controls", 2)
            .unless_linked("changes", 3),
            breaks(
                "task-done-before-its-time",
                [task("done").linked_to("depends_on", doc(2)), record("task", 2, "doing")],
            )
            .unless_instead(record("task", 2, "done"))
            .also_in(&["verified"])
            .unless_instead(record("task", 2, "verified"))
            .unless_in("doing"),
            breaks(
                "verification-by-implementer",
                [verification("planned").with("owner", text("ada")).with("implementers", many(&["ada", "bob"]))],
            )
            .unless_with("owner", text("eve"))
            .unless_with("implementers", many(&["bob"])),
            breaks(
                "verification-by-implementer",
                [
                    verification("signed_off").with("owner", text("ada")).linked_to("subjects", doc(2)),
                    record("task", 2, "done").with("owner", text("ada")),
                ],
            )
            .unless_instead(record("task", 2, "done").with("owner", text("bob")))
            .unless_with("owner", text("eve")),
            breaks(
                "verification-by-implementer",
                [
                    verification("signed_off").with("owner", text("ada")).linked_to("subjects", doc(2)),
                    record("task", 2, "done").with("helpers", many(&["ada"])),
                ],
            )
            // Who runs a control may verify a task of somebody else.
            .unless_instead(record("control", 2, "implemented").with("owner", text("ada"))),
            breaks("verification-without-evidence", [verification("performed"), record("evidence", 2, "draft")])
                .also_in(&["signed_off"])
                .unless_linked("evidence", 2)
                .unless_in("planned"),
            breaks(
                "verification-failed-without-finding",
                [verification("performed").with("result", text("failed")), record("finding", 2, "open")],
            )
            .also_in(&["signed_off"])
            .unless_linked("findings", 2)
            .unless_with("result", text("with_remarks"))
            .unless_in("planned"),
        ]
    }
}
