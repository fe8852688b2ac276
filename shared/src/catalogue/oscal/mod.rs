//! OSCAL 1.1 in JSON: catalogues, and profiles resolved against what they build on.
//!
//! The part of OSCAL that is read is in `model`. Prose keeps its structure (items with their labels, indented), and
//! parameters stand in it as words: a value where one is set, else `[Assignment: organization-defined frequency]` or
//! `[Selection: …; …]`. Assessment methods and objectives are not part of what is demanded and are left out.

mod mapping;
mod model;
mod profile;
mod prose;

pub use mapping::mappings;
pub use profile::{resolve, sources};

use self::model::{Catalog, Control, Document, Group, Metadata, Param, Part, Prop, label_of};
use self::prose::{Prose, TooLong};
use super::import::Draft;
use super::text::{one_line, tidy};
use super::{Catalogue, Error, Format, Import, Kind, Node, Place, json};
use std::collections::HashMap;

/// Opens an OSCAL catalogue.
pub fn open(bytes: &[u8]) -> Result<Import, Error> {
    let document: Document = json::read(bytes)?;
    let catalog = document.catalog.ok_or(Error::AnotherFormat { expected: "an OSCAL catalogue" })?;
    import(catalog, Format::OscalCatalogue)
}

/// The second half for a catalogue that stands.
fn import(mut catalog: Catalog, format: Format) -> Result<Import, Error> {
    let metadata = std::mem::take(&mut catalog.metadata);
    let catalogue = Catalogue {
        id: std::mem::take(&mut catalog.uuid),
        title: one_line(&metadata.title),
        version: one_line(&metadata.version),
        publisher: publisher(&metadata),
        language: metadata.props.iter().find(|p| p.name == "language").map(|p| p.value.clone()).unwrap_or_default(),
        format,
        nodes: Vec::new(),
    };
    let mut survey = Survey { params: std::mem::take(&mut catalog.params), ..Survey::default() };
    survey.controls(&mut catalog.controls);
    survey.groups(&mut catalog.groups);
    let mut nodes = Nodes {
        stack: Vec::new(),
        given: 0,
        prose: Prose::new(survey.params, &catalogue.language),
        labels: survey.labels,
    };
    nodes.push(catalog.controls, catalog.groups, None, "catalog");
    Import::new(catalogue, survey.total, nodes)
}

/// Who published it: the party in that role, else its creator, else the first one named.
fn publisher(metadata: &Metadata) -> String {
    let in_role = |role: &str| {
        let ids = metadata.responsible_parties.iter().find(|r| r.role_id == role)?.party_uuids.first()?;
        metadata.parties.iter().find(|p| p.uuid == *ids)
    };
    let party = in_role("publisher").or_else(|| in_role("creator")).or(metadata.parties.first());
    party.map(|p| one_line(&p.name)).unwrap_or_default()
}

/// One walk over the tree for what later nodes need of earlier and later ones.
#[derive(Default)]
struct Survey {
    total: usize,
    params: Vec<Param>,
    /// What people cite, by id.
    labels: HashMap<String, String>,
}

impl Survey {
    fn controls(&mut self, controls: &mut [Control]) {
        for control in controls {
            self.total += 1;
            self.params.append(&mut control.params);
            self.labels.insert(control.id.clone(), reference(&control.props, &control.id));
            self.controls(&mut control.controls);
        }
    }

    fn groups(&mut self, groups: &mut [Group]) {
        for group in groups {
            self.total += 1;
            self.params.append(&mut group.params);
            self.controls(&mut group.controls);
            self.groups(&mut group.groups);
        }
    }
}

/// What people cite: the label, else the id in capitals.
fn reference(props: &[Prop], id: &str) -> String {
    label_of(props).map_or_else(|| id.to_uppercase(), str::to_owned)
}

enum Item {
    Group(Group),
    Control(Control),
}

struct Work {
    item: Item,
    parent: Option<usize>,
    path: String,
}

/// Gives the tree out, parents first.
struct Nodes {
    stack: Vec<Work>,
    given: usize,
    prose: Prose,
    labels: HashMap<String, String>,
}

impl Nodes {
    /// Puts children where they come next, in the order of the file, or of their sort ids where all have one.
    fn push(&mut self, controls: Vec<Control>, groups: Vec<Group>, parent: Option<usize>, path: &str) {
        let controls =
            controls.into_iter().enumerate().map(|(i, c)| (Item::Control(c), format!("{path}.controls[{i}]")));
        let groups = groups.into_iter().enumerate().map(|(i, g)| (Item::Group(g), format!("{path}.groups[{i}]")));
        let mut children: Vec<Work> = controls.chain(groups).map(|(item, path)| Work { item, parent, path }).collect();
        if children.iter().all(|w| sort_id(&w.item).is_some()) {
            children.sort_by(|a, b| sort_id(&a.item).cmp(&sort_id(&b.item)));
        }
        self.stack.extend(children.into_iter().rev());
    }

