//! Mappings between frameworks: where they are kept, what they say together, what an import would do, and how far one
//! framework is answered by what is done for another.
//!
//! A *source* of a mapping is a publisher's file, or the people here. Each source has documents of its own for two frameworks
//! ([`crate::registers::MAPPINGS`]), and **an import writes those of its file alone**, so that it can replace all that the file
//! said before and touches nothing that people said. What people say of two nodes counts before what files say of them.

mod coverage;
mod index;
mod plan;

pub use coverage::{Answer, Answered, Met, answered, met};
pub use index::{Claim, Mappings, Set, Tie};
pub use plan::{Finder, Job, Plan, Word, plan};

use crate::id::DocId;
use sha2::{Digest, Sha256};

/// Pairs of one source for two frameworks.
pub const MOST: usize = 50_000;
/// Pairs of a document, about: a row of it has some fifteen kilobytes.
const PER_PART: usize = 400;
/// Documents for what people here say about two frameworks: nobody clicks more than some thousand pairs.
pub const HAND_PARTS: u32 = 16;

/// Into how many documents so many pairs are parted.
pub fn parts_for(pairs: usize) -> u32 {
    u32::try_from(pairs.min(MOST).div_ceil(PER_PART).max(1)).map_or(1, u32::next_power_of_two)
}

/// The part that pairs from this node belong to.
pub fn part_of(node: DocId, parts: u32) -> u32 {
    let [.., a, b, c, d] = node.0;
    u32::from_be_bytes([a, b, c, d]) % parts.max(1)
}

/// The document of a part: the same whoever begins it. `origin` is empty for what people here say.
pub fn document(origin: &str, from: DocId, to: DocId, parts: u32, part: u32) -> DocId {
    let (parts, part) = (parts.to_be_bytes(), part.to_be_bytes());
    let mut hasher = Sha256::new();
    for field in [b"muster mapping".as_slice(), origin.as_bytes(), &from.0, &to.0, &parts, &part] {
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(field);
    }
    let mut id = [0; 16];
    id.iter_mut().zip(hasher.finalize()).for_each(|(to, from)| *to = from);
    DocId(id)
}

#[cfg(test)]
mod tests;
