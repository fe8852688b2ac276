//! Which column of a file holds what.

use super::{Column, ID, MARK, REFERENCE};
use crate::catalogue::reader::Line;
use crate::label::{Label, Language, label};
use crate::schema::Register;

/// Rows among which the heads are looked for.
const SEARCHED: usize = 20;

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Id,
    Reference,
    Mark,
    Column(Column),
}

/// How a file is laid out.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub(super) slots: Vec<(usize, Slot)>,
    /// Heads of columns that are not read: unknown ones, and long texts.
    pub ignored: Vec<String>,
    /// The language that its heads are in.
    pub language: Language,
    /// The first row below the heads, by its place among the rows.
    pub first: usize,
}

/// Why a file is no table of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// No row has the heads of the register.
    NoHeads,
    /// Two columns have this head.
    Twice(String),
}

impl Unfit {
    /// What is wrong and what to do.
    pub fn text(&self, register: &'static Register, language: Language) -> String {
        let words: Label = match self {
            Self::NoHeads => label(
                "The file has no heads that belong to “{}”. Export the register and keep its first row.",
                "Die Datei hat keine Spaltenköpfe, die zu „{}“ gehören. Exportieren Sie das Register und behalten Sie die erste Zeile.",
            ),
            Self::Twice(_) => label(
                "Two columns of the file are called “{}”. Keep one of them.",
                "Zwei Spalten der Datei heißen „{}“. Behalten Sie eine davon.",
            ),
        };
        let gap = match self {
            Self::NoHeads => register.plural.get(language),
            Self::Twice(head) => head,
        };
        words.get(language).replacen("{}", gap, 1)
    }
}

impl Layout {
    /// Finds the heads among the first rows. They are known in both languages and by the keys of fields; `language` decides
    /// where a file does not.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn of(register: &'static Register, lines: &[Line], language: Language) -> Result<Self, Unfit> {
        let languages = [language, if language == Language::De { Language::En } else { Language::De }];
        let read = |at: usize, line: &Line| {
            // The language in which more heads are known, the reader's own where that is the same.
            let found = languages.map(|language| Self::read(register, line, language, at + 1));
            let [own, other] = found;
            if other.slots.len() > own.slots.len() { other } else { own }
        };
        let all = lines.iter().take(SEARCHED).enumerate().map(|(at, line)| read(at, line));
        let best = all.rev().max_by_key(|layout| layout.slots.len()).ok_or(Unfit::NoHeads)?;
        let names = |slot: &Slot| matches!(slot, Slot::Id | Slot::Reference | Slot::Column(Column::Title));
        // One known word alone may stand anywhere.
        if best.slots.len() < 2 || !best.slots.iter().any(|(_, slot)| names(slot)) {
            return Err(Unfit::NoHeads);
        }
        for (place, (at, slot)) in best.slots.iter().enumerate() {
            if best.slots.iter().take(place).any(|(_, other)| other == slot) {
                let line = lines.get(best.first - 1);
                return Err(Unfit::Twice(line.map(|l| l.cell(*at).trim().to_owned()).unwrap_or_default()));
            }
        }
        Ok(best)
    }

    /// Whether the file says what stood in the records when it was written.
    pub fn is_marked(&self) -> bool {
        self.slots.iter().any(|(_, slot)| *slot == Slot::Mark)
    }

    fn read(register: &'static Register, line: &Line, language: Language, first: usize) -> Self {
        let mut layout = Self { slots: Vec::new(), ignored: Vec::new(), language, first };
        for (at, head) in line.cells.iter().enumerate() {
            let head = head.trim();
            match slot(register, head, language) {
                Some(slot) => layout.slots.push((at, slot)),
                None if head.is_empty() => {}
                None => layout.ignored.push(head.to_owned()),
            }
        }
        layout
    }
}

/// What a head says: a built-in column or a field by its name in this language, else by its key, else in the other language.
fn slot(register: &'static Register, head: &str, language: Language) -> Option<Slot> {
    // A name that several columns have stands before the key.
    let keyed = head.strip_suffix(')').and_then(|head| head.rsplit_once(" (")).map(|(_, key)| key);
    let columns = Column::all(register);
    let by_key = |wanted: &str| columns.iter().find(|column| column.key() == wanted).copied().map(Slot::Column);
    if let Some(found) = keyed.and_then(by_key) {
        return Some(found);
    }
    let wanted = head.to_lowercase();
    let in_language = |language: Language| {
        let is = |label: Label| label.get(language).to_lowercase() == wanted;
        let built_in = [(REFERENCE, Slot::Reference), (ID, Slot::Id), (MARK, Slot::Mark)];
        let built_in = built_in.into_iter().find(|(label, _)| is(*label)).map(|(_, slot)| slot);
        built_in.or_else(|| columns.iter().find(|column| is(column.label())).copied().map(Slot::Column))
    };
    let other = if language == Language::De { Language::En } else { Language::De };
    in_language(language).or_else(|| by_key(&wanted)).or_else(|| in_language(other))
}
