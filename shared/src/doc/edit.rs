//! Writing rich text: from [`TextEdit`]s to automerge's operations, each with its inverse recorded for undo.

use super::DocError;
use super::blocks::{Piece, all_marks, attrs_at, mark_value, slice, stored, units};
use super::document::Document;
use super::types::{BlockAttrs, Mark, MarkValue, OPERATIONS, TextEdit, Written};
use super::undo::{Item, Owner, Undo, span};
use crate::time::Timestamp;
use automerge::marks::ExpandMark;
use automerge::transaction::{Transactable, Transaction};
use automerge::{ObjId, ObjType, ReadDoc, ScalarValue, Value};
use std::ops::Range;

impl Document {
    /// Edits a rich text, as one change. `None`: nothing changed.
    ///
    /// # Errors
    /// [`DocError::NoField`], [`DocError::WrongKind`], [`DocError::OutOfText`], [`DocError::TooMuch`] (see
    /// [`TextEdit::split`]), [`DocError::ReadOnly`]. Nothing of the list is done then.
    pub fn edit_text(&mut self, field: &str, edits: &[TextEdit], now: Timestamp) -> Result<Option<Written>, DocError> {
        let text = self.rich(field)?;
        let operations = edits.iter().map(TextEdit::operations).sum();
        if operations > OPERATIONS {
            return Err(DocError::TooMuch { operations });
        }
        // A single edit is checked before it touches anything, so only lists need a way back.
        let before = (edits.len() > 1).then(|| self.undo.clone());
        let mut undo = std::mem::take(&mut self.undo);
        let mut calm = std::mem::take(&mut self.calm);
        let result = self.commit(now, |tx| Editor::new(tx, text, field, &mut undo, &mut calm).run(edits));
        match &result {
            Ok(Some(_)) => {
                undo.close(field, edits, now);
                self.calm = calm;
            }
            Ok(None) => undo.abandon(),
            Err(_) => {
                undo = before.unwrap_or(undo);
                undo.abandon();
            }
        }
        self.undo = undo;
        Ok(result?.map(|((), written)| Written { fields: vec![field.to_owned()], ..written }))
    }
}

/// Where text was last inserted that inherited no mark. What is typed on there inherits none either, so the marks of the
/// whole text need not be looked through at each key press. Any other edit forgets it.
#[derive(Debug, Clone, Default)]
pub(super) struct Calm(Option<(String, usize)>);

impl Calm {
    /// Whether text inserted at `at` inherits nothing.
    fn at(&self, field: &str, at: usize) -> bool {
        self.0.as_ref().is_some_and(|(calm, caret)| calm == field && *caret == at)
    }

    /// Forgets it.
    pub(super) fn forget(&mut self) {
        self.0 = None;
    }
}

/// Works on one text inside a transaction.
pub(super) struct Editor<'a, 'b> {
    tx: &'a mut Transaction<'b>,
    text: ObjId,
    field: &'a str,
    undo: &'a mut Undo,
    calm: &'a mut Calm,
    /// What a view must do to follow.
    pub(super) out: Vec<TextEdit>,
}

impl<'a, 'b> Editor<'a, 'b> {
    /// An editor of `text`, which is the object of `field`.
    pub(super) fn new(
        tx: &'a mut Transaction<'b>,
        text: ObjId,
        field: &'a str,
        undo: &'a mut Undo,
        calm: &'a mut Calm,
    ) -> Self {
        Self { tx, text, field, undo, calm, out: Vec::new() }
    }

    /// Performs what a person did.
    pub(super) fn run(mut self, edits: &[TextEdit]) -> Result<(), DocError> {
        for (i, edit) in edits.iter().enumerate() {
            match edit {
                TextEdit::Splice { at, del, insert } => {
                    self.check(*at..at.saturating_add(*del))?;
                    if *del > 0 {
                        self.remove(*at, *del)?;
                    }
                    if !insert.is_empty() {
                        let range = *at..at + units(insert);
                        let marks = said(&edits[i + 1..], &range);
                        self.insert(*at, insert, &marks)?;
                    }
                }
                TextEdit::Mark { from, to, name, value } => {
                    self.check(*from..*to)?;
                    let value = value.as_ref().filter(|v| **v != MarkValue::Flag(false));
                    self.set_mark(&(*from..*to), name, value)?;
                }
                TextEdit::Block { at, attrs, new: true } => {
                    self.check(*at..*at)?;
                    self.insert_block(*at, attrs)?;
                }
                TextEdit::Block { at, attrs, new: false } => {
                    self.check(*at..at.saturating_add(1))?;
                    self.set_block(*at, attrs)?;
                }
            }
        }
        Ok(())
    }

