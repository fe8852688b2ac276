//! What one person says about a record as one text: the comments behind each other, and which of them has the words.

use super::excerpt::{Piece, excerpt, marked};
use super::query::Query;

/// Between two comments. It parts words like a space, and nobody types it.
const BETWEEN: char = '\u{1e}';

/// The text for the index.
pub fn join<'a>(comments: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for (at, comment) in comments.into_iter().enumerate() {
        if at > 0 {
            out.push(BETWEEN);
        }
        out.extend(comment.chars().map(|c| if c == BETWEEN { ' ' } else { c }));
    }
    out
}

/// The first of the comments that has most of the words, and the place in it where they stand; `None` when none has any.
pub fn said(query: &mut Query, text: &str, tolerant: bool) -> Option<(usize, Vec<Piece>)> {
    let mut best: Option<(u32, usize, &str)> = None;
    for (at, comment) in text.split(BETWEEN).enumerate() {
        let many = marked(query, comment, tolerant).1.count_ones();
        if many > best.map_or(0, |(most, ..)| most) {
            best = Some((many, at, comment));
        }
    }
    let (_, at, comment) = best?;
    Some((at, excerpt(query, comment, tolerant, 0)?))
}
