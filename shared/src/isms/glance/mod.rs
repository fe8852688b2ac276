//! The ISMS at a glance: numbers over all records, each with the list that it counts.
//!
//! Every number is a [`Count`]: it carries the conditions of [`super::facets`] that its list is narrowed by. The functions go
//! once through the rows that they are given and sort them into counts, and a test holds each count against its list.

mod heat;
mod mine;
mod progress;
mod tally;
#[cfg(test)]
mod tests;

pub use heat::{Heat, heat};
pub use mine::{Arrived, Mine, Reason, arrived, mine};
pub use progress::{Measured, Progress, progress};
pub use tally::{Slice, by_field, by_month, by_state, months, total};

/// A number, and which list it is the length of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Count {
    /// How many records.
    pub number: usize,
    /// The register of the list.
    pub register: &'static str,
    /// What the list is narrowed by: a field and what it must hold, see [`super::facets::fits`].
    pub facets: Vec<(&'static str, String)>,
}

impl Count {
    /// Nothing counted yet, of a list narrowed so.
    fn of(register: &'static str, facets: &[(&'static str, &str)]) -> Self {
        let facets = facets.iter().map(|(field, wanted)| (*field, (*wanted).to_owned())).collect();
        Self { number: 0, register, facets }
    }

    /// The same, narrowed by one more.
    fn and(mut self, field: &'static str, wanted: impl Into<String>) -> Self {
        self.facets.push((field, wanted.into()));
        self
    }
}
