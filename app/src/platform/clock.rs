//! Time from the browser.

use muster_shared::time::Timestamp;

/// Now, by this device's clock. Never used to decide who wins (MODEL.md 4).
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

/// Milliseconds that only go up, for measuring and throttling.
pub fn monotonic() -> f64 {
    web_sys::window().and_then(|w| w.performance()).map_or_else(js_sys::Date::now, |p| p.now())
}
