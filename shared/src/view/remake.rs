//! What is made of every row of a list, made anew only where the row is another one.

use std::sync::Arc;

/// Something for each of `rows`, beside its row. `before` is what this gave for the list as it was: what was made of a row
/// that is still the same one is taken from there. Made for lists of which little changes at a time, in their order; after
/// anything else more is made anew than need be, and the result is the same.
pub fn remake<M: Clone, R>(before: &[(M, Arc<R>)], rows: &[Arc<R>], make: impl Fn(&R) -> M) -> Vec<(M, Arc<R>)> {
    let mut next = 0;
    let mut made = Vec::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate() {
        let is = |at: usize, row: &Arc<R>| before.get(at).is_some_and(|(_, known)| Arc::ptr_eq(known, row));
        // It is there, or what stood before it is gone.
        let found = [next, next + 1].into_iter().find(|at| is(*at, row));
        let one = found.and_then(|at| before.get(at)).map_or_else(|| make(row), |(one, _)| one.clone());
        next = match found {
            Some(at) => at + 1,
            // It was put in before what comes next.
            None if rows.get(place + 1).is_some_and(|following| is(next, following)) => next,
            None => next + 1,
        };
        made.push((one, row.clone()));
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    /// What is made, and of how many rows.
    fn again(before: &[(String, Arc<u32>)], rows: &[Arc<u32>]) -> (Vec<(String, Arc<u32>)>, usize) {
        let count = Cell::new(0);
        let made = remake(before, rows, |row| {
            count.set(count.get() + 1);
            format!("row {row}")
        });
        for ((text, kept), row) in made.iter().zip(rows) {
            assert!(Arc::ptr_eq(kept, row) && *text == format!("row {row}"));
        }
        assert_eq!(made.len(), rows.len());
        (made, count.get())
    }

    #[test]
    fn only_what_is_another_row_is_made_anew() {
        let rows: Vec<Arc<u32>> = (0..1_000).map(Arc::new).collect();
        let (made, count) = again(&[], &rows);
        assert_eq!(count, 1_000);
        assert_eq!(again(&made, &rows).1, 0);
        for at in [0, 1, 500, 998, 999] {
            let mut changed = rows.clone();
            changed[at] = Arc::new(7_000);
            assert_eq!(again(&made, &changed).1, 1, "{at} changed");
            let mut longer = rows.clone();
            longer.insert(at, Arc::new(8_000));
            assert_eq!(again(&made, &longer).1, 1, "one more at {at}");
            let mut shorter = rows.clone();
            shorter.remove(at);
            assert_eq!(again(&made, &shorter).1, 0, "{at} is gone");
        }
        let mut moved = rows.clone();
        let one = moved.remove(10);
        moved.insert(900, one);
        assert_eq!(again(&made, &moved).1, 1);
    }

    #[test]
    fn whatever_happened_to_a_list_the_result_is_of_its_rows() {
        let rows: Vec<Arc<u32>> = (0..50).map(Arc::new).collect();
        let (made, _) = again(&[], &rows);
        again(&made, &rows.iter().rev().cloned().collect::<Vec<_>>());
        again(&made, &rows.iter().step_by(3).cloned().collect::<Vec<_>>());
        again(&made, &[&rows[25..], &rows[..25], &rows[..5]].concat());
        again(&made, &[]);
    }
}
