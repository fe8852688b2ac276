//! What goes: files that a manager erases, uploads that nobody goes on with, and files that no record names.

use super::record::{Attached, Blob, attached_key, attached_to_key, blob_key, hash_of, read};
use super::{Blobs, FileError, object_path};
use crate::auth::Directory;
use crate::hub::SignedIn;
use crate::store::{Batch, StoreError, Table};
use futures_util::StreamExt;
use muster_shared::access::Resource;
use muster_shared::api::ErrorCode;
use muster_shared::attachments::BlobHash;
use muster_shared::doc::Document;
use muster_shared::id::{DocId, WorkspaceId};
use muster_shared::sync::frame::encode;
use muster_shared::time::Timestamp;
use object_store::{Error as ObjectError, ObjectStoreExt};
use std::path::Path;
use std::time::Duration;

/// Milliseconds that bytes without a record are left, in case somebody is about to write the record.
const YOUNG: i64 = 60 * 60 * 1000;

/// What a sweep removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Uploads that were not gone on with.
    pub uploads: usize,
    /// Attachments of files that their record never named.
    pub orphans: usize,
    /// Files that no record has any more.
    pub files: usize,
}

impl Blobs {
    /// Erases a file for good: for every record of the workspace, with a trace in its place and in the ledger, in one commit.
    /// The caller has decided that they may; it is asked again as the trace is written.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] when it is not attached to the record; the store or the object store fails.
    pub async fn erase(
        &self,
        directory: &Directory,
        who: &SignedIn,
        record: Resource,
        sha256: BlobHash,
    ) -> Result<(), FileError> {
        let Resource::Document { workspace, doc, .. } = record else {
            return Err(FileError::Refused(ErrorCode::NotFound));
        };
        let _nothing_is_stored = self.inner.gate.write().await;
        let found = self
            .blocking(move |inner| {
                Ok(if inner.attached(doc, sha256)?.is_some() { inner.blob(workspace, sha256)? } else { None })
            })
            .await?;
        let blob = found.ok_or(FileError::Refused(ErrorCode::NotFound))?;
        if blob.erased.is_none() {
            let size = blob.size;
            let put = move |by, at| {
                let erased = Blob { erased: Some((at, by)), ..blob };
                vec![(Table::Blobs, blob_key(workspace, sha256), Some(encode(&erased)))]
            };
            directory.erase_file(who, record, sha256, put).await?;
            self.release(workspace, size);
        }
        self.inner.partials.forget(workspace, sha256)?;
        // Also when only the trace was written before: a crash in between must not keep the bytes.
        self.remove_bytes(workspace, sha256).await?;
        Ok(())
    }

