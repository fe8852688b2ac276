//! Fields: reading them with everything that was said at the same time, setting them, deletion, undo.

use super::DocError;
use super::document::{Document, instant};
use super::edit::{Calm, Editor};
use super::members::{Members, is_own_several};
use super::rendering::STATE;
use super::types::{Claim, Reading, TextEdit, Written};
use super::undo::{Entry, Item, Undo, Way};
use crate::id::Actor;
use crate::schema::{Container, FieldKind, Value, own};
use crate::time::Timestamp;
use automerge::transaction::{Transactable, Transaction};
use automerge::{ChangeHash, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};
use std::collections::BTreeSet;

/// The key of the deletion mark.
pub(super) const DELETED: &str = "deleted";
/// Bytes of a scalar text: ample for a line, far below what a change may carry.
const LONGEST: usize = 64 << 10;

impl Document {
    /// The string at a key, whether scalar or text object.
    pub(super) fn text_of(&self, object: ObjId, key: &str) -> Option<String> {
        let (value, id) = self.doc.get(&object, key).ok().flatten()?;
        read(&self.doc, None, &value, &id).as_text().map(str::to_owned)
    }

    /// How a root key is to be read; `None` for keys that the register does not describe.
    pub(super) fn kind(&self, field: &str) -> Option<FieldKind> {
        match field {
            "title" | "state" => Some(FieldKind::Line { max: 300 }),
            // What the key says; the description is not needed.
            _ if own::is_own(field) => own::parse(field).map(|(kind, _)| kind.stored()),
            file if crate::attachments::is_key(file) => Some(FieldKind::Line { max: LONGEST }),
            _ => self.register().and_then(|r| r.field(field)).map(|f| f.kind),
        }
    }

    /// The object of a rich text field.
    pub(super) fn rich(&self, field: &str) -> Result<ObjId, DocError> {
        match self.text_object(field) {
            Some(text) if self.kind(field).is_none_or(|k| k.container() == Container::Text) => Ok(text),
            Some(_) => Err(DocError::WrongKind(field.to_owned())),
            None if self.kind(field).is_some_and(|k| k.container() != Container::Text) => {
                Err(DocError::WrongKind(field.to_owned()))
            }
            None => Err(DocError::NoField(field.to_owned())),
        }
    }

    /// What a field says, with all that was said concurrently. Unknown fields read as empty; a rich text reads as its
    /// plain text; `deleted` as a flag (see [`Document::set_deleted`]).
    pub fn reading(&self, field: &str) -> Reading {
        if field == DELETED {
            return Reading { value: Value::Flag(self.is_deleted()), ..Reading::default() };
        }
        let mut claims = self.claims(field);
        let Some(shown) = claims.pop() else { return Reading::default() };
        Reading { value: shown.value, actor: shown.actor, at: shown.at, others: claims }
    }

    /// The distinct values of a field, the one shown last. Equal ones count once, as the last of them (MODEL.md 2).
    fn claims(&self, field: &str) -> Vec<Claim> {
        let kind = self.kind(field);
        if is_own_several(field) {
            let value = self.value(field);
            return if value.is_empty() {
                Vec::new()
            } else {
                vec![Claim { value, actor: None, at: Timestamp::default() }]
            };
        }
        let all = self.doc.get_all(ROOT, field).unwrap_or_default();
        let mut claims: Vec<Claim> = Vec::with_capacity(all.len());
        for (value, id) in &all {
            let value = read(&self.doc, kind, value, id);
            let claim = Claim { value, actor: author(id), at: self.set_at(id) };
            claims.retain(|c| c.value != claim.value);
            claims.push(claim);
        }
        claims
    }

    /// When the change that made an operation claims to have been made.
    fn set_at(&self, operation: &ObjId) -> Timestamp {
        let meta = self.doc.hash_for_opid(operation).and_then(|hash| self.doc.get_change_meta_by_hash(&hash));
        meta.map(|m| instant(m.timestamp)).unwrap_or_default()
    }

