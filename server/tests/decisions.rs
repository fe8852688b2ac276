//! Transitions that carry authority, over real HTTP and a real store: who may, what must hold, what the ledger says, and
//! that each is written once.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[path = "support/disk.rs"]
mod disk;
mod web;

use muster_server::auth::ledger;
use muster_server::hub::{Actors, People, Who};
use muster_server::store::{RedbStore, Store};
use muster_shared::access::{Role, Scope};
use muster_shared::doc::{Document, TextEdit, Written};
use muster_shared::id::{AccountId, Actor, DecisionId, DeviceId, DocId};
use muster_shared::registers::{ACCEPTANCES, POLICIES};
use muster_shared::schema::{Register, Value};
use muster_shared::sync::decision::{Decision, effective};
use muster_shared::sync::frame::{Bytes, DocumentPush, Hash};
use muster_shared::time::Timestamp;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use web::{PASSWORD, Response, Server};

const NOW: Timestamp = Timestamp(1_795_435_200_000);

/// Somebody at a device, with a record in front of them.
struct Desk {
    server: Arc<Server>,
    who: Arc<Who>,
    doc: Document,
    epoch: u32,
    unsent: Vec<Vec<u8>>,
}

impl Desk {
    async fn at(server: &Arc<Server>, name: &str, account: AccountId) -> Arc<Who> {
        let directory = &server.state.directory;
        let prefix = directory.lease(account, DeviceId([7; 16])).await.unwrap();
        let form = muster_shared::api::SignIn { email: format!("{name}@example.org"), password: PASSWORD.into() };
        let secret = directory.sign_in(form, "desk".into(), [127, 0, 0, 1].into(), None).await.unwrap();
        let who = directory.by_session(&secret).unwrap();
        Arc::new(Who {
            account,
            principals: vec![directory.principal(&who, server.workspace()).unwrap()],
            name: name.into(),
            connection: server.state.hub.connection(),
            actors: Actors::Leased(prefix),
        })
    }

    fn actor(who: &Who, counter: u64) -> Actor {
        let Actors::Leased(prefix) = who.actors else { panic!() };
        Actor { prefix, counter }
    }

    /// A new record, not sent yet.
    async fn new(server: &Arc<Server>, name: &str, account: AccountId, register: &'static Register, id: u8) -> Self {
        let who = Self::at(server, name, account).await;
        let doc = Document::create(DocId([id; 16]), register, Self::actor(&who, u64::from(id)));
        let unsent = vec![muster_shared::doc::genesis(doc.id(), register)];
        Self { server: server.clone(), who, doc, epoch: 0, unsent }
    }

    /// The same record on somebody else's device, as the server has it.
    async fn other(&self, name: &str, account: AccountId, counter: u64) -> Self {
        let who = Self::at(&self.server, name, account).await;
        let stored = self.server.state.store.load(self.doc.id()).unwrap().unwrap();
        let chunks: Vec<&[u8]> = stored.chunks.iter().map(|c| c.bytes.as_ref()).collect();
        let saved = stored.snapshot.as_ref().map_or(&[][..], |s| s.bytes.as_ref());
        let mut doc = Document::load(self.doc.id(), Some(Self::actor(&who, counter)), saved, &chunks).unwrap();
        doc.saw(stored.head.placement.decision.as_ref().map(|d| d.id));
        Self { server: self.server.clone(), who, doc, epoch: stored.head.epoch, unsent: Vec::new() }
    }

    fn wrote(&mut self, written: Option<Written>) {
        self.unsent.push(written.unwrap().chunk);
    }

    fn set(&mut self, field: &str, value: &str) {
        let written = self.doc.set(field, &Value::text(value), NOW).unwrap();
        self.wrote(written);
    }

    fn types(&mut self, words: &str) {
        let edit = TextEdit::Splice { at: 0, del: 0, insert: words.into() };
        let written = self.doc.edit_text("body", &[edit], NOW).unwrap();
        self.wrote(written);
    }

