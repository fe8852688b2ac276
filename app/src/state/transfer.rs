//! A whole workspace into a file, and out of one into an empty workspace.

use super::engine::Wrote;
use super::import::{Files, Stopped};
use super::workspace::Workspace;
use crate::platform::{clock, files, task};
use leptos::prelude::*;
use muster_shared::comments::is_companion;
use muster_shared::doc::{Portable, adopt};
use muster_shared::id::{DocId, WorkspaceId};
use muster_shared::registers::{self, is_setting, setting};
use muster_shared::workshop::is_ballot;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

/// Version of the file's form.
const FORM: u32 = 1;
/// Records written at a time.
const SLICE: usize = 100;
/// Milliseconds of work after which the page gets a turn.
const TURN: f64 = 8.0;

/// What stands at the beginning of a file.
#[derive(Serialize)]
struct Head {
    muster: u32,
    workspace: WorkspaceId,
    name: String,
    /// Display names by account, for who reads the file.
    people: BTreeMap<String, String>,
}

/// A file that is written at once.
#[derive(Serialize)]
struct File {
    #[serde(flatten)]
    head: Head,
    records: [Portable; 1],
}

/// What became of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// Records in the file.
    pub records: usize,
    /// Records that are not on this device and are missing in it.
    pub missing: usize,
}

/// Offers everything that the person may see of a workspace as one file: JSON, a record per line. `None` when it was
/// cancelled.
pub async fn export(
    workspace: Workspace,
    cancelled: Rc<Cell<bool>>,
    progress: impl Fn(usize, usize),
) -> Option<Exported> {
    let engine = workspace.engine();
    let order: BTreeMap<&str, usize> = registers::all().enumerate().map(|(at, r)| (r.key, at)).collect();
    let mut rows = engine.rows.all();
    // A commitment names the workshop and the account, which are others elsewhere: nothing could be opened there.
    rows.retain(|row| !is_ballot(row.row.doc));
    // New records at the end of their register, as they will be numbered.
    rows.sort_by_key(|r| (order.get(r.row.register.as_str()).copied(), r.placement.number.wrapping_sub(1), r.row.doc));
    let docs: Vec<DocId> = rows.iter().map(|r| r.row.doc).collect();
    engine.gather(&docs, || !cancelled.get()).await;
    let info = workspace.info().get_untracked();
    let members = workspace.members().get_untracked();
    let people = members.iter().map(|m| (m.account.to_string(), m.name.clone())).collect();
    let head = Head { muster: FORM, workspace: info.id, name: info.name.clone(), people };
    let mut out = serde_json::to_vec(&head).ok()?;
    // The list of records goes on where the object would end.
    out.pop();
    out.extend_from_slice(b",\"records\":[");
    let mut done = Exported { records: 0, missing: 0 };
    let mut turn = clock::monotonic();
    for (at, row) in rows.iter().enumerate() {
        let document = engine.copy(row.row.doc).await;
        // Elsewhere the accounts are others, so comments say by name who wrote them.
        let sign = |record: Portable| match record.author() {
            Some(author) => {
                record.signed(members.iter().find(|m| m.account == author).map_or("?", |m| m.name.as_str()))
            }
            None => record,
        };
        match document.and_then(|d| d.portable(row.placement.number)).map(sign) {
            Some(record) => {
                out.extend_from_slice(if done.records > 0 { b",\n" } else { b"\n" });
                out.append(&mut serde_json::to_vec(&record).ok()?);
                done.records += 1;
            }
            None => done.missing += 1,
        }
        if clock::monotonic() - turn > TURN {
            progress(at + 1, rows.len());
            task::pause().await;
            turn = clock::monotonic();
        }
        if cancelled.get() {
            return None;
        }
    }
    out.extend_from_slice(b"\n]}\n");
    files::download(&format!("{}.muster.json", info.name), "application/json", &out);
    Some(done)
}

