//! Records in order and in groups. What is compared is taken out of every row once, so that ten thousand are sorted within a
//! frame or two.

use super::{REFERENCE, STATE, Sort, TITLE};
use crate::domain::risk;
use crate::schema::{FieldKind, Register, Value};
use crate::sync::row::Row;
use std::cmp::Ordering;
use std::collections::HashMap;

/// A record to be put in order.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// Its row.
    pub row: &'a Row,
    /// Its number, 0 while it has none.
    pub number: u32,
}

/// Some records that have the same value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The value: a state, a choice, a person, `yes` or `no`, a level, a month `YYYY-MM`; empty for none.
    pub key: String,
    /// The records by their places, in the order in which they were given.
    pub members: Vec<usize>,
}

/// What is compared of a record.
#[derive(Debug)]
enum Key {
    Empty,
    Whole(i64, i64),
    Number(f64),
    Text(String),
    Amount(String, i64),
    Many(Vec<String>),
}

impl Key {
    fn compare(&self, other: &Self, descending: bool) -> Ordering {
        let order = match (self, other) {
            // What is empty comes last whichever way: it is never what one looks for.
            (Self::Empty, Self::Empty) => return Ordering::Equal,
            (Self::Empty, _) => return Ordering::Greater,
            (_, Self::Empty) => return Ordering::Less,
            (Self::Whole(a, b), Self::Whole(c, d)) => (a, b).cmp(&(c, d)),
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Amount(a, b), Self::Amount(c, d)) => (a, b).cmp(&(c, d)),
            (Self::Many(a), Self::Many(b)) => a.cmp(b),
            // Another kind of value than the field's, as a newer version may write.
            (a, b) => a.rank().cmp(&b.rank()),
        };
        if descending { order.reverse() } else { order }
    }

    /// A number that is in the same order as the keys, as far as it goes: of two that have different ones it decides, and
    /// comparing numbers is many times as fast.
    fn head(&self, descending: bool) -> u64 {
        /// Bits beneath the rank.
        const BELOW: u32 = 61;
        let low = match self {
            Self::Empty => return u64::MAX,
            Self::Whole(a, _) => ascending(*a),
            Self::Number(number) => {
                // As `total_cmp` does: bits of a negative number are turned, or it would come the other way round.
                let bits = number.to_bits().cast_signed();
                ascending(bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed())
            }
            Self::Text(text) | Self::Amount(text, _) => beginning(text),
            Self::Many(many) => many.first().map_or(0, |first| beginning(first)),
        };
        let head = u64::from(self.rank()) << BELOW | low >> (u64::BITS - BELOW);
        if descending { !head } else { head }
    }

    const fn rank(&self) -> u8 {
        match self {
            Self::Whole(..) => 0,
            Self::Number(_) => 1,
            Self::Amount(..) => 2,
            Self::Text(_) => 3,
            Self::Many(_) => 4,
            Self::Empty => 5,
        }
    }
}

/// The same order in numbers without a sign.
const fn ascending(number: i64) -> u64 {
    number.cast_unsigned() ^ (1 << 63)
}

/// The first eight bytes of a text, as a number in their order.
fn beginning(text: &str) -> u64 {
    let mut first = [0; 8];
    first.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
    u64::from_be_bytes(first)
}

/// A text as it is put in order: without regard to case, umlauts beside their vowels as in a German dictionary.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            'A'..='Z' => out.push(letter.to_ascii_lowercase()),
            'ä' | 'Ä' => out.push('a'),
            'ö' | 'Ö' => out.push('o'),
            'ü' | 'Ü' => out.push('u'),
            'ß' => out.push_str("ss"),
            letter if letter.is_ascii() => out.push(letter),
            letter => out.extend(letter.to_lowercase()),
        }
    }
    out
}

/// Names of people, each asked for once.
struct Names<'a> {
    ask: &'a dyn Fn(&str) -> String,
    known: HashMap<String, String>,
}

impl Names<'_> {
    fn of(&mut self, id: &str) -> String {
        if let Some(name) = self.known.get(id) {
            return name.clone();
        }
        let name = folded(&(self.ask)(id));
        self.known.insert(id.to_owned(), name.clone());
        name
    }
}