    async fn push(&mut self) {
        let chunks = std::mem::take(&mut self.unsent).into_iter().map(Bytes).collect();
        let workspace = Some(self.server.workspace());
        let push = DocumentPush { doc: self.doc.id(), epoch: self.epoch, chunks, workspace };
        self.server.state.hub.push(&self.who, vec![push], None).await.unwrap();
    }

    fn form(&mut self, id: u8, from: &str, to: &str) -> Json {
        json!({
            "id": DecisionId([id; 16]), "by": self.who.account, "from": from, "to": to, "epoch": self.epoch,
            "heads": self.doc.heads(), "content": self.doc.content_hash(), "note": "",
        })
    }

    /// Asks as whoever the cookie belongs to.
    async fn ask(&self, cookie: &str, form: &Json) -> Response {
        let mut form = form.clone();
        let me = self.server.get("/api/v1/me", cookie).await.json();
        if me["account"].is_string() {
            form["by"] = me["account"].clone();
        }
        self.server.post(&self.path(), cookie, form).await
    }

    fn path(&self) -> String {
        format!("/api/v1/workspaces/{}/documents/{}/decisions", self.server.workspace(), self.doc.id())
    }

    /// The state that the record is in on the server.
    fn state(&self) -> String {
        let store = &self.server.state.store;
        let head = store.head(self.doc.id()).unwrap().unwrap();
        let row = store.row(self.doc.id()).unwrap().unwrap();
        let register = self.doc.register().unwrap();
        effective(register, row.state(), &row.decided, head.placement.decision.as_deref()).to_owned()
    }
}

fn outcome(response: &Response) -> String {
    assert_eq!(response.status, 200, "{}", response.body);
    response.json()["outcome"].as_str().unwrap().to_owned()
}

fn decision(response: &Response) -> Decision {
    assert_eq!(outcome(response), "decided", "{}", response.body);
    serde_json::from_value(response.json()["decision"].clone()).unwrap()
}

