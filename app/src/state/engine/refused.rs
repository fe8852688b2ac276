//! Edits that the server refuses: they leave the documents and become a branch on this device, to view, export or
//! dismiss (MODEL.md 11).

use super::slot::set_if_changed;
use super::tabs::TabMessage;
use super::works;
use super::writing::Job;
use super::{Engine, Slot};
use crate::platform::idb::Op;
use crate::platform::{device, files, task};
use crate::state::base64::base64;
use crate::state::store::{OUTBOX, REFUSED, RefusedEdit, seal};
use leptos::prelude::*;
use muster_shared::api::Held;
use muster_shared::id::{DocId, WorkspaceId};
use muster_shared::label::Label;
use muster_shared::sync::frame::Rejection;
use muster_shared::sync::peer::outbox::{Entry, Outcome};
use std::collections::BTreeSet;

impl Engine {
    /// The server took nothing of a push.
    pub(super) fn push_rejected(&self, outcome: Outcome, reason: Rejection) {
        match outcome {
            Outcome::Later { milliseconds } => {
                if reason.is_transient() {
                    self.delayed(Some(reason.message()));
                }
                self.spawn(|engine| async move {
                    task::sleep(milliseconds).await;
                    engine.push_next();
                });
            }
            Outcome::Refused { entries, documents } => {
                self.spawn(|engine| async move { engine.branch_off(entries, documents, reason).await });
            }
            Outcome::Nothing | Outcome::Done { .. } => {}
        }
    }

    async fn branch_off(&self, mut entries: Vec<(u64, Entry)>, documents: Vec<DocId>, reason: Rejection) {
        // Nothing more may build on it until the documents are rebuilt.
        for slot in documents.iter().filter_map(|d| self.slot(*d)) {
            set_if_changed(&slot.writable, false);
        }
        // What is still on its way to the disk builds on what was refused.
        self.flush().await;
        for doc in &documents {
            entries.extend(self.outbox.borrow_mut().take(*doc));
        }
        let documents: BTreeSet<DocId> =
            entries.iter().flat_map(|(_, e)| e.parts.iter().map(|p| p.doc)).chain(documents).collect();
        let mut ops = Vec::new();
        for (key, entry) in &entries {
            let doc = entry.parts.first().map(|p| p.doc);
            let title = doc.map(|d| self.title_of(d)).unwrap_or_default();
            let text = doc.map(|d| self.text_of(d)).unwrap_or_default();
            let refused = RefusedEdit { entry: entry.clone(), reason, title, text };
            ops.push(Op::DeleteNumber(OUTBOX, *key));
            ops.push(Op::Append(REFUSED, seal(&refused)));
        }
        for doc in &documents {
            ops.push(self.local.drop_edited(*doc));
            self.rows.drop_edited(*doc);
        }
        let keys: Vec<u64> = entries.iter().map(|(k, _)| *k).collect();
        let documents: Vec<DocId> = documents.into_iter().collect();
        self.update_facts(|f| (f.refused, f.reason) = (f.refused + keys.len(), Some(reason.message())));
        let count = self.facts.with_untracked(|f| f.refused) as u32;
        let after = Some(TabMessage::Refused { keys, documents: documents.clone(), count, reason });
        self.enqueue(Job { ops, after, ..Job::default() });
        self.rebuild(documents);
        self.catch_up_epochs();
        self.push_next();
    }

    /// Builds documents anew from the base, without refused edits, and writes under another actor from now on: the old
    /// one's sequence has a hole that can never be filled.
    pub(super) fn rebuild(&self, documents: Vec<DocId>) {
        self.spawn(|engine| async move {
            engine.flush().await;
            if let Some(actor) = engine.actor.get()
                && let Err(error) = engine.draw_actor(actor.prefix).await
            {
                device::report(&error.to_string());
            }
            documents.iter().for_each(|doc| engine.rows.finding.text(*doc));
            for slot in documents.iter().filter_map(|d| engine.slot(*d)) {
                engine.load(&slot).await;
            }
        });
    }

    /// What a document is called; of comments, the record that they are on.
    fn title_of(&self, doc: DocId) -> String {
        let doc = self.rows.comments.record(doc).unwrap_or(doc);
        self.rows.get(doc).map(|r| r.row.title.clone()).unwrap_or_default()
    }

