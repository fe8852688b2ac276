//! Administration by whoever runs the machine: on a running server through a socket in the data folder (redb locks its
//! file, MODEL.md 23), else on the store itself. Both ways execute the same [`Request`].

mod socket;

pub use socket::{ask, listen};

use crate::AppState;
use crate::auth::{AuthError, NewAccount};
use muster_shared::access::{Role, Scope};
use muster_shared::api::NewToken;
use serde::{Deserialize, Serialize};

/// What is to be done.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// Adds an account and makes it a member.
    UserAdd {
        /// The address.
        email: String,
        /// The display name.
        name: String,
        /// The role.
        role: Role,
        /// The workspace by name or id.
        workspace: Option<String>,
        /// The password; `None` for a random one.
        password: Option<String>,
    },
    /// Sets a password and ends all sessions of the account.
    ResetPassword {
        /// The address.
        email: String,
        /// The password; `None` for a random one.
        password: Option<String>,
    },
    /// Makes an access token.
    TokenCreate {
        /// The address of whose token it is.
        email: String,
        /// The workspace by name or id.
        workspace: Option<String>,
        /// A name to know it by.
        name: String,
        /// What it is good for.
        scope: Scope,
        /// Days that it is good for.
        days: u32,
    },
}

/// What was done.
#[derive(Clone, Serialize, Deserialize)]
pub struct Reply {
    /// Whether it was.
    pub done: bool,
    /// What to tell.
    pub text: String,
    /// A secret to show once, alone on standard output.
    #[serde(default)]
    pub secret: Option<String>,
}

impl Reply {
    fn done(text: impl Into<String>, secret: Option<String>) -> Self {
        Self { done: true, text: text.into(), secret }
    }

    fn failed(text: impl Into<String>) -> Self {
        Self { done: false, text: text.into(), secret: None }
    }
}

/// Does it.
pub async fn execute(state: &AppState, request: Request) -> Reply {
    let result = match request {
        Request::UserAdd { email, name, role, workspace, password } => {
            let new = NewAccount { email: email.clone(), name, role, workspace, password };
            state.directory.add_account(new).await.map(|(id, drawn)| {
                let hint = if drawn.is_some() { "; the password below is shown once" } else { "" };
                Reply::done(format!("added {email} as {role:?} ({id}){hint}"), drawn)
            })
        }
        Request::ResetPassword { email, password } => {
            let given = password.is_some();
            state.directory.reset_password(&email, password).await.map(|password| {
                let text = format!("the password of {email} was set and all its sessions have ended");
                Reply::done(text, (!given).then_some(password))
            })
        }
        Request::TokenCreate { email, workspace, name, scope, days } => {
            let new = NewToken { name, scope, days };
            state.directory.create_token_for(&email, workspace, new).await.map(|(token, secret)| {
                Reply::done(format!("made the token {:?} of {email}; it is shown once", token.name), Some(secret))
            })
        }
    };
    result.unwrap_or_else(|e| Reply::failed(explain(&e)))
}

/// An error for the person at the console.
fn explain(e: &AuthError) -> String {
    match e {
        AuthError::Refused(code) => {
            use muster_shared::api::ErrorCode;
            match code {
                ErrorCode::BadReference => "name the workspace with --workspace, as it is spelled in Muster".into(),
                ErrorCode::EmailTaken => "there is an account with this address already".into(),
                ErrorCode::NotFound => "there is no account with this address".into(),
                ErrorCode::DeniedRole => "this account cannot have that: guests come by invitation only".into(),
                other => other.message().en.into(),
            }
        }
        other => other.to_string(),
    }
}
