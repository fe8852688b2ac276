//! The page of everything in which words were found.

mod page;
mod texts;

pub use page::Find;

use super::texts as common;
use muster_shared::find::{Piece, Shown};
use muster_shared::label::Language;
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

/// Where in it the words are, a field with its name.
pub fn lines_of(shown: &Shown, language: Language) -> Vec<Marked> {
    let line = |line: &muster_shared::find::Line| {
        let name = line.field.map(|field| (format!("{}: ", field.get(language)), false));
        name.into_iter().chain(marked(&line.pieces)).collect()
    };
    shown.lines.iter().map(line).collect()
}
