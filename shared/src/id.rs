//! Identifiers. All are 16 opaque bytes drawn at random by whoever creates the thing, and never reused.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Why a text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier: expected the base58check form of 16 bytes")]
pub struct ParseIdError;

/// Declares identifier newtypes over 16 bytes; their text form is base58check, which is also the document id form of
/// automerge-repo.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name(#[cbor(with = "minicbor::bytes")] pub [u8; 16]);

        impl $name {
            /// Wraps 16 random bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self { Self(bytes) }
            /// The raw bytes.
            pub const fn as_bytes(&self) -> &[u8; 16] { &self.0 }
            /// Reads 16 bytes, refusing any other length.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, ParseIdError> {
                bytes.try_into().map(Self).map_err(|_| ParseIdError)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&bs58::encode(self.0).with_check().into_string())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, concat!(stringify!($name), "({})"), self) }
        }
        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(s: &str) -> Result<Self, ParseIdError> {
                if s.len() > 40 { return Err(ParseIdError); }
                let bytes = bs58::decode(s).with_check(None).into_vec().map_err(|_| ParseIdError)?;
                Self::from_slice(&bytes)
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

ids! {
    /// A logical document (one record); stays the same across epochs.
    DocId,
    /// A workspace: one ISMS with its members.
    WorkspaceId,
    /// A person who signs in, or a guest.
    AccountId,
    /// One browser profile of one account.
    DeviceId,
    /// An organisational unit of a workspace.
    UnitId,
    /// A session, an invitation or an access token, without its secret.
    CredentialId,
    /// A transition that carries authority, drawn by who asks for it.
    DecisionId,
    /// One thing that somebody said about a record, drawn by who says it.
    EntryId,
    /// One life of the store; a restore from backup mints a new one (MODEL.md 17).
    Incarnation,
}

/// The first eight bytes of every actor id that one device of one account may write under (MODEL.md 12).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(transparent)]
pub struct ActorPrefix(#[cbor(with = "minicbor::bytes")] pub [u8; 8]);

/// An automerge actor id of ours: a leased prefix and a counter that the device never draws twice.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Actor {
    /// The lease it belongs to.
    pub prefix: ActorPrefix,
    /// Drawn by the device from its local store, once per tab and load.
    pub counter: u64,
}

impl Actor {
    /// The 16 bytes that automerge sees.
    pub fn to_bytes(self) -> [u8; 16] {
        let mut out = [0; 16];
        out[..8].copy_from_slice(&self.prefix.0);
        out[8..].copy_from_slice(&self.counter.to_be_bytes());
        out
    }

    /// Reads an actor id of ours; `None` when it has another length (JavaScript clients draw their own).
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; 16] = bytes.try_into().ok()?;
        let (prefix, counter) = bytes.split_at(8);
        Some(Self {
            prefix: ActorPrefix(prefix.try_into().ok()?),
            counter: u64::from_be_bytes(counter.try_into().ok()?),
        })
    }
}

/// A short form for people, made of an id before the server has given a number (MODEL.md 10): `RSK·7K2M`.
pub fn provisional_reference(prefix: &str, id: DocId) -> String {
    /// Crockford's base 32: no I, L, O, U.
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bits = u32::from_be_bytes([id.0[0], id.0[1], id.0[2], id.0[3]]);
    let code: String = (0..4).map(|i| ALPHABET[(bits >> (27 - 5 * i)) as usize & 31] as char).collect();
    format!("{prefix}·{code}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn text_form_round_trips_and_refuses_noise() {
        let id = DocId([7; 16]);
        assert_eq!(id.to_string().parse::<DocId>().unwrap(), id);
        assert!("".parse::<DocId>().is_err());
        assert!("2NEpo7TZRRrLZSi2U".parse::<DocId>().is_err());
        assert!("1".repeat(4000).parse::<DocId>().is_err());
    }

    #[test]
    fn actors_split_into_prefix_and_counter() {
        let actor = Actor { prefix: ActorPrefix([9; 8]), counter: 77 };
        assert_eq!(Actor::from_bytes(&actor.to_bytes()), Some(actor));
        assert_eq!(Actor::from_bytes(&[0; 15]), None);
    }

    #[test]
    fn provisional_references_are_stable() {
        assert_eq!(provisional_reference("RSK", DocId([0xff; 16])), "RSK·ZZZZ");
        assert_eq!(provisional_reference("RSK", DocId([0; 16])), "RSK·0000");
    }
}
