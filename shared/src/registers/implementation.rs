//! Implementation tasks and verifications: TS 27022 "security implementation management process"; ISO/IEC 27001 8.1,
//! 6.1.3 e.

use super::parts::{
    DUE, EVIDENCE, NOTES, RELATED, REVIEW, SYSTEMS, TAGS, choice, date, line, links, money, number, person, prose,
};
use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Register, State, Transition};

/// What is done to put treatments and controls into practice.
pub static TASKS: Register = Register {
    key: "task",
    singular: label("Implementation task", "Umsetzungsaufgabe"),
    plural: label("Implementation tasks", "Umsetzungsaufgaben"),
    reference: "TSK",
    purpose: label(
        "A task puts an approved treatment, control or change into practice. Say what is to be done, by whom and by \
         when; when it is done, somebody else verifies it.",
        "Eine Umsetzungsaufgabe setzt eine genehmigte Behandlung, Maßnahme oder Änderung in die Tat um. Sagen Sie, was \
         zu tun ist, wer es tut und bis wann; ist sie erledigt, verifiziert sie jemand anderes.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        links(
            "treatments",
            label("Treatments", "Risikobehandlungen"),
            label("Treatments that it carries out.", "Risikobehandlungen, die sie ausführt."),
            "treatment",
        ),
        links(
            "controls",
            label("Controls", "Maßnahmen"),
            label("Controls that it implements.", "Maßnahmen, die sie umsetzt."),
            "control",
        ),
        links(
            "changes",
            label("Changes", "Änderungen"),
            label("Approved changes that it carries out.", "Genehmigte Änderungen, die sie ausführt."),
            "change",
        ),
        prose(
            "steps",
            label("Steps", "Schritte"),
            label(
                "What is to be done, in order, and when it counts as done.",
                "Was der Reihe nach zu tun ist und wann es als erledigt gilt.",
            ),
        )
        .required(),
        person(
            "owner",
            label("Responsible", "Zuständig"),
            label("Who sees to it that it gets done.", "Wer dafür sorgt, dass sie erledigt wird."),
        )
        .required(),
        Field::new(
            "helpers",
            label("Helpers", "Mitwirkende"),
            label("Who else works on it.", "Wer noch daran arbeitet."),
            FieldKind::People,
        ),
        number(
            "effort",
            label("Effort", "Aufwand"),
            label("Expected work in person-days.", "Erwartete Arbeit in Personentagen."),
        ),
        money("cost", label("Cost", "Kosten"), label("Expected expenses.", "Erwartete Ausgaben.")),
        date("start", label("Start", "Beginn"), label("When work begins.", "Wann die Arbeit beginnt.")),
        DUE.required(),
        Field::new(
            "progress",
            label("Progress", "Fortschritt"),
            label("How much is done, in percent.", "Wie viel getan ist, in Prozent."),
            FieldKind::Whole { min: 0, max: 100 },
        ),
        line(
            "obstacle",
            label("Obstacle", "Hindernis"),
            label("What blocks it, and who can help.", "Was sie blockiert und wer helfen kann."),
            500,
        ),
        links(
            "depends_on",
            label("Waits for", "Wartet auf"),
            label("Tasks that must be done before.", "Aufgaben, die vorher erledigt sein müssen."),
            "task",
        ),
        EVIDENCE,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("to_do", label("To do", "Zu erledigen")),
        State::new("doing", label("Doing", "In Arbeit")).level(3),
        State::new("blocked", label("Blocked", "Blockiert")).level(4),
        State::new("done", label("Done", "Erledigt")).level(2).over(),
        State::new("verified", label("Verified", "Verifiziert")).level(1).over(),
    ],
    transitions: &[
        Transition::new("to_do", "doing", label("Start", "Beginnen")).needs(&["owner", "due"]),
        Transition::new("to_do", "blocked", label("Mark blocked", "Als blockiert markieren")).needs(&["obstacle"]),
        Transition::new("doing", "to_do", label("Put back", "Zurückstellen")),
        Transition::new("doing", "blocked", label("Mark blocked", "Als blockiert markieren")).needs(&["obstacle"]),
        Transition::new("doing", "done", label("Mark done", "Als erledigt markieren")),
        Transition::new("blocked", "doing", label("Resume", "Fortsetzen")),
        Transition::new("blocked", "to_do", label("Put back", "Zurückstellen")),
        Transition::new("done", "doing", label("Back to work", "Zurück in Arbeit")),
        Transition::new("done", "verified", label("Verify", "Verifizieren")).needs(&["owner", "evidence"]).authority(),
        Transition::new("verified", "doing", label("Withdraw verification", "Verifizierung zurückziehen")).authority(),
    ],
    columns: &[
        Column::new("state", 14).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("start", 14),
        Column::new("due", 14).on_card(),
        Column::new("progress", 10),
        Column::new("effort", 10),
    ],
    is_page: false,
};

