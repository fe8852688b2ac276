//! Treatments, controls and acceptances: TS 27022 "information security risk treatment process"; ISO/IEC 27001 6.1.3, 8.3.

use super::parts::{
    DUE, EVIDENCE, NOTES, OWNER, RELATED, REVIEW, SYSTEMS, TAGS, choice, date, line, links, money, person,
};
use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Register, State, Transition};

/// What is done about risks.
pub static TREATMENTS: Register = Register {
    key: "treatment",
    singular: label("Treatment", "Risikobehandlung"),
    plural: label("Treatments", "Risikobehandlungen"),
    reference: "TRT",
    purpose: label(
        "A treatment says what is done about a risk, what it costs and which risk remains. Propose it, have it approved, implement it.",
        "Eine Risikobehandlung sagt, was gegen ein Risiko getan wird, was es kostet und welches Risiko bleibt. Schlagen Sie sie vor, lassen Sie sie genehmigen, setzen Sie sie um.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        choice(
            "option",
            label("Option", "Option"),
            label("What is done with the risk (27005).", "Was mit dem Risiko geschieht (27005)."),
            &[
                Choice::new("modify", label("Modify", "Verändern")),
                Choice::new("retain", label("Retain", "Beibehalten")),
                Choice::new("avoid", label("Avoid", "Vermeiden")),
                Choice::new("share", label("Share", "Teilen")),
            ],
        )
        .required(),
        links(
            "risks",
            label("Risks", "Risiken"),
            label("Risks that it treats.", "Risiken, die sie behandelt."),
            "risk",
        )
        .required(),
        line(
            "objective",
            label("Control objective", "Maßnahmenziel"),
            label("What the controls shall achieve.", "Was die Maßnahmen erreichen sollen."),
            500,
        ),
        links(
            "controls",
            label("Controls", "Maßnahmen"),
            label("Controls that it relies on.", "Maßnahmen, auf die sie setzt."),
            "control",
        ),
        Field::new(
            "target",
            label("Residual target", "Restrisikoziel"),
            label("Likelihood and impact that shall remain.", "Wahrscheinlichkeit und Auswirkung, die bleiben sollen."),
            FieldKind::Estimate { steps: 5 },
        ),
        money("cost", label("Cost", "Kosten"), label("Once and in the first year.", "Einmalig und im ersten Jahr.")),
        DUE,
        OWNER,
        NOTES,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("proposed", label("Proposed", "Vorgeschlagen")),
        State::new("approved", label("Approved", "Genehmigt")).level(2),
        State::new("in_implementation", label("In implementation", "In Umsetzung")).level(3),
        State::new("implemented", label("Implemented", "Umgesetzt")).level(2),
        State::new("verified", label("Verified", "Verifiziert")).level(1).over(),
        State::new("rejected", label("Rejected", "Abgelehnt")).over(),
    ],
    transitions: &[
        Transition::new("proposed", "approved", label("Approve", "Genehmigen"))
            .needs(&["option", "risks", "owner"])
            .authority(),
        Transition::new("proposed", "rejected", label("Reject", "Ablehnen")).authority(),
        Transition::new("approved", "in_implementation", label("Start implementation", "Umsetzung beginnen"))
            .needs(&["due"]),
        Transition::new("in_implementation", "implemented", label("Mark implemented", "Als umgesetzt markieren")),
        Transition::new("implemented", "verified", label("Verify", "Verifizieren")).authority(),
        Transition::new("implemented", "in_implementation", label("Back to implementation", "Zurück in Umsetzung")),
        Transition::new("rejected", "proposed", label("Propose again", "Erneut vorschlagen")),
    ],
    columns: &[
        Column::new("option", 12),
        Column::new("owner", 16).on_card(),
        Column::new("due", 14),
        Column::new("target", 10),
        Column::new("cost", 12),
        Column::new("state", 16).on_card(),
    ],
    is_page: false,
};

