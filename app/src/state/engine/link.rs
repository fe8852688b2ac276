//! The leader's connection: meeting the server, keeping it alive, sending what waits.

use super::slot::{Phase, set_if_changed};
use super::tabs::TabMessage;
use super::works;
use super::{Engine, Slot};
use crate::platform::socket::{Socket, SocketEvent};
use crate::platform::{clock, device, fetch, random, task};
use crate::state::open::PeerView;
use leptos::prelude::*;
use muster_shared::api::{path, paths};
use muster_shared::id::DocId;
use muster_shared::sync::frame::{Bytes, Down, PROTOCOL, Peer, Up, decode, encode};
use muster_shared::sync::limits;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

/// Where the native protocol lives.
const PATH: &str = "/sync/v1";
/// Milliseconds between signs of life.
const PING: u32 = 20_000;
/// Milliseconds of silence after which a connection counts as lost.
const SILENCE: f64 = 45_000.0;
/// Milliseconds between presence messages of one document: at most 30 a second.
const PRESENCE_TICK: u32 = 34;
/// Documents fetched at a time for offline use, and how many of those before may still be on their way then: the line and the
/// device's disk work side by side.
const SLICE: usize = 64;
const UNDER_WAY: usize = 64;

/// A message of the server, and the bytes that it came in, which other tabs are given.
pub(super) type Arrived = (Down, Vec<u8>);

/// The leader's side of a connection.
#[derive(Default)]
pub(super) struct Link {
    pub socket: Option<Socket>,
    pub welcomed: bool,
    /// Tells the events of this connection from those of one before.
    pub generation: u64,
    attempt: u32,
    last_heard: f64,
    inbox: Vec<Arrived>,
    draining: bool,
    /// Documents whose events are streamed, for this tab or another.
    pub streaming: HashSet<DocId>,
}

impl Engine {
    /// Connects, if this tab leads and no connection stands.
    pub(super) fn connect(&self) {
        if !self.leading.get() || !self.alive.get() || self.link.borrow().socket.is_some() {
            return;
        }
        let generation = {
            let mut link = self.link.borrow_mut();
            link.generation += 1;
            (link.welcomed, link.last_heard) = (false, clock::monotonic());
            link.inbox.clear();
            link.generation
        };
        let me = self.me.clone();
        let socket = Socket::connect(PATH, move |event| {
            if let Some(engine) = me.upgrade() {
                engine.on_socket(generation, event);
            }
        });
        if socket.is_none() {
            self.retry_later(generation);
        }
        self.link.borrow_mut().socket = socket;
    }

    /// Drops the connection and meets the server anew at once.
    pub(in crate::state) fn reconnect(&self) {
        self.update_facts(|f| (f.signed_out, f.revoked, f.outdated) = (false, false, false));
        if !self.leading.get() {
            self.post(&TabMessage::SignedIn);
            return;
        }
        self.lost();
        self.link.borrow_mut().attempt = 0;
        self.connect();
    }

    /// The network seems to be back, or the person is: do not wait for the next attempt.
    pub(in crate::state) fn nudge(&self) {
        let idle = self.link.borrow().socket.is_none();
        let wanted = self.facts.with_untracked(|f| !f.signed_out && !f.outdated);
        if idle && wanted {
            self.connect();
        }
    }

    /// The browser lost its network. A socket would notice much later; a server on this machine is found again at once.
    pub(in crate::state) fn unplugged(&self) {
        if !self.leading.get() || self.link.borrow().socket.is_none() {
            return;
        }
        self.lost();
        let generation = self.link.borrow().generation;
        self.retry_later(generation);
    }

    fn on_socket(&self, generation: u64, event: SocketEvent) {
        if self.link.borrow().generation != generation {
            return;
        }
        match event {
            SocketEvent::Open => {
                let workspace = self.principal.with_untracked(|p| p.workspace);
                self.send(&Up::Hello {
                    protocol: PROTOCOL,
                    app: env!("CARGO_PKG_VERSION").to_owned(),
                    device: self.device,
                    incarnation: self.incarnation.get(),
                    since: vec![(workspace, self.cursor.get())],
                });
            }
            SocketEvent::Message(bytes) => match decode::<Down>(&bytes) {
                Ok(message) => self.arrived((message, bytes)),
                Err(error) => device::report(&format!("the server sent what cannot be read: {error}")),
            },
            SocketEvent::Closed => {
                self.lost();
                self.retry_later(generation);
            }
        }
    }

    /// Gathers what arrives while the page is busy, so that it is applied together (MODEL.md 14).
    fn arrived(&self, message: Arrived) {
        let start = {
            let mut link = self.link.borrow_mut();
            link.last_heard = clock::monotonic();
            link.inbox.push(message);
            !std::mem::replace(&mut link.draining, true)
        };
        if start && let Some(engine) = self.rc() {
            task::soon(move || {
                let batch = {
                    let mut link = engine.link.borrow_mut();
                    link.draining = false;
                    std::mem::take(&mut link.inbox)
                };
                engine.receive(batch);
            });
        }
    }

