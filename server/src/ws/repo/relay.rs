//! Ephemeral messages between JavaScript clients: memory only, to whoever has the document open.

use super::wire::Ephemeral;
use muster_shared::id::DocId;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::broadcast;

/// Messages that may wait for a slow client before it misses some.
const WAITING: usize = 256;
/// Senders whose last message is remembered, per connection.
const REMEMBERED: usize = 1024;

/// Somebody's message.
#[derive(Debug, Clone)]
pub(super) struct Relayed {
    /// The connection that it came from, which does not get it back.
    pub connection: u64,
    pub doc: DocId,
    pub message: Arc<Ephemeral>,
}

/// Passes ephemeral messages on. Cheap to clone.
#[derive(Clone)]
pub struct Relay {
    sender: broadcast::Sender<Relayed>,
}

impl Default for Relay {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(WAITING) }
    }
}

impl Relay {
    pub(super) fn send(&self, relayed: Relayed) {
        // Nobody listening is no error.
        let _ = self.sender.send(relayed);
    }

    pub(super) fn listen(&self) -> broadcast::Receiver<Relayed> {
        self.sender.subscribe()
    }
}

/// Which messages were seen: counts only grow within one sender's session.
#[derive(Default)]
pub(super) struct Seen(HashMap<(String, String), u64>);

impl Seen {
    /// Whether the message is new; remembers it.
    pub fn is_new(&mut self, message: &Ephemeral) -> bool {
        let key = (message.sender.clone(), message.session.clone());
        if let Some(last) = self.0.get_mut(&key) {
            let new = message.count > *last;
            *last = message.count.max(*last);
            return new;
        }
        if self.0.len() == REMEMBERED {
            self.0.clear();
        }
        self.0.insert(key, message.count);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_new_once() {
        let mut seen = Seen::default();
        let mut message =
            Ephemeral { document: "d".into(), sender: "a".into(), session: "s".into(), count: 1, data: vec![1] };
        assert!(seen.is_new(&message));
        assert!(!seen.is_new(&message));
        message.count = 2;
        assert!(seen.is_new(&message));
        message.session = "t".into();
        assert!(seen.is_new(&message));
    }
}
