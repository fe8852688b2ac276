//! Workbooks. What a workbook claims about itself is measured before anything else opens it: how many parts it has,
//! what they inflate to, and how many texts its cells share, because that number is believed when memory is set aside
//! for it.

use super::{Row, Table};
use crate::catalogue::limits::{ELEMENTS, INFLATED, PARTS, RATIO, ROWS, STRINGS};
use crate::catalogue::{Error, Format, Place, text};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Small parts of repeated empty cells pack well; the ratio counts from here on.
const RATIO_FROM: u64 = 8 << 20;

/// For what a spreadsheet holds a cell.
enum Held {
    Text,
    Number,
    Date,
}

/// The names of the sheets.
pub fn sheets(bytes: &[u8]) -> Result<Vec<String>, Error> {
    Ok(open(bytes)?.sheet_names())
}

/// Reads a sheet, the first one where none is named.
pub fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Table, Error> {
    let mut workbook = open(bytes)?;
    let name = match sheet {
        Some(name) => name.to_owned(),
        None => workbook.sheet_names().first().cloned().ok_or(Error::Empty)?,
    };
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(broken)?;
    let mut table = Table { format: Format::Xlsx, ..Table::default() };
    // Rows may come in any order.
    let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (number, column) = cell.get_position();
        if number as usize >= ROWS {
            return Err(Error::TooManyRows);
        }
        let number_shown = number as usize + 1;
        let mut put = |text: &str, held: Held| {
            if text.trim().is_empty() {
                return Ok(());
            }
            let row = rows.entry(number).or_insert_with(|| Row::new(Place::Row(number_shown)));
            match held {
                Held::Date => row.dates.push(column as usize),
                Held::Number => row.numbers.push(column as usize),
                Held::Text => {}
            }
            table.put(row, column as usize, text)
        };
        match cell.get_value() {
            // Left out here; [`formulas`] names the cells of errors.
            DataRef::Empty | DataRef::Error(_) => {}
            DataRef::SharedString(text) => put(text, Held::Text)?,
            DataRef::String(text) => put(text, Held::Text)?,
            DataRef::Int(value) => put(&value.to_string(), Held::Number)?,
            DataRef::Float(value) => put(&number_text(*value), Held::Number)?,
            DataRef::Bool(value) => put(if *value { "true" } else { "false" }, Held::Text)?,
            DataRef::DateTime(value) => put(&date_text(value), Held::Date)?,
            DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => put(value, Held::Date)?,
        }
    }
    for row in rows.into_values() {
        table.push(row)?;
    }
    if table.rows.is_empty() { Err(Error::Empty) } else { Ok(table) }
}

/// The cells of a sheet, the first one where none is named, that hold formulas or what a formula failed with, `#N/A`: row,
/// counted from one, and column, from zero. Formulas are not read, only found: one that many cells share may be long.
pub fn formulas(bytes: &[u8], sheet: Option<&str>) -> Result<BTreeSet<(usize, usize)>, Error> {
    let mut workbook = open(bytes)?;
    let name = match sheet {
        Some(name) => name.to_owned(),
        None => workbook.sheet_names().first().cloned().ok_or(Error::Empty)?,
    };
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(broken)?;
    let mut found = BTreeSet::new();
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(broken)? {
        let (row, column) = cell.pos;
        if row as usize >= ROWS {
            return Err(Error::TooManyRows);
        }
        if cell.formula.is_some() || matches!(cell.value, DataRef::Error(_)) {
            found.insert((row as usize + 1, column as usize));
        }
    }
    Ok(found)
}

/// A number as a sheet shows it by default: `5`, not `5.0`, and not the 300 digits that some have.
fn number_text(value: f64) -> String {
    if value.abs() < 1e15 { value.to_string() } else { format!("{value:e}") }
}

/// A date as `2026-03-09`, with its time where it has one, as `2026-03-09 14:30`; what lies outside of the calendar, and times and durations, as the number that it is.
fn date_text(date: &ExcelDateTime) -> String {
    let value = date.as_f64();
    if !date.is_datetime() || !(1.0..2_958_466.0).contains(&value) {
        return number_text(value);
    }
    let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute) == (0, 0) { day } else { format!("{day} {hour:02}:{minute:02}") }
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Workbook { detail: error.to_string() }
}

fn open(bytes: &[u8]) -> Result<Xlsx<Cursor<&[u8]>>, Error> {
    text::check_size(bytes)?;
    if !bytes.starts_with(b"PK") {
        return Err(Error::AnotherFormat { expected: "an xlsx workbook" });
    }
    measure(bytes)?;
    Xlsx::new(Cursor::new(bytes)).map_err(broken)
}

