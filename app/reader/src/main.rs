//! The readers of catalogues as a module of their own, run by a worker beside the page: a file that takes long or asks
//! for much memory never holds up what somebody writes, and ends with the worker. `worker.js` is the script around it.

use muster_shared::catalogue::reader::{Reader, Tell};
use wasm_bindgen::prelude::wasm_bindgen;

/// The conversation, in bytes.
#[wasm_bindgen]
#[derive(Default)]
pub struct Conversation {
    reader: Reader,
}

#[wasm_bindgen]
impl Conversation {
    /// An empty one.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a file; the first one is what somebody chose.
    pub fn file(&mut self, name: &str, bytes: Vec<u8>) {
        self.reader.file(name, bytes);
    }

    /// Takes a question. One that this version does not know is not asked.
    pub fn ask(&mut self, question: &[u8]) {
        if let Ok(question) = minicbor::decode(question) {
            self.reader.ask(question);
        }
    }

    /// The next answer; `undefined` when everything has been said.
    pub fn answer(&mut self) -> Option<Vec<u8>> {
        self.reader.answer().map(|answer: Tell| {
            let mut out = Vec::new();
            // Writing to a Vec cannot fail.
            let _ = minicbor::encode(&answer, &mut out);
            out
        })
    }
}

fn main() {}