/// The places of `items` in order; where no sort decides, they stay as they came. `person` tells the name behind an id.
pub fn order(
    register: &'static Register,
    items: &[Item<'_>],
    sorts: &[Sort],
    person: &dyn Fn(&str) -> String,
) -> Vec<usize> {
    let mut places: Vec<usize> = (0..items.len()).collect();
    if sorts.is_empty() {
        return places;
    }
    let mut names = Names { ask: person, known: HashMap::new() };
    let keys: Vec<(Vec<Key>, bool)> = sorts
        .iter()
        .map(|sort| {
            // Where the field stands is looked up once, not for every record.
            let (kind, cell) = (register.field(sort.field).map(|f| f.kind), register.cell_of(sort.field));
            let key = |item| key(register, item, sort.field, (kind, cell), &mut names);
            (items.iter().map(key).collect(), sort.descending)
        })
        .collect();
    let Some((first, descending)) = keys.first() else { return places };
    let mut heads: Vec<(u64, u32)> = first.iter().map(|key| key.head(*descending)).zip(0..).collect();
    heads.sort_by(|(one, a), (other, b)| {
        one.cmp(other).then_with(|| {
            let (a, b) = (*a as usize, *b as usize);
            keys.iter().fold(Ordering::Equal, |order, (keys, descending)| {
                order.then_with(|| keys[a].compare(&keys[b], *descending))
            })
        })
    });
    places.clear();
    places.extend(heads.into_iter().map(|(_, place)| place as usize));
    places
}

fn key(
    register: &'static Register,
    item: &Item<'_>,
    field: &str,
    (kind, cell): (Option<FieldKind>, Option<usize>),
    names: &mut Names<'_>,
) -> Key {
    match field {
        REFERENCE if item.number == 0 => return Key::Empty,
        REFERENCE => return Key::Whole(i64::from(item.number), 0),
        TITLE if item.row.title.trim().is_empty() => return Key::Empty,
        TITLE => return Key::Text(folded(&item.row.title)),
        _ => {}
    }
    let at = |place: Option<usize>| Key::Whole(place.and_then(|at| i64::try_from(at).ok()).unwrap_or(i64::MAX), 0);
    match (kind, cell.map_or(&Value::Empty, |at| item.row.cell(at))) {
        (_, value) if value.is_empty() => Key::Empty,
        (None, Value::Text(state)) => at(register.states.iter().position(|s| s.key == state)),
        (Some(FieldKind::Choice(choices)), Value::Text(choice)) => at(choices.iter().position(|c| c.key == choice)),
        (Some(FieldKind::Person), Value::Text(id)) => Key::Text(names.of(id)),
        (_, Value::Text(text)) => Key::Text(folded(text)),
        (_, Value::Whole(n)) => Key::Whole(*n, 0),
        (_, Value::Flag(yes)) => Key::Whole(i64::from(*yes), 0),
        (_, Value::Number(n)) => Key::Number(*n),
        (_, Value::Money(minor, currency)) => Key::Amount(currency.clone(), *minor),
        (_, Value::Estimate(l, i)) => Key::Whole(i64::from(*l) * i64::from(*i), i64::from(*i)),
        (_, Value::Many(many)) => Key::Many(many.clone()),
        (_, Value::Empty) => Key::Empty,
    }
}

/// Parts rows, given in order, by a field: states and choices in their own order, people by name, months as they come,
/// the gravest level first, and what has no value last. Only groups with members.
pub fn groups<'a>(
    register: &'static Register,
    field: &str,
    rows: impl Iterator<Item = &'a Row>,
    person: &dyn Fn(&str) -> String,
) -> Vec<Group> {
    let kind = register.field(field).map(|f| f.kind);
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (at, row) in rows.enumerate() {
        let key = group_key(kind, row, field);
        let place = match places.get(key.as_ref()) {
            Some(place) => *place,
            None => {
                groups.push(Group { key: key.clone().into_owned(), members: Vec::new() });
                places.insert(key.into_owned(), groups.len() - 1);
                groups.len() - 1
            }
        };
        groups[place].members.push(at);
    }
    let mut names = Names { ask: person, known: HashMap::new() };
    groups.sort_by_cached_key(|group| {
        let key = group.key.as_str();
        let (place, text) = match kind {
            None => (register.states.iter().position(|s| s.key == key), String::new()),
            Some(FieldKind::Choice(choices)) => (choices.iter().position(|c| c.key == key), String::new()),
            Some(FieldKind::Person) => (Some(0), names.of(key)),
            Some(FieldKind::Estimate { .. }) => (key.parse().ok().map(|level: usize| 9 - level.min(9)), String::new()),
            Some(FieldKind::Flag) => (Some(usize::from(key == "no")), String::new()),
            Some(_) => (Some(0), key.to_owned()),
        };
        (key.is_empty(), place.unwrap_or(usize::MAX), text, key.to_owned())
    });
    groups
}

