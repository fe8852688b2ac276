//! Whether a transition that carries authority may be taken (MODEL.md 7 to 9): judged over what is stored, so that nothing
//! counts that was not acknowledged.

use crate::auth::Directory;
use crate::error::ApiError;
use crate::store::{DocumentHead, Store, StoreError, Stored};
use muster_shared::access::{Action, Principal, Resource, decide};
use muster_shared::api::{Decide, ErrorCode, Verdict};
use muster_shared::doc::Document;
use muster_shared::id::{AccountId, DocId};
use muster_shared::registers::by_key;
use muster_shared::sync::decision::{Decision, HEADS_MAX, NOTE_MAX, effective, transition};
use muster_shared::sync::frame::Hash;
use muster_shared::sync::row::Row;
use muster_shared::time::Timestamp;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Who asks for what.
pub struct Question {
    /// Who.
    pub principal: Principal,
    /// The document, which the asker may read.
    pub at: Resource,
    /// What.
    pub form: Decide,
}

/// What there is to say.
pub enum Judged {
    /// Nothing is to be written: it is decided already, or cannot be.
    Answer(Verdict),
    /// It holds. Who and when are filled in when it is written.
    Holds {
        /// What is to be written.
        decision: Decision,
        /// The record's register.
        register: &'static str,
        /// Whether the record names the asker as somebody who may.
        named: bool,
    },
}

/// Judges a question. Reads the document: call it from a blocking thread.
///
/// # Errors
/// The asker may not, the request makes no sense, or the store cannot be read.
pub fn judge(store: &dyn Store, directory: &Directory, question: &Question) -> Result<Judged, ApiError> {
    let Question { principal, at, form } = question;
    let Resource::Document { doc, .. } = *at else { return Err(ErrorCode::NotFound.into()) };
    if form.heads.len() > HEADS_MAX || form.heads.is_empty() || form.note.chars().count() > NOTE_MAX {
        return Err(ErrorCode::TooLarge.into());
    }
    let account = principal.account;
    if form.by != account {
        return Err(ErrorCode::SignedOut.into());
    }
    let before = store.decisions(doc)?;
    if let Some(known) = before.iter().find(|d| d.id == form.id) {
        // Asked again, because the answer was lost.
        let same = known.by == account && known.from == form.from && known.to == form.to;
        let again = || Judged::Answer(Verdict::Decided { decision: known.clone() });
        return if same { Ok(again()) } else { Err(ErrorCode::Malformed.into()) };
    }
    // Who may not is told so by the row, before anything large is read.
    let row = store.row(doc)?.ok_or(ErrorCode::NotFound)?;
    let register = by_key(&row.register).ok_or(ErrorCode::NotFound)?;
    let Some(way) = transition(register, &form.from, &form.to) else { return Err(ErrorCode::Malformed.into()) };
    let names = |row: &Row| way.person.is_some_and(|f| row.value(f).as_text() == Some(account.to_string().as_str()));
    decide(principal, Action::Decide { named: names(&row) }, at)?;
    let stored = store.load(doc)?.ok_or(ErrorCode::NotFound)?;
    let mut document = read(doc, &stored)?;
    if let Some(verdict) = against(store, &mut document, &stored.head, form)? {
        return Ok(Judged::Answer(verdict));
    }
    let row = document.row();
    let last = stored.head.placement.decision.as_deref();
    let state = effective(register, row.state(), &row.decided, last);
    if state != form.from {
        return Ok(Judged::Answer(Verdict::State { state: state.to_owned() }));
    }
    let mut joined = row.clone();
    joined.join(last);
    if !joined.conflicts.is_empty() {
        return Ok(Judged::Answer(Verdict::Undecided { fields: joined.conflicts }));
    }
    let unfilled: Vec<String> = way.needs.iter().filter(|f| !row.has(f)).map(|f| (*f).to_owned()).collect();
    if !unfilled.is_empty() {
        return Ok(Judged::Answer(Verdict::Unfilled { fields: unfilled }));
    }
    // The person that the way names, or else the owner that nearly every register has.
    let field = way.person.unwrap_or("owner");
    let decision = Decision {
        id: form.id,
        n: before.last().map_or(1, |d| d.n.saturating_add(1)),
        from: form.from.clone(),
        to: form.to.clone(),
        by: account,
        at: Timestamp::default(),
        epoch: stored.head.epoch,
        heads: document.heads(),
        content: form.content,
        note: form.note.trim().to_owned(),
        owner: document.names(field),
        owner_set_by: set_by(store, directory, &document, &stored.head, field)?,
        authored: authored(store, &document, &stored.head, before.last(), account)?,
    };
    Ok(Judged::Holds { decision, register: register.key, named: names(&row) })
}

