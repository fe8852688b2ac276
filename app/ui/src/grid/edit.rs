//! Editing the cells of a grid in place, as in a spreadsheet: by typing, and by blocks through the clipboard.

use leptos::prelude::*;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// How an edit of a cell ended; where the focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Given up, or left by a press elsewhere: the focus stays where it is.
    Left,
    /// Given up by Escape: back to the cell.
    Here,
    /// By Enter.
    Down,
    /// By Tab.
    Next,
    /// By Shift+Tab.
    Back,
}

/// A cell: its row's key and its column.
pub type Cell<K> = (K, usize);
/// Whether a cell takes values.
pub type Takes<K> = Arc<dyn Fn(K, usize) -> bool + Send + Sync>;
/// Draws the control of a cell; text that was typed replaces what was there.
pub type Control<K> = Arc<dyn Fn(Cell<K>, Option<String>, Callback<(Done,)>) -> AnyView + Send + Sync>;
/// Texts for cells.
pub type Texts<K> = Vec<(Cell<K>, String)>;
/// The text of a cell for the clipboard.
pub type Text<K> = Arc<dyn Fn(K, usize) -> String + Send + Sync>;

/// What a grid needs to let its cells be edited.
#[derive(Clone)]
pub struct Editing<K: 'static> {
    /// Whether a cell takes values.
    pub takes: Takes<K>,
    /// Draws the control of a cell.
    pub control: Control<K>,
    /// The text of a cell.
    pub text: Text<K>,
    /// Takes texts for cells; empty ones clear. With the number of texts that had no cell.
    pub put: Callback<(Texts<K>, usize)>,
    /// Takes back the last change made here.
    pub undo: Callback<()>,
}

/// A block of cells: rows by their place, and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Rows.
    pub rows: RangeInclusive<usize>,
    /// Columns.
    pub columns: RangeInclusive<usize>,
}

impl Block {
    /// The block between two cells, given as row and column.
    pub fn between(a: (usize, usize), b: (usize, usize)) -> Self {
        Self { rows: a.0.min(b.0)..=a.0.max(b.0), columns: a.1.min(b.1)..=a.1.max(b.1) }
    }

    /// Whether a cell is in it.
    pub fn contains(&self, row: usize, column: usize) -> bool {
        self.rows.contains(&row) && self.columns.contains(&column)
    }

    /// Whether it is one cell.
    pub fn is_one(&self) -> bool {
        self.rows.start() == self.rows.end() && self.columns.start() == self.columns.end()
    }
}

impl<K: Copy> Editing<K> {
    /// The texts of a block; `key_at` tells the key of a row.
    pub(super) fn read(&self, block: &Block, key_at: impl Fn(usize) -> Option<K>) -> Vec<Vec<String>> {
        let keys = block.rows.clone().filter_map(key_at);
        keys.map(|key| block.columns.clone().map(|at| (self.text)(key, at)).collect()).collect()
    }

    /// Hands texts over for the cells of a block, again from the first when there are fewer; what has no cell is counted.
    pub(super) fn put_block(&self, block: &Block, texts: &[Vec<String>], key_at: impl Fn(usize) -> Option<K>) {
        let (mut cells, mut left) = (Vec::new(), 0);
        for (down, index) in block.rows.clone().enumerate() {
            let Some(texts) = texts.get(down % texts.len().max(1)) else { continue };
            for (across, at) in block.columns.clone().enumerate() {
                let Some(text) = texts.get(if texts.len() == 1 { 0 } else { across }) else { continue };
                match key_at(index).filter(|key| (self.takes)(*key, at)) {
                    Some(key) => cells.push(((key, at), text.clone())),
                    None if text.is_empty() => {}
                    None => left += 1,
                }
            }
        }
        self.put.run((cells, left));
    }
}

