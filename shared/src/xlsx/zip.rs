//! Archives, as far as a workbook needs them: deflated parts, all in memory, no dates (PKWARE APPNOTE 6.3, 4.3).

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::Write;

/// Version 2.0: deflate.
const VERSION: u16 = 20;
/// Bit 11: names are UTF-8.
const FLAGS: u16 = 1 << 11;
const DEFLATED: u16 = 8;
/// 1 January 1980, the first day that the format knows.
const DAY: u16 = 0x21;

/// Packs parts in the order given. Parts stay far below the 4 GiB that the format counts to without its extension.
pub(super) fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in parts {
        let at = out.len();
        let packed = deflated(bytes);
        let mut crc = Crc::new();
        crc.update(bytes);
        let mut facts = Vec::with_capacity(26);
        for number in [VERSION, FLAGS, DEFLATED, 0, DAY] {
            facts.extend(number.to_le_bytes());
        }
        for number in [crc.sum(), packed.len() as u32, bytes.len() as u32] {
            facts.extend(number.to_le_bytes());
        }
        facts.extend((name.len() as u16).to_le_bytes());
        facts.extend(0_u16.to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&facts);
        out.extend(name.as_bytes());
        out.extend(packed);
        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&facts);
        // No comment, first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend((at as u32).to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let at = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06");
    out.extend([0; 4]);
    for _ in 0..2 {
        out.extend((parts.len() as u16).to_le_bytes());
    }
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// Writing into memory cannot fail; if it did, the part would be empty and the archive refused, not wrong.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}
