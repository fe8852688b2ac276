//! `backup`, `restore` and `verify`.

use super::overlay::Overlay;
use super::tables::{self, FeedRecord};
use super::{CACHE, Shared, catch, check_header, named, read, storage, writer};
use crate::store::{DocumentHead, StoreError, Table};
use ::redb::{Database, Durability, Key, ReadTransaction, ReadableDatabase, ReadableTable, TableDefinition, Value};
use muster_shared::doc::Document;
use muster_shared::id::{DocId, Incarnation, WorkspaceId};
use muster_shared::sync::decision::Decision;
use muster_shared::sync::frame::{Hash, encode};
use muster_shared::sync::guard::inspect;
use std::fmt;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Entries copied in one transaction of a backup.
const COPY: usize = 20_000;

/// Something that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The document, if one is at fault.
    pub doc: Option<DocId>,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.doc {
            Some(doc) => write!(f, "document {doc}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// What [`verify`] looked at and found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Documents that were loaded.
    pub documents: u64,
    /// Changes whose hashes were computed again.
    pub changes: u64,
    /// What is wrong; empty when all is well.
    pub findings: Vec<Finding>,
}

impl Report {
    fn find(&mut self, doc: Option<DocId>, what: impl Into<String>) {
        self.findings.push(Finding { doc, what: what.into() });
    }
}

/// Writes what is committed now into a new file, while the store goes on serving.
pub(super) fn backup(shared: &Shared, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Io(format!("{} exists already", to.display())));
    }
    let part = beside(to);
    // Left over from a backup that was cut off.
    let _ = std::fs::remove_file(&part);
    let target = Database::builder().set_cache_size(CACHE).create(&part).map_err(storage)?;
    let copied = shared.read(|from| copy_all(from, &target));
    drop(target);
    let placed = copied.and_then(|()| place(&part, to));
    if placed.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    placed
}

fn copy_all(from: &ReadTransaction, to: &Database) -> Result<(), StoreError> {
    copy(from, to, tables::META)?;
    copy(from, to, tables::HEAD)?;
    copy(from, to, tables::CHUNK)?;
    copy(from, to, tables::BY_HASH)?;
    copy(from, to, tables::SNAPSHOT)?;
    copy(from, to, tables::ROW)?;
    copy(from, to, tables::FEED)?;
    copy(from, to, tables::SEQUENCE)?;
    copy(from, to, tables::NUMBER)?;
    copy(from, to, tables::TOMBSTONE)?;
    copy(from, to, tables::RECORD)
}

fn copy<K: Key + 'static, V: Value + 'static>(
    from: &ReadTransaction,
    to: &Database,
    definition: TableDefinition<K, V>,
) -> Result<(), StoreError> {
    let source = from.open_table(definition).map_err(storage)?;
    let mut entries = source.iter().map_err(storage)?.peekable();
    loop {
        let mut transaction = to.begin_write().map_err(storage)?;
        // Only the whole file counts; it is synced before it gets its name.
        transaction.set_durability(Durability::Immediate).map_err(|e| StoreError::Io(e.to_string()))?;
        {
            let mut target = transaction.open_table(definition).map_err(storage)?;
            for entry in entries.by_ref().take(COPY) {
                let (key, value) = entry.map_err(storage)?;
                target.insert(key.value(), value.value()).map_err(storage)?;
            }
        }
        transaction.commit().map_err(storage)?;
        if entries.peek().is_none() {
            return Ok(());
        }
    }
}

/// Puts a backup in place of a store that does not exist yet, as a new life of it (MODEL.md 17): devices offer again
/// what it lacks.
///
/// # Errors
/// There is a store already, or the backup is damaged.
pub fn restore(backup: &Path, to: &Path) -> Result<Incarnation, StoreError> {
    adopt(backup, to, true)
}

/// Copies a store's file, which nobody has open, into a place where there is none, as a store of its own: no device knows
/// it, so there is nothing to offer again.
///
/// # Errors
/// There is a store already, or the file is damaged.
pub fn copy_as_new(file: &Path, to: &Path) -> Result<Incarnation, StoreError> {
    adopt(file, to, false)
}

