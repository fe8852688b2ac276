//! Where a record may go from where it is: for boards and for changes of many at once.

use crate::isms::facets::state_of;
use crate::schema::Register;
use crate::sync::row::Row;

/// Why a record cannot go to a state now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// It is there.
    There,
    /// No way leads there from its state.
    NoWay,
    /// This field must be filled first.
    Needs(&'static str),
    /// The way there is an act of authority, which the server writes (MODEL.md 7).
    Authority,
}

/// Whether a record may go to the state `to`, by anybody who may write it.
///
/// # Errors
/// What stands in the way.
pub fn step(register: &'static Register, row: &Row, to: &str) -> Result<(), Obstacle> {
    let now = state_of(register, row);
    if now == to {
        return Err(Obstacle::There);
    }
    let mut obstacle = Obstacle::NoWay;
    for way in register.transitions.iter().filter(|way| way.from == now && way.to == to) {
        let lacking = way.needs.iter().find(|field| !row.has(field));
        match (way.authority, lacking) {
            (false, None) => return Ok(()),
            (false, Some(field)) => obstacle = Obstacle::Needs(field),
            (true, _) if obstacle == Obstacle::NoWay => obstacle = Obstacle::Authority,
            (true, _) => {}
        }
    }
    Err(obstacle)
}

/// The states that a record may go to now, in the order of life.
pub fn ways(register: &'static Register, row: &Row) -> impl Iterator<Item = &'static str> {
    register.states.iter().map(|state| state.key).filter(move |to| step(register, row, to).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isms::checks::testing::{record, text};
    use crate::registers::{self, RISKS};
    use crate::schema::Value;

    #[test]
    fn a_record_goes_where_a_way_leads_once_it_has_what_the_way_needs() {
        let new = record("risk", 1, "identified");
        assert_eq!(step(&RISKS, &new, "analysed"), Err(Obstacle::Needs("cause")));
        let half = new.with("cause", text("Rain"));
        assert_eq!(step(&RISKS, &half, "analysed"), Err(Obstacle::Needs("consequence")));
        let whole = half.with("consequence", text("Water"));
        assert_eq!(step(&RISKS, &whole, "analysed"), Ok(()));
        assert_eq!(step(&RISKS, &whole, "closed"), Err(Obstacle::NoWay));
        assert_eq!(step(&RISKS, &whole, "identified"), Err(Obstacle::There));
        assert!(ways(&RISKS, &whole).eq(["analysed"]));
    }

    #[test]
    fn what_carries_authority_is_no_step_of_the_document() {
        let ready = record("risk", 1, "evaluated").with("owner", text("A")).with("current", Value::Estimate(1, 1));
        assert_eq!(step(&RISKS, &ready, "accepted"), Err(Obstacle::Authority));
        assert!(ways(&RISKS, &ready).eq(["in_treatment"]));
    }

    #[test]
    fn a_record_without_a_state_is_in_the_first() {
        let blank = |register: &Register| {
            let first = register.states.first().map_or("", |state| state.key);
            record(register.key, 1, first).with("state", Value::Empty)
        };
        assert_eq!(state_of(&RISKS, &blank(&RISKS)), "identified");
        assert_eq!(step(&RISKS, &blank(&RISKS), "identified"), Err(Obstacle::There));
        for register in registers::all() {
            let row = blank(register);
            assert!(ways(register, &row).all(|to| to != state_of(register, &row)), "{}", register.key);
        }
    }
}
