//! Messages of automerge's own sync protocol, before automerge reads them.

use super::chunk::Reader;
use crate::sync::frame::Rejection;

/// Hashes in one list of a message.
const HASHES: usize = 4096;
/// Summaries of what a peer has; replicas send one.
const SUMMARIES: usize = 16;
/// Probes of a Bloom filter. automerge uses 7; a filter that claims billions makes the reader reserve gigabytes.
const PROBES: u64 = 64;

/// Checks the claims of a sync message that automerge would act on without looking: above all its Bloom filters.
///
/// # Errors
/// [`Rejection::Malformed`] or [`Rejection::TooLarge`].
pub fn check_sync_message(bytes: &[u8]) -> Result<(), Rejection> {
    let mut reader = Reader(bytes);
    if !matches!(reader.take(1)?, [0x42 | 0x43]) {
        return Err(Rejection::Malformed);
    }
    hashes(&mut reader)?;
    hashes(&mut reader)?;
    let summaries = reader.length()?;
    if summaries > SUMMARIES {
        return Err(Rejection::TooLarge);
    }
    for _ in 0..summaries {
        hashes(&mut reader)?;
        let length = reader.length()?;
        filter(Reader(reader.take(length)?))?;
    }
    let chunks = reader.length()?;
    for _ in 0..chunks {
        let length = reader.length()?;
        reader.take(length)?;
    }
    Ok(())
}

fn hashes(reader: &mut Reader<'_>) -> Result<(), Rejection> {
    let count = reader.length()?;
    if count > HASHES {
        return Err(Rejection::TooLarge);
    }
    reader.take(count * 32).map(drop)
}

fn filter(mut reader: Reader<'_>) -> Result<(), Rejection> {
    if reader.is_empty() {
        return Ok(());
    }
    let (entries, bits, probes) = (reader.unsigned()?, reader.unsigned()?, reader.unsigned()?);
    // Without bits every probe divides by zero; with more than 2^29 bytes their number overflows.
    let sound = entries > 0 && (1..=64).contains(&bits) && (1..=PROBES).contains(&probes);
    let length = entries.checked_mul(bits).map(|bits| bits.div_ceil(8));
    if sound && length == Some(reader.0.len() as u64) { Ok(()) } else { Err(Rejection::Malformed) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use automerge::sync::{State, SyncDoc};
    use automerge::transaction::Transactable;
    use automerge::{AutoCommit, ROOT};

    #[test]
    fn real_messages_pass() {
        let mut doc = AutoCommit::new();
        doc.put(ROOT, "a", 1).unwrap();
        doc.commit();
        doc.put(ROOT, "a", 2).unwrap();
        doc.commit();
        let (mut here, mut there) = (State::new(), State::new());
        let mut other = AutoCommit::new();
        for _ in 0..4 {
            if let Some(message) = doc.sync().generate_sync_message(&mut here) {
                check_sync_message(&message.clone().encode()).unwrap();
                other.sync().receive_sync_message(&mut there, message).unwrap();
            }
            if let Some(message) = other.sync().generate_sync_message(&mut there) {
                check_sync_message(&message.clone().encode()).unwrap();
                doc.sync().receive_sync_message(&mut here, message).unwrap();
            }
        }
        assert_eq!(doc.get_heads(), other.get_heads());
    }

    #[test]
    fn filters_that_claim_billions_of_probes_are_refused() {
        let message = |filter: &[u8]| [&[0x42, 0, 0, 1, 0, filter.len() as u8][..], filter, &[0]].concat();
        assert!(check_sync_message(&message(&[])).is_ok());
        assert!(check_sync_message(&message(&[1, 10, 7, 0, 0])).is_ok());
        assert!(check_sync_message(&message(&[1, 10, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0])).is_err());
        assert!(check_sync_message(&message(&[1, 0, 7])).is_err(), "no bits to look at");
        assert!(check_sync_message(&message(&[0, 10, 7])).is_err());
        assert!(check_sync_message(&[0x42, 0xff, 0xff, 0xff, 0xff, 0x0f]).is_err());
        assert!(check_sync_message(&[]).is_err());
    }
}