    /// Whether a range exists and cuts no character in two.
    fn check(&self, range: Range<usize>) -> Result<(), DocError> {
        let length = self.tx.length(&self.text);
        for at in [range.start, range.end] {
            let inside = || {
                let id = |at| self.tx.get(&self.text, at).ok().flatten().map(|(_, id)| id);
                at > 0 && at < length && id(at - 1) == id(at)
            };
            if at > length || range.start > range.end || inside() {
                return Err(DocError::OutOfText { at, length });
            }
        }
        Ok(())
    }

    /// Removes text and markers.
    pub(super) fn remove(&mut self, at: usize, n: usize) -> Result<(), DocError> {
        let pieces = slice(self.tx, &self.text, at, at + n);
        let count = isize::try_from(n).map_err(|_| DocError::OutOfText { at: n, length: at })?;
        self.calm.forget();
        self.tx.splice_text(&self.text, at, count, "")?;
        let owners = self.undo.removed(self.field, at, n);
        self.undo.record(self.field, Item::Restore { at, pieces, owners });
        self.out.push(TextEdit::Splice { at, del: n, insert: String::new() });
        Ok(())
    }

    /// Inserts text that has exactly these marks, whatever it would inherit. (Marks that are already right cost
    /// nothing; [`TextEdit::Mark`]s that follow will find them set.)
    fn insert(&mut self, at: usize, insert: &str, marks: &[Mark]) -> Result<(), DocError> {
        let n = units(insert);
        self.tx.splice_text(&self.text, at, 0, insert)?;
        self.undo.inserted(self.field, at, n);
        self.undo.record(self.field, Item::Remove(span(at, at + n)));
        self.out.push(TextEdit::Splice { at, del: 0, insert: insert.to_owned() });
        if self.calm.at(self.field, at) {
            self.calm.0 = Some((self.field.to_owned(), at + n));
            return Ok(());
        }
        let inherited: Vec<_> =
            all_marks(self.tx, &self.text).into_iter().filter(|m| m.start <= at && at < m.end).collect();
        self.calm.0 = inherited.is_empty().then(|| (self.field.to_owned(), at + n));
        for mark in inherited {
            let wanted = marks.iter().any(|m| m.name == mark.name.as_str());
            if !wanted && mark_value(&mark.name, &mark.value).is_some() {
                self.write_mark(&(at..at + n), &mark.name, None)?;
            }
        }
        Ok(())
    }

    /// Inserts a marker.
    fn insert_block(&mut self, at: usize, attrs: &BlockAttrs) -> Result<(), DocError> {
        self.calm.forget();
        let block = self.tx.split_block(&self.text, at)?;
        let defaults = BlockAttrs::of("");
        let unset = stored(&defaults);
        for (key, value) in stored(attrs) {
            if unset.get(key) != Some(&value) {
                self.tx.put(&block, key, value)?;
            }
        }
        self.undo.inserted(self.field, at, 1);
        self.undo.record(self.field, Item::Remove(span(at, at + 1)));
        self.out.push(TextEdit::Block { at, attrs: attrs.clone(), new: true });
        Ok(())
    }

    /// The marker at `at`.
    fn marker(&self, at: usize) -> Option<ObjId> {
        match self.tx.get(&self.text, at) {
            Ok(Some((Value::Object(ObjType::Map), id))) => Some(id),
            _ => None,
        }
    }

    /// Sets those attributes of a marker that differ.
    fn set_block(&mut self, at: usize, attrs: &BlockAttrs) -> Result<(), DocError> {
        let block = self.marker(at).ok_or_else(|| DocError::OutOfText { at, length: self.tx.length(&self.text) })?;
        let was = attrs_at(self.tx, &block);
        if was == *attrs {
            return Ok(());
        }
        let old = stored(&was);
        let new = stored(attrs);
        for (key, value) in &new {
            if old.get(key) != Some(value) {
                self.tx.put(&block, *key, value.clone())?;
            }
        }
        for key in old.keys().filter(|key| !new.contains_key(*key)) {
            self.tx.delete(&block, *key)?;
        }
        if !self.undo.inserts(self.field, &(at..at + 1)) {
            let item = Item::Reblock { spans: span(at, at + 1), was, is: attrs.clone() };
            self.undo.record(self.field, item);
        }
        self.out.push(TextEdit::Block { at, attrs: attrs.clone(), new: false });
        Ok(())
    }

    /// What `name` is over a range, in parts.
    fn ranges(&self, range: &Range<usize>, name: &str) -> Vec<(Range<usize>, Option<MarkValue>)> {
        let mut out = Vec::new();
        let mut at = range.start;
        let mut marks: Vec<_> =
            all_marks(self.tx, &self.text).into_iter().filter(|m| m.name == name && m.end > at).collect();
        marks.sort_by_key(|m| m.start);
        for mark in marks.iter().take_while(|m| m.start < range.end) {
            let (start, end) = (mark.start.max(at), mark.end.min(range.end));
            if start >= end {
                continue;
            }
            if at < start {
                out.push((at..start, None));
            }
            out.push((start..end, mark_value(name, &mark.value)));
            at = end;
        }
        if at < range.end {
            out.push((at..range.end, None));
        }
        out
    }

