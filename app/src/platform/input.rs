//! Whether somebody is pressing keys or moving the page just now. What cannot be done in small parts waits for a pause.

use super::{clock, task};
use std::cell::Cell;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// What counts as pressing.
const EVENTS: [&str; 3] = ["keydown", "pointerdown", "wheel"];
/// Milliseconds between two looks.
const LOOK: u32 = 250;

thread_local! {
    /// When something was pressed last, by [`clock::monotonic`]; `None` while nobody has asked.
    static LAST: Cell<Option<f64>> = const { Cell::new(None) };
}

/// Waits until nothing was pressed for so many milliseconds, `most` of them at most.
pub async fn hands_off(milliseconds: f64, most: f64) {
    listen();
    let started = clock::monotonic();
    loop {
        let now = clock::monotonic();
        let last = LAST.get().unwrap_or(f64::NEG_INFINITY);
        if now - last > milliseconds || now - started > most {
            return;
        }
        task::sleep(LOOK).await;
    }
}

/// Begins to listen, once for the life of the page.
fn listen() {
    if LAST.get().is_some() {
        return;
    }
    LAST.set(Some(f64::NEG_INFINITY));
    let Some(window) = web_sys::window() else { return };
    let heard = Closure::<dyn Fn()>::new(|| LAST.set(Some(clock::monotonic()))).into_js_value();
    for event in EVENTS {
        // Capturing: whoever handles the event may stop it.
        let _ = window.add_event_listener_with_callback_and_bool(event, heard.unchecked_ref(), true);
    }
}
