//! Everybody types into one document: the load of the fair comparison.

use std::sync::Arc;
use std::time::{Duration, Instant};

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
    /// Edits that the document has before
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
        self.keys(0).len() * self.clients.saturating_sub(1)
    }
}

fn insert(at: usize, text: &str) -> TextEdit {
    TextEdit::Splice { at, del: 0, insert: text.to_owned() }
}

/// The native protocol.
pub async fn native(target: &Target, options: &Options) -> Result<serde_json::Value> {
    let doc = new_doc();
    prepare(target, options, doc).await?;
    let (sent, barrier) = (Sent::default(), Arc::new(Barrier::new(options.clients)));
    let mut tasks = Vec::new();
    for number in 0..options.clients {
        let (target, options) = (target.clone(), options.clone());
        let (sent, barrier) = (sent.clone(), barrier.clone());
        tasks.push(tokio::spawn(async move { typist(&target, &options, doc, number, sent, barrier).await }));
    }
    collect(tasks).await
}

/// The automerge-repo protocol, against our endpoint or the JavaScript server.
pub async fn repo(target: &Target, options: &Options) -> Result<serde_json::Value> {
    let doc = new_doc();
    let first = Peer::open(target).await?;
    let seed = first.create(doc, options.prefill).await?;
    let (sent, barrier) = (Sent::default(), Arc::new(Barrier::new(options.clients)));
    let mut tasks = Vec::new();
    for number in 0..options.clients {
        let (target, options, seed) = (target.clone(), options.clone(), seed.clone());
        let (sent, barrier) = (sent.clone(), barrier.clone());
        tasks.push(tokio::spawn(async move {
            Peer::open(&target).await?.typist(&options, doc, &seed, number, sent, barrier).await
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

/// Makes the document with its earlier edits.
async fn prepare(target: &Target, options: &Options, doc: DocId) -> Result<()> {
    let mut connection = Connection::open(target, 0, Vec::new()).await?;
    let workspace = first_workspace(&connection.workspaces)?;
    let mut document = Document::create(doc, &POLICIES, Actor { prefix: connection.prefix, counter: 1 });
    let mut chunks = vec![Bytes(genesis(doc, &POLICIES))];
    for at in 0..options.prefill {
        if let Some(written) = document.edit_text("body", &[insert(at, "x")], Timestamp(0))? {
            chunks.push(Bytes(written.chunk));
        }
    }
    for (batch, part) in chunks.chunks(2000).enumerate() {
        let push = DocumentPush { doc, epoch: 0, chunks: part.to_vec(), workspace: Some(workspace) };
        connection.push(batch as u64 + 1, vec![push]).await?;
    }
    Ok(())
}

async fn typist(
    target: &Target,
    options: &Options,
    doc: DocId,
    number: usize,
    sent: Sent,
    barrier: Arc<Barrier>,
) -> Result<Measured> {
    let mut connection = Connection::open(target, number, Vec::new()).await?;
    connection.send(&Up::Open { doc, have: 0, epoch: 0 }).await?;
    let (epoch, saved, chunks) = connection
        .until(|down| match down {
            Down::State { doc: of, epoch, snapshot, chunks, .. } if of == doc => Some((epoch, snapshot, chunks)),
            _ => None,
        })
        .await?;
    let actor = Actor { prefix: connection.prefix, counter: 1 };
    let chunks: Vec<Vec<u8>> = chunks.into_iter().map(|b| b.0).collect();
    let mut document = Document::load(doc, Some(actor), &saved.unwrap_or_default().0, &chunks)?;
    barrier.wait().await;

    let mut measured = Measured::default();
    let (up, down) = (connection.up, connection.down);
    let started = Instant::now();
    let (mut keys, mut at) = (options.keys(number).into_iter().peekable(), 0);
    let mut waiting = std::collections::HashMap::new();
    let end = started + Duration::from_secs(options.seconds + options.settle);
    while measured.applied.len() < options.others_keys() || !waiting.is_empty() || keys.peek().is_some() {
        let next = keys.peek().map_or(end, |key| started + *key);
        tokio::select! {
            biased;
            () = tokio::time::sleep_until(next.into()) => {
                if keys.next().is_none() {
                    break;
                }
                let now = Instant::now();
                let Some(written) = document.edit_text("body", &[insert(at, "a")], Timestamp(0))? else { continue };
                at += 1;
                measured.keystrokes += 1;
                if let Some(mark) = mark(&written.chunk) {
                    sent.note(mark, now);
                }
                waiting.insert(measured.keystrokes, now);
                let push = DocumentPush { doc, epoch, chunks: vec![Bytes(written.chunk)], workspace: None };
                connection.send(&Up::Push { batch: measured.keystrokes, documents: vec![push], signature: None }).await?;
            }
            message = connection.read() => match message? {
                Down::Event { chunks, .. } => {
                    let chunks: Vec<Vec<u8>> = chunks.into_iter().map(|b| b.0).collect();
                    document.apply(&chunks)?;
                    measured.applied.extend(
                        chunks.iter().filter_map(|c| sent.since(mark(c)?)).map(|t| t.as_micros() as u64),
                    );
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
        }
    }
    measured.up = connection.up - up;
    measured.down = connection.down - down;
    measured.heads = document.heads().into_iter().map(|h| h.0.to_vec()).collect();
    // Who leaves early would spare the server the fan-out to them.
    let _ = tokio::time::timeout(PATIENCE, barrier.wait()).await;
    Ok(measured)
}
