//! What is left when the app has stopped: plain elements and a link, no signals, nothing that could fail again.

use leptos::prelude::document;

/// Covers the page with a heading, a sentence and a link that loads the app again. It must not panic: it runs in the panic hook.
pub fn show(title: &str, text: &str, again: &str) {
    let page = document();
    let Some(body) = page.body() else { return };
    if page.get_element_by_id("recovery").is_some() {
        return;
    }
    let make = |tag: &str, words: &str| {
        let element = page.create_element(tag).ok()?;
        element.set_text_content(Some(words));
        Some(element)
    };
    let Some(section) = make("section", "") else { return };
    let _ = section.set_attribute("id", "recovery");
    let _ = section.set_attribute("class", "recovery");
    let _ = section.set_attribute("role", "alertdialog");
    let _ = section.set_attribute("aria-label", title);
    for (tag, words) in [("h1", title), ("p", text)] {
        if let Some(element) = make(tag, words) {
            let _ = section.append_child(&element);
        }
    }
    if let Some(link) = make("a", again) {
        let _ = link.set_attribute("href", "/");
        let _ = link.set_attribute("class", "btn primary");
        let _ = section.append_child(&link);
    }
    let _ = body.append_child(&section);
}
