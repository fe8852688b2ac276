//! What of a register is shown, as plain data that fits into an address.

use crate::state::RowView;
use muster_shared::isms::facets;
use muster_shared::isms::glance::Count;
use muster_shared::registers::{FLOWS, Flow};
use muster_shared::schema::{FieldKind, Register, Value};
use muster_ui::Sort;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A filter. Every number on a screen that leads to a list leads there by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that reference or title must contain, all of them.
    pub words: String,
    /// Wanted values by field, see [`facets::fits`].
    pub facets: BTreeMap<String, String>,
    /// Only results of this flow that nobody has taken up.
    pub waits: Option<&'static Flow>,
    /// Only records with undecided concurrent values.
    pub undecided: bool,
}

/// What a facet is compared with.
#[derive(Clone, Debug)]
pub struct Today {
    /// Today, `YYYY-MM-DD`.
    pub day: String,
    /// Until when something counts as due soon.
    pub soon: String,
}

impl Filter {
    /// Only what is undecided.
    pub fn undecided() -> Self {
        Self { undecided: true, ..Self::default() }
    }

    /// Whether everything is shown.
    pub fn is_empty(&self) -> bool {
        self.words.trim().is_empty() && self.facets.is_empty() && !self.undecided && self.waits.is_none()
    }

    /// The list behind a number.
    pub fn of(count: &Count) -> Self {
        let facets = count.facets.iter().map(|(field, wanted)| ((*field).to_owned(), wanted.clone())).collect();
        Self { facets, ..Self::default() }
    }

    /// Reads the query of an address; what is no field of the register is left out.
    pub fn parse(query: &str, register: &Register) -> Self {
        let mut filter = Self::default();
        for pair in query.split('&') {
            let Some((key, value)) = pair.split_once('=') else { continue };
            let value = decode(value);
            match key {
                "q" => filter.words = value,
                "undecided" => filter.undecided = true,
                "waits" => filter.waits = FLOWS.iter().find(|f| f.key == value && f.register == register.key),
                _ if key == "state" || key == facets::DEADLINE || register.field(key).is_some() => {
                    filter.facets.insert(key.to_owned(), value);
                }
                _ => {}
            }
        }
        filter
    }

