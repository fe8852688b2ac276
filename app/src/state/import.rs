//! An import from a file to records: reading beside the page, the comparison with what is there, and writing in slices.

use super::engine::{Draft, Rewrite, Wrote};
use super::rows::RowView;
use super::workspace::Workspace;
use crate::platform::reader::{Ended, Reading};
use crate::platform::{clock, task};
use leptos::prelude::*;
use muster_shared::catalogue::head::{Body, Head, framework_id, read_mark};
use muster_shared::catalogue::plan::{Fate, Known, Step, plan};
use muster_shared::catalogue::reader::{About, Ask, Choice, Holds, Line, PairChoice, Tell};
use muster_shared::catalogue::{Catalogue, Mapping, SetAbout, limits};
use muster_shared::id::DocId;
use muster_shared::label::Language;
use muster_shared::registers::{REQUIREMENT_SOURCES, REQUIREMENTS};
use muster_shared::schema::Value;
use muster_shared::sync::row::Row;
use muster_shared::xlsx::Sheet;
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

pub use crate::platform::reader::{Picked, picked};

/// Records written at a time.
const SLICE: usize = 100;

/// Why an import goes no further.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// The file cannot be read: in English and in German.
    #[error("{0}")]
    Unreadable(String, String),
    /// It is larger than what is read.
    #[error("the file is too large")]
    TooLarge,
    /// The reader has ended, or there is none.
    #[error("the reader has ended")]
    Ended,
}

impl From<Ended> for Stopped {
    fn from(_: Ended) -> Self {
        Self::Ended
    }
}

/// What was read of a catalogue.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// What describes it.
    pub about: About,
    /// Its entries.
    pub heads: Vec<Head>,
}

/// What an import would do.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The record of the framework.
    pub framework: DocId,
    /// Whether that is there already.
    pub is_there: bool,
    known: Arc<Vec<Known>>,
    /// Entry by entry.
    pub steps: Arc<Vec<Step>>,
}

impl Preview {
    /// How many entries have a fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.steps.iter().filter(|step| step.fate == fate).count()
    }

    /// What an older entry was called.
    pub fn known(&self, step: &Step) -> Option<&Known> {
        step.known.and_then(|at| self.known.get(at as usize))
    }
}

/// A conversation with the reader about some files. Dropping it ends the reader.
pub struct Files {
    reading: Reading,
}

impl Files {
    /// Starts the reader and gives it the files, the chosen one first.
    ///
    /// # Errors
    /// [`Stopped::TooLarge`], [`Stopped::Ended`].
    pub fn open(files: &[Picked]) -> Result<Self, Stopped> {
        if files.iter().any(|file| file.size() > limits::FILE as f64) {
            return Err(Stopped::TooLarge);
        }
        let reading = Reading::start().ok_or(Stopped::Ended)?;
        files.iter().for_each(|file| reading.send(Some(file), None));
        Ok(Self { reading })
    }

    fn ask(&self, question: &Ask) {
        let mut bytes = Vec::new();
        // Writing to a Vec cannot fail.
        let _ = minicbor::encode(question, &mut bytes);
        self.reading.send(None, Some(&bytes));
    }

    async fn told(&self) -> Result<Tell, Stopped> {
        let answer = self.reading.answer().await?;
        match minicbor::decode(&answer) {
            Ok(Tell::Failed(en, de)) => Err(Stopped::Unreadable(en, de)),
            Ok(answer) => Ok(answer),
            Err(_) => Err(Stopped::Ended),
        }
    }

