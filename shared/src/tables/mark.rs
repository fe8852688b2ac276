//! What a row of an exported table remembers of the moment at which it was written: for each cell a hash of the value and a
//! hash of the text, so that neither names nor languages nor what a spreadsheet makes of a date matter later.

use super::{Column, Problem};
use crate::catalogue::head::Prints;
use crate::id::DocId;
use crate::label::Language;
use crate::schema::Value;
use std::collections::HashMap;

/// What a mark begins with: the version of its form.
const FORM: &str = "m1";
/// The signs of a hash, six bits each.
const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Signs of a hash of 48 bits.
const PRINT: usize = 8;

/// The hashes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The language in which the row was written.
    pub(super) language: Language,
    record: String,
    /// Hash of the value and hash of the text, by field.
    cells: HashMap<String, (String, String)>,
}

impl Mark {
    /// The mark of a row, as text.
    pub(super) fn write<'a>(
        doc: DocId,
        language: Language,
        cells: impl Iterator<Item = (Column, &'a Value, &'a str)>,
    ) -> String {
        let language = if language == Language::De { "de" } else { "en" };
        let mut out = format!("{FORM} {language} {}", of_record(doc));
        for (column, value, text) in cells {
            out.push(' ');
            out.push_str(column.key());
            out.push(':');
            out.push_str(&of_value(value));
            out.push_str(&of_text(text));
        }
        out
    }

    /// Reads a mark; `None` where there is none.
    ///
    /// # Errors
    /// [`Problem::Mark`] for what is none, [`Problem::OtherMark`] for one of another record.
    pub(super) fn read(text: &str, doc: Option<DocId>) -> Result<Option<Self>, Problem> {
        let mut words = text.split_whitespace();
        let Some(form) = words.next() else { return Ok(None) };
        let language = match words.next() {
            Some("en") => Language::En,
            Some("de") => Language::De,
            _ => return Err(Problem::Mark),
        };
        let (FORM, Some(record)) = (form, words.next()) else { return Err(Problem::Mark) };
        let cell = |word: &str| {
            let (key, prints) = word.split_once(':')?;
            let is_print = prints.len() == 2 * PRINT && prints.bytes().all(|b| SIGNS.contains(&b));
            is_print.then(|| (key.to_owned(), (prints[..PRINT].to_owned(), prints[PRINT..].to_owned())))
        };
        let cells: Option<HashMap<_, _>> = words.map(cell).collect();
        let mark = Self { language, record: record.to_owned(), cells: cells.ok_or(Problem::Mark)? };
        if doc.is_some_and(|doc| of_record(doc) == mark.record) { Ok(Some(mark)) } else { Err(Problem::OtherMark) }
    }

    /// What stood in a cell; `None` for one that was not written.
    pub(super) fn cell(&self, column: Column) -> Option<Was<'_>> {
        self.cells.get(column.key()).map(|(value, text)| Was { value, text })
    }
}

/// A cell as it was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Was<'a> {
    value: &'a str,
    text: &'a str,
}

impl Was<'_> {
    /// Whether the record held this value.
    pub(super) fn value(self, value: &Value) -> bool {
        self.value == of_value(value)
    }

    /// Whether the cell held this text.
    pub(super) fn text(self, text: &str) -> bool {
        self.text == of_text(text)
    }
}

fn of_record(doc: DocId) -> String {
    signs(Prints::of(&format!("record {doc}")))
}

/// White space does not count: spreadsheets change it, and so do people without meaning anything.
fn of_text(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    signs(Prints::of(&kept))
}

/// The same value gives the same hash in any language, with any names.
fn of_value(value: &Value) -> String {
    let canonical = match value {
        value if value.is_empty() => String::new(),
        Value::Empty => String::new(),
        Value::Text(text) => format!("t {text}"),
        Value::Whole(n) => format!("w {n}"),
        Value::Flag(yes) => format!("f {yes}"),
        Value::Estimate(likelihood, impact) => format!("e {likelihood} {impact}"),
        Value::Number(n) => format!("n {n}"),
        Value::Money(minor, currency) => format!("m {minor} {currency}"),
        Value::Many(many) => {
            let mut many: Vec<&str> = many.iter().map(String::as_str).collect();
            many.sort_unstable();
            format!("s {}", many.join("\u{1f}"))
        }
    };
    signs(Prints::of(&canonical))
}

fn signs(print: u64) -> String {
    (0..PRINT).rev().map(|at| char::from(SIGNS[(print >> (6 * at)) as usize & 63])).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::registers::RISKS;

    #[test]
    fn a_mark_says_what_was_written_and_of_which_record() {
        let owner = Column::of(&RISKS, "owner").unwrap();
        let value = Value::text("A1");
        let text = Mark::write(DocId([3; 16]), Language::De, [(owner, &value, "Anna  Keller")].into_iter());
        let mark = Mark::read(&text, Some(DocId([3; 16]))).unwrap().unwrap();
        assert_eq!(mark.language, Language::De);
        let was = mark.cell(owner).unwrap();
        assert!(was.value(&value) && !was.value(&Value::Empty) && was.text(" Anna Keller\n") && !was.text("Anna"));
        assert!(mark.cell(Column::Title).is_none());
        assert_eq!(Mark::read(" ", None), Ok(None));
        assert_eq!(Mark::read(&text, Some(DocId([4; 16]))), Err(Problem::OtherMark));
        for broken in ["x", "m1", "m1 fr abc", "m2 en abc", "m1 en abc owner:short", "m1 en abc owner:ääääääää"]
        {
            assert_eq!(Mark::read(broken, Some(DocId([3; 16]))), Err(Problem::Mark), "{broken}");
        }
    }
}
