//! Tables that people made themselves: one row per requirement, in columns that they choose.

mod csv;
mod guess;
mod pairs;
mod xlsx;

pub use self::csv::read as read_csv;
pub use self::guess::{Guess, guess};
pub use self::pairs::{PairColumns, PairGuess, guess as guess_pairs, read as read_pairs};
pub use self::xlsx::{formulas, read as read_xlsx, sheets};

use super::import::Draft;
use super::limits::{CELL_TEXT, CELLS, COLUMNS, ROWS, TEXT};
use super::text::{one_line, tidy};
use super::{Catalogue, Error, Format, Import, Kind, Node, Place, tree};
use minicbor::{Decode, Encode};
use std::collections::HashMap;

/// References longer than this are sentences, and are not searched for parents.
const REFERENCE: usize = 200;

/// A table as it stands in its file, without its empty rows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Table {
    /// What sort of file it stands in.
    pub format: Format,
    /// The rows that are not empty.
    pub rows: Vec<Row>,
    cells: usize,
    bytes: usize,
}

/// A row of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Where it stands.
    pub place: Place,
    /// Its cells up to the last that is not empty.
    pub cells: Vec<String>,
    /// The cells that a spreadsheet holds for dates.
    dates: Vec<usize>,
    /// The cells that a spreadsheet holds for numbers.
    pub(super) numbers: Vec<usize>,
}

impl Row {
    fn new(place: Place) -> Row {
        Row { place, cells: Vec::new(), dates: Vec::new(), numbers: Vec::new() }
    }

    /// The text of a cell, empty where there is none.
    pub fn cell(&self, column: Option<usize>) -> &str {
        column.and_then(|c| self.cells.get(c)).map_or("", |c| c.trim())
    }
}

impl Table {
    /// Puts text into a cell at the end of a row that is not part of the table yet.
    fn put(&mut self, row: &mut Row, column: usize, text: &str) -> Result<(), Error> {
        if column >= COLUMNS {
            return Err(Error::TooManyColumns { place: row.place.clone() });
        }
        if text.len() > TEXT {
            return Err(Error::TextTooLong { place: row.place.clone() });
        }
        self.cells += (column + 1).saturating_sub(row.cells.len());
        self.bytes += text.len();
        if self.cells > CELLS || self.bytes > CELL_TEXT {
            return Err(Error::TooMuchText { place: row.place.clone() });
        }
        if row.cells.len() <= column {
            row.cells.resize(column + 1, String::new());
        }
        row.cells[column] = text.to_owned();
        Ok(())
    }

    /// Adds a row unless it is empty.
    fn push(&mut self, row: Row) -> Result<(), Error> {
        if row.cells.iter().all(|c| c.trim().is_empty()) {
            return Ok(());
        }
        if self.rows.len() >= ROWS {
            return Err(Error::TooManyRows);
        }
        self.rows.push(row);
        Ok(())
    }
}

/// Which column holds what, counted from zero. At least one of the first three is needed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Columns {
    /// What stays the same across versions; the reference where there is none.
    #[n(0)]
    pub key: Option<usize>,
    /// What people cite.
    #[n(1)]
    pub reference: Option<usize>,
    /// The heading.
    #[n(2)]
    pub title: Option<usize>,
    /// What is demanded.
    #[n(3)]
    pub text: Option<usize>,
    /// How it is meant.
    #[n(4)]
    pub guidance: Option<usize>,
    /// Key or reference of the parent.
    #[n(5)]
    pub parent: Option<usize>,
    /// The level as a number, the highest one smallest.
    #[n(6)]
    pub level: Option<usize>,
}

/// How the rows of a table become a catalogue.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Layout {
    /// Which column holds what.
    pub columns: Columns,
    /// How many of the table's rows stand above the first entry.
    pub skip: usize,
    /// What a row is that is no heading.
    pub kind: Kind,
}

/// Opens a table as the catalogue that `about` describes. The tree comes from the parent column, else from the level
/// column, else from the references: `A.5.1` belongs below `A.5` where there is an `A.5`.
pub fn open(table: Table, layout: &Layout, about: Catalogue) -> Result<Import, Error> {
    let columns = layout.columns;
    if columns.key.or(columns.reference).or(columns.title).is_none() {
        return Err(Error::NoColumns);
    }
    let mapped = [columns.key, columns.reference, columns.title, columns.text, columns.guidance];
    let format = table.format;
    let rows: Vec<Row> = table
        .rows
        .into_iter()
        .skip(layout.skip)
        .filter(|row| mapped.iter().any(|c| !row.cell(*c).is_empty()))
        .collect();
    for row in &rows {
        for column in [columns.key, columns.reference].into_iter().flatten() {
            if let (true, Place::Row(number)) = (row.dates.contains(&column), &row.place) {
                return Err(Error::DateAsReference { row: *number, column: column + 1 });
            }
        }
    }
    let parents = match (columns.parent, columns.level) {
        (Some(column), _) => by_parent(&rows, columns, column)?,
        (None, Some(column)) => by_level(&rows, column)?,
        (None, None) => by_reference(&rows, columns),
    };
    let order = tree::arrange(&parents).map_err(|index| Error::Cycle { place: rows[index].place.clone() })?;
    let mut has_children = vec![false; rows.len()];
    parents.iter().flatten().for_each(|parent| has_children[*parent] = true);
    let total = rows.len();
    let nodes = Nodes {
        positions: tree::positions(&order),
        rows,
        order,
        parents,
        has_children,
        columns,
        kind: layout.kind,
        given: 0,
    };
    Import::new(Catalogue { format, nodes: Vec::new(), ..about }, total, nodes)
}

