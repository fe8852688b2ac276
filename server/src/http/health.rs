//! Whether the server lives, and whether it can do its work.

use crate::AppState;
use crate::store::{Batch, Table};
use axum::extract::State;
use axum::http::StatusCode;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long an answer about the disk holds. Anybody may ask; the disk is asked no more often than this.
const FRESH: Duration = Duration::from_secs(2);
/// How long the server counts as unready after a commit failed: a small record may fit on a disk that is full for
/// everybody's work.
const STEADY: Duration = Duration::from_secs(10);
/// How long the disk may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// The record written to see whether writing works.
const KEY: &[u8] = b"ready";

/// The last answer about the disk.
#[derive(Default)]
pub struct Readiness(Mutex<Option<(Instant, bool)>>);

/// The process answers.
pub async fn live() -> &'static str {
    "live\n"
}

/// The store can be written, and was not refused lately.
pub async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    let known = *state.readiness.0.lock().unwrap_or_else(PoisonError::into_inner);
    let good = match known {
        Some((at, good)) if at.elapsed() < FRESH => good,
        _ => {
            let put = vec![(Table::Settings, KEY.to_vec(), Some(state.directory.now().0.to_be_bytes().to_vec()))];
            let commit = state.store.commit(Batch { put, ..Batch::default() });
            let written = matches!(tokio::time::timeout(PATIENCE, commit).await, Ok(Ok(_)));
            let good = written && state.store.last_failure().is_none_or(|at| at.elapsed() >= STEADY);
            *state.readiness.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), good));
            good
        }
    };
    if good { (StatusCode::OK, "ready\n") } else { (StatusCode::SERVICE_UNAVAILABLE, "the store cannot be written\n") }
}
