//! What a record says, in a form that leaves the app and comes back: no history and no authors, everything else.

use super::DocError;
use super::document::Document;
use super::mappings::RELATED;
use super::types::{Block, TextEdit, Written};
use super::workshop::Parts;
use crate::attachments::Attachment;
use crate::comments::Entries;
use crate::domain::relation::{Pair, Said as RelationSaid};
use crate::id::{DocId, EntryId};
use crate::registers::{MAPPINGS, OPTIONS};
use crate::schema::{Container, FieldKind, Value, own};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A record as a file holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Portable {
    /// The record.
    pub id: DocId,
    /// Its register.
    pub register: String,
    /// The number in its reference, for who reads the file; 0 while it has none. Elsewhere the server gives another.
    pub number: u32,
    /// Whether it is deleted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// Fields that say something, title and state among them.
    pub values: BTreeMap<String, Value>,
    /// Rich texts that are not empty.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, Vec<Block>>,
    /// Of comments: what was said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Entries,
    /// Of fields whose parts people add (a workshop's cards and resolutions): the parts, by field and id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<String, Parts>,
    /// Files that are attached: what the record says about them, hashes and names. Their content is not in a file of
    /// records.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<(EntryId, Attachment)>,
    /// Of mappings: which node stands how to which, and what is said about that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<(String, RelationSaid)>,
}

impl Portable {
    /// The same with other ids of records, in links too. Comments get theirs from the record and who brings them
    /// ([`super::adopt`]).
    pub fn renamed(mut self, rename: impl Fn(DocId) -> DocId) -> Self {
        self.id = rename(self.id);
        let Some(register) = crate::registers::by_key(&self.register) else { return self };
        // Of comments and options: the document that they belong to.
        let belongs = self.is_comments() || self.register == OPTIONS.key;
        let maps = self.register == MAPPINGS.key;
        let renamed = |id: &mut String| {
            if let Ok(doc) = id.parse::<DocId>() {
                *id = rename(doc).to_string();
            }
        };
        let values = std::mem::take(&mut self.values).into_iter().map(|(field, mut value)| {
            let own = own::parse(&field);
            let kind = own.map(|(kind, _)| kind.stored()).or_else(|| register.field(&field).map(|f| f.kind));
            match (&mut value, kind) {
                (Value::Text(id), _) if belongs && field == "of" => renamed(id),
                (Value::Text(id), _) if maps && matches!(field.as_str(), "from" | "to") => renamed(id),
                // Options are documents, and what records hold of a choice of the workspace is their ids.
                (Value::Text(id), Some(FieldKind::Choice(_))) if own.is_some() => renamed(id),
                (Value::Many(ids), Some(FieldKind::Choices(_))) if own.is_some() => ids.iter_mut().for_each(renamed),
                (Value::Many(ids), Some(FieldKind::Links { .. })) => ids.iter_mut().for_each(renamed),
                _ => {}
            }
            if let Value::Many(all) = &mut value {
                all.sort_unstable();
            }
            (own.map_or(field, |(kind, doc)| own::key(kind, rename(doc))), value)
        });
        self.values = values.collect();
        for (key, _) in &mut self.pairs {
            if let Some(Pair { from, to, relation }) = Pair::parse(key) {
                *key = Pair { from: rename(from), to: rename(to), relation }.key();
            }
        }
        // As documents hold them.
        self.pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
        super::workshop::rename(&mut self.parts, &rename);
        self
    }
}

impl Document {
    /// What the record says now. Of values that people set apart from each other, the one that is shown. `None` for a
    /// document of no register that is known here.
    pub fn portable(&self, number: u32) -> Option<Portable> {
        let register = self.register()?;
        let keys = ["title", "state"].into_iter().chain(register.fields.iter().map(|f| f.key));
        let (mut values, mut texts) = (BTreeMap::new(), BTreeMap::new());
        for key in keys {
            if register.field(key).is_some_and(|f| f.kind.container() == Container::Text) {
                if self.has_text(key) {
                    texts.insert(key.to_owned(), self.blocks(key));
                }
                continue;
            }
            if register
                .field(key)
                .is_some_and(|f| matches!(f.kind, FieldKind::Entries | FieldKind::Pairs | FieldKind::Parts))
            {
                continue;
            }
            let value = self.reading(key).value;
            if !value.is_empty() {
                values.insert(key.to_owned(), value);
            }
        }
        let own = self.own_fields().into_iter().map(|key| (self.reading(&key).value, key));
        values.extend(own.filter(|(value, _)| !value.is_empty()).map(|(value, key)| (key, value)));
        let (deleted, _) = self.deletions();
        Some(Portable {
            id: self.id(),
            register: register.key.to_owned(),
            number,
            deleted,
            values,
            texts,
            entries: self.entries(),
            parts: self.parts(),
            files: self.attachments(),
            pairs: self.pairs().into_iter().map(|(pair, said)| (pair.key(), said)).collect(),
        })
    }

    /// Writes what a file says into a new record.
    ///
    /// # Errors
    /// [`DocError::NoField`] and [`DocError::WrongKind`] for what the register does not have.
    pub fn restore(&mut self, said: &Portable, now: Timestamp) -> Result<Vec<Written>, DocError> {
        let values: Vec<(&str, Value)> = said.values.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
        let mut out = self.fill(&values, &[], now)?;
        for (field, blocks) in &said.texts {
            for part in TextEdit::split(&writes(blocks)) {
                out.extend(self.edit_text(field, &part, now)?);
            }
        }
        for (id, entry) in &said.entries {
            out.extend(self.say(*id, entry, now)?);
        }
        for (field, parts) in &said.parts {
            out.extend(self.restore_parts(field, parts, now)?);
        }
        for (id, attachment) in &said.files {
            out.extend(self.attach(*id, attachment, now)?);
        }
        let pairs: Vec<_> =
            said.pairs.iter().filter_map(|(key, said)| Some((Pair::parse(key)?, Some(said.clone())))).collect();
        for part in pairs.chunks(RELATED) {
            out.extend(self.relate(part, now)?.map(|(_, written)| written));
        }
        if said.deleted {
            out.extend(self.set_deleted(true, now)?);
        }
        Ok(out)
    }
}

