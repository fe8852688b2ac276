//! Separated values, in the encodings and with the separators that spreadsheets in Europe write.

use super::{Row, Table};
use crate::catalogue::limits::ROWS;
use crate::catalogue::{Error, Format, Place, text};
use csv::{ReaderBuilder, StringRecord};

/// How much of a file is looked at to find its separator.
const SAMPLE: usize = 64 << 10;
const SAMPLE_ROWS: usize = 50;

/// Reads a table, its encoding and its separator found out.
pub fn read(bytes: &[u8]) -> Result<Table, Error> {
    let source = text::decode(bytes)?;
    let (separator, body, lines) = match announced(&source) {
        Some((separator, rest)) => (separator, rest, 1),
        None => (separator(&source), &*source, 0),
    };
    let mut reader = reader(separator, body);
    let mut table = Table { format: Format::Csv, ..Table::default() };
    let mut record = StringRecord::new();
    let mut count = 0;
    loop {
        let line = reader.position().line() as usize + lines;
        let place = |at: usize| Place::Line(at, 0);
        let more = reader
            .read_record(&mut record)
            .map_err(|e| Error::Malformed { place: place(line), detail: e.to_string() })?;
        if !more {
            break;
        }
        count += 1;
        if count > ROWS {
            return Err(Error::TooManyRows);
        }
        // Where lines end with two signs, a record begins for the reader before the second, on the line before.
        let begins = record.position().map_or(line, |p| {
            let behind = usize::try_from(p.byte()).is_ok_and(|at| body.as_bytes().get(at) == Some(&b'\n'));
            p.line() as usize + usize::from(behind) + lines
        });
        let mut row = Row::new(place(begins));
        for (column, cell) in record.iter().enumerate() {
            if !cell.trim().is_empty() {
                table.put(&mut row, column, cell)?;
            }
        }
        table.push(row)?;
    }
    if table.rows.is_empty() { Err(Error::Empty) } else { Ok(table) }
}

fn reader(separator: u8, body: &str) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(body.as_bytes())
}

/// The separator that a first line `sep=;` names, and what follows it.
fn announced(source: &str) -> Option<(u8, &str)> {
    let rest = source.strip_prefix("sep=")?;
    let separator = *rest.as_bytes().first().filter(|b| b.is_ascii())?;
    let rest = &rest[1..];
    let rest = rest.strip_prefix('\r').unwrap_or(rest);
    rest.strip_prefix('\n').map(|rest| (separator, rest))
}

/// The separator: what stands behind a first cell in quotes, else what cuts the most rows of the beginning into the same
/// number of cells.
fn separator(source: &str) -> u8 {
    if let Some(quoted) = source.strip_prefix('"') {
        let mut rest = quoted.bytes();
        while let Some(byte) = rest.next() {
            if byte != b'"' {
                continue;
            }
            match rest.next() {
                Some(b'"') => {}
                Some(next @ (b',' | b';' | b'\t')) => return next,
                _ => break,
            }
        }
    }
    let mut end = source.len().min(SAMPLE);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let score = |separator: u8| {
        let mut widths: Vec<usize> = reader(separator, &source[..end])
            .records()
            .take(SAMPLE_ROWS)
            .map_while(Result::ok)
            .map(|r| r.len())
            .collect();
        widths.sort_unstable();
        let runs = widths.chunk_by(|a, b| a == b).filter(|run| run[0] > 1);
        runs.map(|run| (run.len(), run[0])).max().unwrap_or_default()
    };
    // Of equals the first; a comma also stands in German numbers and everywhere in prose, so it comes last.
    let mut best = (b',', (0, 0));
    for candidate in [b'\t', b';', b','] {
        let found = score(candidate);
        if found > best.1 {
            best = (candidate, found);
        }
    }
    best.0
}
