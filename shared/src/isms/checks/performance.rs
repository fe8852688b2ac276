//! Rules over metrics and measurements.

use super::Check;
use super::case::{chose, is_in, number};
use crate::label::label;

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "metric-without-target",
        register: "metric",
        title: label("Metrics without a target", "Kennzahlen ohne Zielwert"),
        advice: label("Set the value that shall be reached.", "Setzen Sie den Wert, der erreicht werden soll."),
        level: 3,
        clause: "9.1",
        field: Some("target"),
        broken: |case| case.is_in(&["active"]) && !case.has("target"),
    },
    Check {
        key: "metric-stale",
        register: "metric",
        title: label("Metrics with a stale measurement", "Kennzahlen mit veralteter Messung"),
        advice: label(
            "Measure the metric, and set the day of the next measurement.",
            "Messen Sie die Kennzahl und setzen Sie den Tag der nächsten Messung.",
        ),
        level: 3,
        clause: "9.1",
        field: Some("next_measurement"),
        broken: |case| case.is_in(&["active"]) && case.passed("next_measurement"),
    },
    Check {
        key: "metric-never-measured",
        register: "metric",
        title: label("Metrics that were never measured", "Kennzahlen, die nie gemessen wurden"),
        advice: label("Enter a first measurement.", "Tragen Sie eine erste Messung ein."),
        level: 2,
        clause: "9.1",
        field: None,
        broken: |case| {
            let mut measurements = case.naming("measurement", "metrics");
            case.is_in(&["active"]) && !measurements.any(|measurement| !is_in(measurement, &["discarded"]))
        },
    },
    Check {
        key: "metric-beyond-warning",
        register: "metric",
        title: label("Metrics beyond their warning threshold", "Kennzahlen jenseits ihrer Warnschwelle"),
        advice: label(
            "Find out why, and record as a finding what must change.",
            "Klären Sie die Gründe und erfassen Sie als Feststellung, was sich ändern muss.",
        ),
        level: 4,
        clause: "9.1",
        field: Some("warning"),
        broken: |case| {
            let measurements = case.naming("measurement", "metrics").filter(|m| !is_in(m, &["discarded"]));
            let latest = measurements.max_by_key(|m| m.value("period_end").as_text());
            let value = latest.and_then(|measurement| number(measurement, "value"));
            let Some((value, warning)) = value.zip(number(case.row, "warning")) else { return false };
            case.is_in(&["active"])
                && (chose(case.row, "direction", &["higher_is_better"]) && value <= warning
                    || chose(case.row, "direction", &["lower_is_better"]) && value >= warning)
        },
    },
    Check {
        key: "metric-for-nothing",
        register: "metric",
        title: label("Metrics that show nothing in particular", "Kennzahlen ohne Bezug"),
        advice: label(
            "Link the objective or control that the metric is about, or choose its process.",
            "Verknüpfen Sie Ziel oder Maßnahme, über die die Kennzahl etwas aussagt, oder wählen Sie den Prozess.",
        ),
        level: 1,
        clause: "9.1",
        field: Some("objectives"),
        broken: |case| {
            let about = case.names("objectives")
                || case.names("controls")
                || case.has("source_process")
                || case.is_named_by("objective", "metrics");
            case.is_in(&["active"]) && !about
        },
    },
    Check {
        key: "measurement-without-metric",
        register: "measurement",
        title: label("Measurements without a metric", "Messungen ohne Kennzahl"),
        advice: label("Link the metric that was measured.", "Verknüpfen Sie die Kennzahl, die gemessen wurde."),
        level: 2,
        clause: "9.1",
        field: Some("metrics"),
        broken: |case| !case.is_in(&["discarded"]) && !case.names("metrics"),
    },
];

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, doc, record, text};
    use crate::schema::Value::Number;

    pub(in super::super) fn examples() -> Vec<Example> {
        let metric = || record("metric", 1, "active");
        let warned = |direction| metric().with("direction", text(direction)).with("warning", Number(80.0));
        let measured = |number, day, value| {
            let row = record("measurement", number, "recorded").linked_to("metrics", doc(1));
            row.with("period_end", text(day)).with("value", Number(value))
        };
        vec![
            breaks("metric-without-target", [metric()]).unless_with("target", Number(0.0)).unless_in("draft"),
            breaks("metric-stale", [metric().with("next_measurement", text(PAST))])
                .unless_with("next_measurement", text(TODAY))
                .unless_in("retired"),
            breaks(
                "metric-never-measured",
                [metric(), record("measurement", 2, "discarded").linked_to("metrics", doc(1))],
            )
            .unless_instead(record("measurement", 2, "recorded").linked_to("metrics", doc(1)))
            .unless_in("draft"),
            breaks("metric-beyond-warning", [warned("higher_is_better"), measured(2, PAST, 79.5)])
                .also_instead(measured(2, PAST, 80.0))
                .unless_instead(measured(2, PAST, 80.5))
                .unless_beside(measured(3, TODAY, 90.0))
                .unless_instead(measured(2, PAST, 79.5).with("state", text("discarded")))
                .unless_with("direction", text("lower_is_better"))
                .unless_in("retired"),
            breaks(
                "metric-beyond-warning",
                [warned("lower_is_better"), measured(2, TODAY, 80.0), measured(3, PAST, 1.0)],
            )
            .unless_instead(measured(2, TODAY, 79.5))
            .unless_with("warning", Number(99.0)),
            breaks(
                "metric-for-nothing",
                [metric(), record("objective", 2, "active"), record("control", 3, "implemented")],
            )
            .unless_linked("objectives", 2)
            .unless_linked("controls", 3)
            .unless_with("source_process", text("audit"))
            .unless_instead(record("objective", 2, "active").linked_to("metrics", doc(1)))
            .unless_in("draft"),
            breaks("measurement-without-metric", [record("measurement", 1, "recorded"), record("metric", 2, "active")])
                .unless_linked("metrics", 2)
                .unless_in("discarded"),
        ]
    }
}
