//! Executes a plan and holds every promise on the way.

use super::plan::{Edit, Plan, Step};
use super::view::View;
use muster_shared::doc::{BlockAttrs, DocError, Document, MarkValue, TextEdit, Written};
use muster_shared::id::{Actor, ActorPrefix, DocId};
use muster_shared::registers;
use muster_shared::schema::Value;
use muster_shared::time::Timestamp;
use std::collections::BTreeMap;

/// The text that plans edit.
pub const BODY: &str = "body";

/// One person's copy and editor.
pub struct Replica {
    pub doc: Document,
    pub view: View,
    actors: u64,
    caret: usize,
    who: u8,
    cut: bool,
    /// What came before its dependencies.
    held: Vec<Vec<u8>>,
}

/// The actor of the `counter`th life of a replica.
pub fn actor(who: u8, counter: u64) -> Actor {
    Actor { prefix: ActorPrefix([who + 1; 8]), counter }
}

impl Replica {
    /// A new copy of the policy that all plans are about.
    pub fn new(who: u8) -> Self {
        let policy = registers::by_key("policy").expect("policies are a register");
        let doc = Document::create(DocId([7; 16]), policy, actor(who, 0));
        let view = View::of(&doc.blocks(BODY));
        Self { doc, view, actors: 0, caret: 0, who, cut: false, held: Vec::new() }
    }

    /// The view equals the document.
    pub fn check(&self, after: &str) -> Result<(), String> {
        let real = View::of(&self.doc.blocks(BODY));
        if self.view == real {
            return Ok(());
        }
        Err(format!("replica {} after {after}:\n view {:?}\n doc  {:?}", self.who, self.view.0, real.0))
    }

    /// Follows one of our own changes.
    pub fn wrote(&mut self, written: Result<Option<Written>, DocError>) -> Result<(), String> {
        if let Some(written) = written.map_err(|e| e.to_string())? {
            for (_, edits) in written.text.iter().filter(|(field, _)| field == BODY) {
                self.view.follow(edits);
            }
        }
        Ok(())
    }

    /// Edits the text.
    pub fn edit(&mut self, edits: &[TextEdit], now: Timestamp) -> Result<(), String> {
        self.doc.edit_text(BODY, edits, now).map_err(|e| e.to_string())?;
        self.view.follow(edits);
        Ok(())
    }

    /// Takes chunks, keeping back those that came too early.
    pub fn receive(&mut self, chunks: Vec<Vec<u8>>) -> Result<(), String> {
        let mut waiting = std::mem::take(&mut self.held);
        waiting.extend(chunks);
        loop {
            let mut early = Vec::new();
            let mut moved = false;
            // All at once if possible, as the app does; singly what is left.
            match self.doc.apply(&waiting) {
                Ok(applied) => {
                    for (_, edits) in applied.text.iter().filter(|(field, _)| field == BODY) {
                        self.view.follow(edits);
                    }
                    return Ok(());
                }
                Err(DocError::MissingDependencies(_)) => {}
                Err(error) => return Err(error.to_string()),
            }
            for chunk in waiting {
                match self.doc.apply(std::slice::from_ref(&chunk)) {
                    Ok(applied) => {
                        moved = true;
                        for (_, edits) in applied.text.iter().filter(|(field, _)| field == BODY) {
                            self.view.follow(edits);
                        }
                        self.check("a single chunk")?;
                    }
                    Err(DocError::MissingDependencies(_)) => early.push(chunk),
                    Err(error) => return Err(error.to_string()),
                }
            }
            waiting = early;
            if !moved {
                self.held = waiting;
                return Ok(());
            }
        }
    }

    /// Saves, forgets and loads.
    fn restart(&mut self, snapshot: bool) -> Result<(), String> {
        self.actors += 1;
        let actor = Some(actor(self.who, self.actors));
        let before = (self.doc.heads(), self.doc.row());
        let id = self.doc.id();
        let none: [Vec<u8>; 0] = [];
        self.doc = if snapshot {
            let saved = self.doc.save();
            Document::load(id, actor, &saved, &none)
        } else {
            let mut all = self.doc.changes_since(&[]);
            all.reverse();
            Document::load(id, actor, &[], &all)
        }
        .map_err(|e| e.to_string())?;
        let after = (self.doc.heads(), self.doc.row());
        if before == after { Ok(()) } else { Err(format!("loading changed {before:?} to {after:?}")) }
    }

