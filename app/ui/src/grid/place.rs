//! Where in a grid an event happened.

use wasm_bindgen::JsCast;

fn target(event: &web_sys::Event) -> Option<web_sys::Element> {
    event.target()?.dyn_into().ok()
}

/// The place of the row, from 0.
pub(super) fn row_of(event: &web_sys::Event) -> Option<usize> {
    let row = target(event)?.closest(".body [aria-rowindex]").ok()??;
    let index: usize = row.get_attribute("aria-rowindex")?.parse().ok()?;
    Some(index.saturating_sub(2))
}

/// The column, from 0.
pub(super) fn column_of(event: &web_sys::Event) -> Option<usize> {
    let cell = target(event)?.closest("[role=gridcell]").ok()??;
    let index: usize = cell.get_attribute("aria-colindex")?.parse().ok()?;
    Some(index.saturating_sub(1))
}

/// Whether it happened on a cell itself, not on something in it.
pub(super) fn is_cell(event: &web_sys::Event) -> bool {
    target(event).is_some_and(|element| element.get_attribute("role").as_deref() == Some("gridcell"))
}

/// Whether it happened inside something that matches `selector`.
pub(super) fn within(event: &web_sys::Event, selector: &str) -> bool {
    target(event).is_some_and(|element| element.closest(selector).ok().flatten().is_some())
}
