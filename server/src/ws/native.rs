//! `/sync/v1`: one socket of the app. Reads messages, hands them to the hub, writes what the hub queues.

use super::Seat;
use super::greet::{End, FAREWELL};
use super::limit::Bucket;
use crate::AppState;
use crate::hub::{
    Answer, Follow, Hub, Open, Out, Outbox, Outgoing, People, Pushed, Refused, Revocation, SignedIn, Who,
};
use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket};
use futures_util::{SinkExt, StreamExt};
use muster_shared::id::{DocId, WorkspaceId};
use muster_shared::sync::frame::{self, Down, Peer, Refusal, Rejection, Up, encode};
use muster_shared::sync::limits;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

/// How long a connection may be silent; clients ping well within.
const SILENCE: Duration = Duration::from_secs(90);
/// How often the rights of a connection are looked at even if nobody says that they changed.
const LOOK: Duration = Duration::from_secs(60);
/// Messages written between two flushes.
const GATHER: usize = 64;
/// Documents that one connection may hold open.
const OPEN: usize = 256;

/// Work that the hub does while the socket goes on being written.
type Work = Pin<Box<dyn Future<Output = Done> + Send>>;

/// What finished.
enum Done {
    Push(u64, Result<Pushed, Refused>),
    Opened(DocId, u32, Result<Option<Open>, Rejection>),
    Fetched(Vec<(DocId, Rejection)>),
    Followed(WorkspaceId, Option<Follow>),
    Reconciled,
}

/// One socket, from its Hello on.
pub(super) struct Conversation {
    hub: Hub,
    people: Arc<dyn People>,
    signed_in: SignedIn,
    who: Arc<Who>,
    outbox: Outbox,
    /// With the epoch that was opened.
    open: HashMap<DocId, (Open, u32)>,
    follows: HashMap<WorkspaceId, Option<Follow>>,
    pushes: Bucket,
    bytes: Bucket,
    presences: Bucket,
    requests: Bucket,
    fetches: Bucket,
    _seat: Seat,
}

impl Conversation {
    pub(super) fn new(state: &AppState, signed_in: SignedIn, who: Arc<Who>, outbox: Outbox, seat: Seat) -> Self {
        let now = Instant::now();
        Self {
            hub: state.hub.clone(),
            people: state.people.clone(),
            signed_in,
            who,
            outbox,
            open: HashMap::new(),
            follows: HashMap::new(),
            pushes: Bucket::new(limits::PUSHES_PER_SECOND, limits::PUSH_BURST, now),
            bytes: Bucket::new(limits::PUSH_BYTES_PER_SECOND, 4 * limits::PUSH_BYTES_PER_SECOND, now),
            presences: Bucket::new(limits::PRESENCE_PER_SECOND, 2 * limits::PRESENCE_PER_SECOND, now),
            requests: Bucket::new(500, 4_000, now),
            fetches: Bucket::new(2_000, 8_000, now),
            _seat: seat,
        }
    }

    /// Whether it has any rights in a workspace.
    pub(super) fn may_follow(&self, workspace: WorkspaceId) -> bool {
        self.who.within(workspace).is_some()
    }

    /// Converses until one side ends it.
    pub(super) async fn run(
        &mut self,
        socket: &mut WebSocket,
        mut outgoing: Outgoing,
        mut revocations: tokio::sync::broadcast::Receiver<Revocation>,
        asked: Vec<(WorkspaceId, u64)>,
        stopping: &tokio_util::sync::CancellationToken,
    ) -> End {
        let end = self.exchange(socket, &mut outgoing, &mut revocations, asked, stopping).await;
        if end.is_some() && !outgoing.slow().is_cancelled() {
            // What is acknowledged or refused already shall be known before the farewell.
            let rest = async {
                while let Some(out) = outgoing.try_recv() {
                    socket.feed(message(out)).await?;
                }
                socket.flush().await
            };
            if !matches!(tokio::time::timeout(FAREWELL, rest).await, Ok(Ok(()))) {
                return None;
            }
        }
        end
    }

