//! The page of everything in which words were found.

mod page;
mod texts;

pub use page::Find;

use super::texts as common;
use crate::routes::Page;
use crate::state::Workspace;
use leptos::prelude::GetUntracked;
use muster_shared::comments::Name;
use muster_shared::find::{Hit, Piece, Shown};
use muster_shared::label::Language;
use muster_shared::view::{decode, encode};
use muster_ui::Marked;

/// A text without marks.
pub fn plain(text: &str) -> Marked {
    vec![(text.to_owned(), false)]
}

fn marked(pieces: &[Piece]) -> Marked {
    pieces.iter().map(|piece| (piece.text.clone(), piece.hit)).collect()
}

/// The title of a record that was found.
pub fn title_of(shown: &Shown, language: Language) -> Marked {
    if shown.title.is_empty() { plain(common::UNTITLED.get(language)) } else { marked(&shown.title) }
}

/// The address of what was found: the record, at the comment if it is one.
pub fn address_of(workspace: Workspace, hit: &Hit, comment: Option<Name>) -> String {
    let path = Page::Register(hit.register, Some(hit.record())).path(workspace.info().get_untracked().id);
    match comment {
        Some(comment) => format!("{path}?{COMMENT}={}", encode(&comment.to_string())),
        None => path,
    }
}

/// The comment that an address names.
pub fn comment_in(query: &str) -> Option<Name> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(key, _)| *key == COMMENT).find_map(|(_, name)| decode(name).parse().ok())
}

/// The key, in addresses of records, of a comment that is to be shown.
const COMMENT: &str = "comment";

/// Where in it the words are, a field with its name.
pub fn lines_of(shown: &Shown, language: Language) -> Vec<Marked> {
    let line = |line: &muster_shared::find::Line| {
        let name = line.field.map(|field| (format!("{}: ", field.get(language)), false));
        name.into_iter().chain(marked(&line.pieces)).collect()
    };
    shown.lines.iter().map(line).collect()
}
