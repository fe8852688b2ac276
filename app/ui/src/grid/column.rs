//! What a grid shows: its columns, their order, and how rows are drawn.

use leptos::prelude::*;
use std::sync::Arc;

/// A column.
#[derive(Clone)]
pub struct Column {
    /// Its heading.
    pub name: TextProp,
    /// Its track of `grid-template-columns`.
    pub track: String,
    /// The narrowest it can be, in rem, for scrolling sideways.
    pub least: f64,
    /// Whether a press on the heading sorts by it.
    pub sortable: bool,
    /// Whether it goes where the table is narrow.
    pub spare: bool,
}

/// By which column, and whether from the top down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Index of the column.
    pub column: usize,
    /// Greatest first.
    pub descending: bool,
}

/// The tracks of all columns, and of those that a narrow table keeps; and how wide they are at least, in rem.
pub(super) struct Tracks {
    pub all: String,
    pub few: String,
    pub least: f64,
    pub least_few: f64,
}

impl Tracks {
    pub(super) fn of(columns: &[Column]) -> Self {
        let tracks = |few: bool| {
            let columns = columns.iter().filter(|c| !few || !c.spare);
            columns.map(|c| c.track.as_str()).collect::<Vec<_>>().join(" ")
        };
        let least = |few: bool| columns.iter().filter(|c| !few || !c.spare).map(|c| c.least).sum();
        Self { all: tracks(false), few: tracks(true), least: least(false), least_few: least(true) }
    }
}

/// Draws the cells of one row, one view per column. The row shows one record after another, so that the views follow its key.
pub type Cells<K> = Arc<dyn Fn(Signal<K>) -> Vec<AnyView> + Send + Sync>;
/// Draws one card, which follows its key.
pub type Card<K> = Arc<dyn Fn(Signal<K>) -> AnyView + Send + Sync>;
