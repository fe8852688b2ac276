//! Files on their way in: announced, sent in parts, looked at, stored, attached.

use super::partial::{Turn, Upload, length, look};
use super::record::{Attached, Blob};
use super::{Blobs, lock, object_path, puts};
use crate::auth::{AuthError, Directory};
use crate::hub::SignedIn;
use crate::store::StoreError;
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use muster_shared::access::{Action, Principal, Resource, decide};
use muster_shared::api::{ErrorCode, NewFile, Uploaded};
use muster_shared::id::{AccountId, DocId, WorkspaceId};
use muster_shared::time::Timestamp;
use object_store::{ObjectStoreExt, PutPayload};
use std::io::SeekFrom;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

/// Bytes handed to the object store at a time; what S3 asks of a part at least.
const PIECE: usize = 5 << 20;

/// Why a file was not taken or given.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// For a reason that whoever asks is told.
    #[error("refused: {0:?}")]
    Refused(ErrorCode),
    /// It was erased for good.
    #[error("the file was erased")]
    Erased,
    /// What the directory says.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The store of documents.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The disk.
    #[error("the disk failed: {0}")]
    Disk(#[from] std::io::Error),
    /// The object store.
    #[error("the store of files failed: {0}")]
    Objects(#[from] object_store::Error),
}

/// Who sends a file, and where to.
#[derive(Clone)]
pub struct Sending {
    /// Who.
    pub who: SignedIn,
    /// With these rights.
    pub principal: Principal,
    /// The record, which the caller has found to be one that they may write.
    pub record: Resource,
    /// The same.
    pub doc: DocId,
    /// The file.
    pub file: NewFile,
}

impl Sending {
    fn upload(&self) -> Upload {
        let NewFile { sha256, size } = self.file;
        let Principal { workspace, account, .. } = self.principal;
        Upload { workspace, doc: self.doc, account, sha256, size }
    }
}

impl Blobs {
    /// A file is announced: whether it is there already for this person, or where to go on. Whoever can read it at another
    /// record need not send it again; of what they cannot read they learn nothing.
    ///
    /// # Errors
    /// Too large, no room, erased, too many begun, the same upload under way.
    pub async fn begin(&self, directory: &Directory, sending: Sending) -> Result<Uploaded, FileError> {
        if self.is_there(directory, &sending).await? {
            return Ok(Uploaded::Complete);
        }
        let upload = sending.upload();
        let turn = self.inner.partials.take(&upload).ok_or(FileError::Refused(ErrorCode::UploadBusy))?;
        self.fits(&upload).await?;
        let there = length(&turn.path)?;
        if there < upload.size {
            return Ok(Uploaded::Partial(there));
        }
        self.clone().finish(directory.clone(), sending, turn).await
    }

    /// Takes bytes of an announced file from `offset` on. Those that arrived are kept, however the request ends. Says where
    /// to go on, which is elsewhere than the sender thought when `offset` is not how far it was.
    ///
    /// # Errors
    /// As of [`Blobs::begin`], and [`ErrorCode::WrongContent`] when what arrived is another file: nothing is kept then.
    pub async fn take<E>(
        &self,
        directory: &Directory,
        sending: Sending,
        offset: u64,
        mut bytes: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<Uploaded, FileError> {
        if self.is_there(directory, &sending).await? {
            return Ok(Uploaded::Complete);
        }
        let upload = sending.upload();
        let turn = self.inner.partials.take(&upload).ok_or(FileError::Refused(ErrorCode::UploadBusy))?;
        self.fits(&upload).await?;
        let mut there = length(&turn.path)?;
        if there != offset {
            return Ok(Uploaded::Partial(there));
        }
        if there == 0 && !self.inner.partials.may_begin(&upload)? {
            return Err(FileError::Refused(ErrorCode::TooMany));
        }
        let mut file = tokio::fs::OpenOptions::new().create(true).truncate(false).write(true).open(&turn.path).await?;
        file.seek(SeekFrom::Start(there)).await?;
        while let Some(piece) = bytes.next().await {
            // The connection broke off: what came before is kept.
            let Ok(piece) = piece else { break };
            there += piece.len() as u64;
            if there > upload.size {
                drop(file);
                std::fs::remove_file(&turn.path)?;
                return Err(FileError::Refused(ErrorCode::WrongContent));
            }
            file.write_all(&piece).await?;
        }
        // What the sender is told to go on after must outlive a power cut.
        file.flush().await?;
        file.sync_data().await?;
        drop(file);
        if there < upload.size {
            return Ok(Uploaded::Partial(there));
        }
        self.clone().finish(directory.clone(), sending, turn).await
    }

    /// Whether the file is attached to the record, which it becomes here if the sender can read it elsewhere.
    async fn is_there(&self, directory: &Directory, sending: &Sending) -> Result<bool, FileError> {
        let Upload { workspace, doc, sha256, .. } = sending.upload();
        let principal = sending.principal.clone();
        let (erased, attached, readable) = self
            .blocking(move |inner| {
                let Some(blob) = inner.blob(workspace, sha256)? else { return Ok((false, false, false)) };
                if blob.erased.is_some() {
                    return Ok((true, false, false));
                }
                if inner.attached(doc, sha256)?.is_some() {
                    return Ok((false, true, true));
                }
                for other in inner.attached_to(workspace, sha256)? {
                    let Some(head) = inner.store.head(other)? else { continue };
                    let unit = head.placement.unit;
                    let record = Resource::Document { workspace: head.workspace, doc: other, unit };
                    if decide(&principal, Action::Read, &record).is_ok() {
                        return Ok((false, false, true));
                    }
                }
                Ok((false, false, false))
            })
            .await?;
        if erased {
            return Err(FileError::Erased);
        }
        if readable && !attached {
            let _nothing_is_removed = self.inner.gate.read().await;
            // It may have gone while this waited.
            if self.blocking(move |inner| Ok(inner.attached_to(workspace, sha256)?.is_empty())).await? {
                return Ok(false);
            }
            let put = move |by: AccountId, at: Timestamp| {
                puts(workspace, doc, sha256, None, &Attached { by, at, named: false })
            };
            directory.attach(&sending.who, sending.record, sha256, put).await?;
        }
        Ok(readable)
    }

    /// Whether there is room for a file, by its own size and its workspace's.
    async fn fits(&self, upload: &Upload) -> Result<(), FileError> {
        if upload.size == 0 {
            return Err(FileError::Refused(ErrorCode::Malformed));
        }
        let limits = self.limits(upload.workspace).await?;
        if upload.size > limits.largest {
            return Err(FileError::Refused(ErrorCode::FileTooLarge));
        }
        if upload.size > limits.room && !self.knows(upload.workspace, upload.sha256).await? {
            return Err(FileError::Refused(ErrorCode::NoRoom));
        }
        Ok(())
    }

    async fn knows(
        &self,
        workspace: WorkspaceId,
        sha256: muster_shared::attachments::BlobHash,
    ) -> Result<bool, StoreError> {
        self.blocking(move |inner| Ok(inner.blob(workspace, sha256)?.is_some_and(|blob| blob.erased.is_none()))).await
    }

    /// All bytes are there: looks at them, stores them and attaches the file. A task of its own, so that a client that hangs
    /// up leaves nothing half done.
    async fn finish(self, directory: Directory, sending: Sending, turn: Turn) -> Result<Uploaded, FileError> {
        let task = tokio::spawn(async move {
            let Upload { workspace, sha256, .. } = sending.upload();
            if !lock(&self.inner.finishing).insert((workspace, sha256)) {
                return Err(FileError::Refused(ErrorCode::UploadBusy));
            }
            let done = self.store_and_attach(&directory, &sending, &turn).await;
            lock(&self.inner.finishing).remove(&(workspace, sha256));
            done.map(|()| Uploaded::Complete)
        });
        task.await.map_err(|e| FileError::Disk(std::io::Error::other(e)))?
    }

    async fn store_and_attach(&self, directory: &Directory, sending: &Sending, turn: &Turn) -> Result<(), FileError> {
        let Upload { workspace, doc, sha256, size, .. } = sending.upload();
        let path = turn.path.clone();
        let seen = tokio::task::spawn_blocking(move || look(&path)).await.map_err(std::io::Error::other)??;
        if seen.sha256 != sha256 {
            std::fs::remove_file(&turn.path)?;
            return Err(FileError::Refused(ErrorCode::WrongContent));
        }
        let _nothing_is_removed = self.inner.gate.read().await;
        let known = self.knows(workspace, sha256).await?;
        if !known {
            self.reserve(workspace, size).await?;
            if let Err(error) = self.store_bytes(&turn.path, workspace, sha256).await {
                self.release(workspace, size);
                return Err(error);
            }
        }
        let blob = Blob { size, kind: seen.kind.media_type().to_owned(), erased: None };
        let put = move |by: AccountId, at: Timestamp| {
            puts(workspace, doc, sha256, (!known).then_some(&blob), &Attached { by, at, named: false })
        };
        if let Err(error) = directory.attach(&sending.who, sending.record, sha256, put).await {
            if !known {
                self.release(workspace, size);
            }
            return Err(error.into());
        }
        std::fs::remove_file(&turn.path)?;
        Ok(())
    }

    /// Takes room for a file that is not there yet.
    async fn reserve(&self, workspace: WorkspaceId, size: u64) -> Result<(), FileError> {
        self.used(workspace).await?;
        let mut used = lock(&self.inner.used);
        let used = used.entry(workspace).or_default();
        if used.saturating_add(size) > self.inner.rules.workspace {
            return Err(FileError::Refused(ErrorCode::NoRoom));
        }
        *used += size;
        Ok(())
    }

    /// Gives room back.
    pub(super) fn release(&self, workspace: WorkspaceId, size: u64) {
        if let Some(used) = lock(&self.inner.used).get_mut(&workspace) {
            *used = used.saturating_sub(size);
        }
    }

    /// Puts the bytes where they belong, a piece at a time; on the disk when this resolves.
    async fn store_bytes(
        &self,
        from: &std::path::Path,
        workspace: WorkspaceId,
        sha256: muster_shared::attachments::BlobHash,
    ) -> Result<(), FileError> {
        let to = object_path(workspace, sha256);
        let mut file = tokio::fs::File::open(from).await?;
        let mut upload = self.inner.objects.put_multipart(&to).await?;
        loop {
            let mut piece = Vec::with_capacity(64 << 10);
            let read = (&mut file).take(PIECE as u64).read_to_end(&mut piece).await?;
            if read == 0 {
                break;
            }
            if let Err(error) = upload.put_part(PutPayload::from(piece)).await {
                // Or the parts would stay for ever.
                if let Err(error) = upload.abort().await {
                    tracing::warn!(%error, "the parts of a file that could not be stored are left");
                }
                return Err(error.into());
            }
        }
        upload.complete().await?;
        Ok(())
    }
}
