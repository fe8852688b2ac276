//! Small questions to the page: unique ids, media queries, focus.

use leptos::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use wasm_bindgen::JsCast;

/// An id that no other element of the page has.
pub fn unique_id(stem: &str) -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    format!("{stem}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Whether a media query holds, as the window changes.
pub fn use_media(query: &'static str) -> Signal<bool> {
    let ask = move || window().match_media(query).ok().flatten().is_some_and(|list| list.matches());
    let holds = RwSignal::new(ask());
    let listener = window_event_listener(leptos::ev::resize, move |_| {
        let now = ask();
        if holds.try_get_untracked().is_some_and(|before| before != now) {
            holds.try_set(now);
        }
    });
    on_cleanup(move || listener.remove());
    holds.into()
}

/// Puts the focus on the first element that matches `selector`, once the next frame has been laid out.
pub fn focus_soon(selector: impl Into<String>) {
    let selector = selector.into();
    request_animation_frame(move || {
        focus(&selector);
    });
}

/// Puts the focus on the first element that matches `selector`; whether there is one.
pub fn focus(selector: &str) -> bool {
    let Some(found) = document().query_selector(selector).ok().flatten() else { return false };
    match found.dyn_into::<web_sys::HtmlElement>() {
        Ok(element) => element.focus().is_ok(),
        // A link in a drawing.
        Err(element) => element.dyn_into::<web_sys::SvgElement>().is_ok_and(|element| element.focus().is_ok()),
    }
}

/// The text of the first element that matches `selector`.
pub fn text_of(selector: &str) -> Option<String> {
    document().query_selector(selector).ok().flatten().and_then(|e| e.text_content()).map(|t| t.trim().to_owned())
}

/// Whether key presses at the event's target are meant as text.
pub fn is_typing(event: &web_sys::Event) -> bool {
    let Some(element) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) else { return false };
    let tag = element.tag_name();
    match tag.as_str() {
        "INPUT" => {
            let kind = element.get_attribute("type").unwrap_or_default();
            !matches!(kind.as_str(), "checkbox" | "radio" | "button" | "submit")
        }
        "TEXTAREA" | "SELECT" => true,
        _ => element.closest("[contenteditable=true],[contenteditable='']").ok().flatten().is_some(),
    }
}

/// How much larger than 14 px the reader's interface text is: row heights follow it.
pub fn text_scale() -> f64 {
    let size = document()
        .document_element()
        .and_then(|root| window().get_computed_style(&root).ok().flatten())
        .and_then(|style| style.get_property_value("font-size").ok())
        .and_then(|size| size.trim_end_matches("px").parse::<f64>().ok());
    size.map_or(1.0, |px| (px / 14.0).clamp(0.5, 4.0))
}

/// Whether a media query holds now.
pub fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Whether the event comes from inside a modal dialog.
pub fn in_dialog(event: &web_sys::Event) -> bool {
    event
        .target()
        .and_then(|t| t.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|e| e.closest("dialog[open]").ok().flatten().is_some())
}

/// Whether the keyboard has a Command key.
pub fn is_mac() -> bool {
    let agent = window().navigator().user_agent().unwrap_or_default();
    ["Macintosh", "iPhone", "iPad"].iter().any(|name| agent.contains(name))
}

/// The address of this page, without its fragment.
pub fn address() -> String {
    let location = window().location();
    let part = |p: Result<String, _>| p.unwrap_or_default();
    format!("{}{}", part(location.origin()), part(location.pathname()))
}

/// Puts a text on the clipboard, where the browser allows it.
pub fn copy(text: impl AsRef<str>) {
    let clipboard = window().navigator().clipboard();
    // Absent outside secure contexts; calling it there would throw.
    if !clipboard.is_undefined() {
        drop(clipboard.write_text(text.as_ref()));
    }
}

/// Opens the browser's print dialog.
pub fn print() {
    let _ = window().print();
}
