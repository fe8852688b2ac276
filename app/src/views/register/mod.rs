//! A register from its descriptor: the list, and the record beside it.

mod cells;
mod conflict;
mod deleted;
mod edit;
mod estimate;
mod fields;
mod filter;
mod filters;
mod line;
mod list;
mod narrowed;
mod page;
mod record;
pub mod texts;
mod undo;
mod unit;

pub use cells::state_chip;
pub use conflict::Conflict;
pub use deleted::{Deletion, is_deleted};
pub use fields::RecordField;
pub use filter::{Filter, decode, encode};
pub use line::Draft;
pub use page::RegisterPage;
pub use record::{States, delete};
pub use undo::UndoRedo;
pub use unit::UnitChoice;