    /// Does what a person does.
    pub fn perform(&mut self, edit: &Edit, now: Timestamp) -> Result<(), String> {
        let length = self.view.0.len();
        let place = |at: u16| self.view.whole(usize::from(at) % (length + 1));
        let range = |at: u16, len: u8| {
            let from = place(at);
            let to = (from + usize::from(len)).min(length);
            (from, self.view.whole(to).max(from))
        };
        match edit {
            Edit::Type { at, text } => {
                let at = place(*at);
                self.caret = at + text.encode_utf16().count();
                self.edit(&[TextEdit::Splice { at, del: 0, insert: text.clone() }], now)
            }
            Edit::Continue { text } => {
                for c in text.chars() {
                    let at = self.view.whole(self.caret.min(self.view.0.len()));
                    self.edit(&[TextEdit::Splice { at, del: 0, insert: c.to_string() }], now)?;
                    self.check("typing on")?;
                    self.caret = at + c.len_utf16();
                }
                Ok(())
            }
            Edit::Erase { at, len } => {
                let (at, to) = range(*at, *len);
                self.edit(&[TextEdit::Splice { at, del: to - at, insert: String::new() }], now)
            }
            Edit::Mark { at, len, name, on } => {
                let (from, to) = range(*at, *len);
                let (name, value) = mark(*name);
                self.edit(&[TextEdit::Mark { from, to, name, value: on.then_some(value) }], now)
            }
            Edit::Marker { at, kind } => {
                self.edit(&[TextEdit::Block { at: place(*at), attrs: attrs(*kind), new: true }], now)
            }
            Edit::Attributes { nth, kind } => {
                let markers = self.view.markers();
                if markers.is_empty() {
                    return Ok(());
                }
                let at = markers[usize::from(*nth) % markers.len()];
                self.edit(&[TextEdit::Block { at, attrs: attrs(*kind), new: false }], now)
            }
            Edit::Replace { at, len, text, strong } => {
                let (at, to) = range(*at, *len);
                let end = at + text.encode_utf16().count();
                let mut edits = vec![TextEdit::Splice { at, del: to - at, insert: text.clone() }];
                if *strong {
                    let value = Some(MarkValue::Flag(true));
                    edits.push(TextEdit::Mark { from: at, to: end, name: "strong".to_owned(), value });
                }
                edits.push(TextEdit::Block { at: end, attrs: attrs(*len), new: true });
                self.edit(&edits, now)
            }
            Edit::Set { field, value } => {
                let field = ["title", "owner", "level"][usize::from(*field) % 3];
                let value = if *value == 0 { Value::Empty } else { Value::text(format!("v{value}")) };
                let written = self.doc.set(field, &value, now);
                self.wrote(written)?;
                let reading = self.doc.reading(field);
                if reading.value != value || !reading.others.is_empty() {
                    return Err(format!("{field} set to {value:?} reads {reading:?}"));
                }
                Ok(())
            }
            Edit::Tags { mask } => {
                let tags = (0..3).filter(|i| mask & (1 << i) != 0).map(|i| format!("tag{i}")).collect();
                let value = Value::Many(tags);
                let written = self.doc.set("tags", &value, now);
                self.wrote(written)?;
                let reading = self.doc.reading("tags");
                if reading.value == value { Ok(()) } else { Err(format!("tags {value:?} read {reading:?}")) }
            }
            Edit::Deleted { deleted } => {
                let written = self.doc.set_deleted(*deleted, now);
                self.wrote(written)?;
                let row = self.doc.row();
                if row.deleted == *deleted && !row.conflicts.iter().any(|c| c == "deleted") {
                    return Ok(());
                }
                Err(format!("deleted set to {deleted}, but {row:?}"))
            }
        }
    }
}

/// One of some marks.
fn mark(name: u8) -> (String, MarkValue) {
    match name % 4 {
        0 => ("strong".to_owned(), MarkValue::Flag(true)),
        1 => ("em".to_owned(), MarkValue::Flag(true)),
        2 => ("link".to_owned(), MarkValue::Text("https://example.org".to_owned())),
        _ => ("link".to_owned(), MarkValue::Text("https://example.net".to_owned())),
    }
}

/// Some attributes.
pub fn attrs(kind: u8) -> BlockAttrs {
    match kind % 6 {
        0 => BlockAttrs::default(),
        1 => BlockAttrs::heading(1 + kind % 3),
        2 => BlockAttrs { indent: kind % 4, ordered: kind.is_multiple_of(2), ..BlockAttrs::of("item") },
        3 => BlockAttrs { checked: kind > 99, ..BlockAttrs::of("check") },
        4 => BlockAttrs { id: format!("r{kind}"), ..BlockAttrs::of("record") },
        _ => BlockAttrs { other: BTreeMap::from([("lang".to_owned(), "rust".into())]), ..BlockAttrs::of("code") },
    }
}

