//! The statement of applicability: every control, whether it applies and why, and how far it is (ISO/IEC 27001:2022,
//! 6.1.3 d), held against what the standard asks of it.

use super::{Cell, Column, Line, Report, column};
use crate::id::DocId;
use crate::isms::Records;
use crate::isms::facets::state_of;
use crate::label::{Label, label};
use crate::registers::{CONTROLS, EVIDENCES, REQUIREMENTS, RISKS};
#[cfg(test)]
use crate::schema::FieldKind;
use crate::schema::Value;
use crate::sync::row::Row;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// The themes of Annex A of ISO/IEC 27001:2022 and how many controls each has.
const ANNEX_A: [(u32, u32); 4] = [(5, 37), (6, 8), (7, 14), (8, 34)];

static COLUMNS: [Column; 9] = [
    column(label("Identifier", "Kennung"), 11),
    column(label("Control", "Maßnahme"), 30),
    column(label("Applicable", "Anwendbar"), 11),
    column(label("Justification", "Begründung"), 40),
    column(label("State", "Status"), 15),
    column(label("Owner", "Verantwortlich"), 18),
    column(label("Requirements", "Anforderungen"), 30),
    column(label("Risks treated", "Behandelte Risiken"), 30),
    column(label("Evidence", "Nachweise"), 24).titled(),
];

/// What a control lacks of what 6.1.3 d) demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Nobody said whether it applies.
    Undecided,
    /// It applies, and no reason says why.
    Inclusion,
    /// It does not apply, and no reason says why.
    Exclusion,
    /// It applies, and no state says whether it is implemented; or its state says the opposite.
    State,
    /// Another control has the same identifier.
    Doubled,
}

impl Gap {
    /// What is lacking, about several controls.
    pub const fn name(self) -> Label {
        match self {
            Self::Undecided => label("Nobody decided whether it applies", "Nicht entschieden, ob anwendbar"),
            Self::Inclusion => label("No justification for inclusion", "Keine Begründung der Anwendbarkeit"),
            Self::Exclusion => label("No justification for exclusion", "Keine Begründung des Ausschlusses"),
            Self::State => label(
                "The state of implementation is missing or contradicts the applicability",
                "Der Umsetzungsstatus fehlt oder widerspricht der Anwendbarkeit",
            ),
            Self::Doubled => label("The identifier is used twice", "Die Kennung ist doppelt vergeben"),
        }
    }
}

/// The statement with what it lacks.
#[derive(Debug, Clone, PartialEq)]
pub struct Applicability {
    /// The table.
    pub report: Report,
    /// How many controls apply, and how many do not.
    pub applicable: (usize, usize),
    /// What is lacking, with the controls that lack it.
    pub gaps: Vec<(Gap, Vec<DocId>)>,
    /// Identifiers of Annex A that no control has, so that nobody can say that they were compared (6.1.3 c). Empty for the
    /// statement of one source.
    pub unconsidered: Vec<String>,
}

/// The statement over all controls, or over those that fulfil a requirement of one source, in the order of their
/// identifiers.
pub fn applicability(records: &Records<'_>, source: Option<DocId>) -> Applicability {
    let all = records.of(CONTROLS.key);
    let mut controls: Vec<&Row> =
        all.iter().copied().filter(|row| source.is_none_or(|source| serves(records, row, source))).collect();
    controls.sort_by(|a, b| by_identifier(identifier(a), identifier(b)).then_with(|| a.title.cmp(&b.title)));
    let mut gaps: Vec<(Gap, Vec<DocId>)> = Vec::new();
    let mut uses: BTreeMap<Result<(u32, u32), &str>, usize> = BTreeMap::new();
    for row in all.iter().filter(|row| !identifier(row).is_empty()) {
        *uses.entry(place(identifier(row))).or_default() += 1;
    }
    for row in &controls {
        let doubled = uses.get(&place(identifier(row))).is_some_and(|uses| *uses > 1);
        for gap in lacks(row).into_iter().chain(doubled.then_some(Gap::Doubled)) {
            match gaps.iter_mut().find(|(known, _)| *known == gap) {
                Some((_, docs)) => docs.push(row.doc),
                None => gaps.push((gap, vec![row.doc])),
            }
        }
    }
    gaps.sort_by_key(|(gap, _)| *gap);
    let many = |applies: bool| controls.iter().filter(|row| applies_of(row) == Some(applies)).count();
    Applicability {
        applicable: (many(true), many(false)),
        gaps,
        unconsidered: if source.is_none() { unconsidered(all) } else { Vec::new() },
        report: Report { columns: &COLUMNS, lines: controls.iter().map(|row| line(records, row)).collect() },
    }
}

/// Whether a control fulfils a requirement of a source, told from either side.
fn serves(records: &Records<'_>, control: &Row, source: DocId) -> bool {
    let told = records.naming(control, REQUIREMENTS.key, "controls");
    records.named(control, "requirements").chain(told).any(|r| r.linked("source").any(|doc| doc == source))
}

