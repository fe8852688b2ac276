//! Why a file could not be read, and where.

use crate::label::{Label, Language, label};
use std::fmt;

/// A place in a file, as exact as the format allows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// A line of a text, and a column in it (0 where it is not known), both counted from one.
    Line(usize, usize),
    /// A row of a table, counted from one as spreadsheets do.
    Row(usize),
    /// A path into a structured file: `catalog.groups[3].controls[0]`.
    Path(String),
    /// A part of a workbook.
    Part(String),
}

impl Place {
    /// The place in words.
    pub fn text(&self, language: Language) -> String {
        let german = language == Language::De;
        match self {
            Place::Line(line, 0) if german => format!("Zeile {line}"),
            Place::Line(line, 0) => format!("line {line}"),
            Place::Line(line, column) if german => format!("Zeile {line}, Spalte {column}"),
            Place::Line(line, column) => format!("line {line}, column {column}"),
            Place::Row(row) if german => format!("Zeile {row}"),
            Place::Row(row) => format!("row {row}"),
            Place::Path(path) => path.clone(),
            Place::Part(part) if german => format!("Teil {part}"),
            Place::Part(part) => format!("part {part}"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

/// Why a file could not be read. [`Error::label`] says it in both languages, [`Error::place`] where, `Display` with all
/// that is known.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Error {
    /// The file is larger than [`super::limits::FILE`].
    #[error("the file has {bytes} bytes, {} are allowed", super::limits::FILE)]
    FileTooLarge {
        /// How large it is.
        bytes: usize,
    },
    /// More nodes than [`super::limits::NODES`].
    #[error("the catalogue has more than {} entries", super::limits::NODES)]
    TooManyNodes,
    /// Nested deeper than a catalogue may be.
    #[error("{place}: nested deeper than {limit} levels")]
    TooDeep {
        /// Where the first level too many is.
        place: Place,
        /// What is allowed there.
        limit: usize,
    },
    /// One entry's texts exceed [`super::limits::TEXT`].
    #[error("{place}: the texts of one entry exceed {} bytes", super::limits::TEXT)]
    TextTooLong {
        /// The entry.
        place: Place,
    },
    /// The structure holds more values than a catalogue needs.
    #[error("{place}: the file holds too many values")]
    TooManyValues {
        /// Where the count was reached.
        place: Place,
    },
    /// More mappings than [`super::limits::MAPPINGS`].
    #[error("the library has more than {} mappings", super::limits::MAPPINGS)]
    TooManyMappings,
    /// More rows than [`super::limits::ROWS`].
    #[error("the table has more than {} rows", super::limits::ROWS)]
    TooManyRows,
    /// More columns than [`super::limits::COLUMNS`].
    #[error("{place}: more than {} columns", super::limits::COLUMNS)]
    TooManyColumns {
        /// The row.
        place: Place,
    },
    /// The cells hold more text than [`super::limits::CELL_TEXT`] or more cells than [`super::limits::CELLS`].
    #[error("{place}: the cells of the table hold too much text")]
    TooMuchText {
        /// The row that passed the bound.
        place: Place,
    },
    /// Aliases of the text stand for more than a catalogue needs.
    #[error("line {line}: aliases expand to too much")]
    AliasesExpand {
        /// The alias that passed the bound.
        line: usize,
    },
    /// A part of a workbook inflates to more than is allowed.
    #[error("part {part}: inflates to too much")]
    Inflates {
        /// The part.
        part: String,
    },
    /// The text breaks the rules of its format, or ends too early.
    #[error("{place}: {detail}")]
    Malformed {
        /// Where the reader gave up.
        place: Place,
        /// What it found, in English.
        detail: String,
    },
    /// Something of another type stands where the format wants a certain one.
    #[error("{place}: {detail}")]
    WrongType {
        /// Where.
        place: Place,
        /// What was found and wanted, in English.
        detail: String,
    },
    /// The bytes are no text in a supported encoding.
    #[error("line {line}: this is neither UTF-8 nor Windows-1252 text")]
    Encoding {
        /// The line with the first byte that is none.
        line: usize,
    },
    /// The file is well formed, and is something else.
    #[error("this is not {expected}")]
    AnotherFormat {
        /// What was looked for, in English.
        expected: &'static str,
    },
    /// A value that every entry needs is missing.
    #[error("{place}: “{field}” is missing")]
    Missing {
        /// The entry.
        place: Place,
        /// The field, by its name in the file.
        field: &'static str,
    },
    /// Two entries have the same key.
    #[error("{place}: the key “{key}” was used before")]
    DuplicateKey {
        /// The second entry.
        place: Place,
        /// The key.
        key: String,
    },
    /// A parent is named that does not exist.
    #[error("{place}: there is no parent “{parent}”")]
    UnknownParent {
        /// The entry.
        place: Place,
        /// What it names.
        parent: String,
    },
    /// Entries are each other's parents.
    #[error("{place}: the entry is its own ancestor")]
    Cycle {
        /// One of them.
        place: Place,
    },
    /// A level is no number.
    #[error("{place}: “{found}” is no level")]
    NoLevel {
        /// The row.
        place: Place,
        /// What stands there.
        found: String,
    },
    /// A date stands where a reference belongs; spreadsheets make dates of `5.1`.
    #[error("row {row}: a date stands in column {column}; format the column as text and enter it again")]
    DateAsReference {
        /// The row.
        row: usize,
        /// The column, counted from one.
        column: usize,
    },
    /// The workbook cannot be opened or has no such sheet.
    #[error("the workbook cannot be read: {detail}")]
    Workbook {
        /// What is wrong, in English.
        detail: String,
    },
    /// No column was given that could tell the entries apart.
    #[error("no column holds a key, a reference or a title")]
    NoColumns,
    /// A profile builds on a file that was not given.
    #[error("the profile builds on “{href}”, which was not given")]
    MissingSource {
        /// How the profile names it.
        href: String,
    },
    /// Profiles build on each other.
    #[error("the profile builds on itself through “{href}”")]
    CircularImport {
        /// The reference that closes the circle.
        href: String,
    },
    /// A profile selects a control that its source does not have.
    #[error("{place}: the source has no control “{id}”")]
    UnknownControl {
        /// The selection.
        place: Place,
        /// The control.
        id: String,
    },
    /// A part of the format that is not supported.
    #[error("{place}: {what} is not supported")]
    Unsupported {
        /// Where it is asked for.
        place: Place,
        /// What is asked for, in English.
        what: &'static str,
    },
    /// A file that holds no mappings between frameworks.
    #[error("there are no mappings")]
    NoMappings,
    /// Nothing to import.
    #[error("there is nothing to import")]
    Empty,
}

impl Error {
    /// Where it is, as far as it is known.
    pub fn place(&self) -> Option<Place> {
        match self {
            Error::TooDeep { place, .. }
            | Error::TextTooLong { place }
            | Error::TooManyValues { place }
            | Error::Malformed { place, .. }
            | Error::WrongType { place, .. }
            | Error::Missing { place, .. }
            | Error::DuplicateKey { place, .. }
            | Error::UnknownParent { place, .. }
            | Error::Cycle { place }
            | Error::UnknownControl { place, .. }
            | Error::Unsupported { place, .. }
            | Error::TooManyColumns { place }
            | Error::TooMuchText { place }
            | Error::NoLevel { place, .. } => Some(place.clone()),
            Error::DateAsReference { row, .. } => Some(Place::Row(*row)),
            Error::AliasesExpand { line } | Error::Encoding { line } => Some(Place::Line(*line, 0)),
            Error::Inflates { part } => Some(Place::Part(part.clone())),
            Error::FileTooLarge { .. }
            | Error::TooManyNodes
            | Error::TooManyMappings
            | Error::TooManyRows
            | Error::AnotherFormat { .. }
            | Error::Workbook { .. }
            | Error::NoColumns
            | Error::MissingSource { .. }
            | Error::CircularImport { .. }
            | Error::NoMappings
            | Error::Empty => None,
        }
    }

    /// The name that the error is about: a key, a file, a control; empty where there is none.
    pub fn subject(&self) -> &str {
        match self {
            Error::DuplicateKey { key, .. } => key,
            Error::UnknownParent { parent, .. } => parent,
            Error::UnknownControl { id, .. } => id,
            Error::MissingSource { href } | Error::CircularImport { href } => href,
            Error::NoLevel { found, .. } => found,
            Error::Missing { field, .. } => field,
            _ => "",
        }
    }

    /// What is wrong and what to do, in both languages, without place and name.
    pub fn label(&self) -> Label {
        match self {
            Error::FileTooLarge { .. } => label("The file is larger than 64 MB.", "Die Datei ist größer als 64 MB."),
            Error::TooManyNodes => label(
                "The catalogue has more than 50,000 entries. Split it.",
                "Der Katalog hat mehr als 50.000 Einträge. Teilen Sie ihn auf.",
            ),
            Error::TooDeep { .. } => label("The file is nested too deeply.", "Die Datei ist zu tief verschachtelt."),
            Error::TextTooLong { .. } => {
                label("The texts of one entry exceed 64 kB.", "Die Texte eines Eintrags überschreiten 64 kB.")
            }
            Error::TooManyValues { .. } => {
                label("The file holds too many values.", "Die Datei enthält zu viele Werte.")
            }
            Error::TooManyMappings => {
                label("The library has more than 200,000 mappings.", "Die Bibliothek hat mehr als 200.000 Zuordnungen.")
            }
            Error::TooManyRows => {
                label("The table has more than 200,000 rows.", "Die Tabelle hat mehr als 200.000 Zeilen.")
            }
            Error::TooManyColumns { .. } => {
                label("The table has more than 256 columns.", "Die Tabelle hat mehr als 256 Spalten.")
            }
            Error::TooMuchText { .. } => label("The table holds too much text.", "Die Tabelle enthält zu viel Text."),
            Error::AliasesExpand { .. } => label(
                "The file's aliases stand for too much. It is not opened.",
                "Die Aliasse der Datei stehen für zu viel. Sie wird nicht geöffnet.",
            ),
            Error::Inflates { .. } => label(
                "The workbook unpacks to too much. It is not opened.",
                "Die Arbeitsmappe entpackt sich zu sehr. Sie wird nicht geöffnet.",
            ),
            Error::Malformed { .. } => {
                label("The file is damaged or incomplete.", "Die Datei ist beschädigt oder unvollständig.")
            }
            Error::WrongType { .. } => {
                label("The file does not keep to its format.", "Die Datei hält sich nicht an ihr Format.")
            }
            Error::Encoding { .. } => label(
                "The encoding of the text is not supported. Save it as UTF-8.",
                "Die Kodierung des Textes wird nicht unterstützt. Speichern Sie ihn als UTF-8.",
            ),
            Error::AnotherFormat { .. } => label(
                "The file has another format than the chosen one.",
                "Die Datei hat ein anderes Format als das gewählte.",
            ),
            Error::Missing { .. } => {
                label("A value that every entry needs is missing.", "Ein Wert, den jeder Eintrag braucht, fehlt.")
            }
            Error::DuplicateKey { .. } => {
                label("Two entries have the same key.", "Zwei Einträge haben denselben Schlüssel.")
            }
            Error::UnknownParent { .. } => {
                label("The named parent does not exist.", "Den genannten übergeordneten Eintrag gibt es nicht.")
            }
            Error::Cycle { .. } => label("The entry is its own ancestor.", "Der Eintrag ist sich selbst übergeordnet."),
            Error::NoLevel { .. } => label("The level must be a whole number.", "Die Ebene muss eine ganze Zahl sein."),
            Error::DateAsReference { .. } => label(
                "The spreadsheet has made a date of a reference. Format the column as text and enter it again.",
                "Die Tabelle hat aus einer Referenz ein Datum gemacht. Formatieren Sie die Spalte als Text und geben \
                 Sie sie neu ein.",
            ),
            Error::Workbook { .. } => {
                label("The workbook cannot be read.", "Die Arbeitsmappe kann nicht gelesen werden.")
            }
            Error::NoColumns => {
                label("Choose the column that holds the references.", "Wählen Sie die Spalte mit den Referenzen.")
            }
            Error::MissingSource { .. } => label(
                "The profile builds on another file. Add it.",
                "Das Profil baut auf einer anderen Datei auf. Fügen Sie diese hinzu.",
            ),
            Error::CircularImport { .. } => {
                label("The profile builds on itself.", "Das Profil baut auf sich selbst auf.")
            }
            Error::UnknownControl { .. } => label(
                "The profile selects a control that its source does not have. Is it the right version?",
                "Das Profil wählt eine Maßnahme, die seine Quelle nicht hat. Ist es die richtige Fassung?",
            ),
            Error::Unsupported { .. } => label(
                "The file uses something that is not supported.",
                "Die Datei verwendet etwas, das nicht unterstützt wird.",
            ),
            Error::NoMappings => label(
                "The file holds no mappings between frameworks.",
                "Die Datei enthält keine Zuordnungen zwischen Rahmenwerken.",
            ),
            Error::Empty => label("There is nothing to import.", "Es gibt nichts zu importieren."),
        }
    }

    /// The whole message in `language`: what, about what, where.
    pub fn text(&self, language: Language) -> String {
        let mut out = self.label().get(language).to_owned();
        let place = self.place().map(|p| p.text(language));
        let subject = self.subject();
        let details: Vec<&str> =
            [subject, place.as_deref().unwrap_or_default()].into_iter().filter(|d| !d.is_empty()).collect();
        if !details.is_empty() {
            out.push_str(&format!(" ({})", details.join("; ")));
        }
        out
    }
}