    /// The value shown, without the claims: for rows.
    pub(super) fn value(&self, field: &str) -> Value {
        if is_own_several(field) {
            let members = Members::of(&self.doc, field).map(|members| members.read(&self.doc)).unwrap_or_default();
            return Value::Many(members.into_iter().collect());
        }
        match self.doc.get(ROOT, field) {
            Ok(Some((value, id))) => read(&self.doc, self.kind(field), &value, &id),
            _ => Value::Empty,
        }
    }

    /// Whether there is anything in a field of prose.
    pub(super) fn has_text(&self, field: &str) -> bool {
        matches!(self.doc.get(ROOT, field), Ok(Some((_, id))) if self.doc.length(&id) > 0)
    }

    /// Whether a field has several distinct values.
    pub(super) fn disputed(&self, field: &str) -> bool {
        let all = self.doc.get_all(ROOT, field).unwrap_or_default();
        // Nearly always there is one value at most, and nothing to compare.
        all.len() > 1 && self.claims(field).len() > 1
    }

    /// Sets a field as somebody who saw all of its present values: concurrent ones are settled, also when `value`
    /// equals the one shown. Tags and links take [`Value::Many`]; only what differs is written. `None`: nothing
    /// changed.
    ///
    /// # Errors
    /// [`DocError::NoField`], [`DocError::WrongKind`] (rich text takes edits), [`DocError::TooMuch`],
    /// [`DocError::ReadOnly`].
    pub fn set(&mut self, field: &str, value: &Value, now: Timestamp) -> Result<Option<Written>, DocError> {
        let kind = self.kind(field).ok_or_else(|| DocError::NoField(field.to_owned()))?;
        let wrong = || DocError::WrongKind(field.to_owned());
        match (kind.container(), value) {
            (Container::Text, _) => Err(wrong()),
            (Container::Map, Value::Many(wanted)) => self.set_members(field, wanted, now),
            (Container::Map, Value::Empty) => self.set_members(field, &[], now),
            (Container::Map, _) | (Container::Scalar, Value::Many(_)) => Err(wrong()),
            (Container::Scalar, _) if field == STATE => self.set_state(store(value), now),
            (Container::Scalar, _) => self.set_scalar(field, store(value), now),
        }
    }

    /// Sets a scalar of the root.
    fn set_scalar(&mut self, field: &str, is: ScalarValue, now: Timestamp) -> Result<Option<Written>, DocError> {
        if let ScalarValue::Str(text) = &is
            && text.len() > LONGEST
        {
            return Err(DocError::TooMuch { operations: text.len() });
        }
        let all = self.doc.get_all(ROOT, field).unwrap_or_default();
        let was = all.last().and_then(|(value, _)| value.as_scalar().cloned());
        let unset = all.is_empty() && is == ScalarValue::Null;
        if unset || (was.as_ref() == Some(&is) && !self.disputed(field)) {
            return Ok(None);
        }
        let entry = Item::Scalar { was, is: is.clone() };
        self.write(field, now, entry, |tx| settle(tx, field, is))
    }

    /// One change with one inverse.
    fn write(
        &mut self,
        field: &str,
        now: Timestamp,
        inverse: Item,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<(), DocError>,
    ) -> Result<Option<Written>, DocError> {
        let Some(((), written)) = self.commit(now, work)? else { return Ok(None) };
        self.undo.record(field, inverse);
        self.undo.close(field, &[], now);
        Ok(Some(Written { fields: vec![field.to_owned()], ..written }))
    }

