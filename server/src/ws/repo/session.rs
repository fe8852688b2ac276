//! One socket of an automerge-repo client.

use super::relay::{Relay, Relayed, Seen};
use super::replica::{Incoming, Replica};
use super::wire::{self, Ephemeral, Heard};
use crate::AppState;
use crate::hub::{Actors, Hub, Open, Out, Outbox, Outgoing, Revocation, SignedIn, Who};
use crate::unpack::Unpacker;
use crate::ws::Seat;
use crate::ws::limit::Bucket;
use axum::extract::ws::{Message, WebSocket};
use futures_util::StreamExt;
use muster_shared::access::Action;
use muster_shared::id::{DocId, WorkspaceId};
use muster_shared::sync::frame::{Bytes, DocumentPush, Down, Rejection};
use muster_shared::sync::guard::{Checked, Kind, inspect};
use muster_shared::sync::limits;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

/// How long the first message may take.
const JOIN: Duration = Duration::from_secs(10);
/// How often the client is pinged.
const PING: Duration = Duration::from_secs(5);
/// How long it may be silent, its answers to pings included.
const SILENCE: Duration = Duration::from_secs(30);
/// How long one write may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Documents that one connection may have open; each is a copy in memory.
const OPEN: usize = 256;
/// Documents asked for in vain that one connection is told of when they appear; beyond that the oldest are forgotten.
const WANTED: usize = 256;

/// Why a conversation ends.
enum End {
    /// The client is gone, or does not answer.
    Gone,
    /// It is told this.
    Told(String),
}

impl From<Rejection> for End {
    fn from(reason: Rejection) -> Self {
        Self::Told(reason.message().en.to_owned())
    }
}

/// A document that the client asked for.
struct Document {
    /// Its name as the client writes it.
    name: String,
    replica: Replica,
    /// Keeps it open in the hub; `None` until it exists there.
    open: Option<Open>,
    epoch: u32,
}

impl Document {
    fn new(name: String) -> Self {
        Self { name, replica: Replica::default(), open: None, epoch: 0 }
    }
}

struct Session {
    hub: Hub,
    relay: Relay,
    unpacker: Option<Unpacker>,
    who: Arc<Who>,
    workspace: WorkspaceId,
    outbox: Outbox,
    outgoing: Outgoing,
    /// Our name and the client's.
    server: String,
    client: String,
    documents: HashMap<DocId, Document>,
    /// Copies that moved since the client was last told.
    moved: BTreeSet<DocId>,
    /// Documents that were taken away since then, as the client writes them.
    gone: Vec<String>,
    /// What the client asked for in vain, oldest first: it does not ask again, but waits to be told.
    wanted: VecDeque<(DocId, String)>,
    seen: Seen,
    messages: Bucket,
    bytes: Bucket,
    ephemerals: Bucket,
}

/// Serves one client until it goes, its rights change or the server stops.
pub(super) async fn converse(
    state: AppState,
    signed_in: SignedIn,
    workspace: WorkspaceId,
    _seat: Seat,
    mut socket: WebSocket,
) {
    // Before the rights are read, so that no change to them is missed.
    let mut revocations = state.people.revocations();
    let Some(principal) = state.people.principal(&signed_in, workspace) else { return };
    let connection = state.hub.connection();
    let server = format!("muster-{connection}");
    let Some(client) = join(&mut socket, &server).await else { return };
    let now = Instant::now();
    let (outbox, outgoing) = crate::hub::outbox(state.sockets.queue);
    let who = Arc::new(Who {
        account: signed_in.account,
        principals: vec![principal],
        name: signed_in.name.clone(),
        connection,
        actors: Actors::Claimed(signed_in.credential.0),
    });
    let mut session = Session {
        hub: state.hub.clone(),
        relay: state.sockets.relay.clone(),
        unpacker: state.sockets.unpacker.clone(),
        who,
        workspace,
        outbox,
        outgoing,
        server,
        client,
        documents: HashMap::new(),
        moved: BTreeSet::new(),
        gone: Vec::new(),
        wanted: VecDeque::new(),
        seen: Seen::default(),
        messages: Bucket::new(limits::PUSHES_PER_SECOND, limits::PUSH_BURST, now),
        bytes: Bucket::new(limits::PUSH_BYTES_PER_SECOND, 4 * limits::PUSH_BYTES_PER_SECOND, now),
        ephemerals: Bucket::new(limits::PRESENCE_PER_SECOND, limits::PRESENCE_PER_SECOND, now),
    };
    let end = session.run(&mut socket, &mut revocations, &signed_in, &state.sockets.stopping).await;
    if let End::Told(message) = end {
        let error = wire::error(&session.server, &session.client, &message);
        let farewell = async {
            socket.send(Message::Binary(error.into())).await?;
            socket.send(Message::Close(None)).await
        };
        // Gone already, or too slow even for this.
        let _ = tokio::time::timeout(PATIENCE, farewell).await;
    }
}

