//! Muster's server: merges, keeps and serves the documents of an ISMS.
//!
//! `http`, `ws` → `hub` → `store`; nothing points back.

pub mod auth;
pub mod config;
pub mod hub;
pub mod log;
pub mod store;
pub mod ws;

use std::sync::Arc;

/// What every handler can reach.
#[derive(Clone)]
pub struct AppState {
    /// Open documents and the way in for changes.
    pub hub: hub::Hub,
    /// The durable store.
    pub store: Arc<dyn store::Store>,
    /// Accounts, sessions, rights and leases.
    pub people: Arc<dyn hub::People>,
}
