//! One connection that speaks the automerge-repo protocol, to our endpoint or to the JavaScript server.
//!
//! Messages are maps with text keys; the inner sync messages are automerge's own. JavaScript clients hold their
//! messages back for 100 ms; this one does not, so that the server is what is measured.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use automerge::sync::{Message as SyncMessage, State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, AutomergeError, ObjId, ObjType, ROOT, ReadDoc};
use ciborium::Value;
use futures_util::{SinkExt, StreamExt};
use muster_shared::id::DocId;
use tokio::net::TcpStream;
use tokio::sync::Barrier;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use crate::native::PATIENCE;
use crate::stats::{Mark, Measured, Sent};
use crate::typists::Options;
use crate::{Error, Result, Target};

impl From<AutomergeError> for Error {
    fn from(error: AutomergeError) -> Self {
        Self::Document(error.to_string())
    }
}

/// A client's own replica of one document, and what it knows of the server's.
pub struct Copy {
    /// The replica.
    pub document: AutoCommit,
    /// Of the sync protocol.
    pub state: State,
    /// The text.
    pub body: ObjId,
    /// Characters typed here.
    typed: usize,
}

/// A client's replicas.
pub type Copies = HashMap<DocId, Copy>;

/// A connection after its greeting.
pub struct Peer {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    id: String,
    server: String,
    up: u64,
    down: u64,
}

fn text(map: &[(Value, Value)], key: &str) -> Option<String> {
    let found = map.iter().find(|(k, _)| k.as_text() == Some(key))?;
    Some(found.1.as_text()?.to_owned())
}

fn bytes<'a>(map: &'a [(Value, Value)], key: &str) -> Option<&'a [u8]> {
    let found = map.iter().find(|(k, _)| k.as_text() == Some(key))?;
    Some(found.1.as_bytes()?.as_slice())
}

impl Peer {
    /// Connects and joins.
    pub async fn open(target: &Target) -> Result<Self> {
        let (socket, _) = connect_async_with_config(target.url.as_str(), None, true).await?;
        let id = format!("load-{:016x}", rand::random::<u64>());
        let mut peer = Self { socket, id, server: String::new(), up: 0, down: 0 };
        let metadata = Value::Map(vec![("isEphemeral".into(), true.into())]);
        let versions = Value::Array(vec!["1".into()]);
        peer.send(vec![
            ("type".into(), "join".into()),
            ("senderId".into(), peer.id.clone().into()),
            ("peerMetadata".into(), metadata),
            ("supportedProtocolVersions".into(), versions),
        ])
        .await?;
        let answer = peer.next().await?;
        match (text(&answer, "type").as_deref(), text(&answer, "senderId")) {
            (Some("peer"), Some(server)) => {
                peer.server = server;
                Ok(peer)
            }
            _ => Err(Error::Unexpected(format!("instead of a peer: {:?}", text(&answer, "message")))),
        }
    }

    async fn send(&mut self, map: Vec<(Value, Value)>) -> Result<()> {
        let mut out = Vec::new();
        ciborium::into_writer(&Value::Map(map), &mut out).map_err(|e| Error::Unexpected(e.to_string()))?;
        self.up += out.len() as u64;
        Ok(self.socket.send(Message::binary(out)).await?)
    }

