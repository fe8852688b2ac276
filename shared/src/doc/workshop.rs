//! A workshop's board and a person's ballot, as their documents hold them (see [`crate::workshop`]). A card or group is a map
//! under the id that its author drew, made by the change that first says something in it; a note, resolution or slip is one
//! value, so that nobody ever sees half of it.

use super::DocError;
use super::document::Document;
use super::fields::{read, store};
use super::types::Written;
use crate::id::{AccountId, DocId, EntryId};
use crate::schema::{FieldKind, Value};
use crate::sync::frame::Hash;
use crate::time::Timestamp;
use crate::workshop::{
    Board, Born, Card, Cast, Group, LONGEST, Meeting, Note, Resolution, Reveal, Slip, Slips, ballot,
};
use automerge::transaction::Transactable;
use automerge::{ObjId, ObjType, ReadDoc, ScalarValue};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const CARDS: &str = "cards";
const GROUPS: &str = "groups";
const NOTES: &str = "notes";
const RESOLUTIONS: &str = "resolutions";
const SLIPS: &str = "slips";

/// Bytes of one value: ample for a resolution with its controls.
const VALUE: usize = 16 << 10;

/// Parts as a file holds them, by their ids.
pub(super) type Parts = BTreeMap<String, Item>;

/// A part as a file holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Item {
    /// One value.
    One(String),
    /// A map of values; what was set to nothing is left out.
    Map(BTreeMap<String, Value>),
}

fn born(operation: &ObjId) -> Born {
    match operation {
        ObjId::Id(counter, actor, _) => Born { operation: *counter, by: actor.to_bytes().to_vec() },
        ObjId::Root => Born { operation: 0, by: Vec::new() },
    }
}

/// A text that can be a card's, title's or note's.
fn fits(text: &str) -> Result<(), DocError> {
    let long = text.chars().count();
    if long > LONGEST { Err(DocError::TooMuch { operations: long }) } else { Ok(()) }
}

fn text_value(text: &str) -> ScalarValue {
    if text.is_empty() { ScalarValue::Null } else { ScalarValue::Str(text.into()) }
}

fn group_value(group: Option<EntryId>) -> ScalarValue {
    group.map_or(ScalarValue::Null, |id| ScalarValue::Str(id.to_string().into()))
}

impl Document {
    /// The maps under a field, each with its id and where it was made. Of several under one id, which only somebody who
    /// means harm writes, the one that was made first.
    fn part_maps(&self, field: &str) -> Vec<(EntryId, ObjId)> {
        let Ok(map) = self.map_object(field) else { return Vec::new() };
        let first = |key: &str| {
            let all = self.doc.get_all(&map, key).unwrap_or_default();
            let maps = all.into_iter().filter(|(value, _)| matches!(value, automerge::Value::Object(ObjType::Map)));
            maps.map(|(_, id)| id).min_by_key(born)
        };
        self.doc.keys(&map).filter_map(|key| Some((key.parse().ok()?, first(&key)?))).collect()
    }

    /// The values under a field, read as what they are. What cannot be read is left out.
    fn part_values<T: DeserializeOwned>(&self, field: &str) -> BTreeMap<EntryId, (T, Born)> {
        let Ok(map) = self.map_object(field) else { return BTreeMap::new() };
        let first = |key: &str| {
            let all = self.doc.get_all(&map, key).unwrap_or_default();
            let all = all.iter().filter_map(|(value, id)| {
                let read = serde_json::from_str(value.as_str()?).ok()?;
                Some((read, born(id)))
            });
            all.min_by(|(_, a), (_, b)| a.cmp(b))
        };
        self.doc.keys(&map).filter_map(|key| Some((key.parse().ok()?, first(&key)?))).collect()
    }

