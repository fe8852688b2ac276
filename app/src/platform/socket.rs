//! A binary WebSocket to our own server.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BinaryType, MessageEvent, WebSocket};

/// What happens on a socket.
#[derive(Debug)]
pub enum SocketEvent {
    /// It is open.
    Open,
    /// A message came.
    Message(Vec<u8>),
    /// It is closed, or could not be opened.
    Closed,
}

/// A socket; closes when dropped.
pub struct Socket {
    inner: WebSocket,
    on_open: Closure<dyn FnMut()>,
    on_message: Closure<dyn FnMut(MessageEvent)>,
    on_close: Closure<dyn FnMut()>,
}

impl Socket {
    /// Connects to `path` on the server that the page came from. `None` when the browser refuses to try.
    pub fn connect(path: &str, on: impl Fn(SocketEvent) + Clone + 'static) -> Option<Self> {
        let location = web_sys::window()?.location();
        let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
        let inner = WebSocket::new(&format!("{scheme}://{}{path}", location.host().ok()?)).ok()?;
        inner.set_binary_type(BinaryType::Arraybuffer);
        let (opened, received, closed) = (on.clone(), on.clone(), on);
        let on_open = Closure::new(move || opened(SocketEvent::Open));
        let on_message = Closure::new(move |event: MessageEvent| {
            if let Ok(buffer) = event.data().dyn_into::<js_sys::ArrayBuffer>() {
                received(SocketEvent::Message(js_sys::Uint8Array::new(&buffer).to_vec()));
            }
        });
        let on_close = Closure::new(move || closed(SocketEvent::Closed));
        inner.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        inner.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        inner.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Some(Self { inner, on_open, on_message, on_close })
    }

    /// Sends a message; whether the socket took it. Taken is not delivered: only an acknowledgement says that.
    pub fn send(&self, bytes: &[u8]) -> bool {
        self.inner.ready_state() == WebSocket::OPEN && self.inner.send_with_u8_array(bytes).is_ok()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.inner.set_onopen(None);
        self.inner.set_onmessage(None);
        self.inner.set_onclose(None);
        let _ = self.inner.close();
        // The closures live until here because the browser may call them until the handlers are gone.
        let _ = (&self.on_open, &self.on_message, &self.on_close);
    }
}
