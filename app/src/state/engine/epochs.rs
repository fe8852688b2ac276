//! How this device follows a document into a new epoch (MODEL.md 20): what is unsent goes to the old one first, where the
//! server carries it over; then the acknowledged base is replaced.

use super::Engine;
use muster_shared::id::DocId;

impl Engine {
    /// Whether edits of this device wait for an epoch before `epoch`.
    pub(super) fn owes(&self, doc: DocId, epoch: u32) -> bool {
        // What is on its way to the disk is not in the outbox yet.
        self.unsaved.get() > 0 || self.outbox.borrow().owes(doc, epoch)
    }

    /// A document has a newer epoch, and edits of this device are sent to the old one first.
    pub(super) fn stay_behind(&self, doc: DocId, epoch: u32) {
        self.behind.borrow_mut().insert(doc, epoch);
    }

    /// Whether a document waits for its edits to be sent before it is taken in its new epoch.
    pub(super) fn is_behind(&self, doc: DocId) -> bool {
        self.behind.borrow().contains_key(&doc)
    }

    /// Takes documents in their new epochs whose edits have been sent meanwhile.
    pub(super) fn catch_up_epochs(&self) {
        let due: Vec<(DocId, u32)> = self
            .behind
            .borrow()
            .iter()
            .filter(|(doc, epoch)| !self.owes(**doc, **epoch))
            .map(|(d, e)| (*d, *e))
            .collect();
        for (doc, epoch) in due {
            self.behind.borrow_mut().remove(&doc);
            let held = self.held.borrow().get(&doc).map_or(0, |h| h.epoch);
            if self.leading.get() && held < epoch {
                self.fetch_now(doc);
            } else {
                self.reload(doc);
            }
        }
    }

    /// Reads an open document from this device once more: its base is another now.
    pub(super) fn reload(&self, doc: DocId) {
        if let Some(slot) = self.slot(doc) {
            self.spawn(|engine| async move { engine.load(&slot).await });
        }
    }
}
