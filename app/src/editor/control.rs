//! What a page and the palette hold of an editor: its headings, its state, its commands.

use super::island::{Island, Mounted};
use leptos::prelude::*;
use serde::Deserialize;

/// A heading of the text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Heading {
    /// The number of its block; see [`EditorControl::go_to`].
    pub block: u32,
    /// From 1.
    pub level: u8,
    /// Its words.
    pub text: String,
}

/// Headings and number of words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub(super) struct Survey {
    pub headings: Vec<Heading>,
    pub words: usize,
}

/// What the toolbar shows as pressed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub(super) struct Pressed {
    pub kind: String,
    pub level: u8,
    pub ordered: bool,
    pub marks: Vec<String>,
    pub link: bool,
    pub editable: bool,
}

/// A handle on the editor of one text. Made by the page, filled when the editor stands.
#[derive(Clone, Copy)]
pub struct EditorControl {
    pub(super) survey: RwSignal<Survey>,
    pub(super) pressed: RwSignal<Pressed>,
    pub(super) mounted: StoredValue<Option<Mounted>, LocalStorage>,
    pub(super) standing: RwSignal<bool>,
}

impl Default for EditorControl {
    fn default() -> Self {
        Self {
            survey: RwSignal::default(),
            pressed: RwSignal::default(),
            mounted: StoredValue::new_local(None),
            standing: RwSignal::new(false),
        }
    }
}

impl EditorControl {
    /// The headings, in order; a little after they change.
    pub fn headings(self) -> Signal<Vec<Heading>> {
        Signal::derive(move || self.survey.with(|s| s.headings.clone()))
    }

    /// How many words the text has; a little after it changes.
    pub fn words(self) -> Signal<usize> {
        Signal::derive(move || self.survey.with(|s| s.words))
    }

    /// Runs a command: `strong`, `em`, `code`, `link`, `paragraph`, `heading1` … `heading3`, `bullets`, `numbers`, `checks`,
    /// `quote`, `codeblock`, `indent`, `outdent`. Others do nothing.
    pub fn command(self, name: &str) {
        self.with(|island| {
            let _ = island.command(name);
        });
    }

    /// Puts the cursor into the block with this number and brings it into view.
    pub fn go_to(self, block: u32) {
        self.with(|island| {
            let _ = island.go_to(block);
        });
    }

    /// Puts the cursor into the text.
    pub fn focus(self) {
        self.with(|island| {
            let _ = island.focus();
        });
    }

    /// The island is cloned out first: what it does may come back here.
    pub(super) fn with(self, run: impl FnOnce(&Island)) {
        let island = self.mounted.try_with_value(|m| m.as_ref().map(|m| m.island.clone())).flatten();
        if let Some(island) = island {
            run(&island);
        }
    }
}
