//! What the tests of the sockets share: a real server on a real store, and a client that speaks `/sync/v1`.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, missing_docs)]

pub mod bomb;
pub mod disk;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, ReadDoc};
use futures_util::{SinkExt, StreamExt};
use muster_server::auth::{Directory, NewAccount};
use muster_server::config::{Config, Demo, Settings};
use muster_server::{AppState, serve_state};
use muster_shared::access::Role;
use muster_shared::doc::genesis;
use muster_shared::id::{Actor, ActorPrefix, DeviceId, DocId, Incarnation, WorkspaceId};
use muster_shared::registers::POLICIES;
use muster_shared::sync::frame::{self, Bytes, DocumentPush, Down, Rejection, Up};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

pub const PASSWORD: &str = "correct-horse-battery-staple";
pub const WAIT: Duration = Duration::from_secs(20);

pub struct Server {
    pub address: SocketAddr,
    pub state: AppState,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

pub fn config(data: &Path) -> Config {
    let data = Some(data.to_owned());
    Settings { data, metrics: Some("off".into()), demo: Some(Demo::Company), ..Settings::default() }.resolve().unwrap()
}

impl Server {
    pub async fn start(data: &Path) -> Self {
        Self::with(AppState::open(config(data)).await.unwrap()).await
    }

    pub async fn with(state: AppState) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serving = state.clone();
        let task = tokio::spawn(async move {
            let stopped = async move { drop(stopped.await) };
            serve_state(serving, listener, stopped).await.unwrap();
        });
        Self { address, state, stop: Some(stop), task }
    }

    /// Stops cleanly; the store's file is free afterwards.
    pub async fn stop(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.task.await.unwrap();
    }

    /// Adds somebody and signs them in; the cookie.
    pub async fn person(&self, name: &str, role: Role) -> String {
        self.person_in(name, role, "Works").await
    }

    pub async fn person_in(&self, name: &str, role: Role, workspace: &str) -> String {
        let directory: &Directory = &self.state.directory;
        let new = NewAccount {
            email: format!("{name}@example.org"),
            name: name.into(),
            role,
            workspace: Some(workspace.into()),
            password: Some(PASSWORD.into()),
        };
        directory.add_account(new).await.unwrap();
        self.sign_in(name).await
    }

    pub async fn sign_in(&self, name: &str) -> String {
        let form = muster_shared::api::SignIn { email: format!("{name}@example.org"), password: PASSWORD.into() };
        let secret = self.state.directory.sign_in(form, "test".into(), IpAddr::V4(Ipv4Addr::LOCALHOST), None).await;
        format!("muster_session={}", secret.unwrap())
    }

    pub async fn client(&self, cookie: &str) -> Client {
        Client::connect(self.address, cookie, None, 0).await
    }
}

/// One connection.
pub struct Client {
    pub socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub prefix: ActorPrefix,
    pub workspaces: Vec<WorkspaceId>,
    pub incarnation: Incarnation,
    pub device: DeviceId,
    /// Read while waiting for something else.
    pub seen: Vec<Down>,
    batch: u64,
}

pub async fn open_socket(
    address: SocketAddr,
    cookie: &str,
    origin: &str,
) -> Result<WebSocketStream<MaybeTlsStream<TcpStream>>, tokio_tungstenite::tungstenite::Error> {
    let mut request = format!("ws://{address}/sync/v1").into_client_request().unwrap();
    request.headers_mut().insert("origin", origin.parse().unwrap());
    if !cookie.is_empty() {
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
    }
    let (socket, _) = tokio_tungstenite::connect_async_with_config(request, None, true).await?;
    Ok(socket)
}

impl Client {
    pub async fn connect(address: SocketAddr, cookie: &str, life: Option<Incarnation>, since: u64) -> Self {
        Self::connect_as(address, cookie, DeviceId(random()), life, since).await
    }

    pub async fn connect_as(
        address: SocketAddr,
        cookie: &str,
        device: DeviceId,
        life: Option<Incarnation>,
        since: u64,
    ) -> Self {
        // Follows every workspace of the account: the first hello learns which there are.
        let mut first = open_socket(address, cookie, &format!("http://{address}")).await.unwrap();
        let hello = |since| Up::Hello { protocol: 1, app: "test".into(), device, incarnation: life, since };
        first.send(Message::Binary(frame::encode(&hello(vec![])).into())).await.unwrap();
        let Down::Welcome { prefix, workspaces, incarnation, .. } = read(&mut first).await.unwrap() else {
            panic!("no welcome")
        };
        let workspaces: Vec<WorkspaceId> = workspaces.into_iter().map(|w| w.id).collect();
        first.close(None).await.ok();
        let mut socket = open_socket(address, cookie, &format!("http://{address}")).await.unwrap();
        let since = workspaces.iter().map(|w| (*w, since)).collect();
        socket.send(Message::Binary(frame::encode(&hello(since)).into())).await.unwrap();
        assert!(matches!(read(&mut socket).await, Some(Down::Welcome { .. })));
        Self { socket, prefix, workspaces, incarnation, device, seen: Vec::new(), batch: 0 }
    }

    pub async fn send(&mut self, up: &Up) {
        self.raw(frame::encode(up)).await;
    }

    pub async fn raw(&mut self, bytes: Vec<u8>) {
        self.socket.send(Message::Binary(bytes.into())).await.unwrap();
    }

