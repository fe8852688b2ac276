//! Latencies and their percentiles, and the marks by which a change is found again at the other side.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use muster_shared::id::DocId;

/// The four bytes of a change's hash that stand in its chunk.
pub type Mark = [u8; 4];

/// Reads the mark of a raw change chunk: its checksum, which is the beginning of its hash.
pub fn mark(chunk: &[u8]) -> Option<Mark> {
    chunk.get(4..8)?.try_into().ok()
}

/// When each change was written, shared by all clients of the process.
#[derive(Clone, Default)]
pub struct Sent(Arc<Mutex<HashMap<Mark, Instant>>>);

impl Sent {
    /// Notes that a change was written now.
    pub fn note(&self, mark: Mark, at: Instant) {
        if let Ok(mut sent) = self.0.lock() {
            sent.insert(mark, at);
        }
    }

    /// How long ago it was written, if one of us wrote it.
    pub fn since(&self, mark: Mark) -> Option<Duration> {
        self.0.lock().ok()?.get(&mark).map(Instant::elapsed)
    }
}

/// Hashes of the changes that nothing builds on yet, sorted.
pub type Heads = Vec<Vec<u8>>;

/// What one client measured.
#[derive(Debug, Default)]
pub struct Measured {
    /// From the keystroke to applied here, in microseconds, for the others' keystrokes.
    pub applied: Vec<u64>,
    /// From the keystroke to the server's acknowledgement, in microseconds.
    pub acknowledged: Vec<u64>,
    /// Keystrokes of this client.
    pub keystrokes: u64,
    /// Bytes that it sent and received, without the protocol below.
    pub up: u64,
    /// Received.
    pub down: u64,
    /// Heads of each document at the end, sorted, to compare.
    pub heads: Vec<(DocId, Heads)>,
}

/// The value below which `share` of them lie, in milliseconds.
pub fn percentile(sorted: &[u64], share: f64) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    let at = ((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len()) - 1;
    sorted[at] as f64 / 1000.0
}

/// One JSON object out of what all clients measured.
pub fn summary(all: &[Measured]) -> serde_json::Value {
    let gather = |pick: fn(&Measured) -> &Vec<u64>| {
        let mut values: Vec<u64> = all.iter().flat_map(|m| pick(m).iter().copied()).collect();
        values.sort_unstable();
        values
    };
    let applied = gather(|m| &m.applied);
    let acknowledged = gather(|m| &m.acknowledged);
    let keystrokes: u64 = all.iter().map(|m| m.keystrokes).sum();
    // Each key is to reach all others that have its document.
    let mut sharing: HashMap<DocId, (u64, HashSet<&Heads>)> = HashMap::new();
    for (doc, heads) in all.iter().flat_map(|m| &m.heads) {
        let (count, seen) = sharing.entry(*doc).or_default();
        *count += 1;
        seen.insert(heads);
    }
    let others = sharing.values().map(|(count, _)| count.saturating_sub(1)).max().unwrap_or_default();
    let expected = keystrokes * others;
    let per = |bytes: u64, count: u64| if count == 0 { 0.0 } else { bytes as f64 / count as f64 };
    let same = sharing.values().all(|(_, seen)| seen.len() == 1);
    serde_json::json!({
        "clients": all.len(),
        "keystrokes": keystrokes,
        "expected": expected,
        "delivered": applied.len(),
        "converged": same && applied.len() as u64 == expected,
        "applied_p50_ms": percentile(&applied, 0.5),
        "applied_p99_ms": percentile(&applied, 0.99),
        "ack_p50_ms": percentile(&acknowledged, 0.5),
        "ack_p99_ms": percentile(&acknowledged, 0.99),
        "up_per_keystroke": per(all.iter().map(|m| m.up).sum(), keystrokes),
        "down_per_keystroke_and_client": per(all.iter().map(|m| m.down).sum(), expected),
    })
}
