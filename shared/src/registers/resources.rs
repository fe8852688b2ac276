//! Resources: TS 27022 "resource management process"; ISO/IEC 27001 7.1.

use super::parts::{EVIDENCE, NOTES, OWNER, RELATED, REVIEW, SYSTEMS, TAGS, choice, date, links, money, number};
use super::processes::CHOICES;
use crate::label::label;
use crate::schema::{Choice, Column, Register, State, Transition};

/// People's time, money and tools, planned and used.
pub static RESOURCES: Register = Register {
    key: "resource",
    singular: label("Resource", "Ressource"),
    plural: label("Resources", "Ressourcen"),
    reference: "RES",
    purpose: label(
        "Resources are the time, money and tools that security gets. Plan them per period and process, have them \
         approved, and enter what was used.",
        "Ressourcen sind Zeit, Geld und Werkzeuge, die die Sicherheit erhält. Planen Sie sie je Zeitraum und Prozess, \
         lassen Sie sie genehmigen und tragen Sie ein, was verbraucht wurde.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        choice(
            "resource_kind",
            label("Kind", "Art"),
            label("What is provided.", "Was bereitgestellt wird."),
            &[
                Choice::new("person_days", label("Person-days", "Personentage")),
                Choice::new("money", label("Money", "Geld")),
                Choice::new("tool", label("Tool", "Werkzeug")),
            ],
        )
        .required(),
        choice(
            "process",
            label("Process", "Prozess"),
            label("The process that it serves.", "Der Prozess, dem sie dient."),
            CHOICES,
        )
        .required(),
        links(
            "serves",
            label("Controls", "Maßnahmen"),
            label("Controls that it serves.", "Maßnahmen, denen sie dient."),
            "control",
        ),
        date("period_start", label("From", "Von"), label("First day of the period.", "Erster Tag des Zeitraums."))
            .required(),
        date("period_end", label("To", "Bis"), label("Last day of the period.", "Letzter Tag des Zeitraums."))
            .required(),
        number(
            "planned",
            label("Planned", "Geplant"),
            label(
                "Person-days or pieces planned for the period.",
                "Für den Zeitraum geplante Personentage oder Stückzahlen.",
            ),
        ),
        number(
            "used",
            label("Used", "Verbraucht"),
            label("Person-days or pieces used so far.", "Bisher verbrauchte Personentage oder Stückzahlen."),
        ),
        money(
            "planned_money",
            label("Money planned", "Geld geplant"),
            label("Budget for the period.", "Budget für den Zeitraum."),
        ),
        money(
            "used_money",
            label("Money used", "Geld verbraucht"),
            label("Spent so far in the period.", "Im Zeitraum bisher ausgegeben."),
        ),
        choice(
            "funding",
            label("Funding source", "Finanzierungsquelle"),
            label("Who pays for it.", "Wer dafür zahlt."),
            &[
                Choice::new("own_budget", label("Own budget", "Eigenes Budget")),
                Choice::new("project", label("Project", "Projekt")),
                Choice::new("central", label("Central budget", "Zentrales Budget")),
                Choice::new("external", label("External", "Extern")),
                Choice::new("grant", label("Grant", "Fördermittel")),
            ],
        ),
        OWNER,
        EVIDENCE,
        REVIEW,
        NOTES,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("planned", label("Planned", "Geplant")),
        State::new("approved", label("Approved", "Genehmigt")).level(2),
        State::new("in_use", label("In use", "Im Einsatz")).level(2),
        State::new("closed", label("Closed", "Abgeschlossen")).level(1).over(),
    ],
    transitions: &[
        Transition::new("planned", "approved", label("Approve", "Genehmigen"))
            .needs(&["resource_kind", "process", "period_start", "period_end", "funding", "owner"])
            .authority(),
        Transition::new("approved", "in_use", label("Start using", "Einsetzen")),
        Transition::new("approved", "planned", label("Plan again", "Neu planen")),
        Transition::new("in_use", "closed", label("Close", "Abschließen")).authority(),
        Transition::new("in_use", "planned", label("Plan again", "Neu planen")),
        Transition::new("closed", "in_use", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("resource_kind", 12).on_card(),
        Column::new("process", 20),
        Column::new("planned", 10),
        Column::new("used", 10),
        Column::new("owner", 16).on_card(),
        Column::new("state", 14).on_card(),
    ],
    is_page: false,
};
