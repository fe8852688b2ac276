//! Rules over audits and audit programmes.

use super::Check;
use super::case::{Case, involves};
use crate::label::label;
use crate::schema::Value;

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "audit-programme-without-audits",
        register: "audit_programme",
        title: label("Approved audit programmes without an audit", "Genehmigte Auditprogramme ohne Audit"),
        advice: label("Plan the audits of the programme.", "Planen Sie die Audits des Programms."),
        level: 3,
        clause: "9.2.2",
        field: None,
        broken: |case| case.is_in(&["approved", "running"]) && !case.is_named_by("audit", "programmes"),
    },
    Check {
        key: "audit-programme-without-coverage",
        register: "audit_programme",
        title: label("Approved audit programmes that cover nothing", "Genehmigte Auditprogramme ohne Abdeckung"),
        advice: label(
            "Choose the processes, requirements or controls that the programme covers.",
            "Wählen Sie die Prozesse, Anforderungen oder Maßnahmen, die das Programm abdeckt.",
        ),
        level: 3,
        clause: "9.2.2",
        field: Some("processes"),
        broken: |case| {
            let covers = case.has("processes") || case.names("requirements") || case.names("controls");
            case.is_in(&["approved", "running"]) && !covers
        },
    },
    Check {
        key: "audit-programme-past-its-period",
        register: "audit_programme",
        title: label("Audit programmes past their period", "Auditprogramme nach Ablauf ihres Zeitraums"),
        advice: label(
            "Close the programme, and plan the next one.",
            "Schließen Sie das Programm ab und planen Sie das nächste.",
        ),
        level: 2,
        clause: "9.2.2",
        field: Some("period_end"),
        broken: |case| !case.is_in(&["closed"]) && case.passed("period_end"),
    },
    Check {
        key: "audit-of-own-work",
        register: "audit",
        title: label("Audits of the auditors' own work", "Audits der eigenen Arbeit"),
        advice: label(
            "Choose auditors who do not own what is audited.",
            "Wählen Sie Auditierende, die das Auditierte nicht selbst verantworten.",
        ),
        level: 5,
        clause: "9.2.2",
        field: Some("auditors"),
        broken: |case| {
            let mut owners = case.named("criteria").filter_map(|audited| audited.value("owner").as_text());
            !case.is_in(&["closed"]) && owners.any(|owner| audits(case, owner))
        },
    },
    Check {
        key: "audit-of-themselves",
        register: "audit",
        title: label("Audits whose auditees audit, too", "Audits, deren Auditierte selbst auditieren"),
        advice: label("Keep auditors and auditees apart.", "Trennen Sie Auditierende und Auditierte."),
        level: 4,
        clause: "9.2.2",
        field: Some("auditees"),
        broken: |case| {
            let Value::Many(auditees) = case.row.value("auditees") else { return false };
            !case.is_in(&["closed"]) && auditees.iter().any(|auditee| audits(case, auditee))
        },
    },
    Check {
        key: "audit-without-criteria",
        register: "audit",
        title: label("Audits without criteria", "Audits ohne Kriterien"),
        advice: label(
            "Link the requirements, policies and controls that the audit checks against.",
            "Verknüpfen Sie die Anforderungen, Richtlinien und Maßnahmen, gegen die das Audit prüft.",
        ),
        level: 4,
        clause: "9.2.2",
        field: Some("criteria"),
        broken: |case| !case.is_in(&["planned"]) && !case.names("criteria"),
    },
    Check {
        key: "audit-without-programme",
        register: "audit",
        title: label("Audits in no programme", "Audits ohne Auditprogramm"),
        advice: label(
            "Link the audit programme that the audit belongs to.",
            "Verknüpfen Sie das Auditprogramm, zu dem das Audit gehört.",
        ),
        level: 2,
        clause: "9.2.2",
        field: Some("programmes"),
        broken: |case| !case.is_in(&["closed"]) && !case.names("programmes"),
    },
    Check {
        key: "audit-without-plan",
        register: "audit",
        title: label("Audits under way without a plan", "Laufende Audits ohne Auditplan"),
        advice: label(
            "Plan who looks at what, when, where and with whom.",
            "Planen Sie, wer was wann, wo und mit wem ansieht.",
        ),
        level: 3,
        clause: "9.2.2",
        field: Some("plan"),
        broken: |case| case.is_in(&["in_fieldwork", "reported"]) && !case.has("plan"),
    },
    Check {
        key: "audit-late",
        register: "audit",
        title: label("Audits that should have begun", "Audits, die hätten beginnen sollen"),
        advice: label(
            "Start the fieldwork, or agree a new date with the auditees.",
            "Beginnen Sie die Durchführung oder vereinbaren Sie mit den Auditierten einen neuen Termin.",
        ),
        level: 3,
        clause: "9.2.1",
        field: Some("start"),
        broken: |case| case.is_in(&["planned", "prepared"]) && case.passed("start"),
    },
    Check {
        key: "audit-unreported",
        register: "audit",
        title: label("Audits past their fieldwork without a report", "Audits nach Ende der Durchführung ohne Bericht"),
        advice: label(
            "Write the report, or prolong the fieldwork.",
            "Schreiben Sie den Bericht oder verlängern Sie die Durchführung.",
        ),
        level: 3,
        clause: "9.2.2",
        field: Some("end"),
        broken: |case| case.is_in(&["in_fieldwork"]) && case.passed("end"),
    },
    Check {
        key: "audit-without-summary",
        register: "audit",
        title: label("Reported audits without a summary", "Berichtete Audits ohne Zusammenfassung"),
        advice: label(
            "Summarise the conclusion, the strengths and the main findings.",
            "Fassen Sie Schlussfolgerung, Stärken und wichtigste Feststellungen zusammen.",
        ),
        level: 4,
        clause: "9.2.2",
        field: Some("summary"),
        broken: |case| case.is_in(&["reported", "closed"]) && !case.has("summary"),
    },
];

