//! Messages of `/sync/v1`: one CBOR value per binary WebSocket message, integer keys (minicbor).
//!
//! Additive only: new fields are optional, new variants get new numbers, a number is never used again.

pub use super::rejection::Rejection;
use super::row::{Placement, Row};
use crate::access::Role;
use crate::id::{AccountId, ActorPrefix, DeviceId, DocId, Incarnation, WorkspaceId};
use minicbor::{Decode, Encode};

/// The version of this protocol.
pub const PROTOCOL: u16 = 1;

/// Bytes that encode as one CBOR byte string.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Bytes(#[cbor(with = "minicbor::bytes")] pub Vec<u8>);

/// The SHA-256 of a change.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Encode, Decode)]
#[cbor(transparent)]
pub struct Hash(#[cbor(with = "minicbor::bytes")] pub [u8; 32]);

/// From the client.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub enum Up {
    /// Opens the conversation. The session travels in the upgrade request's cookie, never here.
    #[n(0)]
    Hello {
        /// [`PROTOCOL`].
        #[n(0)]
        protocol: u16,
        /// The app's version, for refusing apps that are too old.
        #[n(1)]
        app: String,
        /// This browser profile.
        #[n(2)]
        device: DeviceId,
        /// The store's life that the cursors below belong to, if any.
        #[n(3)]
        incarnation: Option<Incarnation>,
        /// Workspaces to follow, each with the last `ws_seq` seen (0: everything).
        #[n(4)]
        since: Vec<(WorkspaceId, u64)>,
    },
    /// Changes, atomic: all are committed or none.
    #[n(1)]
    Push {
        /// Drawn by the client, answered by [`Down::Ack`] or [`Down::Reject`].
        #[n(0)]
        batch: u64,
        /// The changes per document.
        #[n(1)]
        documents: Vec<DocumentPush>,
        /// Reserved: a signature by the device's key over the change hashes (MODEL.md 15).
        #[n(2)]
        signature: Option<Bytes>,
    },
    /// Starts streaming a document's events; answered by [`Down::State`] with what the client lacks.
    #[n(2)]
    Open {
        /// Which one.
        #[n(0)]
        doc: DocId,
        /// The last `doc_seq` held of `epoch`; 0 for nothing.
        #[n(1)]
        have: u64,
        /// The epoch held.
        #[n(2)]
        epoch: u32,
    },
    /// Ends streaming a document's events.
    #[n(3)]
    Close {
        /// Which one.
        #[n(0)]
        doc: DocId,
    },
    /// Asks for the state of documents without streaming them (background prefetch, catching up).
    /// Each entry is (document, epoch held, `doc_seq` held). Answered by one [`Down::State`] each.
    #[n(4)]
    Fetch {
        /// At most [`super::limits::DOCUMENTS_PER_PUSH`].
        #[n(0)]
        documents: Vec<(DocId, u32, u64)>,
    },
    /// Who is where in a document; memory only.
    #[n(5)]
    Presence {
        /// In which document.
        #[n(0)]
        doc: DocId,
        /// Opaque to the server: cursors and selection. Empty: left.
        #[n(1)]
        data: Bytes,
    },
    /// Keeps the connection alive; answered by [`Down::Pong`].
    #[n(6)]
    Ping,
}

/// The changes of one document in a push.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct DocumentPush {
    /// The document.
    #[n(0)]
    pub doc: DocId,
    /// The epoch that the changes belong to.
    #[n(1)]
    pub epoch: u32,
    /// Raw automerge change chunks in dependency order.
    #[n(2)]
    pub chunks: Vec<Bytes>,
    /// Where a new document shall live; needed when the server may not know it yet.
    #[n(3)]
    pub workspace: Option<WorkspaceId>,
}

