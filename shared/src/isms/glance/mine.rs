//! What waits for one person.

use super::Count;
use crate::isms::facets::{DEADLINE, DECISION, OVERDUE, SOON, Today};
use crate::isms::{Records, decisions, next_deadline, standing};
use crate::registers::{FLOWS, Flow, ROLE_ASSIGNMENTS};
use crate::schema::{Register, Value};
use crate::sync::row::Row;
use std::collections::HashSet;

/// Why a record waits, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Its first deadline has passed.
    Overdue,
    /// It names the person as who decides, and waits for it.
    Asked,
    /// It waits for a decision that the person may take by their role.
    Open,
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

/// What of a register waits for `person`, by reason; reasons with nothing are left out. `decides`: whether their role lets them
/// take any decision.
pub fn mine<'a>(
    register: &'static Register,
    rows: impl IntoIterator<Item = &'a Row>,
    person: &str,
    decides: bool,
    today: Today<'_>,
) -> Vec<Mine<'a>> {
    let owner = register.cell_of("owner");
    let group = |reason, facets: &[(&'static str, &str)]| Mine {
        reason,
        count: Count::of(register.key, facets),
        rows: Vec::new(),
    };
    let by_role = decisions::by_role(person);
    let mut overdue = group(Reason::Overdue, &[(DEADLINE, OVERDUE), ("owner", person)]);
    let mut asked = group(Reason::Asked, &[(DECISION, person)]);
    let mut open = group(Reason::Open, &[(DECISION, &by_role)]);
    let mut soon = group(Reason::Soon, &[(DEADLINE, SOON), ("owner", person)]);
    for row in rows {
        if owner.is_some_and(|at| row.cell(at).as_text() == Some(person)) {
            let deadline = next_deadline(row, register);
            match deadline.map(|day| day.get(..10).unwrap_or(day)) {
                Some(day) if day < today.day => overdue.rows.push((row, deadline)),
                Some(day) if day <= today.soon => soon.rows.push((row, deadline)),
                _ => {}
            }
        }
        if decisions::awaits(register, row) {
            let deadline = next_deadline(row, register);
            if decisions::asks(register, row, person) {
                asked.rows.push((row, deadline));
            } else if decides {
                open.rows.push((row, deadline));
            }
        }
    }
    let groups = [overdue, asked, open, soon].into_iter().filter(|group| !group.rows.is_empty());
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
