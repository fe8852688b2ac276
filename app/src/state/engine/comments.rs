//! Comments on records (MODEL.md 6): which documents hold them, how many threads are open, and writing one's own.

use super::slot::{Phase, set_if_changed};
use super::writing::Job;
use super::{Engine, Slot};
use crate::platform::{clock, device, random};
use leptos::prelude::*;
use muster_shared::access::{Action, Resource, decide};
use muster_shared::comments::{Entry, Tally, companion, open_threads};
use muster_shared::doc::{Document, genesis};
use muster_shared::id::{AccountId, DocId, EntryId};
use muster_shared::registers::COMMENTS;
use muster_shared::sync::frame::Bytes;
use muster_shared::sync::peer::outbox::Part;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// What the rows tell of comments, by record: kept along with the rows, so that a list that shows how many are open looks
/// through nothing.
#[derive(Default)]
pub struct Comments {
    by_record: RefCell<HashMap<DocId, BTreeMap<AccountId, Tally>>>,
    /// The record that each document of comments is on.
    of: RefCell<HashMap<DocId, DocId>>,
    /// For records that somebody looks at.
    changed: RefCell<HashMap<DocId, ArcTrigger>>,
}

impl Comments {
    /// The row of a document of comments is another one, or gone.
    pub(super) fn put(&self, doc: DocId, tally: Option<Tally>) {
        let known = self.of.borrow().get(&doc).copied();
        let of = tally.as_ref().map(|tally| tally.of).or(known);
        let Some(of) = of else { return };
        {
            let mut all = self.by_record.borrow_mut();
            let here = all.entry(of).or_default();
            match tally {
                Some(tally) => {
                    if here.get(&tally.author) == Some(&tally) {
                        return;
                    }
                    self.of.borrow_mut().insert(doc, of);
                    here.insert(tally.author, tally);
                }
                None => {
                    self.of.borrow_mut().remove(&doc);
                    here.retain(|author, _| companion(of, *author) != doc);
                }
            }
        }
        self.tell(of);
    }

    /// Forgets everything, because all rows are read anew.
    pub(super) fn clear(&self) {
        self.of.borrow_mut().clear();
        let records: Vec<DocId> = std::mem::take(&mut *self.by_record.borrow_mut()).into_keys().collect();
        records.into_iter().for_each(|of| self.tell(of));
    }

    fn tell(&self, of: DocId) {
        // Without a borrow: who listens may ask at once.
        let trigger = self.changed.borrow().get(&of).cloned();
        if let Some(trigger) = trigger {
            trigger.notify();
        }
    }

    fn track(&self, of: DocId) {
        let trigger = self.changed.borrow_mut().entry(of).or_default().clone();
        trigger.track();
    }

    /// How many threads on a record are open; tracks.
    pub(in crate::state) fn open(&self, of: DocId) -> usize {
        self.track(of);
        self.by_record.borrow().get(&of).map_or(0, |all| open_threads(all.values()))
    }

    /// Who has written comments on a record; tracks.
    pub(in crate::state) fn authors(&self, of: DocId) -> Vec<AccountId> {
        self.track(of);
        self.by_record.borrow().get(&of).map(|all| all.keys().copied().collect()).unwrap_or_default()
    }

    /// The documents of comments on a record.
    pub(super) fn documents(&self, of: DocId) -> Vec<DocId> {
        let by_record = self.by_record.borrow();
        by_record.get(&of).into_iter().flat_map(|all| all.keys()).map(|author| companion(of, *author)).collect()
    }

    /// The record that a document of comments is on.
    pub(super) fn record(&self, doc: DocId) -> Option<DocId> {
        self.of.borrow().get(&doc).copied()
    }
}

impl Engine {
    /// Whether the person may comment on a record, as far as this device knows.
    pub(super) fn may_comment(&self, of: DocId) -> bool {
        let who = self.principal.get_untracked();
        let unit = self.rows.get(of).and_then(|row| row.placement.unit);
        decide(&who, Action::Comment, &Resource::Document { workspace: who.workspace, doc: of, unit }).is_ok()
    }

    /// Whether a document of comments is the person's own, on a record that they may comment on.
    pub(super) fn may_write_comments(&self, doc: DocId) -> bool {
        let me = self.principal.with_untracked(|p| p.account);
        self.rows.comments.record(doc).is_some_and(|of| companion(of, me) == doc && self.may_comment(of))
    }

    /// Says something about a record; `false` when it could not be written.
    pub(in crate::state) async fn say(&self, of: DocId, said: Entry) -> bool {
        let Ok(id) = random::bytes().map(EntryId) else { return false };
        let Some(slot) = self.own_comments(of).await else { return false };
        let done = self.write(&slot, |document, now| document.say(id, &said, now));
        self.release(&slot);
        done
    }

    /// Changes what the person said; an empty text takes it back.
    pub(in crate::state) async fn reword(&self, of: DocId, id: EntryId, text: &str) -> bool {
        let Some(slot) = self.own_comments(of).await else { return false };
        let done = self.write(&slot, |document, now| document.reword(id, text, now));
        self.release(&slot);
        done
    }

    /// The person's own comments on a record, begun if there are none on this device. Released by the caller.
    async fn own_comments(&self, of: DocId) -> Option<Rc<Slot>> {
        let me = self.principal.with_untracked(|p| p.account);
        let id = companion(of, me);
        if !self.may_comment(of) {
            return None;
        }
        if self.rows.get(id).is_some() || self.slot(id).is_some() {
            let slot = self.acquire(id);
            self.settled(&slot).await;
            if slot.ready.get_untracked() {
                return Some(slot);
            }
            // Written on another device and not here yet: what is begun anew has the same first change, and joins it.
            return Some(self.begin(slot, of, me));
        }
        let slot = Rc::new(Slot::new(id));
        slot.handles.set(1);
        self.slots.borrow_mut().insert(id, slot.clone());
        Some(self.begin(slot, of, me))
    }

    fn begin(&self, slot: Rc<Slot>, of: DocId, me: AccountId) -> Rc<Slot> {
        let (Some(actor), false) = (self.actor.get(), slot.phase.get() == Phase::Ready) else { return slot };
        let mut document = Document::create(slot.id, &COMMENTS, actor);
        let mut chunks = vec![Bytes(genesis(slot.id, &COMMENTS))];
        match document.belongs(of, me, clock::now()) {
            Ok(written) => chunks.extend(written.map(|w| Bytes(w.chunk))),
            Err(error) => device::report(&format!("comments could not be begun: {error}")),
        }
        let row = document.row();
        set_if_changed(&slot.writable, true);
        slot.put(document, 0);
        self.rows.put_edited(row.clone());
        self.enqueue_edit(vec![Part { doc: slot.id, epoch: 0, chunks }], vec![row]);
        self.want(slot.id);
        slot
    }

    /// What the person began to write about a record and has not sent.
    pub(in crate::state) async fn draft(&self, of: DocId) -> String {
        self.flush().await;
        self.local.draft(of).await.unwrap_or_default().unwrap_or_default()
    }

    /// Keeps it; an empty text lets go of it.
    pub(in crate::state) fn keep_draft(&self, of: DocId, text: &str) {
        self.enqueue(Job { ops: vec![self.local.put_draft(of, text)], ..Job::default() });
    }
}
