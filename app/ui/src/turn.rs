//! Views that take each other's place.

use leptos::prelude::*;

/// Draws what stands in one place, one view after the other, when something that `draw` reads has changed.
///
/// The change that replaces a view may have woken what that view had drawn, too; each of it would run once more after the
/// view's own signals are gone, and fail. So the view that leaves is put to sleep, with all that it drew, before it is taken
/// down. Call it where the view is put together: what is provided there reaches the views.
pub fn in_turn<V: 'static>(mut draw: impl FnMut() -> V + Send + 'static) -> impl FnMut() -> V + Send + 'static {
    let around = Owner::current().unwrap_or_default();
    let mut last: Option<Owner> = None;
    move || {
        if let Some(last) = last.take() {
            last.pause();
            last.cleanup();
        }
        let owner = around.child();
        let view = owner.with(&mut draw);
        last = Some(owner);
        view
    }
}