    async fn exchange(
        &mut self,
        socket: &mut WebSocket,
        outgoing: &mut Outgoing,
        revocations: &mut tokio::sync::broadcast::Receiver<Revocation>,
        asked: Vec<(WorkspaceId, u64)>,
        stopping: &tokio_util::sync::CancellationToken,
    ) -> End {
        let slow = outgoing.slow();
        let mut catching_up: Vec<Work> = asked.into_iter().map(|(w, seq)| self.catch_up(w, seq)).collect();
        catching_up.reverse();
        let mut background = catching_up.pop();
        let mut work: Option<Work> = None;
        let (mut heard, mut looked) = (Instant::now(), Instant::now());
        loop {
            tokio::select! {
                biased;
                () = stopping.cancelled() => return Some(Refusal::Stopping),
                () = slow.cancelled() => return Some(Refusal::TooSlow),
                revoked = revocations.recv() => match revoked {
                    Ok(revoked) => if let Some(end) = self.revoked(revoked, &mut catching_up) { return end },
                    // Too many to follow: look at everything again.
                    Err(RecvError::Lagged(_)) => if let Some(end) = self.look_again(&mut catching_up) { return end },
                    Err(RecvError::Closed) => return Some(Refusal::Stopping),
                },
                done = async { match work.as_mut() { Some(w) => w.await, None => std::future::pending().await } } => {
                    work = None;
                    if let Some(end) = self.done(done) { return end }
                }
                done = async { match background.as_mut() { Some(w) => w.await, None => std::future::pending().await } } => {
                    background = catching_up.pop();
                    if let Some(end) = self.done(done) { return end }
                }
                Some(out) = outgoing.recv() => {
                    if !self.write(socket, outgoing, out, &slow).await {
                        return if slow.is_cancelled() { Some(Refusal::TooSlow) } else { None };
                    }
                }
                // One thing at a time, in the order of the client: what it sends meanwhile waits in the socket.
                read = socket.next(), if work.is_none() => {
                    heard = Instant::now();
                    match read {
                        Some(Ok(Message::Binary(bytes))) => work = self.hear(bytes),
                        Some(Ok(Message::Text(_))) => self.notice(None, Rejection::Malformed),
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                        Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                    }
                }
                () = tokio::time::sleep_until(heard + SILENCE) => return None,
                () = tokio::time::sleep_until(looked + LOOK) => {
                    // A session or a guest's invitation may have run out.
                    looked = Instant::now();
                    match self.look_again(&mut catching_up) {
                        Some(Some(Refusal::Revoked)) => return Some(Refusal::SignedOut),
                        Some(end) => return end,
                        None => {}
                    }
                }
            }
            if background.is_none() {
                background = catching_up.pop();
            }
        }
    }

    /// Writes what is queued, with one flush for all of it.
    async fn write(
        &self,
        socket: &mut WebSocket,
        outgoing: &mut Outgoing,
        first: Out,
        slow: &tokio_util::sync::CancellationToken,
    ) -> bool {
        let write = async {
            let mut presence: Vec<Arc<crate::hub::Presences>> = Vec::new();
            let mut next = Some(first);
            for _ in 0..GATHER {
                let Some(out) = next.take().or_else(|| outgoing.try_recv()) else { break };
                match out {
                    Out::Presence(moved) => presence.push(moved),
                    Out::Gone(_) => {}
                    other => socket.feed(message(other)).await?,
                }
            }
            match presence.as_slice() {
                [] => {}
                [one] => socket.feed(Message::Binary(one.frame.clone())).await?,
                many => {
                    let peers: Vec<Peer> = many.iter().flat_map(|p| &p.peers).cloned().collect();
                    socket.feed(Message::Binary(encode(&Down::Presence { peers }).into())).await?;
                }
            }
            socket.flush().await
        };
        tokio::select! {
            written = write => written.is_ok(),
            () = slow.cancelled() => false,
        }
    }

    fn notice(&self, doc: Option<DocId>, reason: Rejection) {
        self.outbox.message(&Down::Notice { doc, reason });
    }

    fn reject(&self, batch: u64, refused: Refused) {
        let Refused { doc, hash, reason } = refused;
        self.outbox.message(&Down::Reject { batch, doc, hash, reason });
    }

