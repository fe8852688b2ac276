//! Assets, threats and vulnerabilities: TS 27022 "information security risk assessment process"; ISO/IEC 27001 6.1.2,
//! 8.2, A.5.9. The risks themselves are in `risks`.

use super::parts::{EVIDENCE, NOTES, OWNER, RELATED, REVIEW, SYSTEMS, TAGS, choice, date, line, links, person, prose};
use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Register, State, Transition};

/// The entry's identifier in the catalogue that it was taken from.
const IDENTIFIER: Field = line(
    "identifier",
    label("Identifier", "Kennung"),
    label("Its number in the catalogue that it comes from.", "Die Nummer im Katalog, aus dem der Eintrag stammt."),
    100,
);

/// The catalogue that an imported entry comes from.
const CATALOGUE: Field = line(
    "catalogue",
    label("Catalogue", "Katalog"),
    label("Where it was imported from; empty for your own.", "Woher es importiert wurde; leer bei eigenen Einträgen."),
    200,
);

/// What has value for the organisation.
pub static ASSETS: Register = Register {
    key: "asset",
    singular: label("Asset", "Wert"),
    plural: label("Assets", "Werte"),
    reference: "AST",
    purpose: label(
        "An asset is what has value for the organisation, or what such a value depends on. Begin with information and \
         business processes, say what their loss would mean, then add what supports them.",
        "Ein Wert ist, was für die Organisation wertvoll ist, oder wovon ein solcher Wert abhängt. Beginnen Sie mit \
         Informationen und Geschäftsprozessen, sagen Sie, was ihr Verlust bedeuten würde, und ergänzen Sie, was sie \
         trägt.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        choice(
            "type",
            label("Type", "Typ"),
            label(
                "Information and business processes are primary, what carries them is supporting.",
                "Informationen und Geschäftsprozesse sind primär, was sie trägt, ist unterstützend.",
            ),
            &[
                Choice::new("primary", label("Primary", "Primär")),
                Choice::new("supporting", label("Supporting", "Unterstützend")),
            ],
        )
        .required(),
        choice(
            "category",
            label("Kind", "Art"),
            label("What sort of thing it is.", "Um was es sich handelt."),
            &[
                Choice::new("information", label("Information", "Information")),
                Choice::new("process", label("Business process", "Geschäftsprozess")),
                Choice::new("hardware", label("Hardware", "Hardware")),
                Choice::new("software", label("Software", "Software")),
                Choice::new("network", label("Network", "Netzwerk")),
                Choice::new("site", label("Site", "Standort")),
                Choice::new("people", label("People", "Personal")),
                Choice::new("service", label("Service", "Dienst")),
                Choice::new("other", label("Other", "Sonstiges")),
            ],
        )
        .required(),
        OWNER,
        person(
            "custodian",
            label("Custodian", "Betreuung"),
            label("Who looks after it day by day.", "Wer sich täglich um ihn kümmert."),
        ),
        choice(
            "confidentiality",
            label("Confidentiality", "Vertraulichkeit"),
            label("Who may come to know it.", "Wer von ihm Kenntnis haben darf."),
            &[
                Choice::new("public", label("Public: anybody", "Öffentlich: alle")).level(1),
                Choice::new("internal", label("Internal: all staff", "Intern: alle Beschäftigten")).level(2),
                Choice::new("confidential", label("Confidential: few", "Vertraulich: wenige")).level(4),
                Choice::new("secret", label("Secret: named persons", "Streng vertraulich: namentlich Berechtigte"))
                    .level(5),
            ],
        ),
        choice(
            "integrity",
            label("Integrity", "Integrität"),
            label("What an unnoticed error would do.", "Was ein unbemerkter Fehler anrichten würde."),
            &[
                Choice::new("harmless", label("Harmless", "Harmlos")).level(1),
                Choice::new("annoying", label("Annoying: easily mended", "Lästig: leicht zu beheben")).level(2),
                Choice::new("costly", label("Costly: wrong decisions", "Teuer: falsche Entscheidungen")).level(4),
                Choice::new("disastrous", label("Disastrous: cannot be undone", "Verheerend: nicht umkehrbar"))
                    .level(5),
            ],
        ),
        choice(
            "availability",
            label("Availability", "Verfügbarkeit"),
            label("How long you can do without it.", "Wie lange Sie auf ihn verzichten können."),
            &[
                Choice::new("weeks", label("Weeks", "Wochen")).level(1),
                Choice::new("days", label("Days", "Tage")).level(2),
                Choice::new("hours", label("Hours", "Stunden")).level(4),
                Choice::new("minutes", label("Minutes", "Minuten")).level(5),
            ],
        ),
        Field::new(
            "personal_data",
            label("Personal data", "Personenbezogene Daten"),
            label("Whether it holds data about people.", "Ob er Daten über Menschen enthält."),
            FieldKind::Flag,
        ),
        line(
            "identifier",
            label("Inventory number", "Inventarnummer"),
            label("What it is called in other inventories.", "Wie er in anderen Verzeichnissen heißt."),
            100,
        ),
        line(
            "location",
            label("Location", "Ort"),
            label("Where it is, or where it runs.", "Wo er sich befindet oder läuft."),
            200,
        ),
        links(
            "depends_on",
            label("Depends on", "Hängt ab von"),
            label("Assets that it cannot do without.", "Werte, ohne die er nicht auskommt."),
            "asset",
        ),
        links(
            "services",
            label("Services", "Dienstleistungen"),
            label("Outsourced services that it relies on.", "Ausgelagerte Dienstleistungen, auf die er baut."),
            "service",
        ),
        links(
            "controls",
            label("Controls", "Maßnahmen"),
            label("Controls that protect it.", "Maßnahmen, die ihn schützen."),
            "control",
        ),
        REVIEW,
        NOTES,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("planned", label("Planned", "Geplant")),
        State::new("in_use", label("In use", "In Nutzung")).level(1),
        State::new("lost", label("Lost", "Verloren")).level(5).over(),
        State::new("disposed", label("Disposed of", "Ausgesondert")).over(),
    ],
    transitions: &[
        Transition::new("planned", "in_use", label("Take into use", "In Nutzung nehmen"))
            .needs(&["type", "category", "owner"]),
        Transition::new("planned", "disposed", label("Drop", "Verwerfen")),
        Transition::new("in_use", "lost", label("Report lost", "Als verloren melden")),
        Transition::new("in_use", "disposed", label("Dispose of", "Aussondern")),
        Transition::new("lost", "in_use", label("Mark found", "Als gefunden markieren")),
        Transition::new("lost", "disposed", label("Write off", "Abschreiben")),
        Transition::new("disposed", "planned", label("Take up again", "Wieder aufnehmen")),
    ],
    columns: &[
        Column::new("category", 14).on_card(),
        Column::new("confidentiality", 14),
        Column::new("integrity", 14),
        Column::new("availability", 12),
        Column::new("state", 12).on_card(),
        Column::new("owner", 16).on_card(),
    ],
    is_page: false,
};

