//! Texts that the server has read already: a device that lacks many takes those, and reads only what it knows better.

use super::Engine;
use super::finding::SLICE;
use super::writing::Job;
use crate::platform::idb::Op;
use crate::platform::{clock, device, fetch, task};
use crate::state::store::StoredText;
use leptos::prelude::*;
use muster_shared::api::{path, paths};
use muster_shared::find::{Text, TextPage};
use muster_shared::sync::frame::decode;

/// Texts that are read from the documents of this device rather than asked for.
const FEW: usize = 100;

impl Engine {
    /// Takes the texts that this device lacks from the server, if they are many. What cannot be had is read from the
    /// documents when they are here.
    pub(super) async fn texts_of_server(&self) {
        let workspace = self.principal.with_untracked(|p| p.workspace).to_string();
        let from = path(paths::TEXTS, &[&workspace]);
        let mut after = 0;
        while self.alive.get()
            && self.facts.with_untracked(|f| f.connected)
            && (after > 0 || self.rows.finding.texts.borrow().len() > FEW)
        {
            // Out of reach, or a server that does not know of this yet.
            let Ok(bytes) = fetch::get_bytes(&format!("{from}?after={after}")).await else { return };
            let page = match decode::<TextPage>(&bytes) {
                Ok(page) => page,
                Err(error) => return device::report(&format!("texts for the search cannot be read: {error}")),
            };
            let (mut ops, mut began) = (Vec::new(), clock::monotonic());
            for text in page.texts {
                ops.extend(self.take_text(text));
                if clock::monotonic() - began > SLICE {
                    task::idle().await;
                    began = clock::monotonic();
                }
            }
            self.enqueue(Job { ops, ..Job::default() });
            self.count_left();
            match page.more {
                Some(more) if more > after => after = more,
                _ => return,
            }
        }
    }

    /// Takes one text, unless the device knows better; what keeps it.
    fn take_text(&self, text: Text) -> Option<Op> {
        let Text { doc, epoch, doc_seq, packed } = text;
        let finding = &self.rows.finding;
        if self.pending(doc) || finding.read.borrow().get(&doc).is_some_and(|read| *read >= (epoch, doc_seq)) {
            return None;
        }
        if !finding.index.borrow_mut().put_text(doc, &packed.0) {
            return None;
        }
        finding.read.borrow_mut().insert(doc, (epoch, doc_seq));
        if self.rows.doc_seq(doc) <= doc_seq {
            finding.texts.borrow_mut().remove(&doc);
        }
        let stored = StoredText { epoch, doc_seq, text: packed, said: None };
        self.leading.get().then(|| self.local.put_text(doc, &stored))
    }
}
