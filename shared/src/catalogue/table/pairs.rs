//! Tables of mappings: a row sets a node of one framework, or several, beside one or several of another.

use super::guess::{ABOVE, normal};
use super::{Row, Table};
use crate::catalogue::limits::MAPPINGS;
use crate::catalogue::{Error, Mapping, NAME, Place, Rationale, Relation, short};
use crate::domain::relation::NOTE;
use minicbor::{Decode, Encode};

/// Which column holds what, counted from zero. The first two are needed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct PairColumns {
    /// Nodes of the first framework.
    #[n(0)]
    pub from: Option<usize>,
    /// Nodes of the second framework.
    #[n(1)]
    pub to: Option<usize>,
    /// How the first stand to the second.
    #[n(2)]
    pub relation: Option<usize>,
    /// What is said about it.
    #[n(3)]
    pub note: Option<usize>,
    /// What it was judged by.
    #[n(4)]
    pub rationale: Option<usize>,
}

/// What the headings of a table of mappings seem to say.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct PairGuess {
    /// How many rows stand above the first pair, the headings counted.
    #[n(0)]
    pub skip: usize,
    /// Which column seems to hold what.
    #[n(1)]
    pub columns: PairColumns,
}

/// Where the columns keep which one it is.
type Field = fn(&mut PairColumns) -> &mut Option<usize>;

/// The names under which each column goes, best first. The first framework is the focal document of NIST's tables.
const NAMES: [(Field, &[&str]); 5] = [
    (
        |c| &mut c.relation,
        &[
            "relationship",
            "relation",
            "strm relationship",
            "relationship type",
            "beziehung",
            "verhältnis",
            "art der beziehung",
        ],
    ),
    (|c| &mut c.rationale, &["rationale", "strm rationale", "matching rationale", "begründungsart"]),
    (
        |c| &mut c.note,
        &[
            "note",
            "notes",
            "comment",
            "comments",
            "annotation",
            "remarks",
            "hinweis",
            "notiz",
            "bemerkung",
            "kommentar",
        ],
    ),
    (
        |c| &mut c.from,
        &[
            "source",
            "source id",
            "source requirement urn",
            "source requirement",
            "source node id",
            "source control",
            "from",
            "fde",
            "focal document element",
            "quelle",
            "von",
        ],
    ),
    (
        |c| &mut c.to,
        &[
            "target",
            "target id",
            "target requirement urn",
            "target requirement",
            "target node id",
            "target control",
            "to",
            "reference document element",
            "rde",
            "ziel",
            "zu",
            "nach",
        ],
    ),
];

/// Looks for headings; where no row of the beginning names both sides, the first two columns are taken for them.
pub fn guess(table: &Table) -> PairGuess {
    let named = table.rows.iter().take(ABOVE).enumerate().find_map(|(index, row)| {
        let columns = meaning(row);
        (columns.from.is_some() && columns.to.is_some()).then_some(PairGuess { skip: index + 1, columns })
    });
    let first = PairColumns { from: Some(0), to: Some(1), ..PairColumns::default() };
    named.unwrap_or(PairGuess { skip: 1, columns: first })
}

fn meaning(row: &Row) -> PairColumns {
    let headings: Vec<String> = row.cells.iter().map(|cell| normal(cell)).collect();
    let mut columns = PairColumns::default();
    for (field, names) in NAMES {
        *field(&mut columns) = names.iter().find_map(|name| headings.iter().position(|heading| heading == name));
    }
    columns
}

/// The pairs of a table. A cell may name several nodes, one per line or parted by commas or semicolons; then each pair is said
/// to stand as is certain for each. Rows without both sides say nothing.
///
/// # Errors
/// [`Error::NoColumns`], [`Error::WrongType`] for a word that names no relationship, [`Error::DateAsReference`],
/// [`Error::TooManyMappings`].
pub fn read(table: &Table, guess: &PairGuess) -> Result<Vec<Mapping>, Error> {
    let columns = guess.columns;
    let (Some(from), Some(to)) = (columns.from, columns.to) else { return Err(Error::NoColumns) };
    let mut out = Vec::new();
    for row in table.rows.iter().skip(guess.skip) {
        for column in [from, to] {
            if let (true, Place::Row(number)) = (row.dates.contains(&column), &row.place) {
                return Err(Error::DateAsReference { row: *number, column: column + 1 });
            }
        }
        let (sources, targets) = (names(row.cell(Some(from))), names(row.cell(Some(to))));
        let many = sources.len().saturating_mul(targets.len());
        if many > MAPPINGS - out.len() {
            return Err(Error::TooManyMappings);
        }
        let relation = match row.cell(columns.relation) {
            "" => None,
            word => Some(Relation::named(word).ok_or_else(|| {
                let detail = format!("“{}” is no relationship", short(word, 40));
                Error::WrongType { place: row.place.clone(), detail }
            })?),
        };
        let relation = relation.map(|relation| relation.of_each(sources.len(), targets.len()));
        let rationale = Rationale::named(row.cell(columns.rationale));
        // Once for many pairs would be many times the file.
        let note = if many <= 8 { short(row.cell(columns.note), NOTE) } else { String::new() };
        for (source, target) in sources.iter().flat_map(|s| targets.iter().map(move |t| (s, t))) {
            out.push(Mapping {
                from: source.clone(),
                to: target.clone(),
                relation,
                rationale,
                strength: None,
                note: note.clone(),
            });
        }
    }
    Ok(out)
}

/// The names in a cell, each once.
fn names(cell: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in cell.split(['\n', ';', ',']).map(|name| short(name, NAME)).filter(|name| !name.is_empty()) {
        if !out.contains(&name) {
            out.push(name);
        }
        // Far beyond what anybody lists; a hostile cell would be compared with itself for ever.
        if out.len() >= 500 {
            break;
        }
    }
    out
}
