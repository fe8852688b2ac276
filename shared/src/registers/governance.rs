//! Context, interested parties and objectives: TS 27022 "information security governance/management interface
//! process"; ISO/IEC 27001 4.1, 4.2, 6.2. Its other registers are in `direction`.

use super::parts::{DUE, EVIDENCE, NOTES, OWNER, RELATED, REVIEW, SYSTEMS, TAGS, choice, line, links, prose};
use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Register, State, Transition};

/// What inside and outside the organisation bears on the ISMS.
pub static CONTEXT_ISSUES: Register = Register {
    key: "context_issue",
    singular: label("Context issue", "Kontextthema"),
    plural: label("Context issues", "Kontextthemen"),
    reference: "CTX",
    purpose: label(
        "A context issue is something inside or outside the organisation that helps or hinders information security. \
         Write down the few that matter, say what they do to the ISMS, and look at them again every year.",
        "Ein Kontextthema ist etwas innerhalb oder außerhalb der Organisation, das der Informationssicherheit hilft \
         oder schadet. Halten Sie die wenigen wichtigen fest, nennen Sie ihre Wirkung auf das ISMS und prüfen Sie sie \
         jährlich.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        choice(
            "side",
            label("Side", "Herkunft"),
            label(
                "Whether it arises inside the organisation or around it.",
                "Ob es in der Organisation entsteht oder in ihrem Umfeld.",
            ),
            &[
                Choice::new("internal", label("Internal", "Intern")),
                Choice::new("external", label("External", "Extern")),
            ],
        )
        .required(),
        choice(
            "category",
            label("Category", "Kategorie"),
            label(
                "The PESTLE area that it comes from; for internal issues the nearest one.",
                "Das PESTLE-Feld, aus dem es kommt; bei internen Themen das nächstliegende.",
            ),
            &[
                Choice::new("political", label("Political", "Politisch")),
                Choice::new("economic", label("Economic", "Wirtschaftlich")),
                Choice::new("social", label("Social", "Gesellschaftlich")),
                Choice::new("technological", label("Technological", "Technologisch")),
                Choice::new("legal", label("Legal", "Rechtlich")),
                Choice::new("environmental", label("Environmental", "Umweltbezogen")),
            ],
        ),
        line(
            "effect",
            label("Effect on the ISMS", "Wirkung auf das ISMS"),
            label(
                "What it makes easier or harder, and what follows for the ISMS.",
                "Was es erleichtert oder erschwert und was für das ISMS daraus folgt.",
            ),
            1000,
        )
        .required(),
        choice(
            "influence",
            label("Influence", "Einfluss"),
            label("Whether it helps or hinders.", "Ob es hilft oder hindert."),
            &[
                Choice::new("helps", label("Helps", "Fördernd")).level(1),
                Choice::new("mixed", label("Both", "Beides")).level(2),
                Choice::new("hinders", label("Hinders", "Hemmend")).level(4),
            ],
        ),
        links(
            "risks",
            label("Risks", "Risiken"),
            label("Risks that arise from it.", "Risiken, die daraus entstehen."),
            "risk",
        ),
        links(
            "parties",
            label("Interested parties", "Interessierte Parteien"),
            label("Parties that it comes from or concerns.", "Parteien, von denen es ausgeht oder die es betrifft."),
            "interested_party",
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
        State::new("draft", label("Draft", "Entwurf")),
        State::new("active", label("Active", "Aktiv")).level(1),
        State::new("retired", label("Retired", "Außer Kraft")).over(),
    ],
    transitions: &[
        Transition::new("draft", "active", label("Activate", "Aktivieren")).needs(&["side", "effect", "owner"]),
        Transition::new("draft", "retired", label("Retire", "Außer Kraft setzen")),
        Transition::new("active", "draft", label("Back to draft", "Zurück zum Entwurf")),
        Transition::new("active", "retired", label("Retire", "Außer Kraft setzen")),
        Transition::new("retired", "draft", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("side", 10),
        Column::new("category", 14),
        Column::new("influence", 12),
        Column::new("state", 12).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("review", 14),
    ],
    is_page: false,
};

/// Whoever expects something from information security.
pub static INTERESTED_PARTIES: Register = Register {
    key: "interested_party",
    singular: label("Interested party", "Interessierte Partei"),
    plural: label("Interested parties", "Interessierte Parteien"),
    reference: "PTY",
    purpose: label(
        "An interested party expects something from your information security, or is affected by it. List them, say \
         what they need, and derive requirements from it.",
        "Eine interessierte Partei erwartet etwas von Ihrer Informationssicherheit oder ist von ihr betroffen. Führen \
         Sie die Parteien auf, nennen Sie ihre Erfordernisse und leiten Sie Anforderungen daraus ab.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        choice(
            "category",
            label("Category", "Kategorie"),
            label("What the party is to the organisation.", "Was die Partei für die Organisation ist."),
            &[
                Choice::new("customer", label("Customer", "Kunde")),
                Choice::new("internal_customer", label("Internal customer", "Interner Kunde")),
                Choice::new("staff", label("Staff", "Beschäftigte")),
                Choice::new("management", label("Owners and management", "Eigentümer und Leitung")),
                Choice::new("supplier", label("Supplier or partner", "Lieferant oder Partner")),
                Choice::new("authority", label("Authority or regulator", "Behörde oder Aufsicht")),
                Choice::new("insurer", label("Insurer or bank", "Versicherer oder Bank")),
                Choice::new("public", label("Public and neighbours", "Öffentlichkeit und Nachbarschaft")),
                Choice::new("other", label("Other", "Sonstige")),
            ],
        )
        .required(),
        prose(
            "needs",
            label("Needs and expectations", "Erfordernisse und Erwartungen"),
            label(
                "What the party needs or expects of information security, and how strongly.",
                "Was die Partei von der Informationssicherheit braucht oder erwartet und wie nachdrücklich.",
            ),
        )
        .required(),
        links(
            "requirements",
            label("Requirements", "Anforderungen"),
            label("Requirements that these needs became.", "Anforderungen, die daraus wurden."),
            "requirement",
        ),
        line(
            "channel",
            label("Channel", "Kanal"),
            label(
                "How you hear from each other, for example a quarterly meeting.",
                "Wie Sie voneinander hören, zum Beispiel ein Gespräch je Quartal.",
            ),
            200,
        ),
        line(
            "contact",
            label("Contact", "Ansprechstelle"),
            label("Whom to reach there, and how.", "Wen man dort erreicht und wie."),
            200,
        ),
        Field::new(
            "satisfaction_target",
            label("Satisfaction target", "Zufriedenheitsziel"),
            label("The satisfaction to reach, in percent.", "Die angestrebte Zufriedenheit in Prozent."),
            FieldKind::Whole { min: 0, max: 100 },
        ),
        OWNER,
        EVIDENCE,
        REVIEW,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("identified", label("Identified", "Erkannt")),
        State::new("active", label("Active", "Aktiv")).level(1),
        State::new("retired", label("No longer relevant", "Nicht mehr relevant")).over(),
    ],
    transitions: &[
        Transition::new("identified", "active", label("Activate", "Aktivieren")).needs(&["category", "needs", "owner"]),
        Transition::new("identified", "retired", label("Drop", "Verwerfen")),
        Transition::new("active", "identified", label("Analyse again", "Neu analysieren")),
        Transition::new("active", "retired", label("Mark no longer relevant", "Als nicht mehr relevant markieren")),
        Transition::new("retired", "identified", label("Take up again", "Wieder aufnehmen")),
    ],
    columns: &[
        Column::new("category", 18).on_card(),
        Column::new("channel", 20),
        Column::new("satisfaction_target", 10),
        Column::new("state", 14).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("review", 14),
    ],
    is_page: false,
};

