//! A text that is saved while it is written.

use crate::state::{OpenDoc, Typing};
use leptos::prelude::*;
use muster_shared::schema::Value;
use std::time::Duration;

/// A pause after which what was typed is written. Short: saved means within 300 ms (DESIGN.md 1).
const PAUSE: Duration = Duration::from_millis(120);

/// How a value looks in its box, and what a text in it means.
#[derive(Clone, Copy)]
pub struct Way {
    /// The text of a value.
    pub show: fn(&Value) -> String,
    /// The value of a text.
    pub read: fn(&str) -> Value,
}

/// Plain words.
const WORDS: Way = Way { show: |value| value.as_text().unwrap_or_default().to_owned(), read: |text| Value::text(text) };

/// What is being typed into one field, ahead of the document by at most [`PAUSE`].
#[derive(Clone, Copy)]
pub struct Draft {
    /// What was typed, and whether it is not written yet.
    typed: RwSignal<Option<(String, bool)>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    typing: StoredValue<Option<Typing>>,
    record: StoredValue<OpenDoc>,
    field: &'static str,
    way: Way,
}

impl Draft {
    /// A draft of a `field` of words; what is left in it is written when the view goes away.
    pub fn new(record: &OpenDoc, field: &'static str) -> Self {
        Self::of(record, field, WORDS)
    }

    /// The same of a field of another kind.
    pub fn of(record: &OpenDoc, field: &'static str, way: Way) -> Self {
        let draft = Self {
            typed: RwSignal::new(None),
            timer: StoredValue::new(None),
            typing: StoredValue::new(None),
            record: StoredValue::new(record.clone()),
            field,
            way,
        };
        let last = record.clone();
        on_cleanup(move || {
            if let Some(Some((text, true))) = draft.typed.try_get_untracked() {
                last.set(field, (way.read)(&text));
            }
        });
        draft
    }

    /// What the control shows: the letters typed as long as they are what the field says, so that "42," is not tidied up
    /// under the hand; what somebody else has set meanwhile otherwise.
    pub fn shown(self) -> Signal<String> {
        let reading = self.record.with_value(|r| r.reading(self.field));
        let way = self.way;
        Signal::derive(move || {
            let typed = self.typed.get();
            reading.with(|r| match typed {
                Some((text, waits)) if waits || (way.read)(&text) == r.value => text,
                _ => (way.show)(&r.value),
            })
        })
    }

    /// A key press.
    pub fn input(self, text: String) {
        self.typed.set(Some((text, true)));
        if self.typing.with_value(Option::is_none) {
            self.typing.set_value(self.record.try_with_value(OpenDoc::typing));
        }
        self.hold();
        let timer = set_timeout_with_handle(move || self.keep(), PAUSE).ok();
        self.timer.try_set_value(timer);
    }

    /// Writes what is there and lets go of the letters: the box was left.
    pub fn write(self) {
        self.keep();
        self.typed.try_set(None);
    }

    /// Writes what is there.
    fn keep(self) {
        self.hold();
        let Some(Some((text, true))) = self.typed.try_get_untracked() else { return };
        let value = (self.way.read)(&text);
        self.record.try_with_value(|record| record.set(self.field, value));
        self.typed.try_set(Some((text, false)));
        self.typing.try_set_value(None);
    }

    fn hold(self) {
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
    }
}
