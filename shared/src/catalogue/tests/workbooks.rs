use super::super::table::{Layout, guess, open, read_xlsx, sheets};
use super::super::{Catalogue, Error, Kind};
use super::{refused, tree};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A workbook of these parts, beside those that every one has.
pub(crate) fn workbook(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let root = format!(
        r#"<Relationships xmlns="{package}">
            <Relationship Id="r0" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let book = format!(
        r#"<workbook xmlns:r="{relation}"><sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>"#
    );
    let relations = format!(
        r#"<Relationships xmlns="{package}">
            <Relationship Id="r1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
    );
    let always = [
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in always.iter().chain(parts) {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(crate) fn sheet(rows: &str) -> Vec<u8> {
    format!(r#"<worksheet><dimension ref="A1:C9"/><sheetData>{rows}</sheetData></worksheet>"#).into_bytes()
}

fn strings(texts: &[&str]) -> Vec<u8> {
    let items: String = texts.iter().map(|t| format!("<si><t>{t}</t></si>")).collect();
    format!(r#"<?xml version="1.0" encoding="UTF-8"?><sst count="9" uniqueCount="{}">{items}</sst>"#, texts.len())
        .into_bytes()
}

const ROWS: &str = r#"<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c>
    <c r="C2" t="s"><v>2</v></c></row>
  <row r="4"><c r="A4"><v>5</v></c><c r="B4" t="s"><v>3</v></c></row>
  <row r="5"><c r="A5" t="inlineStr"><is><t>5.1</t></is></c><c r="B5" t="str"><v>Wachs</v></c>
    <c r="C5" s="1"><v>46090</v></c></row>"#;

const STYLES: &[u8] = br#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;

fn plain() -> Vec<u8> {
    let texts = strings(&["Nr.", "Titel", "Wortlaut", "K&amp;rzen"]);
    workbook(&[("xl/worksheets/sheet1.xml", &sheet(ROWS)), ("xl/sharedStrings.xml", &texts), ("xl/styles.xml", STYLES)])
}

#[test]
fn sheets_are_read() {
    let bytes = plain();
    assert_eq!(sheets(&bytes).unwrap(), ["One"]);
    let table = read_xlsx(&bytes, Some("One")).unwrap();
    let found = guess(&table).unwrap();
    let layout = Layout { columns: found.columns, skip: found.skip, kind: Kind::Requirement };
    let catalogue = open(table, &layout, Catalogue::default()).unwrap().complete().unwrap();
    assert_eq!(tree(&catalogue), ["5", "5.1 < 5"]);
    assert_eq!(catalogue.nodes[0].title, "K&rzen");
    assert_eq!(catalogue.nodes[1].text, "2026-03-09");
    assert!(matches!(read_xlsx(&bytes, Some("Two")), Err(Error::Workbook { .. })));
}

#[test]
fn dates_in_place_of_references_are_told() {
    let rows = r#"<row r="1"><c r="A1" t="str"><v>Id</v></c><c r="B1" t="str"><v>Title</v></c></row>
        <row r="2"><c r="A2" s="1"><v>46000</v></c><c r="B2" t="str"><v>x</v></c></row>"#;
    let bytes = workbook(&[("xl/worksheets/sheet1.xml", &sheet(rows)), ("xl/styles.xml", STYLES)]);
    let table = read_xlsx(&bytes, None).unwrap();
    let found = guess(&table).unwrap();
    let layout = Layout { columns: found.columns, skip: found.skip, kind: Kind::Requirement };
    let error = refused(open(table, &layout, Catalogue::default()));
    assert_eq!(error, Error::DateAsReference { row: 2, column: 1 });
}

#[test]
fn numbers_are_as_the_sheet_shows_them() {
    let cell = |value: &str| {
        let rows = format!(r#"<row r="1"><c r="A1"><v>{value}</v></c></row>"#);
        let bytes = workbook(&[("xl/worksheets/sheet1.xml", &sheet(&rows))]);
        read_xlsx(&bytes, None).map(|t| t.rows[0].cells[0].clone())
    };
    for (value, shown) in [("5", "5"), ("5.0", "5"), ("5.1", "5.1"), ("1e300", "1e300"), ("-0.25", "-0.25")] {
        assert_eq!(cell(value).unwrap(), shown);
    }
    // Whatever stands there, it is a text or an error, not an end of the program.
    for value in ["+1", "inf", "nan", "1e999", "--1", "1_0", "0x1", ".5", "5.", "+inf", "+.5e1", "infinity"] {
        let _ = cell(value);
        let rows = format!(r#"<row r="1"><c r="A1" t="n"><v>{value}</v></c></row>"#);
        let _ = read_xlsx(&workbook(&[("xl/worksheets/sheet1.xml", &sheet(&rows))]), None);
    }
}

/// Bytes to put in places.
fn damage() -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)
}

proptest! {
    #[test]
    fn damaged_parts_end_in_an_error(changes in damage()) {
        let mut rows = sheet(ROWS);
        for (at, byte) in changes {
            let at = at.index(rows.len());
            rows[at] = byte;
        }
        let texts = strings(&["a", "b", "c", "d"]);
        let bytes = workbook(&[("xl/worksheets/sheet1.xml", &rows), ("xl/sharedStrings.xml", &texts)]);
        let _ = read_xlsx(&bytes, None);
    }

    #[test]
    fn damaged_archives_end_in_an_error(changes in damage()) {
        let mut bytes = plain();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read_xlsx(&bytes, None);
    }
}
