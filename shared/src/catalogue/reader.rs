//! The readers as a conversation: files and questions go in, answers come out one after the other, so that whoever holds
//! the conversation can show how far it is and stop at any time. The app holds it with a worker that runs beside the
//! page; nothing here knows that.

use super::head::{Body, Head, body, heads};
use super::table::{self, Guess, Layout, PairGuess, Table};
use super::{Catalogue, Error, Format, Import, Kind, Mapping, Place, SetAbout, ciso, iso, json, oscal};
use crate::label::Language;
use crate::xlsx::{self, Sheet};
use minicbor::{Decode, Encode};
use serde::Deserialize;
use std::collections::{BTreeSet, VecDeque};

mod pairs;

pub use pairs::PairChoice;

/// Nodes that are read, and entries that are told, at a time.
const SLICE: usize = 256;
/// Rows of a table that are shown before somebody says what its columns hold.
const SAMPLE: usize = 8;
/// Characters of a cell in that sample.
const SAMPLE_CELL: usize = 80;

/// A question.
#[derive(Clone, PartialEq, Debug, Encode, Decode)]
pub enum Ask {
    /// What the files are; the first is what somebody chose, the others stand beside it. Answered by [`Tell::Holds`].
    #[n(0)]
    Look,
    /// The sheet of a workbook, as a sample. Answered by [`Tell::Holds`].
    #[n(1)]
    Sheet(#[n(0)] String),
    /// The entries. Answered by [`Tell::Progress`], [`Tell::Heads`] and at the end [`Tell::Ready`].
    #[n(2)]
    Read(#[n(0)] Choice),
    /// The long texts of some entries by their positions. Answered by [`Tell::Bodies`].
    #[n(3)]
    Bodies(#[n(0)] Vec<u32>),
    /// The records of a workspace's file. Answered by [`Tell::Records`], the last with none.
    #[n(4)]
    Records,
    /// The rows of a table, of the first sheet of a workbook. Answered by [`Tell::Lines`], the last with none.
    #[n(5)]
    Lines,
    /// A sheet, or further rows of it, to be written. Answered by nothing.
    #[n(6)]
    Write(#[n(0)] Sheet),
    /// The sheet that was given as a file: as a workbook, or as separated values of a language. Answered by [`Tell::File`].
    #[n(7)]
    Pack(#[n(0)] Option<Language>),
    /// Which sets of mappings the file holds, or, of a table, what its columns seem to hold; of a sheet, where one is named.
    /// Answered by [`Tell::Holds`].
    #[n(8)]
    Sets(#[n(0)] Option<String>),
    /// The pairs of a set. Answered by [`Tell::Progress`] with how many there are, [`Tell::Pairs`] and at the end
    /// [`Tell::Set`].
    #[n(9)]
    Pairs(#[n(0)] PairChoice),
}

/// A row of a table.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Line {
    /// Where it stands, counted from one.
    #[n(0)]
    pub number: u32,
    /// Its cells up to the last that is not empty.
    #[n(1)]
    pub cells: Vec<String>,
    /// The cells that a spreadsheet holds for numbers.
    #[n(2)]
    pub numbers: Vec<u32>,
    /// The cells that hold formulas.
    #[n(3)]
    pub formulas: Vec<u32>,
}

impl Line {
    /// The text of a cell, empty where there is none.
    pub fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }

    /// Whether a spreadsheet holds a cell for a number.
    pub fn is_number(&self, at: usize) -> bool {
        self.numbers.iter().any(|number| *number as usize == at)
    }

    /// Whether a cell holds a formula.
    pub fn has_formula(&self, at: usize) -> bool {
        self.formulas.iter().any(|number| *number as usize == at)
    }
}

/// What is to be read of the files, or the built-in catalogue where there are none.
#[derive(Clone, PartialEq, Debug, Default, Encode, Decode)]
pub struct Choice {
    /// Which framework of a library.
    #[n(0)]
    pub framework: u32,
    /// What the columns of a table hold, and how many rows stand above the first entry.
    #[n(1)]
    pub guess: Guess,
    /// What a catalogue from a table is called.
    #[n(2)]
    pub title: String,
    /// Whether a built-in catalogue is to be in German.
    #[n(3)]
    pub german: bool,
}

/// What some files are.
#[derive(Clone, PartialEq, Debug, Default, Encode, Decode)]
pub struct Holds {
    /// The sort of file.
    #[n(0)]
    pub format: Format,
    /// Names of the sheets of a workbook.
    #[n(1)]
    pub sheets: Vec<String>,
    /// The first rows of a table, long cells cut.
    #[n(2)]
    pub sample: Vec<Vec<String>>,
    /// Rows of a table in all.
    #[n(3)]
    pub rows: u32,
    /// What the headings of a table seem to say.
    #[n(4)]
    pub guess: Option<Guess>,
    /// Names of the frameworks of a library.
    #[n(5)]
    pub frameworks: Vec<String>,
    /// Files that a profile builds on and that were not given.
    #[n(6)]
    pub missing: Vec<String>,
    /// The sets of mappings, when they were asked for.
    #[n(7)]
    pub sets: Vec<SetAbout>,
    /// What the headings of a table of mappings seem to say, when they were asked for.
    #[n(8)]
    pub pairs: Option<PairGuess>,
}

/// What describes a catalogue beside its entries.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct About {
    /// What identifies it to its publisher.
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
}

/// An answer.
#[derive(Clone, PartialEq, Debug, Encode, Decode)]
pub enum Tell {
    /// What the files are.
    #[n(0)]
    Holds(#[n(0)] Holds),
    /// So many nodes of all have been read.
    #[n(1)]
    Progress(#[n(0)] u32, #[n(1)] u32),
    /// The next entries.
    #[n(2)]
    Heads(#[n(0)] Vec<Head>),
    /// All entries have been told.
    #[n(3)]
    Ready(#[n(0)] About),
    /// The long texts asked for, in their order.
    #[n(4)]
    Bodies(#[n(0)] Vec<Body>),
    /// It cannot be read: in English and in German.
    #[n(5)]
    Failed(#[n(0)] String, #[n(1)] String),
    /// The workspace that a file is of, and records of it, each as JSON; no records end them.
    #[n(6)]
    Records(#[n(0)] String, #[n(1)] Vec<String>),
    /// The next rows of a table; none end them.
    #[n(7)]
    Lines(#[n(0)] Vec<Line>),
    /// The bytes of a file.
    #[n(8)]
    File(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>),
    /// The next pairs of a set.
    #[n(9)]
    Pairs(#[n(0)] Vec<Mapping>),
    /// All pairs have been told.
    #[n(10)]
    Set(#[n(0)] SetAbout),
}

/// A workspace as a file holds it.
#[derive(Deserialize)]
struct WorkspaceFile {
    /// The version of the form.
    muster: Option<u32>,
    #[serde(default)]
    workspace: String,
    #[serde(default)]
    records: Vec<serde_json::Value>,
}

/// Files that have been looked at.
enum Opened {
    Table(Table),
    Library(ciso::Library),
    Oscal,
    Mappings,
}

/// The side of the conversation that reads.
#[derive(Default)]
pub struct Reader {
    files: Vec<(String, Vec<u8>)>,
    opened: Option<Opened>,
    import: Option<Import>,
    catalogue: Catalogue,
    /// Positions of the nodes behind the entries.
    entries: Vec<usize>,
    /// What is being written.
    sheet: Sheet,
    answers: VecDeque<Tell>,
}

impl Reader {
    /// Takes a file; the first one is what somebody chose.
    pub fn file(&mut self, name: &str, bytes: Vec<u8>) {
        self.opened = None;
        self.files.push((name.to_owned(), bytes));
    }

    /// Takes a question. What was not answered yet of the one before is left.
    pub fn ask(&mut self, question: Ask) {
        self.answers.clear();
        self.import = None;
        let answered = match question {
            Ask::Look => self.look(None),
            Ask::Sheet(name) => self.look(Some(&name)),
            Ask::Read(choice) => self.begin(&choice),
            Ask::Bodies(wanted) => {
                let node = |at: &u32| self.entries.get(*at as usize).and_then(|n| self.catalogue.nodes.get(*n));
                let bodies = wanted.iter().map(|at| node(at).map(body).unwrap_or_default()).collect();
                self.answers.push_back(Tell::Bodies(bodies));
                Ok(())
            }
            Ask::Sets(sheet) => self.sets(sheet.as_deref()),
            Ask::Pairs(choice) => self.pairs(&choice),
            Ask::Records => self.records(),
            Ask::Lines => self.lines(),
            Ask::Write(mut sheet) => {
                if self.sheet.columns.is_empty() {
                    self.sheet = sheet;
                } else {
                    self.sheet.rows.append(&mut sheet.rows);
                }
                Ok(())
            }
            Ask::Pack(separated) => {
                let sheet = std::mem::take(&mut self.sheet);
                let bytes = match separated {
                    Some(language) => xlsx::separated(&sheet, language).into_bytes(),
                    None => xlsx::workbook(&sheet),
                };
                self.answers.push_back(Tell::File(bytes));
                Ok(())
            }
        };
        if let Err(error) = answered {
            self.fail(&error);
        }
    }

    /// The next answer; `None` when everything has been said. Reading goes on with each call.
    pub fn answer(&mut self) -> Option<Tell> {
        if let Some(answer) = self.answers.pop_front() {
            return Some(answer);
        }
        let import = self.import.as_mut()?;
        let mut ended = false;
        for _ in 0..SLICE {
            match import.next() {
                Some(Ok(node)) => self.catalogue.nodes.push(node),
                Some(Err(error)) => {
                    self.import = None;
                    self.fail(&error);
                    return self.answers.pop_front();
                }
                None => {
                    ended = true;
                    break;
                }
            }
        }
        let (done, total) = (import.done() as u32, import.total() as u32);
        if ended {
            self.import = None;
            self.complete();
        }
        Some(Tell::Progress(done, total))
    }

    fn fail(&mut self, error: &Error) {
        self.answers.push_back(Tell::Failed(error.text(Language::En), error.text(Language::De)));
    }

    fn look(&mut self, sheet: Option<&str>) -> Result<(), Error> {
        let (_, bytes) = self.files.first().ok_or(Error::Empty)?;
        let format = Format::guess(bytes);
        let mut holds = Holds { format, ..Holds::default() };
        let opened = match format {
            Format::Csv | Format::Xlsx => {
                let table = if format == Format::Xlsx {
                    holds.sheets = table::sheets(bytes)?;
                    table::read_xlsx(bytes, sheet)?
                } else {
                    table::read_csv(bytes)?
                };
                let short = |cell: &String| cell.chars().take(SAMPLE_CELL).collect::<String>();
                let guess = table::guess(&table);
                // The headings are of interest, not the title of the sheet above them.
                let from = guess.map_or(0, |g| g.skip.saturating_sub(1));
                let rows = table.rows.iter().skip(from).take(SAMPLE);
                holds.sample = rows.map(|row| row.cells.iter().map(short).collect()).collect();
                holds.rows = table.rows.len() as u32;
                holds.guess = guess;
                Opened::Table(table)
            }
            Format::Ciso => {
                let library = ciso::Library::read(bytes)?;
                holds.frameworks = library.names()?;
                Opened::Library(library)
            }
            Format::OscalProfile => {
                let given = |href: &String| {
                    let name = href.rsplit('/').next().unwrap_or_default();
                    self.files.iter().skip(1).any(|(given, _)| given == href || given == name)
                };
                let missing = oscal::sources(bytes)?.into_iter().filter(|hrefs| !hrefs.iter().any(given));
                holds.missing = missing.filter_map(|hrefs| hrefs.into_iter().next()).collect();
                Opened::Oscal
            }
            Format::OscalCatalogue => Opened::Oscal,
            Format::OscalMapping => Opened::Mappings,
        };
        self.opened = Some(opened);
        self.answers.push_back(Tell::Holds(holds));
        Ok(())
    }

    fn begin(&mut self, choice: &Choice) -> Result<(), Error> {
        let Some((name, bytes)) = self.files.first() else {
            self.catalogue = iso::catalogue(if choice.german { Language::De } else { Language::En });
            self.complete();
            return Ok(());
        };
        let import = match self.opened.as_ref() {
            Some(Opened::Table(table)) => {
                let layout = Layout { columns: choice.guess.columns, skip: choice.guess.skip, kind: Kind::Requirement };
                let title = if choice.title.is_empty() { stem(name) } else { &choice.title };
                let about = Catalogue { title: title.to_owned(), ..Catalogue::default() };
                table::open(table.clone(), &layout, about)?
            }
            Some(Opened::Library(library)) => library.framework(choice.framework as usize)?,
            Some(Opened::Oscal) if Format::guess(bytes) == Format::OscalProfile => {
                let beside: Vec<(&str, &[u8])> =
                    self.files.iter().skip(1).map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
                oscal::resolve(bytes, &beside)?
            }
            Some(Opened::Oscal) => oscal::open(bytes)?,
            Some(Opened::Mappings) => return Err(Error::AnotherFormat { expected: "a catalogue" }),
            None => return Err(Error::Empty),
        };
        self.catalogue = import.catalogue().clone();
        self.import = Some(import);
        Ok(())
    }

    /// A workspace's file. What its records say is for whoever knows records; here they are only told apart.
    fn records(&mut self) -> Result<(), Error> {
        let (_, bytes) = self.files.first().ok_or(Error::Empty)?;
        let file: WorkspaceFile = json::read(bytes)?;
        if file.muster != Some(1) {
            return Err(Error::AnotherFormat { expected: "a workspace of Muster" });
        }
        let slices = file.records.chunks(SLICE);
        let of = |records: &[serde_json::Value]| {
            Tell::Records(file.workspace.clone(), records.iter().map(ToString::to_string).collect())
        };
        self.answers.extend(slices.map(of));
        self.answers.push_back(Tell::Records(file.workspace.clone(), Vec::new()));
        Ok(())
    }

    /// The rows of a table, in the words that were typed: of separated values without the guard before what looks like a
    /// formula.
    fn lines(&mut self) -> Result<(), Error> {
        let (_, bytes) = self.files.first().ok_or(Error::Empty)?;
        let (table, formulas) = match Format::guess(bytes) {
            Format::Xlsx => (table::read_xlsx(bytes, None)?, table::formulas(bytes, None)?),
            Format::Csv => (table::read_csv(bytes)?, BTreeSet::new()),
            _ => return Err(Error::AnotherFormat { expected: "a table (xlsx, csv)" }),
        };
        let separated = table.format == Format::Csv;
        let whole = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let line = |row: table::Row| {
            let number = match row.place {
                Place::Line(number, _) | Place::Row(number) => number,
                Place::Path(_) | Place::Part(_) => 0,
            };
            let formulas =
                formulas.range((number, 0)..=(number, usize::MAX)).map(|(_, column)| whole(*column)).collect();
            let plain = |cell: String| if separated { xlsx::unguarded(&cell).to_owned() } else { cell };
            Line {
                number: whole(number),
                numbers: row.numbers.iter().map(|at| whole(*at)).collect(),
                cells: row.cells.into_iter().map(plain).collect(),
                formulas,
            }
        };
        let mut lines: Vec<Line> = table.rows.into_iter().map(line).collect();
        while !lines.is_empty() {
            let rest = lines.split_off(lines.len().min(SLICE));
            self.answers.push_back(Tell::Lines(std::mem::replace(&mut lines, rest)));
        }
        self.answers.push_back(Tell::Lines(Vec::new()));
        Ok(())
    }

    /// Everything has been read: tells the entries.
    fn complete(&mut self) {
        let (heads, entries): (Vec<Head>, Vec<usize>) = heads(&self.catalogue).into_iter().unzip();
        self.entries = entries;
        if heads.is_empty() {
            return self.fail(&Error::Empty);
        }
        self.answers.extend(heads.chunks(SLICE).map(|slice| Tell::Heads(slice.to_vec())));
        let Catalogue { id, title, version, publisher, .. } = &self.catalogue;
        self.answers.push_back(Tell::Ready(About {
            id: id.clone(),
            title: title.clone(),
            version: version.clone(),
            publisher: publisher.clone(),
        }));
    }
}

/// The name of a file without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
