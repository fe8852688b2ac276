//! What this device holds of a document's acknowledged history, and whether something that arrived joins on to it.

use minicbor::{Decode, Encode};

/// How far a device has a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Held {
    /// The epoch held.
    #[n(0)]
    pub epoch: u32,
    /// The last `doc_seq` of it with everything before; 0 for nothing.
    #[n(1)]
    pub doc_seq: u64,
    /// Whether the server lets it be written.
    #[n(2)]
    pub writable: bool,
    /// The chunk records that were appended since the snapshot; enough of them are worth compacting.
    #[n(3)]
    pub records: u32,
}

/// How chunks that end at some `doc_seq` relate to what is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joins {
    /// They continue without a gap.
    Next,
    /// All of them are held already.
    Known,
    /// Something in between is missing, or the epoch is another: fetch.
    Gap,
}

impl Held {
    /// Chunk records after which the document is worth compacting.
    pub const COMPACT_AFTER: u32 = 64;

    /// How `count` chunks that end at `doc_seq` of `epoch` join on.
    pub const fn joins(&self, epoch: u32, doc_seq: u64, count: u64) -> Joins {
        if epoch < self.epoch {
            return Joins::Known;
        }
        if epoch > self.epoch {
            return Joins::Gap;
        }
        if doc_seq <= self.doc_seq {
            return Joins::Known;
        }
        // Chunks may overlap with what is held; they must not leave a hole.
        if doc_seq <= self.doc_seq + count { Joins::Next } else { Joins::Gap }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_seen() {
        let h = Held { epoch: 1, doc_seq: 10, ..Held::default() };
        assert_eq!(h.joins(1, 12, 2), Joins::Next);
        assert_eq!(h.joins(1, 12, 3), Joins::Next, "overlap");
        assert_eq!(h.joins(1, 10, 1), Joins::Known);
        assert_eq!(h.joins(1, 13, 2), Joins::Gap);
        assert_eq!(h.joins(2, 1, 1), Joins::Gap, "a new epoch");
        assert_eq!(h.joins(0, 99, 1), Joins::Known, "a sealed epoch");
    }
}
