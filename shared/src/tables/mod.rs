//! A register as a table that leaves and comes back. A row names its record and carries, in a column of its own, short
//! hashes of what was written ([`mark`]): from them and from what stands in the record now it is known for every cell who
//! changed it, so that an import writes what somebody changed in the file and nothing that others changed since.
//!
//! Long texts stay out: a cell holds neither headings nor marks, and rows know of prose only whether there is any. The whole
//! workspace leaves without loss as JSON ([`crate::doc::Portable`]).

mod cell;
mod directory;
mod fault;
mod layout;
mod mark;
mod out;
mod plan;
#[cfg(test)]
mod tests;

pub use cell::{shown, value_of};
pub use directory::Directory;
pub use fault::{Fault, Problem};
pub use layout::{Layout, Unfit};
pub use out::Out;
pub use plan::{Edit, Planned, Planner};

use crate::label::{Label, label};
use crate::schema::{Field, FieldKind, Register};
use crate::view::{STATE, TITLE};

/// Rows that one import may have: more are another tool's task.
pub const ROWS: usize = 50_000;
/// Head of the column with what people cite.
pub const REFERENCE: Label = label("Reference", "Kennung");
/// Head of the column that identifies the record.
pub const ID: Label = label("Muster ID", "Muster-ID");
/// Head of the column with the hashes of what was written.
pub const MARK: Label = label("Muster mark", "Muster-Marke");
/// Head of the title's column.
const TITLE_HEAD: Label = label("Title", "Titel");
/// Head of the state's column.
const STATE_HEAD: Label = label("State", "Status");

/// What a column of a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The title.
    Title,
    /// The state.
    State,
    /// A field other than prose.
    Field(&'static Field),
}

impl Column {
    /// The column of a field of the register, `title` and `state` included; none for prose and for what it does not have.
    pub fn of(register: &'static Register, key: &str) -> Option<Self> {
        match key {
            TITLE => Some(Self::Title),
            STATE => (!register.states.is_empty()).then_some(Self::State),
            key => register.field(key).filter(|field| field.kind != FieldKind::Rich).map(Self::Field),
        }
    }

    /// Every column that a register has, the title first.
    pub fn all(register: &'static Register) -> Vec<Self> {
        let keys = [TITLE, STATE].into_iter().chain(register.all_fields().map(|field| field.key));
        keys.filter_map(|key| Self::of(register, key)).collect()
    }

    /// The field's key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Title => TITLE,
            Self::State => STATE,
            Self::Field(field) => field.key,
        }
    }

    /// What people call it.
    pub const fn label(self) -> Label {
        match self {
            Self::Title => TITLE_HEAD,
            Self::State => STATE_HEAD,
            Self::Field(field) => field.label,
        }
    }
}
