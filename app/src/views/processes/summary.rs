//! How the processes stand, counted from rows.

use crate::state::{List, Slices, dates, reckoned, use_workspace};
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_shared::isms::checks::{self, Check};
use muster_shared::isms::standing;
use muster_shared::registers::{self, FLOWS, PROCESSES, Process};
use std::sync::Arc;

/// A flow in numbers.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FlowStands {
    /// Results there are.
    pub arrived: usize,
    /// Results that nobody has taken up.
    pub waiting: Vec<DocId>,
}

/// What a check found.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// The rule.
    pub check: &'static Check,
    /// The record that breaks it.
    pub doc: DocId,
    /// The process that keeps it.
    pub process: Option<&'static Process>,
}

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        self.check.key == other.check.key && self.doc == other.doc
    }
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Summary {
    /// Records by process, in the order of [`PROCESSES`].
    pub records: Vec<usize>,
    /// Flows in the order of [`FLOWS`].
    pub flows: Vec<FlowStands>,
    /// What the checks found, the gravest first.
    pub found: Vec<Found>,
    /// Whether everything was looked through yet. Before that there are no numbers to show.
    pub ready: bool,
}

impl Summary {
    /// Results that wait for a process.
    pub fn waiting_for(&self, process: &Process) -> usize {
        FLOWS.iter().zip(&self.flows).filter(|(flow, _)| flow.to == process.key).map(|(_, s)| s.waiting.len()).sum()
    }

    /// What is to be put right in a process.
    pub fn found_in(&self, process: &Process) -> usize {
        self.found.iter().filter(|found| found.process.is_some_and(|p| p.key == process.key)).count()
    }
}

/// Counts anew whenever a record changes, beside the page; only for pages that show the whole. Empty and not
/// [`Summary::ready`] until everything was looked through once.
pub fn use_summary() -> Signal<Arc<Summary>> {
    let workspace = use_workspace();
    let lists = registers::all().map(|register| workspace.rows(register.key)).collect();
    let counted = reckoned(lists, count);
    let flows = vec![FlowStands::default(); FLOWS.len()];
    let nothing = Arc::new(Summary { flows, ..Summary::default() });
    Signal::derive(move || counted.get().unwrap_or_else(|| nothing.clone()))
}

/// Looks everything through; `None` when nobody waits any more.
async fn count(lists: Vec<List>, mut slices: Slices) -> Option<Summary> {
    let records = slices.records(&lists).await?;
    let mut flows = Vec::with_capacity(FLOWS.len());
    for flow in FLOWS {
        let standing = standing(&records, flow);
        let waiting = standing.waiting.iter().map(|row| row.doc).collect();
        flows.push(FlowStands { arrived: standing.arrived.len(), waiting });
        if slices.is_over() {
            slices.pause().await?;
        }
    }
    let today = dates::today();
    let mut found: Vec<Found> = Vec::new();
    for finding in checks::steps(&records, &today) {
        found.extend(finding.map(|finding| Found {
            check: finding.check,
            doc: finding.row.doc,
            process: registers::by_key(&finding.row.register).and_then(Process::of),
        }));
        if slices.step() {
            slices.pause().await?;
        }
    }
    found.sort_by_key(|found| std::cmp::Reverse(found.check.level));
    let many = |process: &Process| process.registers.iter().map(|r| records.of(r.key).len()).sum();
    Some(Summary { records: PROCESSES.iter().map(many).collect(), flows, found, ready: true })
}
