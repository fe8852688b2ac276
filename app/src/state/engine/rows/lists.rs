//! Lists of rows in their order.

use crate::state::rows::RowView;
use muster_shared::id::DocId;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

/// The rows of some registers, each in order, without those of deleted records.
pub(super) fn collect<'r>(
    shown: &HashMap<DocId, Arc<RowView>>,
    registers: impl Iterator<Item = &'r str>,
) -> HashMap<String, Vec<Arc<RowView>>> {
    let mut lists: HashMap<String, Vec<Arc<RowView>>> = registers.map(|r| (r.to_owned(), Vec::new())).collect();
    if lists.is_empty() {
        return lists;
    }
    for row in shown.values().filter(|row| !row.row.deleted) {
        if let Some(list) = lists.get_mut(row.row.register.as_str()) {
            list.push(row.clone());
        }
    }
    lists.values_mut().for_each(|rows| rows.sort_by_key(|row| place_of(row)));
    lists
}

/// The rows of one register, in order. A page asks for all registers one by one when it opens: comparing names costs a
/// fraction of what looking them up in a table does.
pub(super) fn rows_of(shown: &HashMap<DocId, Arc<RowView>>, register: &str) -> Vec<Arc<RowView>> {
    let of_it = shown.values().filter(|row| row.row.register == register && !row.row.deleted);
    let mut rows: Vec<Arc<RowView>> = of_it.cloned().collect();
    rows.sort_by_key(|row| place_of(row));
    rows
}

/// What the document says and what the server says, with the state that comes of both; the same value where that changes
/// nothing.
pub(super) fn joined(view: &Arc<RowView>) -> Arc<RowView> {
    let last = view.placement.decision.as_deref();
    if view.row.is_joined(last) {
        return view.clone();
    }
    let mut both = RowView::clone(view);
    both.row.join(last);
    Arc::new(both)
}

/// Takes a row out of a list in order where it was, and puts it in where it belongs now.
pub(super) fn place_in(rows: &mut Vec<Arc<RowView>>, before: Option<&Arc<RowView>>, after: Option<Arc<RowView>>) {
    let place = |rows: &[Arc<RowView>], row: &RowView| rows.partition_point(|r| order(r, row) == Ordering::Less);
    let was = before
        .map(|row| place(rows, row))
        .filter(|at| rows.get(*at).zip(before).is_some_and(|(there, row)| there.row.doc == row.row.doc));
    match (was, after) {
        (Some(at), Some(row)) if before.is_some_and(|before| order(before, &row) == Ordering::Equal) => rows[at] = row,
        (was, after) => {
            if let Some(at) = was {
                rows.remove(at);
            }
            if let Some(row) = after {
                rows.insert(place(rows, &row), row);
            }
        }
    }
}

/// Numbered records in the order of their numbers; what the server has not seen yet at the end.
pub(super) fn order(a: &RowView, b: &RowView) -> Ordering {
    place_of(a).cmp(&place_of(b))
}

/// What is compared; no two records have the same.
fn place_of(row: &RowView) -> (bool, u32, DocId) {
    (row.placement.number == 0, row.placement.number, row.row.doc)
}
