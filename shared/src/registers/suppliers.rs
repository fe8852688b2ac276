//! Suppliers and their services: TS 27022 "process to control outsourced services"; ISO/IEC 27001 8.1, A.5.19 to
//! A.5.23. Its other registers are in `agreements`.

use super::parts::{EVIDENCE, NOTES, OWNER, RELATED, REVIEW, SYSTEMS, TAGS, choice, line, links, prose};
use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Register, State, Transition};

/// How much hangs on a supplier or a service.
const CRITICALITY: Field = choice(
    "criticality",
    label("Criticality", "Kritikalität"),
    label("What a failure would do to the organisation.", "Was ein Ausfall für die Organisation bedeuten würde."),
    &[
        Choice::new("low", label("Low: hardly noticed", "Gering: kaum bemerkt")).level(1),
        Choice::new("medium", label("Medium: work slows", "Mittel: Arbeit stockt")).level(2),
        Choice::new("high", label("High: work stops", "Hoch: Arbeit steht still")).level(4),
        Choice::new("critical", label("Critical: existence at stake", "Kritisch: existenzbedrohend")).level(5),
    ],
);

/// Whoever provides something that the organisation relies on.
pub static SUPPLIERS: Register = Register {
    key: "supplier",
    singular: label("Supplier", "Lieferant"),
    plural: label("Suppliers", "Lieferanten"),
    reference: "SUP",
    purpose: label(
        "A supplier provides something that your information security depends on. List those who see your data or \
         keep you running, say how critical they are, and review the most critical first.",
        "Ein Lieferant erbringt etwas, wovon Ihre Informationssicherheit abhängt. Führen Sie alle auf, die Ihre Daten \
         sehen oder Ihren Betrieb tragen, stufen Sie ihre Kritikalität ein und prüfen Sie die kritischsten zuerst.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        CRITICALITY.required(),
        OWNER,
        line(
            "contact",
            label("Contact", "Ansprechstelle"),
            label("Whom to reach there in daily business.", "Wen man dort im Tagesgeschäft erreicht."),
            200,
        ),
        line(
            "security_contact",
            label("Security contact", "Sicherheitskontakt"),
            label(
                "Whom to reach when there is an incident, at any hour.",
                "Wen man bei einem Vorfall jederzeit erreicht.",
            ),
            200,
        ),
        line(
            "country",
            label("Seat", "Sitz"),
            label("Where it is based and which law it is under.", "Wo er sitzt und welchem Recht er unterliegt."),
            200,
        ),
        links(
            "services",
            label("Services", "Dienstleistungen"),
            label("What it provides.", "Was er erbringt."),
            "service",
        ),
        links(
            "agreements",
            label("Agreements", "Vereinbarungen"),
            label("What was agreed with it.", "Was mit ihm vereinbart ist."),
            "agreement",
        ),
        links(
            "subcontractors",
            label("Subcontractors", "Unterauftragnehmer"),
            label("Suppliers that it relies on itself.", "Lieferanten, auf die er selbst setzt."),
            "supplier",
        ),
        links(
            "requirements",
            label("Requirements", "Anforderungen"),
            label("Requirements that it must meet.", "Anforderungen, die er erfüllen muss."),
            "requirement",
        ),
        links(
            "risks",
            label("Risks", "Risiken"),
            label("Risks that it brings.", "Risiken, die er mit sich bringt."),
            "risk",
        ),
        line(
            "certificates",
            label("Certificates", "Zertifikate"),
            label(
                "What it can show, for example ISO/IEC 27001, with scope and expiry.",
                "Was er vorweisen kann, zum Beispiel ISO/IEC 27001, mit Geltungsbereich und Ablauf.",
            ),
            500,
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
        State::new("active", label("Active", "Aktiv")).level(1),
        State::new("under_review", label("Under review", "In Überprüfung")).level(3),
        State::new("ended", label("Ended", "Beendet")).over(),
    ],
    transitions: &[
        Transition::new("planned", "active", label("Activate", "Aktivieren")).needs(&["owner", "criticality"]),
        Transition::new("planned", "under_review", label("Start review", "Überprüfung beginnen")),
        Transition::new("planned", "ended", label("Drop", "Verwerfen")),
        Transition::new("active", "under_review", label("Start review", "Überprüfung beginnen")),
        Transition::new("active", "ended", label("End", "Beenden")),
        Transition::new("under_review", "active", label("Continue", "Fortführen")).needs(&["owner", "criticality"]),
        Transition::new("under_review", "ended", label("End", "Beenden")),
        Transition::new("ended", "planned", label("Take up again", "Wieder aufnehmen")),
    ],
    columns: &[
        Column::new("criticality", 14).on_card(),
        Column::new("country", 14),
        Column::new("state", 14).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("review", 14),
    ],
    is_page: false,
};

/// What suppliers do for the organisation.
pub static SERVICES: Register = Register {
    key: "service",
    singular: label("Service", "Dienstleistung"),
    plural: label("Services", "Dienstleistungen"),
    reference: "SVC",
    purpose: label(
        "A service is what a supplier does for you. Say what it is, which data leave the house, how much you depend \
         on it, and how you would get out of it.",
        "Eine Dienstleistung ist, was ein Lieferant für Sie tut. Sagen Sie, worin sie besteht, welche Daten das Haus \
         verlassen, wie sehr Sie von ihr abhängen und wie Sie sie beenden könnten.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        links("suppliers", label("Supplier", "Lieferant"), label("Who provides it.", "Wer sie erbringt."), "supplier")
            .required(),
        prose(
            "description",
            label("What it is", "Worin sie besteht"),
            label("What is done, where and for whom.", "Was getan wird, wo und für wen."),
        )
        .required(),
        choice(
            "delivery",
            label("Delivery", "Erbringung"),
            label("How it is provided.", "Wie sie erbracht wird."),
            &[
                Choice::new("on_site", label("On your site", "In Ihrem Haus")),
                Choice::new("remote", label("Remotely", "Aus der Ferne")),
                Choice::new("at_supplier", label("At the supplier's", "Beim Lieferanten")),
                Choice::new("cloud", label("From the cloud", "Aus der Cloud")),
            ],
        ),
        CRITICALITY.required(),
        choice(
            "dependency",
            label("Dependency", "Abhängigkeit"),
            label("How hard it would be to replace.", "Wie schwer sie zu ersetzen wäre."),
            &[
                Choice::new("low", label("Replaced in days", "In Tagen ersetzt")).level(1),
                Choice::new("medium", label("Replaced in weeks", "In Wochen ersetzt")).level(2),
                Choice::new("high", label("Replaced in months", "In Monaten ersetzt")).level(4),
                Choice::new("total", label("Cannot be replaced", "Nicht ersetzbar")).level(5),
            ],
        ),
        line(
            "data",
            label("Data shared", "Geteilte Daten"),
            label(
                "Which data the supplier sees, holds or can reach.",
                "Welche Daten der Lieferant sieht, hält oder erreicht.",
            ),
            1000,
        ),
        Field::new(
            "personal_data",
            label("Personal data", "Personenbezogene Daten"),
            label("Whether data about people are among them.", "Ob Daten über Menschen darunter sind."),
            FieldKind::Flag,
        ),
        line(
            "location",
            label("Place of processing", "Ort der Verarbeitung"),
            label("Where the data are kept and handled.", "Wo die Daten liegen und verarbeitet werden."),
            200,
        ),
        OWNER,
        links(
            "assets",
            label("Assets", "Werte"),
            label("Assets that rely on it.", "Werte, die auf sie bauen."),
            "asset",
        ),
        links(
            "agreements",
            label("Agreements", "Vereinbarungen"),
            label("Agreements that cover it.", "Vereinbarungen, die sie abdecken."),
            "agreement",
        ),
        links(
            "controls",
            label("Controls", "Maßnahmen"),
            label("Controls that keep it safe.", "Maßnahmen, die sie absichern."),
            "control",
        ),
        links(
            "risks",
            label("Risks", "Risiken"),
            label("Risks that it brings.", "Risiken, die sie mit sich bringt."),
            "risk",
        ),
        line(
            "exit",
            label("Exit", "Ausstieg"),
            label(
                "How you would end it and get your data back.",
                "Wie Sie sie beenden und Ihre Daten zurückbekommen würden.",
            ),
            1000,
        ),
        REVIEW,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("planned", label("Planned", "Geplant")),
        State::new("active", label("Active", "Aktiv")).level(1),
        State::new("under_review", label("Under review", "In Überprüfung")).level(3),
        State::new("ended", label("Ended", "Beendet")).over(),
    ],
    transitions: &[
        Transition::new("planned", "active", label("Activate", "Aktivieren")).needs(&[
            "suppliers",
            "criticality",
            "data",
            "owner",
        ]),
        Transition::new("planned", "ended", label("Drop", "Verwerfen")),
        Transition::new("active", "under_review", label("Start review", "Überprüfung beginnen")),
        Transition::new("active", "ended", label("End", "Beenden")),
        Transition::new("under_review", "active", label("Continue", "Fortführen")),
        Transition::new("under_review", "ended", label("End", "Beenden")),
        Transition::new("ended", "planned", label("Take up again", "Wieder aufnehmen")),
    ],
    columns: &[
        Column::new("suppliers", 18).on_card(),
        Column::new("criticality", 14).on_card(),
        Column::new("dependency", 14),
        Column::new("state", 14).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("review", 14),
    ],
    is_page: false,
};
