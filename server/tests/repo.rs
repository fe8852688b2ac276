//! `/sync/automerge-repo/{workspace}` over real sockets: a client that speaks automerge-repo beside one of the app.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use automerge::sync::{Message as Sync, State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{AutoCommit, ROOT, ReadDoc};
use ciborium::value::Value;
use futures_util::{SinkExt, StreamExt};
use muster_server::AppState;
use muster_server::unpack::Unpacker;
use muster_shared::access::{Role, Scope};
use muster_shared::api::NewToken;
use muster_shared::doc::genesis;
use muster_shared::id::{DocId, WorkspaceId};
use muster_shared::registers::POLICIES;
use std::time::Duration;
use support::{Server, WAIT, config, open_socket};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;
type Map = Vec<(Value, Value)>;

/// The unpacking child is the server's own program, not this test.
async fn serve(data: &std::path::Path) -> Server {
    let mut state = AppState::open(config(data)).await.unwrap();
    state.sockets.unpacker = Some(Unpacker::new(env!("CARGO_BIN_EXE_muster-server").into(), vec!["unpack".into()], 2));
    Server::with(state).await
}

async fn token(server: &Server, name: &str, scope: Scope) -> String {
    let new = NewToken { name: "javascript".into(), scope, days: 7 };
    server.state.directory.create_token_for(&format!("{name}@example.org"), None, new).await.unwrap().1
}

async fn workspace(server: &Server, cookie: &str) -> WorkspaceId {
    server.client(cookie).await.workspaces[0]
}

async fn say(socket: &mut Socket, map: &[(&str, Value)]) {
    let map = map.iter().map(|(key, value)| (Value::from(*key), value.clone())).collect();
    let mut bytes = Vec::new();
    ciborium::into_writer(&Value::Map(map), &mut bytes).unwrap();
    socket.send(Message::Binary(bytes.into())).await.unwrap();
}

async fn hear(socket: &mut Socket) -> Map {
    loop {
        let message = tokio::time::timeout(WAIT, socket.next()).await.expect("an answer").unwrap().unwrap();
        if let Message::Binary(bytes) = message {
            return ciborium::from_reader::<Value, _>(&bytes[..]).unwrap().into_map().unwrap();
        }
    }
}

fn get<'a>(map: &'a Map, key: &str) -> &'a Value {
    &map.iter().find(|(k, _)| k.as_text() == Some(key)).unwrap_or_else(|| panic!("no {key} in {map:?}")).1
}

fn text<'a>(map: &'a Map, key: &str) -> &'a str {
    get(map, key).as_text().unwrap()
}

