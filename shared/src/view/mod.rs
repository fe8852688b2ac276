//! A view of a register: which of its records, in which columns and order, grouped by what, and drawn how. It is written
//! as the query of an address, so that a link, the way back and a saved view are the same text.

mod filter;
mod month;
mod order;
mod query;
mod remake;
mod step;

pub use filter::Filter;
pub use month::{Day, Month};
pub use order::{Group, Item, groups, order};
pub use query::{decode, encode, saved_in};
pub use remake::remake;
pub use step::{Obstacle, step, ways};

use crate::schema::{FieldKind, Register};

/// The column of references, which every register has.
pub const REFERENCE: &str = "ref";
/// The column of titles, which every register has.
pub const TITLE: &str = "title";
/// The state, where a register has states.
pub const STATE: &str = "state";
/// Orders that decide one after the other.
const SORTS: usize = 3;

/// What is seen of a register, and how. The default is the register's own list with everything in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Columns after reference and title, in order; `None` for the register's own.
    pub columns: Option<Vec<&'static str>>,
    /// The orders; the first decides first.
    pub sorts: Vec<Sort>,
    /// Which records.
    pub filter: Filter,
    /// The field that parts them into groups.
    pub group: Option<&'static str>,
    /// How they are drawn.
    pub layout: Layout,
}

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By what: [`REFERENCE`], [`TITLE`], [`STATE`] or a field.
    pub field: &'static str,
    /// Greatest first.
    pub descending: bool,
}

/// How records are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// As rows.
    #[default]
    Table,
    /// As cards in a column per state or choice of this field.
    Board(&'static str),
    /// On the days of a month, by this field.
    Calendar(&'static str),
}

impl View {
    /// The columns after reference and title.
    pub fn shown(&self, register: &'static Register) -> Vec<&'static str> {
        self.columns.clone().unwrap_or_else(|| own_columns(register))
    }

    /// Puts the columns, `None` where they are the register's own anyway.
    pub fn set_columns(&mut self, register: &'static Register, columns: Vec<&'static str>) {
        self.columns = (columns != own_columns(register)).then_some(columns);
    }

    /// The orders after a press on the head of `field`: up, down, none; in place of the others, or with `add` after them.
    pub fn press(&mut self, field: &'static str, add: bool) {
        let at = self.sorts.iter().position(|s| s.field == field);
        let next = match at.and_then(|at| self.sorts.get(at)) {
            None => Some(Sort { field, descending: false }),
            Some(sort) if !sort.descending => Some(Sort { field, descending: true }),
            Some(_) => None,
        };
        match (add, at, next) {
            (true, Some(at), Some(next)) => self.sorts[at] = next,
            (true, Some(at), None) => drop(self.sorts.remove(at)),
            (true, None, Some(next)) if self.sorts.len() < SORTS => self.sorts.push(next),
            (true, ..) => {}
            (false, ..) => self.sorts = next.into_iter().collect(),
        }
    }
}

fn own_columns(register: &'static Register) -> Vec<&'static str> {
    register.columns.iter().map(|column| column.field).collect()
}

/// The register's own name of a field, `state` included; `None` for what it does not have.
pub fn field_of(register: &'static Register, key: &str) -> Option<&'static str> {
    if key == STATE && !register.states.is_empty() { Some(STATE) } else { register.field(key).map(|field| field.key) }
}

/// Whether rows carry enough of a field for a column: everything but prose.
pub fn is_column(register: &'static Register, field: &str) -> bool {
    match register.field(field) {
        None => field == STATE && !register.states.is_empty(),
        Some(field) => field.kind != FieldKind::Rich,
    }
}

/// Whether records can be put in order by a field.
pub fn is_sortable(register: &'static Register, field: &str) -> bool {
    matches!(field, REFERENCE | TITLE)
        || (is_column(register, field)
            && !matches!(register.field(field).map(|f| f.kind), Some(FieldKind::Links { .. })))
}

/// Whether records can be grouped by a field: few values, or months.
pub fn is_groupable(register: &'static Register, field: &str) -> bool {
    match register.field(field) {
        None => is_column(register, field),
        Some(field) => matches!(
            field.kind,
            FieldKind::Choice(_)
                | FieldKind::Person
                | FieldKind::Date
                | FieldKind::Moment
                | FieldKind::Estimate { .. }
                | FieldKind::Flag
        ),
    }
}

/// Whether a field can be the columns of a board.
pub fn is_board(register: &'static Register, field: &str) -> bool {
    match register.field(field) {
        None => is_column(register, field),
        Some(field) => matches!(field.kind, FieldKind::Choice(_)),
    }
}

/// Whether a field can be the days of a calendar.
pub fn is_calendar(register: &'static Register, field: &str) -> bool {
    register.field(field).is_some_and(|field| matches!(field.kind, FieldKind::Date | FieldKind::Moment))
}

/// The fields that can be the days of a calendar, those by which something must happen first.
pub fn calendars(register: &'static Register) -> Vec<&'static str> {
    let mut all: Vec<&'static str> = fields(register, is_calendar).collect();
    all.sort_by_key(|key| !register.field(key).is_some_and(|field| field.deadline));
    all
}

/// The fields of a register that a question says yes to, the state first.
pub fn fields(
    register: &'static Register,
    is: impl Fn(&'static Register, &str) -> bool,
) -> impl Iterator<Item = &'static str> {
    let all = std::iter::once(STATE).chain(register.all_fields().map(|field| field.key));
    all.filter(move |field| is(register, field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::{self, RISKS};

    #[test]
    fn a_head_goes_up_down_and_out_and_can_come_after_others() {
        let mut view = View::default();
        let sorts = |view: &View| view.sorts.iter().map(|s| (s.field, s.descending)).collect::<Vec<_>>();
        view.press("owner", false);
        view.press("current", true);
        view.press("current", true);
        assert_eq!(sorts(&view), [("owner", false), ("current", true)]);
        view.press("title", true);
        view.press(REFERENCE, true);
        assert_eq!(view.sorts.len(), SORTS);
        view.press("current", true);
        assert_eq!(sorts(&view), [("owner", false), ("title", false)]);
        view.press("owner", false);
        assert_eq!(sorts(&view), [("owner", true)]);
        view.press("owner", false);
        assert_eq!(sorts(&view), []);
    }

    #[test]
    fn the_registers_own_columns_are_no_choice() {
        let mut view = View::default();
        view.set_columns(&RISKS, vec!["owner"]);
        assert_eq!(view.shown(&RISKS), ["owner"]);
        view.set_columns(&RISKS, own_columns(&RISKS));
        assert_eq!(view, View::default());
        assert_eq!(view.shown(&RISKS).len(), RISKS.columns.len());
    }

    #[test]
    fn every_register_has_columns_to_choose_and_prose_is_none_of_them() {
        for register in registers::all() {
            assert!(register.columns.iter().all(|c| is_column(register, c.field)), "{}", register.key);
            assert!(fields(register, is_column).all(|f| register.field(f).is_none_or(|f| f.kind != FieldKind::Rich)));
            assert_eq!(fields(register, is_board).next(), register.states.first().map(|_| STATE), "{}", register.key);
        }
        assert_eq!(calendars(&RISKS), ["review"]);
        for register in registers::all() {
            let deadline = |key: &&str| register.field(key).is_some_and(|field| field.deadline);
            assert_eq!(
                calendars(register).first().is_some_and(deadline),
                register.fields.iter().any(|field| field.deadline),
                "{}",
                register.key
            );
        }
        assert!(!is_sortable(&RISKS, "assets") && !is_groupable(&RISKS, "cause"));
    }
}
