//! Finding records by any word in them: in titles, references, short fields as readers see them, and long texts.
//!
//! Everything is in memory and by itself: no clock, no storage. Who holds an [`Index`] puts records and texts in as they
//! change, and asks it with a [`Query`]; [`shown`] says where in a record the words were found.

mod distance;
mod excerpt;
mod fold;
mod index;
mod pack;
mod query;
pub mod said;
mod shown;
#[cfg(test)]
mod tests;
mod text;
mod vocabulary;

pub use excerpt::Piece;
pub use index::{Head, Hit, Index, score};
pub use pack::{pack, unpack};
pub use query::Query;
pub use said::said;
pub use shown::{Line, Shown, fields, shown};
pub use text::{Text, TextPage, has_text};
