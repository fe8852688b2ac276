//! A register as a table: out into a file, and in again as changes that can be taken back together.

use super::dates;
use super::engine::{Change, Draft, Engine, PART};
use super::import::{Files, Stopped};
use super::rows::RowView;
use super::workspace::Workspace;
use crate::platform::{clock, files, task};
use leptos::prelude::*;
use muster_shared::access::Action;
use muster_shared::catalogue::reader::Line;
use muster_shared::id::DocId;
use muster_shared::label::Language;
use muster_shared::schema::{Register, Value};
use muster_shared::sync::row::Row;
use muster_shared::tables::{Column, Directory, Edit, Layout, Out, Planned, Planner, ROWS, Unfit, value_of};
use muster_shared::view::{STATE, TITLE};
use muster_shared::xlsx::Sheet;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

/// Milliseconds of work after which the page gets a turn.
const TURN: f64 = 8.0;
/// Rows that are handed to the writer at a time.
const SLICE: usize = 256;

/// Why a file is not imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It cannot be read.
    Stopped(Stopped),
    /// It is no table of the register.
    Unfit(Unfit),
    /// It has more rows than one import may have.
    TooMany,
}

/// What an import would do.
#[derive(Debug)]
pub struct Preview {
    /// Row by row.
    pub rows: Vec<Planned>,
    /// Heads of columns that are not read.
    pub ignored: Vec<String>,
    /// Whether the file says what stood in the records when it was written.
    pub marked: bool,
    /// Names of what the values name.
    pub directory: Directory,
}

/// What somebody chose for an import.
#[derive(Debug, Clone, Copy, Default)]
pub struct Order {
    /// Also writes cells that somebody else changed since the export.
    pub overwrite: bool,
    /// Everything or nothing: what cannot be written takes the rest back.
    pub whole: bool,
}

/// What an import did, and what is needed to take it back.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// Records made.
    pub made: usize,
    /// Records changed.
    pub changed: usize,
    /// Records that could not be written.
    pub refused: usize,
    /// Cells that somebody changed between the preview and the writing: they are left.
    pub moved: usize,
    /// Whether it was stopped before its end.
    pub stopped: bool,
    /// Whether it was taken back, as not everything could be written.
    pub back: bool,
    rows: Vec<Row>,
    before: Vec<(Change, Value)>,
}

/// Gives the page its turn now and then.
struct Turns(f64);

impl Turns {
    fn new() -> Self {
        Self(clock::monotonic())
    }

    async fn next(&mut self) {
        if clock::monotonic() - self.0 > TURN {
            task::pause().await;
            self.0 = clock::monotonic();
        }
    }
}

async fn directory(workspace: Workspace) -> Directory {
    let mut directory = Directory::default();
    let members = workspace.members().get_untracked();
    for member in members.iter() {
        directory.add_person(member.account, &member.name, member.email.as_deref(), member.former);
    }
    let mut turns = Turns::new();
    for view in workspace.engine().rows.all() {
        directory.add_record(&view.row, view.placement.number);
        turns.next().await;
    }
    directory
}

