//! Audit programmes and audits: TS 27022 "internal audit process"; ISO/IEC 27001 9.2, A.5.35.

use super::parts::{EVIDENCE, OWNER, RELATED, REVIEW, SYSTEMS, TAGS, date, line, links, person, prose};
use super::processes::CHOICES;
use crate::label::label;
use crate::schema::{Column, Field, FieldKind, Register, State, Transition};

/// What is audited in a period, and why that.
pub static AUDIT_PROGRAMMES: Register = Register {
    key: "audit_programme",
    singular: label("Audit programme", "Auditprogramm"),
    plural: label("Audit programmes", "Auditprogramme"),
    reference: "APR",
    purpose: label(
        "An audit programme says what is audited in a period and why that. Start from the risks, choose what to \
         cover, have it approved, then plan the audits.",
        "Ein Auditprogramm sagt, was in einem Zeitraum auditiert wird und warum gerade das. Gehen Sie von den Risiken \
         aus, wählen Sie die Abdeckung, lassen Sie es genehmigen, planen Sie dann die Audits.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        line(
            "objective",
            label("Objective", "Ziel"),
            label("What the audits shall find out together.", "Was die Audits zusammen herausfinden sollen."),
            500,
        ),
        date("period_start", label("From", "Von"), label("First day of the period.", "Erster Tag des Zeitraums."))
            .required(),
        date("period_end", label("To", "Bis"), label("Last day of the period.", "Letzter Tag des Zeitraums."))
            .required(),
        OWNER,
        prose(
            "basis",
            label("Risk basis", "Risikobasis"),
            label(
                "Why these areas and this often: risks, changes, earlier results.",
                "Warum diese Bereiche und so oft: Risiken, Änderungen, frühere Ergebnisse.",
            ),
        ),
        links(
            "risks",
            label("Risks", "Risiken"),
            label("Risks that steer the coverage.", "Risiken, die die Abdeckung bestimmen."),
            "risk",
        ),
        Field::new(
            "processes",
            label("Processes", "Prozesse"),
            label("Processes that it covers.", "Prozesse, die es abdeckt."),
            FieldKind::Choices(CHOICES),
        ),
        links(
            "requirements",
            label("Requirements", "Anforderungen"),
            label("Requirements that it covers.", "Anforderungen, die es abdeckt."),
            "requirement",
        ),
        links(
            "controls",
            label("Controls", "Maßnahmen"),
            label("Controls that it covers.", "Maßnahmen, die es abdeckt."),
            "control",
        ),
        EVIDENCE,
        REVIEW,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("draft", label("Draft", "Entwurf")),
        State::new("approved", label("Approved", "Genehmigt")).level(2),
        State::new("running", label("Running", "Laufend")).level(3),
        State::new("closed", label("Closed", "Abgeschlossen")).level(1).over(),
    ],
    transitions: &[
        Transition::new("draft", "approved", label("Approve", "Genehmigen"))
            .needs(&["period_start", "period_end", "owner", "basis"])
            .authority(),
        Transition::new("approved", "running", label("Start", "Beginnen")),
        Transition::new("approved", "draft", label("Back to draft", "Zurück zum Entwurf")),
        Transition::new("running", "closed", label("Close", "Abschließen")).authority(),
        Transition::new("running", "draft", label("Revise", "Überarbeiten")),
        Transition::new("closed", "running", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("period_start", 12),
        Column::new("period_end", 12).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("review", 14),
        Column::new("state", 14).on_card(),
    ],
    is_page: false,
};