/// Inflates every part without keeping it.
fn measure(bytes: &[u8]) -> Result<(), Error> {
    // Each entry of the directory begins with this mark; the directory itself is kept in memory once it is read.
    if bytes.windows(4).filter(|w| *w == b"PK\x01\x02").count() > PARTS {
        return Err(Error::Workbook { detail: format!("it has more than {PARTS} parts") });
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut total = 0u64;
    let mut buffer = vec![0; 64 << 10];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(broken)?;
        let name = part.name().map(|n| n.into_owned()).unwrap_or_default();
        let packed = part.compressed_size().max(1);
        let mut strings = is_strings(&name).then(Strings::default);
        let mut tags = Tags::default();
        let mut inflated = 0u64;
        loop {
            let read = part.read(&mut buffer).map_err(broken)?;
            if read == 0 {
                break;
            }
            inflated += read as u64;
            total += read as u64;
            if total > INFLATED || (inflated > RATIO_FROM && inflated / packed > RATIO) {
                return Err(Error::Inflates { part: name });
            }
            let piece = &buffer[..read];
            if tags.take(piece).is_err() || strings.as_mut().is_some_and(|s| s.take(piece).is_err()) {
                return Err(Error::Inflates { part: name });
            }
        }
    }
    Ok(())
}

fn is_strings(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("sharedstrings.xml")
}

/// Counts the elements that go by, other than those of cells: styles, names and sheets are kept once they are read, and
/// `<xf/>` grows from five bytes to hundreds. Any part can be named as the one that holds them.
#[derive(Default)]
struct Tags {
    others: u64,
    /// The name of the element that has just begun, as far as it matters.
    name: Option<([u8; 4], usize)>,
}

impl Tags {
    fn take(&mut self, piece: &[u8]) -> Result<(), TooMany> {
        for byte in piece {
            match &mut self.name {
                None if *byte == b'<' => self.name = Some(([0; 4], 0)),
                None => {}
                Some((name, length)) if *length < 4 && !b" />\t\r\n".contains(byte) => {
                    name[*length] = *byte;
                    *length += 1;
                }
                Some((name, length)) => {
                    // An end begins with its mark and leaves no name.
                    let known =
                        matches!(&name[..*length], b"" | b"c" | b"v" | b"f" | b"is" | b"t" | b"r" | b"si" | b"row");
                    self.others += u64::from(!known);
                    self.name = None;
                }
            }
        }
        if self.others > ELEMENTS { Err(TooMany) } else { Ok(()) }
    }
}

/// Watches the part with the shared texts go by: how many it announces, how many it has.
#[derive(Default)]
struct Strings {
    texts: u64,
    /// The end of what went by, for what two pieces share.
    tail: Vec<u8>,
    started: bool,
}

impl Strings {
    /// Takes the next piece; an error once there are more than [`STRINGS`].
    fn take(&mut self, piece: &[u8]) -> Result<(), TooMany> {
        let before = self.tail.len();
        self.tail.extend_from_slice(piece);
        let seen = &self.tail;
        if !self.started {
            // In another encoding none of the marks below would be found.
            let head = &seen[..seen.len().min(200)];
            if head.contains(&0) || foreign(head) {
                return Err(TooMany);
            }
            self.started = true;
        }
        let mut keep = seen.len().saturating_sub(ANNOUNCED.len());
        for at in find(seen, ANNOUNCED) {
            let mut rest =
                seen[at + ANNOUNCED.len()..].iter().skip_while(|b| !b.is_ascii_digit() && !b"<>".contains(b));
            let announced = number(rest.by_ref());
            if announced > STRINGS {
                return Err(TooMany);
            }
            if rest.next().is_none() {
                // The number may go on in the next piece.
                keep = keep.min(at);
            }
        }
        // One that began in the piece before counts where it ends.
        self.texts += find(seen, b"<si").filter(|at| at + 3 > before).count() as u64;
        if self.texts > STRINGS || seen.len() - keep > LONGEST {
            return Err(TooMany);
        }
        self.tail.drain(..keep);
        Ok(())
    }
}

/// The attribute for which memory is set aside.
const ANNOUNCED: &[u8] = b"uniqueCount";

/// How far the number may stand behind its name.
const LONGEST: usize = 1 << 20;

struct TooMany;

/// The number that some bytes begin with; takes one byte more.
fn number<'a>(bytes: impl Iterator<Item = &'a u8>) -> u64 {
    let digits = bytes.take_while(|b| b.is_ascii_digit());
    digits.fold(0u64, |n, d| n.saturating_mul(10).saturating_add(u64::from(d - b'0')))
}

/// Whether an XML declaration names an encoding other than UTF-8.
fn foreign(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let Some((declaration, _)) = head.split_once("?>") else { return false };
    declaration.contains("encoding") && !declaration.contains("utf-8") && !declaration.contains("utf8")
}

/// Where a word stands.
fn find<'a>(text: &'a [u8], word: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    text.windows(word.len()).enumerate().filter(move |(_, w)| *w == word).map(|(at, _)| at)
}