/// What could do harm.
pub static THREATS: Register = Register {
    key: "threat",
    singular: label("Threat", "Bedrohung"),
    plural: label("Threats", "Bedrohungen"),
    reference: "THR",
    purpose: label(
        "A threat is what could do harm, whoever or whatever is behind it. Import a catalogue or write your own, then \
         say which entries matter to you.",
        "Eine Bedrohung ist, was Schaden anrichten kann, gleich wer oder was dahintersteht. Importieren Sie einen \
         Katalog oder schreiben Sie eigene Einträge, und sagen Sie, welche für Sie zählen.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        choice(
            "category",
            label("Category", "Kategorie"),
            label("What sort of threat it is.", "Um welche Art von Bedrohung es sich handelt."),
            &[
                Choice::new("physical", label("Physical", "Physisch")),
                Choice::new("natural", label("Natural", "Natur")),
                Choice::new("infrastructure", label("Infrastructure failure", "Ausfall der Infrastruktur")),
                Choice::new("technical", label("Technical failure", "Technisches Versagen")),
                Choice::new("human", label("Human action", "Menschliches Handeln")),
                Choice::new("function", label("Compromised function or service", "Beeinträchtigte Funktion")),
                Choice::new("organisational", label("Organisational", "Organisatorisch")),
            ],
        )
        .required(),
        Field::new(
            "causes",
            label("Causes", "Auslöser"),
            label("How it can come about.", "Wie es dazu kommen kann."),
            FieldKind::Choices(&[
                Choice::new("deliberate", label("Deliberate", "Vorsätzlich")),
                Choice::new("accidental", label("Accidental", "Versehentlich")),
                Choice::new("environmental", label("Environmental", "Umweltbedingt")),
            ]),
        ),
        Field::new(
            "aims",
            label("What it harms", "Verletzte Schutzziele"),
            label("Which properties of assets it harms.", "Welche Eigenschaften von Werten sie verletzt."),
            FieldKind::Choices(&[
                Choice::new("confidentiality", label("Confidentiality", "Vertraulichkeit")),
                Choice::new("integrity", label("Integrity", "Integrität")),
                Choice::new("availability", label("Availability", "Verfügbarkeit")),
            ]),
        ),
        choice(
            "relevance",
            label("Relevance", "Relevanz"),
            label("How much it matters to you.", "Wie sehr sie Sie betrifft."),
            &[
                Choice::new("none", label("None", "Keine")),
                Choice::new("low", label("Low", "Gering")).level(1),
                Choice::new("medium", label("Medium", "Mittel")).level(3),
                Choice::new("high", label("High", "Hoch")).level(5),
            ],
        ),
        prose(
            "description",
            label("Description", "Beschreibung"),
            label("What happens, and who or what is behind it.", "Was geschieht und wer oder was dahintersteht."),
        ),
        links(
            "vulnerabilities",
            label("Vulnerabilities", "Schwachstellen"),
            label("Vulnerabilities that it can use.", "Schwachstellen, die sie ausnutzen kann."),
            "vulnerability",
        ),
        links(
            "assets",
            label("Assets", "Werte"),
            label("Assets that it is aimed at.", "Werte, auf die sie zielt."),
            "asset",
        ),
        IDENTIFIER,
        CATALOGUE,
        OWNER,
        REVIEW,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("draft", label("Draft", "Entwurf")),
        State::new("active", label("Active", "Aktiv")).level(2),
        State::new("retired", label("Retired", "Außer Kraft")).over(),
    ],
    transitions: &[
        Transition::new("draft", "active", label("Activate", "Aktivieren")).needs(&["category", "relevance"]),
        Transition::new("draft", "retired", label("Drop", "Verwerfen")),
        Transition::new("active", "draft", label("Revise", "Überarbeiten")),
        Transition::new("active", "retired", label("Retire", "Außer Kraft setzen")),
        Transition::new("retired", "draft", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("category", 18).on_card(),
        Column::new("relevance", 10).on_card(),
        Column::new("catalogue", 16),
        Column::new("identifier", 12),
        Column::new("state", 12).on_card(),
        Column::new("owner", 16).on_card(),
    ],
    is_page: false,
};

