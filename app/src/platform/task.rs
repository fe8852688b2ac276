//! Doing things later.

use std::future::Future;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Runs a future on the page's event loop.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(future);
}

/// Waits so many milliseconds (more when the tab is in the background).
pub async fn sleep(milliseconds: u32) {
    gloo::timers::future::TimeoutFuture::new(milliseconds).await;
}

/// Runs `work` as a task of its own after the messages that have already arrived, without the delay that browsers put
/// on nested timers.
pub fn soon(work: impl FnOnce() + 'static) {
    let Ok(channel) = web_sys::MessageChannel::new() else {
        gloo::timers::callback::Timeout::new(0, work).forget();
        return;
    };
    let receiver = channel.port1();
    let callback = Closure::once_into_js(move |_: web_sys::MessageEvent| work());
    receiver.set_onmessage(Some(callback.as_ref().unchecked_ref()));
    let _ = channel.port2().post_message(&wasm_bindgen::JsValue::NULL);
}
