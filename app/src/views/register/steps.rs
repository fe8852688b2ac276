//! Changes made in a list, and the way back from them.

use crate::state::{Change, Changed, Workspace};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::schema::Value;

/// Steps back that are kept.
const STEPS: usize = 50;

/// What was there before a change, and what was set, which must still be there when it is taken back.
type Step = Vec<(Change, Value)>;

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

    /// Makes changes and keeps how to take them back; how many were made and how many could not be.
    pub async fn make(self, changes: Vec<Change>) -> (usize, usize) {
        let set = changes.clone();
        let changed = self.workspace.change(changes).await;
        self.keep(&set, changed)
    }

    /// The same for any number of changes.
    pub async fn make_many(self, changes: Vec<Change>) -> (usize, usize) {
        let set = changes.clone();
        let changed = self.workspace.change_many(changes).await;
        self.keep(&set, changed)
    }

    fn keep(self, set: &[Change], changed: Changed) -> (usize, usize) {
        let number = changed.before.len();
        if number > 0 {
            let set: std::collections::HashMap<_, _> = set.iter().map(|c| ((c.doc, c.field), &c.value)).collect();
            let now = |before: &Change| set.get(&(before.doc, before.field)).map(|v| (*v).clone()).unwrap_or_default();
            let step: Step =
                changed.before.into_iter().map(|before| (now(&before), before)).map(|(n, b)| (b, n)).collect();
            self.steps.try_update_value(|steps| {
                steps.push(step);
                if steps.len() > STEPS {
                    steps.remove(0);
                }
            });
        }
        (number, changed.refused)
    }

    /// Takes back the last change, where nobody has changed the same since.
    pub fn undo(self) {
        let Some(Some(step)) = self.steps.try_update_value(Vec::pop) else { return };
        let is_there = |change: &Change, set: &Value| {
            untrack(|| self.workspace.find(change.doc)).is_some_and(|row| match change.field {
                "title" => Value::text(row.row.title.clone()) == *set,
                "deleted" => Value::Flag(row.row.deleted) == *set,
                field => row.row.value(field) == set,
            })
        };
        let back: Vec<Change> =
            step.into_iter().filter(|(before, set)| is_there(before, set)).map(|(before, _)| before).collect();
        spawn_local(async move {
            self.workspace.change_many(back).await;
        });
    }
}
