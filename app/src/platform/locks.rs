//! Web Locks, bound by hand: web-sys has them only behind an unstable flag.

use js_sys::{Function, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// A lock that is held or asked for. Dropping it gives it up; closing the tab does too.
pub struct Lock {
    release: Rc<RefCell<Release>>,
}

#[derive(Default)]
struct Release {
    given_up: bool,
    resolve: Option<Function>,
}

impl Lock {
    /// Asks for the lock `name`, which one tab holds at a time, and calls `held` when this tab has it. Where the browser
    /// has no locks (a page without HTTPS) it is called at once: then every tab works for itself.
    pub fn exclusive(name: &str, held: impl FnOnce() + 'static) -> Self {
        Self::request(name, "exclusive", held)
    }

    /// Waits for the lock `name`, which one tab holds at a time.
    pub async fn wait(name: &str) -> Self {
        let mut resolve = None;
        let granted = Promise::new(&mut |granted, _| resolve = Some(granted));
        let lock = Self::exclusive(name, move || {
            if let Some(resolve) = resolve {
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }
        });
        let _ = wasm_bindgen_futures::JsFuture::from(granted).await;
        lock
    }

    /// Holds the lock `name` together with others, as a sign of life for the service worker.
    pub fn shared(name: &str) -> Self {
        Self::request(name, "shared", || {})
    }

    fn request(name: &str, mode: &str, held: impl FnOnce() + 'static) -> Self {
        let release = Rc::new(RefCell::new(Release::default()));
        let Some((locks, request)) = manager() else {
            held();
            return Self { release };
        };
        let inner = release.clone();
        let granted = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
            if inner.borrow().given_up {
                return JsValue::UNDEFINED;
            }
            let promise = Promise::new(&mut |resolve, _| inner.borrow_mut().resolve = Some(resolve));
            held();
            promise.into()
        });
        let options = Object::new();
        let _ = Reflect::set(&options, &"mode".into(), &mode.into());
        let _ = request.call3(&locks, &name.into(), &options, &granted);
        Self { release }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Ok(mut release) = self.release.try_borrow_mut() {
            release.given_up = true;
            if let Some(resolve) = release.resolve.take() {
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }
        }
    }
}

fn manager() -> Option<(JsValue, Function)> {
    let navigator: JsValue = web_sys::window()?.navigator().into();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    Some((locks, request))
}
