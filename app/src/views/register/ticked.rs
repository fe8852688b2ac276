//! The records that are ticked in a list. What is not shown is never ticked: nobody changes what they do not see.

use super::seen::{Line, Seen};
use super::words;
use crate::state::use_workspace;
use crate::views::i18n::{fill, t, use_language};
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_ui::Marks;
use std::collections::HashSet;
use std::sync::Arc;

/// What is ticked.
#[derive(Clone, Copy)]
pub struct Ticked {
    chosen: RwSignal<Arc<HashSet<Line>>>,
    /// Those of the chosen that are shown.
    marked: Memo<Arc<HashSet<Line>>>,
    last: StoredValue<Option<Line>>,
    seen: Seen,
}

impl Ticked {
    /// Nothing yet.
    pub fn new(seen: Seen) -> Self {
        let chosen = RwSignal::new(Arc::<HashSet<Line>>::default());
        let marked = Memo::new(move |_| {
            let chosen = chosen.get();
            if chosen.is_empty() {
                return chosen;
            }
            let shown =
                seen.rows.with(|rows| rows.0.iter().map(|row| Line::Record(row.row.doc)).collect::<HashSet<_>>());
            if chosen.is_subset(&shown) { chosen } else { Arc::new(chosen.intersection(&shown).copied().collect()) }
        });
        Self { chosen, marked, last: StoredValue::new(None), seen }
    }

    /// How many; tracks.
    pub fn many(self) -> usize {
        self.marked.with(|marked| marked.len())
    }

    /// The records, in the order in which they are shown.
    pub fn docs(self) -> Vec<DocId> {
        let marked = self.marked.get_untracked();
        let all =
            |docs: &mut dyn Iterator<Item = DocId>| docs.filter(|doc| marked.contains(&Line::Record(*doc))).collect();
        self.seen.rows.with_untracked(|rows| all(&mut rows.0.iter().map(|row| row.row.doc)))
    }

    /// Takes all ticks away.
    pub fn clear(self) {
        self.chosen.set(Arc::default());
    }

    fn change(self, change: impl FnOnce(&mut HashSet<Line>)) {
        let mut chosen = (*self.marked.get_untracked()).clone();
        change(&mut chosen);
        self.chosen.set(Arc::new(chosen));
    }

    /// The lines from the one that was ticked last to this one.
    fn until(self, line: Line) -> Vec<Line> {
        self.seen.lines.with_untracked(|lines| {
            let place = |wanted: Line| lines.iter().position(|line| *line == wanted);
            let here = place(line);
            let from = self.last.get_value().and_then(place).or(here);
            let (Some(from), Some(here)) = (from, here) else { return Vec::new() };
            lines.get(from.min(here)..=from.max(here)).map(<[Line]>::to_vec).unwrap_or_default()
        })
    }

    /// For the grid.
    pub fn marks(self) -> Marks<Line> {
        let workspace = use_workspace();
        let language = use_language();
        let records = |lines: Vec<Line>| lines.into_iter().filter(|line| line.doc().is_some());
        Marks {
            marked: self.marked.into(),
            many: Signal::derive(move || self.seen.rows.with(|rows| rows.0.len())),
            on_mark: Callback::new(move |(line, range): (Line, bool)| {
                if range {
                    self.change(|chosen| chosen.extend(records(self.until(line))));
                } else if line.doc().is_some() {
                    self.change(|chosen| {
                        if !chosen.remove(&line) {
                            chosen.insert(line);
                        }
                    });
                }
                self.last.set_value(Some(line));
            }),
            on_more: Callback::new(move |(lines,): (Vec<Line>,)| self.change(|chosen| chosen.extend(records(lines)))),
            on_all: Callback::new(move |(all,)| {
                let every = || self.seen.rows.with_untracked(|r| r.0.iter().map(|r| Line::Record(r.row.doc)).collect());
                self.chosen.set(Arc::new(if all { every() } else { HashSet::new() }));
            }),
            name: Arc::new(move |line| {
                let row = line.doc().and_then(|doc| untrack(|| workspace.find(doc)));
                let name = row.map(|row| row.reference()).unwrap_or_default();
                fill(words::SELECT, language.get_untracked(), &name)
            }),
            all: t(words::SELECT_ALL).into(),
        }
    }
}
