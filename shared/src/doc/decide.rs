//! What a document has to do with decisions on it (MODEL.md 7): the state with the decision that its writer had seen, who
//! wrote what is decided on, and what it said at the heads of a decision.

use super::DocError;
use super::document::{Document, to_hash};
use super::fields::{read, settle};
use super::genesis::is_own_actor;
use super::rendering::{DECIDED, STATE, is_content};
use super::types::Written;
use super::undo::Item;
use crate::id::{Actor, DecisionId};
use crate::schema::Value;
use crate::sync::frame::Hash;
use crate::time::Timestamp;
use automerge::legacy::{Key, ObjectId};
use automerge::{Change, ChangeHash, ROOT, ReadDoc, ScalarValue};
use std::collections::HashSet;

/// Decisions that a writer's mark names at most.
const SEEN: usize = 8;

impl Document {
    /// Tells the document which decision whoever writes it has seen last; what moves its state on says so from now on.
    pub fn saw(&mut self, decision: Option<DecisionId>) {
        self.seen = decision;
    }

    /// The decisions that those had seen who wrote the state, as far as they go on counting: several, because whoever writes
    /// may have taken over what others wrote who had seen more.
    pub fn decided(&self) -> Vec<String> {
        let mut seen: Vec<String> = Vec::new();
        for (value, id) in self.doc.get_all(ROOT, DECIDED).unwrap_or_default() {
            let text = read(&self.doc, None, &value, &id);
            for id in text.as_text().unwrap_or_default().split_whitespace().take(SEEN) {
                if !seen.iter().any(|known| known == id) {
                    seen.push(id.to_owned());
                }
            }
        }
        seen
    }

    /// Sets the state, together with the decisions that were seen: the last that the writer knows, and those that stand in the
    /// document already, since a change may arrive before the decision that its writer had seen. After a decision the same
    /// state may have to be set once more, because it says something else then.
    pub(super) fn set_state(&mut self, is: ScalarValue, now: Timestamp) -> Result<Option<Written>, DocError> {
        let last = |key| {
            let all = self.doc.get_all(ROOT, key).unwrap_or_default();
            let many = all.len() > 1;
            (all.last().and_then(|(value, _)| value.as_scalar().cloned()), many)
        };
        let (was, disputed) = last(STATE);
        let (before, apart) = last(DECIDED);
        let mut seen: Vec<String> = self.seen.map(|id| id.to_string()).into_iter().collect();
        let others = self.decided();
        seen.extend(others.into_iter().filter(|id| self.seen.is_none_or(|own| own.to_string() != *id)));
        seen.truncate(SEEN);
        let mark = (!seen.is_empty()).then(|| ScalarValue::Str(seen.join(" ").into()));
        let mark = mark.filter(|mark| apart || before.as_ref() != Some(mark));
        let same = was.as_ref() == Some(&is) || (was.is_none() && is == ScalarValue::Null);
        if same && !disputed && mark.is_none() {
            return Ok(None);
        }
        let put = (is.clone(), mark.clone());
        let written = self.commit(now, |tx| {
            let (is, mark) = put;
            settle(tx, STATE, is)?;
            mark.map_or(Ok(()), |mark| settle(tx, DECIDED, mark))
        })?;
        let Some(((), written)) = written else { return Ok(None) };
        if !same || disputed {
            self.undo.record(STATE, Item::Scalar { was, is });
        }
        if let Some(mark) = mark {
            self.undo.record(DECIDED, Item::Scalar { was: before, is: mark });
        }
        self.undo.close(STATE, &[], now);
        Ok(Some(Written { fields: vec![STATE.to_owned(), DECIDED.to_owned()], ..written }))
    }

    /// The document as it was at these heads, to be read; `None` when it does not have all of them.
    pub fn as_of(&self, heads: &[Hash]) -> Option<Self> {
        let heads: Vec<ChangeHash> = heads.iter().map(|h| ChangeHash(h.0)).collect();
        if !heads.iter().all(|h| self.knows(h)) {
            return None;
        }
        let doc = self.doc.fork_at(&heads).ok()?;
        Some(Self::around(self.id(), doc))
    }

    /// Whether one of the changes that `since` does not include and that `theirs` picks, by hash and actor, touches what is
    /// decided on: anything but the state.
    pub fn wrote(&self, since: &[Hash], theirs: impl Fn(Hash, Option<Actor>) -> bool) -> bool {
        let since: Vec<ChangeHash> = since.iter().map(|h| ChangeHash(h.0)).filter(|h| self.knows(h)).collect();
        let picked: HashSet<ChangeHash> = self
            .doc
            .get_changes_meta(&since)
            .iter()
            .filter(|c| !is_own_actor(c.actor.to_bytes()))
            .filter(|c| theirs(to_hash(c.hash), Actor::from_bytes(c.actor.to_bytes())))
            .map(|c| c.hash)
            .collect();
        picked.iter().any(|hash| self.doc.get_change_by_hash(hash).is_some_and(|change| touches_content(&change)))
    }

    /// Who set a field last, when one of ours did.
    pub fn set_by(&self, field: &str) -> Option<Actor> {
        self.reading(field).actor
    }

    /// The account that a field of a person names.
    pub fn names(&self, field: &str) -> Option<crate::id::AccountId> {
        match self.value(field) {
            Value::Text(id) => id.parse().ok(),
            _ => None,
        }
    }
}

/// Whether a change writes anything but the state.
fn touches_content(change: &Change) -> bool {
    change.decode().operations.iter().any(|op| match (&op.obj, &op.key) {
        (ObjectId::Root, Key::Map(key)) => is_content(key),
        _ => true,
    })
}
