//! Administration by whoever runs the machine: on a running server through a socket in the data folder (redb locks its
//! file, MODEL.md 23), else on the store itself. Both ways execute the same [`Request`].

mod socket;

pub use socket::{ask, listen};

use crate::AppState;
use crate::auth::{AuthError, NewAccount, ledger};
use crate::store::{RedbStore, StoreError};
use muster_shared::access::{Role, Scope};
use muster_shared::api::NewToken;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

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
    /// Writes what is committed now into a new file.
    Backup {
        /// The file, absolute.
        to: PathBuf,
    },
    /// Looks at everything that is stored.
    Verify,
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
        Request::Backup { to } => {
            let store = state.store.clone();
            let text = format!("backed up to {}", to.display());
            blocking(move || store.backup(&to)).await.map(|()| Reply::done(text, None))
        }
        Request::Verify => {
            // The engine locks its file: a copy of this moment is looked at instead.
            let copy = state.config.data.join("verify.tmp");
            let store = state.store.clone();
            blocking(move || {
                let _none_left_over = std::fs::remove_file(&copy);
                let looked = store.backup(&copy).and_then(|()| verify(&copy));
                let _already_gone = std::fs::remove_file(&copy);
                looked
            })
            .await
        }
    };
    result.unwrap_or_else(|e| Reply::failed(explain(&e)))
}

async fn blocking<T: Send + 'static>(
    f: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, AuthError> {
    let done = tokio::task::spawn_blocking(f).await;
    Ok(done.map_err(|e| AuthError::Internal(e.to_string()))??)
}

/// Looks at everything in a store's file that no server has open, the ledger's chain too, and changes nothing.
///
/// # Errors
/// Only when nothing could be looked at; damage is told in the reply.
pub fn verify(file: &Path) -> Result<Reply, StoreError> {
    let report = crate::store::verify(file)?;
    let mut wrong: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    let mut entries = 0;
    if wrong.is_empty() {
        match ledger::verify(&RedbStore::open_to_look(file)?)? {
            Ok(number) => entries = number,
            Err(broken) => wrong.push(broken.to_string()),
        }
    }
    let seen = format!("{} documents, {} changes, {entries} ledger entries", report.documents, report.changes);
    Ok(if wrong.is_empty() {
        Reply::done(format!("all is well: {seen}"), None)
    } else {
        Reply::failed(format!("{} is damaged ({seen}):\n  {}", file.display(), wrong.join("\n  ")))
    })
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
