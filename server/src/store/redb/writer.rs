//! The writer thread: takes what is queued, commits it as one transaction, answers after the disk has it.

mod attached;
mod companion;
mod decision;
mod epoch;
mod texts;

use super::tables::{self, FeedRecord};
use super::{Shared, catch, open_guarded, storage};
use crate::store::{Batch, Committed, DocumentCommitted, DocumentHead, DocumentWrite, Snapshot, StoreError};
use ::redb::{Database, Durability, ReadableTable, Table, WriteTransaction};
use bytes::Bytes;
use muster_shared::id::{AccountId, DocId, Incarnation, WorkspaceId};
use muster_shared::sync::frame::{Hash, encode};
use muster_shared::time::Timestamp;
use std::sync::{PoisonError, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Most jobs in one transaction.
const GROUP: usize = 1024;
/// Most bytes of changes in one transaction, roughly.
const GROUP_BYTES: usize = 16 << 20;
/// How long after a failure the file is opened again.
const REOPEN: Duration = Duration::from_millis(250);

pub(super) type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

pub(super) struct Job {
    pub(super) work: Work,
}

pub(super) enum Work {
    Batch(Box<Batch>, Reply<Committed>),
    Snapshot(DocId, u32, Snapshot, Reply<()>),
}

impl Work {
    fn size(&self) -> usize {
        match self {
            Self::Batch(b, _) => {
                let chunks = b.documents.iter().flat_map(|d| &d.chunks);
                let chunks = chunks.chain(b.late.iter().flat_map(|l| &l.chunks));
                let chunks = chunks.chain(b.rolls.iter().flat_map(|r| &r.chunks));
                chunks.map(|(_, c)| c.len() + 128).sum()
            }
            Self::Snapshot(_, _, s, _) => s.bytes.len(),
        }
    }
}

/// What a job was given, until the transaction is on disk.
enum Outcome {
    Batch(Reply<Committed>, Result<Committed, StoreError>),
    Snapshot(Reply<()>, Result<(), StoreError>),
}

impl Outcome {
    /// Answers, with the transaction's own failure if it had one. Who has stopped listening needs no answer.
    fn answer(self, committed: &Result<(), StoreError>) {
        match self {
            Self::Batch(reply, result) => drop(reply.send(committed.clone().and(result))),
            Self::Snapshot(reply, result) => drop(reply.send(committed.clone().and(result))),
        }
    }
}

/// Makes every table exist, checks the format, and gives the store's incarnation, minted when the file is new.
pub(super) fn prepare(database: &Database) -> Result<Incarnation, StoreError> {
    let transaction = database.begin_write().map_err(storage)?;
    let incarnation;
    {
        drop(Tables::open(&transaction)?);
        let mut meta = transaction.open_table(tables::META).map_err(storage)?;
        let format = meta.get("format").map_err(storage)?.map(|v| tables::read::<u32>(v.value(), "the format"));
        match format.transpose()? {
            None => drop(meta.insert("format", encode(&tables::FORMAT).as_slice()).map_err(storage)?),
            Some(tables::FORMAT) => {}
            Some(newer) => return Err(StoreError::Newer(newer)),
        }
        let known = meta.get("incarnation").map_err(storage)?.map(|v| tables::read(v.value(), "the incarnation"));
        incarnation = match known.transpose()? {
            Some(known) => known,
            None => {
                let fresh = mint()?;
                meta.insert("incarnation", encode(&fresh).as_slice()).map_err(storage)?;
                fresh
            }
        };
    }
    transaction.commit().map_err(storage)?;
    Ok(incarnation)
}

/// A new life of the store.
pub(super) fn mint() -> Result<Incarnation, StoreError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|e| StoreError::Io(e.to_string()))?;
    Ok(Incarnation(bytes))
}

