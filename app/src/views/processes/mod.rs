//! The processes of the ISMS: one picture of all with what flows between them, and a page for each.

mod page;
mod picture;
mod summary;
mod texts;

pub use page::ProcessPage;
pub use picture::Processes;
pub use summary::{Found, use_summary};
