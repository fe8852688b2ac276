//! Workbooks, written. Every cell is text that no program takes for a formula, a number or a date, so nothing that somebody
//! typed into a record can run in a reader's spreadsheet.

mod zip;

use crate::label::Language;
use minicbor::{Decode, Encode};
use std::fmt::Write;

/// Characters that a cell holds at most, by the format.
const CELL: usize = 32_767;
/// Characters that a sheet's name holds at most, by the format.
const NAME: usize = 31;

/// A sheet: heads and rows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Sheet {
    /// Its name; what a name may not hold is left out.
    #[n(0)]
    pub name: String,
    /// Lines above the table: what it is and of when.
    #[n(1)]
    pub preface: Vec<String>,
    /// Heads of the columns, each with its width in characters.
    #[n(2)]
    pub columns: Vec<(String, u16)>,
    /// The cells, row by row.
    #[n(3)]
    pub rows: Vec<Vec<String>>,
}

/// A workbook of one sheet, as the bytes of its file. The same sheet gives the same bytes.
pub fn workbook(sheet: &Sheet) -> Vec<u8> {
    let mut name: String = sheet.name.chars().filter(|c| !"[]:*?/\\'".contains(*c) && is_xml(*c)).take(NAME).collect();
    if name.trim().is_empty() {
        name = "1".to_owned();
    }
    let book = format!(
        r#"{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="{}" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        escaped(&name)
    );
    let root = format!(
        r#"{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let relations = format!(
        r#"{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>"#
    );
    zip::pack(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/worksheets/sheet1.xml", worksheet(sheet).as_bytes()),
    ])
}

/// The same table as separated values in UTF-8 with a byte order mark: `;` where the language writes decimals with a comma,
/// as spreadsheets expect it there. Text that a spreadsheet would take for a formula begins with an apostrophe.
pub fn separated(sheet: &Sheet, language: Language) -> String {
    let separator = if language == Language::De { ';' } else { ',' };
    let mut out = String::from('\u{feff}');
    let heads: Vec<&str> = sheet.columns.iter().map(|(name, _)| name.as_str()).collect();
    line(&mut out, separator, heads);
    for row in &sheet.rows {
        line(&mut out, separator, row.iter().map(String::as_str));
    }
    out
}

fn line<'a>(out: &mut String, separator: char, cells: impl IntoIterator<Item = &'a str>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(separator);
        }
        out.push('"');
        if needs_guard(cell) {
            out.push('\'');
        }
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}

/// Whether a program might take a text for a formula, apostrophes before it left out: they are doubled, so that
/// [`unguarded`] gives back what was typed.
fn needs_guard(text: &str) -> bool {
    let text = text.trim_start_matches('\'');
    // Programs strip blanks before they look for a formula.
    let first = text.trim_start().chars().next();
    matches!(first, Some('=' | '+' | '-' | '@')) || text.starts_with(['\t', '\r', '\n'])
}

/// A cell of separated values as it was before [`separated`] guarded it.
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| needs_guard(rest)).unwrap_or(text)
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
/// Three looks: text as it comes, heads in bold, cells that wrap. All of them are of the number format "text" (49).
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="10"/><name val="Calibri"/></font><font><b/><sz val="10"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/><xf numFmtId="49" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>"#;
/// Places in the list of looks.
const PLAIN: u8 = 0;
const BOLD: u8 = 1;
const WRAPPED: u8 = 2;