pub(super) fn run(shared: &Shared, jobs: &mpsc::Receiver<Job>) {
    let mut broken = false;
    let mut tried = Instant::now();
    loop {
        // While the disk fails nobody can read either, so the file is opened again without waiting for a commit.
        let next = if broken {
            jobs.recv_timeout(REOPEN)
        } else {
            jobs.recv().map_err(|_| mpsc::RecvTimeoutError::Disconnected)
        };
        let first = match next {
            Ok(first) => first,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                broken = !reopen(shared);
                tried = Instant::now();
                continue;
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        };
        let mut size = first.work.size();
        let mut group = vec![first];
        while group.len() < GROUP && size < GROUP_BYTES {
            let Ok(next) = jobs.try_recv() else { break };
            size += next.work.size();
            group.push(next);
        }
        if broken && tried.elapsed() >= REOPEN {
            broken = !reopen(shared);
            tried = Instant::now();
        }
        let mut outcomes = Vec::with_capacity(group.len());
        let committed = if broken {
            Err(StoreError::Io("the disk failed before".into()))
        } else {
            let database = shared.database.read().unwrap_or_else(PoisonError::into_inner);
            match database.as_ref() {
                Some(database) => catch(&shared.file, || transact(database, &mut group, &mut outcomes)),
                None => Err(StoreError::Io("the disk failed before".into())),
            }
        };
        if committed.is_err() {
            *shared.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
        if let Err(error) = &committed
            && !broken
        {
            tracing::error!(%error, "the store cannot commit");
            // redb refuses everything after a failed write until the file is opened again.
            broken = true;
            tried = Instant::now();
        }
        for outcome in outcomes {
            outcome.answer(&committed);
        }
        // What was not reached has the same failure.
        for job in group {
            match job.work {
                Work::Batch(_, reply) => Outcome::Batch(reply, Ok(Committed::default())).answer(&committed),
                Work::Snapshot(.., reply) => Outcome::Snapshot(reply, Ok(())).answer(&committed),
            }
        }
    }
}

/// Opens the file again after a failure; what was not committed is gone, what was is there.
fn reopen(shared: &Shared) -> bool {
    let mut database = shared.database.write().unwrap_or_else(PoisonError::into_inner);
    // The old one must release its lock on the file first.
    let old = database.take();
    if catch(&shared.file, || {
        drop(old);
        Ok(())
    })
    .is_err()
    {
        tracing::warn!("the failed store did not close cleanly");
    }
    match open_guarded(&shared.opener, &shared.file) {
        Ok(fresh) => {
            tracing::info!("the store is open again");
            *database = Some(fresh);
            true
        }
        Err(error) => {
            tracing::error!(%error, "the store cannot be opened again yet");
            false
        }
    }
}

/// Carries out a group in one transaction. Jobs move from `group` into `outcomes` as they are reached.
fn transact(database: &Database, group: &mut Vec<Job>, outcomes: &mut Vec<Outcome>) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().map_err(storage)?;
    transaction.set_durability(Durability::Immediate).map_err(|e| StoreError::Io(e.to_string()))?;
    {
        let mut tables = Tables::open(&transaction)?;
        group.reverse();
        while let Some(job) = group.pop() {
            match job.work {
                Work::Batch(batch, reply) => match tables.check(&batch) {
                    Err(refused @ StoreError::Conflict(_)) => outcomes.push(Outcome::Batch(reply, Err(refused))),
                    Err(failed) => {
                        outcomes.push(Outcome::Batch(reply, Err(failed.clone())));
                        return Err(failed);
                    }
                    Ok(()) => {
                        let done = tables.batch(&batch);
                        let failed = done.as_ref().err().cloned();
                        outcomes.push(Outcome::Batch(reply, done));
                        if let Some(failed) = failed {
                            return Err(failed);
                        }
                    }
                },
                Work::Snapshot(doc, epoch, snapshot, reply) => {
                    let done = tables.snapshot(doc, epoch, snapshot);
                    let failed = done.as_ref().err().cloned();
                    outcomes.push(Outcome::Snapshot(reply, done));
                    if let Some(failed) = failed {
                        return Err(failed);
                    }
                }
            }
        }
    }
    transaction.commit().map_err(storage)
}

