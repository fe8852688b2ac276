//! Brings entries that name their parents into document order.

/// The entries in an order in which every parent stands before its children, siblings as given; or an entry that is its
/// own ancestor. `parents` holds positions in itself.
pub(super) fn arrange(parents: &[Option<usize>]) -> Result<Vec<usize>, usize> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); parents.len()];
    let mut stack = Vec::new();
    for (index, parent) in parents.iter().enumerate().rev() {
        match parent {
            Some(parent) => children[*parent].push(index),
            None => stack.push(index),
        }
    }
    // Both lists were filled from the back, and a stack gives from the back: the order comes out as given.
    let mut order = Vec::with_capacity(parents.len());
    let mut met = vec![false; parents.len()];
    while let Some(index) = stack.pop() {
        met[index] = true;
        order.push(index);
        stack.append(&mut children[index]);
    }
    // What no root leads to hangs on a circle.
    match met.iter().position(|m| !m) {
        Some(lost) => Err(on_circle(parents, lost)),
        None => Ok(order),
    }
}

/// The first entry of the circle above `start`.
fn on_circle(parents: &[Option<usize>], start: usize) -> usize {
    let mut met = vec![false; parents.len()];
    let mut at = start;
    while !met[at] {
        met[at] = true;
        match parents[at] {
            Some(parent) => at = parent,
            None => return start,
        }
    }
    at
}

/// For an order of [`arrange`]: where each entry came to stand.
pub(super) fn positions(order: &[usize]) -> Vec<usize> {
    let mut out = vec![0; order.len()];
    for (position, index) in order.iter().enumerate() {
        out[*index] = position;
    }
    out
}
