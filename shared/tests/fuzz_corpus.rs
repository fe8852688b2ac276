//! Replays the committed fuzz corpus (`fuzz/corpus`), so that an ordinary test run covers what fuzzing once found.
//!
//! `WRITE_CORPUS=1 cargo test -p muster-shared --test fuzz_corpus` writes the seeds anew.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[path = "../../fuzz/conversation.rs"]
mod conversation;
mod guard_support;

use automerge::Automerge;
use guard_support::*;
use muster_shared::id::{DeviceId, DocId, WorkspaceId};
use muster_shared::sync::frame::{Bytes, DocumentPush, Down, Rejection, Up, decode, encode};
use muster_shared::sync::guard::{ActorRule, Admission, Claim, History, admit, inspect, split, wrap};
use muster_shared::xlsx::{Sheet, workbook};
use std::path::PathBuf;

fn corpus() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus")
}

fn files(target: &str) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<_> = std::fs::read_dir(corpus().join(target))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), std::fs::read(path).unwrap()))
        .collect();
    found.sort();
    assert!(found.len() >= 4, "the corpus of {target} is gone");
    found
}

/// The seeds: real messages and changes, and the attacks.
fn write() {
    let mut doc = sample();
    let changes = doc.get_changes(&[]);
    let base: Vec<u8> = changes[..20].iter().flat_map(|change| change.raw_bytes().to_vec()).collect();
    std::fs::write(corpus().join("base.chunks"), base).unwrap();
    let save = |target: &str, name: &str, bytes: &[u8]| {
        let folder = corpus().join(target);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), bytes).unwrap();
    };
    for (n, change) in changes.iter().enumerate().skip(20).take(8) {
        save("chunk", &format!("change-{n}"), &content(change.raw_bytes()));
    }
    save("chunk", "ten-million-operations", &huge_insert(10_000_000));
    save("chunk", "longest-run", &body(&[9; 16], 1, 2, NOW, &[[7; 32]], &[(0x42, run(i64::MAX, 1))]));
    save("chunk", "a-document", &doc.save());
    let push = Up::Push {
        batch: 1,
        documents: vec![DocumentPush {
            doc: DocId([1; 16]),
            epoch: 0,
            chunks: vec![Bytes(changes[3].raw_bytes().to_vec())],
            workspace: Some(WorkspaceId([2; 16])),
        }],
        signature: None,
    };
    let hello = Up::Hello {
        protocol: 1,
        app: "0.1.0".into(),
        device: DeviceId([3; 16]),
        incarnation: None,
        since: vec![(WorkspaceId([2; 16]), 7)],
    };
    save("frame", "hello", &encode(&hello));
    save("frame", "push", &encode(&push));
    save("frame", "presence", &encode(&Up::Presence { doc: DocId([1; 16]), data: Bytes(vec![1, 2, 3]) }));
    save("frame", "claimed-length", &[0x82, 0x01, 0x82, 0x00, 0x9a, 0xff, 0xff, 0xff, 0xff]);
    save("frame", "nested", &[0x81; 4096]);
    let reject = Down::Reject { batch: 1, doc: None, hash: None, reason: Rejection::TooFast(9) };
    save("frame", "reject", &encode(&reject));
    let example = |name: &str| {
        std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/catalogue").join(name)).unwrap()
    };
    save("import", "catalogue", &example("excerpt.oscal.json"));
    save("import", "library", &example("excerpt.library.yaml"));
    save("import", "table", &example("excerpt.csv"));
    let cells = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let columns = vec![("Id".to_owned(), 8), ("Title".to_owned(), 30)];
    let rows = vec![cells(&["A.1", "Doors"]), cells(&["A.2", "Windows"])];
    save("import", "workbook", &workbook(&Sheet { name: "Sheet".into(), columns, rows, ..Sheet::default() }));
    save(
        "import",
        "workspace",
        br#"{"muster":1,"workspace":"x","records":[{"id":"x","register":"risk","number":1,"values":{}}]}"#,
    );
    save("import", "deep", &b"[".repeat(4096));
    save("import", "anchors", b"a: &a [1]\nb: [*a, *a, *a]\nobjects: {framework: {requirement_nodes: [{urn: a}]}}");
}

#[test]
fn the_corpus_holds() {
    if std::env::var_os("WRITE_CORPUS").is_some() {
        write();
    }
    for (name, data) in files("frame") {
        if let Ok(message) = decode::<Up>(&data) {
            assert_eq!(decode::<Up>(&encode(&message)).unwrap(), message, "{name}");
        }
        if let Ok(message) = decode::<Down>(&data) {
            assert!(decode::<Down>(&encode(&message)).is_ok(), "{name}");
        }
    }
    let mut document = Automerge::new();
    let mut history = History::new(DocId([5; 16]));
    for chunk in split(&std::fs::read(corpus().join("base.chunks")).unwrap()).unwrap() {
        let checked = inspect(chunk.bytes).unwrap();
        history.record(&checked);
        document.apply_changes([checked.change]).unwrap();
    }
    let mut admitted = 0;
    for (name, data) in files("chunk") {
        let _ = inspect(&data);
        let Ok(checked) = inspect(&wrap(&data)) else { continue };
        let rule = ActorRule::Claim(&|_| Claim::Mine);
        let Ok(Admission::New { .. }) = admit(&history, &checked, rule) else { continue };
        admitted += 1;
        let mut document = document.clone();
        document.apply_changes([checked.change]).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(Automerge::load(&document.save()).unwrap().get_heads(), document.get_heads(), "{name}");
    }
    assert!(admitted > 0, "no seed gets as far as the document");
    for (_, data) in files("import") {
        conversation::hold(&data);
    }
}