/// The tables of one writing transaction.
struct Tables<'t> {
    head: Table<'t, &'static [u8; 16], &'static [u8]>,
    chunk: Table<'t, &'static [u8; 28], &'static [u8]>,
    by_hash: Table<'t, &'static [u8; 48], (u32, u64)>,
    snapshot: Table<'t, &'static [u8; 20], &'static [u8]>,
    row: Table<'t, &'static [u8; 16], &'static [u8]>,
    feed: Table<'t, &'static [u8; 24], &'static [u8]>,
    sequence: Table<'t, &'static [u8; 16], u64>,
    number: Table<'t, &'static [u8], u32>,
    tombstone: Table<'t, &'static [u8; 16], u32>,
    record: Table<'t, &'static [u8], &'static [u8]>,
    buffer: Vec<u8>,
}

impl<'t> Tables<'t> {
    fn open(t: &'t WriteTransaction) -> Result<Self, StoreError> {
        Ok(Self {
            head: t.open_table(tables::HEAD).map_err(storage)?,
            chunk: t.open_table(tables::CHUNK).map_err(storage)?,
            by_hash: t.open_table(tables::BY_HASH).map_err(storage)?,
            snapshot: t.open_table(tables::SNAPSHOT).map_err(storage)?,
            row: t.open_table(tables::ROW).map_err(storage)?,
            feed: t.open_table(tables::FEED).map_err(storage)?,
            sequence: t.open_table(tables::SEQUENCE).map_err(storage)?,
            number: t.open_table(tables::NUMBER).map_err(storage)?,
            tombstone: t.open_table(tables::TOMBSTONE).map_err(storage)?,
            record: t.open_table(tables::RECORD).map_err(storage)?,
            buffer: Vec::new(),
        })
    }

    fn document(&self, doc: DocId) -> Result<Option<DocumentHead>, StoreError> {
        let Some(value) = self.head.get(&doc.0).map_err(storage)? else { return Ok(None) };
        tables::read(value.value(), "a document's head").map(Some)
    }

    /// Refuses a batch before any of it is written, since others share the transaction.
    fn check(&self, batch: &Batch) -> Result<(), StoreError> {
        for write in &batch.documents {
            if self.tombstone.get(&write.doc.0).map_err(storage)?.is_some() {
                return Err(StoreError::Conflict("the document was erased"));
            }
            self.check_companion(write)?;
            match self.document(write.doc)? {
                Some(head) if head.workspace != write.workspace => {
                    return Err(StoreError::Conflict("the document belongs to another workspace"));
                }
                Some(head) if head.epoch != write.epoch => {
                    return Err(StoreError::Conflict("the document is in another epoch"));
                }
                _ => {}
            }
        }
        for late in &batch.late {
            let head = self.document(late.doc)?;
            if !head.is_some_and(|h| late.epoch < h.epoch && h.reached(late.epoch).is_some()) {
                return Err(StoreError::Conflict("there is no such sealed epoch"));
            }
        }
        for roll in &batch.rolls {
            let head = self.document(roll.doc)?;
            if !head.is_some_and(|h| h.epoch.checked_add(1) == Some(roll.epoch) && h.doc_seq == roll.after) {
                return Err(StoreError::Conflict("the document went on in its epoch"));
            }
        }
        for placement in &batch.placements {
            if self.document(placement.doc)?.is_none() {
                return Err(StoreError::Conflict("there is no such document"));
            }
        }
        self.check_decisions(&batch.decisions)
    }

