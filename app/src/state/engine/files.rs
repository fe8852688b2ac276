//! Files of records on this device: kept in the origin-private file system before anything else, named by the record's
//! document next, and sent to the server by the tab that leads, part by part, however often the connection breaks.

use super::Engine;
use super::slot::Slot;
use super::tabs::TabMessage;
use crate::platform::fetch::{self, ApiError};
use crate::platform::files::{Brought, Content};
use crate::platform::opfs::{FileError, Folder, Writer};
use crate::platform::{clock, device, random, task};
use crate::state::upload::{Progress, Upload};
use gloo::net::http::Method;
use leptos::prelude::*;
use muster_shared::api::{ErrorCode, FileLimits, NewFile, RecordFiles, Text, Uploaded, path, paths};
use muster_shared::attachments::{Attachment, BlobHash, HEAD, Kind, PART, sniff, tidy};
use muster_shared::id::{AccountId, DocId, EntryId, WorkspaceId};
use muster_shared::label::{Label, label};
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

/// The folder of all of Muster's files on this device.
const ROOT: &str = "muster-files";
/// Bytes read, hashed and written at a time.
const SLICE: u64 = 1 << 20;
/// Bytes hashed between two looks at the clock.
const PIECE: usize = 128 << 10;
/// Milliseconds of work after which the page gets a turn.
const TURN: f64 = 8.0;
/// Milliseconds until a part is sent again; doubled with each failure.
const AGAIN: u32 = 1_000;
/// The longest such wait.
const LONGEST: u32 = 60_000;

/// Why a file could not be attached or opened.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// Larger than the server takes: so many bytes are.
    TooLarge(u64),
    /// There is nothing in it.
    Empty,
    /// It could not be read: moved, or a folder.
    Unreadable,
    /// This device has no room for it.
    Full,
    /// This browser keeps no files.
    Unavailable,
    /// The record cannot be changed.
    ReadOnly,
    /// What was read is not what was attached.
    Differs,
    /// The server, or the way to it.
    Server(ApiError),
    /// Something else of this device.
    Failed,
}

impl From<FileError> for Problem {
    fn from(error: FileError) -> Self {
        device::report(&error.to_string());
        match error {
            FileError::Full => Self::Full,
            FileError::Unavailable => Self::Unavailable,
            FileError::Failed(_) => Self::Failed,
        }
    }
}

/// What an engine knows of files.
#[derive(Default)]
pub struct Files {
    /// Those that the server does not have yet.
    pub(in crate::state) uploads: ArcRwSignal<Arc<Vec<Upload>>>,
    /// How far the one is that is being sent, in whichever tab.
    pub(in crate::state) progress: ArcRwSignal<Option<Progress>>,
    sending: Cell<bool>,
    failures: Cell<u32>,
}

const GONE: Label = label(
    "The file is no longer on this device. Attach it again.",
    "Die Datei ist nicht mehr auf diesem Gerät. Hängen Sie sie noch einmal an.",
);

/// What became of sending one file.
enum Sent {
    Done,
    Refused(Text),
    /// Not now: ask again later.
    Later,
    /// Not before the person or the connection comes back.
    Stop,
}

impl Engine {
    fn shelf(&self) -> (String, String) {
        self.principal.with_untracked(|p| (p.account.to_string(), p.workspace.to_string()))
    }

    async fn folder(&self, doc: DocId) -> Result<Folder, FileError> {
        let (account, workspace) = self.shelf();
        Folder::make(&[ROOT, &account, &workspace, &doc.to_string()]).await
    }

    /// A file that this device has whole.
    pub(in crate::state) async fn kept(&self, doc: DocId, id: EntryId, size: u64) -> Option<Content> {
        let (account, workspace) = self.shelf();
        let folder = Folder::find(&[ROOT, &account, &workspace, &doc.to_string()]).await.ok()??;
        // What was begun and not ended is there and empty.
        folder.read(&id.to_string()).await.ok()?.filter(|content| content.size() == size)
    }

