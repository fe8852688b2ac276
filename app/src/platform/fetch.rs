//! The JSON interface of our own server.

use gloo::net::http::{Method, RequestBuilder};
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

async fn send(method: Method, path: &str, body: Option<&impl Serialize>) -> Result<String, ApiError> {
    let controller = web_sys::AbortController::new().ok();
    let signal = controller.as_ref().map(web_sys::AbortController::signal);
    // Dropping the timer when the answer is there takes it back.
    let _timer = controller.map(|c| gloo::timers::callback::Timeout::new(PATIENCE, move || c.abort()));
    let builder = RequestBuilder::new(path).method(method).header(CSRF_HEADER, "1").abort_signal(signal.as_ref());
    let unreachable = |_| ApiError::Unreachable;
    let request = match body {
        Some(body) => builder.json(body).map_err(unreachable)?,
        None => builder.build().map_err(unreachable)?,
    };
    let response = request.send().await.map_err(unreachable)?;
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
