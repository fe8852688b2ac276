//! Risks: TS 27022 "information security risk assessment process"; ISO/IEC 27001 6.1.2, 8.2.

use super::parts::{EVIDENCE, RELATED, SYSTEMS, TAGS, choice, date, line, links, person, prose};
use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Register, State, Transition};

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
    version: 2,
    projection: 2,
    fields: &[
        line("cause", label("Cause", "Ursache"), label("What makes it possible.", "Was es möglich macht."), 500)
            .required(),
        line(
            "consequence",
            label("Consequence", "Folge"),
            label("What it would mean for the organisation.", "Was es für die Organisation bedeuten würde."),
            500,
        )
        .required(),
        links("assets", label("Assets", "Werte"), label("What it would hit.", "Was es treffen würde."), "asset")
            .since(2),
        links(
            "threats",
            label("Threats", "Bedrohungen"),
            label("What could bring it about.", "Was es herbeiführen kann."),
            "threat",
        )
        .since(2),
        links(
            "vulnerabilities",
            label("Vulnerabilities", "Schwachstellen"),
            label("What it would make use of.", "Was es ausnutzen würde."),
            "vulnerability",
        )
        .since(2),
        links(
            "controls",
            label("Existing controls", "Bestehende Maßnahmen"),
            label("What already holds it down.", "Was es schon mindert."),
            "control",
        )
        .since(2),
        Field::new(
            "inherent",
            label("Inherent", "Inhärent"),
            label("Likelihood and impact without controls.", "Wahrscheinlichkeit und Auswirkung ohne Maßnahmen."),
            FieldKind::Estimate { steps: STEPS },
        ),
        Field::new(
            "current",
            label("Now", "Aktuell"),
            label(
                "Likelihood and impact with today's controls.",
                "Wahrscheinlichkeit und Auswirkung mit den heutigen Maßnahmen.",
            ),
            FieldKind::Estimate { steps: STEPS },
        )
        .required(),
        Field::new(
            "target",
            label("Target", "Ziel"),
            label("Likelihood and impact after treatment.", "Wahrscheinlichkeit und Auswirkung nach der Behandlung."),
            FieldKind::Estimate { steps: STEPS },
        ),
        choice(
            "knowledge",
            label("Strength of knowledge", "Kenntnisstand"),
            label(
                "How much the estimate rests on facts and agreement.",
                "Wie sehr die Schätzung auf Fakten und Einigkeit beruht.",
            ),
            &[
                Choice::new("strong", label("Strong", "Gut belegt")).level(1),
                Choice::new("moderate", label("Moderate", "Mäßig belegt")).level(3),
                Choice::new("weak", label("Weak", "Schwach belegt")).level(4),
            ],
        ),
        choice(
            "priority",
            label("Priority", "Priorität"),
            label(
                "In which order it is treated, where the level alone does not say.",
                "In welcher Reihenfolge es behandelt wird, wo die Stufe allein es nicht sagt.",
            ),
            &[
                Choice::new("now", label("At once", "Sofort")).level(5),
                Choice::new("next", label("Next", "Als Nächstes")).level(3),
                Choice::new("later", label("Later", "Später")).level(1),
            ],
        ),
        person("owner", label("Risk owner", "Risikoeigner"), label("Who answers for it.", "Wer dafür geradesteht."))
            .required(),
        date("review", label("Review", "Überprüfung"), label("When it is judged again.", "Wann es neu bewertet wird."))
            .deadline(),
        prose(
            "notes",
            label("Notes", "Notizen"),
            label("What the discussion brought up.", "Was die Diskussion ergab."),
        ),
        TAGS,
        links(
            "policies",
            label("Policies", "Richtlinien"),
            label("Policies that treat it.", "Richtlinien, die es behandeln."),
            "policy",
        ),
        EVIDENCE.since(2),
        RELATED.since(2),
        SYSTEMS.since(2),
    ],
    states: &[
        State::new("identified", label("Identified", "Erkannt")),
        State::new("analysed", label("Analysed", "Analysiert")),
        State::new("evaluated", label("Evaluated", "Bewertet")),
        State::new("in_treatment", label("In treatment", "In Behandlung")).level(3),
        State::new("accepted", label("Accepted", "Akzeptiert")).level(2),
        State::new("closed", label("Closed", "Geschlossen")).level(1).over(),
    ],
    transitions: &[
        Transition::new("identified", "analysed", label("Mark analysed", "Als analysiert markieren"))
            .needs(&["cause", "consequence"]),
        Transition::new("analysed", "evaluated", label("Mark evaluated", "Als bewertet markieren")).needs(&["current"]),
        Transition::new("evaluated", "in_treatment", label("Start treatment", "Behandlung beginnen")).needs(&["owner"]),
        Transition::new("in_treatment", "evaluated", label("Evaluate again", "Neu bewerten")),
        Transition::new("evaluated", "accepted", label("Accept", "Akzeptieren"))
            .needs(&["owner", "current"])
            .authority()
            .or_person("owner"),
        Transition::new("in_treatment", "accepted", label("Accept", "Akzeptieren"))
            .needs(&["owner", "current"])
            .authority()
            .or_person("owner"),
        Transition::new("accepted", "evaluated", label("Evaluate again", "Neu bewerten")),
        Transition::new("in_treatment", "closed", label("Close the risk", "Risiko abschließen")).needs(&["current"]),
        Transition::new("closed", "identified", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("owner", 16),
        Column::new("current", 10).on_card(),
        Column::new("target", 10),
        Column::new("state", 14).on_card(),
        Column::new("review", 14),
    ],
    is_page: false,
};
