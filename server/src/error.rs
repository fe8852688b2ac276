//! What a request is answered when it fails: a status, a code for programs, and both languages for people.

use crate::auth::AuthError;
use crate::blobs::FileError;
use crate::store::StoreError;
use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use muster_shared::access::Denied;
use muster_shared::api::{ErrorBody, ErrorCode};

/// A request failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{code:?}")]
pub struct ApiError {
    /// Why.
    pub code: ErrorCode,
    /// Seconds after which it may succeed.
    pub retry_after: Option<u64>,
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self { code, retry_after: None }
    }
}

impl From<Denied> for ApiError {
    fn from(denied: Denied) -> Self {
        ErrorCode::from(denied).into()
    }
}

impl From<AuthError> for ApiError {
    fn from(e: AuthError) -> Self {
        match e {
            AuthError::Refused(code) => code.into(),
            AuthError::TooFast { seconds } => Self { code: ErrorCode::TooFast, retry_after: Some(seconds) },
            AuthError::Store(e) => e.into(),
            AuthError::Internal(reason) => {
                tracing::error!(reason, "a request failed");
                ErrorCode::Internal.into()
            }
        }
    }
}

impl From<FileError> for ApiError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Refused(code) => code.into(),
            FileError::Erased => ErrorCode::FileErased.into(),
            FileError::Auth(error) => error.into(),
            FileError::Store(error) => error.into(),
            FileError::Disk(_) | FileError::Objects(_) => {
                tracing::error!(%error, "a file could not be stored or read");
                ErrorCode::StorageFailed.into()
            }
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(e: StoreError) -> Self {
        tracing::error!(error = %e, "the store failed");
        match e {
            StoreError::Conflict(_) => ErrorCode::NotFound.into(),
            _ => ErrorCode::StorageFailed.into(),
        }
    }
}

impl From<tokio::task::JoinError> for ApiError {
    fn from(e: tokio::task::JoinError) -> Self {
        tracing::error!(error = %e, "a request's task failed");
        ErrorCode::Internal.into()
    }
}

impl From<PathRejection> for ApiError {
    fn from(_: PathRejection) -> Self {
        ErrorCode::NotFound.into()
    }
}

impl From<QueryRejection> for ApiError {
    fn from(_: QueryRejection) -> Self {
        ErrorCode::Malformed.into()
    }
}

impl From<JsonRejection> for ApiError {
    fn from(e: JsonRejection) -> Self {
        match e.status() {
            StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::NotJson,
            _ => ErrorCode::Malformed,
        }
        .into()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = ErrorBody { retry_after: self.retry_after, ..self.code.body() };
        let mut response = (status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