async fn join(server: &Server, workspace: WorkspaceId, token: &str, name: &str) -> Socket {
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
struct Copy {
    id: DocId,
    name: &'static str,
    doc: AutoCommit,
    state: State,
}

impl Copy {
    fn new(id: DocId, name: &'static str) -> Self {
        Self { id, name, doc: AutoCommit::new(), state: State::new() }
    }

    async fn tell(&mut self, socket: &mut Socket) {
        let Some(message) = self.doc.sync().generate_sync_message(&mut self.state) else { return };
        let kind = if message.heads.is_empty() { "request" } else { "sync" };
        let data = Value::Bytes(message.encode());
        let id = self.id.to_string();
        let map = [("type", kind.into()), ("senderId", self.name.into()), ("documentId", id.into()), ("data", data)];
        say(socket, &map).await;
    }

    /// Talks until `until` holds.
    async fn talk(&mut self, socket: &mut Socket, until: impl Fn(&mut AutoCommit) -> bool) {
        self.tell(socket).await;
        tokio::time::timeout(WAIT, async {
            while !until(&mut self.doc) {
                self.take(socket).await;
            }
        })
        .await
        .expect("they agree");
    }

    async fn take(&mut self, socket: &mut Socket) {
        let map = hear(socket).await;
        assert_eq!(text(&map, "type"), "sync", "{map:?}");
        let data = get(&map, "data").as_bytes().unwrap();
        assert!(!data.is_empty());
        self.doc.sync().receive_sync_message(&mut self.state, Sync::decode(data).unwrap()).unwrap();
        self.tell(socket).await;
    }
}

fn says(doc: &mut AutoCommit, key: &str, value: &str) -> bool {
    doc.get(ROOT, key).unwrap().is_some_and(|(found, _)| found.into_string().ok().as_deref() == Some(value))
}

#[tokio::test]
async fn documents_are_made_read_and_edited_by_several_clients() {
    let data = tempfile::tempdir().unwrap();
    let server = serve(data.path()).await;
    let cookie = server.person("anna", Role::Owner).await;
    let workspace = workspace(&server, &cookie).await;
    let token_a = token(&server, "anna", Scope::Sync).await;
    let token_b = token(&server, "anna", Scope::Sync).await;
    let id = DocId([77; 16]);

    // One begins a record with its genesis and writes; the other asks for it and gets it.
    let mut a = join(&server, workspace, &token_a, "a").await;
    let mut at_a = Copy::new(id, "a");
    at_a.doc.load_incremental(&genesis(id, &POLICIES)).unwrap();
    at_a.doc.put(ROOT, "title", "Backups").unwrap();
    at_a.doc.commit();
    at_a.tell(&mut a).await;
    at_a.take(&mut a).await;
    let mut b = join(&server, workspace, &token_b, "b").await;
    let mut at_b = Copy::new(id, "b");
    tokio::time::timeout(WAIT, async {
        loop {
            at_b.tell(&mut b).await;
            let map = hear(&mut b).await;
            if text(&map, "type") == "sync" {
                let message = Sync::decode(get(&map, "data").as_bytes().unwrap()).unwrap();
                at_b.doc.sync().receive_sync_message(&mut at_b.state, message).unwrap();
                break;
            }
            // Asked before the first had sent it.
            assert_eq!(text(&map, "type"), "doc-unavailable");
            at_b.state = State::new();
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await
    .unwrap();
    at_b.talk(&mut b, |doc| says(doc, "title", "Backups")).await;

    // An edit of the second reaches the first, and the app's side of the server.
    at_b.doc.put(ROOT, "title", "Backups and restores").unwrap();
    at_b.doc.commit();
    at_b.tell(&mut b).await;
    at_a.talk(&mut a, |doc| says(doc, "title", "Backups and restores")).await;
    let head = server.state.store.head(id).unwrap().unwrap();
    assert_eq!(head.workspace, workspace);

    // Ephemeral messages go to the others, once.
    let ephemeral = [
        ("type", Value::from("ephemeral")),
        ("senderId", "a".into()),
        ("documentId", id.to_string().into()),
        ("sessionId", "s".into()),
        ("count", Value::Float(1.0)),
        ("data", Value::Bytes(vec![1, 2, 3])),
    ];
    say(&mut a, &ephemeral).await;
    say(&mut a, &ephemeral).await;
    let heard = loop {
        let map = hear(&mut b).await;
        if text(&map, "type") == "ephemeral" {
            break map;
        }
    };
    assert_eq!((text(&heard, "senderId"), text(&heard, "targetId")), ("a", "b"));
    server.stop().await;
}

#[tokio::test]
async fn a_reader_gets_documents_and_changes_none() {
    let data = tempfile::tempdir().unwrap();
    let server = serve(data.path()).await;
    let cookie = server.person("anna", Role::Owner).await;
    let workspace = workspace(&server, &cookie).await;
    let write = token(&server, "anna", Scope::Sync).await;
    let read = token(&server, "anna", Scope::Read).await;
    let id = DocId([78; 16]);
    let mut a = join(&server, workspace, &write, "a").await;
    let mut at_a = Copy::new(id, "a");
    at_a.doc.load_incremental(&genesis(id, &POLICIES)).unwrap();
    at_a.doc.put(ROOT, "title", "Kept").unwrap();
    at_a.doc.commit();
    at_a.tell(&mut a).await;
    while server.state.store.head(id).unwrap().is_none_or(|head| head.doc_seq < 2) {
        at_a.take(&mut a).await;
    }
    let mut r = join(&server, workspace, &read, "r").await;
    let mut at_r = Copy::new(id, "r");
    at_r.talk(&mut r, |doc| says(doc, "title", "Kept")).await;
    let before = server.state.store.head(id).unwrap().unwrap().doc_seq;
    at_r.doc.put(ROOT, "title", "Overwritten").unwrap();
    at_r.doc.commit();
    at_r.tell(&mut r).await;
    // Asking for what does not exist is answered after it, so the edit has been seen by then.
    Copy::new(DocId([79; 16]), "r").tell(&mut r).await;
    while text(&hear(&mut r).await, "type") != "doc-unavailable" {}
    assert_eq!(server.state.store.head(id).unwrap().unwrap().doc_seq, before);
    server.stop().await;
}

#[tokio::test]
async fn who_has_no_such_token_or_sends_noise_is_turned_away() {
    let data = tempfile::tempdir().unwrap();
    let server = serve(data.path()).await;
    let cookie = server.person("anna", Role::Owner).await;
    let workspace = workspace(&server, &cookie).await;
    let full = token(&server, "anna", Scope::Full).await;
    let good = token(&server, "anna", Scope::Sync).await;
    let base = format!("ws://{}/sync/automerge-repo", server.address);
    for address in [
        format!("{base}/{workspace}"),
        format!("{base}/{workspace}?access_token=mst_nothing"),
        format!("{base}/{workspace}?access_token={full}"),
        format!("{base}/{}?access_token={good}", WorkspaceId([1; 16])),
        format!("{base}/nothing?access_token={good}"),
    ] {
        assert!(tokio_tungstenite::connect_async(&address).await.is_err(), "{address}");
    }
    // A filter with four billion probes, which would cost the reader sixteen gigabytes.
    let mut socket = join(&server, workspace, &good, "n").await;
    let hostile = vec![0x42, 0, 0, 1, 0, 9, 1, 10, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0];
    let id = DocId([80; 16]).to_string();
    let map = [("type", "sync".into()), ("documentId", id.into()), ("data", Value::Bytes(hostile))];
    say(&mut socket, &map).await;
    assert_eq!(text(&hear(&mut socket).await, "type"), "error");
    // The app's endpoint goes on.
    assert!(open_socket(server.address, &cookie, &format!("http://{}", server.address)).await.is_ok());
    server.stop().await;
}
