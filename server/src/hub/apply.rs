//! A document in memory and how changes enter it: admitted against its history, applied so that a panic harms nothing.

use super::document::Push;
use super::epoch::accepted;
use super::{Actors, OFFERS, People, Refused, now};
use crate::store::{Store, StoreError, Stored, Table};
use bytes::Bytes;
use muster_shared::doc::{CannotRoll, Document};
use muster_shared::id::{Actor, DocId};
use muster_shared::sync::frame::{Hash, Rejection};
use muster_shared::sync::guard::{ActorRule, Admission, Checked, Claim, History, admit};
use muster_shared::sync::row::Row;
use muster_shared::time::Timestamp;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A document in memory.
pub(super) struct Content {
    pub(super) document: Document,
    history: History,
    /// Actors that JavaScript clients claimed here, with the credential (MODEL.md 24).
    claims: HashMap<Vec<u8>, [u8; 16]>,
    /// When the store was restored, if that counts still (MODEL.md 17).
    restored: Option<Timestamp>,
}

/// A push that may follow the document's history.
pub(super) struct Admitted {
    pub(super) push: Box<Push>,
    /// Which of its chunks are new.
    fresh: Vec<usize>,
    /// Actors that it claims.
    claims: Vec<Vec<u8>>,
}

impl Admitted {
    /// Whether the document has everything of it already.
    pub(super) fn is_known(&self) -> bool {
        self.fresh.is_empty()
    }

    pub(super) fn chunks(&self) -> impl Iterator<Item = &Checked> {
        self.fresh.iter().filter_map(|i| self.push.chunks.get(*i))
    }

    /// Hash and bytes of the new chunks.
    pub(super) fn stored(&self) -> Vec<(Hash, Bytes)> {
        self.chunks().map(|c| (c.hash, Bytes::copy_from_slice(&c.chunk))).collect()
    }

    /// Records of the actors that it claims.
    pub(super) fn claimed(&self) -> Vec<(Table, Vec<u8>, Option<Vec<u8>>)> {
        let Actors::Claimed(credential) = self.push.who.actors else { return Vec::new() };
        let record = |actor: &Vec<u8>| {
            let key = [self.push.doc.0.as_slice(), actor.as_slice()].concat();
            (Table::Claims, key, Some(credential.to_vec()))
        };
        self.claims.iter().map(record).collect()
    }
}

impl Content {
    /// Reads a document into memory; an unknown one is empty.
    pub(super) fn load(store: &dyn Store, doc: DocId) -> Result<(Option<Stored>, Self), StoreError> {
        let stored = store.load(doc)?;
        let content = Self::read(store, doc, stored.as_ref())?;
        Ok((stored, content))
    }

    /// Reads one epoch of a document, which may be a sealed one.
    pub(super) fn of_epoch(store: &dyn Store, doc: DocId, epoch: u32) -> Result<Self, StoreError> {
        let stored = store.load_epoch(doc, epoch)?;
        Self::read(store, doc, stored.as_ref())
    }

    fn read(store: &dyn Store, doc: DocId, stored: Option<&Stored>) -> Result<Self, StoreError> {
        let mut claims = HashMap::new();
        for (key, credential) in store.scan(Table::Claims, &doc.0)? {
            if let (Some(actor), Ok(credential)) = (key.get(16..), credential.try_into()) {
                claims.insert(actor.to_vec(), credential);
            }
        }
        let document = {
            let (saved, chunks) = stored.map_or((&[][..], &[][..]), |s| {
                (s.snapshot.as_ref().map_or(&[][..], |s| s.bytes.as_ref()), s.chunks.as_slice())
            });
            let chunks: Vec<&[u8]> = chunks.iter().map(|c| c.bytes.as_ref()).collect();
            let damaged = |reason: String| StoreError::Corrupt { file: format!("document {doc}"), reason };
            catch_unwind(AssertUnwindSafe(|| Document::load(doc, None, saved, &chunks)))
                .map_err(|_| damaged("its changes cannot be applied".into()))?
                .map_err(|e| damaged(e.to_string()))?
        };
        let history = History::of(doc, document.engine());
        let restored = store.restored().filter(|at| now().0.saturating_sub(at.0) < OFFERS);
        Ok(Self { document, history, claims, restored })
    }

    /// Carries over what the epoch before gained; the changes that do so, which this content then has.
    pub(super) fn take_over(&mut self, sealed: &Self) -> Result<Vec<(Hash, Bytes)>, CannotRoll> {
        let carried = accepted(self.document.carry(&sealed.document)?)?;
        carried.iter().for_each(|c| self.history.record(c));
        Ok(carried.into_iter().map(|c| (c.hash, c.chunk.into())).collect())
    }

