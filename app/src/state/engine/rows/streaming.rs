//! Lists while rows stream in.

use super::super::Engine;
use crate::platform::{clock, task};

/// Milliseconds for which lists stay as they are while rows stream in, at least and at most.
const RELEASE: f64 = 1_000.0;
const LONGEST_REST: f64 = 8_000.0;
/// They rest so many times as long as putting them in order and drawing them took.
const PART_OF_REST: f64 = 5.0;

impl Engine {
    /// Lets lists show what streams in, now and then and at the end: most of the time goes into rows, and what is there is
    /// seen all the same.
    pub(in super::super) fn release_lists(&self) {
        if self.releasing.replace(true) {
            return;
        }
        self.spawn(|engine| async move {
            let mut rest = RELEASE;
            loop {
                task::sleep(rest as u32).await;
                if !engine.alive.get() || !engine.rows.has_streamed() {
                    break;
                }
                let started = clock::monotonic();
                engine.rows.catch_up_lists();
                // What follows from lists runs before this goes on.
                task::pause().await;
                rest = (PART_OF_REST * (clock::monotonic() - started)).clamp(RELEASE, LONGEST_REST);
            }
            engine.releasing.set(false);
        });
    }
}
