//! What holds for every response and every request: headers against embedding and injection, and the defence against
//! requests that other sites make with somebody's cookie.

use crate::AppState;
use crate::auth::bearer_secret;
use crate::config::Origins;
use crate::error::ApiError;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use muster_shared::api::{CSRF_HEADER, ErrorCode};
use std::time::Instant;

/// The Content-Security-Policy. Scripts and styles come from files of ours only; `wasm-unsafe-eval` lets the browser
/// compile our WebAssembly and evaluates no script. `'self'` covers our own web sockets; Safari before 15.4 did not
/// know that, so they are named where the public URL is known.
pub fn content_security_policy(origins: &Origins) -> String {
    let sockets = origins.public().map_or(String::new(), |p| format!(" {}", p.to_string().replacen("http", "ws", 1)));
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
         font-src 'self'; connect-src 'self'{sockets}; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    )
}

/// Features of the browser that the app uses: the camera for evidence, the clipboard for copying. Nothing else.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(self), clipboard-read=(self), \
     clipboard-write=(self), display-capture=(), encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), \
     magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(self), usb=(), \
     xr-spatial-tracking=()";

/// Sets the headers that every response carries.
pub async fn headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "no-referrer");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    if state.config.origins.is_https() {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if is_api {
        set(header::CACHE_CONTROL, "no-store");
    }
    // Files that people uploaded have a stricter one.
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, state.csp.clone());
    }
    response
}

/// Refuses requests that change something and do not come from a page of ours.
///
/// Three fences, each enough in a modern browser: a header that a form cannot set and a foreign script may not without
/// our leave; the origin that the browser names; and a body type that a form cannot send. Requests with a token in the
/// `Authorization` header need name no origin: no browser adds that header by itself.
pub async fn same_site(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let headers = request.headers();
    if !is_ours(&state.config.origins, headers) {
        metrics::counter!("muster_cross_site_refusals_total").increment(1);
        return ApiError::from(ErrorCode::CrossSite).into_response();
    }
    let is_part = *request.method() == Method::PUT && is_type(headers, "application/octet-stream");
    if has_body(headers) && !is_part && !is_type(headers, "application/json") {
        return ApiError::from(ErrorCode::NotJson).into_response();
    }
    next.run(request).await
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

fn is_ours(origins: &Origins, headers: &HeaderMap) -> bool {
    let origin_fits = match text(headers, "origin") {
        Some(origin) => origins.allows(origin, text(headers, "host")),
        None => bearer_secret(headers).is_some() && !headers.contains_key(header::ORIGIN),
    };
    let site_fits = text(headers, "sec-fetch-site").is_none_or(|s| s == "same-origin");
    origin_fits && site_fits && text(headers, CSRF_HEADER) == Some("1")
}

fn has_body(headers: &HeaderMap) -> bool {
    headers.contains_key(header::TRANSFER_ENCODING)
        || text(headers, "content-length").is_some_and(|l| l.trim() != "0")
        || headers.contains_key(header::CONTENT_TYPE)
}

fn is_type(headers: &HeaderMap, wanted: &str) -> bool {
    text(headers, "content-type")
        .and_then(|t| t.split(';').next())
        .is_some_and(|t| t.trim().eq_ignore_ascii_case(wanted))
}

/// Logs requests by their pattern, never with query, headers or body, and counts them.
pub async fn observe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let took = started.elapsed();
    let route = route.as_ref().map_or("(file)", MatchedPath::as_str);
    metrics::histogram!("muster_http_request_seconds", "route" => route.to_owned(), "status" => status.to_string())
        .record(took.as_secs_f64());
    let ms = took.as_millis() as u64;
    if status >= 500 {
        tracing::warn!(%method, route, status, ms, "request failed");
    } else if route.starts_with("/api/") {
        tracing::info!(%method, route, status, ms, "request");
    } else {
        tracing::debug!(%method, route, status, ms, "request");
    }
    response
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_policy_allows_no_inline_script_and_names_the_sockets() {
        let csp = content_security_policy(&Origins::new(Some("https://muster.example.org"), false).unwrap());
        assert!(csp.contains("connect-src 'self' wss://muster.example.org;"));
        assert!(
            !csp.contains("unsafe-inline") && !csp.contains("'unsafe-eval'") && csp.starts_with("default-src 'none'")
        );
    }

    #[test]
    fn only_our_pages_may_change_something() {
        let origins = Origins::new(Some("https://muster.example.org"), false).unwrap();
        let ask = |pairs: &[(&'static str, &'static str)]| {
            let mut h = HeaderMap::new();
            for (k, v) in pairs {
                h.insert(*k, HeaderValue::from_static(v));
            }
            is_ours(&origins, &h)
        };
        let ours = ("origin", "https://muster.example.org");
        assert!(ask(&[ours, ("x-muster", "1")]));
        assert!(ask(&[ours, ("x-muster", "1"), ("sec-fetch-site", "same-origin")]));
        assert!(ask(&[("authorization", "Bearer mst_x"), ("x-muster", "1")]));
        assert!(!ask(&[ours]));
        assert!(!ask(&[("x-muster", "1")]));
        assert!(!ask(&[("origin", "null"), ("x-muster", "1")]));
        assert!(!ask(&[("origin", "https://evil.org"), ("x-muster", "1")]));
        assert!(!ask(&[("origin", "https://evil.org"), ("authorization", "Bearer mst_x"), ("x-muster", "1")]));
        assert!(!ask(&[ours, ("x-muster", "1"), ("sec-fetch-site", "same-site")]));
    }
}
