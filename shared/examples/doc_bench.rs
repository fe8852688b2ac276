//! Medians of what documents do all day. `cargo run --release -p muster-shared --example doc_bench`
//! (a debug build shows proportions only).

use muster_shared::doc::{BlockAttrs, DocError, Document, MarkValue, TextEdit};
use muster_shared::id::{Actor, ActorPrefix, DocId};
use muster_shared::registers::POLICIES;
use muster_shared::schema::Value;
use muster_shared::time::Timestamp;
use std::time::{Duration, Instant};

const ID: DocId = DocId([7; 16]);
const NOW: Timestamp = Timestamp(1_790_000_000_000);
const NONE: [Vec<u8>; 0] = [];
/// Repetitions of each measurement.
const TIMES: usize = 201;

fn actor(who: u8) -> Actor {
    Actor { prefix: ActorPrefix([who; 8]), counter: 1 }
}

fn splice(at: usize, del: usize, insert: &str) -> TextEdit {
    TextEdit::Splice { at, del, insert: insert.to_owned() }
}

/// The middle of `times` runs of `work`, which is told the number of the run.
fn median<T>(times: usize, mut work: impl FnMut(usize) -> Result<T, DocError>) -> Result<Duration, DocError> {
    let mut all = Vec::with_capacity(times);
    for i in 0..times {
        let start = Instant::now();
        let result = work(i)?;
        all.push(start.elapsed());
        drop(result);
    }
    all.sort_unstable();
    Ok(all[times / 2])
}

fn report(what: &str, time: Duration) {
    println!("{what:<58} {:>10.1} µs", time.as_secs_f64() * 1e6);
}

/// A policy of `words` words with headings, paragraphs, items and bold.
fn policy(words: usize) -> Result<Document, DocError> {
    let mut doc = Document::create(ID, &POLICIES, actor(1));
    doc.set("title", &Value::text("Pumps"), NOW)?;
    let (mut at, mut count) = (0, 0);
    while count < words {
        let attrs = match count / 40 % 5 {
            0 => BlockAttrs::heading(2),
            3 => BlockAttrs::of("item"),
            _ => BlockAttrs::default(),
        };
        let text = "every pump is checked by two people before it starts ".repeat(4);
        let bold =
            TextEdit::Mark { from: at + 7, to: at + 11, name: "strong".to_owned(), value: Some(MarkValue::Flag(true)) };
        let len = text.len();
        doc.edit_text("body", &[TextEdit::Block { at, attrs, new: true }, splice(at + 1, 0, &text), bold], NOW)?;
        at += len + 1;
        count += 40;
    }
    Ok(doc)
}

/// `edits` single-character changes, typed and erased so that the text keeps its length.
fn age(doc: &mut Document, edits: usize) -> Result<(), DocError> {
    for i in 0..edits {
        let at = 200 + i / 2 % 40;
        let edit = if i % 2 == 0 { splice(at, 0, "x") } else { splice(at, 1, "") };
        doc.edit_text("body", &[edit], NOW)?;
    }
    Ok(())
}

fn main() -> Result<(), DocError> {
    for words in [4_000, 30_000] {
        println!("policy of {words} words");
        let mut doc = policy(words)?;
        report("  key press (edit_text)", median(TIMES, |i| doc.edit_text("body", &[splice(500 + i, 0, "e")], NOW))?);
        report("  backspace", median(TIMES, |i| doc.edit_text("body", &[splice(700 - i, 1, "")], NOW))?);
        report("  set a field", median(TIMES, |i| doc.set("audience", &Value::text(format!("{i}")), NOW))?);
        report("  undo", median(TIMES / 4, |_| doc.undo(NOW))?);
        report("  blocks", median(TIMES / 4, |_| Ok(doc.blocks("body")))?);
        report("  plain text", median(TIMES / 4, |_| Ok(doc.plain_text("body")))?);
        report("  reading", median(TIMES, |_| Ok(doc.reading("audience")))?);
        report("  row", median(TIMES, |_| Ok(doc.row()))?);
        let cursor = doc.cursor("body", 900).unwrap_or_default();
        report("  position of a cursor", median(TIMES, |_| Ok(doc.position("body", &cursor)))?);
        let saved = doc.save();
        report("  save", median(TIMES / 8, |_| Ok(doc.save()))?);
        report("  load", median(TIMES / 8, |_| Document::load(ID, Some(actor(3)), &saved, &NONE))?);
        println!("  saved: {} bytes", saved.len());
    }
    for edits in [0, 5_000, 20_000] {
        let mut near = policy(4_000)?;
        age(&mut near, edits)?;
        let mut far = Document::load(ID, Some(actor(2)), &near.save(), &NONE)?;
        let mut chunks = Vec::new();
        for i in 0..TIMES {
            if let Some(written) = far.edit_text("body", &[splice(900 + i, 0, "r")], NOW)? {
                chunks.push(written.chunk);
            }
        }
        println!("policy of 4000 words after {edits} edits");
        report("  remote change (apply)", median(chunks.len(), |i| near.apply(&chunks[i..=i]))?);
        let mut batch = Vec::new();
        for i in 0..30 {
            if let Some(written) = far.edit_text("body", &[splice(50 + i * 3, 0, "b")], NOW)? {
                batch.push(written.chunk);
            }
        }
        report("  30 remote changes at once", median(1, |_| near.apply(&batch))?);
        report("  key press", median(TIMES, |i| near.edit_text("body", &[splice(500 + i, 0, "e")], NOW))?);
        let saved = near.save();
        report("  save", median(TIMES / 8, |_| Ok(near.save()))?);
        report("  load", median(TIMES / 8, |_| Document::load(ID, None, &saved, &NONE))?);
    }
    Ok(())
}
