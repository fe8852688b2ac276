//! Reading rich text: from automerge's spans to blocks of runs.

use super::document::Document;
use super::types::{Block, BlockAttrs, Mark, MarkValue, Run, is_embed};
use crate::schema::{FieldKind, Register};
use automerge::hydrate::{Map, Value as Hydrated};
use automerge::iter::{Span, Spans};
use automerge::marks::MarkSet;
use automerge::{ChangeHash, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value};
use std::collections::BTreeMap;

/// A part of a text: what is kept of a deletion, and what a restored one is made of.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// Text with equal marks.
    Text(String, Vec<Mark>),
    /// A marker.
    Block(BlockAttrs),
}

impl Piece {
    /// Its length in the text.
    pub(super) fn width(&self) -> usize {
        match self {
            Self::Text(text, _) => units(text),
            Self::Block(_) => 1,
        }
    }
}

/// UTF-16 units of a text.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

impl Document {
    /// The automerge object of a rich text.
    pub(super) fn text_object(&self, field: &str) -> Option<ObjId> {
        match self.doc.get(ROOT, field) {
            Ok(Some((Value::Object(ObjType::Text), id))) => Some(id),
            _ => None,
        }
    }

    /// The blocks of a rich text, in one pass. An empty text reads as one empty implicit paragraph, so that there is
    /// always a block to write in; an unknown field as none.
    pub fn blocks(&self, field: &str) -> Vec<Block> {
        self.text_object(field).map(|text| blocks(&pieces(&self.doc, &text))).unwrap_or_default()
    }

    /// The text of a rich text without marks, one line per block.
    pub fn plain_text(&self, field: &str) -> String {
        let mut out = String::new();
        let Some(text) = self.text_object(field) else { return out };
        let Ok(spans) = self.doc.spans(&text) else { return out };
        let mut first = true;
        for span in spans {
            match span {
                Span::Text { text, .. } => out.push_str(&text),
                Span::Block(_) if first => {}
                Span::Block(_) => out.push('\n'),
            }
            first = false;
        }
        out
    }

