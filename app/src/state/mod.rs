//! What the app knows: who is signed in, the records of a workspace, open documents, and where the work is saved.
//!
//! Views read signals and call methods that return at once; storing, sending and merging happen behind.

pub mod api;
mod base64;
mod comments;
mod engine;
mod files;
pub mod import;
pub mod lately;
pub mod mapping;
mod open;
mod parting;
mod past;
mod request;
mod rows;
mod session;
mod slices;
mod store;
pub mod tables;
mod theme;
pub mod transfer;
mod upload;
mod workspace;

pub use crate::platform::clock::monotonic as clock;
pub use crate::platform::files::{Address, Brought, Content, carries_files, download, dropped, pasted, save};
pub use crate::platform::intl as dates;
pub use crate::platform::task as later;
pub use comments::Conversation;
pub use engine::works::{Documents, bring as bring_documents, documents};
pub use engine::{Change, Changed, Problem, Wrote};
pub use files::{RecordFiles, Stands};
pub use muster_shared::sync::peer::status::SyncStatus;
pub use open::{OpenDoc, PeerView, TextGuard, Typing};
pub use request::{Request, Standing, Why};
pub use rows::RowView;
pub use session::{Session, provide_session, use_session};
pub use slices::{List, Slices, reckoned};
pub use theme::Theme;
pub use workspace::{Workspace, provide_workspace, use_workspace};
