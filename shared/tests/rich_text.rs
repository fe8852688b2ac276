//! Rich text as our app, and as JavaScript clients write it (MODEL.md 4, 5), and the files that prove that today's
//! documents open tomorrow.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use automerge::marks::{ExpandMark, Mark as RawMark};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{AutoCommit, ObjType, ROOT, ReadDoc};
use common::run::Replica;
use common::view::View;
use muster_shared::doc::{BlockAttrs, Document, Mark, MarkValue, TextEdit, genesis, recognise_genesis};
use muster_shared::id::{Actor, ActorPrefix, DocId};
use muster_shared::registers::{POLICIES, RISKS};
use muster_shared::schema::{Container, FieldKind, Register, Value};
use muster_shared::sync::guard::inspect;
use muster_shared::time::Timestamp;
use std::path::PathBuf;

const ID: DocId = DocId([7; 16]);
const NOW: Timestamp = Timestamp(1_790_000_000_000);
const NONE: [Vec<u8>; 0] = [];

fn actor(who: u8) -> Actor {
    Actor { prefix: ActorPrefix([who; 8]), counter: 1 }
}

fn splice(at: usize, del: usize, insert: &str) -> TextEdit {
    TextEdit::Splice { at, del, insert: insert.to_owned() }
}

fn mark(from: usize, to: usize, name: &str, value: Option<MarkValue>) -> TextEdit {
    TextEdit::Mark { from, to, name: name.to_owned(), value }
}

fn block(at: usize, attrs: BlockAttrs, new: bool) -> TextEdit {
    TextEdit::Block { at, attrs, new }
}

const ON: Option<MarkValue> = Some(MarkValue::Flag(true));

#[test]
fn implicit_paragraphs_stand_before_the_first_marker_and_after_embeds() {
    let mut doc = Document::create(ID, &POLICIES, actor(1));
    let blocks = doc.blocks("body");
    assert_eq!((blocks.len(), blocks[0].implicit, blocks[0].at), (1, true, 0));
    let embed = BlockAttrs { id: "r1".to_owned(), ..BlockAttrs::of("record") };
    let edits = [
        splice(0, 0, "before"),
        block(6, BlockAttrs::heading(2), true),
        splice(7, 0, "title"),
        block(12, embed.clone(), true),
        splice(13, 0, "after"),
        block(18, embed, true),
    ];
    doc.edit_text("body", &edits, NOW).unwrap();
    let shown: Vec<_> =
        doc.blocks("body").into_iter().map(|b| (b.at, b.attrs.kind, b.implicit, b.runs.len())).collect();
    let kind = str::to_owned;
    assert_eq!(
        shown,
        [
            (0, kind("paragraph"), true, 1),
            (6, kind("heading"), false, 1),
            (12, kind("record"), false, 0),
            (13, kind("paragraph"), true, 1),
            (18, kind("record"), false, 0),
        ]
    );
    assert_eq!(doc.plain_text("body"), "before\ntitle\nafter\n");
    assert!(doc.blocks("nonsense").is_empty() && doc.blocks("owner").is_empty());
}

#[test]
fn inserted_text_has_exactly_the_marks_that_are_said() {
    let mut doc = Document::create(ID, &POLICIES, actor(1));
    doc.edit_text("body", &[splice(0, 0, "bold"), mark(0, 4, "strong", ON)], NOW).unwrap();
    // Inside and at the end of bold, but plain; then on in bold without a word, which is cheap.
    doc.edit_text("body", &[splice(4, 0, "p")], NOW).unwrap();
    doc.edit_text("body", &[splice(2, 0, "q")], NOW).unwrap();
    let written = doc.edit_text("body", &[splice(1, 0, "B"), mark(1, 2, "strong", ON)], NOW).unwrap().unwrap();
    let plain = doc.edit_text("body", &[splice(7, 0, "r")], NOW).unwrap().unwrap();
    assert!(written.chunk.len() <= plain.chunk.len() + 4, "{} {}", written.chunk.len(), plain.chunk.len());
    let runs: Vec<(String, usize)> =
        doc.blocks("body")[0].runs.iter().map(|r| (r.text.clone(), r.marks.len())).collect();
    let run = |text: &str, marks| (text.to_owned(), marks);
    assert_eq!(runs, [run("bBo", 1), run("q", 0), run("ld", 1), run("pr", 0)]);
    assert!(doc.edit_text("body", &[mark(0, 3, "strong", ON), mark(3, 4, "em", None)], NOW).unwrap().is_none());
}

