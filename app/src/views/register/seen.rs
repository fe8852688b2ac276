//! The records that a view shows, in order and in groups. Each step is kept until what it rests on changes: a key in the
//! words only filters, a fold only leaves lines out.

use crate::state::{RowView, dates, use_workspace};
use crate::views::format;
use crate::views::i18n::use_language;
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_shared::isms::facets::Today;
use muster_shared::schema::Register;
use muster_shared::view::{Item, View, groups, order, remake};
use std::collections::HashSet;
use std::sync::Arc;

/// Something shared, equal only to itself: comparing ten thousand rows would take longer than making them.
#[derive(Debug)]
pub struct Same<T>(pub Arc<T>);

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Rows with their searchable texts.
type Texts = Vec<(Arc<str>, Arc<RowView>)>;

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    /// The head of a group, by its place among them.
    Head(usize),
    /// A record.
    Record(DocId),
}

impl Line {
    /// The record, if it is one.
    pub const fn doc(self) -> Option<DocId> {
        match self {
            Self::Head(_) => None,
            Self::Record(doc) => Some(doc),
        }
    }
}

/// A group of records.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Their value, as [`muster_shared::view::Group`] has it.
    pub key: String,
    /// The records, in order.
    pub docs: Vec<DocId>,
}

/// What a view shows.
#[derive(Clone, Copy)]
pub struct Seen {
    /// The rows that fit, in order.
    pub rows: Memo<Same<Vec<Arc<RowView>>>>,
    /// The groups, none where the view has none.
    pub parts: Memo<Arc<Vec<Part>>>,
    /// The lines of the table.
    pub lines: Memo<Arc<Vec<Line>>>,
    /// The groups, by their values, whose records are folded away.
    pub folded: RwSignal<HashSet<String>>,
}

/// What `view` shows of a register.
pub fn seen(register: &'static Register, view: Signal<View>) -> Seen {
    let workspace = use_workspace();
    let language = use_language();
    let all = workspace.rows(register.key);
    let filter = Memo::new(move |_| view.with(|v| v.filter.clone()));
    let sorts = Memo::new(move |_| view.with(|v| v.sorts.clone()));
    let group = Memo::new(move |_| view.with(|v| v.group));
    let person = move |id: &str| format::person(workspace, language.get(), id);
    // The searchable text is made once per row, so that a key press only compares; after an edit only that of its row.
    let texts = Memo::new(move |before: Option<&Same<Texts>>| {
        all.with(|rows| {
            let text = |row: &RowView| Arc::from(format!("{} {}", row.reference(), row.row.title).to_lowercase());
            Same(Arc::new(remake(before.map(|b| b.0.as_slice()).unwrap_or_default(), rows, text)))
        })
    });
    let ordered = Memo::new(move |_| {
        let texts = texts.get();
        let items: Vec<Item<'_>> =
            texts.0.iter().map(|(_, row)| Item { row: &row.row, number: row.placement.number }).collect();
        Same(Arc::new(sorts.with(|sorts| order(register, &items, sorts, &person))))
    });
    let waiting = super::narrowed::waiting(workspace, filter.into());
    let rows = Memo::new(move |_| {
        let waiting = waiting.get();
        let (day, soon) = (dates::today(), dates::in_days(30));
        let today = Today { day: &day, soon: &soon };
        let (texts, ordered) = (texts.get(), ordered.get());
        let found = filter.with(|filter| {
            let words = filter.wanted();
            let all = ordered.0.iter().filter_map(|at| texts.0.get(*at));
            all.filter(|(_, row)| waiting.as_ref().is_none_or(|docs| docs.contains(&row.row.doc)))
                .filter(|(text, row)| filter.fits(register, &row.row, text, &words, today))
                .map(|(_, row)| row.clone())
                .collect::<Vec<_>>()
        });
        Same(Arc::new(found))
    });
    let parts = Memo::new(move |_| {
        let rows = rows.get();
        let Some(field) = group.get() else { return Arc::default() };
        let groups = groups(register, field, rows.0.iter().map(|row| &row.row), &person);
        let docs =
            |members: Vec<usize>| members.into_iter().filter_map(|at| rows.0.get(at)).map(|r| r.row.doc).collect();
        Arc::new(groups.into_iter().map(|g| Part { key: g.key, docs: docs(g.members) }).collect::<Vec<_>>())
    });
    let folded = RwSignal::new(HashSet::new());
    let lines = Memo::new(move |_| {
        if group.get().is_none() {
            return Arc::new(rows.with(|rows| rows.0.iter().map(|row| Line::Record(row.row.doc)).collect::<Vec<_>>()));
        }
        let mut lines = Vec::new();
        parts.with(|parts| {
            for (at, part) in parts.iter().enumerate() {
                lines.push(Line::Head(at));
                if folded.with(|folded| !folded.contains(&part.key)) {
                    lines.extend(part.docs.iter().map(|doc| Line::Record(*doc)));
                }
            }
        });
        Arc::new(lines)
    });
    Seen { rows, parts, lines, folded }
}
