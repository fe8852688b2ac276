//! Rules of requirements management.

use super::Check;
use super::case::is_in;
use crate::label::label;

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "source-without-requirements",
        register: "requirement_source",
        title: label("Sources in force without a requirement", "Geltende Quellen ohne Anforderung"),
        advice: label(
            "Take the requirements from the source, or retire it.",
            "Leiten Sie die Anforderungen aus der Quelle ab oder setzen Sie sie außer Kraft.",
        ),
        level: 2,
        clause: "A.5.31",
        field: None,
        broken: |case| case.is_in(&["in_force"]) && !case.is_named_by("requirement", "source"),
    },
    Check {
        key: "source-changed",
        register: "requirement_source",
        title: label(
            "Sources that changed and were not looked at again",
            "Geänderte Quellen, die noch niemand ausgewertet hat",
        ),
        advice: label(
            "Find out what the change asks for, adapt the requirements, and confirm the new edition.",
            "Stellen Sie fest, was die Änderung verlangt, passen Sie die Anforderungen an, bestätigen Sie die Fassung.",
        ),
        level: 3,
        clause: "A.5.31",
        field: Some("edition"),
        broken: |case| case.is_in(&["changed"]),
    },
    Check {
        key: "requirement-without-source",
        register: "requirement",
        title: label("Requirements without a source", "Anforderungen ohne Quelle"),
        advice: label(
            "Link the law, contract, standard or decision that the requirement comes from.",
            "Verknüpfen Sie Gesetz, Vertrag, Norm oder Vorgabe, aus der die Anforderung stammt.",
        ),
        level: 3,
        clause: "A.5.31",
        field: Some("source"),
        broken: |case| !case.is_in(&["superseded"]) && !case.names("source"),
    },
    Check {
        key: "requirement-without-answer",
        register: "requirement",
        title: label(
            "Applicable requirements without a control or policy",
            "Anwendbare Anforderungen ohne Maßnahme oder Richtlinie",
        ),
        advice: label(
            "Link the control or policy that fulfils the requirement, or set one up.",
            "Verknüpfen Sie die Maßnahme oder Richtlinie, die die Anforderung erfüllt, oder schaffen Sie eine.",
        ),
        level: 4,
        clause: "A.5.31",
        field: Some("controls"),
        broken: |case| {
            let answered = case.names("controls")
                || case.names("policies")
                || case.is_named_by("control", "requirements")
                || case.is_named_by("policy", "requirements");
            // What is detailed by others is answered where they are.
            case.is_in(&["applicable"]) && !answered && !case.is_named_by("requirement", "parent")
        },
    },
    Check {
        key: "requirement-excluded-without-reason",
        register: "requirement",
        title: label("Requirements not applicable without a reason", "Unbegründet nicht anwendbare Anforderungen"),
        advice: label(
            "Give the reason why the requirement does not apply.",
            "Begründen Sie, warum die Anforderung nicht anwendbar ist.",
        ),
        level: 3,
        clause: "A.5.31",
        field: Some("reason"),
        broken: |case| case.is_in(&["not_applicable"]) && !case.has("reason"),
    },
    Check {
        key: "requirement-contradicts-itself",
        register: "requirement",
        title: label(
            "Requirements whose state contradicts their applicability",
            "Anforderungen, deren Status der Anwendbarkeit widerspricht",
        ),
        advice: label(
            "Decide whether the requirement applies, and bring state and applicability into line.",
            "Entscheiden Sie, ob die Anforderung anwendbar ist, und gleichen Sie Status und Anwendbarkeit an.",
        ),
        level: 3,
        clause: "A.5.31",
        field: Some("applicability"),
        broken: |case| {
            case.is_in(&["applicable"]) && case.chose("applicability", &["not_applicable"])
                || case.is_in(&["not_applicable"]) && case.chose("applicability", &["applicable"])
        },
    },
    Check {
        key: "requirement-not-assessed",
        register: "requirement",
        title: label(
            "Applicable requirements whose fulfilment nobody has judged",
            "Anwendbare Anforderungen, deren Erfüllung niemand beurteilt hat",
        ),
        advice: label(
            "Assess how far the requirement is met today.",
            "Beurteilen Sie, wie weit die Anforderung heute erfüllt ist.",
        ),
        level: 2,
        clause: "9.1",
        field: Some("fulfilment"),
        broken: |case| {
            case.is_in(&["applicable"]) && (!case.has("fulfilment") || case.chose("fulfilment", &["not_assessed"]))
        },
    },
    Check {
        key: "requirement-fulfilled-on-paper",
        register: "requirement",
        title: label(
            "Requirements called fulfilled whose controls are not in place",
            "Als erfüllt geführte Anforderungen, deren Maßnahmen nicht umgesetzt sind",
        ),
        advice: label(
            "Correct the fulfilment, or put the controls in place.",
            "Berichtigen Sie die Erfüllung oder setzen Sie die Maßnahmen um.",
        ),
        level: 4,
        clause: "8.1",
        field: Some("fulfilment"),
        broken: |case| {
            let mut controls = case.named("controls").chain(case.naming("control", "requirements"));
            case.is_in(&["applicable"])
                && case.chose("fulfilment", &["full"])
                && controls.any(|control| !is_in(control, &["implemented", "verified", "not_applicable"]))
        },
    },
    Check {
        key: "requirement-without-successor",
        register: "requirement",
        title: label("Superseded requirements that name no successor", "Abgelöste Anforderungen ohne Nachfolgerin"),
        advice: label(
            "Link what took the requirement's place.",
            "Verknüpfen Sie, was an die Stelle der Anforderung getreten ist.",
        ),
        level: 1,
        clause: "A.5.31",
        field: Some("successor"),
        broken: |case| case.is_in(&["superseded"]) && !case.names("successor"),
    },
];

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, breaks, doc, record, text};

    pub(in super::super) fn examples() -> Vec<Example> {
        let applicable = || record("requirement", 1, "applicable");
        vec![
            breaks("source-without-requirements", [record("requirement_source", 1, "in_force")])
                .unless_beside(record("requirement", 2, "identified").linked_to("source", doc(1)))
                .unless_in("retired"),
            breaks("source-changed", [record("requirement_source", 1, "changed")]).unless_in("in_force"),
            breaks(
                "requirement-without-source",
                [record("requirement", 1, "identified"), record("requirement_source", 2, "in_force")],
            )
            .unless_linked("source", 2)
            .unless_in("superseded"),
            breaks(
                "requirement-without-answer",
                [applicable(), record("control", 2, "planned"), record("policy", 3, "draft")],
            )
            .unless_linked("controls", 2)
            .unless_linked("policies", 3)
            .unless_instead(record("control", 2, "planned").linked_to("requirements", doc(1)))
            .unless_instead(record("policy", 3, "draft").linked_to("requirements", doc(1)))
            .unless_beside(record("requirement", 4, "applicable").linked_to("parent", doc(1)))
            .unless_in("analysed"),
            breaks("requirement-excluded-without-reason", [record("requirement", 1, "not_applicable")])
                .unless_with("reason", text("No such trade"))
                .unless_in("analysed"),
            breaks("requirement-contradicts-itself", [applicable().with("applicability", text("not_applicable"))])
                .unless_with("applicability", text("applicable"))
                .unless_in("not_applicable"),
            breaks(
                "requirement-contradicts-itself",
                [record("requirement", 1, "not_applicable").with("applicability", text("applicable"))],
            )
            .unless_with("applicability", text("not_applicable"))
            .unless_in("applicable"),
            breaks("requirement-not-assessed", [applicable()])
                .unless_with("fulfilment", text("none"))
                .unless_in("identified"),
            breaks("requirement-not-assessed", [applicable().with("fulfilment", text("not_assessed"))])
                .unless_with("fulfilment", text("partial")),
            breaks(
                "requirement-fulfilled-on-paper",
                [
                    applicable().with("fulfilment", text("full")).linked_to("controls", doc(2)),
                    record("control", 2, "degraded"),
                ],
            )
            .unless_instead(record("control", 2, "verified"))
            .unless_instead(record("control", 2, "not_applicable"))
            .unless_instead(record("control", 2, "implemented"))
            .unless_with("fulfilment", text("partial"))
            .unless_in("superseded"),
            breaks(
                "requirement-fulfilled-on-paper",
                [
                    applicable().with("fulfilment", text("full")),
                    record("control", 2, "planned").linked_to("requirements", doc(1)),
                ],
            )
            .unless_instead(record("control", 2, "planned")),
            breaks(
                "requirement-without-successor",
                [record("requirement", 1, "superseded"), record("requirement", 2, "applicable")],
            )
            .unless_linked("successor", 2)
            .unless_in("not_applicable"),
        ]
    }
}
