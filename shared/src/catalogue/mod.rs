//! Catalogues of requirements and controls that users bring, read into one model.
//!
//! Standards, laws and contracts reach an organisation as files: OSCAL (catalogues and profiles), libraries of CISO
//! Assistant, tables. All of them become a [`Catalogue`]: a tree in document order. Nothing here reads a file, asks the
//! time or knows the workspace: bytes go in, a model or an [`Error`] that names the place comes out.
//!
//! Every reader works in two halves, so that a page can show progress and stop: `open` reads the file and learns its
//! shape, the [`Import`] that it gives back is an iterator over finished nodes. Files come from anywhere, so every
//! bound of [`limits`] is held before the memory is spent.

pub mod ciso;
pub mod compare;
mod error;
pub mod head;
mod import;
pub mod iso;
mod json;
pub mod oscal;
pub mod plan;
pub mod reader;
pub mod table;
mod text;
mod tree;
mod yaml;

#[cfg(test)]
pub(crate) mod tests;

pub use crate::domain::relation::{Rationale, Relation};
pub use error::{Error, Place};
pub use import::Import;

use minicbor::{Decode, Encode};

/// What a file may ask of the machine that reads it.
pub mod limits {
    /// Bytes of a file.
    pub const FILE: usize = 64 << 20;
    /// Nodes of a catalogue.
    pub const NODES: usize = 50_000;
    /// Levels of a catalogue, the first one counted.
    pub const DEPTH: usize = 24;
    /// Bytes that title, text, guidance and evidence of one node may have together.
    pub const TEXT: usize = 64 << 10;
    /// Bytes that the parts of a workbook may have together once they are inflated.
    pub const INFLATED: u64 = 256 << 20;
    /// How many times larger than its packed form a part of a workbook may be.
    pub const RATIO: u64 = 300;
    /// Rows of a table, the empty ones counted.
    pub const ROWS: usize = 200_000;
    /// Columns of a table.
    pub const COLUMNS: usize = 256;
    /// Cells of a table that are not empty, or stand before one in their row that is not.
    pub const CELLS: usize = 4_000_000;
    /// Bytes that all cells of a table may have together.
    pub const CELL_TEXT: usize = 128 << 20;
    /// Different texts that a workbook may list for its cells.
    pub const STRINGS: u64 = 2_000_000;
    /// Elements of a part of a workbook other than those of rows, cells and texts.
    pub const ELEMENTS: u64 = 1_000_000;
    /// Parts of a workbook.
    pub const PARTS: usize = 10_000;
    /// Pairs of a library's mappings.
    pub const MAPPINGS: usize = 200_000;
    /// Values that a structured file may hold, an alias counted as all that it stands for.
    pub const VALUES: usize = 8_000_000;
    /// Objects that a structured file may hold.
    pub const OBJECTS: usize = 1_000_000;
    /// Nesting of a structured file.
    pub const NESTING: usize = 96;
}

/// A tree of requirements or controls, in document order: every node stands behind its parent.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Catalogue {
    /// What identifies it to its publisher: a UUID, a URN, or nothing.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The publisher's version.
    pub version: String,
    /// Who publishes it.
    pub publisher: String,
    /// The language of its texts as a tag such as `en` or `fr`; empty where the file does not say.
    pub language: String,
    /// What sort of file it came from.
    pub format: Format,
    /// The nodes.
    pub nodes: Vec<Node>,
}

/// One place of a catalogue.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Node {
    /// Stable within the catalogue and across its versions: `ac-2.1`, a URN, or what stands for one in a table.
    pub key: String,
    /// What people cite: `AC-2(1)`. Empty where the publisher gave none.
    pub reference: String,
    /// The heading.
    pub title: String,
    /// What is demanded.
    pub text: String,
    /// How it is meant and how it can be met.
    pub guidance: String,
    /// What usually shows that it is met.
    pub evidence: String,
    /// Levels, baselines or implementation groups that it belongs to.
    pub baselines: Vec<String>,
    /// Where its parent stands among the nodes; always before it.
    pub parent: Option<usize>,
    /// How many nodes stand above it.
    pub depth: usize,
    /// What it is.
    pub kind: Kind,
    /// Whether fulfilment is judged here. Headings are not assessable, nor is what its publisher withdrew.
    pub assessable: bool,
}

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Kind {
    /// A heading that holds others.
    Group,
    /// Something that must be fulfilled.
    #[default]
    Requirement,
    /// Something that changes a risk.
    Control,
}

/// What sort of file a catalogue came from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum Format {
    /// An OSCAL catalogue in JSON.
    #[n(0)]
    OscalCatalogue,
    /// An OSCAL profile in JSON, resolved.
    #[n(1)]
    OscalProfile,
    /// A library of CISO Assistant in YAML.
    #[n(2)]
    Ciso,
    /// Separated values.
    #[default]
    #[n(3)]
    Csv,
    /// A workbook.
    #[n(4)]
    Xlsx,
    /// An OSCAL mapping collection in JSON: no catalogue, but what stands between catalogues.
    #[n(5)]
    OscalMapping,
}

impl Format {
    /// What the bytes look like; a guess from the beginning, which opening the file then confirms or refuses.
    pub fn guess(bytes: &[u8]) -> Format {
        let bytes = bytes.strip_prefix(text::BOM).unwrap_or(bytes);
        let start = &bytes[..bytes.len().min(4096)];
        let first = start.iter().find(|b| !b.is_ascii_whitespace());
        let has = |word: &[u8]| start.windows(word.len()).any(|w| w == word);
        match first {
            _ if start.starts_with(b"PK") => Format::Xlsx,
            Some(b'{') if has(b"\"mapping-collection\"") => Format::OscalMapping,
            Some(b'{') if has(b"\"profile\"") && !has(b"\"catalog\"") => Format::OscalProfile,
            Some(b'{') => Format::OscalCatalogue,
            _ if start.starts_with(b"urn:") || has(b"\nurn:") || has(b"\nobjects:") => Format::Ciso,
            _ => Format::Csv,
        }
    }
}

/// A node of one catalogue set beside a node of another, as a file names them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Mapping {
    /// The first node.
    #[n(0)]
    pub from: String,
    /// The second node.
    #[n(1)]
    pub to: String,
    /// How the first stands to the second; none where the file only says that they belong together.
    #[n(2)]
    pub relation: Option<Relation>,
    /// What it was judged by.
    #[n(3)]
    pub rationale: Option<Rationale>,
    /// How strong the publisher calls it, from 0 to 10.
    #[n(4)]
    pub strength: Option<u8>,
    /// What is said about it.
    #[n(5)]
    pub note: String,
}

/// What describes a set of mappings beside its pairs.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct SetAbout {
    /// What identifies the set to its publisher.
    #[n(0)]
    pub id: String,
    /// What it is called.
    #[n(1)]
    pub title: String,
    /// The publisher's version.
    #[n(2)]
    pub version: String,
    /// Who publishes it.
    #[n(3)]
    pub publisher: String,
    /// The id of the catalogue that it leads from, as far as the file says.
    #[n(4)]
    pub from: String,
    /// The id of the catalogue that it leads to.
    #[n(5)]
    pub to: String,
}

/// Mappings between two catalogues.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MappingSet {
    /// What describes it.
    pub about: SetAbout,
    /// The pairs.
    pub mappings: Vec<Mapping>,
}

/// Characters of a name by which a file means a node; longer ones are no names.
const NAME: usize = 300;

/// A short text on one line.
fn short(text: &str, most: usize) -> String {
    text::one_line(text).chars().take(most).collect()
}
