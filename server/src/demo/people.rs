//! Who works in the demonstration.

use super::derived;
use muster_shared::access::Role;
use muster_shared::id::{AccountId, ActorPrefix};

/// Somebody.
#[derive(Debug)]
pub struct Person {
    /// The address to sign in with.
    pub email: &'static str,
    /// The name.
    pub name: &'static str,
    /// The role in the workspace.
    pub role: Role,
}

/// Everybody; the first one writes for those who may only read.
pub const PEOPLE: [Person; 4] = [
    Person { email: "anna@example.org", name: "Anna Keller", role: Role::Owner },
    Person { email: "jonas@example.org", name: "Jonas Thoma", role: Role::Contributor },
    Person { email: "mira@example.org", name: "Mira Lindt", role: Role::Manager },
    Person { email: "rita@example.org", name: "Rita Sommer", role: Role::Reader },
];

impl Person {
    /// The account's id.
    pub fn account(&self) -> AccountId {
        AccountId(derived(self.email))
    }

    /// The lease that the person's documents are written under.
    pub fn prefix(&self) -> ActorPrefix {
        ActorPrefix(derived(&format!("{} prefix", self.email)))
    }

    /// By first name, as the contents name people.
    pub fn by_first_name(name: &str) -> Option<&'static Self> {
        PEOPLE.iter().find(|p| p.email.split('@').next() == Some(name))
    }

    /// Who writes what this person owns: the person, or for a reader somebody who may.
    pub fn hand(&'static self) -> &'static Self {
        if self.role == Role::Reader { &PEOPLE[0] } else { self }
    }
}
