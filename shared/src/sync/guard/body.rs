//! How large a change is once decoded, found out from its encoded columns.
//!
//! Columns are run-length encoded: three bytes can stand for ten million rows. Every decoder of automerge expands them
//! row by row, so the counts are added up here first. The layout is automerge's storage format, change chunks.

use super::chunk::Reader;
use super::runs::{Run, Runs};
use crate::sync::frame::Rejection;
use crate::sync::limits;

/// Changes that one may name as its predecessors; a merge of everybody's concurrent edits names each.
const DEPENDENCIES: usize = 4096;
/// Actors that one change may refer to.
const ACTORS: usize = 4096;
/// Bytes of an actor id. Ours have 16; JavaScript clients append to theirs for edits in the past.
const ACTOR_BYTES: usize = 64;
/// Bytes of a commit message.
const MESSAGE: usize = 4096;
/// Columns a change may have; the format knows fifteen.
const COLUMNS: usize = 16;
/// Operations replaced or deleted by one change.
const PREDECESSORS: u64 = 4 * limits::OPERATIONS;
/// Bytes of one map key or mark name.
const KEY: usize = 1024;
/// Bytes of all map keys, or all mark names, once written out for every operation.
const KEYS: u64 = limits::INFLATED as u64;
/// The highest operation counter or sequence that a change may name.
const COUNTER: u64 = 1 << 31;

/// What [`measure`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measure {
    /// Rows of the action column.
    pub operations: u64,
}

/// Column specifications: number of the group, shifted by four, and the type.
mod column {
    pub const OBJECT_ACTOR: u64 = 0x01;
    pub const OBJECT_COUNTER: u64 = 0x02;
    pub const KEY_ACTOR: u64 = 0x11;
    pub const KEY_COUNTER: u64 = 0x13;
    pub const KEY_STRING: u64 = 0x15;
    pub const INSERT: u64 = 0x34;
    pub const ACTION: u64 = 0x42;
    pub const VALUE_META: u64 = 0x56;
    pub const VALUE: u64 = 0x57;
    pub const PREDECESSOR_COUNT: u64 = 0x70;
    pub const PREDECESSOR_ACTOR: u64 = 0x71;
    pub const PREDECESSOR_COUNTER: u64 = 0x73;
    pub const EXPAND: u64 = 0x94;
    pub const MARK_NAME: u64 = 0xa5;
}

/// Adds up what a change's content will expand to, without expanding it.
pub(super) fn measure(body: &[u8]) -> Result<Measure, Rejection> {
    let mut reader = Reader(body);
    let dependencies = reader.length()?;
    if dependencies > DEPENDENCIES {
        return Err(Rejection::TooLarge);
    }
    reader.take(dependencies * 32)?;
    actor(&mut reader)?;
    let sequence = reader.unsigned()?;
    let start = reader.unsigned()?;
    if sequence == 0 || sequence > COUNTER || start == 0 || start > COUNTER {
        return Err(Rejection::OutOfRange);
    }
    reader.signed()?;
    let message = reader.length()?;
    if message > MESSAGE {
        return Err(Rejection::TooLarge);
    }
    std::str::from_utf8(reader.take(message)?).map_err(|_| Rejection::Malformed)?;
    let others = reader.length()?;
    if others > ACTORS {
        return Err(Rejection::TooLarge);
    }
    for _ in 0..others {
        actor(&mut reader)?;
    }
    let columns = columns(&mut reader)?;
    // automerge keeps an author there: unsigned, so worth nothing here, and a second one for an actor is an error to it.
    if !reader.is_empty() {
        return Err(Rejection::Malformed);
    }
    // The action column first: its rows bound all the others.
    let mut operations = 0;
    for run in Runs::new(columns.get(column::ACTION), Reader::unsigned) {
        let Run { count, value } = run?;
        operations += count;
        if operations > limits::OPERATIONS {
            return Err(Rejection::TooManyOperations);
        }
        if value.is_none_or(|action| action > 7) {
            return Err(Rejection::Malformed);
        }
    }
    columns.check(operations, others as u64 + 1)?;
    Ok(Measure { operations })
}

fn actor(reader: &mut Reader<'_>) -> Result<(), Rejection> {
    match reader.length()? {
        0 => Err(Rejection::Malformed),
        length if length > ACTOR_BYTES => Err(Rejection::TooLarge),
        length => reader.take(length).map(|_| ()),
    }
}

/// The columns by specification.
struct Columns<'a>(Vec<(u64, &'a [u8])>);

fn columns<'a>(reader: &mut Reader<'a>) -> Result<Columns<'a>, Rejection> {
    let count = reader.length()?;
    if count > COLUMNS {
        return Err(Rejection::TooLarge);
    }
    let mut announced = Vec::with_capacity(count);
    for _ in 0..count {
        let specification = reader.unsigned()?;
        let length = reader.unsigned()?;
        if announced.last().is_some_and(|(last, _)| *last >= specification) {
            return Err(Rejection::Malformed);
        }
        announced.push((specification, usize::try_from(length).map_err(|_| Rejection::Malformed)?));
    }
    announced
        .into_iter()
        .map(|(specification, length)| Ok((specification, reader.take(length)?)))
        .collect::<Result<_, _>>()
        .map(Columns)
}

