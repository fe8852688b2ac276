//! Risks in the matrix of likelihood and impact (ISO/IEC 27005:2022, 7.3).

use super::Count;
use crate::domain::risk;
use crate::isms::facets::{NONE, UNFINISHED, is_unfinished};
use crate::registers::RISKS;
use crate::schema::{FieldKind, Value};
use crate::sync::row::Row;

/// How many risks stand where. Risks that are closed are not among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heat {
    /// Steps of each scale.
    pub steps: u8,
    /// Cells by likelihood from 1, within it by impact from 1.
    pub cells: Vec<Count>,
    /// By level, 1 to 5.
    pub levels: Vec<Count>,
    /// Those without an estimate.
    pub unjudged: Count,
    /// All of them.
    pub all: Count,
}

impl Heat {
    /// The cell of a likelihood and an impact, each from 1.
    pub fn cell(&self, likelihood: u8, impact: u8) -> Option<&Count> {
        self.cells.get(self.index(likelihood, impact)?)
    }

    fn index(&self, likelihood: u8, impact: u8) -> Option<usize> {
        let steps = usize::from(self.steps);
        let (row, column) = (usize::from(likelihood).checked_sub(1)?, usize::from(impact).checked_sub(1)?);
        (row < steps && column < steps).then_some(row * steps + column)
    }
}

/// Sorts risks into the matrix by one of their estimates: `inherent`, `current` or `target`. `None` for a field that is no
/// estimate of the risk register.
pub fn heat<'a>(rows: impl IntoIterator<Item = &'a Row>, field: &'static str) -> Option<Heat> {
    let Some(FieldKind::Estimate { steps }) = RISKS.field(field).map(|f| f.kind) else { return None };
    let at = RISKS.cell_of(field)?;
    let list = || Count::of(RISKS.key, &[("state", UNFINISHED)]);
    let pairs = (1..=steps).flat_map(|likelihood| (1..=steps).map(move |impact| (likelihood, impact)));
    let mut heat = Heat {
        steps,
        cells: pairs.map(|(likelihood, impact)| list().and(field, format!("{likelihood}x{impact}"))).collect(),
        levels: (1..=5).map(|level: u8| list().and(field, level.to_string())).collect(),
        unjudged: list().and(field, NONE),
        all: list(),
    };
    for row in rows.into_iter().filter(|row| is_unfinished(&RISKS, row)) {
        heat.all.number += 1;
        match row.cell(at) {
            Value::Empty => heat.unjudged.number += 1,
            Value::Estimate(likelihood, impact) => {
                let level = usize::from(risk::level(*likelihood, *impact, steps).0);
                if let Some(count) = heat.levels.get_mut(level - 1) {
                    count.number += 1;
                }
                // One made on a longer scale has a level and no cell.
                if let Some(cell) = heat.index(*likelihood, *impact).and_then(|at| heat.cells.get_mut(at)) {
                    cell.number += 1;
                }
            }
            _ => {}
        }
    }
    Some(heat)
}
