//! A view as the query of an address, `sort=-current&group=state&owner=none`, and back. Whoever wrote it may be
//! anybody: what is unknown, twice there or too much is left out, and what remains is a view.

use super::{Filter, Layout, SORTS, Sort, View, field_of, is_board, is_calendar, is_column, is_groupable, is_sortable};
use super::{REFERENCE, TITLE};
use crate::isms::facets::{DEADLINE, DECISION};
use crate::registers::FLOWS;
use crate::schema::Register;

/// Keys of a query that say how records are shown. No field may be called so, as fields are filtered by their own keys.
#[cfg(test)]
const RESERVED: [&str; 9] = ["q", "undecided", "waits", "columns", "sort", "group", "as", "view", "from"];
/// Characters of the words that are taken.
const WORDS: usize = 100;
/// Characters of a wanted value that are taken: several may be wanted at once, with commas between.
const WANTED: usize = 400;
/// Wanted values that are taken.
const FACETS: usize = 16;

impl View {
    /// Bytes of a query that are read; what comes after is left out. A row carries as much of a line.
    pub const LONGEST: usize = 2_000;

    /// Reads a query, with or without `?`.
    pub fn parse(query: &str, register: &'static Register) -> Self {
        let mut view = Self::default();
        for (key, value) in pairs(query) {
            match key {
                "q" => view.filter.words = decode(value).chars().take(WORDS).collect(),
                "undecided" => view.filter.undecided = true,
                "waits" => view.filter.waits = FLOWS.iter().find(|f| f.key == value && f.register == register.key),
                "columns" => {
                    let columns = list(value).filter_map(|key| field_of(register, key));
                    view.set_columns(register, once(columns.filter(|key| is_column(register, key))));
                }
                "sort" => {
                    let mut sorts: Vec<Sort> = Vec::new();
                    for sort in list(value).filter_map(|key| read_sort(register, key)) {
                        if sorts.iter().all(|s| s.field != sort.field) && sorts.len() < SORTS {
                            sorts.push(sort);
                        }
                    }
                    view.sorts = sorts;
                }
                "group" => view.group = field_of(register, value).filter(|key| is_groupable(register, key)),
                "as" => view.layout = read_layout(register, value).unwrap_or_default(),
                key => {
                    let whole = [DEADLINE, DECISION].into_iter().find(|condition| *condition == key);
                    let field = || field_of(register, key).filter(|key| is_column(register, key));
                    if let Some(field) = whole.or_else(field)
                        && view.filter.facets.len() < FACETS
                    {
                        let value = decode(value).chars().take(WANTED).collect();
                        view.filter.facets.insert(field.to_owned(), value);
                    }
                }
            }
        }
        view
    }

    /// The query without `?`; empty for the register's own list.
    pub fn query(&self) -> String {
        let mut parts = Vec::new();
        match self.layout {
            Layout::Table => {}
            Layout::Board(field) => parts.push(format!("as=board:{field}")),
            Layout::Calendar(field) => parts.push(format!("as=calendar:{field}")),
        }
        parts.extend(self.columns.iter().map(|columns| format!("columns={}", columns.join(","))));
        if !self.sorts.is_empty() {
            let sorts = self.sorts.iter().map(|s| format!("{}{}", if s.descending { "-" } else { "" }, s.field));
            parts.push(format!("sort={}", sorts.collect::<Vec<_>>().join(",")));
        }
        parts.extend(self.group.iter().map(|field| format!("group={field}")));
        parts.extend(self.filter.parts());
        parts.join("&")
    }
}

impl Filter {
    /// The query of an address, with `?` if there is anything.
    pub fn query(&self) -> String {
        let parts = self.parts();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    fn parts(&self) -> Vec<String> {
        let mut parts = Vec::new();
        if !self.words.trim().is_empty() {
            parts.push(format!("q={}", encode(&self.words)));
        }
        if self.undecided {
            parts.push("undecided=1".into());
        }
        parts.extend(self.waits.map(|flow| format!("waits={}", flow.key)));
        parts.extend(self.facets.iter().map(|(key, value)| format!("{key}={}", encode(value))));
        parts
    }
}

/// The id of the saved view that a query names, and whether what the query says beside holds in its place: `view=` is the
/// saved view as it is, `from=` one that was changed.
pub fn saved_in(query: &str) -> Option<(&str, bool)> {
    pairs(query).find_map(|(key, value)| match key {
        "view" => Some((value, false)),
        "from" => Some((value, true)),
        _ => None,
    })
}

/// Keys and values, as far as [`View::LONGEST`] goes; a pair that is cut there is none.
fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    let query = query.trim_start_matches('?');
    let whole = if query.len() <= View::LONGEST {
        query
    } else {
        let cut = query.bytes().take(View::LONGEST).rposition(|byte| byte == b'&').unwrap_or(0);
        query.get(..cut).unwrap_or_default()
    };
    whole.split('&').filter_map(|pair| pair.split_once('='))
}

/// Keys parted by commas; some software writes a comma as `%2C`.
fn list(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').flat_map(|part| part.split("%2C"))
}

fn once(keys: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut all = Vec::new();
    for key in keys {
        if !all.contains(&key) {
            all.push(key);
        }
    }
    all
}

fn read_sort(register: &'static Register, key: &str) -> Option<Sort> {
    let (descending, key) = key.strip_prefix('-').map_or((false, key), |key| (true, key));
    let field = match key {
        REFERENCE => REFERENCE,
        TITLE => TITLE,
        key => field_of(register, key)?,
    };
    is_sortable(register, field).then_some(Sort { field, descending })
}