/// The edits that write blocks into an empty text.
fn writes(blocks: &[Block]) -> Vec<TextEdit> {
    let mut edits = Vec::new();
    let mut at = 0;
    for block in blocks {
        if !block.implicit {
            edits.push(TextEdit::Block { at, attrs: block.attrs.clone(), new: true });
            at += 1;
        }
        for run in &block.runs {
            let from = at;
            at += run.text.encode_utf16().count();
            if at > from {
                edits.push(TextEdit::Splice { at: from, del: 0, insert: run.text.clone() });
                edits.extend(run.marks.iter().map(|mark| TextEdit::Mark {
                    from,
                    to: at,
                    name: mark.name.clone(),
                    value: Some(mark.value.clone()),
                }));
            }
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::{BlockAttrs, MarkValue};
    use super::*;
    use crate::id::{Actor, ActorPrefix};
    use crate::registers;

    const NOW: Timestamp = Timestamp(1_763_900_000_000);
    const OTHER: DocId = DocId([8; 16]);

    fn new(id: DocId, register: &str) -> Document {
        let actor = Actor { prefix: ActorPrefix([1; 8]), counter: 1 };
        Document::create(id, registers::by_key(register).unwrap(), actor)
    }

    fn travelled(said: &Portable) -> Portable {
        serde_json::from_str(&serde_json::to_string(said).unwrap()).unwrap()
    }

    /// Something for every kind of field.
    fn value(kind: &FieldKind) -> Value {
        match kind {
            FieldKind::Line { .. } => Value::text("A line, \"quoted\"\nand broken"),
            FieldKind::Choice(choices) => Value::text(choices[0].key),
            FieldKind::Choices(choices) => Value::Many(vec![choices[0].key.to_owned()]),
            FieldKind::Whole { min, .. } => Value::Whole(*min),
            FieldKind::Number => Value::Number(0.1),
            FieldKind::Money => Value::Money(-12_345, "EUR".to_owned()),
            FieldKind::Estimate { .. } => Value::Estimate(2, 3),
            FieldKind::Date => Value::text("2027-01-31"),
            FieldKind::Moment => Value::text("2027-01-31T10:00Z"),
            FieldKind::Flag => Value::Flag(false),
            FieldKind::Person => Value::text(OTHER.to_string()),
            FieldKind::People | FieldKind::Links { .. } => Value::Many(vec![OTHER.to_string()]),
            FieldKind::Tags => Value::Many(vec!["a".to_owned(), "b".to_owned()]),
            FieldKind::Rich | FieldKind::Entries | FieldKind::Pairs | FieldKind::Parts => Value::Empty,
        }
    }

    #[test]
    fn every_field_of_every_register_comes_back() {
        for register in registers::all() {
            let mut doc = new(DocId([3; 16]), register.key);
            let mut values = vec![("title", Value::text("Title"))];
            values.extend(register.states.last().map(|s| ("state", Value::text(s.key))));
            let fields = register.fields.iter().filter(|f| f.kind != FieldKind::Rich);
            values.extend(fields.map(|f| (f.key, value(&f.kind))));
            doc.fill(&values, &[], NOW).unwrap();
            for field in register.fields.iter().filter(|f| f.kind == FieldKind::Rich) {
                let edits = [
                    TextEdit::Splice { at: 0, del: 0, insert: "Before 🦀.".to_owned() },
                    TextEdit::Block { at: 10, attrs: BlockAttrs::heading(2), new: true },
                    TextEdit::Splice { at: 11, del: 0, insert: "Heading".to_owned() },
                    TextEdit::Mark { from: 13, to: 15, name: "strong".into(), value: Some(MarkValue::Flag(true)) },
                ];
                doc.edit_text(field.key, &edits, NOW).unwrap();
            }
            let said = doc.portable(7).unwrap();
            assert!(said.values.len() >= values.len(), "{}", register.key);
            let mut again = new(DocId([3; 16]), register.key);
            again.restore(&travelled(&said), NOW).unwrap();
            assert_eq!(again.portable(7).unwrap(), said, "{}", register.key);
            assert_eq!(again.row().cells, doc.row().cells, "{}", register.key);
        }
    }

    #[test]
    fn what_was_deleted_comes_back_deleted() {
        let mut doc = new(DocId([3; 16]), "risk");
        doc.fill(&[("title", Value::text("T"))], &[], NOW).unwrap();
        doc.set_deleted(true, NOW).unwrap();
        let mut again = new(DocId([3; 16]), "risk");
        again.restore(&travelled(&doc.portable(1).unwrap()), NOW).unwrap();
        assert!(again.row().deleted);
    }

    #[test]
    fn links_follow_their_records_and_people_stay() {
        let mut doc = new(DocId([3; 16]), "requirement");
        let other = Value::Many(vec![OTHER.to_string()]);
        doc.fill(&[("source", other), ("owner", Value::text(OTHER.to_string()))], &[], NOW).unwrap();
        let moved = doc.portable(1).unwrap().renamed(|doc| DocId(doc.0.map(|byte| byte + 1)));
        assert_eq!(moved.id, DocId([4; 16]));
        assert_eq!(moved.values["source"], Value::Many(vec![DocId([9; 16]).to_string()]));
        assert_eq!(moved.values["owner"], Value::text(OTHER.to_string()));
    }
}
