//! One person's votes in one workshop, a document of their own (MODEL.md 26): a commitment first, and after the reveal its
//! opening. Slips are only ever added; whoever changes their mind commits again, and the last one before the reveal counts.

use super::{Born, Judgement};
use crate::id::{AccountId, DocId, EntryId};
use crate::sync::frame::Hash;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;

/// What the id of every ballot begins with, and of nothing else: whose it is must be known before it is read, and nobody
/// may take the place of somebody else's.
const BEGINNING: [u8; 4] = *b"vote";
/// What is hashed first, so that no hash made for something else is ever a commitment.
const DOMAIN: &[u8; 16] = b"muster vote v1\0\0";

/// The document that holds the votes of `voter` in `workshop`.
pub fn ballot(workshop: DocId, voter: AccountId) -> DocId {
    let hash = Sha256::new().chain_update(b"muster ballot").chain_update(workshop.as_bytes());
    let hash = hash.chain_update(voter.as_bytes()).finalize();
    let mut id = [0; 16];
    let bytes = BEGINNING.iter().chain(hash.iter());
    id.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    DocId(id)
}

/// Whether an id is that of a ballot, whosever.
pub fn is_ballot(doc: DocId) -> bool {
    doc.0.starts_with(&BEGINNING)
}

/// What keeps a vote unknown until it is opened: 256 random bits, drawn for one commitment and stored before that is sent.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Salt(pub Hash);

impl fmt::Debug for Salt {
    /// Not shown, so that no log ever opens a vote.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt")
    }
}

/// A sealed vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// The group or card that it is on.
    pub subject: EntryId,
    /// The round, from 1.
    pub round: u8,
    /// [`seal`].
    pub hash: Hash,
    /// When, by the voter's clock.
    pub at: Timestamp,
}

/// What a commitment sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The commitment.
    pub of: EntryId,
    /// The vote.
    pub judgement: Judgement,
    /// Its salt.
    pub salt: Salt,
}

/// One entry of a ballot. Written once, as one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slip {
    /// Cast.
    Commitment(Commitment),
    /// Opened.
    Opening(Opening),
}

/// What a ballot holds, by the ids of the slips; each with where it was made.
pub type Slips = BTreeMap<EntryId, (Slip, Born)>;

/// The hash that seals a vote: SHA-256 over the domain, workshop, subject, round, voter and salt, all of fixed length, and
/// then the judgement's canonical form. It hides the vote because the salt is unknown, and binds it because nobody finds two
/// inputs with one hash; and it is of no use in another workshop, round or hand.
pub fn seal(
    workshop: DocId,
    subject: EntryId,
    round: u8,
    voter: AccountId,
    judgement: &Judgement,
    salt: &Salt,
) -> Hash {
    let hash = Sha256::new().chain_update(DOMAIN).chain_update(workshop.as_bytes()).chain_update(subject.as_bytes());
    let hash = hash.chain_update([round]).chain_update(voter.as_bytes()).chain_update(salt.0.0);
    Hash(hash.chain_update(judgement.canonical()).finalize().into())
}

/// Whether an opening is of this commitment, cast by `voter` in `workshop`: the hash is the same and the vote can be one.
pub fn opens(workshop: DocId, voter: AccountId, commitment: &Commitment, opening: &Opening) -> bool {
    let Commitment { subject, round, hash, .. } = commitment;
    opening.judgement.is_valid() && seal(workshop, *subject, *round, voter, &opening.judgement, &opening.salt) == *hash
}

/// A ballot as the tally takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    /// Whose.
    pub voter: AccountId,
    /// What it held at the reveal; nothing if it was not there.
    pub in_time: Slips,
    /// What it holds now.
    pub now: Slips,
}

/// The last commitment on a subject in a round. Of two that a voter made apart from each other on two devices, every
/// replica takes the same one.
pub fn last(slips: &Slips, subject: EntryId, round: u8) -> Option<(EntryId, &Commitment)> {
    let on = slips.iter().filter_map(|(id, (slip, born))| match slip {
        Slip::Commitment(c) if c.subject == subject && c.round == round => Some((born, *id, c)),
        _ => None,
    });
    on.max_by_key(|(born, id, _)| (*born, *id)).map(|(_, id, c)| (id, c))
}