    /// The distinct texts that a key of a part says, the one shown last.
    fn said(&self, part: &ObjId, key: &str) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for (value, id) in self.doc.get_all(part, key).unwrap_or_default() {
            if let Value::Text(text) = read(&self.doc, None, &value, &id)
                && !text.is_empty()
            {
                all.retain(|known| *known != text);
                all.push(text);
            }
        }
        all
    }

    /// The board of a workshop; empty for a document of another register.
    pub fn board(&self) -> Board {
        let card = |part: ObjId| {
            let mut groups: Vec<Option<EntryId>> = Vec::new();
            for (value, _) in self.doc.get_all(&part, "group").unwrap_or_default() {
                let group = value.as_str().and_then(|id| id.parse().ok());
                groups.retain(|known| *known != group);
                groups.push(group);
            }
            let at = match self.doc.get(&part, "at") {
                Ok(Some((value, _))) => value.as_i64().map(Timestamp).filter(|at| at.in_range()),
                _ => None,
            };
            Card { text: self.said(&part, "text"), groups, at: at.unwrap_or_default(), born: born(&part) }
        };
        Board {
            cards: self.part_maps(CARDS).into_iter().map(|(id, part)| (id, card(part))).collect(),
            groups: self
                .part_maps(GROUPS)
                .into_iter()
                .map(|(id, part)| (id, Group { title: self.said(&part, "title"), born: born(&part) }))
                .collect(),
            notes: self.part_values(NOTES),
            resolutions: self.part_values(RESOLUTIONS),
        }
    }

    /// The board as grouping ended, which is what is estimated; none while it goes on, or when this replica does not have
    /// all of that yet.
    pub fn frozen_board(&self, meeting: &Meeting) -> Option<Board> {
        let mark = meeting.grouped.as_ref().filter(|mark| mark.epoch == self.epoch())?;
        Some(self.as_of(&mark.heads)?.board())
    }

    /// The board as gathering ended; what is not on it came late.
    pub fn gathered_board(&self, meeting: &Meeting) -> Option<Board> {
        let mark = meeting.gathered.as_ref().filter(|mark| mark.epoch == self.epoch())?;
        Some(self.as_of(&mark.heads)?.board())
    }

    fn part(&self, field: &str, id: EntryId) -> Result<ObjId, DocError> {
        let found = self.part_maps(field).into_iter().find(|(known, _)| *known == id);
        found.map(|(_, part)| part).ok_or_else(|| DocError::NoField(format!("{field}/{id}")))
    }

    /// Makes a map under a new id. `None`: there is one already.
    fn begin_part(
        &mut self,
        field: &str,
        id: EntryId,
        values: Vec<(&'static str, ScalarValue)>,
        members: &[(ObjId, ScalarValue)],
        now: Timestamp,
    ) -> Result<Option<Written>, DocError> {
        let map = self.map_object(field)?;
        let key = id.to_string();
        if self.doc.get(&map, key.as_str())?.is_some() {
            return Ok(None);
        }
        let written = self.commit(now, |tx| {
            let part = tx.put_object(&map, key.as_str(), ObjType::Map)?;
            for (key, value) in values {
                tx.put(&part, key, value)?;
            }
            for (card, group) in members {
                tx.put(card, "group", group.clone())?;
            }
            Ok(())
        })?;
        Ok(written.map(|((), written)| Written { fields: vec![field.to_owned()], ..written }))
    }

    /// Sets a key of parts, as somebody who saw all that stood there.
    fn put_parts(
        &mut self,
        field: &str,
        key: &str,
        parts: Vec<(ObjId, ScalarValue)>,
        now: Timestamp,
    ) -> Result<Option<Written>, DocError> {
        let mut changes = Vec::with_capacity(parts.len());
        for (part, value) in parts {
            let all = self.doc.get_all(&part, key)?;
            let same = matches!(all.as_slice(), [(is, _)] if is.as_scalar() == Some(&value));
            let nothing = all.is_empty() && value == ScalarValue::Null;
            if !same && !nothing {
                changes.push((part, value, all.len() > 1));
            }
        }
        if changes.is_empty() {
            return Ok(None);
        }
        let written = self.commit(now, |tx| {
            for (part, value, several) in changes {
                if several {
                    // Otherwise putting the one that is shown would only take the others away (see `fields::settle`).
                    tx.delete(&part, key)?;
                }
                tx.put(&part, key, value)?;
            }
            Ok(())
        })?;
        Ok(written.map(|((), written)| Written { fields: vec![field.to_owned()], ..written }))
    }

    /// Adds a card. `None`: it is there.
    ///
    /// # Errors
    /// [`DocError::NoField`] when this is no workshop, [`DocError::TooMuch`] for a text longer than [`LONGEST`],
    /// [`DocError::ReadOnly`].
    pub fn add_card(&mut self, id: EntryId, text: &str, now: Timestamp) -> Result<Option<Written>, DocError> {
        fits(text)?;
        let values = vec![("text", text_value(text)), ("at", ScalarValue::Int(now.0))];
        self.begin_part(CARDS, id, values, &[], now)
    }

    /// Changes what a card says; an empty text takes it back. Words that somebody writes apart from that stay.
    ///
    /// # Errors
    /// [`DocError::NoField`] when there is no such card, [`DocError::TooMuch`], [`DocError::ReadOnly`].
    pub fn reword_card(&mut self, id: EntryId, text: &str, now: Timestamp) -> Result<Option<Written>, DocError> {
        fits(text)?;
        let part = self.part(CARDS, id)?;
        self.put_parts(CARDS, "text", vec![(part, text_value(text))], now)
    }

    /// Makes a group with some cards in it, as one change. `None`: it is there.
    ///
    /// # Errors
    /// [`DocError::NoField`] when a card is not here, [`DocError::TooMuch`], [`DocError::ReadOnly`].
    pub fn group_cards(
        &mut self,
        id: EntryId,
        title: &str,
        cards: &[EntryId],
        now: Timestamp,
    ) -> Result<Option<Written>, DocError> {
        fits(title)?;
        let parts: Result<Vec<_>, _> =
            cards.iter().map(|card| Ok::<_, DocError>((self.part(CARDS, *card)?, group_value(Some(id))))).collect();
        self.begin_part(GROUPS, id, vec![("title", text_value(title))], &parts?, now)
    }

    /// Changes the name of a group.
    ///
    /// # Errors
    /// [`DocError::NoField`] when there is no such group, [`DocError::TooMuch`], [`DocError::ReadOnly`].
    pub fn rename_group(&mut self, id: EntryId, title: &str, now: Timestamp) -> Result<Option<Written>, DocError> {
        fits(title)?;
        let part = self.part(GROUPS, id)?;
        self.put_parts(GROUPS, "title", vec![(part, text_value(title))], now)
    }

    /// Puts a card into a group, or into none.
    ///
    /// # Errors
    /// [`DocError::NoField`] when there is no such card, [`DocError::ReadOnly`].
    pub fn move_card(
        &mut self,
        card: EntryId,
        to: Option<EntryId>,
        now: Timestamp,
    ) -> Result<Option<Written>, DocError> {
        let part = self.part(CARDS, card)?;
        self.put_parts(CARDS, "group", vec![(part, group_value(to))], now)
    }

    /// Takes every card out of a group, as one change. One that somebody puts in apart from that stays in it.
    ///
    /// # Errors
    /// [`DocError::NoField`] when there is no such group, [`DocError::ReadOnly`].
    pub fn split_group(&mut self, group: EntryId, now: Timestamp) -> Result<Option<Written>, DocError> {
        self.part(GROUPS, group)?;
        let board = self.board();
        let within = board.cards.iter().filter(|(_, card)| card.groups.contains(&Some(group)));
        let parts: Result<Vec<_>, _> =
            within.map(|(id, _)| Ok::<_, DocError>((self.part(CARDS, *id)?, ScalarValue::Null))).collect();
        self.put_parts(CARDS, "group", parts?, now)
    }

    /// Writes one value under a new id. `None`: there is one.
    fn put_value<T: Serialize>(
        &mut self,
        field: &str,
        id: EntryId,
        value: &T,
        now: Timestamp,
    ) -> Result<Option<Written>, DocError> {
        let map = self.map_object(field)?;
        let key = id.to_string();
        if self.doc.get(&map, key.as_str())?.is_some() {
            return Ok(None);
        }
        let text = serde_json::to_string(value).map_err(|e| DocError::Refused(e.to_string()))?;
        if text.len() > VALUE {
            return Err(DocError::TooMuch { operations: text.len() });
        }
        let written = self.commit(now, |tx| Ok(tx.put(&map, key.as_str(), text)?))?;
        Ok(written.map(|((), written)| Written { fields: vec![field.to_owned()], ..written }))
    }

    /// Says something about a group or card. `None`: it is said.
    ///
    /// # Errors
    /// [`DocError::NoField`] when this is no workshop, [`DocError::TooMuch`], [`DocError::ReadOnly`].
    pub fn note(&mut self, id: EntryId, note: &Note, now: Timestamp) -> Result<Option<Written>, DocError> {
        fits(&note.text)?;
        self.put_value(NOTES, id, note, now)
    }

    /// Resolves something. `None`: it is resolved under this id.
    ///
    /// # Errors
    /// [`DocError::NoField`] when this is no workshop, [`DocError::TooMuch`], [`DocError::ReadOnly`].
    pub fn resolve(
        &mut self,
        id: EntryId,
        resolution: &Resolution,
        now: Timestamp,
    ) -> Result<Option<Written>, DocError> {
        self.put_value(RESOLUTIONS, id, resolution, now)
    }

    /// Writes down whose ballot this is. `None`: it says so.
    ///
    /// # Errors
    /// [`DocError::NoField`] when this is no ballot, [`DocError::ReadOnly`].
    pub fn begin_ballot(
        &mut self,
        workshop: DocId,
        voter: AccountId,
        now: Timestamp,
    ) -> Result<Option<Written>, DocError> {
        let values = [("workshop", Value::text(workshop.to_string())), ("voter", Value::text(voter.to_string()))];
        Ok(self.fill(&values, &[], now)?.pop())
    }

    /// The workshop and voter that a ballot names, if its id is theirs.
    pub fn cast_by(&self) -> Option<(DocId, AccountId)> {
        let id = |field| self.value(field);
        let workshop = id("workshop").as_text()?.parse().ok()?;
        let voter = id("voter").as_text()?.parse().ok()?;
        (ballot(workshop, voter) == self.id()).then_some((workshop, voter))
    }

    /// What a ballot holds.
    pub fn slips(&self) -> Slips {
        self.part_values(SLIPS)
    }

    /// Whether a ballot holds slips and nothing else, each once.
    pub fn is_plain_ballot(&self) -> bool {
        let Ok(map) = self.map_object(SLIPS) else { return false };
        let once = self.doc.keys(&map).all(|key| self.doc.get_all(&map, &key).is_ok_and(|all| all.len() == 1));
        once && self.doc.length(&map) == self.slips().len()
    }

    /// Adds a slip. `None`: it is there.
    ///
    /// # Errors
    /// [`DocError::NoField`] when this is no ballot, [`DocError::TooMuch`], [`DocError::ReadOnly`].
    pub fn put_slip(&mut self, id: EntryId, slip: &Slip, now: Timestamp) -> Result<Option<Written>, DocError> {
        self.put_value(SLIPS, id, slip, now)
    }

    /// The ballot of `voter` as a reveal takes it; none while this replica lacks some of what the reveal names.
    pub fn cast(&self, voter: AccountId, reveal: &Reveal) -> Option<Cast> {
        let at: Option<&[Hash]> = match reveal.ballots.iter().find(|ballot| ballot.voter == voter) {
            Some(ballot) if ballot.at.epoch != self.epoch() => return None,
            found => found.map(|ballot| ballot.at.heads.as_slice()),
        };
        let in_time = match at {
            Some(heads) => self.as_of(heads)?.slips(),
            None => Slips::new(),
        };
        Some(Cast { voter, in_time, now: self.slips() })
    }
}

