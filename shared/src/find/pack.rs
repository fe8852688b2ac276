//! Long texts in a third of their room, for memory and disk.

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use std::io::{Read, Write};

/// Bytes of a text that are looked through; what a document holds beyond is not found.
const LONGEST: u64 = 8 << 20;

/// Packs a text; nothing for an empty one.
pub fn pack(text: &str) -> Vec<u8> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    // Writing to a Vec does not fail.
    let _ = encoder.write_all(text.as_bytes());
    encoder.finish().unwrap_or_default()
}

/// Reads what [`pack`] made; `None` for anything else.
pub fn unpack(packed: &[u8]) -> Option<String> {
    let mut text = Vec::new();
    DeflateDecoder::new(packed).take(LONGEST).read_to_end(&mut text).ok()?;
    // A cut may go through a character.
    Some(String::from_utf8(text).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()))
}