    /// Sets or removes a mark where it is not so already.
    fn set_mark(&mut self, range: &Range<usize>, name: &str, value: Option<&MarkValue>) -> Result<(), DocError> {
        let differing: Vec<_> = self.ranges(range, name).into_iter().filter(|(_, was)| was.as_ref() != value).collect();
        if differing.is_empty() {
            return Ok(());
        }
        self.write_mark(range, name, value)?;
        if !self.undo.inserts(self.field, range) {
            for (part, was) in differing {
                let item = Item::Remark { spans: vec![part], name: name.to_owned(), was, is: value.cloned() };
                self.undo.record(self.field, item);
            }
        }
        self.out.push(TextEdit::Mark {
            from: range.start,
            to: range.end,
            name: name.to_owned(),
            value: value.cloned(),
        });
        Ok(())
    }

    /// The operation itself.
    fn write_mark(&mut self, range: &Range<usize>, name: &str, value: Option<&MarkValue>) -> Result<(), DocError> {
        self.calm.forget();
        let expand = expand(name);
        let value = match value {
            None => ScalarValue::Null,
            Some(MarkValue::Flag(on)) => ScalarValue::Boolean(*on),
            Some(MarkValue::Text(text)) => ScalarValue::Str(text.as_str().into()),
        };
        let mark = automerge::marks::Mark::new(name.to_owned(), value, range.start, range.end);
        Ok(self.tx.mark(&self.text, mark, expand)?)
    }

    /// Undoes an edit of this text (or redoes one), as far as it still stands.
    pub(super) fn invert(&mut self, item: Item) -> Result<(), DocError> {
        match item {
            Item::Remove(spans) => {
                for span in spans.into_iter().rev() {
                    self.remove(span.start, span.end - span.start)?;
                }
            }
            Item::Restore { at, pieces, owners } => self.restore(at, &pieces, &owners)?,
            Item::Remark { spans, name, was, is } => {
                for span in spans {
                    for (part, value) in self.ranges(&span, &name) {
                        if value == is {
                            self.set_mark(&part, &name, was.as_ref())?;
                        }
                    }
                }
            }
            Item::Reblock { spans, was, is } => {
                let Some(span) = spans.first() else { return Ok(()) };
                let Some(block) = self.marker(span.start) else { return Ok(()) };
                let target = set_back(attrs_at(self.tx, &block), &was, &is);
                self.set_block(span.start, &target)?;
            }
            Item::Scalar { .. } | Item::Member { .. } => {}
        }
        Ok(())
    }

    /// Brings removed text back.
    fn restore(&mut self, at: usize, pieces: &[Piece], owners: &[Owner]) -> Result<(), DocError> {
        let mut here = at.min(self.tx.length(&self.text));
        let start = here;
        for piece in pieces {
            match piece {
                Piece::Text(text, marks) => {
                    self.insert(here, text, marks)?;
                    let range = here..here + units(text);
                    for mark in marks {
                        let before = self.out.len();
                        self.set_mark(&range, &mark.name, Some(&mark.value))?;
                        if self.out.len() == before {
                            // Inherited, so there was nothing to do here; the view must still be told.
                            self.out.push(TextEdit::Mark {
                                from: range.start,
                                to: range.end,
                                name: mark.name.clone(),
                                value: Some(mark.value.clone()),
                            });
                        }
                    }
                }
                Piece::Block(attrs) => self.insert_block(here, attrs)?,
            }
            here += piece.width();
        }
        self.undo.give_back(self.field, start, owners);
        Ok(())
    }
}

/// Whether a mark grows with text typed at its end.
pub(super) fn expand(name: &str) -> ExpandMark {
    if matches!(name, "strong" | "em") { ExpandMark::After } else { ExpandMark::None }
}

/// The marks that the edits right after an insertion give to all of it.
fn said(edits: &[TextEdit], range: &Range<usize>) -> Vec<Mark> {
    let mut out = Vec::new();
    for edit in edits {
        match edit {
            TextEdit::Mark { from, to, name, value: Some(value) } if *from <= range.start && range.end <= *to => {
                out.push(Mark { name: name.clone(), value: value.clone() });
            }
            TextEdit::Mark { .. } => {}
            _ => break,
        }
    }
    out
}

/// `now` with those attributes set back to `was` that still are as `is`.
fn set_back(now: BlockAttrs, was: &BlockAttrs, is: &BlockAttrs) -> BlockAttrs {
    let mut out = now;
    let mut all = true;
    macro_rules! field {
        ($($name:ident),+) => {$(
            if out.$name == is.$name { out.$name = was.$name.clone() } else { all = false }
        )+};
    }
    field!(kind, level, indent, id, checked, ordered);
    if all {
        out.other = was.other.clone();
    }
    out
}