    /// The next message that `pick` takes; others are kept in `seen`.
    pub async fn wait<T>(&mut self, mut pick: impl FnMut(&Down) -> Option<T>) -> T {
        for (i, down) in self.seen.iter().enumerate() {
            if let Some(found) = pick(down) {
                self.seen.remove(i);
                return found;
            }
        }
        let found = tokio::time::timeout(WAIT, async {
            loop {
                let down = read(&mut self.socket).await.expect("the connection ended");
                if let Some(found) = pick(&down) {
                    return found;
                }
                self.seen.push(down);
            }
        });
        found.await.unwrap_or_else(|_| panic!("nothing came; seen {:?}", self.seen))
    }

    /// The next message, or `None` when the connection ended.
    pub async fn next(&mut self) -> Option<Down> {
        tokio::time::timeout(WAIT, read(&mut self.socket)).await.expect("nothing came")
    }

    pub fn push_message(&mut self, writer: &mut Writer, chunks: Vec<Vec<u8>>) -> Up {
        self.batch += 1;
        let documents = vec![DocumentPush {
            doc: writer.doc,
            epoch: 0,
            chunks: chunks.into_iter().map(Bytes).collect(),
            workspace: self.workspaces.first().copied(),
        }];
        Up::Push { batch: self.batch, documents, signature: None }
    }

    /// Pushes and waits for the answer: (ws_seq, doc_seq), or why not.
    pub async fn push(&mut self, writer: &mut Writer, chunks: Vec<Vec<u8>>) -> Result<(u64, u64), Rejection> {
        let up = self.push_message(writer, chunks);
        self.push_raw(&up).await
    }

    pub async fn push_raw(&mut self, up: &Up) -> Result<(u64, u64), Rejection> {
        self.send(up).await;
        let Up::Push { batch: mine, .. } = up else { panic!("not a push") };
        let mine = *mine;
        self.answer(mine).await
    }

    pub async fn answer(&mut self, mine: u64) -> Result<(u64, u64), Rejection> {
        self.wait(|down| match down {
            Down::Ack { batch, ws_seq, doc_seqs, .. } if *batch == mine => Some(Ok((*ws_seq, doc_seqs[0]))),
            Down::Reject { batch, reason, .. } if *batch == mine => Some(Err(*reason)),
            _ => None,
        })
        .await
    }

    /// Opens a document and gives its whole state as a readable document.
    pub async fn open(&mut self, doc: DocId) -> AutoCommit {
        self.send(&Up::Open { doc, have: 0, epoch: 0 }).await;
        self.state(doc).await.0
    }

    /// The state that follows an Open or a Fetch, with the bytes of changes and snapshots that it took.
    pub async fn state(&mut self, doc: DocId) -> (AutoCommit, usize, bool) {
        self.wait(|down| match down {
            Down::State { doc: d, snapshot, chunks, writable, .. } if *d == doc => {
                let mut am = AutoCommit::new();
                let mut size = 0;
                if let Some(saved) = snapshot {
                    size += saved.0.len();
                    am.load_incremental(&saved.0).unwrap();
                }
                for chunk in chunks {
                    size += chunk.0.len();
                    am.load_incremental(&chunk.0).unwrap();
                }
                Some((am, size, *writable))
            }
            _ => None,
        })
        .await
    }

    pub async fn event(&mut self, doc: DocId) -> Vec<Vec<u8>> {
        self.wait(|down| match down {
            Down::Event { doc: d, chunks, .. } if *d == doc => Some(chunks.iter().map(|c| c.0.clone()).collect()),
            _ => None,
        })
        .await
    }
}

pub async fn read(socket: &mut WebSocketStream<MaybeTlsStream<TcpStream>>) -> Option<Down> {
    loop {
        match socket.next().await? {
            Ok(Message::Binary(bytes)) => return Some(minicbor::decode(&bytes).unwrap()),
            Ok(Message::Close(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// A replica of one document that writes under one actor.
#[derive(Clone)]
pub struct Writer {
    pub doc: DocId,
    pub am: AutoCommit,
}

impl Writer {
    /// A new document, with the chunk that begins it.
    pub fn create(prefix: ActorPrefix) -> (Self, Vec<u8>) {
        let doc = DocId(random());
        let first = genesis(doc, &POLICIES);
        (Self::join(doc, prefix, std::slice::from_ref(&first)), first)
    }

    /// A replica that has these chunks.
    pub fn join(doc: DocId, prefix: ActorPrefix, chunks: &[Vec<u8>]) -> Self {
        let mut am = AutoCommit::new();
        for chunk in chunks {
            am.load_incremental(chunk).unwrap();
        }
        let counter = u64::from_be_bytes(random::<8>());
        am.set_actor(ActorId::from(Actor { prefix, counter }.to_bytes()));
        Self { doc, am }
    }

    /// Sets a key; the change.
    pub fn put(&mut self, key: &str, value: impl Into<automerge::ScalarValue>) -> Vec<u8> {
        self.am.put(automerge::ROOT, key, value).unwrap();
        self.am.commit_with(CommitOptions::default().with_time(1_763_900_000_000));
        self.am.get_last_local_change().unwrap().raw_bytes().to_vec()
    }

    pub fn take(&mut self, chunks: &[Vec<u8>]) {
        for chunk in chunks {
            self.am.load_incremental(chunk).unwrap();
        }
    }

    pub fn text(&self, key: &str) -> String {
        text(&self.am, key)
    }
}

pub fn text(am: &AutoCommit, key: &str) -> String {
    am.get(automerge::ROOT, key).unwrap().map(|(v, _)| v.into_string().unwrap()).unwrap_or_default()
}

pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

/// A folder of a test.
pub fn folder() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("data");
    (dir, path)
}
