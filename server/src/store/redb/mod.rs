//! The embedded engine: one redb file, one writer thread that commits in groups.

mod overlay;
mod read;
mod tables;
mod tools;
mod writer;

pub use tools::{Finding, Report, copy_as_new, restore, verify};

use super::{
    Batch, Chunk, Committed, DocumentHead, FeedItem, Pending, Records, Snapshot, Store, StoreError, Stored, Table,
};
use ::redb::{Database, ReadTransaction, ReadableDatabase};
use muster_shared::id::{DocId, Incarnation, UnitId, WorkspaceId};
use muster_shared::sync::row::Row;
use muster_shared::time::Timestamp;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, mpsc};
use std::thread::JoinHandle;
use std::time::Instant;
use tokio::sync::oneshot;
use writer::{Job, Work};

/// Memory for pages that redb keeps, in bytes: the hot part of the trees; the operating system caches the rest.
const CACHE: usize = 48 << 20;

/// The embedded store.
pub struct RedbStore {
    shared: Arc<Shared>,
    incarnation: Incarnation,
    restored: Option<Timestamp>,
    /// `None` once it is closed, as the writer.
    queue: RwLock<Option<mpsc::Sender<Job>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

/// What readers and the writer share.
struct Shared {
    /// `None` while the database could not be opened again after its disk failed, and after closing.
    database: RwLock<Option<Database>>,
    opener: Opener,
    /// For messages.
    file: String,
    /// When a commit last failed.
    failed: Mutex<Option<Instant>>,
    closed: AtomicBool,
}

/// Opens the database, at start and again after its disk failed.
type Opener = Box<dyn Fn() -> Result<Database, ::redb::DatabaseError> + Send + Sync>;

impl RedbStore {
    /// Opens the store's file, or makes a new one.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] names a damaged file, which is left as it is; [`StoreError::InUse`] when another
    /// process has it open.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        check_header(path)?;
        let file: PathBuf = path.to_owned();
        Self::open_with(
            path.display().to_string(),
            Box::new(move || Database::builder().set_cache_size(CACHE).create(&file)),
        )
    }

    /// Opens the store's file to look at it: what is written stays in memory, the file is not changed.
    ///
    /// # Errors
    /// As [`RedbStore::open`].
    pub fn open_to_look(path: &Path) -> Result<Self, StoreError> {
        check_header(path)?;
        let file: PathBuf = path.to_owned();
        Self::open_with(
            path.display().to_string(),
            Box::new(move || {
                let opened = std::fs::File::open(&file).map_err(::redb::StorageError::Io)?;
                let length = opened.metadata().map_err(::redb::StorageError::Io)?.len();
                Database::builder().set_cache_size(CACHE).create_with_backend(overlay::Overlay::new(opened, length))
            }),
        )
    }

    /// Opens a store over whatever `opener` gives, for tests of failing storage.
    pub fn open_with(file: String, opener: Opener) -> Result<Self, StoreError> {
        let database = open_guarded(&opener, &file)?;
        let incarnation = catch(&file, || writer::prepare(&database))?;
        let restored = catch(&file, || read::restored(&database.begin_read().map_err(storage)?))?;
        let failed = Mutex::default();
        let database = RwLock::new(Some(database));
        let shared = Arc::new(Shared { database, opener, file, failed, closed: AtomicBool::new(false) });
        let (queue, jobs) = mpsc::channel();
        let for_writer = shared.clone();
        let writer = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || writer::run(&for_writer, &jobs))
            .map_err(|e| StoreError::Io(e.to_string()))?;
        let (queue, writer) = (RwLock::new(Some(queue)), Mutex::new(Some(writer)));
        Ok(Self { shared, incarnation, restored, queue, writer })
    }

    fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Work,
    ) -> Pending<T> {
        let (reply, answer) = oneshot::channel();
        let queue = self.queue.read().unwrap_or_else(PoisonError::into_inner);
        let sent = queue.as_ref().is_some_and(|q| q.send(Job { work: work(reply) }).is_ok());
        Box::pin(async move {
            if !sent {
                return Err(StoreError::Closed);
            }
            answer.await.unwrap_or(Err(StoreError::Closed))
        })
    }
}

impl Drop for RedbStore {
    fn drop(&mut self) {
        self.close();
    }
}

impl Shared {
    /// Runs `f` on a snapshot of what is committed.
    fn read<T>(&self, f: impl FnOnce(&ReadTransaction) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        let Some(database) = database.as_ref() else {
            let closed = self.closed.load(Ordering::Relaxed);
            return Err(if closed { StoreError::Closed } else { StoreError::Io("the disk failed before".into()) });
        };
        catch(&self.file, || {
            let transaction = database.begin_read().map_err(storage)?;
            f(&transaction)
        })
    }
}