/// Offers records as a file: a workbook, or with `separated` values of the language. Resolves with how many they are.
///
/// # Errors
/// [`Stopped::Ended`] where the writer could not be had.
pub async fn export(
    workspace: Workspace,
    register: &'static Register,
    rows: Arc<Vec<Arc<RowView>>>,
    columns: Vec<Column>,
    language: Language,
    separated: bool,
) -> Result<usize, Stopped> {
    let directory = directory(workspace).await;
    let out = Out { register, columns: &columns, directory: &directory, language };
    let writer = Files::open(&[])?;
    writer.write(out.sheet());
    let mut turns = Turns::new();
    for slice in rows.chunks(SLICE) {
        let mut sheet = Sheet::default();
        for view in slice {
            sheet.rows.push(out.row(&view.row));
            turns.next().await;
        }
        writer.write(sheet);
    }
    let bytes = writer.pack(separated.then_some(language)).await?;
    let name = format!("{}-{}", register.key, dates::today());
    let offered = if separated {
        files::download(&format!("{name}.csv"), "text/csv", &bytes)
    } else {
        files::download(
            &format!("{name}.xlsx"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            &bytes,
        )
    };
    if offered { Ok(rows.len()) } else { Err(Stopped::Ended) }
}

/// Reads the rows of a file; `progress` hears how many there are so far.
///
/// # Errors
/// [`Refused`].
pub async fn read(files: &Files, progress: impl Fn(usize)) -> Result<Vec<Line>, Refused> {
    let lines = files.lines(progress).await.map_err(Refused::Stopped)?;
    // The heads are one more.
    if lines.len() > ROWS + 1 { Err(Refused::TooMany) } else { Ok(lines) }
}

/// A row as the planner takes it.
struct Here(Arc<RowView>);

impl AsRef<Row> for Here {
    fn as_ref(&self) -> &Row {
        &self.0.row
    }
}

/// Sets the rows of a file beside the records; `progress` hears how many of how many are done. `None` when it was cancelled.
///
/// # Errors
/// [`Refused::Unfit`].
pub async fn preview(
    workspace: Workspace,
    register: &'static Register,
    lines: &[Line],
    language: Language,
    cancelled: &Cell<bool>,
    progress: impl Fn(usize, usize),
) -> Result<Option<Preview>, Refused> {
    let layout = Layout::of(register, lines, language).map_err(Refused::Unfit)?;
    let directory = directory(workspace).await;
    let engine = workspace.engine();
    let id = workspace.info().get_untracked().id;
    let mut rows = Vec::new();
    let mut planner = Planner::new(register, &layout, &directory, &dates::moment_of, id);
    let mut turns = Turns::new();
    for (at, line) in lines.iter().enumerate().skip(layout.first) {
        let find = |doc: DocId| engine.rows.get(doc).filter(|view| !view.row.deleted).map(Here);
        let may = |doc: DocId| untrack(|| workspace.may(Action::Write, Some(doc)));
        rows.extend(planner.plan(line, find, may));
        if at.is_multiple_of(SLICE) {
            progress(at, lines.len());
        }
        turns.next().await;
        if cancelled.get() {
            return Ok(None);
        }
    }
    drop(planner);
    let marked = layout.is_marked();
    Ok(Some(Preview { rows, ignored: layout.ignored, marked, directory }))
}

impl Preview {
    /// The rows that an import with this order writes.
    pub fn ready(&self, order: Order) -> impl Iterator<Item = &Planned> {
        let writes = move |row: &&Planned| {
            row.faults.is_empty()
                && (row.is_new || !row.edits.is_empty() || (order.overwrite && !row.clashes.is_empty()))
        };
        self.rows.iter().filter(writes)
    }
}

/// Writes what a preview says, in slices, each a push. What somebody changed since the preview is left alone.
pub async fn write(
    workspace: Workspace,
    register: &'static Register,
    preview: &Preview,
    order: Order,
    cancelled: &Cell<bool>,
    progress: impl Fn(usize, usize),
) -> Imported {
    let engine = workspace.engine();
    let ready: Vec<&Planned> = preview.ready(order).collect();
    let mut done = Imported::default();
    let mut written = 0;
    progress(0, ready.len());
    engine.rows.hold();
    for slice in slices(&ready, order) {
        if cancelled.get() {
            done.stopped = true;
            break;
        }
        write_slice(&engine, register, slice, order, &mut done).await;
        written += slice.len();
        progress(written, ready.len());
        task::pause().await;
    }
    engine.rows.let_go();
    if order.whole && (done.stopped || done.refused > 0 || done.moved > 0) {
        take_back(workspace, register, &done, &progress).await;
        done.back = true;
    }
    done
}

/// Rows together as many as a part of a change of many has changes; a row stays whole.
fn slices<'r, 'p>(rows: &'r [&'p Planned], order: Order) -> Vec<&'r [&'p Planned]> {
    let mut out = Vec::new();
    let (mut from, mut changes) = (0, 0);
    for (at, row) in rows.iter().enumerate() {
        let own = if row.is_new { 1 } else { row.edits.len() + if order.overwrite { row.clashes.len() } else { 0 } };
        if changes + own > PART && at > from {
            out.push(&rows[from..at]);
            (from, changes) = (at, 0);
        }
        changes += own;
    }
    if from < rows.len() {
        out.push(&rows[from..]);
    }
    out
}