/// Whether a person audits or leads.
fn audits(case: &Case<'_>, person: &str) -> bool {
    involves(case.row, "owner", person) || involves(case.row, "auditors", person)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, doc, filled, many, record, text};
    use crate::schema::Value;

    pub(in super::super) fn examples() -> Vec<Example> {
        let programme = |state| record("audit_programme", 1, state);
        let audit = |state| record("audit", 1, state);
        let of_control = |person| {
            [
                audit("planned").linked_to("criteria", doc(2)).with("auditors", many(&["eve", person])),
                record("control", 2, "implemented").with("owner", text("ada")),
            ]
        };
        vec![
            breaks("audit-programme-without-audits", [programme("approved")])
                .also_in(&["running"])
                .unless_beside(record("audit", 2, "planned").linked_to("programmes", doc(1)))
                .unless_in("draft"),
            breaks(
                "audit-programme-without-coverage",
                [programme("running"), record("requirement", 2, "applicable"), record("control", 3, "planned")],
            )
            .also_in(&["approved"])
            .unless_with("processes", many(&["audit"]))
            .unless_linked("requirements", 2)
            .unless_linked("controls", 3)
            .unless_in("draft"),
            breaks("audit-programme-past-its-period", [programme("running").with("period_end", text(PAST))])
                .unless_with("period_end", text(TODAY))
                .unless_in("closed"),
            breaks("audit-of-own-work", of_control("ada"))
                .unless_with("auditors", many(&["eve", "bob"]))
                .unless_instead(record("control", 2, "implemented").with("owner", text("bob")))
                .unless_in("closed"),
            breaks(
                "audit-of-own-work",
                [
                    audit("prepared").linked_to("criteria", doc(2)).with("owner", text("ada")),
                    record("policy", 2, "published").with("owner", text("ada")),
                ],
            )
            .unless_with("owner", text("bob")),
            breaks(
                "audit-of-themselves",
                [audit("planned").with("auditors", many(&["ada"])).with("auditees", many(&["ada", "bob"]))],
            )
            .unless_with("auditees", many(&["bob"]))
            .unless_with("auditees", Value::Empty)
            .unless_in("closed"),
            breaks("audit-without-criteria", [audit("prepared"), record("policy", 2, "published")])
                .unless_linked("criteria", 2)
                .unless_in("planned"),
            breaks("audit-without-programme", [audit("planned"), record("audit_programme", 2, "approved")])
                .unless_linked("programmes", 2)
                .unless_in("closed"),
            breaks("audit-without-plan", [audit("in_fieldwork")])
                .also_in(&["reported"])
                .unless_with("plan", filled())
                .unless_in("planned"),
            breaks("audit-late", [audit("prepared").with("start", text(PAST))])
                .also_in(&["planned"])
                .unless_with("start", text(TODAY))
                .unless_in("in_fieldwork"),
            breaks("audit-unreported", [audit("in_fieldwork").with("end", text(PAST))])
                .unless_with("end", text(TODAY))
                .unless_in("reported"),
            breaks("audit-without-summary", [audit("reported")])
                .also_in(&["closed"])
                .unless_with("summary", filled())
                .unless_in("in_fieldwork"),
        ]
    }
}
