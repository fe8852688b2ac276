//! What two versions of a document say differently, for people: field by field, prose word by word.

use super::document::Document;
use crate::attachments;
use crate::schema::{FieldKind, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Cells of the table in which two texts are compared; longer ones are compared in coarser steps.
const TABLE: usize = 1_000_000;

/// A field that says something else.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Its key; empty for everything that the register does not describe.
    pub field: String,
    /// What it said and says.
    pub said: Said,
}

/// What a field said and says.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// A value, before and after.
    Value(Value, Value),
    /// Prose, as words that stayed, went and came.
    Prose(Vec<Words>),
    /// Something that is not words: marks and blocks of prose, or what this version does not know.
    Form,
}

/// Words of a prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// In both.
    Kept(String),
    /// Only before.
    Gone(String),
    /// Only after.
    New(String),
}

impl Document {
    /// What this document says differently than it did in `before`, the state left out: that is what decisions move.
    pub fn differences(&self, before: &Self) -> Vec<Difference> {
        let mut out = Vec::new();
        let mut add = |field: &str, said| out.push(Difference { field: field.to_owned(), said });
        let (was, is) = (before.value("title"), self.value("title"));
        if was != is {
            add("title", Said::Value(was, is));
        }
        for field in self.register().into_iter().flat_map(|r| r.all_fields()) {
            if matches!(field.kind, FieldKind::Rich) {
                let (was, is) = (before.plain_text(field.key), self.plain_text(field.key));
                if was != is {
                    add(field.key, Said::Prose(words(&was, &is)));
                } else if before.spoken(field.key) != self.spoken(field.key) {
                    add(field.key, Said::Form);
                }
            } else {
                let (was, is) = (before.value(field.key), self.value(field.key));
                if was != is {
                    add(field.key, Said::Value(was, is));
                }
            }
        }
        let files = |document: &Self| {
            let all = document.attachments().into_iter();
            all.map(|(id, file)| (attachments::key(id), file.text())).collect::<BTreeMap<_, _>>()
        };
        let (before_files, files) = (files(before), files(self));
        for key in before_files.keys().chain(files.keys()).collect::<BTreeSet<_>>() {
            let said = |files: &BTreeMap<String, String>| files.get(key).cloned().map_or(Value::Empty, Value::Text);
            let (was, is) = (said(&before_files), said(&files));
            if was != is {
                out.push(Difference { field: key.clone(), said: Said::Value(was, is) });
            }
        }
        if out.is_empty() && self.content_hash() != before.content_hash() {
            out.push(Difference { field: String::new(), said: Said::Form });
        }
        out
    }

    /// The blocks of a prose without their places.
    fn spoken(&self, field: &str) -> Vec<super::Block> {
        self.blocks(field).into_iter().map(|block| super::Block { at: 0, ..block }).collect()
    }
}

/// Compares two texts word by word; where they are too long and too different for that, line by line.
fn words(was: &str, is: &str) -> Vec<Words> {
    let (before, after) = (split(was, char::is_whitespace), split(is, char::is_whitespace));
    compare(&before, &after).unwrap_or_else(|| {
        let (before, after) = (split(was, |c| c == '\n'), split(is, |c| c == '\n'));
        compare(&before, &after).unwrap_or_else(|| vec![Words::Gone(was.to_owned()), Words::New(is.to_owned())])
    })
}

/// Parts of a text, each with what ends it.
fn split(text: &str, ends: impl Fn(char) -> bool) -> Vec<&str> {
    text.split_inclusive(ends).collect()
}

/// The longest common subsequence of what is left after equal beginnings and ends; `None` when that is too much.
fn compare(was: &[&str], is: &[&str]) -> Option<Vec<Words>> {
    let start = was.iter().zip(is).take_while(|(a, b)| a == b).count();
    let (was_rest, is_rest) = (&was[start..], &is[start..]);
    let end = was_rest.iter().rev().zip(is_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&was_rest[..was_rest.len() - end], &is_rest[..is_rest.len() - end]);
    let wide = b.len() + 1;
    if (a.len() + 1).checked_mul(wide)? > TABLE {
        return None;
    }
    let mut longest = vec![0_u32; (a.len() + 1) * wide];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * wide + j] = if a[i] == b[j] {
                longest[(i + 1) * wide + j + 1] + 1
            } else {
                longest[(i + 1) * wide + j].max(longest[i * wide + j + 1])
            };
        }
    }
    let mut out = Vec::new();
    was[..start].iter().for_each(|word| push(&mut out, Words::Kept((*word).to_owned())));
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            push(&mut out, Words::Kept(a[i].to_owned()));
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && longest[(i + 1) * wide + j] >= longest[i * wide + j + 1]) {
            push(&mut out, Words::Gone(a[i].to_owned()));
            i += 1;
        } else {
            push(&mut out, Words::New(b[j].to_owned()));
            j += 1;
        }
    }
    was_rest[was_rest.len() - end..].iter().for_each(|word| push(&mut out, Words::Kept((*word).to_owned())));
    Some(out)
}

/// Appends a part, joining it to the last if that is of the same kind.
fn push(out: &mut Vec<Words>, part: Words) {
    match (out.last_mut(), &part) {
        (Some(Words::Kept(last)), Words::Kept(next))
        | (Some(Words::Gone(last)), Words::Gone(next))
        | (Some(Words::New(last)), Words::New(next)) => last.push_str(next),
        _ => out.push(part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_stayed_went_and_came_make_both_texts() {
        let texts = ["", "one", "one two three", "one 2 three four", "three\none", "one two two three five six"];
        for was in texts {
            for is in texts {
                let parts = words(was, is);
                let before: String = parts
                    .iter()
                    .filter_map(|p| if let Words::Kept(t) | Words::Gone(t) = p { Some(t.as_str()) } else { None })
                    .collect();
                let after: String = parts
                    .iter()
                    .filter_map(|p| if let Words::Kept(t) | Words::New(t) = p { Some(t.as_str()) } else { None })
                    .collect();
                assert_eq!((before.as_str(), after.as_str()), (was, is));
            }
        }
        let kept = |parts: Vec<Words>| parts.iter().filter(|p| matches!(p, Words::Kept(_))).count();
        assert_eq!(kept(words("one two three four", "one 2 three four")), 2);
    }

    #[test]
    fn long_texts_are_compared_line_by_line() {
        let was: String = (0..3000).map(|n| format!("a{n} ")).collect();
        let is: String = (0..3000).map(|n| format!("b{n} ")).collect();
        let parts = words(&format!("{was}\nsame\nold"), &format!("{is}\nsame\nnew"));
        assert!(parts.contains(&Words::Kept("same\n".into())), "{} parts", parts.len());
    }
}