/// Where texts from the clipboard go: one text fills the block that is chosen, more go where they fit from the first cell
/// on.
pub(super) fn paste_target(chosen: Option<Block>, here: (usize, usize), source: &[Vec<String>]) -> Block {
    let wide = source.iter().map(Vec::len).max().unwrap_or_default();
    match chosen {
        Some(chosen) if source.len() == 1 && wide == 1 => chosen,
        chosen => {
            let (row, column) = chosen.map_or(here, |c| (*c.rows.start(), *c.columns.start()));
            Block::between((row, column), (row + source.len().max(1) - 1, column + wide.max(1) - 1))
        }
    }
}

/// Rows that are read from the clipboard at most.
const ROWS: usize = 5_000;
/// Columns of them.
const COLUMNS: usize = 200;

/// Texts as spreadsheets put them on the clipboard: parted by tabs and line ends, in quotes where a text has those.
pub fn to_clipboard(rows: &[Vec<String>]) -> String {
    let quoted = |text: &String| {
        if text.contains(['\t', '\n', '\r', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.clone() }
    };
    rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join("\t")).collect::<Vec<_>>().join("\n")
}

/// The reverse, as far as [`ROWS`] and [`COLUMNS`] go.
pub fn from_clipboard(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![Vec::new()];
    let mut cell = String::new();
    let mut letters = text.chars().peekable();
    let mut in_quotes = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' if in_quotes && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if in_quotes => in_quotes = false,
            '"' if cell.is_empty() => in_quotes = true,
            '\r' if !in_quotes && letters.peek() == Some(&'\n') => {}
            '\t' | '\n' if !in_quotes => {
                if let Some(row) = rows.last_mut()
                    && row.len() < COLUMNS
                {
                    row.push(std::mem::take(&mut cell));
                }
                cell.clear();
                if letter == '\n' {
                    if rows.len() == ROWS {
                        return rows;
                    }
                    rows.push(Vec::new());
                }
            }
            letter => cell.push(letter),
        }
    }
    // Spreadsheets end the last line, too.
    if !cell.is_empty() || rows.last().is_some_and(|row| !row.is_empty()) {
        if let Some(row) = rows.last_mut() {
            row.push(cell);
        }
    } else if rows.len() > 1 {
        rows.pop();
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(all: &[&[&str]]) -> Vec<Vec<String>> {
        all.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn what_is_copied_is_pasted() {
        let texts = rows(&[&["a", "two\nlines", ""], &["\"quoted\"", "tab\there", "z"]]);
        assert_eq!(from_clipboard(&to_clipboard(&texts)), texts);
        assert_eq!(from_clipboard(&to_clipboard(&rows(&[&["one"]]))), rows(&[&["one"]]));
    }

    #[test]
    fn what_spreadsheets_write_is_read() {
        assert_eq!(from_clipboard("a\tb\r\nc\td\r\n"), rows(&[&["a", "b"], &["c", "d"]]));
        assert_eq!(from_clipboard("\t\n\t\n"), rows(&[&["", ""], &["", ""]]));
        assert_eq!(from_clipboard("5\" pipe\tx"), rows(&[&["5\" pipe", "x"]]));
        assert_eq!(from_clipboard("\"never closed\tx"), rows(&[&["never closed\tx"]]));
        assert_eq!(from_clipboard(&"x\n".repeat(ROWS + 10)).len(), ROWS);
    }

    #[test]
    fn one_text_fills_a_block_and_more_go_from_its_corner() {
        let chosen = Block::between((2, 1), (5, 1));
        assert_eq!(paste_target(Some(chosen.clone()), (5, 1), &rows(&[&["x"]])), chosen);
        let two = rows(&[&["x", "y"], &["z"]]);
        assert_eq!(paste_target(Some(chosen), (5, 1), &two), Block::between((2, 1), (3, 2)));
        assert_eq!(paste_target(None, (5, 1), &two), Block::between((5, 1), (6, 2)));
    }

    #[test]
    fn a_block_lies_between_its_corners_whichever_come_first() {
        let block = Block::between((4, 1), (2, 3));
        assert!(block.contains(3, 2) && block.contains(2, 1) && !block.contains(1, 2) && !block.is_one());
        assert!(Block::between((1, 1), (1, 1)).is_one());
    }
}