/// Executes a plan.
pub fn run(plan: &Plan) -> Result<(), String> {
    let mut replicas: Vec<Replica> = (0..plan.replicas.max(2)).map(Replica::new).collect();
    let n = replicas.len();
    for (i, step) in plan.steps.iter().enumerate() {
        let now = Timestamp(1_790_000_000_000 + i as i64 * 400);
        let who = match step {
            Step::Edit { who, edit } => {
                let who = usize::from(*who) % n;
                replicas[who].perform(edit, now)?;
                who
            }
            Step::Undo { who } | Step::Redo { who } => {
                let back = matches!(step, Step::Undo { .. });
                let replica = &mut replicas[usize::from(*who) % n];
                let written = if back { replica.doc.undo(now) } else { replica.doc.redo(now) };
                replica.wrote(written)?;
                usize::from(*who) % n
            }
            Step::Deliver { from, to, seed } => {
                let (from, to) = (usize::from(*from) % n, usize::from(*to) % n);
                if from != to && !replicas[from].cut && !replicas[to].cut {
                    let heads = replicas[to].doc.heads();
                    let chunks = replicas[from].doc.changes_since(&heads);
                    replicas[to].receive(jumble(chunks, *seed))?;
                }
                to
            }
            Step::Restart { who, snapshot } => {
                let who = usize::from(*who) % n;
                replicas[who].restart(*snapshot)?;
                who
            }
            Step::Cut { who, cut } => {
                let who = usize::from(*who) % n;
                replicas[who].cut = *cut;
                who
            }
        };
        replicas[who].check(&format!("step {i} {step:?}"))?;
    }
    for replica in &mut replicas {
        back_and_forth(replica)?;
    }
    meet(&mut replicas)
}

/// Undoing everything and redoing everything changes nothing, if nobody else writes meanwhile. What the plan left undone is
/// redone first: a step that has no effect any more is passed over, so steps cannot be counted.
fn back_and_forth(replica: &mut Replica) -> Result<(), String> {
    let now = Timestamp(1_800_000_000_000);
    redo_all(replica, now)?;
    let before = replica.view.clone();
    while replica.doc.can_undo() {
        let written = replica.doc.undo(now);
        replica.wrote(written)?;
        replica.check("undo")?;
    }
    redo_all(replica, now)?;
    if before == replica.view {
        return Ok(());
    }
    Err(format!("replica {}: undo and redo made\n {:?}\nof\n {:?}", replica.who, replica.view.0, before.0))
}

/// Everybody gets everything; then all are equal.
pub fn meet(replicas: &mut [Replica]) -> Result<(), String> {
    for _ in 0..2 {
        for from in 0..replicas.len() {
            let all = replicas[from].doc.changes_since(&[]);
            for to in (0..replicas.len()).filter(|to| *to != from) {
                replicas[to].receive(all.clone())?;
                replicas[to].check("the end")?;
            }
        }
    }
    let (first, rest) = replicas.split_first_mut().ok_or("no replicas")?;
    for other in rest {
        if first.doc.heads() != other.doc.heads() {
            return Err("heads differ".to_owned());
        }
        if first.view != other.view {
            return Err(format!("texts differ:\n {:?}\n {:?}", first.view.0, other.view.0));
        }
        let (a, b) = (first.doc.row(), other.doc.row());
        if a != b {
            return Err(format!("rows differ:\n {a:?}\n {b:?}"));
        }
        for field in ["title", "owner", "level", "tags", "state"] {
            let (a, b) = (first.doc.reading(field), other.doc.reading(field));
            if a != b {
                return Err(format!("{field} differs:\n {a:?}\n {b:?}"));
            }
        }
    }
    Ok(())
}

/// Shuffles, drops and doubles.
fn jumble(mut chunks: Vec<Vec<u8>>, seed: u32) -> Vec<Vec<u8>> {
    let mut state = u64::from(seed) | 1;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    for i in (1..chunks.len()).rev() {
        chunks.swap(i, next(i + 1));
    }
    let mut out = Vec::new();
    for chunk in chunks {
        match next(8) {
            0 => {}
            1 => out.extend([chunk.clone(), chunk]),
            _ => out.push(chunk),
        }
    }
    out
}

fn redo_all(replica: &mut Replica, now: Timestamp) -> Result<(), String> {
    while replica.doc.can_redo() {
        let written = replica.doc.redo(now);
        replica.wrote(written)?;
        replica.check("redo")?;
    }
    Ok(())
}
