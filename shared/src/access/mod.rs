//! Who may do what. The server enforces with [`decide`]; the app greys out with the same function.

use crate::id::{AccountId, DocId, UnitId, WorkspaceId};
use crate::label::{Label, label};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A member's role in one workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Runs the workspace: members, roles, deletion.
    #[n(0)]
    Owner,
    /// Runs the ISMS: everything but owners and the workspace itself.
    #[n(1)]
    Manager,
    /// Writes records of their units.
    #[n(2)]
    Contributor,
    /// Reads everything, writes audits and comments.
    #[n(3)]
    Auditor,
    /// Reads.
    #[n(4)]
    Reader,
    /// Sees named documents only.
    #[n(5)]
    Guest,
}

/// What a credential of the principal is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Everything the role may (browser sessions).
    #[n(0)]
    Full,
    /// Synchronise documents, nothing else.
    #[n(1)]
    Sync,
    /// Synchronise documents read-only.
    #[n(2)]
    Read,
}

/// Who asks, as known in one workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The account.
    pub account: AccountId,
    /// The workspace that the rest is about.
    pub workspace: WorkspaceId,
    /// The role there.
    pub role: Role,
    /// Units that a contributor, auditor or reader is confined to; empty means the whole workspace.
    pub units: Vec<UnitId>,
    /// Documents granted by name, with whether they may be written. The only ones that a guest has.
    pub grants: Vec<(DocId, bool)>,
    /// What the credential is good for.
    pub scope: Scope,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Know the document and read it.
    Read,
    /// Change it.
    Write,
    /// Make a new one.
    Create,
    /// Read what is said about it (MODEL.md 6). Whoever may read it may, but guests: they see what was named to them and are
    /// no party to what the members say about it.
    ReadComments,
    /// Say something about it, in a document of one's own. The same people.
    Comment,
    /// Set unit, classification or other server-held attributes.
    Place,
    /// Take a transition that carries authority: approve, accept, publish, verify, close, sign off (MODEL.md 7).
    Decide {
        /// Whether the record names the asker as somebody who may, whatever their role.
        named: bool,
    },
    /// Erase a file that is attached to it, for good and for everybody.
    EraseFile,
    /// Show presence in it.
    Present,
    /// List members.
    ListMembers,
    /// Invite somebody with this role.
    Invite(Role),
    /// Change or end a membership of somebody who has this role.
    ChangeMember(Role),
    /// Make units.
    ManageUnits,
    /// Make and revoke one's own access tokens.
    ManageTokens,
    /// Look through edits that were refused (MODEL.md 19).
    ReviewHeld,
    /// Settle how the workspace works: the fields that it adds to its registers.
    Configure,
    /// Read the ledger of security events.
    ReadLedger,
    /// Export, delete or rename the workspace.
    ManageWorkspace,
}

/// What it is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// The workspace itself.
    Workspace(WorkspaceId),
    /// A document.
    Document {
        /// Where it lives.
        workspace: WorkspaceId,
        /// Which one.
        doc: DocId,
        /// Its organisational unit.
        unit: Option<UnitId>,
    },
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Denied {
    /// It belongs to another workspace. Indistinguishable from "does not exist" to the asker.
    #[n(0)]
    OtherWorkspace,
    /// The role does not reach so far.
    #[n(1)]
    Role,
    /// It belongs to a unit that the principal is not in.
    #[n(2)]
    Unit,
    /// The document was not shared with this guest.
    #[n(3)]
    NotShared,
    /// The credential is not good for this.
    #[n(4)]
    Scope,
}

impl Denied {
    /// What the asker reads.
    pub const fn message(self) -> Label {
        match self {
            Self::OtherWorkspace => label("This does not exist here.", "Das gibt es hier nicht."),
            Self::Role => label(
                "Your role does not allow this. Ask a manager of the workspace.",
                "Ihre Rolle erlaubt das nicht. Fragen Sie eine Managerin oder einen Manager des Arbeitsbereichs.",
            ),
            Self::Unit => label(
                "This belongs to a unit that you are not in.",
                "Das gehört zu einer Einheit, der Sie nicht angehören.",
            ),
            Self::NotShared => {
                label("This document was not shared with you.", "Dieses Dokument wurde nicht mit Ihnen geteilt.")
            }
            Self::Scope => label("This access token is not good for that.", "Dieses Zugriffstoken gilt dafür nicht."),
        }
    }
}

/// Decides. Everything not allowed here is refused.
pub fn decide(who: &Principal, action: Action, what: &Resource) -> Result<(), Denied> {
    let workspace = match what {
        Resource::Workspace(w) | Resource::Document { workspace: w, .. } => *w,
    };
    if workspace != who.workspace {
        return Err(Denied::OtherWorkspace);
    }
    match who.scope {
        Scope::Full => {}
        Scope::Sync
            if matches!(
                action,
                Action::Read
                    | Action::Write
                    | Action::Create
                    | Action::ReadComments
                    | Action::Comment
                    | Action::Configure
                    | Action::Present
            ) => {}
        Scope::Read if matches!(action, Action::Read | Action::ReadComments) => {}
        _ => return Err(Denied::Scope),
    }
    match what {
        Resource::Document { doc, unit, .. } => on_document(who, action, *doc, *unit),
        Resource::Workspace(_) => on_workspace(who, action),
    }
}

