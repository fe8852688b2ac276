//! Objectives with what was measured of them (ISO/IEC 27001 6.2, 9.1).

use crate::isms::Records;
use crate::isms::facets::state_of;
use crate::registers::{MEASUREMENTS, METRICS, OBJECTIVES};
use crate::schema::{Register, Value};
use crate::sync::row::Row;

/// An objective that is pursued.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress<'a> {
    /// The objective.
    pub objective: &'a Row,
    /// Its metrics.
    pub metrics: Vec<Measured<'a>>,
}

/// A metric with its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured<'a> {
    /// The metric.
    pub metric: &'a Row,
    /// The last day of each period and the value, the latest last. What was discarded is not among them.
    pub values: Vec<(&'a str, f64)>,
    /// The value to be reached.
    pub target: Option<f64>,
    /// Whether the last value reaches the target; `None` where one of the two is missing.
    pub reached: Option<bool>,
}

/// The active objectives in the order given, with their metrics that are not retired.
pub fn progress<'a>(records: &Records<'a>) -> Vec<Progress<'a>> {
    let active = records.of(OBJECTIVES.key).iter().copied().filter(|row| state_of(&OBJECTIVES, row) == "active");
    active
        .map(|objective| {
            let mut metrics: Vec<&Row> = records.named(objective, "metrics").collect();
            for metric in records.naming(objective, METRICS.key, "objectives") {
                if !metrics.iter().any(|known| known.doc == metric.doc) {
                    metrics.push(metric);
                }
            }
            metrics.retain(|metric| state_of(&METRICS, metric) != "retired");
            Progress { objective, metrics: metrics.into_iter().map(|metric| measured(records, metric)).collect() }
        })
        .collect()
}

fn measured<'a>(records: &Records<'a>, metric: &'a Row) -> Measured<'a> {
    let kept =
        records.naming(metric, MEASUREMENTS.key, "metrics").filter(|row| state_of(&MEASUREMENTS, row) != "discarded");
    let mut values: Vec<(&str, f64)> = kept
        .filter_map(|row| {
            Some((cell(&MEASUREMENTS, row, "period_end").as_text()?, number(&MEASUREMENTS, row, "value")?))
        })
        .collect();
    values.sort_by(|a, b| a.0.cmp(b.0));
    let target = number(&METRICS, metric, "target");
    let lower = cell(&METRICS, metric, "direction").as_text() == Some("lower_is_better");
    let reached = match (values.last(), target) {
        (Some((_, value)), Some(target)) => Some(if lower { *value <= target } else { *value >= target }),
        _ => None,
    };
    Measured { metric, values, target, reached }
}

fn cell<'a>(register: &Register, row: &'a Row, field: &str) -> &'a Value {
    register.cell_of(field).map_or(&Value::Empty, |at| row.cell(at))
}

fn number(register: &Register, row: &Row, field: &str) -> Option<f64> {
    match cell(register, row, field) {
        Value::Number(number) if number.is_finite() => Some(*number),
        _ => None,
    }
}