    /// Deletes the record, naming the heads that the deletion saw, or brings it back (MODEL.md 3). A record whose
    /// deletion did not see every edit is not deleted but has the conflict `deleted`; calling this settles it either
    /// way. `None`: it is so already.
    ///
    /// # Errors
    /// [`DocError::ReadOnly`].
    pub fn set_deleted(&mut self, deleted: bool, now: Timestamp) -> Result<Option<Written>, DocError> {
        let nothing = if deleted { self.is_deleted() } else { !self.bears_deletion() };
        if nothing {
            return Ok(None);
        }
        let is = if deleted { self.deletion() } else { ScalarValue::Null };
        let all = self.doc.get_all(ROOT, DELETED).unwrap_or_default();
        let was = all.last().and_then(|(value, _)| value.as_scalar().cloned());
        let inverse = Item::Scalar { was, is: is.clone() };
        self.write(DELETED, now, inverse, |tx| Ok(tx.put(ROOT, DELETED, is)?))
    }

    /// The deletion mark for the present content: the heads, one after the other.
    fn deletion(&self) -> ScalarValue {
        ScalarValue::Bytes(self.doc.get_heads().iter().flat_map(|h| h.0).collect())
    }

    /// Whether any deletion mark stands, seen everything or not.
    fn bears_deletion(&self) -> bool {
        let all = self.doc.get_all(ROOT, DELETED).unwrap_or_default();
        all.iter().any(|(value, _)| !nothing(value))
    }

    /// Whether the record is deleted: every change is a deletion, or one that a deletion has seen, and nobody
    /// concurrently took the deletion back.
    pub(super) fn is_deleted(&self) -> bool {
        let all = self.doc.get_all(ROOT, DELETED).unwrap_or_default();
        if all.is_empty() || all.iter().any(|(value, _)| nothing(value)) {
            return false;
        }
        let mut seen: Vec<ChangeHash> = Vec::new();
        let mut deletions = Vec::new();
        for (value, id) in &all {
            deletions.extend(self.doc.hash_for_opid(id));
            if let Some(ScalarValue::Bytes(bytes)) = value.as_scalar() {
                let heads = bytes.as_chunks::<32>().0.iter().map(|h| ChangeHash(*h));
                seen.extend(heads.filter(|h| self.knows(h)));
            }
        }
        let unseen = self.doc.get_changes_meta(&seen);
        // A change without operations edits nothing.
        unseen.iter().all(|change| deletions.contains(&change.hash) || change.max_op < change.start_op)
    }

    /// Whether a deletion was overtaken by edits that it had not seen, or taken back by one and not by another.
    pub(super) fn deletion_disputed(&self) -> bool {
        self.bears_deletion() && !self.is_deleted()
    }

    /// Takes back the last group of our own edits, as far as they still stand. `None`: there was nothing left to do.
    ///
    /// # Errors
    /// [`DocError::ReadOnly`].
    pub fn undo(&mut self, now: Timestamp) -> Result<Option<Written>, DocError> {
        self.travel(Way::Back, now)
    }

    /// Does again what was last undone. `None`: there was nothing to do.
    ///
    /// # Errors
    /// [`DocError::ReadOnly`].
    pub fn redo(&mut self, now: Timestamp) -> Result<Option<Written>, DocError> {
        self.travel(Way::Forth, now)
    }

    /// Whether the record is deleted, and whether a deletion waits for a decision: one that edits had not seen.
    pub fn deletions(&self) -> (bool, bool) {
        (self.is_deleted(), self.deletion_disputed())
    }

    /// Makes the next edit part of the same step as the last one, for undo: a long paste is several changes.
    pub fn go_on(&mut self) {
        self.undo.join();
    }

    /// Whether more has to be undone before all of the step is, of which the last [`Document::undo`] took back a part.
    pub fn undo_goes_on(&self) -> bool {
        self.undo.goes_on(Way::Back)
    }

    /// The same of [`Document::redo`].
    pub fn redo_goes_on(&self) -> bool {
        self.undo.goes_on(Way::Forth)
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        self.undo.can(Way::Back)
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        self.undo.can(Way::Forth)
    }

