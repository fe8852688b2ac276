//! Long work beside the page: some milliseconds at a time, and in between whatever the page has to do.

use super::rows::RowView;
use crate::platform::{clock, task};
use leptos::prelude::*;
use muster_shared::isms::Records;
use std::sync::Arc;

/// Milliseconds at a time: well below what somebody notices.
const SLICE: f64 = 8.0;
/// Small steps between two looks at the clock, which itself takes as long as some of them.
const STEPS: u32 = 32;

/// The rows of a register.
pub type List = Arc<Vec<Arc<RowView>>>;

/// The time of work that is done in steps.
pub struct Slices {
    started: f64,
    steps: u32,
    wanted: Box<dyn Fn() -> bool>,
}

impl Slices {
    fn new(wanted: impl Fn() -> bool + 'static) -> Self {
        Self { started: clock::monotonic(), steps: 0, wanted: Box::new(wanted) }
    }

    /// A small step is done. Whether the page is due, to be given its turn by [`Slices::pause`].
    pub fn step(&mut self) -> bool {
        self.steps += 1;
        self.steps.is_multiple_of(STEPS) && self.is_over()
    }

    /// Whether the page is due, after a step that may have been a long one.
    pub fn is_over(&self) -> bool {
        clock::monotonic() - self.started > SLICE
    }

    /// The page's turn. `None` when nobody waits for the result any more.
    pub async fn pause(&mut self) -> Option<()> {
        task::pause().await;
        self.started = clock::monotonic();
        (self.wanted)().then_some(())
    }

    /// Gathers the records of some lists.
    pub async fn records<'a>(&mut self, lists: &'a [List]) -> Option<Records<'a>> {
        let mut records = Records::with_capacity(lists.iter().map(|list| list.len()).sum());
        for view in lists.iter().flat_map(|list| list.iter()) {
            records.add(&view.row);
            if self.step() {
                self.pause().await?;
            }
        }
        Some(records)
    }
}

/// What `reckon` makes of some lists, made anew beside the page whenever one of them changes; `None` until it is there for
/// the first time. What changes meanwhile is reckoned after that.
pub fn reckoned<T, F>(
    lists: Vec<Signal<List>>,
    reckon: impl Fn(Vec<List>, Slices) -> F + Clone + Send + Sync + 'static,
) -> Signal<Option<Arc<T>>>
where
    T: PartialEq + Send + Sync + 'static,
    F: Future<Output = Option<T>> + 'static,
{
    let result = RwSignal::new(None::<Arc<T>>);
    // Whether it is being done, and whether something changed since it began.
    let (running, again) = (StoredValue::new(false), StoredValue::new(false));
    Effect::new(move || {
        lists.iter().for_each(Track::track);
        again.set_value(true);
        if running.get_value() {
            return;
        }
        running.set_value(true);
        let (lists, reckon) = (lists.clone(), reckon.clone());
        task::spawn(async move {
            while again.try_get_value() == Some(true) {
                again.set_value(false);
                let now: Option<Vec<List>> = lists.iter().map(GetUntracked::try_get_untracked).collect();
                let Some(now) = now else { return };
                let Some(made) = reckon(now, Slices::new(move || !result.is_disposed())).await else { return };
                let is_new = |known: &Option<Arc<T>>| known.as_deref() != Some(&made);
                if result.try_with_untracked(is_new) == Some(true) {
                    result.set(Some(Arc::new(made)));
                }
            }
            running.try_set_value(false);
        });
    });
    result.into()
}
