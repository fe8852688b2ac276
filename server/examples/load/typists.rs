//! Everybody types into one document, or pairs of people into many: the load of the fair comparison.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use muster_shared::doc::{Document, TextEdit, genesis};
use muster_shared::id::{Actor, DocId};
use muster_shared::registers::POLICIES;
use muster_shared::sync::frame::{Bytes, DocumentPush, Down, Up};
use muster_shared::time::Timestamp;
use tokio::sync::Barrier;

use crate::native::{Connection, PATIENCE};
use crate::repo::Peer;
use crate::stats::{Measured, Sent, mark, summary};
use crate::{Error, Result, Target, first_workspace, new_doc};

/// What the load is.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Clients
    #[arg(long, default_value_t = 30)]
    pub clients: usize,
    /// Keys per second and client
    #[arg(long, default_value_t = 5.0)]
    pub rate: f64,
    /// Seconds of typing
    #[arg(long, default_value_t = 8)]
    pub seconds: u64,
    /// Documents; with more than one, two clients share each connection's part of them and type into them in turn
    #[arg(long, default_value_t = 1)]
    pub documents: usize,
    /// Edits that each document has before
    #[arg(long, default_value_t = 0)]
    pub prefill: usize,
    /// Seconds to wait after the last key for what is still on its way
    #[arg(long, default_value_t = 3)]
    pub settle: u64,
}

impl Options {
    /// The moment of each key of client `number`, spread so that clients do not type in step.
    pub fn keys(&self, number: usize) -> Vec<Duration> {
        let gap = 1.0 / self.rate;
        let offset = gap * number as f64 / self.clients.max(1) as f64;
        let count = (self.seconds as f64 * self.rate) as u32;
        (0..count).map(|k| Duration::from_secs_f64(offset + gap * f64::from(k))).collect()
    }

    /// How many changes of others a client will see in the end.
    pub fn others_keys(&self) -> usize {
        let together = if self.documents > 1 { 2 } else { self.clients };
        self.keys(0).len() * together.saturating_sub(1)
    }

    /// The documents of each client: all of them for all, or one part for each pair.
    fn shares<T: Clone>(&self, docs: &[T]) -> Vec<Vec<T>> {
        if self.documents <= 1 {
            return vec![docs.to_vec(); self.clients];
        }
        let pairs = (self.clients / 2).max(1);
        let part = docs.len().div_ceil(pairs).max(1);
        docs.chunks(part).flat_map(|part| [part.to_vec(), part.to_vec()]).collect()
    }
}

fn insert(at: usize, text: &str) -> TextEdit {
    TextEdit::Splice { at, del: 0, insert: text.to_owned() }
}

/// The native protocol.
pub async fn native(target: &Target, options: &Options) -> Result<serde_json::Value> {
    let docs: Vec<DocId> = (0..options.documents.max(1)).map(|_| new_doc()).collect();
    prepare(target, options, &docs).await?;
    let shares = options.shares(&docs);
    let (sent, barrier) = (Sent::default(), Arc::new(Barrier::new(shares.len())));
    let mut tasks = Vec::new();
    for (number, docs) in shares.into_iter().enumerate() {
        let (target, options) = (target.clone(), options.clone());
        let (sent, barrier) = (sent.clone(), barrier.clone());
        tasks.push(tokio::spawn(async move { typist(&target, &options, docs, number, sent, barrier).await }));
    }
    collect(tasks).await
}

/// The automerge-repo protocol, against our endpoint or the JavaScript server.
pub async fn repo(target: &Target, options: &Options) -> Result<serde_json::Value> {
    let docs: Vec<DocId> = (0..options.documents.max(1)).map(|_| new_doc()).collect();
    let mut seeded = Vec::new();
    let mut makers = Vec::new();
    for part in docs.chunks(200) {
        let mut maker = Peer::open(target).await?;
        for doc in part {
            seeded.push((*doc, maker.create(*doc, options.prefill).await?));
        }
        makers.push(maker);
    }
    drop(makers);
    let shares = options.shares(&seeded);
    let (sent, barrier) = (Sent::default(), Arc::new(Barrier::new(shares.len())));
    let mut tasks = Vec::new();
    for (number, seeded) in shares.into_iter().enumerate() {
        let (target, options) = (target.clone(), options.clone());
        let (sent, barrier) = (sent.clone(), barrier.clone());
        tasks.push(tokio::spawn(async move {
            Peer::open(&target).await?.typist(&options, &seeded, number, sent, barrier).await
        }));
    }
    collect(tasks).await
}

async fn collect(tasks: Vec<tokio::task::JoinHandle<Result<Measured>>>) -> Result<serde_json::Value> {
    let mut all = Vec::new();
    for task in tasks {
        all.push(task.await.map_err(|e| Error::Unexpected(e.to_string()))??);
    }
    Ok(summary(&all))
}

