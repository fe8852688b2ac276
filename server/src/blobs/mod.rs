//! Files of records (MODEL.md 29): bytes by their hash in an object store, what is known of them in the store of documents.
//!
//! A file belongs to a workspace and is addressed by its SHA-256. Knowing the hash gives nothing: whoever may read a record may
//! read the files that were *attached* to it, which takes a complete upload by somebody who may write the record, or somebody
//! who may write it and can read the file at another record already. The bytes are where they belong before the records of
//! them are committed, and those are gone before the bytes are removed; what a crash leaves between is bytes without a record,
//! which the sweep finds.

mod partial;
mod record;
mod sweep;
mod upload;

pub use sweep::Swept;
pub use upload::{FileError, Sending};

use crate::auth::AuthError;
use crate::config::FileRules;
use crate::store::{Store, StoreError, Table};
use bytes::Bytes;
use futures_util::stream::BoxStream;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use muster_shared::api::{FileLimits, StoredFile};
use muster_shared::attachments::BlobHash;
use muster_shared::id::{AccountId, DocId, WorkspaceId};
use muster_shared::sync::frame::encode;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt};
use partial::Partials;
use record::{Attached, Blob, attached_key, attached_to_key, blob_key, read, workspace_name};
use std::collections::{HashMap, HashSet};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::RwLock;

/// The folder of files within the data folder.
pub const FOLDER: &str = "blobs";
/// Requests that one account may make about uploads, per minute.
const PER_MINUTE: NonZeroU32 = NonZeroU32::MIN.saturating_add(2_999);

/// The files of all workspaces. Cheap to clone.
#[derive(Clone)]
pub struct Blobs {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn Store>,
    objects: Arc<dyn ObjectStore>,
    /// The folder that the objects are files of.
    folder: PathBuf,
    partials: Partials,
    rules: FileRules,
    /// Held for reading while bytes are stored and recorded, for writing while bytes are removed.
    gate: RwLock<()>,
    /// Bytes of every workspace that was asked about, those being stored included.
    used: Mutex<HashMap<WorkspaceId, u64>>,
    /// Files that are being stored.
    finishing: Mutex<HashSet<(WorkspaceId, BlobHash)>>,
    pace: DefaultKeyedRateLimiter<AccountId>,
}

/// A file to be read.
pub struct Reading {
    /// What is known of it.
    pub file: StoredFile,
    /// Its bytes.
    pub bytes: BoxStream<'static, object_store::Result<Bytes>>,
}

impl Blobs {
    /// Opens the folder of files below `data`, making it if need be.
    ///
    /// # Errors
    /// The folder cannot be made or used.
    pub fn open(data: &Path, store: Arc<dyn Store>, rules: FileRules) -> std::io::Result<Self> {
        let folder = data.join(FOLDER);
        std::fs::create_dir_all(&folder)?;
        let partials = Partials::open(folder.join("partial"))?;
        let whole = folder.join("whole");
        std::fs::create_dir_all(&whole)?;
        // What is recorded must be on the disk before it is.
        let objects = LocalFileSystem::new_with_prefix(&whole).map_err(std::io::Error::other)?.with_fsync(true);
        Ok(Self {
            inner: Arc::new(Inner {
                store,
                objects: Arc::new(objects),
                folder: whole,
                partials,
                rules,
                gate: RwLock::new(()),
                used: Mutex::default(),
                finishing: Mutex::default(),
                pace: RateLimiter::keyed(Quota::per_minute(PER_MINUTE)),
            }),
        })
    }

    /// Counts a request about an upload; refuses when there were too many.
    ///
    /// # Errors
    /// [`AuthError::TooFast`].
    pub fn pace(&self, account: AccountId) -> Result<(), AuthError> {
        self.inner.pace.check_key(&account).map_err(|until| AuthError::TooFast {
            seconds: until.wait_time_from(DefaultClock::default().now()).as_secs() + 1,
        })
    }

