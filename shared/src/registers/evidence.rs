//! Records and evidence: TS 27022 "records control process"; ISO/IEC 27001 7.5, A.5.33.

use super::parts::{NOTES, OWNER, RELATED, REVIEW, SYSTEMS, TAGS, choice, date, line, links};
use super::processes::CHOICES;
use crate::label::label;
use crate::schema::{Choice, Column, Register, State, Transition};

/// All documented information that proves something.
pub static EVIDENCES: Register = Register {
    key: "evidence",
    singular: label("Evidence", "Nachweis"),
    plural: label("Evidence", "Nachweise"),
    reference: "EVD",
    purpose: label(
        "Evidence proves that something was done or decided. Say what it proves, where it lies, who may see it and \
         how long it is kept; enter missing evidence, too.",
        "Ein Nachweis belegt, dass etwas getan oder entschieden wurde. Sagen Sie, was er belegt, wo er liegt, wer ihn \
         sehen darf und wie lange er bleibt; tragen Sie auch fehlende Nachweise ein.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        links(
            "proves",
            label("Proves", "Belegt"),
            label("Records that it is the proof for.", "Einträge, für die er der Beleg ist."),
            "",
        )
        .required(),
        line(
            "location",
            label("File or link", "Datei oder Link"),
            label("File name or address under which it is found.", "Dateiname oder Adresse, unter der man ihn findet."),
            500,
        )
        .required(),
        line(
            "sha256",
            label("SHA-256", "SHA-256"),
            label("Checksum of the file, 64 hexadecimal characters.", "Prüfsumme der Datei, 64 hexadezimale Zeichen."),
            64,
        ),
        line(
            "storage",
            label("Storage place", "Aufbewahrungsort"),
            label("System, archive or cabinet that holds it.", "System, Archiv oder Schrank, in dem er liegt."),
            200,
        ),
        choice(
            "classification",
            label("Classification", "Klassifizierung"),
            label("How far it may be passed on.", "Wie weit er weitergegeben werden darf."),
            &[
                Choice::new("public", label("Public", "Öffentlich")),
                Choice::new("internal", label("Internal", "Intern")),
                Choice::new("confidential", label("Confidential", "Vertraulich")).level(3),
                Choice::new("strictly_confidential", label("Strictly confidential", "Streng vertraulich")).level(4),
            ],
        )
        .required(),
        choice(
            "source_process",
            label("Source process", "Quellprozess"),
            label("The process that produces it.", "Der Prozess, in dem er entsteht."),
            CHOICES,
        ),
        OWNER,
        date(
            "dated",
            label("Dated", "Stand"),
            label("The day that its content is from.", "Der Tag, von dem sein Inhalt stammt."),
        ),
        date(
            "expires",
            label("Expires", "Läuft ab"),
            label("From when it proves nothing any more.", "Ab wann er nichts mehr belegt."),
        )
        .deadline(),
        date(
            "retention_until",
            label("Keep until", "Aufbewahren bis"),
            label("The last day that it must be kept.", "Der letzte Tag, an dem er aufzubewahren ist."),
        )
        .deadline(),
        line(
            "retention_rule",
            label("Retention rule", "Aufbewahrungsregel"),
            label(
                "The law, contract or policy that sets the period.",
                "Gesetz, Vertrag oder Richtlinie, die die Frist setzen.",
            ),
            200,
        ),
        line(
            "disposal",
            label("Disposal", "Aussonderung"),
            label(
                "How it is deleted, destroyed or handed over, and who confirms it.",
                "Wie er gelöscht, vernichtet oder abgegeben wird und wer es bestätigt.",
            ),
            500,
        ),
        REVIEW,
        NOTES,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("missing", label("Missing", "Fehlend")).level(4),
        State::new("draft", label("Draft", "Entwurf")).level(2),
        State::new("approved", label("Approved", "Freigegeben")).level(1),
        State::new("expired", label("Expired", "Abgelaufen")).level(4),
        State::new("disposed", label("Disposed of", "Ausgesondert")).over(),
    ],
    transitions: &[
        Transition::new("missing", "draft", label("Provide", "Beibringen")).needs(&["location"]),
        Transition::new("draft", "approved", label("Approve", "Freigeben"))
            .needs(&["proves", "location", "classification", "source_process", "owner", "retention_until"])
            .authority(),
        Transition::new("draft", "missing", label("Mark missing", "Als fehlend markieren")),
        Transition::new("approved", "draft", label("Revise", "Überarbeiten")),
        Transition::new("approved", "expired", label("Mark expired", "Als abgelaufen markieren")),
        Transition::new("approved", "disposed", label("Dispose of", "Aussondern"))
            .needs(&["retention_until", "disposal"])
            .authority(),
        Transition::new("expired", "draft", label("Renew", "Erneuern")),
        Transition::new("expired", "disposed", label("Dispose of", "Aussondern"))
            .needs(&["retention_until", "disposal"])
            .authority(),
    ],
    columns: &[
        Column::new("source_process", 20),
        Column::new("classification", 16),
        Column::new("owner", 16).on_card(),
        Column::new("expires", 12).on_card(),
        Column::new("retention_until", 14),
        Column::new("state", 14).on_card(),
    ],
    is_page: false,
};