impl Document {
    /// Everything in fields that hold parts, for a file. Of values that stand side by side the one that is shown.
    pub(super) fn parts(&self) -> BTreeMap<String, Parts> {
        let fields = self.register().map(|register| register.fields).unwrap_or_default();
        let fields = fields.iter().filter(|field| field.kind == FieldKind::Parts);
        let parts = fields.filter_map(|field| {
            let map = self.map_object(field.key).ok()?;
            let part = |key: &str| match self.doc.get(&map, key).ok().flatten()? {
                (automerge::Value::Object(ObjType::Map), part) => {
                    let value = |key: String| Some((key.clone(), self.doc.get(&part, key.as_str()).ok().flatten()?));
                    let read = |(key, (value, id)): (String, (automerge::Value<'_>, ObjId))| {
                        (key, read(&self.doc, None, &value, &id))
                    };
                    let values = self.doc.keys(&part).filter_map(value).map(read);
                    Some(Item::Map(values.filter(|(_, value)| !value.is_empty()).collect()))
                }
                (value, _) => Some(Item::One(value.as_str()?.to_owned())),
            };
            let parts: Parts = self.doc.keys(&map).filter_map(|key| Some((key.clone(), part(&key)?))).collect();
            (!parts.is_empty()).then(|| (field.key.to_owned(), parts))
        });
        parts.collect()
    }

    /// Writes the parts of a field from a file, as one change. Those that are there stay as they are.
    pub(super) fn restore_parts(
        &mut self,
        field: &str,
        parts: &Parts,
        now: Timestamp,
    ) -> Result<Option<Written>, DocError> {
        let map = self.map_object(field)?;
        let mut new = Vec::with_capacity(parts.len());
        for (key, part) in parts.iter().filter(|(key, _)| key.parse::<EntryId>().is_ok()) {
            if self.doc.get(&map, key.as_str())?.is_none() {
                new.push((key, part));
            }
        }
        let written = self.commit(now, |tx| {
            for (key, part) in new {
                match part {
                    Item::One(text) => tx.put(&map, key.as_str(), text.as_str())?,
                    Item::Map(values) => {
                        let part = tx.put_object(&map, key.as_str(), ObjType::Map)?;
                        for (key, value) in values {
                            tx.put(&part, key.as_str(), store(value))?;
                        }
                    }
                }
            }
            Ok(())
        })?;
        Ok(written.map(|((), written)| Written { fields: vec![field.to_owned()], ..written }))
    }
}

/// Gives the records that resolutions name other ids.
pub(super) fn rename(parts: &mut BTreeMap<String, Parts>, rename: impl Fn(DocId) -> DocId) {
    for part in parts.get_mut(RESOLUTIONS).into_iter().flat_map(BTreeMap::values_mut) {
        if let Item::One(text) = part
            && let Ok(mut resolution) = serde_json::from_str::<Resolution>(text)
        {
            resolution.agreed.controls.iter_mut().for_each(|doc| *doc = rename(*doc));
            if let Ok(renamed) = serde_json::to_string(&resolution) {
                *text = renamed;
            }
        }
    }
}