/// Makes the documents with their earlier edits.
async fn prepare(target: &Target, options: &Options, docs: &[DocId]) -> Result<()> {
    let mut connection = Connection::open(target, 0, Vec::new()).await?;
    let workspace = first_workspace(&connection.workspaces)?;
    let mut pushes = Vec::new();
    for doc in docs {
        let mut document = Document::create(*doc, &POLICIES, Actor { prefix: connection.prefix, counter: 1 });
        let mut chunks = vec![Bytes(genesis(*doc, &POLICIES))];
        for at in 0..options.prefill {
            if let Some(written) = document.edit_text("body", &[insert(at, "x")], Timestamp(0))? {
                chunks.push(Bytes(written.chunk));
            }
        }
        let parts = chunks.chunks(2000);
        pushes.extend(parts.map(|part| DocumentPush {
            doc: *doc,
            epoch: 0,
            chunks: part.to_vec(),
            workspace: Some(workspace),
        }));
    }
    // Small documents share a push, long ones take several.
    let together = if options.prefill == 0 { 100 } else { 1 };
    for (batch, pushes) in pushes.chunks(together).enumerate() {
        connection.push(batch as u64 + 1, pushes.to_vec()).await?;
    }
    Ok(())
}

/// A client's own replica of one document.
struct Copy {
    document: Document,
    epoch: u32,
    /// Characters typed here.
    typed: usize,
}

/// Opens the documents and loads what the server has.
async fn open(connection: &mut Connection, docs: &[DocId]) -> Result<HashMap<DocId, Copy>> {
    let actor = Actor { prefix: connection.prefix, counter: 1 };
    let mut copies = HashMap::new();
    for doc in docs {
        connection.send(&Up::Open { doc: *doc, have: 0, epoch: 0 }).await?;
        let (epoch, saved, chunks) = connection
            .until(|down| match down {
                Down::State { doc: of, epoch, snapshot, chunks, .. } if of == *doc => Some((epoch, snapshot, chunks)),
                _ => None,
            })
            .await?;
        let chunks: Vec<Vec<u8>> = chunks.into_iter().map(|b| b.0).collect();
        let document = Document::load(*doc, Some(actor), &saved.unwrap_or_default().0, &chunks)?;
        copies.insert(*doc, Copy { document, epoch, typed: 0 });
    }
    Ok(copies)
}

async fn typist(
    target: &Target,
    options: &Options,
    docs: Vec<DocId>,
    number: usize,
    sent: Sent,
    barrier: Arc<Barrier>,
) -> Result<Measured> {
    let mut connection = Connection::open(target, number, Vec::new()).await?;
    let mut copies = open(&mut connection, &docs).await?;
    barrier.wait().await;

    let mut measured = Measured::default();
    let (up, down) = (connection.up, connection.down);
    let started = Instant::now();
    let mut keys = options.keys(number).into_iter().peekable();
    let mut turns = docs.iter().cycle();
    let mut waiting = HashMap::new();
    let end = started + Duration::from_secs(options.seconds + options.settle);
    while measured.applied.len() < options.others_keys() || !waiting.is_empty() || keys.peek().is_some() {
        let next = keys.peek().map_or(end, |key| started + *key);
        tokio::select! {
            biased;
            () = tokio::time::sleep_until(next.into()) => {
                if keys.next().is_none() {
                    break;
                }
                let Some((doc, copy)) = turns.next().and_then(|doc| Some((*doc, copies.get_mut(doc)?))) else { break };
                let now = Instant::now();
                let key = insert(copy.typed, "a");
                let Some(written) = copy.document.edit_text("body", &[key], Timestamp(0))? else { continue };
                copy.typed += 1;
                measured.keystrokes += 1;
                if let Some(mark) = mark(&written.chunk) {
                    sent.note(mark, now);
                }
                waiting.insert(measured.keystrokes, now);
                let push = DocumentPush { doc, epoch: copy.epoch, chunks: vec![Bytes(written.chunk)], workspace: None };
                connection.send(&Up::Push { batch: measured.keystrokes, documents: vec![push], signature: None }).await?;
            }
            message = connection.read() => {
                // As the app does: what arrived during the last apply is taken at once (MODEL.md 14).
                let mut arrived: HashMap<DocId, Vec<Vec<u8>>> = HashMap::new();
                let mut next = Some(message?);
                while let Some(down) = next {
                    match down {
                        Down::Event { doc, chunks, .. } => {
                            arrived.entry(doc).or_default().extend(chunks.into_iter().map(|b| b.0));
                        }
                        Down::Ack { batch, .. } => {
                            if let Some(at) = waiting.remove(&batch) {
                                measured.acknowledged.push(at.elapsed().as_micros() as u64);
                            }
                        }
                        Down::Reject { reason, .. } => return Err(Error::Unexpected(format!("rejected: {reason:?}"))),
                        Down::Refused { reason } => return Err(Error::Unexpected(format!("refused: {reason:?}"))),
                        _ => {}
                    }
                    next = connection.read().now_or_never().transpose()?;
                }
                for (doc, chunks) in arrived {
                    let Some(copy) = copies.get_mut(&doc) else { continue };
                    copy.document.absorb(&chunks)?;
                    measured.applied.extend(
                        chunks.iter().filter_map(|c| sent.since(mark(c)?)).map(|t| t.as_micros() as u64),
                    );
                }
            }
        }
    }
    measured.up = connection.up - up;
    measured.down = connection.down - down;
    for doc in &docs {
        let heads = copies.get_mut(doc).map(|c| c.document.heads()).unwrap_or_default();
        measured.heads.push((*doc, heads.into_iter().map(|h| h.0.to_vec()).collect()));
    }
    // Who leaves early would spare the server the fan-out to them.
    let _ = tokio::time::timeout(PATIENCE, barrier.wait()).await;
    Ok(measured)
}
