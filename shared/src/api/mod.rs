//! The JSON of `/api/v1`, one type per body, used by both sides. Additive only: new fields have defaults, readers
//! ignore what they do not know.
//!
//! Every request but GET carries the header [`CSRF_HEADER`], the type `application/json` and the server's own origin.
//! Errors are an [`ErrorBody`] with the HTTP status of its [`ErrorCode`].

mod decisions;
mod documents;
mod error;
mod files;
mod ledger;
mod people;

pub use decisions::*;
pub use documents::*;
pub use error::*;
pub use files::*;
pub use ledger::*;
pub use people::*;

use std::fmt::Display;

/// The header that only a page of ours can set; its value is `1`.
pub const CSRF_HEADER: &str = "x-muster";
/// Characters that a password needs at least.
pub const PASSWORD_MIN: usize = 12;
/// Bytes that a password may have at most.
pub const PASSWORD_MAX: usize = 256;
/// Characters of a person's, workspace's, unit's or token's name at most.
pub const NAME_MAX: usize = 120;
/// Bytes of an e-mail address at most.
pub const EMAIL_MAX: usize = 254;
/// Units or documents that one member or invitation may name.
pub const NAMED_MAX: usize = 200;
/// Days that an invitation may be good for at most.
pub const INVITATION_DAYS_MAX: u32 = 30;
/// Days that a guest's access may last at most.
pub const GUEST_DAYS_MAX: u32 = 366;
/// Days that an access token may be good for at most.
pub const TOKEN_DAYS_MAX: u32 = 366;
/// Bytes of decoded chunks in one [`Hold`].
pub const HELD_BYTES_MAX: usize = 8 << 20;