    /// Attaches a file: keeps it, then names it in the record. Nothing is there of one that cannot be kept.
    pub(in crate::state) async fn attach(&self, slot: &Rc<Slot>, file: &Brought) -> Result<(), Problem> {
        let size = file.content.size();
        if !slot.writable.get_untracked() {
            return Err(Problem::ReadOnly);
        }
        if size == 0 {
            return Err(Problem::Empty);
        }
        let known: Option<(u64, u64)> = self.local.meta("file limits").await.ok().flatten();
        if let Some((largest, _)) = known.filter(|(largest, _)| size > *largest) {
            return Err(Problem::TooLarge(largest));
        }
        let id = EntryId(random::bytes().map_err(|_| Problem::Failed)?);
        let (sha256, kind) = self.keep_file(slot.id, id, &file.content).await?;
        let upload = Upload { doc: slot.id, id, sha256, size, refused: None };
        let by = self.principal.with_untracked(|p| p.account);
        let attachment = Attachment { sha256, size, kind, name: tidy(&file.name), by, at: clock::now() };
        let kept = self.local.commit(&[&self.local.put_upload(&upload)]).await;
        if kept.is_err() || !self.write(slot, |document, now| document.attach(id, &attachment, now)) {
            self.drop_file(slot.id, id).await;
            self.change_uploads(vec![self.local.drop_upload(slot.id, id)]).await;
            return Err(if kept.is_err() { Problem::Full } else { Problem::ReadOnly });
        }
        self.read_uploads().await;
        self.post(&TabMessage::Uploads);
        Ok(())
    }

    /// Writes content under an id, and says what it is.
    async fn keep_file(&self, doc: DocId, id: EntryId, content: &Content) -> Result<(BlobHash, Kind), Problem> {
        let folder = self.folder(doc).await?;
        let writer = folder.write(&id.to_string()).await?;
        let kept = match copy(content, &writer).await {
            Ok(seen) => writer.close().await.map(|()| seen).map_err(Problem::from),
            Err(problem) => {
                writer.abort().await;
                Err(problem)
            }
        };
        if kept.is_err() {
            let _ = folder.remove(&id.to_string()).await;
        }
        kept
    }

    async fn drop_file(&self, doc: DocId, id: EntryId) {
        if let Ok(folder) = self.folder(doc).await {
            let _ = folder.remove(&id.to_string()).await;
        }
    }

    /// A document was taken from this person: its files go too.
    pub(super) fn forget_files(&self, doc: DocId) {
        self.spawn(|engine| async move {
            let (account, workspace) = engine.shelf();
            if let Ok(Some(folder)) = Folder::find(&[ROOT, &account, &workspace]).await
                && let Err(error) = folder.remove(&doc.to_string()).await
            {
                device::report(&error.to_string());
            }
            engine.read_uploads().await;
        });
    }

    /// A file: from this device, or from the server, after which this device has it.
    pub(in crate::state) async fn content(
        &self,
        doc: DocId,
        id: EntryId,
        attachment: &Attachment,
    ) -> Result<Content, Problem> {
        if let Some(content) = self.kept(doc, id, attachment.size).await {
            return Ok(content);
        }
        let workspace = self.principal.with_untracked(|p| p.workspace);
        let from = path(paths::FILE, &[&workspace, &doc, &attachment.sha256]);
        let content = fetch::get_file(&from).await.map_err(Problem::Server)?;
        match self.keep_file(doc, id, &content).await {
            Ok((sha256, _)) if sha256 == attachment.sha256 => Ok(content),
            Ok(_) => {
                self.drop_file(doc, id).await;
                Err(Problem::Differs)
            }
            // It can be looked at; the next time it has to be fetched again.
            Err(Problem::Full | Problem::Unavailable | Problem::Failed) => match hashed(&content).await {
                Some(sha256) if sha256 == attachment.sha256 => Ok(content),
                _ => Err(Problem::Differs),
            },
            Err(problem) => Err(problem),
        }
    }

