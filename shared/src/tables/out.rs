//! Records as rows of a table.

use super::mark::Mark;
use super::{Column, Directory, ID, MARK, REFERENCE, shown, value_of};
use crate::label::Language;
use crate::schema::{FieldKind, Register};
use crate::sync::row::Row;
use crate::xlsx::Sheet;

/// Writes records of a register as rows.
#[derive(Clone, Copy)]
pub struct Out<'a> {
    /// The register.
    pub register: &'static Register,
    /// The columns between reference and id, the title among them.
    pub columns: &'a [Column],
    /// Names.
    pub directory: &'a Directory,
    /// The language of heads and values.
    pub language: Language,
}

impl Out<'_> {
    /// The sheet without its rows.
    pub fn sheet(&self) -> Sheet {
        let own = self.columns.iter().map(|column| (self.head(*column), width(*column)));
        let word = |label: crate::label::Label, width: u16| (label.get(self.language).to_owned(), width);
        let columns = std::iter::once(word(REFERENCE, 12)).chain(own).chain([word(ID, 14), word(MARK, 14)]).collect();
        Sheet {
            name: self.register.plural.get(self.language).to_owned(),
            preface: Vec::new(),
            columns,
            rows: Vec::new(),
        }
    }

    /// The head of a column: its name, with its key where another column has the same.
    fn head(&self, column: Column) -> String {
        let name = column.label().get(self.language);
        let same = |other: &Column| *other != column && other.label().get(self.language) == name;
        let built_in = [REFERENCE, ID, MARK].iter().any(|label| label.get(self.language) == name);
        if built_in || Column::all(self.register).iter().any(same) {
            format!("{name} ({})", column.key())
        } else {
            name.to_owned()
        }
    }

    /// A record as a row.
    pub fn row(&self, row: &Row) -> Vec<String> {
        let values: Vec<_> = self.columns.iter().map(|column| value_of(self.register, row, *column)).collect();
        let texts: Vec<String> = (self.columns.iter().zip(&values))
            .map(|(column, value)| shown(self.register, *column, value, self.directory, self.language))
            .collect();
        let marked = self.columns.iter().zip(&values).zip(&texts).map(|((c, value), text)| (*c, value, text.as_str()));
        let mark = Mark::write(row.doc, self.language, marked);
        let mut out = Vec::with_capacity(texts.len() + 3);
        out.push(self.directory.reference(row.doc).to_owned());
        out.extend(texts);
        out.extend([row.doc.to_string(), mark]);
        out
    }
}

fn width(column: Column) -> u16 {
    match column {
        Column::Title => 40,
        Column::State => 16,
        Column::Field(field) => match field.kind {
            FieldKind::Line { .. } | FieldKind::Links { .. } => 32,
            FieldKind::Choices(_) | FieldKind::People | FieldKind::Tags | FieldKind::Person => 22,
            _ => 14,
        },
    }
}