    /// The query of an address, with `?` if there is anything.
    pub fn query(&self) -> String {
        let mut parts = Vec::new();
        if !self.words.trim().is_empty() {
            parts.push(format!("q={}", encode(&self.words)));
        }
        if self.undecided {
            parts.push("undecided=1".into());
        }
        parts.extend(self.waits.map(|flow| format!("waits={}", flow.key)));
        parts.extend(self.facets.iter().map(|(key, value)| format!("{key}={}", encode(value))));
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    /// Whether a row fits. `text` is its searchable text in lower case.
    pub fn fits(&self, register: &Register, row: &RowView, text: &str, words: &[String], today: &Today) -> bool {
        if self.undecided && row.row.conflicts.is_empty() {
            return false;
        }
        words.iter().all(|w| text.contains(w.as_str()))
            && self.facets.iter().all(|(field, wanted)| {
                let today = facets::Today { day: &today.day, soon: &today.soon };
                facets::fits(register, &row.row, field, wanted, today)
            })
    }
}

/// What rows are sorted by.
#[derive(Clone, Copy, Debug)]
pub enum SortKey {
    /// The reference.
    Reference,
    /// The title.
    Title,
    /// A cell of the projection row, and the kind of its field; none for the state.
    Cell(usize, Option<FieldKind>),
}

impl SortKey {
    /// By a column of the list: 0 the reference, 1 the title, then the register's own.
    pub fn of(register: &Register, column: usize) -> Self {
        let field = || register.columns.get(column.checked_sub(2)?).map(|c| c.field);
        match column {
            0 => Self::Reference,
            _ => field().map_or(Self::Title, |field| {
                Self::Cell(register.cell_of(field).unwrap_or(0), register.field(field).map(|f| f.kind))
            }),
        }
    }
}

/// Compares two rows.
pub fn compare(
    register: &Register,
    a: &RowView,
    b: &RowView,
    by: SortKey,
    person: &impl Fn(&str) -> String,
) -> Ordering {
    let ordinal = |state: &str| register.states.iter().position(|s| s.key == state).unwrap_or(usize::MAX);
    match by {
        SortKey::Reference => {
            (a.placement.number == 0, a.placement.number).cmp(&(b.placement.number == 0, b.placement.number))
        }
        SortKey::Title => a.row.title.to_lowercase().cmp(&b.row.title.to_lowercase()),
        SortKey::Cell(at, kind) => {
            let (x, y) = (a.row.cell(at), b.row.cell(at));
            // What is empty comes last whichever way: it is never what one looks for.
            match (x.is_empty(), y.is_empty()) {
                (true, true) => return Ordering::Equal,
                (true, false) => return Ordering::Greater,
                (false, true) => return Ordering::Less,
                _ => {}
            }
            match (kind, x, y) {
                (None, Value::Text(x), Value::Text(y)) => ordinal(x).cmp(&ordinal(y)),
                (Some(FieldKind::Person), Value::Text(x), Value::Text(y)) => person(x).cmp(&person(y)),
                (Some(FieldKind::Choice(choices)), Value::Text(x), Value::Text(y)) => {
                    let at = |key: &str| choices.iter().position(|c| c.key == key);
                    at(x).cmp(&at(y))
                }
                (_, Value::Text(x), Value::Text(y)) => x.cmp(y),
                (_, Value::Whole(x), Value::Whole(y)) => x.cmp(y),
                (_, Value::Flag(x), Value::Flag(y)) => x.cmp(y),
                (_, Value::Number(x), Value::Number(y)) => x.total_cmp(y),
                (_, Value::Money(x, c), Value::Money(y, d)) => (c, x).cmp(&(d, y)),
                (_, Value::Many(x), Value::Many(y)) => x.cmp(y),
                (_, Value::Estimate(l, i), Value::Estimate(m, j)) => {
                    (u16::from(*l) * u16::from(*i), i).cmp(&(u16::from(*m) * u16::from(*j), j))
                }
                _ => Ordering::Equal,
            }
        }
    }
}

/// Sorts rows; the order they come in decides between equals.
pub fn sort_rows<T>(
    register: &Register,
    rows: &mut [T],
    sort: Option<Sort>,
    order: impl Fn(&T, &T, SortKey) -> Ordering,
) {
    if let Some(Sort { column, descending }) = sort {
        let by = SortKey::of(register, column);
        rows.sort_by(|a, b| {
            let order = order(a, b, by);
            if descending { order.reverse() } else { order }
        });
    }
}

/// A text as a part of an address.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A part of an address as the text that it was; what cannot be read is left out.
pub fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let pair = [bytes.next(), bytes.next()].map(|b| b.and_then(|b| char::from(b).to_digit(16)));
                if let [Some(high), Some(low)] = pair {
                    out.push((high * 16 + low) as u8);
                }
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use muster_shared::registers::RISKS;

    #[test]
    fn a_filter_survives_the_address_bar() {
        let filter = Filter {
            words: "Müller & Söhne 100 %".into(),
            facets: BTreeMap::from([("state".into(), "closed".into()), ("current".into(), "4".into())]),
            undecided: true,
            waits: FLOWS.iter().find(|f| f.key == "risks-treated"),
        };
        let query = filter.query();
        assert_eq!(Filter::parse(query.trim_start_matches('?'), &RISKS), filter);
        assert_eq!(Filter::default().query(), "");
    }

    #[test]
    fn hostile_queries_are_read_as_far_as_they_make_sense() {
        for query in ["%", "q=%F", "q=%zz", "nonsense=1&==&state", "q=%FF%FE", "waits=ideas-changed"] {
            let filter = Filter::parse(query, &RISKS);
            assert!(filter.facets.is_empty() && filter.waits.is_none(), "{query}");
        }
    }
}
