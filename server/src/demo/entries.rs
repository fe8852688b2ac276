//! The contents of the demonstration, read from its files and held against the registers.
//!
//! A record is a table of a TOML file, `[[risk]]`, with an `id` of its own (`risk.flood`), a `title`, a `state`, and
//! its fields by their keys. Links name ids, people are named by their first names, amounts are written `1200,50 EUR`,
//! estimates `[3, 4]`, and prose in the markup of [`super::markup`]. A policy may also be a page of that markup with
//! `key: value` lines on top.

use super::people::Person;
use super::{derived, markup};
use crate::cli::CliError;
use muster_shared::doc::TextEdit;
use muster_shared::id::DocId;
use muster_shared::label::Language;
use muster_shared::registers::by_key;
use muster_shared::schema::{Field, FieldKind, Register, Severity, Value, validate};
use std::collections::HashMap;
use toml::Value as Toml;

/// The policies' pages, in the order of their numbers.
const PAGES: [&str; 5] = [
    include_str!("policies/information-security.md"),
    include_str!("policies/access-control.md"),
    include_str!("policies/incident-response.md"),
    include_str!("policies/lieferanten.md"),
    include_str!("policies/working-away.md"),
];

/// All other records, in the order in which they are written; what tells of the latest days comes last.
const FILES: [(&str, &str); 17] = [
    ("risks", include_str!("records/risks.toml")),
    ("governance", include_str!("records/governance.toml")),
    ("requirements", include_str!("records/requirements.toml")),
    ("assets", include_str!("records/assets.toml")),
    ("controls", include_str!("records/controls.toml")),
    ("treatment", include_str!("records/treatment.toml")),
    ("outsourcing", include_str!("records/outsourcing.toml")),
    ("awareness", include_str!("records/awareness.toml")),
    ("changes", include_str!("records/changes.toml")),
    ("resources", include_str!("records/resources.toml")),
    ("communication", include_str!("records/communication.toml")),
    ("performance", include_str!("records/performance.toml")),
    ("implementation", include_str!("records/implementation.toml")),
    ("improvement", include_str!("records/improvement.toml")),
    ("evidence", include_str!("records/evidence.toml")),
    ("audit", include_str!("records/audit.toml")),
    ("incidents", include_str!("records/incidents.toml")),
];

/// What a field is filled with.
#[derive(Debug)]
pub enum Content {
    /// A value.
    Value(Value),
    /// Prose, as the edits that write it.
    Text(Vec<TextEdit>),
    /// Other entries by their names, until all are known.
    Links(Vec<String>),
}

