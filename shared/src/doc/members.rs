//! Fields that hold several values: a key for each, so that what two people put in apart is all there.

use super::DocError;
use super::document::Document;
use super::fields::nothing;
use super::types::Written;
use super::undo::Item;
use crate::schema::{Container, own};
use crate::time::Timestamp;
use automerge::iter::MapRange;
use automerge::transaction::{Transactable, Transaction};
use automerge::{ChangeHash, ObjId, ObjType, ROOT, ReadDoc};
use std::collections::BTreeSet;
use std::ops::Bound;

/// Bytes that the values of one field have together.
const LONGEST: usize = 64 << 10;

/// Where the values of such a field are: in a map that the document's beginning made, or, of a field that the workspace adds,
/// in the root under the field's key (see [`own`]).
#[derive(Debug, Clone)]
pub(super) struct Members {
    map: ObjId,
    prefix: String,
}

/// Whether a field is one of the workspace's that holds several values.
pub(super) fn is_own_several(field: &str) -> bool {
    own::parse(field).is_some_and(|(kind, _)| kind.stored().container() == Container::Map)
}

impl Members {
    /// Of a field.
    ///
    /// # Errors
    /// [`DocError::NoField`], [`DocError::WrongKind`].
    pub(super) fn of(doc: &impl ReadDoc, field: &str) -> Result<Self, DocError> {
        if is_own_several(field) {
            return Ok(Self { map: ROOT, prefix: format!("{field}/") });
        }
        match doc.get(ROOT, field)? {
            Some((automerge::Value::Object(ObjType::Map), map)) => Ok(Self { map, prefix: String::new() }),
            Some(_) => Err(DocError::WrongKind(field.to_owned())),
            None => Err(DocError::NoField(field.to_owned())),
        }
    }

    /// Of a map that is at hand.
    pub(super) fn within(map: ObjId) -> Self {
        Self { map, prefix: String::new() }
    }

    fn key(&self, member: &str) -> String {
        format!("{}{member}", self.prefix)
    }

    /// The keys that can be members.
    fn range(&self) -> (Bound<String>, Bound<String>) {
        match self.prefix.strip_suffix('/') {
            // The character after the stroke.
            Some(field) => (Bound::Included(self.prefix.clone()), Bound::Excluded(format!("{field}0"))),
            None => (Bound::Unbounded, Bound::Unbounded),
        }
    }

    fn collect(&self, range: MapRange<'_>) -> BTreeSet<String> {
        range
            .filter(|item| !nothing(&automerge::Value::from(item.value.clone())))
            .filter_map(|item| item.key.strip_prefix(self.prefix.as_str()).map(str::to_owned))
            .collect()
    }

    /// The values that are in it.
    pub(super) fn read(&self, doc: &impl ReadDoc) -> BTreeSet<String> {
        self.collect(doc.map_range(&self.map, self.range()))
    }

    /// The values that were in it.
    pub(super) fn read_at(&self, doc: &impl ReadDoc, heads: &[ChangeHash]) -> BTreeSet<String> {
        self.collect(doc.map_range_at(&self.map, self.range(), heads))
    }

    /// Puts a value in or takes it out. Whether that was not so already.
    pub(super) fn put(&self, tx: &mut Transaction<'_>, member: &str, there: bool) -> Result<bool, DocError> {
        let key = self.key(member);
        let is = tx.get(&self.map, key.as_str())?.is_some_and(|(value, _)| !nothing(&value));
        match (is, there) {
            (false, true) => tx.put(&self.map, key, true)?,
            (true, false) => tx.delete(&self.map, key)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Puts values in and out so that exactly `wanted` is there; says which, with whether each was there before.
    pub(super) fn level(
        &self,
        tx: &mut Transaction<'_>,
        wanted: &BTreeSet<&str>,
    ) -> Result<Vec<(String, bool)>, DocError> {
        let present = self.read(tx);
        let mut out = Vec::new();
        for member in wanted.iter().filter(|w| !present.contains(**w)) {
            self.put(tx, member, true)?;
            out.push(((*member).to_owned(), false));
        }
        for member in present.into_iter().filter(|w| !wanted.contains(w.as_str())) {
            self.put(tx, &member, false)?;
            out.push((member, true));
        }
        Ok(out)
    }
}

/// The values to be there, without empty ones.
///
/// # Errors
/// [`DocError::TooMuch`].
pub(super) fn wanted(all: &[String]) -> Result<BTreeSet<&str>, DocError> {
    let wanted: BTreeSet<&str> = all.iter().map(|w| w.trim()).filter(|w| !w.is_empty()).collect();
    let bytes: usize = wanted.iter().map(|w| w.len()).sum();
    if bytes > LONGEST { Err(DocError::TooMuch { operations: bytes }) } else { Ok(wanted) }
}

impl Document {
    /// The object of a field that is a map.
    pub(super) fn map_object(&self, field: &str) -> Result<ObjId, DocError> {
        Members::of(&self.doc, field).map(|members| members.map)
    }

    /// Puts tags or links in and out so that exactly `all` is there.
    pub(super) fn set_members(
        &mut self,
        field: &str,
        all: &[String],
        now: Timestamp,
    ) -> Result<Option<Written>, DocError> {
        let members = Members::of(&self.doc, field)?;
        let wanted = wanted(all)?;
        let Some((changed, written)) = self.commit(now, |tx| members.level(tx, &wanted))? else { return Ok(None) };
        for (key, was) in changed {
            self.undo.record(field, Item::Member { key, was });
        }
        self.undo.close(field, &[], now);
        Ok(Some(Written { fields: vec![field.to_owned()], ..written }))
    }
}
