//! Rows that are ticked, and rows that head others.

use leptos::prelude::*;
use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

/// The rows that are ticked. The caller keeps them; the grid shows the boxes and asks for changes.
#[derive(Clone)]
pub struct Marks<K: Send + Sync + 'static> {
    /// Which ones.
    pub marked: Signal<Arc<HashSet<K>>>,
    /// How many rows there are to tick.
    pub many: Signal<usize>,
    /// Ticks a row or takes its tick away; with `true` all rows from the last one to it.
    pub on_mark: Callback<(K, bool)>,
    /// Ticks these rows as well.
    pub on_more: Callback<(Vec<K>,)>,
    /// Ticks all rows, or none.
    pub on_all: Callback<(bool,)>,
    /// The name of a row's box.
    pub name: Arc<dyn Fn(K) -> String + Send + Sync>,
    /// The name of the box for all.
    pub all: TextProp,
}

impl<K: Copy + Send + Sync + 'static> Marks<K> {
    pub(super) fn all_box(self) -> AnyView {
        let (marked, many, on_all, all) = (self.marked, self.many, self.on_all, self.all);
        let every = move || {
            let many = many.get();
            many > 0 && marked.with(|m| m.len()) >= many
        };
        let some = move || marked.with(|m| !m.is_empty()) && !every();
        view! {
            <input
                class="tick"
                type="checkbox"
                aria-label=move || all.get()
                prop:checked=every
                prop:indeterminate=some
                on:change=move |event| on_all.run((event_target_checked(&event),))
            />
        }
        .into_any()
    }
}

impl<K: Copy + Eq + Hash + Send + Sync + 'static> Marks<K> {
    /// Shift+Space ticks the row, or the rows of the block that is chosen; Ctrl+A all. Whether the key was one of them.
    pub(super) fn takes(&self, event: &web_sys::KeyboardEvent, key: K, block: impl FnOnce() -> Option<Vec<K>>) -> bool {
        match event.key().as_str() {
            " " if event.shift_key() => match block().filter(|rows| rows.len() > 1) {
                Some(rows) => self.on_more.run((rows,)),
                None => self.on_mark.run((key, false)),
            },
            "a" if event.ctrl_key() => self.on_all.run((true,)),
            _ => return false,
        }
        event.prevent_default();
        true
    }

    pub(super) fn row_box(&self, key: Signal<K>) -> AnyView {
        let (marked, on_mark, name) = (self.marked, self.on_mark, self.name.clone());
        view! {
            // Reached by Shift+Space from any cell of the row.
            <input
                class="tick"
                type="checkbox"
                tabindex="-1"
                aria-label=move || name(key.get())
                prop:checked=move || marked.with(|m| m.contains(&key.get()))
                on:click=move |event| {
                    event.stop_propagation();
                    on_mark.run((key.get_untracked(), event.shift_key()));
                }
            />
        }
        .into_any()
    }
}

/// Rows that stand above others and fold them away.
#[derive(Clone)]
pub struct Heads<K: 'static> {
    /// Whether a row is one.
    pub is: Arc<dyn Fn(K) -> bool + Send + Sync>,
    /// Whether those below it are shown; tracks.
    pub open: Arc<dyn Fn(K) -> bool + Send + Sync>,
    /// What stands on it.
    pub draw: Arc<dyn Fn(K) -> AnyView + Send + Sync>,
    /// Shows or folds away what is below.
    pub on_fold: Callback<(K,)>,
}

impl<K: Copy + 'static> Heads<K> {
    /// Enter and Space fold or unfold a head, the arrows as in a tree. Whether the key was one of them.
    pub(super) fn folds(&self, event: &web_sys::KeyboardEvent, key: K) -> bool {
        if !(self.is)(key) {
            return false;
        }
        let way = if untrack(|| (self.open)(key)) { "ArrowLeft" } else { "ArrowRight" };
        let pressed = event.key();
        let folds = matches!(pressed.as_str(), "Enter" | " ") || pressed == way;
        if folds {
            event.prevent_default();
            self.on_fold.run((key,));
        }
        folds
    }
}
