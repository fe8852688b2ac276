//! Findings and ideas: TS 27022 "information security improvement process"; ISO/IEC 27001 10.1, 10.2.

use super::parts::{DUE, EVIDENCE, OWNER, RELATED, SYSTEMS, TAGS, choice, date, line, links, person, prose};
use super::processes::CHOICES;
use crate::label::label;
use crate::schema::{Choice, Column, Register, State, Transition};

/// Nonconformities, observations and opportunities, wherever they come from.
pub static FINDINGS: Register = Register {
    key: "finding",
    singular: label("Finding", "Feststellung"),
    plural: label("Findings", "Feststellungen"),
    reference: "FND",
    purpose: label(
        "A finding says where something departs from what is required, or could be better. Describe the facts, grade \
         it, find the cause, then plan the corrective action.",
        "Eine Feststellung sagt, wo etwas vom Geforderten abweicht oder besser sein könnte. Beschreiben Sie den \
         Sachverhalt, stufen Sie ihn ein, finden Sie die Ursache, planen Sie dann die Korrekturmaßnahme.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        choice(
            "source",
            label("Source", "Quelle"),
            label("What brought it to light.", "Was sie ans Licht gebracht hat."),
            &[
                Choice::new("audit", label("Internal audit", "Internes Audit")),
                Choice::new("evaluation", label("Performance evaluation", "Bewertung der Leistung")),
                Choice::new("supplier_audit", label("Supplier audit", "Lieferantenaudit")),
                Choice::new("incident", label("Incident", "Vorfall")),
                Choice::new("review", label("Review", "Überprüfung")),
            ],
        )
        .required(),
        choice(
            "grade",
            label("Grade", "Einstufung"),
            label("How far it departs from what is required.", "Wie weit sie vom Geforderten abweicht."),
            &[
                Choice::new("major_nonconformity", label("Major nonconformity", "Hauptabweichung")).level(5),
                Choice::new("minor_nonconformity", label("Minor nonconformity", "Nebenabweichung")).level(3),
                Choice::new("observation", label("Observation", "Beobachtung")).level(2),
                Choice::new("opportunity", label("Opportunity for improvement", "Verbesserungsmöglichkeit")).level(1),
            ],
        )
        .required(),
        date("found", label("Found", "Festgestellt"), label("The day it was found.", "Der Tag der Feststellung.")),
        prose(
            "facts",
            label("Facts", "Sachverhalt"),
            label(
                "What was seen where, and how that differs from the requirement.",
                "Was wo gesehen wurde und wie es von der Anforderung abweicht.",
            ),
        )
        .required(),
        links(
            "requirements",
            label("Requirements", "Anforderungen"),
            label("Requirements that are not met.", "Anforderungen, die nicht erfüllt sind."),
            "requirement",
        ),
        links(
            "controls",
            label("Controls", "Maßnahmen"),
            label("Controls that are missing or do not work.", "Maßnahmen, die fehlen oder nicht wirken."),
            "control",
        ),
        links(
            "audits",
            label("Audit", "Audit"),
            label("The audit that found it.", "Das Audit, das sie getroffen hat."),
            "audit",
        ),
        OWNER,
        prose(
            "cause",
            label("Cause", "Ursache"),
            label("Why it came to this, not who is to blame.", "Warum es dazu kam, nicht wer schuld ist."),
        ),
        line(
            "similar",
            label("Similar cases", "Ähnliche Fälle"),
            label(
                "Whether the same exists elsewhere or could happen there.",
                "Ob es dasselbe anderswo gibt oder dort geschehen könnte.",
            ),
            500,
        ),
        DUE,
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
            .needs(&["facts", "grade", "cause"]),
        Transition::new("cause_analysed", "action_planned", label("Plan action", "Maßnahme planen"))
            .needs(&["owner", "due"]),
        Transition::new("cause_analysed", "open", label("Analyse again", "Neu analysieren")),
        Transition::new("action_planned", "implemented", label("Mark implemented", "Als umgesetzt markieren")),
        Transition::new("action_planned", "cause_analysed", label("Back to the cause", "Zurück zur Ursache")),
        Transition::new("implemented", "effective", label("Verify effectiveness", "Wirksamkeit verifizieren"))
            .needs(&["evidence"])
            .authority(),
        Transition::new("implemented", "not_effective", label("Mark not effective", "Als nicht wirksam markieren"))
            .authority(),
        Transition::new("implemented", "action_planned", label("Back to planning", "Zurück zur Planung")),
        Transition::new("effective", "closed", label("Close", "Abschließen")).authority(),
        Transition::new("effective", "not_effective", label("Mark not effective", "Als nicht wirksam markieren"))
            .authority(),
        Transition::new("closed", "open", label("Reopen", "Wieder öffnen")),
        Transition::new("not_effective", "open", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("grade", 18).on_card(),
        Column::new("source", 16),
        Column::new("owner", 16).on_card(),
        Column::new("due", 14),
        Column::new("state", 16).on_card(),
    ],
    is_page: false,
};

