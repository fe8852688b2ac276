//! Roles, management reviews and scope: TS 27022 "information security governance/management interface process";
//! ISO/IEC 27001 4.3, 4.4, 5.1, 5.3, 9.3. Its other registers are in `governance`.

use super::parts::{EVIDENCE, NOTES, OWNER, RELATED, REVIEW, SYSTEMS, TAGS, choice, date, line, links, person, prose};
use super::processes::CHOICES;
use crate::label::label;
use crate::schema::{Choice, Column, Field, FieldKind, Register, State, Transition};

/// Who has which role in which process.
pub static ROLE_ASSIGNMENTS: Register = Register {
    key: "role_assignment",
    singular: label("Role assignment", "Rollenzuweisung"),
    plural: label("Role assignments", "Rollenzuweisungen"),
    reference: "ROL",
    purpose: label(
        "A role assignment says who has which role in which process, and what the role may decide. Begin with the \
         ISMS as a whole, then give every process somebody who is accountable.",
        "Eine Rollenzuweisung sagt, wer in welchem Prozess welche Rolle hat und was die Rolle entscheiden darf. \
         Beginnen Sie mit dem ISMS als Ganzem, geben Sie dann jedem Prozess eine rechenschaftspflichtige Person.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        line(
            "role",
            label("Role", "Rolle"),
            label(
                "The name of the role, for example information security officer.",
                "Der Name der Rolle, zum Beispiel Informationssicherheitsbeauftragte.",
            ),
            200,
        )
        .required(),
        person("owner", label("Person", "Person"), label("Who has the role.", "Wer die Rolle hat.")).required(),
        choice(
            "process",
            label("Process", "Prozess"),
            label("The process that the role belongs to.", "Der Prozess, zu dem die Rolle gehört."),
            CHOICES,
        )
        .required(),
        Field::new(
            "involvement",
            label("Involvement", "Beteiligung"),
            label(
                "Who does the work is responsible, who answers for it accountable; one person may be both.",
                "Zuständig ist, wer die Arbeit tut, rechenschaftspflichtig, wer dafür einsteht; beides ist möglich.",
            ),
            FieldKind::Choices(&[
                Choice::new("responsible", label("Responsible", "Zuständig")),
                Choice::new("accountable", label("Accountable", "Rechenschaftspflichtig")),
                Choice::new("consulted", label("Consulted", "Konsultiert")),
                Choice::new("informed", label("Informed", "Informiert")),
            ]),
        )
        .required(),
        line(
            "authority",
            label("Authority", "Befugnisse"),
            label("What the role may decide alone.", "Was die Rolle allein entscheiden darf."),
            1000,
        ),
        person(
            "deputy",
            label("Deputy", "Vertretung"),
            label("Who steps in when the person is away.", "Wer bei Abwesenheit einspringt."),
        ),
        date(
            "valid_from",
            label("Valid from", "Gültig ab"),
            label("When the role is taken up.", "Wann die Rolle angetreten wird."),
        ),
        date(
            "valid_until",
            label("Valid until", "Gültig bis"),
            label("When it ends; empty while open.", "Wann sie endet; leer, solange offen."),
        )
        .deadline(),
        links(
            "competences",
            label("Competences", "Kompetenzen"),
            label("What the role must be able to do.", "Was die Rolle können muss."),
            "competence",
        ),
        EVIDENCE,
        REVIEW,
        NOTES,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("proposed", label("Proposed", "Vorgeschlagen")),
        State::new("assigned", label("Assigned", "Zugewiesen")).level(1),
        State::new("ended", label("Ended", "Beendet")).over(),
    ],
    transitions: &[
        Transition::new("proposed", "assigned", label("Assign", "Zuweisen")).needs(&[
            "role",
            "owner",
            "process",
            "involvement",
        ]),
        Transition::new("proposed", "ended", label("Drop", "Verwerfen")),
        Transition::new("assigned", "proposed", label("Reconsider", "Neu erwägen")),
        Transition::new("assigned", "ended", label("End", "Beenden")).needs(&["valid_until"]),
        Transition::new("ended", "proposed", label("Propose again", "Erneut vorschlagen")),
    ],
    columns: &[
        Column::new("role", 20).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("process", 20),
        Column::new("involvement", 18),
        Column::new("deputy", 16),
        Column::new("state", 12).on_card(),
    ],
    is_page: false,
};

