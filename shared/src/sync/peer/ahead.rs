//! Which records a device shows by its own row: those with edits that the server's row does not include yet.
//!
//! The acknowledgement of an edit and the row that includes it come apart, in either order and sometimes together. So
//! neither alone says that the server's row is as new; the sequence numbers of both do.

use crate::id::DocId;
use std::collections::HashMap;

/// How far edits of this device are acknowledged, for the records whose rows from the server are older than that.
#[derive(Debug, Default)]
pub struct Ahead {
    acknowledged: HashMap<DocId, u64>,
}

impl Ahead {
    /// The server has this device's edits of a document up to `doc_seq`.
    pub fn acknowledged(&mut self, doc: DocId, doc_seq: u64) {
        let known = self.acknowledged.entry(doc).or_default();
        *known = doc_seq.max(*known);
    }

    /// Whether the server's row, which is of the document at `told`, counts from now on; `pending` says whether edits
    /// of this device are not acknowledged. To be asked whenever one of the three may have changed.
    pub fn caught_up(&mut self, doc: DocId, told: u64, pending: bool) -> bool {
        let is = !pending && self.acknowledged.get(&doc).is_none_or(|reached| told >= *reached);
        if is {
            self.acknowledged.remove(&doc);
        }
        is
    }

    /// The edits were refused, or the document is gone: there is nothing to wait for.
    pub fn forget(&mut self, doc: DocId) {
        self.acknowledged.remove(&doc);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: DocId = DocId([1; 16]);
    const B: DocId = DocId([2; 16]);

    #[test]
    fn a_row_that_comes_after_the_acknowledgement_counts() {
        let mut ahead = Ahead::default();
        ahead.acknowledged(A, 5);
        assert!(!ahead.caught_up(A, 4, false), "the row is of before the edit");
        assert!(ahead.caught_up(A, 5, false));
    }

    #[test]
    fn a_row_that_comes_before_the_acknowledgement_counts_with_it() {
        let mut ahead = Ahead::default();
        assert!(!ahead.caught_up(A, 5, true), "the edit is not acknowledged");
        ahead.acknowledged(A, 5);
        assert!(ahead.caught_up(A, 5, false));
    }

    #[test]
    fn an_older_acknowledgement_does_not_take_back_a_newer() {
        let mut ahead = Ahead::default();
        ahead.acknowledged(A, 9);
        ahead.acknowledged(A, 7);
        assert!(!ahead.caught_up(A, 8, false));
        assert!(ahead.caught_up(A, 9, false));
    }

    #[test]
    fn rows_of_others_and_of_refused_edits_count_at_once() {
        let mut ahead = Ahead::default();
        ahead.acknowledged(A, 5);
        assert!(ahead.caught_up(B, 1, false));
        ahead.forget(A);
        assert!(ahead.caught_up(A, 1, false));
    }
}
