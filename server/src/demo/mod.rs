//! The demonstration: a small company with policies and risks, so that a new server has something to look at.
//!
//! Everything is written as people would write it, through documents, leased actors and the hub, and it comes out the
//! same every time: ids are derived, times are fixed.

mod markup;
mod risks;

use crate::AppState;
use crate::auth::{Account, Lease, Member, Record, Workspace};
use crate::cli::CliError;
use crate::hub::{Actors, Who};
use muster_shared::access::{Principal, Role, Scope};
use muster_shared::doc::{Document, TextEdit};
use muster_shared::id::{AccountId, Actor, ActorPrefix, DeviceId, DocId, WorkspaceId};
use muster_shared::registers::{POLICIES, RISKS};
use muster_shared::schema::{Register, Value};
use muster_shared::sync::frame::{Bytes, DocumentPush};
use muster_shared::time::Timestamp;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The password of every account. It is public.
pub const PASSWORD: &str = "muster-demo-2026";
/// The workspace's name.
pub const WORKSPACE: &str = "Northwind Pumps";
/// 2 November 2026, 08:00 UTC: when the first document was begun.
const BEGIN: i64 = 1_793_606_400_000;
/// Milliseconds between two documents.
const STEP: i64 = 47 * 60_000;

/// Somebody.
struct Person {
    email: &'static str,
    name: &'static str,
    role: Role,
}

const PEOPLE: [Person; 4] = [
    Person { email: "anna@example.org", name: "Anna Keller", role: Role::Owner },
    Person { email: "jonas@example.org", name: "Jonas Thoma", role: Role::Contributor },
    Person { email: "mira@example.org", name: "Mira Lindt", role: Role::Manager },
    Person { email: "rita@example.org", name: "Rita Sommer", role: Role::Reader },
];

const PAGES: [&str; 5] = [
    include_str!("policies/information-security.md"),
    include_str!("policies/access-control.md"),
    include_str!("policies/incident-response.md"),
    include_str!("policies/lieferanten.md"),
    include_str!("policies/working-away.md"),
];

/// Bytes derived from a name, the same every time.
fn derived<const N: usize>(what: &str) -> [u8; N] {
    let digest = Sha256::digest(format!("muster demonstration: {what}").as_bytes());
    let mut out = [0; N];
    out.copy_from_slice(&digest[..N]);
    out
}

impl Person {
    fn account(&self) -> AccountId {
        AccountId(derived(self.email))
    }

    fn prefix(&self) -> ActorPrefix {
        ActorPrefix(derived(&format!("{} prefix", self.email)))
    }

    /// By first name, as the contents name their owners.
    fn by_first_name(name: &str) -> Option<&'static Self> {
        PEOPLE.iter().find(|p| p.email.starts_with(name))
    }
}

/// What is printed at the start.
pub fn sign_ins() -> String {
    let mut text = format!("\nSign in to \"{WORKSPACE}\" as one of these, password {PASSWORD}\n");
    for p in &PEOPLE {
        text.push_str(&format!("  {:<20} {} ({})\n", p.email, p.name, format!("{:?}", p.role).to_lowercase()));
    }
    text.push_str("These passwords are public: do not use this server for anything else.\n");
    text
}

/// Writes the demonstration into a server without a workspace; `false` when there is one already.
///
/// # Errors
/// The store cannot be written.
pub async fn fill(state: &AppState) -> Result<bool, CliError> {
    if !state.directory.needs_setup() {
        return Ok(false);
    }
    let workspace = WorkspaceId(derived("workspace"));
    let begun = Timestamp(BEGIN);
    // Documents first, so that a start that broke off is begun again: without a workspace the store counts as empty.
    let mut records = Vec::new();
    for p in &PEOPLE {
        let password = state.directory.hash_password(PASSWORD).await?;
        records.push(Record::Account(Account {
            id: p.account(),
            name: p.name.to_owned(),
            email: Some(p.email.to_owned()),
            password: Some(password),
            created: begun,
        }));
        records.push(Record::Lease(Lease {
            prefix: p.prefix(),
            account: p.account(),
            device: DeviceId(derived(&format!("{} device", p.email))),
        }));
    }
    state.directory.seed(records).await?;
    write_documents(state, workspace).await?;
    let mut records = vec![Record::Workspace(Workspace { id: workspace, name: WORKSPACE.to_owned(), created: begun })];
    records.extend(PEOPLE.iter().map(|p| {
        Record::Member(Member {
            workspace,
            account: p.account(),
            role: p.role,
            units: Vec::new(),
            since: begun,
            expires: None,
            ended: None,
        })
    }));
    state.directory.seed(records).await?;
    Ok(true)
}

