//! The canonical rendering: what a document says, as bytes that are the same for everybody who has it, whatever the order in
//! which it was written and whatever epoch it is in. A decision binds to their hash (MODEL.md 7, 20).
//!
//! It is made of what two epochs must have in common ([`super::epoch::content`]), key by key in the order of the keys, so that
//! rearranging a descriptor changes nothing and a new field that nobody has filled yet does not either. Keys that this version
//! does not know are part of it, and so are values that stand side by side. Left out are the state, which decisions move, and
//! the document's machinery.

use super::document::Document;
use super::epoch::content::{self, MACHINERY, Node, Part};
use crate::sync::frame::Hash;
use automerge::{ROOT, ScalarValue};
use sha2::{Digest, Sha256};

/// The root key of the state.
pub(super) const STATE: &str = "state";
/// The root key of the decision that the writer of the state had seen.
pub(super) const DECIDED: &str = "decided";
/// What the rendering begins with: what it is, and of which form.
const FORM: &[u8] = b"muster content 1";

/// Whether a root key is part of what decisions are about.
pub(super) fn is_content(key: &str) -> bool {
    key != STATE && key != DECIDED && !MACHINERY.contains(&key)
}

impl Document {
    /// SHA-256 of the canonical rendering.
    pub fn content_hash(&self) -> Hash {
        let mut out = Rendering(Sha256::new_with_prefix(FORM));
        out.bytes(b'i', self.id().as_bytes());
        out.bytes(b'k', self.register().map_or("", |r| r.key).as_bytes());
        let but: Vec<&str> = MACHINERY.into_iter().chain([STATE, DECIDED]).collect();
        out.map(&content::map(&self.doc, &ROOT, &but));
        Hash(out.0.finalize().into())
    }
}

/// Takes in a tree. Every part begins with its kind and its length, so that no two trees give the same bytes.
struct Rendering(Sha256);

impl Rendering {
    fn head(&mut self, kind: u8, count: usize) {
        self.0.update([kind]);
        self.0.update((count as u64).to_be_bytes());
    }

    fn bytes(&mut self, kind: u8, bytes: &[u8]) {
        self.head(kind, bytes.len());
        self.0.update(bytes);
    }

    /// Keys that hold nothing but an explicit empty value say what keys that are not there say.
    fn map(&mut self, map: &std::collections::BTreeMap<String, Node>) {
        let said: Vec<_> = map.iter().filter(|(_, node)| !says_nothing(node)).collect();
        self.head(b'm', said.len());
        for (key, node) in said {
            self.bytes(b'k', key.as_bytes());
            self.node(node);
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Scalars(values) => {
                self.head(b's', values.len());
                values.iter().for_each(|value| self.scalar(value));
            }
            Node::Map(map) => self.map(map),
            Node::List(list) => {
                self.head(b'l', list.len());
                list.iter().for_each(|node| self.node(node));
            }
            Node::Text(parts) => {
                self.head(b't', parts.len());
                parts.iter().for_each(|part| self.part(part));
            }
            Node::Several => self.head(b'?', 0),
        }
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Text(text, marks) => {
                self.bytes(b'r', text.as_bytes());
                self.head(b'a', marks.len());
                for (name, value) in marks {
                    self.bytes(b'k', name.as_bytes());
                    self.scalar(value);
                }
            }
            Part::Block(node) => {
                self.head(b'b', 1);
                self.node(node);
            }
        }
    }

    fn scalar(&mut self, value: &ScalarValue) {
        match value {
            ScalarValue::Null => self.head(b'0', 0),
            ScalarValue::Boolean(is) => self.bytes(b'1', &[u8::from(*is)]),
            ScalarValue::Str(text) => self.bytes(b'2', text.as_bytes()),
            ScalarValue::Bytes(bytes) => self.bytes(b'3', bytes),
            ScalarValue::Int(n) => self.bytes(b'4', &n.to_be_bytes()),
            ScalarValue::Uint(n) => self.bytes(b'5', &n.to_be_bytes()),
            ScalarValue::F64(n) => self.bytes(b'6', &n.to_bits().to_be_bytes()),
            ScalarValue::Counter(n) => self.bytes(b'7', &i64::from(n).to_be_bytes()),
            ScalarValue::Timestamp(n) => self.bytes(b'8', &n.to_be_bytes()),
            ScalarValue::Unknown { type_code, bytes } => {
                self.bytes(b'9', &[*type_code]);
                self.bytes(b'9', bytes);
            }
        }
    }
}

fn says_nothing(node: &Node) -> bool {
    match node {
        Node::Scalars(values) => values.iter().all(|value| *value == ScalarValue::Null),
        Node::Map(map) => map.values().all(says_nothing),
        Node::List(_) | Node::Text(_) | Node::Several => false,
    }
}
