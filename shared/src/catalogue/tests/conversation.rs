//! The readers as a conversation.

use crate::catalogue::Format;
use crate::catalogue::head::Head;
use crate::catalogue::reader::{About, Ask, Choice, Holds, Reader, Tell};

fn holds(reader: &mut Reader, question: Ask) -> Holds {
    reader.ask(question);
    match reader.answer() {
        Some(Tell::Holds(holds)) => holds,
        other => panic!("{other:?}"),
    }
}

fn read(reader: &mut Reader, choice: Choice) -> Result<(Vec<Head>, About), String> {
    reader.ask(Ask::Read(choice));
    let mut all = Vec::new();
    while let Some(answer) = reader.answer() {
        // As it travels.
        let answer: Tell = minicbor::decode(&minicbor::to_vec(&answer).unwrap()).unwrap();
        match answer {
            Tell::Progress(done, total) => assert!(done <= total),
            Tell::Heads(slice) => all.extend(slice),
            Tell::Ready(about) => return Ok((all, about)),
            Tell::Failed(en, _) => return Err(en),
            other => panic!("{other:?}"),
        }
    }
    panic!("no end")
}

#[test]
fn a_table_is_shown_then_read_and_its_texts_follow() {
    let mut reader = Reader::default();
    let csv = "Our rules\n\nNo;Title;Text\n1;Doors;\n1.1;Lock;Lock the doors.\n1.2;Keys;Count the keys.\n";
    reader.file("rules.csv", csv.as_bytes().to_vec());
    let seen = holds(&mut reader, Ask::Look);
    assert_eq!((seen.format, seen.rows), (Format::Csv, 5));
    assert_eq!(seen.sample[0], ["No", "Title", "Text"]);
    let guess = seen.guess.unwrap();
    let (heads, about) = read(&mut reader, Choice { guess, ..Choice::default() }).unwrap();
    assert_eq!(about.title, "rules");
    let said: Vec<_> = heads.iter().map(|h| (h.reference.as_str(), h.title.as_str(), h.section.as_str())).collect();
    assert_eq!(said, [("1.1", "Lock", "1 Doors"), ("1.2", "Keys", "1 Doors")]);
    reader.ask(Ask::Bodies(vec![1, 9]));
    let Some(Tell::Bodies(bodies)) = reader.answer() else { panic!() };
    assert_eq!((bodies[0].text.as_str(), bodies[1].text.as_str()), ("Count the keys.", ""));
    assert_eq!(reader.answer(), None);
}

#[test]
fn ten_thousand_entries_come_in_slices_and_a_new_question_ends_the_old_one() {
    let mut reader = Reader::default();
    let mut csv = "No,Title\n".to_owned();
    (1..=10_000).for_each(|n| csv.push_str(&format!("R{n},Rule {n}\n")));
    reader.file("many.csv", csv.into_bytes());
    let guess = holds(&mut reader, Ask::Look).guess.unwrap();
    let choice = Choice { guess, ..Choice::default() };
    assert_eq!(read(&mut reader, choice.clone()).unwrap().0.len(), 10_000);
    reader.ask(Ask::Read(choice));
    assert!(matches!(reader.answer(), Some(Tell::Progress(done, 10_000)) if done < 1_000));
    reader.ask(Ask::Bodies(vec![]));
    assert_eq!(reader.answer(), Some(Tell::Bodies(vec![])));
    assert_eq!(reader.answer(), None);
}

#[test]
fn what_cannot_be_read_says_so_in_both_languages() {
    for bytes in [b"{\"catalog\": 3}".to_vec(), b"PK\x03\x04nothing".to_vec(), vec![0; 64], Vec::new()] {
        let mut reader = Reader::default();
        reader.file("broken", bytes);
        reader.ask(Ask::Look);
        let mut last = reader.answer();
        if matches!(last, Some(Tell::Holds(_))) {
            reader.ask(Ask::Read(Choice::default()));
            last = reader.answer();
        }
        let Some(Tell::Failed(en, de)) = last else { panic!("{last:?}") };
        assert!(!en.is_empty() && !de.is_empty() && en != de);
    }
}

#[test]
fn a_profile_names_what_it_lacks_and_takes_it_from_beside() {
    let profile = r#"{"profile": {"uuid": "p", "metadata": {"title": "Ours"},
        "imports": [{"href": "base/cat.json", "include-all": {}}], "merge": {"as-is": true}}}"#;
    let catalogue = r#"{"catalog": {"uuid": "c", "metadata": {"title": "Base"},
        "controls": [{"id": "a-1", "title": "One"}]}}"#;
    let mut reader = Reader::default();
    reader.file("profile.json", profile.as_bytes().to_vec());
    assert_eq!(holds(&mut reader, Ask::Look).missing, ["base/cat.json"]);
    reader.file("cat.json", catalogue.as_bytes().to_vec());
    assert!(holds(&mut reader, Ask::Look).missing.is_empty());
    let (heads, about) = read(&mut reader, Choice::default()).unwrap();
    assert_eq!((heads.len(), about.title.as_str()), (1, "Ours"));
}

#[test]
fn without_a_file_the_built_in_catalogue_is_read() {
    let mut reader = Reader::default();
    let (english, about) = read(&mut reader, Choice::default()).unwrap();
    let (german, _) = read(&mut reader, Choice { german: true, ..Choice::default() }).unwrap();
    assert_eq!((english.len(), about.title.as_str()), (123, "ISO/IEC 27001:2022"));
    assert!(english.iter().zip(&german).all(|(e, g)| e.key == g.key && !e.title.is_empty()));
    assert!(english[0].section.starts_with("4 "));
}

#[test]
fn a_workspaces_file_is_told_apart_record_by_record_and_other_files_are_none() {
    let mut reader = Reader::default();
    let records: Vec<String> = (0..600).map(|n| format!(r#"{{"id":{n}}}"#)).collect();
    let file = format!(r#"{{"muster":1,"workspace":"w","records":[{}]}}"#, records.join(","));
    reader.file("w.json", file.into_bytes());
    reader.ask(Ask::Records);
    let mut told = Vec::new();
    loop {
        let Some(Tell::Records(of, slice)) = reader.answer() else { panic!() };
        assert_eq!(of, "w");
        if slice.is_empty() {
            break;
        }
        told.extend(slice);
    }
    assert_eq!(told, records);
    for other in ["{}", r#"{"muster":2,"records":[]}"#, r#"{"muster":1,"records":3}"#, "[", ""] {
        let mut reader = Reader::default();
        reader.file("w.json", other.as_bytes().to_vec());
        reader.ask(Ask::Records);
        assert!(matches!(reader.answer(), Some(Tell::Failed(..))), "{other}");
    }
}
