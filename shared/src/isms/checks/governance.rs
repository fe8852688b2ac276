//! Rules of the governance interface: context, interested parties, objectives, roles, management reviews.

use super::Check;
use super::case::{involves, is_in};
use crate::label::label;

/// What a management review must look at (9.3.2 a to g).
const INPUTS: [&str; 7] = [
    "input_actions",
    "input_context",
    "input_parties",
    "input_performance",
    "input_feedback",
    "input_risks",
    "input_improvement",
];

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "issue-without-risk",
        register: "context_issue",
        title: label("Hindering context issues in no risk", "Hemmende Kontextthemen ohne Risiko"),
        advice: label(
            "Name the risks that arise from the issue, or say that it no longer hinders.",
            "Nennen Sie die Risiken, die aus dem Thema entstehen, oder ändern Sie seinen Einfluss.",
        ),
        level: 2,
        clause: "6.1.1",
        field: Some("risks"),
        broken: |case| case.is_in(&["active"]) && case.chose("influence", &["hinders"]) && !case.names("risks"),
    },
    Check {
        key: "party-without-needs",
        register: "interested_party",
        title: label("Interested parties without needs", "Interessierte Parteien ohne Erfordernisse"),
        advice: label(
            "Write down what the party needs or expects of information security.",
            "Halten Sie fest, was die Partei von der Informationssicherheit braucht oder erwartet.",
        ),
        level: 3,
        clause: "4.2",
        field: Some("needs"),
        broken: |case| !case.is_in(&["retired"]) && !case.has("needs"),
    },
    Check {
        key: "party-without-requirements",
        register: "interested_party",
        title: label(
            "Interested parties whose needs became no requirement",
            "Interessierte Parteien, aus deren Erfordernissen keine Anforderung wurde",
        ),
        advice: label(
            "Decide which of the party's needs the ISMS addresses, and link the requirements.",
            "Entscheiden Sie, welche Erfordernisse das ISMS aufgreift, und verknüpfen Sie die Anforderungen.",
        ),
        level: 2,
        clause: "4.2",
        field: Some("requirements"),
        broken: |case| case.is_in(&["active"]) && case.has("needs") && !case.names("requirements"),
    },
    Check {
        key: "objective-without-metric",
        register: "objective",
        title: label("Objectives that no metric follows", "Sicherheitsziele ohne Kennzahl"),
        advice: label(
            "Link the metric that shows how far the objective is, or set one up.",
            "Verknüpfen Sie die Kennzahl, die den Fortschritt zeigt, oder legen Sie eine an.",
        ),
        level: 3,
        clause: "6.2",
        field: Some("metrics"),
        broken: |case| case.is_in(&["active"]) && !case.names("metrics") && !case.is_named_by("metric", "objectives"),
    },
    Check {
        key: "objective-off-track-without-plan",
        register: "objective",
        title: label("Objectives off track without a plan", "Sicherheitsziele nicht im Plan und ohne Plan"),
        advice: label(
            "Plan what brings the objective back on track, with names and dates.",
            "Planen Sie mit Namen und Terminen, was das Ziel wieder auf Kurs bringt.",
        ),
        level: 4,
        clause: "6.2",
        field: Some("plan"),
        broken: |case| case.is_in(&["active"]) && case.chose("health", &["off_track"]) && !case.has("plan"),
    },
    Check {
        key: "objective-overdue",
        register: "objective",
        title: label("Objectives past their date", "Sicherheitsziele nach Ablauf ihrer Frist"),
        advice: label(
            "Judge whether the objective was achieved or missed, or set a new date.",
            "Beurteilen Sie, ob das Ziel erreicht oder verfehlt ist, oder setzen Sie einen neuen Termin.",
        ),
        level: 4,
        clause: "6.2",
        field: Some("due"),
        broken: |case| case.is_in(&["active"]) && case.passed("due"),
    },
    Check {
        key: "role-past-its-term",
        register: "role_assignment",
        title: label("Roles still assigned after their term", "Rollen, die über ihr Ende hinaus zugewiesen sind"),
        advice: label(
            "End the assignment, or prolong it together with its holder.",
            "Beenden Sie die Zuweisung oder verlängern Sie sie gemeinsam mit der Person.",
        ),
        level: 3,
        clause: "5.3",
        field: Some("valid_until"),
        broken: |case| case.is_in(&["assigned"]) && case.passed("valid_until"),
    },
    Check {
        key: "role-without-authority",
        register: "role_assignment",
        title: label(
            "Accountable roles whose authority is not stated",
            "Rechenschaftspflichtige Rollen ohne benannte Befugnisse",
        ),
        advice: label(
            "State what the role may decide alone.",
            "Legen Sie fest, was die Rolle allein entscheiden darf.",
        ),
        level: 2,
        clause: "5.3",
        field: Some("authority"),
        broken: |case| {
            let accountable = involves(case.row, "involvement", "accountable");
            case.is_in(&["assigned"]) && accountable && !case.has("authority")
        },
    },
    Check {
        key: "management-review-late",
        register: "management_review",
        title: label("Management reviews whose date has passed", "Managementbewertungen, deren Termin verstrichen ist"),
        advice: label(
            "Hold the review or set a new date; mark it held if it took place.",
            "Führen Sie die Bewertung durch oder setzen Sie einen neuen Termin; fand sie statt, vermerken Sie es.",
        ),
        level: 3,
        clause: "9.3.1",
        field: Some("held_on"),
        broken: |case| case.is_in(&["planned"]) && case.passed("held_on"),
    },
    Check {
        key: "management-review-without-inputs",
        register: "management_review",
        title: label("Management reviews that left out an input", "Managementbewertungen, denen eine Eingabe fehlt"),
        advice: label(
            "Fill in every input from a) to g), if only to say that nothing has changed.",
            "Füllen Sie alle Eingaben von a) bis g) aus, und sei es mit dem Vermerk, dass sich nichts geändert hat.",
        ),
        level: 3,
        clause: "9.3.2",
        field: Some("input_actions"),
        broken: |case| case.is_in(&["held", "approved"]) && INPUTS.iter().any(|input| !case.has(input)),
    },
    Check {
        key: "management-review-without-decisions",
        register: "management_review",
        title: label("Management reviews without decisions", "Managementbewertungen ohne Entscheidungen"),
        advice: label(
            "Record what top management decided about improvements and changes.",
            "Halten Sie fest, was die oberste Leitung zu Verbesserungen und Änderungen entschieden hat.",
        ),
        level: 4,
        clause: "9.3.3",
        field: Some("decisions"),
        broken: |case| case.is_in(&["held", "approved"]) && !case.has("decisions"),
    },
    Check {
        key: "management-review-without-actions",
        register: "management_review",
        title: label("Management reviews that no action follows", "Managementbewertungen ohne Folgemaßnahmen"),
        advice: label(
            "Turn the decisions into tasks or corrective actions and link them.",
            "Machen Sie aus den Entscheidungen Aufgaben oder Korrekturmaßnahmen und verknüpfen Sie diese.",
        ),
        level: 3,
        clause: "9.3.3",
        field: Some("actions"),
        broken: |case| case.is_in(&["held", "approved"]) && !case.names("actions"),
    },
    Check {
        key: "scope-on-retired-requirements",
        register: "scope",
        title: label(
            "Scopes that rest on issues or requirements no longer valid",
            "Anwendungsbereiche, die auf Überholtem beruhen",
        ),
        advice: label(
            "Check whether the scope still fits now that what shaped it is gone.",
            "Prüfen Sie, ob der Anwendungsbereich noch passt, nachdem weggefallen ist, was ihn geprägt hat.",
        ),
        level: 2,
        clause: "4.3",
        field: Some("body"),
        broken: |case| {
            let issue_gone = || case.named("issues").any(|issue| is_in(issue, &["retired"]));
            let requirement_gone = || case.named("requirements").any(|r| is_in(r, &["superseded", "not_applicable"]));
            case.is_in(&["approved", "published"]) && (issue_gone() || requirement_gone())
        },
    },
];

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, doc, filled, many, record, text};
    use super::INPUTS;

    pub(in super::super) fn examples() -> Vec<Example> {
        let with_inputs = |state| INPUTS.iter().fold(record("management_review", 1, state), |r, i| r.with(i, filled()));
        vec![
            breaks(
                "issue-without-risk",
                [
                    record("context_issue", 1, "active").with("influence", text("hinders")),
                    record("risk", 2, "analysed"),
                ],
            )
            .unless_linked("risks", 2)
            .unless_with("influence", text("mixed"))
            .unless_in("retired"),
            breaks("party-without-needs", [record("interested_party", 1, "identified")])
                .unless_with("needs", filled())
                .unless_in("retired"),
            breaks(
                "party-without-requirements",
                [
                    record("interested_party", 1, "active").with("needs", filled()),
                    record("requirement", 2, "identified"),
                ],
            )
            .unless_linked("requirements", 2)
            .unless_with("needs", crate::schema::Value::Empty)
            .unless_in("identified"),
            breaks("objective-without-metric", [record("objective", 1, "active"), record("metric", 2, "draft")])
                .unless_linked("metrics", 2)
                .unless_instead(record("metric", 2, "draft").linked_to("objectives", doc(1)))
                .unless_in("draft"),
            breaks(
                "objective-off-track-without-plan",
                [record("objective", 1, "active").with("health", text("off_track"))],
            )
            .unless_with("plan", filled())
            .unless_with("health", text("on_track"))
            .unless_in("retired"),
            breaks("objective-overdue", [record("objective", 1, "active").with("due", text(PAST))])
                .unless_with("due", text(TODAY))
                .unless_in("missed"),
            breaks("role-past-its-term", [record("role_assignment", 1, "assigned").with("valid_until", text(PAST))])
                .unless_with("valid_until", text(TODAY))
                .unless_in("ended"),
            breaks(
                "role-without-authority",
                [record("role_assignment", 1, "assigned").with("involvement", many(&["accountable", "informed"]))],
            )
            .unless_with("authority", text("Stops a release"))
            .unless_with("involvement", many(&["informed"]))
            .unless_in("proposed"),
            breaks("management-review-late", [record("management_review", 1, "planned").with("held_on", text(PAST))])
                .unless_with("held_on", text(TODAY))
                .unless_in("held"),
            breaks(
                "management-review-without-inputs",
                [with_inputs("held").with("input_feedback", crate::schema::Value::Empty)],
            )
            .also_in(&["approved"])
            .unless_with("input_feedback", filled())
            .unless_in("planned"),
            breaks("management-review-without-decisions", [record("management_review", 1, "held")])
                .also_in(&["approved"])
                .unless_with("decisions", filled())
                .unless_in("planned"),
            breaks(
                "management-review-without-actions",
                [record("management_review", 1, "approved"), record("task", 2, "to_do")],
            )
            .also_in(&["held"])
            .unless_linked("actions", 2)
            .unless_in("planned"),
            breaks(
                "scope-on-retired-requirements",
                [
                    record("scope", 1, "published").linked_to("requirements", doc(2)),
                    record("requirement", 2, "superseded"),
                ],
            )
            .also_instead(record("requirement", 2, "not_applicable"))
            .unless_instead(record("requirement", 2, "applicable"))
            .unless_in("draft"),
            breaks(
                "scope-on-retired-requirements",
                [record("scope", 1, "approved").linked_to("issues", doc(2)), record("context_issue", 2, "retired")],
            )
            .unless_instead(record("context_issue", 2, "active")),
        ]
    }
}