    /// Guard step 6. What is admitted counts as known from here on, so that the next push may build on it before
    /// either is applied.
    pub(super) fn admit(&mut self, push: Box<Push>, people: &dyn People) -> Result<Admitted, Refused> {
        let mut fresh = Vec::new();
        let mut claimed: Vec<Vec<u8>> = Vec::new();
        for (i, checked) in push.chunks.iter().enumerate() {
            let verdict = match push.who.actors {
                Actors::Leased(prefix) => match admit(&self.history, checked, ActorRule::Leased(&[prefix])) {
                    Err(Rejection::ForeignActor) if self.restored.is_some() => {
                        let at = self.restored.unwrap_or_default();
                        admit(&self.history, checked, ActorRule::Restored { at })
                    }
                    verdict => verdict,
                },
                Actors::Claimed(credential) => {
                    let claim = |actor: &[u8]| match self.claims.get(actor) {
                        Some(owner) if *owner == credential => Claim::Mine,
                        Some(_) => Claim::Foreign,
                        None if claimed.iter().any(|c| c == actor) => Claim::Mine,
                        None if Actor::from_bytes(actor).is_some_and(|a| people.is_leased(a.prefix)) => Claim::Foreign,
                        None => Claim::Free,
                    };
                    admit(&self.history, checked, ActorRule::Claim(&claim))
                }
            };
            match verdict {
                Ok(Admission::Known) => {}
                Ok(Admission::New { claims }) => {
                    if claims {
                        claimed.push(checked.actor().to_vec());
                    }
                    self.history.record(checked);
                    fresh.push(i);
                }
                Err(reason) => {
                    let hash = Some(checked.hash);
                    return Err(Refused { doc: Some(push.doc), hash, reason });
                }
            }
        }
        Ok(Admitted { push, fresh, claims: claimed })
    }

    /// Forgets what was admitted but will not be applied: the history is what the document holds and `kept`.
    pub(super) fn forget_others(&mut self, kept: &[Admitted]) {
        self.history = History::of(self.document.id(), self.document.engine());
        for checked in kept.iter().flat_map(Admitted::chunks) {
            self.history.record(checked);
        }
    }

    /// Applies admitted pushes at once. `Err`: this content is no longer to be used.
    pub(super) fn apply(&mut self, pushes: &[Admitted]) -> Result<Option<Row>, ()> {
        let chunks: Vec<&[u8]> = pushes.iter().flat_map(Admitted::chunks).map(|c| c.chunk.as_slice()).collect();
        let row = catch_unwind(AssertUnwindSafe(|| {
            #[cfg(test)]
            super::poison_tests::panic_if_marked(&chunks);
            self.document.absorb(&chunks).map_err(|error| tracing::warn!(%error, "changes do not apply"))?;
            Ok(self.document.register().is_some().then(|| self.document.row()))
        }))
        .unwrap_or(Err(()))?;
        for push in pushes {
            if let Actors::Claimed(credential) = push.push.who.actors {
                self.claims.extend(push.claims.iter().map(|actor| (actor.clone(), credential)));
            }
        }
        Ok(row)
    }
}

/// What is left after pushes that together broke the document were tried one by one.
pub(super) struct Salvaged {
    pub(super) content: Content,
    pub(super) row: Option<Row>,
    pub(super) good: Vec<Admitted>,
    /// Each with the reason that its sender gets.
    pub(super) bad: Vec<(Box<Push>, Refused)>,
}

/// Rebuilds a document from the store and applies the suspects singly (guard step 8).
pub(super) fn salvage(
    store: &dyn Store,
    people: &dyn People,
    doc: DocId,
    suspects: Vec<Admitted>,
) -> Result<Salvaged, StoreError> {
    let mut content = Content::load(store, doc)?.1;
    let (mut row, mut good, mut bad) = (None, Vec::new(), Vec::new());
    for suspect in suspects {
        let retry = suspect.push.clone();
        let admitted = match content.admit(suspect.push, people) {
            Ok(admitted) => admitted,
            // It built on one that was set aside.
            Err(refused) => {
                bad.push((retry, refused));
                content.forget_others(&[]);
                continue;
            }
        };
        match content.apply(std::slice::from_ref(&admitted)) {
            Ok(after) => {
                row = after;
                good.push(admitted);
            }
            Err(()) => {
                let hash = admitted.chunks().next().map(|c| c.hash);
                bad.push((retry, Refused { doc: Some(doc), hash, reason: Rejection::Poisonous }));
                content = Content::load(store, doc)?.1;
                content.forget_others(&good);
                if content.apply(&good).is_err() {
                    return Err(StoreError::Conflict("what applied before does not apply again"));
                }
            }
        }
    }
    Ok(Salvaged { content, row, good, bad })
}
