//! What of a flow has arrived, and what of it waits to be taken up.

use super::records::Records;
use crate::domain::risk;
use crate::registers::{Flow, TakenUp, When, by_key};
use crate::schema::{FieldKind, Value};
use crate::sync::row::Row;

/// How a flow stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standing<'a> {
    /// All its results.
    pub arrived: Vec<&'a Row>,
    /// Those among them that nobody has taken up. Empty for flows that only inform.
    pub waiting: Vec<&'a Row>,
}

/// Looks a flow through.
pub fn standing<'a>(records: &Records<'a>, flow: &Flow) -> Standing<'a> {
    let arrived: Vec<&Row> = records.of(flow.register).iter().copied().filter(|row| is_result(flow, row)).collect();
    let waiting = arrived.iter().copied().filter(|row| !is_taken_up(records, flow, row)).collect();
    Standing { arrived, waiting }
}

fn is_result(flow: &Flow, row: &Row) -> bool {
    if !flow.when.states().contains(&row.state()) {
        return false;
    }
    match flow.when {
        When::In(_) => true,
        When::Chosen { field, among, .. } => row.value(field).as_text().is_some_and(|value| among.contains(&value)),
        When::Level { field, least, .. } => level_of(row, field).is_some_and(|level| level >= least),
    }
}

/// The level, 1 to 5, of an estimate in a row.
pub(super) fn level_of(row: &Row, field: &str) -> Option<u8> {
    let kind = by_key(&row.register)?.field(field)?.kind;
    match (kind, row.value(field)) {
        (FieldKind::Estimate { steps }, Value::Estimate(likelihood, impact)) => {
            Some(risk::level(*likelihood, *impact, steps).0)
        }
        _ => None,
    }
}

fn is_taken_up(records: &Records<'_>, flow: &Flow, row: &Row) -> bool {
    match flow.taken_up {
        TakenUp::By(ways) => ways.iter().any(|(register, field)| records.naming(row, register, field).next().is_some()),
        TakenUp::Names(field) => records.named(row, field).next().is_some(),
        TakenUp::Informs => true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::checks::testing::{doc, record};
    use super::*;
    use crate::registers::FLOWS;

    fn waiting(rows: &[Row], key: &str) -> (usize, usize) {
        let flow = FLOWS.iter().find(|f| f.key == key).unwrap();
        let records = Records::new(rows);
        let standing = standing(&records, flow);
        (standing.arrived.len(), standing.waiting.len())
    }

    #[test]
    fn a_high_risk_waits_until_a_treatment_names_it() {
        let high = record("risk", 1, "evaluated").with("current", Value::Estimate(5, 4));
        let low = record("risk", 2, "evaluated").with("current", Value::Estimate(1, 2));
        let treatment = record("treatment", 3, "proposed").linked_to("risks", doc(1));
        assert_eq!(waiting(&[high.clone(), low.clone()], "risks-treated"), (1, 1));
        assert_eq!(waiting(&[high.clone(), low.clone(), treatment.clone()], "risks-treated"), (1, 0));
        // A treatment that was deleted treats nothing.
        let gone = Row { deleted: true, ..treatment };
        assert_eq!(waiting(&[high, low, gone], "risks-treated"), (1, 1));
    }

    #[test]
    fn what_names_its_own_follow_up_waits_until_it_does() {
        let decided = record("management_review", 1, "held");
        assert_eq!(waiting(std::slice::from_ref(&decided), "decisions-followed"), (1, 1));
        // A link to nothing that can be seen is none.
        assert_eq!(waiting(&[decided.clone().linked_to("actions", doc(2))], "decisions-followed"), (1, 1));
        let idea = record("idea", 2, "proposed");
        assert_eq!(waiting(&[decided.linked_to("actions", doc(2)), idea], "decisions-followed"), (1, 0));
    }

    #[test]
    fn what_informs_waits_for_nobody() {
        assert_eq!(waiting(&[record("scope", 1, "published")], "scope-informs"), (1, 0));
        assert_eq!(waiting(&[record("scope", 1, "draft")], "scope-informs"), (0, 0));
    }
}
