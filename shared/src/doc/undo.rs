//! Undo and redo of one's own edits, never of someone else's.
//!
//! Every edit leaves its inverse here, in the coordinates of the text as it is *now*: each later edit – our own, other
//! people's, an undo – moves all inverses along. An insertion is a list of spans, so that what others wrote into it is
//! not in it and survives. A deletion keeps what it removed, and also which spans and points of other inverses lay in
//! it: when the text comes back, it belongs to them again.
//!
//! Why not automerge cursors? Text that an undo brings back has new identities, so cursors would need the same
//! book-keeping and a look-up per character besides.

use super::blocks::{Piece, units};
use super::types::{BlockAttrs, MarkValue, TextEdit};
use crate::time::Timestamp;
use automerge::ScalarValue;
use std::collections::VecDeque;
use std::ops::Range;

/// Groups kept.
const GROUPS: usize = 200;
/// Inverses kept over all groups; a bound for what each key press has to move along.
const ENTRIES: usize = 20_000;
/// Typing goes into one group if the pauses are no longer than this, in milliseconds.
const PAUSE: i64 = 1000;

/// The inverse of one edit.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// Take out what was inserted.
    Remove(Vec<Range<usize>>),
    /// Bring back what was removed.
    Restore { at: usize, pieces: Vec<Piece>, owners: Vec<Owner> },
    /// Set a mark back, where it still is what the edit made it.
    Remark { spans: Vec<Range<usize>>, name: String, was: Option<MarkValue>, is: Option<MarkValue> },
    /// Set a marker's attributes back, those that still are what the edit made them. The span is the marker.
    Reblock { spans: Vec<Range<usize>>, was: BlockAttrs, is: BlockAttrs },
    /// Set a scalar of the root back, if it still is what the edit made it.
    Scalar { was: Option<ScalarValue>, is: ScalarValue },
    /// Put a tag or link back in or out, if it still is as the edit left it.
    Member { key: String, was: bool },
}

/// What lay in a removed range, relative to its beginning.
#[derive(Debug, Clone)]
pub(super) struct Owner {
    id: u64,
    part: Part,
}

/// See [`Owner`].
#[derive(Debug, Clone)]
enum Part {
    Span(Range<usize>),
    Point(usize),
}

/// An inverse and where it belongs.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    id: u64,
    /// The root key.
    pub(super) field: String,
    pub(super) item: Item,
}

/// Where the last typing ended.
#[derive(Debug, Clone)]
struct Tail {
    field: String,
    caret: usize,
    at: Timestamp,
}

/// Which stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Undo.
    Back,
    /// Redo.
    Forth,
}

/// The two stacks. All inverses in them are live: [`Undo::inserted`] and [`Undo::removed`] move them.
#[derive(Debug, Clone, Default)]
pub(super) struct Undo {
    done: VecDeque<Group>,
    undone: Vec<Group>,
    /// What the edit in progress has left so far.
    open: Vec<Entry>,
    /// What is left of the group being undone.
    taken: Vec<Entry>,
    /// Whether that group went on with the step of the one before it.
    taken_goes_on: bool,
    /// Whether the next edit goes on with the step of the last one.
    joins: bool,
    next: u64,
    tail: Option<Tail>,
}

/// The inverses of one change.
#[derive(Debug, Clone, Default)]
struct Group {
    entries: Vec<Entry>,
    /// Whether it belongs to the same step as the group before it: a long paste is several changes, because no peer takes
    /// one that large, and one step to whoever pasted.
    goes_on: bool,
}

impl Undo {
    /// Whether there is something to undo or redo.
    pub(super) fn can(&self, way: Way) -> bool {
        match way {
            Way::Back => !self.done.is_empty(),
            Way::Forth => !self.undone.is_empty(),
        }
    }

    /// Records the inverse of an edit just made. Neighbouring insertions join.
    pub(super) fn record(&mut self, field: &str, item: Item) {
        self.next += 1;
        push_joined(&mut self.open, Entry { id: self.next, field: field.to_owned(), item });
    }

    /// Whether the edit in progress inserted all of the range itself, so that its marks need no inverse of their own.
    pub(super) fn inserts(&self, field: &str, range: &Range<usize>) -> bool {
        self.open.iter().any(|entry| match &entry.item {
            Item::Remove(spans) => {
                entry.field == field && spans.iter().any(|s| s.start <= range.start && range.end <= s.end)
            }
            _ => false,
        })
    }

