//! The words of OSCAL: statements with their items, and parameters where the text inserts them.

use super::model::{Param, Part, label_of};
use crate::catalogue::limits::TEXT;
use crate::catalogue::text::{one_line, tidy};
use std::collections::HashMap;

/// How deep parameters may stand in each other's choices.
const INSERTS: usize = 8;

/// The words that stand around a parameter, in the catalogue's language.
struct Words {
    assignment: &'static str,
    /// What stands before a label that does not name its organisation yet.
    own: &'static str,
    selection: &'static str,
    several: &'static str,
}

const ENGLISH: Words = Words {
    assignment: "Assignment",
    own: "organization-defined ",
    selection: "Selection",
    several: "Selection (one or more)",
};

const GERMAN: Words =
    Words { assignment: "Festlegung", own: "", selection: "Auswahl", several: "Auswahl (eine oder mehrere)" };

/// Text became longer than one entry may be.
pub(super) struct TooLong;

/// Writes prose with its parameters filled in.
pub(super) struct Prose {
    params: HashMap<String, Param>,
    /// Other names of parameters, from older editions.
    other: HashMap<String, String>,
    words: &'static Words,
}

impl Prose {
    /// For a catalogue in `language` with these parameters.
    pub fn new(params: Vec<Param>, language: &str) -> Prose {
        let mut other = HashMap::new();
        for param in &params {
            for prop in param.props.iter().filter(|p| p.name == "alt-identifier") {
                other.insert(prop.value.clone(), param.id.clone());
            }
        }
        let german = language.get(..2).is_some_and(|l| l.eq_ignore_ascii_case("de"));
        let mut map = HashMap::with_capacity(params.len());
        for param in params {
            map.entry(param.id.clone()).or_insert(param);
        }
        Prose { params: map, other, words: if german { &GERMAN } else { &ENGLISH } }
    }

    /// A line, with its parameters.
    pub fn line(&self, text: &str) -> Result<String, TooLong> {
        let mut out = String::new();
        self.fill(text, 0, &mut out)?;
        Ok(one_line(&out))
    }

    /// A part with everything below it; its own label is left out, those of its items are kept.
    pub fn part(&self, part: &Part, out: &mut String) -> Result<(), TooLong> {
        self.block(part, 0, false, out)
    }

    fn block(&self, part: &Part, indent: usize, labelled: bool, out: &mut String) -> Result<(), TooLong> {
        let mut text = String::new();
        self.fill(&part.prose, 0, &mut text)?;
        let text = tidy(&text);
        let label = if labelled { label_of(&part.props).unwrap_or_default() } else { "" };
        let head: Vec<&str> = [label, part.title.trim(), text.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
        if !head.is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            for (i, line) in head.join(" ").lines().enumerate() {
                if i > 0 {
                    out.push('\n');
                }
                out.extend(std::iter::repeat_n("  ", if line.is_empty() { 0 } else { indent }));
                out.push_str(line);
            }
        }
        if out.len() > TEXT {
            return Err(TooLong);
        }
        for child in &part.parts {
            // Items of the part itself begin at the margin; a label on them is what people cite.
            self.block(child, if labelled { indent + 1 } else { indent }, true, out)?;
        }
        Ok(())
    }

    /// Copies prose, with parameters in place of their insertions and links reduced to their words.
    fn fill(&self, prose: &str, depth: usize, out: &mut String) -> Result<(), TooLong> {
        let mut rest = prose;
        while let Some(open) = rest.find("{{") {
            let Some(close) = rest[open..].find("}}").map(|c| open + c) else { break };
            unlinked(&rest[..open], out);
            match insertion(&rest[open + 2..close]) {
                Some(id) => self.insert(id, depth, out)?,
                None => out.push_str(&rest[open..close + 2]),
            }
            rest = &rest[close + 2..];
            // Publishers leave a space before the mark that follows an insertion.
            let next = rest.trim_start_matches(' ');
            if next.starts_with([';', ',', '.', ':', ')']) {
                rest = next;
            }
            if out.len() > TEXT {
                return Err(TooLong);
            }
        }
        unlinked(rest, out);
        if out.len() > TEXT { Err(TooLong) } else { Ok(()) }
    }

    /// What stands for a parameter: its value, its choices, or what is to be put there.
    fn insert(&self, id: &str, depth: usize, out: &mut String) -> Result<(), TooLong> {
        let id = self.other.get(id).map_or(id, String::as_str);
        let words = self.words;
        // Parameters that stand in their own choices would never end.
        let Some(param) = self.params.get(id).filter(|_| depth < INSERTS) else {
            out.push_str(&format!("[{}: {id}]", words.assignment));
            return Ok(());
        };
        if !param.values.is_empty() {
            for (i, value) in param.values.iter().enumerate() {
                out.push_str(if i == 0 { "" } else { ", " });
                self.fill(value.trim(), depth + 1, out)?;
            }
            return Ok(());
        }
        if let Some(select) = &param.select {
            let several = select.how_many == "one-or-more";
            out.push('[');
            out.push_str(if several { words.several } else { words.selection });
            for (i, choice) in select.choice.iter().enumerate() {
                out.push_str(if i == 0 { ": " } else { "; " });
                self.fill(choice.trim(), depth + 1, out)?;
            }
            out.push(']');
            return Ok(());
        }
        out.push_str(&format!("[{}: ", words.assignment));
        let label = param.label.trim();
        if label.is_empty() {
            out.push_str(id);
        } else {
            if !label.starts_with(words.own.trim_end()) {
                out.push_str(words.own);
            }
            self.fill(label, depth + 1, out)?;
        }
        out.push(']');
        Ok(())
    }
}

/// The parameter's id in the inner part of `{{ insert: param, id }}`, also in the older forms `{{ id }}` and
/// `{{ param: id }}`.
fn insertion(inner: &str) -> Option<&str> {
    let inner = inner.trim();
    let inner = inner.strip_prefix("insert:").map_or(inner, str::trim_start);
    let id = match inner.strip_prefix("param") {
        Some(rest) if rest.starts_with([',', ':']) => rest[1..].trim(),
        _ => inner,
    };
    (!id.is_empty() && !id.contains(char::is_whitespace)).then_some(id)
}

/// Copies text; `[AU-2](#au-2)` leads nowhere outside its document and becomes `AU-2`, and `\*` becomes `*`.
fn unlinked(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['[', '\\']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(escaped) = rest.strip_prefix('\\') {
            match escaped.chars().next() {
                Some(c) if c.is_ascii_punctuation() => {
                    out.push(c);
                    rest = &escaped[c.len_utf8()..];
                }
                _ => {
                    out.push('\\');
                    rest = escaped;
                }
            }
            continue;
        }
        match link(rest) {
            Some((words, end)) => {
                out.push_str(words);
                rest = &rest[end..];
            }
            None => {
                out.push('[');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

/// The words and the length of a link within the document that `text` begins with.
fn link(text: &str) -> Option<(&str, usize)> {
    let middle = text.find(']')?;
    let words = &text[1..middle];
    let target = text[middle..].strip_prefix("](#")?;
    let end = target.find(')')?;
    (!words.contains('[')).then_some((words, middle + 3 + end + 1))
}
