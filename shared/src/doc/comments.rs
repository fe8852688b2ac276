//! What one person says about a record, as their companion document holds it (see [`crate::comments`]): a map in which each
//! entry is a map of its own, made by the change that first says something in it.

use super::DocError;
use super::document::Document;
use super::fields::read;
use super::portable::Portable;
use super::types::Written;
use crate::comments::{Entries, Entry, LONGEST, Mark, Name, Remark, companion};
use crate::id::{AccountId, DocId, EntryId};
use crate::registers::COMMENTS;
use crate::schema::Value;
use crate::time::Timestamp;
use automerge::transaction::Transactable;
use automerge::{ObjId, ObjType, ROOT, ReadDoc, ScalarValue};
use std::collections::BTreeMap;

/// The map of entries.
const ENTRIES: &str = "entries";

impl Document {
    /// Everything that was said here, in the order of the ids. What cannot be read is left out.
    pub fn entries(&self) -> Entries {
        let Ok(map) = self.map_object(ENTRIES) else { return Entries::new() };
        let keys = self.doc.keys(&map);
        let mut entries: Entries = keys.filter_map(|key| Some((key.parse().ok()?, self.entry(&map, &key)?))).collect();
        entries.sort_by_key(|(id, _)| *id);
        entries
    }

    fn entry(&self, map: &ObjId, key: &str) -> Option<Entry> {
        let Ok(Some((automerge::Value::Object(ObjType::Map), entry))) = self.doc.get(map, key) else { return None };
        let word = |key: &str| self.text_of(entry.clone(), key).filter(|text| !text.is_empty());
        let time = |key: &str| match self.doc.get(&entry, key) {
            Ok(Some((value, _))) => value.as_i64().map(Timestamp).filter(|at| at.in_range()),
            _ => None,
        };
        let at = time("at").unwrap_or_default();
        if let Some(on) = word("on") {
            let resolved =
                matches!(self.doc.get(&entry, "resolved"), Ok(Some((value, _))) if value.as_bool() == Some(true));
            let seen = word("seen").unwrap_or_default().split(' ').filter_map(|name| name.parse().ok()).collect();
            return Some(Entry::Mark(Mark { on: on.parse().ok()?, resolved, seen, at, by: word("by") }));
        }
        let mut text: Vec<String> = Vec::new();
        for (value, id) in self.doc.get_all(&entry, "text").unwrap_or_default() {
            if let Value::Text(said) = read(&self.doc, None, &value, &id)
                && !text.contains(&said)
            {
                text.push(said);
            }
        }
        let replies_to = word("replies_to").and_then(|name| name.parse().ok());
        Some(Entry::Remark(Remark {
            text,
            at,
            edited: time("edited"),
            replies_to,
            about: word("about"),
            by: word("by"),
        }))
    }

    /// Says something new under an id that was drawn for it. `None`: there is such an entry already.
    ///
    /// # Errors
    /// [`DocError::NoField`] when this is no companion, [`DocError::TooMuch`] when the text is longer than [`LONGEST`],
    /// [`DocError::ReadOnly`].
    pub fn say(&mut self, id: EntryId, said: &Entry, now: Timestamp) -> Result<Option<Written>, DocError> {
        let map = self.map_object(ENTRIES)?;
        let key = id.to_string();
        if self.doc.get(&map, key.as_str())?.is_some() {
            return Ok(None);
        }
        let mut values: Vec<(&str, ScalarValue)> = Vec::new();
        let text = |text: String| ScalarValue::Str(text.into());
        match said {
            Entry::Remark(remark) => {
                let said = remark.text.join("\n\n");
                fits(&said)?;
                values.push(("text", if said.is_empty() { ScalarValue::Null } else { text(said) }));
                values.push(("at", ScalarValue::Int(remark.at.0)));
                values.extend(remark.edited.map(|at| ("edited", ScalarValue::Int(at.0))));
                values.extend(remark.replies_to.map(|name| ("replies_to", text(name.to_string()))));
                values.extend(remark.about.clone().map(|field| ("about", text(field))));
                values.extend(remark.by.clone().map(|name| ("by", text(name))));
            }
            Entry::Mark(mark) => {
                let seen: Vec<String> = mark.seen.iter().map(Name::to_string).collect();
                values.push(("on", text(mark.on.to_string())));
                values.push(("resolved", ScalarValue::Boolean(mark.resolved)));
                values.push(("seen", text(seen.join(" "))));
                values.push(("at", ScalarValue::Int(mark.at.0)));
                values.extend(mark.by.clone().map(|name| ("by", text(name))));
            }
        }
        let written = self.commit(now, |tx| {
            let entry = tx.put_object(&map, key.as_str(), ObjType::Map)?;
            for (key, value) in values {
                tx.put(&entry, key, value)?;
            }
            Ok(())
        })?;
        Ok(written.map(|((), written)| Written { fields: vec![ENTRIES.to_owned()], ..written }))
    }

