//! Communication plan and messages: TS 27022 "communication process"; ISO/IEC 27001 7.4.

use super::parts::{EVIDENCE, NOTES, OWNER, RELATED, REVIEW, SYSTEMS, TAGS, choice, date, line, links, person, prose};
use super::processes::CHOICES;
use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Register, State, Transition};

/// What is told to whom, when, by whom and how.
pub static COMMUNICATION_PLANS: Register = Register {
    key: "communication_plan",
    singular: label("Communication plan entry", "Kommunikationsplaneintrag"),
    plural: label("Communication plan", "Kommunikationsplan"),
    reference: "COM",
    purpose: label(
        "The communication plan says who learns what about security, when, from whom and how. Start with what \
         management and the interested parties must know.",
        "Der Kommunikationsplan sagt, wer was über die Sicherheit wann, von wem und wie erfährt. Beginnen Sie mit dem, \
         was die Leitung und die interessierten Parteien wissen müssen.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        line(
            "what",
            label("What", "Inhalt"),
            label("What is told, and what for.", "Was mitgeteilt wird und wozu."),
            500,
        )
        .required(),
        links(
            "audience",
            label("To whom", "An wen"),
            label("Interested parties that it is for.", "Interessierte Parteien, für die es bestimmt ist."),
            "interested_party",
        )
        .required(),
        choice(
            "frequency",
            label("When", "Wann"),
            label("How often it is told.", "Wie oft es mitgeteilt wird."),
            &[
                Choice::new("once", label("Once", "Einmalig")),
                Choice::new("weekly", label("Weekly", "Wöchentlich")),
                Choice::new("monthly", label("Monthly", "Monatlich")),
                Choice::new("quarterly", label("Quarterly", "Vierteljährlich")),
                Choice::new("yearly", label("Yearly", "Jährlich")),
                Choice::new("on_occasion", label("On occasion", "Anlassbezogen")),
            ],
        )
        .required(),
        line(
            "occasion",
            label("Occasion", "Anlass"),
            label("What sets it off, if not the calendar.", "Was es auslöst, wenn nicht der Kalender."),
            200,
        ),
        date(
            "next_due",
            label("Next due", "Nächster Termin"),
            label("When it is told next.", "Wann es das nächste Mal mitgeteilt wird."),
        )
        .deadline(),
        person(
            "owner",
            label("By whom", "Von wem"),
            label("Who tells it and answers questions.", "Wer es mitteilt und Fragen beantwortet."),
        )
        .required(),
        choice(
            "how",
            label("How", "Wie"),
            label("The way that reaches the audience best.", "Der Weg, der die Zielgruppe am besten erreicht."),
            &[
                Choice::new("report", label("Report", "Bericht")),
                Choice::new("meeting", label("Meeting", "Besprechung")),
                Choice::new("email", label("E-mail", "E-Mail")),
                Choice::new("intranet", label("Intranet or portal", "Intranet oder Portal")),
                Choice::new("training", label("Training", "Schulung")),
                Choice::new("telephone", label("Telephone", "Telefon")),
                Choice::new("letter", label("Letter", "Brief")),
                Choice::new("other", label("Other", "Anders")),
            ],
        )
        .required(),
        choice(
            "source_process",
            label("Source process", "Quellprozess"),
            label("The process whose results are told.", "Der Prozess, dessen Ergebnisse mitgeteilt werden."),
            CHOICES,
        ),
        REVIEW,
        NOTES,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("draft", label("Draft", "Entwurf")),
        State::new("active", label("Active", "Aktiv")).level(1),
        State::new("retired", label("Retired", "Eingestellt")).over(),
    ],
    transitions: &[
        Transition::new("draft", "active", label("Activate", "Aktivieren")).needs(&[
            "what",
            "audience",
            "frequency",
            "owner",
            "how",
        ]),
        Transition::new("draft", "retired", label("Retire", "Einstellen")),
        Transition::new("active", "draft", label("Revise", "Überarbeiten")),
        Transition::new("active", "retired", label("Retire", "Einstellen")),
        Transition::new("retired", "draft", label("Take up again", "Wieder aufnehmen")),
    ],
    columns: &[
        Column::new("audience", 20),
        Column::new("frequency", 14),
        Column::new("how", 14),
        Column::new("owner", 16).on_card(),
        Column::new("next_due", 14).on_card(),
        Column::new("state", 12).on_card(),
    ],
    is_page: false,
};

