//! Doing things later.

use js_sys::{Function, Object, Promise, Reflect};
use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;
use std::task::Poll;
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

/// Waits until the page has nothing better to do, half a second at most.
pub async fn idle() {
    /// Milliseconds.
    const MOST: u32 = 500;
    /// Where the browser does not tell: a frame goes between.
    const FRAME: u32 = 20;
    let window = web_sys::window();
    let asks = window.as_ref().and_then(|w| Reflect::get(w, &"requestIdleCallback".into()).ok());
    let Some((window, ask)) = window.zip(asks.and_then(|ask| ask.dyn_into::<Function>().ok())) else {
        return sleep(FRAME).await;
    };
    let options = Object::new();
    let _ = Reflect::set(&options, &"timeout".into(), &MOST.into());
    let asked = Promise::new(&mut |resolve, _| drop(ask.call2(&window, &resolve, &options)));
    let _ = wasm_bindgen_futures::JsFuture::from(asked).await;
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

/// Lets everything that waits for the page happen first: painting, keys, messages.
pub async fn pause() {
    let done = Rc::new(Cell::new(false));
    let mut asked = false;
    std::future::poll_fn(move |context| {
        if done.get() {
            return Poll::Ready(());
        }
        if !std::mem::replace(&mut asked, true) {
            let (done, waker) = (done.clone(), context.waker().clone());
            soon(move || {
                done.set(true);
                waker.wake();
            });
        }
        Poll::Pending
    })
    .await;
}