/// Checks that what was implemented is there and works.
pub static VERIFICATIONS: Register = Register {
    key: "verification",
    singular: label("Verification", "Verifizierung"),
    plural: label("Verifications", "Verifizierungen"),
    reference: "VER",
    purpose: label(
        "A verification shows that what was implemented is there and works. Somebody other than the implementer \
         checks, records the result and attaches what proves it.",
        "Eine Verifizierung zeigt, dass das Umgesetzte vorhanden ist und wirkt. Lassen Sie jemanden prüfen, der es \
         nicht umgesetzt hat, halten Sie das Ergebnis fest und fügen Sie Nachweise bei.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        links(
            "subjects",
            label("Subject", "Gegenstand"),
            label(
                "The tasks, controls or treatments that were checked.",
                "Die Aufgaben, Maßnahmen oder Behandlungen, die geprüft wurden.",
            ),
            "",
        )
        .required(),
        prose(
            "checked",
            label("What was checked", "Was geprüft wurde"),
            label("What you looked at, how, and what you saw.", "Was Sie angesehen haben, wie und was Sie vorfanden."),
        )
        .required(),
        person(
            "owner",
            label("Checker", "Prüfer"),
            label("Who checks; never somebody who implemented it.", "Wer prüft; nie jemand, der es umgesetzt hat."),
        )
        .required(),
        Field::new(
            "implementers",
            label("Implementers", "Umsetzende"),
            label(
                "Who implemented it; none of them may be the checker.",
                "Wer es umgesetzt hat; niemand davon darf Prüfer sein.",
            ),
            FieldKind::People,
        ),
        Field::new(
            "methods",
            label("Methods", "Methoden"),
            label("How it was checked.", "Wie geprüft wurde."),
            FieldKind::Choices(&[
                Choice::new("documents", label("Documents read", "Dokumente gelesen")),
                Choice::new("interview", label("Interview", "Gespräch")),
                Choice::new("observation", label("Observation", "Beobachtung")),
                Choice::new("inspection", label("Inspection on site", "Begehung")),
                Choice::new("test", label("Test", "Test")),
                Choice::new("sample", label("Sample", "Stichprobe")),
            ]),
        ),
        date("checked_on", label("Checked on", "Geprüft am"), label("When it was checked.", "Wann geprüft wurde.")),
        choice(
            "result",
            label("Result", "Ergebnis"),
            label("Whether it is there and works.", "Ob es vorhanden ist und wirkt."),
            &[
                Choice::new("passed", label("Passed", "Bestanden")).level(1),
                Choice::new("with_remarks", label("Passed with remarks", "Mit Anmerkungen bestanden")).level(3),
                Choice::new("failed", label("Failed", "Nicht bestanden")).level(5),
            ],
        )
        .required(),
        links(
            "findings",
            label("Findings", "Feststellungen"),
            label("Findings that it led to.", "Feststellungen, zu denen sie führte."),
            "finding",
        ),
        EVIDENCE,
        REVIEW,
        NOTES,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("planned", label("Planned", "Geplant")),
        State::new("performed", label("Performed", "Durchgeführt")).level(2),
        State::new("signed_off", label("Signed off", "Abgezeichnet")).level(1),
    ],
    transitions: &[
        Transition::new("planned", "performed", label("Mark performed", "Als durchgeführt markieren")).needs(&[
            "subjects",
            "checked",
            "checked_on",
            "result",
            "owner",
        ]),
        Transition::new("performed", "planned", label("Check again", "Erneut prüfen")),
        Transition::new("performed", "signed_off", label("Sign off", "Abzeichnen"))
            .needs(&["result", "evidence", "owner"])
            .authority(),
        Transition::new("signed_off", "performed", label("Withdraw signature", "Abzeichnung zurückziehen")).authority(),
    ],
    columns: &[
        Column::new("result", 16).on_card(),
        Column::new("checked_on", 14),
        Column::new("state", 14).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("review", 14),
    ],
    is_page: false,
};
