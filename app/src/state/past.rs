//! The past of an open document.

use super::OpenDoc;
use crate::platform::{clock, task};
use leptos::prelude::*;
use muster_shared::doc::{Block, By, Edit, Moment, Past};
use muster_shared::schema::Value;

/// Milliseconds of reading at a time: well below what somebody notices.
const SLICE: f64 = 8.0;
/// Changes between two looks at the clock.
const STEP: usize = 4;

impl OpenDoc {
    /// Follows every change of the document.
    pub fn track(&self) {
        self.slot().changed.track();
    }

    /// The changes of the document in order, with what an earlier reading knows already; does not track.
    pub fn past(&self, earlier: Option<&Past>) -> Past {
        self.slot().with(|d| d.past(earlier)).unwrap_or_default()
    }

    /// Reads further back, in slices that leave the page free in between, until `enough` edits that `keep` wants are
    /// known or everything is read. `None` when `alive` says that nobody waits any more.
    pub async fn read_past(
        &self,
        mut past: Past,
        keep: impl Fn(&str, &[By]) -> bool,
        enough: usize,
        alive: impl Fn() -> bool,
    ) -> Option<Past> {
        // Counting costs as much as there is: the more was read, the rarer.
        let mut count_at = 0;
        let mut read = 0;
        loop {
            let started = clock::monotonic();
            while !past.is_read() && clock::monotonic() - started < SLICE {
                self.slot().with(|d| d.read_past(&mut past, STEP));
                read += STEP;
            }
            if past.is_read() {
                return alive().then_some(past);
            }
            if read >= count_at {
                count_at = read * 2;
                if self.edits(&past, &keep, enough).len() >= enough {
                    return alive().then_some(past);
                }
            }
            task::sleep(0).await;
            if !alive() {
                return None;
            }
        }
    }

    /// The edits that a past knows, the newest first, as [`Past::edits`] says.
    pub fn edits(&self, past: &Past, keep: &dyn Fn(&str, &[By]) -> bool, most: usize) -> Vec<Edit> {
        self.slot().with(|d| past.edits(d, keep, most)).unwrap_or_default()
    }

    /// What a field said at a moment.
    pub fn value_at(&self, field: &str, moment: &Moment) -> Value {
        self.slot().with(|d| d.value_at(field, moment)).unwrap_or_default()
    }

    /// The blocks of a rich text at a moment.
    pub fn blocks_at(&self, field: &str, moment: &Moment) -> Vec<Block> {
        self.slot().with(|d| d.blocks_at(field, moment)).unwrap_or_default()
    }

    /// The fields that say something else now than at a moment; does not track.
    pub fn changed_since(&self, moment: &Moment) -> Vec<&'static str> {
        self.slot().with(|d| d.changed_since(moment)).unwrap_or_default()
    }

    /// Makes fields say what they said at a moment, as one step of new edits; whether anything was written.
    pub fn bring_back(&self, fields: &[&str], moment: &Moment) -> bool {
        let mut wrote = false;
        for field in fields {
            while self.write(|d, now| d.bring_back(field, moment, wrote, now)) {
                wrote = true;
            }
        }
        wrote
    }
}
