//! The envelope of automerge's chunks: magic, checksum, kind, length. Reads nothing of the content.

use super::super::frame::{Hash, Rejection};
use super::super::limits;
use flate2::bufread::DeflateDecoder;
use sha2::{Digest, Sha256};
use std::io::Read;

/// The four bytes that every chunk begins with.
pub const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// What a chunk says it is, in its ninth byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole saved document: never read here, see [`super::inspect`].
    Document,
    /// One change.
    Change,
    /// One change, deflated.
    Deflated,
    /// Several changes in shared columns; no peer of ours needs them.
    Bundle,
}

/// One chunk in a run of bytes.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// What it claims to be.
    pub kind: Kind,
    /// The first four bytes of the hash it claims.
    pub checksum: [u8; 4],
    /// The content.
    pub body: &'a [u8],
    /// The whole chunk, envelope included.
    pub bytes: &'a [u8],
}

/// Reads the envelope at the start of `bytes`; gives it and what follows the chunk.
///
/// # Errors
/// [`Rejection::Malformed`] when there is none, or its length goes beyond the end.
pub fn envelope(bytes: &[u8]) -> Result<(Envelope<'_>, &[u8]), Rejection> {
    let rest = bytes.strip_prefix(&MAGIC).ok_or(Rejection::Malformed)?;
    let (checksum, rest) = rest.split_first_chunk::<4>().ok_or(Rejection::Malformed)?;
    let (kind, rest) = rest.split_first().ok_or(Rejection::Malformed)?;
    let kind = match kind {
        0 => Kind::Document,
        1 => Kind::Change,
        2 => Kind::Deflated,
        3 => Kind::Bundle,
        _ => return Err(Rejection::Malformed),
    };
    let mut reader = Reader(rest);
    let length = reader.length()?;
    let body = reader.take(length)?;
    let after = reader.0;
    Ok((Envelope { kind, checksum: *checksum, body, bytes: &bytes[..bytes.len() - after.len()] }, after))
}

/// Splits chunks that were written one after another, as in a sync message or a saved file.
///
/// # Errors
/// [`Rejection::Malformed`] when something else stands between them, [`Rejection::TooLarge`] when there are more than
/// [`limits::CHUNKS_PER_PUSH`].
pub fn split(mut bytes: &[u8]) -> Result<Vec<Envelope<'_>>, Rejection> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        if found.len() == limits::CHUNKS_PER_PUSH {
            return Err(Rejection::TooLarge);
        }
        let (chunk, rest) = envelope(bytes)?;
        found.push(chunk);
        bytes = rest;
    }
    Ok(found)
}

/// Inflates without ever holding more than the cap; bytes after the end of the stream are refused, since they would
/// travel along unread.
pub(super) fn inflate(deflated: &[u8]) -> Result<Vec<u8>, Rejection> {
    let mut decoder = DeflateDecoder::new(deflated);
    // How long it is, before any memory is spent on it; one byte beyond the cap tells "exactly as long" from "longer".
    let length = std::io::copy(&mut (&mut decoder).take(limits::INFLATED as u64 + 1), &mut std::io::sink());
    let length = length.map_err(|_| Rejection::Malformed)? as usize;
    if length > limits::INFLATED {
        return Err(Rejection::TooLarge);
    }
    if decoder.total_in() != deflated.len() as u64 {
        return Err(Rejection::Malformed);
    }
    let mut out = Vec::with_capacity(length);
    DeflateDecoder::new(deflated).read_to_end(&mut out).map_err(|_| Rejection::Malformed)?;
    Ok(out)
}

/// The hash of a change with this content, and the chunk that holds it undeflated.
pub(super) fn rebuild(body: &[u8]) -> (Hash, Vec<u8>) {
    let mut length = Vec::with_capacity(10);
    write_leb(&mut length, body.len() as u64);
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(&length);
    hasher.update(body);
    let hash = Hash(hasher.finalize().into());
    let mut chunk = Vec::with_capacity(9 + length.len() + body.len());
    chunk.extend_from_slice(&MAGIC);
    chunk.extend_from_slice(&hash.0[..4]);
    chunk.push(1);
    chunk.extend_from_slice(&length);
    chunk.extend_from_slice(body);
    (hash, chunk)
}

/// A change chunk around content, with the checksum that the content gives.
pub fn wrap(body: &[u8]) -> Vec<u8> {
    rebuild(body).1
}

fn write_leb(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// Reads from untrusted bytes; never beyond the end, never an over-long number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn take(&mut self, n: usize) -> Result<&'a [u8], Rejection> {
        let (taken, rest) = self.0.split_at_checked(n).ok_or(Rejection::Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Rejection> {
        let (first, rest) = self.0.split_first().ok_or(Rejection::Malformed)?;
        self.0 = rest;
        Ok(*first)
    }

    pub fn unsigned(&mut self) -> Result<u64, Rejection> {
        let mut value = 0u64;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            if shift == 63 && byte > 1 {
                return Err(Rejection::Malformed);
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return if byte == 0 && shift > 0 { Err(Rejection::Malformed) } else { Ok(value) };
            }
        }
        Err(Rejection::Malformed)
    }

    pub fn signed(&mut self) -> Result<i64, Rejection> {
        let mut value = 0i64;
        let mut before = 0u8;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            if shift == 63 && byte != 0 && byte != 0x7f {
                return Err(Rejection::Malformed);
            }
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                if shift > 0 && ((byte == 0 && before & 0x40 == 0) || (byte == 0x7f && before & 0x40 != 0)) {
                    return Err(Rejection::Malformed);
                }
                if shift < 57 && byte & 0x40 != 0 {
                    value |= -1 << (shift + 7);
                }
                return Ok(value);
            }
            before = byte;
        }
        Err(Rejection::Malformed)
    }

    /// A number that counts bytes or things to come: at least that many bytes must follow.
    pub fn length(&mut self) -> Result<usize, Rejection> {
        let value = self.unsigned()?;
        usize::try_from(value).ok().filter(|n| *n <= self.0.len()).ok_or(Rejection::Malformed)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers_are_read_once_and_only_in_their_shortest_form() {
        assert_eq!(Reader(&[0x80, 0x01]).unsigned().unwrap(), 128);
        assert_eq!(Reader(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]).unsigned().unwrap(), u64::MAX);
        assert!(Reader(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02]).unsigned().is_err());
        assert!(Reader(&[0x80, 0x00]).unsigned().is_err());
        assert!(Reader(&[0x80]).unsigned().is_err());
        assert_eq!(Reader(&[0x7f]).signed().unwrap(), -1);
        assert_eq!(Reader(&[0xc0, 0x00]).signed().unwrap(), 64);
        assert_eq!(Reader(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f]).signed().unwrap(), i64::MIN);
        assert!(Reader(&[0xff, 0x7f]).signed().is_err());
    }

    #[test]
    fn an_envelope_never_reads_past_the_end() {
        assert!(envelope(&[]).is_err());
        assert!(envelope(&[0x85, 0x6f, 0x4a, 0x83, 1, 2, 3, 4, 1, 5, 0]).is_err());
        let (chunk, rest) = envelope(&[0x85, 0x6f, 0x4a, 0x83, 1, 2, 3, 4, 0, 1, 7, 9]).unwrap();
        assert_eq!((chunk.kind, chunk.body, chunk.bytes.len(), rest), (Kind::Document, &[7u8][..], 11, &[9u8][..]));
    }
}
