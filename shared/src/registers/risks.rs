//! Risks: TS 27022 "information security risk assessment process"; ISO/IEC 27001 6.1.2, 8.2.

use crate::label::label;
use crate::schema::{Column, Field, FieldKind, Level, Register, State, Transition};

/// Steps of the likelihood and impact scales until a workspace defines its own criteria.
const STEPS: u8 = 5;

/// The risk register.
pub static RISKS: Register = Register {
    key: "risk",
    singular: label("Risk", "Risiko"),
    plural: label("Risks", "Risiken"),
    reference: "RSK",
    purpose: label(
        "Risks say what could go wrong, why, and what it would cost. Judge them, give them an owner, treat the worst first.",
        "Risiken sagen, was schiefgehen kann, warum, und was es kosten würde. Bewerten Sie sie, benennen Sie Verantwortliche, behandeln Sie die größten zuerst.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        Field {
            key: "cause",
            label: label("Cause", "Ursache"),
            help: label("What makes it possible.", "Was es möglich macht."),
            kind: FieldKind::Line { max: 500 },
            required: true,
            since: 1,
        },
        Field {
            key: "consequence",
            label: label("Consequence", "Folge"),
            help: label("What it would mean for the organisation.", "Was es für die Organisation bedeuten würde."),
            kind: FieldKind::Line { max: 500 },
            required: true,
            since: 1,
        },
        Field {
            key: "inherent",
            label: label("Inherent", "Inhärent"),
            help: label("Likelihood and impact without controls.", "Wahrscheinlichkeit und Auswirkung ohne Maßnahmen."),
            kind: FieldKind::Estimate { steps: STEPS },
            required: false,
            since: 1,
        },
        Field {
            key: "current",
            label: label("Now", "Aktuell"),
            help: label(
                "Likelihood and impact with today's controls.",
                "Wahrscheinlichkeit und Auswirkung mit den heutigen Maßnahmen.",
            ),
            kind: FieldKind::Estimate { steps: STEPS },
            required: true,
            since: 1,
        },
        Field {
            key: "target",
            label: label("Target", "Ziel"),
            help: label(
                "Likelihood and impact after treatment.",
                "Wahrscheinlichkeit und Auswirkung nach der Behandlung.",
            ),
            kind: FieldKind::Estimate { steps: STEPS },
            required: false,
            since: 1,
        },
        Field {
            key: "owner",
            label: label("Risk owner", "Risikoeigner"),
            help: label("Who answers for it.", "Wer dafür geradesteht."),
            kind: FieldKind::Person,
            required: true,
            since: 1,
        },
        Field {
            key: "review",
            label: label("Review", "Überprüfung"),
            help: label("When it is judged again.", "Wann es neu bewertet wird."),
            kind: FieldKind::Date,
            required: false,
            since: 1,
        },
        Field {
            key: "notes",
            label: label("Notes", "Notizen"),
            help: label("What the discussion brought up.", "Was die Diskussion ergab."),
            kind: FieldKind::Rich,
            required: false,
            since: 1,
        },
        Field {
            key: "tags",
            label: label("Tags", "Schlagwörter"),
            help: label("Words to find it by.", "Wörter, unter denen man es findet."),
            kind: FieldKind::Tags,
            required: false,
            since: 1,
        },
        Field {
            key: "policies",
            label: label("Policies", "Richtlinien"),
            help: label("Policies that treat it.", "Richtlinien, die es behandeln."),
            kind: FieldKind::Links { register: "policy" },
            required: false,
            since: 1,
        },
    ],
    states: &[
        State { key: "identified", label: label("Identified", "Erkannt"), level: None },
        State { key: "analysed", label: label("Analysed", "Analysiert"), level: None },
        State { key: "evaluated", label: label("Evaluated", "Bewertet"), level: None },
        State { key: "in_treatment", label: label("In treatment", "In Behandlung"), level: Some(Level(3)) },
        State { key: "closed", label: label("Closed", "Geschlossen"), level: Some(Level(1)) },
    ],
    transitions: &[
        Transition {
            from: "identified",
            to: "analysed",
            label: label("Mark analysed", "Als analysiert markieren"),
            needs: &["cause", "consequence"],
            authority: false,
        },
        Transition {
            from: "analysed",
            to: "evaluated",
            label: label("Mark evaluated", "Als bewertet markieren"),
            needs: &["current"],
            authority: false,
        },
        Transition {
            from: "evaluated",
            to: "in_treatment",
            label: label("Start treatment", "Behandlung beginnen"),
            needs: &["owner"],
            authority: false,
        },
        Transition {
            from: "in_treatment",
            to: "evaluated",
            label: label("Evaluate again", "Neu bewerten"),
            needs: &[],
            authority: false,
        },
        Transition {
            from: "in_treatment",
            to: "closed",
            label: label("Close", "Schließen"),
            needs: &["current"],
            authority: false,
        },
        Transition {
            from: "closed",
            to: "identified",
            label: label("Reopen", "Wieder öffnen"),
            needs: &[],
            authority: false,
        },
    ],
    columns: &[
        Column { field: "owner", width: 16, on_card: false },
        Column { field: "current", width: 10, on_card: true },
        Column { field: "target", width: 10, on_card: false },
        Column { field: "state", width: 14, on_card: true },
        Column { field: "review", width: 14, on_card: false },
    ],
    is_page: false,
};
