//! YAML into a tree of text, lists and maps. Nothing is guessed about types: who reads a value says what it must be.
//!
//! An alias shares what it stands for and costs no memory, but whoever walks the tree would walk it again each time. So
//! every value knows how many values and bytes it stands for, and a file whose aliases add up to too much is refused
//! while it is read.

use super::limits::{FILE, NESTING, OBJECTS};
use super::{Error, Place, text};
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::collections::HashMap;
use std::rc::Rc;

/// A value and where it begins.
#[derive(Clone)]
pub(super) struct Value {
    line: usize,
    data: Data,
}

#[derive(Clone)]
enum Data {
    Null,
    /// Text, and whether it stood there without quotes.
    Text(Rc<str>, bool),
    List(Rc<Vec<Value>>),
    Map(Rc<Map>),
}

type Map = Vec<(Rc<str>, Value)>;

/// What a value stands for, aliases counted in full.
#[derive(Clone, Copy, Default)]
struct Weight {
    values: usize,
    bytes: usize,
    depth: usize,
}

impl Weight {
    /// Takes in a child.
    fn add(&mut self, child: Weight) {
        self.values = self.values.saturating_add(child.values);
        self.bytes = self.bytes.saturating_add(child.bytes);
        self.depth = self.depth.max(child.depth + 1);
    }
}

/// A list or map that is still being read.
struct Open {
    line: usize,
    anchor: usize,
    weight: Weight,
    /// The key that waits for its value; only maps have one.
    key: Option<Rc<str>>,
    list: Vec<Value>,
    map: Option<Map>,
}

/// What YAML 1.1 took for the end of a line and 1.2 does not. Many programs still write the former.
const FORMER_BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// Reads the first document.
pub(super) fn read(bytes: &[u8]) -> Result<Value, Error> {
    let source = text::utf8(bytes)?;
    match parse(source) {
        Err(error @ Error::Malformed { .. }) if source.contains(FORMER_BREAKS) => {
            // The first error, if this is not the reason: its place is that of the file.
            parse(&source.replace(FORMER_BREAKS, "\n")).map_err(|_| error)
        }
        result => result,
    }
}

fn parse(source: &str) -> Result<Value, Error> {
    let mut parser = Parser::new_from_str(source);
    let mut builder = Builder::default();
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|e| Error::Malformed {
            place: Place::Line(e.marker().line(), e.marker().col() + 1),
            detail: e.info().to_owned(),
        })?;
        if let Some(root) = builder.take(event, span.start.line())? {
            return Ok(root);
        }
    }
    Err(Error::Empty)
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    anchors: HashMap<usize, (Value, Weight)>,
    /// Values built, those behind aliases not counted again.
    built: usize,
}

