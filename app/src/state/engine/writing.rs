//! From an edit to the disk: the document first, then the database at once (whatever queued up during a commit goes into
//! the next), then the other tabs and the server (MODEL.md 14).

use super::slot::set_if_changed;
use super::tabs::TabMessage;
use super::{Engine, Slot};
use crate::platform::idb::Op;
use crate::platform::{clock, device, random, task};
use crate::state::store::{OUTBOX, seal};
use muster_shared::doc::{DocError, Document, Written, genesis};
use muster_shared::id::{Actor, ActorPrefix, DocId};
use muster_shared::registers::{SETTINGS, setting};
use muster_shared::schema::{Container, Register, Value};
use muster_shared::sync::frame::Bytes;
use muster_shared::sync::peer::outbox::{Entry, Part};
use muster_shared::sync::row::Row;
use muster_shared::time::Timestamp;
use std::rc::Rc;

/// Milliseconds after which the row of a document that is being typed in is computed again.
const ROW_DELAY: u32 = 800;
/// Milliseconds between attempts to write to storage that failed.
const RETRY: u32 = 1_500;

/// Something to commit, and what to tell the other tabs afterwards.
#[derive(Debug, Default)]
pub(super) struct Job {
    pub ops: Vec<Op>,
    /// Edits of this tab: each gets a number from the database.
    pub entry: Option<Entry>,
    pub edited: Vec<Row>,
    pub after: Option<TabMessage>,
}

impl Engine {
    /// Makes a record with its title and first state.
    pub(in crate::state) fn create_here(&self, register: &'static Register, title: &str) -> DocId {
        // A workspace is only handed out when its actor is drawn.
        let actor = self.actor.get().unwrap_or(Actor { prefix: ActorPrefix([0; 8]), counter: 0 });
        self.created.set(self.created.get() + 1);
        // Without a random source an actor, which is never reused, and a count are as unique.
        let id = DocId(random::bytes().unwrap_or_else(|_| {
            let mut id = actor.to_bytes();
            id[8..12].copy_from_slice(&self.created.get().to_be_bytes());
            id
        }));
        let id = if SETTINGS.contains(&register) { setting(id) } else { id };
        let now = clock::now();
        let mut document = Document::create(id, register, actor);
        let mut chunks = vec![Bytes(genesis(id, register))];
        let first = register.states.first().map_or("", |s| s.key);
        for (field, value) in [("title", title), ("state", first)] {
            if let Ok(Some(written)) = document.set(field, &Value::text(value), now) {
                chunks.push(Bytes(written.chunk));
            }
        }
        let row = document.row();
        let slot = Rc::new(Slot::new(id));
        set_if_changed(&slot.writable, true);
        slot.put(document, 0);
        self.slots.borrow_mut().insert(id, slot.clone());
        self.rows.put_edited(row.clone());
        self.enqueue_edit(vec![Part { doc: id, epoch: 0, chunks }], vec![row]);
        self.want(id);
        // Nobody may ever open it.
        self.evict_later(&slot);
        id
    }

    /// Lets `edit` write to an open document, and keeps what it wrote. Nothing happens when it may not be written.
    pub(in crate::state) fn write(
        &self,
        slot: &Rc<Slot>,
        edit: impl FnOnce(&mut Document, Timestamp) -> Result<Option<Written>, DocError>,
    ) -> bool {
        if self.actor.get().is_none() || !leptos::prelude::GetUntracked::get_untracked(&slot.writable) {
            return false;
        }
        let seen = self.rows.seen(slot.id);
        let write = |d: &mut Document| {
            d.saw(seen);
            edit(d, clock::now())
        };
        let written = match slot.with(write) {
            Some(Ok(Some(written))) => written,
            Some(Err(error)) => {
                device::report(&format!("an edit was not possible: {error}"));
                return false;
            }
            _ => return false,
        };
        let prose = slot.with(|d| only_prose(d, &written.fields)).unwrap_or(false);
        let row = if prose {
            self.rows.finding.text(slot.id);
            self.row_later(slot);
            None
        } else {
            slot.with(Document::row)
        };
        if let Some(row) = &row {
            self.rows.put_edited(row.clone());
        }
        let part = Part { doc: slot.id, epoch: slot.epoch.get(), chunks: vec![Bytes(written.chunk)] };
        self.enqueue_edit(vec![part], row.into_iter().collect());
        slot.changed_by(&written.fields, &written.text);
        true
    }

    /// Typing changes a row only by its time: compute it now and then, not per key.
    fn row_later(&self, slot: &Rc<Slot>) {
        if slot.row_due.replace(true) {
            return;
        }
        let slot = slot.clone();
        self.spawn(|engine| async move {
            task::sleep(ROW_DELAY).await;
            slot.row_due.set(false);
            // Only while there is something that the server has not acknowledged; after that its row counts.
            if engine.pending(slot.id)
                && let Some(row) = slot.with(Document::row)
            {
                engine.rows.put_edited(row.clone());
                let op = engine.local.put_edited(&row);
                engine.enqueue(Job { ops: vec![op], ..Job::default() });
            }
        });
    }

    pub(super) fn enqueue_edit(&self, parts: Vec<Part>, rows: Vec<Row>) {
        use leptos::prelude::WithUntracked;
        let workspace = self.principal.with_untracked(|p| p.workspace);
        let entry = Entry { workspace, parts, at: clock::now().0 };
        let ops = rows.iter().map(|r| self.local.put_edited(r)).collect();
        self.unsaved.set(self.unsaved.get() + 1);
        for part in &entry.parts {
            *self.saving.borrow_mut().entry(part.doc).or_default() += 1;
        }
        self.enqueue(Job { ops, entry: Some(entry), edited: rows, after: None });
        self.update_facts(|_| {});
    }

