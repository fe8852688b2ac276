//! The only place that touches the browser: everything above it speaks Rust types.

pub mod clock;
pub mod device;
pub mod fetch;
pub mod files;
pub mod idb;
pub mod input;
pub mod intl;
pub mod locks;
pub mod opfs;
pub mod random;
pub mod reader;
pub mod socket;
pub mod tabs;
pub mod task;
pub mod worker;