/// What a threat can use.
pub static VULNERABILITIES: Register = Register {
    key: "vulnerability",
    singular: label("Vulnerability", "Schwachstelle"),
    plural: label("Vulnerabilities", "Schwachstellen"),
    reference: "VUL",
    purpose: label(
        "A vulnerability is a weakness that a threat can use. Import a catalogue or write down what you found, then \
         confirm where it exists and what is done about it.",
        "Eine Schwachstelle ist eine Schwäche, die eine Bedrohung ausnutzen kann. Importieren Sie einen Katalog oder \
         halten Sie Funde fest, bestätigen Sie dann, wo sie besteht und was dagegen geschieht.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        choice(
            "category",
            label("Category", "Kategorie"),
            label("Where the weakness lies.", "Wo die Schwäche liegt."),
            &[
                Choice::new("hardware", label("Hardware", "Hardware")),
                Choice::new("software", label("Software", "Software")),
                Choice::new("network", label("Network", "Netzwerk")),
                Choice::new("people", label("People", "Personal")),
                Choice::new("site", label("Site", "Standort")),
                Choice::new("organisation", label("Organisation", "Organisation")),
            ],
        )
        .required(),
        choice(
            "severity",
            label("Severity", "Schweregrad"),
            label("How bad its use would be.", "Wie schlimm eine Ausnutzung wäre."),
            &[
                Choice::new("low", label("Low", "Gering")).level(1),
                Choice::new("medium", label("Medium", "Mittel")).level(3),
                Choice::new("high", label("High", "Hoch")).level(4),
                Choice::new("critical", label("Critical", "Kritisch")).level(5),
            ],
        ),
        Field::new(
            "exploited",
            label("Being exploited", "Wird ausgenutzt"),
            label("Whether anybody is known to use it.", "Ob bekannt ist, dass jemand sie ausnutzt."),
            FieldKind::Flag,
        ),
        prose(
            "description",
            label("Description", "Beschreibung"),
            label("What is weak, and how it shows.", "Was schwach ist und woran man es erkennt."),
        ),
        links("assets", label("Assets", "Werte"), label("Assets that have it.", "Werte, die sie aufweisen."), "asset"),
        links(
            "threats",
            label("Threats", "Bedrohungen"),
            label("Threats that can use it.", "Bedrohungen, die sie ausnutzen können."),
            "threat",
        ),
        links(
            "controls",
            label("Controls", "Maßnahmen"),
            label("Controls that close or hide it.", "Maßnahmen, die sie schließen oder abschirmen."),
            "control",
        ),
        date("found", label("Found", "Gefunden am"), label("When it became known.", "Wann sie bekannt wurde.")),
        IDENTIFIER,
        CATALOGUE,
        OWNER,
        EVIDENCE,
        REVIEW,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("identified", label("Identified", "Erkannt")).level(2),
        State::new("confirmed", label("Confirmed", "Bestätigt")).level(4),
        State::new("remedied", label("Remedied", "Behoben")).level(1).over(),
        State::new("retired", label("Not relevant", "Nicht relevant")).over(),
    ],
    transitions: &[
        Transition::new("identified", "confirmed", label("Confirm", "Bestätigen")).needs(&["severity", "assets"]),
        Transition::new("identified", "retired", label("Mark not relevant", "Als nicht relevant markieren")),
        Transition::new("confirmed", "identified", label("Examine again", "Neu untersuchen")),
        Transition::new("confirmed", "remedied", label("Mark remedied", "Als behoben markieren")),
        Transition::new("remedied", "confirmed", label("Reopen", "Wieder öffnen")),
        Transition::new("remedied", "retired", label("Mark not relevant", "Als nicht relevant markieren")),
        Transition::new("retired", "identified", label("Take up again", "Wieder aufnehmen")),
    ],
    columns: &[
        Column::new("category", 14),
        Column::new("severity", 12).on_card(),
        Column::new("identifier", 14),
        Column::new("found", 14),
        Column::new("state", 14).on_card(),
        Column::new("owner", 16).on_card(),
    ],
    is_page: false,
};