    pub(super) fn lost(&self) {
        {
            let mut link = self.link.borrow_mut();
            link.socket = None;
            link.welcomed = false;
        }
        self.outbox.borrow_mut().disconnected();
        let fetching: Vec<DocId> = self.fetching.borrow_mut().drain().collect();
        self.to_fetch.borrow_mut().extend(fetching);
        for slot in self.open_slots() {
            set_if_changed(&slot.peers, Vec::new());
        }
        self.update_facts(|f| f.connected = false);
        self.tell_standing();
    }

    fn retry_later(&self, generation: u64) {
        let attempt = {
            let mut link = self.link.borrow_mut();
            link.attempt = (link.attempt + 1).min(7);
            link.attempt
        };
        if self.facts.with_untracked(|f| f.signed_out) {
            return;
        }
        // Spread, or a restarted server would meet everybody at once.
        let spread = random::bytes::<2>().map_or(0, u16::from_be_bytes) as u32 % 500;
        let wait = (250 << attempt).min(20_000) + spread;
        self.spawn(|engine| async move {
            task::sleep(wait).await;
            if engine.link.borrow().generation == generation {
                engine.connect();
            }
        });
    }

    /// Notices dead connections, which a browser may take minutes to report.
    pub(super) async fn keep_alive(&self) {
        while self.alive.get() && self.leading.get() {
            task::sleep(PING).await;
            let (open, silent) = {
                let link = self.link.borrow();
                (link.socket.is_some(), clock::monotonic() - link.last_heard > SILENCE)
            };
            if open && silent {
                self.lost();
                self.connect();
            } else if open {
                self.send(&Up::Ping);
            }
        }
    }

    pub(super) fn send(&self, message: &Up) -> bool {
        self.link.borrow().socket.as_ref().is_some_and(|s| s.send(&encode(message)))
    }

    /// The server has welcomed this device: ask for what is open, send what waits.
    pub(super) fn greeted(&self) {
        {
            let mut link = self.link.borrow_mut();
            (link.welcomed, link.attempt) = (true, 0);
        }
        self.update_facts(|f| (f.connected, f.signed_out, f.outdated) = (true, false, false));
        self.tell_standing();
        // What was opened before this tab led was asked of a leader that may not have been there.
        let open: Vec<DocId> =
            self.open_slots().iter().filter(|s| s.phase.get() != Phase::Loading).map(|s| s.id).collect();
        self.link.borrow_mut().streaming.extend(open);
        let streaming: Vec<DocId> = self.link.borrow().streaming.iter().copied().collect();
        for doc in streaming {
            self.send_open(doc);
        }
        self.push_next();
        self.send_requests();
        self.send_files();
        self.fetch_next();
        self.fetch_members();
    }

    /// Sends the next push, if this tab leads, is welcomed, and none is under way.
    pub(super) fn push_next(&self) {
        if !self.leading.get() || !self.link.borrow().welcomed {
            return;
        }
        let push = self.outbox.borrow_mut().next_push();
        if let Some(push) = push
            && !self.send(&push)
        {
            self.outbox.borrow_mut().disconnected();
        }
    }

    /// A document is open in this tab: have its events streamed.
    pub(super) fn want(&self, doc: DocId) {
        if self.leading.get() { self.stream(doc, true) } else { self.post(&TabMessage::Want { doc, open: true }) }
    }

    pub(super) fn unwant(&self, doc: DocId) {
        if self.leading.get() { self.stream(doc, false) } else { self.post(&TabMessage::Want { doc, open: false }) }
    }

    pub(super) fn stream(&self, doc: DocId, open: bool) {
        let welcomed = self.link.borrow().welcomed;
        if open {
            self.link.borrow_mut().streaming.insert(doc);
            // Asked again even if it streams already: another tab may not have what was sent before.
            if welcomed {
                self.send_open(doc);
            }
        } else if self.slot(doc).is_none() && self.link.borrow_mut().streaming.remove(&doc) {
            if welcomed {
                self.send(&Up::Close { doc });
            }
            // Another tab may still have it open: those that do ask for it again.
            self.ask_tabs();
        }
    }

    /// Asks for a document's events once more, if it is open in a tab.
    pub(super) fn stream_again(&self, doc: DocId) {
        let link = self.link.borrow();
        let wanted = link.welcomed && link.streaming.contains(&doc);
        drop(link);
        if wanted {
            self.send_open(doc);
        }
    }

    fn send_open(&self, doc: DocId) {
        let held = self.held.borrow().get(&doc).copied().unwrap_or_default();
        self.send(&Up::Open { doc, have: held.doc_seq, epoch: held.epoch });
    }

