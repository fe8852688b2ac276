//! Files that people bring, from arbitrary bytes.
#![no_main]

#[path = "../conversation.rs"]
mod conversation;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| conversation::hold(data));