/// A record to be written.
#[derive(Debug)]
pub struct Entry {
    /// Its name among the entries: the register's key, a dot, and a word.
    pub id: String,
    /// The document that it becomes.
    pub doc: DocId,
    /// Where it belongs.
    pub register: &'static Register,
    /// Who writes it.
    pub author: &'static Person,
    /// The title.
    pub title: String,
    /// The state.
    pub state: String,
    /// What is filled, in the order of the form.
    pub fields: Vec<(&'static Field, Content)>,
}

/// Reads all entries: policies, then risks, then everything else.
///
/// # Errors
/// An entry does not fit its register, an id is there twice, or a link leads nowhere.
pub fn all() -> Result<Vec<Entry>, CliError> {
    let mut entries = Vec::new();
    for source in PAGES {
        entries.push(page(source)?);
    }
    for (name, source) in FILES {
        let file: toml::Table = toml::from_str(source).map_err(|e| CliError::Demo(format!("{name}: {e}")))?;
        for (key, tables) in file {
            let register = by_key(&key).ok_or_else(|| CliError::Demo(format!("{name}: there is no register {key}")))?;
            let Toml::Array(tables) = tables else { return Err(CliError::Demo(format!("{name}: {key} is no list"))) };
            for table in tables {
                let Toml::Table(table) = table else {
                    return Err(CliError::Demo(format!("{name}: {key} is no table")));
                };
                entries.push(entry(register, table)?);
            }
        }
    }
    number(&mut entries);
    resolve(&mut entries)?;
    Ok(entries)
}

/// Lets the documents' ids rise with the entries, because the hub numbers the documents of one push in that order.
fn number(entries: &mut [Entry]) {
    for (at, entry) in (0_u16..).zip(entries) {
        entry.doc.0[..2].copy_from_slice(&at.to_be_bytes());
    }
}

/// Finds the documents that links name.
fn resolve(entries: &mut [Entry]) -> Result<(), CliError> {
    let mut known: HashMap<String, (&str, DocId)> = HashMap::new();
    for entry in &*entries {
        if known.insert(entry.id.clone(), (entry.register.key, entry.doc)).is_some() {
            return Err(CliError::Demo(format!("{} is there twice", entry.id)));
        }
    }
    for entry in entries {
        for (field, content) in &mut entry.fields {
            let (Content::Links(ids), FieldKind::Links { register }) = (&*content, field.kind) else { continue };
            let mut docs = Vec::new();
            for id in ids {
                let fits = |(of, doc): &&(&str, DocId)| (register.is_empty() || *of == register) && *doc != entry.doc;
                let target = known.get(id.as_str()).filter(fits);
                let (_, doc) =
                    target.ok_or_else(|| CliError::Demo(format!("{}: {} names {id}", entry.id, field.key)))?;
                docs.push(doc.to_string());
            }
            docs.sort();
            *content = Content::Value(Value::Many(docs));
        }
    }
    Ok(())
}

/// A policy from its page.
fn page(source: &str) -> Result<Entry, CliError> {
    let page = markup::page(source);
    let mut table = toml::Table::from_iter([("title".to_owned(), Toml::String(page.title))]);
    let register = &muster_shared::registers::POLICIES;
    for (key, text) in page.fields {
        let value = match register.field(&key).map(|f| f.kind) {
            Some(FieldKind::Tags | FieldKind::Links { .. } | FieldKind::Choices(_)) => {
                Toml::Array(text.split(", ").map(|word| Toml::String(word.to_owned())).collect())
            }
            Some(FieldKind::Whole { .. }) => text.parse().map_or(Toml::String(text), Toml::Integer),
            _ => Toml::String(text),
        };
        table.insert(key, value);
    }
    let mut entry = entry(register, table)?;
    let body = register.field("body").ok_or_else(|| CliError::Demo("policies have no text".to_owned()))?;
    entry.fields.push((body, Content::Text(page.edits)));
    Ok(entry)
}

/// A record from its table.
fn entry(register: &'static Register, mut table: toml::Table) -> Result<Entry, CliError> {
    let mut take = |key: &str| match table.remove(key) {
        Some(Toml::String(text)) if !text.is_empty() => Ok(text),
        _ => Err(CliError::Demo(format!("a {} has no {key}: {table:?}", register.key))),
    };
    let (id, title, state) = (take("id")?, take("title")?, take("state")?);
    let failed = |what: String| CliError::Demo(format!("{id}: {what}"));
    if id.split_once('.').map(|(key, _)| key) != Some(register.key) {
        return Err(failed(format!("the name of a {} begins with its register", register.key)));
    }
    if register.state(&state).is_none() {
        return Err(failed(format!("there is no state {state}")));
    }
    let owner = table.get("owner").and_then(Toml::as_str).and_then(Person::by_first_name);
    let author = owner.ok_or_else(|| failed("it has no owner".to_owned()))?.hand();
    let mut fields = Vec::new();
    for field in register.fields {
        let Some(given) = table.remove(field.key) else { continue };
        let content = content(field, given).ok_or_else(|| failed(format!("{} cannot hold that", field.key)))?;
        if let Content::Value(value) = &content
            && let Some(issue) = validate(field, value).filter(|issue| issue.severity == Severity::Wrong)
        {
            return Err(failed(format!("{}: {} {value:?}", field.key, issue.message.en)));
        }
        fields.push((field, content));
    }
    if let Some(key) = table.keys().next() {
        return Err(failed(format!("a {} has no field {key}", register.key)));
    }
    let doc = DocId(derived(&id));
    Ok(Entry { id, doc, register, author, title, state, fields })
}

/// Reads what a field is given, by the field's kind.
fn content(field: &Field, given: Toml) -> Option<Content> {
    let value = match (field.kind, given) {
        (FieldKind::Rich, Toml::String(text)) => return Some(Content::Text(markup::text(&text))),
        (FieldKind::Line { .. } | FieldKind::Choice(_) | FieldKind::Date | FieldKind::Moment, Toml::String(text)) => {
            Value::text(text)
        }
        (FieldKind::Person, Toml::String(name)) => Value::text(account(&name)?),
        (FieldKind::Whole { .. }, Toml::Integer(n)) => Value::Whole(n),
        (FieldKind::Number, Toml::Float(n)) => Value::Number(n),
        (FieldKind::Number, Toml::Integer(n)) => Value::number(&n.to_string(), Language::En),
        (FieldKind::Money, Toml::String(amount)) => Value::money(&amount, Language::De),
        (FieldKind::Flag, Toml::Boolean(flag)) => Value::Flag(flag),
        (FieldKind::Estimate { .. }, Toml::Array(pair)) => {
            let [Toml::Integer(likelihood), Toml::Integer(impact)] = pair.as_slice() else { return None };
            Value::Estimate(u8::try_from(*likelihood).ok()?, u8::try_from(*impact).ok()?)
        }
        (FieldKind::Choices(_) | FieldKind::Tags, Toml::Array(words)) => many(words, |word| Some(word.to_owned()))?,
        (FieldKind::People, Toml::Array(names)) => many(names, account)?,
        (FieldKind::Links { .. }, Toml::Array(ids)) => {
            let ids = ids.iter().map(|id| id.as_str().map(str::to_owned));
            return ids.collect::<Option<Vec<_>>>().map(Content::Links);
        }
        _ => return None,
    };
    Some(Content::Value(value))
}

fn account(name: &str) -> Option<String> {
    Person::by_first_name(name).map(|p| p.account().to_string())
}

fn many(words: Vec<Toml>, read: impl Fn(&str) -> Option<String>) -> Option<Value> {
    let mut many = words.iter().map(|word| word.as_str().and_then(&read)).collect::<Option<Vec<_>>>()?;
    many.sort();
    Some(Value::Many(many))
}
