//! What the app knows: who is signed in, the records of a workspace, open documents, and where the work is saved.
//!
//! Views read signals and call methods that return at once; storing, sending and merging happen behind.

pub mod api;
mod base64;
mod comments;
mod engine;
pub mod import;
mod open;
mod parting;
mod past;
mod request;
mod rows;
mod session;
mod store;
pub mod tables;
pub mod transfer;
mod workspace;

pub use crate::platform::clock::monotonic as clock;
pub use crate::platform::files::download;
pub use crate::platform::intl as dates;
pub use crate::platform::task as later;
pub use comments::Conversation;
pub use engine::{Change, Changed, Wrote};
pub use muster_shared::sync::peer::status::SyncStatus;
pub use open::{OpenDoc, PeerView, TextGuard, Typing};
pub use request::{Request, Standing, Why};
pub use rows::RowView;
pub use session::{Session, Theme, provide_session, use_session};
pub use workspace::{Workspace, provide_workspace, use_workspace};
