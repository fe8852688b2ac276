//! The risk register as a report: what threatens what, how much, and what is done about it (ISO/IEC 27001:2022, 6.1.2, 8.2,
//! 8.3).

use super::{Cell, Column, Line, Report, column};
use crate::domain::risk;
use crate::id::DocId;
use crate::isms::Records;
use crate::isms::facets::{is_unfinished, state_of};
use crate::label::label;
use crate::registers::{ACCEPTANCES, ASSETS, CONTROLS, RISKS, TREATMENTS};
use crate::schema::{FieldKind, Register, Value};
use crate::sync::row::Row;
use std::cmp::Reverse;

static COLUMNS: [Column; 11] = [
    column(label("Risk", "Risiko"), 30).titled(),
    column(label("Cause and consequence", "Ursache und Folge"), 40),
    column(label("Assets", "Werte"), 24).titled(),
    column(label("Risk owner", "Risikoeigner"), 18),
    column(label("Inherent", "Inhärent"), 12),
    column(label("Now", "Aktuell"), 12),
    column(label("Residual", "Restrisiko"), 12),
    column(label("State", "Status"), 14),
    column(label("Treatment", "Behandlung"), 26),
    column(label("Acceptance", "Akzeptanz"), 20),
    column(label("Controls", "Maßnahmen"), 26),
];

/// Which risks are reported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RiskFilter {
    /// Those at this level or above now, 1 to 5; 0 for all, those without an estimate too.
    pub least: u8,
    /// Those that are closed as well.
    pub closed: bool,
    /// Those of one owner; empty for all.
    pub owner: String,
}

/// The risks that fit a filter, the gravest now first; those without an estimate last.
pub fn risk_register(records: &Records<'_>, filter: &RiskFilter) -> Report {
    let fits = |row: &&Row| {
        (filter.closed || is_unfinished(&RISKS, row))
            && (filter.least == 0 || level(row, "current").is_some_and(|level| level >= filter.least))
            && (filter.owner.is_empty() || cell(&RISKS, row, "owner").as_text() == Some(filter.owner.as_str()))
    };
    let mut risks: Vec<&Row> = records.of(RISKS.key).iter().copied().filter(fits).collect();
    // Of two on one level the likelier and graver one; of two alike the order given.
    risks.sort_by_key(|row| Reverse((level(row, "current"), weight(row))));
    Report { columns: &COLUMNS, lines: risks.into_iter().map(|row| line(records, row)).collect() }
}

fn cell<'a>(register: &Register, row: &'a Row, field: &str) -> &'a Value {
    register.cell_of(field).map_or(&Value::Empty, |at| row.cell(at))
}

fn level(row: &Row, field: &str) -> Option<u8> {
    match (RISKS.field(field).map(|f| f.kind), cell(&RISKS, row, field)) {
        (Some(FieldKind::Estimate { steps }), Value::Estimate(likelihood, impact)) => {
            Some(risk::level(*likelihood, *impact, steps).0)
        }
        _ => None,
    }
}

fn weight(row: &Row) -> u16 {
    match cell(&RISKS, row, "current") {
        Value::Estimate(likelihood, impact) => u16::from(*likelihood) * u16::from(*impact),
        _ => 0,
    }
}

fn estimate(register: &Register, row: &Row, field: &str) -> Cell {
    match (register.field(field).map(|f| f.kind), cell(register, row, field)) {
        (Some(FieldKind::Estimate { steps }), Value::Estimate(likelihood, impact)) => {
            Cell::Estimate(*likelihood, *impact, steps)
        }
        _ => Cell::Empty,
    }
}

fn state(register: &Register, row: &Row) -> Cell {
    register.state(state_of(register, row)).map_or(Cell::Empty, |state| Cell::Word(state.label))
}

fn words(row: &Row, field: &str) -> Cell {
    cell(&RISKS, row, field).as_text().map_or(Cell::Empty, |text| Cell::Text(text.to_owned()))
}

/// What remains: as its owner accepted it last, else what the treatment aims at.
fn residual(row: &Row, accepted: Option<&Row>) -> Cell {
    match accepted.map(|row| estimate(&ACCEPTANCES, row, "residual")) {
        Some(Cell::Empty) | None => estimate(&RISKS, row, "target"),
        Some(residual) => residual,
    }
}

fn line(records: &Records<'_>, row: &Row) -> Line {
    let treatments = records.naming(row, TREATMENTS.key, "risks").flat_map(|treatment| {
        let option = match (TREATMENTS.field("option").map(|f| f.kind), cell(&TREATMENTS, treatment, "option")) {
            (Some(FieldKind::Choice(choices)), Value::Text(key)) => {
                choices.iter().find(|c| c.key == key).map_or(Cell::Empty, |c| Cell::Word(c.label))
            }
            _ => Cell::Empty,
        };
        [Cell::Records(vec![treatment.doc]), option, state(&TREATMENTS, treatment)]
    });
    let accepted = records
        .naming(row, ACCEPTANCES.key, "risks")
        .filter(|acceptance| state_of(&ACCEPTANCES, acceptance) == "accepted")
        .max_by_key(|acceptance| cell(&ACCEPTANCES, acceptance, "valid_until").as_text());
    let acceptance = accepted.map_or(Cell::Empty, |acceptance| {
        let until = cell(&ACCEPTANCES, acceptance, "valid_until").as_text();
        let day = until.map_or(Cell::Empty, |day| Cell::Day(day.to_owned()));
        Cell::Several(vec![Cell::Records(vec![acceptance.doc]), Cell::Word(label("until", "bis")), day])
    });
    let mut controls: Vec<DocId> = records.named(row, "controls").map(|r| r.doc).collect();
    for control in records.naming(row, CONTROLS.key, "risks") {
        if !controls.contains(&control.doc) {
            controls.push(control.doc);
        }
    }
    let assets = records.named(row, "assets").filter(|r| r.register == ASSETS.key).map(|r| r.doc).collect();
    let owner = cell(&RISKS, row, "owner").as_text().map_or(Cell::Empty, |id| Cell::Person(id.to_owned()));
    Line {
        doc: row.doc,
        cells: vec![
            Cell::Records(vec![row.doc]),
            Cell::Several(vec![words(row, "cause"), words(row, "consequence")]),
            Cell::Records(assets),
            owner,
            estimate(&RISKS, row, "inherent"),
            estimate(&RISKS, row, "current"),
            residual(row, accepted),
            state(&RISKS, row),
            Cell::Several(treatments.collect()),
            acceptance,
            Cell::Records(controls),
        ],
    }
}