/// What speaks against the content that the request names.
fn against(
    store: &dyn Store,
    document: &mut Document,
    head: &DocumentHead,
    form: &Decide,
) -> Result<Option<Verdict>, ApiError> {
    if document.newer().is_some() {
        return Ok(Some(Verdict::Rendering));
    }
    let known = if form.epoch == head.epoch {
        form.heads.iter().all(|h| document.has(h))
    } else {
        // Of a sealed epoch; one that never was is one that this server has lost, or does not know yet.
        match store.load_epoch(document.id(), form.epoch)? {
            Some(sealed) => {
                let mut sealed = read(document.id(), &sealed)?;
                form.heads.iter().all(|h| sealed.has(h))
            }
            None => false,
        }
    };
    if !known {
        return Ok(Some(Verdict::Waits));
    }
    if document.row().deleted {
        return Ok(Some(Verdict::Deleted));
    }
    let heads = document.heads();
    if document.content_hash() == form.content {
        return Ok(None);
    }
    let asked: HashSet<&Hash> = form.heads.iter().collect();
    let same = form.epoch == head.epoch && heads.len() == asked.len() && heads.iter().all(|h| asked.contains(h));
    Ok(Some(if same { Verdict::Rendering } else { Verdict::Moved { epoch: head.epoch, heads } }))
}

/// Reads a stored document; what cannot be read is damage.
fn read(doc: DocId, stored: &Stored) -> Result<Document, StoreError> {
    let saved = stored.snapshot.as_ref().map_or(&[][..], |s| s.bytes.as_ref());
    let chunks: Vec<&[u8]> = stored.chunks.iter().map(|c| c.bytes.as_ref()).collect();
    let damaged = |reason: String| StoreError::Corrupt { file: format!("document {doc}"), reason };
    catch_unwind(AssertUnwindSafe(|| Document::load(doc, None, saved, &chunks)))
        .map_err(|_| damaged("its changes cannot be applied".into()))?
        .map_err(|e| damaged(e.to_string()))
}

/// Who set a field to what it is. A new epoch does not know who wrote which value; the sealed one does.
fn set_by(
    store: &dyn Store,
    directory: &Directory,
    document: &Document,
    head: &DocumentHead,
    field: &str,
) -> Result<Option<AccountId>, StoreError> {
    let by = |document: &Document| {
        document.set_by(field).and_then(|actor| directory.lease_owner(actor.prefix)).map(|(account, _)| account)
    };
    if let Some(account) = by(document) {
        return Ok(Some(account));
    }
    let is = document.names(field);
    for (epoch, _) in head.sealed.iter().rev() {
        let Some(stored) = store.load_epoch(document.id(), *epoch)? else { continue };
        let sealed = read(document.id(), &stored)?;
        if is.is_none() || sealed.names(field) != is {
            break;
        }
        if let Some(account) = by(&sealed) {
            return Ok(Some(account));
        }
    }
    Ok(None)
}

/// Whether an account wrote of the content since the decision before, in whatever epoch. The sender that the store noted
/// counts, so that who writes through a JavaScript client counts too.
fn authored(
    store: &dyn Store,
    document: &Document,
    head: &DocumentHead,
    before: Option<&Decision>,
    account: AccountId,
) -> Result<bool, StoreError> {
    let from = before.map_or(0, |d| d.epoch);
    let epochs = head.sealed.iter().map(|(epoch, _)| *epoch).chain([head.epoch]).filter(|epoch| *epoch >= from);
    for epoch in epochs {
        let chunks = store.chunks(document.id(), epoch, 0, usize::MAX)?;
        let sent: HashSet<Hash> = chunks.iter().filter(|c| c.account == account).map(|c| c.hash).collect();
        if sent.is_empty() {
            continue;
        }
        let since: &[Hash] = before.filter(|d| d.epoch == epoch).map_or(&[], |d| &d.heads);
        let theirs = |hash, _| sent.contains(&hash);
        let wrote = if epoch == head.epoch {
            document.wrote(since, theirs)
        } else {
            let Some(stored) = store.load_epoch(document.id(), epoch)? else { continue };
            read(document.id(), &stored)?.wrote(since, theirs)
        };
        if wrote {
            return Ok(true);
        }
    }
    Ok(false)
}