fn on_document(who: &Principal, action: Action, doc: DocId, unit: Option<UnitId>) -> Result<(), Denied> {
    use Role::{Auditor, Contributor, Guest, Manager, Owner, Reader};
    let grant = who.grants.iter().find(|(d, _)| *d == doc).map(|(_, write)| *write);
    let writes = match action {
        Action::Read | Action::Present => false,
        Action::ReadComments | Action::Comment if who.role != Guest => false,
        Action::Write | Action::Create => true,
        Action::Place | Action::EraseFile => {
            return if matches!(who.role, Owner | Manager) { Ok(()) } else { Err(Denied::Role) };
        }
        Action::Decide { .. } if matches!(who.role, Owner | Manager) => return Ok(()),
        // Whom somebody else named has to see what they decide on. Guests decide nothing.
        Action::Decide { named: true } if who.role != Guest => false,
        _ => return Err(Denied::Role),
    };
    match grant {
        Some(true) if action != Action::Create => return Ok(()),
        Some(false) if !writes => return Ok(()),
        _ => {}
    }
    let in_unit = who.units.is_empty() || unit.is_none_or(|u| who.units.contains(&u));
    match who.role {
        Owner | Manager => Ok(()),
        Guest => Err(if grant.is_some() || action == Action::Create { Denied::Role } else { Denied::NotShared }),
        _ if !in_unit => Err(Denied::Unit),
        Contributor => Ok(()),
        Auditor | Reader if writes => Err(Denied::Role),
        Auditor | Reader => Ok(()),
    }
}

