//! Who and what a table may name: people by name or address, records by reference or title.

use super::Problem;
use crate::id::{AccountId, DocId, provisional_reference};
use crate::registers;
use crate::sync::row::Row;
use std::collections::HashMap;

/// Somebody who is or was a member.
#[derive(Clone, Debug)]
struct Someone {
    id: String,
    name: String,
    address: String,
    former: bool,
}

/// A record as others name it.
#[derive(Clone, Debug)]
struct Named {
    register: &'static str,
    title: String,
    reference: String,
    deleted: bool,
}

/// Names of a workspace, looked up once per import or export.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    people: Vec<Someone>,
    records: HashMap<DocId, Named>,
    /// Records by reference, those that are provisional by the provisional one too, as it names them for ever (MODEL.md 10).
    references: HashMap<String, Vec<DocId>>,
    titles: HashMap<String, Vec<DocId>>,
}

impl Directory {
    /// Takes a person.
    pub fn add_person(&mut self, id: AccountId, name: &str, address: Option<&str>, former: bool) {
        let address = address.unwrap_or_default().to_lowercase();
        self.people.push(Someone { id: id.to_string(), name: name.to_owned(), address, former });
    }

    /// Takes a record with its number, 0 while it has none; deleted ones too, so that it can be said that they are.
    pub fn add_record(&mut self, row: &Row, number: u32) {
        let Some(register) = registers::by_key(&row.register) else { return };
        let provisional = provisional_reference(register.reference, row.doc);
        let reference = if number == 0 { provisional.clone() } else { format!("{}-{number:04}", register.reference) };
        self.references.entry(folded_reference(&reference)).or_default().push(row.doc);
        if number != 0 {
            self.references.entry(folded_reference(&provisional)).or_default().push(row.doc);
        }
        if !row.title.trim().is_empty() {
            self.titles.entry(folded(&row.title)).or_default().push(row.doc);
        }
        let named = Named { register: register.key, title: row.title.clone(), reference, deleted: row.deleted };
        self.records.insert(row.doc, named);
    }

    /// The reference that people use for a record; empty for one that is not here.
    pub fn reference(&self, doc: DocId) -> &str {
        self.records.get(&doc).map_or("", |record| record.reference.as_str())
    }

    /// The register of a record and whether it is deleted.
    pub(super) fn standing(&self, doc: DocId) -> Option<(&'static str, bool)> {
        self.records.get(&doc).map(|record| (record.register, record.deleted))
    }

    /// The records that a reference names, deleted ones included.
    pub(super) fn by_reference(&self, text: &str) -> &[DocId] {
        self.references.get(&folded_reference(text)).map_or(&[], Vec::as_slice)
    }

    /// What [`Directory::person`] reads as this id again.
    pub(super) fn name_of_person(&self, id: &str) -> String {
        let name = self.people.iter().find(|person| person.id == id).map(|person| person.name.clone());
        let clear = |name: &String| !name.contains([';', ',', '\n']) && self.person(name, &[]).as_deref() == Ok(id);
        name.filter(clear).unwrap_or_else(|| id.to_owned())
    }

    /// The id behind a name, an address or an id. Who is no member any more is only found among those who stand there `now`.
    pub(super) fn person(&self, text: &str, now: &[String]) -> Result<String, Problem> {
        let wanted = text.trim().to_lowercase();
        let may = |person: &&Someone| !person.former || now.contains(&person.id);
        if let Some(id) = now.iter().find(|id| *id == text.trim()) {
            return Ok(id.clone());
        }
        if let Some(person) = self.people.iter().filter(may).find(|person| person.id == text.trim()) {
            return Ok(person.id.clone());
        }
        let is = |person: &&Someone| person.name.to_lowercase() == wanted || person.address == wanted;
        let mut found = self.people.iter().filter(may).filter(is);
        match (found.next(), found.next()) {
            (Some(person), None) if !wanted.is_empty() => Ok(person.id.clone()),
            (Some(_), Some(_)) => Err(Problem::SeveralPeople(text.trim().to_owned())),
            _ => Err(Problem::Nobody(text.trim().to_owned())),
        }
    }

    /// What [`Directory::record`] reads as this record again: reference and title, or the id where that is not clear.
    pub(super) fn name_of_record(&self, doc: DocId, titled: bool) -> String {
        let Some(record) = self.records.get(&doc) else { return doc.to_string() };
        if self.by_reference(&record.reference) != [doc] {
            return doc.to_string();
        }
        if !titled || record.title.trim().is_empty() {
            return record.reference.clone();
        }
        // The title is for who reads; what parts records stands in none.
        let title: String = record.title.replace(';', ",").split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{} {title}", record.reference)
    }

    /// The record of a register (any, where that is empty) that a text names by id, reference, reference and title, or title.
    /// Those that stand there `now` are found even when they are deleted or not here.
    pub(super) fn record(&self, text: &str, register: &str, now: &[DocId]) -> Result<DocId, Problem> {
        let text = text.trim();
        let fits = |doc: &&DocId| {
            let record = self.records.get(*doc);
            record.is_some_and(|r| (register.is_empty() || r.register == register) && !r.deleted) || now.contains(doc)
        };
        if let Ok(doc) = text.parse::<DocId>() {
            return if fits(&&doc) { Ok(doc) } else { Err(Problem::NoRecord(text.to_owned())) };
        }
        let one = |docs: &[DocId]| {
            let mut found = docs.iter().filter(fits);
            match (found.next(), found.next()) {
                (Some(doc), None) => Some(Ok(*doc)),
                (Some(_), Some(_)) => Some(Err(Problem::SeveralRecords(text.to_owned()))),
                _ => None,
            }
        };
        let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        if let Some(found) = one(self.by_reference(first.trim_end_matches([',', ':']))) {
            // A second reference would be lost with what is taken for the title.
            let again = |word: &str| !self.by_reference(word.trim_matches([',', ':'])).is_empty();
            let several = rest.split_whitespace().any(again)
                && Some(rest.trim()) != found.as_ref().ok().and_then(|doc| self.title(*doc));
            return if several { Err(Problem::SeveralRecords(text.to_owned())) } else { found };
        }
        let titled = self.titles.get(&folded(text)).map_or(&[][..], Vec::as_slice);
        one(titled).unwrap_or_else(|| Err(Problem::NoRecord(text.to_owned())))
    }

    fn title(&self, doc: DocId) -> Option<&str> {
        self.records.get(&doc).map(|record| record.title.trim())
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// `rsk-42` and `RSK-0042` are one.
fn folded_reference(text: &str) -> String {
    let text = text.trim().to_uppercase();
    match text.split_once('-') {
        Some((prefix, number)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{prefix}-{}", number.trim_start_matches('0'))
        }
        _ => text,
    }
}
