//! Run-length encoded columns, read run by run: never expanded.

use super::chunk::Reader;
use crate::sync::frame::Rejection;

/// A value, or nothing, so many times.
pub(super) struct Run<T> {
    pub count: u64,
    pub value: Option<T>,
}

/// The runs of a run-length encoded column: a positive count and one value, a negative count and as many values (given
/// one by one), or zero and a count of nothings.
pub(super) struct Runs<'a, F> {
    reader: Reader<'a>,
    literals: u64,
    read: F,
    failed: bool,
}

impl<'a, T, F: Fn(&mut Reader<'a>) -> Result<T, Rejection>> Runs<'a, F> {
    fn next_run(&mut self) -> Result<Run<T>, Rejection> {
        if self.literals > 0 {
            self.literals -= 1;
            return Ok(Run { count: 1, value: Some((self.read)(&mut self.reader)?) });
        }
        match self.reader.signed()? {
            0 => match self.reader.unsigned()? {
                0 => Err(Rejection::Malformed),
                count => Ok(Run { count, value: None }),
            },
            count if count > 0 => Ok(Run { count: count.unsigned_abs(), value: Some((self.read)(&mut self.reader)?) }),
            count => {
                self.literals = count.unsigned_abs() - 1;
                Ok(Run { count: 1, value: Some((self.read)(&mut self.reader)?) })
            }
        }
    }
}

impl<'a, F> Runs<'a, F> {
    pub fn new(bytes: &'a [u8], read: F) -> Self {
        Self { reader: Reader(bytes), literals: 0, read, failed: false }
    }
}

impl<'a, T, F: Fn(&mut Reader<'a>) -> Result<T, Rejection>> Iterator for Runs<'a, F> {
    type Item = Result<Run<T>, Rejection>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed || (self.literals == 0 && self.reader.is_empty()) {
            return None;
        }
        let run = self.next_run();
        self.failed = run.is_err();
        Some(run)
    }
}