fn on_workspace(who: &Principal, action: Action) -> Result<(), Denied> {
    use Role::{Auditor, Contributor, Guest, Manager, Owner};
    let allowed = match action {
        Action::Read | Action::Present => true,
        Action::Create => matches!(who.role, Owner | Manager | Contributor),
        Action::ListMembers => who.role != Guest,
        Action::ManageTokens => who.role != Guest,
        Action::ManageUnits | Action::ReviewHeld | Action::Configure => matches!(who.role, Owner | Manager),
        Action::ReadLedger => matches!(who.role, Owner | Manager | Auditor),
        Action::Invite(role) | Action::ChangeMember(role) => match who.role {
            Owner => true,
            Manager => !matches!(role, Owner),
            _ => false,
        },
        Action::ManageWorkspace => who.role == Owner,
        Action::Write
        | Action::Place
        | Action::ReadComments
        | Action::Comment
        | Action::Decide { .. }
        | Action::EraseFile => false,
    };
    if allowed { Ok(()) } else { Err(Denied::Role) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WS: WorkspaceId = WorkspaceId([1; 16]);
    const DOC: DocId = DocId([2; 16]);
    const UNIT: UnitId = UnitId([3; 16]);

    fn who(role: Role) -> Principal {
        Principal {
            account: AccountId([9; 16]),
            workspace: WS,
            role,
            units: vec![],
            grants: vec![],
            scope: Scope::Full,
        }
    }
    fn doc(unit: Option<UnitId>) -> Resource {
        Resource::Document { workspace: WS, doc: DOC, unit }
    }

    #[test]
    fn the_matrix_of_roles_on_documents() {
        use Role::{Auditor, Contributor, Guest, Manager, Owner, Reader};
        for (role, read, write, create, place) in [
            (Owner, true, true, true, true),
            (Manager, true, true, true, true),
            (Contributor, true, true, true, false),
            (Auditor, true, false, false, false),
            (Reader, true, false, false, false),
            (Guest, false, false, false, false),
        ] {
            let may = |a| decide(&who(role), a, &doc(None)).is_ok();
            assert_eq!(
                (may(Action::Read), may(Action::Write), may(Action::Create), may(Action::Place)),
                (read, write, create, place),
                "{role:?}"
            );
            assert_eq!(may(Action::EraseFile), place, "who places records erases files: {role:?}");
        }
    }

    #[test]
    fn managers_decide_and_whom_the_record_names() {
        use Role::{Auditor, Contributor, Guest, Manager, Owner, Reader};
        for (role, unnamed, named) in [
            (Owner, true, true),
            (Manager, true, true),
            (Contributor, false, true),
            (Auditor, false, true),
            (Reader, false, true),
            (Guest, false, false),
        ] {
            let may = |named| decide(&who(role), Action::Decide { named }, &doc(None)).is_ok();
            assert_eq!((may(false), may(true)), (unnamed, named), "{role:?}");
        }
        let mut confined = who(Contributor);
        confined.units = vec![UnitId([4; 16])];
        assert_eq!(decide(&confined, Action::Decide { named: true }, &doc(Some(UNIT))), Err(Denied::Unit));
        for scope in [Scope::Sync, Scope::Read] {
            let token = Principal { scope, ..who(Owner) };
            assert_eq!(decide(&token, Action::Decide { named: true }, &doc(None)), Err(Denied::Scope));
        }
        let mut guest = who(Guest);
        guest.grants = vec![(DOC, true)];
        assert_eq!(decide(&guest, Action::Decide { named: true }, &doc(None)), Err(Denied::Role));
        assert_eq!(decide(&who(Owner), Action::Decide { named: true }, &Resource::Workspace(WS)), Err(Denied::Role));
    }

    #[test]
    fn whoever_may_read_a_record_comments_on_it_but_guests() {
        use Role::{Auditor, Contributor, Guest, Manager, Owner, Reader};
        for role in [Owner, Manager, Contributor, Auditor, Reader] {
            for action in [Action::ReadComments, Action::Comment] {
                assert_eq!(decide(&who(role), action, &doc(None)), Ok(()), "{role:?}");
            }
        }
        let mut guest = who(Guest);
        assert_eq!(decide(&guest, Action::Comment, &doc(None)), Err(Denied::Role));
        guest.grants = vec![(DOC, true)];
        assert_eq!(decide(&guest, Action::Comment, &doc(None)), Err(Denied::Role));
        assert_eq!(decide(&guest, Action::ReadComments, &doc(None)), Err(Denied::Role));
        let mut confined = who(Reader);
        confined.units = vec![UnitId([4; 16])];
        assert_eq!(decide(&confined, Action::Comment, &doc(Some(UNIT))), Err(Denied::Unit));
        confined.grants = vec![(DOC, false)];
        assert_eq!(decide(&confined, Action::Comment, &doc(Some(UNIT))), Ok(()), "it was shared by name");
        for (scope, allowed) in [(Scope::Sync, Ok(())), (Scope::Read, Err(Denied::Scope))] {
            assert_eq!(decide(&Principal { scope, ..who(Reader) }, Action::Comment, &doc(None)), allowed);
        }
        let token = Principal { scope: Scope::Read, ..who(Reader) };
        assert_eq!(decide(&token, Action::ReadComments, &doc(None)), Ok(()));
        assert_eq!(decide(&who(Owner), Action::Comment, &Resource::Workspace(WS)), Err(Denied::Role));
    }

    #[test]
    fn another_workspace_does_not_exist() {
        let elsewhere = Resource::Document { workspace: WorkspaceId([8; 16]), doc: DOC, unit: None };
        assert_eq!(decide(&who(Role::Owner), Action::Read, &elsewhere), Err(Denied::OtherWorkspace));
    }

    #[test]
    fn units_confine_members_but_not_managers() {
        let mut p = who(Role::Contributor);
        p.units = vec![UnitId([4; 16])];
        assert_eq!(decide(&p, Action::Read, &doc(Some(UNIT))), Err(Denied::Unit));
        assert_eq!(decide(&p, Action::Read, &doc(None)), Ok(()));
        p.role = Role::Manager;
        assert_eq!(decide(&p, Action::Write, &doc(Some(UNIT))), Ok(()));
    }

    #[test]
    fn guests_have_what_was_named_and_nothing_else() {
        let mut p = who(Role::Guest);
        p.grants = vec![(DOC, false)];
        assert_eq!(decide(&p, Action::Read, &doc(None)), Ok(()));
        assert_eq!(decide(&p, Action::Write, &doc(None)), Err(Denied::Role));
        p.grants = vec![(DOC, true)];
        assert_eq!(decide(&p, Action::Write, &doc(None)), Ok(()));
        assert_eq!(decide(&p, Action::Create, &doc(None)), Err(Denied::Role));
        assert_eq!(decide(&p, Action::ListMembers, &Resource::Workspace(WS)), Err(Denied::Role));
    }

    #[test]
    fn a_sync_token_synchronises_and_nothing_else() {
        let mut p = who(Role::Owner);
        p.scope = Scope::Sync;
        assert_eq!(decide(&p, Action::Write, &doc(None)), Ok(()));
        assert_eq!(decide(&p, Action::ManageTokens, &Resource::Workspace(WS)), Err(Denied::Scope));
        p.scope = Scope::Read;
        assert_eq!(decide(&p, Action::Write, &doc(None)), Err(Denied::Scope));
    }

    #[test]
    fn managers_cannot_make_owners() {
        let ws = Resource::Workspace(WS);
        assert_eq!(decide(&who(Role::Manager), Action::Invite(Role::Owner), &ws), Err(Denied::Role));
        assert_eq!(decide(&who(Role::Manager), Action::Invite(Role::Manager), &ws), Ok(()));
        assert_eq!(decide(&who(Role::Contributor), Action::Invite(Role::Reader), &ws), Err(Denied::Role));
    }
}