/// Messages and reports as they were issued.
pub static MESSAGES: Register = Register {
    key: "message",
    singular: label("Message", "Mitteilung"),
    plural: label("Messages", "Mitteilungen"),
    reference: "MSG",
    purpose: label(
        "A message or report is kept as it was issued, with who got it and who read it. Write it, name the \
         recipients, then issue it; its content no longer changes.",
        "Eine Mitteilung bleibt so erhalten, wie sie herausgegeben wurde, samt Zustellung und Lektüre. Schreiben Sie \
         sie, benennen Sie die Empfänger, geben Sie sie heraus; danach ändert sich ihr Inhalt nicht mehr.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        prose(
            "body",
            label("Text", "Text"),
            label("The message or report itself.", "Die Mitteilung oder der Bericht selbst."),
        )
        .required(),
        choice(
            "message_kind",
            label("Kind", "Art"),
            label("What is issued.", "Was herausgegeben wird."),
            &[
                Choice::new("message", label("Message", "Mitteilung")),
                Choice::new("risk_report", label("Risk report", "Risikobericht")),
                Choice::new(
                    "management_report",
                    label("Security management report", "Bericht zum Sicherheitsmanagement"),
                ),
                Choice::new("report", label("Other report", "Anderer Bericht")),
            ],
        )
        .required(),
        links(
            "plans",
            label("Plan entry", "Planeintrag"),
            label(
                "The entry of the communication plan that it fulfils.",
                "Der Eintrag im Kommunikationsplan, den sie erfüllt.",
            ),
            "communication_plan",
        ),
        links(
            "audience",
            label("To whom", "An wen"),
            label("Interested parties that get it.", "Interessierte Parteien, die sie erhalten."),
            "interested_party",
        )
        .required(),
        Field::new(
            "recipients",
            label("Recipients", "Empfänger"),
            label("People with an account here who get it.", "Personen mit Konto hier, die sie erhalten."),
            FieldKind::People,
        ),
        OWNER,
        date(
            "issued",
            label("Issued", "Herausgegeben"),
            label("The day that it goes out.", "Der Tag, an dem sie hinausgeht."),
        ),
        date(
            "delivered",
            label("Delivered", "Zugestellt"),
            label("The day that it had reached everybody.", "Der Tag, an dem sie alle erreicht hatte."),
        ),
        Field::new(
            "read_by",
            label("Read by", "Gelesen von"),
            label("Who confirmed having read it.", "Wer bestätigt hat, sie gelesen zu haben."),
            FieldKind::People,
        ),
        line(
            "proof",
            label("Proof of delivery", "Zustellnachweis"),
            label("How delivery and reading are known.", "Woher Zustellung und Lektüre bekannt sind."),
            500,
        ),
        EVIDENCE,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("draft", label("Draft", "Entwurf")),
        State::new("issued", label("Issued", "Herausgegeben")).level(2),
        State::new("delivered", label("Delivered", "Zugestellt")).level(1).over(),
        State::new("withdrawn", label("Withdrawn", "Zurückgezogen")).level(3).over(),
    ],
    transitions: &[
        Transition::new("draft", "issued", label("Issue", "Herausgeben"))
            .needs(&["body", "audience", "owner", "issued"])
            .authority(),
        Transition::new("issued", "delivered", label("Confirm delivery", "Zustellung bestätigen"))
            .needs(&["delivered", "proof"]),
        Transition::new("issued", "withdrawn", label("Withdraw", "Zurückziehen")).authority(),
        Transition::new("delivered", "issued", label("Take back confirmation", "Bestätigung zurücknehmen")),
        Transition::new("delivered", "withdrawn", label("Withdraw", "Zurückziehen")).authority(),
        Transition::new("withdrawn", "draft", label("Revise", "Überarbeiten")),
    ],
    columns: &[
        Column::new("message_kind", 16),
        Column::new("audience", 20),
        Column::new("owner", 16).on_card(),
        Column::new("issued", 12).on_card(),
        Column::new("delivered", 12),
        Column::new("state", 14).on_card(),
    ],
    is_page: false,
};
