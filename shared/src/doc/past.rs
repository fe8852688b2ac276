//! The past of a document: who changed what, and what it said at any moment.
//!
//! Changes form a graph, and each replica has them in another order. [`Past`] lays them into one order that is the same
//! everywhere: by the time that they claim, but never before what they build on. A *moment* is a beginning of that order,
//! named by its heads, so that it stays the same while people go on writing. (The whole workspace as it was on a day is
//! the moment of that day of each of its documents.)
//!
//! The order needs no operations and is cheap. Which fields a change touches is read from its operations, which costs the
//! more the longer the document is; so that is done backwards from the newest, as far as somebody looks.

use super::blocks::{blocks, pieces, pieces_at};
use super::document::{Document, instant, to_hash};
use super::fields::{DELETED, read_at};
use super::genesis::is_own_actor;
use super::members::{Members, is_own_several};
use super::types::{Block, TextEdit, Written};
use super::{DocError, compare};
use crate::id::Actor;
use crate::schema::{Container, Value, own};
use crate::sync::frame::Hash;
use crate::time::Timestamp;
use automerge::legacy::{Key, ObjectId, OpId, OpType};
use automerge::{ActorId, ChangeHash, ObjId, Prop, ROOT, ReadDoc};
use std::collections::{BTreeSet, HashMap};

/// Root keys that are no content.
const MACHINERY: [&str; 5] = ["kind", "schema", "epoch", "origin", "x"];
/// Changes of a text within so many milliseconds of each other read as one.
const WRITING: i64 = 5 * 60 * 1000;
/// The same of a value by one person: what is typed is written at every pause.
const TYPING: i64 = 3_000;

/// Who made a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Somebody with the app.
    Person(Actor),
    /// A program under an actor of its own (a JavaScript client).
    Program,
    /// The document itself: edits for a sealed epoch, carried into this one without their authors.
    Carried,
}

/// A state that the document was in, or could be put together from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    heads: Vec<ChangeHash>,
    /// The time of its latest change, by that author's clock.
    pub at: Timestamp,
}

/// What somebody did to one field in one go.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The root key.
    pub field: String,
    /// Who, each once; several when they wrote the same text together.
    pub by: Vec<By>,
    /// When it began and ended, by the authors' clocks.
    pub from: Timestamp,
    /// See [`Edit::from`].
    pub until: Timestamp,
    /// What the author saw before.
    pub before: Moment,
    /// The document with it.
    pub after: Moment,
    /// The last of its changes, by which it is known while more is read.
    pub last: Hash,
}

#[derive(Debug, Clone)]
struct Step {
    hash: ChangeHash,
    by: By,
    at: Timestamp,
    /// The latest time of it and all that it builds on: puts a clock that is late into order.
    order: Timestamp,
    /// Places of what it builds on.
    deps: Vec<u32>,
    /// Indices into [`Past::names`]; `None` while it was not looked into.
    fields: Option<Vec<u16>>,
    /// Whether it is the document's beginning, which nobody made.
    begins: bool,
}

/// The changes of a document in an order that is the same on every replica.
#[derive(Debug, Clone, Default)]
pub struct Past {
    steps: Vec<Step>,
    names: Vec<String>,
    places: HashMap<String, u16>,
    objects: HashMap<ObjectId, u16>,
    /// Before this place nothing was looked into yet.
    unread: usize,
    begins: Option<Timestamp>,
}

impl Past {
    /// Whether every change was looked into.
    pub fn is_read(&self) -> bool {
        self.unread == 0
    }

    /// When the history begins, if it does not begin with the document: earlier changes are in a sealed epoch.
    pub fn begins(&self) -> Option<Timestamp> {
        self.begins
    }

    /// How many changes there are.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The state at a time, by the authors' clocks; `None` before the first change by anybody.
    pub fn at(&self, time: Timestamp) -> Option<Moment> {
        let many = self.steps.partition_point(|step| step.order <= time);
        let begun = self.steps[..many].iter().any(|step| !step.begins);
        begun.then(|| self.prefix(many))
    }

