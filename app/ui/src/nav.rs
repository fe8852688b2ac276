//! The address bar as a signal: paths in, paths out. It knows nothing of what a path means.
//!
//! Why not a router crate? The app has one enum of places that it matches itself; what is left is forty lines of history,
//! and a router would weigh a tenth of the download.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Where the browser is. Copy it freely; it lives as long as the app.
#[derive(Clone, Copy, Debug)]
pub struct Navigation {
    path: RwSignal<String>,
    query: RwSignal<String>,
    hash: RwSignal<String>,
}

impl Navigation {
    /// Starts listening to the address bar and to presses on links within the app, and provides itself as a context.
    pub fn provide() -> Self {
        let navigation = Self { path: RwSignal::default(), query: RwSignal::default(), hash: RwSignal::default() };
        navigation.read();
        let popped = window_event_listener(leptos::ev::popstate, move |_| navigation.read());
        let pressed = window_event_listener(leptos::ev::click, move |event| navigation.follow(&event));
        on_cleanup(move || {
            popped.remove();
            pressed.remove();
        });
        provide_context(navigation);
        navigation
    }

    /// The path, from `/`.
    pub fn path(self) -> Signal<String> {
        self.path.into()
    }

    /// The query without `?`.
    pub fn query(self) -> Signal<String> {
        self.query.into()
    }

    /// The fragment without `#`. Secrets of links stand there, where no server sees them.
    pub fn hash(self) -> Signal<String> {
        self.hash.into()
    }

    /// Goes to an address of the app: a path, with or without query and fragment.
    pub fn go(self, address: &str) {
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(address));
        }
        self.read();
    }

    /// Like [`Navigation::go`], but the place left is forgotten: for redirects, filters, and to drop a secret.
    pub fn replace(self, address: &str) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(address));
        }
        self.read();
    }

    fn read(self) {
        let location = window().location();
        let part = |s: Result<String, _>, mark| s.map(|s| s.trim_start_matches(mark).to_owned()).unwrap_or_default();
        let path = location.pathname().unwrap_or_else(|_| "/".into());
        let (query, hash) = (part(location.search(), '?'), part(location.hash(), '#'));
        // Query and fragment first: who wakes up for the path reads them.
        set_if_new(self.query, query);
        set_if_new(self.hash, hash);
        set_if_new(self.path, path);
    }

    fn follow(self, event: &web_sys::MouseEvent) {
        if event.default_prevented()
            || event.button() != 0
            || event.meta_key()
            || event.ctrl_key()
            || event.shift_key()
            || event.alt_key()
        {
            return;
        }
        let Some(link) = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::Element>().ok())
            .and_then(|e| e.closest("a[href]").ok().flatten())
        else {
            return;
        };
        let outside = ["download", "target", "data-outside"].iter().any(|a| link.has_attribute(a));
        match link.get_attribute("href") {
            Some(address) if address.starts_with('/') && !address.starts_with("//") && !outside => {
                event.prevent_default();
                self.go(&address);
            }
            _ => {}
        }
    }
}

fn set_if_new(signal: RwSignal<String>, value: String) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}

/// The navigation of the app. Outside [`Navigation::provide`] a fresh reading of the address bar.
pub fn use_navigation() -> Navigation {
    use_context::<Navigation>().unwrap_or_else(Navigation::provide)
}
