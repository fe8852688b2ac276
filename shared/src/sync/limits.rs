//! Bounds on what peers may send. The server enforces them; the app keeps within them.

/// Bytes of one WebSocket message.
pub const FRAME: usize = 1 << 20;
/// Bytes of one change chunk as sent.
pub const CHUNK: usize = 900 << 10;
/// Bytes of one change after inflating.
pub const INFLATED: usize = 8 << 20;
/// Operations in one change.
pub const OPERATIONS: u64 = 50_000;
/// Operations in one whole document, as JavaScript clients send them. A text begins a new epoch long before.
pub const DOCUMENT_OPERATIONS: u64 = 500_000;
/// Bytes of the columns of one whole document after inflating.
pub const DOCUMENT_INFLATED: usize = 32 << 20;
/// Chunks in one push.
pub const CHUNKS_PER_PUSH: usize = 10_000;
/// Documents in one push.
pub const DOCUMENTS_PER_PUSH: usize = 2_000;
/// Bytes of one presence payload.
pub const PRESENCE: usize = 2 << 10;
/// Pushes per second that a connection may sustain, and the burst on top.
pub const PUSHES_PER_SECOND: u32 = 60;
/// Burst of pushes.
pub const PUSH_BURST: u32 = 600;
/// Bytes of push per second that a connection may sustain.
pub const PUSH_BYTES_PER_SECOND: u32 = 4 << 20;
/// Presence frames per second.
pub const PRESENCE_PER_SECOND: u32 = 40;
