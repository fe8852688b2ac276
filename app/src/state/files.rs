//! The files of a record, as views use them.

use super::api::ApiError;
use super::engine::Problem;
use super::open::OpenDoc;
use super::upload::Upload;
use super::workspace::Workspace;
use crate::platform::files::{Brought, Content};
use crate::platform::task;
use leptos::prelude::*;
use muster_shared::api;
use muster_shared::attachments::Attachment;
use muster_shared::id::{AccountId, EntryId};
use muster_shared::time::Timestamp;
use std::cell::Cell;
use std::collections::HashSet;
use std::rc::Rc;

/// A file that a record names.
pub type Attached = (EntryId, Attachment);

/// Milliseconds until it is asked again whether what others attached has arrived; doubled each time.
const AGAIN: u32 = 3_000;
/// The longest such wait.
const LONGEST: u32 = 60_000;

/// Where a file is.
#[derive(Debug, Clone, PartialEq)]
pub enum Stands {
    /// On this device only, waiting to be sent.
    Waits,
    /// On its way: so many percent have arrived.
    Uploading(u8),
    /// The server refused it, in English and German.
    Refused(String, String),
    /// On the server, and perhaps on this device too.
    Stored {
        /// Whether it can be opened without a network.
        here: bool,
    },
    /// On this device; what the server has is not known now.
    Here,
    /// What the server has is not known now, and this device has it not.
    Unknown,
    /// Not on the server: it is with whoever attached it.
    Elsewhere,
    /// Erased for good.
    Erased(AccountId, Timestamp),
}

/// The files of one record, followed as long as the owner lives that made this.
#[derive(Clone, Copy)]
pub struct RecordFiles {
    /// Those that it names, oldest first.
    pub list: Memo<Vec<Attached>>,
    record: StoredValue<OpenDoc, LocalStorage>,
    stored: RwSignal<Option<api::RecordFiles>>,
    kept: RwSignal<HashSet<EntryId>>,
    workspace: Workspace,
    asking: StoredValue<Rc<Cell<u32>>, LocalStorage>,
}

impl Workspace {
    /// Follows the files of an open record.
    pub fn files(self, record: &OpenDoc) -> RecordFiles {
        let all = record.attachments();
        let files = RecordFiles {
            list: all,
            record: StoredValue::new_local(record.clone()),
            stored: RwSignal::new(None),
            kept: RwSignal::default(),
            workspace: self,
            asking: StoredValue::new_local(Rc::default()),
        };
        let doc = record.id();
        let uploads = self.engine().files.uploads.clone();
        let own = Memo::new(move |_| uploads.get().iter().filter(|u| u.doc == doc).cloned().collect::<Vec<Upload>>());
        let facts = self.facts();
        let connected = Memo::new(move |_| facts.with(|f| f.connected));
        Effect::new(move |_| {
            files.list.track();
            own.track();
            files.look(connected.get());
        });
        files
    }
}

impl RecordFiles {
    /// Asks this device and the server what they have, and again while something is on its way from somebody else.
    fn look(self, connected: bool) {
        let (Some(record), Some(asking)) = (self.record.try_get_value(), self.asking.try_get_value()) else { return };
        // A later look takes the place of one that waits.
        let turn = asking.get().wrapping_add(1);
        asking.set(turn);
        let engine = self.workspace.engine();
        task::spawn(async move {
            let doc = record.id();
            let mut wait = AGAIN;
            while asking.get() == turn {
                let Some(list) = self.list.try_get_untracked() else { return };
                let mut kept = HashSet::new();
                for (id, attachment) in &list {
                    if engine.kept(doc, *id, attachment.size).await.is_some() {
                        kept.insert(*id);
                    }
                }
                if asking.get() != turn || self.kept.try_set(kept).is_some() {
                    return;
                }
                // Where nothing is attached the server is asked once, for what it takes.
                let nothing = || list.is_empty() && self.stored.try_with_untracked(Option::is_some) != Some(false);
                if !connected || nothing() {
                    return;
                }
                if let Ok(stored) = engine.stored_files(doc, &list).await {
                    let all = list.iter().all(|(_, a)| stored.files.iter().any(|f| f.sha256 == a.sha256));
                    if asking.get() != turn || self.stored.try_set(Some(stored)).is_some() || all {
                        return;
                    }
                }
                task::sleep(wait).await;
                wait = (wait * 2).min(LONGEST);
            }
        });
    }

