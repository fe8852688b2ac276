//! Files of records (MODEL.md 29): what is known of one and the ledger's entry are one commit, made under the lock that guards
//! the rights, so that nobody attaches or erases with rights that have just ended.

use super::ledger::{Event, Note};
use super::{AuthError, Directory, Plan};
use crate::hub::SignedIn;
use crate::store::Table;
use muster_shared::access::{Action, Resource, decide};
use muster_shared::api::{ErrorCode, Fact};
use muster_shared::attachments::BlobHash;
use muster_shared::id::AccountId;
use muster_shared::time::Timestamp;

/// Directory records to put or delete.
type Puts = Vec<(Table, Vec<u8>, Option<Vec<u8>>)>;

impl Directory {
    /// Writes down that a file belongs to a record, if whoever brought it still may write the record. `put` is told who and
    /// when.
    ///
    /// # Errors
    /// What the rights say; the store cannot write.
    pub async fn attach(
        &self,
        who: &SignedIn,
        record: Resource,
        sha256: BlobHash,
        put: impl FnOnce(AccountId, Timestamp) -> Puts + Send + 'static,
    ) -> Result<(), AuthError> {
        self.on_file(who, record, Action::Write, Event::FileStored, sha256, put).await
    }

    /// Writes down that a file is erased, if whoever erases it still may.
    ///
    /// # Errors
    /// What the rights say; the store cannot write.
    pub async fn erase_file(
        &self,
        who: &SignedIn,
        record: Resource,
        sha256: BlobHash,
        put: impl FnOnce(AccountId, Timestamp) -> Puts + Send + 'static,
    ) -> Result<(), AuthError> {
        self.on_file(who, record, Action::EraseFile, Event::FileErased, sha256, put).await
    }

    async fn on_file(
        &self,
        who: &SignedIn,
        record: Resource,
        action: Action,
        event: Event,
        sha256: BlobHash,
        put: impl FnOnce(AccountId, Timestamp) -> Puts + Send + 'static,
    ) -> Result<(), AuthError> {
        let Resource::Document { workspace, doc, .. } = record else { return Err(ErrorCode::NotFound.into()) };
        let (me, who) = (self.clone(), who.clone());
        self.write(move |state, now| {
            let principal = me.rights_in(state, &who, workspace, now).ok_or(ErrorCode::NotFound)?;
            decide(&principal, action, &record)?;
            let note = Note::new(event).at(workspace).by(who.account).fact(Fact::Record(doc)).fact(Fact::File(sha256));
            Ok((Plan { put: put(who.account, now), notes: vec![note], ..Plan::default() }, ()))
        })
        .await
    }
}
