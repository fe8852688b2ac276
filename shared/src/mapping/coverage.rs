//! How far a framework is answered by what is done for another one. **It is a reckoning and no judgement**: a requirement that
//! is answered through another one is still judged by somebody, and nothing here says that it conforms.

use super::index::{Mappings, Tie};
use crate::domain::relation::Cover;
use crate::id::DocId;
use crate::sync::row::Row;

/// How far something is done, by its record's fulfilment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Met {
    /// It is not, nobody judged it, or it does not apply.
    No,
    /// In part.
    Part,
    /// In full.
    Full,
}

/// How far a requirement is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// Something that is equal or demands more is fulfilled in full.
    Full,
    /// Something that it shares a part with is fulfilled, or something that is equal is fulfilled in part. Parts are not added
    /// up, because nobody knows which parts they are.
    Part,
    /// Something stands beside it, and nothing of that is fulfilled.
    Open,
    /// Nothing stands beside it.
    Unmapped,
    /// It does not apply here.
    Excluded,
}

impl Answer {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Full, Self::Part, Self::Open, Self::Unmapped, Self::Excluded];

    /// A name that never changes, for addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Part => "part",
            Self::Open => "open",
            Self::Unmapped => "unmapped",
            Self::Excluded => "excluded",
        }
    }
}

/// A requirement with what answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The requirement.
    pub node: DocId,
    /// How far it is answered.
    pub answer: Answer,
    /// The other framework's requirements beside it, each with how far it is done.
    pub through: Vec<(Tie, Met)>,
}

/// How far the requirement of a row is fulfilled.
pub fn met(row: &Row) -> Met {
    if is_excluded(row) || row.state() == "superseded" {
        return Met::No;
    }
    match row.value("fulfilment").as_text() {
        Some("full") => Met::Full,
        Some("partial") => Met::Part,
        _ => Met::No,
    }
}

fn is_excluded(row: &Row) -> bool {
    row.state() == "not_applicable" || row.value("applicability").as_text() == Some("not_applicable")
}

/// How far the requirement `row` is answered by those of the framework `by`; `None` for one that was superseded. `find` gives
/// the rows of requirements.
pub fn answered<'a>(
    row: &Row,
    by: DocId,
    mappings: &Mappings,
    find: impl Fn(DocId) -> Option<&'a Row>,
) -> Option<Answered> {
    if row.state() == "superseded" {
        return None;
    }
    let mut through = Vec::new();
    let mut answer = Answer::Unmapped;
    for tie in mappings.ties(row.doc) {
        let Some(other) = find(tie.other).filter(|other| other.linked("source").any(|source| source == by)) else {
            continue;
        };
        let met = met(other);
        let this = match (tie.cover(), met) {
            (Cover::Nothing, _) => Answer::Unmapped,
            (_, Met::No) => Answer::Open,
            (Cover::Full, Met::Full) => Answer::Full,
            _ => Answer::Part,
        };
        answer = answer.min(this);
        through.push((tie, met));
    }
    if is_excluded(row) {
        answer = Answer::Excluded;
    }
    Some(Answered { node: row.doc, answer, through })
}