    /// Where a file is; tracks.
    pub fn stands(self, id: EntryId, attachment: &Attachment) -> Stands {
        let engine = self.workspace.engine();
        let upload = engine.files.uploads.with(|all| all.iter().find(|u| u.id == id).cloned());
        if let Some(upload) = upload {
            if let Some((en, de)) = upload.refused {
                return Stands::Refused(en, de);
            }
            let progress = engine.files.progress.get().filter(|p| p.id == id);
            let percent = |sent: u64| sent.saturating_mul(100).checked_div(upload.size).unwrap_or_default().min(100);
            return progress.map_or(Stands::Waits, |p| Stands::Uploading(percent(p.sent) as u8));
        }
        let here = self.kept.with(|kept| kept.contains(&id));
        self.stored.with(|stored| match stored {
            None if here => Stands::Here,
            None => Stands::Unknown,
            Some(stored) => match stored.files.iter().find(|f| f.sha256 == attachment.sha256) {
                Some(api::StoredFile { erased: Some(erased), .. }) => Stands::Erased(erased.by, erased.at),
                Some(_) => Stands::Stored { here },
                None if here => Stands::Here,
                None => Stands::Elsewhere,
            },
        })
    }

    /// Whether this device has a file; tracks.
    pub fn is_here(self, id: EntryId) -> bool {
        self.kept.with(|kept| kept.contains(&id))
    }

    /// Bytes of one file that the server takes at most, when that is known; tracks.
    pub fn largest(self) -> Option<u64> {
        self.stored.with(|stored| stored.as_ref().map(|s| s.limits.largest))
    }

    /// Attaches a file.
    pub async fn attach(self, file: Brought) -> Result<(), Problem> {
        let Some(record) = self.record.try_get_value() else { return Err(Problem::ReadOnly) };
        self.workspace.engine().attach(record.slot(), &file).await
    }

    /// Takes a file away from the record; undo brings it back.
    pub fn detach(self, id: EntryId) {
        self.record.with_value(|record| record.write(|document, now| document.detach(id, now)));
    }

    /// Says again what the record said of a file.
    pub fn put_back(self, id: EntryId, attachment: &Attachment) {
        if let Some(record) = self.record.try_get_value() {
            record.write(|document, now| document.attach(id, attachment, now));
        }
    }

    /// A file's content: from this device, or from the server.
    pub async fn content(self, id: EntryId, attachment: &Attachment) -> Result<Content, Problem> {
        let Some(doc) = self.record.try_with_value(OpenDoc::id) else { return Err(Problem::Failed) };
        let content = self.workspace.engine().content(doc, id, attachment).await?;
        let _ = self.kept.try_update(|kept| kept.insert(id));
        Ok(content)
    }

    /// Erases a file for good.
    pub async fn erase(self, id: EntryId, attachment: &Attachment) -> Result<(), ApiError> {
        let Some(doc) = self.record.try_with_value(OpenDoc::id) else { return Ok(()) };
        self.workspace.engine().erase_file(doc, id, attachment.sha256).await?;
        self.look(true);
        Ok(())
    }

    /// Sends a file again that was refused.
    pub fn send_again(self, id: EntryId) {
        let engine = self.workspace.engine();
        let upload = engine.files.uploads.with_untracked(|all| all.iter().find(|u| u.id == id).cloned());
        if let Some(upload) = upload {
            task::spawn(async move { engine.send_again(upload).await });
        }
    }
}
