//! The native protocol `/sync/v1`, without I/O.
//!
//! [`frame`] has what goes over the wire, [`row`] the projection rows, [`decision`] the transitions that carry authority; the guard that stands between a peer's bytes and
//! automerge, presence, and reconnecting follow here.

pub mod decision;
pub mod frame;
pub mod guard;
pub mod limits;
pub mod peer;
mod rejection;
pub mod row;
