//! A workspace as views use it.

use super::engine::{Change, Changed, Engine, offer_held, works};
use super::open::OpenDoc;
use super::request::{Content, Request};
use super::rows::RowView;
use crate::platform::fetch::{self, ApiError};
use gloo::net::http::Method;
use leptos::prelude::*;
use muster_shared::access::{Action, Principal, Resource, decide};
use muster_shared::api::{Held, Member, Place, Placed, Unit, path, paths};
use muster_shared::comments::Name;
use muster_shared::find::{Hit, Query, Shown};
use muster_shared::id::{AccountId, Actor, CredentialId, DocId, UnitId};
use muster_shared::label::{Label, Language};
use muster_shared::schema::{Register, Transition};
use muster_shared::sync::decision::Decision;
use muster_shared::sync::frame::WorkspaceInfo;
use muster_shared::sync::peer::status::{Facts, SyncStatus};
use muster_shared::sync::row::Placement;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

/// The workspace that is open in this tab.
#[derive(Clone, Copy)]
pub struct Workspace {
    engine: StoredValue<Rc<Engine>, LocalStorage>,
}

/// Gives the components below access to a workspace.
pub fn provide_workspace(workspace: Workspace) {
    provide_context(workspace);
}

/// The workspace around this component. Panics outside of one, as contexts do.
pub fn use_workspace() -> Workspace {
    expect_context()
}

impl Workspace {
    pub(super) fn new(engine: Rc<Engine>) -> Self {
        Self { engine: StoredValue::new_local(engine) }
    }

    pub(super) fn engine(self) -> Rc<Engine> {
        self.engine.get_value()
    }

    /// Name and role.
    pub fn info(self) -> Signal<WorkspaceInfo> {
        let info = self.engine().info.clone();
        Signal::derive(move || info.get())
    }

    /// Where the work is saved.
    pub fn status(self) -> Signal<SyncStatus> {
        let facts = self.engine().facts.clone();
        Memo::new(move |_| SyncStatus::derive(&facts.get())).into()
    }

    /// All records of a register that are not deleted, in the order of their references.
    pub fn rows(self, register: &'static str) -> Signal<Arc<Vec<Arc<RowView>>>> {
        let list = self.engine().rows.list(register);
        Signal::derive(move || list.get())
    }

    /// Records and comments that fit what is looked for, best first. Untracked: somebody reads them while others write.
    pub fn find_records(self, query: &mut Query) -> Vec<Hit> {
        self.engine().find_records(query)
    }

    /// How far the first reading for the search is, from 0 to 3: what is asked for again then may find more.
    pub fn finding_stage(self) -> Signal<u8> {
        let stage = self.engine().finding_stage();
        Signal::derive(move || stage.get())
    }

    /// One record's row, as it is now. Untracked.
    pub fn row(self, doc: DocId) -> Option<Arc<RowView>> {
        self.engine().rows.get(doc)
    }

    /// A record that was found, where in it, and which comment it is, if it was found in one.
    pub fn shown(
        self,
        query: &mut Query,
        hit: &Hit,
        language: Language,
    ) -> Option<(Arc<RowView>, Shown, Option<Name>)> {
        self.engine().shown(query, hit, language)
    }

    /// How many texts are still to be read before all can be found.
    pub fn unread(self) -> Signal<usize> {
        let left = self.engine().unread();
        Signal::derive(move || left.get())
    }

    /// One record's row, deleted ones included. Tracks changes of the record's register.
    pub fn find(self, doc: DocId) -> Option<Arc<RowView>> {
        self.engine().rows.find(doc)
    }

    /// Grows whenever the workspace has other fields of its own: what was drawn with those before is to be drawn anew.
    pub fn own_version(self) -> Signal<u32> {
        self.engine().rows.own_version().into()
    }

    /// Records with values that nobody has decided between (MODEL.md 2), deleted ones left out.
    pub fn undecided(self) -> Signal<Arc<BTreeSet<DocId>>> {
        self.engine().rows.undecided().into()
    }

    /// Makes a record. It exists here at once; the server numbers it when it hears of it.
    /// For pages; everything else, see [`Workspace::create_soon`].
    pub fn create(self, register: &'static Register, title: &str) -> DocId {
        self.engine().create_here(register, title)
    }

    /// [`Workspace::create`], as soon as documents can be made.
    pub async fn create_soon(self, register: &'static Register, title: &str) -> DocId {
        let engine = self.engine();
        (works::come().await.create)(&engine, register, title)
    }

    /// Whether documents can be opened and made at once.
    pub fn has_documents(self) -> bool {
        works::works().is_some()
    }

    /// Opens a record; it stays open while the handle or a clone of it lives.
    pub fn open(self, doc: DocId) -> OpenDoc {
        OpenDoc::new(self.engine(), doc)
    }

    /// Sets fields of several records in one step, which the server takes as a whole or not at all.
    pub async fn change(self, changes: Vec<Change>) -> Changed {
        self.engine().change(changes).await
    }

    /// Sets fields of any number of records, in parts between which the page gets its turn.
    pub async fn change_many(self, changes: Vec<Change>) -> Changed {
        self.engine().change_many(changes).await
    }

    /// Who belongs to the workspace; kept for use without a network.
    pub fn members(self) -> Signal<Arc<Vec<Member>>> {
        let members = self.engine().members.clone();
        Signal::derive(move || members.get())
    }

