//! Policy documents: TS 27022 "security policy management process"; ISO/IEC 27001 5.2, 7.5, A.5.1.

use super::parts::{EVIDENCE, SYSTEMS, TAGS, choice, date, line, links, person, prose};
use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Register, State, Transition};

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
    version: 2,
    projection: 2,
    fields: &[
        prose("body", label("Text", "Text"), label("The policy itself.", "Die Richtlinie selbst.")).required(),
        choice(
            "level",
            label("Kind", "Art"),
            label(
                "A policy states intent, a standard rules, a procedure steps, a guideline advice.",
                "Eine Richtlinie nennt die Absicht, ein Standard Regeln, eine Verfahrensanweisung Schritte, ein Leitfaden Rat.",
            ),
            &[
                Choice::new("policy", label("Policy", "Richtlinie")),
                Choice::new("standard", label("Standard", "Standard")),
                Choice::new("procedure", label("Procedure", "Verfahrensanweisung")),
                Choice::new("guideline", label("Guideline", "Leitfaden")),
            ],
        )
        .required(),
        person("owner", label("Owner", "Verantwortlich"), label("Who keeps it true.", "Wer sie aktuell hält.")).required(),
        line("audience", label("Audience", "Zielgruppe"), label("Who must know it.", "Wer sie kennen muss."), 200),
        links(
            "parent",
            label("Belongs to", "Gehört zu"),
            label("The policy that it details.", "Die Richtlinie, die sie ausführt."),
            "policy",
        )
        .since(2),
        choice(
            "language",
            label("Language", "Sprache"),
            label("The language that it is written in.", "Die Sprache, in der sie geschrieben ist."),
            &[
                Choice::new("en", label("English", "Englisch")),
                Choice::new("de", label("German", "Deutsch")),
                Choice::new("fr", label("French", "Französisch")),
                Choice::new("it", label("Italian", "Italienisch")),
                Choice::new("es", label("Spanish", "Spanisch")),
                Choice::new("other", label("Another", "Eine andere")),
            ],
        ),
        date("effective", label("In force from", "In Kraft ab"), label("From when it applies.", "Ab wann sie gilt.")),
        Field::new(
            "interval",
            label("Review every (months)", "Überprüfung alle (Monate)"),
            label("How long it may go unread by those who keep it.", "Wie lange sie ohne Überprüfung bleiben darf."),
            FieldKind::Whole { min: 1, max: 60 },
        ),
        date(
            "review",
            label("Next review", "Nächste Überprüfung"),
            label("When it will be read again with fresh eyes.", "Wann sie mit frischem Blick geprüft wird."),
        ).deadline(),
        TAGS,
        links("related", label("Related risks", "Verbundene Risiken"), label("Risks that it treats.", "Risiken, die sie behandelt."), "risk"),
        links(
            "requirements",
            label("Requirements", "Anforderungen"),
            label("What it answers to.", "Worauf sie antwortet."),
            "requirement",
        )
        .since(2),
        links("controls", label("Controls", "Maßnahmen"), label("Controls that it sets rules for.", "Maßnahmen, die sie regelt."), "control")
            .since(2),
        EVIDENCE.since(2),
        SYSTEMS.since(2),
    ],
    states: &[
        State::new("draft", label("Draft", "Entwurf")),
        State::new("in_review", label("In review", "In Prüfung")).level(3),
        State::new("changes_requested", label("Changes requested", "Änderungen erbeten")).level(4),
        State::new("approved", label("Approved", "Freigegeben")).level(2),
        State::new("published", label("Published", "Veröffentlicht")).level(1),
        State::new("retired", label("Retired", "Außer Kraft")).over(),
    ],
    transitions: &[
        Transition::new("draft", "in_review", label("Send to review", "Zur Prüfung geben")).needs(&["owner"]),
        Transition::new("in_review", "draft", label("Back to draft", "Zurück zum Entwurf")),
        Transition::new("in_review", "changes_requested", label("Request changes", "Änderungen erbitten")),
        Transition::new("changes_requested", "in_review", label("Send to review again", "Erneut zur Prüfung geben")),
        Transition::new("in_review", "approved", label("Approve", "Freigeben")).needs(&["owner"]).authority(),
        Transition::new("approved", "published", label("Publish", "Veröffentlichen")).needs(&["effective"]).authority(),
        Transition::new("approved", "draft", label("Revise", "Überarbeiten")),
        Transition::new("published", "draft", label("Revise", "Überarbeiten")),
        Transition::new("draft", "retired", label("Retire", "Außer Kraft setzen")),
        Transition::new("published", "retired", label("Retire", "Außer Kraft setzen")).authority(),
        Transition::new("retired", "draft", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("level", 14),
        Column::new("state", 12).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("review", 14),
    ],
    is_page: true,
};
