//! Participations and competences: TS 27022 "process to assure necessary awareness and competence"; ISO/IEC 27001 7.2,
//! 7.3, A.6.3. Its other registers are in `awareness`.

use super::parts::{DUE, EVIDENCE, NOTES, OWNER, RELATED, REVIEW, SYSTEMS, TAGS, choice, date, line, links, person};
use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Register, State, Transition};

/// How well a skill is mastered.
const LEVELS: &[Choice] = &[
    Choice::new("none", label("None", "Keine Kenntnisse")),
    Choice::new("basic", label("Basic: knows of it", "Grundkenntnisse: kennt es")),
    Choice::new("proficient", label("Proficient: does it alone", "Fortgeschritten: kann es allein")),
    Choice::new("expert", label("Expert: teaches others", "Expertenwissen: lehrt andere")),
];

/// Who took part in which campaign.
pub static PARTICIPATIONS: Register = Register {
    key: "participation",
    singular: label("Participation", "Teilnahme"),
    plural: label("Participations", "Teilnahmen"),
    reference: "PAR",
    purpose: label(
        "A participation records that a person takes part in a campaign, whether it is done and with which score. \
         Create one for each participant of a campaign.",
        "Eine Teilnahme hält fest, dass eine Person an einer Kampagne teilnimmt, ob sie fertig ist und mit welchem \
         Ergebnis. Legen Sie für jede teilnehmende Person einer Kampagne eine an.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        person("owner", label("Person", "Person"), label("Who takes part.", "Wer teilnimmt.")).required(),
        links(
            "campaigns",
            label("Campaign", "Kampagne"),
            label("What the person takes part in.", "Woran die Person teilnimmt."),
            "campaign",
        )
        .required(),
        DUE,
        date(
            "done_on",
            label("Done on", "Erledigt am"),
            label("When the person was through.", "Wann die Person fertig war."),
        ),
        Field::new(
            "score",
            label("Score", "Ergebnis"),
            label("Share of right answers, in percent.", "Anteil richtiger Antworten in Prozent."),
            FieldKind::Whole { min: 0, max: 100 },
        ),
        choice(
            "outcome",
            label("Outcome", "Ausgang"),
            label("Whether the pass mark was reached.", "Ob die Bestehensgrenze erreicht wurde."),
            &[
                Choice::new("passed", label("Passed", "Bestanden")).level(1),
                Choice::new("attended", label("Attended, no test", "Teilgenommen, ohne Test")).level(1),
                Choice::new("failed", label("Failed", "Nicht bestanden")).level(4),
            ],
        ),
        EVIDENCE,
        NOTES,
        TAGS,
        RELATED,
    ],
    states: &[
        State::new("planned", label("Planned", "Geplant")),
        State::new("running", label("Running", "Laufend")).level(2),
        State::new("finished", label("Finished", "Abgeschlossen")).level(1).over(),
    ],
    transitions: &[
        Transition::new("planned", "running", label("Start", "Beginnen")).needs(&["owner", "campaigns"]),
        Transition::new("planned", "finished", label("Mark finished", "Als abgeschlossen markieren")).needs(&[
            "owner",
            "campaigns",
            "done_on",
        ]),
        Transition::new("running", "planned", label("Put back", "Zurückstellen")),
        Transition::new("running", "finished", label("Mark finished", "Als abgeschlossen markieren"))
            .needs(&["done_on"]),
        Transition::new("finished", "running", label("Repeat", "Wiederholen")),
    ],
    columns: &[
        Column::new("owner", 16).on_card(),
        Column::new("campaigns", 20).on_card(),
        Column::new("due", 14),
        Column::new("done_on", 14),
        Column::new("score", 8),
        Column::new("state", 14).on_card(),
    ],
    is_page: false,
};

/// What roles must be able to do, and who can.
pub static COMPETENCES: Register = Register {
    key: "competence",
    singular: label("Competence", "Kompetenz"),
    plural: label("Competences", "Kompetenzen"),
    reference: "CMT",
    purpose: label(
        "A competence says what a role must be able to do, whether its people can, and what closes the gap. Begin \
         with the roles that information security depends on most.",
        "Eine Kompetenz sagt, was eine Rolle können muss, ob ihre Inhaber es können und was die Lücke schließt. \
         Beginnen Sie mit den Rollen, von denen die Informationssicherheit am meisten abhängt.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        line("role", label("Role", "Rolle"), label("The role that needs it.", "Die Rolle, die sie braucht."), 200)
            .required(),
        links(
            "assignments",
            label("Role assignments", "Rollenzuweisungen"),
            label("Where the role is assigned.", "Wo die Rolle zugewiesen ist."),
            "role_assignment",
        ),
        line(
            "skill",
            label("Required skill", "Geforderte Fähigkeit"),
            label("What somebody in the role must be able to do.", "Was jemand in der Rolle können muss."),
            500,
        )
        .required(),
        Field::new(
            "people",
            label("People", "Personen"),
            label("Who has the role and is assessed.", "Wer die Rolle hat und eingeschätzt wird."),
            FieldKind::People,
        ),
        choice(
            "required_level",
            label("Required level", "Gefordertes Niveau"),
            label("How well it must be mastered.", "Wie gut sie beherrscht werden muss."),
            LEVELS,
        ),
        choice(
            "actual_level",
            label("Actual level", "Vorhandenes Niveau"),
            label("How well it is mastered today.", "Wie gut sie heute beherrscht wird."),
            LEVELS,
        ),
        choice(
            "gap",
            label("Gap", "Lücke"),
            label("How much is missing.", "Wie viel fehlt."),
            &[
                Choice::new("not_assessed", label("Not assessed", "Nicht beurteilt")).level(3),
                Choice::new("none", label("None", "Keine")).level(1),
                Choice::new("small", label("Small", "Klein")).level(2),
                Choice::new("large", label("Large", "Groß")).level(4),
            ],
        ),
        line(
            "measure",
            label("Measure", "Maßnahme"),
            label(
                "What closes the gap: training, coaching, hiring or help from outside.",
                "Was die Lücke schließt: Schulung, Begleitung, Einstellung oder Hilfe von außen.",
            ),
            1000,
        ),
        links(
            "campaigns",
            label("Campaigns", "Kampagnen"),
            label("Campaigns that teach it.", "Kampagnen, die sie vermitteln."),
            "campaign",
        ),
        DUE,
        OWNER,
        EVIDENCE,
        REVIEW,
        NOTES,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("required", label("Required", "Gefordert")),
        State::new("assessed", label("Assessed", "Beurteilt")).level(2),
        State::new("in_development", label("In development", "Im Aufbau")).level(3),
        State::new("verified", label("Verified", "Nachgewiesen")).level(1),
    ],
    transitions: &[
        Transition::new("required", "assessed", label("Assess", "Beurteilen"))
            .needs(&["role", "skill", "people", "gap"]),
        Transition::new("assessed", "required", label("Revise", "Überarbeiten")),
        Transition::new("assessed", "in_development", label("Start measure", "Maßnahme beginnen"))
            .needs(&["measure", "due"]),
        Transition::new("assessed", "verified", label("Verify", "Verifizieren"))
            .needs(&["gap", "evidence"])
            .authority(),
        Transition::new("in_development", "assessed", label("Assess again", "Erneut beurteilen")).needs(&["gap"]),
        Transition::new("verified", "assessed", label("Assess again", "Erneut beurteilen")),
    ],
    columns: &[
        Column::new("role", 18).on_card(),
        Column::new("gap", 12).on_card(),
        Column::new("due", 14),
        Column::new("state", 14).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("review", 14),
    ],
    is_page: false,
};
