//! The server's JSON interface as views use it: members, invitations, units, tokens. Documents never travel this way.

pub use crate::platform::fetch::ApiError;

use crate::platform::fetch;
use gloo::net::http::Method;
use muster_shared::api::{AcceptInvitation, ChangePassword, InvitationView, Me, Setup, SetupState, path, paths};
use muster_shared::label::{Language, label};
use serde::Serialize;
use serde::de::DeserializeOwned;

impl ApiError {
    /// What the person reads.
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::Unreachable => label(
                "The server was not reached. Check the network, then try again.",
                "Der Server war nicht erreichbar. Prüfen Sie das Netz und versuchen Sie es erneut.",
            )
            .get(language)
            .to_owned(),
            Self::Refused(body) => body.message.get(language).to_owned(),
        }
    }
}

/// Reads what stands at a path of [`paths`], filled by [`path`].
pub async fn read<T: DeserializeOwned>(path: String) -> Result<T, ApiError> {
    fetch::get(&path).await
}

/// Makes something and reads what was made.
pub async fn create<T: DeserializeOwned>(path: String, body: impl Serialize) -> Result<T, ApiError> {
    fetch::call(Method::POST, &path, &body).await
}

/// Changes something and reads what it is now.
pub async fn change<T: DeserializeOwned>(path: String, body: impl Serialize) -> Result<T, ApiError> {
    fetch::call(Method::PUT, &path, &body).await
}

/// Takes something away.
pub async fn remove(path: String) -> Result<(), ApiError> {
    fetch::tell(Method::DELETE, &path, &()).await
}

/// Whether the server waits for its first workspace.
pub async fn set_up_needed() -> Result<SetupState, ApiError> {
    fetch::get(paths::SETUP).await
}

/// Makes the first workspace and signs its owner in.
pub async fn set_up(setup: Setup) -> Result<Me, ApiError> {
    fetch::call(Method::POST, paths::SETUP, &setup).await
}

/// What an invitation's link leads to.
pub async fn invitation(token: &str) -> Result<InvitationView, ApiError> {
    fetch::get(&path(paths::INVITATION, &[&token])).await
}

/// Accepts an invitation and signs in.
pub async fn accept(token: &str, accept: AcceptInvitation) -> Result<Me, ApiError> {
    fetch::call(Method::POST, &path(paths::INVITATION_ACCEPT, &[&token]), &accept).await
}

/// Changes one's own password; all other sessions end.
pub async fn change_password(change: ChangePassword) -> Result<(), ApiError> {
    fetch::tell(Method::POST, paths::PASSWORD, &change).await
}
