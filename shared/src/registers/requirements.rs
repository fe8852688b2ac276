//! Requirements and where they come from: TS 27022 "requirements management process"; ISO/IEC 27001 4.2, A.5.31.

use super::parts::{EVIDENCE, NOTES, OWNER, RELATED, REVIEW, SYSTEMS, TAGS, choice, date, line, links, prose};
use crate::label::label;
use crate::schema::{Choice, Column, Register, State, Transition};

/// Laws, contracts, standards and decisions that demand something.
pub static REQUIREMENT_SOURCES: Register = Register {
    key: "requirement_source",
    singular: label("Requirement source", "Anforderungsquelle"),
    plural: label("Requirement sources", "Anforderungsquellen"),
    reference: "SRC",
    purpose: label(
        "A source is a law, a contract, a standard or a decision of your own that demands something of information \
         security. List them, say who watches each for changes, then take the requirements from it.",
        "Eine Anforderungsquelle ist ein Gesetz, ein Vertrag, eine Norm oder eine eigene Vorgabe, die etwas von der \
         Informationssicherheit verlangt. Führen Sie sie auf, benennen Sie, wer sie auf Änderungen beobachtet, und \
         leiten Sie die Anforderungen daraus ab.",
    ),
    version: 2,
    projection: 2,
    fields: &[
        choice(
            "category",
            label("Category", "Kategorie"),
            label("What sort of source it is.", "Um welche Art von Quelle es sich handelt."),
            &[
                Choice::new("law", label("Law", "Gesetz")),
                Choice::new("regulation", label("Regulation", "Regulatorische Vorgabe")),
                Choice::new("contract", label("Contract", "Vertrag")),
                Choice::new("standard", label("Standard", "Norm")),
                Choice::new("internal", label("Internal", "Intern")),
            ],
        )
        .required(),
        line(
            "authority",
            label("Authority", "Herausgeber"),
            label("Who issued it and watches over it.", "Wer sie erlassen hat und über sie wacht."),
            200,
        ),
        line(
            "citation",
            label("Citation", "Fundstelle"),
            label(
                "Where the text is found: number, gazette or address.",
                "Wo der Text steht: Nummer, Blatt oder Adresse.",
            ),
            500,
        ),
        line(
            "edition",
            label("Edition", "Ausgabe"),
            label("The version that you work with.", "Die Fassung, mit der Sie arbeiten."),
            100,
        ),
        line(
            "jurisdiction",
            label("Reach", "Geltungsbereich"),
            label("Where and for whom it holds.", "Wo und für wen sie gilt."),
            200,
        ),
        line(
            "imported",
            label("Imported as", "Importiert als"),
            label(
                "What identifies it to its publisher; an import knows it again by that.",
                "Wie der Herausgeber sie kennzeichnet; ein Import erkennt sie daran wieder.",
            ),
            300,
        )
        .since(2),
        date(
            "in_force_since",
            label("In force since", "In Kraft seit"),
            label("When it began or begins to bind.", "Wann sie bindend wurde oder wird."),
        ),
        links(
            "parties",
            label("Interested parties", "Interessierte Parteien"),
            label("Parties that stand behind it.", "Parteien, die hinter ihr stehen."),
            "interested_party",
        ),
        links(
            "agreements",
            label("Agreements", "Vereinbarungen"),
            label("Agreements that it is part of.", "Vereinbarungen, zu denen sie gehört."),
            "agreement",
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
        State::new("identified", label("Identified", "Erkannt")),
        State::new("in_force", label("In force", "In Kraft")).level(1),
        State::new("changed", label("Changed", "Geändert")).level(3),
        State::new("retired", label("No longer in force", "Außer Kraft")).over(),
    ],
    transitions: &[
        Transition::new("identified", "in_force", label("Mark in force", "Als in Kraft markieren"))
            .needs(&["category", "owner"]),
        Transition::new("identified", "retired", label("Drop", "Verwerfen")),
        Transition::new("in_force", "changed", label("Mark changed", "Als geändert markieren")),
        Transition::new("in_force", "retired", label("Mark no longer in force", "Als außer Kraft markieren")),
        Transition::new("changed", "in_force", label("Confirm new edition", "Neue Fassung bestätigen"))
            .needs(&["edition"]),
        Transition::new("changed", "retired", label("Mark no longer in force", "Als außer Kraft markieren")),
        Transition::new("retired", "identified", label("Take up again", "Wieder aufnehmen")),
    ],
    columns: &[
        Column::new("category", 16).on_card(),
        Column::new("authority", 20),
        Column::new("edition", 12),
        Column::new("state", 14).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("review", 14),
    ],
    is_page: false,
};

/// What must be fulfilled.
pub static REQUIREMENTS: Register = Register {
    key: "requirement",
    singular: label("Requirement", "Anforderung"),
    plural: label("Requirements", "Anforderungen"),
    reference: "REQ",
    purpose: label(
        "A requirement is something that must be fulfilled. Say where it comes from, whether it applies and why, \
         which controls fulfil it, and how far.",
        "Eine Anforderung ist etwas, das erfüllt werden muss. Nennen Sie ihre Quelle, sagen Sie, ob und warum sie \
         anwendbar ist, welche Maßnahmen sie erfüllen und wie weit.",
    ),
    version: 2,
    projection: 2,
    fields: &[
        links(
            "source",
            label("Source", "Quelle"),
            label("Where it comes from.", "Woher sie kommt."),
            "requirement_source",
        )
        .required(),
        line(
            "clause",
            label("Clause", "Abschnitt"),
            label(
                "The place in the source, for example § 30 (2).",
                "Die Stelle in der Quelle, zum Beispiel § 30 Abs. 2.",
            ),
            100,
        ),
        prose(
            "text",
            label("Text", "Wortlaut"),
            label(
                "What is demanded; in your own words where the source may not be copied.",
                "Was verlangt wird; in eigenen Worten, wo die Quelle nicht kopiert werden darf.",
            ),
        )
        .required(),
        prose(
            "guidance",
            label("Guidance", "Erläuterung"),
            label(
                "How it is meant, and what usually shows that it is met.",
                "Wie sie gemeint ist und was üblicherweise zeigt, dass sie erfüllt ist.",
            ),
        )
        .since(2),
        line(
            "section",
            label("Section", "Kapitel"),
            label("The headings that it stands under.", "Die Überschriften, unter denen sie steht."),
            300,
        )
        .since(2),
        choice(
            "applicability",
            label("Applicability", "Anwendbarkeit"),
            label("Whether it concerns you.", "Ob sie Sie betrifft."),
            &[
                Choice::new("applicable", label("Applicable", "Anwendbar")),
                Choice::new("not_applicable", label("Not applicable", "Nicht anwendbar")),
            ],
        ),
        line(
            "reason",
            label("Reason", "Begründung"),
            label("Why it applies, or why not.", "Warum sie anwendbar ist oder warum nicht."),
            1000,
        ),
        OWNER,
        choice(
            "fulfilment",
            label("Fulfilment", "Erfüllung"),
            label("How far it is met today.", "Wie weit sie heute erfüllt ist."),
            &[
                Choice::new("not_assessed", label("Not assessed", "Nicht beurteilt")).level(3),
                Choice::new("none", label("None", "Nicht erfüllt")).level(5),
                Choice::new("partial", label("Partial", "Teilweise erfüllt")).level(3),
                Choice::new("full", label("Full", "Erfüllt")).level(1),
            ],
        ),
        links(
            "controls",
            label("Controls", "Maßnahmen"),
            label("Controls that fulfil it.", "Maßnahmen, die sie erfüllen."),
            "control",
        ),
        links(
            "policies",
            label("Policies", "Richtlinien"),
            label("Policies that take it up.", "Richtlinien, die sie aufgreifen."),
            "policy",
        ),
        links(
            "parent",
            label("Part of", "Teil von"),
            label("The requirement that it details.", "Die Anforderung, die sie näher ausführt."),
            "requirement",
        ),
        links(
            "successor",
            label("Superseded by", "Abgelöst durch"),
            label("What took its place.", "Was an ihre Stelle getreten ist."),
            "requirement",
        ),
        line(
            "imported",
            label("Imported as", "Importiert als"),
            label(
                "Its key in the framework and a fingerprint of the words; a newer version is compared by them.",
                "Schlüssel im Rahmenwerk und Fingerabdruck der Worte; damit wird eine neuere Fassung verglichen.",
            ),
            300,
        )
        .since(2),
        EVIDENCE,
        REVIEW,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("identified", label("Identified", "Erkannt")),
        State::new("analysed", label("Analysed", "Analysiert")).level(2),
        State::new("applicable", label("Applicable", "Anwendbar")).level(1),
        State::new("not_applicable", label("Not applicable", "Nicht anwendbar")).over(),
        State::new("superseded", label("Superseded", "Abgelöst")).over(),
    ],
    transitions: &[
        Transition::new("identified", "analysed", label("Mark analysed", "Als analysiert markieren"))
            .needs(&["source", "text"]),
        Transition::new("identified", "superseded", label("Mark superseded", "Als abgelöst markieren")),
        Transition::new("analysed", "identified", label("Back to identified", "Zurück zu erkannt")),
        Transition::new("analysed", "applicable", label("Mark applicable", "Als anwendbar markieren")).needs(&[
            "applicability",
            "reason",
            "owner",
        ]),
        Transition::new("analysed", "not_applicable", label("Mark not applicable", "Als nicht anwendbar markieren"))
            .needs(&["applicability", "reason"]),
        Transition::new("applicable", "analysed", label("Analyse again", "Neu analysieren")),
        Transition::new("applicable", "superseded", label("Mark superseded", "Als abgelöst markieren")),
        Transition::new("not_applicable", "analysed", label("Analyse again", "Neu analysieren")),
        Transition::new("not_applicable", "superseded", label("Mark superseded", "Als abgelöst markieren")),
        Transition::new("superseded", "identified", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("clause", 10).on_card(),
        Column::new("source", 20),
        Column::new("section", 24),
        Column::new("fulfilment", 14).on_card(),
        Column::new("state", 14).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("review", 14),
    ],
    is_page: false,
};
