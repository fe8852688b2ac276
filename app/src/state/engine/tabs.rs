//! What tabs tell each other, always after it is in the database (MODEL.md 13).

use super::Engine;
use crate::platform::tabs::Channel;
use crate::state::upload::Progress;
use leptos::prelude::*;
use minicbor::{Decode, Encode};
use muster_shared::id::{ActorPrefix, DocId};
use muster_shared::sync::frame::{Bytes, Down, Rejection, decode, encode};
use muster_shared::sync::peer::outbox::Entry;
use muster_shared::sync::row::Row;

/// A message between tabs of one app version; another version's is not understood and ignored.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub(super) enum TabMessage {
    /// Edits of the sender are committed here.
    #[n(0)]
    Wrote {
        /// Keys and edits.
        #[n(0)]
        entries: Vec<(u64, Entry)>,
        /// Rows that they changed.
        #[n(1)]
        rows: Vec<Row>,
    },
    /// What the leader heard from the server, as it came, and stored.
    #[n(1)]
    Heard {
        /// Messages of the protocol.
        #[n(0)]
        frames: Vec<Bytes>,
    },
    /// Edits that the server acknowledged.
    #[n(2)]
    Settled {
        /// Their keys.
        #[n(0)]
        keys: Vec<u64>,
        /// The sequence numbers that the server gave them.
        #[n(1)]
        reached: Vec<(DocId, u64)>,
    },
    /// Edits that the server refused: documents are to be rebuilt under new actors.
    #[n(3)]
    Refused {
        /// Keys that left the outbox.
        #[n(0)]
        keys: Vec<u64>,
        /// Documents to rebuild.
        #[n(1)]
        documents: Vec<DocId>,
        /// How many refused edits are kept now.
        #[n(2)]
        count: u32,
        /// Why.
        #[n(3)]
        reason: Rejection,
    },
    /// The sender has a document open, or no longer.
    #[n(4)]
    Want {
        /// Which one.
        #[n(0)]
        doc: DocId,
        /// Whether it is open.
        #[n(1)]
        open: bool,
    },
    /// The sender shows presence.
    #[n(5)]
    Present {
        /// In which document.
        #[n(0)]
        doc: DocId,
        /// Where.
        #[n(1)]
        data: Bytes,
    },
    /// How the leader stands with the server.
    #[n(6)]
    Leader {
        /// Connected and welcomed.
        #[n(0)]
        connected: bool,
        /// The session is over.
        #[n(1)]
        signed_out: bool,
        /// The versions do not fit.
        #[n(2)]
        outdated: bool,
        /// The first transfer is not finished.
        #[n(3)]
        first_sync: bool,
        /// The lease to draw actors under.
        #[n(4)]
        prefix: Option<ActorPrefix>,
    },
    /// The sender leads now, or wants to know who does: say what is open, and how one stands.
    #[n(7)]
    Ask,
    /// Refused edits were looked at and dismissed.
    #[n(8)]
    Dismissed,
    /// The person signed out in another tab.
    #[n(9)]
    SignedOut,
    /// The person signed in again: meet the server anew.
    #[n(10)]
    SignedIn,
    /// Requests for transitions of authority changed on the disk.
    #[n(11)]
    Requests,
    /// Files that are to be sent changed on the disk.
    #[n(12)]
    Uploads,
    /// How far the leader is with the file that it sends.
    #[n(13)]
    Uploading {
        /// None: it sends none.
        #[n(0)]
        progress: Option<Progress>,
    },
}

impl Engine {
    pub(super) fn join_tabs(&self) {
        let me = self.me.clone();
        let name = self.principal.with_untracked(|p| format!("muster-{}-{}", p.account, p.workspace));
        let channel = Channel::join(&name, move |bytes| {
            if let (Some(engine), Ok(message)) = (me.upgrade(), minicbor::decode(&bytes)) {
                engine.heard_tab(message);
            }
        });
        *self.channel.borrow_mut() = channel;
    }

    pub(super) fn post(&self, message: &TabMessage) {
        if let Some(channel) = self.channel.borrow().as_ref() {
            channel.post(&encode(message));
        }
    }

