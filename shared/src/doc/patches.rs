//! From automerge's patches to the edits that bring a view up to date.

use super::blocks::{Piece, attrs_at, mark_value, marks_of, pieces};
use super::types::TextEdit;
use crate::schema::own::field_of;
use automerge::{Automerge, ObjId, ObjType, Patch, PatchAction, Prop, ReadDoc, ScalarValue, Value};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Rich texts by field: object and length.
type Texts = BTreeMap<&'static str, (ObjId, usize)>;

/// The root keys that patches touch, at any depth.
pub(super) fn root_keys(patches: &[Patch]) -> BTreeSet<String> {
    patches
        .iter()
        .filter_map(|patch| match (patch.path.first(), &patch.action) {
            (Some((_, Prop::Map(key))), _) => Some(key.clone()),
            (None, PatchAction::PutMap { key, .. } | PatchAction::DeleteMap { key }) => Some(key.clone()),
            (None, PatchAction::Increment { prop: Prop::Map(key), .. }) => Some(key.clone()),
            (None, PatchAction::Conflict { prop: Prop::Map(key) }) => Some(key.clone()),
            _ => None,
        })
        .map(|key| field_of(&key).to_owned())
        .collect()
}

/// What happened to each rich text. `before` and `after` are the texts on both sides of the patches.
pub(super) fn text_edits(
    doc: &Automerge,
    patches: &[Patch],
    before: &Texts,
    after: &Texts,
) -> Vec<(String, Vec<TextEdit>)> {
    let mut out: BTreeMap<&str, Collected> = BTreeMap::new();
    for (field, (object, _)) in after {
        let old = before.get(field);
        if old.is_none_or(|(was, _)| was != object) {
            // Another object took its place (a JavaScript client's doing): show that one from the beginning.
            let collected = out.entry(field).or_default();
            collected.replace(old.map_or(0, |(_, length)| *length), &pieces(doc, object));
        }
    }
    for patch in patches {
        for (field, (object, _)) in after {
            if out.get(field).is_some_and(|c| c.replaced) {
                continue;
            }
            if patch.obj == *object {
                out.entry(field).or_default().add(doc, &patch.action);
            } else if let Some((_, Prop::Seq(at))) = patch.path.iter().find(|(parent, _)| parent == object) {
                out.entry(field).or_default().attributes.insert(*at);
            }
        }
    }
    out.into_iter()
        .filter_map(|(field, mut collected)| {
            let (object, _) = after.get(field)?;
            collected.finish(doc, object);
            (!collected.edits.is_empty()).then(|| (field.to_owned(), collected.edits))
        })
        .collect()
}

/// The edits of one text so far.
#[derive(Default)]
struct Collected {
    edits: Vec<TextEdit>,
    /// Markers whose attributes changed, by their position after all patches.
    attributes: BTreeSet<usize>,
    /// Markers inserted by these patches; their attributes went out with them.
    inserted: HashSet<ObjId>,
    replaced: bool,
}

impl Collected {
    /// Empties the view and fills it again.
    fn replace(&mut self, length: usize, pieces: &[Piece]) {
        self.replaced = true;
        if length > 0 {
            self.edits.push(TextEdit::Splice { at: 0, del: length, insert: String::new() });
        }
        let mut at = 0;
        for piece in pieces {
            match piece {
                Piece::Block(attrs) => self.edits.push(TextEdit::Block { at, attrs: attrs.clone(), new: true }),
                Piece::Text(text, marks) => {
                    self.edits.push(TextEdit::Splice { at, del: 0, insert: text.clone() });
                    for mark in marks {
                        self.edits.push(TextEdit::Mark {
                            from: at,
                            to: at + piece.width(),
                            name: mark.name.clone(),
                            value: Some(mark.value.clone()),
                        });
                    }
                }
            }
            at += piece.width();
        }
    }

    /// Adds what a patch of the text object itself says.
    fn add(&mut self, doc: &Automerge, action: &PatchAction) {
        match action {
            PatchAction::SpliceText { index, value, marks } => {
                let insert = value.make_string();
                let to = index + super::blocks::units(&insert);
                self.edits.push(TextEdit::Splice { at: *index, del: 0, insert });
                for mark in marks_of(marks.as_ref()) {
                    self.edits.push(TextEdit::Mark { from: *index, to, name: mark.name, value: Some(mark.value) });
                }
            }
            PatchAction::DeleteSeq { index, length } => self.delete(*index, *length),
            PatchAction::Insert { index, values } => {
                let mut at = *index;
                for (value, id, _) in values.iter() {
                    at += self.insert(doc, at, value, id);
                }
            }
            PatchAction::PutSeq { index, value: (value, id), .. } => {
                self.delete(*index, 1);
                self.insert(doc, *index, value, id);
            }
            PatchAction::Mark { marks } => {
                for mark in marks.iter().filter(|m| m.start < m.end) {
                    self.edits.push(TextEdit::Mark {
                        from: mark.start,
                        to: mark.end,
                        name: mark.name.to_string(),
                        value: mark_value(&mark.name, &mark.value),
                    });
                }
            }
            PatchAction::PutMap { .. }
            | PatchAction::DeleteMap { .. }
            | PatchAction::Increment { .. }
            | PatchAction::Conflict { .. } => {}
        }
    }

    /// A removal; neighbouring ones become one.
    fn delete(&mut self, index: usize, length: usize) {
        match self.edits.last_mut() {
            Some(TextEdit::Splice { at, del, insert }) if *at == index && *del > 0 && insert.is_empty() => {
                *del += length;
            }
            _ => self.edits.push(TextEdit::Splice { at: index, del: length, insert: String::new() }),
        }
    }

    /// An element that is not plain text from a splice. Answers its width.
    fn insert(&mut self, doc: &Automerge, at: usize, value: &Value<'_>, id: &ObjId) -> usize {
        let insert = match value {
            Value::Object(ObjType::Map) => {
                self.inserted.insert(id.clone());
                self.edits.push(TextEdit::Block { at, attrs: attrs_at(doc, id), new: true });
                return 1;
            }
            Value::Scalar(scalar) => match scalar.as_ref() {
                ScalarValue::Str(text) => text.to_string(),
                _ => "\u{fffc}".to_owned(),
            },
            Value::Object(_) => "\u{fffc}".to_owned(),
        };
        let width = super::blocks::units(&insert);
        self.edits.push(TextEdit::Splice { at, del: 0, insert });
        width
    }

    /// Adds the attributes of markers that were there before.
    fn finish(&mut self, doc: &Automerge, text: &ObjId) {
        for at in std::mem::take(&mut self.attributes) {
            if let Ok(Some((Value::Object(ObjType::Map), id))) = doc.get(text, at)
                && !self.inserted.contains(&id)
            {
                self.edits.push(TextEdit::Block { at, attrs: attrs_at(doc, &id), new: false });
            }
        }
    }
}
