//! What the history of a record costs. `cargo run --release -p muster-shared --example past_bench`

use muster_shared::doc::{DocError, Document, TextEdit};
use muster_shared::id::{Actor, ActorPrefix, DocId};
use muster_shared::registers::POLICIES;
use muster_shared::time::Timestamp;
use std::time::Instant;

fn main() -> Result<(), DocError> {
    for changes in [5_000_usize, 50_000] {
        let actor = Actor { prefix: ActorPrefix([1; 8]), counter: 1 };
        let mut doc = Document::create(DocId([7; 16]), &POLICIES, actor);
        for n in 0..changes {
            let insert = if n % 6 == 5 { " " } else { "w" }.to_owned();
            let now = Timestamp(1_790_000_000_000 + n as i64 * 1_000);
            doc.edit_text("body", &[TextEdit::Splice { at: n, del: 0, insert }], now)?;
        }
        let time = |what: &str, start: Instant| {
            println!("{changes} changes: {what:<40} {:>9.2} ms", start.elapsed().as_secs_f64() * 1e3);
        };
        let start = Instant::now();
        let all = doc.history().len();
        time(&format!("all {all} entries at once"), start);
        let start = Instant::now();
        let mut past = doc.past(None);
        time("the order", start);
        let start = Instant::now();
        doc.read_past(&mut past, 16);
        time("looking into 16 changes", start);
        doc.read_past(&mut past, 512);
        let start = Instant::now();
        let edits = past.edits(&doc, &|_, _| true, 40);
        time("edits of 528 changes", start);
        let moment = past.at(Timestamp(1_790_000_000_000 + changes as i64 * 500));
        let start = Instant::now();
        let letters = moment.map(|m| doc.blocks_at("body", &m).len()).unwrap_or_default();
        time(&format!("the text as it was, {letters} blocks, {} edits", edits.len()), start);
    }
    Ok(())
}
