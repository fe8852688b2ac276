//! Which operations a document has, as far as others may refer to them.
//!
//! automerge takes references on trust: an operation that names an element of another list, or replaces the value of
//! another key, panics on arrival or leaves a document that no longer loads once saved. So every reference of a new
//! change is looked up here. Text typed in one go is one [`Span`], which keeps this far smaller than the document.

use crate::sync::frame::Rejection;
use automerge::ObjType;
use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use std::collections::{BTreeMap, HashMap};

/// An operation: its actor as interned here, and its counter.
type Id = (u32, u32);

/// What an operation can be to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A value that can be replaced.
    Value,
    /// A map that can hold keys, and be replaced.
    Map,
    /// A list or text that can hold elements, and be replaced.
    Sequence,
    /// A deletion, an increment or a mark: nothing replaces it.
    Other,
}

/// Where an operation stands within its object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    /// It is an element itself.
    Inserted,
    /// It writes to this element.
    Element(Id),
    /// It writes to this key.
    Key(u32),
}

/// Operations of one actor with successive counters that differ in nothing that matters here.
#[derive(Debug, Clone, Copy)]
struct Span {
    length: u32,
    /// `None`: the root.
    object: Option<Id>,
    slot: Slot,
    role: Role,
}

/// The operations of a document.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    actors: HashMap<Vec<u8>, u32>,
    keys: HashMap<String, u32>,
    spans: BTreeMap<Id, Span>,
}

impl Index {
    fn id(&self, id: &OpId) -> Option<Id> {
        Some((*self.actors.get(id.actor().to_bytes())?, u32::try_from(id.counter()).ok()?))
    }

    fn span(&self, id: Id) -> Option<&Span> {
        let ((actor, start), span) = self.spans.range(..=id).next_back()?;
        (*actor == id.0 && id.1 - start < span.length).then_some(span)
    }

    /// Adds the operations of a change that passed [`Self::check`], or is in the document already.
    pub fn record(&mut self, actor: &[u8], start: u64, operations: &[Op]) {
        let own = intern(&mut self.actors, actor);
        for (counter, operation) in (start..).zip(operations) {
            for id in references(operation) {
                intern(&mut self.actors, id.actor().to_bytes());
            }
            if let Key::Map(key) = &operation.key {
                intern(&mut self.keys, key.as_str());
            }
            let (Some(span), Ok(counter)) = (self.describe(operation), u32::try_from(counter)) else { continue };
            if span.slot == Slot::Inserted
                && span.role == Role::Value
                && let Some((&(actor, first), last)) = self.spans.range_mut(..(own, counter)).next_back()
                && actor == own
                && first + last.length == counter
                && (last.object, last.slot, last.role) == (span.object, span.slot, span.role)
            {
                last.length += 1;
            } else {
                self.spans.insert((own, counter), span);
            }
        }
    }

    /// What an operation is; `None` when it names an actor or a key that nothing here has.
    fn describe(&self, operation: &Op) -> Option<Span> {
        let object = match &operation.obj {
            ObjectId::Root => None,
            ObjectId::Id(id) => Some(self.id(id)?),
        };
        let slot = match &operation.key {
            _ if operation.insert => Slot::Inserted,
            Key::Map(key) => Slot::Key(*self.keys.get(key.as_str())?),
            Key::Seq(ElementId::Id(id)) => Slot::Element(self.id(id)?),
            Key::Seq(ElementId::Head) => return None,
        };
        let role = match operation.action {
            OpType::Put(_) => Role::Value,
            OpType::Make(ObjType::Map | ObjType::Table) => Role::Map,
            OpType::Make(ObjType::List | ObjType::Text) => Role::Sequence,
            OpType::Delete | OpType::Increment(_) | OpType::MarkBegin(_) | OpType::MarkEnd(_) => Role::Other,
        };
        Some(Span { length: 1, object, slot, role })
    }