/// Top management's looks at the ISMS.
pub static MANAGEMENT_REVIEWS: Register = Register {
    key: "management_review",
    singular: label("Management review", "Managementbewertung"),
    plural: label("Management reviews", "Managementbewertungen"),
    reference: "MRV",
    purpose: label(
        "In a management review top management judges whether the ISMS still fits, suffices and works, and decides \
         what changes. Plan the next one, gather the inputs, record the decisions.",
        "In einer Managementbewertung beurteilt die oberste Leitung, ob das ISMS noch geeignet, angemessen und wirksam \
         ist, und entscheidet über Änderungen. Planen Sie die nächste, sammeln Sie die Eingaben, halten Sie die \
         Entscheidungen fest.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        date(
            "held_on",
            label("Date", "Datum"),
            label("When the meeting is, or was.", "Wann die Sitzung ist oder war."),
        )
        .required(),
        date(
            "period_from",
            label("Period from", "Zeitraum von"),
            label("The first day that it looks at.", "Der erste Tag, den sie betrachtet."),
        ),
        date(
            "period_to",
            label("Period to", "Zeitraum bis"),
            label("The last day that it looks at.", "Der letzte Tag, den sie betrachtet."),
        ),
        person(
            "owner",
            label("Chair", "Leitung"),
            label("Who leads it and answers for its results.", "Wer sie leitet und für ihre Ergebnisse einsteht."),
        )
        .required(),
        Field::new(
            "participants",
            label("Participants", "Teilnehmende"),
            label("Who takes part.", "Wer teilnimmt."),
            FieldKind::People,
        )
        .required(),
        prose(
            "input_actions",
            label("a) Earlier actions", "a) Frühere Maßnahmen"),
            label(
                "What became of the actions that earlier reviews decided.",
                "Was aus den Maßnahmen früherer Bewertungen geworden ist.",
            ),
        ),
        prose(
            "input_context",
            label("b) Changed context", "b) Veränderter Kontext"),
            label(
                "What has changed inside and around the organisation.",
                "Was sich in der Organisation und um sie herum verändert hat.",
            ),
        ),
        prose(
            "input_parties",
            label("c) Changed expectations", "c) Veränderte Erwartungen"),
            label(
                "What interested parties now need that they did not before.",
                "Was interessierte Parteien nun anders brauchen als zuvor.",
            ),
        ),
        prose(
            "input_performance",
            label("d) Performance", "d) Leistung"),
            label(
                "Where nonconformities, measurements, audits and objectives are heading.",
                "Wohin sich Nichtkonformitäten, Messungen, Audits und Ziele entwickeln.",
            ),
        ),
        prose(
            "input_feedback",
            label("e) Feedback", "e) Rückmeldungen"),
            label(
                "What interested parties say, and how satisfied they are.",
                "Was interessierte Parteien sagen und wie zufrieden sie sind.",
            ),
        ),
        prose(
            "input_risks",
            label("f) Risks and treatment", "f) Risiken und Behandlung"),
            label(
                "What the risk assessment found, and how far the treatment plan is.",
                "Was die Risikobeurteilung ergab und wie weit der Behandlungsplan ist.",
            ),
        ),
        prose(
            "input_improvement",
            label("g) Improvement", "g) Verbesserung"),
            label("Where the ISMS could get better.", "Wo das ISMS besser werden könnte."),
        ),
        prose(
            "decisions",
            label("Decisions", "Entscheidungen"),
            label(
                "What is to be improved or changed, and with which resources.",
                "Was verbessert oder geändert wird und mit welchen Ressourcen.",
            ),
        ),
        links(
            "actions",
            label("Actions", "Maßnahmen"),
            label(
                "Tasks and corrective actions that follow from the decisions.",
                "Aufgaben und Korrekturmaßnahmen, die aus den Entscheidungen folgen.",
            ),
            "",
        ),
        EVIDENCE,
        REVIEW,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("planned", label("Planned", "Geplant")),
        State::new("held", label("Held", "Durchgeführt")).level(2),
        State::new("approved", label("Approved", "Genehmigt")).level(1),
    ],
    transitions: &[
        Transition::new("planned", "held", label("Mark held", "Als durchgeführt markieren"))
            .needs(&["held_on", "participants"]),
        Transition::new("held", "planned", label("Back to planning", "Zurück zur Planung")),
        Transition::new("held", "approved", label("Approve", "Genehmigen"))
            .needs(&["owner", "participants", "decisions"])
            .authority(),
        Transition::new("approved", "held", label("Withdraw approval", "Genehmigung zurückziehen")).authority(),
    ],
    columns: &[
        Column::new("held_on", 14).on_card(),
        Column::new("period_from", 14),
        Column::new("period_to", 14),
        Column::new("state", 14).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("review", 14),
    ],
    is_page: false,
};