/// What information security shall reach.
pub static OBJECTIVES: Register = Register {
    key: "objective",
    singular: label("Security objective", "Sicherheitsziel"),
    plural: label("Security objectives", "Sicherheitsziele"),
    reference: "OBJ",
    purpose: label(
        "An objective says what information security shall reach, how that is measured and by when. Set a few, give \
         each an owner, and judge their health at every look.",
        "Ein Sicherheitsziel sagt, was die Informationssicherheit erreichen soll, woran man es misst und bis wann. \
         Setzen Sie wenige, benennen Sie je einen Verantwortlichen und schätzen Sie den Stand regelmäßig ein.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        line(
            "measure",
            label("Measure", "Messgröße"),
            label("What is counted or judged, with its unit.", "Was gezählt oder beurteilt wird, mit Einheit."),
            500,
        )
        .required(),
        line(
            "baseline",
            label("Baseline", "Ausgangswert"),
            label("Where it stood at the beginning.", "Wo es zu Beginn stand."),
            200,
        ),
        line(
            "target",
            label("Target", "Zielwert"),
            label("The value to reach.", "Der Wert, der zu erreichen ist."),
            200,
        )
        .required(),
        line("current", label("Now", "Aktuell"), label("Where it stands today.", "Wo es heute steht."), 200),
        DUE.required(),
        choice(
            "health",
            label("Health", "Stand"),
            label(
                "Whether it will be reached in time, as the owner sees it.",
                "Ob es nach Einschätzung des Verantwortlichen rechtzeitig erreicht wird.",
            ),
            &[
                Choice::new("on_track", label("On track", "Im Plan")).level(1),
                Choice::new("at_risk", label("At risk", "Gefährdet")).level(3),
                Choice::new("off_track", label("Off track", "Nicht im Plan")).level(5),
            ],
        ),
        OWNER,
        prose(
            "plan",
            label("Plan", "Plan"),
            label(
                "What will be done, by whom, and how the result is judged.",
                "Was getan wird, von wem, und wie das Ergebnis bewertet wird.",
            ),
        ),
        links(
            "policies",
            label("Policies", "Richtlinien"),
            label("Policies that it puts into numbers.", "Richtlinien, die es messbar macht."),
            "policy",
        ),
        links(
            "metrics",
            label("Metrics", "Kennzahlen"),
            label("Metrics that show how far it is.", "Kennzahlen, die zeigen, wie weit es ist."),
            "metric",
        ),
        links(
            "risks",
            label("Risks", "Risiken"),
            label("Risks that it answers.", "Risiken, auf die es antwortet."),
            "risk",
        ),
        links(
            "resources",
            label("Resources", "Ressourcen"),
            label("What it needs to succeed.", "Was es zum Gelingen braucht."),
            "resource",
        ),
        EVIDENCE,
        REVIEW,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("draft", label("Draft", "Entwurf")),
        State::new("active", label("Active", "Aktiv")).level(2),
        State::new("achieved", label("Achieved", "Erreicht")).level(1).over(),
        State::new("missed", label("Missed", "Verfehlt")).level(4).over(),
        State::new("retired", label("Retired", "Außer Kraft")).over(),
    ],
    transitions: &[
        Transition::new("draft", "active", label("Activate", "Aktivieren"))
            .needs(&["measure", "target", "due", "owner"]),
        Transition::new("draft", "retired", label("Drop", "Verwerfen")),
        Transition::new("active", "achieved", label("Mark achieved", "Als erreicht markieren")).needs(&["current"]),
        Transition::new("active", "missed", label("Mark missed", "Als verfehlt markieren")).needs(&["current"]),
        Transition::new("active", "draft", label("Revise", "Überarbeiten")),
        Transition::new("active", "retired", label("Retire", "Außer Kraft setzen")),
        Transition::new("achieved", "active", label("Reopen", "Wieder öffnen")),
        Transition::new("achieved", "retired", label("Retire", "Außer Kraft setzen")),
        Transition::new("missed", "active", label("Pursue further", "Weiterverfolgen")),
        Transition::new("missed", "retired", label("Retire", "Außer Kraft setzen")),
        Transition::new("retired", "draft", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("health", 12).on_card(),
        Column::new("target", 14),
        Column::new("current", 14),
        Column::new("due", 14),
        Column::new("state", 12).on_card(),
        Column::new("owner", 16).on_card(),
    ],
    is_page: false,
};
