//! The only place that touches the browser: everything above it speaks Rust types.

pub mod clock;
pub mod random;