    fn batch(&mut self, batch: &Batch) -> Result<Committed, StoreError> {
        for late in &batch.late {
            self.late(late)?;
        }
        let rolls = batch.rolls.iter().map(|r| self.roll(r)).collect::<Result<_, _>>()?;
        let documents = batch.documents.iter().map(|d| self.append(d)).collect::<Result<_, _>>()?;
        for placement in &batch.placements {
            self.place(placement.doc, placement.unit)?;
        }
        for write in &batch.decisions {
            self.decide(write)?;
        }
        for write in &batch.rows {
            if let Some(mut head) = self.document(write.doc)?
                && head.doc_seq == write.doc_seq
            {
                self.row.insert(&write.doc.0, encode(&write.row).as_slice()).map_err(storage)?;
                let seq = self.next(head.workspace)?;
                self.announce(write.doc, &mut head, seq)?;
            }
        }
        for text in &batch.texts {
            self.keep_text(text)?;
        }
        for rights in &batch.rights {
            let seq = self.next(rights.workspace)?;
            let entry = encode(&FeedRecord::Rights(rights.account, rights.before.clone()));
            self.feed.insert(&tables::feed_key(rights.workspace, seq), entry.as_slice()).map_err(storage)?;
        }
        for doc in &batch.erase {
            self.erase_all(*doc)?;
        }
        for (doc, before) in &batch.expire {
            let Some(head) = self.document(*doc)? else { continue };
            let filed = self.row.get(&doc.0).map_err(storage)?.is_some();
            if !filed && tables::last_received(&self.chunk, *doc, &head)?.is_some_and(|received| received < *before) {
                self.erase_all(*doc)?;
            }
        }
        for (table, key, value) in &batch.put {
            let key = tables::record_key(*table, key);
            match value {
                Some(value) => drop(self.record.insert(key.as_slice(), value.as_slice()).map_err(storage)?),
                None => drop(self.record.remove(key.as_slice()).map_err(storage)?),
            }
        }
        Ok(Committed { documents, rolls })
    }

    fn append(&mut self, write: &DocumentWrite) -> Result<DocumentCommitted, StoreError> {
        let mut head = match self.document(write.doc)? {
            Some(head) => head,
            None => DocumentHead {
                workspace: write.workspace,
                epoch: write.epoch,
                doc_seq: 0,
                ws_seq: 0,
                placement: self.first_placement(write)?,
                left: Vec::new(),
                sealed: Vec::new(),
            },
        };
        let before = head.doc_seq;
        let seq = self.last(head.workspace)? + 1;
        let audit = (seq, write.received, write.account);
        head.doc_seq = self.chunks(write.doc, write.epoch, before, audit, &write.chunks)?;
        let mut numbered = false;
        if head.doc_seq > before {
            if let Some(row) = &write.row {
                self.row.insert(&write.doc.0, encode(row).as_slice()).map_err(storage)?;
                if head.placement.number == 0 {
                    head.placement.number = self.next_number(head.workspace, &row.register)?;
                    numbered = true;
                }
            }
            self.sequence.insert(&head.workspace.0, seq).map_err(storage)?;
            self.announce(write.doc, &mut head, seq)?;
        }
        Ok(DocumentCommitted {
            doc: write.doc,
            ws_seq: head.ws_seq,
            doc_seq: head.doc_seq,
            placement: head.placement,
            numbered,
        })
    }

    /// Stores chunks of an epoch after its last one, leaving out those that the document has; the last one then. With
    /// the feed's number, the time and the sender of them.
    fn chunks(
        &mut self,
        doc: DocId,
        epoch: u32,
        after: u64,
        audit: (u64, Timestamp, AccountId),
        chunks: &[(Hash, Bytes)],
    ) -> Result<u64, StoreError> {
        let (ws_seq, received, account) = audit;
        let mut last = after;
        for (hash, bytes) in chunks {
            let key = tables::hash_key(doc, hash);
            if self.by_hash.get(&key).map_err(storage)?.is_some() {
                continue;
            }
            last += 1;
            self.by_hash.insert(&key, (epoch, last)).map_err(storage)?;
            tables::write_chunk(&mut self.buffer, ws_seq, received, account, hash, bytes);
            let key = tables::chunk_key(doc, epoch, last);
            self.chunk.insert(&key, self.buffer.as_slice()).map_err(storage)?;
        }
        Ok(last)
    }