    /// All its long texts without marks, for finding words in them.
    pub fn prose(&self, register: &Register) -> String {
        let prose = register.fields.iter().filter(|field| field.kind == FieldKind::Rich);
        prose.map(|field| self.plain_text(field.key)).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

/// Everything in a text, in order; neighbouring runs have different marks.
pub(super) fn pieces(doc: &impl ReadDoc, text: &ObjId) -> Vec<Piece> {
    doc.spans(text).map(gathered).unwrap_or_default()
}

/// The same as it was at some heads.
pub(super) fn pieces_at(doc: &impl ReadDoc, text: &ObjId, heads: &[ChangeHash]) -> Vec<Piece> {
    doc.spans_at(text, heads).map(gathered).unwrap_or_default()
}

fn gathered(spans: Spans<'_>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for span in spans {
        match span {
            Span::Block(map) => out.push(Piece::Block(attrs(&map))),
            Span::Text { text, marks } => push_text(&mut out, &text, marks_of(marks.as_deref())),
        }
    }
    out
}

/// Appends text, joining it to the last run if the marks are equal.
fn push_text(out: &mut Vec<Piece>, text: &str, marks: Vec<Mark>) {
    match out.last_mut() {
        Some(Piece::Text(last, same)) if *same == marks => last.push_str(text),
        _ => out.push(Piece::Text(text.to_owned(), marks)),
    }
}

/// The part of a text in `from..to`. Short ranges do not walk the text.
pub(super) fn slice(doc: &impl ReadDoc, text: &ObjId, from: usize, to: usize) -> Vec<Piece> {
    /// Up to here single look-ups are cheaper than walking a policy of ordinary length.
    const SHORT: usize = 48;
    let mut out = Vec::new();
    if to - from > SHORT {
        let mut at = 0;
        for piece in pieces(doc, text) {
            let width = piece.width();
            let (start, end) = (at.max(from), (at + width).min(to));
            match piece {
                _ if start >= end => {}
                Piece::Text(all, marks) => {
                    let part: Vec<u16> = all.encode_utf16().skip(start - at).take(end - start).collect();
                    push_text(&mut out, &String::from_utf16_lossy(&part), marks);
                }
                block @ Piece::Block(_) => out.push(block),
            }
            at += width;
            if at >= to {
                break;
            }
        }
        return out;
    }
    let marks = all_marks(doc, text);
    let mut at = from;
    while at < to {
        match doc.get(text, at) {
            Ok(Some((Value::Object(ObjType::Map), id))) => {
                out.push(Piece::Block(attrs_at(doc, &id)));
                at += 1;
            }
            Ok(Some((Value::Scalar(value), _))) if value.is_str() => {
                let string = value.as_str().unwrap_or_default();
                let here = marks.iter().filter(|m| m.start <= at && at < m.end);
                push_text(&mut out, string, sorted(here.filter_map(|m| mark(&m.name, &m.value)).collect()));
                at += units(string).max(1);
            }
            Ok(Some(_)) => {
                push_text(&mut out, "\u{fffc}", Vec::new());
                at += 1;
            }
            _ => break,
        }
    }
    out
}

/// Every mark of a text, each with a range.
pub(super) fn all_marks(doc: &impl ReadDoc, text: &ObjId) -> Vec<automerge::marks::Mark> {
    doc.marks(text).unwrap_or_default()
}

/// Groups pieces into blocks.
pub(super) fn blocks(pieces: &[Piece]) -> Vec<Block> {
    let implicit = |at| Block { at, attrs: BlockAttrs::default(), runs: Vec::new(), implicit: true };
    let mut out: Vec<Block> = Vec::new();
    let mut at = 0;
    for piece in pieces {
        match piece {
            Piece::Block(attrs) => out.push(Block { at, attrs: attrs.clone(), runs: Vec::new(), implicit: false }),
            Piece::Text(text, marks) => {
                if out.last().is_none_or(|last| is_embed(&last.attrs.kind)) {
                    out.push(implicit(at));
                }
                if let Some(block) = out.last_mut() {
                    block.runs.push(Run { text: text.clone(), marks: marks.clone() });
                }
            }
        }
        at += piece.width();
    }
    if out.is_empty() {
        out.push(implicit(0));
    }
    out
}

/// Marks in our form.
pub(super) fn marks_of(set: Option<&MarkSet>) -> Vec<Mark> {
    sorted(set.map(|set| set.iter().filter_map(|(name, value)| mark(name, value)).collect()).unwrap_or_default())
}

/// Marks in the order that makes equal sets equal.
fn sorted(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort();
    marks
}

/// A mark in our form; `None` if it is off.
fn mark(name: &str, value: &ScalarValue) -> Option<Mark> {
    mark_value(name, value).map(|value| Mark { name: name.to_owned(), value })
}

/// A mark's value in our form; `None` if it is off. automerge's ProseMirror binding writes links as JSON objects.
pub(super) fn mark_value(name: &str, value: &ScalarValue) -> Option<MarkValue> {
    match value {
        ScalarValue::Null | ScalarValue::Boolean(false) => None,
        ScalarValue::Boolean(true) => Some(MarkValue::Flag(true)),
        ScalarValue::Str(text) => {
            let href = (name == "link" && text.starts_with('{'))
                .then(|| serde_json::from_str::<serde_json::Value>(text).ok()?.get("href")?.as_str().map(str::to_owned))
                .flatten();
            Some(MarkValue::Text(href.unwrap_or_else(|| text.to_string())))
        }
        other => Some(MarkValue::Text(other.to_string())),
    }
}

/// The attributes of the marker with this object.
pub(super) fn attrs_at(doc: &impl ReadDoc, block: &ObjId) -> BlockAttrs {
    match doc.hydrate(block, None) {
        Ok(Hydrated::Map(map)) => attrs(&map),
        _ => BlockAttrs::default(),
    }
}

/// Reads a marker, ours (`kind`, `level`, …) or that of automerge's ProseMirror binding (`type`, `parents`, `attrs`).
/// Our keys win where both are there. Whatever the shape, something sensible comes out.
pub(super) fn attrs(map: &Map) -> BlockAttrs {
    let mut out = BlockAttrs::of("");
    let mut foreign = String::new();
    let mut parents: Vec<String> = Vec::new();
    let mut nested: Option<&Map> = None;
    let mut level = None;
    for (key, entry) in map.iter() {
        let value = &entry.value;
        match key.as_str() {
            "kind" => out.kind = string(value).unwrap_or_default(),
            "level" => level = small(value),
            "indent" => out.indent = small(value).unwrap_or_default(),
            "id" => out.id = string(value).unwrap_or_default(),
            "checked" => out.checked = flag(value),
            "ordered" => out.ordered = flag(value),
            "type" => foreign = string(value).unwrap_or_default(),
            "parents" => {
                if let Hydrated::List(list) = value {
                    parents = list.iter().filter_map(|item| string(&item.value)).collect();
                }
            }
            "attrs" => {
                if let Hydrated::Map(map) = value {
                    nested = Some(map);
                }
            }
            _ => {
                if let Some(json) = json(value) {
                    out.other.insert(key.clone(), json);
                }
            }
        }
    }
    if out.kind.is_empty() {
        adopt(&mut out, &foreign, &parents);
    }
    out.level = level.or_else(|| nested.and_then(|m| m.get("level")).and_then(small)).unwrap_or_default();
    if out.kind == "heading" {
        out.level = out.level.clamp(1, 6);
    }
    out
}

/// Translates the block types of automerge's ProseMirror binding.
fn adopt(out: &mut BlockAttrs, foreign: &str, parents: &[String]) {
    let in_list = |name: &String| name == "ordered-list-item" || name == "unordered-list-item";
    let steps = parents.iter().filter(|p| in_list(p)).count();
    let item = match (foreign, parents.iter().rev().find(|p| in_list(p))) {
        ("ordered-list-item" | "unordered-list-item", _) => Some((foreign, steps)),
        ("paragraph" | "", Some(parent)) => Some((parent.as_str(), steps - 1)),
        _ => None,
    };
    if let Some((name, indent)) = item {
        out.kind = "item".to_owned();
        out.ordered = name == "ordered-list-item";
        out.indent = u8::try_from(indent).unwrap_or(u8::MAX);
        return;
    }
    out.kind = match foreign {
        "code-block" => "code",
        "blockquote" => "quote",
        "" | "paragraph" if parents.iter().any(|p| p == "blockquote") => "quote",
        "" => "paragraph",
        other => other,
    }
    .to_owned();
}

/// A string, whether scalar or a text object (JavaScript clients write those, MODEL.md 4).
fn string(value: &Hydrated) -> Option<String> {
    match value {
        Hydrated::Scalar(ScalarValue::Str(text)) => Some(text.to_string()),
        Hydrated::Text(text) => Some(text.to_string()),
        _ => None,
    }
}

/// A small number, however it was written.
fn small(value: &Hydrated) -> Option<u8> {
    let number = match value {
        Hydrated::Scalar(ScalarValue::Int(n)) => *n,
        Hydrated::Scalar(ScalarValue::Uint(n)) => i64::try_from(*n).unwrap_or(i64::MAX),
        Hydrated::Scalar(ScalarValue::F64(n)) => *n as i64,
        _ => return None,
    };
    Some(number.clamp(0, 255) as u8)
}

/// Yes only for a true `true`.
fn flag(value: &Hydrated) -> bool {
    matches!(value, Hydrated::Scalar(ScalarValue::Boolean(true)))
}

/// A scalar for [`BlockAttrs::other`]; objects stay in the document but are not shown.
fn json(value: &Hydrated) -> Option<serde_json::Value> {
    Some(match value {
        Hydrated::Text(text) => text.to_string().into(),
        Hydrated::Scalar(scalar) => match scalar {
            ScalarValue::Str(text) => text.to_string().into(),
            ScalarValue::Int(n) | ScalarValue::Timestamp(n) => (*n).into(),
            ScalarValue::Uint(n) => (*n).into(),
            ScalarValue::F64(n) => (*n).into(),
            ScalarValue::Boolean(b) => (*b).into(),
            ScalarValue::Null => serde_json::Value::Null,
            _ => return None,
        },
        _ => return None,
    })
}

/// What an attribute is stored as.
pub(super) fn stored(attrs: &BlockAttrs) -> BTreeMap<&str, ScalarValue> {
    let mut out: BTreeMap<&str, ScalarValue> = attrs
        .other
        .iter()
        .filter_map(|(key, value)| {
            let scalar = match value {
                serde_json::Value::Null => ScalarValue::Null,
                serde_json::Value::Bool(b) => ScalarValue::Boolean(*b),
                serde_json::Value::String(text) => ScalarValue::Str(text.as_str().into()),
                serde_json::Value::Number(n) => match (n.as_i64(), n.as_f64()) {
                    (Some(n), _) => ScalarValue::Int(n),
                    (None, Some(n)) => ScalarValue::F64(n),
                    (None, None) => return None,
                },
                _ => return None,
            };
            Some((key.as_str(), scalar))
        })
        .collect();
    out.insert("kind", ScalarValue::Str(attrs.kind.as_str().into()));
    out.insert("level", ScalarValue::Int(attrs.level.into()));
    out.insert("indent", ScalarValue::Int(attrs.indent.into()));
    out.insert("id", ScalarValue::Str(attrs.id.as_str().into()));
    out.insert("checked", ScalarValue::Boolean(attrs.checked));
    out.insert("ordered", ScalarValue::Boolean(attrs.ordered));
    out
}
