//! Texts for the search: what somebody may read, a page at a time. A text is read from its document when it is first asked
//! for after a change, and kept; nobody pays for it while writing.

use super::Hub;
use super::apply::Content;
use super::state::{reading, resource};
use crate::store::{Batch, FeedItem, Moved, Store, StoreError, Table};
use muster_shared::access::{Principal, decide};
use muster_shared::find::{Text, TextPage, has_text, pack};
use muster_shared::id::{DocId, WorkspaceId};
use muster_shared::registers::of_records;
use muster_shared::schema::Register;
use muster_shared::sync::frame::Bytes;
use std::time::{Duration, Instant};

/// Entries of the feed that are looked at together.
const ENTRIES: usize = 512;
/// Bytes of texts after which a page ends, and time: one more text may follow.
const PAGE: usize = 256 << 10;
const TIME: Duration = Duration::from_millis(500);

impl Hub {
    /// The texts of documents that moved after `after` and that `principal` may read, as many as make a page.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn texts(
        &self,
        principal: Principal,
        workspace: WorkspaceId,
        after: u64,
    ) -> Result<TextPage, StoreError> {
        let store = self.store().clone();
        let read = tokio::task::spawn_blocking(move || page(store.as_ref(), &principal, workspace, after));
        let (page, texts) = read.await.unwrap_or(Err(StoreError::Closed))?;
        if !texts.is_empty()
            && let Err(error) = self.store().commit(Batch { texts, ..Batch::default() }).await
        {
            // They are read again next time.
            tracing::warn!(%error, "texts for the search could not be kept");
        }
        Ok(page)
    }
}

/// A page, and those of its texts that are to be kept.
fn page(
    store: &dyn Store,
    principal: &Principal,
    workspace: WorkspaceId,
    from: u64,
) -> Result<(TextPage, Vec<Text>), StoreError> {
    let (began, mut bytes, mut after) = (Instant::now(), 0, from);
    let (mut texts, mut new) = (Vec::new(), Vec::new());
    loop {
        let entries = store.feed(workspace, after, ENTRIES)?;
        let all = entries.len() < ENTRIES;
        for (seq, item) in entries {
            if after > from && (bytes >= PAGE || began.elapsed() > TIME) {
                return Ok((TextPage { texts, more: Some(after) }, new));
            }
            after = seq;
            let FeedItem::Moved(moved) = item else { continue };
            let Some(register) = with_text(&moved, principal) else { continue };
            let kept = store.get(Table::Texts, &moved.doc.0)?.and_then(|kept| minicbor::decode::<Text>(&kept).ok());
            let place = (moved.head.epoch, moved.head.doc_seq);
            let text = match kept.filter(|text| (text.epoch, text.doc_seq) == place) {
                Some(text) => text,
                None => {
                    let Some(text) = read(store, moved.doc, register)? else { continue };
                    new.push(text.clone());
                    text
                }
            };
            bytes += text.packed.0.len();
            texts.push(text);
        }
        if all {
            return Ok((TextPage { texts, more: None }, new));
        }
    }
}

/// The register of a document that has prose and may be read.
fn with_text(moved: &Moved, principal: &Principal) -> Option<&'static Register> {
    let row = moved.row.as_ref().filter(|row| !row.deleted)?;
    let register = of_records(&row.register).filter(|register| has_text(row, register))?;
    decide(principal, reading(&moved.head), &resource(moved.doc, &moved.head)).is_ok().then_some(register)
}

fn read(store: &dyn Store, doc: DocId, register: &Register) -> Result<Option<Text>, StoreError> {
    let (stored, content) = match Content::load(store, doc) {
        Ok((Some(stored), content)) => (stored, content),
        Ok((None, _)) => return Ok(None),
        // One that cannot be read must not keep the others from being found.
        Err(error @ StoreError::Corrupt { .. }) => {
            tracing::error!(%error, %doc, "its text is not found");
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let packed = Bytes(pack(&content.document.prose(register)));
    Ok(Some(Text { doc, epoch: stored.head.epoch, doc_seq: stored.head.doc_seq, packed }))
}