/// The handshake; gives the client's name.
async fn join(socket: &mut WebSocket, server: &str) -> Option<String> {
    let first = tokio::time::timeout(JOIN, async {
        loop {
            match socket.next().await?.ok()? {
                Message::Binary(bytes) => return wire::read(&bytes),
                Message::Ping(_) | Message::Pong(_) => {}
                Message::Text(_) | Message::Close(_) => return None,
            }
        }
    });
    let (client, answer, good) = match first.await.ok()? {
        Some(Heard::Join { sender, versions }) => {
            if versions.is_none_or(|known| known.iter().any(|v| v == wire::VERSION)) {
                let answer = wire::peer(server, &sender);
                (sender, answer, true)
            } else {
                let answer = wire::error(server, &sender, "unsupported protocol version");
                (sender, answer, false)
            }
        }
        _ => (String::new(), wire::error(server, "", "the first message must be a join"), false),
    };
    let sent = tokio::time::timeout(PATIENCE, socket.send(Message::Binary(answer.into()))).await;
    (matches!(sent, Ok(Ok(()))) && good).then_some(client)
}

impl Session {
    async fn run(
        &mut self,
        socket: &mut WebSocket,
        revocations: &mut tokio::sync::broadcast::Receiver<Revocation>,
        signed_in: &SignedIn,
        stopping: &tokio_util::sync::CancellationToken,
    ) -> End {
        let slow = self.outgoing.slow();
        let mut relayed = self.relay.listen();
        let mut arrivals = self.hub.arrivals();
        let mut ping = tokio::time::interval(PING);
        let mut heard = Instant::now();
        loop {
            let done = tokio::select! {
                biased;
                () = stopping.cancelled() => return End::Told("the server is stopping".into()),
                () = slow.cancelled() => return End::Gone,
                revoked = revocations.recv() => match revoked {
                    Ok(revoked) if !concerns(revoked, signed_in, self.workspace) => Ok(()),
                    // Reconnecting finds what is still allowed.
                    Ok(_) | Err(RecvError::Lagged(_)) => return End::Told("the rights have changed".into()),
                    Err(RecvError::Closed) => return End::Gone,
                },
                Some(out) = self.outgoing.recv() => self.follow(out),
                arrived = arrivals.recv() => match arrived {
                    Ok(doc) => self.arrived(doc).await,
                    // Too many at once: any of them may be wanted.
                    Err(_) => self.look_again().await,
                },
                message = relayed.recv() => match message {
                    Ok(message) => self.pass_on(socket, message).await,
                    // Ephemeral: who cannot keep up misses some.
                    Err(_) => Ok(()),
                },
                read = socket.next() => {
                    heard = Instant::now();
                    match read {
                        Some(Ok(Message::Binary(bytes))) => self.hear(socket, &bytes).await,
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
                        Some(Ok(Message::Text(_))) => Err(Rejection::Malformed.into()),
                        Some(Ok(Message::Close(_)) | Err(_)) | None => return End::Gone,
                    }
                }
                _ = ping.tick() => {
                    if heard.elapsed() > SILENCE {
                        return End::Gone;
                    }
                    send(socket, Message::Ping(axum::body::Bytes::new())).await
                }
            };
            let told = match done {
                Ok(()) => self.tell(socket).await,
                Err(end) => Err(end),
            };
            if let Err(end) = told {
                return end;
            }
        }
    }