    /// What the files are; `sheet` names one of a workbook.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn look(&self, sheet: Option<&str>) -> Result<Holds, Stopped> {
        self.ask(&sheet.map_or(Ask::Look, |name| Ask::Sheet(name.to_owned())));
        match self.told().await? {
            Tell::Holds(holds) => Ok(holds),
            _ => Err(Stopped::Ended),
        }
    }

    /// Reads the entries; `progress` hears how many nodes of how many are done.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn read(&self, choice: Choice, progress: impl Fn(u32, u32)) -> Result<Read, Stopped> {
        self.ask(&Ask::Read(choice));
        let mut heads = Vec::new();
        loop {
            match self.told().await? {
                Tell::Progress(done, total) => progress(done, total),
                Tell::Heads(slice) => heads.extend(slice),
                Tell::Ready(about) => return Ok(Read { about, heads }),
                _ => return Err(Stopped::Ended),
            }
        }
    }

    /// Which mappings the files hold.
    pub(super) async fn look_for_sets(&self, sheet: Option<&str>) -> Result<Holds, Stopped> {
        self.ask(&Ask::Sets(sheet.map(str::to_owned)));
        match self.told().await? {
            Tell::Holds(holds) => Ok(holds),
            _ => Err(Stopped::Ended),
        }
    }

    /// The pairs of a set of mappings.
    pub(super) async fn read_pairs(
        &self,
        choice: PairChoice,
        progress: impl Fn(u32, u32),
    ) -> Result<(SetAbout, Vec<Mapping>), Stopped> {
        self.ask(&Ask::Pairs(choice));
        let (mut pairs, mut total) = (Vec::new(), 0);
        loop {
            match self.told().await? {
                Tell::Progress(_, all) => total = all,
                Tell::Pairs(slice) => pairs.extend(slice),
                Tell::Set(about) => return Ok((about, pairs)),
                _ => return Err(Stopped::Ended),
            }
            progress(u32::try_from(pairs.len()).unwrap_or(u32::MAX), total);
        }
    }

    async fn bodies(&self, wanted: &[u32]) -> Result<Vec<Body>, Stopped> {
        self.ask(&Ask::Bodies(wanted.to_vec()));
        match self.told().await? {
            Tell::Bodies(bodies) => Ok(bodies),
            _ => Err(Stopped::Ended),
        }
    }

    /// Asks for the records of a workspace's file.
    pub(super) fn ask_records(&self) {
        self.ask(&Ask::Records);
    }

    /// The workspace that the file is of, and the next records as JSON; no records end them.
    pub(super) async fn records(&self) -> Result<(String, Vec<String>), Stopped> {
        match self.told().await? {
            Tell::Records(workspace, records) => Ok((workspace, records)),
            _ => Err(Stopped::Ended),
        }
    }

    /// The rows of a table; `progress` hears how many there are so far.
    pub(super) async fn lines(&self, progress: impl Fn(usize)) -> Result<Vec<Line>, Stopped> {
        self.ask(&Ask::Lines);
        let mut all = Vec::new();
        loop {
            match self.told().await? {
                Tell::Lines(slice) if slice.is_empty() => return Ok(all),
                Tell::Lines(slice) => all.extend(slice),
                _ => return Err(Stopped::Ended),
            }
            progress(all.len());
        }
    }

    /// Gives a sheet, or further rows of it, to be written.
    pub(super) fn write(&self, sheet: Sheet) {
        self.ask(&Ask::Write(sheet));
    }

    /// The sheet that was given as a file: a workbook, or separated values of a language.
    pub(super) async fn pack(&self, separated: Option<Language>) -> Result<Vec<u8>, Stopped> {
        self.ask(&Ask::Pack(separated));
        match self.told().await? {
            Tell::File(bytes) => Ok(bytes),
            _ => Err(Stopped::Ended),
        }
    }

    /// Ends the reader; whoever waits for an answer gets [`Stopped::Ended`].
    pub fn stop(&self) {
        self.reading.stop();
    }
}

/// The frameworks that were imported: record, title, and how the publisher identifies them.
pub fn frameworks(workspace: Workspace) -> Vec<(DocId, String, String)> {
    let rows = workspace.rows(REQUIREMENT_SOURCES.key).get_untracked();
    let of = |view: &Arc<RowView>| {
        let id = view.row.value("imported").as_text()?.to_owned();
        Some((view.row.doc, view.row.title.clone(), id))
    };
    rows.iter().filter_map(of).collect()
}

/// The framework of which this seems to be another version: the same id, or else the same name.
pub fn earlier(workspace: Workspace, about: &About) -> Option<DocId> {
    let all = frameworks(workspace);
    let by_id = all.iter().find(|(_, _, id)| !about.id.is_empty() && *id == about.id);
    by_id.or_else(|| all.iter().find(|(_, title, _)| *title == about.title)).map(|(doc, ..)| *doc)
}