impl Builder {
    /// Takes an event; gives the root when it is complete.
    fn take(&mut self, event: Event<'_>, line: usize) -> Result<Option<Value>, Error> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let null = plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let weight = Weight { values: 1, bytes: text.len(), depth: 0 };
                let data = if null { Data::Null } else { Data::Text(Rc::from(&*text), plain) };
                self.close(Value { line, data }, weight, anchor)
            }
            Event::Alias(anchor) => {
                let Some((value, weight)) = self.anchors.get(&anchor).cloned() else {
                    let detail = "an alias stands inside of what it stands for".to_owned();
                    return Err(Error::Malformed { place: Place::Line(line, 0), detail });
                };
                if weight.depth + self.open.len() > NESTING {
                    return Err(Error::AliasesExpand { line });
                }
                self.place(Value { line, ..value }, weight)
            }
            Event::SequenceStart(anchor, _) => self.open(anchor, line, None),
            Event::MappingStart(anchor, _) => self.open(anchor, line, Some(Vec::new())),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else { return Ok(None) };
                let data = match open.map {
                    Some(map) => Data::Map(Rc::new(map)),
                    None => Data::List(Rc::new(open.list)),
                };
                self.close(Value { line: open.line, data }, open.weight, open.anchor)
            }
            _ => Ok(None),
        }
    }

    fn open(&mut self, anchor: usize, line: usize, map: Option<Map>) -> Result<Option<Value>, Error> {
        if self.open.len() >= NESTING {
            return Err(Error::TooDeep { place: Place::Line(line, 0), limit: NESTING });
        }
        let weight = Weight { values: 1, ..Weight::default() };
        self.open.push(Open { line, anchor, weight, key: None, list: Vec::new(), map });
        Ok(None)
    }

    /// A value is complete and may be referred to.
    fn close(&mut self, value: Value, weight: Weight, anchor: usize) -> Result<Option<Value>, Error> {
        self.built += 1;
        if self.built > OBJECTS * 2 {
            return Err(Error::TooManyValues { place: Place::Line(value.line, 0) });
        }
        if anchor != 0 {
            self.anchors.insert(anchor, (value.clone(), weight));
        }
        self.place(value, weight)
    }

    /// Puts a value where it belongs.
    fn place(&mut self, value: Value, weight: Weight) -> Result<Option<Value>, Error> {
        let Some(open) = self.open.last_mut() else { return Ok(Some(value)) };
        open.weight.add(weight);
        if open.weight.values > OBJECTS * 4 || open.weight.bytes > FILE * 2 {
            return Err(Error::AliasesExpand { line: value.line });
        }
        match (&mut open.map, open.key.take()) {
            (None, _) => open.list.push(value),
            (Some(map), Some(key)) => map.push((key, value)),
            (Some(map), None) => match value.data {
                Data::Text(key, _) if map.len() < 64 && map.iter().any(|(k, _)| *k == key) => {
                    let place = Place::Line(value.line, 0);
                    return Err(Error::Malformed { place, detail: format!("the key “{key}” stands twice") });
                }
                Data::Text(key, _) => open.key = Some(key),
                Data::Null => open.key = Some(Rc::from("null")),
                _ => {
                    let place = Place::Line(value.line, 0);
                    return Err(Error::WrongType { place, detail: "a key must be text".to_owned() });
                }
            },
        }
        Ok(None)
    }
}

impl Value {
    /// Where it begins.
    pub fn place(&self) -> Place {
        Place::Line(self.line, 0)
    }

    fn wrong(&self, wanted: &str) -> Error {
        let found = match self.data {
            Data::Null => "nothing",
            Data::Text(..) => "text",
            Data::List(_) => "a list",
            Data::Map(_) => "a map",
        };
        Error::WrongType { place: self.place(), detail: format!("{wanted} was expected, {found} found") }
    }

    /// Whether it is a map.
    pub fn is_map(&self) -> bool {
        matches!(self.data, Data::Map(_))
    }

    /// The entry of a map, none where it is missing or empty.
    pub fn get(&self, key: &str) -> Result<Option<&Value>, Error> {
        match &self.data {
            Data::Map(map) => {
                let value = map.iter().find(|(k, _)| **k == *key).map(|(_, v)| v);
                Ok(value.filter(|v| !matches!(v.data, Data::Null)))
            }
            _ => Err(self.wrong("a map")),
        }
    }

    /// The entry of a map as text, empty where it is missing. Numbers are text as they were written.
    pub fn text(&self, key: &str) -> Result<&str, Error> {
        self.get(key)?.map_or(Ok(""), Value::as_text)
    }

    /// This value as text.
    pub fn as_text(&self) -> Result<&str, Error> {
        match &self.data {
            Data::Text(text, _) => Ok(text),
            _ => Err(self.wrong("text")),
        }
    }

    /// The entry of a map as a list, empty where it is missing.
    pub fn list(&self, key: &str) -> Result<&[Value], Error> {
        match self.get(key)? {
            None => Ok(&[]),
            Some(Value { data: Data::List(list), .. }) => Ok(list),
            Some(other) => Err(other.wrong("a list")),
        }
    }

    /// The entry of a map as yes or no, none where it is missing.
    pub fn flag(&self, key: &str) -> Result<Option<bool>, Error> {
        let Some(value) = self.get(key)? else { return Ok(None) };
        match &value.data {
            Data::Text(text, true) => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" => Ok(Some(true)),
                "false" | "no" | "off" => Ok(Some(false)),
                _ => Err(value.wrong("true or false")),
            },
            _ => Err(value.wrong("true or false")),
        }
    }
}