    /// Takes what the hub queued, all of it.
    fn follow(&mut self, first: Out) -> Result<(), End> {
        let mut next = Some(first);
        while let Some(out) = next {
            self.take(out)?;
            next = self.outgoing.try_recv();
        }
        Ok(())
    }

    /// Tells the client what moved and what is gone, once per document.
    async fn tell(&mut self, socket: &mut WebSocket) -> Result<(), End> {
        while let Some(doc) = self.moved.pop_first() {
            // What just came from others may be what the client's changes waited for.
            if self.documents.get(&doc).is_some_and(|document| document.replica.is_waiting()) {
                self.offer(doc, Vec::new()).await?;
            }
            self.answer(socket, doc).await?;
        }
        while let Some(name) = self.gone.pop() {
            self.unavailable(socket, &name).await?;
        }
        Ok(())
    }

    /// Remembers that the client waits for a document.
    fn want(&mut self, doc: DocId, name: String) {
        self.wanted.retain(|(wanted, _)| *wanted != doc);
        if self.wanted.len() == WANTED {
            self.wanted.pop_front();
        }
        self.wanted.push_back((doc, name));
    }

    /// A document came to be or was moved: whoever asked for it in vain gets it now, if it may be read.
    async fn arrived(&mut self, doc: DocId) -> Result<(), End> {
        if let Some(known) = self.documents.get(&doc) {
            return if known.open.is_none() { self.open(doc).await } else { Ok(()) };
        }
        let Some(at) = self.wanted.iter().position(|(wanted, _)| *wanted == doc) else { return Ok(()) };
        if self.documents.len() >= OPEN {
            return Ok(());
        }
        let Some((_, name)) = self.wanted.remove(at) else { return Ok(()) };
        self.documents.insert(doc, Document::new(name.clone()));
        self.open(doc).await?;
        if self.documents.get(&doc).is_some_and(|document| document.open.is_none()) {
            self.documents.remove(&doc);
            self.want(doc, name);
        }
        Ok(())
    }

    /// Looks for everything that the client waits for.
    async fn look_again(&mut self) -> Result<(), End> {
        let waiting = self.documents.iter().filter(|(_, document)| document.open.is_none()).map(|(doc, _)| *doc);
        let all: Vec<DocId> = waiting.chain(self.wanted.iter().map(|(doc, _)| *doc)).collect();
        for doc in all {
            self.arrived(doc).await?;
        }
        Ok(())
    }

    /// Puts what the hub queued into the copies.
    fn take(&mut self, out: Out) -> Result<(), End> {
        match out {
            Out::Frame(bytes) => {
                let Ok(Down::State { doc, epoch, snapshot, chunks, writable, .. }) = minicbor::decode(&bytes) else {
                    return Ok(());
                };
                let Some(document) = self.documents.get_mut(&doc) else { return Ok(()) };
                document.epoch = epoch;
                document.replica.set_writable(writable);
                let chunks: Vec<Vec<u8>> = chunks.into_iter().map(|chunk| chunk.0).collect();
                document.replica.absorb(snapshot.as_ref().map(|s| s.0.as_slice()), &chunks)?;
                self.moved.insert(doc);
                Ok(())
            }
            Out::Event(event) => {
                let Some(document) = self.documents.get_mut(&event.doc) else { return Ok(()) };
                document.replica.absorb(None, &event.chunks)?;
                self.moved.insert(event.doc);
                Ok(())
            }
            Out::Gone(doc) => {
                self.lose(doc);
                Ok(())
            }
            Out::Presence(_) => Ok(()),
        }
    }