/// Controls, own and from frameworks.
pub static CONTROLS: Register = Register {
    key: "control",
    singular: label("Control", "Maßnahme"),
    plural: label("Controls", "Maßnahmen"),
    reference: "CTL",
    purpose: label(
        "A control changes a risk. Say whether it applies and why, who runs it, and how far it is.",
        "Eine Maßnahme verändert ein Risiko. Sagen Sie, ob sie anwendbar ist und warum, wer sie betreibt und wie weit sie ist.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        line(
            "identifier",
            label("Identifier", "Kennung"),
            label("The number in its framework, for example A.8.32.", "Die Nummer im Regelwerk, zum Beispiel A.8.32."),
            40,
        ),
        line("objective", label("Objective", "Ziel"), label("What it shall achieve.", "Was sie erreichen soll."), 500),
        choice(
            "applicability",
            label("Applicability", "Anwendbarkeit"),
            label("Whether it is needed here (6.1.3 d).", "Ob sie hier nötig ist (6.1.3 d)."),
            &[
                Choice::new("applicable", label("Applicable", "Anwendbar")),
                Choice::new("not_applicable", label("Not applicable", "Nicht anwendbar")),
            ],
        )
        .required(),
        line(
            "reason",
            label("Reason", "Begründung"),
            label("Why it applies, or why not.", "Warum sie anwendbar ist oder warum nicht."),
            1000,
        )
        .required(),
        OWNER,
        links(
            "risks",
            label("Risks", "Risiken"),
            label("Risks that it changes.", "Risiken, die sie verändert."),
            "risk",
        ),
        links(
            "requirements",
            label("Requirements", "Anforderungen"),
            label("Requirements that it fulfils.", "Anforderungen, die sie erfüllt."),
            "requirement",
        ),
        EVIDENCE,
        REVIEW,
        Field::new(
            "description",
            label("Implementation", "Umsetzung"),
            label("How it works here.", "Wie sie hier funktioniert."),
            FieldKind::Rich,
        ),
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("not_started", label("Not started", "Nicht begonnen")),
        State::new("planned", label("Planned", "Geplant")),
        State::new("in_progress", label("In progress", "In Arbeit")).level(3),
        State::new("implemented", label("Implemented", "Umgesetzt")).level(2),
        State::new("verified", label("Verified", "Verifiziert")).level(1),
        State::new("degraded", label("Degraded", "Beeinträchtigt")).level(4),
        State::new("not_applicable", label("Not applicable", "Nicht anwendbar")).over(),
    ],
    transitions: &[
        Transition::new("not_started", "planned", label("Plan", "Planen")).needs(&["owner"]),
        Transition::new("not_started", "not_applicable", label("Mark not applicable", "Als nicht anwendbar markieren"))
            .needs(&["reason"]),
        Transition::new("planned", "in_progress", label("Start", "Beginnen")),
        Transition::new("in_progress", "implemented", label("Mark implemented", "Als umgesetzt markieren")),
        Transition::new("implemented", "verified", label("Verify", "Verifizieren")).needs(&["evidence"]).authority(),
        Transition::new("implemented", "degraded", label("Mark degraded", "Als beeinträchtigt markieren")),
        Transition::new("verified", "degraded", label("Mark degraded", "Als beeinträchtigt markieren")),
        Transition::new("degraded", "in_progress", label("Repair", "Beheben")),
        Transition::new("not_applicable", "not_started", label("Mark applicable", "Als anwendbar markieren"))
            .needs(&["reason"]),
    ],
    columns: &[
        Column::new("identifier", 10).on_card(),
        Column::new("applicability", 14),
        Column::new("state", 16).on_card(),
        Column::new("owner", 16),
        Column::new("review", 14),
    ],
    is_page: false,
};

/// Residual risks that their owners accepted.
pub static ACCEPTANCES: Register = Register {
    key: "acceptance",
    singular: label("Risk acceptance", "Risikoakzeptanz"),
    plural: label("Risk acceptances", "Risikoakzeptanzen"),
    reference: "ACC",
    purpose: label(
        "An acceptance says which remaining risk its owner takes, in which state, and until when.",
        "Eine Risikoakzeptanz sagt, welches verbleibende Risiko sein Eigner trägt, in welchem Stand und bis wann.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        links(
            "risks",
            label("Risk", "Risiko"),
            label("The risk that is accepted.", "Das Risiko, das akzeptiert wird."),
            "risk",
        )
        .required(),
        person("owner", label("Risk owner", "Risikoeigner"), label("Who accepts it.", "Wer es akzeptiert.")).required(),
        Field::new(
            "residual",
            label("Residual risk", "Restrisiko"),
            label("Likelihood and impact that remain.", "Wahrscheinlichkeit und Auswirkung, die bleiben."),
            FieldKind::Estimate { steps: 5 },
        )
        .required(),
        line(
            "reason",
            label("Reason", "Begründung"),
            label("Why the risk can be borne.", "Warum das Risiko tragbar ist."),
            1000,
        )
        .required(),
        line(
            "conditions",
            label("Conditions", "Auflagen"),
            label("What must hold meanwhile.", "Was unterdessen gelten muss."),
            500,
        ),
        date(
            "valid_until",
            label("Valid until", "Gültig bis"),
            label("When it must be decided again.", "Wann neu zu entscheiden ist."),
        )
        .deadline()
        .required(),
        NOTES,
        TAGS,
        RELATED,
    ],
    states: &[
        State::new("requested", label("Requested", "Erbeten")).level(3),
        State::new("accepted", label("Accepted", "Akzeptiert")).level(1),
        State::new("rejected", label("Rejected", "Abgelehnt")).level(4).over(),
        State::new("revoked", label("Revoked", "Widerrufen")).over(),
        State::new("expired", label("Expired", "Abgelaufen")).level(4).over(),
    ],
    transitions: &[
        Transition::new("requested", "accepted", label("Accept", "Akzeptieren"))
            .needs(&["risks", "owner", "residual", "reason", "valid_until"])
            .authority()
            .or_person("owner"),
        Transition::new("requested", "rejected", label("Reject", "Ablehnen")).authority(),
        Transition::new("accepted", "revoked", label("Revoke", "Widerrufen")).authority(),
        Transition::new("accepted", "expired", label("Mark expired", "Als abgelaufen markieren")),
        Transition::new("rejected", "requested", label("Request again", "Erneut erbitten")),
        Transition::new("revoked", "requested", label("Request again", "Erneut erbitten")),
        Transition::new("expired", "requested", label("Request again", "Erneut erbitten")),
    ],
    columns: &[
        Column::new("owner", 16).on_card(),
        Column::new("residual", 10),
        Column::new("valid_until", 14).on_card(),
        Column::new("state", 14).on_card(),
    ],
    is_page: false,
};
