use super::super::limits::{COLUMNS, NODES, TEXT};
use super::super::table::{read_csv, read_xlsx};
use super::super::{Error, ciso, oscal};
use super::refused;
use super::workbooks::{sheet, workbook};
use crate::label::Language;
use proptest::prelude::*;

fn json(text: &str) -> Error {
    refused(oscal::open(text.as_bytes()))
}

fn yaml(text: &str) -> Error {
    refused(ciso::open(text.as_bytes()))
}

const SMALL: &str = r#"{"catalog":{"uuid":"u","metadata":{"title":"T"},"controls":[{"id":"a","title":"A",
    "parts":[{"name":"statement","prose":"Do {{ insert: param, p }}."}]}]}}"#;

#[test]
fn truncated_json() {
    for end in 0..SMALL.len() {
        let error = json(&SMALL[..end]);
        assert!(matches!(error, Error::Malformed { .. }), "{end}: {error}");
    }
}

#[test]
fn nesting() {
    assert!(matches!(json(&"[".repeat(1_000_000)), Error::TooDeep { .. }));
    assert!(matches!(json(&r#"{"catalog":{"groups":["#.repeat(100_000)), Error::TooDeep { .. }));
    let controls = |n: usize| {
        let open: String = (0..n).map(|i| format!(r#"{{"id":"c{i}","controls":["#)).collect();
        format!(r#"{{"catalog":{{"controls":[{open}{}]}}}}"#, "]}".repeat(n))
    };
    assert_eq!(oscal::open(controls(24).as_bytes()).unwrap().complete().unwrap().nodes.len(), 24);
    assert!(matches!(json(&controls(25)), Error::TooDeep { limit: 24, .. }));
    for text in ["[".repeat(1_000_000), "{a: ".repeat(100_000), "- ".repeat(100_000), "? ".repeat(100_000)] {
        let error = yaml(&text);
        assert!(matches!(error, Error::TooDeep { .. } | Error::Malformed { .. }), "{error}");
    }
}

#[test]
fn many_small_things() {
    let objects = |n: usize| format!(r#"{{"catalog":{{"controls":[{}{{}}]}}}}"#, "{},".repeat(n));
    assert!(matches!(json(&objects(1_500_000)), Error::TooManyValues { .. }));
    assert!(matches!(json(&objects(NODES)), Error::TooManyNodes));
    let values = format!(r#"{{"x":[{}0]}}"#, "0,".repeat(9_000_000));
    assert!(matches!(json(&values), Error::TooManyValues { .. }));
    let values = format!("x: [{}0]", "0,".repeat(3_000_000));
    assert!(matches!(yaml(&values), Error::TooManyValues { .. }));
    let nodes: String = (0..=NODES).map(|i| format!("  - urn: n{i}\n")).collect();
    let library = format!("objects:\n framework:\n  requirement_nodes:\n{nodes}");
    assert!(matches!(yaml(&library), Error::TooManyNodes));
}

#[test]
fn large_files_and_texts() {
    assert!(matches!(json(&" ".repeat((64 << 20) + 1)), Error::FileTooLarge { .. }));
    assert!(matches!(yaml(&" ".repeat((64 << 20) + 1)), Error::FileTooLarge { .. }));
    let long = SMALL.replace("Do", &"x".repeat(TEXT));
    assert!(matches!(json(&long), Error::TextTooLong { .. }));
    let long = format!("objects: {{framework: {{requirement_nodes: [{{urn: a, name: {}}}]}}}}", "x".repeat(TEXT + 1));
    assert!(matches!(yaml(&long), Error::TextTooLong { .. }));
    assert!(matches!(read_csv(format!("a;{}", "x".repeat(TEXT + 1)).as_bytes()), Err(Error::TextTooLong { .. })));
}

#[test]
fn wrong_encodings() {
    let utf16: Vec<u8> = SMALL.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(refused(oscal::open(&utf16)), Error::Malformed { .. } | Error::Encoding { .. }));
    assert!(matches!(refused(oscal::open(b"{\n\"catalog\": \"\xE4\"}")), Error::Encoding { line: 2 }));
    assert!(matches!(refused(ciso::open(b"urn: \xE4")), Error::Encoding { line: 1 }));
    let mut marked = b"\xEF\xBB\xBF".to_vec();
    marked.extend_from_slice(SMALL.as_bytes());
    assert!(oscal::open(&marked).is_ok());
}

#[test]
fn aliases() {
    let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for i in 1..12 {
        laughs.push_str(&format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 10].join(", ")));
    }
    assert!(matches!(yaml(&laughs), Error::AliasesExpand { .. }));
    let mut chain = String::from("a0: &a0 [x]\n");
    (1..100_000).for_each(|i| chain.push_str(&format!("a{i}: &a{i} [*a{}]\n", i - 1)));
    assert!(matches!(yaml(&chain), Error::AliasesExpand { .. }));
    let long = format!("t: &t {}\nl: [{}]", "x".repeat(60_000), vec!["*t"; 10_000].join(","));
    assert!(matches!(yaml(&long), Error::AliasesExpand { .. }));
    assert!(matches!(yaml("a: &a [*a]"), Error::Malformed { .. }));
    assert!(matches!(yaml("a: *b"), Error::Malformed { .. }));
}

#[test]
fn odd_yaml_ends() {
    for text in [
        "{---",
        "---",
        "...",
        "%YAML 9.9\n---\na",
        "\t",
        "a: b: c",
        "- -\n -",
        "&a",
        "*",
        "!!",
        "|",
        ">",
        "'",
        "\"",
        "?",
        "{",
        "\u{0}",
    ] {
        yaml(text);
    }
}

#[test]
fn many_rows() {
    let rows = "1;2\n".repeat(1_000_000);
    assert!(matches!(read_csv(rows.as_bytes()), Err(Error::TooManyRows)));
    let rows: String = (1..=250_000).map(|r| format!(r#"<row r="{r}"><c><v>1</v></c></row>"#)).collect();
    let book = workbook(&[("xl/worksheets/sheet1.xml", &sheet(&rows))]);
    assert!(matches!(read_xlsx(&book, None), Err(Error::TooManyRows)));
    let far = r#"<row r="1048576"><c r="A1048576"><v>1</v></c></row>"#;
    let book = workbook(&[("xl/worksheets/sheet1.xml", &sheet(far))]);
    assert!(matches!(read_xlsx(&book, None), Err(Error::TooManyRows)));
    let corners = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD9"><v>1</v></c></row>"#;
    let book = workbook(&[("xl/worksheets/sheet1.xml", &sheet(corners))]);
    assert!(matches!(read_xlsx(&book, None), Err(Error::TooManyColumns { .. })));
    assert!(matches!(read_csv(format!("a{}b", ";".repeat(COLUMNS)).as_bytes()), Err(Error::TooManyColumns { .. })));
    let wide = format!("{}x\n", ";".repeat(COLUMNS - 1)).repeat(16_000);
    assert!(matches!(read_csv(wide.as_bytes()), Err(Error::TooMuchText { .. })));
}

#[test]
fn bombs_in_workbooks() {
    let zeros = vec![b' '; 40 << 20];
    let book = workbook(&[("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(book.len() < 100_000);
    assert!(
        matches!(read_xlsx(&book, None), Err(Error::Inflates { part }) if part.ends_with("sheet1.xml"))
    );
    let book = workbook(&[("xl/worksheets/sheet1.xml", &sheet("")), ("xl/media/a.bin", &zeros)]);
    assert!(matches!(read_xlsx(&book, None), Err(Error::Inflates { .. })));
}

#[test]
fn styles_without_number() {
    // Packs badly enough to pass for something real.
    let noise: String = (0..1_100_000u32).map(|i| format!("<xf a='{}'/>", i.wrapping_mul(2_654_435_761))).collect();
    let styles = format!("<styleSheet><cellXfs>{noise}</cellXfs></styleSheet>");
    let book = workbook(&[("xl/worksheets/sheet1.xml", &sheet("")), ("xl/styles.xml", styles.as_bytes())]);
    assert!(matches!(read_xlsx(&book, None), Err(Error::Inflates { part }) if part == "xl/styles.xml"));
}

#[test]
fn announced_texts_are_not_believed() {
    let book =
        |strings: &[u8]| workbook(&[("xl/worksheets/sheet1.xml", &sheet("")), ("xl/sharedStrings.xml", strings)]);
    let inflates = |strings: &[u8]| {
        let result = read_xlsx(&book(strings), None);
        assert!(matches!(result, Err(Error::Inflates { .. })), "{result:?}");
    };
    inflates(br#"<sst uniqueCount="99999999999999"></sst>"#);
    inflates(br#"<sst uniqueCount = '3000000'></sst>"#);
    inflates(b"<?xml version='1.0' encoding='UTF-16'?><sst></sst>");
    let utf16: Vec<u8> =
        r#"<sst uniqueCount="99999999999999"></sst>"#.encode_utf16().flat_map(u16::to_be_bytes).collect();
    inflates(&utf16);
    // Wherever the name and the number are cut when they are read in pieces.
    for spaces in (65_400..65_600).step_by(3) {
        let noise: String = (0..spaces).map(|i| if i % 7 == 0 { 'x' } else { ' ' }).collect();
        inflates(format!("<!--{noise}--><sst uniqueCount={}\"99999999999\"></sst>", " ".repeat(90)).as_bytes());
    }
    let many = format!("<sst>{}</sst>", "<si/>".repeat(2_100_000));
    inflates(many.as_bytes());
    let fine = br#"<sst uniqueCount="1"><si><t>a</t></si></sst>"#;
    assert!(matches!(read_xlsx(&book(fine), None), Err(Error::Empty)));
}

#[test]
fn what_is_no_workbook() {
    assert!(matches!(read_xlsx(b"", None), Err(Error::AnotherFormat { .. })));
    assert!(matches!(read_xlsx(b"PK\x03\x04", None), Err(Error::Workbook { .. })));
    assert!(matches!(read_xlsx(&b"PK\x01\x02".repeat(20_000), None), Err(Error::Workbook { .. })));
    assert!(matches!(read_csv(b""), Err(Error::Empty)));
    assert!(matches!(read_csv(b"\n;;\n"), Err(Error::Empty)));
}

#[test]
fn every_error_speaks_both_languages() {
    for error in [json("{"), json("{}"), yaml("a: *b"), Error::TooManyRows, Error::NoColumns] {
        let (en, de) = (error.text(Language::En), error.text(Language::De));
        assert!(!en.is_empty() && !de.is_empty() && en != de, "{en} {de}");
        assert!(!error.to_string().is_empty());
    }
}

proptest! {
    #[test]
    fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = oscal::open(&bytes).map(|i| i.complete());
        let _ = ciso::open(&bytes).map(|i| i.complete());
        let _ = read_csv(&bytes);
        let _ = read_xlsx(&bytes, None);
    }

    #[test]
    fn any_yaml_marks_end(text in "[-a:?*&!|>'\"%@`{}\\[\\],# \n\t~0.]{0,60}") {
        let _ = ciso::open(text.as_bytes()).map(|i| i.complete());
    }

    #[test]
    fn damaged_json_ends(at in 0..SMALL.len(), with in "[{}\\[\\]\",:a0\\\\]{0,3}") {
        if SMALL.is_char_boundary(at) {
            let text = format!("{}{with}{}", &SMALL[..at], &SMALL[at..]);
            let _ = oscal::open(text.as_bytes()).map(|i| i.complete());
        }
    }
}
