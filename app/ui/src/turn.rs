//! Views that take each other's place.

use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;

/// Draws what stands in one place, one view after the other, when something that `draw` reads has changed.
///
/// The change that replaces a view may have woken what that view had drawn, too; each of it runs once more, and would fail
/// if the view's own signals were gone by then. So what a view owns goes after everything that was woken has run. Call it
/// where the view is put together: what is provided there reaches the views.
pub fn in_turn<V: 'static>(
    mut draw: impl FnMut() -> V + Send + 'static,
) -> impl FnMut() -> OwnedView<V> + Send + 'static {
    let around = Owner::current().unwrap_or_default();
    move || {
        let owner = around.child();
        OwnedView::new_with_owner(owner.with(&mut draw), owner)
    }
}