/// What the ISMS covers.
pub static SCOPES: Register = Register {
    key: "scope",
    singular: label("Scope", "Anwendungsbereich"),
    plural: label("Scopes", "Anwendungsbereiche"),
    reference: "SCO",
    purpose: label(
        "The scope says what the ISMS covers and where it ends. Write it together, have it approved, publish it: \
         everything else refers to it.",
        "Der Anwendungsbereich sagt, was das ISMS umfasst und wo es endet. Schreiben Sie ihn gemeinsam, lassen Sie \
         ihn genehmigen, veröffentlichen Sie ihn: Alles Weitere bezieht sich darauf.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        prose(
            "body",
            label("Text", "Text"),
            label("The scope statement itself.", "Die Beschreibung des Anwendungsbereichs selbst."),
        )
        .required(),
        OWNER,
        line(
            "exclusions",
            label("Exclusions", "Ausschlüsse"),
            label("What stays outside, and why.", "Was außerhalb bleibt und warum."),
            1000,
        ),
        line(
            "interfaces",
            label("Interfaces", "Schnittstellen"),
            label(
                "Where it touches what others do, and what it depends on there.",
                "Wo er die Tätigkeiten anderer berührt und wovon er dort abhängt.",
            ),
            1000,
        ),
        links(
            "issues",
            label("Context issues", "Kontextthemen"),
            label("Issues that shaped it.", "Themen, die ihn geprägt haben."),
            "context_issue",
        ),
        links(
            "requirements",
            label("Requirements", "Anforderungen"),
            label("Requirements that it takes into account.", "Anforderungen, die er berücksichtigt."),
            "requirement",
        ),
        date(
            "effective",
            label("Effective from", "Gültig ab"),
            label("When this version comes into force.", "Wann diese Fassung in Kraft tritt."),
        ),
        REVIEW,
        TAGS,
        RELATED,
        SYSTEMS,
    ],
    states: &[
        State::new("draft", label("Draft", "Entwurf")),
        State::new("in_review", label("In review", "In Prüfung")).level(3),
        State::new("changes_requested", label("Changes requested", "Änderungen verlangt")).level(4),
        State::new("approved", label("Approved", "Genehmigt")).level(2),
        State::new("published", label("Published", "Veröffentlicht")).level(1),
        State::new("retired", label("Retired", "Außer Kraft")).over(),
    ],
    transitions: &[
        Transition::new("draft", "in_review", label("Send to review", "Zur Prüfung geben")).needs(&["body", "owner"]),
        Transition::new("draft", "retired", label("Retire", "Außer Kraft setzen")),
        Transition::new("in_review", "draft", label("Back to draft", "Zurück zum Entwurf")),
        Transition::new("in_review", "changes_requested", label("Request changes", "Änderungen verlangen")),
        Transition::new("in_review", "approved", label("Approve", "Genehmigen")).needs(&["body", "owner"]).authority(),
        Transition::new("changes_requested", "in_review", label("Send to review again", "Erneut zur Prüfung geben")),
        Transition::new("changes_requested", "draft", label("Back to draft", "Zurück zum Entwurf")),
        Transition::new("approved", "published", label("Publish", "Veröffentlichen")).needs(&["effective"]).authority(),
        Transition::new("approved", "draft", label("Revise", "Überarbeiten")),
        Transition::new("published", "draft", label("Revise", "Überarbeiten")),
        Transition::new("published", "retired", label("Retire", "Außer Kraft setzen")).authority(),
        Transition::new("retired", "draft", label("Reopen", "Wieder öffnen")),
    ],
    columns: &[
        Column::new("effective", 14),
        Column::new("state", 14).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("review", 14),
    ],
    is_page: true,
};
