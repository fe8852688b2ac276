//! Agreements with suppliers and reviews of them: TS 27022 "process to control outsourced services"; ISO/IEC 27001
//! 8.1, A.5.19 to A.5.23. Its other registers are in `suppliers`.

use super::parts::{EVIDENCE, OWNER, RELATED, REVIEW, SYSTEMS, TAGS, choice, date, line, links, money, person, prose};
use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Register, State, Transition};

/// What was agreed with suppliers.
pub static AGREEMENTS: Register = Register {
    key: "agreement",
    singular: label("Agreement", "Vereinbarung"),
    plural: label("Agreements", "Vereinbarungen"),
    reference: "AGR",
    purpose: label(
        "An agreement holds what a supplier has promised for information security, and how long it binds. Record its \
         term and notice, and link the requirements that it passes on.",
        "Eine Vereinbarung hält fest, was ein Lieferant für die Informationssicherheit zugesagt hat und wie lange es \
         bindet. Erfassen Sie Laufzeit und Kündigungsfrist und verknüpfen Sie die Anforderungen, die sie weitergibt.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        links(
            "suppliers",
            label("Supplier", "Lieferant"),
            label("With whom it is made.", "Mit wem sie geschlossen ist."),
            "supplier",
        )
        .required(),
        links(
            "services",
            label("Services", "Dienstleistungen"),
            label("Services that it covers.", "Dienstleistungen, die sie abdeckt."),
            "service",
        ),
        choice(
            "category",
            label("Category", "Kategorie"),
            label("What sort of agreement it is.", "Um welche Art von Vereinbarung es sich handelt."),
            &[
                Choice::new("contract", label("Contract", "Vertrag")),
                Choice::new("service_level", label("Service level agreement", "Dienstgütevereinbarung")),
                Choice::new("processing", label("Data processing agreement", "Auftragsverarbeitungsvertrag")),
                Choice::new("confidentiality", label("Confidentiality agreement", "Vertraulichkeitsvereinbarung")),
                Choice::new("other", label("Other", "Sonstige")),
            ],
        )
        .required(),
        links(
            "requirements",
            label("Requirements agreed", "Vereinbarte Anforderungen"),
            label("Requirements that the supplier has taken on.", "Anforderungen, die der Lieferant übernommen hat."),
            "requirement",
        ),
        prose(
            "terms",
            label("What was agreed", "Was vereinbart ist"),
            label(
                "What the supplier does for security, reports and allows you to check.",
                "Was der Lieferant für die Sicherheit tut, meldet und Sie prüfen lässt.",
            ),
        ),
        Field::new(
            "audit_right",
            label("Right to audit", "Auditrecht"),
            label("Whether you may audit the supplier.", "Ob Sie den Lieferanten auditieren dürfen."),
            FieldKind::Flag,
        ),
        date("starts", label("Starts", "Beginn"), label("When it begins to bind.", "Wann sie zu gelten beginnt."))
            .required(),
        date(
            "ends",
            label("Ends", "Ende"),
            label("When its term ends; empty while open.", "Wann die Laufzeit endet; leer, wenn unbefristet."),
        ),
        line(
            "notice",
            label("Notice", "Kündigungsfrist"),
            label(
                "How to end it, for example three months to the end of the year.",
                "Wie sie zu kündigen ist, zum Beispiel drei Monate zum Jahresende.",
            ),
            200,
        ),
        date(
            "notice_by",
            label("Notice by", "Kündigung bis"),
            label("The last day to give notice for this term.", "Der letzte Tag, um diese Laufzeit zu kündigen."),
        )
        .deadline(),
        Field::new(
            "renews",
            label("Renews itself", "Verlängert sich"),
            label("Whether it goes on unless somebody ends it.", "Ob sie weiterläuft, wenn niemand kündigt."),
            FieldKind::Flag,
        ),
        money("cost", label("Cost", "Kosten"), label("Per year.", "Pro Jahr.")),
        OWNER,
        EVIDENCE,
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
        Transition::new("planned", "active", label("Put into force", "In Kraft setzen")).needs(&[
            "suppliers",
            "category",
            "starts",
            "owner",
        ]),
        Transition::new("planned", "ended", label("Drop", "Verwerfen")),
        Transition::new("active", "under_review", label("Start review", "Überprüfung beginnen")),
        Transition::new("active", "ended", label("End", "Beenden")).needs(&["ends"]),
        Transition::new("under_review", "active", label("Continue", "Fortführen")),
        Transition::new("under_review", "ended", label("End", "Beenden")).needs(&["ends"]),
        Transition::new("ended", "planned", label("Negotiate again", "Neu verhandeln")),
    ],
    columns: &[
        Column::new("suppliers", 18).on_card(),
        Column::new("category", 18),
        Column::new("ends", 14),
        Column::new("notice_by", 14).on_card(),
        Column::new("state", 14).on_card(),
        Column::new("owner", 16).on_card(),
    ],
    is_page: false,
};

