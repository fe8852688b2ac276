//! Libraries of CISO Assistant in YAML: frameworks with their requirement nodes, and mappings between frameworks.
//!
//! A library wraps its objects with what describes it. The nodes of a framework are a flat list; each names its parent
//! by URN, in any order. URNs are compared in lower case, as that product does. Of a node without a reference its title
//! is all there is. Translations, scores, questions, threats and measures of a library are not part of the model.

use super::import::Draft;
use super::limits::{MAPPINGS, NODES};
use super::text::{one_line, tidy};
use super::yaml::{self, Value};
use super::{
    Catalogue, Error, Format, Import, Kind, Mapping, MappingSet, NAME, Node, Place, Rationale, Relation, SetAbout,
    short, tree,
};
use crate::domain::relation::NOTE;
use std::collections::HashMap;

/// A library that has been read.
pub struct Library {
    root: Value,
    frameworks: Vec<Value>,
    mapping_sets: Vec<Value>,
}

/// Opens the one framework of a library, or its first.
pub fn open(bytes: &[u8]) -> Result<Import, Error> {
    Library::read(bytes)?.framework(0)
}

impl Library {
    /// Reads a library.
    pub fn read(bytes: &[u8]) -> Result<Library, Error> {
        let root = yaml::read(bytes)?;
        let other = || Error::AnotherFormat { expected: "a library of CISO Assistant" };
        if !root.is_map() {
            return Err(other());
        }
        let objects = root.get("objects")?.ok_or_else(other)?;
        let frameworks = one_or_more(objects, "framework", "frameworks")?;
        let mapping_sets = one_or_more(objects, "requirement_mapping_set", "requirement_mapping_sets")?;
        Ok(Library { frameworks, mapping_sets, root })
    }

    /// How many frameworks it has; a library may hold mappings only.
    pub fn frameworks(&self) -> usize {
        self.frameworks.len()
    }

    /// What its frameworks are called.
    pub fn names(&self) -> Result<Vec<String>, Error> {
        let name = |framework: &Value| -> Result<String, Error> {
            let own = framework.text("name")?;
            Ok(one_line(if own.is_empty() { self.root.text("name")? } else { own }))
        };
        self.frameworks.iter().map(name).collect()
    }

    /// The import of one of its frameworks.
    pub fn framework(&self, index: usize) -> Result<Import, Error> {
        let framework = self.frameworks.get(index).ok_or(Error::Empty)?;
        let or_root = |key: &str| -> Result<String, Error> {
            let own = framework.text(key)?;
            Ok(one_line(if own.is_empty() { self.root.text(key)? } else { own }))
        };
        let catalogue = Catalogue {
            id: framework.text("urn")?.to_lowercase(),
            title: or_root("name")?,
            version: or_root("version")?,
            publisher: or_root("provider")?,
            language: or_root("locale")?,
            format: Format::Ciso,
            nodes: Vec::new(),
        };
        let nodes = framework.list("requirement_nodes")?;
        if nodes.len() > NODES {
            return Err(Error::TooManyNodes);
        }
        let nodes = Nodes::arrange(nodes.to_vec())?;
        Import::new(catalogue, nodes.order.len(), nodes)
    }

    /// Its mappings.
    pub fn mappings(&self) -> Result<Vec<MappingSet>, Error> {
        let mut left = MAPPINGS;
        self.mapping_sets
            .iter()
            .map(|set| {
                let pairs = set.list("requirement_mappings")?;
                left = left.checked_sub(pairs.len()).ok_or(Error::TooManyMappings)?;
                let own = |key: &'static str| set.text(key).map(|text| short(text, NAME));
                let or_root = |key: &'static str| -> Result<String, Error> {
                    let own = own(key)?;
                    Ok(if own.is_empty() { short(self.root.text(key)?, NAME) } else { own })
                };
                Ok(MappingSet {
                    about: SetAbout {
                        id: own("urn")?.to_lowercase(),
                        title: or_root("name")?,
                        version: or_root("version")?,
                        publisher: or_root("provider")?,
                        from: own("source_framework_urn")?.to_lowercase(),
                        to: own("target_framework_urn")?.to_lowercase(),
                    },
                    mappings: pairs.iter().map(mapping).collect::<Result<_, Error>>()?,
                })
            })
            .collect()
    }
}

