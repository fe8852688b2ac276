//! Pairs of nodes, written into the documents of mappings: an import's by the hundred, and one that somebody chooses.

use super::Engine;
use super::making::Wrote;
use crate::platform::{clock, device};
use leptos::prelude::GetUntracked;
use muster_shared::doc::{DocError, Document, Written, genesis};
use muster_shared::domain::relation::{Pair, Said};
use muster_shared::id::DocId;
use muster_shared::registers::MAPPINGS;
use muster_shared::schema::Value;
use muster_shared::sync::frame::Bytes;
use muster_shared::sync::peer::outbox::Part;

/// Edits of one document of a mapping.
#[derive(Debug, Clone)]
pub struct Relating {
    /// Which one; begun where it is not there.
    pub document: DocId,
    /// Whose mapping it is, and of which frameworks.
    pub head: Vec<(&'static str, Value)>,
    /// Pairs to put in, with what is said about them, and to take out.
    pub edits: Vec<(Pair, Option<Said>)>,
}

fn fill(document: &mut Document, job: &Relating) -> Result<(usize, Vec<Written>), DocError> {
    let now = clock::now();
    let mut out = Vec::new();
    if document.deletions().0 {
        // Whoever writes into a mapping that was taken away wants it back.
        out.extend(document.set_deleted(false, now)?);
    }
    out.extend(document.fill(&job.head, &[], now)?);
    let related = document.relate(&job.edits, now)?;
    let many = related.as_ref().map_or(0, |(many, _)| *many);
    out.extend(related.map(|(_, written)| written));
    Ok((many, out))
}

impl Engine {
    /// Writes pairs into a document of a mapping; counts pairs. Resolves when they are on the disk.
    pub(in crate::state) async fn relate(&self, job: Relating) -> Wrote {
        let refused = Wrote { refused: job.edits.len(), ..Wrote::default() };
        let Some(actor) = self.actor.get() else { return refused };
        let failed = |error: &DocError| device::report(&format!("a mapping could not be written: {error}"));
        if self.rows.get(job.document).is_none() {
            let mut document = Document::create(job.document, &MAPPINGS, actor);
            let (written, changes) = match fill(&mut document, &job) {
                Ok(done) => done,
                Err(error) => {
                    failed(&error);
                    return refused;
                }
            };
            let mut chunks = vec![Bytes(genesis(job.document, &MAPPINGS))];
            chunks.extend(changes.into_iter().map(|w| Bytes(w.chunk)));
            self.settle(vec![Part { doc: job.document, epoch: 0, chunks }], vec![document.row()]).await;
            return Wrote { written, ..Wrote::default() };
        }
        let slot = self.acquire(job.document);
        self.settled(&slot).await;
        let filled = slot.writable.get_untracked().then(|| slot.with(|document| fill(document, &job))).flatten();
        let done = match filled {
            Some(Ok((written, changes))) => {
                if let Some(row) = slot.with(Document::row).filter(|_| !changes.is_empty()) {
                    let chunks = changes.iter().map(|w| Bytes(w.chunk.clone())).collect();
                    self.settle(vec![Part { doc: slot.id, epoch: slot.epoch(), chunks }], vec![row]).await;
                    changes.iter().for_each(|w| slot.changed_by(&w.fields, &w.text));
                }
                Wrote { written, ..Wrote::default() }
            }
            Some(Err(error)) => {
                failed(&error);
                refused
            }
            None => refused,
        };
        self.release(&slot);
        done
    }
}