    /// The state after the first so many changes.
    fn prefix(&self, many: usize) -> Moment {
        let mut is_head = vec![true; many];
        for dep in self.steps[..many].iter().flat_map(|step| &step.deps) {
            if let Some(is_head) = is_head.get_mut(*dep as usize) {
                *is_head = false;
            }
        }
        let heads = self.steps[..many].iter().zip(is_head).filter(|(_, is)| *is).map(|(s, _)| s.hash).collect();
        Moment { heads, at: self.steps[..many].iter().map(|s| s.order).max().unwrap_or_default() }
    }

    /// What was done, as far as it was looked into, the newest first: at most so many of those that `keep` wants, which is
    /// told the field and who.
    pub fn edits(&self, document: &Document, keep: &dyn Fn(&str, &[By]) -> bool, most: usize) -> Vec<Edit> {
        let mut open: HashMap<u16, Group> = HashMap::new();
        let mut done: Vec<Group> = Vec::new();
        for (at, step) in self.steps.iter().enumerate().skip(self.unread).rev().filter(|(_, s)| !s.begins) {
            for field in step.fields.iter().flatten() {
                let shared = document.is_text(self.named(*field));
                match open.get_mut(field) {
                    Some(group) if group.takes(step, shared) => group.add(at, step),
                    _ => {
                        let before = open.insert(*field, Group::new(*field, at, step, shared));
                        done.extend(before);
                    }
                }
            }
        }
        done.extend(open.into_values());
        done.retain(|group| keep(self.named(group.field), &group.by));
        done.sort_by_key(|group| (std::cmp::Reverse(group.last), group.field));
        done.truncate(most);
        done.into_iter().map(|group| self.edit(&group)).collect()
    }

    fn named(&self, field: u16) -> &str {
        self.names.get(usize::from(field)).map_or("", String::as_str)
    }

    fn edit(&self, group: &Group) -> Edit {
        let one = |at: usize| Moment { heads: vec![self.steps[at].hash], at: self.steps[at].at };
        // A text is what all of them made of it; of a value, what its author saw and set.
        let (before, after) = if group.shared {
            (self.prefix(group.first), self.prefix(group.last + 1))
        } else {
            let seen: Vec<_> = self.steps[group.first].deps.iter().map(|d| *d as usize).collect();
            let at = seen.iter().map(|d| self.steps[*d].at).max().unwrap_or_default();
            (Moment { heads: seen.iter().map(|d| self.steps[*d].hash).collect(), at }, one(group.last))
        };
        Edit {
            field: self.named(group.field).to_owned(),
            by: group.by.clone(),
            from: group.from,
            until: group.until,
            before,
            after,
            last: to_hash(self.steps[group.last].hash),
        }
    }
}

/// Changes of one field that read as one, gathered backwards.
#[derive(Debug)]
struct Group {
    field: u16,
    first: usize,
    last: usize,
    by: Vec<By>,
    from: Timestamp,
    until: Timestamp,
    shared: bool,
    /// Whether its first change brought together what was written apart: that decides something, and what was before it
    /// must not vanish in it.
    meets: bool,
}

impl Group {
    fn new(field: u16, at: usize, step: &Step, shared: bool) -> Self {
        Self {
            field,
            first: at,
            last: at,
            by: vec![step.by],
            from: step.at,
            until: step.at,
            shared,
            meets: step.deps.len() > 1,
        }
    }

    fn takes(&self, step: &Step, shared: bool) -> bool {
        let apart = (self.from.0 - step.at.0).abs();
        if shared { apart < WRITING } else { apart < TYPING && self.by == [step.by] && !self.meets }
    }

    fn add(&mut self, at: usize, step: &Step) {
        self.first = at;
        self.meets = step.deps.len() > 1;
        self.from = self.from.min(step.at);
        if !self.by.contains(&step.by) {
            self.by.push(step.by);
        }
    }
}

