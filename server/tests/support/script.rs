//! A client that speaks automerge-repo, as a script of somebody else's would.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, missing_docs)]

use crate::support::{Server, WAIT, config};
use automerge::sync::{Message as Sync, State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjType, ROOT, ReadDoc};
use ciborium::value::Value;
use futures_util::{SinkExt, StreamExt};
use muster_server::AppState;
use muster_server::unpack::Unpacker;
use muster_shared::access::Scope;
use muster_shared::api::NewToken;
use muster_shared::id::{DocId, WorkspaceId};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;
pub type Map = Vec<(Value, Value)>;

/// The unpacking child is the server's own program, not this test.
pub async fn serve(data: &std::path::Path) -> Server {
    serve_state(AppState::open(config(data)).await.unwrap()).await
}

pub async fn serve_state(mut state: AppState) -> Server {
    state.sockets.unpacker = Some(Unpacker::new(env!("CARGO_BIN_EXE_muster-server").into(), vec!["unpack".into()], 2));
    Server::with(state).await
}

pub async fn token(server: &Server, name: &str, scope: Scope) -> String {
    let new = NewToken { name: "javascript".into(), scope, days: 7 };
    server.state.directory.create_token_for(&format!("{name}@example.org"), None, new).await.unwrap().1
}

pub async fn workspace(server: &Server, cookie: &str) -> WorkspaceId {
    server.client(cookie).await.workspaces[0]
}

pub async fn say(socket: &mut Socket, map: &[(&str, Value)]) {
    let map = map.iter().map(|(key, value)| (Value::from(*key), value.clone())).collect();
    let mut bytes = Vec::new();
    ciborium::into_writer(&Value::Map(map), &mut bytes).unwrap();
    socket.send(Message::Binary(bytes.into())).await.unwrap();
}

pub async fn hear(socket: &mut Socket) -> Map {
    loop {
        let message = tokio::time::timeout(WAIT, socket.next()).await.expect("an answer").unwrap().unwrap();
        if let Message::Binary(bytes) = message {
            return ciborium::from_reader::<Value, _>(&bytes[..]).unwrap().into_map().unwrap();
        }
    }
}

pub fn get<'a>(map: &'a Map, key: &str) -> &'a Value {
    &map.iter().find(|(k, _)| k.as_text() == Some(key)).unwrap_or_else(|| panic!("no {key} in {map:?}")).1
}

pub fn text<'a>(map: &'a Map, key: &str) -> &'a str {
    get(map, key).as_text().unwrap()
}

pub async fn join(server: &Server, workspace: WorkspaceId, token: &str, name: &str) -> Socket {
    let address = format!("ws://{}/sync/automerge-repo/{workspace}?access_token={token}", server.address);
    let (mut socket, _) = tokio_tungstenite::connect_async(address).await.unwrap();
    let versions = Value::Array(vec!["1".into()]);
    let join = [("type", "join".into()), ("senderId", name.into()), ("supportedProtocolVersions", versions)];
    say(&mut socket, &join).await;
    let peer = hear(&mut socket).await;
    assert_eq!((text(&peer, "type"), text(&peer, "targetId")), ("peer", name));
    assert_eq!(text(&peer, "selectedProtocolVersion"), "1");
    socket
}

/// One document at a client.
pub struct Copy {
    pub id: DocId,
    pub name: &'static str,
    pub doc: AutoCommit,
    pub state: State,
}

impl Copy {
    pub fn new(id: DocId, name: &'static str) -> Self {
        Self { id, name, doc: AutoCommit::new(), state: State::new() }
    }

    pub async fn tell(&mut self, socket: &mut Socket) {
        let Some(message) = self.doc.sync().generate_sync_message(&mut self.state) else { return };
        let kind = if message.heads.is_empty() { "request" } else { "sync" };
        let data = Value::Bytes(message.encode());
        let id = self.id.to_string();
        let map = [("type", kind.into()), ("senderId", self.name.into()), ("documentId", id.into()), ("data", data)];
        say(socket, &map).await;
    }

    /// Talks until `until` holds.
    pub async fn talk(&mut self, socket: &mut Socket, until: impl Fn(&mut AutoCommit) -> bool) {
        self.tell(socket).await;
        self.hear_until(socket, until).await;
    }

    /// The same without beginning.
    pub async fn hear_until(&mut self, socket: &mut Socket, until: impl Fn(&mut AutoCommit) -> bool) {
        tokio::time::timeout(WAIT, async {
            while !until(&mut self.doc) {
                self.take(socket).await;
            }
        })
        .await
        .expect("they agree");
    }

    pub async fn take(&mut self, socket: &mut Socket) {
        let map = hear(socket).await;
        assert_eq!(text(&map, "type"), "sync", "{map:?}");
        let data = get(&map, "data").as_bytes().unwrap();
        assert!(!data.is_empty());
        self.doc.sync().receive_sync_message(&mut self.state, Sync::decode(data).unwrap()).unwrap();
        self.tell(socket).await;
    }
}

pub fn says(doc: &mut AutoCommit, key: &str, value: &str) -> bool {
    doc.get(ROOT, key).unwrap().is_some_and(|(found, _)| found.into_string().ok().as_deref() == Some(value))
}

/// A document as `repo.create({...})` makes it: a root of random actor and real time.
pub fn made_by_javascript(kind: &str) -> AutoCommit {
    let mut doc = AutoCommit::new();
    doc.put(ROOT, "kind", kind).unwrap();
    doc.put(ROOT, "schema", 1_i64).unwrap();
    doc.put(ROOT, "title", "Password policy").unwrap();
    doc.put(ROOT, "state", "draft").unwrap();
    let body = doc.put_object(ROOT, "body", ObjType::Text).unwrap();
    doc.splice_text(&body, 0, 0, "Passwords are long.").unwrap();
    doc.put_object(ROOT, "x", ObjType::Map).unwrap();
    doc.commit_with(automerge::transaction::CommitOptions::default().with_time(1_763_900_000));
    doc
}

/// Talks until the server has everything of the copy. One message may not be enough: what each side takes the other to
/// have is a guess that is wrong once in a hundred times.
pub async fn upload(copy: &mut Copy, socket: &mut Socket) {
    let heads = copy.doc.get_heads();
    copy.tell(socket).await;
    while copy.state.their_heads.as_ref() != Some(&heads) {
        copy.take(socket).await;
    }
}
