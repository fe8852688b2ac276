//! A device comes back after others have changed a few of its many documents.

use std::collections::HashMap;
use std::time::Instant;

use muster_shared::doc::{Document, TextEdit};
use muster_shared::id::{Actor, DocId};
use muster_shared::sync::frame::{Bytes, DocumentPush, Down, FeedEntry, Up};
use muster_shared::time::Timestamp;

use crate::native::Connection;
use crate::{Error, Result, Target, first_workspace, seed};

/// The measure of the absence.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Documents of the workspace
    #[arg(long, default_value_t = 2000)]
    pub documents: usize,
    /// Of them changed
    #[arg(long, default_value_t = 50)]
    pub changed: usize,
    /// Changes altogether
    #[arg(long, default_value_t = 10_000)]
    pub changes: usize,
}

/// A rich text of the risks.
const TEXT: &str = "notes";

struct Held {
    document: Document,
    seq: u64,
}

/// Seeds, changes, comes back, and measures until both sides are equal.
pub async fn run(target: &Target, options: &Options) -> Result<serde_json::Value> {
    let mut writer = Connection::open(target, 0, Vec::new()).await?;
    let workspace = first_workspace(&writer.workspaces)?;
    let docs = seed::fill(&mut writer, options.documents, 500).await?;
    let chosen: Vec<DocId> = docs.iter().take(options.changed).map(|(doc, _)| *doc).collect();

    // What the device has when it goes: the feed's cursor and the documents.
    let mut device = Connection::open(target, 1, vec![(workspace, 0)]).await?;
    let cursor = complete(&mut device, |_| {}).await?;
    let mut held = HashMap::new();
    let all: Vec<(DocId, u64)> = chosen.iter().map(|doc| (*doc, 0)).collect();
    fetch(&mut device, &all, &mut held).await?;
    let life = device.life;
    drop(device);

    let mut copies = own_copies(&mut held, &writer)?;
    let (changed_bytes, goal) = write(&mut writer, &mut copies, options).await?;

    let started = Instant::now();
    let mut device = Connection::resume(target, 1, life, vec![(workspace, cursor)]).await?;
    let before = device.down;
    let mut moved = Vec::new();
    complete(&mut device, |entry| {
        if let FeedEntry::Moved { doc, doc_seq, .. } = entry
            && held.get(doc).is_some_and(|h| h.seq < *doc_seq)
        {
            moved.push((*doc, *doc_seq));
        }
    })
    .await?;
    fetch(&mut device, &moved, &mut held).await?;
    let took = started.elapsed();
    let mut equal = true;
    for (doc, heads) in goal {
        equal &= held.get_mut(&doc).is_some_and(|h| h.document.heads() == heads);
    }
    let down = device.down - before;
    Ok(serde_json::json!({
        "documents": options.documents,
        "changes": options.changes,
        "equal": equal,
        "seconds": took.as_secs_f64(),
        "bytes": down,
        "changes_bytes": changed_bytes,
        "ratio": down as f64 / changed_bytes as f64,
    }))
}

/// Reads the feed until it is complete; returns the cursor.
async fn complete(device: &mut Connection, mut see: impl FnMut(&FeedEntry)) -> Result<u64> {
    device
        .until(|down| match down {
            Down::Feed { entries, cursor, complete, .. } => {
                entries.iter().for_each(&mut see);
                complete.then_some(cursor)
            }
            _ => None,
        })
        .await
}

/// Asks for what is missing of `docs` and applies it, until each is where the feed says that it is: a long state comes in
/// parts.
async fn fetch(device: &mut Connection, docs: &[(DocId, u64)], held: &mut HashMap<DocId, Held>) -> Result<()> {
    let documents = docs.iter().map(|(doc, _)| (*doc, 0, held.get(doc).map_or(0, |h| h.seq))).collect();
    device.send(&Up::Fetch { documents }).await?;
    let mut missing: HashMap<DocId, u64> = docs.iter().copied().collect();
    while !missing.is_empty() {
        let (doc, seq, snapshot, chunks) = device
            .until(|down| match down {
                Down::State { doc, doc_seq, snapshot, chunks, .. } => Some((doc, doc_seq, snapshot, chunks)),
                _ => None,
            })
            .await?;
        let chunks: Vec<Vec<u8>> = chunks.into_iter().map(|b| b.0).collect();
        match (held.get_mut(&doc), snapshot) {
            (Some(old), None) => {
                old.document.apply(&chunks)?;
                old.seq = seq;
            }
            (_, snapshot) => {
                let saved = snapshot.unwrap_or_default().0;
                held.insert(doc, Held { document: Document::load(doc, None, &saved, &chunks)?, seq });
            }
        }
        if missing.get(&doc).is_some_and(|goal| seq >= *goal) {
            missing.remove(&doc);
        }
    }
    Ok(())
}

/// The writer's own copies, under its own actor.
fn own_copies(held: &mut HashMap<DocId, Held>, writer: &Connection) -> Result<Vec<(DocId, Document)>> {
    let actor = Actor { prefix: writer.prefix, counter: 2 };
    let none: [&[u8]; 0] = [];
    held.iter_mut().map(|(doc, h)| Ok((*doc, Document::load(*doc, Some(actor), &h.document.save(), &none)?))).collect()
}

/// Writes the changes, one key each; returns their bytes and the heads that the device must reach.
async fn write(
    writer: &mut Connection,
    documents: &mut [(DocId, Document)],
    options: &Options,
) -> Result<(u64, Vec<(DocId, Vec<muster_shared::sync::frame::Hash>)>)> {
    let each = options.changes / documents.len().max(1);
    let (mut bytes, mut goal) = (0, Vec::new());
    let (mut batch, mut together) = (1_000_000, Vec::new());
    for (doc, document) in documents.iter_mut() {
        let mut chunks = Vec::with_capacity(each);
        for at in 0..each {
            let edit = TextEdit::Splice { at, del: 0, insert: "a".to_owned() };
            let written = document.edit_text(TEXT, &[edit], Timestamp(0))?;
            let written = written.ok_or_else(|| Error::Document("an edit without a change".to_owned()))?;
            bytes += written.chunk.len() as u64;
            chunks.push(Bytes(written.chunk));
        }
        for chunks in chunks.chunks(2000) {
            together.push(DocumentPush { doc: *doc, epoch: 0, chunks: chunks.to_vec(), workspace: None });
            // Small ones in one push, as a device sends what it wrote alone: a thousand pushes at once are too fast.
            if together.iter().map(|push| push.chunks.len()).sum::<usize>() >= 100 {
                batch += 1;
                writer.push(batch, std::mem::take(&mut together)).await?;
            }
        }
        goal.push((*doc, document.heads()));
    }
    if !together.is_empty() {
        writer.push(batch + 1, together).await?;
    }
    Ok((bytes, goal))
}