    /// What the server has of a record's files. What it lacks and this device has is sent (again): after a backup was
    /// restored, or when what was to be sent was forgotten.
    pub(in crate::state) async fn stored_files(
        &self,
        doc: DocId,
        named: &[(EntryId, Attachment)],
    ) -> Result<RecordFiles, ApiError> {
        let workspace = self.principal.with_untracked(|p| p.workspace);
        let stored: RecordFiles = fetch::get(&path(paths::FILES, &[&workspace, &doc])).await?;
        let FileLimits { largest, room } = stored.limits;
        let mut ops = vec![self.local.put_meta("file limits", &(largest, room))];
        let erased = |hash| stored.files.iter().any(|f| f.sha256 == hash && f.erased.is_some());
        for (id, attachment) in named {
            if erased(attachment.sha256) {
                self.drop_file(doc, *id).await;
                continue;
            }
            let there = stored.files.iter().any(|f| f.sha256 == attachment.sha256);
            let on_its_way = self.files.uploads.with_untracked(|all| all.iter().any(|u| u.id == *id));
            let may = self.may_write(doc, None);
            if !there && !on_its_way && may && self.kept(doc, *id, attachment.size).await.is_some() {
                let Attachment { sha256, size, .. } = *attachment;
                ops.push(self.local.put_upload(&Upload { doc, id: *id, sha256, size, refused: None }));
            }
        }
        let sends = ops.len() > 1;
        if let Err(error) = self.local.commit(&ops.iter().collect::<Vec<_>>()).await {
            device::report(&error.to_string());
        } else if sends {
            self.read_uploads().await;
            self.post(&TabMessage::Uploads);
        }
        Ok(stored)
    }

    /// Erases a file for good, on the server and here.
    pub(in crate::state) async fn erase_file(&self, doc: DocId, id: EntryId, sha256: BlobHash) -> Result<(), ApiError> {
        let workspace = self.principal.with_untracked(|p| p.workspace);
        fetch::tell(Method::DELETE, &path(paths::FILE, &[&workspace, &doc, &sha256]), &()).await?;
        self.drop_file(doc, id).await;
        Ok(())
    }

    /// Sends a file again that was refused.
    pub(in crate::state) async fn send_again(&self, upload: Upload) {
        let again = Upload { refused: None, ..upload };
        self.change_uploads(vec![self.local.put_upload(&again)]).await;
    }

    /// Reads from the disk what is to be sent: at the start, and when it changed in whichever tab.
    pub(super) async fn read_uploads(&self) {
        match self.local.uploads().await {
            Ok(uploads) => {
                let same = self.files.uploads.with_untracked(|now| **now == uploads);
                if !same {
                    self.files.uploads.set(Arc::new(uploads));
                }
                self.update_facts(|_| {});
                self.send_files();
            }
            Err(error) => device::report(&error.to_string()),
        }
    }

    async fn change_uploads(&self, ops: Vec<crate::platform::idb::Op>) {
        if let Err(error) = self.local.commit(&ops.iter().collect::<Vec<_>>()).await {
            device::report(&error.to_string());
        }
        self.read_uploads().await;
        self.post(&TabMessage::Uploads);
    }

    /// How many files wait to be sent.
    pub(super) fn files_waiting(&self) -> usize {
        self.files.uploads.with_untracked(|all| all.iter().filter(|u| u.refused.is_none()).count())
    }

    /// Sends files that wait, one after the other, if this tab leads and is welcomed.
    pub(super) fn send_files(&self) {
        let ready = self.leading.get() && self.link.borrow().welcomed && self.files_waiting() > 0;
        if !ready || self.files.sending.replace(true) {
            return;
        }
        self.spawn(|engine| async move {
            let mut later = false;
            loop {
                let all = engine.files.uploads.get_untracked();
                // The record goes first: the server takes no file for what it does not know.
                let next = all.iter().find(|u| u.refused.is_none() && !engine.pending(u.doc)).cloned();
                let Some(upload) = next else { break };
                let sent = engine.send_file(&upload).await;
                engine.show_progress(None);
                match sent {
                    Sent::Done => {
                        engine.change_uploads(vec![engine.local.drop_upload(upload.doc, upload.id)]).await;
                    }
                    Sent::Refused(why) => {
                        let refused = upload.refused(why);
                        engine.change_uploads(vec![engine.local.put_upload(&refused)]).await;
                    }
                    Sent::Later => {
                        later = true;
                        break;
                    }
                    Sent::Stop => break,
                }
            }
            if later {
                let failures = engine.files.failures.get();
                engine.files.failures.set(failures.saturating_add(1));
                task::sleep((AGAIN << failures.min(6)).min(LONGEST)).await;
            }
            engine.files.sending.set(false);
            if later {
                engine.send_files();
            }
        });
    }

