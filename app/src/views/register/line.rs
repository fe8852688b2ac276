//! A line of text that is saved while it is written.

use crate::state::OpenDoc;
use leptos::prelude::*;
use muster_shared::schema::Value;
use std::time::Duration;

/// A pause after which what was typed is written. Short: saved means within 300 ms (DESIGN.md 1).
const PAUSE: Duration = Duration::from_millis(120);

/// What is being typed into one field, ahead of the document by at most [`PAUSE`].
#[derive(Clone, Copy)]
pub struct Draft {
    typed: RwSignal<Option<String>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    record: StoredValue<OpenDoc>,
    field: &'static str,
}

impl Draft {
    /// A draft of `field`; what is left in it is written when the view goes away.
    pub fn new(record: &OpenDoc, field: &'static str) -> Self {
        let draft = Self {
            typed: RwSignal::new(None),
            timer: StoredValue::new(None),
            record: StoredValue::new(record.clone()),
            field,
        };
        let last = record.clone();
        on_cleanup(move || {
            if let Some(Some(text)) = draft.typed.try_get_untracked() {
                last.set(field, Value::text(text));
            }
        });
        draft
    }

    /// What the control shows.
    pub fn shown(self) -> Signal<String> {
        let reading = self.record.with_value(|r| r.reading(self.field));
        Signal::derive(move || {
            self.typed.get().unwrap_or_else(|| reading.with(|r| r.value.as_text().unwrap_or_default().to_owned()))
        })
    }

    /// A key press.
    pub fn input(self, text: String) {
        self.typed.set(Some(text));
        self.hold();
        let timer = set_timeout_with_handle(move || self.write(), PAUSE).ok();
        self.timer.try_set_value(timer);
    }

    /// Writes what is there.
    pub fn write(self) {
        self.hold();
        let Some(Some(text)) = self.typed.try_get_untracked() else { return };
        self.record.try_with_value(|record| record.set(self.field, Value::text(text)));
        self.typed.try_set(None);
    }

    fn hold(self) {
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
    }
}