/// From the server.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub enum Down {
    /// Answers [`Up::Hello`].
    #[n(0)]
    Welcome {
        /// This life of the store.
        #[n(0)]
        incarnation: Incarnation,
        /// The signed-in account.
        #[n(1)]
        account: AccountId,
        /// The actor prefix leased to this account and device.
        #[n(2)]
        prefix: ActorPrefix,
        /// The workspaces of the account.
        #[n(3)]
        workspaces: Vec<WorkspaceInfo>,
        /// The server's clock, UTC milliseconds; for telling the user when theirs is far off.
        #[n(4)]
        now: i64,
    },
    /// The conversation ends; the connection closes after it.
    #[n(1)]
    Refused {
        /// Why.
        #[n(0)]
        reason: Refusal,
    },
    /// A push is committed to disk.
    #[n(2)]
    Ack {
        /// The push.
        #[n(0)]
        batch: u64,
        /// The workspace's sequence number after it.
        #[n(1)]
        ws_seq: u64,
        /// Per document of the push, in its order, the `doc_seq` after it.
        #[n(2)]
        doc_seqs: Vec<u64>,
        /// Placements given by this push (numbers of new records).
        #[n(3)]
        placements: Vec<(DocId, Placement)>,
    },
    /// A push was not applied, none of it.
    #[n(3)]
    Reject {
        /// The push.
        #[n(0)]
        batch: u64,
        /// The document at fault, when one is.
        #[n(1)]
        doc: Option<DocId>,
        /// The change at fault, when one is.
        #[n(2)]
        hash: Option<Hash>,
        /// Why.
        #[n(3)]
        reason: Rejection,
    },
    /// Changes that others committed to a document that is open here.
    #[n(4)]
    Event {
        /// The document.
        #[n(0)]
        doc: DocId,
        /// Its epoch.
        #[n(1)]
        epoch: u32,
        /// Its sequence number after these chunks; they follow `doc_seq - chunks.len()`.
        #[n(2)]
        doc_seq: u64,
        /// Raw change chunks.
        #[n(3)]
        chunks: Vec<Bytes>,
    },
    /// Part of the workspace feed: what moved, with rows. Sent after Welcome for everything since the cursor,
    /// later at most once a second and document, and never for what the principal may not read.
    #[n(5)]
    Feed {
        /// The workspace.
        #[n(0)]
        workspace: WorkspaceId,
        /// What moved.
        #[n(1)]
        entries: Vec<FeedEntry>,
        /// The cursor after these entries.
        #[n(2)]
        cursor: u64,
        /// Whether the client now has everything there was.
        #[n(3)]
        complete: bool,
    },
    /// A document's state, or what the client lacks of it.
    #[n(6)]
    State {
        /// The document.
        #[n(0)]
        doc: DocId,
        /// Its epoch.
        #[n(1)]
        epoch: u32,
        /// Its sequence number with all of this.
        #[n(2)]
        doc_seq: u64,
        /// A whole saved document, when what the client held was too old; else `None` and the chunks suffice.
        #[n(3)]
        snapshot: Option<Bytes>,
        /// Raw change chunks after the snapshot, or after what the client held.
        #[n(4)]
        chunks: Vec<Bytes>,
        /// Where it stands, and by this whether it may be written.
        #[n(5)]
        writable: bool,
    },
    /// A document does not exist for this principal.
    #[n(7)]
    Unavailable {
        /// Which one.
        #[n(0)]
        doc: DocId,
    },
    /// Who is where, merged for one tick.
    #[n(8)]
    Presence {
        /// One entry per person and tab that moved.
        #[n(0)]
        peers: Vec<Peer>,
    },
    /// Answers [`Up::Ping`].
    #[n(9)]
    Pong,
    /// Something other than a push was not done.
    #[n(10)]
    Notice {
        /// About which document, if one.
        #[n(0)]
        doc: Option<DocId>,
        /// Why.
        #[n(1)]
        reason: Rejection,
    },
}

/// A workspace as its member sees it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct WorkspaceInfo {
    /// Which one.
    #[n(0)]
    pub id: WorkspaceId,
    /// Its name.
    #[n(1)]
    pub name: String,
    /// The member's role.
    #[n(2)]
    pub role: Role,
}