    /// Erased or taken away: the client is told, and again if it comes back.
    fn lose(&mut self, doc: DocId) {
        if let Some(document) = self.documents.remove(&doc) {
            self.gone.push(document.name.clone());
            self.want(doc, document.name);
        }
    }

    async fn answer(&mut self, socket: &mut WebSocket, doc: DocId) -> Result<(), End> {
        let Some(document) = self.documents.get_mut(&doc) else { return Ok(()) };
        let Some(data) = document.replica.answer()? else { return Ok(()) };
        match wire::sync(&self.server, &self.client, &document.name, data) {
            Some(message) => send(socket, Message::Binary(message.into())).await,
            None => Ok(()),
        }
    }

    async fn unavailable(&self, socket: &mut WebSocket, name: &str) -> Result<(), End> {
        send(socket, Message::Binary(wire::unavailable(&self.server, &self.client, name).into())).await
    }

    async fn hear(&mut self, socket: &mut WebSocket, bytes: &[u8]) -> Result<(), End> {
        // A client that is too fast is read more slowly: TCP tells it.
        let now = Instant::now();
        let wait = self.messages.take(1.0, now).err().max(self.bytes.take(bytes.len() as f64, now).err());
        if let Some(wait) = wait {
            tokio::time::sleep(wait).await;
        }
        match wire::read(bytes).ok_or(Rejection::Malformed)? {
            Heard::Sync { document, data, request } => self.sync(socket, document, &data, request).await,
            Heard::Ephemeral(message) => {
                self.relay(message);
                Ok(())
            }
            Heard::Leave => Err(End::Gone),
            Heard::Join { .. } => Err(Rejection::Malformed.into()),
            Heard::Unavailable { .. } | Heard::Other => Ok(()),
        }
    }

    fn relay(&mut self, message: Ephemeral) {
        // By the id that it was asked for under, which differs from the document's in a later epoch.
        let open = self.documents.iter().find(|(_, document)| document.name == message.document);
        let Some(doc) = open.map(|(doc, _)| *doc) else { return };
        let allowed = message.data.len() <= limits::PRESENCE && self.ephemerals.take(1.0, Instant::now()).is_ok();
        // Only in its own name: identity in ephemeral messages is otherwise whatever a client claims.
        if allowed && message.sender == self.client && self.seen.is_new(&message) {
            self.relay.send(Relayed { connection: self.who.connection, doc, message: Arc::new(message) });
        }
    }

    async fn pass_on(&mut self, socket: &mut WebSocket, relayed: Relayed) -> Result<(), End> {
        // Only documents that exist and were opened: the hub has checked the right to read them.
        let open = self.documents.get(&relayed.doc).is_some_and(|document| document.open.is_some());
        if !open || relayed.connection == self.who.connection || !self.seen.is_new(&relayed.message) {
            return Ok(());
        }
        send(socket, Message::Binary(wire::ephemeral(&self.client, &relayed.message).into())).await
    }

    async fn sync(&mut self, socket: &mut WebSocket, name: String, data: &[u8], request: bool) -> Result<(), End> {
        let Ok(id) = name.parse::<DocId>() else { return self.unavailable(socket, &name).await };
        let resolved = self.hub.resolve(id).await.map_err(|_| Rejection::StorageFailed)?;
        // A sealed epoch is not served: joined with the current one it would say everything twice.
        let Some((doc, _)) = resolved else { return self.unavailable(socket, &name).await };
        let incoming = Replica::read(data)?;
        if !self.documents.contains_key(&doc) {
            if self.documents.len() >= OPEN {
                return Err(Rejection::TooFast(0).into());
            }
            self.wanted.retain(|(wanted, _)| *wanted != doc);
            self.documents.insert(doc, Document::new(name.clone()));
            self.open(doc).await?;
        }
        let unknown = self.documents.get(&doc).is_some_and(|d| d.open.is_none() && d.replica.is_empty());
        if unknown && (request || !self.may_create()) {
            self.lose(doc);
            return Ok(());
        }
        self.receive(doc, incoming).await?;
        self.moved.insert(doc);
        Ok(())
    }

