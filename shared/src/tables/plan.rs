//! What an import would do, row by row.

use super::cell::{Given, Names, read};
use super::layout::Slot;
use super::mark::Mark;
use super::{Column, Directory, Fault, Layout, Problem, value_of};
use crate::catalogue::reader::Line;
use crate::id::{DocId, WorkspaceId};
use crate::isms::facets::state_of;
use crate::label::Language;
use crate::schema::{FieldKind, Register, Value};
use crate::sync::row::Row;
use crate::time::Timestamp;
use crate::view::step;
use crate::xlsx::unguarded;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};

/// A cell that was changed in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// Which one.
    pub column: Column,
    /// What the record holds.
    pub now: Value,
    /// What the file holds.
    pub new: Value,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// Where it stands in the file, counted from one.
    pub line: u32,
    /// The record; of a new one the id that it gets.
    pub doc: DocId,
    /// Whether the record is made.
    pub is_new: bool,
    /// What the record is called, in the file or, where that does not say, here.
    pub title: String,
    /// What the file changes.
    pub edits: Vec<Edit>,
    /// What the file changes and somebody else changed since the export.
    pub clashes: Vec<Edit>,
    /// What somebody else changed since the export and the file does not: it stays.
    pub kept: Vec<(Column, Value)>,
    /// Why the row cannot be imported; empty if it can.
    pub faults: Vec<Fault>,
}

/// Plans an import.
pub struct Planner<'a> {
    register: &'static Register,
    layout: &'a Layout,
    directory: &'a Directory,
    moment: &'a dyn Fn(&str) -> Option<String>,
    workspace: WorkspaceId,
    /// The rows that name a record already.
    named: HashMap<DocId, u32>,
}

impl<'a> Planner<'a> {
    /// A planner for one file. `moment` tells a moment of the reader's own zone in UTC.
    pub fn new(
        register: &'static Register,
        layout: &'a Layout,
        directory: &'a Directory,
        moment: &'a dyn Fn(&str) -> Option<String>,
        workspace: WorkspaceId,
    ) -> Self {
        Self { register, layout, directory, moment, workspace, named: HashMap::new() }
    }

    /// Plans a row; `None` for one without content. `find` gives the row of a record that is here, `may` tells whether the
    /// person may write it.
    pub fn plan<R: AsRef<Row>>(
        &mut self,
        line: &Line,
        find: impl Fn(DocId) -> Option<R>,
        may: impl Fn(DocId) -> bool,
    ) -> Option<Planned> {
        if self.layout.slots.iter().all(|(at, _)| line.cell(*at).trim().is_empty()) {
            return None;
        }
        let mut planned = Planned {
            line: line.number,
            doc: DocId([0; 16]),
            is_new: false,
            title: self.text(line, Slot::Column(Column::Title)).trim().to_owned(),
            edits: Vec::new(),
            clashes: Vec::new(),
            kept: Vec::new(),
            faults: Vec::new(),
        };
        let of_row = |problem: Problem| vec![Fault { column: None, problem }];
        match self.which(line) {
            Err(problem) => planned.faults = of_row(problem),
            Ok(None) => self.make(line, &mut planned, find),
            Ok(Some(doc)) => {
                planned.doc = doc;
                let Some(row) = find(doc) else {
                    planned.faults = of_row(Problem::UnknownId);
                    return Some(planned);
                };
                if let Some(other) = self.named.insert(doc, line.number) {
                    planned.faults = of_row(Problem::Twice(other));
                    return Some(planned);
                }
                match Mark::read(self.text(line, Slot::Mark), Some(doc)) {
                    Err(problem) => planned.faults = of_row(problem),
                    Ok(mark) => self.change(line, row.as_ref(), mark.as_ref(), &mut planned),
                }
                let touches = !planned.edits.is_empty() || !planned.clashes.is_empty();
                if touches && !may(doc) {
                    planned.faults.extend(of_row(Problem::NotYours));
                }
                if planned.title.is_empty() {
                    planned.title = row.as_ref().title.clone();
                }
            }
        }
        Some(planned)
    }