    /// Asks for a document's state because something in between is missing.
    pub(super) fn fetch_now(&self, doc: DocId) {
        let held = self.held.borrow().get(&doc).copied().unwrap_or_default();
        self.send(&Up::Fetch { documents: vec![(doc, held.epoch, held.doc_seq)] });
    }

    /// Fetches a slice of the documents that are to be had offline, when the one before is there; and all rows, for those are
    /// what people look at first.
    pub(super) fn fetch_next(&self) {
        let rows_first = self.facts.with_untracked(|f| f.first_sync);
        let may = self.link.borrow().welcomed && !self.fetch_rests.get();
        if !may || rows_first || self.fetching.borrow().len() > UNDER_WAY {
            return;
        }
        if !self.to_offer.borrow().is_empty() && works::works().is_none() {
            // What comes now is compared with what is here, which takes the documents' code.
            return self.spawn(|engine| async move {
                works::come().await;
                engine.fetch_next();
            });
        }
        let slice: Vec<DocId> = {
            let mut waiting = self.to_fetch.borrow_mut();
            std::iter::from_fn(|| waiting.pop_first()).take(SLICE).collect()
        };
        if slice.is_empty() {
            if self.fetching.borrow().is_empty() {
                self.compact_some();
            }
            return;
        }
        let documents = {
            let held = self.held.borrow();
            let have = |d: &DocId| held.get(d).copied().unwrap_or_default();
            slice.iter().map(|d| (*d, have(d).epoch, have(d).doc_seq)).collect()
        };
        self.fetching.borrow_mut().extend(slice);
        self.send(&Up::Fetch { documents });
    }

    /// The server took no request for documents because there were too many: the slice is asked for again after so many
    /// milliseconds.
    pub(super) fn fetch_later(&self, wait: u32) {
        let refused: Vec<DocId> = self.fetching.borrow_mut().drain().collect();
        self.to_fetch.borrow_mut().extend(refused);
        if self.fetch_rests.replace(true) {
            return;
        }
        self.spawn(move |engine| async move {
            task::sleep(wait).await;
            engine.fetch_rests.set(false);
            engine.fetch_next();
        });
    }

    /// Tells others where the person is, at most 30 times a second, the latest wins.
    pub(in crate::state) fn present(&self, slot: &Rc<Slot>, data: Vec<u8>) {
        if data.len() > limits::PRESENCE {
            return;
        }
        slot.presence.set(Some(data));
        if slot.presence_timer.replace(true) {
            return;
        }
        let slot = slot.clone();
        self.spawn(|engine| async move {
            while let Some(data) = slot.presence.take() {
                if engine.leading.get() {
                    engine.send_presence(slot.id, data);
                } else {
                    engine.post(&TabMessage::Present { doc: slot.id, data: Bytes(data) });
                }
                task::sleep(PRESENCE_TICK).await;
            }
            slot.presence_timer.set(false);
        });
    }

    pub(super) fn send_presence(&self, doc: DocId, data: Vec<u8>) {
        if self.link.borrow().welcomed {
            self.send(&Up::Presence { doc, data: Bytes(data) });
        }
    }

    /// Shows where others are.
    pub(super) fn show_peers(&self, peers: &[Peer]) {
        for peer in peers {
            let Some(slot) = self.slot(peer.doc) else { continue };
            let mut now = slot.peers.get_untracked();
            now.retain(|p| p.connection != peer.connection);
            if !peer.data.0.is_empty() {
                now.push(PeerView {
                    connection: peer.connection,
                    name: peer.name.clone(),
                    color_index: peer.account.as_bytes().iter().fold(0, |sum, b| sum + *b as usize) % 8,
                    data: peer.data.0.clone(),
                });
                now.sort_by_key(|p| p.connection);
            }
            set_if_changed(&slot.peers, now);
        }
    }

    /// Reads the members and the units, for showing names; kept for use without a network.
    pub(in crate::state) fn fetch_members(&self) {
        self.fetch_list("members", paths::MEMBERS, self.members.clone());
        self.fetch_list("units", paths::UNITS, self.units.clone());
    }

    fn fetch_list<T>(&self, name: &'static str, from: &'static str, list: ArcRwSignal<Arc<Vec<T>>>)
    where
        T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + Send + Sync + 'static,
    {
        let workspace = self.principal.with_untracked(|p| p.workspace);
        self.spawn(move |engine| async move {
            let Ok(fresh) = fetch::get::<Vec<T>>(&path(from, &[&workspace])).await else { return };
            if fresh == **list.read_untracked() {
                return;
            }
            if let Ok(json) = serde_json::to_vec(&fresh) {
                let op = engine.local.put_meta(name, &Bytes(json));
                engine.enqueue(super::writing::Job { ops: vec![op], ..Default::default() });
            }
            list.set(Arc::new(fresh));
            engine.rows.finding.wake();
        });
    }
}
