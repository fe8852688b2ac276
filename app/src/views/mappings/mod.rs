//! Mappings between frameworks: the page of a framework, the import of files, and what a requirement is set beside.

mod import;
mod page;
mod texts;
mod ties;

pub use page::MappingsPage;
pub use ties::{FrameworkLink, Ties};

use crate::state::Workspace;
use crate::views::texts as common;
use muster_shared::id::DocId;
use muster_shared::label::Language;

/// What people call a requirement: its clause and title.
fn name(workspace: Workspace, language: Language, node: DocId) -> String {
    let Some(view) = workspace.row(node) else { return "…".into() };
    let clause = view.row.value("clause").as_text().unwrap_or_default();
    let title = if view.row.title.is_empty() { common::UNTITLED.get(language) } else { &view.row.title };
    if clause.is_empty() { format!("{} {title}", view.reference()) } else { format!("{clause} {title}") }
}

/// What a framework is called.
fn framework_name(workspace: Workspace, language: Language, framework: DocId) -> String {
    let title = workspace.row(framework).map(|view| view.row.title.clone()).unwrap_or_default();
    if title.is_empty() { common::UNTITLED.get(language).to_owned() } else { title }
}
