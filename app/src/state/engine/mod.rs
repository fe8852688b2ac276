//! What stands behind the handles of a workspace: documents in memory, their rows, storing and sending.
//!
//! One engine per tab. All tabs of an account share the database; the one that holds the lock *leads*: it alone talks to
//! the server and writes acknowledged content. Every tab writes its own edits, and the others hear of them after their
//! commit (MODEL.md 13). No borrow of a cell is ever held across an await or a call back.

mod bulk;
mod comments;
mod decide;
mod epochs;
mod files;
mod finding;
mod link;
mod loading;
mod making;
mod own;
mod receive;
mod refused;
mod relating;
mod rows;
mod slot;
mod tabs;
mod texts;
pub(super) mod works;
mod writing;

pub(super) use bulk::PART;
pub use bulk::{Change, Changed};
pub use files::{Files, Problem};
pub use making::{Draft, Rewrite, Wrote};
pub(super) use refused::offer_held;
pub use relating::Relating;
pub(super) use rows::Rows;
pub(super) use slot::{Hears, Slot};

use super::request::Request;
use super::store::Local;
use crate::platform::idb::StoreError;
use crate::platform::locks::Lock;
use crate::platform::tabs::Channel;
use crate::platform::{clock, device, random, task};
use leptos::prelude::*;
use link::Link;
use muster_shared::access::Principal;
use muster_shared::api::{Member, Unit};
use muster_shared::id::{Actor, ActorPrefix, DeviceId, DocId, Incarnation};
use muster_shared::label::Label;
use muster_shared::sync::frame::WorkspaceInfo;
use muster_shared::sync::peer::held::Held;
use muster_shared::sync::peer::outbox::Outbox;
use muster_shared::sync::peer::status::Facts;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use writing::Job;