#[test]
fn edits_and_blocks_serialise_as_the_editor_reads_them() {
    let attrs = BlockAttrs { checked: true, ..BlockAttrs::of("check") };
    let edits = [splice(1, 2, "x"), mark(0, 3, "strong", ON), mark(0, 3, "link", None), block(4, attrs, true)];
    let json = serde_json::to_value(&edits).unwrap();
    assert_eq!(
        json,
        serde_json::json!([
            {"t": "splice", "at": 1, "del": 2, "insert": "x"},
            {"t": "mark", "from": 0, "to": 3, "name": "strong", "value": true},
            {"t": "mark", "from": 0, "to": 3, "name": "link", "value": null},
            {"t": "block", "at": 4, "attrs": {"kind": "check", "checked": true}, "new": true},
        ])
    );
    assert_eq!(serde_json::from_value::<Vec<TextEdit>>(json).unwrap(), edits);
    let href: TextEdit =
        serde_json::from_str(r#"{"t":"mark","from":0,"to":1,"name":"link","value":"https://example.org"}"#).unwrap();
    assert_eq!(href, mark(0, 1, "link", Some(MarkValue::Text("https://example.org".to_owned()))));
    let attrs: BlockAttrs = serde_json::from_str(r#"{"kind":"code","lang":"rust"}"#).unwrap();
    assert_eq!(attrs.other["lang"], "rust");
}

/// A document as automerge-repo and its ProseMirror binding write one: texts as objects, blocks as
/// `{type, parents, attrs}`, links as JSON.
fn javascript() -> AutoCommit {
    let mut doc = AutoCommit::load(&genesis(ID, &POLICIES)).unwrap();
    let title = doc.put_object(ROOT, "title", ObjType::Text).unwrap();
    doc.splice_text(&title, 0, 0, "From JavaScript").unwrap();
    doc.put(ROOT, "level", 2.0).unwrap();
    let (_, body) = doc.get(ROOT, "body").unwrap().unwrap();
    doc.splice_text(&body, 0, 0, "intro 😀 text").unwrap();
    for (kind, parents, level) in [
        ("heading", vec![], Some(3.0)),
        ("paragraph", vec!["ordered-list-item"], None),
        ("unordered-list-item", vec!["unordered-list-item"], None),
        ("code-block", vec![], None),
        ("paragraph", vec!["blockquote"], None),
        ("something-new", vec![], None),
    ] {
        let at = doc.length(&body);
        let marker = doc.split_block(&body, at).unwrap();
        let name = doc.put_object(&marker, "type", ObjType::Text).unwrap();
        doc.splice_text(&name, 0, 0, kind).unwrap();
        let list = doc.put_object(&marker, "parents", ObjType::List).unwrap();
        for (i, parent) in parents.iter().enumerate() {
            doc.insert(&list, i, *parent).unwrap();
        }
        let attrs = doc.put_object(&marker, "attrs", ObjType::Map).unwrap();
        if let Some(level) = level {
            doc.put(&attrs, "level", level).unwrap();
        }
        doc.splice_text(&body, at + 1, 0, "text").unwrap();
    }
    let link = RawMark::new("link".to_owned(), r#"{"href":"https://example.org","title":null}"#, 0, 5);
    doc.mark(&body, link, ExpandMark::None).unwrap();
    doc.mark(&body, RawMark::new("comment".to_owned(), 7, 6, 8), ExpandMark::After).unwrap();
    doc.commit_with(CommitOptions::default().with_time(1_700_000_000));
    doc
}

#[test]
fn documents_of_javascript_clients_read_sensibly_and_can_be_edited() {
    let mut raw = javascript();
    let mut doc = Document::load(ID, Some(actor(1)), &raw.save(), &NONE).unwrap();
    assert_eq!(doc.row().title, "From JavaScript");
    assert_eq!(doc.reading("level").value, Value::Whole(2));
    // Their clock counts seconds.
    assert_eq!(doc.reading("level").at, Timestamp(1_700_000_000_000));
    assert_eq!((doc.row().changed, doc.history()[1].at), (doc.reading("level").at, doc.reading("level").at));
    let blocks = doc.blocks("body");
    let kinds: Vec<_> =
        blocks.iter().map(|b| (b.attrs.kind.as_str(), b.attrs.level, b.attrs.indent, b.attrs.ordered)).collect();
    assert_eq!(
        kinds,
        [
            ("paragraph", 0, 0, false),
            ("heading", 3, 0, false),
            ("item", 0, 0, true),
            ("item", 0, 1, false),
            ("code", 0, 0, false),
            ("quote", 0, 0, false),
            ("something-new", 0, 0, false),
        ]
    );
    let href = Mark { name: "link".to_owned(), value: MarkValue::Text("https://example.org".to_owned()) };
    assert_eq!(blocks[0].runs[0].marks, [href]);
    assert_eq!(blocks[0].runs[2].marks[0].value, MarkValue::Text("7".to_owned()));
    let mut view = View::of(&blocks);

    // We edit theirs, also their markers, and undo it; they go on; our view follows.
    let edits = [splice(3, 0, "x"), block(blocks[1].at + 1, BlockAttrs::heading(1), false)];
    doc.edit_text("body", &edits, NOW).unwrap();
    view.follow(&edits);
    assert_eq!(view, View::of(&doc.blocks("body")));
    let written = doc.undo(NOW).unwrap().unwrap();
    view.follow(&written.text[0].1);
    assert_eq!(view, View::of(&doc.blocks("body")));
    let (_, body) = raw.get(ROOT, "body").unwrap().unwrap();
    let marker = raw.get(&body, blocks[2].at).unwrap().unwrap().1;
    raw.put(&marker, "type", "heading").unwrap();
    raw.put(&marker, "kind", 5).unwrap();
    let again = raw.split_block(&body, 0).unwrap();
    raw.put(&again, "kind", "quote").unwrap();
    raw.insert(&body, 1, 42).unwrap_or_default();
    let changes: Vec<Vec<u8>> = raw.get_changes(&[]).iter().map(|c| c.raw_bytes().to_vec()).collect();
    let applied = doc.apply(&changes).unwrap();
    view.follow(&applied.text[0].1);
    assert_eq!(view, View::of(&doc.blocks("body")));
    // A title that is a text object is replaced by ours as one value.
    doc.set("title", &Value::text("Ours"), NOW).unwrap().unwrap();
    assert_eq!((doc.row().title.as_str(), doc.reading("title").others.len()), ("Ours", 0));
}

#[test]
fn a_text_object_put_in_place_of_another_is_shown_from_the_beginning() {
    let mut near = Replica::new(0);
    near.edit(&[splice(0, 0, "gone")], NOW).unwrap();
    let mut raw = AutoCommit::load(&near.doc.save()).unwrap();
    let body = raw.put_object(ROOT, "body", ObjType::Text).unwrap();
    raw.splice_text(&body, 0, 0, "new words").unwrap();
    raw.mark(&body, RawMark::new("em".to_owned(), true, 0, 3), ExpandMark::After).unwrap();
    let changes: Vec<Vec<u8>> = raw.get_changes(&[]).iter().map(|c| c.raw_bytes().to_vec()).collect();
    near.receive(changes).unwrap();
    near.check("replaced").unwrap();
    assert_eq!(near.view.text(), "new words");
}

/// A document with something of every kind in it.
fn specimen(register: &'static Register) -> Document {
    let mut doc = Document::create(ID, register, actor(1));
    doc.set("title", &Value::text("Pumpe fällt aus 😀"), NOW).unwrap();
    doc.set("state", &Value::text(register.states[0].key), NOW).unwrap();
    doc.set("owner", &Value::text("someone"), NOW).unwrap();
    doc.set("review", &Value::text("2027-02-28"), NOW).unwrap();
    doc.set("tags", &Value::Many(vec!["water".to_owned(), "site 2".to_owned()]), NOW).unwrap();
    if register.field("current").is_some() {
        doc.set("current", &Value::Estimate(3, 4), NOW).unwrap();
    }
    let rich = register.fields.iter().find(|f| f.kind == muster_shared::schema::FieldKind::Rich).unwrap();
    let link = Some(MarkValue::Text("https://example.org".to_owned()));
    let edits = [
        splice(0, 0, "ä😀"),
        block(3, BlockAttrs::heading(2), true),
        splice(4, 0, "Zweck"),
        mark(4, 9, "strong", ON),
        block(9, BlockAttrs { checked: true, indent: 1, ..BlockAttrs::of("check") }, true),
        splice(10, 0, "done"),
        mark(11, 13, "link", link),
        block(14, BlockAttrs { id: "r1".to_owned(), ..BlockAttrs::of("record") }, true),
    ];
    doc.edit_text(rich.key, &edits, NOW).unwrap();
    let mut other = Document::load(ID, Some(actor(2)), &doc.save(), &NONE).unwrap();
    other.set("owner", &Value::text("somebody else"), NOW).unwrap();
    doc.set("owner", &Value::text("another"), NOW).unwrap();
    let theirs = other.changes_since(&doc.heads());
    doc.apply(&theirs).unwrap();
    doc
}

/// What must stay readable of it.
fn readable(doc: &mut Document) -> serde_json::Value {
    let register = doc.register().unwrap();
    let row = doc.row();
    let rich: Vec<_> = register.fields.iter().map(|f| (f.key, doc.blocks(f.key))).collect();
    serde_json::json!({
        "register": register.key,
        "title": row.title,
        "cells": register.columns.iter().map(|c| c.field).zip(register.columns.iter().map(|c| row.value(c.field))).collect::<Vec<_>>(),
        "conflicts": row.conflicts,
        "tags": doc.reading("tags").value,
        "rich": rich,
        "heads": doc.heads().iter().map(|h| hex(&h.0)).collect::<Vec<_>>(),
        "changes": doc.history().len(),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The same, of a document of an older version: what later versions brought is not there to compare.
fn as_of(mut now: serde_json::Value, then: &serde_json::Value) -> serde_json::Value {
    for list in ["cells", "rich"] {
        let known: Vec<_> = then[list].as_array().unwrap().iter().map(|pair| pair[0].clone()).collect();
        let all = now[list].as_array().unwrap().clone();
        let of = |key: &serde_json::Value| all.iter().find(|pair| pair[0] == *key).unwrap().clone();
        now[list] = known.iter().map(of).collect();
    }
    now
}

/// Documents written by every version so far open and read the same. With `MUSTER_GOLDEN=write` the file of the present
/// version is written, once: a golden file is never changed afterwards.
#[test]
fn golden_documents_open() {
    for register in [&POLICIES, &RISKS] {
        for version in 1..=register.version {
            let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
            let name = format!("{}-v{version}", register.key);
            let (bytes, text) = (folder.join(format!("{name}.automerge")), folder.join(format!("{name}.json")));
            let present = version == register.version;
            if present && std::env::var("MUSTER_GOLDEN").is_ok_and(|v| v == "write") && !bytes.exists() {
                let mut doc = specimen(register);
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(&bytes, doc.save()).unwrap();
                std::fs::write(&text, serde_json::to_vec_pretty(&readable(&mut doc)).unwrap()).unwrap();
            }
            let mut doc = Document::load(ID, Some(actor(9)), &std::fs::read(&bytes).unwrap(), &NONE).unwrap();
            let expected: serde_json::Value = serde_json::from_slice(&std::fs::read(&text).unwrap()).unwrap();
            assert_eq!(as_of(readable(&mut doc), &expected), expected, "{name}");
            if present {
                // What we would write today has the same hashes: so genesis and operations are the same, byte for byte.
                assert_eq!(readable(&mut specimen(register)), expected, "{name}");
            }
            // Its beginning is known for ever, and it gets what later versions brought.
            let first = inspect(&doc.changes_since(&[])[0]).unwrap();
            assert_eq!(recognise_genesis(ID, first.actor(), first.hash).map(|r| r.key), Some(register.key), "{name}");
            doc.upgrade().unwrap();
            for field in register.fields.iter().filter(|f| f.kind.container() == Container::Map) {
                let value = Value::Many(vec![ID.to_string()]);
                if matches!(field.kind, FieldKind::Links { .. }) {
                    doc.set(field.key, &value, NOW).unwrap().unwrap();
                    assert_eq!(doc.reading(field.key).value, value, "{name}: {}", field.key);
                }
            }
            doc.set("title", &Value::text("still writable"), NOW).unwrap().unwrap();
        }
    }
}

/// The genesis never changes: devices that are offline make it too.
#[test]
fn golden_genesis() {
    for (register, expected) in [(&POLICIES, GENESIS_POLICY), (&RISKS, GENESIS_RISK)] {
        let mut doc = Document::load(ID, None, &[], &[genesis(ID, register)]).unwrap();
        assert_eq!(hex(&doc.heads()[0].0), expected, "{}", register.key);
    }
}

const GENESIS_POLICY: &str = "0fa378d07ac6a657798037017f362c018244c6f1e238dc430423f65e0725e9ea";
const GENESIS_RISK: &str = "db2a778d852fdaf4b9ee6378d48d60d7c96fdb52202ae037d701e2b457d432cf";
