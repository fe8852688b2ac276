//! Mappings between frameworks: what they say together, files of them, and what people say themselves.

use super::engine::{Relating, Wrote};
use super::import::{Files, Stopped};
use super::workspace::Workspace;
use leptos::prelude::*;
use muster_shared::catalogue::head::read_mark;
use muster_shared::catalogue::reader::{Holds, PairChoice};
use muster_shared::catalogue::{Mapping, SetAbout};
use muster_shared::domain::relation::{Pair, Relation, Said};
use muster_shared::id::DocId;
use muster_shared::mapping::{Finder, HAND_PARTS, Mappings, Plan, Set, document, part_of, parts_for, plan};
use muster_shared::registers::{MAPPINGS, REQUIREMENT_SOURCES, REQUIREMENTS};
use muster_shared::schema::Value;
use muster_shared::sync::row::Row;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

/// Pairs of a file that are looked at to find the frameworks that it means.
const SAMPLE: usize = 300;
/// Characters of a name under which a mapping without an id is known again.
const ORIGIN: usize = 200;

/// What was read of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Read {
    /// What describes it.
    pub about: SetAbout,
    /// Its pairs.
    pub pairs: Vec<Mapping>,
}

impl Read {
    /// What it is known again by: the publisher's id, else its name.
    pub fn origin(&self) -> String {
        let name = if self.about.id.is_empty() { &self.about.title } else { &self.about.id };
        name.chars().take(ORIGIN).collect()
    }

    /// Whether it says of every pair how its nodes stand to each other.
    pub fn is_said(&self) -> bool {
        self.pairs.iter().all(|pair| pair.relation.is_some())
    }
}

/// What all mappings say together.
pub fn mappings(workspace: Workspace) -> Memo<Arc<Mappings>> {
    let rows = workspace.rows(MAPPINGS.key);
    Memo::new(move |_| rows.with(|rows| Arc::new(Mappings::of(rows.iter().map(|view| &view.row)))))
}

/// The frameworks that are here, with their names: sources that have a requirement.
pub fn frameworks(workspace: Workspace) -> Vec<(DocId, String)> {
    let sources = workspace.rows(REQUIREMENT_SOURCES.key).get_untracked();
    let mut with: std::collections::HashSet<DocId> = std::collections::HashSet::new();
    for view in workspace.rows(REQUIREMENTS.key).get_untracked().iter() {
        with.extend(view.row.linked("source"));
    }
    let known = sources.iter().filter(|view| with.contains(&view.row.doc));
    known.map(|view| (view.row.doc, view.row.title.clone())).collect()
}

fn finder(workspace: Workspace, framework: DocId) -> Finder {
    let mut finder = Finder::default();
    let rows = workspace.rows(REQUIREMENTS.key).get_untracked();
    let text = |row: &Row, field: &str| row.value(field).as_text().unwrap_or_default().to_owned();
    for superseded in [false, true] {
        let of_it = rows.iter().map(|view| &view.row).filter(|row| row.linked("source").any(|doc| doc == framework));
        for row in of_it.filter(|row| (row.state() == "superseded") == superseded) {
            let mark = text(row, "imported");
            let key = read_mark(&mark).map_or("", |(key, _)| key);
            finder.add(row.doc, key, &text(row, "clause"), superseded);
        }
    }
    finder
}

/// The frameworks that a file seems to lead from and to: by the publisher's ids, else those in which most names are found.
pub fn likely(workspace: Workspace, read: &Read) -> (Option<DocId>, Option<DocId>) {
    let sources = workspace.rows(REQUIREMENT_SOURCES.key).get_untracked();
    let by_id = |id: &str| {
        let is = |row: &Row| row.value("imported").as_text().is_some_and(|known| known.eq_ignore_ascii_case(id));
        sources.iter().find(|view| !id.is_empty() && is(&view.row)).map(|view| view.row.doc)
    };
    let (mut from, mut to) = (by_id(&read.about.from), by_id(&read.about.to));
    if from.is_none() || to.is_none() {
        let all: Vec<(DocId, Finder)> =
            frameworks(workspace).into_iter().map(|(doc, _)| (doc, finder(workspace, doc))).collect();
        let best = |name: fn(&Mapping) -> &str, other: Option<DocId>| {
            let fits =
                |finder: &Finder| read.pairs.iter().take(SAMPLE).filter(|p| finder.find(name(p)).is_some()).count();
            let counted = all.iter().filter(|(doc, _)| Some(*doc) != other).map(|(doc, finder)| (fits(finder), *doc));
            counted.filter(|(many, _)| *many > 0).max().map(|(_, doc)| doc)
        };
        from = from.or_else(|| best(|pair| &pair.from, to));
        to = to.or_else(|| best(|pair| &pair.to, from));
    }
    (from, to)
}

