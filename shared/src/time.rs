//! Instants and plain dates. Instants are checked for range only and never decide who wins (MODEL.md 4).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// UTC milliseconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Encode, Decode, Serialize, Deserialize)]
#[cbor(transparent)]
pub struct Timestamp(#[n(0)] pub i64);

impl Timestamp {
    /// 1 January 2000: nothing of ours is older.
    pub const EARLIEST: Self = Self(946_684_800_000);
    /// 1 January 2200.
    pub const LATEST: Self = Self(7_258_118_400_000);

    /// Whether it lies in the range that changes may carry. Zero is the time of deterministic changes.
    pub fn in_range(self) -> bool {
        self.0 == 0 || (Self::EARLIEST..=Self::LATEST).contains(&self)
    }
}
