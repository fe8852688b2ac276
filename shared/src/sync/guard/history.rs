//! What is known of a document's history, and whether a change may follow it (SYNC.md, guard step 6).

use super::Checked;
use super::ancestry::Ancestry;
use super::index::Index;
use crate::doc::{is_own_actor, recognise_genesis, recognise_upgrade};
use crate::id::{Actor, ActorPrefix, DocId};
use crate::sync::frame::{Hash, Rejection};
use crate::time::Timestamp;
use automerge::legacy::{Key, ObjectId, Op, OpType};
use std::collections::HashMap;

/// How far beyond the highest known operation a change may start. A replica numbers its operations after all that it
/// has; edits made while looking at an older state may be sent before the newer ones that the numbering counts.
const START_AHEAD: u64 = 100_000;
/// The highest operation number in a document. automerge counts in 32 bits; what goes beyond bricks the document.
const HIGHEST_OPERATION: u64 = 1 << 31;

/// Who may write under which actors.
#[derive(Clone, Copy)]
pub enum ActorRule<'a> {
    /// The app: actors under the prefixes leased to this account and device (MODEL.md 12).
    Leased(&'a [ActorPrefix]),
    /// The app, offering again what a restored store lacks (MODEL.md 17): whoever may write a document may bring back
    /// what others wrote before the restore, as far as their device holds it.
    Restored {
        /// When the store was restored; later changes are not among what it lost.
        at: Timestamp,
    },
    /// A JavaScript client: actors are random and claimed at first use (MODEL.md 24). The caller says what it has
    /// recorded for this token and document, and records the actor when [`Admission::New`] says so.
    Claim(&'a dyn Fn(&[u8]) -> Claim),
}

/// What the caller has recorded about an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Claimed by this very token.
    Mine,
    /// Claimed by nobody.
    Free,
    /// Claimed by another token, or leased to a device.
    Foreign,
}

/// What became of a change that may be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It is new; apply it.
    New {
        /// Its actor was free and is claimed by it ([`ActorRule::Claim`]).
        claims: bool,
    },
    /// The document has it already.
    Known,
}

/// What the guard must know of a document. Kept beside the document by its owner: some 70 bytes a change, and as much
/// for every run of typing.
#[derive(Debug, Clone)]
pub struct History {
    id: DocId,
    changes: Ancestry,
    actors: HashMap<Vec<u8>, Last>,
    highest: u64,
    index: Index,
    /// The change that began it, and the epoch that this change says it begins.
    root: Option<(Hash, u32)>,
}

/// The last change of an actor.
#[derive(Debug, Clone, Copy)]
struct Last {
    sequence: u64,
    operation: u64,
    hash: Hash,
}

impl History {
    /// The history of a document of which nothing is known.
    pub fn new(id: DocId) -> Self {
        Self {
            id,
            changes: Ancestry::default(),
            actors: HashMap::new(),
            highest: 0,
            index: Index::default(),
            root: None,
        }
    }

    /// Reads the history of a loaded document.
    pub fn of(id: DocId, document: &automerge::Automerge) -> Self {
        let mut history = Self::new(id);
        for change in document.get_changes(&[]) {
            let (actor, start) = (change.actor_id().to_bytes(), change.start_op().get());
            let dependencies: Vec<Hash> = change.deps().iter().map(|d| Hash(d.0)).collect();
            let operation = (start + change.len() as u64).saturating_sub(1);
            history.note(actor, Last { sequence: change.seq(), operation, hash: Hash(change.hash().0) }, &dependencies);
            let operations = change.decode().operations;
            if change.deps().is_empty() {
                history.begun(Hash(change.hash().0), &operations);
            }
            history.index.record(actor, start, &operations);
        }
        history
    }

    /// Adds a change that was committed.
    pub fn record(&mut self, checked: &Checked) {
        let last = Last { sequence: checked.change.seq(), operation: max_op(checked), hash: checked.hash };
        self.note(checked.actor(), last, &checked.dependencies().collect::<Vec<_>>());
        if checked.change.deps().is_empty() {
            self.begun(checked.hash, &checked.decoded);
        }
        self.index.record(checked.actor(), checked.change.start_op().get(), &checked.decoded);
    }

    fn begun(&mut self, hash: Hash, operations: &[Op]) {
        let epoch = operations.iter().find_map(|op| match (&op.obj, &op.key, &op.action) {
            (ObjectId::Root, Key::Map(key), OpType::Put(value)) if key == "epoch" => value.as_i64(),
            _ => None,
        });
        self.root.get_or_insert((hash, epoch.and_then(|e| u32::try_from(e).ok()).unwrap_or_default()));
    }

