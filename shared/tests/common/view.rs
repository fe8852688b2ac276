//! A plain flat view of a rich text, as an editor keeps one: it knows nothing but the edits it is given.

use muster_shared::doc::{Block, BlockAttrs, Mark, MarkValue, TextEdit};
use std::collections::BTreeMap;

/// One unit.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A UTF-16 unit with its marks.
    Unit(u16, BTreeMap<String, MarkValue>),
    /// A marker.
    Marker(BlockAttrs),
}

/// The view.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct View(pub Vec<Cell>);

impl View {
    /// What `blocks` show; their positions must be right.
    pub fn of(blocks: &[Block]) -> Self {
        let mut cells = Vec::new();
        for block in blocks {
            assert_eq!(block.at, cells.len(), "position of {block:?}");
            if !block.implicit {
                cells.push(Cell::Marker(block.attrs.clone()));
            }
            for run in &block.runs {
                let marks: BTreeMap<String, MarkValue> =
                    run.marks.iter().map(|Mark { name, value }| (name.clone(), value.clone())).collect();
                cells.extend(run.text.encode_utf16().map(|unit| Cell::Unit(unit, marks.clone())));
            }
        }
        Self(cells)
    }

    /// Follows edits.
    pub fn follow(&mut self, edits: &[TextEdit]) {
        for edit in edits {
            match edit {
                TextEdit::Splice { at, del, insert } => {
                    let bare = insert.encode_utf16().map(|unit| Cell::Unit(unit, BTreeMap::new()));
                    self.0.splice(*at..at + del, bare);
                }
                TextEdit::Mark { from, to, name, value } => {
                    for cell in &mut self.0[*from..*to] {
                        if let Cell::Unit(_, marks) = cell {
                            match value {
                                Some(value) => drop(marks.insert(name.clone(), value.clone())),
                                None => drop(marks.remove(name)),
                            }
                        }
                    }
                }
                TextEdit::Block { at, attrs, new: true } => self.0.insert(*at, Cell::Marker(attrs.clone())),
                TextEdit::Block { at, attrs, new: false } => {
                    assert!(matches!(self.0[*at], Cell::Marker(_)), "no marker at {at}");
                    self.0[*at] = Cell::Marker(attrs.clone());
                }
            }
        }
    }

    /// Whether a unit boundary cuts a surrogate pair.
    pub fn cuts(&self, at: usize) -> bool {
        matches!(self.0.get(at), Some(Cell::Unit(unit, _)) if (0xdc00..0xe000).contains(unit))
    }

    /// The nearest position before `at` that cuts nothing.
    pub fn whole(&self, at: usize) -> usize {
        if self.cuts(at) { at - 1 } else { at }
    }

    /// The text without markers.
    pub fn text(&self) -> String {
        let units: Vec<u16> =
            self.0.iter().filter_map(|c| if let Cell::Unit(unit, _) = c { Some(*unit) } else { None }).collect();
        String::from_utf16(&units).expect("no pair is cut")
    }

    /// The positions of markers.
    pub fn markers(&self) -> Vec<usize> {
        (0..self.0.len()).filter(|i| matches!(self.0[*i], Cell::Marker(_))).collect()
    }
}
