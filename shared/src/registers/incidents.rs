//! Incidents: TS 27022 "information security incident management process"; ISO/IEC 27001 A.5.24–A.5.28, A.6.8.

use super::parts::{EVIDENCE, RELATED, SYSTEMS, TAGS, choice, links, person, prose};
use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Register, State, Transition};

/// Events and incidents, from the report to the lessons.
pub static INCIDENTS: Register = Register {
    key: "incident",
    singular: label("Incident", "Vorfall"),
    plural: label("Incidents", "Vorfälle"),
    reference: "INC",
    purpose: label(
        "An incident is followed from the first report to what was learnt from it. Report at once what you noticed, \
         then assess it and respond.",
        "Ein Vorfall wird von der ersten Meldung bis zu den Lehren daraus verfolgt. Melden Sie sofort, was Ihnen \
         auffällt, beurteilen Sie es und reagieren Sie.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        Field::new(
            "detected",
            label("Detected", "Erkannt"),
            label(
                "When it was first noticed, not when it was entered.",
                "Wann er zuerst auffiel, nicht wann er eingetragen wurde.",
            ),
            FieldKind::Moment,
        )
        .required(),
        person(
            "reported_by",
            label("Reported by", "Gemeldet von"),
            label("Who noticed it and can answer questions.", "Wer ihn bemerkt hat und Fragen beantworten kann."),
        )
        .required(),
        person(
            "owner",
            label("Incident lead", "Vorfallsleitung"),
            label("Who leads the response and decides.", "Wer die Reaktion leitet und entscheidet."),
        ),
        choice(
            "severity",
            label("Severity", "Schweregrad"),
            label("How much harm it does or may do.", "Wie viel Schaden er anrichtet oder anrichten kann."),
            &[
                Choice::new("low", label("Low", "Gering")).level(1),
                Choice::new("medium", label("Medium", "Mittel")).level(3),
                Choice::new("high", label("High", "Hoch")).level(4),
                Choice::new("critical", label("Critical", "Kritisch")).level(5),
            ],
        )
        .required(),
        choice(
            "category",
            label("Category", "Kategorie"),
            label("What describes it best as known today.", "Was ihn nach heutigem Stand am besten beschreibt."),
            &[
                Choice::new("malware", label("Malware", "Schadsoftware")),
                Choice::new("phishing", label("Phishing or deception", "Phishing oder Täuschung")),
                Choice::new("intrusion", label("Unauthorised access", "Unbefugter Zugriff")),
                Choice::new("disclosure", label("Disclosure of information", "Offenlegung von Informationen")),
                Choice::new("loss", label("Loss or falsification of data", "Verlust oder Verfälschung von Daten")),
                Choice::new("outage", label("Outage or overload", "Ausfall oder Überlastung")),
                Choice::new("theft", label("Lost or stolen device", "Gerät verloren oder gestohlen")),
                Choice::new("misuse", label("Misuse or breach of policy", "Missbrauch oder Richtlinienverstoß")),
                Choice::new("physical", label("Physical event", "Physisches Ereignis")),
                Choice::new("supplier", label("Incident at a supplier", "Vorfall bei einem Lieferanten")),
                Choice::new("weakness", label("Reported weakness", "Gemeldete Schwachstelle")),
                Choice::new("other", label("Other", "Sonstiges")),
            ],
        ),
        Field::new(
            "properties",
            label("Harmed", "Beeinträchtigt"),
            label("Which properties of information are harmed.", "Welche Eigenschaften von Informationen leiden."),
            FieldKind::Choices(&[
                Choice::new("confidentiality", label("Confidentiality", "Vertraulichkeit")),
                Choice::new("integrity", label("Integrity", "Integrität")),
                Choice::new("availability", label("Availability", "Verfügbarkeit")),
            ]),
        ),
        links(
            "assets",
            label("Affected assets", "Betroffene Werte"),
            label("Assets that are hit or in danger.", "Werte, die getroffen oder gefährdet sind."),
            "asset",
        ),
        prose(
            "timeline",
            label("Timeline", "Verlauf"),
            label(
                "Add each entry at the end, with time and name; never change earlier ones.",
                "Ergänzen Sie jeden Eintrag am Ende mit Uhrzeit und Namen; ändern Sie frühere nie.",
            ),
        ),
        prose(
            "decisions",
            label("Decisions", "Entscheidungen"),
            label(
                "What was decided, when, by whom and why, a dismissal too.",
                "Was wann von wem und warum entschieden wurde, auch eine Einstufung als bloßes Ereignis.",
            ),
        ),
        prose(
            "containment",
            label("Containment", "Eindämmung"),
            label(
                "What stops the harm and restores operation.",
                "Was den Schaden stoppt und den Betrieb wiederherstellt.",
            ),
        ),
        Field::new(
            "duties",
            label("Notification duties", "Meldepflichten"),
            label(
                "Who must be told and how fast; choose the last one when nobody must.",
                "Wer wie schnell zu benachrichtigen ist; wählen Sie das Letzte, wenn niemand es ist.",
            ),
            FieldKind::Choices(&[
                Choice::new("notify_24h", label("Authority, early warning, 24 h", "Behörde, Frühwarnung, 24 h")),
                Choice::new("notify_72h", label("Authority, notification, 72 h", "Behörde, Meldung, 72 h")),
                Choice::new(
                    "final_report",
                    label("Authority, final report, 1 month", "Behörde, Abschlussbericht, 1 Monat"),
                ),
                Choice::new("privacy_72h", label("Data protection authority, 72 h", "Datenschutzaufsicht, 72 h")),
                Choice::new("persons", label("Persons concerned, without delay", "Betroffene Personen, unverzüglich")),
                Choice::new("sector", label("Supervisor of the sector", "Fachaufsicht der Branche")),
                Choice::new("contract", label("Customers, as agreed", "Kundschaft, wie vereinbart")),
                Choice::new("insurer", label("Insurer", "Versicherung")),
                Choice::new("none", label("No duty to notify", "Keine Meldepflicht")),
            ]),
        ),
        Field::new(
            "notify_by",
            label("Notify by", "Zu melden bis"),
            label("The earliest deadline that is still open.", "Die früheste Frist, die noch offen ist."),
            FieldKind::Moment,
        )
        .deadline(),
        Field::new(
            "notified",
            label("Notified", "Benachrichtigt"),
            label("When the last notification due went out.", "Wann die letzte fällige Meldung hinausging."),
            FieldKind::Moment,
        ),
        prose(
            "root_cause",
            label("Root cause", "Grundursache"),
            label("Why it could happen, beyond what set it off.", "Warum er möglich war, über den Auslöser hinaus."),
        ),
        prose(
            "lessons",
            label("Lessons", "Lehren"),
            label(
                "What is done differently from now on, and what went well.",
                "Was künftig anders gemacht wird und was gut gelaufen ist.",
            ),
        ),
        links(
            "risks",
            label("Risks", "Risiken"),
            label("Risks that came true or came to light.", "Risiken, die eingetreten oder zutage getreten sind."),
            "risk",
        ),
        EVIDENCE,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("reported", label("Reported", "Gemeldet")).level(4),
        State::new("assessed", label("Assessed", "Beurteilt")).level(3),
        State::new("responding", label("Responding", "In Reaktion")).level(5),
        State::new("resolved", label("Resolved", "Behoben")).level(2),
        State::new("lessons_learnt", label("Lessons learnt", "Lehren gezogen")).level(2),
        State::new("closed", label("Closed", "Abgeschlossen")).level(1).over(),
        State::new("dismissed", label("Dismissed as event", "Als bloßes Ereignis eingestuft")).over(),
    ],
    transitions: &[
        Transition::new("reported", "assessed", label("Assess", "Beurteilen")).needs(&["severity", "category"]),
        Transition::new("reported", "dismissed", label("Dismiss as event", "Als bloßes Ereignis einstufen"))
            .needs(&["decisions"]),
        Transition::new("assessed", "responding", label("Start response", "Reaktion beginnen"))
            .needs(&["owner", "duties"]),
        Transition::new("assessed", "dismissed", label("Dismiss as event", "Als bloßes Ereignis einstufen"))
            .needs(&["decisions"]),
        Transition::new("responding", "resolved", label("Mark resolved", "Als behoben markieren"))
            .needs(&["containment"]),
        Transition::new("responding", "assessed", label("Assess again", "Neu beurteilen")),
        Transition::new("resolved", "lessons_learnt", label("Record lessons", "Lehren festhalten"))
            .needs(&["root_cause", "lessons"]),
        Transition::new("resolved", "responding", label("Resume response", "Reaktion wieder aufnehmen")),
        Transition::new("lessons_learnt", "closed", label("Close", "Abschließen"))
            .needs(&["owner", "duties", "lessons"])
            .authority(),
        Transition::new("lessons_learnt", "resolved", label("Work on the lessons again", "Lehren überarbeiten")),
        Transition::new("closed", "assessed", label("Reopen", "Wieder öffnen")),
        Transition::new("dismissed", "reported", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("severity", 12).on_card(),
        Column::new("state", 16).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("detected", 16),
        Column::new("category", 18),
        Column::new("notify_by", 16),
    ],
    is_page: false,
};