/// Offers one record as a file of the same form; `false` when it is not on this device.
pub async fn export_record(workspace: Workspace, doc: DocId) -> bool {
    let engine = workspace.engine();
    let Some(row) = engine.rows.get(doc) else { return false };
    let document = engine.copy(doc).await;
    let Some(record) = document.and_then(|d| d.portable(row.placement.number)) else { return false };
    let info = workspace.info().get_untracked();
    let people = workspace.members().get_untracked().iter().map(|m| (m.account.to_string(), m.name.clone())).collect();
    let file = File { head: Head { muster: FORM, workspace: info.id, name: info.name, people }, records: [record] };
    let Ok(bytes) = serde_json::to_vec_pretty(&file) else { return false };
    files::download(&format!("{}.muster.json", row.reference()), "application/json", &bytes)
}

/// Whether the workspace holds nothing but what is in `records`, deleted records counted.
pub fn fits(workspace: Workspace, records: &[Portable]) -> bool {
    let ids: HashSet<DocId> = records.iter().map(|r| r.id).collect();
    // What is said about records is nothing by itself, and comes under other ids.
    let rows = workspace.engine().rows.all();
    rows.iter().all(|row| ids.contains(&row.row.doc) || is_companion(row.row.doc) || is_ballot(row.row.doc))
}

/// The records of a file, ready for a workspace: under the ids that they have there. All of them are read before
/// anything is written.
///
/// # Errors
/// [`Stopped`].
pub async fn read(workspace: Workspace, files: &Files, progress: impl Fn(usize)) -> Result<Vec<Portable>, Stopped> {
    let here = workspace.info().get_untracked().id;
    let mut out: Vec<Portable> = Vec::new();
    let mut count = 0;
    files.ask_records();
    loop {
        let (from, slice) = files.records().await?;
        if slice.is_empty() {
            let me = workspace.account();
            return Ok(adopt(out, me, &workspace.name_of(me).unwrap_or_default()));
        }
        let same = from.parse() == Ok(here);
        for text in slice {
            let record: Portable = serde_json::from_str(&text).map_err(|e| wrong(count + 1, &e.to_string()))?;
            if registers::by_key(&record.register).is_none() {
                return Err(wrong(count + 1, &record.register));
            }
            count += 1;
            // What somebody said here stands here already, under their own name.
            if same && record.is_comments() && workspace.row(record.id).is_some() {
                continue;
            }
            out.push(if same { record } else { record.renamed(|doc| renamed(here, doc)) });
        }
        progress(count);
        task::pause().await;
    }
}

fn wrong(number: usize, what: &str) -> Stopped {
    Stopped::Unreadable(
        format!("Record {number} of the file cannot be read ({what})."),
        format!("Eintrag {number} der Datei kann nicht gelesen werden ({what})."),
    )
}

/// Ids belong to one workspace of a server, so a record has another one elsewhere, always the same there.
fn renamed(workspace: WorkspaceId, doc: DocId) -> DocId {
    let hash = Sha256::new().chain_update(b"muster moved record").chain_update(workspace.as_bytes());
    let hash = hash.chain_update(doc.as_bytes()).finalize();
    let mut id = [0; 16];
    id.iter_mut().zip(hash.iter()).for_each(|(to, from)| *to = *from);
    // What settles how a workspace works is told by its id.
    if is_setting(doc) { setting(DocId(id)) } else { DocId(id) }
}

/// Writes records into the workspace. Stops between two slices when `cancelled` says so; reading the same file again
/// goes on from there.
pub async fn write(
    workspace: Workspace,
    records: &[Portable],
    cancelled: Rc<Cell<bool>>,
    progress: impl Fn(usize, usize),
) -> Wrote {
    let engine = workspace.engine();
    let mut sum = Wrote::default();
    let mut done = 0;
    // A push is taken whole or not at all, and the server takes no comments on what it does not know yet: they follow the
    // records, each alone, so that one whose record is missing takes nothing else with it.
    let (others, comments) = records.split_at(records.partition_point(|record| !record.is_comments()));
    for slice in others.chunks(SLICE).chain(comments.chunks(1)) {
        if cancelled.get() {
            break;
        }
        let wrote = engine.bring(slice).await;
        sum.written += wrote.written;
        sum.refused += wrote.refused;
        done += slice.len();
        progress(done, records.len());
    }
    sum
}
