//! Whole documents that are meant to hurt, through the automerge-repo endpoint: how fast each is refused, what the
//! process that the server reads it in comes to, and that others go on.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use automerge::ChangeHash;
use automerge::sync::{Message, State, SyncDoc};
use muster_shared::sync::limits;
use sha2::{Digest, Sha256};

use crate::repo::Peer;
use crate::{Error, Result, Target, new_doc};

#[path = "../../tests/support/bomb.rs"]
mod bomb;

/// Which, and whose children to watch.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Process id of the server, to see what its children come to
    #[arg(long)]
    pub server: u32,
}

/// Bytes that the deflated column inflates to.
const INFLATED: usize = 300 << 20;
/// How often the children are looked at; their peak is kept by the system, so that only their last moment can be missed.
const LOOK: Duration = Duration::from_millis(1);

/// Runs them; the milliseconds and the bytes of each stand under its name.
pub async fn run(target: &Target, options: &Options) -> Result<serde_json::Value> {
    // The first connection starts the first child; what that costs once is not the attacks'.
    Peer::open(target).await?.create(new_doc(), 1).await?;
    let attacks = [
        ("memory", bomb::document(10_000_000)),
        ("time", bomb::document(2_000_000)),
        // As much as is read at all.
        ("limit", bomb::document(limits::DOCUMENT_OPERATIONS - 1)),
        ("deflated", deflated()?),
        ("noise", (0..10_000).map(|_| rand::random()).collect::<Vec<u8>>()),
    ];
    let mut results = serde_json::Map::new();
    for (name, chunk) in attacks {
        // Noise within a chunk whose checksum is right.
        let chunk = if name == "noise" { enclose(&chunk) } else { chunk };
        let mut message = automerge::AutoCommit::new()
            .sync()
            .generate_sync_message(&mut State::new())
            .ok_or_else(|| Error::Document("nothing to say".to_owned()))?;
        message.heads = vec![ChangeHash([7; 32])];
        message.changes = chunk.into();
        let evil = Peer::open(target).await?;
        let watch = Watch::start(options.server);
        let started = Instant::now();
        let answer = evil.provoke(new_doc(), Message::encode(message)).await?;
        let millis = started.elapsed().as_secs_f64() * 1000.0;
        let most = watch.stop();
        // Somebody else's document is read as ever.
        Peer::open(target).await?.create(new_doc(), 1).await?;
        results.insert(name.to_owned(), serde_json::json!({ "ms": millis, "child": most, "answer": answer }));
    }
    Ok(serde_json::json!({ "attacks": results }))
}

fn leb(out: &mut Vec<u8>, mut value: usize) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// A document chunk around `body`, with its checksum.
fn enclose(body: &[u8]) -> Vec<u8> {
    let mut hashed = vec![0];
    leb(&mut hashed, body.len());
    hashed.extend_from_slice(body);
    let mut out = vec![0x85, 0x6f, 0x4a, 0x83];
    out.extend_from_slice(&Sha256::digest(&hashed)[..4]);
    out.extend_from_slice(&hashed);
    out
}

/// A document without actors and changes whose column of actions is deflated and inflates to much.
fn deflated() -> Result<Vec<u8>> {
    let zeros = vec![0; 1 << 20];
    let failed = |e: std::io::Error| Error::Document(e.to_string());
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..INFLATED / zeros.len() {
        packed.write_all(&zeros).map_err(failed)?;
    }
    let packed = packed.finish().map_err(failed)?;
    let mut body = vec![0, 0, 0, 1, 0x42 | 0x08];
    leb(&mut body, packed.len());
    body.extend_from_slice(&packed);
    Ok(enclose(&body))
}

/// Looks at the children of a process until stopped.
struct Watch {
    over: Arc<AtomicBool>,
    thread: JoinHandle<u64>,
}

impl Watch {
    fn start(parent: u32) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let until = over.clone();
        let thread = std::thread::spawn(move || {
            let mut most = HashMap::new();
            while !until.load(Ordering::Relaxed) {
                for child in children(parent) {
                    let peak = peak(child).unwrap_or(0);
                    let known = most.entry(child).or_insert(0);
                    *known = peak.max(*known);
                }
                std::thread::sleep(LOOK);
            }
            most.into_values().max().unwrap_or(0)
        });
        Self { over, thread }
    }

    /// The most that any of them came to, in bytes; 0 when none was seen.
    fn stop(self) -> u64 {
        self.over.store(true, Ordering::Relaxed);
        self.thread.join().unwrap_or(0)
    }
}

/// Children belong to the thread that started them.
fn children(parent: u32) -> Vec<u32> {
    let Ok(threads) = fs::read_dir(format!("/proc/{parent}/task")) else { return Vec::new() };
    let lists = threads.flatten().filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>()).collect()
}

/// Most resident bytes of a process so far.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kilobytes: u64 =
        status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes << 10)
}