/// A policy in review, written by Jonas and owned by him.
async fn policy(server: &Arc<Server>, jonas: AccountId) -> Desk {
    let mut desk = Desk::new(server, "jonas", jonas, &POLICIES, 3).await;
    desk.set("title", "Access");
    desk.set("state", "in_review");
    desk.set("owner", &jonas.to_string());
    desk.types("Who may enter.");
    desk.push().await;
    desk
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_is_approved_and_published_once_and_the_ledger_knows() {
    let server = Arc::new(Server::start().await);
    let (mira, manager) = server.person("mira", Role::Manager).await;
    let (jonas, contributor) = server.person("jonas", Role::Contributor).await;
    let mut desk = policy(&server, jonas).await;
    assert_eq!(desk.state(), "in_review");

    let form = desk.form(1, "in_review", "approved");
    let approved = decision(&desk.ask(&manager, &form).await);
    assert_eq!((approved.n, approved.by, approved.is_own()), (1, mira, false));
    assert_eq!((approved.owner, approved.owner_set_by), (Some(jonas), Some(jonas)));
    assert_eq!((approved.content, &approved.heads), (desk.doc.content_hash(), &desk.doc.heads()));
    assert_eq!(desk.state(), "approved");
    // The answer was lost: asked again, decided once.
    assert_eq!(decision(&desk.ask(&manager, &form).await), approved);
    // What is written without having seen it does not move the record on.
    desk.set("state", "changes_requested");
    desk.push().await;
    assert_eq!(desk.state(), "approved");
    // "In force from" is lacking.
    let lacking = desk.ask(&manager, &desk.other("mira", mira, 1).await.form(2, "approved", "published")).await;
    assert_eq!((outcome(&lacking).as_str(), &lacking.json()["fields"]), ("unfilled", &json!(["effective"])));
    let mut second = desk.other("mira", mira, 2).await;
    second.set("effective", "2026-12-01");
    second.push().await;
    let published = decision(&desk.ask(&manager, &second.form(3, "approved", "published")).await);
    assert_eq!((published.n, published.authored, published.is_own()), (2, true, true), "she wrote of it herself");
    assert_eq!(desk.state(), "published");
    // Whoever has seen it revises it.
    let mut third = desk.other("jonas", jonas, 77).await;
    third.set("state", "draft");
    third.push().await;
    assert_eq!(desk.state(), "draft");

    let list = server.get(&desk.path(), &contributor).await;
    let all: Vec<Decision> = serde_json::from_str(&list.body).unwrap();
    assert_eq!(all, vec![approved.clone(), published]);
    let page = server.get(&format!("/api/v1/workspaces/{}/ledger", server.workspace()), &manager).await.json();
    let entries = page["entries"].as_array().unwrap();
    let decided: Vec<&Json> = entries.iter().filter(|e| e["event"] == "decided").collect();
    assert_eq!(decided.len(), 2, "{page}");
    let facts = decided[1]["facts"].to_string();
    for fact in ["in_review", "approved", &approved.content.to_string()] {
        assert!(facts.contains(fact), "{fact} in {facts}");
    }
    assert!(decided[0]["facts"].to_string().contains("own_work"));
    assert!(ledger::verify(&*server.state.store).unwrap().is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_decide_who_may() {
    let server = Arc::new(Server::start().await);
    let (_, manager) = server.person("mira", Role::Manager).await;
    let (jonas, contributor) = server.person("jonas", Role::Contributor).await;
    let (rita, reader) = server.person("rita", Role::Reader).await;
    let (_, auditor) = server.person("otto", Role::Auditor).await;
    let mut desk = policy(&server, jonas).await;
    let form = desk.form(1, "in_review", "approved");
    for cookie in [&contributor, &reader, &auditor] {
        let refused = desk.ask(cookie, &form).await;
        assert_eq!((refused.status, refused.error()), (403, "denied_role".into()));
    }
    assert_eq!(desk.ask("", &form).await.status, 401);
    // A request that somebody else left on the device is not sent under the manager's name.
    let left = server.post(&desk.path(), &manager, form.clone()).await;
    assert_eq!((left.status, left.error()), (401, "signed_out".into()));
    // Tokens decide nothing, whatever they are good for.
    let account = server.state.directory.account_of("mira@example.org").unwrap();
    let new = muster_shared::api::NewToken { name: "t".into(), scope: Scope::Full, days: 3 };
    let (_, secret) = server.state.directory.create_token_for("mira@example.org", None, new).await.unwrap();
    assert_ne!(account, jonas);
    let (origin, bearer) = (server.origin(), format!("Bearer {secret}"));
    let headers = [
        ("authorization", bearer.as_str()),
        ("origin", &origin),
        ("x-muster", "1"),
        ("content-type", "application/json"),
    ];
    let refused = server.send("POST", &desk.path(), &headers, Some(form.to_string())).await;
    assert_eq!((refused.status, refused.error()), (403, "denied_scope".into()));
    // Nor can a document say that something was decided.
    desk.set("state", "approved");
    desk.push().await;
    assert_eq!(desk.state(), "draft", "what nobody decided does not count");

    // A residual risk is accepted by whom the record names, and it is said that he named himself.
    let mut risk = Desk::new(&server, "jonas", jonas, &ACCEPTANCES, 4).await;
    risk.set("title", "Old pump");
    for (field, value) in [("owner", jonas.to_string().as_str()), ("reason", "It runs"), ("valid_until", "2027-01-01")]
    {
        risk.set(field, value);
    }
    let estimate = risk.doc.set("residual", &Value::Estimate(2, 2), NOW).unwrap();
    risk.wrote(estimate);
    let linked = risk.doc.set("risks", &Value::Many(vec![DocId([9; 16]).to_string()]), NOW).unwrap();
    risk.wrote(linked);
    risk.push().await;
    let form = risk.form(5, "requested", "accepted");
    assert_eq!(risk.ask(&reader, &form).await.error(), "denied_role");
    let accepted = decision(&risk.ask(&contributor, &form).await);
    assert!(accepted.is_self_set() && accepted.is_own());
    assert_eq!(risk.state(), "accepted");
    // Revoking it is for managers.
    let mut now = risk.other("jonas", jonas, 78).await;
    assert_eq!(risk.ask(&contributor, &now.form(6, "accepted", "revoked")).await.error(), "denied_role");
    assert_eq!(decision(&risk.ask(&manager, &now.form(7, "accepted", "revoked")).await).n, 2);

    // One that a manager named is not self-set.
    let mut named = Desk::new(&server, "jonas", jonas, &ACCEPTANCES, 5).await;
    for (field, value) in [("owner", rita.to_string().as_str()), ("reason", "r"), ("valid_until", "2027-01-01")] {
        named.set(field, value);
    }
    let estimate = named.doc.set("residual", &Value::Estimate(2, 2), NOW).unwrap();
    named.wrote(estimate);
    let linked = named.doc.set("risks", &Value::Many(vec![DocId([9; 16]).to_string()]), NOW).unwrap();
    named.wrote(linked);
    named.push().await;
    let accepted =
        decision(&named.ask(&reader, &named.other("rita", rita, 1).await.form(8, "requested", "accepted")).await);
    assert!(accepted.is_own() && !accepted.is_self_set() && accepted.owner_set_by == Some(jonas));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_thing_that_does_not_hold_is_said() {
    let server = Arc::new(Server::start().await);
    let (mira, manager) = server.person("mira", Role::Manager).await;
    let (jonas, _) = server.person("jonas", Role::Contributor).await;
    let mut desk = policy(&server, jonas).await;
    let good = desk.form(1, "in_review", "approved");
    let with = |key: &str, value: Json| {
        let mut form = good.clone();
        form[key] = value;
        form
    };
    // Nonsense.
    let path = desk.path();
    let good = with("by", json!(mira));
    let with = |key: &str, value: Json| {
        let mut form = good.clone();
        form[key] = value;
        form
    };
    for (form, status) in [
        (with("to", json!("draft")), 400),
        (with("to", json!("nowhere")), 400),
        (with("heads", json!([])), 413),
        (with("heads", json!(vec![Hash([1; 32]); 300])), 413),
        (with("heads", json!(["xyz"])), 400),
        (with("note", json!("x".repeat(2_001))), 413),
        (with("unknown", json!(1)), 400),
        (json!({}), 400),
    ] {
        let refused = server.post(&path, &manager, form.clone()).await;
        assert_eq!(refused.status, status, "{form}: {}", refused.body);
    }
    let nowhere = path.replace(&desk.doc.id().to_string(), &DocId([77; 16]).to_string());
    assert_eq!(server.post(&nowhere, &manager, good.clone()).await.status, 404);
    // Another rendering of the same heads.
    assert_eq!(outcome(&desk.ask(&manager, &with("content", json!(Hash([5; 32])))).await), "rendering");
    // Another state.
    let early = desk.form(2, "approved", "published");
    let other = desk.ask(&manager, &early).await;
    assert_eq!((outcome(&other).as_str(), &other.json()["state"]), ("state", &json!("in_review")));

    // Edits that the server does not have yet: it waits, and is taken when they are there.
    let mut late = desk.other("mira", mira, 1).await;
    late.types("Before noon: ");
    let waiting = late.form(3, "in_review", "approved");
    assert_eq!(outcome(&desk.ask(&manager, &waiting).await), "waits");
    let mut epoch = waiting.clone();
    epoch["epoch"] = json!(4);
    assert_eq!(outcome(&desk.ask(&manager, &epoch).await), "waits");

    // The content moved on: it is said, and what is there now can be decided on.
    late.push().await;
    let moved = desk.ask(&manager, &good).await;
    assert_eq!(outcome(&moved), "moved");
    assert_eq!(moved.json()["heads"], json!(late.doc.heads()));
    assert_eq!(desk.state(), "in_review", "nothing was written");

    // Somebody sets the owner apart: nothing is approved while two values stand side by side.
    let (mut one, mut two) = (desk.other("mira", mira, 2).await, desk.other("jonas", jonas, 79).await);
    one.set("audience", "all");
    two.set("audience", "some");
    one.push().await;
    two.push().await;
    let mut both = desk.other("mira", mira, 3).await;
    let several = desk.ask(&manager, &both.form(4, "in_review", "approved")).await;
    assert_eq!((outcome(&several).as_str(), &several.json()["fields"]), ("undecided", &json!(["audience"])));
    both.set("audience", "all");
    let owner = both.doc.set("owner", &Value::Empty, NOW).unwrap();
    both.wrote(owner);
    both.push().await;
    let lacking = desk.ask(&manager, &both.form(5, "in_review", "approved")).await;
    assert_eq!((outcome(&lacking).as_str(), &lacking.json()["fields"]), ("unfilled", &json!(["owner"])));
    both.set("owner", &mira.to_string());
    let deleted = both.doc.set_deleted(true, NOW).unwrap();
    both.wrote(deleted);
    both.push().await;
    assert_eq!(outcome(&desk.ask(&manager, &both.form(6, "in_review", "approved")).await), "deleted");
    let restored = both.doc.set_deleted(false, NOW).unwrap();
    both.wrote(restored);
    both.push().await;

    // Heads of before, but the same content: a state that was set and set back changes nothing of it.
    let same = both.form(7, "in_review", "approved");
    both.set("state", "draft");
    both.set("state", "in_review");
    both.push().await;
    let taken = decision(&desk.ask(&manager, &same).await);
    assert_eq!(taken.heads, both.doc.heads(), "bound to what the server has");
    assert!(taken.is_self_set() && taken.authored);
    // The same id for something else is nonsense.
    let mut other = both.form(7, "approved", "published");
    other["content"] = json!(both.doc.content_hash());
    assert_eq!(desk.ask(&manager, &other).await.status, 400);
    assert_eq!(server.state.store.decisions(desk.doc.id()).unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_and_one_decides() {
    let server = Arc::new(Server::start().await);
    let (_, manager) = server.person("mira", Role::Manager).await;
    let (_, owner) = server.person("anna", Role::Owner).await;
    let (jonas, _) = server.person("jonas", Role::Contributor).await;
    let mut desk = policy(&server, jonas).await;
    let forms: Vec<Json> = (1..9).map(|n| desk.form(n, "in_review", "approved")).collect();
    let cookies = [&manager, &owner];
    let asked = forms.iter().zip(cookies.into_iter().cycle()).map(|(form, cookie)| desk.ask(cookie, form));
    let answers = futures_util::future::join_all(asked).await;
    let outcomes: Vec<String> = answers.iter().map(outcome).collect();
    assert_eq!(outcomes.iter().filter(|o| *o == "decided").count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|o| *o == "state").count(), 7, "{outcomes:?}");
    assert_eq!(server.state.store.decisions(desk.doc.id()).unwrap().len(), 1);
    assert!(ledger::verify(&*server.state.store).unwrap().is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_epoch_changes_nothing_of_what_was_decided_or_asked() {
    let server = Arc::new(Server::with(|s| s.epoch_edits = Some(20)).await);
    let (mira, manager) = server.person("mira", Role::Manager).await;
    let (jonas, _) = server.person("jonas", Role::Contributor).await;
    let mut desk = policy(&server, jonas).await;
    desk.types("More than twenty letters for a new epoch. ");
    desk.push().await;
    let before = desk.form(1, "in_review", "approved");
    assert_eq!(server.state.hub.roll(desk.doc.id()).await, 1);
    // Asked of the sealed epoch, and the new one says the same.
    let approved = decision(&desk.ask(&manager, &before).await);
    assert_eq!((approved.epoch, approved.content), (1, desk.doc.content_hash()));
    assert_eq!(approved.owner_set_by, Some(jonas), "the sealed epoch knows who set it");
    assert_eq!(desk.state(), "approved");
    let mut after = desk.other("mira", mira, 1).await;
    after.types("Again more than twenty letters for another epoch. ");
    after.push().await;
    assert_eq!(server.state.hub.roll(desk.doc.id()).await, 2);
    assert_eq!(desk.state(), "approved", "as it was decided");
    let head = server.state.store.head(desk.doc.id()).unwrap().unwrap();
    assert_eq!(head.placement.decision.as_deref(), Some(&approved.short()));
    // What the decision refers to is still there.
    let sealed = server.state.store.load_epoch(desk.doc.id(), approved.epoch).unwrap().unwrap();
    let chunks: Vec<&[u8]> = sealed.chunks.iter().map(|c| c.bytes.as_ref()).collect();
    let saved = sealed.snapshot.as_ref().map_or(&[][..], |s| s.bytes.as_ref());
    let document = Document::load(desk.doc.id(), None, saved, &chunks).unwrap();
    let then = document.as_of(&approved.heads).unwrap();
    assert_eq!(then.content_hash(), approved.content);
    assert_ne!(document.content_hash(), approved.content);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_on_the_disk_with_its_ledger_entry_or_not_at_all() {
    use muster_server::store::{Batch, DecisionWrite, DocumentWrite, StoreError, Table};
    use std::sync::atomic::Ordering;
    let on = |disk: &disk::Disk| {
        let disk = disk.clone();
        RedbStore::open_with(
            "disk".into(),
            Box::new(move || redb::Database::builder().set_cache_size(1 << 20).create_with_backend(disk.clone())),
        )
    };
    let doc = DocId([3; 16]);
    let decided = |n: u32| Decision {
        id: DecisionId([n as u8; 16]),
        n,
        from: "in_review".into(),
        to: "approved".into(),
        by: AccountId([2; 16]),
        at: NOW,
        epoch: 0,
        heads: vec![Hash([1; 32])],
        content: Hash([2; 32]),
        note: String::new(),
        owner: None,
        owner_set_by: None,
        authored: false,
    };
    let batch = |n: u32| Batch {
        decisions: vec![DecisionWrite { doc, decision: decided(n) }],
        put: vec![(Table::Ledger, n.to_be_bytes().to_vec(), Some(vec![n as u8]))],
        ..Batch::default()
    };
    for cut in (0..60).chain([u64::MAX]) {
        let first = disk::Disk::new();
        let store = on(&first).unwrap();
        let mut document = Document::create(doc, &POLICIES, Actor::from_bytes(&[8; 16]).unwrap());
        let write = DocumentWrite {
            doc,
            workspace: muster_shared::id::WorkspaceId([1; 16]),
            epoch: 0,
            account: AccountId([2; 16]),
            received: NOW,
            chunks: vec![(Hash([1; 32]), bytes::Bytes::from(vec![1; 10]))],
            row: Some(document.row()),
            unit: None,
            of: None,
        };
        store.commit(Batch { documents: vec![write], ..Batch::default() }).await.unwrap();
        assert!(matches!(store.commit(batch(2)).await, Err(StoreError::Conflict(_))), "the first comes first");
        first.until_cut.store(cut, Ordering::SeqCst);
        let told = store.commit(batch(1)).await.is_ok();
        drop(store);
        let mut odd = cut.is_multiple_of(2);
        let after = first.after_cut(|| {
            odd = !odd;
            odd
        });
        let store = on(&after).unwrap();
        let (all, short) = (store.decisions(doc).unwrap(), store.head(doc).unwrap().unwrap().placement.decision);
        let ledger = store.get(Table::Ledger, &1_u32.to_be_bytes()).unwrap();
        let whole = all == vec![decided(1)] && short.as_deref() == Some(&decided(1).short()) && ledger.is_some();
        let nothing = all.is_empty() && short.is_none() && ledger.is_none();
        assert!(if told { whole } else { whole || nothing }, "cut after {cut} writes: {all:?} {ledger:?}");
        // Asked again it is written once.
        let again = store.commit(batch(1)).await;
        assert_eq!(again.is_ok(), nothing);
        assert_eq!(store.decisions(doc).unwrap().len(), 1);
        // Erasing the document takes the decisions with it.
        store.commit(Batch { erase: vec![doc], ..Batch::default() }).await.unwrap();
        assert!(store.decisions(doc).unwrap().is_empty());
    }
}