    fn text<'l>(&self, line: &'l Line, slot: Slot) -> &'l str {
        let at = self.layout.slots.iter().find(|(_, other)| *other == slot).map(|(at, _)| *at);
        at.map_or("", |at| line.cell(at))
    }

    fn names(&self, language: Language) -> Names<'_> {
        Names { directory: self.directory, language, moment: self.moment }
    }

    /// The record that a row names by id or by reference; `None` for one that names none.
    fn which(&self, line: &Line) -> Result<Option<DocId>, Problem> {
        let (id, reference) = (self.text(line, Slot::Id).trim(), self.text(line, Slot::Reference).trim());
        let named = self.directory.by_reference(reference);
        let doc = match id.parse::<DocId>() {
            Ok(doc) => {
                if self.directory.standing(doc).is_some() && !reference.is_empty() && !named.contains(&doc) {
                    return Err(Problem::OtherReference(self.directory.reference(doc).to_owned()));
                }
                doc
            }
            Err(_) if !id.is_empty() => return Err(Problem::UnknownId),
            Err(_) if reference.is_empty() => return Ok(None),
            Err(_) => match named {
                [doc] => *doc,
                [] => return Err(Problem::UnknownReference(reference.to_owned())),
                _ => return Err(Problem::SeveralRecords(reference.to_owned())),
            },
        };
        match self.directory.standing(doc) {
            None => Err(Problem::UnknownId),
            Some((register, _)) if register != self.register.key => Err(Problem::OtherRegister(register.to_owned())),
            Some((_, true)) => Err(Problem::Deleted),
            Some((_, false)) => Ok(Some(doc)),
        }
    }

    fn change(&self, line: &Line, row: &Row, mark: Option<&Mark>, planned: &mut Planned) {
        let language = mark.map_or(self.layout.language, |mark| mark.language);
        for (at, slot) in &self.layout.slots {
            let Slot::Column(column) = *slot else { continue };
            let mut fault = |problem: Problem| planned.faults.push(Fault { column: Some(column), problem });
            if line.has_formula(*at) {
                fault(Problem::Formula);
                continue;
            }
            let text = line.cell(*at);
            let now = value_of(self.register, row, column);
            let was = mark.and_then(|mark| mark.cell(column));
            // What was separated values once has its guard before what looks like a formula.
            let same_text = was.is_some_and(|was| was.text(text) || was.text(unguarded(text)));
            let given = Given { text, number: line.is_number(*at) };
            let new = if same_text {
                None
            } else if was.is_none() && text.trim().is_empty() {
                // Nobody emptied a cell of which nothing is known to have stood there.
                continue;
            } else {
                match read(self.register, column, given, &now, self.names(language)) {
                    Ok(value) => Some(value).filter(|value| was.is_none_or(|was| !was.value(value))),
                    Err(problem) => {
                        fault(problem);
                        continue;
                    }
                }
            };
            let elsewhere = was.is_some_and(|was| !was.value(&now));
            match new {
                None if elsewhere => planned.kept.push((column, now)),
                None => {}
                Some(new) if same(&new, &now) => {}
                Some(_) if row.conflicts.iter().any(|key| key == column.key()) => fault(Problem::Disputed),
                Some(new) if column == Column::Title && new.is_empty() => fault(Problem::NoTitle),
                Some(new) if elsewhere => planned.clashes.push(Edit { column, now, new }),
                Some(new) => planned.edits.push(Edit { column, now, new }),
            }
        }
        let all = || planned.edits.iter().chain(&planned.clashes);
        if let Some(state) = all().find(|edit| edit.column == Column::State) {
            // What a step needs may be filled by the same row.
            let filled = with(self.register, row.clone(), all().filter(|edit| edit.column != Column::State));
            let key = state.new.as_text().unwrap_or_default().to_owned();
            if let Err(obstacle) = step(self.register, &filled, &key) {
                planned.faults.push(Fault { column: Some(Column::State), problem: Problem::State(obstacle) });
            }
        }
    }

    /// A row that names no record makes one: under an id that follows from what the row says, so that the same file imported
    /// again finds what it made.
    fn make<R: AsRef<Row>>(&mut self, line: &Line, planned: &mut Planned, find: impl Fn(DocId) -> Option<R>) {
        planned.is_new = true;
        let mut state = None;
        for (at, slot) in &self.layout.slots {
            let Slot::Column(column) = *slot else { continue };
            let given = Given { text: line.cell(*at), number: line.is_number(*at) };
            let new = if line.has_formula(*at) {
                Err(Problem::Formula)
            } else {
                read(self.register, column, given, &Value::Empty, self.names(self.layout.language))
            };
            match new {
                Err(problem) => planned.faults.push(Fault { column: Some(column), problem }),
                Ok(new) if new.is_empty() => {}
                Ok(new) if column == Column::State => state = new.as_text().map(str::to_owned),
                Ok(new) => planned.edits.push(Edit { column, now: Value::Empty, new }),
            }
        }
        if !planned.edits.iter().any(|edit| edit.column == Column::Title) {
            planned.faults.push(Fault { column: None, problem: Problem::NoTitle });
        }
        let first = self.register.states.first().map_or("", |state| state.key);
        if let Some(state) = state.filter(|state| state != first) {
            let row = with(self.register, blank(self.register), planned.edits.iter());
            if !reachable(self.register, &row).contains(state.as_str()) {
                planned.faults.push(Fault { column: Some(Column::State), problem: Problem::Beginning });
            }
            planned.edits.push(Edit { column: Column::State, now: Value::text(first), new: Value::text(state) });
        }
        self.draw(line, planned, find);
    }

    fn draw<R: AsRef<Row>>(&mut self, line: &Line, planned: &mut Planned, find: impl Fn(DocId) -> Option<R>) {
        for again in 0_u32..=u32::MAX {
            let mut hash = Sha256::new_with_prefix(b"muster row of a table");
            hash.update(self.workspace.as_bytes());
            hash.update(self.register.key);
            hash.update(again.to_le_bytes());
            for (at, slot) in &self.layout.slots {
                if let Slot::Column(column) = slot {
                    let text = line.cell(*at).trim();
                    for part in [column.key(), text] {
                        hash.update((part.len() as u64).to_le_bytes());
                        hash.update(part);
                    }
                }
            }
            let mut id = [0; 16];
            id.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
            planned.doc = DocId(id);
            // An equal row above has this id, or one that was deleted since had it.
            if self.named.contains_key(&planned.doc)
                || self.directory.standing(planned.doc).is_some_and(|(_, deleted)| deleted)
            {
                continue;
            }
            self.named.insert(planned.doc, line.number);
            if find(planned.doc).is_some() {
                // An earlier import of this file made it; what became of it since is nobody's business here.
                planned.is_new = false;
                planned.edits.clear();
                planned.faults.clear();
            }
            return;
        }
    }
}

