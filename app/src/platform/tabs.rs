//! Messages between tabs of one browser.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel that all tabs with the same name hear, except the sender; closes when dropped.
pub struct Channel {
    inner: BroadcastChannel,
    on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Joins the channel. `None` where the browser has none.
    pub fn join(name: &str, on_message: impl Fn(Vec<u8>) + 'static) -> Option<Self> {
        let inner = BroadcastChannel::new(name).ok()?;
        let on_message = Closure::new(move |event: MessageEvent| {
            if let Ok(bytes) = event.data().dyn_into::<js_sys::Uint8Array>() {
                on_message(bytes.to_vec());
            }
        });
        inner.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Self { inner, on_message })
    }

    /// Tells the other tabs.
    pub fn post(&self, bytes: &[u8]) {
        let _ = self.inner.post_message(&js_sys::Uint8Array::from(bytes));
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.inner.set_onmessage(None);
        self.inner.close();
        let _ = &self.on_message;
    }
}
