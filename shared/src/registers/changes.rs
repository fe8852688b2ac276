//! Changes: TS 27022 "information security change management process"; ISO/IEC 27001 6.3, 8.1, A.8.32.

use super::parts::{DUE, EVIDENCE, OWNER, RELATED, SYSTEMS, TAGS, choice, line, links, person, prose};
use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Register, State, Transition};

/// Changes to the management system and to what it protects.
pub static CHANGES: Register = Register {
    key: "change",
    singular: label("Change", "Änderung"),
    plural: label("Changes", "Änderungen"),
    reference: "CHG",
    purpose: label(
        "A change is thought through before it is made: why, what it touches, what may go wrong. Request it, have \
         its consequences reviewed and decided.",
        "Eine Änderung wird durchdacht, bevor sie geschieht: warum, was sie berührt, was schiefgehen kann. \
         Beantragen Sie sie, lassen Sie die Folgen prüfen und entscheiden.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        line(
            "reason",
            label("Reason", "Grund"),
            label("Why it is needed and what happens without it.", "Warum sie nötig ist und was ohne sie geschieht."),
            1000,
        )
        .required(),
        choice(
            "change_kind",
            label("Kind", "Art"),
            label(
                "Standard ones are approved in advance, emergencies reviewed afterwards.",
                "Standardänderungen sind vorab genehmigt, Notfälle werden nachträglich geprüft.",
            ),
            &[
                Choice::new("standard", label("Standard", "Standard")),
                Choice::new("normal", label("Normal", "Normal")),
                Choice::new("emergency", label("Emergency", "Notfall")).level(4),
            ],
        ),
        person("requested_by", label("Requested by", "Beantragt von"), label("Who asks for it.", "Wer um sie bittet.")),
        OWNER,
        links(
            "origins",
            label("Origin", "Auslöser"),
            label(
                "Records that call for it, such as a treatment or a finding.",
                "Einträge, die sie erfordern, etwa eine Risikobehandlung oder eine Feststellung.",
            ),
            "",
        ),
        links(
            "affected",
            label("Affected", "Betroffen"),
            label("Records that it changes or touches.", "Einträge, die sie ändert oder berührt."),
            "",
        )
        .required(),
        prose(
            "consequences",
            label("Consequence review", "Folgenprüfung"),
            label(
                "What it means for security, processes and people, intended or not.",
                "Was sie für Sicherheit, Prozesse und Menschen bedeutet, gewollt oder nicht.",
            ),
        ),
        Field::new(
            "risk",
            label("Risk of the change", "Risiko der Änderung"),
            label(
                "Likelihood that it goes wrong, and the impact if it does.",
                "Wahrscheinlichkeit, dass sie misslingt, und die Auswirkung davon.",
            ),
            FieldKind::Estimate { steps: 5 },
        ),
        line(
            "decision",
            label("Decision", "Entscheidung"),
            label(
                "What was decided, why and on which conditions.",
                "Was warum und mit welchen Auflagen entschieden wurde.",
            ),
            1000,
        ),
        DUE,
        prose(
            "plan",
            label("Plan", "Plan"),
            label("Which steps are taken when, and by whom.", "Welche Schritte wann und von wem getan werden."),
        ),
        prose(
            "fallback",
            label("Fallback", "Rückfallplan"),
            label(
                "How to get back, and until when that is possible.",
                "Wie man zurückkommt und bis wann das möglich ist.",
            ),
        ),
        prose(
            "verification",
            label("Verification", "Verifizierung"),
            label("How it was checked that it works as meant.", "Wie geprüft wurde, dass sie wie gewollt wirkt."),
        ),
        EVIDENCE,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("requested", label("Requested", "Beantragt")).level(3),
        State::new("assessed", label("Assessed", "Beurteilt")).level(3),
        State::new("approved", label("Approved", "Genehmigt")).level(2),
        State::new("rejected", label("Rejected", "Abgelehnt")).over(),
        State::new("implementing", label("Implementing", "In Umsetzung")).level(3),
        State::new("verified", label("Verified", "Verifiziert")).level(1).over(),
        State::new("closed", label("Closed", "Abgeschlossen")).level(1).over(),
    ],
    transitions: &[
        Transition::new("requested", "assessed", label("Mark assessed", "Als beurteilt markieren")).needs(&[
            "reason",
            "affected",
            "consequences",
            "risk",
        ]),
        Transition::new("requested", "rejected", label("Reject", "Ablehnen")).needs(&["decision"]).authority(),
        Transition::new("assessed", "approved", label("Approve", "Genehmigen"))
            .needs(&["owner", "decision", "plan", "fallback"])
            .authority(),
        Transition::new("assessed", "rejected", label("Reject", "Ablehnen")).needs(&["decision"]).authority(),
        Transition::new("assessed", "requested", label("Back to request", "Zurück zum Antrag")),
        Transition::new("approved", "implementing", label("Start implementation", "Umsetzung beginnen"))
            .needs(&["due"]),
        Transition::new("approved", "assessed", label("Assess again", "Neu beurteilen")),
        Transition::new("rejected", "requested", label("Request again", "Erneut beantragen")),
        Transition::new("implementing", "verified", label("Verify", "Verifizieren"))
            .needs(&["verification"])
            .authority(),
        Transition::new(
            "implementing",
            "assessed",
            label("Fall back and assess again", "Zurücknehmen und neu beurteilen"),
        ),
        Transition::new("verified", "closed", label("Close", "Abschließen")).authority(),
        Transition::new("verified", "implementing", label("Back to implementation", "Zurück in Umsetzung")),
        Transition::new("closed", "assessed", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("change_kind", 12),
        Column::new("owner", 16).on_card(),
        Column::new("risk", 10),
        Column::new("due", 14),
        Column::new("state", 16).on_card(),
    ],
    is_page: false,
};