/// What identifies a row.
fn key(row: &Row, columns: Columns) -> &str {
    let key = row.cell(columns.key);
    if !key.is_empty() {
        return key;
    }
    let reference = row.cell(columns.reference);
    if reference.is_empty() { row.cell(columns.title) } else { reference }
}

fn by_parent(rows: &[Row], columns: Columns, column: usize) -> Result<Vec<Option<usize>>, Error> {
    let mut names: HashMap<&str, usize> = HashMap::with_capacity(rows.len());
    for name in [key, |row: &'_ Row, columns: Columns| row.cell(columns.reference)] as [fn(&Row, Columns) -> &str; 2] {
        for (index, row) in rows.iter().enumerate() {
            names.entry(name(row, columns)).or_insert(index);
        }
    }
    rows.iter()
        .map(|row| match row.cell(Some(column)) {
            "" => Ok(None),
            parent => names
                .get(parent)
                .copied()
                .map(Some)
                .ok_or_else(|| Error::UnknownParent { place: row.place.clone(), parent: parent.to_owned() }),
        })
        .collect()
}

/// A row hangs below the nearest row above it of a smaller level.
fn by_level(rows: &[Row], column: usize) -> Result<Vec<Option<usize>>, Error> {
    let mut above: Vec<(u32, usize)> = Vec::new();
    let mut out = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let found = row.cell(Some(column));
        // `2`, and `Level 2` as well.
        let level: u32 = found
            .rsplit(char::is_whitespace)
            .next()
            .and_then(|n| n.parse().ok())
            .ok_or_else(|| Error::NoLevel { place: row.place.clone(), found: found.chars().take(40).collect() })?;
        while above.last().is_some_and(|(l, _)| *l >= level) {
            above.pop();
        }
        out.push(above.last().map(|(_, parent)| *parent));
        above.push((level, index));
    }
    Ok(out)
}

/// What separates the parts of a reference.
const SEPARATORS: [char; 8] = ['.', '(', ')', '-', '/', ' ', '_', ':'];

/// A row hangs below the one whose reference is the longest beginning of its own.
fn by_reference(rows: &[Row], columns: Columns) -> Vec<Option<usize>> {
    let reference = |row| -> &str {
        let text = if columns.reference.is_some() { Row::cell(row, columns.reference) } else { key(row, columns) };
        if text.len() > REFERENCE { "" } else { text.trim_end_matches(SEPARATORS) }
    };
    let mut names: HashMap<&str, usize> = HashMap::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        names.entry(reference(row)).or_insert(index);
    }
    names.remove("");
    rows.iter()
        .map(|row| {
            let mut rest = reference(row);
            while let Some(cut) = rest.rfind(SEPARATORS) {
                rest = rest[..cut].trim_end_matches(SEPARATORS);
                if let Some(parent) = names.get(rest) {
                    return Some(*parent);
                }
            }
            None
        })
        .collect()
}

/// Gives the rows out, parents first.
struct Nodes {
    rows: Vec<Row>,
    order: Vec<usize>,
    positions: Vec<usize>,
    parents: Vec<Option<usize>>,
    has_children: Vec<bool>,
    columns: Columns,
    kind: Kind,
    given: usize,
}

impl Nodes {
    fn draft(&self, index: usize) -> Result<Draft, Error> {
        let (row, columns) = (&self.rows[index], self.columns);
        let place = row.place.clone();
        let key = key(row, columns);
        if key.is_empty() {
            return Err(Error::Missing { place, field: "reference" });
        }
        let text = tidy(row.cell(columns.text));
        let heading = self.has_children[index] && text.is_empty();
        Ok(Draft {
            node: Node {
                key: one_line(key),
                reference: one_line(row.cell(columns.reference)),
                title: one_line(row.cell(columns.title)),
                text,
                guidance: tidy(row.cell(columns.guidance)),
                parent: self.parents[index].map(|p| self.positions[p]),
                kind: if heading { Kind::Group } else { self.kind },
                assessable: !heading,
                ..Node::default()
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