fn worksheet(sheet: &Sheet) -> String {
    let above = sheet.preface.len();
    let head = above + 1;
    let mut xml = format!(r#"{HEAD}<worksheet xmlns="{MAIN}">"#);
    // The heads stay in sight.
    let _ = write!(
        xml,
        r#"<sheetViews><sheetView workbookViewId="0"><pane ySplit="{head}" topLeftCell="A{}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"#,
        head + 1
    );
    if !sheet.columns.is_empty() {
        xml.push_str("<cols>");
        for (at, (_, width)) in (1..).zip(&sheet.columns) {
            let _ = write!(xml, r#"<col min="{at}" max="{at}" width="{width}" customWidth="1"/>"#);
        }
        xml.push_str("</cols>");
    }
    xml.push_str("<sheetData>");
    let mut row = 0;
    for text in &sheet.preface {
        row += 1;
        put(&mut xml, row, std::iter::once(text.as_str()), PLAIN);
    }
    row += 1;
    put(&mut xml, row, sheet.columns.iter().map(|(name, _)| name.as_str()), BOLD);
    for cells in &sheet.rows {
        row += 1;
        put(&mut xml, row, cells.iter().map(String::as_str), WRAPPED);
    }
    xml.push_str("</sheetData>");
    if !sheet.columns.is_empty() {
        let last = column_name(sheet.columns.len() - 1);
        let _ = write!(xml, r#"<autoFilter ref="A{head}:{last}{row}"/>"#);
    }
    xml.push_str(r#"<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>"#);
    xml
}

/// A row of texts. They stand in their cells as inline strings: no type of cell that holds a formula is ever written.
fn put<'a>(xml: &mut String, row: usize, cells: impl Iterator<Item = &'a str>, look: u8) {
    let _ = write!(xml, r#"<row r="{row}">"#);
    for (at, text) in cells.enumerate() {
        if !text.is_empty() {
            let cut: String = text.chars().take(CELL).collect();
            let place = column_name(at);
            let text = escaped(&cut);
            let _ = write!(
                xml,
                r#"<c r="{place}{row}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#
            );
        }
    }
    xml.push_str("</row>");
}

/// `A`, `B`, …, `Z`, `AA`.
fn column_name(at: usize) -> String {
    let letter = char::from(b'A' + (at % 26) as u8);
    if at < 26 { letter.to_string() } else { format!("{}{letter}", column_name(at / 26 - 1)) }
}

/// Whether XML 1.0 may hold a character.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| is_xml(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Read back as a line's end otherwise.
            '\r' => out.push_str("&#13;"),
            c => out.push(c),
        }
    }
    shielded(out)
}

/// `_x0041_` stands for a character in a workbook; where somebody typed that, the first sign stands for itself.
fn shielded(text: String) -> String {
    let is_code = |at: usize| {
        let code = text.as_bytes().get(at..at + 7);
        code.is_some_and(|c| c.ends_with(b"_") && c[2..6].iter().all(u8::is_ascii_hexdigit))
    };
    let places: Vec<usize> = text.match_indices("_x").map(|(at, _)| at).filter(|at| is_code(*at)).collect();
    let mut out = text.clone();
    for at in places.into_iter().rev() {
        out.insert_str(at, "_x005F");
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::catalogue::table::{read_xlsx, sheets};
    use proptest::prelude::*;

    fn sheet(rows: Vec<Vec<String>>) -> Sheet {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
        Sheet {
            name: "Risks [2026]: all".into(),
            preface: vec!["Northwind".into()],
            columns: (0..width).map(|n| (format!("Head {n}"), 20)).collect(),
            rows,
        }
    }

    #[test]
    fn what_was_written_is_read_back_and_looks_like_no_formula() {
        let texts =
            ["=1+1", "+49 421", "-5", "@SUM(A1)", "a & <b> \"c\"", "Zeile 1\nZeile 2", "ß – ü 漢", "2026-01-02", "007"];
        let rows = vec![texts.map(str::to_owned).to_vec()];
        let bytes = workbook(&sheet(rows));
        assert_eq!(sheets(&bytes).unwrap(), ["Risks 2026 all"]);
        let table = read_xlsx(&bytes, None).unwrap();
        assert_eq!(table.rows[0].cells, ["Northwind"]);
        assert_eq!(table.rows[1].cells.len(), texts.len());
        assert_eq!(table.rows[2].cells, texts);
        // No cell holds a formula: the part has no such element.
        let xml = worksheet(&sheet(vec![vec!["=1+1".into()]]));
        assert!(!xml.contains("<f") && xml.matches("<c ").count() == xml.matches("t=\"inlineStr\"").count());
    }

    #[test]
    fn separated_values_run_nowhere_as_formulas() {
        let cells = ["=1+1", "  =1", "+4", "-5", "@x", "\tx", "\"quoted\", x", "5-4", ""];
        let table = sheet(vec![cells.map(str::to_owned).to_vec()]);
        let text = separated(&table, Language::De);
        let line = text.lines().nth(1).unwrap();
        assert_eq!(line, "\"'=1+1\";\"'  =1\";\"'+4\";\"'-5\";\"'@x\";\"'\tx\";\"\"\"quoted\"\", x\";\"5-4\";\"\"");
        assert!(separated(&table, Language::En).contains("\"'=1+1\",\"'  =1\""));
    }

    #[test]
    fn a_guard_before_a_formula_is_taken_off_again_and_no_other_apostrophe() {
        for typed in ["=1+1", "'=1+1", "''-5", "' x", "'tis", "'", "-", "  =1", "\tx", "a'=1"] {
            let table = sheet(vec![vec![typed.to_owned()]]);
            let read = crate::catalogue::table::read_csv(separated(&table, Language::En).as_bytes()).unwrap();
            assert_eq!(unguarded(&read.rows[1].cells[0]), typed);
        }
    }

    #[test]
    fn what_looks_like_a_code_stays_what_was_typed() {
        assert_eq!(escaped("a_x0041_b _x _xyz1_"), "a_x005F_x0041_b _x _xyz1_");
    }

    #[test]
    fn columns_are_named_like_those_of_spreadsheets() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(column_name), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    proptest! {
        #[test]
        fn any_text_makes_a_workbook_that_opens(rows in prop::collection::vec(prop::collection::vec("\\PC{0,12}", 1..5), 0..8)) {
            let bytes = workbook(&sheet(rows.clone()));
            let table = read_xlsx(&bytes, None).unwrap();
            let read: Vec<&Vec<String>> = table.rows.iter().skip(2).map(|r| &r.cells).collect();
            let kept: Vec<Vec<String>> = rows
                .into_iter()
                .map(|mut row| {
                    while row.last().is_some_and(|c| c.trim().is_empty()) { row.pop(); }
                    row.into_iter().map(|c| if c.trim().is_empty() { String::new() } else { c }).collect::<Vec<_>>()
                })
                .filter(|row| !row.is_empty())
                .collect();
            prop_assert_eq!(read.len(), kept.len());
            for (read, kept) in read.into_iter().zip(&kept) {
                prop_assert_eq!(read, kept);
            }
        }
    }
}
