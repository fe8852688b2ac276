//! Edits committed on this device and not yet acknowledged: what is sent next, what is under way, what an answer means.
//!
//! One push is under way at a time and takes with it whatever queued up meanwhile, as the server's group commit does.
//! Order is the order of local commits, so a change never travels before what it builds on; an entry is atomic.

use crate::id::{DocId, WorkspaceId};
use crate::sync::frame::{Bytes, DocumentPush, Rejection, Up};
use crate::sync::limits;
use minicbor::{Decode, Encode};
use std::collections::{BTreeMap, BTreeSet};

/// Changes of one document in an entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Part {
    /// The document.
    #[n(0)]
    pub doc: DocId,
    /// The epoch that they belong to.
    #[n(1)]
    pub epoch: u32,
    /// Raw change chunks in dependency order.
    #[n(2)]
    pub chunks: Vec<Bytes>,
}

/// What one act of a person wrote: kept, sent and refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Entry {
    /// Where the documents live.
    #[n(0)]
    pub workspace: WorkspaceId,
    /// The changes per document.
    #[n(1)]
    pub parts: Vec<Part>,
    /// When it was made, by this device's clock, UTC milliseconds; shown only.
    #[n(2)]
    pub at: i64,
}

impl Entry {
    fn bytes(&self) -> usize {
        self.parts.iter().map(|p| 64 + p.chunks.iter().map(|c| c.0.len() + 8).sum::<usize>()).sum()
    }

    fn chunks(&self) -> usize {
        self.parts.iter().map(|p| p.chunks.len()).sum()
    }
}

/// A push under way.
#[derive(Debug, Clone, PartialEq)]
struct InFlight {
    batch: u64,
    keys: Vec<u64>,
    /// Per document of the push in its order: how many chunks.
    documents: Vec<(DocId, u32, Vec<Bytes>)>,
}

/// A document's part of an acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    /// The document.
    pub doc: DocId,
    /// Its epoch.
    pub epoch: u32,
    /// Its sequence number at the server after the push.
    pub doc_seq: u64,
    /// The chunks that are durable now.
    pub chunks: Vec<Bytes>,
    /// Whether they were sent once only. If not, the server may have had some of them before, and `doc_seq` does not
    /// tell how many others lie in between.
    pub certain: bool,
}

/// What an answer from the server means for the outbox.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The answer is to no push of ours.
    Nothing,
    /// Entries with these keys are acknowledged.
    Done {
        /// Their keys.
        keys: Vec<u64>,
        /// What the server holds by that.
        documents: Vec<Acknowledged>,
    },
    /// Send the same again after so many milliseconds.
    Later {
        /// How long to wait.
        milliseconds: u32,
    },
    /// These entries cannot succeed and leave the outbox; their documents are rebuilt without them.
    Refused {
        /// Keys and entries, in order.
        entries: Vec<(u64, Entry)>,
        /// The documents to rebuild.
        documents: Vec<DocId>,
    },
}

/// The outbox of one workspace.
#[derive(Debug, Default)]
pub struct Outbox {
    entries: BTreeMap<u64, Entry>,
    in_flight: Option<InFlight>,
    last_batch: u64,
    /// While above zero, entries travel singly so that one at fault takes no other with it.
    single: usize,
    failures: u32,
    /// Entries up to this key may have reached the server over a connection that broke.
    uncertain: u64,
}

/// Refusals for a missing dependency in a row after which it will not come any more.
const ORPHANED: u32 = 6;

impl Outbox {
    /// Adds an entry under the key that its local commit gave it. Adding it twice changes nothing.
    pub fn add(&mut self, key: u64, entry: Entry) {
        self.entries.entry(key).or_insert(entry);
    }

    /// How many entries wait or are under way.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether an unacknowledged entry touches `doc`.
    pub fn touches(&self, doc: DocId) -> bool {
        self.entries.values().any(|e| e.parts.iter().any(|p| p.doc == doc))
    }

    /// Whether unacknowledged changes of `doc` belong to an epoch before `epoch`. They are sent before the device takes
    /// that epoch: only the server can carry them over (MODEL.md 20).
    pub fn owes(&self, doc: DocId, epoch: u32) -> bool {
        self.entries.values().any(|e| e.parts.iter().any(|p| p.doc == doc && p.epoch < epoch))
    }