    /// Whether every reference of a change goes to an operation that can be referred to so.
    ///
    /// # Errors
    /// [`Rejection::Poisonous`].
    pub fn check(&self, actor: &[u8], start: u64, operations: &[Op]) -> Result<(), Rejection> {
        let new = New { actor, start, operations };
        for operation in operations {
            if !self.sound(operation, new) {
                return Err(Rejection::Poisonous);
            }
        }
        Ok(())
    }

    fn sound(&self, operation: &Op, new: New<'_>) -> bool {
        // The object exists and holds what the operation takes it to hold.
        let in_map = matches!(operation.key, Key::Map(_));
        if let ObjectId::Id(id) = &operation.obj {
            let role = match new.get(id) {
                Some(op) => match op.action {
                    OpType::Make(ObjType::Map | ObjType::Table) => Role::Map,
                    OpType::Make(ObjType::List | ObjType::Text) => Role::Sequence,
                    _ => return false,
                },
                None => match self.id(id).and_then(|id| self.span(id)) {
                    Some(span) => span.role,
                    None => return false,
                },
            };
            if role != if in_map { Role::Map } else { Role::Sequence } {
                return false;
            }
        }
        // The element is one of that object.
        if let Key::Seq(ElementId::Id(element)) = &operation.key
            && !match new.get(element) {
                Some(op) => op.insert && op.obj == operation.obj,
                None => self
                    .id(element)
                    .and_then(|id| self.span(id))
                    .is_some_and(|span| span.slot == Slot::Inserted && self.same_object(span, &operation.obj)),
            }
        {
            return false;
        }
        // What it replaces stands in the same place, and twice is once too often.
        let mut last = None;
        operation.pred.iter().all(|id| {
            let again = last.replace(id) == Some(id);
            !again && self.replaceable(id, operation, new)
        })
    }

    fn replaceable(&self, id: &OpId, by: &Op, new: New<'_>) -> bool {
        if let Some(op) = new.get(id) {
            let value = matches!(op.action, OpType::Put(_) | OpType::Make(_));
            let place = if op.insert { by.key.to_opid().as_ref() == Some(id) } else { op.key == by.key };
            return value && place && op.obj == by.obj;
        }
        let Some(known) = self.id(id) else { return false };
        let Some(span) = self.span(known) else { return false };
        let place = match (&by.key, span.slot) {
            (Key::Map(key), Slot::Key(known)) => self.keys.get(key.as_str()) == Some(&known),
            (Key::Seq(ElementId::Id(element)), Slot::Inserted) => element == id,
            (Key::Seq(ElementId::Id(element)), Slot::Element(known)) => self.id(element) == Some(known),
            _ => false,
        };
        place && span.role != Role::Other && self.same_object(span, &by.obj)
    }

    fn same_object(&self, span: &Span, object: &ObjectId) -> bool {
        match object {
            ObjectId::Root => span.object.is_none(),
            ObjectId::Id(id) => span.object.is_some() && self.id(id) == span.object,
        }
    }
}

/// The change that is being looked at: its operations may refer to one another.
#[derive(Clone, Copy)]
struct New<'a> {
    actor: &'a [u8],
    start: u64,
    operations: &'a [Op],
}

impl<'a> New<'a> {
    fn get(self, id: &OpId) -> Option<&'a Op> {
        if id.actor().to_bytes() != self.actor {
            return None;
        }
        self.operations.get(usize::try_from(id.counter().checked_sub(self.start)?).ok()?)
    }
}

fn references(operation: &Op) -> impl Iterator<Item = &OpId> {
    let object = match &operation.obj {
        ObjectId::Id(id) => Some(id),
        ObjectId::Root => None,
    };
    let element = match &operation.key {
        Key::Seq(ElementId::Id(id)) => Some(id),
        _ => None,
    };
    object.into_iter().chain(element)
}

fn intern<K: ?Sized + std::hash::Hash + Eq + ToOwned>(known: &mut HashMap<K::Owned, u32>, key: &K) -> u32
where
    K::Owned: std::hash::Hash + Eq + std::borrow::Borrow<K>,
{
    if let Some(number) = known.get(key) {
        return *number;
    }
    let number = u32::try_from(known.len()).unwrap_or(u32::MAX);
    known.insert(key.to_owned(), number);
    number
}
