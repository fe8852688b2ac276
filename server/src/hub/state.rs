//! A document's state for one reader, read from the store: what it lacks, in messages within the frame limit.

use super::companion::may_change;
use super::{Outbox, Who};
use crate::store::{DocumentHead, Store, StoreError};
use muster_shared::access::{Action, Resource, decide};
use muster_shared::id::DocId;
use muster_shared::sync::frame::{self, Down};
use muster_shared::sync::limits;

/// Room for a message's other fields within [`limits::FRAME`].
const PAGE: usize = limits::FRAME - (16 << 10);
/// Bytes that a chunk costs beside its own.
const OVERHEAD: usize = 8;

/// What a document is to the access rules: comments are read by whoever may read the record that they are on.
pub(super) fn resource(doc: DocId, head: &DocumentHead) -> Resource {
    let doc = head.placement.of.unwrap_or(doc);
    Resource::Document { workspace: head.workspace, doc, unit: head.placement.unit }
}

/// What is asked of somebody who reads a document.
pub(super) fn reading(head: &DocumentHead) -> Action {
    if head.placement.of.is_some() { Action::ReadComments } else { Action::Read }
}

/// Whether `who` may do `action`; what is in another workspace does not exist.
pub(super) fn may(who: &Who, action: Action, doc: DocId, head: &DocumentHead) -> bool {
    who.within(head.workspace).is_some_and(|p| decide(p, action, &resource(doc, head)).is_ok())
}

/// Queues what the reader lacks; `false` (and [`Down::Unavailable`]) when it may not know the document.
pub(super) fn send(
    store: &dyn Store,
    who: &Who,
    outbox: &Outbox,
    doc: DocId,
    epoch: u32,
    have: u64,
) -> Result<bool, StoreError> {
    let Some(head) = store.head(doc)?.filter(|h| may(who, reading(h), doc, h)) else {
        outbox.message(&Down::Unavailable { doc });
        return Ok(false);
    };
    let writable = who.within(head.workspace).is_some_and(|p| may_change(p, doc, &head).is_ok());
    let mut after = if epoch == head.epoch { have.min(head.doc_seq) } else { 0 };
    let mut first = None;
    if after == 0 && head.doc_seq > 1 {
        // Everything: the snapshot is shorter than the changes that it stands for, if it fits a message.
        let snapshot = store.load(doc)?.and_then(|s| s.snapshot).filter(|s| s.bytes.len() < PAGE);
        if let Some(snapshot) = snapshot {
            after = snapshot.doc_seq;
            first = Some(frame::Bytes(snapshot.bytes.into()));
        }
    }
    loop {
        let room = PAGE.saturating_sub(first.as_ref().map_or(0, |s| s.0.len()));
        let mut chunks = Vec::new();
        let mut size = 0;
        let before = after;
        if after < head.doc_seq {
            for chunk in store.chunks(doc, head.epoch, after, room)? {
                size += chunk.bytes.len() + OVERHEAD;
                if chunk.doc_seq > head.doc_seq || (size > room && (first.is_some() || !chunks.is_empty())) {
                    break;
                }
                after = chunk.doc_seq;
                chunks.push(frame::Bytes(chunk.bytes.into()));
            }
        }
        let stuck = after == before && first.is_none();
        outbox.message(&Down::State {
            doc,
            epoch: head.epoch,
            doc_seq: after,
            snapshot: first.take(),
            chunks,
            writable,
        });
        if after >= head.doc_seq || stuck {
            return Ok(true);
        }
    }
}