    pub(super) fn enqueue(&self, job: Job) {
        self.queue.borrow_mut().push(job);
        self.pump();
    }

    /// Commits what is queued, unless a commit is under way, which then takes it along next.
    fn pump(&self) {
        if self.queue.borrow().is_empty() || self.committing.replace(true) {
            return;
        }
        self.spawn(|engine| async move {
            while engine.commit_queue().await {}
            engine.committing.set(false);
            engine.pump();
        });
    }

    /// One commit; whether there is more to do.
    async fn commit_queue(&self) -> bool {
        let jobs = std::mem::take(&mut *self.queue.borrow_mut());
        if jobs.is_empty() {
            return false;
        }
        let edits: Vec<Option<Op>> =
            jobs.iter().map(|job| job.entry.as_ref().map(|e| Op::Append(OUTBOX, seal(e)))).collect();
        let ops: Vec<&Op> = jobs.iter().zip(&edits).flat_map(|(job, edit)| job.ops.iter().chain(edit)).collect();
        match self.local.commit(&ops).await {
            Ok(keys) => self.committed(jobs, keys),
            Err(error) => {
                device::report(&error.to_string());
                // Back in front of what came meanwhile: order is what later edits build on.
                let newer = std::mem::replace(&mut *self.queue.borrow_mut(), jobs);
                self.queue.borrow_mut().extend(newer);
                self.update_facts(|f| f.storage_failed = true);
                task::sleep(RETRY).await;
            }
        }
        self.alive.get() || !self.queue.borrow().is_empty()
    }

    fn committed(&self, jobs: Vec<Job>, keys: Vec<u64>) {
        let numbers = numbers(&jobs, keys);
        let (mut entries, mut rows, mut after) = (Vec::new(), Vec::new(), Vec::new());
        for (job, number) in jobs.into_iter().zip(numbers) {
            if let (Some(entry), Some(key)) = (job.entry, number) {
                entries.push((key, entry));
            }
            rows.extend(job.edited);
            after.extend(job.after);
        }
        self.unsaved.set(self.unsaved.get().saturating_sub(entries.len()));
        {
            let mut saving = self.saving.borrow_mut();
            for part in entries.iter().flat_map(|(_, e)| &e.parts) {
                if let Some(count) = saving.get_mut(&part.doc) {
                    *count -= 1;
                    if *count == 0 {
                        saving.remove(&part.doc);
                    }
                }
            }
        }
        {
            let mut outbox = self.outbox.borrow_mut();
            entries.iter().for_each(|(key, entry)| outbox.add(*key, entry.clone()));
        }
        let wrote = !entries.is_empty();
        self.update_facts(|f| f.storage_failed = false);
        if wrote {
            self.push_next();
            self.post(&TabMessage::Wrote { entries, rows });
        }
        after.iter().for_each(|m| self.post(m));
    }

    /// Waits until everything is on the disk; `false` when the disk does not take it.
    pub(in crate::state) async fn flush(&self) -> bool {
        use leptos::prelude::WithUntracked;
        self.pump();
        while self.unsaved.get() > 0 || !self.queue.borrow().is_empty() {
            if self.facts.with_untracked(|f| f.storage_failed) {
                return false;
            }
            task::sleep(5).await;
        }
        true
    }

    /// Whether edits of a document are on their way to the disk, or to the server.
    pub(super) fn pending(&self, doc: DocId) -> bool {
        self.saving.borrow().contains_key(&doc) || self.outbox.borrow().touches(doc)
    }

    /// Edits that are not on the disk yet.
    pub(super) fn queued(&self) -> Vec<Entry> {
        self.queue.borrow().iter().filter_map(|j| j.entry.clone()).collect()
    }
}

/// Whether all of `fields` are rich texts, which rows do not show.
fn only_prose(document: &Document, fields: &[String]) -> bool {
    let Some(register) = document.register() else { return false };
    fields.iter().all(|f| register.field(f).is_some_and(|f| f.kind.container() == Container::Text))
}

/// The number that each job's edit was given, out of the `keys` of everything that one commit numbered: what a job stores
/// beside its edit comes first and may draw numbers too.
fn numbers(jobs: &[Job], keys: Vec<u64>) -> Vec<Option<u64>> {
    let mut keys = keys.into_iter();
    let of_job = |job: &Job| {
        let beside = job.ops.iter().filter(|op| matches!(op, Op::Append(..))).count();
        keys.by_ref().take(beside).for_each(drop);
        job.entry.as_ref().and_then(|_| keys.next())
    };
    jobs.iter().map(of_job).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::store::{META, REFUSED};
    use muster_shared::id::WorkspaceId;

    fn edit(ops: Vec<Op>) -> Job {
        Job { ops, entry: Some(Entry { workspace: WorkspaceId([1; 16]), parts: Vec::new(), at: 0 }), ..Job::default() }
    }

    #[test]
    fn an_edit_gets_its_own_number_and_none_of_what_is_stored_beside_it() {
        let refused = || Op::Append(REFUSED, Vec::new());
        let jobs = [
            edit(Vec::new()),
            Job { ops: vec![Op::DeleteNumber(OUTBOX, 1), refused(), refused()], ..Job::default() },
            edit(vec![refused(), Op::DeleteNumber(META, 3)]),
            Job::default(),
            edit(Vec::new()),
        ];
        assert_eq!(numbers(&jobs, vec![10, 20, 21, 22, 11, 12]), [Some(10), None, Some(11), None, Some(12)]);
    }
}