impl<'a> Columns<'a> {
    fn get(&self, specification: u64) -> &'a [u8] {
        self.0.iter().find(|(found, _)| *found == specification).map_or(&[], |(_, bytes)| bytes)
    }

    /// Every column against the number of operations. Unknown and deflated ones are refused: automerge drops or
    /// refuses them as well.
    fn check(&self, operations: u64, actors: u64) -> Result<(), Rejection> {
        use column::*;
        let mut predecessors = 0u64;
        for run in Runs::new(self.get(PREDECESSOR_COUNT), Reader::unsigned) {
            let Run { count, value } = run?;
            predecessors = predecessors.saturating_add(count.saturating_mul(value.unwrap_or(0)));
            if predecessors > PREDECESSORS {
                return Err(Rejection::TooManyOperations);
            }
        }
        for (specification, bytes) in &self.0 {
            match *specification {
                OBJECT_ACTOR | KEY_ACTOR => numbers(bytes, operations, actors - 1)?,
                PREDECESSOR_ACTOR => numbers(bytes, predecessors, actors - 1)?,
                OBJECT_COUNTER => numbers(bytes, operations, COUNTER)?,
                KEY_COUNTER => deltas(bytes, operations)?,
                PREDECESSOR_COUNTER => deltas(bytes, predecessors)?,
                PREDECESSOR_COUNT => numbers(bytes, operations, PREDECESSORS)?,
                KEY_STRING | MARK_NAME => strings(bytes, operations)?,
                INSERT | EXPAND => booleans(bytes, operations)?,
                VALUE_META => values(bytes, operations, self.get(VALUE).len() as u64)?,
                ACTION | VALUE => {}
                _ => return Err(Rejection::Malformed),
            }
        }
        // Values without a column that says what they are.
        if !self.get(VALUE).is_empty() && self.get(VALUE_META).is_empty() {
            return Err(Rejection::Malformed);
        }
        Ok(())
    }
}

fn within(rows: &mut u64, count: u64, limit: u64) -> Result<(), Rejection> {
    *rows = rows.saturating_add(count);
    if *rows > limit { Err(Rejection::Malformed) } else { Ok(()) }
}

fn numbers(bytes: &[u8], rows: u64, highest: u64) -> Result<(), Rejection> {
    let mut seen = 0;
    for run in Runs::new(bytes, Reader::unsigned) {
        let Run { count, value } = run?;
        within(&mut seen, count, rows)?;
        if value.is_some_and(|value| value > highest) {
            return Err(Rejection::Malformed);
        }
    }
    Ok(())
}

/// Differences between neighbours; the sums must stay counters.
fn deltas(bytes: &[u8], rows: u64) -> Result<(), Rejection> {
    let (mut seen, mut sum) = (0, 0i64);
    for run in Runs::new(bytes, Reader::signed) {
        let Run { count, value } = run?;
        within(&mut seen, count, rows)?;
        if let Some(delta) = value {
            let count = i64::try_from(count).map_err(|_| Rejection::Malformed)?;
            // The sum moves evenly within a run, so its ends bound it.
            let end = delta.checked_mul(count).and_then(|moved| sum.checked_add(moved)).ok_or(Rejection::Malformed)?;
            if !(0..=COUNTER as i64).contains(&end) || !(0..=COUNTER as i64).contains(&(sum + delta)) {
                return Err(Rejection::Malformed);
            }
            sum = end;
        }
    }
    Ok(())
}

fn strings(bytes: &[u8], rows: u64) -> Result<(), Rejection> {
    let (mut seen, mut written) = (0, 0u64);
    for run in Runs::new(bytes, key) {
        let Run { count, value } = run?;
        within(&mut seen, count, rows)?;
        written = written.saturating_add(count.saturating_mul(value.map_or(0, |key| key.len() as u64)));
        if written > KEYS {
            return Err(Rejection::TooLarge);
        }
    }
    Ok(())
}

fn key<'a>(reader: &mut Reader<'a>) -> Result<&'a str, Rejection> {
    let length = reader.length()?;
    if length > KEY {
        return Err(Rejection::TooLarge);
    }
    std::str::from_utf8(reader.take(length)?).map_err(|_| Rejection::Malformed)
}

/// The lower four bits of a value's description are its type, the others the length in the value column.
fn values(bytes: &[u8], rows: u64, available: u64) -> Result<(), Rejection> {
    let (mut seen, mut used) = (0, 0u64);
    for run in Runs::new(bytes, Reader::unsigned) {
        let Run { count, value } = run?;
        within(&mut seen, count, rows)?;
        let meta = value.ok_or(Rejection::Malformed)?;
        if meta & 15 > 9 {
            return Err(Rejection::Malformed);
        }
        used = used.saturating_add(count.saturating_mul(meta >> 4));
    }
    if used == available { Ok(()) } else { Err(Rejection::Malformed) }
}

/// Counts of alternating false and true.
fn booleans(bytes: &[u8], rows: u64) -> Result<(), Rejection> {
    let (mut reader, mut seen, mut first) = (Reader(bytes), 0, true);
    while !reader.is_empty() {
        let count = reader.unsigned()?;
        if count == 0 && !first {
            return Err(Rejection::Malformed);
        }
        first = false;
        within(&mut seen, count, rows)?;
    }
    Ok(())
}
