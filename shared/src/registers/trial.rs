//! A register of three schema versions, for tests of upgrades.

use crate::label::label;
use crate::schema::{Field, FieldKind, Register};

const fn field(key: &'static str, kind: FieldKind, since: u32) -> Field {
    Field::new(key, label("Field", "Feld"), label("", ""), kind).since(since)
}

/// Version 1 has a line, version 2 brings a text, version 3 tags.
pub(crate) static TRIAL: Register = Register {
    key: "trial",
    singular: label("Trial", "Versuch"),
    plural: label("Trials", "Versuche"),
    reference: "TRY",
    purpose: label("Tests.", "Tests."),
    version: 3,
    projection: 1,
    fields: &[
        field("cause", FieldKind::Line { max: 100 }, 1),
        field("note", FieldKind::Rich, 2),
        field("labels", FieldKind::Tags, 3),
    ],
    states: &[],
    transitions: &[],
    columns: &[],
    is_page: false,
};

/// The same register as a later app knows it.
pub(crate) static TRIAL_NEXT: Register = Register {
    version: 4,
    fields: &[
        field("cause", FieldKind::Line { max: 100 }, 1),
        field("note", FieldKind::Rich, 2),
        field("labels", FieldKind::Tags, 3),
        field("more", FieldKind::Rich, 4),
    ],
    ..TRIAL
};
