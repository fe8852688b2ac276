//! Edits that the server refuses: they leave the documents and become a branch on this device, to view, export or
//! dismiss (MODEL.md 11). Edits of a revoked account are handed to the managers (MODEL.md 19).

use super::Engine;
use super::slot::set_if_changed;
use super::tabs::TabMessage;
use super::writing::Job;
use crate::platform::idb::Op;
use crate::platform::{device, fetch, files, task};
use crate::state::store::{OUTBOX, REFUSED, RefusedEdit, seal};
use gloo::net::http::Method;
use leptos::prelude::*;
use muster_shared::api::{HeldEdit, HeldInfo, Hold, path, paths};
use muster_shared::id::DocId;
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
            let title = doc.and_then(|d| self.rows.get(d)).map(|r| r.row.title.clone()).unwrap_or_default();
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
            for slot in documents.iter().filter_map(|d| engine.slot(*d)) {
                engine.load(&slot).await;
            }
        });
    }

    /// The words of a document for people: its rich texts, if it is open.
    fn text_of(&self, doc: DocId) -> String {
        let read = |d: &mut muster_shared::doc::Document| {
            let fields = d.register().map(|r| r.fields).unwrap_or_default();
            let texts = fields.iter().filter(|f| f.kind == muster_shared::schema::FieldKind::Rich);
            texts.map(|f| d.plain_text(f.key)).collect::<Vec<_>>().join("\n\n")
        };
        self.slot(doc).and_then(|s| s.with(read)).unwrap_or_default()
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
        let title = |e: &Entry| {
            e.parts.first().and_then(|p| self.rows.get(p.doc)).map(|r| r.row.title.clone()).unwrap_or_default()
        };
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

    /// The account was revoked: what waits goes to the managers. It stays here too, unless they have it.
    pub(super) async fn hand_over(&self) {
        let entries: Vec<Entry> = self.outbox.borrow().iter().map(|(_, e)| e.clone()).collect();
        if entries.is_empty() {
            return;
        }
        let mut edits = Vec::new();
        for part in entries.iter().flat_map(|e| &e.parts) {
            let title = self.rows.get(part.doc).map(|r| r.row.title.clone()).unwrap_or_default();
            let chunks = part.chunks.iter().map(|c| base64(&c.0)).collect();
            edits.push(HeldEdit { doc: part.doc, epoch: part.epoch, title, chunks });
        }
        let workspace = self.principal.with_untracked(|p| p.workspace);
        let hold = Hold { reason: "revoked".into(), edits };
        let answer = fetch::call::<HeldInfo>(Method::POST, &path(paths::HOLDING, &[&workspace]), &hold).await;
        if answer.is_err() {
            device::report("unsent edits could not be handed over; they stay on this device");
        }
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

fn offer_file(name: &str, edits: &[serde_json::Value]) -> bool {
    let file = serde_json::json!({ "format": "muster-edits", "version": 1, "edits": edits });
    serde_json::to_vec_pretty(&file).is_ok_and(|bytes| files::download(name, "application/json", &bytes))
}

/// Base64 with the standard alphabet and padding.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let n = group.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - group.len()));
        for i in 0..4 {
            let digit = ALPHABET[(n >> (18 - 6 * i)) as usize & 63] as char;
            out.push(if i <= group.len() { digit } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_pads() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