fn adopt(backup: &Path, to: &Path, restored: bool) -> Result<Incarnation, StoreError> {
    if to.exists() {
        return Err(StoreError::Io(format!("{} exists already; move it away first", to.display())));
    }
    check_header(backup)?;
    let part = beside(to);
    std::fs::copy(backup, &part).map_err(|e| StoreError::Io(format!("{}: {e}", backup.display())))?;
    let renewed = renew(&part, restored).map_err(|e| named(e, &backup.display().to_string()));
    let placed = renewed.and_then(|incarnation| place(&part, to).map(|()| incarnation));
    if placed.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    placed
}

fn renew(file: &Path, restored: bool) -> Result<Incarnation, StoreError> {
    catch("", || {
        let database = Database::builder().set_cache_size(CACHE).open(file).map_err(storage)?;
        writer::prepare(&database)?;
        let incarnation = writer::mint()?;
        let transaction = database.begin_write().map_err(storage)?;
        {
            let mut meta = transaction.open_table(tables::META).map_err(storage)?;
            meta.insert("incarnation", encode(&incarnation).as_slice()).map_err(storage)?;
            if restored {
                let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                let now = i64::try_from(now.as_millis()).unwrap_or(i64::MAX);
                meta.insert("restored", encode(&now).as_slice()).map_err(storage)?;
            }
        }
        transaction.commit().map_err(storage)?;
        Ok(incarnation)
    })
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

/// Syncs a finished file and gives it its name.
fn place(part: &Path, to: &Path) -> Result<(), StoreError> {
    let io = |e: std::io::Error| StoreError::Io(format!("{}: {e}", to.display()));
    File::open(part).and_then(|f| f.sync_all()).map_err(io)?;
    std::fs::rename(part, to).map_err(io)?;
    let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|f| f.sync_all()).map_err(io)
}

/// Looks at everything in a store that no server has open, and changes nothing: every document loads, every change has
/// the hash that it is stored under, sequences have no gap, the feed names every document where its head says.
///
/// # Errors
/// Only when nothing could be looked at: no such file, no right to read it, or in use. Damage is a finding.
pub fn verify(path: &Path) -> Result<Report, StoreError> {
    let file = path.display().to_string();
    let mut report = Report::default();
    let io = |e: std::io::Error| StoreError::Io(format!("{file}: {e}"));
    let length = std::fs::metadata(path).map_err(io)?.len();
    if length == 0 {
        report.find(None, format!("{file} is empty"));
        return Ok(report);
    }
    // Any other failure: not closed cleanly, or damaged. What follows tells which.
    let opened = catch(&file, || ::redb::ReadOnlyDatabase::open(path).map(drop).map_err(storage));
    if let Err(in_use @ StoreError::InUse(_)) = opened {
        return Err(in_use);
    }
    let overlay = Overlay::new(File::open(path).map_err(io)?, length);
    let opened = catch(&file, || {
        let mut database = Database::builder().set_cache_size(CACHE).create_with_backend(overlay).map_err(storage)?;
        let sound = database.check_integrity().map_err(storage)?;
        Ok((database, sound))
    });
    let database = match opened {
        Ok((database, sound)) => {
            if !sound {
                report.find(None, format!("{file}: some pages contradict their checksums"));
            }
            database
        }
        Err(error) => {
            report.find(None, error.to_string());
            return Ok(report);
        }
    };
    let looked = catch(&file, || {
        let t = database.begin_read().map_err(storage)?;
        documents(&t, &mut report)?;
        feeds(&t, &mut report)
    });
    if let Err(error) = looked {
        report.find(None, error.to_string());
    }
    Ok(report)
}

fn documents(t: &ReadTransaction, report: &mut Report) -> Result<(), StoreError> {
    let heads = t.open_table(tables::HEAD).map_err(storage)?;
    for entry in heads.iter().map_err(storage)? {
        let (key, value) = entry.map_err(storage)?;
        let doc = DocId(*key.value());
        let head: DocumentHead = tables::read(value.value(), "a document's head")?;
        report.documents += 1;
        for (epoch, last) in head.sealed.iter().copied().chain([(head.epoch, head.doc_seq)]) {
            of_epoch(t, doc, epoch, last, report)?;
        }
        decisions(t, doc, &head, report)?;
    }
    Ok(())
}

