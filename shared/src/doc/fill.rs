//! Many fields of a record at once, as one change: what an import writes. No step of undo, since nobody typed it.

use super::DocError;
use super::document::Document;
use super::edit::{Calm, Editor};
use super::fields::store;
use super::members::{Members, wanted};
use super::types::{BlockAttrs, OPERATIONS, TextEdit, Written};
use super::undo::Undo;
use crate::schema::{Container, Value};
use crate::time::Timestamp;
use automerge::transaction::Transactable;
use automerge::{ObjId, ROOT, ReadDoc};
use std::collections::BTreeSet;

/// Where a value goes.
enum Place<'a> {
    Scalar(&'a str, &'a Value),
    Several(Members, BTreeSet<&'a str>),
}

impl Document {
    /// Sets fields and replaces rich texts, each line a paragraph. One change; more only where the texts are too long
    /// for one. Empty when everything is so already.
    ///
    /// # Errors
    /// [`DocError::NoField`], [`DocError::WrongKind`], [`DocError::ReadOnly`]; nothing is written then.
    pub fn fill(
        &mut self,
        values: &[(&str, Value)],
        texts: &[(&str, &str)],
        now: Timestamp,
    ) -> Result<Vec<Written>, DocError> {
        let mut places = Vec::with_capacity(values.len());
        for (field, value) in values {
            let kind = self.kind(field).ok_or_else(|| DocError::NoField((*field).to_owned()))?;
            let wrong = || DocError::WrongKind((*field).to_owned());
            places.push(match (kind.container(), value) {
                (Container::Scalar, Value::Many(_)) | (Container::Text, _) => return Err(wrong()),
                (Container::Scalar, value) => Place::Scalar(field, value),
                (Container::Map, Value::Many(all)) => Place::Several(Members::of(&self.doc, field)?, wanted(all)?),
                (Container::Map, Value::Empty) => Place::Several(Members::of(&self.doc, field)?, BTreeSet::new()),
                (Container::Map, _) => return Err(wrong()),
            });
        }
        let mut edits = Vec::with_capacity(texts.len());
        for (field, text) in texts {
            let object = self.rich(field)?;
            let replaced = replaces(self.doc.length(&object), text);
            if self.plain_text(field) != text.trim_end() {
                edits.push((*field, object, replaced));
            }
        }
        let cost =
            |(_, _, edits): &(&str, ObjId, Vec<TextEdit>)| -> usize { edits.iter().map(TextEdit::operations).sum() };
        let whole = edits.iter().map(cost).sum::<usize>() <= OPERATIONS / 2;
        let now_edits: &[_] = if whole { &edits } else { &[] };
        let (mut scratch, mut calm) = (Undo::default(), Calm::default());
        let committed = self.commit(now, |tx| {
            for place in &places {
                match place {
                    Place::Scalar(field, value) => {
                        let is = store(value);
                        let was = tx.get(ROOT, *field)?.and_then(|(value, _)| value.as_scalar().cloned());
                        let unset = was.is_none() && value.is_empty();
                        if !unset && was.as_ref() != Some(&is) {
                            tx.put(ROOT, *field, is)?;
                        }
                    }
                    Place::Several(members, wanted) => drop(members.level(tx, wanted)?),
                }
            }
            for (field, object, edits) in now_edits {
                Editor::new(tx, object.clone(), field, &mut scratch, &mut calm).run(edits)?;
            }
            Ok(())
        })?;
        let mut out = Vec::new();
        if let Some(((), written)) = committed {
            let mut fields: Vec<String> = values.iter().map(|(field, _)| (*field).to_owned()).collect();
            let mut text = Vec::new();
            for (field, _, edits) in now_edits {
                self.undo.follow(field, edits);
                fields.push((*field).to_owned());
                // A list without edits tells a view to read the text again.
                text.push(((*field).to_owned(), Vec::new()));
            }
            self.calm.forget();
            out.push(Written { fields, text, ..written });
        }
        if !whole {
            for (field, _, edits) in &edits {
                for part in TextEdit::split(edits) {
                    let written = self.edit_text(field, &part, now)?;
                    out.extend(written.map(|w| Written { text: vec![((*field).to_owned(), Vec::new())], ..w }));
                }
            }
        }
        Ok(out)
    }
}

/// The edits that put `text` in the place of what a rich text of `length` holds: a paragraph per line.
fn replaces(length: usize, text: &str) -> Vec<TextEdit> {
    let mut edits = Vec::new();
    if length > 0 {
        edits.push(TextEdit::Splice { at: 0, del: length, insert: String::new() });
    }
    let mut at = 0;
    for line in text.trim_end().lines() {
        edits.push(TextEdit::Block { at, attrs: BlockAttrs::of("paragraph"), new: true });
        at += 1;
        if !line.is_empty() {
            edits.push(TextEdit::Splice { at, del: 0, insert: line.to_owned() });
            at += line.encode_utf16().count();
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::id::{Actor, ActorPrefix, DocId};
    use crate::registers::REQUIREMENTS;

    const NOW: Timestamp = Timestamp(1_763_900_000_000);

    fn document() -> Document {
        Document::create(DocId([5; 16]), &REQUIREMENTS, Actor { prefix: ActorPrefix([1; 8]), counter: 1 })
    }

    #[test]
    fn a_record_is_filled_by_one_change_and_filling_it_again_makes_none() {
        let mut doc = document();
        let values =
            [("title", Value::text("T")), ("clause", Value::text("1")), ("tags", Value::Many(vec!["low".into()]))];
        let texts = [("text", "First line.\nSecond."), ("guidance", "")];
        let written = doc.fill(&values, &texts, NOW).unwrap();
        assert_eq!(written.len(), 1);
        assert_eq!(doc.plain_text("text"), "First line.\nSecond.");
        assert_eq!(doc.blocks("text").len(), 2);
        let row = doc.row();
        assert_eq!((row.title.as_str(), row.value("clause")), ("T", &Value::text("1")));
        assert_eq!(row.value("tags"), &Value::Many(vec!["low".into()]));
        assert!(doc.fill(&values, &texts, NOW).unwrap().is_empty());
        assert!(!doc.can_undo());
        doc.fill(&[], &[("text", "Other words.")], NOW).unwrap();
        assert_eq!(doc.plain_text("text"), "Other words.");
    }

    #[test]
    fn long_texts_take_several_changes_that_peers_accept() {
        let mut doc = document();
        let long = "word ".repeat(OPERATIONS / 4);
        let written = doc.fill(&[("title", Value::text("T"))], &[("text", &long)], NOW).unwrap();
        assert!(written.len() > 1);
        assert_eq!(doc.plain_text("text"), long.trim_end());
    }

    #[test]
    fn what_does_not_fit_a_field_writes_nothing() {
        let mut doc = document();
        let before = doc.heads();
        assert!(doc.fill(&[("title", Value::text("T")), ("nothing", Value::Empty)], &[], NOW).is_err());
        assert!(doc.fill(&[("text", Value::text("T"))], &[], NOW).is_err());
        assert_eq!(doc.heads(), before);
    }
}