fn group_key<'a>(kind: Option<FieldKind>, row: &'a Row, field: &str) -> std::borrow::Cow<'a, str> {
    use std::borrow::Cow;
    match (kind, row.value(if kind.is_none() { STATE } else { field })) {
        (Some(FieldKind::Date | FieldKind::Moment), Value::Text(day)) => Cow::Borrowed(day.get(..7).unwrap_or(day)),
        (Some(FieldKind::Estimate { steps }), Value::Estimate(l, i)) => {
            Cow::Owned(risk::level(*l, *i, steps).0.to_string())
        }
        (_, Value::Text(text)) => Cow::Borrowed(text),
        (_, Value::Flag(yes)) => Cow::Borrowed(if *yes { "yes" } else { "no" }),
        _ => Cow::Borrowed(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isms::checks::testing::{record, text};
    use crate::registers::RISKS;

    fn name(id: &str) -> String {
        match id {
            "a" => "Zoe".into(),
            "b" => "Änne".into(),
            id => id.to_owned(),
        }
    }

    fn rows() -> Vec<Row> {
        vec![
            record("risk", 1, "closed").with("owner", text("a")).with("current", Value::Estimate(2, 3)),
            record("risk", 2, "identified").with("current", Value::Estimate(3, 2)).with("review", text("2026-02-01")),
            record("risk", 3, "identified").with("owner", text("b")).with("review", text("2026-01-31")),
            record("risk", 4, "closed")
                .with("state", Value::Empty)
                .with("owner", text("a"))
                .with("review", text("2026-02-28")),
        ]
    }

    fn sorted(sorts: &[(&'static str, bool)]) -> Vec<usize> {
        let rows = rows();
        let items: Vec<Item<'_>> = rows.iter().zip([4, 3, 0, 1]).map(|(row, number)| Item { row, number }).collect();
        let sorts: Vec<Sort> =
            sorts.iter().map(|(field, descending)| Sort { field, descending: *descending }).collect();
        order(&RISKS, &items, &sorts, &name)
    }

    #[test]
    fn each_kind_of_field_has_its_order_and_what_is_empty_comes_last() {
        assert_eq!(sorted(&[]), [0, 1, 2, 3]);
        assert_eq!(sorted(&[("ref", false)]), [3, 1, 0, 2]);
        assert_eq!(sorted(&[("ref", true)]), [0, 1, 3, 2]);
        assert_eq!(sorted(&[("title", true)]), [3, 2, 1, 0]);
        // By name, not by id; equals stay as they came, in both directions.
        assert_eq!(sorted(&[("owner", false)]), [2, 0, 3, 1]);
        assert_eq!(sorted(&[("owner", true)]), [0, 3, 2, 1]);
        // 2 × 3 and 3 × 2 weigh the same: impact decides.
        assert_eq!(sorted(&[("current", true)]), [0, 1, 2, 3]);
        assert_eq!(sorted(&[("state", false)]), [1, 2, 0, 3]);
        assert_eq!(sorted(&[("owner", false), ("review", true)]), [2, 3, 0, 1]);
    }

    #[test]
    fn groups_are_in_the_order_of_their_field_with_none_at_the_end() {
        let rows = rows();
        let parted = |field| {
            let groups = groups(&RISKS, field, rows.iter(), &name);
            groups.into_iter().map(|g| (g.key, g.members)).collect::<Vec<_>>()
        };
        let of = |all: &[(&str, &[usize])]| all.iter().map(|(k, m)| ((*k).to_owned(), m.to_vec())).collect::<Vec<_>>();
        assert_eq!(parted("state"), of(&[("identified", &[1, 2]), ("closed", &[0]), ("", &[3])]));
        assert_eq!(parted("owner"), of(&[("b", &[2]), ("a", &[0, 3]), ("", &[1])]));
        assert_eq!(parted("review"), of(&[("2026-01", &[2]), ("2026-02", &[1, 3]), ("", &[0])]));
        assert_eq!(parted("current"), of(&[("2", &[0, 1]), ("", &[2, 3])]));
        assert!(groups(&RISKS, "state", [].into_iter(), &name).is_empty());
    }

    proptest::proptest! {
        /// Heads are a short cut and nothing else.
        #[test]
        fn a_head_never_contradicts_its_key(one in key_of_any_kind(), other in key_of_any_kind(), descending: bool) {
            let by_key = one.compare(&other, descending);
            let by_head = one.head(descending).cmp(&other.head(descending));
            proptest::prop_assert!(by_head == Ordering::Equal || by_head == by_key, "{one:?} {other:?} {by_head:?} {by_key:?}");
        }

        #[test]
        fn many_records_come_in_the_order_of_their_keys(
            titles in proptest::collection::vec("(Record |Ä|a)[a-cÄ0-3 ]{0,3}", 0..60),
            likelihoods in proptest::collection::vec(0_u8..4, 60),
            descending: [bool; 2],
        ) {
            let row = |(at, title): (u8, &String)| {
                let likelihood = likelihoods[at as usize];
                let estimate = if likelihood == 0 { Value::Empty } else { Value::Estimate(likelihood, 2) };
                Row { title: title.clone(), ..record("risk", at, "closed").with("current", estimate) }
            };
            let rows: Vec<Row> = (0..).zip(&titles).map(row).collect();
            let items: Vec<Item<'_>> = rows.iter().map(|row| Item { row, number: 1 }).collect();
            let sorts = [("title", descending[0]), ("current", descending[1])];
            let sorts = sorts.map(|(field, descending)| Sort { field, descending });
            let found = order(&RISKS, &items, &sorts, &name);
            // The order that is meant, said in the slowest way.
            let mut names = Names { ask: &name, known: HashMap::new() };
            let mut key_of = |at: usize, sort: Sort| {
                let place = (RISKS.field(sort.field).map(|f| f.kind), RISKS.cell_of(sort.field));
                key(&RISKS, &items[at], sort.field, place, &mut names)
            };
            let mut wanted: Vec<usize> = (0..rows.len()).collect();
            for sort in sorts.into_iter().rev() {
                wanted.sort_by(|a, b| key_of(*a, sort).compare(&key_of(*b, sort), sort.descending));
            }
            proptest::prop_assert_eq!(found, wanted);
        }
    }

    fn key_of_any_kind() -> impl proptest::strategy::Strategy<Value = Key> {
        use proptest::prelude::*;
        let text = || "[a-cß]{0,10}";
        prop_oneof![
            any::<()>().prop_map(|()| Key::Empty),
            (any::<i64>(), 0..3_i64).prop_map(|(a, b)| Key::Whole(a, b)),
            (-3..3_i64, 0..3_i64).prop_map(|(a, b)| Key::Whole(a, b)),
            any::<f64>().prop_map(Key::Number),
            text().prop_map(Key::Text),
            (text(), -3..3_i64).prop_map(|(currency, minor)| Key::Amount(currency, minor)),
            proptest::collection::vec(text(), 0..3).prop_map(Key::Many),
        ]
    }

    #[test]
    fn letters_are_compared_as_in_a_dictionary() {
        let mut words = ["Über", "Zug", "straße", "Unfall", "Ärger", "Strasse"].map(|w| (folded(w), w));
        words.sort();
        assert_eq!(words.map(|(_, w)| w), ["Ärger", "Strasse", "straße", "Über", "Unfall", "Zug"]);
    }
}