fn value<'a>(row: &'a Row, field: &str) -> &'a Value {
    CONTROLS.cell_of(field).map_or(&Value::Empty, |at| row.cell(at))
}

fn text<'a>(row: &'a Row, field: &str) -> &'a str {
    value(row, field).as_text().unwrap_or_default().trim()
}

fn identifier(row: &Row) -> &str {
    text(row, "identifier")
}

/// Whether somebody said that a control applies, and what.
fn applies_of(row: &Row) -> Option<bool> {
    match text(row, "applicability") {
        "applicable" => Some(true),
        "not_applicable" => Some(false),
        _ => None,
    }
}

fn lacks(row: &Row) -> Vec<Gap> {
    let applies = applies_of(row);
    let mut gaps = Vec::new();
    match (applies, text(row, "reason").is_empty()) {
        (None, _) => gaps.push(Gap::Undecided),
        (Some(true), true) => gaps.push(Gap::Inclusion),
        (Some(false), true) => gaps.push(Gap::Exclusion),
        _ => {}
    }
    let excluded = row.state() == "not_applicable";
    let known = CONTROLS.state(row.state()).is_some();
    if (applies == Some(true) && (!known || excluded)) || (applies == Some(false) && !excluded) {
        gaps.push(Gap::State);
    }
    gaps
}

fn line(records: &Records<'_>, row: &Row) -> Line {
    let word = match value(row, "applicability").as_text() {
        Some("applicable") => Cell::Word(label("Yes", "Ja")),
        Some("not_applicable") => Cell::Word(label("No", "Nein")),
        _ => Cell::Empty,
    };
    let written =
        |field| if text(row, field).is_empty() { Cell::Empty } else { Cell::Text(text(row, field).to_owned()) };
    let person = match value(row, "owner").as_text() {
        Some(id) => Cell::Person(id.to_owned()),
        None => Cell::Empty,
    };
    let state = CONTROLS.state(state_of(&CONTROLS, row)).map_or(Cell::Empty, |state| Cell::Word(state.label));
    // What names it from the other side counts as much.
    let both = |field: &str, register: &str, back: &str| {
        let here = records.named(row, field).filter(|r| r.register == register).map(|r| r.doc);
        let there = records.naming(row, register, back).map(|r| r.doc);
        let mut docs: Vec<DocId> = Vec::new();
        for doc in here.chain(there) {
            if !docs.contains(&doc) {
                docs.push(doc);
            }
        }
        Cell::Records(docs)
    };
    Line {
        doc: row.doc,
        cells: vec![
            written("identifier"),
            Cell::Text(row.title.clone()),
            word,
            written("reason"),
            state,
            person,
            both("requirements", REQUIREMENTS.key, "controls"),
            both("risks", RISKS.key, "controls"),
            both("evidence", EVIDENCES.key, "proves"),
        ],
    }
}

/// The place in Annex A that an identifier such as `A.5.1`, `A 5.1` or `5.1` names, as theme and number; other identifiers
/// as they are.
fn place(identifier: &str) -> Result<(u32, u32), &str> {
    let bare = identifier.strip_prefix(['A', 'a']).unwrap_or(identifier).trim_start_matches(['.', ' ']);
    let (theme, number) = bare.split_once('.').ok_or(identifier)?;
    match (theme.parse(), number.parse()) {
        (Ok(theme), Ok(number)) => Ok((theme, number)),
        _ => Err(identifier),
    }
}

fn unconsidered(controls: &[&Row]) -> Vec<String> {
    let found: BTreeSet<(u32, u32)> = controls.iter().filter_map(|row| place(identifier(row)).ok()).collect();
    let all = ANNEX_A.iter().flat_map(|(theme, many)| (1..=*many).map(move |number| (*theme, number)));
    all.filter(|at| !found.contains(at)).map(|(theme, number)| format!("A.{theme}.{number}")).collect()
}

/// The controls of Annex A by theme and number, then those with identifiers of their own, `X.2` before `X.10`; what has no
/// identifier comes last.
fn by_identifier(a: &str, b: &str) -> Ordering {
    let key = |text| (str::is_empty(text), place(text).map_err(pieces));
    key(a).cmp(&key(b))
}

/// Numbers as numbers, everything else as it is written.
fn pieces(text: &str) -> Vec<(u32, &str)> {
    text.split(['.', ' ', '-', '(', ')']).map(|piece| (piece.parse().unwrap_or(0), piece)).collect()
}

/// Whether the fields that the report reads are there and of the kinds that it takes them for.
#[cfg(test)]
pub(super) fn reads_what_exists() -> bool {
    let kind = |field| CONTROLS.field(field).map(|f| f.kind);
    matches!(kind("applicability"), Some(FieldKind::Choice(_)))
        && matches!(kind("identifier"), Some(FieldKind::Line { .. }))
        && matches!(kind("reason"), Some(FieldKind::Line { .. }))
        && matches!(kind("owner"), Some(FieldKind::Person))
        && RISKS.field("controls").is_some()
        && EVIDENCES.field("proves").is_some()
}
