//! What a device keeps track of while it talks to the server, without I/O: which edits wait, which are under way, what
//! is held of each document, and which sentence about all this is true.

pub mod ahead;
pub mod held;
pub mod outbox;
pub mod status;
