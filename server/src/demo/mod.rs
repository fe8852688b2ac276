//! The demonstration: a small company with a living ISMS, so that a new server has something to look at.
//!
//! Everything is written as people would write it, through documents, leased actors and the hub, and it comes out the
//! same every time: ids are derived, times are fixed.

mod decisions;
mod entries;
mod markup;
mod people;
pub mod size;
#[cfg(test)]
mod tests;

use crate::AppState;
use crate::auth::{Account, Lease, Member, Record, Workspace};
use crate::cli::CliError;
use crate::hub::{Actors, Who};
use crate::store::StoreError;
use entries::{Content, Entry};
use muster_shared::access::{Principal, Scope};
use muster_shared::doc::{DocError, Document};
use muster_shared::id::{Actor, DeviceId, DocId, WorkspaceId};
use muster_shared::schema::Value;
use muster_shared::sync::decision::Decision;
use muster_shared::sync::frame::{Bytes, DocumentPush};
use muster_shared::time::Timestamp;
use people::{PEOPLE, Person};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// The password of every account. It is public.
pub const PASSWORD: &str = "muster-demo-2026";
/// The workspace's name.
pub const WORKSPACE: &str = "Northwind Pumps";
/// Monday, 2 November 2026, 08:00 UTC: when the first document was begun.
const BEGIN: i64 = 1_793_606_400_000;
/// Milliseconds between two documents.
const STEP: i64 = 29 * 60_000;
/// Documents of a working day.
const PER_DAY: i64 = 19;
/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// Bytes derived from a name, the same every time.
fn derived<const N: usize>(what: &str) -> [u8; N] {
    let digest = Sha256::digest(format!("muster demonstration: {what}").as_bytes());
    let mut out = [0; N];
    out.copy_from_slice(&digest[..N]);
    out
}

/// When the document with this number, from 0, was written: in working hours, Monday to Friday.
fn written_at(number: usize) -> Timestamp {
    let number = i64::try_from(number).unwrap_or_default();
    let (day, at) = (number / PER_DAY, number % PER_DAY);
    Timestamp(BEGIN + (day / 5 * 7 + day % 5) * DAY + at * STEP)
}

/// What is printed at the start.
pub fn sign_ins() -> String {
    let mut text = format!("\nSign in to \"{WORKSPACE}\" as one of these, password {PASSWORD}\n");
    for p in &PEOPLE {
        text.push_str(&format!("  {:<20} {} ({})\n", p.email, p.name, format!("{:?}", p.role).to_lowercase()));
    }
    text.push_str("These passwords are public: do not use this server for anything else.\n");
    text
}

/// Writes the demonstration into a server without a workspace; `false` when there is one already.
///
/// # Errors
/// The store cannot be written.
pub async fn fill(state: &AppState) -> Result<bool, CliError> {
    if !state.directory.needs_setup() {
        return Ok(false);
    }
    company(state).await?;
    open(state, PEOPLE.iter()).await?;
    Ok(true)
}

/// The workspace's id.
fn workspace() -> WorkspaceId {
    WorkspaceId(derived("workspace"))
}

/// Writes the accounts, the documents and the decisions. Until [`open`] there is no workspace and the store counts as
/// empty, so that a start that broke off is begun again.
async fn company(state: &AppState) -> Result<(), CliError> {
    let mut records = Vec::new();
    for p in &PEOPLE {
        let password = state.directory.hash_password(PASSWORD).await?;
        records.extend(joins(p, Some(password)));
    }
    state.directory.seed(records).await?;
    let (documents, decisions) = written()?;
    for (author, documents) in rounds(documents) {
        push(state, workspace(), author, documents).await?;
    }
    decide(state, workspace(), decisions).await
}

/// The account of somebody and the lease that they write under.
fn joins(p: &Person, password: Option<String>) -> [Record; 2] {
    let account = Account {
        id: p.account(),
        name: p.name.to_owned(),
        email: Some(p.email.to_owned()),
        password,
        created: Timestamp(BEGIN),
    };
    let device = DeviceId(derived(&format!("{} device", p.email)));
    [Record::Account(account), Record::Lease(Lease { prefix: p.prefix(), account: p.account(), device })]
}

/// Makes the workspace with its members: from now on it is there.
async fn open(state: &AppState, people: impl Iterator<Item = &Person>) -> Result<(), CliError> {
    let begun = Timestamp(BEGIN);
    let (id, name) = (workspace(), WORKSPACE.to_owned());
    let mut records = vec![Record::Workspace(Workspace { id, name, created: begun })];
    records.extend(people.map(|p| {
        Record::Member(Member {
            workspace: id,
            account: p.account(),
            role: p.role,
            units: Vec::new(),
            since: begun,
            expires: None,
            ended: None,
        })
    }));
    Ok(state.directory.seed(records).await?)
}

