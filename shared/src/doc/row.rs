//! The projection row: what a list shows and filters by, so that it need not load documents.

use super::document::Document;
use super::fields::DELETED;
use crate::id::DocId;
use crate::schema::{FieldKind, Value};
use crate::sync::row::Row;

impl Document {
    /// The projection row (SYNC.md, Documents and rows). The same on every replica with the same changes.
    pub fn row(&mut self) -> Row {
        let register = self.register();
        let fields = register.map(|r| r.fields).unwrap_or_default();
        let columns = register.map(|r| r.columns).unwrap_or_default();
        let cells = columns.iter().map(|column| self.cell(column.field)).collect();
        let mut links = Vec::new();
        for field in fields.iter().filter(|f| matches!(f.kind, FieldKind::Links { .. })) {
            if let Value::Many(ids) = self.value(field.key) {
                let ids = ids.iter().filter_map(|id| id.parse::<DocId>().ok());
                links.extend(ids.map(|id| (field.key.to_owned(), id)));
            }
        }
        let keys = ["title", "state"].into_iter().chain(fields.iter().map(|f| f.key));
        let mut conflicts: Vec<String> = keys.filter(|key| self.disputed(key)).map(str::to_owned).collect();
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
        }
    }

    /// A cell: short fields as they are, prose by its beginning.
    fn cell(&self, field: &str) -> Value {
        match self.value(field) {
            Value::Text(text) if text.len() > CELL => Value::text(text.chars().take(CELL / 4).collect::<String>()),
            value => value,
        }
    }
}

/// Bytes of a cell that are kept whole; a longer one is cut to a beginning that fits.
const CELL: usize = 2048;
