//! Documents that are no records of their own right: comments (MODEL.md 6), who may write which and how they follow their
//! record (`muster_shared::comments` says what a companion is); and what settles how the workspace works.

use super::commit::Place;
use super::document::Task;
use super::state::resource;
use super::{Hub, Who, rejection};
use crate::store::{Batch, DocumentHead, PlacementWrite, StoreError, Table};
use muster_shared::access::{Action, Denied, Principal, Resource, decide};
use muster_shared::comments::{Tally, companion, is_companion};
use muster_shared::id::{DocId, UnitId};
use muster_shared::registers::{COMMENTS, is_setting};
use muster_shared::sync::frame::Rejection;
use muster_shared::sync::row::Row;

/// Whether somebody may change a document: a record by its own right, comments as their author who may comment on their
/// record, settings as somebody who runs the ISMS.
pub(super) fn may_change(principal: &Principal, doc: DocId, head: &DocumentHead) -> Result<(), Rejection> {
    let action = match head.placement.of {
        Some(of) if companion(of, principal.account) != doc => return Err(Rejection::Companion),
        Some(_) => Action::Comment,
        None if is_setting(doc) => {
            let what = Resource::Workspace(head.workspace);
            return decide(principal, Action::Configure, &what).map_err(Rejection::Denied);
        }
        None => Action::Write,
    };
    decide(principal, action, &resource(doc, head)).map_err(Rejection::Denied)
}

impl Task {
    /// Whether a document may say what it does after a push, and where it lives then. What it says is known only after the
    /// changes were applied, so this stands between applying and committing.
    pub(super) async fn admissible(&self, place: Place, who: &Who, row: Option<&Row>) -> Result<Place, Rejection> {
        if !is_companion(self.doc) {
            // Comments at an id of somebody's choice would stand under no name.
            let fresh = self.head.as_ref().is_none_or(|head| head.placement.number == 0);
            let posing = fresh && row.is_some_and(|row| row.register == COMMENTS.key);
            return if posing { Err(Rejection::Companion) } else { Ok(place) };
        }
        let said = row.and_then(Tally::of).filter(|said| said.author == who.account && !is_companion(said.of));
        let of = said.ok_or(Rejection::Companion)?.of;
        if self.head.is_some() {
            // The id names the record, so it is the one whose right was looked at.
            return Ok(place);
        }
        let elsewhere = Rejection::Denied(Denied::OtherWorkspace);
        let store = self.hub.store().clone();
        let read = tokio::task::spawn_blocking(move || store.head(of)).await.unwrap_or(Err(StoreError::Closed));
        let record = read.map_err(|error| rejection(error).reason)?;
        let record = record.filter(|record| record.workspace == place.workspace).ok_or(elsewhere)?;
        let principal = who.within(place.workspace).ok_or(elsewhere)?;
        decide(principal, Action::Comment, &resource(of, &record)).map_err(Rejection::Denied)?;
        Ok(Place { unit: record.placement.unit, of: Some(of), ..place })
    }
}

impl Hub {
    /// Moves a document to a unit, with what was said about it; who may read it only there or only before is told. The
    /// caller has checked the right.
    ///
    /// # Errors
    /// The store cannot write, or knows no such document.
    pub async fn place(&self, doc: DocId, unit: Option<UnitId>) -> Result<(), StoreError> {
        let placements = vec![PlacementWrite { doc, unit }];
        self.store().commit(Batch { placements, ..Batch::default() }).await?;
        for doc in self.with_comments(doc).await? {
            self.changed(doc).await?;
        }
        Ok(())
    }

    /// Erases a document wholly, with what was said about it; devices forget it at their next pull. The caller has checked
    /// the right.
    ///
    /// # Errors
    /// The store cannot write.
    pub async fn erase(&self, doc: DocId) -> Result<(), StoreError> {
        let store = self.store().clone();
        let head = tokio::task::spawn_blocking(move || store.head(doc)).await.unwrap_or(Err(StoreError::Closed))?;
        let all = self.with_comments(doc).await?;
        self.store().commit(Batch { erase: vec![doc], ..Batch::default() }).await?;
        for doc in all {
            self.changed(doc).await?;
        }
        if let Some(head) = head {
            self.moved(head.workspace);
        }
        Ok(())
    }

    /// A document and those that hold the comments on it.
    pub(super) async fn with_comments(&self, doc: DocId) -> Result<Vec<DocId>, StoreError> {
        let store = self.store().clone();
        let read = tokio::task::spawn_blocking(move || store.scan(Table::Comments, &doc.0));
        let found = read.await.unwrap_or(Err(StoreError::Closed))?;
        let companions = found.iter().filter_map(|(key, _)| DocId::from_slice(key.get(16..)?).ok());
        Ok(std::iter::once(doc).chain(companions).collect())
    }
}