async fn write_slice(
    engine: &Engine,
    register: &'static Register,
    slice: &[&Planned],
    order: Order,
    done: &mut Imported,
) {
    let (mut drafts, mut changes) = (Vec::new(), Vec::new());
    for planned in slice {
        if planned.is_new {
            drafts.push(draft(register, planned));
            continue;
        }
        let Some(view) = engine.rows.get(planned.doc).filter(|view| !view.row.deleted) else {
            done.refused += 1;
            continue;
        };
        let clashes = planned.clashes.iter().filter(|_| order.overwrite);
        for edit in planned.edits.iter().chain(clashes) {
            if stands(register, &view.row, edit.column, &edit.now) {
                let change = Change::new(planned.doc, edit.column.key(), edit.new.clone());
                changes.push(change.where_is(edit.now.clone()));
            } else {
                done.moved += 1;
            }
        }
    }
    // What is there already was made by somebody else with the same file: it is not this import's to take back.
    let docs: Vec<DocId> = drafts.iter().map(|d| d.doc).filter(|doc| engine.rows.get(*doc).is_none()).collect();
    if !drafts.is_empty() {
        let wrote = engine.make(drafts).await;
        done.made += wrote.written;
        done.refused += wrote.refused;
        done.rows.extend(docs.into_iter().filter_map(|doc| engine.rows.get(doc)).map(|view| view.row.clone()));
    }
    if !changes.is_empty() {
        let mut asked: Vec<DocId> = changes.iter().map(|change| change.doc).collect();
        asked.dedup();
        let set: std::collections::HashMap<_, _> =
            changes.iter().map(|change| ((change.doc, change.field), change.value.clone())).collect();
        let changed = engine.change(changes).await;
        let mut docs: Vec<DocId> = changed.before.iter().map(|change| change.doc).collect();
        docs.dedup();
        done.changed += docs.len();
        done.moved += changed.moved;
        if changed.refused > 0 {
            done.refused += asked.len().saturating_sub(docs.len()).max(1);
        }
        let set = |before: &Change| set.get(&(before.doc, before.field)).cloned().unwrap_or_default();
        done.before.extend(changed.before.into_iter().map(|before| (before.clone(), set(&before))));
        engine.drained().await;
    }
}

fn draft(register: &'static Register, planned: &Planned) -> Draft {
    let first = register.states.first().map_or("", |state| state.key);
    let mut values: Vec<(&'static str, Value)> =
        planned.edits.iter().map(|Edit { column, new, .. }| (column.key(), new.clone())).collect();
    if !values.iter().any(|(field, _)| *field == STATE) {
        values.push((STATE, Value::text(first)));
    }
    // The title first, as in every record.
    values.sort_by_key(|(field, _)| *field != TITLE);
    Draft { doc: planned.doc, register, values, texts: Vec::new() }
}

/// Whether a record still holds this value, and nobody set another apart from it.
fn stands(register: &'static Register, row: &Row, column: Column, value: &Value) -> bool {
    let now = value_of(register, row, column);
    let same = now == *value || (now.is_empty() && value.is_empty());
    same && !row.conflicts.iter().any(|field| field == column.key())
}

/// Takes an import back: what it set gets its old value, what it made is deleted, each where nobody changed it since. Resolves
/// with how many records were taken back and how many were left as others made them.
pub async fn take_back(
    workspace: Workspace,
    register: &'static Register,
    import: &Imported,
    progress: impl Fn(usize, usize),
) -> (usize, usize) {
    let engine = workspace.engine();
    let mut left: Vec<DocId> = Vec::new();
    let mut changes = Vec::new();
    for (before, set) in &import.before {
        let column = Column::of(register, before.field);
        let view = engine.rows.get(before.doc).filter(|view| !view.row.deleted);
        if column.zip(view).is_some_and(|(column, view)| stands(register, &view.row, column, set)) {
            changes.push(before.clone().where_is(set.clone()));
        } else {
            left.push(before.doc);
        }
    }
    for row in &import.rows {
        let same = |now: &Row| {
            now.title == row.title && now.cells == row.cells && now.links == row.links && now.conflicts.is_empty()
        };
        match engine.rows.get(row.doc) {
            Some(view) if view.row.deleted => {}
            Some(view) if same(&view.row) => {
                changes.push(Change::new(row.doc, "deleted", Value::Flag(true)));
            }
            _ => left.push(row.doc),
        }
    }
    left.sort_unstable();
    left.dedup();
    let mut docs: Vec<DocId> = Vec::new();
    let (mut at, total) = (0, changes.len());
    engine.rows.hold();
    for part in changes.chunks(PART) {
        let changed = engine.change(part.to_vec()).await;
        docs.extend(changed.before.iter().map(|change| change.doc));
        engine.drained().await;
        at += part.len();
        progress(at, total);
        task::pause().await;
    }
    engine.rows.let_go();
    docs.sort_unstable();
    docs.dedup();
    (docs.len(), left.len())
}

/// A flag that a part of the page sets for what runs behind it.
pub type Flag = Rc<Cell<bool>>;