    fn note(&mut self, actor: &[u8], change: Last, dependencies: &[Hash]) {
        self.changes.add(change.hash, change.operation, dependencies);
        self.highest = self.highest.max(change.operation);
        match self.actors.get_mut(actor) {
            Some(last) if last.sequence >= change.sequence => {}
            Some(last) => *last = change,
            None => drop(self.actors.insert(actor.to_vec(), change)),
        }
    }

    /// Whether the document has a change.
    pub fn knows(&self, hash: &Hash) -> bool {
        self.changes.knows(hash)
    }

    /// How many changes the document has.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// Whether the document has no change yet.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The last sequence number of an actor; 0 when it wrote nothing here.
    pub fn sequence(&self, actor: &[u8]) -> u64 {
        self.actors.get(actor).map_or(0, |last| last.sequence)
    }
}

fn max_op(checked: &Checked) -> u64 {
    (checked.change.start_op().get() + checked.operations).saturating_sub(1)
}

/// Whether a change may follow a history.
///
/// # Errors
/// [`Rejection::MissingDependency`] (ask for them, or try again), [`Rejection::ForeignActor`], [`Rejection::Sequence`],
/// [`Rejection::OutOfRange`], [`Rejection::NotGenesis`], [`Rejection::Poisonous`].
pub fn admit(history: &History, checked: &Checked, rule: ActorRule<'_>) -> Result<Admission, Rejection> {
    if history.knows(&checked.hash) {
        return Ok(Admission::Known);
    }
    let change = &checked.change;
    let actor = checked.actor();
    if change.deps().is_empty() {
        if is_genesis(history.id, checked) {
            return if history.is_empty() { Ok(Admission::New { claims: false }) } else { Err(Rejection::NotGenesis) };
        }
        // A JavaScript client's root carries its own clock and actor: taken once, for an id that is new (MODEL.md 24).
        if !matches!(rule, ActorRule::Claim(_)) || !history.is_empty() {
            return Err(Rejection::NotGenesis);
        }
    }
    let mut built_on = 0;
    for dependency in checked.dependencies() {
        let operation = history.changes.operation(&dependency).ok_or(Rejection::MissingDependency)?;
        built_on = built_on.max(operation);
    }
    if is_own_actor(actor) {
        // Nobody's: it is what the document's id and register give, or forged.
        let own = history
            .root
            .is_some_and(|(root, epoch)| recognise_upgrade(history.id, epoch, root, checked.actor(), checked.hash));
        return if own { Ok(Admission::New { claims: false }) } else { Err(Rejection::ForeignActor) };
    }
    let last = history.actors.get(actor).copied();
    let claims = match rule {
        ActorRule::Leased(prefixes) => {
            let prefix = Actor::from_bytes(actor).ok_or(Rejection::ForeignActor)?.prefix;
            if !prefixes.contains(&prefix) {
                return Err(Rejection::ForeignActor);
            }
            false
        }
        ActorRule::Restored { at } => {
            let before = change.timestamp() <= at.0;
            Actor::from_bytes(actor).filter(|_| before).ok_or(Rejection::ForeignActor)?;
            false
        }
        ActorRule::Claim(claim) => match claim(actor) {
            Claim::Mine => false,
            Claim::Free if last.is_none() => true,
            Claim::Free | Claim::Foreign => return Err(Rejection::ForeignActor),
        },
    };
    if change.seq() != last.map_or(0, |last| last.sequence) + 1 {
        return Err(Rejection::Sequence);
    }
    // A replica has its own last change. automerge takes it for granted and saves what it cannot load again otherwise.
    if last.is_some_and(|last| !history.changes.reaches(checked.dependencies(), &last.hash)) {
        return Err(Rejection::Sequence);
    }
    let start = change.start_op().get();
    let after = built_on.max(last.map_or(0, |last| last.operation));
    if start <= after || start > history.highest.max(after) + 1 + START_AHEAD || max_op(checked) > HIGHEST_OPERATION {
        return Err(Rejection::OutOfRange);
    }
    if !in_range(change.timestamp()) {
        return Err(Rejection::OutOfRange);
    }
    history.index.check(actor, start, &checked.decoded)?;
    Ok(Admission::New { claims })
}

/// Our own changes carry milliseconds, those of JavaScript clients seconds.
fn in_range(time: i64) -> bool {
    Timestamp(time).in_range() || time.checked_mul(1000).is_some_and(|millis| Timestamp(millis).in_range())
}

/// Whether a first change is the one that the document's id and a register give (MODEL.md 1).
fn is_genesis(id: DocId, first: &Checked) -> bool {
    recognise_genesis(id, first.actor(), first.hash).is_some()
}