/// Sets what was read beside the records of `framework`, or of the one that it would become.
pub fn preview(workspace: Workspace, read: &Read, framework: Option<DocId>) -> Preview {
    let new = || {
        let About { id, title, .. } = read.about.clone();
        framework_id(workspace.info().get_untracked().id.as_bytes(), &Catalogue { id, title, ..Catalogue::default() })
    };
    let framework = framework.unwrap_or_else(new);
    let rows = workspace.rows(REQUIREMENTS.key).get_untracked();
    let text = |value: &Value| value.as_text().unwrap_or_default().to_owned();
    // Looked up once: there may be thousands.
    let [imported, clause, section] = ["imported", "clause", "section"].map(|field| REQUIREMENTS.cell_of(field));
    let of = |row: &Row, at: Option<usize>| at.map(|at| text(row.cell(at))).unwrap_or_default();
    let known = rows.iter().filter(|r| r.row.linked("source").any(|doc| doc == framework)).filter_map(|r| {
        let mark = of(&r.row, imported);
        let (key, prints) = read_mark(&mark)?;
        Some(Known {
            doc: r.row.doc,
            key: key.to_owned(),
            prints,
            reference: of(&r.row, clause),
            title: r.row.title.clone(),
            section: of(&r.row, section),
            parent: r.row.linked("parent").next(),
        })
    });
    let known: Vec<Known> = known.collect();
    // What is there and in no list was deleted.
    let steps = untrack(|| plan(framework, &known, &read.heads, |doc| workspace.find(doc).is_some()));
    let is_there = untrack(|| workspace.find(framework)).is_some();
    Preview { framework, is_there, known: Arc::new(known), steps: Arc::new(steps) }
}

/// Writes what a preview says. Stops between two slices when `cancelled` says so; what is written stays, and the same
/// import goes on from there.
///
/// # Errors
/// [`Stopped`], when the reader ends before everything is written.
pub async fn write(
    workspace: Workspace,
    files: &Files,
    read: &Read,
    preview: &Preview,
    cancelled: Rc<Cell<bool>>,
    progress: impl Fn(usize, usize),
) -> Result<Wrote, Stopped> {
    let engine = workspace.engine();
    let mut sum = Wrote::default();
    let About { id, title, version, publisher } = read.about.clone();
    let id = if id.is_empty() { title.clone() } else { id };
    let edition = [("edition", Value::text(version)), ("imported", Value::text(id))];
    if preview.is_there {
        let values = edition.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        engine.rewrite(vec![Rewrite { doc: preview.framework, values, words: vec![], texts: vec![] }]).await;
    } else {
        let first = REQUIREMENT_SOURCES.states.first().map_or("", |s| s.key);
        let mut values = vec![
            ("title", Value::text(title)),
            ("state", Value::text(first)),
            ("category", Value::text("standard")),
            ("authority", Value::text(publisher)),
        ];
        values.extend(edition);
        let draft = Draft { doc: preview.framework, register: &REQUIREMENT_SOURCES, values, texts: vec![] };
        sum.refused += engine.make(vec![draft]).await.refused;
    }
    let docs: HashMap<u32, DocId> = preview.steps.iter().filter_map(|s| Some((s.head?, s.doc))).collect();
    let todo: Vec<&Step> =
        preview.steps.iter().filter(|s| matches!(s.fate, Fate::New | Fate::Changed | Fate::Gone)).collect();
    let keys: HashMap<DocId, &str> = preview.known.iter().map(|k| (k.doc, k.key.as_str())).collect();
    let (mut done, total) = (0, todo.len());
    progress(done, total);
    for slice in todo.chunks(SLICE) {
        if cancelled.get() {
            break;
        }
        let wanted: Vec<u32> = slice.iter().filter_map(|s| s.head).collect();
        let bodies: HashMap<u32, Body> = wanted.iter().copied().zip(files.bodies(&wanted).await?).collect();
        let (mut drafts, mut rewrites) = (Vec::new(), Vec::new());
        let began = clock::monotonic();
        for step in slice {
            let head = step.head.and_then(|at| Some((read.heads.get(at as usize)?, bodies.get(&at)?)));
            match (head, preview.known(step)) {
                (Some((head, body)), None) => drafts.push(draft(preview.framework, step, head, body, &docs)),
                (Some((head, body)), Some(known)) => {
                    let parent = known.parent.and_then(|p| keys.get(&p)).copied().unwrap_or_default();
                    let own = known.heading_edited(parent) || !heading_stands(workspace, known);
                    rewrites.push(rewrite(step, head, body, known, own, &docs));
                }
                (None, Some(known)) => rewrites.extend(superseded(workspace, known.doc)),
                (None, None) => {}
            }
        }
        if clock::monotonic() - began > 8.0 {
            task::pause().await;
        }
        for wrote in [engine.make(drafts).await, engine.rewrite(rewrites).await] {
            sum.written += wrote.written;
            sum.kept += wrote.kept;
            sum.refused += wrote.refused;
        }
        done += slice.len();
        progress(done, total);
    }
    Ok(sum)
}

