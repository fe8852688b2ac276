//! The small markup that the demonstration's prose is written in, turned into the edits that typing would make.

use muster_shared::doc::{BlockAttrs, MarkValue, TextEdit};

/// A page: what stands above the text, and the text.
pub struct Page {
    /// The title.
    pub title: String,
    /// `key: value` lines.
    pub fields: Vec<(String, String)>,
    /// The edits that write the text into an empty field.
    pub edits: Vec<TextEdit>,
}

/// One block with its text, marks not yet read.
struct Draft {
    attrs: BlockAttrs,
    text: String,
}

/// What a line begins, and the rest of it; `None` when it goes on with the block before.
fn begin(line: &str) -> Option<(BlockAttrs, &str)> {
    let check = |checked| BlockAttrs { checked, ..BlockAttrs::of("check") };
    if let Some(rest) = line.strip_prefix("### ") {
        Some((BlockAttrs::heading(3), rest))
    } else if let Some(rest) = line.strip_prefix("## ") {
        Some((BlockAttrs::heading(2), rest))
    } else if let Some(rest) = line.strip_prefix("- [ ] ") {
        Some((check(false), rest))
    } else if let Some(rest) = line.strip_prefix("- [x] ") {
        Some((check(true), rest))
    } else if let Some(rest) = line.strip_prefix("- ") {
        Some((BlockAttrs::of("item"), rest))
    } else {
        let (number, rest) = line.split_once(". ")?;
        let is_number = !number.is_empty() && number.len() < 3 && number.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| (BlockAttrs { ordered: true, ..BlockAttrs::of("item") }, rest))
    }
}

fn drafts<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Draft> {
    let mut blocks: Vec<Draft> = Vec::new();
    let (mut open, mut in_code) = (false, false);
    for line in lines {
        if line.starts_with("```") {
            in_code = !in_code;
            open = false;
        } else if in_code {
            blocks.push(Draft { attrs: BlockAttrs::of("code"), text: line.to_owned() });
        } else if line.trim().is_empty() {
            open = false;
        } else if let Some(rest) = line.strip_prefix("> ") {
            match blocks.last_mut().filter(|b| open && b.attrs.kind == "quote") {
                Some(block) => block.text.extend([" ", rest]),
                None => blocks.push(Draft { attrs: BlockAttrs::of("quote"), text: rest.to_owned() }),
            }
            open = true;
        } else if let Some((attrs, rest)) = begin(line) {
            open = attrs.kind != "heading";
            blocks.push(Draft { attrs, text: rest.to_owned() });
        } else {
            match blocks.last_mut().filter(|_| open) {
                Some(block) => block.text.extend([" ", line.trim()]),
                None => blocks.push(Draft { attrs: BlockAttrs::of("paragraph"), text: line.trim().to_owned() }),
            }
            open = true;
        }
    }
    blocks
}

/// A mark on a range of a block's plain text, in UTF-16 units.
type Marked = (usize, usize, &'static str, MarkValue);

/// Takes `**strong**`, `*em*`, `` `code` `` and `[text](address)` out of a line.
fn inline(text: &str) -> (String, Vec<Marked>) {
    let mut plain = String::new();
    let mut marks = Vec::new();
    let mut rest = text;
    let units = |s: &str| s.encode_utf16().count();
    while let Some(at) = rest.find(['*', '`', '[']) {
        plain.push_str(&rest[..at]);
        let tail = &rest[at..];
        let found = if let Some(inner) = tail.strip_prefix("**") {
            inner.split_once("**").map(|(t, r)| (t, "strong", MarkValue::Flag(true), r))
        } else if let Some(inner) = tail.strip_prefix('*') {
            inner.split_once('*').map(|(t, r)| (t, "em", MarkValue::Flag(true), r))
        } else if let Some(inner) = tail.strip_prefix('`') {
            inner.split_once('`').map(|(t, r)| (t, "code", MarkValue::Flag(true), r))
        } else {
            tail[1..].split_once("](").and_then(|(t, r)| {
                r.split_once(')').map(|(address, r)| (t, "link", MarkValue::Text(address.to_owned()), r))
            })
        };
        match found {
            Some((inner, name, value, after)) => {
                let from = units(&plain);
                plain.push_str(inner);
                marks.push((from, units(&plain), name, value));
                rest = after;
            }
            None => {
                plain.push_str(&tail[..1]);
                rest = &tail[1..];
            }
        }
    }
    plain.push_str(rest);
    (plain, marks)
}

/// Reads a page.
pub fn page(source: &str) -> Page {
    let mut lines = source.lines();
    let title = lines.next().unwrap_or_default().trim_start_matches("# ").to_owned();
    let fields = lines
        .by_ref()
        .take_while(|l| !l.is_empty())
        .filter_map(|l| l.split_once(": "))
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect();
    Page { title, fields, edits: edits(lines) }
}

/// The edits that write a text into an empty field.
pub fn text(source: &str) -> Vec<TextEdit> {
    edits(source.lines())
}

fn edits<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<TextEdit> {
    let mut edits = Vec::new();
    let mut at = 0;
    for draft in drafts(lines) {
        let (plain, marks) = if draft.attrs.kind == "code" { (draft.text, vec![]) } else { inline(&draft.text) };
        edits.push(TextEdit::Block { at, attrs: draft.attrs, new: true });
        let start = at + 1;
        at = start + plain.encode_utf16().count();
        if !plain.is_empty() {
            edits.push(TextEdit::Splice { at: start, del: 0, insert: plain });
        }
        edits.extend(marks.into_iter().map(|(from, to, name, value)| TextEdit::Mark {
            from: start + from,
            to: start + to,
            name: name.to_owned(),
            value: Some(value),
        }));
    }
    edits
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn markup_becomes_edits() {
        let p = page("# A\nowner: x\n\n## H\nOne **two**\nthree.\n\n- [x] done\n> q\n> r\n1. n\n");
        assert_eq!((p.title.as_str(), p.fields.len()), ("A", 1));
        let kinds: Vec<_> = p
            .edits
            .iter()
            .filter_map(|e| if let TextEdit::Block { attrs, .. } = e { Some(attrs.kind.as_str()) } else { None })
            .collect();
        assert_eq!(kinds, ["heading", "paragraph", "check", "quote", "item"]);
        assert!(p.edits.contains(&TextEdit::Splice { at: 3, del: 0, insert: "One two three.".into() }));
        assert!(p.edits.contains(&TextEdit::Mark {
            from: 7,
            to: 10,
            name: "strong".into(),
            value: Some(MarkValue::Flag(true))
        }));
    }

    #[test]
    fn lone_signs_stay_and_links_are_read() {
        assert_eq!(inline("2 * 3 [x").0, "2 * 3 [x");
        let (plain, marks) = inline("see [the ü](https://x.example)!");
        assert_eq!(plain, "see the ü!");
        assert_eq!(marks, [(4, 9, "link", MarkValue::Text("https://x.example".into()))]);
    }
}
