//! Sockets: thin front ends between the wire and the hub.

mod greet;
mod limit;
mod native;
mod repo;

pub use greet::upgrade as native;
pub use repo::{Relay, upgrade as repo};

use muster_shared::id::AccountId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Sockets that one account may have at once, over all its devices and tabs.
const PER_ACCOUNT: usize = 32;

/// What all sockets share.
#[derive(Clone)]
pub struct Sockets {
    /// Fires when the server stops: sockets say so and close.
    pub stopping: CancellationToken,
    /// Every socket's conversation; stopping waits for them.
    pub tasks: TaskTracker,
    /// How many sockets each account has.
    pub accounts: Accounts,
    /// Ephemeral messages of JavaScript clients.
    pub relay: Relay,
    /// Takes the whole documents apart that they send.
    pub unpacker: Option<crate::unpack::Unpacker>,
    /// Bytes that may wait for one socket before it is dropped as too slow.
    pub queue: usize,
}

impl Default for Sockets {
    fn default() -> Self {
        Self {
            stopping: CancellationToken::new(),
            tasks: TaskTracker::new(),
            accounts: Accounts::default(),
            relay: Relay::default(),
            unpacker: unpacker(),
            queue: crate::hub::QUEUE,
        }
    }
}

/// Without it documents sent whole are refused; clients then send single changes.
fn unpacker() -> Option<crate::unpack::Unpacker> {
    crate::unpack::Unpacker::of_this_program(2).inspect_err(|error| tracing::warn!(%error, "no unpacking")).ok()
}

/// How many sockets each account has.
#[derive(Clone)]
pub struct Accounts {
    seats: Arc<Mutex<HashMap<AccountId, usize>>>,
    limit: usize,
}

impl Default for Accounts {
    fn default() -> Self {
        Self::new(PER_ACCOUNT)
    }
}

impl Accounts {
    /// At most `limit` sockets an account.
    pub fn new(limit: usize) -> Self {
        Self { seats: Arc::default(), limit }
    }

    /// Takes a seat, given back when dropped; `None` when the account has too many.
    pub fn seat(&self, account: AccountId) -> Option<Seat> {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = seats.entry(account).or_default();
        if *taken >= self.limit {
            return None;
        }
        *taken += 1;
        Some(Seat { accounts: self.clone(), account })
    }
}

/// One socket of an account.
pub struct Seat {
    accounts: Accounts,
    account: AccountId,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.accounts.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = seats.get_mut(&self.account) {
            *taken -= 1;
            if *taken == 0 {
                seats.remove(&self.account);
            }
        }
    }
}
