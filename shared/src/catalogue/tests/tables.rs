use super::super::table::{Columns, Layout, guess, open, read_csv};
use super::super::{Catalogue, Error, Import, Kind};
use super::{refused, tree};

/// A table with its headings guessed.
fn import(bytes: &[u8]) -> Result<Import, Error> {
    let table = read_csv(bytes)?;
    let found = guess(&table).unwrap_or_else(|| panic!("no headings in {:?}", table.rows));
    open(table, &Layout { columns: found.columns, skip: found.skip, kind: Kind::Control }, Catalogue::default())
}

fn imported(text: &str) -> Catalogue {
    import(text.as_bytes()).unwrap().complete().unwrap()
}

#[test]
fn separators_are_found() {
    for text in ["Id,Title\n1,A\n2,B", "Id;Title\n1;A\n2;B", "Id\tTitle\n1\tA\n2\tB", "sep=;\r\nId;Title\r\n1;A\r\n2;B"]
    {
        assert_eq!(tree(&imported(text)), ["1", "2"], "{text}");
    }
    let prose = "Nr.;Anforderung\n1;Rot, gelb, grün, blau\n2;Eins, zwei\n3;\"Mit; Zeichen\"";
    assert_eq!(imported(prose).nodes[2].text, "Mit; Zeichen");
}

#[test]
fn encodings_are_found() {
    let text = "Nr;Maßnahme;Wortlaut\n1;Prüfung – „jährlich“;5 € Gebühr\n";
    let mut marked = b"\xEF\xBB\xBF".to_vec();
    marked.extend_from_slice(text.as_bytes());
    let windows: Vec<u8> = text
        .chars()
        .map(|c| match c {
            '–' => 0x96,
            '„' => 0x84,
            '“' => 0x93,
            '€' => 0x80,
            c => u8::try_from(u32::from(c)).unwrap(),
        })
        .collect();
    for bytes in [text.as_bytes(), &marked, &windows] {
        let catalogue = import(bytes).unwrap().complete().unwrap();
        assert_eq!(catalogue.nodes[0].title, "Prüfung – „jährlich“");
        assert_eq!(catalogue.nodes[0].text, "5 € Gebühr");
    }
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(read_csv(&utf16), Err(Error::Encoding { line: 1 })));
    assert!(matches!(read_csv(b"Id;T\n1;\xE4\n2;\x81"), Err(Error::Encoding { line: 3 })));
}

#[test]
fn headings_are_understood_in_both_languages() {
    for (headings, expected) in [
        ("ID;Title;Description;Guidance", [None, Some(0), Some(1), Some(2), Some(3), None, None]),
        ("Control ID;Control Name;Control Text;Discussion", [None, Some(0), Some(1), Some(2), Some(3), None, None]),
        ("Schlüssel;Nummer;Titel;Wortlaut;Übergeordnet", [Some(0), Some(1), Some(2), Some(3), None, Some(4), None]),
        ("Ebene;Kapitel;Überschrift;Umsetzungshinweise", [None, Some(1), Some(2), None, Some(3), None, Some(0)]),
        ("Level;Maßnahmen-ID;MASSNAHME;Beschreibung", [None, Some(1), Some(2), Some(3), None, None, Some(0)]),
    ] {
        let table = read_csv(format!("{headings}\na;b;c;d;e\n").as_bytes()).unwrap();
        let c = guess(&table).unwrap().columns;
        assert_eq!([c.key, c.reference, c.title, c.text, c.guidance, c.parent, c.level], expected, "{headings}");
    }
    assert_eq!(guess(&read_csv(b"a;b\nc;d").unwrap()), None);
}

#[test]
fn references_make_the_tree() {
    let catalogue = imported(
        "Ref,Title,Text\nA,,\nA.5,Five,\nA.5.1,Rules,Text\nA.5.1.a),Item,Text\nA.50,Fifty,Text\nAC-2,Accounts,Text\n\
         AC-2(1),More,Text\nAC-2(1)(b),Most,Text\nB.1.1,Lonely,Text\n",
    );
    assert_eq!(
        tree(&catalogue),
        [
            "A",
            "A.5 < A",
            "A.5.1 < A.5",
            "A.5.1.a) < A.5.1",
            "A.50 < A",
            "AC-2",
            "AC-2(1) < AC-2",
            "AC-2(1)(b) < AC-2(1)",
            "B.1.1"
        ]
    );
    let kinds: Vec<Kind> = catalogue.nodes[..3].iter().map(|n| n.kind).collect();
    assert_eq!(kinds, [Kind::Group, Kind::Group, Kind::Control]);
}

#[test]
fn parent_columns_make_the_tree() {
    let catalogue = imported("Key;Ref;Title;Parent\nk1;1;A;\nk2;2;B;k1\nk3;3;C;2\nk4;4;D;k9\nk9;9;E;");
    assert_eq!(tree(&catalogue), ["k1", "k2 < k1", "k3 < k2", "k9", "k4 < k9"]);
    let error = refused(import(b"Key;Title;Parent\na;A;b\nb;B;a"));
    assert!(matches!(error, Error::Cycle { .. }), "{error}");
    let error = refused(import(b"Key;Title;Parent\na;A;\nb;B;z"));
    assert_eq!(error.to_string(), "line 3: there is no parent “z”");
}

#[test]
fn level_columns_make_the_tree() {
    let catalogue = imported("Level;Title\n1;a\n2;b\n4;c\n3;d\nLevel 2;e\n1;f");
    assert_eq!(tree(&catalogue), ["a", "b < a", "c < b", "d < b", "e < a", "f"]);
    assert!(matches!(refused(import(b"Ebene;Titel\n1;a\noben;b")), Error::NoLevel { found, .. } if found == "oben"));
}

#[test]
fn rows_that_cannot_be_told_apart_are_refused() {
    let error = refused(import("Nr;Titel\n1;a\n\n2;b\n1;c\n".as_bytes()));
    assert_eq!(error.to_string(), "line 5: the key “1” was used before");
    assert_eq!(error.text(crate::label::Language::De), "Zwei Einträge haben denselben Schlüssel. (1; Zeile 5)");
    let error = refused(import(b"Nr;Text\n1;a\n;b"));
    assert!(matches!(error, Error::Missing { .. }), "{error}");
    let table = read_csv(b"a;b").unwrap();
    assert!(matches!(refused(open(table, &Layout::default(), Catalogue::default())), Error::NoColumns));
    let layout = Layout { columns: Columns { key: Some(99), ..Columns::default() }, ..Layout::default() };
    let table = read_csv(b"a;b").unwrap();
    assert!(matches!(refused(open(table, &layout, Catalogue::default())), Error::Empty));
}