/// Looks at what suppliers really do.
pub static SUPPLIER_REVIEWS: Register = Register {
    key: "supplier_review",
    singular: label("Supplier review", "Lieferantenprüfung"),
    plural: label("Supplier reviews", "Lieferantenprüfungen"),
    reference: "SRV",
    purpose: label(
        "A supplier review checks whether a supplier does what was agreed, by questionnaire, checklist or audit. Plan \
         one for every critical supplier, record the findings, set the next date.",
        "Eine Lieferantenprüfung stellt fest, ob ein Lieferant tut, was vereinbart ist: per Fragebogen, Checkliste \
         oder Audit. Planen Sie für jeden kritischen Lieferanten eine, halten Sie Feststellungen fest, setzen Sie den \
         nächsten Termin.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        links("suppliers", label("Supplier", "Lieferant"), label("Who is reviewed.", "Wer geprüft wird."), "supplier")
            .required(),
        links(
            "services",
            label("Services", "Dienstleistungen"),
            label("Services that it looks at.", "Dienstleistungen, die sie betrachtet."),
            "service",
        ),
        links(
            "agreements",
            label("Agreements", "Vereinbarungen"),
            label("What the supplier is measured against.", "Woran der Lieferant gemessen wird."),
            "agreement",
        ),
        choice(
            "method",
            label("Method", "Methode"),
            label("How it is done.", "Wie sie durchgeführt wird."),
            &[
                Choice::new("questionnaire", label("Questionnaire", "Fragebogen")),
                Choice::new("checklist", label("Checklist", "Checkliste")),
                Choice::new("documents", label("Certificates and reports", "Zertifikate und Berichte")),
                Choice::new("remote_audit", label("Remote audit", "Fernaudit")),
                Choice::new("site_audit", label("Audit on site", "Audit vor Ort")),
            ],
        )
        .required(),
        prose(
            "questions",
            label("Questions and answers", "Fragen und Antworten"),
            label(
                "The questionnaire or checklist, with what the supplier answered.",
                "Der Fragebogen oder die Checkliste mit den Antworten des Lieferanten.",
            ),
        ),
        person(
            "owner",
            label("Reviewer", "Prüfer"),
            label(
                "Who carries it out and answers for the result.",
                "Wer sie durchführt und für das Ergebnis einsteht.",
            ),
        )
        .required(),
        Field::new("team", label("Team", "Team"), label("Who else reviews.", "Wer noch prüft."), FieldKind::People),
        date(
            "performed",
            label("Performed", "Durchgeführt am"),
            label("When the review takes place, or took place.", "Wann die Prüfung stattfindet oder stattfand."),
        ),
        choice(
            "result",
            label("Result", "Ergebnis"),
            label("Whether the supplier does what was agreed.", "Ob der Lieferant tut, was vereinbart ist."),
            &[
                Choice::new("satisfactory", label("Satisfactory", "Zufriedenstellend")).level(1),
                Choice::new("conditions", label("With conditions", "Mit Auflagen")).level(3),
                Choice::new("unsatisfactory", label("Unsatisfactory", "Unzureichend")).level(5),
            ],
        ),
        prose(
            "summary",
            label("Summary", "Zusammenfassung"),
            label("What the review showed, in a few sentences.", "Was die Prüfung ergab, in wenigen Sätzen."),
        ),
        links(
            "findings",
            label("Findings", "Feststellungen"),
            label("What must be put right.", "Was zu beheben ist."),
            "finding",
        ),
        links(
            "risks",
            label("Risks", "Risiken"),
            label("Risks that it brought to light.", "Risiken, die sie zutage brachte."),
            "risk",
        ),
        date(
            "next_due",
            label("Next due", "Nächste fällig"),
            label("When the supplier is reviewed again.", "Wann der Lieferant erneut geprüft wird."),
        )
        .deadline(),
        EVIDENCE,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("planned", label("Planned", "Geplant")),
        State::new("active", label("In progress", "In Durchführung")).level(2),
        State::new("under_review", label("Results under review", "Ergebnisse in Prüfung")).level(3),
        State::new("ended", label("Closed", "Abgeschlossen")).level(1).over(),
    ],
    transitions: &[
        Transition::new("planned", "active", label("Start", "Beginnen")).needs(&["suppliers", "method", "owner"]),
        Transition::new("active", "planned", label("Back to planning", "Zurück zur Planung")),
        Transition::new("active", "under_review", label("Hand in results", "Ergebnisse vorlegen"))
            .needs(&["performed", "result"]),
        Transition::new("under_review", "active", label("Ask again", "Nachfragen")),
        Transition::new("under_review", "ended", label("Close", "Abschließen"))
            .needs(&["performed", "result", "next_due"])
            .authority(),
        Transition::new("ended", "under_review", label("Reopen", "Wieder öffnen")).authority(),
    ],
    columns: &[
        Column::new("suppliers", 18).on_card(),
        Column::new("method", 16),
        Column::new("result", 16).on_card(),
        Column::new("state", 16).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("next_due", 14),
    ],
    is_page: false,
};
