//! Uploads that are not complete: each a file of this machine, whose length is how far it is.

use super::lock;
use super::record::hex;
use muster_shared::attachments::{BlobHash, HEAD, Kind, sniff};
use muster_shared::id::{AccountId, DocId, WorkspaceId};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

/// Uploads that one account may have begun and not finished.
const OPEN: usize = 32;

/// An upload: who sends which file for which record. Nobody writes into another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Upload {
    pub(super) workspace: WorkspaceId,
    pub(super) doc: DocId,
    pub(super) account: AccountId,
    pub(super) sha256: BlobHash,
    pub(super) size: u64,
}

impl Upload {
    /// The file's name: numbers only, so that no path can be made of it.
    fn name(&self) -> String {
        let Self { workspace, doc, account, sha256, size } = self;
        format!("{}{}{}{sha256}-{size}", hex(&account.0), hex(&workspace.0), hex(&doc.0))
    }
}

/// All of them.
pub(super) struct Partials {
    folder: PathBuf,
    /// Those that somebody writes to or reads now.
    busy: Arc<Mutex<HashSet<String>>>,
}

/// The right to write to an upload, until it is dropped.
pub(super) struct Turn {
    pub(super) path: PathBuf,
    name: String,
    busy: Arc<Mutex<HashSet<String>>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        lock(&self.busy).remove(&self.name);
    }
}

/// What the bytes of an upload are.
pub(super) struct Seen {
    pub(super) sha256: BlobHash,
    pub(super) kind: Kind,
}

impl Partials {
    pub(super) fn open(folder: PathBuf) -> io::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder, busy: Arc::default() })
    }

    /// Takes an upload for oneself; `None` while another request has it.
    pub(super) fn take(&self, upload: &Upload) -> Option<Turn> {
        let name = upload.name();
        let taken = lock(&self.busy).insert(name.clone());
        taken.then(|| Turn { path: self.folder.join(&name), name, busy: self.busy.clone() })
    }

    /// Whether somebody may begin another upload.
    pub(super) fn may_begin(&self, upload: &Upload) -> io::Result<bool> {
        let mine = hex(&upload.account.0);
        let mut open = 0;
        for entry in std::fs::read_dir(&self.folder)? {
            open += usize::from(entry?.file_name().to_string_lossy().starts_with(&mine));
        }
        Ok(open < OPEN)
    }

    /// Removes what of a workspace's file was uploaded by anybody.
    pub(super) fn forget(&self, workspace: WorkspaceId, sha256: BlobHash) -> io::Result<()> {
        let (workspace, hash) = (hex(&workspace.0), sha256.to_string());
        self.remove(|name, _| name.get(32..64) == Some(&workspace) && name.get(96..160) == Some(&hash)).map(drop)
    }

    /// Removes uploads that nobody went on with for `age`; how many.
    pub(super) fn expire(&self, age: Duration) -> io::Result<usize> {
        let now = SystemTime::now();
        self.remove(|_, changed| now.duration_since(changed).is_ok_and(|idle| idle > age))
    }

    fn remove(&self, which: impl Fn(&str, SystemTime) -> bool) -> io::Result<usize> {
        let mut removed = 0;
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if which(&name, entry.metadata()?.modified()?) && !lock(&self.busy).contains(&name) {
                std::fs::remove_file(entry.path())?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// Bytes that are there; 0 for an upload that was not begun.
pub(super) fn length(path: &Path) -> io::Result<u64> {
    match std::fs::metadata(path) {
        Ok(meta) => Ok(meta.len()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(e) => Err(e),
    }
}

/// Reads all of it, a piece at a time.
pub(super) fn look(path: &Path) -> io::Result<Seen> {
    let mut file = std::fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut head = Vec::with_capacity(HEAD);
    let mut piece = vec![0; 256 << 10];
    loop {
        let read = match file.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        let bytes = piece.get(..read).unwrap_or_default();
        hash.update(bytes);
        let wanted = HEAD.saturating_sub(head.len()).min(read);
        head.extend_from_slice(bytes.get(..wanted).unwrap_or_default());
    }
    Ok(Seen { sha256: BlobHash(hash.finalize().into()), kind: sniff(&head) })
}