    /// Acts on one message; what takes time is given back as work.
    fn hear(&mut self, bytes: Bytes) -> Option<Work> {
        let up = match frame::decode::<Up>(&bytes) {
            Ok(up) => up,
            Err(error) => {
                let reason = match error {
                    frame::FrameError::TooLong(_) => Rejection::TooLarge,
                    frame::FrameError::Malformed(_) | frame::FrameError::Trailing(_) => Rejection::Malformed,
                };
                match batch_of(&bytes) {
                    Some(batch) => self.reject(batch, reason.into()),
                    None => self.notice(None, reason),
                }
                return None;
            }
        };
        let now = Instant::now();
        match up {
            Up::Ping => drop(self.outbox.message(&Down::Pong)),
            Up::Hello { .. } => self.notice(None, Rejection::Malformed),
            Up::Push { batch, documents, .. } => {
                let size = bytes.len() as f64;
                if let Err(wait) = self.pushes.take(1.0, now).and_then(|()| self.bytes.take(size, now)) {
                    let wait = u32::try_from(wait.as_millis()).unwrap_or(u32::MAX).max(1);
                    self.reject(batch, Rejection::TooFast(wait).into());
                    return None;
                }
                let (hub, who, outbox) = (self.hub.clone(), self.who.clone(), self.outbox.clone());
                return Some(Box::pin(async move {
                    let answer = Some(Answer { outbox, batch });
                    Done::Push(batch, hub.push(&who, documents, answer).await)
                }));
            }
            Up::Open { doc, have, epoch } => {
                if self.requests.take(1.0, now).is_err() || self.open.len() >= OPEN {
                    self.notice(Some(doc), Rejection::TooFast(1_000));
                    return None;
                }
                return Some(self.opening(doc, epoch, have));
            }
            Up::Close { doc } => drop(self.open.remove(&doc)),
            Up::Fetch { documents } => {
                if documents.len() > limits::DOCUMENTS_PER_PUSH {
                    self.notice(None, Rejection::TooLarge);
                    return None;
                }
                if let Err(wait) = self.fetches.take(documents.len() as f64, now) {
                    let wait = u32::try_from(wait.as_millis()).unwrap_or(u32::MAX).max(1);
                    self.notice(None, Rejection::TooFast(wait));
                    return None;
                }
                return Some(self.fetching(documents));
            }
            Up::Presence { doc, data } => {
                if data.0.len() > limits::PRESENCE {
                    self.notice(Some(doc), Rejection::TooLarge);
                } else if self.presences.take(1.0, now).is_ok()
                    && let Some((open, _)) = self.open.get(&doc)
                {
                    // Faster than shown or for a closed document: the next movement tells.
                    open.present(data.0);
                }
            }
        }
        None
    }

    fn done(&mut self, done: Done) -> Option<End> {
        match done {
            // The hub has queued the acknowledgement.
            Done::Push(_, Ok(_)) | Done::Reconciled => {}
            Done::Push(batch, Err(refused)) => {
                self.reject(batch, refused);
                if refused.reason == Rejection::Poisonous {
                    // Guard step 8: who sends such a thing has to begin anew.
                    return Some(Some(Refusal::Malformed));
                }
            }
            Done::Opened(doc, epoch, Ok(Some(open))) => drop(self.open.insert(doc, (open, epoch))),
            Done::Opened(doc, _, Ok(None)) => drop(self.open.remove(&doc)),
            Done::Opened(doc, _, Err(reason)) => {
                self.open.remove(&doc);
                self.notice(Some(doc), reason);
            }
            Done::Fetched(failed) => failed.into_iter().for_each(|(doc, reason)| self.notice(Some(doc), reason)),
            Done::Followed(workspace, Some(follow)) => drop(self.follows.insert(workspace, Some(follow))),
            Done::Followed(workspace, None) => drop(self.follows.remove(&workspace)),
        }
        None
    }

    /// Opens a document, or opens it again under the rights of now.
    fn opening(&self, doc: DocId, epoch: u32, have: u64) -> Work {
        let (hub, who, outbox) = (self.hub.clone(), self.who.clone(), self.outbox.clone());
        Box::pin(async move { Done::Opened(doc, epoch, hub.open(&who, &outbox, doc, epoch, have).await) })
    }

