//! Transitions that carry authority: each is a record of its own, and the last one travels with its document.

use super::Tables;
use crate::store::redb::{storage, tables};
use crate::store::{DecisionWrite, StoreError, Table};
use muster_shared::sync::frame::encode;
use std::collections::HashMap;

impl Tables<'_> {
    /// Refuses a decision that does not follow the last one on its document.
    pub(super) fn check_decisions(&self, writes: &[DecisionWrite]) -> Result<(), StoreError> {
        let mut last = HashMap::new();
        for write in writes {
            let before = match last.get(&write.doc) {
                Some(n) => *n,
                None => {
                    let head = self.document(write.doc)?;
                    let head = head.ok_or(StoreError::Conflict("there is no such document"))?;
                    head.placement.decision.map_or(0, |d| d.n)
                }
            };
            if before.checked_add(1) != Some(write.decision.n) {
                return Err(StoreError::Conflict("it was decided otherwise meanwhile"));
            }
            last.insert(write.doc, write.decision.n);
        }
        Ok(())
    }

    /// Writes a decision and announces its document.
    pub(super) fn decide(&mut self, write: &DecisionWrite) -> Result<(), StoreError> {
        let Some(mut head) = self.document(write.doc)? else { return Ok(()) };
        let key = [write.doc.0.as_slice(), &write.decision.n.to_be_bytes()].concat();
        let key = tables::record_key(Table::Decisions, &key);
        self.record.insert(key.as_slice(), encode(&write.decision).as_slice()).map_err(storage)?;
        head.placement.decision = Some(Box::new(write.decision.short()));
        let seq = self.next(head.workspace)?;
        self.announce(write.doc, &mut head, seq)
    }
}