/// Writes all documents, each pushed by its owner.
async fn write_documents(state: &AppState, workspace: WorkspaceId) -> Result<(), CliError> {
    let mut number = 0;
    let mut next = |author: &Person, register: &'static Register, name: &str| {
        number += 1;
        let actor = Actor { prefix: author.prefix(), counter: number };
        let doc = Document::create(DocId(derived(name)), register, actor);
        Writer { doc, now: Timestamp(BEGIN + STEP * i64::try_from(number).unwrap_or_default()) }
    };
    let mut written = Vec::new();
    for source in PAGES {
        let page = markup::page(source);
        let owner = page.fields.iter().find(|(k, _)| k == "owner").and_then(|(_, v)| Person::by_first_name(v));
        let owner = owner.ok_or_else(|| CliError::Demo(format!("{} has no owner", page.title)))?;
        let mut w = next(owner, &POLICIES, &page.title);
        w.set("title", Value::text(page.title))?;
        for (key, value) in page.fields {
            match key.as_str() {
                "owner" => w.set("owner", Value::text(owner.account().to_string()))?,
                "tags" => w.set("tags", many(value.split(", ")))?,
                _ => w.set(&key, Value::text(value))?,
            }
        }
        w.write("body", &page.edits)?;
        written.push((owner, w));
    }
    for risk in risks::RISKS {
        let owner = Person::by_first_name(risk.owner);
        let owner = owner.ok_or_else(|| CliError::Demo(format!("{} has no owner", risk.title)))?;
        let mut w = next(owner, &RISKS, risk.title);
        w.set("title", Value::text(risk.title))?;
        w.set("state", Value::text(risk.state))?;
        w.set("cause", Value::text(risk.cause))?;
        w.set("consequence", Value::text(risk.consequence))?;
        for (key, (likelihood, impact)) in ["inherent", "current", "target"].into_iter().zip(risk.estimates) {
            w.set(key, Value::Estimate(likelihood, impact))?;
        }
        w.set("owner", Value::text(owner.account().to_string()))?;
        w.set("review", Value::text(risk.review))?;
        w.set("tags", many(risk.tags.iter().copied()))?;
        written.push((owner, w));
    }
    for (author, mut w) in written {
        let chunks = w.doc.changes_since(&[]).into_iter().map(Bytes).collect();
        let push = DocumentPush { doc: w.doc.id(), epoch: 0, chunks, workspace: Some(workspace) };
        let who = Arc::new(Who {
            account: author.account(),
            principals: vec![Arc::new(Principal {
                account: author.account(),
                workspace,
                role: author.role,
                units: Vec::new(),
                grants: Vec::new(),
                scope: Scope::Full,
            })],
            name: author.name.into(),
            connection: state.hub.connection(),
            actors: Actors::Leased(author.prefix()),
        });
        let pushed = state.hub.push(&who, vec![push], None).await;
        pushed.map_err(|r| CliError::Demo(format!("{:?} was refused: {:?}", r.doc, r.reason)))?;
    }
    Ok(())
}

fn many<'a>(words: impl Iterator<Item = &'a str>) -> Value {
    let mut words: Vec<String> = words.map(str::to_owned).collect();
    words.sort();
    Value::Many(words)
}

/// A document being written.
struct Writer {
    doc: Document,
    now: Timestamp,
}

impl Writer {
    fn set(&mut self, field: &str, value: Value) -> Result<(), CliError> {
        let failed = |e| CliError::Demo(format!("{field}: {e}"));
        self.doc.set(field, &value, self.now).map(drop).map_err(failed)
    }

    fn write(&mut self, field: &str, edits: &[TextEdit]) -> Result<(), CliError> {
        let failed = |e| CliError::Demo(format!("{field}: {e}"));
        self.doc.edit_text(field, edits, self.now).map(drop).map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use muster_shared::schema::FieldKind;

    #[test]
    fn policies_are_written_out_and_say_what_their_register_knows() {
        for source in PAGES {
            let page = markup::page(source);
            let words = source.split_whitespace().count();
            assert!((300..=900).contains(&words), "{} has {words} words", page.title);
            for (key, value) in &page.fields {
                if key == "state" {
                    assert!(POLICIES.state(value).is_some(), "{value}");
                    continue;
                }
                let field = POLICIES.field(key).unwrap();
                if let FieldKind::Choice(choices) = field.kind {
                    assert!(choices.iter().any(|c| c.key == value), "{value}");
                }
            }
            let mut doc =
                Document::create(DocId([1; 16]), &POLICIES, Actor { prefix: ActorPrefix([1; 8]), counter: 1 });
            doc.edit_text("body", &page.edits, Timestamp(BEGIN)).unwrap();
            let kinds: std::collections::BTreeSet<_> = doc.blocks("body").into_iter().map(|b| b.attrs.kind).collect();
            assert!(["heading", "paragraph", "item"].iter().all(|k| kinds.contains(*k)), "{kinds:?}");
            assert!(doc.blocks("body").iter().flat_map(|b| &b.runs).any(|r| !r.marks.is_empty()));
        }
    }

    #[test]
    fn risks_are_in_range_and_improve() {
        assert_eq!(risks::RISKS.len(), 25);
        for r in risks::RISKS {
            assert!(RISKS.state(r.state).is_some(), "{}", r.state);
            assert!(Person::by_first_name(r.owner).is_some() && r.review.len() == 10);
            let products: Vec<u8> = r.estimates.iter().map(|(l, i)| l * i).collect();
            assert!(products.windows(2).all(|w| w[0] >= w[1]), "{}", r.title);
            assert!(r.estimates.iter().all(|(l, i)| (1..=5).contains(l) && (1..=5).contains(i)));
        }
    }
}
