//! What a document says, without how it came to say it: what two epochs must have in common.

use crate::doc::fields::DELETED;
use crate::doc::genesis::EPOCH;
use automerge::{Automerge, ObjId, ObjType, ReadDoc, ScalarValue, Value};
use std::collections::BTreeMap;

/// The root key under which an epoch says where it comes from.
pub(in crate::doc) const ORIGIN: &str = "origin";
/// Root keys that belong to the document's machinery.
pub(in crate::doc) const MACHINERY: [&str; 5] = ["kind", "schema", EPOCH, ORIGIN, DELETED];

/// Content, of whatever shape.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::doc) enum Node {
    /// Distinct concurrent scalars, the one shown last.
    Scalars(Vec<ScalarValue>),
    /// A map without keys that say nothing.
    Map(BTreeMap<String, Node>),
    /// A list.
    List(Vec<Node>),
    /// A text.
    Text(Vec<Part>),
    /// Objects side by side, which have no common content.
    Several,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::doc) enum Part {
    /// Text with equal marks.
    Text(String, Vec<(String, ScalarValue)>),
    /// A marker with everything below it.
    Block(Node),
}

/// The distinct scalars among values, the one shown last; `None` if an object is among them. A text without marks and
/// markers counts as its string when it stands beside others, as everybody reads it (MODEL.md 4).
pub(in crate::doc) fn scalars(doc: &Automerge, all: &[(Value<'_>, ObjId)]) -> Option<Vec<ScalarValue>> {
    let mut out: Vec<ScalarValue> = Vec::with_capacity(all.len());
    for (value, id) in all {
        let value = match value {
            Value::Scalar(value) => value.as_ref().clone(),
            Value::Object(ObjType::Text) if all.len() > 1 => match text(doc, id).as_slice() {
                [] => ScalarValue::Str("".into()),
                [Part::Text(text, marks)] if marks.is_empty() => ScalarValue::Str(text.as_str().into()),
                _ => return None,
            },
            Value::Object(_) => return None,
        };
        out.retain(|known| *known != value);
        out.push(value);
    }
    Some(out)
}

/// What a key says; `None` when it is not there, or an empty text or map, which says nothing.
pub(in crate::doc) fn key(doc: &Automerge, map: &ObjId, key: &str) -> Option<Node> {
    let node = several(doc, &doc.get_all(map, key).ok()?)?;
    let empty = match &node {
        Node::Map(map) => map.is_empty(),
        Node::Text(parts) => parts.is_empty(),
        Node::Scalars(_) | Node::List(_) | Node::Several => false,
    };
    (!empty).then_some(node)
}

fn several(doc: &Automerge, all: &[(Value<'_>, ObjId)]) -> Option<Node> {
    match (all, scalars(doc, all)) {
        ([], _) => None,
        (_, Some(values)) => Some(Node::Scalars(values)),
        ([(Value::Object(kind), id)], None) => Some(object(doc, *kind, id)),
        (_, None) => Some(Node::Several),
    }
}

/// What an object says.
pub(in crate::doc) fn object(doc: &Automerge, kind: ObjType, id: &ObjId) -> Node {
    match kind {
        ObjType::Map | ObjType::Table => Node::Map(map(doc, id, &[])),
        ObjType::List => {
            let element = |at| several(doc, &doc.get_all(id, at).unwrap_or_default()).unwrap_or(Node::Several);
            Node::List((0..doc.length(id)).map(element).collect())
        }
        ObjType::Text => Node::Text(text(doc, id)),
    }
}

/// What the keys of a map say, but some.
pub(in crate::doc) fn map(doc: &Automerge, id: &ObjId, but: &[&str]) -> BTreeMap<String, Node> {
    let keys = doc.keys(id).filter(|k| !but.contains(&k.as_str()));
    keys.filter_map(|k| key(doc, id, &k).map(|node| (k, node))).collect()
}

fn text(doc: &Automerge, id: &ObjId) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    let mut at = 0;
    let Ok(spans) = doc.spans(id) else { return out };
    for span in spans {
        match span {
            automerge::iter::Span::Block(_) => {
                let node = match doc.get(id, at) {
                    Ok(Some((Value::Object(kind), block))) => object(doc, kind, &block),
                    _ => Node::Several,
                };
                out.push(Part::Block(node));
                at += 1;
            }
            automerge::iter::Span::Text { text, marks } => {
                at += crate::doc::blocks::units(&text);
                let on = |(_, value): &(&str, &ScalarValue)| **value != ScalarValue::Null;
                let marks: BTreeMap<String, ScalarValue> = marks
                    .iter()
                    .flat_map(|set| set.iter())
                    .filter(on)
                    .map(|(name, value)| (name.to_owned(), value.clone()))
                    .collect();
                let marks = marks.into_iter().collect();
                match out.last_mut() {
                    Some(Part::Text(last, same)) if *same == marks => last.push_str(&text),
                    _ => out.push(Part::Text(text, marks)),
                }
            }
        }
    }
    out
}
