//! Rich text: the ProseMirror island as the input surface, automerge as the truth (DESIGN.md, Rich text).
//!
//! What is typed comes from the island as [`muster_shared::doc::TextEdit`]s and is written at once; what others write goes to
//! the island as the same edits. The island is a module of its own, loaded when the first text is opened.

mod caret;
mod control;
mod island;
mod language;
mod rich_text;
mod texts;
mod toolbar;

pub use control::{EditorControl, Heading};
pub use rich_text::RichText;
pub use toolbar::EditorToolbar;