/// Ideas that anybody may bring in.
pub static IDEAS: Register = Register {
    key: "idea",
    singular: label("Improvement idea", "Verbesserungsidee"),
    plural: label("Improvement ideas", "Verbesserungsideen"),
    reference: "IDE",
    purpose: label(
        "An idea makes something better that is not wrong yet. Write down what and what for; it is then accepted or \
         declined with a reason.",
        "Eine Idee verbessert, was noch nicht falsch ist. Schreiben Sie auf, was und wozu; sie wird dann mit \
         Begründung angenommen oder abgelehnt.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        line(
            "benefit",
            label("Benefit", "Nutzen"),
            label("What gets better and for whom.", "Was für wen besser wird."),
            500,
        )
        .required(),
        prose(
            "description",
            label("Description", "Beschreibung"),
            label("How it could be done.", "Wie man es machen könnte."),
        ),
        person(
            "proposed_by",
            label("Proposed by", "Vorgeschlagen von"),
            label("Who had the idea.", "Wer die Idee hatte."),
        ),
        OWNER,
        choice(
            "process",
            label("Process", "Prozess"),
            label("The process that it improves.", "Der Prozess, den sie verbessert."),
            CHOICES,
        ),
        choice(
            "effort",
            label("Effort", "Aufwand"),
            label("A rough guess is enough.", "Eine grobe Schätzung genügt."),
            &[
                Choice::new("small", label("Small", "Gering")),
                Choice::new("medium", label("Medium", "Mittel")),
                Choice::new("large", label("Large", "Hoch")),
            ],
        ),
        line(
            "decision",
            label("Decision", "Entscheidung"),
            label("Why it is accepted or declined.", "Warum sie angenommen oder abgelehnt wird."),
            500,
        ),
        DUE,
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
        State::new("proposed", label("Proposed", "Vorgeschlagen")),
        State::new("accepted", label("Accepted", "Angenommen")).level(2),
        State::new("declined", label("Declined", "Abgelehnt")).over(),
        State::new("done", label("Done", "Erledigt")).level(1).over(),
    ],
    transitions: &[
        Transition::new("proposed", "accepted", label("Accept", "Annehmen"))
            .needs(&["benefit", "owner", "decision"])
            .authority(),
        Transition::new("proposed", "declined", label("Decline", "Ablehnen")).needs(&["decision"]).authority(),
        Transition::new("accepted", "done", label("Mark done", "Als erledigt markieren")),
        Transition::new("accepted", "proposed", label("Decide again", "Neu entscheiden")),
        Transition::new("declined", "proposed", label("Propose again", "Erneut vorschlagen")),
        Transition::new("done", "accepted", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("process", 20),
        Column::new("effort", 10),
        Column::new("owner", 16).on_card(),
        Column::new("due", 14),
        Column::new("state", 14).on_card(),
    ],
    is_page: false,
};
