//! The projection row: what a list shows and filters by, so that it need not load documents.

use super::document::Document;
use super::fields::DELETED;
use crate::id::DocId;
use crate::schema::{Field, FieldKind, Value, own};
use crate::sync::row::Row;
use automerge::{ROOT, ReadDoc};

impl Document {
    /// The projection row (SYNC.md, Documents and rows). The same on every replica with the same changes.
    pub fn row(&mut self) -> Row {
        let register = self.register();
        let fields = register.map(|r| r.fields).unwrap_or_default();
        let mut cells = vec![self.value("state")];
        cells.extend(fields.iter().map(|field| self.cell(field)));
        while cells.last() == Some(&Value::Empty) {
            cells.pop();
        }
        let mut links = Vec::new();
        for field in fields.iter().filter(|f| matches!(f.kind, FieldKind::Links { .. })) {
            if let Value::Many(ids) = self.value(field.key) {
                let ids = ids.iter().filter_map(|id| id.parse::<DocId>().ok());
                links.extend(ids.map(|id| (field.key.to_owned(), id)));
            }
        }
        let mut own = Vec::new();
        for field in self.own_fields() {
            match (own::parse(&field).map(|(kind, _)| kind.stored()), self.short(&field)) {
                (Some(FieldKind::Links { .. }), Value::Many(ids)) => {
                    let ids = ids.iter().filter_map(|id| id.parse::<DocId>().ok());
                    links.extend(ids.map(|id| (field.clone(), id)));
                }
                (_, value) if value.is_empty() => {}
                (_, value) => own.push((field, value)),
            }
        }
        let keys = ["title", "state"].into_iter().chain(fields.iter().map(|f| f.key));
        let mut conflicts: Vec<String> = keys.filter(|key| self.disputed(key)).map(str::to_owned).collect();
        conflicts.extend(self.own_fields().into_iter().filter(|key| self.disputed(key)));
        if self.deletion_disputed() {
            conflicts.push(DELETED.to_owned());
        }
        Row {
            doc: self.id(),
            register: register.map(|r| r.key.to_owned()).unwrap_or_default(),
            projection: register.map_or(0, |r| r.projection),
            title: self.value("title").as_text().unwrap_or_default().to_owned(),
            cells,
            links,
            conflicts,
            deleted: self.is_deleted(),
            changed: self.changed,
            decided: self.decided(),
            own,
            pairs: self.pairs_told(),
        }
    }

    /// A cell: short fields as they are, of prose only whether there is any.
    fn cell(&self, field: &Field) -> Value {
        match field.kind {
            FieldKind::Links { .. } | FieldKind::Parts => return Value::Empty,
            // Without reading it: rows are made anew with every key.
            FieldKind::Rich => return if self.has_text(field.key) { Value::Flag(true) } else { Value::Empty },
            FieldKind::Entries => return crate::comments::told(&self.entries()),
            // They stand in a place of their own.
            FieldKind::Pairs => return Value::Empty,
            _ => {}
        }
        self.short(field.key)
    }

    /// The fields of the workspace that the record holds anything of, as many as a register may have.
    pub(super) fn own_fields(&self) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        // From the stroke's neighbours in the order of characters: every key that begins with `x.`.
        for item in self.doc.map_range(&ROOT, "x.".to_owned().."x/".to_owned()) {
            let field = own::field_of(&item.key);
            if out.last().is_some_and(|last| last == field) || own::parse(field).is_none() {
                continue;
            }
            if out.len() == own::MOST * 2 {
                break;
            }
            out.push(field.to_owned());
        }
        out
    }

    /// A value that is short enough for a row.
    fn short(&self, field: &str) -> Value {
        match self.value(field) {
            Value::Text(text) if text.len() > CELL => Value::text(text.chars().take(CELL / 4).collect::<String>()),
            value => value,
        }
    }
}

/// Bytes of a cell that are kept whole; a longer one is cut to a beginning that fits.
const CELL: usize = 2048;
