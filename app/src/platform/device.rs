//! What the device says about itself, and small settings that belong to it.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Whether the browser believes to have a network. Only "no" can be relied upon.
pub fn online() -> bool {
    web_sys::window().is_none_or(|w| w.navigator().on_line())
}

/// Calls back when the network seems to come or go, for the life of the page.
pub fn on_online(callback: impl Fn(bool) + 'static) {
    let Some(window) = web_sys::window() else { return };
    let closure = Closure::<dyn Fn()>::new(move || callback(online()));
    for name in ["online", "offline"] {
        let _ = window.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    }
    closure.forget();
}

/// Calls back when the page is shown (`true`) or hidden, for the life of the page.
pub fn on_visible(callback: impl Fn(bool) + 'static) {
    let Some(document) = web_sys::window().and_then(|w| w.document()) else { return };
    let seen = document.clone();
    let closure =
        Closure::<dyn Fn()>::new(move || callback(seen.visibility_state() == web_sys::VisibilityState::Visible));
    let _ = document.add_event_listener_with_callback("visibilitychange", closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Asks the browser not to evict this site's storage when space is short.
pub async fn persist() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let storage = window.navigator().storage();
    if storage.is_undefined() {
        return false;
    }
    match storage.persist() {
        Ok(promise) => wasm_bindgen_futures::JsFuture::from(promise).await.is_ok_and(|v| v.is_truthy()),
        Err(_) => false,
    }
}

/// The browser's language tags in order of preference, the first only where there is no list.
pub fn languages() -> Vec<String> {
    web_sys::window()
        .map(|w| w.navigator().languages().iter().filter_map(|l| l.as_string()).collect())
        .unwrap_or_default()
}

/// A small setting of this browser; never content.
pub fn setting(key: &str) -> Option<String> {
    web_sys::window()?.local_storage().ok()??.get_item(key).ok()?
}

/// Keeps a small setting, or forgets it.
pub fn set_setting(key: &str, value: Option<&str>) {
    let Some(Ok(Some(storage))) = web_sys::window().map(|w| w.local_storage()) else { return };
    let _ = match value {
        Some(value) => storage.set_item(key, value),
        None => storage.remove_item(key),
    };
}

/// Which build of the app this page is; `None` in builds for development.
pub fn build() -> Option<String> {
    told("muster-build")
}

/// What the build told the page under a name.
pub(super) fn told(name: &str) -> Option<String> {
    let meta = web_sys::window()?.document()?.query_selector(&format!("meta[name='{name}']")).ok()??;
    meta.get_attribute("content").filter(|told| !told.is_empty())
}

/// Loads the page again.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// Writes a line for developers. Never secrets, never content.
pub fn report(line: &str) {
    gloo::console::warn!(line);
}

/// Writes what a script threw, with its stack.
pub fn report_thrown(line: &str, thrown: &wasm_bindgen::JsValue) {
    gloo::console::error!(line, thrown);
}