/// Whether a record's heading says what the preview showed: what somebody changed since is theirs.
fn heading_stands(workspace: Workspace, known: &Known) -> bool {
    workspace.row(known.doc).is_some_and(|now| {
        let is = |field: &str, was: &str| now.row.value(field).as_text().unwrap_or_default() == was;
        let parent = now.row.links.iter().find(|(relation, _)| relation == "parent").map(|(_, doc)| *doc);
        let same = now.row.title == known.title && is("clause", &known.reference) && is("section", &known.section);
        same && parent == known.parent && now.row.conflicts.is_empty()
    })
}

fn draft(framework: DocId, step: &Step, head: &Head, body: &Body, docs: &HashMap<u32, DocId>) -> Draft {
    let first = REQUIREMENTS.states.first().map_or("", |s| s.key);
    let mut values = vec![
        ("title", Value::text(head.title.as_str())),
        ("state", Value::text(first)),
        ("source", Value::Many(vec![framework.to_string()])),
        ("clause", Value::text(head.reference.as_str())),
        ("section", Value::text(head.section.as_str())),
        ("imported", Value::text(head.mark())),
    ];
    values.extend(parent(head, docs));
    if !body.tags.is_empty() {
        values.push(("tags", Value::Many(body.tags.clone())));
    }
    let texts = vec![("text", body.text.clone()), ("guidance", body.guidance.clone())];
    Draft { doc: step.doc, register: &REQUIREMENTS, values, texts }
}

fn parent(head: &Head, docs: &HashMap<u32, DocId>) -> Option<(&'static str, Value)> {
    let doc = docs.get(&head.parent?)?;
    Some(("parent", Value::Many(vec![doc.to_string()])))
}

/// What the publisher changed, as far as nobody else did.
fn rewrite(step: &Step, head: &Head, body: &Body, known: &Known, edited: bool, docs: &HashMap<u32, DocId>) -> Rewrite {
    let mut values = vec![("imported", Value::text(head.mark()))];
    let (old, new) = (known.prints, head.prints);
    if old.heading != new.heading && !edited {
        values.extend([
            ("title", Value::text(head.title.as_str())),
            ("clause", Value::text(head.reference.as_str())),
            ("section", Value::text(head.section.as_str())),
            parent(head, docs).unwrap_or(("parent", Value::Empty)),
        ]);
    }
    let texts = [("text", old.text, new.text, &body.text), ("guidance", old.guidance, new.guidance, &body.guidance)]
        .into_iter()
        .filter(|(_, old, new, _)| old != new)
        .map(|(field, old, _, text)| (field, old, text.clone()))
        .collect();
    let words = if old.tags == new.tags { vec![] } else { vec![("tags", body.tags.clone())] };
    Rewrite { doc: step.doc, values, words, texts }
}

/// What a newer version lacks is superseded, where its state allows that; its answers stay.
fn superseded(workspace: Workspace, doc: DocId) -> Option<Rewrite> {
    let row = untrack(|| workspace.find(doc))?;
    let may = REQUIREMENTS.transitions.iter().any(|t| t.from == row.row.state() && t.to == "superseded");
    may.then(|| Rewrite { doc, values: vec![("state", Value::text("superseded"))], words: vec![], texts: vec![] })
}