impl Document {
    /// The past as it is now, with what an earlier one has read already. Costs about two microseconds a change.
    pub fn past(&self, earlier: Option<&Past>) -> Past {
        let metas = self.doc.get_changes_meta(&[]);
        let place: HashMap<ChangeHash, usize> = metas.iter().enumerate().map(|(i, m)| (m.hash, i)).collect();
        let mut order: Vec<Timestamp> = Vec::with_capacity(metas.len());
        for meta in &metas {
            let after = meta.deps.iter().filter_map(|d| order.get(*place.get(d)?)).max().copied();
            order.push(instant(meta.timestamp).max(after.unwrap_or_default()));
        }
        let mut sorted: Vec<usize> = (0..metas.len()).collect();
        // What builds on something starts after it, and ties go by the actor: the same everywhere.
        sorted.sort_by(|a, b| {
            let key = |i: usize| (order[i], metas[i].start_op);
            key(*a).cmp(&key(*b)).then_with(|| metas[*a].actor.cmp(&metas[*b].actor)).then(a.cmp(b))
        });
        let mut places = vec![0_u32; metas.len()];
        for (to, from) in sorted.iter().enumerate() {
            places[*from] = u32::try_from(to).unwrap_or(u32::MAX);
        }
        let rolled = (self.epoch() > 0).then(|| {
            let own = metas.iter().filter(|m| is_own_actor(m.actor.to_bytes()) && m.timestamp > 0);
            own.map(|m| instant(m.timestamp)).min().unwrap_or_default()
        });
        let mut past = Past { begins: rolled, unread: metas.len(), ..Past::default() };
        let mut known: HashMap<ChangeHash, Vec<u16>> = HashMap::new();
        if let Some(earlier) = earlier {
            past.names.clone_from(&earlier.names);
            past.places.clone_from(&earlier.places);
            let read = earlier.steps.iter().filter_map(|s| Some((s.hash, s.fields.clone()?)));
            known.extend(read);
        }
        for from in sorted {
            let meta = &metas[from];
            let own = is_own_actor(meta.actor.to_bytes());
            let at = instant(meta.timestamp);
            let begins = own && (at.0 == 0 || rolled == Some(at));
            let by = match Actor::from_bytes(meta.actor.to_bytes()) {
                _ if own => By::Carried,
                Some(actor) => By::Person(actor),
                None => By::Program,
            };
            let deps = meta.deps.iter().filter_map(|d| place.get(d)).filter_map(|i| places.get(*i).copied()).collect();
            let fields = if begins { Some(Vec::new()) } else { known.remove(&meta.hash) };
            past.steps.push(Step { hash: meta.hash, by, at, order: order[from], deps, fields, begins });
        }
        past.settle();
        past
    }

    /// Looks into at most `changes` more, the newest of those that were not looked into first.
    pub fn read_past(&self, past: &mut Past, changes: usize) {
        if past.objects.is_empty() {
            for item in self.doc.map_range(&ROOT, ..) {
                if let ObjId::Id(counter, actor, _) = item.id() {
                    let name = past.name(&item.key);
                    past.objects.insert(ObjectId::Id(OpId::new(counter, &actor)), name);
                }
            }
        }
        for _ in 0..changes {
            let Some(at) = past.unread.checked_sub(1) else { return };
            let hash = past.steps[at].hash;
            let fields = self.touched(past, &hash);
            past.steps[at].fields = Some(fields);
            past.settle();
        }
    }

    /// The root keys that a change touches.
    fn touched(&self, past: &mut Past, hash: &ChangeHash) -> Vec<u16> {
        let Some(change) = self.doc.get_change_by_hash(hash) else { return Vec::new() };
        let mut fields = BTreeSet::new();
        let mut made: HashMap<ObjectId, u16> = HashMap::new();
        for (op, counter) in change.decode().operations.iter().zip(change.start_op().get()..) {
            let field = match (&op.obj, &op.key) {
                (ObjectId::Root, Key::Map(key)) if MACHINERY.contains(&key.as_str()) => continue,
                (ObjectId::Root, Key::Map(key)) => Some(past.name(key)),
                (ObjectId::Root, Key::Seq(_)) => None,
                (object, _) => made.get(object).or_else(|| past.objects.get(object)).copied().or_else(|| {
                    let name = self.root_of(object)?;
                    Some(past.name(&name))
                }),
            };
            let Some(field) = field else { continue };
            if matches!(op.action, OpType::Make(_)) {
                made.insert(ObjectId::Id(OpId::new(counter, change.actor_id())), field);
            }
            fields.insert(field);
        }
        past.objects.extend(made);
        fields.into_iter().collect()
    }

    /// The root key that an object hangs under.
    fn root_of(&self, object: &ObjectId) -> Option<String> {
        let ObjectId::Id(id) = object else { return None };
        let id = ObjId::Id(id.counter(), ActorId::from(id.actor().to_bytes()), 0);
        match self.doc.parents(&id).ok()?.last()?.prop {
            Prop::Map(key) => Some(key),
            Prop::Seq(_) => None,
        }
    }

