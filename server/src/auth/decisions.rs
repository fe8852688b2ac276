//! Transitions that carry authority (MODEL.md 7): the decision, what its document shows of it and the ledger's entry are one
//! commit, made under the lock that guards the rights, so that nobody decides with rights that have just ended.

use super::ledger::{Event, Note};
use super::{AuthError, Directory, Plan};
use crate::hub::SignedIn;
use crate::store::DecisionWrite;
use muster_shared::access::{Action, Resource, decide};
use muster_shared::api::{ErrorCode, Fact};
use muster_shared::id::{DocId, WorkspaceId};
use muster_shared::sync::decision::Decision;
use muster_shared::sync::frame::{Hash, encode};
use sha2::{Digest, Sha256};

impl Directory {
    /// Writes a decision that the caller has found to hold, if whoever asks still may; as it was written then, with the
    /// time. `named` as in [`Action::Decide`].
    ///
    /// # Errors
    /// [`crate::store::StoreError::Conflict`] when another decision came before; what the rights say.
    pub async fn decide(
        &self,
        who: &SignedIn,
        at: Resource,
        named: bool,
        register: &'static str,
        decision: Decision,
    ) -> Result<Decision, AuthError> {
        let Resource::Document { workspace, doc, .. } = at else { return Err(ErrorCode::NotFound.into()) };
        let (me, who) = (self.clone(), who.clone());
        self.write(move |state, now| {
            let principal = me.rights_in(state, &who, workspace, now).ok_or(ErrorCode::NotFound)?;
            decide(&principal, Action::Decide { named }, &at)?;
            let decision = Decision { by: who.account, at: now, ..decision };
            let plan = Plan {
                notes: vec![note(workspace, doc, register, &decision)],
                decisions: vec![DecisionWrite { doc, decision: decision.clone() }],
                ..Plan::default()
            };
            Ok((plan, decision))
        })
        .await
    }

    /// Writes decisions as they are, with their entries in the ledger; for filling an empty server.
    pub async fn seed_decisions(
        &self,
        workspace: WorkspaceId,
        decisions: Vec<(DocId, &'static str, Decision)>,
    ) -> Result<(), AuthError> {
        self.write(move |_, _| {
            let notes = decisions.iter().map(|(doc, register, d)| note(workspace, *doc, register, d)).collect();
            let decisions = decisions.into_iter().map(|(doc, _, decision)| DecisionWrite { doc, decision }).collect();
            Ok((Plan { notes, decisions, ..Plan::default() }, ()))
        })
        .await
    }
}

/// What the ledger says of a decision. It is bound to the whole of it by its hash.
fn note(workspace: WorkspaceId, doc: DocId, register: &str, decision: &Decision) -> Note {
    let bound = Hash(Sha256::digest(encode(decision)).into());
    let mut note = Note::new(Event::Decided)
        .at(workspace)
        .by(decision.by)
        .fact(Fact::Record(doc))
        .fact(Fact::Transition(register.to_owned(), decision.from.clone(), decision.to.clone()))
        .fact(Fact::Content(decision.content))
        .fact(Fact::Bound(bound));
    if decision.is_own() {
        note = note.fact(Fact::OwnWork);
    }
    if decision.is_self_set() {
        note = note.fact(Fact::SelfSetOwner);
    }
    note
}