    /// Ends an edit: what it left becomes a group, or part of the last one if it is consecutive typing.
    pub(super) fn close(&mut self, field: &str, edits: &[TextEdit], now: Timestamp) {
        self.undone.clear();
        let (open, goes_on) = (std::mem::take(&mut self.open), std::mem::take(&mut self.joins));
        let typing = match edits {
            [TextEdit::Splice { at, del, insert }, rest @ ..]
                if rest.iter().all(|e| matches!(e, TextEdit::Mark { .. })) =>
            {
                Some((*at, at + del, at + units(insert)))
            }
            _ => None,
        };
        let continues = self.tail.as_ref().zip(typing).is_some_and(|(tail, (from, to, _))| {
            let pause = now.0.saturating_sub(tail.at.0);
            tail.field == field && (0..=PAUSE).contains(&pause) && (from == tail.caret || to == tail.caret)
        });
        self.tail = typing.map(|(_, _, caret)| Tail { field: field.to_owned(), caret, at: now });
        match self.done.back_mut() {
            Some(group) if continues && !goes_on => {
                open.into_iter().for_each(|entry| push_joined(&mut group.entries, entry));
            }
            _ => self.done.push_back(Group { entries: open, goes_on }),
        }
        self.trim();
    }

    /// Forgets the oldest groups beyond the bounds.
    fn trim(&mut self) {
        let mut entries: usize = self.done.iter().map(|group| group.entries.len()).sum();
        while self.done.len() > GROUPS || (entries > ENTRIES && self.done.len() > 1) {
            entries -= self.done.pop_front().map_or(0, |group| group.entries.len());
        }
    }

    /// Drops what a failed or empty edit left.
    pub(super) fn abandon(&mut self) {
        self.open.clear();
        self.taken.clear();
    }

    /// Takes the next group off a stack; its entries then come from [`Undo::pop`].
    pub(super) fn take(&mut self, way: Way) -> bool {
        self.tail = None;
        let group = match way {
            Way::Back => self.done.pop_back(),
            Way::Forth => self.undone.pop(),
        };
        match group {
            Some(group) => {
                (self.taken, self.taken_goes_on) = (group.entries, group.goes_on);
                true
            }
            None => false,
        }
    }

    /// The next inverse of the group taken, last first.
    pub(super) fn pop(&mut self) -> Option<Entry> {
        self.taken.pop()
    }

    /// Puts what undoing (redoing) has left onto the other stack.
    pub(super) fn turn(&mut self, way: Way) {
        let group = Group { entries: std::mem::take(&mut self.open), goes_on: self.taken_goes_on };
        match way {
            Way::Back => self.undone.push(group),
            Way::Forth => self.done.push_back(group),
        }
    }

    /// Makes the next edit go on with the step of the last one.
    pub(super) fn join(&mut self) {
        self.joins = true;
    }

    /// Whether the group just taken is not all of its step.
    pub(super) fn goes_on(&self, way: Way) -> bool {
        match way {
            Way::Back => self.taken_goes_on && !self.done.is_empty(),
            Way::Forth => self.undone.last().is_some_and(|group| group.goes_on),
        }
    }

    /// All live inverses of texts in `field`.
    fn live<'a>(&'a mut self, field: &'a str) -> impl Iterator<Item = &'a mut Entry> {
        self.done
            .iter_mut()
            .chain(self.undone.iter_mut())
            .flat_map(|group| group.entries.iter_mut())
            .chain(self.open.iter_mut())
            .chain(self.taken.iter_mut())
            .filter(move |entry| entry.field == field)
    }

    /// Moves everything along: `n` units were inserted at `at`.
    pub(super) fn inserted(&mut self, field: &str, at: usize, n: usize) {
        for entry in self.live(field) {
            match &mut entry.item {
                Item::Remove(spans) => grow(spans, at, n, false),
                Item::Remark { spans, .. } => grow(spans, at, n, true),
                Item::Reblock { spans, .. } => grow(spans, at, n, false),
                Item::Restore { at: point, .. } if *point > at => *point += n,
                Item::Restore { .. } | Item::Scalar { .. } | Item::Member { .. } => {}
            }
        }
        if let Some(tail) = self.tail.as_mut().filter(|t| t.field == field && t.caret > at) {
            tail.caret += n;
        }
    }

