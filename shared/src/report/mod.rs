//! Reports: tables over the records, the same on the screen, on paper and in a file.

mod applicability;
mod risks;
#[cfg(test)]
mod tests;

pub use applicability::{Applicability, Gap, applicability};
pub use risks::{RiskFilter, risk_register};

use crate::id::DocId;
use crate::label::{Label, Language};
use crate::xlsx::Sheet;
use sha2::{Digest, Sha256};

/// A report that is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The statement of applicability (ISO/IEC 27001 6.1.3 d).
    Applicability,
    /// The risk register (6.1.2, 8.2).
    Risks,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Applicability, Self::Risks];

    /// The path segment.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Applicability => "applicability",
            Self::Risks => "risks",
        }
    }

    /// The report with that path segment.
    pub fn by_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub name: Label,
    /// Its width in characters, for files and for the share of the page.
    pub width: u16,
    /// Whether records stand in it with their titles on a page, too; elsewhere their references do.
    pub titled: bool,
}

/// A column of about so many characters.
const fn column(name: Label, width: u16) -> Column {
    Column { name, width, titled: false }
}

impl Column {
    /// The same with the titles of records.
    const fn titled(self) -> Self {
        Self { titled: true, ..self }
    }
}

/// What stands in a cell, as it can be shown in any language.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words that somebody wrote.
    Text(String),
    /// A word of the product: a state, a choice.
    Word(Label),
    /// A person's id.
    Person(String),
    /// A plain date.
    Day(String),
    /// Likelihood, impact, and the steps of their scales.
    Estimate(u8, u8, u8),
    /// Records.
    Records(Vec<DocId>),
    /// Several of them, one below the other.
    Several(Vec<Cell>),
}

impl Cell {
    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Records(docs) => docs.is_empty(),
            Self::Several(cells) => cells.iter().all(Self::is_empty),
            _ => false,
        }
    }

    /// Its words, one line for each of several.
    pub fn words(&self, names: &impl Names, language: Language) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Word(word) => word.get(language).to_owned(),
            Self::Person(id) => names.person(id),
            Self::Day(day) => names.day(day),
            Self::Estimate(likelihood, impact, steps) => names.estimate(*likelihood, *impact, *steps),
            Self::Records(docs) => docs.iter().map(|doc| names.record(*doc)).collect::<Vec<_>>().join("\n"),
            Self::Several(cells) => {
                let words = cells.iter().map(|cell| cell.words(names, language)).filter(|words| !words.is_empty());
                words.collect::<Vec<_>>().join("\n")
            }
        }
    }
}

/// Names that only the place where a report is shown knows.
pub trait Names {
    /// A person by their id.
    fn person(&self, id: &str) -> String;
    /// A plain date in the reader's language.
    fn day(&self, day: &str) -> String;
    /// A record: its reference and title.
    fn record(&self, doc: DocId) -> String;
    /// A likelihood and an impact with their level.
    fn estimate(&self, likelihood: u8, impact: u8, steps: u8) -> String;
}

/// A line about one record.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The record.
    pub doc: DocId,
    /// Its cells, as many as there are columns.
    pub cells: Vec<Cell>,
}

/// A report.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The columns.
    pub columns: &'static [Column],
    /// The lines.
    pub lines: Vec<Line>,
}

impl Report {
    /// The report as a sheet of a workbook.
    pub fn sheet(&self, name: &str, preface: Vec<String>, names: &impl Names, language: Language) -> Sheet {
        let words = |line: &Line| line.cells.iter().map(|cell| cell.words(names, language)).collect();
        Sheet {
            name: name.to_owned(),
            preface,
            columns: self.columns.iter().map(|c| (c.name.get(language).to_owned(), c.width)).collect(),
            rows: self.lines.iter().map(words).collect(),
        }
    }

    /// The first 16 digits of the SHA-256 over what the report says, without the language and the names that it is shown
    /// with: equal wherever the same content is reported.
    pub fn version(&self) -> String {
        let mut hasher = Sha256::new();
        for line in &self.lines {
            hasher.update(line.doc.0);
            line.cells.iter().for_each(|cell| feed(&mut hasher, cell));
        }
        hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Every cell with its kind and its length, so that no two contents give the same bytes.
fn feed(hasher: &mut Sha256, cell: &Cell) {
    let mut text = |kind: u8, text: &str| {
        hasher.update([kind]);
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text);
    };
    match cell {
        Cell::Empty => hasher.update([0]),
        Cell::Text(words) => text(1, words),
        Cell::Word(word) => text(2, word.en),
        Cell::Person(id) => text(3, id),
        Cell::Day(day) => text(4, day),
        Cell::Estimate(likelihood, impact, steps) => hasher.update([5, *likelihood, *impact, *steps]),
        Cell::Records(docs) => {
            hasher.update([6]);
            hasher.update((docs.len() as u64).to_le_bytes());
            docs.iter().for_each(|doc| hasher.update(doc.0));
        }
        Cell::Several(cells) => {
            hasher.update([7]);
            hasher.update((cells.len() as u64).to_le_bytes());
            cells.iter().for_each(|cell| feed(hasher, cell));
        }
    }
}
