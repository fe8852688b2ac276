//! Transitions that carry authority: taking them, what became of a request, and what was decided (MODEL.md 7 to 9).

mod changes;
mod confirm;
mod list;
mod standing;
pub mod texts;
mod ways;

pub use list::Decisions;
pub use standing::Standing;
pub use ways::Ways;

use crate::state::Workspace;
use crate::views::format;
use muster_shared::label::{Label, Language};
use muster_shared::schema::Register;

/// A text with gaps, `{}`, filled from left to right.
fn fill_all(text: Label, language: Language, gaps: &[&str]) -> String {
    let mut out = String::new();
    let mut parts = text.get(language).split("{}");
    out.push_str(parts.next().unwrap_or_default());
    for (part, gap) in parts.zip(gaps) {
        out.push_str(gap);
        out.push_str(part);
    }
    out
}

/// The name of a state.
fn state_name(register: &'static Register, key: &str, language: Language) -> String {
    register.state(key).map_or_else(|| key.to_owned(), |state| state.label.get(language).to_owned())
}

/// Names of fields, one after the other.
fn field_names(register: &'static Register, fields: &[String], language: Language) -> String {
    let names = fields.iter().map(|field| format::field_name(register, field).get(language));
    names.collect::<Vec<_>>().join(", ")
}

/// An account's name; "you" has none of its own here, because decisions are read by others too.
fn person(workspace: Workspace, language: Language, account: muster_shared::id::AccountId) -> String {
    format::person(workspace, language, &account.to_string())
}
