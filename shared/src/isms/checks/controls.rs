//! Rules over controls and the statement of applicability that is made of them.

use super::Check;
use super::case::{is_in, passed};
use crate::label::label;

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "control-without-owner",
        register: "control",
        title: label("Controls that nobody runs", "Maßnahmen ohne Verantwortliche"),
        advice: label("Name who runs the control.", "Benennen Sie, wer die Maßnahme betreibt."),
        level: 3,
        clause: "5.3",
        field: Some("owner"),
        broken: |case| {
            case.is_in(&["planned", "in_progress", "implemented", "verified", "degraded"]) && !case.has("owner")
        },
    },
    Check {
        key: "control-without-evidence",
        register: "control",
        title: label("Controls in place without evidence", "Umgesetzte Maßnahmen ohne Nachweis"),
        advice: label(
            "Link what proves that the control is in place and works.",
            "Verknüpfen Sie, was belegt, dass die Maßnahme umgesetzt ist und wirkt.",
        ),
        level: 4,
        clause: "8.1",
        field: Some("evidence"),
        broken: |case| case.is_in(&["implemented", "verified"]) && !case.is_proved(),
    },
    Check {
        key: "control-with-stale-evidence",
        register: "control",
        title: label(
            "Controls in place with expired evidence only",
            "Umgesetzte Maßnahmen mit nur abgelaufenen Nachweisen",
        ),
        advice: label("Renew the evidence for the control.", "Erneuern Sie den Nachweis für die Maßnahme."),
        level: 3,
        clause: "8.1",
        field: Some("evidence"),
        broken: |case| {
            case.is_in(&["implemented", "verified"])
                && case.is_proved()
                && case.proofs().all(|proof| is_in(proof, &["expired"]) || passed(proof, "expires", case.today))
        },
    },
    Check {
        key: "control-excluded-without-reason",
        register: "control",
        title: label("Controls not applicable without a reason", "Unbegründet nicht anwendbare Maßnahmen"),
        advice: label("Justify why the control is left out.", "Begründen Sie, warum auf die Maßnahme verzichtet wird."),
        level: 4,
        clause: "6.1.3",
        field: Some("reason"),
        broken: |case| {
            (case.is_in(&["not_applicable"]) || case.chose("applicability", &["not_applicable"])) && !case.has("reason")
        },
    },
    Check {
        key: "control-included-without-reason",
        register: "control",
        title: label("Applicable controls without a reason", "Anwendbare Maßnahmen ohne Begründung"),
        advice: label(
            "Justify why the control is needed, for the statement of applicability.",
            "Begründen Sie für die Erklärung zur Anwendbarkeit, warum die Maßnahme nötig ist.",
        ),
        level: 2,
        clause: "6.1.3",
        field: Some("reason"),
        broken: |case| {
            !case.is_in(&["not_applicable"]) && case.chose("applicability", &["applicable"]) && !case.has("reason")
        },
    },
    Check {
        key: "control-contradicts-itself",
        register: "control",
        title: label(
            "Controls whose state contradicts their applicability",
            "Maßnahmen, deren Status der Anwendbarkeit widerspricht",
        ),
        advice: label(
            "Decide whether the control applies, and bring state and applicability into line.",
            "Entscheiden Sie, ob die Maßnahme anwendbar ist, und gleichen Sie Status und Anwendbarkeit an.",
        ),
        level: 3,
        clause: "6.1.3",
        field: Some("applicability"),
        broken: |case| {
            // What was not begun may still wait to be marked.
            let in_place = case.is_in(&["planned", "in_progress", "implemented", "verified", "degraded"]);
            in_place && case.chose("applicability", &["not_applicable"])
                || case.is_in(&["not_applicable"]) && case.chose("applicability", &["applicable"])
        },
    },
    Check {
        key: "control-for-nothing",
        register: "control",
        title: label(
            "Applicable controls in no requirement and no risk",
            "Anwendbare Maßnahmen ohne Anforderung und ohne Risiko",
        ),
        advice: label(
            "Link the risks that the control changes or the requirements that it fulfils, or leave it out.",
            "Verknüpfen Sie, welche Risiken die Maßnahme verändert oder welche Anforderungen sie erfüllt.",
        ),
        level: 2,
        clause: "6.1.3",
        field: Some("risks"),
        broken: |case| {
            let serves = case.names("risks")
                || case.names("requirements")
                || case.is_named_by("risk", "controls")
                || case.is_named_by("treatment", "controls")
                || case.is_named_by("requirement", "controls");
            !case.is_in(&["not_applicable"]) && !case.chose("applicability", &["not_applicable"]) && !serves
        },
    },
    Check {
        key: "control-degraded-without-task",
        register: "control",
        title: label("Degraded controls that nobody repairs", "Beeinträchtigte Maßnahmen, die niemand behebt"),
        advice: label(
            "Plan a task or record a finding that puts the control in order.",
            "Planen Sie eine Aufgabe oder erfassen Sie eine Feststellung, die die Maßnahme in Ordnung bringt.",
        ),
        level: 4,
        clause: "8.1",
        field: None,
        broken: |case| {
            let repaired = || case.naming("task", "controls").any(|task| !is_in(task, &["done", "verified"]));
            let found = || case.naming("finding", "controls").any(|finding| !is_in(finding, &["effective", "closed"]));
            case.is_in(&["degraded"]) && !repaired() && !found()
        },
    },
    Check {
        key: "control-never-examined",
        register: "control",
        title: label(
            "Controls in place whose effect nobody examines",
            "Umgesetzte Maßnahmen, deren Wirkung niemand prüft",
        ),
        advice: label(
            "Measure, verify or audit the control.",
            "Messen, verifizieren oder auditieren Sie die Maßnahme.",
        ),
        level: 2,
        clause: "9.1",
        field: None,
        broken: |case| {
            case.is_in(&["implemented", "verified"])
                && !case.is_named_by("metric", "controls")
                && !case.is_named_by("verification", "subjects")
                && !case.is_named_by("audit", "criteria")
        },
    },
];

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, doc, record, text};

    pub(in super::super) fn examples() -> Vec<Example> {
        let control = |state| record("control", 1, state);
        let proof = |state| record("evidence", 2, state).linked_to("proves", doc(1));
        vec![
            breaks("control-without-owner", [control("degraded")])
                .also_in(&["planned", "in_progress", "implemented", "verified"])
                .unless_with("owner", text("ada"))
                .unless_in("not_started"),
            breaks("control-without-evidence", [control("implemented"), record("evidence", 2, "draft")])
                .unless_linked("evidence", 2)
                .unless_instead(proof("draft"))
                .unless_in("in_progress"),
            breaks("control-without-evidence", [control("verified"), proof("missing")])
                .unless_instead(proof("approved")),
            breaks("control-with-stale-evidence", [control("implemented"), proof("expired")])
                .unless_instead(proof("approved"))
                .unless_instead(record("evidence", 2, "expired"))
                .unless_beside(record("evidence", 3, "approved").linked_to("proves", doc(1)))
                .unless_in("in_progress"),
            breaks("control-with-stale-evidence", [control("verified"), proof("approved").with("expires", text(PAST))])
                .unless_instead(proof("approved").with("expires", text(TODAY))),
            breaks("control-excluded-without-reason", [control("not_applicable")])
                .unless_with("reason", text("No cloud"))
                .unless_in("not_started"),
            breaks(
                "control-excluded-without-reason",
                [control("not_started").with("applicability", text("not_applicable"))],
            )
            .unless_with("applicability", text("applicable")),
            breaks("control-included-without-reason", [control("planned").with("applicability", text("applicable"))])
                .unless_with("reason", text("Law"))
                .unless_with("applicability", text("not_applicable"))
                .unless_in("not_applicable"),
            breaks(
                "control-contradicts-itself",
                [control("implemented").with("applicability", text("not_applicable"))],
            )
            .also_in(&["planned", "in_progress", "verified", "degraded"])
            .unless_with("applicability", text("applicable"))
            .unless_in("not_started")
            .unless_in("not_applicable"),
            breaks("control-contradicts-itself", [control("not_applicable").with("applicability", text("applicable"))])
                .unless_with("applicability", text("not_applicable"))
                .unless_in("implemented"),
            breaks(
                "control-for-nothing",
                [
                    control("planned"),
                    record("risk", 2, "evaluated"),
                    record("requirement", 3, "applicable"),
                    record("treatment", 4, "proposed"),
                ],
            )
            .unless_linked("risks", 2)
            .unless_linked("requirements", 3)
            .unless_instead(record("risk", 2, "evaluated").linked_to("controls", doc(1)))
            .unless_instead(record("requirement", 3, "applicable").linked_to("controls", doc(1)))
            .unless_instead(record("treatment", 4, "proposed").linked_to("controls", doc(1)))
            .unless_with("applicability", text("not_applicable"))
            .unless_in("not_applicable"),
            breaks(
                "control-degraded-without-task",
                [control("degraded"), record("task", 2, "verified").linked_to("controls", doc(1))],
            )
            .also_instead(record("task", 2, "done").linked_to("controls", doc(1)))
            .unless_instead(record("task", 2, "to_do").linked_to("controls", doc(1)))
            .unless_beside(record("finding", 3, "open").linked_to("controls", doc(1)))
            .unless_in("in_progress"),
            breaks(
                "control-degraded-without-task",
                [control("degraded"), record("finding", 2, "closed").linked_to("controls", doc(1))],
            )
            .also_instead(record("finding", 2, "effective").linked_to("controls", doc(1)))
            .unless_instead(record("finding", 2, "action_planned").linked_to("controls", doc(1))),
            breaks("control-never-examined", [control("implemented")])
                .also_in(&["verified"])
                .unless_beside(record("metric", 2, "active").linked_to("controls", doc(1)))
                .unless_beside(record("verification", 2, "planned").linked_to("subjects", doc(1)))
                .unless_beside(record("audit", 2, "planned").linked_to("criteria", doc(1)))
                .unless_in("planned"),
        ]
    }
}