    async fn read(&mut self) -> Result<Vec<(Value, Value)>> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Binary(bytes))) => {
                    self.down += bytes.len() as u64;
                    let value: Value =
                        ciborium::from_reader(&bytes[..]).map_err(|e| Error::Unexpected(e.to_string()))?;
                    return value.into_map().map_err(|_| Error::Unexpected("a message that is no map".to_owned()));
                }
                Some(Ok(Message::Close(frame))) => return Err(Error::Unexpected(format!("closed: {frame:?}"))),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
                None => return Err(Error::Unexpected("the server hung up".to_owned())),
            }
        }
    }

    async fn next(&mut self) -> Result<Vec<(Value, Value)>> {
        tokio::time::timeout(PATIENCE, self.read()).await.map_err(|_| Error::Silence(PATIENCE))?
    }

    /// Says something about a document that must be refused; what the server says to it.
    pub async fn provoke(mut self, doc: DocId, data: Vec<u8>) -> Result<String> {
        self.send(vec![
            ("type".into(), "sync".into()),
            ("senderId".into(), self.id.clone().into()),
            ("targetId".into(), self.server.clone().into()),
            ("documentId".into(), doc.to_string().into()),
            ("data".into(), Value::Bytes(data)),
        ])
        .await?;
        let answer = self.next().await?;
        match text(&answer, "type").as_deref() {
            Some("error") => Ok(text(&answer, "message").unwrap_or_default()),
            other => Err(Error::Unexpected(format!("instead of an error: {other:?}"))),
        }
    }

    /// Sends what the other side lacks as far as we know.
    async fn sync(&mut self, doc: DocId, copy: &mut Copy) -> Result<()> {
        let Some(message) = copy.document.sync().generate_sync_message(&mut copy.state) else { return Ok(()) };
        self.send(vec![
            ("type".into(), "sync".into()),
            ("senderId".into(), self.id.clone().into()),
            ("targetId".into(), self.server.clone().into()),
            ("documentId".into(), doc.to_string().into()),
            ("data".into(), Value::Bytes(message.encode())),
        ])
        .await
    }

    /// Takes one message into its copy; returns the marks of the changes that came with it.
    async fn receive(&mut self, map: &[(Value, Value)], copies: &mut Copies) -> Result<Vec<Mark>> {
        let kind = text(map, "type");
        if kind.as_deref() == Some("error") {
            return Err(Error::Unexpected(text(map, "message").unwrap_or_default()));
        }
        let doc = text(map, "documentId").and_then(|id| id.parse::<DocId>().ok());
        let found = doc.and_then(|doc| Some((doc, copies.get_mut(&doc)?)));
        let (Some("sync"), Some((doc, copy))) = (kind.as_deref(), found) else { return Ok(Vec::new()) };
        let data = bytes(map, "data").unwrap_or_default();
        let message = SyncMessage::decode(data).map_err(|e| Error::Unexpected(e.to_string()))?;
        let before = copy.document.get_heads();
        copy.document.sync().receive_sync_message(&mut copy.state, message)?;
        let new = copy.document.get_changes(&before);
        self.sync(doc, copy).await?;
        Ok(new.iter().filter_map(|c| c.hash().0[..4].try_into().ok()).collect())
    }

    /// Syncs until the server has what we have of every document.
    pub async fn agree(&mut self, copies: &mut Copies) -> Result<()> {
        let docs: Vec<DocId> = copies.keys().copied().collect();
        for doc in docs {
            if let Some(copy) = copies.get_mut(&doc) {
                self.sync(doc, copy).await?;
            }
            let agreed = |copy: &mut Copy| copy.state.their_heads.as_ref() == Some(&copy.document.get_heads());
            while !copies.get_mut(&doc).is_none_or(agreed) {
                let map = self.next().await?;
                self.receive(&map, copies).await?;
            }
        }
        Ok(())
    }

    /// Makes a document with its earlier edits and waits until the server has all of it. Returns it saved.
    pub async fn create(&mut self, doc: DocId, prefill: usize) -> Result<Vec<u8>> {
        let mut document = AutoCommit::new();
        document.put(ROOT, "kind", "policy")?;
        document.put(ROOT, "schema", 1_i64)?;
        document.put(ROOT, "title", "Load")?;
        document.put(ROOT, "state", "draft")?;
        let body = document.put_object(ROOT, "body", ObjType::Text)?;
        document.put_object(ROOT, "x", ObjType::Map)?;
        document.commit();
        let copy = Copy { document, state: State::new(), body: body.clone(), typed: 0 };
        let mut copies = Copies::from([(doc, copy)]);
        for at in 0..prefill {
            // As it would come about: a document of which nobody has heard yet is short.
            if at % 2000 == 0 {
                self.agree(&mut copies).await?;
            }
            if let Some(copy) = copies.get_mut(&doc) {
                copy.document.splice_text(&body, at, 0, "x")?;
                copy.document.commit();
            }
        }
        self.agree(&mut copies).await?;
        let missing = || Error::Document("no copy".to_owned());
        Ok(copies.get_mut(&doc).ok_or_else(missing)?.document.save())
    }

    /// A replica from a saved document, under an actor of its own.
    pub fn load(saved: &[u8]) -> Result<Copy> {
        let mut document = AutoCommit::load(saved)?;
        document.set_actor(ActorId::from(rand::random::<[u8; 16]>()));
        let missing = || Error::Document("no body".to_owned());
        let body = document.get(ROOT, "body")?.ok_or_else(missing)?.1;
        Ok(Copy { document, state: State::new(), body, typed: 0 })
    }

    /// Bytes of messages received.
    pub fn down(&self) -> u64 {
        self.down
    }

    /// Types like the others and measures when their keys arrive.
    pub async fn typist(
        mut self,
        options: &Options,
        seeded: &[(DocId, Vec<u8>)],
        number: usize,
        sent: Sent,
        barrier: Arc<Barrier>,
    ) -> Result<Measured> {
        let mut copies = Copies::new();
        for (doc, saved) in seeded {
            copies.insert(*doc, Self::load(saved)?);
        }
        self.agree(&mut copies).await?;
        barrier.wait().await;

        let mut measured = Measured::default();
        let (up, down) = (self.up, self.down);
        let started = Instant::now();
        let mut keys = options.keys(number).into_iter().peekable();
        let mut turns = seeded.iter().map(|(doc, _)| *doc).cycle();
        let end = started + Duration::from_secs(options.seconds + options.settle);
        while measured.applied.len() < options.others_keys() || keys.peek().is_some() {
            let next = keys.peek().map_or(end, |key| started + *key);
            tokio::select! {
                biased;
                () = tokio::time::sleep_until(next.into()) => {
                    if keys.next().is_none() {
                        break;
                    }
                    let Some((doc, copy)) = turns.next().and_then(|doc| Some((doc, copies.get_mut(&doc)?))) else { break };
                    let now = Instant::now();
                    copy.document.splice_text(&copy.body, copy.typed, 0, "a")?;
                    copy.document.commit();
                    copy.typed += 1;
                    measured.keystrokes += 1;
                    let change = copy.document.get_last_local_change();
                    if let Some(mark) = change.and_then(|c| c.hash().0[..4].try_into().ok()) {
                        sent.note(mark, now);
                    }
                    self.sync(doc, copy).await?;
                }
                message = self.read() => {
                    let marks = self.receive(&message?, &mut copies).await?;
                    measured.applied.extend(
                        marks.into_iter().filter_map(|m| sent.since(m)).map(|t| t.as_micros() as u64),
                    );
                }
            }
        }
        measured.up = self.up - up;
        measured.down = self.down - down;
        // Who leaves early would spare the server the fan-out to them, and who no longer answers may keep the last key:
        // one in a hundred is sent only when the server asks for it.
        let all = tokio::time::timeout(PATIENCE, barrier.wait());
        tokio::pin!(all);
        loop {
            tokio::select! {
                biased;
                _ = &mut all => break,
                message = self.read() => drop(self.receive(&message?, &mut copies).await?),
            }
        }
        for (doc, copy) in &mut copies {
            let mut heads: Vec<Vec<u8>> = copy.document.get_heads().into_iter().map(|h| h.0.to_vec()).collect();
            heads.sort();
            measured.heads.push((*doc, heads));
        }
        Ok(measured)
    }
}
