//! The JSON interface of our own server.

use super::files::Content;
use gloo::net::http::{Method, RequestBuilder, Response};
use muster_shared::api::{CSRF_HEADER, ErrorBody, ErrorCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Why a request has no answer to use.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ApiError {
    /// The server was not reached.
    #[error("the server was not reached")]
    Unreachable,
    /// The server said no.
    #[error("refused: {}", .0.message.en)]
    Refused(ErrorBody),
}

/// Milliseconds after which a server that does not answer counts as out of reach.
const PATIENCE: u32 = 10_000;

/// Reads.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, ApiError> {
    let answer = send(Method::GET, path, None::<&()>).await?;
    serde_json::from_str(&answer).map_err(|_| ApiError::Unreachable)
}

/// Sends `body` and reads the answer.
pub async fn call<T: DeserializeOwned>(method: Method, path: &str, body: &impl Serialize) -> Result<T, ApiError> {
    let answer = send(method, path, Some(body)).await?;
    serde_json::from_str(&answer).map_err(|_| ApiError::Unreachable)
}

/// Sends `body`; no answer is expected.
pub async fn tell(method: Method, path: &str, body: &impl Serialize) -> Result<(), ApiError> {
    send(method, path, Some(body)).await.map(|_| ())
}

/// Milliseconds that a part of a file may take on its way: slow lines are what parts are for.
const PART_PATIENCE: u32 = 35_000;

/// Sends bytes and reads the answer.
pub async fn put_bytes<T: DeserializeOwned>(path: &str, bytes: &Content) -> Result<T, ApiError> {
    let (signal, _timer) = patience(PART_PATIENCE);
    let request = builder(Method::PUT, path, signal.as_ref())
        .header("content-type", "application/octet-stream")
        .body(bytes.blob().clone())
        .map_err(|_| ApiError::Unreachable)?;
    let text = answer(request.send().await).await?;
    serde_json::from_str(&text).map_err(|_| ApiError::Unreachable)
}

/// Reads bytes.
pub async fn get_bytes(path: &str) -> Result<Vec<u8>, ApiError> {
    let (signal, _timer) = patience(PATIENCE);
    let sent = builder(Method::GET, path, signal.as_ref()).build().map_err(|_| ApiError::Unreachable)?.send().await;
    match sent {
        Ok(response) if response.ok() => response.binary().await.map_err(|_| ApiError::Unreachable),
        other => answer(other).await.and(Err(ApiError::Unreachable)),
    }
}

/// Reads a file. It may take as long as it takes; a connection that breaks ends it.
pub async fn get_file(path: &str) -> Result<Content, ApiError> {
    let sent = builder(Method::GET, path, None).build().map_err(|_| ApiError::Unreachable)?.send().await;
    let response = match sent {
        Ok(response) if response.ok() => response,
        other => return answer(other).await.and(Err(ApiError::Unreachable)),
    };
    let raw: web_sys::Response = response.into();
    let blob = raw.blob().map(wasm_bindgen_futures::JsFuture::from).map_err(|_| ApiError::Unreachable)?;
    blob.await.ok().and_then(Content::of_value).ok_or(ApiError::Unreachable)
}

type Timer = Option<gloo::timers::callback::Timeout>;

/// What ends a request that takes too long, unless the timer is dropped before.
fn patience(milliseconds: u32) -> (Option<web_sys::AbortSignal>, Timer) {
    let controller = web_sys::AbortController::new().ok();
    let signal = controller.as_ref().map(web_sys::AbortController::signal);
    (signal, controller.map(|c| gloo::timers::callback::Timeout::new(milliseconds, move || c.abort())))
}

fn builder(method: Method, path: &str, signal: Option<&web_sys::AbortSignal>) -> RequestBuilder {
    RequestBuilder::new(path).method(method).header(CSRF_HEADER, "1").abort_signal(signal)
}

async fn send(method: Method, path: &str, body: Option<&impl Serialize>) -> Result<String, ApiError> {
    // Dropping the timer when the answer is there takes it back.
    let (signal, _timer) = patience(PATIENCE);
    let builder = builder(method, path, signal.as_ref());
    let unreachable = |_| ApiError::Unreachable;
    let request = match body {
        Some(body) => builder.json(body).map_err(unreachable)?,
        None => builder.build().map_err(unreachable)?,
    };
    answer(request.send().await).await
}

/// What was answered, read to its end.
async fn answer(sent: Result<Response, gloo::net::Error>) -> Result<String, ApiError> {
    let unreachable = |_| ApiError::Unreachable;
    let response = sent.map_err(unreachable)?;
    let text = response.text().await.map_err(unreachable)?;
    if response.ok() {
        return Ok(text);
    }
    // A gateway in between answers with something else: that is the server being out of reach.
    match serde_json::from_str::<ErrorBody>(&text) {
        Ok(body) => Err(ApiError::Refused(body)),
        Err(_) if response.status() == 401 => Err(ApiError::Refused(ErrorCode::SignedOut.body())),
        Err(_) => Err(ApiError::Unreachable),
    }
}
