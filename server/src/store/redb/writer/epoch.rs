//! Sealing an epoch and beginning the next, and what a sealed epoch still gains (MODEL.md 20).

use super::Tables;
use crate::store::redb::storage;
use crate::store::{DocumentCommitted, LateWrite, RollWrite, StoreError};
use muster_shared::id::AccountId;
use muster_shared::sync::frame::encode;

impl Tables<'_> {
    /// Adds to a sealed epoch.
    pub(super) fn late(&mut self, late: &LateWrite) -> Result<(), StoreError> {
        let Some(mut head) = self.document(late.doc)? else { return Ok(()) };
        let Some(after) = head.reached(late.epoch) else { return Ok(()) };
        let seq = self.next(head.workspace)?;
        let last = self.chunks(late.doc, late.epoch, after, (seq, late.received, late.account), &late.chunks)?;
        for sealed in head.sealed.iter_mut().filter(|(epoch, _)| *epoch == late.epoch) {
            sealed.1 = last;
        }
        self.head.insert(&late.doc.0, encode(&head).as_slice()).map_err(storage)?;
        Ok(())
    }

    /// Seals the current epoch and begins the next.
    pub(super) fn roll(&mut self, roll: &RollWrite) -> Result<DocumentCommitted, StoreError> {
        let Some(mut head) = self.document(roll.doc)? else {
            return Err(StoreError::Conflict("there is no such document"));
        };
        let seq = self.next(head.workspace)?;
        // Nobody sent these: the server made them of what others had sent.
        let audit = (seq, roll.received, AccountId([0; 16]));
        head.sealed.push((head.epoch, head.doc_seq));
        head.epoch = roll.epoch;
        head.doc_seq = self.chunks(roll.doc, roll.epoch, 0, audit, &roll.chunks)?;
        self.row.insert(&roll.doc.0, encode(&roll.row).as_slice()).map_err(storage)?;
        self.announce(roll.doc, &mut head, seq)?;
        self.snapshot(roll.doc, roll.epoch, roll.snapshot.clone())?;
        Ok(DocumentCommitted {
            doc: roll.doc,
            ws_seq: head.ws_seq,
            doc_seq: head.doc_seq,
            placement: head.placement,
            numbered: false,
        })
    }
}
