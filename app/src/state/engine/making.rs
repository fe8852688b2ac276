//! Many records made or rewritten at once, as an import does: a push per slice, several where one is too large, and never more waiting than a few
//! slices while the server takes them.

use super::Engine;
use super::bulk::pushes;
use crate::platform::{clock, device, random, task};
use leptos::prelude::{GetUntracked, WithUntracked};
use muster_shared::catalogue::head::Prints;
use muster_shared::doc::{DocError, Document, Portable, Written, genesis};
use muster_shared::id::DocId;
use muster_shared::registers;
use muster_shared::schema::{Register, Value};
use muster_shared::sync::frame::Bytes;
use muster_shared::sync::peer::outbox::Part;
use std::collections::HashSet;

/// Milliseconds of work after which the page gets a turn.
const TURN: f64 = 8.0;
/// Slices that may wait for the server before more are made.
const AHEAD: usize = 4;

/// A record to be made.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Which one; drawn from what it stands for, so that it is made once.
    pub doc: DocId,
    /// Its register.
    pub register: &'static Register,
    /// Its fields, title and state among them.
    pub values: Vec<(&'static str, Value)>,
    /// Its rich texts.
    pub texts: Vec<(&'static str, String)>,
}

/// A record to be rewritten.
#[derive(Debug, Clone)]
pub struct Rewrite {
    /// Which one.
    pub doc: DocId,
    /// Fields to be set.
    pub values: Vec<(&'static str, Value)>,
    /// Words to be added to fields of words.
    pub words: Vec<(&'static str, Vec<String>)>,
    /// Rich texts to be replaced, each with the print of the words that it may replace: others are somebody's own.
    pub texts: Vec<(&'static str, u64, String)>,
}

/// What became of a slice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wrote {
    /// Records made or rewritten.
    pub written: usize,
    /// Texts that were left because people had changed them.
    pub kept: usize,
    /// Records that could not be had or written.
    pub refused: usize,
}

impl Engine {
    /// Makes records in one push; those that are there already are left as they are. Resolves when they are on the disk.
    pub(in crate::state) async fn make(&self, drafts: Vec<Draft>) -> Wrote {
        let fill = |document: &mut Document, draft: &Draft| {
            let texts: Vec<(&str, &str)> = draft.texts.iter().map(|(field, text)| (*field, text.as_str())).collect();
            document.fill(&draft.values, &texts, clock::now())
        };
        self.make_all(&drafts, |draft| Some((draft.doc, draft.register)), fill).await
    }

    /// The same with records of a file.
    pub(in crate::state) async fn bring(&self, records: &[Portable]) -> Wrote {
        let which = |record: &Portable| Some((record.id, registers::by_key(&record.register)?));
        self.make_all(records, which, |document, record| document.restore(record, clock::now())).await
    }

    /// Makes another record under `title` that says the same; `None` when there is no such document on this device.
    pub(in crate::state) async fn duplicate(&self, doc: DocId, title: &str) -> Option<DocId> {
        let mut said = self.copy(doc).await?.portable(0)?;
        let register = registers::of_records(&said.register)?;
        said.id = DocId(random::bytes().ok()?);
        said.values.insert("title".to_owned(), Value::text(title));
        // It begins where records begin, and a file belongs to the record that it was attached to.
        let first = register.states.first().map_or("", |state| state.key);
        said.values.insert("state".to_owned(), Value::text(first));
        said.files.clear();
        (self.bring(std::slice::from_ref(&said)).await.written == 1).then_some(said.id)
    }

    async fn make_all<T>(
        &self,
        all: &[T],
        which: impl Fn(&T) -> Option<(DocId, &'static Register)>,
        fill: impl Fn(&mut Document, &T) -> Result<Vec<Written>, DocError>,
    ) -> Wrote {
        let mut wrote = Wrote::default();
        let Some(actor) = self.actor.get() else { return Wrote { refused: all.len(), ..wrote } };
        let (mut parts, mut rows, mut begun) = (Vec::new(), Vec::new(), HashSet::new());
        let mut turn = clock::monotonic();
        for one in all {
            let Some((doc, register)) = which(one) else {
                wrote.refused += 1;
                continue;
            };
            // A file may name one twice.
            if self.rows.get(doc).is_some() || !begun.insert(doc) {
                continue;
            }
            let mut document = Document::create(doc, register, actor);
            match fill(&mut document, one) {
                Ok(written) => {
                    let mut chunks = vec![Bytes(genesis(doc, register))];
                    chunks.extend(written.into_iter().map(|w| Bytes(w.chunk)));
                    parts.push(Part { doc, epoch: 0, chunks });
                    rows.push(document.row());
                    wrote.written += 1;
                }
                Err(error) => {
                    device::report(&format!("a record could not be made: {error}"));
                    wrote.refused += 1;
                }
            }
            if clock::monotonic() - turn > TURN {
                task::pause().await;
                turn = clock::monotonic();
            }
        }
        self.settle(parts, rows).await;
        wrote
    }

    /// Rewrites records in one push, and never what people wrote themselves. Resolves when it is on the disk.
    pub(in crate::state) async fn rewrite(&self, rewrites: Vec<Rewrite>) -> Wrote {
        let mut wrote = Wrote::default();
        let (mut parts, mut rows, mut told) = (Vec::new(), Vec::new(), Vec::new());
        let slots: Vec<_> = rewrites.iter().map(|r| self.acquire(r.doc)).collect();
        for (slot, rewrite) in slots.iter().zip(rewrites) {
            self.settled(slot).await;
            if self.actor.get().is_none() || !slot.writable.get_untracked() {
                wrote.refused += 1;
                continue;
            }
            let mut values = rewrite.values;
            let mut texts = Vec::new();
            let written = slot.with(|document| {
                for (field, words) in &rewrite.words {
                    if let Value::Many(mut all) = document.reading(field).value {
                        all.extend(words.iter().cloned());
                        values.push((field, Value::Many(all)));
                    }
                }
                for (field, print, text) in &rewrite.texts {
                    if Prints::of(&document.plain_text(field)) == *print {
                        texts.push((*field, text.as_str()));
                    } else {
                        wrote.kept += 1;
                    }
                }
                document.fill(&values, &texts, clock::now())
            });
            match written {
                Some(Ok(written)) => {
                    wrote.written += 1;
                    if !written.is_empty() {
                        let chunks = written.iter().map(|w| Bytes(w.chunk.clone())).collect();
                        parts.push(Part { doc: slot.id, epoch: slot.epoch.get(), chunks });
                        rows.extend(slot.with(Document::row));
                        told.push((slot.clone(), written));
                    }
                }
                Some(Err(error)) => {
                    device::report(&format!("a record could not be rewritten: {error}"));
                    wrote.refused += 1;
                }
                None => wrote.refused += 1,
            }
        }
        self.settle(parts, rows).await;
        for (slot, written) in told {
            written.iter().for_each(|w| slot.changed_by(&w.fields, &w.text));
        }
        slots.iter().for_each(|slot| self.release(slot));
        wrote
    }

    /// Shows, keeps and sends a slice; waits for the disk, and while the server listens, for most of what waits there.
    pub(super) async fn settle(&self, parts: Vec<Part>, rows: Vec<muster_shared::sync::row::Row>) {
        if parts.is_empty() {
            return;
        }
        self.rows.put_edited_all(&rows);
        let mut rows = rows.into_iter();
        for parts in pushes(parts) {
            // Every part has its row, in the same order.
            let rows = rows.by_ref().take(parts.len()).collect();
            self.enqueue_edit(parts, rows);
        }
        self.drained().await;
    }

    /// Waits until what was written is on the disk and, while the server listens, until it has most of it.
    pub(in crate::state) async fn drained(&self) {
        self.flush().await;
        while self.facts.with_untracked(|f| f.connected) && self.outbox.borrow().len() > AHEAD {
            task::sleep(15).await;
        }
    }
}
