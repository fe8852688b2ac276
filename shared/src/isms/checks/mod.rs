//! Rules over the whole ISMS: what is missing, late or contradicts itself, each with the place where it is put right.

mod assets;
mod audit;
mod awareness;
mod case;
mod changes;
mod communication;
mod controls;
mod evidence;
mod general;
mod governance;
mod implementation;
mod improvement;
mod incidents;
mod performance;
mod policies;
mod requirements;
mod resources;
mod risks;
mod suppliers;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod treatment;

pub use case::Case;

use super::records::Records;
use crate::label::Label;
use crate::registers;
use crate::sync::row::Row;

/// A rule, and what to do about a record that breaks it.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// A name that never changes.
    pub key: &'static str,
    /// The register that it looks at; empty for every register.
    pub register: &'static str,
    /// What is wrong with the records that it finds, in the plural: "Risks without an owner".
    pub title: Label,
    /// What to do about one.
    pub advice: Label,
    /// How grave: 1 to 5.
    pub level: u8,
    /// The clause that asks for it, or empty.
    pub clause: &'static str,
    /// The field to go to, where there is one.
    pub field: Option<&'static str>,
    /// Whether a record breaks it. A rule follows links from the record and to it, never further along what many
    /// share, so that looking everything through takes as long as there are records and links.
    pub broken: fn(&Case<'_>) -> bool,
}

/// A record that breaks a rule.
#[derive(Debug, Clone, Copy)]
pub struct Finding<'a> {
    /// The rule.
    pub check: &'static Check,
    /// The record.
    pub row: &'a Row,
}

/// Every rule, by topic in the order of the processes.
pub static ALL: &[&[Check]] = &[
    governance::CHECKS,
    policies::CHECKS,
    requirements::CHECKS,
    assets::CHECKS,
    risks::CHECKS,
    treatment::CHECKS,
    controls::CHECKS,
    implementation::CHECKS,
    suppliers::CHECKS,
    awareness::CHECKS,
    incidents::CHECKS,
    changes::CHECKS,
    audit::CHECKS,
    performance::CHECKS,
    improvement::CHECKS,
    evidence::CHECKS,
    resources::CHECKS,
    communication::CHECKS,
    general::CHECKS,
];

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static Check> {
    ALL.iter().copied().flatten()
}

/// Holds all records against all rules, rule by rule; within one, records come in the order that they were given.
/// `today` is a plain date, `YYYY-MM-DD`.
pub fn run<'a>(records: &'a Records<'a>, today: &'a str) -> Vec<Finding<'a>> {
    steps(records, today).flatten().collect()
}

/// The same one record and one rule at a time, `None` where a record keeps a rule: for those who must not stop for as long as
/// all of them take together.
pub fn steps<'a>(records: &'a Records<'a>, today: &'a str) -> impl Iterator<Item = Option<Finding<'a>>> + 'a {
    all().flat_map(move |check| {
        let every = registers::all().filter(|_| check.register.is_empty()).map(|register| register.key);
        let rows = every.chain((!check.register.is_empty()).then_some(check.register));
        let rows = rows.flat_map(|register| records.of(register).iter().copied());
        rows.map(move |row| (check.broken)(&Case { row, records, today }).then_some(Finding { check, row }))
    })
}