    /// What the server takes for a workspace now.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn limits(&self, workspace: WorkspaceId) -> Result<FileLimits, StoreError> {
        let used = self.used(workspace).await?;
        let rules = &self.inner.rules;
        Ok(FileLimits { largest: rules.largest, room: rules.workspace.saturating_sub(used) })
    }

    /// The files that were attached to a record.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn of_record(&self, workspace: WorkspaceId, doc: DocId) -> Result<Vec<StoredFile>, StoreError> {
        self.blocking(move |inner| {
            let mut out = Vec::new();
            for (key, value) in inner.store.scan(Table::Attached, &doc.0)? {
                let Some(sha256) = record::hash_of(key.get(16..)) else { continue };
                let attached: Attached = read(&value)?;
                if let Some(blob) = inner.blob(workspace, sha256)? {
                    out.push(blob.shown(sha256, &attached));
                }
            }
            Ok(out)
        })
        .await
    }

    /// A file of a record, to be read. The caller has decided that the record may be read. `None`: no such file was attached
    /// to it, whatever there is elsewhere.
    ///
    /// # Errors
    /// The store, or the object store, cannot be read.
    pub async fn open_file(
        &self,
        workspace: WorkspaceId,
        doc: DocId,
        sha256: BlobHash,
    ) -> Result<Option<Reading>, FileError> {
        let found = self
            .blocking(move |inner| {
                let Some(attached) = inner.attached(doc, sha256)? else { return Ok(None) };
                Ok(inner.blob(workspace, sha256)?.map(|blob| blob.shown(sha256, &attached)))
            })
            .await?;
        let Some(file) = found else { return Ok(None) };
        if file.erased.is_some() {
            return Err(FileError::Erased);
        }
        let object = self.inner.objects.get(&object_path(workspace, sha256)).await?;
        Ok(Some(Reading { file, bytes: object.into_stream() }))
    }

    /// Bytes of a workspace's files.
    async fn used(&self, workspace: WorkspaceId) -> Result<u64, StoreError> {
        if let Some(used) = lock(&self.inner.used).get(&workspace) {
            return Ok(*used);
        }
        let counted = self
            .blocking(move |inner| {
                let all = inner.store.scan(Table::Blobs, &workspace.0)?;
                let sizes = all.iter().map(|(_, value)| Ok(read::<Blob>(value)?.kept()));
                sizes.sum::<Result<u64, StoreError>>()
            })
            .await?;
        Ok(*lock(&self.inner.used).entry(workspace).or_insert(counted))
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let inner = self.inner.clone();
        tokio::task::spawn_blocking(move || work(&inner)).await.unwrap_or(Err(StoreError::Closed))
    }
}

impl Inner {
    fn blob(&self, workspace: WorkspaceId, sha256: BlobHash) -> Result<Option<Blob>, StoreError> {
        self.store.get(Table::Blobs, &blob_key(workspace, sha256))?.map(|value| read(&value)).transpose()
    }

    fn attached(&self, doc: DocId, sha256: BlobHash) -> Result<Option<Attached>, StoreError> {
        self.store.get(Table::Attached, &attached_key(doc, sha256))?.map(|value| read(&value)).transpose()
    }

    /// The records that have a file.
    fn attached_to(&self, workspace: WorkspaceId, sha256: BlobHash) -> Result<Vec<DocId>, StoreError> {
        let prefix = blob_key(workspace, sha256);
        let found = self.store.scan(Table::AttachedTo, &prefix)?;
        Ok(found.iter().filter_map(|(key, _)| DocId::from_slice(key.get(prefix.len()..)?).ok()).collect())
    }
}

/// Where the bytes of a file are. Made of two numbers and nothing that anybody typed.
fn object_path(workspace: WorkspaceId, sha256: BlobHash) -> ObjectPath {
    let hash = sha256.to_string();
    ObjectPath::from_iter([workspace_name(workspace).as_str(), &hash[..2], &hash])
}

/// Nothing that holds one of these locks can fail half-way.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is put for a file that becomes attached to a record.
fn puts(
    workspace: WorkspaceId,
    doc: DocId,
    sha256: BlobHash,
    blob: Option<&Blob>,
    attached: &Attached,
) -> Vec<(Table, Vec<u8>, Option<Vec<u8>>)> {
    let mut put = vec![
        (Table::Attached, attached_key(doc, sha256), Some(encode(attached))),
        (Table::AttachedTo, attached_to_key(workspace, sha256, doc), Some(Vec::new())),
    ];
    put.extend(blob.map(|blob| (Table::Blobs, blob_key(workspace, sha256), Some(encode(blob)))));
    put
}