/// The decisions on a document: numbered without a gap, and the last one is what the head says.
fn decisions(t: &ReadTransaction, doc: DocId, head: &DocumentHead, report: &mut Report) -> Result<(), StoreError> {
    let mut last = None;
    for ((_, value), n) in read::scan(t, Table::Decisions, &doc.0)?.iter().zip(1..) {
        let decision: Decision = tables::read(value, "a decision")?;
        if decision.n != n {
            report.find(Some(doc), format!("decision {n} is missing"));
        }
        last = Some(decision.short());
    }
    if last.as_ref() != head.placement.decision.as_deref() {
        report.find(Some(doc), "its head names another decision than its last");
    }
    Ok(())
}

/// One epoch of a document, which ends with the change `last`.
fn of_epoch(t: &ReadTransaction, doc: DocId, epoch: u32, last: u64, report: &mut Report) -> Result<(), StoreError> {
    let by_hash = t.open_table(tables::BY_HASH).map_err(storage)?;
    let chunks = read::chunks(t, doc, epoch, 0, usize::MAX)?;
    if chunks.len() as u64 != last || chunks.iter().zip(1..).any(|(c, seq)| c.doc_seq != seq) {
        report.find(Some(doc), format!("has {} changes where {last} are promised", chunks.len()));
    }
    for chunk in &chunks {
        report.changes += 1;
        if inspect(&chunk.bytes).is_ok_and(|c| c.hash == chunk.hash) {
            let place = by_hash.get(&tables::hash_key(doc, &chunk.hash)).map_err(storage)?;
            if place.map(|p| p.value()) != Some((epoch, chunk.doc_seq)) {
                report.find(Some(doc), format!("change {} is not found by its hash", chunk.doc_seq));
            }
        } else {
            report.find(Some(doc), format!("change {} is not what its hash says", chunk.doc_seq));
        }
    }
    let bytes: Vec<&[u8]> = chunks.iter().map(|c| c.bytes.as_ref()).collect();
    let Some(heads) = load(doc, &[], &bytes) else {
        report.find(Some(doc), "does not load from its changes");
        return Ok(());
    };
    let Some(snapshot) = read::snapshot(t, doc, epoch)? else { return Ok(()) };
    let after: Vec<&[u8]> = chunks.iter().filter(|c| c.doc_seq > snapshot.doc_seq).map(|c| c.bytes.as_ref()).collect();
    if load(doc, &snapshot.bytes, &[]).as_ref() != Some(&snapshot.heads) {
        report.find(Some(doc), "its snapshot does not load with its heads");
    } else if load(doc, &snapshot.bytes, &after) != Some(heads) {
        report.find(Some(doc), "its snapshot and its changes disagree");
    }
    Ok(())
}

/// The heads of a document, if it loads.
fn load(doc: DocId, saved: &[u8], chunks: &[&[u8]]) -> Option<Vec<Hash>> {
    catch_unwind(AssertUnwindSafe(|| Document::load(doc, None, saved, chunks).ok().map(|mut d| d.heads()))).ok()?
}

fn feeds(t: &ReadTransaction, report: &mut Report) -> Result<(), StoreError> {
    let feed = t.open_table(tables::FEED).map_err(storage)?;
    let heads = t.open_table(tables::HEAD).map_err(storage)?;
    let mut announced = 0u64;
    for entry in feed.iter().map_err(storage)? {
        let (key, value) = entry.map_err(storage)?;
        let (key, seq) = (*key.value(), tables::feed_place(key.value()));
        let workspace = WorkspaceId::from_slice(&key[..16]).map_err(|_| tables::damaged("a feed key"))?;
        if seq > read::ws_seq(t, workspace)? {
            report.find(None, format!("workspace {workspace}: entry {seq} is beyond its sequence"));
        }
        if let FeedRecord::Moved(doc) = tables::read(value.value(), "a feed entry")? {
            announced += 1;
            let head = heads.get(&doc.0).map_err(storage)?;
            let head: Option<DocumentHead> = head.map(|h| tables::read(h.value(), "a document's head")).transpose()?;
            if !head.is_some_and(|h| h.ws_seq == seq && h.workspace == workspace) {
                report.find(Some(doc), format!("the feed announces it at {seq}, where it is not"));
            }
        }
    }
    if announced != report.documents {
        report.find(None, format!("the feed announces {announced} documents of {}", report.documents));
    }
    Ok(())
}
