//! The hub: open documents, who follows them, and the one way in for changes.
//!
//! It knows neither axum nor the storage engine: sockets hand in messages that they have read, and get a bounded queue
//! to write out; the store is a trait.

mod people;

pub use people::{Following, People, Revocation, SignedIn};

use crate::store::Store;
use muster_shared::access::Principal;
use muster_shared::id::{AccountId, ActorPrefix, DeviceId, DocId};
use muster_shared::sync::frame::{DocumentPush, Hash, Rejection};
use muster_shared::sync::row::Placement;
use std::sync::Arc;

/// Who pushes or reads, as the connection's front end has established it.
#[derive(Debug, Clone)]
pub struct Who {
    /// Rights in the workspace that the call is about.
    pub principal: Arc<Principal>,
    /// The device, for native clients.
    pub device: Option<DeviceId>,
    /// The display name, for presence.
    pub name: Arc<str>,
    /// The connection, drawn by [`Hub::connect`]: it gets no events for its own changes.
    pub connection: u64,
    /// Which actors its changes may carry.
    pub actors: Actors,
}

/// Which actors a sender's new changes may carry (MODEL.md 12, 24).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actors {
    /// Native: the prefix leased to account and device.
    Leased(ActorPrefix),
    /// JavaScript: claimed at first use by (account, document).
    Claimed(AccountId),
}

/// A push is on disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Pushed {
    /// The workspace's sequence number after it.
    pub ws_seq: u64,
    /// Per document of the push, in its order, the `doc_seq` after it.
    pub doc_seqs: Vec<u64>,
    /// Placements given by this push.
    pub placements: Vec<(DocId, Placement)>,
}

/// A push was not applied, none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// The document at fault, when one is.
    pub doc: Option<DocId>,
    /// The change at fault, when one is.
    pub hash: Option<Hash>,
    /// Why.
    pub reason: Rejection,
}

impl From<Rejection> for Refused {
    fn from(reason: Rejection) -> Self {
        Self { doc: None, hash: None, reason }
    }
}

/// The hub. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn Store>,
}

impl Hub {
    /// A hub over a store.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { inner: Arc::new(Inner { store }) }
    }

    /// The store beneath.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.inner.store
    }

    /// Applies changes of one or several documents, all or none; resolves when they are on disk. Changes that the
    /// server has already are acknowledged again.
    pub async fn push(&self, _who: &Who, _documents: Vec<DocumentPush>) -> Result<Pushed, Refused> {
        Err(Rejection::StorageFailed.into())
    }
}
