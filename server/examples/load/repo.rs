//! One connection that speaks the automerge-repo protocol, to our endpoint or to the JavaScript server.
//!
//! Messages are maps with text keys; the inner sync messages are automerge's own. JavaScript clients hold their
//! messages back for 100 ms; this one does not, so that the server is what is measured.

use std::sync::Arc;
use std::time::{Duration, Instant};

use automerge::sync::{Message as SyncMessage, State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, AutomergeError, ObjType, ROOT, ReadDoc};
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

    /// Sends what the other side lacks as far as we know.
    async fn sync(&mut self, kind: &str, doc: DocId, copy: &mut AutoCommit, state: &mut State) -> Result<()> {
        let Some(message) = copy.sync().generate_sync_message(state) else { return Ok(()) };
        self.send(vec![
            ("type".into(), kind.into()),
            ("senderId".into(), self.id.clone().into()),
            ("targetId".into(), self.server.clone().into()),
            ("documentId".into(), doc.to_string().into()),
            ("data".into(), Value::Bytes(message.encode())),
        ])
        .await
    }

    /// Takes one message into the copy; returns the marks of the changes that came with it.
    async fn receive(
        &mut self,
        map: &[(Value, Value)],
        doc: DocId,
        copy: &mut AutoCommit,
        state: &mut State,
    ) -> Result<Vec<Mark>> {
        let kind = text(map, "type");
        if kind.as_deref() == Some("error") {
            return Err(Error::Unexpected(text(map, "message").unwrap_or_default()));
        }
        if kind.as_deref() != Some("sync") || text(map, "documentId") != Some(doc.to_string()) {
            return Ok(Vec::new());
        }
        let data = bytes(map, "data").unwrap_or_default();
        let message = SyncMessage::decode(data).map_err(|e| Error::Unexpected(e.to_string()))?;
        let before = copy.get_heads();
        copy.sync().receive_sync_message(state, message)?;
        let new = copy.get_changes(&before);
        self.sync("sync", doc, copy, state).await?;
        Ok(new.iter().filter_map(|c| c.hash().0[..4].try_into().ok()).collect())
    }

    /// Makes the document with its earlier edits and waits until the server has all of it. Returns it saved.
    pub async fn create(mut self, doc: DocId, prefill: usize) -> Result<Vec<u8>> {
        let (mut copy, mut state) = (AutoCommit::new(), State::new());
        copy.put(ROOT, "kind", "policy")?;
        copy.put(ROOT, "schema", 1_i64)?;
        copy.put(ROOT, "title", "Load")?;
        copy.put(ROOT, "state", "draft")?;
        let body = copy.put_object(ROOT, "body", ObjType::Text)?;
        copy.put_object(ROOT, "x", ObjType::Map)?;
        copy.commit();
        for at in 0..prefill {
            copy.splice_text(&body, at, 0, "x")?;
            copy.commit();
        }
        self.sync("sync", doc, &mut copy, &mut state).await?;
        let heads = copy.get_heads();
        while state.their_heads.as_ref() != Some(&heads) {
            let map = self.next().await?;
            self.receive(&map, doc, &mut copy, &mut state).await?;
        }
        Ok(copy.save())
    }

    /// Types like the others and measures when their keys arrive.
    pub async fn typist(
        mut self,
        options: &Options,
        doc: DocId,
        seed: &[u8],
        number: usize,
        sent: Sent,
        barrier: Arc<Barrier>,
    ) -> Result<Measured> {
        let (mut copy, mut state) = (AutoCommit::load(seed)?, State::new());
        copy.set_actor(ActorId::from(rand::random::<[u8; 16]>()));
        let missing = || Error::Document("no body".to_owned());
        let body = copy.get(ROOT, "body")?.ok_or_else(missing)?.1;
        self.sync("sync", doc, &mut copy, &mut state).await?;
        let heads = copy.get_heads();
        while state.their_heads.as_ref() != Some(&heads) {
            let map = self.next().await?;
            self.receive(&map, doc, &mut copy, &mut state).await?;
        }
        barrier.wait().await;

        let mut measured = Measured::default();
        let (up, down) = (self.up, self.down);
        let started = Instant::now();
        let (mut keys, mut at) = (options.keys(number).into_iter().peekable(), 0);
        let end = started + Duration::from_secs(options.seconds + options.settle);
        while measured.applied.len() < options.others_keys() || keys.peek().is_some() {
            let next = keys.peek().map_or(end, |key| started + *key);
            tokio::select! {
                biased;
                () = tokio::time::sleep_until(next.into()) => {
                    if keys.next().is_none() {
                        break;
                    }
                    let now = Instant::now();
                    copy.splice_text(&body, at, 0, "a")?;
                    copy.commit();
                    at += 1;
                    measured.keystrokes += 1;
                    if let Some(mark) = copy.get_last_local_change().and_then(|c| c.hash().0[..4].try_into().ok()) {
                        sent.note(mark, now);
                    }
                    self.sync("sync", doc, &mut copy, &mut state).await?;
                }
                message = self.read() => {
                    let marks = self.receive(&message?, doc, &mut copy, &mut state).await?;
                    measured.applied.extend(
                        marks.into_iter().filter_map(|m| sent.since(m)).map(|t| t.as_micros() as u64),
                    );
                }
            }
        }
        measured.up = self.up - up;
        measured.down = self.down - down;
        measured.heads = copy.get_heads().into_iter().map(|h| h.0.to_vec()).collect();
        measured.heads.sort();
        // Who leaves early would spare the server the fan-out to them.
        let _ = tokio::time::timeout(PATIENCE, barrier.wait()).await;
        Ok(measured)
    }
}
