//! Rules over awareness and competence.

use super::Check;
use super::case::{is_in, passed};
use crate::label::label;

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "programme-past-its-end",
        register: "programme",
        title: label("Awareness programmes past their end", "Awareness-Programme nach ihrem Ende"),
        advice: label(
            "Finish the programme and judge what it reached, or prolong it.",
            "Schließen Sie das Programm ab und beurteilen Sie das Erreichte, oder verlängern Sie es.",
        ),
        level: 2,
        clause: "7.3",
        field: Some("ends"),
        broken: |case| case.is_in(&["planned", "running"]) && case.passed("ends"),
    },
    Check {
        key: "campaign-overdue",
        register: "campaign",
        title: label("Overdue campaigns", "Überfällige Kampagnen"),
        advice: label(
            "Remind those who have not taken part, then finish the campaign or set a new date.",
            "Erinnern Sie, wer noch fehlt, und schließen Sie die Kampagne ab oder setzen Sie einen neuen Termin.",
        ),
        level: 3,
        clause: "7.3",
        field: Some("due"),
        broken: |case| case.is_in(&["planned", "running"]) && case.passed("due"),
    },
    Check {
        key: "campaign-without-content",
        register: "campaign",
        title: label("Running campaigns that teach nothing", "Laufende Kampagnen ohne Inhalt"),
        advice: label(
            "Add material, or the policies that everybody shall read.",
            "Ergänzen Sie Material oder die Richtlinien, die alle lesen sollen.",
        ),
        level: 2,
        clause: "7.3",
        field: Some("material"),
        broken: |case| case.is_in(&["running"]) && !case.has("material") && !case.names("policies"),
    },
    Check {
        key: "campaign-without-participation",
        register: "campaign",
        title: label("Finished campaigns that nobody took part in", "Abgeschlossene Kampagnen ohne Teilnahmen"),
        advice: label(
            "Record who took part, or repeat the campaign.",
            "Erfassen Sie, wer teilgenommen hat, oder wiederholen Sie die Kampagne.",
        ),
        level: 3,
        clause: "7.3",
        field: Some("participants"),
        broken: |case| case.is_in(&["finished"]) && !case.is_named_by("participation", "campaigns"),
    },
    Check {
        key: "participation-overdue",
        register: "participation",
        title: label("Overdue participations", "Überfällige Teilnahmen"),
        advice: label(
            "Remind the person, and find time for it together with their manager.",
            "Erinnern Sie die Person und schaffen Sie mit ihrer Führungskraft Zeit dafür.",
        ),
        level: 3,
        clause: "A.6.3",
        field: Some("due"),
        broken: |case| {
            // Without a date of its own, that of the campaign holds.
            let late = if case.has("due") {
                case.passed("due")
            } else {
                case.named("campaigns").any(|campaign| passed(campaign, "due", case.today))
            };
            case.is_in(&["planned", "running"]) && late
        },
    },
    Check {
        key: "participation-failed",
        register: "participation",
        title: label("Participations that were not passed", "Nicht bestandene Teilnahmen"),
        advice: label(
            "Find out what was not understood, and let the person repeat it.",
            "Klären Sie, was nicht verstanden wurde, und lassen Sie die Person wiederholen.",
        ),
        level: 2,
        clause: "A.6.3",
        field: Some("outcome"),
        broken: |case| case.is_in(&["finished"]) && case.chose("outcome", &["failed"]),
    },
    Check {
        key: "competence-gap-without-measure",
        register: "competence",
        title: label("Large gaps in competence without a measure", "Große Kompetenzlücken ohne Maßnahme"),
        advice: label(
            "Plan what closes the gap: training, coaching, hiring or help from outside.",
            "Planen Sie, was die Lücke schließt: Schulung, Begleitung, Einstellung oder Hilfe von außen.",
        ),
        level: 4,
        clause: "7.2",
        field: Some("measure"),
        broken: |case| case.chose("gap", &["large"]) && !case.has("measure") && !case.names("campaigns"),
    },
    Check {
        key: "competence-overdue",
        register: "competence",
        title: label("Competences not reached in time", "Nicht fristgerecht aufgebaute Kompetenzen"),
        advice: label(
            "Assess the competence again, and complete the measure or choose another.",
            "Beurteilen Sie die Kompetenz erneut und schließen Sie die Maßnahme ab oder wählen Sie eine andere.",
        ),
        level: 3,
        clause: "7.2",
        field: Some("due"),
        broken: |case| !case.is_in(&["verified"]) && case.passed("due"),
    },
    Check {
        key: "competence-verified-with-gap",
        register: "competence",
        title: label("Competences called verified despite a gap", "Trotz Lücke als nachgewiesen geführte Kompetenzen"),
        advice: label(
            "Assess the competence again, or correct the gap.",
            "Beurteilen Sie die Kompetenz erneut oder berichtigen Sie die Lücke.",
        ),
        level: 3,
        clause: "7.2",
        field: Some("gap"),
        broken: |case| case.is_in(&["verified"]) && case.chose("gap", &["not_assessed", "small", "large"]),
    },
    Check {
        key: "competence-without-evidence",
        register: "competence",
        title: label("Verified competences without evidence", "Nachgewiesene Kompetenzen ohne Nachweis"),
        advice: label(
            "Link the certificate or other evidence of the competence.",
            "Verknüpfen Sie das Zeugnis oder einen anderen Nachweis der Kompetenz.",
        ),
        level: 3,
        clause: "7.2",
        field: Some("evidence"),
        broken: |case| case.is_in(&["verified"]) && !case.is_proved(),
    },
    Check {
        key: "competence-of-ended-roles",
        register: "competence",
        title: label("Competences kept for roles that ended", "Kompetenzen für beendete Rollen"),
        advice: label(
            "Link the role assignment that needs the competence today.",
            "Verknüpfen Sie die Rollenzuweisung, die die Kompetenz heute braucht.",
        ),
        level: 1,
        clause: "7.2",
        field: Some("assignments"),
        broken: |case| {
            case.names("assignments") && case.named("assignments").all(|assignment| is_in(assignment, &["ended"]))
        },
    },
];

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, doc, filled, record, text};

    pub(in super::super) fn examples() -> Vec<Example> {
        let competence = |state| record("competence", 1, state);
        let campaign_due = |date| record("campaign", 2, "running").with("due", text(date));
        vec![
            breaks("programme-past-its-end", [record("programme", 1, "running").with("ends", text(PAST))])
                .also_in(&["planned"])
                .unless_with("ends", text(TODAY))
                .unless_in("finished"),
            breaks("campaign-overdue", [record("campaign", 1, "running").with("due", text(PAST))])
                .also_in(&["planned"])
                .unless_with("due", text(TODAY))
                .unless_in("finished"),
            breaks("campaign-without-content", [record("campaign", 1, "running"), record("policy", 2, "published")])
                .unless_linked("policies", 2)
                .unless_with("material", filled())
                .unless_in("planned"),
            breaks("campaign-without-participation", [record("campaign", 1, "finished")])
                .unless_beside(record("participation", 2, "finished").linked_to("campaigns", doc(1)))
                .unless_in("running"),
            breaks("participation-overdue", [record("participation", 1, "planned").with("due", text(PAST))])
                .unless_with("due", text(TODAY))
                .unless_in("finished"),
            breaks(
                "participation-overdue",
                [record("participation", 1, "running").linked_to("campaigns", doc(2)), campaign_due(PAST)],
            )
            .unless_instead(campaign_due(TODAY))
            .unless_with("due", text(TODAY)),
            breaks("participation-failed", [record("participation", 1, "finished").with("outcome", text("failed"))])
                .unless_with("outcome", text("passed"))
                .unless_in("running"),
            breaks(
                "competence-gap-without-measure",
                [competence("assessed").with("gap", text("large")), record("campaign", 2, "planned")],
            )
            .unless_with("measure", text("Course"))
            .unless_linked("campaigns", 2)
            .unless_with("gap", text("small")),
            breaks("competence-overdue", [competence("in_development").with("due", text(PAST))])
                .unless_with("due", text(TODAY))
                .unless_in("verified"),
            breaks("competence-verified-with-gap", [competence("verified").with("gap", text("small"))])
                .also_with("gap", text("large"))
                .also_with("gap", text("not_assessed"))
                .unless_with("gap", text("none"))
                .unless_in("assessed"),
            breaks("competence-without-evidence", [competence("verified"), record("evidence", 2, "approved")])
                .unless_linked("evidence", 2)
                .unless_in("assessed"),
            breaks(
                "competence-of-ended-roles",
                [competence("required").linked_to("assignments", doc(2)), record("role_assignment", 2, "ended")],
            )
            .unless_instead(competence("required"))
            .unless_instead(record("role_assignment", 2, "assigned")),
            breaks(
                "competence-of-ended-roles",
                [
                    competence("required").linked_to("assignments", doc(2)),
                    record("role_assignment", 2, "ended"),
                    record("role_assignment", 3, "assigned"),
                ],
            )
            .unless_linked("assignments", 3),
        ]
    }
}
