//! A register: a kind of record with its fields, states and list.

use super::field::{Field, Level};
use super::own;
use crate::label::Label;

/// A state of a record's life. The state itself is the field `state`, a plain value, unless a transition carries authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// What the document holds.
    pub key: &'static str,
    /// What people read.
    pub label: Label,
    /// Its colour: 1 calm … 5 grave; `None` for neutral.
    pub level: Option<Level>,
    /// Whether nothing more is expected of the record, so that it cannot be late.
    pub over: bool,
}

impl State {
    /// A state without a colour.
    pub const fn new(key: &'static str, label: Label) -> Self {
        Self { key, label, level: None, over: false }
    }

    /// The same with a colour, 1 calm to 5 grave.
    pub const fn level(self, level: u8) -> Self {
        Self { level: Some(Level(level)), ..self }
    }

    /// The same as an end: nothing more is expected.
    pub const fn over(self) -> Self {
        Self { over: true, ..self }
    }
}

/// A way from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// The state left.
    pub from: &'static str,
    /// The state entered.
    pub to: &'static str,
    /// The verb on the button.
    pub label: Label,
    /// Fields that must be filled first.
    pub needs: &'static [&'static str],
    /// Whether it is written by the server as a row bound to heads (MODEL.md 7) and never as a document field.
    pub authority: bool,
    /// For one that carries authority: a field that names a person who may take it too, beside those whose role lets them.
    pub person: Option<&'static str>,
}

impl Transition {
    /// A way that anybody who may write can go.
    pub const fn new(from: &'static str, to: &'static str, label: Label) -> Self {
        Self { from, to, label, needs: &[], authority: false, person: None }
    }

    /// The same, once these fields are filled.
    pub const fn needs(self, needs: &'static [&'static str]) -> Self {
        Self { needs, ..self }
    }

    /// The same as an act of authority.
    pub const fn authority(self) -> Self {
        Self { authority: true, ..self }
    }

    /// The same, to be taken also by the person whom this field names, whatever their role.
    pub const fn or_person(self, field: &'static str) -> Self {
        Self { person: Some(field), ..self }
    }
}

/// A column of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The field shown.
    pub field: &'static str,
    /// Preferred width in characters.
    pub width: u16,
    /// Whether a phone's card shows it under the title.
    pub on_card: bool,
}

impl Column {
    /// A column of about so many characters.
    pub const fn new(field: &'static str, width: u16) -> Self {
        Self { field, width, on_card: false }
    }

    /// The same, also on a phone's card.
    pub const fn on_card(self) -> Self {
        Self { on_card: true, ..self }
    }
}

/// The descriptor of a kind of record. Adding one is a static and a line in `registers::PROCESSES`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Register {
    /// The `kind` in the document's root, and the path segment.
    pub key: &'static str,
    /// One record: "Risk".
    pub singular: Label,
    /// Many: "Risks".
    pub plural: Label,
    /// The human reference's prefix: `RSK`.
    pub reference: &'static str,
    /// What this register is for in the ISMS, shown when it is empty.
    pub purpose: Label,
    /// Current schema version, from 1.
    pub version: u32,
    /// The version of the projection row, to be raised with every change to [`Register::fields`]; rows of an older version
    /// are computed again (MODEL.md 18).
    pub projection: u32,
    /// Every field but `title`, which all records have first.
    pub fields: &'static [Field],
    /// States in the order of life; the first is the initial one.
    pub states: &'static [State],
    /// Ways between states.
    pub transitions: &'static [Transition],
    /// The list's columns after reference and title.
    pub columns: &'static [Column],
    /// Whether the record is a place to write in (its first rich field is the page) rather than a form.
    pub is_page: bool,
}

impl Register {
    /// The field named `key`, be it the register's or the workspace's (see [`own`]).
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        if own::is_own(key) { own::find(self, key) } else { self.fields.iter().find(|f| f.key == key) }
    }

    /// The register's fields and those that the workspace adds.
    pub fn all_fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.fields.iter().chain(own::of(self))
    }

    /// Where the projection row keeps a field: 0 for `state`, then the fields in their order; those of the workspace have
    /// places of their own.
    pub fn cell_of(&self, field: &str) -> Option<usize> {
        match field {
            "state" => Some(0),
            field if own::is_own(field) => own::place_of(field),
            field => self.fields.iter().position(|f| f.key == field).map(|at| at + 1),
        }
    }

    /// The state named `key`.
    pub fn state(&self, key: &str) -> Option<&'static State> {
        self.states.iter().find(|s| s.key == key)
    }
}
