//! Copying content from one document into another as it is, whoever wrote it.

use super::CannotRoll;
use super::content::scalars;
use crate::doc::blocks::units;
use crate::doc::edit::expand;
use crate::doc::types::OPERATIONS;
use automerge::marks::Mark;
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, Automerge, ObjId, ObjType, ReadDoc, ScalarValue, Value};

/// Characters written in one go.
const PART: usize = 8_000;
/// Concurrent values of one key that are carried over; more than people ever leave undecided.
const CONCURRENT: usize = 200;

/// Several concurrent values of one key, to be written by as many actors.
pub(super) struct Disputed {
    pub(super) map: ObjId,
    pub(super) key: String,
    /// The one shown last.
    pub(super) values: Vec<ScalarValue>,
}

/// Writes into a document of a new epoch.
pub(super) struct Copier<'a> {
    pub(super) from: &'a Automerge,
    pub(super) to: AutoCommit,
    /// Gives the actors: rank 0 writes, the others stand for people who disagree.
    pub(super) actor: &'a dyn Fn(u8) -> ActorId,
    /// When the content was last changed; the copy claims no other time.
    pub(super) time: i64,
    pub(super) disputed: Vec<Disputed>,
}

impl Copier<'_> {
    /// Ends a change before it holds more than every peer takes.
    fn pace(&mut self, coming: usize) {
        if self.to.pending_ops() + coming > OPERATIONS {
            self.commit();
        }
    }

    pub(super) fn commit(&mut self) {
        self.to.commit_with(CommitOptions::default().with_time(self.time));
    }

    /// Copies all keys of a map, but some. `path` names it in refusals.
    pub(super) fn map(&mut self, path: &str, from: &ObjId, to: &ObjId, but: &[&str]) -> Result<(), CannotRoll> {
        let source = self.from;
        for key in source.keys(from).filter(|k| !but.contains(&k.as_str())) {
            self.key(&format!("{path}/{key}"), from, to, &key)?;
        }
        Ok(())
    }

    /// Copies what a key of a map holds.
    pub(super) fn key(&mut self, path: &str, from: &ObjId, to: &ObjId, key: &str) -> Result<(), CannotRoll> {
        let source = self.from;
        let all = source.get_all(from, key)?;
        match (all.as_slice(), scalars(source, &all)) {
            ([], _) => Ok(()),
            (_, Some(mut values)) if values.len() == 1 => {
                self.pace(1);
                let value = values.pop().map(plain).unwrap_or(ScalarValue::Null);
                Ok(self.to.put(to, key, value)?)
            }
            (_, Some(values)) => self.dispute(path, to, key, values),
            ([(Value::Object(kind), id)], None) => {
                // What the beginning of the document brought is used, not doubled.
                let there = match self.to.get(to, key)? {
                    Some((Value::Object(same), there)) if same == *kind => Some(there),
                    _ => None,
                };
                self.pace(1);
                let target = match there {
                    Some(there) => there,
                    None => self.to.put_object(to, key, *kind)?,
                };
                self.object(path, *kind, id, &target)
            }
            (_, None) => Err(CannotRoll::Objects(path.to_owned())),
        }
    }

    /// Leaves a key to be written by as many actors as there are values.
    pub(super) fn dispute(
        &mut self,
        path: &str,
        map: &ObjId,
        key: &str,
        values: Vec<ScalarValue>,
    ) -> Result<(), CannotRoll> {
        if values.len() > CONCURRENT {
            return Err(CannotRoll::Disputed(path.to_owned()));
        }
        let values = values.into_iter().map(plain).collect();
        self.disputed.push(Disputed { map: map.clone(), key: key.to_owned(), values });
        Ok(())
    }

    fn object(&mut self, path: &str, kind: ObjType, from: &ObjId, to: &ObjId) -> Result<(), CannotRoll> {
        match kind {
            ObjType::Map | ObjType::Table => self.map(path, from, to, &[]),
            ObjType::List => self.list(path, from, to),
            ObjType::Text => self.text(path, from, to),
        }
    }

    fn list(&mut self, path: &str, from: &ObjId, to: &ObjId) -> Result<(), CannotRoll> {
        let source = self.from;
        for at in 0..source.length(from) {
            let path = format!("{path}/{at}");
            let all = source.get_all(from, at)?;
            self.pace(1);
            match all.as_slice() {
                [(Value::Scalar(value), _)] => self.to.insert(to, at, plain(value.as_ref().clone()))?,
                [(Value::Object(kind), id)] => {
                    let target = self.to.insert_object(to, at, *kind)?;
                    self.object(&path, *kind, id, &target)?;
                }
                _ => return Err(CannotRoll::Element(path)),
            }
        }
        Ok(())
    }

    /// Copies a text: characters and markers first, then the marks over them.
    pub(super) fn text(&mut self, path: &str, from: &ObjId, to: &ObjId) -> Result<(), CannotRoll> {
        let source = self.from;
        let element = |at: usize| CannotRoll::Element(format!("{path}/{at}"));
        let mut at = 0;
        for span in source.spans(from)? {
            match span {
                automerge::iter::Span::Block(_) => {
                    let all = source.get_all(from, at)?;
                    let [(Value::Object(ObjType::Map), block)] = all.as_slice() else { return Err(element(at)) };
                    self.pace(1);
                    let marker = self.to.split_block(to, at)?;
                    self.map(&format!("{path}/{at}"), block, &marker, &[])?;
                    at += 1;
                }
                automerge::iter::Span::Text { text, .. } => {
                    // The engine shows objects of other kinds as this character.
                    for (n, _) in text.encode_utf16().enumerate().filter(|(_, unit)| *unit == 0xfffc) {
                        if !matches!(source.get(from, at + n)?, Some((Value::Scalar(v), _)) if v.is_str()) {
                            return Err(element(at + n));
                        }
                    }
                    let all: Vec<char> = text.chars().collect();
                    for part in all.chunks(PART) {
                        self.pace(part.len());
                        let part: String = part.iter().collect();
                        self.to.splice_text(to, at, 0, &part)?;
                        at += units(&part);
                    }
                }
            }
        }
        if at != source.length(from) {
            return Err(element(at));
        }
        for Mark { start, end, name, value } in source.marks(from)? {
            if value == ScalarValue::Null || start >= end {
                continue;
            }
            self.pace(4);
            let expand = expand(&name);
            self.to.mark(to, Mark::new(name.to_string(), value, start, end), expand)?;
        }
        Ok(())
    }

    /// Writes the disputed values, concurrently and so that the same one is shown: of values written at the same count
    /// the engine shows the one of the greatest actor.
    pub(super) fn settle(&mut self) -> Result<(), CannotRoll> {
        self.commit();
        let mut disputed = std::mem::take(&mut self.disputed);
        disputed.sort_by_key(|d| std::cmp::Reverse(d.values.len()));
        let ranks = disputed.first().map_or(0, |d| d.values.len());
        let mut branches = Vec::with_capacity(ranks);
        for rank in 0..ranks {
            let mut branch = self.to.fork();
            // Keys with the most values come first, so a key has the same place in every branch.
            for d in disputed.iter().filter(|d| rank < d.values.len()) {
                if branch.get_actor() != &(self.actor)(rank as u8 + 1) {
                    branch.set_actor((self.actor)(rank as u8 + 1));
                }
                if let Some(value) = d.values.get(rank) {
                    branch.put(&d.map, d.key.as_str(), value.clone())?;
                }
            }
            branch.commit_with(CommitOptions::default().with_time(self.time));
            branches.push(branch);
        }
        for mut branch in branches {
            self.to.merge(&mut branch)?;
        }
        Ok(())
    }
}

/// A scalar as it is written anew: of a counter, what it counts now.
fn plain(value: ScalarValue) -> ScalarValue {
    match value {
        ScalarValue::Counter(counter) => ScalarValue::counter(i64::from(&counter)),
        other => other,
    }
}
