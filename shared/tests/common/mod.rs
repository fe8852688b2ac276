//! What the tests of documents share: a flat view, plans and their execution.

#![allow(dead_code)]

pub mod plan;
pub mod run;
pub mod view;

/// How many cases a property runs: `MUSTER_CASES`, or `usual`.
pub fn cases(usual: u32) -> u32 {
    std::env::var("MUSTER_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}