impl Store for RedbStore {
    fn close(&self) {
        self.queue.write().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // The writer catches its panics; there is nobody left to tell.
            let _ = writer.join();
        }
        self.shared.closed.store(true, Ordering::Relaxed);
        self.shared.database.write().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn incarnation(&self) -> Incarnation {
        self.incarnation
    }
    fn restored(&self) -> Option<Timestamp> {
        self.restored
    }
    fn commit(&self, batch: Batch) -> Pending<Committed> {
        self.submit(|reply| Work::Batch(Box::new(batch), reply))
    }
    fn put_snapshot(&self, doc: DocId, epoch: u32, snapshot: Snapshot) -> Pending<()> {
        self.submit(|reply| Work::Snapshot(doc, epoch, snapshot, reply))
    }
    fn last_failure(&self) -> Option<Instant> {
        *self.shared.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn head(&self, doc: DocId) -> Result<Option<DocumentHead>, StoreError> {
        self.shared.read(|t| read::head(t, doc))
    }
    fn load(&self, doc: DocId) -> Result<Option<Stored>, StoreError> {
        self.shared.read(|t| read::load(t, doc))
    }
    fn load_epoch(&self, doc: DocId, epoch: u32) -> Result<Option<Stored>, StoreError> {
        self.shared.read(|t| read::load_epoch(t, doc, epoch))
    }
    fn chunks(&self, doc: DocId, epoch: u32, after: u64, limit: usize) -> Result<Vec<Chunk>, StoreError> {
        self.shared.read(|t| read::chunks(t, doc, epoch, after, limit))
    }
    fn erased(&self, doc: DocId) -> Result<bool, StoreError> {
        self.shared.read(|t| read::erased(t, doc))
    }
    fn row(&self, doc: DocId) -> Result<Option<Row>, StoreError> {
        self.shared.read(|t| read::row(t, doc))
    }
    fn holds(&self, workspace: WorkspaceId, unit: UnitId) -> Result<bool, StoreError> {
        self.shared.read(|t| read::holds(t, workspace, unit))
    }
    fn unfiled(&self, before: Timestamp) -> Result<Vec<(DocId, WorkspaceId)>, StoreError> {
        self.shared.read(|t| read::unfiled(t, before))
    }
    fn outdated(&self) -> Result<Vec<(DocId, WorkspaceId)>, StoreError> {
        self.shared.read(read::outdated)
    }

    fn feed(&self, workspace: WorkspaceId, since: u64, limit: usize) -> Result<Vec<(u64, FeedItem)>, StoreError> {
        self.shared.read(|t| read::feed(t, workspace, since, limit))
    }
    fn ws_seq(&self, workspace: WorkspaceId) -> Result<u64, StoreError> {
        self.shared.read(|t| read::ws_seq(t, workspace))
    }
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.shared.read(|t| read::get(t, table, key))
    }
    fn backup(&self, to: &Path) -> Result<(), StoreError> {
        tools::backup(&self.shared, to)
    }
    fn scan(&self, table: Table, prefix: &[u8]) -> Result<Records, StoreError> {
        self.shared.read(|t| read::scan(t, table, prefix))
    }
}

/// Any storage error of redb.
fn storage(error: impl Into<::redb::Error>) -> StoreError {
    match error.into() {
        ::redb::Error::Corrupted(reason) => tables::damaged(&reason),
        ::redb::Error::DatabaseAlreadyOpen => StoreError::InUse(String::new()),
        ::redb::Error::Io(e) if e.kind() == std::io::ErrorKind::InvalidData => tables::damaged(&e.to_string()),
        other => StoreError::Io(other.to_string()),
    }
}

/// Puts the file's name into an error that lacks it.
fn named(error: StoreError, file: &str) -> StoreError {
    match error {
        StoreError::Corrupt { file: old, reason } if old.is_empty() => {
            StoreError::Corrupt { file: file.to_owned(), reason }
        }
        StoreError::InUse(old) if old.is_empty() => StoreError::InUse(file.to_owned()),
        other => other,
    }
}

/// Runs `f`; redb may panic on a file that something else has altered, and that is damage, not the end of the server.
fn catch<T>(file: &str, f: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(f))
        .unwrap_or_else(|_| Err(tables::damaged("its pages contradict each other")))
        .map_err(|e| named(e, file))
}

fn open_guarded(opener: &Opener, file: &str) -> Result<Database, StoreError> {
    catch(file, || opener().map_err(storage))
}

/// redb turns an empty file into a new database. A file that exists but is empty was truncated, and starting with
/// nothing would hide that.
fn check_header(path: &Path) -> Result<(), StoreError> {
    match std::fs::metadata(path) {
        Ok(m) if m.len() == 0 => Err(named(tables::damaged("it is empty"), &path.display().to_string())),
        Ok(_) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(StoreError::Io(format!("{}: {e}", path.display()))),
    }
}
