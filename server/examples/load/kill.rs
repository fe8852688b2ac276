//! The server is killed while people write; what it acknowledged must be there afterwards.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use muster_shared::doc::{Document, TextEdit, genesis};
use muster_shared::id::{Actor, DocId};
use muster_shared::registers::POLICIES;
use muster_shared::sync::frame::{Bytes, DocumentPush, Down, Hash, Up};
use muster_shared::time::Timestamp;
use tokio::process::{Child, Command};

use crate::native::Connection;
use crate::{Error, Result, Target, first_workspace, new_doc};

/// The server to kill, and how often. The session of `MUSTER_COOKIES` must be known to its data folder.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// The server's program
    #[arg(long)]
    pub program: PathBuf,
    /// Its data folder
    #[arg(long)]
    pub data: PathBuf,
    /// Kills
    #[arg(long, default_value_t = 100)]
    pub rounds: u32,
    /// Writers, each in a document of its own
    #[arg(long, default_value_t = 8)]
    pub writers: usize,
}

/// Milliseconds after which the server dies: at least, and at most so many more.
const LIFE: (u64, u64) = (50, 700);

/// What a writer knows to be acknowledged.
type Acknowledged = (DocId, Vec<Hash>);

/// Kills, starts again, and looks for everything that was acknowledged.
pub async fn run(target: &Target, options: &Options) -> Result<serde_json::Value> {
    let (mut acknowledged, mut lost, mut slowest) = (0, 0, Duration::ZERO);
    let mut all: Vec<Acknowledged> = Vec::new();
    for _ in 0..options.rounds {
        let mut server = start(target, options)?;
        let started = Instant::now();
        drop(reach(target).await?);
        slowest = slowest.max(started.elapsed());
        let writers: Vec<_> = (0..options.writers)
            .map(|number| {
                let target = target.clone();
                tokio::spawn(async move { write(&target, number).await })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(LIFE.0 + rand::random::<u64>() % LIFE.1)).await;
        stop(&mut server).await?;
        let mut round = Vec::new();
        for writer in writers {
            round.push(writer.await.map_err(|e| Error::Unexpected(e.to_string()))?);
        }
        let mut server = start(target, options)?;
        let mut reader = reach(target).await?;
        lost += missing(&mut reader, &round).await?;
        stop(&mut server).await?;
        acknowledged += round.iter().map(|(_, hashes)| hashes.len()).sum::<usize>();
        all.append(&mut round);
    }
    // Nothing of an earlier round may have gone in a later one.
    let mut server = start(target, options)?;
    let mut reader = reach(target).await?;
    lost += missing(&mut reader, &all).await?;
    stop(&mut server).await?;
    Ok(serde_json::json!({
        "rounds": options.rounds,
        "acknowledged": acknowledged,
        "lost": lost,
        "slowest_start_ms": slowest.as_secs_f64() * 1000.0,
    }))
}

fn start(target: &Target, options: &Options) -> Result<Child> {
    let bind = target.url.trim_start_matches("ws://");
    Command::new(&options.program)
        .arg("--data")
        .arg(&options.data)
        .args(["--bind", bind, "--metrics", "off", "--log", "error", "--demo"])
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|e| Error::Unexpected(format!("{}: {e}", options.program.display())))
}

async fn stop(server: &mut Child) -> Result<()> {
    server.kill().await.map_err(|e| Error::Unexpected(e.to_string()))
}

/// Connects as soon as the server listens.
async fn reach(target: &Target) -> Result<Connection> {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        match Connection::open(target, 0, Vec::new()).await {
            Err(Error::Socket(_)) if Instant::now() < deadline => tokio::time::sleep(Duration::from_millis(5)).await,
            other => return other,
        }
    }
}

/// Writes until the connection breaks; what was acknowledged by then counts.
async fn write(target: &Target, number: usize) -> Acknowledged {
    let doc = new_doc();
    let mut hashes = Vec::new();
    // The server dies under it: every error is the expected end.
    let _ended = write_on(target, number, doc, &mut hashes).await;
    (doc, hashes)
}

async fn write_on(target: &Target, number: usize, doc: DocId, hashes: &mut Vec<Hash>) -> Result<()> {
    let mut connection = Connection::open(target, number, Vec::new()).await?;
    let workspace = first_workspace(&connection.workspaces)?;
    let mut document = Document::create(doc, &POLICIES, Actor { prefix: connection.prefix, counter: 1 });
    let mut chunks = vec![Bytes(genesis(doc, &POLICIES))];
    for at in 0.. {
        let edit = TextEdit::Splice { at, del: 0, insert: "a".to_owned() };
        let Some(written) = document.edit_text("body", &[edit], Timestamp(0))? else { continue };
        chunks.push(Bytes(written.chunk));
        let push = DocumentPush { doc, epoch: 0, chunks: std::mem::take(&mut chunks), workspace: Some(workspace) };
        connection.push(at as u64 + 1, vec![push]).await?;
        hashes.push(written.hash);
    }
    Ok(())
}

/// How many acknowledged changes the server does not have.
async fn missing(reader: &mut Connection, acknowledged: &[Acknowledged]) -> Result<usize> {
    let mut missing = 0;
    for (doc, hashes) in acknowledged.iter().filter(|(_, hashes)| !hashes.is_empty()) {
        reader.send(&Up::Fetch { documents: vec![(*doc, 0, 0)] }).await?;
        let state = reader
            .until(|down| match down {
                Down::State { doc: of, snapshot, chunks, .. } if of == *doc => Some(Some((snapshot, chunks))),
                Down::Unavailable { doc: of } if of == *doc => Some(None),
                _ => None,
            })
            .await?;
        let Some((snapshot, chunks)) = state else {
            missing += hashes.len();
            continue;
        };
        let chunks: Vec<Vec<u8>> = chunks.into_iter().map(|b| b.0).collect();
        let mut document = Document::load(*doc, None, &snapshot.unwrap_or_default().0, &chunks)?;
        missing += hashes.iter().filter(|hash| !document.has(hash)).count();
    }
    Ok(missing)
}