    /// Whether the principal could write a document that does not exist yet; the hub decides again.
    fn may_create(&self) -> bool {
        let resource = muster_shared::access::Resource::Workspace(self.workspace);
        self.who
            .within(self.workspace)
            .is_some_and(|principal| muster_shared::access::decide(principal, Action::Create, &resource).is_ok())
    }

    /// Opens the document in the hub, if it exists there, and takes its state.
    async fn open(&mut self, doc: DocId) -> Result<(), End> {
        let opened = self.hub.open(&self.who, &self.outbox, doc, 0, 0).await?;
        while let Some(out) = self.outgoing.try_recv() {
            self.take(out)?;
        }
        if let Some(document) = self.documents.get_mut(&doc) {
            document.open = opened;
        }
        Ok(())
    }

    /// Notes what the client has, then lets the hub take what it brought. In this order, so that the answer is an
    /// acknowledgement: the copy's heads have moved since.
    async fn receive(&mut self, doc: DocId, mut incoming: Incoming) -> Result<(), End> {
        let brought = std::mem::take(&mut incoming.chunks);
        let mut checked = Vec::new();
        for (kind, bytes) in brought {
            match kind {
                Kind::Document => {
                    let unpacker = self.unpacker.as_ref().ok_or(Rejection::Malformed)?;
                    let changes = unpacker.unpack(&bytes).await.map_err(|error| End::Told(error.to_string()))?;
                    let inspected = tokio::task::spawn_blocking(move || {
                        changes.iter().map(|change| inspect(change)).collect::<Result<Vec<_>, _>>()
                    });
                    checked.extend(inspected.await.unwrap_or(Err(Rejection::Poisonous))?);
                }
                _ => checked.push(inspect(&bytes)?),
            }
        }
        let Some(document) = self.documents.get_mut(&doc) else { return Ok(()) };
        document.replica.note(incoming)?;
        self.offer(doc, checked).await
    }

    /// Hands changes that may be taken now to the hub, those among them that waited too.
    async fn offer(&mut self, doc: DocId, checked: Vec<Checked>) -> Result<(), End> {
        let Some(document) = self.documents.get_mut(&doc) else { return Ok(()) };
        let ready = document.replica.ready(checked);
        if !ready.is_empty() {
            let chunks: Vec<Vec<u8>> = ready.into_iter().map(|change| change.chunk).collect();
            let push = DocumentPush {
                doc,
                epoch: document.epoch,
                chunks: chunks.iter().cloned().map(Bytes).collect(),
                workspace: Some(self.workspace),
            };
            match self.hub.push(&self.who, vec![push], None).await {
                Ok(_) => document.replica.absorb(None, &chunks)?,
                // It is of no more use to the client, but its other documents are.
                Err(refused) if refused.reason == Rejection::Erased => {
                    self.lose(doc);
                    return Ok(());
                }
                // Not to be written: neither taken nor a reason to end what may be read.
                Err(refused) if refused.reason.is_about_writing() => document.replica.set_writable(false),
                Err(refused) => return Err(refused.reason.into()),
            }
            if document.open.is_none() {
                self.open(doc).await?;
            }
        }
        Ok(())
    }
}

fn concerns(revoked: Revocation, signed_in: &SignedIn, workspace: WorkspaceId) -> bool {
    match revoked {
        Revocation::Credential(credential) => credential == signed_in.credential,
        Revocation::Account(account) => account == signed_in.account,
        Revocation::Rights(account, within) => account == signed_in.account && within == workspace,
    }
}

async fn send(socket: &mut WebSocket, message: Message) -> Result<(), End> {
    match tokio::time::timeout(PATIENCE, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Gone),
    }
}
