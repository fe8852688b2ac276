//! What waits to be written to one connection: bounded, so that a slow reader costs itself and nobody else.

use bytes::Bytes;
use muster_shared::id::DocId;
use muster_shared::sync::frame::{Down, Peer, encode};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Messages that may wait for one connection.
const MESSAGES: usize = 1024;
/// Bytes that may wait for one connection, unless its front end says otherwise.
pub const QUEUE: usize = 8 << 20;

/// One thing to write.
#[derive(Debug, Clone)]
pub enum Out {
    /// A message of `/sync/v1`.
    Frame(Bytes),
    /// Changes of an open document.
    Event(Arc<Event>),
    /// Who is where in one document.
    Presence(Arc<Presences>),
    /// The document is no longer to be had.
    Gone(DocId),
}

/// Changes of an open document, encoded once for all its readers.
#[derive(Debug)]
pub struct Event {
    /// The document.
    pub doc: DocId,
    /// Its sequence number after them.
    pub doc_seq: u64,
    /// The changes.
    pub chunks: Vec<Bytes>,
    /// The message of `/sync/v1`.
    pub frame: Bytes,
}

/// Presence that moved in one document during one tick.
#[derive(Debug)]
pub struct Presences {
    /// Who moved.
    pub peers: Vec<Peer>,
    /// The message of `/sync/v1`, for the usual case that only one document moved.
    pub frame: Bytes,
}

impl Presences {
    pub(super) fn new(peers: Vec<Peer>) -> Self {
        let frame = encode(&Down::Presence { peers: peers.clone() }).into();
        Self { peers, frame }
    }
}

impl Out {
    fn size(&self) -> usize {
        match self {
            Self::Frame(f) => f.len(),
            Self::Event(e) => e.frame.len(),
            Self::Presence(p) => p.frame.len(),
            Self::Gone(_) => 16,
        }
    }
}

/// The sending end. Never blocks: a connection that cannot keep up is marked and dropped by its front end.
#[derive(Debug, Clone)]
pub struct Outbox {
    queue: mpsc::Sender<Out>,
    waiting: Arc<AtomicUsize>,
    slow: CancellationToken,
    limit: usize,
}

/// The receiving end, for the connection's front end.
#[derive(Debug)]
pub struct Outgoing {
    queue: mpsc::Receiver<Out>,
    waiting: Arc<AtomicUsize>,
    slow: CancellationToken,
}

/// A queue for one connection in which at most `limit` bytes wait.
pub fn outbox(limit: usize) -> (Outbox, Outgoing) {
    let (sender, receiver) = mpsc::channel(MESSAGES);
    let waiting = Arc::new(AtomicUsize::new(0));
    let slow = CancellationToken::new();
    (
        Outbox { queue: sender, waiting: waiting.clone(), slow: slow.clone(), limit },
        Outgoing { queue: receiver, waiting, slow },
    )
}

impl Outbox {
    /// Queues something; `false` when the connection is gone or too slow, and will get nothing more.
    pub fn send(&self, out: Out) -> bool {
        if self.slow.is_cancelled() {
            return false;
        }
        let size = out.size();
        // One message larger than the bound may pass when nothing else waits.
        let waiting = self.waiting.fetch_add(size, Ordering::Relaxed);
        if (waiting > 0 && waiting + size > self.limit) || self.queue.try_send(out).is_err() {
            self.waiting.fetch_sub(size, Ordering::Relaxed);
            self.slow.cancel();
            return false;
        }
        true
    }

    /// Waits until little is queued, for what comes in many pages; `false` when the connection is gone.
    pub async fn room(&self) -> bool {
        while self.waiting.load(Ordering::Relaxed) > self.limit / 4 {
            if self.slow.is_cancelled() || self.queue.is_closed() {
                return false;
            }
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        !self.slow.is_cancelled() && !self.queue.is_closed()
    }

    /// Queues a message of `/sync/v1`.
    pub fn message(&self, message: &Down) -> bool {
        self.send(Out::Frame(encode(message).into()))
    }
}

impl Outgoing {
    /// The next thing to write; `None` when every sender is gone.
    pub async fn recv(&mut self) -> Option<Out> {
        let out = self.queue.recv().await?;
        self.waiting.fetch_sub(out.size(), Ordering::Relaxed);
        Some(out)
    }

    /// The next thing to write, if one waits already.
    pub fn try_recv(&mut self) -> Option<Out> {
        let out = self.queue.try_recv().ok()?;
        self.waiting.fetch_sub(out.size(), Ordering::Relaxed);
        Some(out)
    }

    /// Fires when the connection did not keep up and must be dropped.
    pub fn slow(&self) -> CancellationToken {
        self.slow.clone()
    }
}