/// The library's objects of a sort, which stand alone under one name or as a list under either.
fn one_or_more(objects: &Value, one: &'static str, more: &'static str) -> Result<Vec<Value>, Error> {
    let mut out = Vec::new();
    for key in [one, more] {
        match objects.get(key)? {
            None => {}
            Some(value) if value.is_map() => out.push(value.clone()),
            Some(_) => out.extend_from_slice(objects.list(key)?),
        }
    }
    Ok(out)
}

fn mapping(pair: &Value) -> Result<Mapping, Error> {
    let key = |field: &'static str| -> Result<String, Error> {
        match pair.text(field)? {
            "" => Err(Error::Missing { place: pair.place(), field }),
            urn => Ok(short(urn, NAME).to_lowercase()),
        }
    };
    let relation = match pair.text("relationship")? {
        "" => return Err(Error::Missing { place: pair.place(), field: "relationship" }),
        word => Relation::named(word).ok_or_else(|| {
            let detail = format!("“{}” is no relationship", short(word, 40));
            Error::WrongType { place: pair.place(), detail }
        })?,
    };
    let strength = pair.text("strength_of_relationship")?.parse::<f64>().ok().filter(|n| (0.0..=10.0).contains(n));
    Ok(Mapping {
        from: key("source_requirement_urn")?,
        to: key("target_requirement_urn")?,
        relation: Some(relation),
        rationale: Rationale::named(pair.text("rationale")?),
        strength: strength.map(|n| n.round() as u8),
        note: short(pair.text("annotation")?, NOTE),
    })
}

/// Gives the nodes of a framework out, parents first.
struct Nodes {
    nodes: Vec<Value>,
    order: Vec<usize>,
    positions: Vec<usize>,
    parents: Vec<Option<usize>>,
    has_children: Vec<bool>,
    given: usize,
}

impl Nodes {
    fn arrange(nodes: Vec<Value>) -> Result<Nodes, Error> {
        let mut by_urn = HashMap::with_capacity(nodes.len());
        for (index, node) in nodes.iter().enumerate() {
            match node.text("urn")? {
                "" => return Err(Error::Missing { place: node.place(), field: "urn" }),
                urn => {
                    let key = urn.to_lowercase();
                    if by_urn.insert(key.clone(), index).is_some() {
                        return Err(Error::DuplicateKey { place: node.place(), key });
                    }
                }
            }
        }
        let mut parents = Vec::with_capacity(nodes.len());
        let mut has_children = vec![false; nodes.len()];
        for node in &nodes {
            let parent = match node.text("parent_urn")? {
                "" => None,
                urn => {
                    let unknown = || Error::UnknownParent { place: node.place(), parent: urn.to_owned() };
                    Some(*by_urn.get(&urn.to_lowercase()).ok_or_else(unknown)?)
                }
            };
            if let Some(parent) = parent {
                has_children[parent] = true;
            }
            parents.push(parent);
        }
        let order = tree::arrange(&parents).map_err(|index| Error::Cycle { place: nodes[index].place() })?;
        Ok(Nodes { positions: tree::positions(&order), nodes, order, parents, has_children, given: 0 })
    }

    fn draft(&self, index: usize) -> Result<Draft, Error> {
        let node = &self.nodes[index];
        let place: Place = node.place();
        let assessable = node.flag("assessable")?.unwrap_or(false);
        let baselines = node.list("implementation_groups")?;
        Ok(Draft {
            node: Node {
                key: node.text("urn")?.to_lowercase(),
                reference: one_line(node.text("ref_id")?),
                title: one_line(node.text("name")?),
                text: tidy(node.text("description")?),
                guidance: tidy(node.text("annotation")?),
                evidence: tidy(node.text("typical_evidence")?),
                baselines: baselines.iter().map(|b| b.as_text().map(one_line)).collect::<Result<_, Error>>()?,
                parent: self.parents[index].map(|p| self.positions[p]),
                depth: 0,
                kind: if self.has_children[index] && !assessable { Kind::Group } else { Kind::Requirement },
                assessable,
            },
            place,
        })
    }
}

impl Iterator for Nodes {
    type Item = Result<Draft, Error>;

    fn next(&mut self) -> Option<Result<Draft, Error>> {
        let index = *self.order.get(self.given)?;
        self.given += 1;
        Some(self.draft(index))
    }
}
