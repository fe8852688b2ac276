//! The service worker: starts the app without a network and replaces it when a new version is there.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

fn container() -> Option<ServiceWorkerContainer> {
    let container = web_sys::window()?.navigator().service_worker();
    // Undefined on pages without HTTPS other than localhost.
    (!container.is_undefined()).then_some(container)
}

/// Registers the service worker. `waiting` is called when a new version is installed and waits for consent; `replaced`
/// when it has taken over, so that the page can write what is left and load again.
pub async fn register(waiting: impl Fn() + Clone + 'static, replaced: impl Fn() + 'static) {
    let Some(container) = container() else { return };
    let had_one = container.controller().is_some();
    let taken_over = Closure::<dyn Fn()>::new(move || {
        // The very first worker takes over a page that is current already.
        if had_one {
            replaced();
        }
    });
    container.set_oncontrollerchange(Some(taken_over.as_ref().unchecked_ref()));
    taken_over.forget();
    let Ok(registration) = JsFuture::from(container.register("/sw.js")).await else { return };
    let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>() else { return };
    if registration.waiting().is_some() && had_one {
        waiting();
    }
    let watched = registration.clone();
    let found = Closure::<dyn Fn()>::new(move || {
        if let Some(worker) = watched.installing() {
            watch(worker, waiting.clone());
        }
    });
    registration.set_onupdatefound(Some(found.as_ref().unchecked_ref()));
    found.forget();
}

fn watch(worker: ServiceWorker, waiting: impl Fn() + 'static) {
    let watched = worker.clone();
    let changed = Closure::<dyn Fn()>::new(move || {
        let replaces = container().is_some_and(|c| c.controller().is_some());
        if watched.state() == ServiceWorkerState::Installed && replaces {
            waiting();
        }
    });
    worker.set_onstatechange(Some(changed.as_ref().unchecked_ref()));
    changed.forget();
}

/// Lets the waiting version take over. Every tab hears of it by `replaced`.
pub async fn activate() -> bool {
    let Some(container) = container() else { return false };
    let Ok(registration) = JsFuture::from(container.get_registration()).await else { return false };
    let waiting = registration.dyn_into::<ServiceWorkerRegistration>().ok().and_then(|r| r.waiting());
    waiting.is_some_and(|worker| worker.post_message(&"activate".into()).is_ok())
}

/// Looks for a new version now.
pub async fn look_for_update() {
    let Some(container) = container() else { return };
    let Ok(registration) = JsFuture::from(container.get_registration()).await else { return };
    if let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>()
        && let Ok(promise) = registration.update()
    {
        let _ = JsFuture::from(promise).await;
    }
}