    /// The words of a document for people: its rich texts and comments, if it is open.
    fn text_of(&self, doc: DocId) -> String {
        let words = works::works().map(|works| works.words);
        self.slot(doc).zip(words).map(|(slot, words)| words(&slot)).unwrap_or_default()
    }

    pub(super) fn words_here(slot: &Slot) -> String {
        let read = |d: &mut muster_shared::doc::Document| {
            let fields = d.register().map(|r| r.fields).unwrap_or_default();
            let texts = fields.iter().filter(|f| f.kind == muster_shared::schema::FieldKind::Rich);
            let mut words: Vec<String> = texts.map(|f| d.plain_text(f.key)).collect();
            for (_, said) in d.entries() {
                if let muster_shared::comments::Entry::Remark(remark) = said {
                    words.extend(remark.text);
                }
            }
            words.join("\n\n")
        };
        slot.with(read).unwrap_or_default()
    }

    /// Offers what the server refused as a file; whether there was something to offer.
    pub(in crate::state) async fn export_refused(&self) -> bool {
        let Ok(refused) = self.local.refused().await else { return false };
        let edits: Vec<_> = refused.iter().map(|(_, r)| export(&r.entry, &r.title, Some(r.reason), &r.text)).collect();
        !edits.is_empty() && offer_file("muster-refused-edits.json", &edits)
    }

    /// Offers everything that the server has not acknowledged as a file, with what could not even be stored here.
    pub(in crate::state) fn export_waiting(&self) -> bool {
        let mut entries: Vec<Entry> = self.outbox.borrow().iter().map(|(_, e)| e.clone()).collect();
        entries.extend(self.queued());
        let title = |e: &Entry| e.parts.first().map(|p| self.title_of(p.doc)).unwrap_or_default();
        let text = |e: &Entry| e.parts.first().map(|p| self.text_of(p.doc)).unwrap_or_default();
        let edits: Vec<_> = entries.iter().map(|e| export(e, &title(e), None, &text(e))).collect();
        !edits.is_empty() && offer_file("muster-unsent-edits.json", &edits)
    }

    /// What was refused: per edit, what the document was called, why, and its text with the edit.
    pub(in crate::state) async fn refused(&self) -> Vec<(String, Label, String)> {
        let refused = self.local.refused().await.unwrap_or_default();
        refused.into_iter().map(|(_, r)| (r.title, r.reason.message(), r.text)).collect()
    }

    /// Forgets refused edits, which the person has seen.
    pub(in crate::state) async fn dismiss_refused(&self) {
        let Ok(refused) = self.local.refused().await else { return };
        let ops = refused.iter().map(|(key, _)| Op::DeleteNumber(REFUSED, *key)).collect();
        self.update_facts(|f| (f.refused, f.reason) = (0, None));
        self.enqueue(Job { ops, after: Some(TabMessage::Dismissed), ..Job::default() });
    }
}

fn export(entry: &Entry, title: &str, reason: Option<Rejection>, text: &str) -> serde_json::Value {
    let parts: Vec<_> = entry
        .parts
        .iter()
        .map(|p| {
            let chunks: Vec<String> = p.chunks.iter().map(|c| base64(&c.0)).collect();
            serde_json::json!({ "document": p.doc, "epoch": p.epoch, "chunks": chunks })
        })
        .collect();
    let reason = reason.map(|r| serde_json::json!({ "en": r.message().en, "de": r.message().de }));
    serde_json::json!({
        "workspace": entry.workspace, "at": entry.at, "title": title, "reason": reason, "text": text, "changes": parts,
    })
}

/// Offers an entry of the holding area as a file.
pub(in crate::state) fn offer_held(workspace: WorkspaceId, held: &Held) {
    let edits: Vec<_> = held
        .edits
        .iter()
        .map(|edit| {
            serde_json::json!({
                "workspace": workspace, "at": held.info.received, "title": edit.title, "reason": held.info.reason,
                "account": held.info.account,
                "changes": [{ "document": edit.doc, "epoch": edit.epoch, "chunks": edit.chunks }],
            })
        })
        .collect();
    offer_file("muster-handed-in-edits.json", &edits);
}

/// Offers edits as a file in the one format that Muster has for them.
fn offer_file(name: &str, edits: &[serde_json::Value]) -> bool {
    let file = serde_json::json!({ "format": "muster-edits", "version": 1, "edits": edits });
    serde_json::to_vec_pretty(&file).is_ok_and(|bytes| files::download(name, "application/json", &bytes))
}
