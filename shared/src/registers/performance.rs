//! Metrics and measurements: TS 27022 "performance evaluation process"; ISO/IEC 27001 9.1.

use super::parts::{EVIDENCE, NOTES, OWNER, RELATED, REVIEW, SYSTEMS, TAGS, choice, date, line, links, number, person};
use super::processes::CHOICES;
use crate::label::label;
use crate::schema::{Choice, Column, Register, State, Transition};

/// What is measured, against which target.
pub static METRICS: Register = Register {
    key: "metric",
    singular: label("Metric", "Kennzahl"),
    plural: label("Metrics", "Kennzahlen"),
    reference: "MET",
    purpose: label(
        "A metric shows whether a process or control works. Say what is measured and what for, set a target, and \
         name who measures how often.",
        "Eine Kennzahl zeigt, ob ein Prozess oder eine Maßnahme wirkt. Sagen Sie, was wozu gemessen wird, setzen Sie \
         ein Ziel und benennen Sie, wer wie oft misst.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        line(
            "what",
            label("What", "Messgegenstand"),
            label("What is measured, in plain words.", "Was gemessen wird, in einfachen Worten."),
            500,
        )
        .required(),
        line(
            "why",
            label("Why", "Zweck"),
            label("Which question the value answers and for whom.", "Welche Frage der Wert wem beantwortet."),
            500,
        ),
        choice(
            "method",
            label("Method", "Verfahren"),
            label("Where the value comes from.", "Woher der Wert kommt."),
            &[
                Choice::new("formula", label("By formula", "Nach Formel")),
                Choice::new("manual", label("By hand", "Von Hand")),
            ],
        ),
        line(
            "formula",
            label("Formula or instruction", "Formel oder Anleitung"),
            label(
                "How to compute or count it so that two people get the same value.",
                "Wie man ihn so berechnet oder zählt, dass zwei Personen denselben Wert erhalten.",
            ),
            1000,
        ),
        line(
            "unit",
            label("Unit", "Einheit"),
            label(
                "What the value counts, for example %, days, cases.",
                "Was der Wert zählt, zum Beispiel %, Tage, Fälle.",
            ),
            40,
        ),
        choice(
            "source_process",
            label("Source process", "Quellprozess"),
            label("The process whose working it shows.", "Der Prozess, dessen Wirken sie zeigt."),
            CHOICES,
        ),
        links(
            "objectives",
            label("Objectives", "Ziele"),
            label("Objectives whose achievement it shows.", "Ziele, deren Erreichung sie zeigt."),
            "objective",
        ),
        links(
            "controls",
            label("Controls", "Maßnahmen"),
            label("Controls whose effectiveness it shows.", "Maßnahmen, deren Wirksamkeit sie zeigt."),
            "control",
        ),
        choice(
            "direction",
            label("Direction", "Richtung"),
            label("Which values are the good ones.", "Welche Werte die guten sind."),
            &[
                Choice::new("higher_is_better", label("Higher is better", "Höher ist besser")),
                Choice::new("lower_is_better", label("Lower is better", "Niedriger ist besser")),
            ],
        )
        .required(),
        number(
            "target",
            label("Target", "Zielwert"),
            label("The value that shall be reached.", "Der Wert, der erreicht werden soll."),
        )
        .required(),
        number(
            "warning",
            label("Warning threshold", "Warnschwelle"),
            label("The value from which somebody must act.", "Der Wert, ab dem jemand handeln muss."),
        ),
        choice(
            "frequency",
            label("Frequency", "Häufigkeit"),
            label("How often it is measured.", "Wie oft gemessen wird."),
            &[
                Choice::new("weekly", label("Weekly", "Wöchentlich")),
                Choice::new("monthly", label("Monthly", "Monatlich")),
                Choice::new("quarterly", label("Quarterly", "Vierteljährlich")),
                Choice::new("yearly", label("Yearly", "Jährlich")),
            ],
        )
        .required(),
        date(
            "next_measurement",
            label("Next measurement", "Nächste Messung"),
            label("From this day on it counts as stale.", "Ab diesem Tag gilt sie als veraltet."),
        )
        .deadline(),
        OWNER,
        person(
            "evaluator",
            label("Evaluated by", "Ausgewertet von"),
            label("Who judges the values and reports them.", "Wer die Werte beurteilt und berichtet."),
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
            "direction",
            "target",
            "frequency",
            "next_measurement",
            "owner",
        ]),
        Transition::new("draft", "retired", label("Retire", "Einstellen")),
        Transition::new("active", "draft", label("Revise", "Überarbeiten")),
        Transition::new("active", "retired", label("Retire", "Einstellen")),
        Transition::new("retired", "draft", label("Take up again", "Wieder aufnehmen")),
    ],
    columns: &[
        Column::new("source_process", 20),
        Column::new("target", 10).on_card(),
        Column::new("unit", 8),
        Column::new("owner", 16).on_card(),
        Column::new("next_measurement", 14),
        Column::new("state", 12).on_card(),
    ],
    is_page: false,
};

/// Values of metrics, period by period.
pub static MEASUREMENTS: Register = Register {
    key: "measurement",
    singular: label("Measurement", "Messung"),
    plural: label("Measurements", "Messungen"),
    reference: "MEA",
    purpose: label(
        "A measurement is the value of a metric in one period. Enter it as soon as the period ends; a missing one \
         shows the metric as stale.",
        "Eine Messung ist der Wert einer Kennzahl in einem Zeitraum. Tragen Sie sie ein, sobald der Zeitraum endet; \
         fehlt sie, gilt die Kennzahl als veraltet.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        links(
            "metrics",
            label("Metric", "Kennzahl"),
            label("The metric that was measured.", "Die Kennzahl, die gemessen wurde."),
            "metric",
        )
        .required(),
        number(
            "value",
            label("Value", "Wert"),
            label("What was measured, in the metric's unit.", "Was gemessen wurde, in der Einheit der Kennzahl."),
        )
        .required(),
        date(
            "period_start",
            label("From", "Von"),
            label("First day that the value covers.", "Erster Tag, für den der Wert gilt."),
        ),
        date(
            "period_end",
            label("To", "Bis"),
            label("Last day that the value covers.", "Letzter Tag, für den der Wert gilt."),
        )
        .required(),
        person(
            "owner",
            label("Measured by", "Gemessen von"),
            label("Who measured and answers for the value.", "Wer gemessen hat und für den Wert geradesteht."),
        )
        .required(),
        EVIDENCE,
        NOTES,
        TAGS,
        RELATED,
    ],
    states: &[
        State::new("recorded", label("Recorded", "Erfasst")).level(2),
        State::new("confirmed", label("Confirmed", "Bestätigt")).level(1),
        State::new("discarded", label("Discarded", "Verworfen")).over(),
    ],
    transitions: &[
        Transition::new("recorded", "confirmed", label("Confirm", "Bestätigen")).needs(&[
            "metrics",
            "value",
            "period_end",
            "owner",
        ]),
        Transition::new("recorded", "discarded", label("Discard", "Verwerfen")).needs(&["notes"]),
        Transition::new("confirmed", "recorded", label("Correct", "Berichtigen")),
        Transition::new("discarded", "recorded", label("Restore", "Wiederherstellen")),
    ],
    columns: &[
        Column::new("metrics", 22),
        Column::new("value", 10).on_card(),
        Column::new("period_end", 12).on_card(),
        Column::new("owner", 16).on_card(),
        Column::new("state", 12).on_card(),
    ],
    is_page: false,
};