    /// Changes what a comment says, as somebody who saw all that it says now; an empty text takes it back. That is written as
    /// an empty value and not as a removal, so that words written apart from it on another device stay. `None`: it says so.
    ///
    /// # Errors
    /// [`DocError::NoField`] when there is no such comment, [`DocError::TooMuch`], [`DocError::ReadOnly`].
    pub fn reword(&mut self, id: EntryId, text: &str, now: Timestamp) -> Result<Option<Written>, DocError> {
        let map = self.map_object(ENTRIES)?;
        let key = id.to_string();
        let none = || DocError::NoField(key.clone());
        let Some(Entry::Remark(was)) = self.entry(&map, &key) else { return Err(none()) };
        let Some((automerge::Value::Object(ObjType::Map), entry)) = self.doc.get(&map, key.as_str())? else {
            return Err(none());
        };
        fits(text)?;
        let same = if text.is_empty() { was.text.is_empty() } else { was.text == [text] };
        if same {
            return Ok(None);
        }
        let value = if text.is_empty() { ScalarValue::Null } else { ScalarValue::Str(text.into()) };
        let written = self.commit(now, |tx| {
            tx.put(&entry, "text", value)?;
            Ok(tx.put(&entry, "edited", now.0)?)
        })?;
        Ok(written.map(|((), written)| Written { fields: vec![ENTRIES.to_owned()], ..written }))
    }

    /// Whether it says of itself that it holds comments, now: what [`Document::register`] gives is read once.
    pub fn says_comments(&self) -> bool {
        self.text_of(ROOT, "kind").is_some_and(|kind| kind == COMMENTS.key)
    }

    /// Writes down on whose companion this is. `None`: it says so.
    ///
    /// # Errors
    /// [`DocError::NoField`] when this is no companion, [`DocError::ReadOnly`].
    pub fn belongs(&mut self, of: DocId, author: AccountId, now: Timestamp) -> Result<Option<Written>, DocError> {
        let values = [("of", Value::text(of.to_string())), ("author", Value::text(author.to_string()))];
        Ok(self.fill(&values, &[], now)?.pop())
    }
}

fn fits(text: &str) -> Result<(), DocError> {
    let long = text.chars().count();
    if long > LONGEST { Err(DocError::TooMuch { operations: long }) } else { Ok(()) }
}

/// Where a companion of a file belongs: its record and author.
fn place(said: &Portable) -> Option<(DocId, AccountId)> {
    let id = |field: &str| said.values.get(field).and_then(Value::as_text);
    (said.register == COMMENTS.key).then_some(())?;
    Some((id("of")?.parse().ok()?, id("author")?.parse().ok()?))
}

impl Portable {
    /// Whether it is somebody's comments.
    pub fn is_comments(&self) -> bool {
        self.register == COMMENTS.key
    }

    /// The account whose comments they are.
    pub fn author(&self) -> Option<AccountId> {
        place(self).map(|(_, author)| author)
    }

    /// The same with its author's name on every entry, for a place where the account may not exist.
    pub fn signed(mut self, name: &str) -> Self {
        for (_, entry) in &mut self.entries {
            let (Entry::Remark(Remark { by, .. }) | Entry::Mark(Mark { by, .. })) = entry;
            by.get_or_insert_with(|| name.to_owned());
        }
        self
    }
}

/// The name of an author whom a file does not name.
const UNKNOWN: &str = "?";

/// The records of a file as `importer` may write them: nobody writes under the name of somebody else, so the comments of
/// others come in the importer's own companions, each with the name that the file gives; what stands in the importer's own
/// loses a name only where it is `name`, the importer's.
pub fn adopt(records: Vec<Portable>, importer: AccountId, name: &str) -> Vec<Portable> {
    let (comments, mut out): (Vec<_>, Vec<_>) = records.into_iter().partition(Portable::is_comments);
    let mut own: BTreeMap<DocId, Portable> = BTreeMap::new();
    for record in comments {
        let Some((of, author)) = place(&record) else { continue };
        let id = companion(of, importer);
        let to = own.entry(id).or_insert_with(|| Portable {
            id,
            register: COMMENTS.key.to_owned(),
            number: 0,
            deleted: false,
            values: [("of", of.to_string()), ("author", importer.to_string())]
                .map(|(key, value)| (key.to_owned(), Value::text(value)))
                .into(),
            texts: BTreeMap::new(),
            entries: Vec::new(),
            parts: BTreeMap::new(),
            files: Vec::new(),
            pairs: Vec::new(),
        });
        let here = |name: &mut Name| name.author = importer;
        let signed = |by: &mut Option<String>| {
            if author != importer {
                by.get_or_insert_with(|| UNKNOWN.to_owned());
            } else if by.as_deref() == Some(name) {
                *by = None;
            }
        };
        for (id, mut entry) in record.entries {
            match &mut entry {
                Entry::Remark(remark) => {
                    remark.replies_to.iter_mut().for_each(here);
                    signed(&mut remark.by);
                }
                Entry::Mark(mark) => {
                    here(&mut mark.on);
                    mark.seen.iter_mut().for_each(here);
                    signed(&mut mark.by);
                }
            }
            to.entries.push((id, entry));
        }
    }
    // After the records that they are about: the server takes none on what it does not know.
    out.extend(own.into_values());
    out
}