    async fn send_file(&self, upload: &Upload) -> Sent {
        let Some(content) = self.kept(upload.doc, upload.id, upload.size).await else {
            return Sent::Refused(GONE.into());
        };
        let workspace = self.principal.with_untracked(|p| p.workspace);
        let Upload { doc, sha256, size, .. } = *upload;
        let announce = path(paths::FILES, &[&workspace, &doc]);
        let to = path(paths::FILE, &[&workspace, &doc, &sha256]);
        let mut answer = fetch::call::<Uploaded>(Method::POST, &announce, &NewFile { sha256, size }).await;
        loop {
            let offset = match answer {
                Ok(Uploaded::Complete) => return Sent::Done,
                Ok(Uploaded::Partial(offset)) => offset,
                Err(ApiError::Unreachable) => return Sent::Later,
                Err(ApiError::Refused(body)) => return refusal(body.error, body.message),
            };
            if !self.alive.get() || !self.leading.get() {
                return Sent::Stop;
            }
            self.files.failures.set(0);
            self.show_progress(Some(Progress { id: upload.id, sent: offset }));
            let Some(part) = content.part(offset, (offset + PART).min(size)) else {
                return Sent::Refused(GONE.into());
            };
            answer = fetch::put_bytes(&format!("{to}?size={size}&offset={offset}"), &part).await;
        }
    }

    /// Shows how far a file is, here and in other tabs.
    fn show_progress(&self, progress: Option<Progress>) {
        self.files.progress.set(progress);
        self.post(&TabMessage::Uploading { progress });
    }

    /// Removes the files of a workspace from this device.
    pub(in crate::state) async fn forget_all_files(account: AccountId, workspace: WorkspaceId) {
        if let Ok(Some(folder)) = Folder::find(&[ROOT, &account.to_string()]).await
            && let Err(error) = folder.remove(&workspace.to_string()).await
        {
            device::report(&error.to_string());
        }
    }
}

/// What a refusal means for what is to be sent.
fn refusal(code: ErrorCode, why: Text) -> Sent {
    match code {
        ErrorCode::SignedOut => Sent::Stop,
        ErrorCode::TooFast | ErrorCode::StorageFailed | ErrorCode::Internal | ErrorCode::UploadBusy => Sent::Later,
        _ => Sent::Refused(why),
    }
}

/// Copies content, and says what it is. The page gets its turns.
async fn copy(content: &Content, to: &Writer) -> Result<(BlobHash, Kind), Problem> {
    let mut hash = Sha256::new();
    let mut head = Vec::with_capacity(HEAD);
    let mut at = 0;
    while at < content.size() {
        let bytes = slice(content, at).await.ok_or(Problem::Unreadable)?;
        at += bytes.len() as u64;
        let wanted = HEAD.saturating_sub(head.len()).min(bytes.len());
        head.extend_from_slice(bytes.get(..wanted).unwrap_or_default());
        take_in(&mut hash, &bytes).await;
        to.write(&bytes).await?;
    }
    Ok((BlobHash(hash.finalize().into()), sniff(&head)))
}

/// The hash of content; `None` when it cannot be read.
async fn hashed(content: &Content) -> Option<BlobHash> {
    let mut hash = Sha256::new();
    let mut at = 0;
    while at < content.size() {
        let bytes = slice(content, at).await?;
        at += bytes.len() as u64;
        take_in(&mut hash, &bytes).await;
    }
    Some(BlobHash(hash.finalize().into()))
}

/// The next bytes; `None` when there are none where some should be.
async fn slice(content: &Content, at: u64) -> Option<Vec<u8>> {
    let bytes = content.part(at, (at + SLICE).min(content.size()))?.bytes().await?;
    (!bytes.is_empty()).then_some(bytes)
}

async fn take_in(hash: &mut Sha256, bytes: &[u8]) {
    let mut turn = clock::monotonic();
    for piece in bytes.chunks(PIECE) {
        hash.update(piece);
        if clock::monotonic() - turn > TURN {
            task::pause().await;
            turn = clock::monotonic();
        }
    }
}
