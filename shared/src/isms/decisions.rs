//! Records that lie before somebody for a decision: the next step is one of authority (MODEL.md 7) and nothing is left to do
//! before it.

use super::facets::state_of;
use crate::schema::Register;
use crate::sync::row::Row;

/// The states in which records wait for a decision. Ways of authority that lead back or end something, as withdrawing and
/// retiring do, are waited for by nobody.
const AWAITED: [(&str, &[&str]); 16] = [
    ("acceptance", &["requested"]),
    ("treatment", &["proposed", "implemented"]),
    ("policy", &["in_review", "approved"]),
    ("scope", &["in_review", "approved"]),
    ("change", &["assessed", "verified"]),
    ("management_review", &["held"]),
    ("idea", &["proposed"]),
    ("evidence", &["draft"]),
    ("incident", &["lessons_learnt"]),
    ("audit", &["reported"]),
    ("task", &["done"]),
    ("verification", &["performed"]),
    ("finding", &["implemented", "effective"]),
    ("corrective_action", &["implemented", "effective"]),
    ("competence", &["assessed"]),
    ("resource", &["planned"]),
];

/// What a condition begins with that wants what is open to a role, before the person who is left out.
const ROLE: &str = "role-";

/// The registers in which anything waits for a decision.
pub fn registers() -> impl Iterator<Item = &'static str> {
    AWAITED.iter().map(|(key, _)| *key)
}

fn states(register: &Register) -> &'static [&'static str] {
    AWAITED.iter().find(|(key, _)| *key == register.key).map_or(&[], |(_, states)| *states)
}

/// Whether a record waits for a decision, whoever takes it.
pub fn awaits(register: &Register, row: &Row) -> bool {
    states(register).contains(&state_of(register, row))
}

/// Whether a record waits for the decision of this account, because it names it as who decides.
pub fn asks(register: &Register, row: &Row, account: &str) -> bool {
    let state = state_of(register, row);
    let named = |field| row.value(field).as_text() == Some(account);
    let ways = register.transitions.iter().filter(|way| way.authority && way.from == state);
    awaits(register, row) && ways.filter_map(|way| way.person).any(named)
}

/// The condition on records whose decision is open to managers and owners by their role, without those that ask `account`.
pub fn by_role(account: &str) -> String {
    format!("{ROLE}{account}")
}

/// Whether a condition is one of [`by_role`].
pub fn is_by_role(wanted: &str) -> bool {
    wanted.starts_with(ROLE)
}

/// Whether a record fits a condition: an account that it asks, or one of [`by_role`].
pub fn fits(register: &Register, row: &Row, wanted: &str) -> bool {
    match wanted.strip_prefix(ROLE) {
        Some(account) => awaits(register, row) && !asks(register, row, account),
        None => asks(register, row, wanted),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::isms::checks::testing::{record, text};
    use crate::registers::by_key;

    #[test]
    fn what_is_waited_for_is_a_step_of_authority() {
        for (key, states) in AWAITED {
            let register = by_key(key).unwrap();
            assert!(!states.is_empty(), "{key}");
            for state in states {
                let decided = register.transitions.iter().any(|t| t.from == *state && t.authority);
                assert!(decided, "{key}: nothing is decided in {state}");
            }
        }
    }

    #[test]
    fn who_is_named_is_asked_and_all_else_is_open_to_a_role() {
        let fits = |row: &Row, wanted: &str| fits(by_key(&row.register).unwrap(), row, wanted);
        let acceptance = record("acceptance", 1, "requested").with("owner", text("me"));
        assert!(fits(&acceptance, "me") && !fits(&acceptance, &by_role("me")));
        assert!(!fits(&acceptance, "other") && fits(&acceptance, &by_role("other")));
        // The owner of a policy is nobody who approves it.
        let policy = record("policy", 2, "in_review").with("owner", text("me"));
        assert!(!fits(&policy, "me") && fits(&policy, &by_role("me")));
        for state in ["draft", "published"] {
            let policy = record("policy", 3, state).with("owner", text("me"));
            assert!(!fits(&policy, "me") && !fits(&policy, &by_role("me")), "{state}");
        }
        let accepted = record("acceptance", 4, "accepted").with("owner", text("me"));
        assert!(!fits(&accepted, "me"), "it can be revoked, and nobody waits for that");
    }
}
