//! Which records of a register are shown.

use crate::isms::facets::{self, Today};
use crate::isms::glance::Count;
use crate::registers::Flow;
use crate::schema::Register;
use crate::sync::row::Row;
use std::collections::BTreeMap;

/// A filter. Every number on a screen that leads to a list leads there by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that reference or title must contain, all of them.
    pub words: String,
    /// Wanted values by field, see [`facets::fits`].
    pub facets: BTreeMap<String, String>,
    /// Only results of this flow that nobody has taken up. One record does not tell: [`crate::isms::standing`] does.
    pub waits: Option<&'static Flow>,
    /// Only records with undecided concurrent values.
    pub undecided: bool,
}

impl Filter {
    /// A filter by one facet.
    pub fn by(field: &str, value: &str) -> Self {
        Self { facets: BTreeMap::from([(field.to_owned(), value.to_owned())]), ..Self::default() }
    }

    /// Only what is undecided.
    pub fn undecided() -> Self {
        Self { undecided: true, ..Self::default() }
    }

    /// The list behind a number.
    pub fn of(count: &Count) -> Self {
        let facets = count.facets.iter().map(|(field, wanted)| ((*field).to_owned(), wanted.clone())).collect();
        Self { facets, ..Self::default() }
    }

    /// Whether everything is shown.
    pub fn is_empty(&self) -> bool {
        self.words.trim().is_empty() && self.facets.is_empty() && !self.undecided && self.waits.is_none()
    }

    /// The words in lower case, one by one, for [`Filter::fits`].
    pub fn wanted(&self) -> Vec<String> {
        self.words.to_lowercase().split_whitespace().map(str::to_owned).collect()
    }

    /// Whether a row fits all but [`Filter::waits`]. `text` is its searchable text in lower case, `words` are [`Filter::wanted`].
    pub fn fits(&self, register: &Register, row: &Row, text: &str, words: &[String], today: Today<'_>) -> bool {
        if self.undecided && row.conflicts.is_empty() {
            return false;
        }
        words.iter().all(|w| holds(text, w))
            && self.facets.iter().all(|(field, wanted)| facets::fits(register, row, field, wanted, today))
    }
}

/// Whether `word` is in `text`. Both are short: preparing the search, as the standard library does for each text, takes longer
/// than searching.
fn holds(text: &str, word: &str) -> bool {
    let Some((first, rest)) = word.as_bytes().split_first() else { return true };
    let mut left = text.as_bytes();
    while let Some(at) = left.iter().position(|byte| byte == first) {
        left = &left[at + 1..];
        if left.starts_with(rest) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isms::checks::testing::{doc, many, record, text};
    use crate::registers::RISKS;
    use crate::schema::Value;

    fn fits(filter: &Filter, row: &Row) -> bool {
        let today = Today { day: "2026-06-15", soon: "2026-07-15" };
        filter.fits(&RISKS, row, &row.title.to_lowercase(), &filter.wanted(), today)
    }

    #[test]
    fn a_facet_means_what_its_field_holds() {
        let row = record("risk", 1, "evaluated")
            .with("owner", text("A"))
            .with("review", text("2026-06-14"))
            .with("current", Value::Estimate(5, 5))
            .with("tags", many(&["cloud", "site"]))
            .linked_to("assets", doc(9));
        for (field, value, is) in [
            ("state", "evaluated", true),
            ("state", "closed", false),
            ("owner", "A", true),
            ("owner", "none", false),
            ("review", "overdue", true),
            ("review", "2026-06-14", true),
            ("review", "2026-06-15", false),
            ("current", "5", true),
            ("current", "five", false),
            ("target", "none", true),
            ("tags", "site", true),
            ("tags", "sit", false),
            ("assets", "none", false),
            ("controls", "none", true),
            ("assets", &doc(9).to_string(), true),
            ("no such field", "none", false),
        ] {
            assert_eq!(fits(&Filter::by(field, value), &row), is, "{field} {value}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_word_is_found_wherever_it_stands(text in "[aäb ]{0,12}", word in "[aäb ]{0,4}") {
            proptest::prop_assert_eq!(holds(&text, &word), text.contains(&word));
        }
    }

    #[test]
    fn all_words_must_be_there_in_any_case() {
        let row = record("risk", 7, "closed");
        let by = |words: &str| fits(&Filter { words: words.into(), ..Filter::default() }, &row);
        assert!(by("") && by("RECORD 7") && by("7 rec") && !by("record 8"));
        // What is over is never late, and there is nothing undecided.
        assert!(!fits(&Filter::by("review", "overdue"), &row.clone().with("review", text("2020-01-01"))));
        assert!(!fits(&Filter::undecided(), &row));
    }
}