/// Whether two values say the same.
fn same(a: &Value, b: &Value) -> bool {
    a == b || (a.is_empty() && b.is_empty())
}

fn blank(register: &'static Register) -> Row {
    let first = register.states.first().map_or("", |state| state.key);
    Row {
        doc: DocId([0; 16]),
        register: register.key.to_owned(),
        projection: register.projection,
        title: String::new(),
        cells: vec![Value::text(first)],
        links: Vec::new(),
        conflicts: Vec::new(),
        deleted: false,
        changed: Timestamp(0),
        decided: Vec::new(),
        own: Vec::new(),
        pairs: Vec::new(),
    }
}

/// A row as it is once edits are made.
fn with<'e>(register: &'static Register, mut row: Row, edits: impl Iterator<Item = &'e Edit>) -> Row {
    for edit in edits {
        let Column::Field(field) = edit.column else { continue };
        match (&edit.new, field.kind) {
            (Value::Many(docs), FieldKind::Links { .. }) => {
                row.links.retain(|(key, _)| key != field.key);
                let docs = docs.iter().filter_map(|id| id.parse().ok());
                row.links.extend(docs.map(|doc| (field.key.to_owned(), doc)));
            }
            (_, FieldKind::Links { .. }) => row.links.retain(|(key, _)| key != field.key),
            (value, _) => row.put(register, field.key, value.clone()),
        }
    }
    row
}

/// The states that a record may come to by steps that anybody who writes may take and whose needs it has.
fn reachable(register: &'static Register, row: &Row) -> BTreeSet<&'static str> {
    let mut found: BTreeSet<&'static str> =
        register.state(state_of(register, row)).map(|s| s.key).into_iter().collect();
    loop {
        let open = |way: &&crate::schema::Transition| {
            !way.authority
                && found.contains(way.from)
                && !found.contains(way.to)
                && way.needs.iter().all(|n| row.has(n))
        };
        let Some(next) = register.transitions.iter().find(open).map(|way| way.to) else { return found };
        found.insert(next);
    }
}