/// What importing a file would do.
pub fn preview(workspace: Workspace, read: &Read, from: DocId, to: DocId, otherwise: Relation) -> Plan {
    let known = mappings(workspace).get_untracked();
    let (first, second) = (finder(workspace, from), finder(workspace, to));
    plan(&known, &read.origin(), (from, to), &read.pairs, (&first, &second), otherwise)
}

impl Files {
    /// Which mappings the files hold; `sheet` names one of a workbook.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn sets(&self, sheet: Option<&str>) -> Result<Holds, Stopped> {
        self.look_for_sets(sheet).await
    }

    /// Reads the pairs of a set; `progress` hears how many of how many are told.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn mapping(&self, choice: PairChoice, progress: impl Fn(u32, u32)) -> Result<Read, Stopped> {
        let (about, pairs) = self.read_pairs(choice, progress).await?;
        Ok(Read { about, pairs })
    }
}

fn head(title: &str, origin: &str, from: DocId, to: DocId, parts: u32) -> Vec<(&'static str, Value)> {
    vec![
        ("title", Value::text(title)),
        ("from", Value::text(from.to_string())),
        ("to", Value::text(to.to_string())),
        ("known_as", Value::text(origin)),
        ("parts", Value::Whole(i64::from(parts))),
    ]
}

/// Writes what a preview says. Stops between two documents when `cancelled` says so; what is written stays, and the same
/// import goes on from there.
pub async fn write(
    workspace: Workspace,
    read: &Read,
    plan: &Plan,
    (from, to): (DocId, DocId),
    cancelled: Rc<Cell<bool>>,
    progress: impl Fn(usize, usize),
) -> Wrote {
    let engine = workspace.engine();
    let known = untrack(|| mappings(workspace).get_untracked());
    let origin = read.origin();
    let jobs = plan.jobs(&known, &origin, from, to);
    let same = |set: &&Set| set.origin == origin && set.from == from && set.to == to;
    let parts = known.sets().iter().find(same).map_or_else(|| parts_for(plan.pairs.len()), |set| set.parts);
    let mut head = head(&read.about.title, &origin, from, to, parts);
    head.push(("edition", Value::text(read.about.version.as_str())));
    head.push(("authority", Value::text(read.about.publisher.as_str())));
    let total = jobs.iter().map(|job| job.edits.len()).sum();
    let (mut sum, mut done) = (Wrote::default(), 0);
    progress(done, total);
    for job in jobs {
        if cancelled.get() {
            break;
        }
        done += job.edits.len();
        let wrote = engine.relate(Relating { document: job.document, head: head.clone(), edits: job.edits }).await;
        sum.written += wrote.written;
        sum.refused += wrote.refused;
        progress(done, total);
    }
    sum
}

/// The framework of a requirement.
pub fn framework(workspace: Workspace, node: DocId) -> Option<DocId> {
    workspace.row(node)?.row.linked("source").next()
}

/// Says how a node stands to another one, in place of what people here said before; `None` takes back what they said, so that
/// the word of files counts again. Whether it could be written.
pub async fn say(workspace: Workspace, node: DocId, other: DocId, relation: Option<Relation>) -> bool {
    let (Some(mine), Some(theirs)) = (framework(workspace, node), framework(workspace, other)) else { return false };
    // The same document whoever says it and from whichever end.
    let turned = theirs < mine;
    let (from, to) = if turned { (theirs, mine) } else { (mine, theirs) };
    let ends = if turned { (other, node) } else { (node, other) };
    let word =
        relation.map(|said| Pair { from: ends.0, to: ends.1, relation: if turned { said.reversed() } else { said } });
    let known = untrack(|| mappings(workspace).get_untracked());
    let here = document("", from, to, HAND_PARTS, part_of(ends.0, HAND_PARTS));
    let mut edits: Vec<(DocId, Pair, Option<Said>)> = Vec::new();
    if let Some(tie) = known.ties(node).into_iter().find(|tie| tie.other == other) {
        let mine = tie.counting.iter().filter(|claim| known.set(claim).is_some_and(Set::is_by_hand));
        edits.extend(mine.filter(|claim| Some(claim.pair) != word).map(|claim| (claim.document, claim.pair, None)));
    }
    let said = Said { by: Some(workspace.account()), ..Said::default() };
    edits.extend(word.map(|pair| (here, pair, Some(said))));
    edits.sort_by_key(|(document, ..)| *document);
    let mut all = true;
    for part in edits.chunk_by(|a, b| a.0 == b.0) {
        let Some((document, ..)) = part.first() else { continue };
        let edits = part.iter().map(|(_, pair, said)| (*pair, said.clone())).collect();
        let job = Relating { document: *document, head: head("", "", from, to, HAND_PARTS), edits };
        all &= workspace.engine().relate(job).await.refused == 0;
    }
    all
}
