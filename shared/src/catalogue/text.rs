//! Text out of bytes, and tidy text out of text.

use super::Error;
use super::limits::FILE;
use std::borrow::Cow;

/// The mark with which some programs begin UTF-8 files.
pub(super) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Windows-1252 from 0x80 to 0x9F; the five that it leaves open are 0.
const WINDOWS: [u16; 32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0,
    0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
];

/// Refuses what is too large to be looked at.
pub(super) fn check_size(bytes: &[u8]) -> Result<(), Error> {
    if bytes.len() > FILE { Err(Error::FileTooLarge { bytes: bytes.len() }) } else { Ok(()) }
}

/// The line of position `at`, counted from one.
fn line(bytes: &[u8], at: usize) -> usize {
    1 + bytes[..at.min(bytes.len())].iter().filter(|b| **b == b'\n').count()
}

/// UTF-8 text with or without its mark; structured formats know no other encoding.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, Error> {
    check_size(bytes)?;
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|e| Error::Encoding { line: line(bytes, e.valid_up_to()) })
}

/// UTF-8 text with or without its mark, or Windows-1252, which spreadsheets in Europe still write.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    check_size(bytes)?;
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    // A null is in no table, and in every UTF-16 one.
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        return Err(Error::Encoding { line: line(bytes, at) });
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(Error::Encoding { line: 1 });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 8);
    for (at, byte) in bytes.iter().enumerate() {
        let code = match byte {
            0x80..=0x9F => u32::from(WINDOWS[usize::from(byte - 0x80)]),
            _ => u32::from(*byte),
        };
        match char::from_u32(code) {
            Some(c) if code != 0 => out.push(c),
            _ => return Err(Error::Encoding { line: line(bytes, at) }),
        }
    }
    Ok(Cow::Owned(out))
}

/// Without spaces at the ends of lines and empty lines at the ends.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.trim().lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.pop();
    out
}

/// On one line, with single spaces.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