    /// Undoes or redoes groups until one of them has an effect.
    fn travel(&mut self, way: Way, now: Timestamp) -> Result<Option<Written>, DocError> {
        if !self.undo.can(way) {
            return Ok(None);
        }
        let before = self.undo.clone();
        let mut undo = std::mem::take(&mut self.undo);
        let mut calm = std::mem::take(&mut self.calm);
        let mut outcome = Ok(None);
        while undo.take(way) {
            let deletion = self.deletion();
            let result = self.commit(now, |tx| {
                let mut text: Vec<(String, Vec<TextEdit>)> = Vec::new();
                let mut fields = BTreeSet::new();
                while let Some(entry) = undo.pop() {
                    fields.insert(entry.field.clone());
                    invert(tx, entry, &mut undo, &mut calm, &deletion, &mut text)?;
                }
                Ok((fields, text))
            });
            match result {
                Ok(None) => undo.abandon(),
                Ok(Some(((fields, text), written))) => {
                    undo.turn(way);
                    outcome = Ok(Some(Written { fields: fields.into_iter().collect(), text, ..written }));
                    break;
                }
                Err(error) => {
                    undo = before;
                    outcome = Err(error);
                    break;
                }
            }
        }
        self.undo = undo;
        outcome
    }
}

/// Puts a value into the root as an edit of its own. Over several values, putting the one that is shown would only remove
/// the others: the decision would have no value of its own, and go without a word with the next edit by somebody who had seen
/// that value and not the decision.
pub(super) fn settle(tx: &mut Transaction<'_>, field: &str, is: ScalarValue) -> Result<(), DocError> {
    if tx.get_all(ROOT, field)?.len() > 1 {
        tx.delete(ROOT, field)?;
    }
    Ok(tx.put(ROOT, field, is)?)
}

/// Applies one inverse, recording its own inverse in turn.
fn invert(
    tx: &mut Transaction<'_>,
    entry: Entry,
    undo: &mut Undo,
    calm: &mut Calm,
    deletion: &ScalarValue,
    text: &mut Vec<(String, Vec<TextEdit>)>,
) -> Result<(), DocError> {
    let field = entry.field.as_str();
    match entry.item {
        Item::Scalar { was, is } => {
            let all = tx.get_all(ROOT, field)?;
            if !matches!(all.as_slice(), [(value, _)] if value.as_scalar() == Some(&is)) {
                return Ok(());
            }
            // A deletion done again must name what is there now.
            let target = match was.unwrap_or(ScalarValue::Null) {
                ScalarValue::Bytes(_) if field == DELETED => deletion.clone(),
                other => other,
            };
            tx.put(ROOT, field, target.clone())?;
            undo.record(field, Item::Scalar { was: Some(is), is: target });
        }
        Item::Member { key, was } => {
            let Ok(members) = Members::of(tx, field) else { return Ok(()) };
            if !members.put(tx, &key, was)? {
                return Ok(());
            }
            undo.record(field, Item::Member { key, was: !was });
        }
        item => {
            let Some((automerge::Value::Object(ObjType::Text), object)) = tx.get(ROOT, field)? else { return Ok(()) };
            let mut editor = Editor::new(tx, object, field, undo, calm);
            editor.invert(item)?;
            let out = editor.out;
            match text.iter_mut().find(|(name, _)| name == field) {
                Some((_, edits)) => edits.extend(out),
                None if out.is_empty() => {}
                None => text.push((field.to_owned(), out)),
            }
        }
    }
    Ok(())
}

/// Who made an operation, if one of ours.
fn author(operation: &ObjId) -> Option<Actor> {
    match operation {
        ObjId::Id(_, actor, _) => Actor::from_bytes(actor.to_bytes()),
        ObjId::Root => None,
    }
}

/// Null and `false`: there, but saying no.
pub(super) fn nothing(value: &automerge::Value<'_>) -> bool {
    matches!(value.as_scalar(), Some(ScalarValue::Null | ScalarValue::Boolean(false)))
}

