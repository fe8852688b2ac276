//! Transitions that carry authority (MODEL.md 7 to 9): what the server keeps of them, and which state a record is in when
//! its document and the server both have a say.

use super::frame::Hash;
use super::row::Row;
use crate::id::{AccountId, DecisionId};
use crate::registers;
use crate::schema::{Register, Transition, Value};
use crate::time::Timestamp;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Heads that a decision may name: more than any record has that people can still read.
pub const HEADS_MAX: usize = 256;
/// Characters of a decision's note.
pub const NOTE_MAX: usize = 2_000;

/// A transition that carries authority, as the server wrote it. Never changed afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Decision {
    /// Drawn by who asked for it, so that asking twice decides once.
    #[n(0)]
    pub id: DecisionId,
    /// Its place among the decisions on the record, from 1.
    #[n(1)]
    pub n: u32,
    /// The state left.
    #[n(2)]
    pub from: String,
    /// The state entered.
    #[n(3)]
    pub to: String,
    /// Who decided.
    #[n(4)]
    pub by: AccountId,
    /// When, by the server's clock.
    #[n(5)]
    pub at: Timestamp,
    /// The epoch that the heads are of.
    #[n(6)]
    pub epoch: u32,
    /// The heads of the document: the exact history that was decided on.
    #[n(7)]
    pub heads: Vec<Hash>,
    /// [`crate::doc::Document::content_hash`] of the document at these heads.
    #[n(8)]
    pub content: Hash,
    /// What whoever decided had to say; may be empty.
    #[n(9)]
    pub note: String,
    /// Whom the record named as its owner then.
    #[n(10)]
    pub owner: Option<AccountId>,
    /// Who had named that owner, when that is known.
    #[n(11)]
    pub owner_set_by: Option<AccountId>,
    /// Whether whoever decided had also written of the content since the decision before.
    #[n(12)]
    pub authored: bool,
}

impl Decision {
    /// Whether somebody decided on what is their own: they own the record, or had a hand in its content.
    pub fn is_own(&self) -> bool {
        self.authored || self.owner == Some(self.by)
    }

    /// Whether whoever decided owns the record because they said so themselves (MODEL.md 7).
    pub fn is_self_set(&self) -> bool {
        self.owner == Some(self.by) && self.owner_set_by == Some(self.by)
    }

    /// What lists and records need of it.
    pub fn short(&self) -> Decided {
        Decided {
            id: self.id,
            n: self.n,
            to: self.to.clone(),
            by: self.by,
            at: self.at,
            epoch: self.epoch,
            heads: self.heads.clone(),
            content: self.content,
            own: self.is_own(),
            self_set: self.is_self_set(),
        }
    }
}

/// The last decision on a record, as it travels with its row.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Decided {
    /// [`Decision::id`].
    #[n(0)]
    pub id: DecisionId,
    /// [`Decision::n`].
    #[n(1)]
    pub n: u32,
    /// The state entered.
    #[n(2)]
    pub to: String,
    /// Who decided.
    #[n(3)]
    pub by: AccountId,
    /// When, by the server's clock.
    #[n(4)]
    pub at: Timestamp,
    /// The epoch that the heads are of.
    #[n(5)]
    pub epoch: u32,
    /// The heads decided on.
    #[n(6)]
    pub heads: Vec<Hash>,
    /// The content decided on.
    #[n(7)]
    pub content: Hash,
    /// [`Decision::is_own`].
    #[n(8)]
    pub own: bool,
    /// [`Decision::is_self_set`].
    #[n(9)]
    pub self_set: bool,
}

/// The state that a record is in. `says` is what its document says, `seen` the decisions that those had seen who wrote so
/// ([`crate::doc::Document::decided`]), `last` the last decision of all.
///
/// A decision stands until somebody who has seen it moves the record on. And a document cannot say that something was
/// decided: what it says counts as far as plain transitions lead there from the last decision, or from the beginning where
/// there is none. Beyond that the record is still where they set out.
pub fn effective<'a>(register: &Register, says: &'a str, seen: &[String], last: Option<&'a Decided>) -> &'a str {
    let base = match last {
        Some(last) => {
            if stands(seen, last) {
                return &last.to;
            }
            last.to.as_str()
        }
        None => register.states.first().map_or("", |state| state.key),
    };
    // A state of a newer version of the register carries no authority that is known here.
    let unknown = !says.is_empty() && register.state(says).is_none();
    if unknown || leads(register, base, says) { says } else { base }
}

/// Whether a decision stands: nobody who has seen it moved the record on. `seen` as in [`effective`].
pub fn stands(seen: &[String], last: &Decided) -> bool {
    let id = last.id.to_string();
    !seen.contains(&id)
}

/// Whether plain transitions lead from one state to another.
pub fn leads(register: &Register, from: &str, to: &str) -> bool {
    let mut reached = vec![from];
    let mut at = 0;
    while let Some(state) = reached.get(at).copied() {
        if state == to {
            return true;
        }
        for way in register.transitions.iter().filter(|way| way.from == state && !way.authority) {
            if !reached.contains(&way.to) {
                reached.push(way.to);
            }
        }
        at += 1;
    }
    false
}

/// The transition of authority from one state to another.
pub fn transition(register: &Register, from: &str, to: &str) -> Option<&'static Transition> {
    register.transitions.iter().find(|way| way.authority && way.from == from && way.to == to)
}

impl Row {
    /// The row with the state that the record is in, rather than the one that its document says: the one place where the
    /// two are joined for lists, filters, flows and checks.
    pub fn join(&mut self, last: Option<&Decided>) {
        let (settled, is) = self.joining(last);
        let is = is.map(Value::text);
        if settled {
            // What people said apart before it was decided needs no decision any more.
            self.conflicts.retain(|field| field != "state");
        }
        let Some(is) = is else { return };
        match self.cells.first_mut() {
            Some(state) => *state = is,
            None => self.cells.push(is),
        }
    }

    /// Whether [`Row::join`] would change nothing.
    pub fn is_joined(&self, last: Option<&Decided>) -> bool {
        self.joining(last) == (false, None)
    }

    /// What joining changes: whether a dispute about the state is settled, and the state where it is another one.
    fn joining<'a>(&'a self, last: Option<&'a Decided>) -> (bool, Option<&'a str>) {
        let Some(register) = registers::by_key(&self.register) else { return (false, None) };
        if last.is_none() && !register.transitions.iter().any(|way| way.authority) {
            return (false, None);
        }
        let stands = last.is_some_and(|last| stands(&self.decided, last));
        let settled = stands && self.conflicts.iter().any(|field| field == "state");
        let is = effective(register, self.state(), &self.decided, last);
        (settled, (is != self.state()).then_some(is))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        let wrong = || serde::de::Error::custom("expected 64 hexadecimal digits");
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let mut out = [0; 32];
        for (byte, digits) in out.iter_mut().zip(text.as_bytes().as_chunks::<2>().0) {
            let digits = std::str::from_utf8(digits).map_err(|_| wrong())?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong())?;
        }
        Ok(Self(out))
    }
}