    /// The documents that unacknowledged entries touch.
    pub fn documents(&self) -> BTreeSet<DocId> {
        self.entries.values().flat_map(|e| e.parts.iter().map(|p| p.doc)).collect()
    }

    /// Entries in order, with their keys.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &Entry)> {
        self.entries.iter().map(|(k, e)| (*k, e))
    }

    /// Forgets that a push is under way, because the connection broke: it is sent again under a new batch number.
    /// Merging is idempotent by hash, so a push that did arrive does no harm.
    pub fn disconnected(&mut self) {
        if let Some(sent) = self.in_flight.take() {
            self.uncertain = sent.keys.last().copied().unwrap_or(0).max(self.uncertain);
        }
    }

    /// Another tab heard that these are settled.
    pub fn forget(&mut self, keys: &[u64]) {
        for key in keys {
            self.entries.remove(key);
        }
    }

    /// Takes out every entry that touches `doc`, with the entries of other documents that depend on being whole.
    pub fn take(&mut self, doc: DocId) -> Vec<(u64, Entry)> {
        self.take_from(doc, 0)
    }

    fn take_from(&mut self, doc: DocId, from: u64) -> Vec<(u64, Entry)> {
        // An entry of several documents drags what follows in each of them along.
        let mut hit = BTreeMap::from([(doc, from)]);
        let mut keys = BTreeSet::new();
        loop {
            let before = (hit.clone(), keys.len());
            for (&key, entry) in &self.entries {
                if entry.parts.iter().any(|p| hit.get(&p.doc).is_some_and(|&first| key >= first)) {
                    keys.insert(key);
                    for p in &entry.parts {
                        let first = hit.entry(p.doc).or_insert(key);
                        *first = (*first).min(key);
                    }
                }
            }
            if before == (hit.clone(), keys.len()) {
                break;
            }
        }
        keys.into_iter().filter_map(|k| self.entries.remove(&k).map(|e| (k, e))).collect()
    }

    /// The next push, if none is under way and something waits.
    pub fn next_push(&mut self) -> Option<Up> {
        if self.in_flight.is_some() {
            return None;
        }
        let mut keys = Vec::new();
        let mut documents: Vec<DocumentPush> = Vec::new();
        let (mut bytes, mut chunks) = (0, 0);
        for (&key, entry) in &self.entries {
            let first = keys.is_empty();
            let too_much = bytes + entry.bytes() > limits::FRAME - 4096
                || chunks + entry.chunks() > limits::CHUNKS_PER_PUSH
                || documents.len() + entry.parts.len() > limits::DOCUMENTS_PER_PUSH
                || self.single > 0;
            // Nothing may overtake: the first that does not fit ends the push.
            if !first && too_much {
                break;
            }
            // Epochs do not mix within one document of a push.
            if entry.parts.iter().any(|p| documents.iter().any(|d| d.doc == p.doc && d.epoch != p.epoch)) {
                break;
            }
            bytes += entry.bytes();
            chunks += entry.chunks();
            keys.push(key);
            for part in &entry.parts {
                match documents.iter_mut().find(|d| d.doc == part.doc) {
                    Some(d) => d.chunks.extend(part.chunks.iter().cloned()),
                    None => documents.push(DocumentPush {
                        doc: part.doc,
                        epoch: part.epoch,
                        chunks: part.chunks.clone(),
                        workspace: Some(entry.workspace),
                    }),
                }
            }
        }
        if keys.is_empty() {
            return None;
        }
        self.last_batch += 1;
        self.in_flight = Some(InFlight {
            batch: self.last_batch,
            keys,
            documents: documents.iter().map(|d| (d.doc, d.epoch, d.chunks.clone())).collect(),
        });
        Some(Up::Push { batch: self.last_batch, documents, signature: None })
    }

    /// The server has committed a push.
    pub fn acknowledged(&mut self, batch: u64, doc_seqs: &[u64]) -> Outcome {
        let Some(sent) = self.in_flight.take_if(|f| f.batch == batch) else { return Outcome::Nothing };
        self.failures = 0;
        self.single = self.single.saturating_sub(1);
        for key in &sent.keys {
            self.entries.remove(key);
        }
        let certain = sent.keys.first().is_none_or(|k| *k > self.uncertain);
        let documents = sent
            .documents
            .into_iter()
            .enumerate()
            .map(|(i, (doc, epoch, chunks))| Acknowledged {
                doc,
                epoch,
                doc_seq: doc_seqs.get(i).copied().unwrap_or(0),
                chunks,
                certain,
            })
            .collect();
        Outcome::Done { keys: sent.keys, documents }
    }

    /// The server has taken nothing of a push.
    pub fn rejected(&mut self, batch: u64, doc: Option<DocId>, reason: Rejection) -> Outcome {
        let Some(sent) = self.in_flight.take_if(|f| f.batch == batch) else { return Outcome::Nothing };
        let orphaned = reason == Rejection::MissingDependency && self.failures >= ORPHANED;
        if reason.is_transient() && !orphaned {
            self.failures = self.failures.saturating_add(1);
            let asked = if let Rejection::TooFast(ms) = reason { ms } else { 0 };
            return Outcome::Later { milliseconds: asked.max(200 << self.failures.min(7)) };
        }
        if sent.keys.len() > 1 {
            // Several acts travelled together: send them singly, so that only the one at fault is refused.
            self.single = sent.keys.len();
            return Outcome::Later { milliseconds: 0 };
        }
        self.single = self.single.saturating_sub(1);
        self.failures = 0;
        let first = sent.keys.first().copied().unwrap_or(0);
        let at_fault = doc.or_else(|| sent.documents.first().map(|d| d.0));
        let entries = at_fault.map(|d| self.take_from(d, first)).unwrap_or_default();
        let documents: BTreeSet<DocId> = entries.iter().flat_map(|(_, e)| e.parts.iter().map(|p| p.doc)).collect();
        Outcome::Refused { entries, documents: documents.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::access::Denied;

    const A: DocId = DocId([1; 16]);
    const B: DocId = DocId([2; 16]);
    const WS: WorkspaceId = WorkspaceId([9; 16]);

    fn entry(parts: &[(DocId, u8)]) -> Entry {
        let part = |(doc, n): &(DocId, u8)| Part { doc: *doc, epoch: 0, chunks: vec![Bytes(vec![*n])] };
        Entry { workspace: WS, parts: parts.iter().map(part).collect(), at: 0 }
    }

    fn outbox(entries: &[&[(DocId, u8)]]) -> Outbox {
        let mut o = Outbox::default();
        for (i, e) in entries.iter().enumerate() {
            o.add(i as u64 + 1, entry(e));
        }
        o
    }

    fn push(o: &mut Outbox) -> (u64, Vec<(DocId, Vec<u8>)>) {
        let Some(Up::Push { batch, documents, .. }) = o.next_push() else { panic!("nothing to push") };
        let flat = |d: DocumentPush| (d.doc, d.chunks.into_iter().flat_map(|c| c.0).collect());
        (batch, documents.into_iter().map(flat).collect())
    }

    #[test]
    fn what_queued_up_travels_together_in_order() {
        let mut o = outbox(&[&[(A, 1)], &[(B, 2)], &[(A, 3)]]);
        let (batch, docs) = push(&mut o);
        assert_eq!(docs, vec![(A, vec![1, 3]), (B, vec![2])]);
        o.add(4, entry(&[(A, 4)]));
        assert_eq!(o.next_push(), None, "one push at a time");
        let Outcome::Done { keys, documents } = o.acknowledged(batch, &[7, 8]) else { panic!() };
        assert_eq!(keys, vec![1, 2, 3]);
        assert_eq!((documents[0].doc_seq, documents[1].doc_seq), (7, 8));
        assert_eq!(push(&mut o).1, vec![(A, vec![4])]);
    }

    #[test]
    fn an_old_epoch_is_owed_until_it_is_acknowledged() {
        let mut o = outbox(&[&[(A, 1)], &[(B, 2)]]);
        assert!(o.owes(A, 1) && !o.owes(A, 0) && !o.owes(DocId([3; 16]), 1));
        let (batch, _) = push(&mut o);
        assert!(o.owes(A, 1), "under way is not arrived");
        o.acknowledged(batch, &[1, 1]);
        assert!(!o.owes(A, 1));
    }

    #[test]
    fn a_broken_connection_sends_the_same_again() {
        let mut o = outbox(&[&[(A, 1)]]);
        let (first, _) = push(&mut o);
        o.disconnected();
        let (second, docs) = push(&mut o);
        assert_ne!(first, second);
        assert_eq!(docs, vec![(A, vec![1])]);
        assert_eq!(o.acknowledged(first, &[1]), Outcome::Nothing, "an answer from before");
        assert_eq!(o.len(), 1);
    }

    #[test]
    fn only_the_entry_at_fault_and_what_follows_it_is_refused() {
        let mut o = outbox(&[&[(A, 1)], &[(B, 2)], &[(B, 3)], &[(A, 4)]]);
        let denied = Rejection::Denied(Denied::Role);
        let (batch, _) = push(&mut o);
        assert_eq!(o.rejected(batch, Some(B), denied), Outcome::Later { milliseconds: 0 });
        let (batch, docs) = push(&mut o);
        assert_eq!(docs, vec![(A, vec![1])], "singly now");
        o.acknowledged(batch, &[1]);
        let (batch, docs) = push(&mut o);
        assert_eq!(docs, vec![(B, vec![2])]);
        let Outcome::Refused { entries, documents } = o.rejected(batch, Some(B), denied) else { panic!() };
        assert_eq!(entries.iter().map(|e| e.0).collect::<Vec<_>>(), vec![2, 3]);
        assert_eq!(documents, vec![B]);
        assert_eq!(push(&mut o).1, vec![(A, vec![4])]);
    }

    #[test]
    fn atomic_entries_drag_what_follows_along() {
        let mut o = outbox(&[&[(B, 1)], &[(A, 2), (B, 3)], &[(B, 4)]]);
        let taken = o.take_from(A, 2);
        assert_eq!(taken.iter().map(|e| e.0).collect::<Vec<_>>(), vec![2, 3]);
        assert_eq!(o.len(), 1, "what came before stays");
    }

    #[test]
    fn transient_refusals_wait_longer_each_time() {
        let mut o = outbox(&[&[(A, 1)]]);
        let mut last = 0;
        for _ in 0..5 {
            let (batch, _) = push(&mut o);
            let Outcome::Later { milliseconds } = o.rejected(batch, None, Rejection::StorageFailed) else { panic!() };
            assert!(milliseconds > last);
            last = milliseconds;
        }
        let (batch, _) = push(&mut o);
        let answer = o.rejected(batch, None, Rejection::TooFast(90_000));
        assert_eq!(answer, Outcome::Later { milliseconds: 90_000 });
    }

    #[test]
    fn an_orphan_does_not_hold_up_the_rest_for_ever() {
        let mut o = outbox(&[&[(A, 1)], &[(B, 2)]]);
        let mut refused = Vec::new();
        for _ in 0..20 {
            let (batch, docs) = push(&mut o);
            if docs.iter().all(|d| d.0 == B) {
                break;
            }
            if let Outcome::Refused { entries, .. } = o.rejected(batch, Some(A), Rejection::MissingDependency) {
                refused = entries;
            }
        }
        assert_eq!(refused.iter().map(|e| e.0).collect::<Vec<_>>(), vec![1]);
        assert_eq!(o.documents(), BTreeSet::from([B]));
    }

    #[test]
    fn what_was_sent_over_a_broken_connection_is_uncertain() {
        let mut o = outbox(&[&[(A, 1)]]);
        push(&mut o);
        o.disconnected();
        let (batch, _) = push(&mut o);
        o.add(2, entry(&[(A, 2)]));
        assert!(matches!(o.acknowledged(batch, &[1]), Outcome::Done { documents, .. } if !documents[0].certain));
        let (batch, _) = push(&mut o);
        assert!(matches!(o.acknowledged(batch, &[2]), Outcome::Done { documents, .. } if documents[0].certain));
    }

    #[test]
    fn a_push_keeps_within_the_frame() {
        let mut o = Outbox::default();
        for key in 1..=3 {
            let part = Part { doc: A, epoch: 0, chunks: vec![Bytes(vec![0; 400 << 10])] };
            o.add(key, Entry { workspace: WS, parts: vec![part], at: 0 });
        }
        let sent = o.next_push().unwrap();
        assert!(crate::sync::frame::encode(&sent).len() <= limits::FRAME);
        assert_eq!(o.in_flight.as_ref().unwrap().keys, vec![1, 2]);
    }
}