    fn group(&mut self, group: Group, parent: Option<usize>, path: String) -> Result<Draft, Error> {
        let place = Place::Path(path.clone());
        let (text, guidance) = self.texts(&group.parts).map_err(|_| Error::TextTooLong { place: place.clone() })?;
        let key = if group.id.is_empty() {
            // Groups need no id; its place is all there is to know this one again by.
            format!("#{}", path.strip_prefix("catalog.").unwrap_or(&path))
        } else {
            group.id.clone()
        };
        let node = Node {
            key,
            reference: reference(&group.props, &group.id),
            title: one_line(&group.title),
            text,
            guidance,
            parent,
            kind: Kind::Group,
            ..Node::default()
        };
        self.push(group.controls, group.groups, Some(self.given), &path);
        Ok(Draft { node, place })
    }

    fn control(&mut self, control: Control, parent: Option<usize>, path: String) -> Result<Draft, Error> {
        let place = Place::Path(path.clone());
        let too_long = |_: TooLong| Error::TextTooLong { place: place.clone() };
        let (mut text, guidance) = self.texts(&control.parts).map_err(too_long)?;
        let title = self.prose.line(&control.title).map_err(too_long)?;
        let withdrawn =
            control.props.iter().any(|p| p.name == "status" && p.value.trim().eq_ignore_ascii_case("withdrawn"));
        if withdrawn && text.is_empty() {
            text = self.withdrawn(&control);
        }
        let node = Node {
            reference: reference(&control.props, &control.id),
            key: control.id,
            title,
            text,
            guidance,
            parent,
            kind: Kind::Control,
            assessable: !withdrawn,
            ..Node::default()
        };
        self.push(control.controls, Vec::new(), Some(self.given), &path);
        Ok(Draft { node, place })
    }

    /// What is demanded and how it is meant. Publishers without a part called `statement` say it in parts of their own.
    fn texts(&self, parts: &[Part]) -> Result<(String, String), TooLong> {
        let stated = parts.iter().any(|p| p.name == "statement");
        let (mut text, mut guidance) = (String::new(), String::new());
        for part in parts {
            let to_text = part.name == "statement" || (!stated && part.name != "guidance");
            if part.name.starts_with("assessment") || matches!(part.name.as_str(), "objective" | "objects") {
                continue;
            }
            let out = if to_text { &mut text } else { &mut guidance };
            if !out.is_empty() {
                out.push('\n');
            }
            self.prose.part(part, out)?;
        }
        Ok((tidy(&text), tidy(&guidance)))
    }

    /// Where the demands of a withdrawn control went.
    fn withdrawn(&self, control: &Control) -> String {
        let to = |rel: &str| {
            let links = control.links.iter().filter(|l| l.rel == rel);
            let names: Vec<String> = links.map(|l| self.cited(l.href.trim_start_matches('#'))).collect();
            names.join(", ")
        };
        let (moved, incorporated) = (to("moved-to"), to("incorporated-into"));
        match (incorporated.is_empty(), moved.is_empty()) {
            (true, true) => "[Withdrawn]".to_owned(),
            (false, true) => format!("[Withdrawn: incorporated into {incorporated}]"),
            (true, false) => format!("[Withdrawn: moved to {moved}]"),
            (false, false) => format!("[Withdrawn: incorporated into {incorporated}; moved to {moved}]"),
        }
    }

    /// How people cite a control or a statement of one: `ac-2_smt.k` is `AC-2 k`.
    fn cited(&self, id: &str) -> String {
        let (control, item) = id.split_once("_smt").unwrap_or((id, ""));
        let label = self.labels.get(control).cloned().unwrap_or_else(|| control.to_uppercase());
        let item = item.trim_start_matches('.');
        if item.is_empty() { label } else { format!("{label} {item}") }
    }
}

fn sort_id(item: &Item) -> Option<&str> {
    let props = match item {
        Item::Group(group) => &group.props,
        Item::Control(control) => &control.props,
    };
    props.iter().find(|p| p.name == "sort-id").map(|p| p.value.as_str())
}

impl Iterator for Nodes {
    type Item = Result<Draft, Error>;

    fn next(&mut self) -> Option<Result<Draft, Error>> {
        let Work { item, parent, path } = self.stack.pop()?;
        let draft = match item {
            Item::Group(group) => self.group(group, parent, path),
            Item::Control(control) => self.control(control, parent, path),
        };
        self.given += 1;
        Some(draft)
    }
}