/// What a value is stored as.
pub(super) fn store(value: &Value) -> ScalarValue {
    match value {
        Value::Empty | Value::Many(_) => ScalarValue::Null,
        Value::Text(text) => ScalarValue::Str(text.as_str().into()),
        Value::Whole(n) => ScalarValue::Int(*n),
        Value::Flag(b) => ScalarValue::Boolean(*b),
        Value::Number(n) if n.is_finite() => ScalarValue::F64(*n),
        Value::Number(_) => ScalarValue::Null,
        Value::Estimate(l, i) => ScalarValue::Str(format!("{l}x{i}").into()),
        Value::Money(minor, currency) => ScalarValue::Str(format!("{minor} {currency}").into()),
    }
}

/// The same as [`read`] of a value as it was at some heads.
pub(super) fn read_at(
    doc: &impl ReadDoc,
    kind: Option<FieldKind>,
    value: &automerge::Value<'_>,
    id: &ObjId,
    heads: &[ChangeHash],
) -> Value {
    match value {
        automerge::Value::Object(ObjType::Text) => {
            let text = ScalarValue::Str(doc.text_at(id, heads).unwrap_or_default().into());
            read(doc, kind, &automerge::Value::from(text), id)
        }
        automerge::Value::Object(ObjType::Map | ObjType::Table) => {
            Value::Many(Members::within(id.clone()).read_at(doc, heads).into_iter().collect())
        }
        _ => read(doc, kind, value, id),
    }
}

/// Reads a value, whoever wrote it: texts may be objects, whole numbers may be floats (MODEL.md 4).
pub(super) fn read(doc: &impl ReadDoc, kind: Option<FieldKind>, value: &automerge::Value<'_>, id: &ObjId) -> Value {
    let text = |s: String| match kind {
        Some(FieldKind::Estimate { .. }) => estimate(&s).unwrap_or_else(|| Value::text(s)),
        Some(FieldKind::Money) => money(&s).unwrap_or_else(|| Value::text(s)),
        _ => Value::text(s),
    };
    // A JavaScript client writes 12 where we write 12.0.
    if kind == Some(FieldKind::Number)
        && let automerge::Value::Scalar(scalar) = value
        && let Some(n) = scalar.as_f64().or_else(|| scalar.as_i64().map(|n| n as f64)).filter(|n| n.is_finite())
    {
        return Value::Number(n);
    }
    match value {
        automerge::Value::Object(ObjType::Text) => text(doc.text(id).unwrap_or_default()),
        automerge::Value::Object(ObjType::Map | ObjType::Table) => {
            Value::Many(Members::within(id.clone()).read(doc).into_iter().collect())
        }
        automerge::Value::Object(ObjType::List) => Value::Empty,
        automerge::Value::Scalar(scalar) => match scalar.as_ref() {
            ScalarValue::Str(s) => text(s.to_string()),
            ScalarValue::Int(n) | ScalarValue::Timestamp(n) => Value::Whole(*n),
            ScalarValue::Uint(n) => i64::try_from(*n).map_or(Value::Empty, Value::Whole),
            ScalarValue::Counter(n) => Value::Whole(n.into()),
            ScalarValue::F64(n) if n.fract() == 0.0 && n.abs() < 9e15 => Value::Whole(*n as i64),
            ScalarValue::F64(n) => Value::text(n.to_string()),
            ScalarValue::Boolean(b) => Value::Flag(*b),
            ScalarValue::Null | ScalarValue::Bytes(_) | ScalarValue::Unknown { .. } => Value::Empty,
        },
    }
}

/// `"3x4"`.
fn estimate(text: &str) -> Option<Value> {
    let (l, i) = text.split_once('x')?;
    Some(Value::Estimate(l.parse().ok()?, i.parse().ok()?))
}

/// `"12500 EUR"`.
fn money(text: &str) -> Option<Value> {
    let (minor, currency) = text.split_once(' ')?;
    let code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
    Some(Value::Money(minor.parse().ok()?, code.then(|| currency.to_owned())?))
}
