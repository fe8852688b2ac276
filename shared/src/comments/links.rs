//! Addresses in plain text.

/// A part of a comment's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words, line breaks included.
    Words(&'a str),
    /// An address of the web, as it was written. Never anything that a browser would run.
    Link(&'a str),
}

/// Signs that end a sentence rather than an address.
const AFTER: [char; 10] = ['.', ',', ';', ':', '!', '?', '\'', '"', '”', '»'];

/// The parts of a text. Together they are the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut words = 0;
    while let Some(at) = next(rest, words) {
        let end = at + length(&rest[at..]);
        if at > 0 {
            out.push(Piece::Words(&rest[..at]));
        }
        out.push(Piece::Link(&rest[at..end]));
        (rest, words) = (&rest[end..], 0);
    }
    if !rest.is_empty() {
        out.push(Piece::Words(rest));
    }
    out
}

/// Where the next address begins, at `from` or after. In the middle of a word there is none.
fn next(text: &str, from: usize) -> Option<usize> {
    let places = text.get(from..)?.match_indices("http").map(|(at, _)| at + from);
    places.into_iter().find(|at| {
        let before = text[..*at].chars().next_back();
        let host = ["http://", "https://"].iter().find_map(|scheme| text[*at..].strip_prefix(scheme));
        before.is_none_or(|c| !c.is_alphanumeric())
            && host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['))
    })
}

/// How long the address at the beginning of `text` is, without the sentence around it.
fn length(text: &str) -> usize {
    let end = text.find(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '“' | '„' | '«'));
    let mut address = &text[..end.unwrap_or(text.len())];
    loop {
        let shorter = address.trim_end_matches(AFTER);
        // A bracket belongs to the address if it was opened there.
        let open = shorter.matches('(').count();
        let shorter =
            if shorter.matches(')').count() > open { shorter.strip_suffix(')') } else { None }.unwrap_or(shorter);
        if shorter == address {
            return address.len();
        }
        address = shorter;
    }
}
