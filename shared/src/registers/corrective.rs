//! Corrective actions: TS 27022 "information security improvement process"; ISO/IEC 27001 10.2.

use super::parts::{DUE, EVIDENCE, OWNER, RELATED, SYSTEMS, TAGS, choice, date, links, person, prose};
use crate::label::label;
use crate::schema::{Choice, Column, Register, State, Transition};

/// What is done so that a nonconformity does not come back.
pub static CORRECTIVE_ACTIONS: Register = Register {
    key: "corrective_action",
    singular: label("Corrective action", "Korrekturmaßnahme"),
    plural: label("Corrective actions", "Korrekturmaßnahmen"),
    reference: "CAP",
    purpose: label(
        "A corrective action removes the cause of a finding so that it does not come back. Put right what is wrong \
         now, find the root cause, act on it; somebody else checks the effect.",
        "Eine Korrekturmaßnahme beseitigt die Ursache einer Feststellung, damit sie nicht wiederkehrt. Korrigieren \
         Sie, was jetzt falsch ist, finden Sie die Grundursache, gehen Sie sie an; jemand anderes prüft die Wirkung.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        links(
            "findings",
            label("Findings", "Feststellungen"),
            label("Findings whose cause it removes.", "Feststellungen, deren Ursache sie beseitigt."),
            "finding",
        )
        .required(),
        prose(
            "correction",
            label("Correction", "Korrektur"),
            label(
                "What was put right at once, before the cause was known.",
                "Was sofort in Ordnung gebracht wurde, bevor die Ursache bekannt war.",
            ),
        ),
        choice(
            "method",
            label("Method", "Methode"),
            label("How the root cause is found.", "Wie die Grundursache gefunden wird."),
            &[
                Choice::new("five_whys", label("Five whys", "5-Why-Methode")),
                Choice::new("fishbone", label("Fishbone diagram", "Ishikawa-Diagramm")),
                Choice::new("fault_tree", label("Fault tree analysis", "Fehlerbaumanalyse")),
                Choice::new("barrier", label("Barrier analysis", "Barriereanalyse")),
                Choice::new("other", label("Other", "Andere")),
            ],
        ),
        prose(
            "root_cause",
            label("Root cause", "Grundursache"),
            label(
                "What must be different so that it cannot happen again.",
                "Was anders sein muss, damit es nicht wieder geschehen kann.",
            ),
        ),
        prose(
            "action",
            label("Action", "Maßnahme"),
            label("What removes the root cause, step by step.", "Was die Grundursache beseitigt, Schritt für Schritt."),
        )
        .required(),
        OWNER,
        DUE,
        date(
            "check_due",
            label("Effectiveness check", "Wirksamkeitsprüfung"),
            label(
                "When its effect can be judged, some time after it was done.",
                "Wann sich die Wirkung beurteilen lässt, einige Zeit nach der Umsetzung.",
            ),
        )
        .deadline(),
        person(
            "checker",
            label("Checked by", "Geprüft von"),
            label("Somebody other than the owner.", "Jemand anderes als die verantwortliche Person."),
        ),
        choice(
            "result",
            label("Result", "Ergebnis"),
            label("Whether the finding stayed away.", "Ob die Feststellung ausgeblieben ist."),
            &[
                Choice::new("effective", label("Effective", "Wirksam")).level(1),
                Choice::new("not_effective", label("Not effective", "Nicht wirksam")).level(5),
            ],
        ),
        links(
            "changes",
            label("Changes", "Änderungen"),
            label("Changes that carry it out.", "Änderungen, die sie umsetzen."),
            "change",
        ),
        EVIDENCE,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("open", label("Open", "Offen")).level(4),
        State::new("cause_analysed", label("Cause analysed", "Ursache analysiert")).level(3),
        State::new("action_planned", label("Action planned", "Maßnahme geplant")).level(3),
        State::new("implemented", label("Implemented", "Umgesetzt")).level(2),
        State::new("effective", label("Effective", "Wirksam")).level(1),
        State::new("closed", label("Closed", "Abgeschlossen")).level(1).over(),
        State::new("not_effective", label("Not effective", "Nicht wirksam")).level(5),
    ],
    transitions: &[
        Transition::new("open", "cause_analysed", label("Mark cause analysed", "Ursache als analysiert markieren"))
            .needs(&["findings", "method", "root_cause"]),
        Transition::new("cause_analysed", "action_planned", label("Plan action", "Maßnahme planen")).needs(&[
            "action",
            "owner",
            "due",
            "check_due",
            "checker",
        ]),
        Transition::new("cause_analysed", "open", label("Analyse again", "Neu analysieren")),
        Transition::new("action_planned", "implemented", label("Mark implemented", "Als umgesetzt markieren"))
            .needs(&["evidence"]),
        Transition::new("action_planned", "cause_analysed", label("Back to the cause", "Zurück zur Ursache")),
        Transition::new("implemented", "effective", label("Verify effectiveness", "Wirksamkeit verifizieren"))
            .needs(&["checker", "result", "evidence"])
            .authority()
            .or_person("checker"),
        Transition::new("implemented", "not_effective", label("Mark not effective", "Als nicht wirksam markieren"))
            .needs(&["checker", "result"])
            .authority()
            .or_person("checker"),
        Transition::new("implemented", "action_planned", label("Back to planning", "Zurück zur Planung")),
        Transition::new("effective", "closed", label("Close", "Abschließen")).authority(),
        Transition::new("effective", "implemented", label("Check again", "Erneut prüfen")),
        Transition::new("closed", "open", label("Reopen", "Wieder öffnen")),
        Transition::new("not_effective", "open", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("findings", 20),
        Column::new("owner", 16).on_card(),
        Column::new("due", 14).on_card(),
        Column::new("check_due", 14),
        Column::new("result", 14),
        Column::new("state", 16).on_card(),
    ],
    is_page: false,
};