    /// Whether a field is prose, which several write together.
    fn is_text(&self, field: &str) -> bool {
        self.register().and_then(|r| r.field(field)).is_some_and(|f| f.kind.container() == Container::Text)
    }

    /// What a field said at a moment: of several values the one that was shown, of prose its plain text; `deleted` as a
    /// flag.
    pub fn value_at(&self, field: &str, moment: &Moment) -> Value {
        if self.is_text(field) {
            let blocks = self.blocks_at(field, moment);
            let line = |block: &Block| block.runs.iter().map(|r| r.text.as_str()).collect::<String>();
            return Value::text(blocks.iter().map(line).collect::<Vec<_>>().join("\n"));
        }
        if is_own_several(field) {
            let members = Members::of(&self.doc, field).map(|m| m.read_at(&self.doc, &moment.heads));
            return Value::Many(members.unwrap_or_default().into_iter().collect());
        }
        let Ok(Some((value, id))) = self.doc.get_at(ROOT, field, &moment.heads) else { return Value::Empty };
        if field == DELETED {
            return Value::Flag(!super::fields::nothing(&value));
        }
        read_at(&self.doc, self.kind(field), &value, &id, &moment.heads)
    }

    /// The blocks of a rich text at a moment.
    pub fn blocks_at(&self, field: &str, moment: &Moment) -> Vec<Block> {
        self.text_object(field).map(|text| blocks(&pieces_at(&self.doc, &text, &moment.heads))).unwrap_or_default()
    }

    /// The fields of the register that say something else now, in its order, with `title` first. State and deletion are
    /// none of them: they move by their own steps.
    pub fn changed_since(&self, moment: &Moment) -> Vec<&'static str> {
        let fields = self.register().into_iter().flat_map(|r| r.all_fields());
        let differs = |field: &&str| {
            if self.is_text(field) {
                let Some(text) = self.text_object(field) else { return false };
                pieces(&self.doc, &text) != pieces_at(&self.doc, &text, &moment.heads)
            } else {
                self.value(field) != self.value_at(field, moment) || self.disputed(field)
            }
        };
        ["title"].into_iter().chain(fields.map(|f| f.key)).filter(differs).collect()
    }

    /// Makes a field say what it said at a moment: a new edit of now, and the history stays as it is. What the field was
    /// undecided about is settled by it. One change; a long text takes several, so call it until it gives `None`. With
    /// `goes_on` it is part of the same step for undo as the edit before.
    ///
    /// # Errors
    /// What [`Document::set`] and [`Document::edit_text`] say.
    pub fn bring_back(
        &mut self,
        field: &str,
        moment: &Moment,
        goes_on: bool,
        now: Timestamp,
    ) -> Result<Option<Written>, DocError> {
        if !self.is_text(field) {
            let was = self.value_at(field, moment);
            if self.value(field) == was && !self.disputed(field) {
                return Ok(None);
            }
            self.join_if(goes_on);
            return self.set(field, &was, now);
        }
        let Some(text) = self.text_object(field) else { return Ok(None) };
        let (is, was) = (pieces(&self.doc, &text), pieces_at(&self.doc, &text, &moment.heads));
        let Some(edits) = TextEdit::split(&compare::rewrite(&is, &was)).into_iter().next() else { return Ok(None) };
        self.join_if(goes_on);
        let written = self.edit_text(field, &edits, now)?;
        // Views did not make these edits and have to hear of them.
        Ok(written.map(|written| Written { text: vec![(field.to_owned(), edits)], ..written }))
    }

    fn join_if(&mut self, goes_on: bool) {
        if goes_on {
            self.go_on();
        }
    }
}

impl Past {
    fn name(&mut self, key: &str) -> u16 {
        let key = own::field_of(key);
        if let Some(at) = self.places.get(key) {
            return *at;
        }
        let at = u16::try_from(self.names.len()).unwrap_or(u16::MAX);
        self.names.push(key.to_owned());
        self.places.insert(key.to_owned(), at);
        at
    }

    /// Moves on over what was looked into.
    fn settle(&mut self) {
        while self.unread > 0 && self.steps[self.unread - 1].fields.is_some() {
            self.unread -= 1;
        }
    }
}