fn read_layout(register: &'static Register, value: &str) -> Option<Layout> {
    let (name, key) = value.split_once(':').or_else(|| value.split_once("%3A"))?;
    let field = field_of(register, key)?;
    match name {
        "board" if is_board(register, field) => Some(Layout::Board(field)),
        "calendar" if is_calendar(register, field) => Some(Layout::Calendar(field)),
        _ => None,
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
    use crate::registers::{self, POLICIES, RISKS, VIEWS};
    use crate::schema::FieldKind;
    use std::collections::BTreeMap;

    fn full() -> View {
        View {
            columns: Some(vec!["state", "assets", "owner"]),
            sorts: vec![Sort { field: "current", descending: true }, Sort { field: TITLE, descending: false }],
            filter: Filter {
                words: "Müller & Söhne 100 %".into(),
                facets: BTreeMap::from([("state".into(), "closed".into()), ("current".into(), "4".into())]),
                waits: FLOWS.iter().find(|f| f.key == "risks-treated"),
                undecided: true,
            },
            group: Some("owner"),
            layout: Layout::Board("priority"),
        }
    }

    #[test]
    fn a_view_survives_the_address_bar() {
        let layouts = [Layout::Board("priority"), Layout::Calendar("review")];
        let layouts = layouts.map(|layout| View { layout, ..View::default() });
        for view in [full(), View::default()].into_iter().chain(layouts) {
            assert_eq!(View::parse(&view.query(), &RISKS), view);
        }
        assert_eq!(View::default().query(), "");
        // Some browsers and chats write more characters as numbers than others.
        let escaped = "as=board%3Apriority&columns=state%2Cowner&sort=-current%2Ctitle";
        assert_eq!(
            View::parse(escaped, &RISKS),
            View::parse("as=board:priority&columns=state,owner&sort=-current,title", &RISKS)
        );
        assert_eq!(View::parse("columns=", &RISKS).columns, Some(vec![]));
    }

    #[test]
    fn a_link_from_a_number_is_the_view_with_that_filter() {
        let filter = Filter::by("review", "overdue");
        assert_eq!(View::parse(&filter.query(), &RISKS), View { filter, ..View::default() });
        assert_eq!(Filter::default().query(), "");
        // Numbers count more than columns offer: several states, the first deadline, what waits in a flow.
        let filter = Filter {
            waits: FLOWS.iter().find(|f| f.register == RISKS.key),
            facets: BTreeMap::from([
                (DEADLINE.into(), "due".into()),
                ("state".into(), RISKS.states.iter().map(|s| s.key).collect::<Vec<_>>().join(",")),
            ]),
            ..Filter::default()
        };
        assert!(filter.waits.is_some());
        assert_eq!(View::parse(&filter.query(), &RISKS).filter, filter);
    }

    #[test]
    fn hostile_queries_are_read_as_far_as_they_make_sense() {
        for query in [
            "%",
            "q=%F",
            "q=%zz",
            "nonsense=1&==&state",
            "q=%FF%FE",
            "sort=-,--title,x",
            "group=cause",
            "as=board:",
            "as=board:review",
            "as=calendar:owner",
            "as=pie:state",
            "group=notes",
            "notes=none",
            "waits=ideas-changed",
            "waits=",
            "?",
        ] {
            let view = View {
                filter: Filter { words: String::new(), ..View::parse(query, &RISKS).filter },
                ..View::parse(query, &RISKS)
            };
            assert_eq!(view, View::default(), "{query}");
        }
        let twice = View::parse("columns=owner,owner,state&sort=title,-title,owner,state,current", &RISKS);
        assert_eq!(twice.columns, Some(vec!["owner", "state"]));
        assert_eq!(twice.sorts.iter().map(|s| s.field).collect::<Vec<_>>(), ["title", "owner", "state"]);
        // Another register's view says what the two have in common.
        let other = View::parse(&full().query(), &POLICIES);
        assert_eq!(other.columns.as_deref(), Some(&["state", "owner"][..]));
        assert_eq!(other.sorts.iter().map(|s| s.field).collect::<Vec<_>>(), [TITLE]);
        assert!(!other.filter.facets.contains_key("current"));
    }

    #[test]
    fn what_is_too_long_is_cut_and_bounded() {
        let long = format!("group=state&q={}&sort=title", "ä".repeat(5_000));
        let view = View::parse(&long, &RISKS);
        assert_eq!((view.group, view.sorts.len()), (Some("state"), 0));
        let words = View::parse(&format!("q={}", "x".repeat(1_000)), &RISKS).filter.words;
        assert_eq!(words.len(), WORDS);
        assert_eq!(View::parse(&"ä".repeat(3_000), &RISKS), View::default());
        assert_eq!(VIEWS.field("query").map(|f| f.kind), Some(FieldKind::Line { max: View::LONGEST }));
        // A view of everything that can be chosen can be stored; the words are the most that people type.
        for register in registers::all() {
            let mut view =
                View { filter: Filter { words: "ü".repeat(WORDS), ..Filter::default() }, ..View::default() };
            view.set_columns(register, super::super::fields(register, is_column).collect());
            assert!(view.query().len() < View::LONGEST, "{}", register.key);
            assert_eq!(View::parse(&view.query(), register), view, "{}", register.key);
        }
    }

    #[test]
    fn no_field_is_called_like_a_part_of_a_view() {
        for register in registers::all() {
            for field in register.fields {
                assert!(!RESERVED.contains(&field.key) && field.key != REFERENCE, "{}.{}", register.key, field.key);
            }
        }
        assert_eq!(saved_in("?q=x&view=abc"), Some(("abc", false)));
        assert_eq!(saved_in("from=abc&group=state"), Some(("abc", true)));
        assert_eq!(saved_in("group=state"), None);
    }
}