    fn fetching(&self, documents: Vec<(DocId, u32, u64)>) -> Work {
        let (hub, who, outbox) = (self.hub.clone(), self.who.clone(), self.outbox.clone());
        Box::pin(async move {
            let mut failed = Vec::new();
            for (doc, epoch, have) in documents {
                if !outbox.room().await {
                    break;
                }
                if let Err(reason) = hub.fetch(&who, &outbox, doc, epoch, have).await {
                    failed.push((doc, reason));
                }
            }
            Done::Fetched(failed)
        })
    }

    fn catch_up(&mut self, workspace: WorkspaceId, since: u64) -> Work {
        self.follows.insert(workspace, None);
        let (hub, who, outbox) = (self.hub.clone(), self.who.clone(), self.outbox.clone());
        Box::pin(async move {
            let follow = match hub.catch_up(&who, &outbox, workspace, since).await {
                Ok(follow) => follow,
                Err(error) => {
                    tracing::error!(%error, "the feed cannot be read");
                    outbox.message(&Down::Notice { doc: None, reason: Rejection::StorageFailed });
                    None
                }
            };
            Done::Followed(workspace, follow)
        })
    }

    /// Rights or credentials changed.
    fn revoked(&mut self, revoked: Revocation, work: &mut Vec<Work>) -> Option<End> {
        match revoked {
            Revocation::Credential(c) if c == self.signed_in.credential => Some(Some(Refusal::SignedOut)),
            Revocation::Account(a) if a == self.signed_in.account => Some(Some(Refusal::Revoked)),
            Revocation::Rights(a, _) if a == self.signed_in.account => self.look_again(work),
            _ => None,
        }
    }

    /// Reads the rights again and tells the difference.
    fn look_again(&mut self, work: &mut Vec<Work>) -> Option<End> {
        let workspaces = self.people.workspaces(&self.signed_in);
        let principals: Vec<_> = workspaces.iter().map(|w| w.principal.clone()).collect();
        if principals == self.who.principals {
            return None;
        }
        if principals.is_empty() {
            return Some(Some(Refusal::Revoked));
        }
        let now = Arc::new(Who { principals, ..Who::clone(&self.who) });
        let before = std::mem::replace(&mut self.who, now);
        // Opened under the old rights: opened again under the new, which says whether it may still be read or written.
        work.extend(self.open.iter().map(|(doc, (_, epoch))| self.opening(*doc, *epoch, u64::MAX)));
        for old in &before.principals {
            let workspace = old.workspace;
            if self.who.within(workspace).is_some_and(|new| new == old.as_ref()) {
                continue;
            }
            // Followed under the old rights.
            let followed = self.follows.remove(&workspace).is_some();
            let former =
                crate::store::FormerRights { role: old.role, units: old.units.clone(), grants: old.grants.clone() };
            let (hub, who, outbox) = (self.hub.clone(), self.who.clone(), self.outbox.clone());
            let still = who.within(workspace).is_some() && followed;
            work.push(Box::pin(async move {
                if let Err(error) = hub.reconcile(&who, &outbox, workspace, Some(former)).await {
                    tracing::error!(%error, "changed rights cannot be told");
                }
                if !still {
                    return Done::Reconciled;
                }
                let store = hub.store().clone();
                let last = tokio::task::spawn_blocking(move || store.ws_seq(workspace)).await;
                let since = last.ok().and_then(Result::ok).unwrap_or_default();
                Done::Followed(workspace, hub.catch_up(&who, &outbox, workspace, since).await.ok().flatten())
            }));
        }
        None
    }
}

/// What is queued, as a WebSocket message.
fn message(out: Out) -> Message {
    Message::Binary(match out {
        Out::Frame(bytes) => bytes,
        Out::Event(event) => event.frame.clone(),
        Out::Presence(moved) => moved.frame.clone(),
        Out::Gone(doc) => encode(&Down::Unavailable { doc }).into(),
    })
}

/// The batch number of a push that cannot be read whole, so that its sender learns which one it was.
fn batch_of(bytes: &[u8]) -> Option<u64> {
    let mut decoder = minicbor::Decoder::new(bytes);
    decoder.array().ok()?;
    if decoder.u32().ok()? != 1 {
        return None;
    }
    decoder.array().ok()?;
    decoder.u64().ok()
}
