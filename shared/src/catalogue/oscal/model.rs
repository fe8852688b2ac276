//! The parts of OSCAL 1.1 that a catalogue is made of. Everything else in a file is skipped without being kept.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// The outermost object: one of the two.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Document {
    pub catalog: Option<Catalog>,
    pub profile: Option<Profile>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Catalog {
    pub uuid: String,
    pub metadata: Metadata,
    pub params: Vec<Param>,
    pub controls: Vec<Control>,
    pub groups: Vec<Group>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Metadata {
    pub title: String,
    pub version: String,
    pub props: Vec<Prop>,
    pub parties: Vec<Party>,
    pub responsible_parties: Vec<Responsible>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Party {
    pub uuid: String,
    pub name: String,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Responsible {
    pub role_id: String,
    pub party_uuids: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Group {
    pub id: String,
    pub title: String,
    pub params: Vec<Param>,
    pub props: Vec<Prop>,
    pub parts: Vec<Part>,
    pub controls: Vec<Control>,
    pub groups: Vec<Group>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Control {
    pub id: String,
    pub title: String,
    pub params: Vec<Param>,
    pub props: Vec<Prop>,
    pub links: Vec<Link>,
    pub parts: Vec<Part>,
    pub controls: Vec<Control>,
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Param {
    pub id: String,
    pub class: String,
    pub label: String,
    pub values: Vec<String>,
    pub select: Option<Select>,
    pub props: Vec<Prop>,
}

#[derive(Deserialize, Default, Clone)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Select {
    pub how_many: String,
    pub choice: Vec<String>,
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Part {
    pub id: String,
    pub name: String,
    pub class: String,
    pub ns: String,
    pub title: String,
    pub prose: String,
    pub props: Vec<Prop>,
    pub parts: Vec<Part>,
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Prop {
    pub name: String,
    pub value: String,
    pub class: String,
    pub ns: String,
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Link {
    pub href: String,
    pub rel: String,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Profile {
    pub uuid: String,
    pub metadata: Metadata,
    pub imports: Vec<Import>,
    pub merge: Merge,
    pub modify: Modify,
    pub back_matter: BackMatter,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Import {
    pub href: String,
    pub include_all: Option<IgnoredAny>,
    pub include_controls: Vec<Selection>,
    pub exclude_controls: Vec<Selection>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Selection {
    pub with_child_controls: String,
    pub with_ids: Vec<String>,
    pub matching: Vec<Pattern>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Pattern {
    pub pattern: String,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Merge {
    pub as_is: bool,
    pub custom: Option<IgnoredAny>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Modify {
    pub set_parameters: Vec<SetParameter>,
    pub alters: Vec<Alter>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct SetParameter {
    pub param_id: String,
    pub label: Option<String>,
    pub values: Option<Vec<String>>,
    pub select: Option<Select>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Alter {
    pub control_id: String,
    pub removes: Vec<Remove>,
    pub adds: Vec<Add>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Remove {
    pub by_name: Option<String>,
    pub by_class: Option<String>,
    pub by_id: Option<String>,
    pub by_item_name: Option<String>,
    pub by_ns: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Add {
    pub position: String,
    pub by_id: Option<String>,
    pub title: String,
    pub params: Vec<Param>,
    pub props: Vec<Prop>,
    pub links: Vec<Link>,
    pub parts: Vec<Part>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct BackMatter {
    pub resources: Vec<Resource>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Resource {
    pub uuid: String,
    pub rlinks: Vec<Rlink>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Rlink {
    pub href: String,
}

impl Document {
    /// The names by which a profile asks for what it builds on: for each import, all that would do.
    pub fn hrefs<'a>(profile: &'a Profile, import: &'a Import) -> Vec<&'a str> {
        match import.href.strip_prefix('#') {
            None => vec![&import.href],
            Some(id) => {
                let resources = profile.back_matter.resources.iter().filter(|r| r.uuid == id);
                let links: Vec<&str> = resources.flat_map(|r| &r.rlinks).map(|l| l.href.as_str()).collect();
                if links.is_empty() { vec![&import.href] } else { links }
            }
        }
    }
}

/// The property's value that people cite: the one without a class, which publishers keep for print.
pub(super) fn label_of(props: &[Prop]) -> Option<&str> {
    let labels = || props.iter().filter(|p| p.name == "label" && !p.value.trim().is_empty());
    labels()
        .find(|p| p.class.is_empty())
        .or_else(|| labels().find(|p| p.class != "zero-padded"))
        .or_else(|| labels().next())
        .map(|p| p.value.trim())
}
