//! The domain of Muster, shared by server and browser.
//!
//! Nothing here knows a socket, a database, a browser, a clock or a random source: time and randomness come in as
//! parameters, bytes go in and out. Dependencies point one way:
//! `registers → schema, domain`; `doc → schema`; `sync → doc, access`. A test in `tests/import_direction.rs` holds this.

pub mod access;
pub mod api;
pub mod attachments;
pub mod catalogue;
pub mod comments;
pub mod doc;
pub mod domain;
pub mod find;
pub mod id;
pub mod isms;
pub mod label;
pub mod mapping;
pub mod registers;
pub mod report;
pub mod schema;
pub mod sync;
pub mod tables;
pub mod time;
pub mod view;
pub mod workshop;
pub mod xlsx;
