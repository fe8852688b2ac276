//! The app, built into the binary: files with a hash in their name may be kept for ever, all others are asked for
//! again. Compressed siblings (`.br`, `.gz`) are made when the app is built, none at run time.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;
use std::fmt::Write;

#[derive(RustEmbed)]
#[folder = "../dist"]
#[allow_missing = true]
struct Dist;

/// Shown where the server was built without the app.
const NO_APP: &str = include_str!("assets/no_app.html");

/// Encodings that a file may lie there in, the smaller first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Answers with a file of the app, or with the app's page for its own paths.
pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    answer(uri.path(), &headers, Dist::get)
}

fn answer(path: &str, headers: &HeaderMap, get: impl Fn(&str) -> Option<EmbeddedFile>) -> Response {
    let name = path.trim_start_matches('/');
    let name = if name.is_empty() { "index.html" } else { name };
    let is_variant = ENCODINGS.iter().any(|(_, suffix)| name.ends_with(suffix));
    if !is_variant && get(name).is_some() {
        return file(name, headers, get);
    }
    if !is_app_path(path) {
        return (StatusCode::NOT_FOUND, "not found\n").into_response();
    }
    if get("index.html").is_some() {
        return file("index.html", headers, get);
    }
    let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::SERVICE_UNAVAILABLE, html, NO_APP).into_response()
}

/// Whether a path can be a place of the app. Paths of interfaces and names of files never are: a missing script must
/// not be answered with a page.
fn is_app_path(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    !matches!(first, "api" | "sync" | "health" | "metrics") && !last.contains('.')
}

fn file(name: &str, headers: &HeaderMap, get: impl Fn(&str) -> Option<EmbeddedFile>) -> Response {
    let wanted = accepted(headers);
    let variant = ENCODINGS
        .iter()
        .filter(|(encoding, _)| wanted(encoding))
        .find_map(|(encoding, suffix)| Some((*encoding, get(&format!("{name}{suffix}"))?)));
    let (encoding, found) = match variant {
        Some((encoding, file)) => (Some(encoding), file),
        None => match get(name) {
            Some(file) => (None, file),
            None => return StatusCode::NOT_FOUND.into_response(),
        },
    };
    let etag = etag(&found.metadata.sha256_hash());
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .any(|t| t.trim().trim_start_matches("W/") == etag || t.trim() == "*");
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let body = match found.data {
            Cow::Borrowed(bytes) => Body::from(bytes),
            Cow::Owned(bytes) => Body::from(bytes),
        };
        Response::new(body)
    };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
    let caching = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Which encodings the client takes: named, or by `*`, and not with a quality of zero.
fn accepted(headers: &HeaderMap) -> impl Fn(&str) -> bool {
    let all: Vec<(String, bool)> = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .map(|part| {
            let (name, rest) = part.split_once(';').unwrap_or((part, ""));
            let quality = rest.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse::<f32>().ok());
            (name.trim().to_ascii_lowercase(), quality.is_some_and(|q| q > 0.0))
        })
        .collect();
    move |encoding| {
        let find = |name: &str| all.iter().find(|(n, _)| n == name).map(|(_, good)| *good);
        find(encoding).or_else(|| find("*")).unwrap_or(false)
    }
}

fn etag(hash: &[u8]) -> String {
    let mut text = String::from("\"");
    for byte in hash.iter().take(16) {
        let _infallible = write!(text, "{byte:02x}");
    }
    text.push('"');
    text
}

/// Whether the name carries a hash of the content: 16 hexadecimal digits as Trunk writes them, or 8 letters and digits
/// as esbuild does, after a hyphen.
fn is_hashed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.split('.').next().unwrap_or(file).trim_end_matches("_bg");
    let Some((_, hash)) = stem.rsplit_once('-') else { return false };
    let hex = hash.len() >= 12 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    let base32 = hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b));
    hex || base32
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use rust_embed::Metadata;

    fn dist(name: &str) -> Option<EmbeddedFile> {
        let data: &'static [u8] = match name {
            "index.html" => b"<html>",
            "app-0123456789abcdef.js" => b"let a = 1",
            "app-0123456789abcdef.js.br" => b"br",
            "app-0123456789abcdef.js.gz" => b"gz",
            "sw.js" => b"self",
            _ => return None,
        };
        let hash = [data.len() as u8; 32];
        Some(EmbeddedFile { data: Cow::Borrowed(data), metadata: Metadata::__rust_embed_new(hash, None, None) })
    }

    fn ask(path: &str, encodings: &'static str) -> Response {
        let mut headers = HeaderMap::new();
        if !encodings.is_empty() {
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(encodings));
        }
        answer(path, &headers, dist)
    }

    fn text<'a>(response: &'a Response, name: &str) -> &'a str {
        response.headers().get(name).map_or("", |v| v.to_str().unwrap())
    }

    #[test]
    fn the_smallest_accepted_encoding_is_sent() {
        let path = "/app-0123456789abcdef.js";
        assert_eq!(text(&ask(path, "gzip, deflate, br"), "content-encoding"), "br");
        assert_eq!(text(&ask(path, "gzip, br;q=0"), "content-encoding"), "gzip");
        assert_eq!(text(&ask(path, "*"), "content-encoding"), "br");
        assert_eq!(text(&ask(path, ""), "content-encoding"), "");
        assert_eq!(text(&ask(path, "br"), "content-type"), "text/javascript; charset=utf-8");
        assert_eq!(text(&ask(path, "br"), "vary"), "accept-encoding");
        assert_eq!(ask("/app-0123456789abcdef.js.br", "br").status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn hashed_names_are_kept_for_ever_and_others_asked_for_again() {
        assert!(text(&ask("/app-0123456789abcdef.js", ""), "cache-control").contains("immutable"));
        for path in ["/", "/sw.js", "/index.html"] {
            assert_eq!(text(&ask(path, ""), "cache-control"), "no-cache", "{path}");
        }
        for (name, hashed) in [
            ("editor-QK3ZV2AB.js", true),
            ("muster-app-0123456789abcdef_bg.wasm", true),
            ("later-pages-0123456789abcdef.wasm", true),
            ("snippets/x-0123456789abcdef/inline0.js", false),
            ("some-document.js", false),
            ("manifest.webmanifest", false),
        ] {
            assert_eq!(is_hashed(name), hashed, "{name}");
        }
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let etag = text(&ask("/sw.js", ""), "etag").to_owned();
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_str(&etag).unwrap());
        let response = answer("/sw.js", &headers, dist);
        assert_eq!((response.status(), text(&response, "etag")), (StatusCode::NOT_MODIFIED, etag.as_str()));
    }

    #[test]
    fn only_places_of_the_app_fall_back_to_its_page() {
        for path in ["/", "/sign-in", "/w/abc/policy/def"] {
            assert_eq!(ask(path, "").status(), StatusCode::OK, "{path}");
        }
        for path in ["/api/v2/x", "/sync/v9", "/missing-0123456789abcdef.js", "/favicon.ico", "/health/x"] {
            assert_eq!(ask(path, "").status(), StatusCode::NOT_FOUND, "{path}");
        }
        let response = answer("/sign-in", &HeaderMap::new(), |_| None);
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