    /// Moves the document's one feed entry to `seq` and stores its head.
    fn announce(&mut self, doc: DocId, head: &mut DocumentHead, seq: u64) -> Result<(), StoreError> {
        if head.ws_seq != 0 {
            self.feed.remove(&tables::feed_key(head.workspace, head.ws_seq)).map_err(storage)?;
        }
        head.ws_seq = seq;
        let entry = encode(&FeedRecord::Moved(doc));
        self.feed.insert(&tables::feed_key(head.workspace, seq), entry.as_slice()).map_err(storage)?;
        self.head.insert(&doc.0, encode(head).as_slice()).map_err(storage)?;
        Ok(())
    }

    fn last(&self, workspace: WorkspaceId) -> Result<u64, StoreError> {
        Ok(self.sequence.get(&workspace.0).map_err(storage)?.map_or(0, |v| v.value()))
    }

    fn next(&mut self, workspace: WorkspaceId) -> Result<u64, StoreError> {
        let seq = self.last(workspace)? + 1;
        self.sequence.insert(&workspace.0, seq).map_err(storage)?;
        Ok(seq)
    }

    fn next_number(&mut self, workspace: WorkspaceId, register: &str) -> Result<u32, StoreError> {
        let key = tables::number_key(workspace, register);
        let number = self.number.get(key.as_slice()).map_err(storage)?.map_or(0, |v| v.value()).saturating_add(1);
        self.number.insert(key.as_slice(), number).map_err(storage)?;
        Ok(number)
    }

    fn snapshot(&mut self, doc: DocId, epoch: u32, snapshot: Snapshot) -> Result<(), StoreError> {
        // Erased meanwhile: nothing of it may come back.
        if self.document(doc)?.is_some_and(|h| h.epoch == epoch && h.doc_seq >= snapshot.doc_seq) {
            let value = tables::write_snapshot(snapshot);
            self.snapshot.insert(&tables::snapshot_key(doc, epoch), value.as_slice()).map_err(storage)?;
        }
        Ok(())
    }

    /// Deletes everything of a document but its id: the actors claimed in it and what was set aside from it, too.
    fn erase(&mut self, doc: DocId) -> Result<(), StoreError> {
        let Some(head) = self.document(doc)? else { return Ok(()) };
        let (from, to) = (tables::chunk_key(doc, 0, 0), tables::chunk_key(doc, u32::MAX, u64::MAX));
        self.chunk.retain_in::<&[u8; 28], _>(&from..=&to, |_, _| false).map_err(storage)?;
        let (from, to) = (tables::snapshot_key(doc, 0), tables::snapshot_key(doc, u32::MAX));
        self.snapshot.retain_in::<&[u8; 20], _>(&from..=&to, |_, _| false).map_err(storage)?;
        let (mut from, mut to) = ([0; 48], [0xff; 48]);
        from[..16].copy_from_slice(&doc.0);
        to[..16].copy_from_slice(&doc.0);
        self.by_hash.retain_in::<&[u8; 48], _>(&from..=&to, |_, _| false).map_err(storage)?;
        self.detach_all(doc, head.workspace)?;
        use crate::store::Table::{Attached, Claims, Decisions, Quarantine, Texts};
        for table in [Claims, Quarantine, Decisions, Attached, Texts] {
            let start = tables::record_key(table, &doc.0);
            let end = [start.as_slice(), &[0xff; 64]].concat();
            self.record.retain_in::<&[u8], _>(start.as_slice()..=end.as_slice(), |_, _| false).map_err(storage)?;
        }
        self.row.remove(&doc.0).map_err(storage)?;
        self.head.remove(&doc.0).map_err(storage)?;
        self.tombstone.insert(&doc.0, head.epoch).map_err(storage)?;
        self.feed.remove(&tables::feed_key(head.workspace, head.ws_seq)).map_err(storage)?;
        let seq = self.next(head.workspace)?;
        let entry = encode(&FeedRecord::Erased(doc));
        self.feed.insert(&tables::feed_key(head.workspace, seq), entry.as_slice()).map_err(storage)?;
        Ok(())
    }
}
