//! The messages of automerge-repo, protocol version 1: one CBOR map per binary WebSocket message. Where its README and
//! its code differ, the code holds.

use ciborium::value::{Integer, Value};
use serde::{Deserialize, Serialize};

/// How deep the values of a message may nest.
const DEPTH: usize = 8;
/// Bytes of the ids that peers give themselves.
const PEER_ID: usize = 256;
/// The protocol version of this module.
pub(super) const VERSION: &str = "1";

/// A message as it comes; unknown keys are skipped.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    #[serde(rename = "type")]
    kind: String,
    sender_id: Option<String>,
    document_id: Option<String>,
    session_id: Option<String>,
    supported_protocol_versions: Option<Vec<String>>,
    /// JavaScript writes numbers as floats where it pleases.
    count: Option<Value>,
    data: Option<Value>,
}

/// What a client said.
#[derive(Debug, PartialEq)]
pub(super) enum Heard {
    /// The first message.
    Join { sender: String, versions: Option<Vec<String>> },
    /// Sync data about a document; `request`: the client has nothing of it.
    Sync { document: String, data: Vec<u8>, request: bool },
    /// The client has not got what was asked for.
    Unavailable { document: String },
    /// Something for the other clients of a document.
    Ephemeral(Ephemeral),
    /// The client goes.
    Leave,
    /// Known and of no use here, or from a newer client: skipped.
    Other,
}

/// Something for the other clients of a document; passed on as it came but for its target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ephemeral {
    pub document: String,
    pub sender: String,
    pub session: String,
    pub count: u64,
    pub data: Vec<u8>,
}

/// Reads a message.
pub(super) fn read(bytes: &[u8]) -> Option<Heard> {
    let raw: Raw = ciborium::de::from_reader_with_recursion_limit(bytes, DEPTH).ok()?;
    let short = |text: Option<String>| text.filter(|t| !t.is_empty() && t.len() <= PEER_ID);
    let document = |text| short(text);
    Some(match raw.kind.as_str() {
        "join" => Heard::Join { sender: short(raw.sender_id)?, versions: raw.supported_protocol_versions },
        "sync" | "request" => Heard::Sync {
            document: document(raw.document_id)?,
            data: binary(raw.data?)?,
            request: raw.kind == "request",
        },
        "doc-unavailable" => Heard::Unavailable { document: document(raw.document_id)? },
        "ephemeral" => Heard::Ephemeral(Ephemeral {
            document: document(raw.document_id)?,
            sender: short(raw.sender_id)?,
            session: short(raw.session_id)?,
            count: number(&raw.count?)?,
            data: binary(raw.data?).filter(|data| !data.is_empty())?,
        }),
        "leave" => Heard::Leave,
        _ => Heard::Other,
    })
}

fn binary(value: Value) -> Option<Vec<u8>> {
    match value {
        Value::Bytes(bytes) => Some(bytes),
        // A typed array's tag.
        Value::Tag(64, inner) => inner.into_bytes().ok(),
        _ => None,
    }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Integer(n) => u64::try_from(*n).ok(),
        Value::Float(f) if f.fract() == 0.0 && (0.0..9.0e15).contains(f) => Some(*f as u64),
        _ => None,
    }
}

fn write(entries: Vec<(&str, Value)>) -> Vec<u8> {
    #[derive(Serialize)]
    #[serde(transparent)]
    struct Message(Value);
    let map = entries.into_iter().map(|(key, value)| (Value::from(key), value)).collect();
    let mut out = Vec::new();
    // Writing to a Vec cannot fail, nor can a Value fail to be written.
    let _ = ciborium::into_writer(&Message(Value::Map(map)), &mut out);
    out
}

/// Answers a join.
pub(super) fn peer(server: &str, client: &str) -> Vec<u8> {
    write(vec![
        ("type", "peer".into()),
        ("senderId", server.into()),
        ("targetId", client.into()),
        ("peerMetadata", Value::Map(vec![("isEphemeral".into(), false.into())])),
        ("selectedProtocolVersion", VERSION.into()),
    ])
}