    async fn remove_bytes(&self, workspace: WorkspaceId, sha256: BlobHash) -> Result<(), FileError> {
        match self.inner.objects.delete(&object_path(workspace, sha256)).await {
            Ok(()) | Err(ObjectError::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes what has had its time, by the server's clock. Reads what is known of every file: for work that is done now
    /// and then.
    ///
    /// # Errors
    /// The stores cannot be read or written. What was removed before stays removed.
    pub async fn sweep(&self, now: Timestamp) -> Result<Swept, FileError> {
        let days = |days: u32| i64::from(days) * 86_400_000;
        let rules = self.inner.rules;
        let mut swept = Swept::default();
        self.inner.pace.retain_recent();
        let idle = Duration::from_millis(u64::try_from(days(rules.upload_days)).unwrap_or_default());
        swept.uploads =
            self.blocking(move |inner| inner.partials.expire(idle).map_err(|e| StoreError::Io(e.to_string()))).await?;
        let before = Timestamp(now.0.saturating_sub(days(rules.orphan_days)));
        let (orphans, named) = self.blocking(move |inner| inner.unnamed(before)).await?;
        swept.orphans = orphans;
        let _nothing_is_stored = self.inner.gate.write().await;
        if !named.is_empty() {
            self.inner.store.commit(Batch { put: named, ..Batch::default() }).await?;
        }
        for (workspace, sha256, blob) in self.blocking(|inner| inner.of_nobody()).await? {
            let put = vec![(Table::Blobs, blob_key(workspace, sha256), None)];
            self.inner.store.commit(Batch { put, ..Batch::default() }).await?;
            self.release(workspace, blob.kept());
            self.remove_bytes(workspace, sha256).await?;
            swept.files += 1;
        }
        self.blocking(|inner| remove_staged(&inner.folder).map_err(|e| StoreError::Io(e.to_string()))).await?;
        self.remove_strays(now).await?;
        Ok(swept)
    }

    /// Removes bytes that no record speaks of, or that were erased: what a crash left.
    async fn remove_strays(&self, now: Timestamp) -> Result<(), FileError> {
        let mut kept = std::collections::HashSet::new();
        for (key, value) in self.blocking(|inner| inner.store.scan(Table::Blobs, &[])).await? {
            let (workspace, sha256) =
                (key.get(..16).and_then(|w| WorkspaceId::from_slice(w).ok()), hash_of(key.get(16..)));
            if let (Some(workspace), Some(sha256), None) = (workspace, sha256, read::<Blob>(&value)?.erased) {
                kept.insert(object_path(workspace, sha256));
            }
        }
        let mut all = self.inner.objects.list(None);
        while let Some(object) = all.next().await {
            let object = object?;
            let age = now.0.saturating_sub(object.last_modified.timestamp_millis());
            if !kept.contains(&object.location) && age > YOUNG {
                tracing::info!(file = %object.location, "removing bytes that no record has");
                self.inner.objects.delete(&object.location).await?;
            }
        }
        Ok(())
    }
}

/// Removes what a crash left of files that were being stored. The object store writes a file beside its place, under its name
/// and a sign that no name of ours has, and does not list it.
fn remove_staged(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_staged(&entry.path())?;
        } else if entry.file_name().to_string_lossy().contains('#') {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

type Puts = Vec<(Table, Vec<u8>, Option<Vec<u8>>)>;

impl super::Inner {
    /// Looks at the files that no record has been seen to name: how many have waited too long, and what to write.
    fn unnamed(&self, before: Timestamp) -> Result<(usize, Puts), StoreError> {
        let (mut orphans, mut put) = (0, Puts::new());
        for (key, value) in self.store.scan(Table::Attached, &[])? {
            let attached: Attached = read(&value)?;
            let doc = key.get(..16).and_then(|doc| DocId::from_slice(doc).ok());
            let (Some(doc), Some(sha256), false) = (doc, hash_of(key.get(16..)), attached.named) else { continue };
            let Some(stored) = self.store.load(doc)? else { continue };
            let snapshot = stored.snapshot.as_ref().map_or(&[][..], |s| &s.bytes);
            let chunks: Vec<&[u8]> = stored.chunks.iter().map(|c| c.bytes.as_ref()).collect();
            // What cannot be read here may name it.
            let named = Document::load(doc, None, snapshot, &chunks).map_or(true, |document| document.named(sha256));
            if named {
                let named = Attached { named: true, ..attached };
                put.push((Table::Attached, attached_key(doc, sha256), Some(encode(&named))));
            } else if attached.at < before {
                orphans += 1;
                put.push((Table::Attached, attached_key(doc, sha256), None));
                put.push((Table::AttachedTo, attached_to_key(stored.head.workspace, sha256, doc), None));
            }
        }
        Ok((orphans, put))
    }

    /// Files that no record has. The trace of one that was erased stays.
    fn of_nobody(&self) -> Result<Vec<(WorkspaceId, BlobHash, Blob)>, StoreError> {
        let mut out = Vec::new();
        for (key, value) in self.store.scan(Table::Blobs, &[])? {
            let blob: Blob = read(&value)?;
            let workspace = key.get(..16).and_then(|w| WorkspaceId::from_slice(w).ok());
            let (Some(workspace), Some(sha256), None) = (workspace, hash_of(key.get(16..)), blob.erased) else {
                continue;
            };
            if self.store.scan(Table::AttachedTo, &key)?.is_empty() {
                out.push((workspace, sha256, blob));
            }
        }
        Ok(out)
    }
}
