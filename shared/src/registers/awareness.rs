//! Awareness programmes and campaigns: TS 27022 "process to assure necessary awareness and competence"; ISO/IEC 27001
//! 7.2, 7.3, A.6.3. Its other registers are in `competence`.

use super::parts::{DUE, EVIDENCE, OWNER, RELATED, REVIEW, SYSTEMS, TAGS, choice, date, line, links, money, prose};
use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Register, State, Transition};

/// What people shall know and do over a longer time.
pub static PROGRAMMES: Register = Register {
    key: "programme",
    singular: label("Awareness programme", "Awareness-Programm"),
    plural: label("Awareness programmes", "Awareness-Programme"),
    reference: "PRG",
    purpose: label(
        "A programme says what people shall know and do for information security, and how they get there over a year \
         or so. Set its goals and audience, then plan the campaigns.",
        "Ein Awareness-Programm sagt, was Menschen für die Informationssicherheit wissen und tun sollen und wie sie \
         im Lauf etwa eines Jahres dahin kommen. Legen Sie Ziele und Zielgruppe fest, planen Sie dann die Kampagnen.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        prose(
            "goals",
            label("Goals", "Ziele"),
            label("What people shall know and do when it ends.", "Was die Menschen am Ende wissen und tun sollen."),
        )
        .required(),
        line(
            "audience",
            label("Audience", "Zielgruppe"),
            label("Whom it addresses, suppliers' staff included.", "An wen es sich richtet, auch bei Lieferanten."),
            500,
        )
        .required(),
        OWNER,
        date("starts", label("Starts", "Beginn"), label("When it begins.", "Wann es beginnt.")).required(),
        date("ends", label("Ends", "Ende"), label("When it ends.", "Wann es endet.")),
        links(
            "campaigns",
            label("Campaigns", "Kampagnen"),
            label("Campaigns that it consists of.", "Kampagnen, aus denen es besteht."),
            "campaign",
        ),
        links(
            "objectives",
            label("Objectives", "Sicherheitsziele"),
            label("Objectives that it serves.", "Sicherheitsziele, denen es dient."),
            "objective",
        ),
        Field::new(
            "target_rate",
            label("Target rate", "Zielquote"),
            label(
                "How many shall take part to the end, in percent.",
                "Wie viele bis zum Ende teilnehmen sollen, in Prozent.",
            ),
            FieldKind::Whole { min: 0, max: 100 },
        ),
        money("budget", label("Budget", "Budget"), label("What it may cost in all.", "Was es insgesamt kosten darf.")),
        EVIDENCE,
        REVIEW,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("planned", label("Planned", "Geplant")),
        State::new("running", label("Running", "Laufend")).level(2),
        State::new("finished", label("Finished", "Abgeschlossen")).level(1).over(),
    ],
    transitions: &[
        Transition::new("planned", "running", label("Start", "Beginnen"))
            .needs(&["goals", "audience", "starts", "owner"]),
        Transition::new("running", "planned", label("Back to planning", "Zurück zur Planung")),
        Transition::new("running", "finished", label("Finish", "Abschließen")).needs(&["ends"]),
        Transition::new("finished", "running", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("audience", 20),
        Column::new("starts", 14),
        Column::new("ends", 14).on_card(),
        Column::new("target_rate", 10),
        Column::new("state", 14).on_card(),
        Column::new("owner", 16).on_card(),
    ],
    is_page: false,
};

/// One round of learning or reading.
pub static CAMPAIGNS: Register = Register {
    key: "campaign",
    singular: label("Campaign", "Kampagne"),
    plural: label("Campaigns", "Kampagnen"),
    reference: "CMP",
    purpose: label(
        "A campaign brings one topic to one audience: something to read, to attend or to practise, with a date. \
         Choose the material, add questions, and follow who has taken part.",
        "Eine Kampagne bringt einer Zielgruppe ein Thema nahe: etwas zum Lesen, Besuchen oder Üben, mit Termin. Wählen \
         Sie das Material, ergänzen Sie Fragen und verfolgen Sie, wer teilgenommen hat.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        links(
            "programmes",
            label("Programme", "Programm"),
            label("The programme that it belongs to.", "Das Programm, zu dem sie gehört."),
            "programme",
        ),
        choice(
            "format",
            label("Format", "Format"),
            label("How people learn.", "Wie gelernt wird."),
            &[
                Choice::new("reading", label("Reading", "Lektüre")),
                Choice::new("online", label("Online course", "Onlinekurs")),
                Choice::new("session", label("Training session", "Schulung")),
                Choice::new("exercise", label("Exercise", "Übung")),
                Choice::new("phishing", label("Phishing simulation", "Phishing-Simulation")),
                Choice::new("notice", label("Poster or notice", "Aushang oder Hinweis")),
            ],
        )
        .required(),
        line("audience", label("Audience", "Zielgruppe"), label("Whom it addresses.", "An wen sie sich richtet."), 500)
            .required(),
        Field::new(
            "participants",
            label("Participants", "Teilnehmende"),
            label("Who is to take part, by name.", "Wer namentlich teilnehmen soll."),
            FieldKind::People,
        ),
        links(
            "policies",
            label("Policies to read", "Zu lesende Richtlinien"),
            label(
                "Published policies that everybody shall read.",
                "Veröffentlichte Richtlinien, die alle lesen sollen.",
            ),
            "policy",
        ),
        prose(
            "material",
            label("Material", "Material"),
            label("What people read, see or practise.", "Was gelesen, angesehen oder geübt wird."),
        ),
        prose(
            "questions",
            label("Questions", "Fragen"),
            label(
                "Questions that show what was understood, with their answers.",
                "Fragen, die zeigen, was verstanden wurde, mit den Antworten.",
            ),
        ),
        Field::new(
            "pass_mark",
            label("Pass mark", "Bestehensgrenze"),
            label("The score that counts as passed, in percent.", "Das Ergebnis, ab dem bestanden ist, in Prozent."),
            FieldKind::Whole { min: 0, max: 100 },
        ),
        links(
            "incidents",
            label("Incidents", "Vorfälle"),
            label("Incidents whose lessons it passes on.", "Vorfälle, deren Lehren sie weitergibt."),
            "incident",
        ),
        OWNER,
        date("starts", label("Starts", "Beginn"), label("When it begins.", "Wann sie beginnt.")),
        DUE.required(),
        EVIDENCE,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("planned", label("Planned", "Geplant")),
        State::new("running", label("Running", "Laufend")).level(2),
        State::new("finished", label("Finished", "Abgeschlossen")).level(1).over(),
    ],
    transitions: &[
        Transition::new("planned", "running", label("Start", "Beginnen"))
            .needs(&["format", "audience", "due", "owner"]),
        Transition::new("running", "planned", label("Back to planning", "Zurück zur Planung")),
        Transition::new("running", "finished", label("Finish", "Abschließen")),
        Transition::new("finished", "running", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("format", 16),
        Column::new("audience", 20),
        Column::new("starts", 14),
        Column::new("due", 14).on_card(),
        Column::new("state", 14).on_card(),
        Column::new("owner", 16).on_card(),
    ],
    is_page: false,
};