    /// Organisational units; kept for use without a network.
    pub fn units(self) -> Signal<Arc<Vec<Unit>>> {
        let units = self.engine().units.clone();
        Signal::derive(move || units.get())
    }

    /// Moves a record into a unit, or out of all. Shown when the server has done it.
    pub async fn place(self, doc: DocId, unit: Option<UnitId>) -> Result<(), ApiError> {
        let workspace = self.info().get_untracked().id;
        let to = path(paths::PLACEMENT, &[&workspace, &doc]);
        let placed: Placed = fetch::call(Method::PUT, &to, &Place { unit }).await?;
        let engine = self.engine();
        let decision = untrack(|| self.find(doc)).and_then(|row| row.placement.decision.clone());
        engine.rows.place(doc, Placement { number: placed.number, unit: placed.unit, decision, of: None });
        Ok(())
    }

    /// The transition of authority that was asked for here for a record and is not countersigned, with its key.
    pub fn requested(self, doc: DocId) -> Memo<Option<(u64, Request)>> {
        let requests = self.engine().requests.clone();
        Memo::new(move |_| requests.with(|all| all.iter().rev().find(|(_, r)| r.doc == doc).cloned()))
    }

    /// The records for which a transition of authority was asked for here that is not in effect, each once.
    pub fn requests(self) -> Memo<Vec<DocId>> {
        let requests = self.engine().requests.clone();
        Memo::new(move |_| {
            let docs = requests.with(|all| all.iter().map(|(_, request)| request.doc).collect::<BTreeSet<_>>());
            docs.into_iter().collect()
        })
    }

    /// Whether a transition of authority was asked for here for a record and is not countersigned. Untracked.
    pub fn is_requested(self, doc: DocId) -> bool {
        self.engine().requests.with_untracked(|all| all.iter().any(|(_, request)| request.doc == doc))
    }

    /// Makes another record that says the same as this one does now, in the first state and without what belongs to the one
    /// alone: files, comments, decisions, history. `None` when it is not on this device. For pages.
    pub async fn duplicate(self, doc: DocId, title: &str) -> Option<DocId> {
        self.engine().duplicate(doc, title).await
    }

    /// Asks for a transition that carries authority; `false` when this device could not keep the request. `instead` is the
    /// key of a request that this one replaces.
    pub async fn request(
        self,
        doc: DocId,
        way: &Transition,
        content: Content,
        note: String,
        instead: Option<u64>,
    ) -> bool {
        self.engine().request(doc, (way.from, way.to), content, note, instead).await
    }

    /// What was decided on a record, oldest first; without a network as it was last read here.
    pub async fn decisions(self, doc: DocId) -> Vec<Decision> {
        self.engine().decisions(doc).await
    }

    /// Takes a request back, or puts one away that was refused.
    pub async fn take_back(self, key: u64) {
        self.engine().take_back(key).await;
    }

    /// Offers an entry of the holding area as a file.
    pub async fn export_held(self, entry: CredentialId) -> Result<(), ApiError> {
        let workspace = self.info().get_untracked().id;
        let held: Held = fetch::get(&path(paths::HELD, &[&workspace, &entry])).await?;
        offer_held(workspace, &held);
        Ok(())
    }

    /// The display name of an account, when it is known.
    pub fn name_of(self, account: AccountId) -> Option<String> {
        self.engine().members.with(|m| m.iter().find(|m| m.account == account).map(|m| m.name.clone()))
    }

    /// The display name behind an actor, when this device knows whose lease it is.
    pub fn author(self, actor: Actor) -> Option<String> {
        self.engine().members.with(|m| m.iter().find(|m| m.prefixes.contains(&actor.prefix)).map(|m| m.name.clone()))
    }

    /// Whether the signed-in person may do `action` to a document, or to the workspace itself when `doc` is `None`. The
    /// server decides; this greys out.
    pub fn may(self, action: Action, doc: Option<DocId>) -> bool {
        let engine = self.engine();
        let who: Principal = engine.principal.get();
        let what = match doc {
            None => Resource::Workspace(who.workspace),
            Some(doc) => Resource::Document {
                workspace: who.workspace,
                doc,
                unit: self.find(doc).and_then(|r| r.placement.unit),
            },
        };
        decide(&who, action, &what).is_ok()
    }

    /// What is known about saving and sending, for those who want more than the sentence.
    pub fn facts(self) -> Signal<Facts> {
        let facts = self.engine().facts.clone();
        Signal::derive(move || facts.get())
    }

    /// Reads members and units again, after some were changed.
    pub fn refresh_members(self) {
        self.engine().fetch_members();
    }

    /// Offers edits that the server refused as a file; whether there were any.
    pub async fn export_refused(self) -> bool {
        self.engine().export_refused().await
    }

    /// What the server refused: per edit, what the document was called, why, and its text with the edit.
    pub async fn refused(self) -> Vec<(String, Label, String)> {
        self.engine().refused().await
    }

    /// Forgets refused edits, which the person has seen.
    pub async fn dismiss_refused(self) {
        self.engine().dismiss_refused().await;
    }

    /// Offers everything that the server has not acknowledged as a file, even what this device could not store.
    pub fn export_waiting(self) -> bool {
        self.engine().export_waiting()
    }

    /// The account that is signed in.
    pub fn account(self) -> AccountId {
        self.engine().principal.with_untracked(|p| p.account)
    }
}