/// A document with its author.
type Written = (&'static Person, Document);
/// A decision, on which document of which register.
type Decided = (DocId, &'static str, Decision);

/// All documents in the order of their numbers, each with its author, and the decisions on them.
fn written() -> Result<(Vec<Written>, Vec<Decided>), CliError> {
    let (mut documents, mut decided) = (Vec::new(), Vec::new());
    for (number, entry) in entries::all()?.into_iter().enumerate() {
        let mut document = document(number, &entry)?;
        let on = decisions::on(written_at(number), &entry, &mut document);
        decided.extend(on.into_iter().map(|decision| (entry.doc, entry.register.key, decision)));
        documents.push((entry.author, document));
    }
    Ok((documents, decided))
}

/// Writes decisions, unless a start that broke off has.
async fn decide(state: &AppState, workspace: WorkspaceId, decided: Vec<Decided>) -> Result<(), CliError> {
    let store = state.store.clone();
    let missing = tokio::task::spawn_blocking(move || {
        let mut missing = Vec::with_capacity(decided.len());
        for (doc, register, decision) in decided {
            if store.head(doc)?.is_some_and(|head| head.placement.decision.is_none()) {
                missing.push((doc, register, decision));
            }
        }
        Ok::<_, StoreError>(missing)
    });
    let missing = missing.await.map_err(|e| CliError::Demo(e.to_string()))??;
    Ok(state.directory.seed_decisions(workspace, missing).await?)
}

/// Writes an entry as a person would, field by field.
fn document(number: usize, entry: &Entry) -> Result<Document, CliError> {
    let actor = Actor { prefix: entry.author.prefix(), counter: number as u64 + 1 };
    let mut doc = Document::create(entry.doc, entry.register, actor);
    let now = written_at(number);
    let failed = |field: &str, e: DocError| CliError::Demo(format!("{}, {field}: {e}", entry.id));
    let (state, seen) = decisions::said(entry);
    doc.saw(seen);
    for (field, text) in [("title", entry.title.as_str()), ("state", state)] {
        doc.set(field, &Value::text(text), now).map_err(|e| failed(field, e))?;
    }
    for (field, content) in &entry.fields {
        let written = match content {
            Content::Value(value) => doc.set(field.key, value, now),
            Content::Text(edits) => doc.edit_text(field.key, edits, now),
            Content::Links(ids) => return Err(CliError::Demo(format!("{}: {ids:?} were not looked up", entry.id))),
        };
        written.map_err(|e| failed(field.key, e))?;
    }
    Ok(doc)
}

/// Sorts documents into few pushes, as each costs a write to the disk: every push has one author, and each register's
/// documents stay in their order, so that they get their numbers in it.
fn rounds(documents: Vec<Written>) -> Vec<(&'static Person, Vec<Document>)> {
    let mut registers: BTreeMap<&str, VecDeque<(&'static Person, Document)>> = BTreeMap::new();
    for (author, doc) in documents {
        registers.entry(doc.register().map_or("", |r| r.key)).or_default().push_back((author, doc));
    }
    let mut rounds = Vec::new();
    let mut authors = PEOPLE.iter().cycle();
    while registers.values().any(|queue| !queue.is_empty()) {
        let Some(author) = authors.next() else { break };
        let mut round = Vec::new();
        for queue in registers.values_mut() {
            while let Some((_, doc)) = queue.pop_front_if(|(by, _)| by.email == author.email) {
                round.push(doc);
            }
        }
        if !round.is_empty() {
            rounds.push((author, round));
        }
    }
    rounds
}

/// Pushes documents of one author.
async fn push(
    state: &AppState,
    workspace: WorkspaceId,
    author: &Person,
    documents: Vec<Document>,
) -> Result<(), CliError> {
    let who = Arc::new(Who {
        account: author.account(),
        principals: vec![Arc::new(Principal {
            account: author.account(),
            workspace,
            role: author.role,
            units: Vec::new(),
            grants: Vec::new(),
            scope: Scope::Full,
        })],
        name: author.name.into(),
        connection: state.hub.connection(),
        actors: Actors::Leased(author.prefix()),
    });
    let pushes = documents.into_iter().map(|mut doc| {
        let chunks = doc.changes_since(&[]).into_iter().map(Bytes).collect();
        DocumentPush { doc: doc.id(), epoch: 0, chunks, workspace: Some(workspace) }
    });
    let pushed = state.hub.push(&who, pushes.collect(), None).await;
    pushed.map(drop).map_err(|r| CliError::Demo(format!("{:?} was refused: {:?}", r.doc, r.reason)))
}
