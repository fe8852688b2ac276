//! Where people are in a text, as it passes through presence: cursors that stay with their character.

use crate::state::{OpenDoc, PeerView};
use serde::{Deserialize, Serialize};

/// Most bytes of presence that are read of one peer.
const MOST: usize = 1024;

/// What a peer says: the field, and the two ends of their selection.
#[derive(Serialize, Deserialize)]
struct Place {
    #[serde(rename = "f")]
    field: String,
    #[serde(rename = "a")]
    anchor: String,
    #[serde(rename = "h")]
    head: String,
}

/// A caret as the island draws it.
#[derive(Serialize)]
struct Caret<'a> {
    id: String,
    name: &'a str,
    color: usize,
    anchor: usize,
    head: usize,
}

/// The presence that tells others where this person is; empty when they are not in this text.
pub fn place(doc: &OpenDoc, field: &str, anchor: f64, head: f64) -> Vec<u8> {
    // Negative when the focus is elsewhere.
    if anchor < 0.0 || head < 0.0 {
        return b"{}".to_vec();
    }
    let (anchor, head) = (doc.cursor(field, anchor as usize), doc.cursor(field, head as usize));
    match (anchor, head) {
        (Some(anchor), Some(head)) => {
            serde_json::to_vec(&Place { field: field.into(), anchor, head }).unwrap_or_else(|_| b"{}".to_vec())
        }
        _ => b"{}".to_vec(),
    }
}

/// The carets of everybody who is in this text, as the island's JSON, and whether all of them could be placed.
pub fn carets(doc: &OpenDoc, field: &str, peers: &[PeerView]) -> (String, bool) {
    let mut all = true;
    let list: Vec<_> = peers
        .iter()
        .filter(|peer| peer.data.len() <= MOST)
        .filter_map(|peer| {
            let place: Place = serde_json::from_slice(&peer.data).ok()?;
            let at = |cursor: &str| doc.position(field, cursor);
            (place.field == field).then_some(())?;
            let (Some(anchor), Some(head)) = (at(&place.anchor), at(&place.head)) else {
                all = false;
                return None;
            };
            Some(Caret { id: peer.connection.to_string(), name: &peer.name, color: peer.color_index, anchor, head })
        })
        .collect();
    (serde_json::to_string(&list).unwrap_or_else(|_| "[]".into()), all)
}
