//! The large demonstration: the small one, and around it what a company of many thousand assets would have, for trying and
//! measuring Muster at size L (`--demo=L`) or a tenth of it (`--demo=S`).
//!
//! It comes out the same every time. As a million changes take a while to make, they are made once: [`place`] keeps the
//! finished store in a cache folder and copies it from there.

mod cache;
mod people;
mod plan;
mod policy;
mod record;
#[cfg(test)]
mod tests;
mod words;

pub use cache::{folder, place};

use super::people::{PEOPLE, Person};
use super::{company, joins, open, workspace, written};
use crate::AppState;
use crate::cli::CliError;
use crate::store::{Batch, Committed, DocumentWrite, Pending, Snapshot};
use bytes::Bytes;
use muster_shared::id::DocId;
use muster_shared::schema::Register;
use muster_shared::sync::decision::Decision;
use muster_shared::sync::frame::Hash;
use muster_shared::sync::row::Row;
use muster_shared::time::Timestamp;
use people::COLLEAGUES;
use plan::{Plan, Planned};
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Instant;

/// How large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// What it is called on the command line.
    pub name: &'static str,
    /// Size L is divided by this.
    divisor: usize,
}

/// 20,000 assets, 3,500 risks, 2,500 controls, 7,400 requirements, 120 policies of 4,000 words and one of 30,000, and
/// 1,000,000 changes.
pub const L: Size = Size { name: "L", divisor: 1 };
/// A tenth of that.
pub const S: Size = Size { name: "S", divisor: 10 };

/// Friday, 20 November 2026, 12:00 UTC: when the server took it all.
const RECEIVED: Timestamp = Timestamp(1_795_176_000_000);
/// Records that are written together.
const TOGETHER: usize = 64;
/// The same of long texts.
const PAGES: usize = 4;
/// Batches on their way to the disk.
const UNDER_WAY: usize = 4;
/// Changes of a document from which the hub keeps a snapshot when it leaves memory.
const SNAPSHOT: usize = 16;
/// Decisions of one commit.
const DECISIONS: usize = 500;

/// A record as it was written.
struct Written {
    doc: DocId,
    register: &'static Register,
    /// Who changed it last.
    by: &'static Person,
    chunks: Vec<(Hash, Bytes)>,
    heads: Vec<Hash>,
    saved: Vec<u8>,
    row: Row,
    decided: Vec<Decision>,
}

/// What is to be written for a size.
fn plan(size: Size) -> Result<Plan, CliError> {
    let (small, _) = written()?;
    let mut changes = 0;
    let mut known = Vec::with_capacity(small.len());
    for (_, mut doc) in small {
        changes += doc.changes_since(&[]).len();
        known.extend(doc.register().map(|register| (register, doc.id())));
    }
    Ok(Plan::new(size, &known, changes))
}

/// Writes a size into a server without a workspace. `say` is told how far it is.
///
/// # Errors
/// The store cannot be written.
async fn make(state: &AppState, size: Size, say: impl Fn(&str) + Send + 'static) -> Result<(), CliError> {
    company(state).await?;
    state.directory.seed(COLLEAGUES.iter().flat_map(|p| joins(p, None)).collect()).await?;
    let (store, plan) = (state.store.clone(), plan(size)?);
    let handle = tokio::runtime::Handle::current();
    let work = tokio::task::spawn_blocking(move || {
        let mut decided = Vec::new();
        let mut under_way: VecDeque<Pending<Committed>> = VecDeque::new();
        let mut saved: Vec<Pending<()>> = Vec::new();
        let wait = |pending: Option<Pending<Committed>>| match pending {
            Some(pending) => handle.block_on(pending).map(drop),
            None => Ok(()),
        };
        all(&plan, say, |records| {
            let mut batch = Batch::default();
            let mut snapshots = Vec::new();
            for record in records {
                decided.extend(record.decided.into_iter().map(|d| (record.doc, record.register.key, d)));
                if record.chunks.len() >= SNAPSHOT {
                    let (doc_seq, heads) = (record.chunks.len() as u64, record.heads);
                    snapshots.push((record.doc, Snapshot { doc_seq, heads, bytes: record.saved.into() }));
                }
                batch.documents.push(DocumentWrite {
                    doc: record.doc,
                    workspace: workspace(),
                    epoch: 0,
                    account: record.by.account(),
                    received: RECEIVED,
                    chunks: record.chunks,
                    row: Some(record.row),
                    unit: None,
                    of: None,
                });
            }
            under_way.push_back(store.commit(batch));
            saved.extend(snapshots.into_iter().map(|(doc, snapshot)| store.put_snapshot(doc, 0, snapshot)));
            if under_way.len() > UNDER_WAY {
                wait(under_way.pop_front())?;
            }
            Ok(())
        })?;
        while let Some(pending) = under_way.pop_front() {
            wait(Some(pending))?;
        }
        for pending in saved {
            handle.block_on(pending)?;
        }
        Ok::<_, CliError>(decided)
    });
    let decided = work.await.map_err(|e| CliError::Demo(e.to_string()))??;
    for some in decided.chunks(DECISIONS) {
        state.directory.seed_decisions(workspace(), some.to_vec()).await?;
    }
    open(state, PEOPLE.iter().chain(&COLLEAGUES)).await
}

/// Writes all records of a plan on every core, and hands them over in their order, some together.
fn all(
    plan: &Plan,
    say: impl Fn(&str),
    mut take: impl FnMut(Vec<Written>) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let (pages, others) = plan.records.split_at(plan.records.partition_point(|planned| planned.words > 0));
    let parts: Vec<&[Planned]> = pages.chunks(PAGES).chain(others.chunks(TOGETHER)).collect();
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    let (done, written) = mpsc::sync_channel(threads * 2);
    let (begun, many) = (Instant::now(), plan.records.len());
    let mut told = 0;
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (done, next, parts) = (done.clone(), &next, &parts);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(part) = parts.get(at) else { break };
                    let records =
                        part.iter().map(|planned| record::write(plan, planned)).collect::<Result<Vec<_>, _>>();
                    // Nobody listens any more after an error.
                    if done.send((at, records)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(done);
        let mut waiting = BTreeMap::new();
        let (mut turn, mut handed) = (0, 0);
        for (at, records) in written {
            waiting.insert(at, records);
            while let Some(records) = waiting.remove(&turn) {
                let records = records?;
                turn += 1;
                handed += records.len();
                take(records)?;
                let seconds = begun.elapsed().as_secs();
                if seconds >= told + 5 {
                    told = seconds;
                    let left = seconds * (many - handed) as u64 / handed.max(1) as u64;
                    say(&format!("{handed} of {many} records, about {left} s left"));
                }
            }
        }
        Ok(())
    })
}
