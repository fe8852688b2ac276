//! A document in memory with the signals of its fields.

use crate::state::open::PeerView;
use leptos::prelude::*;
use muster_shared::doc::{Document, TextEdit};
use muster_shared::id::DocId;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// Hears what others, other tabs and undo did to a text.
pub type Hears = Rc<dyn Fn(&[TextEdit])>;

type Listener = (u64, String, Hears);

/// How far a slot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Being read from this device; what arrives meanwhile waits in the backlog.
    Loading,
    /// Not on this device: the server is asked.
    Absent,
    /// There.
    Ready,
}

/// A document, whose code is known to who put it here and to nobody who only lets go of it (works.rs).
trait Holds {
    fn document(&mut self) -> &mut Document;
}

impl Holds for Document {
    fn document(&mut self) -> &mut Document {
        self
    }
}

/// A document that is open, or about to be.
pub struct Slot {
    pub(in crate::state) id: DocId,
    pub(in crate::state) ready: ArcRwSignal<bool>,
    pub(in crate::state) missing: ArcRwSignal<bool>,
    pub(in crate::state) writable: ArcRwSignal<bool>,
    /// A newer version of the app wrote it: it is shown and not written.
    pub(in crate::state) newer: ArcRwSignal<bool>,
    pub(in crate::state) can_undo: ArcRwSignal<bool>,
    pub(in crate::state) can_redo: ArcRwSignal<bool>,
    pub(in crate::state) peers: ArcRwSignal<Vec<PeerView>>,
    pub(in crate::state) changed: ArcTrigger,
    pub(super) handles: Cell<usize>,
    pub(super) phase: Cell<Phase>,
    pub(super) epoch: Cell<u32>,
    pub(super) backlog: RefCell<Vec<Vec<u8>>>,
    /// A state came while it was being read: what was read may be old.
    pub(super) again: Cell<bool>,
    pub(super) row_due: Cell<bool>,
    /// Where somebody here is, if it is to be sent; and whether a timer runs that will send it.
    pub(super) presence: Cell<Option<Vec<u8>>>,
    pub(super) presence_timer: Cell<bool>,
    document: RefCell<Option<Box<dyn Holds>>>,
    fields: RefCell<HashMap<String, ArcTrigger>>,
    listeners: RefCell<Vec<Listener>>,
    last_listener: Cell<u64>,
}

impl Slot {
    pub(super) fn new(id: DocId) -> Self {
        Self {
            id,
            ready: ArcRwSignal::new(false),
            missing: ArcRwSignal::new(false),
            writable: ArcRwSignal::new(false),
            newer: ArcRwSignal::new(false),
            can_undo: ArcRwSignal::new(false),
            can_redo: ArcRwSignal::new(false),
            peers: ArcRwSignal::new(Vec::new()),
            changed: ArcTrigger::new(),
            handles: Cell::new(0),
            phase: Cell::new(Phase::Loading),
            epoch: Cell::new(0),
            backlog: RefCell::default(),
            again: Cell::default(),
            row_due: Cell::new(false),
            presence: Cell::default(),
            presence_timer: Cell::new(false),
            document: RefCell::new(None),
            fields: RefCell::default(),
            listeners: RefCell::default(),
            last_listener: Cell::new(0),
        }
    }

    /// The epoch of the document that is loaded.
    pub(in crate::state) fn epoch(&self) -> u32 {
        self.epoch.get()
    }

    /// Works on the document, if it is loaded and nobody is at it (which only a call back from within could be).
    pub(in crate::state) fn with<T>(&self, work: impl FnOnce(&mut Document) -> T) -> Option<T> {
        self.document.try_borrow_mut().ok()?.as_mut().map(|held| work(held.document()))
    }

    /// Puts a loaded or rebuilt document in place; every field counts as changed.
    pub(super) fn put(&self, document: Document, epoch: u32) {
        if let Ok(mut place) = self.document.try_borrow_mut() {
            *place = Some(Box::new(document));
        }
        self.epoch.set(epoch);
        self.phase.set(Phase::Ready);
        set_if_changed(&self.missing, false);
        set_if_changed(&self.ready, true);
        self.all_changed();
    }

    /// The trigger of a field.
    pub(in crate::state) fn trigger(&self, field: &str) -> ArcTrigger {
        self.fields.borrow_mut().entry(field.to_owned()).or_default().clone()
    }

    pub(in crate::state) fn listen(&self, field: &str, callback: Hears) -> u64 {
        let id = self.last_listener.get() + 1;
        self.last_listener.set(id);
        self.listeners.borrow_mut().push((id, field.to_owned(), callback));
        id
    }

    pub(in crate::state) fn unlisten(&self, id: u64) {
        self.listeners.borrow_mut().retain(|l| l.0 != id);
    }

    /// Tells whom it concerns that fields changed.
    pub(super) fn changed_by(&self, fields: &[String], text: &[(String, Vec<TextEdit>)]) {
        // Listeners first: an editor must have the text before anything computed from it repaints.
        for (field, edits) in text {
            self.tell(|f| (f == field).then_some(edits.as_slice()));
        }
        let triggers: Vec<ArcTrigger> = {
            let known = self.fields.borrow();
            fields.iter().filter_map(|f| known.get(f).cloned()).collect()
        };
        for trigger in triggers {
            trigger.notify();
        }
        self.after_change();
    }

    /// Everything may have changed.
    pub(super) fn all_changed(&self) {
        self.tell(|_| Some(&[]));
        let triggers: Vec<ArcTrigger> = self.fields.borrow().values().cloned().collect();
        for trigger in triggers {
            trigger.notify();
        }
        self.after_change();
    }

    fn tell<'a>(&self, edits: impl Fn(&str) -> Option<&'a [TextEdit]>) {
        // Called without a borrow: a listener may well edit or unsubscribe.
        let listeners = self.listeners.borrow().clone();
        for (_, field, callback) in listeners {
            if let Some(edits) = edits(&field) {
                callback(edits);
            }
        }
    }

    fn after_change(&self) {
        let (undo, redo) = self.with(|d| (d.can_undo(), d.can_redo())).unwrap_or_default();
        set_if_changed(&self.can_undo, undo);
        set_if_changed(&self.can_redo, redo);
        self.changed.notify();
    }
}

/// Sets a signal only when that changes something, so that nothing repaints in vain.
pub(super) fn set_if_changed<T: PartialEq + Clone + Send + Sync + 'static>(signal: &ArcRwSignal<T>, value: T) {
    if signal.with_untracked(|now| *now != value) {
        signal.set(value);
    }
}
