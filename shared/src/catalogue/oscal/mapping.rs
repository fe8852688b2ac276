//! OSCAL mapping collections in JSON (the control mapping model of OSCAL 1.2): which controls of one catalogue stand how to
//! which of another.

use super::model::Metadata;
use super::publisher;
use crate::catalogue::limits::MAPPINGS;
use crate::catalogue::{Error, Mapping, MappingSet, NAME, Place, Rationale, Relation, SetAbout, json, short};
use crate::domain::relation::NOTE;
use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
struct Document {
    mapping_collection: Option<Collection>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Collection {
    uuid: String,
    metadata: Metadata,
    mappings: Vec<Set>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
struct Set {
    uuid: String,
    matching_rationale: String,
    source_resource: Resource,
    target_resource: Resource,
    maps: Vec<Map>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Resource {
    href: String,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
struct Map {
    relationship: String,
    matching_rationale: String,
    sources: Vec<Item>,
    targets: Vec<Item>,
    remarks: String,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
struct Item {
    id_ref: String,
}

/// The sets of a mapping collection. Where it sets several controls against several, each pair is said to stand as is certain
/// for each.
///
/// # Errors
/// [`Error`], with the entry that is at fault.
pub fn mappings(bytes: &[u8]) -> Result<Vec<MappingSet>, Error> {
    let document: Document = json::read(bytes)?;
    let other = Error::AnotherFormat { expected: "an OSCAL mapping collection" };
    let Collection { uuid, metadata, mappings } = document.mapping_collection.ok_or(other)?;
    let publisher = short(&publisher(&metadata), NAME);
    let (title, version) = (short(&metadata.title, NAME), short(&metadata.version, NAME));
    let several = mappings.len() > 1;
    let mut left = MAPPINGS;
    let mut out = Vec::with_capacity(mappings.len());
    for (at, set) in mappings.into_iter().enumerate() {
        let place = |map: usize| Place::Path(format!("mapping-collection.mappings[{at}].maps[{map}]"));
        // A set has an id of its own; a collection of one set goes by the collection's.
        let id = if several && !set.uuid.is_empty() { &set.uuid } else { &uuid };
        let about = SetAbout {
            id: short(id, NAME),
            title: title.clone(),
            version: version.clone(),
            publisher: publisher.clone(),
            from: short(&set.source_resource.href, NAME),
            to: short(&set.target_resource.href, NAME),
        };
        let mut pairs = Vec::new();
        for (n, map) in set.maps.iter().enumerate() {
            let relation = Relation::named(&map.relationship).ok_or_else(|| {
                let detail = format!("“{}” is no relationship", short(&map.relationship, 40));
                Error::WrongType { place: place(n), detail }
            })?;
            let (from, to) = (map.sources.len(), map.targets.len());
            left = left.checked_sub(from.saturating_mul(to)).ok_or(Error::TooManyMappings)?;
            let rationale = Rationale::named(&map.matching_rationale);
            let rationale = rationale.or_else(|| Rationale::named(&set.matching_rationale));
            for (source, target) in map.sources.iter().flat_map(|s| map.targets.iter().map(move |t| (s, t))) {
                for item in [source, target] {
                    if item.id_ref.trim().is_empty() {
                        return Err(Error::Missing { place: place(n), field: "id-ref" });
                    }
                }
                pairs.push(Mapping {
                    from: short(&source.id_ref, NAME),
                    to: short(&target.id_ref, NAME),
                    relation: Some(relation.of_each(from, to)),
                    rationale,
                    strength: None,
                    // Once for many pairs would be many times the file.
                    note: if from.saturating_mul(to) <= 8 { short(&map.remarks, NOTE) } else { String::new() },
                });
            }
        }
        out.push(MappingSet { about, mappings: pairs });
    }
    Ok(out)
}
