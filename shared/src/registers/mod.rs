//! The registers of the ISMS, data only. A new one is one static and one line in [`ALL`].

mod policies;
mod risks;
#[cfg(test)]
pub(crate) mod trial;

pub use policies::POLICIES;
pub use risks::RISKS;

use crate::schema::Register;

/// Every register, in the order of the navigation.
pub static ALL: &[&Register] = &[
    &POLICIES,
    &RISKS,
    #[cfg(test)]
    &trial::TRIAL,
];

/// The register with the key `kind`.
pub fn by_key(kind: &str) -> Option<&'static Register> {
    ALL.iter().copied().find(|r| r.key == kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn descriptors_are_consistent() {
        let mut keys = HashSet::new();
        let mut references = HashSet::new();
        for r in ALL {
            assert!(keys.insert(r.key) && references.insert(r.reference), "{} is not unique", r.key);
            let mut fields = HashSet::from(["kind", "schema", "title", "state", "x", "deleted", "epoch", "origin"]);
            for f in r.fields {
                assert!(fields.insert(f.key), "{}.{} is doubled or reserved", r.key, f.key);
                assert!((1..=r.version).contains(&f.since), "{}.{} is from the future", r.key, f.key);
            }
            for c in r.columns {
                assert!(c.field == "state" || r.field(c.field).is_some(), "{}: no field {}", r.key, c.field);
            }
            for t in r.transitions {
                assert!(r.state(t.from).is_some() && r.state(t.to).is_some(), "{}: {} to {}", r.key, t.from, t.to);
                assert!(t.needs.iter().all(|n| r.field(n).is_some()), "{}: {:?}", r.key, t.needs);
            }
            assert!(!r.is_page || r.fields.iter().any(|f| f.kind == crate::schema::FieldKind::Rich));
        }
    }
}
