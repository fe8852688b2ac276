//! Policy documents: TS 27022 "security policy management process"; ISO/IEC 27001 5.2, 7.5, A.5.1.

use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Level, Register, State, Transition};

/// Policies, standards, procedures and guidelines.
pub static POLICIES: Register = Register {
    key: "policy",
    singular: label("Policy", "Richtlinie"),
    plural: label("Policies", "Richtlinien"),
    reference: "POL",
    purpose: label(
        "Policies say what must be done and why. Write them together; readers see what was approved.",
        "Richtlinien sagen, was zu tun ist und warum. Schreiben Sie sie gemeinsam; Lesende sehen, was freigegeben wurde.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        Field {
            key: "body",
            label: label("Text", "Text"),
            help: label("The policy itself.", "Die Richtlinie selbst."),
            kind: FieldKind::Rich,
            required: true,
            since: 1,
        },
        Field {
            key: "level",
            label: label("Kind", "Art"),
            help: label(
                "A policy states intent, a standard rules, a procedure steps, a guideline advice.",
                "Eine Richtlinie nennt die Absicht, ein Standard Regeln, eine Verfahrensanweisung Schritte, ein Leitfaden Rat.",
            ),
            kind: FieldKind::Choice(&[
                Choice { key: "policy", label: label("Policy", "Richtlinie"), level: None },
                Choice { key: "standard", label: label("Standard", "Standard"), level: None },
                Choice { key: "procedure", label: label("Procedure", "Verfahrensanweisung"), level: None },
                Choice { key: "guideline", label: label("Guideline", "Leitfaden"), level: None },
            ]),
            required: true,
            since: 1,
        },
        Field {
            key: "owner",
            label: label("Owner", "Verantwortlich"),
            help: label("Who keeps it true.", "Wer sie aktuell hält."),
            kind: FieldKind::Person,
            required: true,
            since: 1,
        },
        Field {
            key: "audience",
            label: label("Audience", "Zielgruppe"),
            help: label("Who must know it.", "Wer sie kennen muss."),
            kind: FieldKind::Line { max: 200 },
            required: false,
            since: 1,
        },
        Field {
            key: "review",
            label: label("Next review", "Nächste Überprüfung"),
            help: label("When it will be read again with fresh eyes.", "Wann sie mit frischem Blick geprüft wird."),
            kind: FieldKind::Date,
            required: false,
            since: 1,
        },
        Field {
            key: "tags",
            label: label("Tags", "Schlagwörter"),
            help: label("Words to find it by.", "Wörter, unter denen man sie findet."),
            kind: FieldKind::Tags,
            required: false,
            since: 1,
        },
        Field {
            key: "related",
            label: label("Related risks", "Verbundene Risiken"),
            help: label("Risks that it treats.", "Risiken, die sie behandelt."),
            kind: FieldKind::Links { register: "risk" },
            required: false,
            since: 1,
        },
    ],
    states: &[
        State { key: "draft", label: label("Draft", "Entwurf"), level: None },
        State { key: "in_review", label: label("In review", "In Prüfung"), level: Some(Level(3)) },
        State { key: "retired", label: label("Retired", "Außer Kraft"), level: None },
    ],
    transitions: &[
        Transition {
            from: "draft",
            to: "in_review",
            label: label("Send to review", "Zur Prüfung geben"),
            needs: &["owner"],
            authority: false,
        },
        Transition {
            from: "in_review",
            to: "draft",
            label: label("Back to draft", "Zurück zum Entwurf"),
            needs: &[],
            authority: false,
        },
        Transition {
            from: "draft",
            to: "retired",
            label: label("Retire", "Außer Kraft setzen"),
            needs: &[],
            authority: false,
        },
        Transition {
            from: "retired",
            to: "draft",
            label: label("Reopen", "Wieder öffnen"),
            needs: &[],
            authority: false,
        },
    ],
    columns: &[
        Column { field: "level", width: 14, on_card: false },
        Column { field: "state", width: 12, on_card: true },
        Column { field: "owner", width: 16, on_card: true },
        Column { field: "review", width: 14, on_card: false },
    ],
    is_page: true,
};
