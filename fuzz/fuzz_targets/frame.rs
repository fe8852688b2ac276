//! Messages of the native protocol from arbitrary bytes: what decodes must encode to something that decodes to the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use muster_shared::sync::frame::{Down, Up, decode, encode};

fuzz_target!(|data: &[u8]| {
    if let Ok(message) = decode::<Up>(data) {
        assert_eq!(decode::<Up>(&encode(&message)).expect("our own encoding decodes"), message);
    }
    if let Ok(message) = decode::<Down>(data) {
        // Rows may carry numbers that are no numbers, so only reading is compared.
        assert!(decode::<Down>(&encode(&message)).is_ok());
    }
});