/// Paths of the interface; `{…}` is filled by [`path`].
pub mod paths {
    /// GET [`super::Me`], or 401.
    pub const ME: &str = "/api/v1/me";
    /// POST [`super::SignIn`] → [`super::Me`].
    pub const SIGN_IN: &str = "/api/v1/sign-in";
    /// POST → 204.
    pub const SIGN_OUT: &str = "/api/v1/sign-out";
    /// POST [`super::ChangePassword`] → 204; all other sessions of the account end.
    pub const PASSWORD: &str = "/api/v1/password";
    /// PUT [`super::Profile`] → [`super::Me`].
    pub const PROFILE: &str = "/api/v1/profile";
    /// GET list of [`super::SessionInfo`].
    pub const SESSIONS: &str = "/api/v1/sessions";
    /// DELETE → 204.
    pub const SESSION: &str = "/api/v1/sessions/{session}";
    /// GET [`super::SetupState`]; POST [`super::Setup`] → [`super::Me`].
    pub const SETUP: &str = "/api/v1/setup";
    /// GET [`super::InvitationView`].
    pub const INVITATION: &str = "/api/v1/invitations/{token}";
    /// POST [`super::AcceptInvitation`] → [`super::Me`].
    pub const INVITATION_ACCEPT: &str = "/api/v1/invitations/{token}/accept";
    /// PUT [`super::RenameWorkspace`] → 204.
    pub const WORKSPACE: &str = "/api/v1/workspaces/{ws}";
    /// GET list of [`super::Member`].
    pub const MEMBERS: &str = "/api/v1/workspaces/{ws}/members";
    /// PUT [`super::ChangeMember`] → [`super::Member`]; DELETE → 204.
    pub const MEMBER: &str = "/api/v1/workspaces/{ws}/members/{account}";
    /// GET list of [`super::Invitation`]; POST [`super::NewInvitation`] → [`super::InvitationCreated`].
    pub const INVITATIONS: &str = "/api/v1/workspaces/{ws}/invitations";
    /// DELETE → 204.
    pub const WORKSPACE_INVITATION: &str = "/api/v1/workspaces/{ws}/invitations/{invitation}";
    /// GET list of [`super::Unit`]; POST [`super::NewUnit`] → [`super::Unit`].
    pub const UNITS: &str = "/api/v1/workspaces/{ws}/units";
    /// PUT [`super::NewUnit`] → [`super::Unit`]; DELETE → 204.
    pub const UNIT: &str = "/api/v1/workspaces/{ws}/units/{unit}";
    /// GET list of one's own [`super::Token`]s; POST [`super::NewToken`] → [`super::TokenCreated`].
    pub const TOKENS: &str = "/api/v1/workspaces/{ws}/tokens";
    /// DELETE → 204.
    pub const TOKEN: &str = "/api/v1/workspaces/{ws}/tokens/{token}";
    /// PUT [`super::Place`] → [`super::Placed`].
    pub const PLACEMENT: &str = "/api/v1/workspaces/{ws}/documents/{doc}/placement";
    /// GET list of [`crate::sync::decision::Decision`], oldest first; POST [`super::Decide`] → [`super::Verdict`].
    pub const DECISIONS: &str = "/api/v1/workspaces/{ws}/documents/{doc}/decisions";
    /// GET [`super::RecordFiles`]; POST [`super::NewFile`] → [`super::Uploaded`].
    pub const FILES: &str = "/api/v1/workspaces/{ws}/documents/{doc}/files";
    /// GET the file's bytes; PUT the bytes (`application/octet-stream`) of a file of `size` from `offset` on, both in the
    /// query → [`super::Uploaded`]; DELETE → 204: erases it for good, for every record of the workspace.
    pub const FILE: &str = "/api/v1/workspaces/{ws}/documents/{doc}/files/{file}";
    /// GET list of [`super::DocumentGrant`].
    pub const GRANTS: &str = "/api/v1/workspaces/{ws}/documents/{doc}/grants";
    /// PUT [`super::SetGrant`] → 204; DELETE → 204.
    pub const GRANT: &str = "/api/v1/workspaces/{ws}/documents/{doc}/grants/{account}";
    /// GET [`crate::find::TextPage`] as CBOR; `?after=` what the page before said.
    pub const TEXTS: &str = "/api/v1/workspaces/{ws}/texts";
    /// GET list of [`super::HeldInfo`]; POST [`super::Hold`] → [`super::HeldInfo`].
    pub const HOLDING: &str = "/api/v1/workspaces/{ws}/holding";
    /// GET [`super::Held`]; DELETE → 204.
    pub const HELD: &str = "/api/v1/workspaces/{ws}/holding/{held}";
    /// GET [`super::LedgerPage`]; query `before`: the number to continue below.
    pub const LEDGER: &str = "/api/v1/workspaces/{ws}/ledger";
}

/// Fills the `{…}` of a path of [`paths`] in order. Ids and tokens need no escaping.
pub fn path(template: &str, values: &[&dyn Display]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut values = values.iter();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        if let Some(value) = values.next() {
            out.push_str(&value.to_string());
        }
        rest = after.split_once('}').map_or("", |(_, r)| r);
    }
    out.push_str(rest);
    out
}
#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::id::{DocId, WorkspaceId};
    use crate::label::Language;

    #[test]
    fn paths_fill_in_order() {
        let ws = WorkspaceId([1; 16]);
        assert_eq!(path(paths::MEMBER, &[&ws, &"x"]), format!("/api/v1/workspaces/{ws}/members/x"));
        assert_eq!(path(paths::ME, &[]), "/api/v1/me");
    }

    #[test]
    fn unknown_error_codes_are_read() {
        let body: ErrorBody = serde_json::from_str(r#"{"error":"brand_new","message":{"en":"a","de":"b"}}"#).unwrap();
        assert_eq!((body.error, body.message.get(Language::De)), (ErrorCode::Unknown, "b"));
    }

    #[test]
    fn ids_travel_as_text() {
        let grant = Grant { doc: DocId([3; 16]), write: true };
        let json = serde_json::to_string(&grant).unwrap();
        assert!(json.contains(&DocId([3; 16]).to_string()));
        assert_eq!(serde_json::from_str::<Grant>(&json).unwrap(), grant);
    }
}
