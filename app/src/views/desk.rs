//! What is in front of the person right now, for commands that act on it.

use crate::editor::EditorControl;
use crate::state::OpenDoc;
use crate::views::history::Look;
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_shared::schema::Transition;

/// What a command asks of the record that is open; the record's own page does it, as if its button had been pressed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wish {
    /// Take this way, or ask for it.
    Step(&'static Transition),
    /// Make another record that says the same.
    Duplicate,
    /// Offer it as a file.
    Export,
}

/// The desk. Provided once, at the root.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Whether the palette is open.
    pub palette: RwSignal<bool>,
    /// Whether the list of shortcuts is open.
    pub help: RwSignal<bool>,
    /// The record that is open.
    pub record: RwSignal<Option<OpenDoc>>,
    /// The editor of its text, where it has one.
    pub editor: RwSignal<Option<EditorControl>>,
    /// The field that somebody is in.
    pub field: RwSignal<Option<&'static str>>,
    /// The look into the past of the record that is open, while somebody takes one.
    pub look: RwSignal<Option<Look>>,
    /// What a command asked of a record, until its page has heard it.
    pub wish: RwSignal<Option<(DocId, Wish)>>,
    /// How many pages were shown: the first takes no focus.
    pub pages: StoredValue<usize>,
    /// When the last record was made, by [`crate::platform::clock::monotonic`].
    pub made: StoredValue<f64>,
}

impl Desk {
    /// Makes the desk and provides it as a context.
    pub fn provide() -> Self {
        let desk = Self {
            palette: RwSignal::new(false),
            help: RwSignal::new(false),
            record: RwSignal::new(None),
            editor: RwSignal::new(None),
            field: RwSignal::new(None),
            look: RwSignal::new(None),
            wish: RwSignal::new(None),
            pages: StoredValue::new(0),
            made: StoredValue::new(f64::NEG_INFINITY),
        };
        provide_context(desk);
        desk
    }
}

/// The desk. Panics where none was provided, as contexts do.
pub fn use_desk() -> Desk {
    expect_context()
}
