//! Asking for transitions that carry authority (MODEL.md 9): a request is on the disk before anybody hears of it, waits for
//! the edits that it rests on to be acknowledged, and takes effect when the server countersigns.

use super::Engine;
use super::tabs::TabMessage;
use super::works;
use super::writing::Job;
use crate::platform::fetch::{self, ApiError};
use crate::platform::idb::Op;
use crate::platform::{clock, device, random, task};
use crate::state::request::{Content, Request, Standing, Why, standing};
use crate::state::store::{REQUESTS, seal};
use gloo::net::http::Method;
use leptos::prelude::*;
use muster_shared::api::{ErrorCode, Verdict, path, paths};
use muster_shared::id::{DecisionId, DocId};
use muster_shared::sync::decision::Decision;
use muster_shared::sync::frame::{Bytes, Hash};
use std::sync::Arc;

/// Milliseconds until what the server could not answer yet is asked again.
const AGAIN: u32 = 2_000;

/// What became of sending one request.
enum Sent {
    /// It is over, or waits for the person.
    Settled,
    /// Ask again in a while.
    Later,
}

impl Engine {
    /// Reads the requests from the disk: at the start, and when another tab changed them.
    pub(super) async fn read_requests(&self) {
        match self.local.requests().await {
            Ok(requests) => {
                self.requests.set(Arc::new(requests));
                self.update_facts(|_| {});
                self.send_requests();
            }
            Err(error) => device::report(&error.to_string()),
        }
    }

    /// Asks for a transition, in place of the request with the number `instead`, if one is named. `false` when this device
    /// could not keep it.
    pub(in crate::state) async fn request(
        &self,
        doc: DocId,
        way: (&str, &str),
        content: Content,
        note: String,
        instead: Option<u64>,
    ) -> bool {
        let Ok(id) = random::bytes() else { return false };
        let request = Request {
            workspace: self.principal.with_untracked(|p| p.workspace),
            doc,
            id: DecisionId(id),
            from: way.0.to_owned(),
            to: way.1.to_owned(),
            content,
            note,
            at: clock::now(),
            standing: Standing::Waiting,
        };
        // What it rests on goes to the disk first.
        self.flush().await;
        let old = instead.map(|key| Op::DeleteNumber(REQUESTS, key));
        let ops = old.into_iter().chain([Op::Append(REQUESTS, seal(&request))]).collect();
        self.change_requests(ops).await
    }

    /// Takes a request back, or puts one away that was refused.
    pub(in crate::state) async fn take_back(&self, key: u64) {
        self.change_requests(vec![Op::DeleteNumber(REQUESTS, key)]).await;
    }

    async fn change_requests(&self, ops: Vec<Op>) -> bool {
        if let Err(error) = self.local.commit(&ops.iter().collect::<Vec<_>>()).await {
            device::report(&error.to_string());
            return false;
        }
        self.read_requests().await;
        self.post(&TabMessage::Requests);
        true
    }

    /// How many requests wait to be sent.
    pub(super) fn requests_waiting(&self) -> usize {
        self.requests.with_untracked(|all| all.iter().filter(|(_, r)| r.standing == Standing::Waiting).count())
    }

    /// What was decided on a record, oldest first: as the server says it, or without a network as it was last read here.
    pub(in crate::state) async fn decisions(&self, doc: DocId) -> Vec<Decision> {
        let workspace = self.principal.with_untracked(|p| p.workspace);
        let name = format!("decisions {doc}");
        match fetch::get::<Vec<Decision>>(&path(paths::DECISIONS, &[&workspace, &doc])).await {
            Ok(decisions) => {
                if let Ok(json) = serde_json::to_vec(&decisions) {
                    let op = self.local.put_meta(&name, &Bytes(json));
                    self.enqueue(Job { ops: vec![op], ..Job::default() });
                }
                decisions
            }
            Err(_) => self.local.list(&name).await.unwrap_or_default(),
        }
    }

    /// Sends what waits, one after the other, if this tab leads and is welcomed.
    pub(super) fn send_requests(&self) {
        let ready = self.leading.get() && self.link.borrow().welcomed && self.requests_waiting() > 0;
        if !ready || self.asking.replace(true) {
            return;
        }
        self.spawn(|engine| async move {
            let mut later = false;
            let waiting = engine.requests.get_untracked();
            for (key, request) in waiting.iter().filter(|(_, r)| r.standing == Standing::Waiting) {
                // Taken back meanwhile, or its edits are on their way: their acknowledgement leads here again.
                let known = engine.requests.with_untracked(|all| all.iter().any(|(k, _)| k == key));
                if known && !engine.pending(request.doc) {
                    later |= matches!(engine.ask(*key, request).await, Sent::Later);
                }
            }
            engine.asking.set(false);
            if later {
                // One timer, however often something arrives meanwhile.
                if !engine.asking_later.replace(true) {
                    task::sleep(AGAIN).await;
                    engine.asking_later.set(false);
                    engine.send_requests();
                }
            } else if !Arc::ptr_eq(&waiting, &engine.requests.get_untracked()) {
                engine.send_requests();
            }
        });
    }

    async fn ask(&self, key: u64, request: &Request) -> Sent {
        let to = path(paths::DECISIONS, &[&request.workspace, &request.doc]);
        let form = request.form(self.principal.with_untracked(|p| p.account));
        let stands = match fetch::call::<Verdict>(Method::POST, &to, &form).await {
            Ok(Verdict::Decided { decision }) => {
                self.rows.decided(request.doc, decision.short());
                None
            }
            Ok(Verdict::Waits) => {
                if self.has(request.doc, &request.content.heads).await {
                    return Sent::Later;
                }
                Some(Standing::Refused(Why::Edits))
            }
            Ok(verdict) => standing(&verdict),
            Err(ApiError::Unreachable) => return Sent::Later,
            Err(ApiError::Refused(body)) => match body.error {
                ErrorCode::SignedOut => return Sent::Settled,
                ErrorCode::TooFast | ErrorCode::StorageFailed | ErrorCode::Internal => return Sent::Later,
                _ => Some(Standing::Refused(Why::said(body.message))),
            },
        };
        let mut ops = vec![Op::DeleteNumber(REQUESTS, key)];
        if let Some(standing) = stands {
            ops.push(Op::Append(REQUESTS, seal(&Request { standing, ..request.clone() })));
        }
        if self.change_requests(ops).await { Sent::Settled } else { Sent::Later }
    }

    /// Whether this device has these heads of a document: one whose edits were refused has them no more.
    async fn has(&self, doc: DocId, heads: &[Hash]) -> bool {
        let works = works::come().await;
        if let Some(has) = self.slot(doc).and_then(|slot| (works.has)(&slot, heads)) {
            return has;
        }
        let Ok(stored) = self.local.document(doc).await else { return true };
        (works.stored_has)(doc, &stored, heads)
    }
}
