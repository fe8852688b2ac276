//! Changes made in a list, and the way back from them.

use crate::state::{Change, Changed, Workspace};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::schema::Value;
use std::sync::Arc;

/// Steps back that are kept.
const STEPS: usize = 50;

/// What was there before a change, and what was set, which must still be there when it is taken back.
type Step = Arc<Vec<(Change, Value)>>;

/// The way back from one step, kept beyond the list that it was made in.
#[derive(Clone)]
pub struct Back {
    steps: Steps,
    step: Step,
}

impl Back {
    /// Takes the step back, where nobody has changed the same since.
    pub fn take(&self) {
        let step = &self.step;
        self.steps.steps.try_update_value(|steps| steps.retain(|kept| !Arc::ptr_eq(kept, step)));
        self.steps.take_back(step);
    }
}

/// The changes of one list.
#[derive(Clone, Copy)]
pub struct Steps {
    workspace: Workspace,
    steps: StoredValue<Vec<Step>>,
}

impl Steps {
    /// None yet.
    pub fn new(workspace: Workspace) -> Self {
        Self { workspace, steps: StoredValue::new(Vec::new()) }
    }

    /// Makes changes and keeps how to take them back; how many were made, how many could not be,
    /// and the way back.
    pub async fn make(self, changes: Vec<Change>) -> (usize, usize, Back) {
        let set = changes.clone();
        let changed = self.workspace.change(changes).await;
        self.keep(&set, changed)
    }

    /// The same for any number of changes.
    pub async fn make_many(self, changes: Vec<Change>) -> (usize, usize, Back) {
        let set = changes.clone();
        let changed = self.workspace.change_many(changes).await;
        self.keep(&set, changed)
    }

    fn keep(self, set: &[Change], changed: Changed) -> (usize, usize, Back) {
        let number = changed.before.len();
        let mut step = Step::default();
        if number > 0 {
            let set: std::collections::HashMap<_, _> = set.iter().map(|c| ((c.doc, c.field), &c.value)).collect();
            let now = |before: &Change| set.get(&(before.doc, before.field)).map(|v| (*v).clone()).unwrap_or_default();
            let all = changed.before.into_iter().map(|before| (now(&before), before)).map(|(n, b)| (b, n));
            step = Arc::new(all.collect());
            let step = step.clone();
            self.steps.try_update_value(|steps| {
                steps.push(step);
                if steps.len() > STEPS {
                    steps.remove(0);
                }
            });
        }
        (number, changed.refused, Back { steps: self, step })
    }

    /// Takes back the last change, where nobody has changed the same since.
    pub fn undo(self) {
        if let Some(Some(step)) = self.steps.try_update_value(Vec::pop) {
            self.take_back(&step);
        }
    }

    fn take_back(self, step: &Step) {
        let back: Vec<Change> = step.iter().map(|(before, set)| before.clone().where_is(set.clone())).collect();
        spawn_local(async move {
            self.workspace.change_many(back).await;
        });
    }
}
