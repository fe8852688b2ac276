//! The same absence as in `away`, over the automerge-repo protocol.

use std::time::Instant;

use automerge::sync::State;
use automerge::transaction::Transactable;
use muster_shared::id::DocId;

use crate::away::Options;
use crate::repo::{Copies, Peer};
use crate::{Error, Result, Target, new_doc};

/// Documents that one connection carries.
const PART: usize = 200;
/// Changes that a writer sends at once.
const STRIDE: usize = 500;

/// Makes the documents, changes some while the device is away, and measures until both sides are equal.
pub async fn run(target: &Target, options: &Options) -> Result<serde_json::Value> {
    let docs: Vec<DocId> = (0..options.documents).map(|_| new_doc()).collect();
    let mut writers: Vec<(Peer, Copies)> = Vec::new();
    let mut device = Vec::new();
    for part in docs.chunks(PART) {
        let mut maker = Peer::open(target).await?;
        let (mut theirs, mut ours) = (Copies::new(), Copies::new());
        for doc in part {
            let saved = maker.create(*doc, 0).await?;
            theirs.insert(*doc, Peer::load(&saved)?);
            ours.insert(*doc, Peer::load(&saved)?);
        }
        // A connection of their own: over the maker's, a server has nothing to answer to somebody who knows nothing.
        let mut writer = Peer::open(target).await?;
        writer.agree(&mut theirs).await?;
        device.push(ours);
        writers.push((writer, theirs));
    }

    let each = options.changes / options.changed.max(1);
    let mut left = options.changed;
    let mut changed_bytes = 0;
    for (writer, copies) in &mut writers {
        let docs: Vec<DocId> = copies.keys().copied().take(left).collect();
        left -= docs.len();
        for doc in docs {
            for at in 0..each {
                let Some(copy) = copies.get_mut(&doc) else { continue };
                copy.document.splice_text(&copy.body, at, 0, "a")?;
                copy.document.commit();
                let change = copy.document.get_last_local_change();
                changed_bytes += change.map_or(0, |c| c.raw_bytes().len());
                // Nobody writes thousands of changes without the server hearing of the first.
                if at % STRIDE == STRIDE - 1 {
                    writer.agree(copies).await?;
                }
            }
        }
        writer.agree(copies).await?;
    }

    let started = Instant::now();
    let mut down = 0;
    let mut equal = true;
    for (copies, (_, goal)) in device.iter_mut().zip(&mut writers) {
        let mut peer = Peer::open(target).await?;
        // A client that starts again knows nothing of what the server knew.
        copies.values_mut().for_each(|copy| copy.state = State::new());
        peer.agree(copies).await?;
        down += peer.down();
        for (doc, copy) in copies {
            let theirs = goal.get_mut(doc).ok_or_else(|| Error::Document("a document of nobody".to_owned()))?;
            equal &= copy.document.get_heads() == theirs.document.get_heads();
        }
    }
    Ok(serde_json::json!({
        "documents": options.documents,
        "changes": options.changes,
        "equal": equal,
        "seconds": started.elapsed().as_secs_f64(),
        "bytes": down,
        "changes_bytes": changed_bytes,
        "ratio": down as f64 / changed_bytes as f64,
    }))
}