/// Single audits, from the plan to the report.
pub static AUDITS: Register = Register {
    key: "audit",
    singular: label("Audit", "Audit"),
    plural: label("Audits", "Audits"),
    reference: "AUD",
    purpose: label(
        "An audit compares what is done with what shall be done. Fix scope, criteria and auditors who are \
         independent of it; then check, and report what you found.",
        "Ein Audit vergleicht, was getan wird, mit dem, was getan werden soll. Legen Sie Umfang, Kriterien und davon \
         unabhängige Auditierende fest; prüfen Sie dann und berichten Sie, was Sie feststellen.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        links(
            "programmes",
            label("Audit programme", "Auditprogramm"),
            label("The programme that it belongs to.", "Das Programm, zu dem es gehört."),
            "audit_programme",
        ),
        line(
            "scope",
            label("Scope", "Umfang"),
            label(
                "Places, units, processes and period that it looks at, and what it leaves out.",
                "Orte, Einheiten, Prozesse und Zeitraum, die es betrachtet, und was es auslässt.",
            ),
            1000,
        )
        .required(),
        links(
            "criteria",
            label("Criteria", "Kriterien"),
            label(
                "Requirements, policies and controls that it checks against.",
                "Anforderungen, Richtlinien und Maßnahmen, gegen die es prüft.",
            ),
            "",
        )
        .required(),
        person(
            "owner",
            label("Lead auditor", "Auditleitung"),
            label("Who leads it and signs the report.", "Wer es leitet und den Bericht unterzeichnet."),
        )
        .required(),
        Field::new(
            "auditors",
            label("Auditors", "Auditierende"),
            label(
                "Who audits; nobody who owns or wrote what is audited.",
                "Wer auditiert; niemand, der das Auditierte verantwortet oder verfasst hat.",
            ),
            FieldKind::People,
        )
        .required(),
        Field::new(
            "auditees",
            label("Auditees", "Auditierte"),
            label("Who is interviewed and shows the evidence.", "Wer befragt wird und die Nachweise zeigt."),
            FieldKind::People,
        ),
        date("start", label("Start", "Beginn"), label("First day of fieldwork.", "Erster Tag der Durchführung.")),
        date("end", label("End", "Ende"), label("Last day of fieldwork.", "Letzter Tag der Durchführung.")),
        prose(
            "plan",
            label("Plan", "Auditplan"),
            label("Who looks at what, when, where and with whom.", "Wer was wann, wo und mit wem ansieht."),
        ),
        prose(
            "sampling",
            label("Sampling", "Stichproben"),
            label(
                "How samples are drawn, how many, and what that leaves open.",
                "Wie und wie viele Stichproben gezogen werden und was dabei offen bleibt.",
            ),
        ),
        prose(
            "summary",
            label("Summary", "Zusammenfassung"),
            label(
                "What the report says first: conclusion, strengths, main findings.",
                "Was der Bericht zuerst sagt: Schlussfolgerung, Stärken, wichtigste Feststellungen.",
            ),
        ),
        EVIDENCE,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("planned", label("Planned", "Geplant")),
        State::new("prepared", label("Prepared", "Vorbereitet")).level(2),
        State::new("in_fieldwork", label("In fieldwork", "In Durchführung")).level(3),
        State::new("reported", label("Reported", "Berichtet")).level(2),
        State::new("closed", label("Closed", "Abgeschlossen")).level(1).over(),
    ],
    transitions: &[
        Transition::new("planned", "prepared", label("Mark prepared", "Als vorbereitet markieren"))
            .needs(&["scope", "criteria", "auditors", "start", "plan"]),
        Transition::new("prepared", "in_fieldwork", label("Start fieldwork", "Durchführung beginnen"))
            .needs(&["auditees"]),
        Transition::new("prepared", "planned", label("Back to planning", "Zurück zur Planung")),
        Transition::new("in_fieldwork", "reported", label("Sign off report", "Bericht freigeben"))
            .needs(&["owner", "end", "sampling", "summary"])
            .authority()
            .or_person("owner"),
        Transition::new("in_fieldwork", "prepared", label("Interrupt fieldwork", "Durchführung unterbrechen")),
        Transition::new("reported", "closed", label("Close", "Abschließen")).authority(),
        Transition::new("reported", "in_fieldwork", label("Resume fieldwork", "Durchführung wieder aufnehmen")),
        Transition::new("closed", "reported", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("programmes", 18),
        Column::new("owner", 16).on_card(),
        Column::new("start", 12).on_card(),
        Column::new("end", 12),
        Column::new("state", 16).on_card(),
    ],
    is_page: false,
};
