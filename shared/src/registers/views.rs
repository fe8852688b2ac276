//! What people keep for themselves and each other about how they look at registers: no record of the ISMS.

use super::parts::{line, person};
use crate::label::label;
use crate::schema::Register;

/// Bytes of a view that is stored: as many as a row carries of a line.
const QUERY: usize = 2_000;

/// Views of registers that were saved under a name. A document each, so that they work offline and merge like all else.
pub static VIEWS: Register = Register {
    key: "view",
    singular: label("View", "Ansicht"),
    plural: label("Views", "Ansichten"),
    reference: "VIW",
    purpose: label(
        "Views keep filters, order and columns of a list under a name.",
        "Ansichten bewahren Filter, Reihenfolge und Spalten einer Liste unter einem Namen.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        line("of", label("Register", "Register"), label("What it shows.", "Was sie zeigt."), 64).required(),
        line("query", label("View", "Ansicht"), label("How it shows it.", "Wie sie es zeigt."), QUERY),
        person(
            "owner",
            label("Only in the list of", "Nur in der Liste von"),
            label("Nobody: it stands in everybody's list.", "Niemand: Sie steht in der Liste aller."),
        ),
    ],
    states: &[],
    transitions: &[],
    columns: &[],
    is_page: false,
};
