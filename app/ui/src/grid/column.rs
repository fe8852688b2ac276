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

/// Draws the cells of one row, one view per column.
pub type Cells<K> = Arc<dyn Fn(K) -> Vec<AnyView> + Send + Sync>;
/// Draws one card.
pub type Card<K> = Arc<dyn Fn(K) -> AnyView + Send + Sync>;
