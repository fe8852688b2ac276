//! The registers of the ISMS, data only. A new one is one static and one line in [`PROCESSES`].

mod agreements;
mod assets;
mod audits;
mod awareness;
mod changes;
mod comments;
mod communication;
mod competence;
mod corrective;
mod customers;
mod direction;
mod evidence;
mod fields;
mod flows;
mod governance;
mod implementation;
mod improvement;
mod incidents;
mod mappings;
mod parts;
mod performance;
mod policies;
mod processes;
mod requirements;
mod resources;
mod risks;
mod suppliers;
mod treatment;
#[cfg(test)]
pub(crate) mod trial;
mod views;
mod workshops;

pub use agreements::{AGREEMENTS, SUPPLIER_REVIEWS};
pub use assets::{ASSETS, THREATS, VULNERABILITIES};
pub use audits::{AUDIT_PROGRAMMES, AUDITS};
pub use awareness::{CAMPAIGNS, PROGRAMMES};
pub use changes::CHANGES;
pub use comments::COMMENTS;
pub use communication::{COMMUNICATION_PLANS, MESSAGES};
pub use competence::{COMPETENCES, PARTICIPATIONS};
pub use corrective::CORRECTIVE_ACTIONS;
pub use customers::{SATISFACTIONS, VALUE_CASES};
pub use direction::{MANAGEMENT_REVIEWS, ROLE_ASSIGNMENTS, SCOPES};
pub use evidence::EVIDENCES;
pub use fields::{FIELDS, OPTIONS, SETTINGS, is_setting, setting};
pub use flows::{FLOWS, Flow, TakenUp, When};
pub use governance::{CONTEXT_ISSUES, INTERESTED_PARTIES, OBJECTIVES};
pub use implementation::{TASKS, VERIFICATIONS};
pub use improvement::{FINDINGS, IDEAS};
pub use incidents::INCIDENTS;
pub use mappings::MAPPINGS;
pub use performance::{MEASUREMENTS, METRICS};
pub use policies::POLICIES;
pub use processes::{PROCESSES, Process, ProcessKind};
pub use requirements::{REQUIREMENT_SOURCES, REQUIREMENTS};
pub use resources::RESOURCES;
pub use risks::RISKS;
pub use suppliers::{SERVICES, SUPPLIERS};
pub use treatment::{ACCEPTANCES, CONTROLS, TREATMENTS};
pub use views::VIEWS;
pub use workshops::{BALLOTS, WORKSHOPS};

use crate::schema::Register;
use std::sync::LazyLock;

/// Registers whose documents are no records of the ISMS: stored and merged like them, and in no list, search or check.
pub static INTERNAL: [&Register; 7] = [&VIEWS, &COMMENTS, &FIELDS, &OPTIONS, &MAPPINGS, &WORKSHOPS, &BALLOTS];

/// Every register, in the order of the processes that keep them.
pub fn all() -> impl Iterator<Item = &'static Register> {
    let offered = PROCESSES.iter().flat_map(|process| process.registers).copied();
    #[cfg(test)]
    let offered = offered.chain([&trial::TRIAL]);
    offered
}

/// Every register that a document can be of, the internal ones included.
pub fn every() -> impl Iterator<Item = &'static Register> {
    all().chain(INTERNAL)
}

/// The register of records with the key `kind`; none for internal ones, which are no place to go to and in no search.
pub fn of_records(kind: &str) -> Option<&'static Register> {
    by_key(kind).filter(|found| INTERNAL.iter().all(|internal| internal.key != found.key))
}

/// The register with the key `kind`, the internal ones included.
pub fn by_key(kind: &str) -> Option<&'static Register> {
    let at = BY_KEY.binary_search_by(|register| register.key.cmp(kind)).ok()?;
    BY_KEY.get(at).copied()
}

/// Every register by its key. Rows name theirs, and rules over all rows ask for it a hundred times per row.
static BY_KEY: LazyLock<Vec<&'static Register>> = LazyLock::new(|| {
    let mut registers: Vec<_> = every().collect();
    registers.sort_unstable_by_key(|register| register.key);
    registers
});

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_register_is_found_by_its_key() {
        for register in every() {
            assert_eq!(by_key(register.key).map(|found| found.key), Some(register.key));
            let internal = INTERNAL.iter().any(|r| r.key == register.key);
            assert_eq!(of_records(register.key).is_none(), internal, "{}", register.key);
        }
        for unknown in ["", "a", "risks", "zzz"] {
            assert!(by_key(unknown).is_none() && of_records(unknown).is_none(), "{unknown}");
        }
    }

    #[test]
    fn descriptors_are_consistent() {
        let mut keys = HashSet::new();
        let mut references = HashSet::new();
        let offered: HashSet<_> = all().map(|r| r.key).collect();
        for r in every() {
            assert!(keys.insert(r.key) && references.insert(r.reference), "{} is not unique", r.key);
            let mut fields =
                HashSet::from(["kind", "schema", "title", "state", "x", "deleted", "epoch", "origin", "decided"]);
            for f in r.fields {
                assert!(fields.insert(f.key), "{}.{} is doubled or reserved", r.key, f.key);
                if let crate::schema::FieldKind::Links { register } = f.kind {
                    assert!(register.is_empty() || offered.contains(register), "{}.{} to {register}", r.key, f.key);
                }
                assert!((1..=r.version).contains(&f.since), "{}.{} is from the future", r.key, f.key);
            }
            for c in r.columns {
                assert!(c.field == "state" || r.field(c.field).is_some(), "{}: no field {}", r.key, c.field);
            }
            for t in r.transitions {
                assert!(r.state(t.from).is_some() && r.state(t.to).is_some(), "{}: {} to {}", r.key, t.from, t.to);
                assert!(t.from != t.to, "{}: {} to itself", r.key, t.from);
                assert!(t.needs.iter().all(|n| r.field(n).is_some()), "{}: {:?}", r.key, t.needs);
                let person = |key| r.field(key).is_some_and(|f| f.kind == crate::schema::FieldKind::Person);
                assert!(t.person.is_none_or(|key| t.authority && person(key) && t.needs.contains(&key)), "{}", r.key);
            }
            assert!(!r.is_page || r.fields.iter().any(|f| f.kind == crate::schema::FieldKind::Rich));
        }
    }
}
