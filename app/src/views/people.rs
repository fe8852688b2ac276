//! People as views name them.

use crate::state::Workspace;
use muster_shared::api::Member;
use muster_shared::id::AccountId;
use muster_shared::label::{Label, Language, label};
use muster_ui::Person;

/// Somebody whose name this device does not know.
const SOMEBODY: Label = label("Somebody", "Jemand");

/// A member as an avatar shows them.
pub fn person_of(member: &Member) -> Person {
    Person::new(member.name.clone(), member.account.0)
}

/// The account as an avatar shows it; tracks the members.
pub fn person(workspace: Workspace, account: AccountId, language: Language) -> Person {
    let name = workspace.name_of(account).unwrap_or_else(|| SOMEBODY.get(language).to_owned());
    Person::new(name, account.0)
}