    /// Moves everything along: `n` units were removed at `at`. Says what lay in them.
    pub(super) fn removed(&mut self, field: &str, at: usize, n: usize) -> Vec<Owner> {
        let mut owners = Vec::new();
        for entry in self.live(field) {
            let id = entry.id;
            match &mut entry.item {
                Item::Remove(spans) | Item::Remark { spans, .. } | Item::Reblock { spans, .. } => {
                    for part in shrink(spans, at, n) {
                        owners.push(Owner { id, part: Part::Span(part) });
                    }
                }
                Item::Restore { at: point, .. } => {
                    if (at..=at + n).contains(point) {
                        owners.push(Owner { id, part: Part::Point(*point - at) });
                    }
                    *point = moved_back(*point, at, n);
                }
                Item::Scalar { .. } | Item::Member { .. } => {}
            }
        }
        if let Some(tail) = self.tail.as_mut().filter(|t| t.field == field) {
            tail.caret = moved_back(tail.caret, at, n);
        }
        owners
    }

    /// What was removed is back at `at`: spans and points that lay in it lie in it again.
    pub(super) fn give_back(&mut self, field: &str, at: usize, owners: &[Owner]) {
        for entry in self.live(field) {
            for owner in owners.iter().filter(|o| o.id == entry.id) {
                match (&mut entry.item, &owner.part) {
                    (
                        Item::Remove(spans) | Item::Remark { spans, .. } | Item::Reblock { spans, .. },
                        Part::Span(part),
                    ) => {
                        spans.push(at + part.start..at + part.end);
                        tidy(spans);
                    }
                    (Item::Restore { at: point, .. }, Part::Point(offset)) => *point = at + offset,
                    _ => {}
                }
            }
        }
    }

    /// Moves everything along other people's edits.
    pub(super) fn follow(&mut self, field: &str, edits: &[TextEdit]) {
        for edit in edits {
            match edit {
                TextEdit::Splice { at, del, insert } => {
                    if *del > 0 {
                        self.removed(field, *at, *del);
                    }
                    if !insert.is_empty() {
                        self.inserted(field, *at, units(insert));
                    }
                }
                TextEdit::Block { at, new: true, .. } => self.inserted(field, *at, 1),
                TextEdit::Block { .. } | TextEdit::Mark { .. } => {}
            }
        }
    }
}

/// Spans that are one.
pub(super) fn span(from: usize, to: usize) -> Vec<Range<usize>> {
    std::iter::once(from..to).collect()
}

/// Appends an inverse; one of an insertion that goes on where the last one ended becomes part of that.
fn push_joined(group: &mut Vec<Entry>, entry: Entry) {
    if let (Some(Entry { field, item: Item::Remove(last), .. }), Item::Remove(new)) = (group.last_mut(), &entry.item)
        && *field == entry.field
        && let (Some(last), [new]) = (last.last_mut(), new.as_slice())
        && last.end == new.start
    {
        last.end = new.end;
        return;
    }
    group.push(entry);
}

/// A position after `n` units at `at` are gone.
fn moved_back(point: usize, at: usize, n: usize) -> usize {
    if point >= at + n { point - n } else { point.min(at) }
}

/// Moves spans along an insertion. One strictly inside a span splits it, or becomes part of it if `swallow`.
fn grow(spans: &mut Vec<Range<usize>>, at: usize, n: usize, swallow: bool) {
    let mut split = None;
    for span in spans.iter_mut() {
        if at <= span.start {
            span.start += n;
            span.end += n;
        } else if at < span.end {
            span.end += n;
            if !swallow {
                split = Some(at + n..span.end);
                span.end = at;
            }
        }
    }
    if let Some(rest) = split {
        spans.push(rest);
        tidy(spans);
    }
}

/// Moves spans along a removal; says which parts of the removed range they covered, relative to its beginning.
fn shrink(spans: &mut Vec<Range<usize>>, at: usize, n: usize) -> Vec<Range<usize>> {
    let mut covered = Vec::new();
    for span in spans.iter_mut() {
        let (from, to) = (span.start.max(at), span.end.min(at + n));
        if from < to {
            covered.push(from - at..to - at);
        }
        *span = moved_back(span.start, at, n)..moved_back(span.end, at, n);
    }
    tidy(spans);
    covered
}

/// Sorts spans, joins those that touch, drops empty ones.
fn tidy(spans: &mut Vec<Range<usize>>) {
    spans.retain(|s| s.start < s.end);
    spans.sort_by_key(|s| s.start);
    spans.dedup_by(|next, last| {
        let joins = next.start <= last.end;
        if joins {
            last.end = last.end.max(next.end);
        }
        joins
    });
}
