//! Where it was found: texts in pieces, of which some are hits.

use super::fold::words;
use super::query::Query;
use std::ops::Range;

/// Bytes of an excerpt, about.
const LENGTH: usize = 160;
/// Bytes before the first hit, about.
const BEFORE: usize = 48;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The words as they stand there.
    pub text: String,
    /// Whether they were looked for.
    pub hit: bool,
}

/// A whole text in pieces, and which words of the query are in it, as a set of bits.
pub fn marked(query: &mut Query, text: &str, tolerant: bool) -> (Vec<Piece>, u32) {
    let hits = hits(query, text, tolerant);
    let bits = hits.iter().fold(0, |bits, (_, of)| bits | of);
    (pieces(text, 0..text.len(), &hits), bits)
}

/// The part of a long text where most of the words stand together, the words in `but` apart; `None` if none of them is in it.
pub fn excerpt(query: &mut Query, text: &str, tolerant: bool, but: u32) -> Option<Vec<Piece>> {
    let mut hits = hits(query, text, tolerant);
    if hits.iter().any(|(_, of)| of & !but != 0) {
        hits.retain(|(_, of)| of & !but != 0);
    } else {
        return None;
    }
    let mut best = (0, 0);
    for (i, (first, _)) in hits.iter().enumerate() {
        let near = hits[i..].iter().take_while(|(at, _)| at.end <= first.start + LENGTH - BEFORE);
        let bits = near.fold(0, |bits, (_, of)| bits | of).count_ones();
        if bits > best.0 {
            best = (bits, i);
            if bits == query.all().count_ones() {
                break;
            }
        }
    }
    let first = hits.get(best.1)?.0.clone();
    let window = around(text, &first);
    let mut pieces = pieces(text, window.clone(), &hits);
    if let Some(piece) = pieces.first_mut().filter(|_| window.start > 0) {
        piece.text.insert_str(0, "… ");
    }
    if window.end < text.len() {
        pieces.push(Piece { text: " …".to_owned(), hit: false });
    }
    Some(pieces)
}

/// From a word's beginning before a hit to a word's end behind it.
fn around(text: &str, hit: &Range<usize>) -> Range<usize> {
    let least = floor(text, hit.start.saturating_sub(BEFORE));
    let head = text.get(least..hit.start).unwrap_or_default();
    // A line is a thought of its own: what stands in the one before is not needed.
    let line = head.rfind('\n').map(|at| at + 1);
    let space = || if least == 0 { Some(0) } else { head.find(char::is_whitespace).map(|at| at + 1) };
    let start = least + line.or_else(space).unwrap_or(head.len());
    let most = floor(text, (start + LENGTH).max(hit.end).min(text.len()));
    let tail = text.get(hit.end..most).unwrap_or_default();
    let end = if most == text.len() { most } else { hit.end + tail.rfind(char::is_whitespace).unwrap_or(tail.len()) };
    let start = start + text.get(start..hit.start).map_or(0, |t| t.len() - t.trim_start().len());
    start..end
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn hits(query: &mut Query, text: &str, tolerant: bool) -> Vec<(Range<usize>, u32)> {
    let mut hits: Vec<(Range<usize>, u32)> = Vec::new();
    words(text, |word| {
        let bits = query.answers(word.text, tolerant);
        if bits != 0 {
            // A joined word lies over its parts.
            while hits.last().is_some_and(|(at, _)| at.start >= word.at.start) {
                hits.pop();
            }
            hits.push((word.at, bits));
        }
    });
    hits
}

fn pieces(text: &str, window: Range<usize>, hits: &[(Range<usize>, u32)]) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut at = window.start;
    let mut push = |range: Range<usize>, hit: bool| {
        let text = text.get(range).unwrap_or_default();
        if !text.is_empty() {
            out.push(Piece { text: text.replace(['\n', '\t'], " "), hit });
        }
    };
    for (hit, _) in hits.iter().filter(|(hit, _)| hit.start >= window.start && hit.end <= window.end) {
        if hit.start >= at {
            push(at..hit.start, false);
            push(hit.clone(), true);
            at = hit.end;
        }
    }
    push(at..window.end, false);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[Piece]) -> String {
        pieces.iter().map(|p| if p.hit { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    }

    #[test]
    fn hits_are_marked_as_they_stand_there() {
        let (pieces, bits) = marked(&mut Query::new("prufung plan"), "Überprüfung des Notfall-Plans, jährlich", false);
        assert_eq!((read(&pieces).as_str(), bits), ("[Überprüfung] des [Notfall-Plans], jährlich", 0b11));
        let (pieces, _) = marked(&mut Query::new("pasword"), "A password", true);
        assert_eq!(read(&pieces), "A [password]");
    }

    #[test]
    fn an_excerpt_shows_where_the_words_stand_together() {
        let text = format!("pumps\n{}\nEvery pump is checked by two people. {}", "x ".repeat(300), "y ".repeat(300));
        let shown = excerpt(&mut Query::new("pump people"), &text, false, 0).map(|p| read(&p)).unwrap_or_default();
        assert!(shown.starts_with("… Every [pump] is checked by two [people]. y"), "{shown}");
        assert!(shown.ends_with('…') && shown.len() < LENGTH + 20, "{shown}");
        assert_eq!(excerpt(&mut Query::new("valve"), &text, false, 0), None);
        assert_eq!(excerpt(&mut Query::new("pump"), &text, false, 1), None, "told already");
    }
}