    /// Asks every tab to say what it has open and how it stands.
    pub(super) fn ask_tabs(&self) {
        self.post(&TabMessage::Ask);
    }

    /// Tells the other tabs how the leader stands with the server.
    pub(super) fn tell_standing(&self) {
        if !self.leading.get() {
            return;
        }
        let f = self.facts.get_untracked();
        self.post(&TabMessage::Leader {
            connected: f.connected,
            signed_out: f.signed_out,
            outdated: f.outdated,
            first_sync: f.first_sync,
            prefix: self.actor.get().map(|a| a.prefix),
        });
    }

    /// The person signs out: in every tab.
    pub(in crate::state) fn leave(&self) {
        self.post(&TabMessage::SignedOut);
        self.stop();
    }

    fn heard_tab(&self, message: TabMessage) {
        match message {
            TabMessage::Wrote { entries, rows } => self.other_tab_wrote(entries, rows),
            TabMessage::Heard { frames } => {
                // Bytes of our own leader; what cannot be read is of another version.
                let heard: Vec<Down> = frames.iter().filter_map(|f| decode(&f.0).ok()).collect();
                self.show(&heard);
            }
            TabMessage::Settled { keys, reached } => {
                self.outbox.borrow_mut().forget(&keys);
                self.settle_rows(&reached);
                self.update_facts(|_| {});
                self.catch_up_epochs();
            }
            TabMessage::Refused { keys, documents, count, reason } => {
                self.outbox.borrow_mut().forget(&keys);
                self.update_facts(|f| (f.refused, f.reason) = (count as usize, Some(reason.message())));
                self.rebuild(documents);
                self.catch_up_epochs();
            }
            TabMessage::Want { doc, open } if self.leading.get() => self.stream(doc, open),
            TabMessage::Present { doc, data } if self.leading.get() => self.send_presence(doc, data.0),
            TabMessage::Leader { connected, signed_out, outdated, first_sync, prefix } if !self.leading.get() => {
                self.update_facts(|f| {
                    (f.connected, f.signed_out) = (connected, signed_out);
                    (f.outdated, f.first_sync) = (outdated, first_sync);
                });
                if let Some(prefix) = prefix.filter(|p| self.actor.get().is_none_or(|a| a.prefix != *p)) {
                    self.spawn(|engine| async move {
                        let _ = engine.draw_actor(prefix).await;
                    });
                }
            }
            TabMessage::Ask => {
                self.tell_standing();
                for slot in self.open_slots() {
                    self.want(slot.id);
                }
            }
            TabMessage::Dismissed => self.update_facts(|f| (f.refused, f.reason) = (0, None)),
            TabMessage::SignedOut => {
                self.stop();
                crate::platform::device::reload();
            }
            TabMessage::SignedIn => self.reconnect(),
            TabMessage::Uploads => self.spawn(|engine| async move { engine.read_uploads().await }),
            TabMessage::Uploading { progress } => self.files.progress.set(progress),
            TabMessage::Requests => self.spawn(|engine| async move { engine.read_requests().await }),
            _ => {}
        }
    }

    fn other_tab_wrote(&self, entries: Vec<(u64, Entry)>, rows: Vec<Row>) {
        {
            let mut outbox = self.outbox.borrow_mut();
            entries.iter().for_each(|(key, entry)| outbox.add(*key, entry.clone()));
        }
        for part in entries.iter().flat_map(|(_, e)| &e.parts) {
            let chunks: Vec<Vec<u8>> = part.chunks.iter().map(|c| c.0.clone()).collect();
            self.apply(part.doc, &chunks);
            self.rows.finding.text(part.doc);
            if let Some(slot) = self.slot(part.doc).filter(|s| s.phase.get() == super::slot::Phase::Absent) {
                self.spawn(|engine| async move { engine.load(&slot).await });
            }
        }
        rows.into_iter().for_each(|row| self.rows.put_edited(row));
        self.update_facts(|_| {});
        self.push_next();
    }
}
