//! Satisfaction and value: TS 27022 "information security customer relationship management process"; ISO/IEC 27001 4.2,
//! 9.3.2 e.

use super::parts::{EVIDENCE, OWNER, RELATED, REVIEW, SYSTEMS, TAGS, choice, date, line, links, money, number, prose};
use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Register, State, Transition};

/// How content interested parties are with security.
pub static SATISFACTIONS: Register = Register {
    key: "satisfaction",
    singular: label("Satisfaction", "Zufriedenheit"),
    plural: label("Stakeholder satisfaction", "Zufriedenheit interessierter Parteien"),
    reference: "SAT",
    purpose: label(
        "Satisfaction shows what interested parties think of security and how that changes. Choose a party, ask it \
         the same questions each time, enter score and comments.",
        "Die Zufriedenheit zeigt, was interessierte Parteien von der Sicherheit halten und wie sich das ändert. Wählen \
         Sie eine Partei, stellen Sie ihr jedes Mal dieselben Fragen, tragen Sie Punktzahl und Kommentare ein.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        links(
            "parties",
            label("Interested party", "Interessierte Partei"),
            label("Who was asked.", "Wer gefragt wurde."),
            "interested_party",
        )
        .required(),
        line(
            "questions",
            label("Question set", "Fragenkatalog"),
            label(
                "Which questions were asked, or where they are kept.",
                "Welche Fragen gestellt wurden oder wo sie stehen.",
            ),
            1000,
        ),
        choice(
            "method",
            label("Method", "Methode"),
            label("How the answers were gathered.", "Wie die Antworten erhoben wurden."),
            &[
                Choice::new("survey", label("Survey", "Umfrage")),
                Choice::new("interview", label("Interview", "Gespräch")),
                Choice::new("meeting", label("Meeting", "Besprechung")),
                Choice::new("feedback", label("Feedback and complaints", "Rückmeldungen und Beschwerden")),
            ],
        ),
        date("measured", label("Measured", "Gemessen"), label("The day of the answers.", "Der Tag der Antworten."))
            .required(),
        line(
            "scale",
            label("Scale", "Skala"),
            label("From worst to best, for example 1 to 5.", "Von schlecht bis gut, zum Beispiel 1 bis 5."),
            60,
        ),
        number(
            "score",
            label("Score", "Punktzahl"),
            label("The mean of the answers on that scale.", "Der Mittelwert der Antworten auf dieser Skala."),
        )
        .required(),
        number(
            "target",
            label("Target", "Zielwert"),
            label("The score that shall be reached.", "Die Punktzahl, die erreicht werden soll."),
        ),
        prose(
            "comment",
            label("Comments", "Kommentare"),
            label(
                "What was said, what explains the score, what follows from it.",
                "Was gesagt wurde, was die Punktzahl erklärt und was daraus folgt.",
            ),
        ),
        OWNER,
        EVIDENCE,
        REVIEW,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("planned", label("Planned", "Geplant")),
        State::new("measured", label("Measured", "Gemessen")).level(2),
        State::new("evaluated", label("Evaluated", "Ausgewertet")).level(1),
    ],
    transitions: &[
        Transition::new("planned", "measured", label("Mark measured", "Als gemessen markieren"))
            .needs(&["parties", "measured", "score"]),
        Transition::new("measured", "evaluated", label("Mark evaluated", "Als ausgewertet markieren"))
            .needs(&["target", "comment"]),
        Transition::new("measured", "planned", label("Measure again", "Erneut messen")),
        Transition::new("evaluated", "measured", label("Evaluate again", "Erneut auswerten")),
    ],
    columns: &[
        Column::new("parties", 20).on_card(),
        Column::new("score", 10).on_card(),
        Column::new("target", 10),
        Column::new("measured", 12),
        Column::new("owner", 16).on_card(),
        Column::new("state", 14).on_card(),
    ],
    is_page: false,
};

/// What security costs and what it is worth.
pub static VALUE_CASES: Register = Register {
    key: "value_case",
    singular: label("Value case", "Nutzennachweis"),
    plural: label("Value cases", "Nutzennachweise"),
    reference: "VAL",
    purpose: label(
        "A value case shows what security costs and what it is worth to somebody. Take the figures from the resources, \
         state the benefit, and argue so that others can follow.",
        "Ein Nutzennachweis zeigt, was Sicherheit kostet und was sie wem wert ist. Nehmen Sie die Zahlen aus den \
         Ressourcen, nennen Sie den Nutzen und begründen Sie ihn nachvollziehbar.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        links(
            "parties",
            label("For whom", "Für wen"),
            label("Interested parties that it shall convince.", "Interessierte Parteien, die er überzeugen soll."),
            "interested_party",
        )
        .required(),
        money("investment", label("Investment", "Investition"), label("Spent once.", "Einmalig ausgegeben.")),
        money("cost", label("Running cost", "Laufende Kosten"), label("Spent per year.", "Jährlich ausgegeben.")),
        money(
            "benefit",
            label("Benefit", "Nutzen"),
            label("Worth per year, estimated cautiously.", "Jährlicher Wert, vorsichtig geschätzt."),
        ),
        Field::new(
            "benefit_kinds",
            label("Kinds of benefit", "Nutzenarten"),
            label("What the benefit consists of.", "Worin der Nutzen besteht."),
            FieldKind::Choices(&[
                Choice::new("risk_reduced", label("Risk reduced", "Risiko verringert")),
                Choice::new("incidents_avoided", label("Incidents avoided", "Vorfälle vermieden")),
                Choice::new("requirements_met", label("Requirements met", "Anforderungen erfüllt")),
            ]),
        )
        .required(),
        prose(
            "argument",
            label("Argument", "Begründung"),
            label(
                "Why the benefit comes from security, and how sure that is.",
                "Warum der Nutzen von der Sicherheit kommt und wie sicher das ist.",
            ),
        )
        .required(),
        links(
            "resources",
            label("Resources", "Ressourcen"),
            label("Resources that the figures come from.", "Ressourcen, aus denen die Zahlen stammen."),
            "resource",
        ),
        OWNER,
        EVIDENCE,
        REVIEW,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("draft", label("Draft", "Entwurf")),
        State::new("approved", label("Approved", "Genehmigt")).level(2),
        State::new("presented", label("Presented", "Vorgestellt")).level(1),
        State::new("retired", label("Retired", "Überholt")).over(),
    ],
    transitions: &[
        Transition::new("draft", "approved", label("Approve", "Genehmigen"))
            .needs(&["parties", "benefit_kinds", "argument", "owner"])
            .authority(),
        Transition::new("approved", "presented", label("Mark presented", "Als vorgestellt markieren")),
        Transition::new("approved", "draft", label("Revise", "Überarbeiten")),
        Transition::new("presented", "draft", label("Revise", "Überarbeiten")),
        Transition::new("presented", "retired", label("Retire", "Als überholt ablegen")),
        Transition::new("retired", "draft", label("Take up again", "Wieder aufnehmen")),
    ],
    columns: &[
        Column::new("parties", 20),
        Column::new("investment", 12),
        Column::new("cost", 12),
        Column::new("benefit", 12).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("state", 14).on_card(),
    ],
    is_page: false,
};
