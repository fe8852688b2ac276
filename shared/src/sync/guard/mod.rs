//! What stands between a peer's bytes and automerge (SYNC.md, "Guard, in this order", steps 2 to 7).
//!
//! automerge is not made for hostile input: a change of 10 kB can claim ten million operations, a deflated one can hold
//! gigabytes, and one that breaks an invariant can panic on arrival, or worse, be taken in and make the document
//! unreadable after the next save. So nothing reaches it before its size is known from the encoded form alone:
//!
//! 1. [`inspect`] needs no document: envelope, lengths, inflating with a cap, counting operations in the run-length
//!    encoded columns, decoding, and the check that encoding the decoded change gives the same hash.
//! 2. [`admit`] compares with what is known of the document: whose actor, in sequence, on known changes, in range, and
//!    every operation referring to operations that exist and are of the right kind.
//!
//! Applying (step 8) stays with the document's owner, under `catch_unwind`.

mod ancestry;
mod body;
mod chunk;
mod document;
mod history;
mod index;
mod message;
mod operations;
mod runs;

pub use chunk::{Envelope, Kind, MAGIC, envelope, split, wrap};
pub use document::weigh;
pub use history::{ActorRule, Admission, Claim, History, admit};
pub use message::check_sync_message;

use super::frame::{Hash, Rejection};
use super::limits;
use automerge::Change;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A change that passed [`inspect`].
#[derive(Debug, Clone)]
pub struct Checked {
    /// The bytes to store and to send on: automerge's own encoding of the change, whatever the sender's compression.
    pub chunk: Vec<u8>,
    /// The decoded change.
    pub change: Change,
    /// Its hash.
    pub hash: Hash,
    /// How many operations it holds.
    pub operations: u64,
    /// The operations, for [`admit`].
    decoded: Vec<automerge::legacy::Op>,
}

impl Checked {
    /// The hashes of the changes that it builds on.
    pub fn dependencies(&self) -> impl Iterator<Item = Hash> + '_ {
        self.change.deps().iter().map(|hash| Hash(hash.0))
    }

    /// The actor that made it.
    pub fn actor(&self) -> &[u8] {
        self.change.actor_id().to_bytes()
    }
}

/// Reads one change from untrusted bytes, in time and memory bounded by their length and [`limits`].
///
/// Never panics. A document chunk ([`Kind::Document`], see [`envelope`]) is refused as malformed: the caller that wants
/// its changes has it [weighed](weigh), has them taken out in a process of its own and inspects each.
///
/// # Errors
/// [`Rejection::Malformed`], [`Rejection::TooLarge`], [`Rejection::TooManyOperations`], [`Rejection::OutOfRange`] or, for
/// a change that reads but does not round-trip, [`Rejection::Poisonous`].
pub fn inspect(chunk: &[u8]) -> Result<Checked, Rejection> {
    if chunk.len() > limits::CHUNK {
        return Err(Rejection::TooLarge);
    }
    let (envelope, rest) = envelope(chunk)?;
    if !rest.is_empty() {
        return Err(Rejection::Malformed);
    }
    let inflated;
    let body = match envelope.kind {
        Kind::Change => envelope.body,
        Kind::Deflated => {
            inflated = chunk::inflate(envelope.body)?;
            &inflated[..]
        }
        Kind::Document | Kind::Bundle => return Err(Rejection::Malformed),
    };
    let counted = body::measure(body)?;
    let (hash, whole) = chunk::rebuild(body);
    if hash.0[..4] != envelope.checksum {
        return Err(Rejection::Malformed);
    }
    // From here on automerge reads it. What it panics on is refused like what it reports.
    catch_unwind(AssertUnwindSafe(|| decode(whole, hash, counted.operations))).unwrap_or(Err(Rejection::Poisonous))
}

fn decode(whole: Vec<u8>, hash: Hash, operations: u64) -> Result<Checked, Rejection> {
    let mut change = Change::from_bytes(whole).map_err(|_| Rejection::Malformed)?;
    if change.hash().0 != hash.0 || change.len() as u64 != operations {
        return Err(Rejection::Malformed);
    }
    let expanded = change.decode();
    operations::check(&expanded)?;
    // A change that automerge would write differently is stored in one form and saved in another: its hash is lost
    // with the first snapshot, and what depends on it no longer loads.
    let decoded = expanded.operations.clone();
    if Change::from(expanded).hash() != change.hash() {
        return Err(Rejection::Poisonous);
    }
    let chunk = change.bytes().into_owned();
    if chunk.len() > limits::CHUNK {
        return Err(Rejection::TooLarge);
    }
    Ok(Checked { chunk, change, hash, operations, decoded })
}