/// One entry of the workspace feed.
// Nearly all entries are of the large kind.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub enum FeedEntry {
    /// A document moved.
    #[n(0)]
    Moved {
        /// Which one.
        #[n(0)]
        doc: DocId,
        /// Its epoch.
        #[n(1)]
        epoch: u32,
        /// Its sequence number.
        #[n(2)]
        doc_seq: u64,
        /// Its row.
        #[n(3)]
        row: Row,
        /// Its placement.
        #[n(4)]
        placement: Placement,
    },
    /// A document is gone for this principal: erased, or no longer shared. The client forgets it.
    #[n(1)]
    Purge {
        /// Which one.
        #[n(0)]
        doc: DocId,
    },
    /// The principal's rights in the workspace changed.
    #[n(2)]
    Rights {
        /// The role now.
        #[n(0)]
        role: Role,
    },
}

/// One presence.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Peer {
    /// Where.
    #[n(0)]
    pub doc: DocId,
    /// The connection, drawn by the server; one person may have several.
    #[n(1)]
    pub connection: u64,
    /// Who, stamped by the server.
    #[n(2)]
    pub account: AccountId,
    /// Their display name, stamped by the server.
    #[n(3)]
    pub name: String,
    /// What they sent; empty: left.
    #[n(4)]
    pub data: Bytes,
}

/// Why a conversation cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Refusal {
    /// The app speaks an older protocol; reload to update. Its outbox may still be drained.
    #[n(0)]
    AppTooOld,
    /// The app speaks a newer protocol than this server.
    #[n(1)]
    ServerTooOld,
    /// No valid session.
    #[n(2)]
    SignedOut,
    /// The account was revoked: unsent edits go to the holding area, then the device forgets the workspace.
    #[n(3)]
    Revoked,
    /// The first message was not a Hello, or not readable.
    #[n(4)]
    Malformed,
    /// The server is stopping; try again.
    #[n(5)]
    Stopping,
    /// The client read too slowly and was dropped; reconnect and continue from the cursor.
    #[n(6)]
    TooSlow,
    /// Too many connections of this account.
    #[n(7)]
    TooMany,
}

/// Why bytes are not a message.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// Longer than [`super::limits::FRAME`].
    #[error("message of {0} bytes is longer than allowed")]
    TooLong(usize),
    /// Not a message of this protocol.
    #[error("not a message: {0}")]
    Malformed(#[from] minicbor::decode::Error),
    /// Bytes follow the message.
    #[error("{0} bytes follow the message")]
    Trailing(usize),
}

/// Writes a message.
pub fn encode<T: Encode<()>>(message: &T) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    // Writing to a Vec cannot fail and no message of ours has a fallible encoder.
    let _ = minicbor::encode(message, &mut out);
    out
}

/// Reads a message, refusing what is too long or followed by anything.
pub fn decode<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, FrameError> {
    if bytes.len() > super::limits::FRAME {
        return Err(FrameError::TooLong(bytes.len()));
    }
    let mut decoder = minicbor::Decoder::new(bytes);
    let message = decoder.decode()?;
    match bytes.len() - decoder.position() {
        0 => Ok(message),
        rest => Err(FrameError::Trailing(rest)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_keystroke_costs_little_beside_its_change() {
        let push = Up::Push {
            batch: 4711,
            documents: vec![DocumentPush {
                doc: DocId([1; 16]),
                epoch: 0,
                chunks: vec![Bytes(vec![0; 120])],
                workspace: None,
            }],
            signature: None,
        };
        let bytes = encode(&push);
        assert_eq!(decode::<Up>(&bytes).unwrap(), push);
        assert!(bytes.len() <= 120 + 32, "{} bytes around a change of 120", bytes.len() - 120);
    }

    #[test]
    fn noise_is_refused() {
        assert!(matches!(decode::<Up>(&vec![0; (1 << 20) + 1]), Err(FrameError::TooLong(_))));
        assert!(decode::<Up>(&[0xff, 0, 0]).is_err());
        let mut bytes = encode(&Up::Ping);
        bytes.push(0);
        assert!(matches!(decode::<Up>(&bytes), Err(FrameError::Trailing(1))));
    }

    #[test]
    fn a_claimed_length_does_not_allocate() {
        // Push with an array of 2^32 documents announced and none there.
        assert!(decode::<Up>(&[0x82, 0x01, 0x82, 0x00, 0x9a, 0xff, 0xff, 0xff, 0xff]).is_err());
    }
}
