//! Rules over treatments and acceptances.

use super::Check;
use super::case::{is_in, weight};
use crate::label::label;

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "treatment-overdue",
        register: "treatment",
        title: label("Overdue treatments", "Überfällige Risikobehandlungen"),
        advice: label(
            "Finish the treatment, or agree a new date with the risk owners.",
            "Schließen Sie die Behandlung ab oder vereinbaren Sie mit den Risikoeignern einen neuen Termin.",
        ),
        level: 4,
        clause: "8.3",
        field: Some("due"),
        broken: |case| case.is_in(&["proposed", "approved", "in_implementation"]) && case.passed("due"),
    },
    Check {
        key: "treatment-without-risk",
        register: "treatment",
        title: label("Treatments that treat no risk", "Risikobehandlungen ohne Risiko"),
        advice: label(
            "Link the risks that are treated, or reject the treatment.",
            "Verknüpfen Sie die behandelten Risiken oder lehnen Sie die Behandlung ab.",
        ),
        level: 2,
        clause: "6.1.3",
        field: Some("risks"),
        broken: |case| !case.is_in(&["rejected"]) && !case.names("risks"),
    },
    Check {
        key: "treatment-without-controls",
        register: "treatment",
        title: label(
            "Approved treatments that modify a risk without controls",
            "Genehmigte Behandlungen, die ein Risiko ohne Maßnahmen verändern sollen",
        ),
        advice: label(
            "Determine the controls that the treatment relies on.",
            "Legen Sie die Maßnahmen fest, auf die die Behandlung setzt.",
        ),
        level: 3,
        clause: "6.1.3",
        field: Some("controls"),
        broken: |case| {
            case.is_in(&["approved", "in_implementation", "implemented", "verified"])
                && case.chose("option", &["modify"])
                && !case.names("controls")
        },
    },
    Check {
        key: "treatment-without-task",
        register: "treatment",
        title: label("Approved treatments that no task carries out", "Genehmigte Behandlungen ohne Umsetzungsaufgabe"),
        advice: label(
            "Plan the tasks that carry the treatment out, each with a date and somebody responsible.",
            "Planen Sie die Aufgaben, die die Behandlung umsetzen, je mit Termin und Zuständigen.",
        ),
        level: 3,
        clause: "6.1.3",
        field: None,
        broken: |case| {
            case.is_in(&["approved", "in_implementation"])
                && case.chose("option", &["modify", "avoid", "share"])
                && !case.is_named_by("task", "treatments")
        },
    },
    Check {
        key: "treatment-lowers-nothing",
        register: "treatment",
        title: label(
            "Planned treatments that would lower none of their risks",
            "Geplante Behandlungen, die keines ihrer Risiken senken würden",
        ),
        advice: label(
            "Set a residual target below today's estimate, or choose another treatment.",
            "Setzen Sie ein Restrisikoziel unter der heutigen Einschätzung oder wählen Sie eine andere Behandlung.",
        ),
        level: 3,
        clause: "6.1.3",
        field: Some("target"),
        broken: |case| {
            let Some(target) = weight(case.row, "target") else { return false };
            let mut today = case.named("risks").filter_map(|risk| weight(risk, "current")).peekable();
            case.is_in(&["proposed", "approved", "in_implementation"])
                && case.chose("option", &["modify", "avoid", "share"])
                && today.peek().is_some()
                && today.all(|current| target >= current)
        },
    },
    Check {
        key: "treatment-of-closed-risks",
        register: "treatment",
        title: label(
            "Treatments under way for risks that are closed",
            "Laufende Behandlungen für geschlossene Risiken",
        ),
        advice: label(
            "Stop the treatment, or reopen the risk.",
            "Beenden Sie die Behandlung oder öffnen Sie das Risiko wieder.",
        ),
        level: 2,
        clause: "8.3",
        field: Some("risks"),
        broken: |case| {
            case.is_in(&["approved", "in_implementation"])
                && case.names("risks")
                && case.named("risks").all(|risk| is_in(risk, &["closed"]))
        },
    },
    Check {
        key: "treatment-verified-without-proof",
        register: "treatment",
        title: label(
            "Treatments called verified without a verification",
            "Als verifiziert geführte Behandlungen ohne Verifizierung",
        ),
        advice: label(
            "Record who checked the treatment and with which result, or link the evidence.",
            "Erfassen Sie, wer die Behandlung mit welchem Ergebnis geprüft hat, oder verknüpfen Sie den Nachweis.",
        ),
        level: 3,
        clause: "8.3",
        field: None,
        broken: |case| {
            case.is_in(&["verified"])
                && !case.is_named_by("verification", "subjects")
                && !case.is_named_by("evidence", "proves")
        },
    },
    Check {
        key: "acceptance-expired",
        register: "acceptance",
        title: label("Acceptances past their term", "Abgelaufene Risikoakzeptanzen"),
        advice: label(
            "Have the risk owner decide again, and mark this acceptance expired.",
            "Lassen Sie den Risikoeigner neu entscheiden und markieren Sie diese Akzeptanz als abgelaufen.",
        ),
        level: 5,
        clause: "6.1.3",
        field: Some("valid_until"),
        broken: |case| case.is_in(&["accepted"]) && case.passed("valid_until"),
    },
    Check {
        key: "acceptance-without-term",
        register: "acceptance",
        title: label("Acceptances without a term", "Unbefristete Risikoakzeptanzen"),
        advice: label(
            "Set the date by which the risk owner decides again.",
            "Setzen Sie das Datum, bis zu dem der Risikoeigner neu entscheidet.",
        ),
        level: 3,
        clause: "6.1.3",
        field: Some("valid_until"),
        broken: |case| case.is_in(&["accepted"]) && !case.has("valid_until"),
    },
    Check {
        key: "acceptance-of-closed-risk",
        register: "acceptance",
        title: label("Acceptances of risks that were closed", "Akzeptanzen inzwischen geschlossener Risiken"),
        advice: label(
            "Revoke the acceptance, since there is nothing left to bear.",
            "Widerrufen Sie die Akzeptanz, da nichts mehr zu tragen ist.",
        ),
        level: 2,
        clause: "6.1.3",
        field: Some("risks"),
        broken: |case| case.is_in(&["accepted"]) && case.named("risks").any(|risk| is_in(risk, &["closed"])),
    },
    Check {
        key: "acceptance-by-somebody-else",
        register: "acceptance",
        title: label(
            "Acceptances by somebody who does not own the risk",
            "Risikoakzeptanzen durch andere als den Risikoeigner",
        ),
        advice: label(
            "Have the owner of the risk accept it, or correct who owns it.",
            "Lassen Sie den Risikoeigner selbst akzeptieren oder berichtigen Sie, wer das Risiko trägt.",
        ),
        level: 4,
        clause: "6.1.3",
        field: Some("owner"),
        broken: |case| {
            let Some(by) = case.person("owner") else { return false };
            let mut owners = case.named("risks").filter_map(|risk| risk.value("owner").as_text());
            case.is_in(&["accepted"]) && owners.any(|owner| owner != by)
        },
    },
    Check {
        key: "acceptance-outgrown",
        register: "acceptance",
        title: label("Acceptances of risks that have grown since", "Akzeptanzen inzwischen gewachsener Risiken"),
        advice: label(
            "Show the risk owner today's estimate and have it decided again.",
            "Legen Sie dem Risikoeigner die heutige Einschätzung vor und lassen Sie neu entscheiden.",
        ),
        level: 4,
        clause: "8.2",
        field: Some("residual"),
        broken: |case| {
            let Some(accepted) = weight(case.row, "residual") else { return false };
            let mut today = case.named("risks").filter_map(|risk| weight(risk, "current"));
            case.is_in(&["accepted"]) && today.any(|current| current > accepted)
        },
    },
];

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, doc, record, text};
    use crate::schema::Value::Estimate;

    pub(in super::super) fn examples() -> Vec<Example> {
        let treatment = |state, option| record("treatment", 1, state).with("option", text(option));
        let acceptance = || record("acceptance", 1, "accepted").linked_to("risks", doc(2));
        let estimated = |likelihood| record("risk", 2, "evaluated").with("current", Estimate(likelihood, 3));
        let lowering = || treatment("proposed", "modify").linked_to("risks", doc(2)).with("target", Estimate(2, 3));
        vec![
            breaks("treatment-overdue", [treatment("approved", "modify").with("due", text(PAST))])
                .also_in(&["proposed", "in_implementation"])
                .unless_with("due", text(TODAY))
                .unless_in("implemented"),
            breaks("treatment-without-risk", [record("treatment", 1, "proposed"), record("risk", 2, "evaluated")])
                .unless_linked("risks", 2)
                .unless_in("rejected"),
            breaks("treatment-without-controls", [treatment("approved", "modify"), record("control", 2, "planned")])
                .also_in(&["in_implementation", "implemented", "verified"])
                .unless_linked("controls", 2)
                .unless_with("option", text("retain"))
                .unless_in("proposed"),
            breaks("treatment-without-task", [treatment("approved", "share")])
                .also_with("option", text("modify"))
                .also_with("option", text("avoid"))
                .also_in(&["in_implementation"])
                .unless_beside(record("task", 2, "to_do").linked_to("treatments", doc(1)))
                .unless_with("option", text("retain"))
                .unless_in("verified"),
            breaks("treatment-lowers-nothing", [lowering(), estimated(2)])
                .also_with("option", text("share"))
                .also_with("option", text("avoid"))
                .also_in(&["approved", "in_implementation"])
                .unless_instead(estimated(3))
                .unless_with("target", Estimate(1, 3))
                .unless_with("option", text("retain"))
                .unless_in("implemented"),
            breaks("treatment-lowers-nothing", [lowering(), estimated(1)]).unless_instead(record(
                "risk",
                2,
                "evaluated",
            )),
            breaks(
                "treatment-of-closed-risks",
                [treatment("approved", "modify").linked_to("risks", doc(2)), record("risk", 2, "closed")],
            )
            .also_in(&["in_implementation"])
            .unless_instead(record("risk", 2, "in_treatment"))
            .unless_instead(treatment("approved", "modify"))
            .unless_in("implemented"),
            breaks("treatment-verified-without-proof", [treatment("verified", "modify")])
                .unless_beside(record("verification", 2, "performed").linked_to("subjects", doc(1)))
                .unless_beside(record("evidence", 2, "approved").linked_to("proves", doc(1)))
                .unless_in("implemented"),
            breaks("acceptance-expired", [acceptance().with("valid_until", text(PAST))])
                .unless_with("valid_until", text(TODAY))
                .unless_in("expired"),
            breaks("acceptance-without-term", [acceptance()])
                .unless_with("valid_until", text(TODAY))
                .unless_in("requested"),
            breaks("acceptance-of-closed-risk", [acceptance(), record("risk", 2, "closed")])
                .unless_instead(record("risk", 2, "accepted"))
                .unless_in("revoked"),
            breaks(
                "acceptance-by-somebody-else",
                [acceptance().with("owner", text("bob")), record("risk", 2, "accepted").with("owner", text("ada"))],
            )
            .unless_with("owner", text("ada"))
            .unless_instead(record("risk", 2, "accepted"))
            .unless_in("requested"),
            breaks("acceptance-outgrown", [acceptance().with("residual", Estimate(2, 3)), estimated(3)])
                .unless_instead(estimated(2))
                .unless_with("residual", Estimate(3, 3))
                .unless_in("expired"),
        ]
    }
}
