//! A register from its descriptor: the list, and the record beside it.

mod bar;
mod board;
mod calendar;
mod cells;
mod columns;
mod conflict;
mod deleted;
mod edit;
mod estimate;
mod fields;
mod filters;
mod line;
mod list;
mod many;
mod narrowed;
mod page;
mod record;
mod saved;
mod seen;
mod steps;
pub mod texts;
mod ticked;
mod undo;
mod unit;
mod wishes;
mod words;

pub use cells::state_chip;
pub use conflict::Conflict;
pub use deleted::{Deletion, is_deleted};
pub use fields::RecordField;
pub use line::Draft;
pub use muster_shared::view::Filter;
pub use page::RegisterPage;
pub use record::{States, delete};
pub use undo::UndoRedo;
pub use unit::UnitChoice;
