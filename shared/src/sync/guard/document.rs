//! How large a whole document is once expanded, found out from its encoded columns.
//!
//! Two hundred bytes can be a text of ten million letters, and automerge expands them all before it can tell that they are
//! a lie. The layout is automerge's storage format, document chunks; what the columns mean is left to automerge.

use super::chunk::{Kind, Reader, envelope, inflate};
use super::runs::Runs;
use crate::sync::frame::Rejection;
use crate::sync::limits;

/// Columns of changes, or of operations; the format knows fewer than twenty.
const COLUMNS: usize = 32;
/// Rows of a column of changes: each may name several that it builds on, and all are counted in one column.
const DEPENDENCIES: u64 = 8 * limits::CHUNKS_PER_PUSH as u64;
/// Says of a column that it is deflated.
const DEFLATED: u64 = 0x08;
/// The lower three bits of a column's specification.
const TYPE: u64 = 0x07;

/// Refuses a document chunk that expands to more than [`limits::DOCUMENT_OPERATIONS`] operations, eight times
/// [`limits::CHUNKS_PER_PUSH`] changes or dependencies, or [`limits::DOCUMENT_INFLATED`] bytes. Whether it is a document at all
/// remains to be seen; `chunk` is read in time and memory bounded by its length and these limits.
///
/// # Errors
/// [`Rejection::Malformed`], [`Rejection::TooLarge`] or [`Rejection::TooManyOperations`].
pub fn weigh(chunk: &[u8]) -> Result<(), Rejection> {
    let (envelope, rest) = envelope(chunk)?;
    if envelope.kind != Kind::Document || !rest.is_empty() {
        return Err(Rejection::Malformed);
    }
    let mut reader = Reader(envelope.body);
    for _ in 0..reader.length()? {
        let actor = reader.length()?;
        reader.take(actor)?;
    }
    let heads = reader.length()?.checked_mul(32).ok_or(Rejection::Malformed)?;
    reader.take(heads)?;
    let changes = described(&mut reader)?;
    let operations = described(&mut reader)?;
    let mut inflated = 0;
    for (columns, most) in [(changes, DEPENDENCIES), (operations, limits::DOCUMENT_OPERATIONS)] {
        for (specification, length) in columns {
            let bytes = reader.take(length)?;
            if specification & DEFLATED == 0 {
                rows(specification & TYPE, bytes, most)?;
            } else {
                let whole = inflate(bytes)?;
                inflated += whole.len();
                if inflated > limits::DOCUMENT_INFLATED {
                    return Err(Rejection::TooLarge);
                }
                rows(specification & TYPE, &whole, most)?;
            }
        }
    }
    Ok(())
}

/// Specifications and lengths of the columns that follow later.
fn described(reader: &mut Reader<'_>) -> Result<Vec<(u64, usize)>, Rejection> {
    let count = reader.length()?;
    if count > COLUMNS {
        return Err(Rejection::TooLarge);
    }
    (0..count)
        .map(|_| {
            let specification = reader.unsigned()?;
            let length = usize::try_from(reader.unsigned()?).map_err(|_| Rejection::Malformed)?;
            Ok((specification, length))
        })
        .collect()
}

/// Counts the rows of a column by the type in its specification.
fn rows(kind: u64, bytes: &[u8], most: u64) -> Result<(), Rejection> {
    match kind {
        // Group sizes, actors, numbers and descriptions of values.
        0..=2 | 6 => total(Runs::new(bytes, Reader::unsigned).map(|run| Ok(run?.count)), most),
        3 => total(Runs::new(bytes, Reader::signed).map(|run| Ok(run?.count)), most),
        4 => {
            let mut reader = Reader(bytes);
            total(std::iter::from_fn(|| (!reader.is_empty()).then(|| reader.unsigned())), most)
        }
        5 => {
            let mut written = 0u64;
            let counts = Runs::new(bytes, text).map(|run| {
                let run = run?;
                written =
                    written.saturating_add(run.count.saturating_mul(run.value.map_or(0, |text| text.len() as u64)));
                if written > limits::DOCUMENT_INFLATED as u64 { Err(Rejection::TooLarge) } else { Ok(run.count) }
            });
            total(counts, most)
        }
        // The values themselves, which are as long as they are.
        _ => Ok(()),
    }
}

fn text<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], Rejection> {
    let length = reader.length()?;
    reader.take(length)
}

fn total(counts: impl Iterator<Item = Result<u64, Rejection>>, most: u64) -> Result<(), Rejection> {
    let mut rows = 0u64;
    for count in counts {
        rows = rows.saturating_add(count?);
        if rows > most {
            return Err(Rejection::TooManyOperations);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use automerge::transaction::Transactable;
    use automerge::{AutoCommit, ObjType, ROOT};

    #[test]
    fn what_automerge_saves_is_let_through() {
        let mut doc = AutoCommit::new();
        assert_eq!(weigh(&doc.save()), Ok(()));
        let text = doc.put_object(ROOT, "text", ObjType::Text).unwrap();
        for round in 0..40 {
            // Long enough that automerge deflates the columns.
            doc.splice_text(&text, round, 0, "Räume und Zugänge, ").unwrap();
            doc.put(ROOT, format!("key {round}"), 1.5).unwrap();
            doc.splice_text(&text, round + 3, 2, "").unwrap();
            doc.commit();
        }
        assert_eq!(weigh(&doc.save()), Ok(()));
        assert_eq!(weigh(&doc.save_nocompress()), Ok(()));
        // A change is no document, and two documents are not one.
        assert_eq!(weigh(doc.get_last_local_change().unwrap().raw_bytes()), Err(Rejection::Malformed));
        assert_eq!(weigh(&doc.save().repeat(2)), Err(Rejection::Malformed));
    }

    #[test]
    fn columns_are_counted_whatever_their_type() {
        for (kind, bytes) in [
            (0, &[9, 1][..]),
            (1, &[9, 1]),
            (2, &[0, 9]),
            (3, &[0x7e, 1, 1, 7, 1]),
            (4, &[5, 4]),
            (5, &[9, 1, b'x']),
            (6, &[9, 0x16]),
        ] {
            assert_eq!(rows(kind, bytes, 9), Ok(()), "type {kind}");
            assert_eq!(rows(kind, bytes, 8), Err(Rejection::TooManyOperations), "type {kind}");
        }
        assert_eq!(rows(5, &[0xff, 0xff, 0xff, 0xff, 0x07, 1, b'x'], u64::MAX), Err(Rejection::TooLarge));
    }
}
