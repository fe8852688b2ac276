//! Documents: one Automerge document per record, and the only place of this crate that imports automerge
//! (the guard in [`crate::sync`] is the one exception: it stands before automerge and must know its changes).
//!
//! A [`Document`] begins with a deterministic [`genesis`] change (MODEL.md 1), is changed by [`Document::set`] and
//! [`Document::edit_text`] – each call is one change whose bytes come back for storage and sending – and takes other
//! people's changes through [`Document::apply`], which answers with the smallest edits that bring a view up to date.
//! The clock comes in as a parameter; nothing here is random.
//!
//! ```text
//! genesis ─ document ─┬─ fields ─ read (scalars, tags and links, conflicts, deletion)
//!                     ├─ members (fields that hold several values)
//!                     ├─ edit ─ blocks ─ types (rich text in: TextEdit → operations; out: blocks)
//!                     ├─ patches (remote changes → TextEdit)
//!                     ├─ undo (inverse edits, mapped through everything that happens meanwhile)
//!                     ├─ rendering, decide, differences (what decisions are about)
//!                     ├─ attachments (what it says about its files)
//!                     ├─ comments (what one person says about a record)
//!                     ├─ mappings (which node of a framework stands how to which)
//!                     ├─ workshop (a board, a ballot)
//!                     ├─ epoch (a fresh document that says the same, and what is carried over late)
//!                     ├─ past ─ compare (who changed what, as it was, and bringing it back)
//!                     └─ row, history (what lists and tests need)
//! ```

mod attachments;
mod blocks;
mod comments;
mod compare;
mod cursor;
mod decide;
mod differences;
mod document;
mod edit;
mod epoch;
mod error;
mod fields;
mod fill;
mod genesis;
mod history;
mod mappings;
mod members;
mod past;
mod patches;
mod portable;
mod rendering;
mod row;
mod split;
mod types;
mod undo;
mod workshop;

pub use comments::adopt;
pub use compare::{Compared, Part, Side, compare_blocks, compare_words};
pub use differences::{Difference, Said, Words};
pub use document::Document;
pub use epoch::CannotRoll;
pub use error::DocError;
pub use genesis::{genesis, is_own_actor, recognise_genesis, recognise_upgrade};
pub use mappings::{LONGEST_PAIRS, RELATED};
pub use past::{By, Edit, Moment, Past};
pub use portable::Portable;
pub use types::{
    Applied, Block, BlockAttrs, Claim, HistoryEntry, Mark, MarkValue, Reading, Run, TextEdit, Written, is_embed,
};
pub use workshop::Item;