/// Ends the conversation; the connection closes after it.
pub(super) fn error(server: &str, client: &str, message: &str) -> Vec<u8> {
    write(vec![
        ("type", "error".into()),
        ("senderId", server.into()),
        ("targetId", client.into()),
        ("message", message.into()),
    ])
}

/// Sync data; JavaScript clients throw when it is empty, so it never is.
pub(super) fn sync(server: &str, client: &str, document: &str, data: Vec<u8>) -> Option<Vec<u8>> {
    if data.is_empty() {
        return None;
    }
    Some(write(vec![
        ("type", "sync".into()),
        ("senderId", server.into()),
        ("targetId", client.into()),
        ("documentId", document.into()),
        ("data", Value::Bytes(data)),
    ]))
}

/// There is no such document for this client.
pub(super) fn unavailable(server: &str, client: &str, document: &str) -> Vec<u8> {
    write(vec![
        ("type", "doc-unavailable".into()),
        ("senderId", server.into()),
        ("targetId", client.into()),
        ("documentId", document.into()),
    ])
}

/// Another client's ephemeral message; the sender stays that client, so that it can be told apart.
pub(super) fn ephemeral(client: &str, message: &Ephemeral) -> Vec<u8> {
    write(vec![
        ("type", "ephemeral".into()),
        ("senderId", message.sender.as_str().into()),
        ("targetId", client.into()),
        ("documentId", message.document.as_str().into()),
        ("sessionId", message.session.as_str().into()),
        ("count", Value::Integer(Integer::from(message.count))),
        ("data", Value::Bytes(message.data.clone())),
    ])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_javascript_writes_is_read() {
        // A map header in its two-byte form, an unknown key, `undefined`, and a count as float64.
        let mut bytes = vec![0xb9, 0, 8];
        let text = |out: &mut Vec<u8>, text: &str| {
            out.push(0x60 | text.len() as u8);
            out.extend(text.as_bytes());
        };
        for (key, value) in [("type", "ephemeral"), ("senderId", "a"), ("documentId", "d"), ("sessionId", "s")] {
            text(&mut bytes, key);
            text(&mut bytes, value);
        }
        text(&mut bytes, "count");
        bytes.push(0xfb);
        bytes.extend(3.0f64.to_be_bytes());
        text(&mut bytes, "data");
        bytes.extend([0x42, 1, 2]);
        text(&mut bytes, "targetId");
        bytes.push(0xf7);
        text(&mut bytes, "new");
        bytes.extend([0x81, 0xf6]);
        let expected =
            Ephemeral { document: "d".into(), sender: "a".into(), session: "s".into(), count: 3, data: vec![1, 2] };
        assert_eq!(read(&bytes), Some(Heard::Ephemeral(expected.clone())));
        assert_eq!(read(&ephemeral("me", &expected)), Some(Heard::Ephemeral(expected)));
    }

    #[test]
    fn joins_and_syncs_are_read_and_noise_is_not() {
        let join = write(vec![
            ("type", "join".into()),
            ("senderId", "me".into()),
            ("peerMetadata", Value::Map(vec![("isEphemeral".into(), true.into())])),
            ("supportedProtocolVersions", Value::Array(vec!["1".into()])),
        ]);
        assert_eq!(read(&join), Some(Heard::Join { sender: "me".into(), versions: Some(vec!["1".into()]) }));
        let message = sync("server", "me", "doc", vec![7]).unwrap();
        assert_eq!(read(&message), Some(Heard::Sync { document: "doc".into(), data: vec![7], request: false }));
        assert_eq!(sync("server", "me", "doc", Vec::new()), None);
        assert_eq!(read(&write(vec![("type", "something-new".into())])), Some(Heard::Other));
        assert_eq!(read(&[]), None);
        assert_eq!(read(&[0x9f; 4096]), None);
        assert_eq!(read(&[0xbf, 0x64, b't', b'y', b'p', b'e']), None);
        // A claimed length allocates nothing.
        assert_eq!(read(&[0xa1, 0x64, b't', b'y', b'p', b'e', 0x7a, 0xff, 0xff, 0xff, 0xff]), None);
    }
}
