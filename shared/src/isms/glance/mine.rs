//! What waits for one person.

use super::Count;
use crate::isms::facets::{DEADLINE, OVERDUE, SOON, Today, state_of};
use crate::isms::{Records, next_deadline, standing};
use crate::registers::{FLOWS, Flow, ROLE_ASSIGNMENTS};
use crate::schema::{Register, Value};
use crate::sync::row::Row;
use std::collections::HashSet;

/// The states in which a record lies before its owner for a decision: the next step is one of authority (MODEL.md 7) and
/// nothing is left to do before it.
const DECISIONS: [(&str, &str); 9] = [
    ("acceptance", "requested"),
    ("treatment", "proposed"),
    ("policy", "in_review"),
    ("scope", "in_review"),
    ("change", "assessed"),
    ("management_review", "held"),
    ("idea", "proposed"),
    ("evidence", "draft"),
    ("incident", "lessons_learnt"),
];

/// Why a record waits, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Its first deadline has passed.
    Overdue,
    /// It lies before its owner for a decision.
    Decide,
    /// Its first deadline comes soon.
    Soon,
}

/// Records of one register that wait for a person for one reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Mine<'a> {
    /// Why.
    pub reason: Reason,
    /// Their list.
    pub count: Count,
    /// The records, each with its first deadline; those with the earliest come first, those without one last.
    pub rows: Vec<(&'a Row, Option<&'a str>)>,
}

/// What of a register waits for the person with the id `owner`, by reason; reasons with nothing are left out.
pub fn mine<'a>(
    register: &'static Register,
    rows: impl IntoIterator<Item = &'a Row>,
    owner: &str,
    today: Today<'_>,
) -> Vec<Mine<'a>> {
    let Some(at) = register.cell_of("owner") else { return Vec::new() };
    let decision = DECISIONS.iter().find(|(key, _)| *key == register.key).map(|(_, state)| *state);
    let list = |facet: (&'static str, &str)| Count::of(register.key, &[facet, ("owner", owner)]);
    let group = |reason, facet| Mine { reason, count: list(facet), rows: Vec::new() };
    let mut overdue = group(Reason::Overdue, (DEADLINE, OVERDUE));
    let mut decide = group(Reason::Decide, ("state", decision.unwrap_or_default()));
    let mut soon = group(Reason::Soon, (DEADLINE, SOON));
    for row in rows.into_iter().filter(|row| row.cell(at).as_text() == Some(owner)) {
        let deadline = next_deadline(row, register);
        let day = deadline.map(|day| day.get(..10).unwrap_or(day));
        match day {
            Some(day) if day < today.day => overdue.rows.push((row, deadline)),
            Some(day) if day <= today.soon => soon.rows.push((row, deadline)),
            _ => {}
        }
        if decision == Some(state_of(register, row)) {
            decide.rows.push((row, deadline));
        }
    }
    let groups = [overdue, decide, soon].into_iter().filter(|group| !group.rows.is_empty());
    groups
        .map(|mut group| {
            group.rows.sort_by_key(|(_, deadline)| (deadline.is_none(), *deadline));
            group.count.number = group.rows.len();
            group
        })
        .collect()
}

/// Results of a flow that wait for a person to take them up.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrived<'a> {
    /// The flow.
    pub flow: &'static Flow,
    /// Whether the person acts in the process that receives them; otherwise only the person's own records are counted.
    pub receives: bool,
    /// The records.
    pub rows: Vec<&'a Row>,
}

/// What arrived by flows and waits: for a process in which the person is responsible or accountable by an assigned role, all
/// of it; for any other, the records that the person owns. Flows with nothing are left out.
pub fn arrived<'a>(records: &Records<'a>, person: &str) -> Vec<Arrived<'a>> {
    let acts = acts_in(records, person);
    let mut found = Vec::new();
    for flow in FLOWS {
        let receives = acts.contains(flow.to);
        let mut rows = standing(records, flow).waiting;
        if !receives {
            rows.retain(|row| row.value("owner").as_text() == Some(person));
        }
        if !rows.is_empty() {
            found.push(Arrived { flow, receives, rows });
        }
    }
    found
}

/// The processes in which a person is responsible or accountable.
fn acts_in<'a>(records: &Records<'a>, person: &str) -> HashSet<&'a str> {
    let cell = |row: &'a Row, field| ROLE_ASSIGNMENTS.cell_of(field).map_or(&Value::Empty, |at| row.cell(at));
    let assigned = records.of(ROLE_ASSIGNMENTS.key).iter().copied().filter(|row| {
        let involved = match cell(row, "involvement") {
            Value::Many(many) => many.iter().any(|how| how == "responsible" || how == "accountable"),
            _ => false,
        };
        involved && row.state() == "assigned" && cell(row, "owner").as_text() == Some(person)
    });
    assigned.filter_map(|row| cell(row, "process").as_text()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::registers::by_key;

    #[test]
    fn decisions_are_made_by_a_step_of_authority() {
        for (key, state) in DECISIONS {
            let register = by_key(key).unwrap();
            let decided = register.transitions.iter().any(|t| t.from == state && t.authority);
            assert!(decided, "{key}: nothing is decided in {state}");
            assert!(register.field("owner").is_some(), "{key} has no owner");
        }
    }
}