/// Why a workspace cannot be opened.
#[derive(Debug, thiserror::Error)]
pub(super) enum StartError {
    /// The device's storage failed.
    #[error(transparent)]
    Storage(#[from] StoreError),
    /// The workspace was never opened on this device and the server is out of reach.
    #[error("never opened here and the server is out of reach")]
    NeverOpened,
    /// No source of randomness.
    #[error("no source of randomness: {0}")]
    Random(#[from] getrandom::Error),
}

/// The machinery of one workspace in one tab.
pub struct Engine {
    pub(super) info: ArcRwSignal<WorkspaceInfo>,
    pub(super) principal: ArcRwSignal<Principal>,
    pub(super) members: ArcRwSignal<Arc<Vec<Member>>>,
    pub(super) units: ArcRwSignal<Arc<Vec<Unit>>>,
    pub(super) facts: ArcRwSignal<Facts>,
    /// Transitions of authority that were asked for here, with their keys.
    pub(super) requests: ArcRwSignal<Arc<Vec<(u64, Request)>>>,
    pub(super) rows: Rows,
    pub(super) files: Files,
    me: Weak<Engine>,
    local: Local,
    device: DeviceId,
    incarnation: Cell<Option<Incarnation>>,
    cursor: Cell<u64>,
    actor: Cell<Option<Actor>>,
    alive: Cell<bool>,
    leading: Cell<bool>,
    slots: RefCell<HashMap<DocId, Rc<Slot>>>,
    held: RefCell<HashMap<DocId, Held>>,
    outbox: RefCell<Outbox>,
    queue: RefCell<Vec<Job>>,
    unsaved: Cell<usize>,
    /// Fields with letters that are not in their document yet.
    typing: Cell<usize>,
    /// Per document: its parts of edits that are on their way to the disk.
    saving: RefCell<HashMap<DocId, usize>>,
    committing: Cell<bool>,
    link: RefCell<Link>,
    /// Documents to fetch for offline use, and those asked for.
    to_fetch: RefCell<BTreeSet<DocId>>,
    fetching: RefCell<HashSet<DocId>>,
    /// Whether the server asked to wait before the next.
    fetch_rests: Cell<bool>,
    /// Documents to compare after the store's life changed (MODEL.md 17).
    to_offer: RefCell<BTreeSet<DocId>>,
    /// Documents whose new epoch is taken when the edits for their old one are sent.
    behind: RefCell<BTreeMap<DocId, u32>>,
    compacting: Cell<bool>,
    /// Whether lists are put in order now and then while rows stream in.
    releasing: Cell<bool>,
    /// Whether requests are being sent, and whether a timer runs that will send them.
    asking: Cell<bool>,
    asking_later: Cell<bool>,
    created: Cell<u32>,
    channel: RefCell<Option<Channel>>,
    lock: RefCell<Option<Lock>>,
}

impl Engine {
    /// Starts the workspace from what this device holds; the server is met in the background. Resolves when records can
    /// be shown and written: at once if the workspace was open here before, else after the server's welcome.
    pub(super) async fn start(principal: Principal, info: WorkspaceInfo) -> Result<Rc<Self>, StartError> {
        let local = Local::open(principal.account, principal.workspace).await?;
        let device = local.device(DeviceId(random::bytes()?)).await?;
        let cursor = local.meta("cursor").await?.unwrap_or(0);
        let incarnation = local.meta("incarnation").await?;
        let prefix: Option<ActorPrefix> = local.meta("prefix").await?;
        let members: Vec<Member> = local.list("members").await?;
        let units: Vec<Unit> = local.list("units").await?;
        let refused = local.refused().await?;
        let facts = Facts {
            first_sync: cursor == 0,
            refused: refused.len(),
            reason: refused.last().map(|(_, r)| r.reason.message()),
            read_only: !writes(&principal),
            ..Facts::default()
        };
        let engine = Rc::new_cyclic(|me| Self {
            info: ArcRwSignal::new(info),
            principal: ArcRwSignal::new(principal),
            members: ArcRwSignal::new(Arc::new(members)),
            units: ArcRwSignal::new(Arc::new(units)),
            facts: ArcRwSignal::new(facts),
            requests: ArcRwSignal::default(),
            rows: Rows::default(),
            files: Files::default(),
            me: me.clone(),
            local,
            device,
            incarnation: Cell::new(incarnation),
            cursor: Cell::new(cursor),
            actor: Cell::new(None),
            alive: Cell::new(true),
            leading: Cell::new(false),
            slots: RefCell::default(),
            held: RefCell::default(),
            outbox: RefCell::default(),
            queue: RefCell::default(),
            unsaved: Cell::new(0),
            typing: Cell::new(0),
            saving: RefCell::default(),
            committing: Cell::new(false),
            link: RefCell::default(),
            to_fetch: RefCell::default(),
            fetching: RefCell::default(),
            fetch_rests: Cell::new(false),
            to_offer: RefCell::default(),
            behind: RefCell::default(),
            compacting: Cell::new(false),
            releasing: Cell::new(false),
            asking: Cell::new(false),
            asking_later: Cell::new(false),
            created: Cell::new(0),
            channel: RefCell::default(),
            lock: RefCell::default(),
        });
        // Hear the other tabs before reading, so that nothing falls in between.
        engine.join_tabs();
        engine.rows.load(engine.local.rows().await?, engine.local.edited().await?);
        engine.read_outbox().await?;
        engine.read_requests().await;
        engine.read_uploads().await;
        if let Some(prefix) = prefix {
            engine.draw_actor(prefix).await?;
        }
        engine.start_finding();
        engine.seek_lead();
        // Whoever leads already says how it stands with the server: it has no other reason to say so again.
        engine.ask_tabs();
        engine.fetch_members();
        task::spawn(async {
            device::persist().await;
        });
        let started = clock::monotonic();
        while engine.actor.get().is_none() {
            if clock::monotonic() - started > 20_000.0 || engine.facts.with_untracked(|f| f.signed_out) {
                engine.stop();
                return Err(StartError::NeverOpened);
            }
            task::sleep(20).await;
        }
        Ok(engine)
    }

    /// Lets go of everything; what waits stays in the database.
    pub(super) fn stop(&self) {
        self.alive.set(false);
        self.leading.set(false);
        self.link.borrow_mut().socket = None;
        *self.channel.borrow_mut() = None;
        *self.lock.borrow_mut() = None;
    }

    fn rc(&self) -> Option<Rc<Self>> {
        self.me.upgrade()
    }

    /// Runs a task with the engine, as long as it lives.
    fn spawn<F: Future<Output = ()> + 'static>(&self, work: impl FnOnce(Rc<Self>) -> F) {
        if let Some(engine) = self.rc() {
            task::spawn(work(engine));
        }
    }

    async fn read_outbox(&self) -> Result<(), StoreError> {
        let entries = self.local.outbox().await?;
        {
            let mut outbox = self.outbox.borrow_mut();
            for (key, entry) in entries {
                outbox.add(key, entry);
            }
        }
        self.update_facts(|_| {});
        Ok(())
    }

    /// Draws an actor of its own for this tab and load, and writes under it from now on.
    async fn draw_actor(&self, prefix: ActorPrefix) -> Result<(), StoreError> {
        let counter = self.local.draw_counter().await?;
        let actor = Actor { prefix, counter };
        self.actor.set(Some(actor));
        for slot in self.open_slots() {
            if let Some(works) = works::works() {
                (works.write_as)(&slot, actor);
            }
        }
        Ok(())
    }

    fn open_slots(&self) -> Vec<Rc<Slot>> {
        self.slots.borrow().values().cloned().collect()
    }

    fn slot(&self, doc: DocId) -> Option<Rc<Slot>> {
        self.slots.borrow().get(&doc).cloned()
    }

    /// A field is being typed in, or no longer.
    pub(in crate::state) fn typing(&self, more: bool) {
        let now = self.typing.get();
        self.typing.set(if more { now + 1 } else { now.saturating_sub(1) });
        self.update_facts(|_| {});
    }

    /// Changes what is known about the state of saving, and counts anew what can be counted.
    pub(super) fn update_facts(&self, change: impl FnOnce(&mut Facts)) {
        let mut facts = self.facts.get_untracked();
        change(&mut facts);
        facts.unsaved = self.unsaved.get() + self.typing.get();
        facts.waiting = self.outbox.borrow().len() + self.requests_waiting() + self.files_waiting();
        facts.fetching = self.to_fetch.borrow().len() + self.fetching.borrow().len();
        slot::set_if_changed(&self.facts, facts);
    }

    /// Takes over the lead when this tab gets the lock.
    fn seek_lead(&self) {
        let me = self.me.clone();
        let name =
            format!("muster-lead-{}", self.principal.with_untracked(|p| format!("{}-{}", p.account, p.workspace)));
        let lock = Lock::exclusive(&name, move || {
            if let Some(engine) = me.upgrade().filter(|e| e.alive.get()) {
                engine.spawn(|engine| async move { engine.lead().await });
            }
        });
        *self.lock.borrow_mut() = Some(lock);
    }

    async fn lead(&self) {
        // The former leader may have stored more than this tab heard of.
        self.flush().await;
        let read = async {
            let held = self.local.all_held().await?;
            self.held.borrow_mut().extend(held);
            let cursor = self.local.meta("cursor").await?.unwrap_or(0);
            // Rows move with the cursor, and this tab's stands where it read them.
            if cursor != self.cursor.get() || !self.rows.is_stored() {
                self.rows.load(self.local.rows().await?, self.local.edited().await?);
            }
            // The feed does not tell again what this device heard of and had not fetched when it was closed.
            self.to_fetch.borrow_mut().extend(self.rows.behind(&self.held.borrow()));
            self.cursor.set(cursor);
            self.incarnation.set(self.local.meta("incarnation").await?);
            self.read_outbox().await
        };
        if let Err(error) = read.await {
            device::report(&error.to_string());
            self.update_facts(|f| f.storage_failed = true);
        }
        self.leading.set(true);
        self.ask_tabs();
        self.connect();
        self.spawn(|engine| async move { engine.keep_alive().await });
    }

    /// Whether the person may write this document, as far as this device knows.
    fn may_write(&self, doc: DocId, server_says: Option<bool>) -> bool {
        let who = self.principal.get_untracked();
        let unit = self.rows.get(doc).and_then(|r| r.placement.unit);
        let what = muster_shared::access::Resource::Document { workspace: who.workspace, doc, unit };
        let role = if muster_shared::comments::is_companion(doc) {
            self.may_write_comments(doc)
        } else if muster_shared::registers::is_setting(doc) {
            let what = muster_shared::access::Resource::Workspace(who.workspace);
            muster_shared::access::decide(&who, muster_shared::access::Action::Configure, &what).is_ok()
        } else {
            muster_shared::access::decide(&who, muster_shared::access::Action::Write, &what).is_ok()
        };
        let newer = self.slot(doc).is_some_and(|s| s.newer.get_untracked());
        server_says.unwrap_or(true) && role && !newer
    }

    /// Tells the person why the server keeps the edits waiting.
    fn delayed(&self, reason: Option<Label>) {
        self.update_facts(|f| f.delayed = reason);
    }
}

/// Whether the role writes at all.
fn writes(who: &Principal) -> bool {
    use muster_shared::access::{Action, Resource, decide};
    decide(who, Action::Create, &Resource::Workspace(who.workspace)).is_ok() || who.grants.iter().any(|(_, w)| *w)
}
