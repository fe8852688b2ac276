//! Keeping single changes small enough for every peer.

use super::blocks::units;
use super::types::{OPERATIONS, TextEdit};

impl TextEdit {
    /// About how many operations it makes: one per unit inserted or removed.
    pub fn operations(&self) -> usize {
        match self {
            Self::Splice { del, insert, .. } => del.saturating_add(insert.chars().count()),
            Self::Mark { .. } => 4,
            Self::Block { attrs, .. } => 8 + attrs.other.len(),
        }
    }

    /// Splits a long list (a paste, a replaced text) into lists that each make one change that peers accept. Marks
    /// that follow an insertion stay with its last part, so give them after the text they belong to.
    pub fn split(edits: &[Self]) -> Vec<Vec<Self>> {
        let limit = OPERATIONS;
        let mut out: Vec<Vec<Self>> = Vec::new();
        let mut room = 0;
        let mut push = |edit: Self| {
            let cost = edit.operations();
            if cost > room || out.is_empty() {
                out.push(Vec::new());
                room = limit;
            }
            room = room.saturating_sub(cost);
            if let Some(last) = out.last_mut() {
                last.push(edit);
            }
        };
        for edit in edits {
            let Self::Splice { at, del, insert } = edit else {
                push(edit.clone());
                continue;
            };
            if edit.operations() <= limit {
                push(edit.clone());
                continue;
            }
            let mut left = *del;
            while left > 0 {
                let n = left.min(limit / 2);
                // From the end, so that no part cuts a character that the next one would need whole.
                push(Self::Splice { at: *at + left - n, del: n, insert: String::new() });
                left -= n;
            }
            let mut here = *at;
            let chars: Vec<char> = insert.chars().collect();
            for part in chars.chunks(limit / 2) {
                let part: String = part.iter().collect();
                let n = units(&part);
                push(Self::Splice { at: here, del: 0, insert: part });
                here += n;
            }
        }
        out
    }
}
