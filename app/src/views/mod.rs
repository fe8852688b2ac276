//! What people see. A view reads signals of [`crate::state`] and composes [`muster_ui`]; it touches neither the browser nor
//! documents by itself.

pub mod admin;
pub mod checks;
pub mod comments;
pub mod decision;
pub mod desk;
pub mod exchange;
pub mod files;
pub mod find;
pub mod format;
pub mod history;
pub mod home;
pub mod i18n;
pub mod mappings;
pub mod missing;
pub mod own;
pub mod people;
pub mod policy;
pub mod processes;
pub mod register;
pub mod reports;
pub mod shell;
pub mod start;
pub mod tables;
pub mod texts;
pub mod undecided;
