//! What the tests of people and HTTP share: a real server on loopback, and a client that says what it likes.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, missing_docs)]

use muster_server::auth::{Clock, Directory, NewAccount};
use muster_server::config::{Config, Settings};
use muster_server::hub::{Hub, Rules};
use muster_server::store::{RedbStore, Store};
use muster_server::{AppState, STORE_FILE, serve_state};
use muster_shared::access::Role;
use muster_shared::id::{AccountId, WorkspaceId};
use muster_shared::time::Timestamp;
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub const PASSWORD: &str = "correct-horse-battery-staple";
/// Noon of 23 November 2026.
const NOON: i64 = 1_795_435_200_000;
pub const DAY: i64 = 86_400_000;

pub struct Server {
    pub address: SocketAddr,
    pub state: AppState,
    pub data: tempfile::TempDir,
    time: Arc<AtomicI64>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

pub fn settings(data: &Path) -> Settings {
    Settings {
        data: Some(data.to_owned()),
        metrics: Some("off".into()),
        sign_in_per_account: NonZeroU32::new(600),
        sign_in_per_address: NonZeroU32::new(6_000),
        ..Settings::default()
    }
}

impl Server {
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut s = settings(data.path());
        change(&mut s);
        let config: Arc<Config> = Arc::new(s.resolve().unwrap());
        let store: Arc<dyn Store> = Arc::new(RedbStore::open(&data.path().join(STORE_FILE)).unwrap());
        let mut state = AppState::with_store(config.clone(), store.clone()).await.unwrap();
        // A clock that the test moves.
        let time = Arc::new(AtomicI64::new(NOON));
        let now = time.clone();
        let clock: Clock = Arc::new(move || Timestamp(now.load(Ordering::SeqCst)));
        let rules = Rules { epoch_edits: config.epoch_edits, ..Rules::default() };
        state.directory = Directory::open(store.clone(), config, clock).unwrap();
        state.people = Arc::new(state.directory.clone());
        state.hub = Hub::with_clock(store, state.people.clone(), Arc::new(muster_server::hub::now), rules);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = state.clone();
        let task = tokio::spawn(async move {
            let stopped = async move {
                let _ = stopped.await;
            };
            serve_state(serving, listener, stopped).await.unwrap();
        });
        Self { address, state, data, time, stop: Some(stop), task }
    }

    pub fn pass(&self, milliseconds: i64) {
        self.time.fetch_add(milliseconds, Ordering::SeqCst);
    }

    pub async fn stop(mut self) {
        let _ = self.stop.take().unwrap().send(());
        self.task.await.unwrap();
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Adds an account to the one workspace (made on first use).
    pub async fn add(&self, name: &str, role: Role) -> AccountId {
        let new = NewAccount {
            email: format!("{name}@example.org"),
            name: name.to_owned(),
            role,
            workspace: Some("Works".into()),
            password: Some(PASSWORD.into()),
        };
        self.state.directory.add_account(new).await.unwrap().0
    }

    pub fn workspace(&self) -> WorkspaceId {
        self.state.directory.workspaces()[0].0
    }

    /// Signs in over HTTP; the cookie.
    pub async fn sign_in(&self, name: &str) -> String {
        let body = json!({"email": format!("{name}@example.org"), "password": PASSWORD});
        let r = self.post("/api/v1/sign-in", "", body).await;
        assert_eq!(r.status, 200, "{}", r.body);
        r.cookie().unwrap()
    }

    /// Adds somebody and signs them in.
    pub async fn person(&self, name: &str, role: Role) -> (AccountId, String) {
        let id = self.add(name, role).await;
        (id, self.sign_in(name).await)
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Response {
        self.send("GET", path, &[("cookie", cookie)], None).await
    }

    pub async fn post(&self, path: &str, cookie: &str, body: Value) -> Response {
        self.change("POST", path, cookie, body).await
    }

    /// A request as our own page makes it.
    pub async fn change(&self, method: &str, path: &str, cookie: &str, body: Value) -> Response {
        let origin = self.origin();
        let headers =
            [("cookie", cookie), ("origin", &origin), ("x-muster", "1"), ("content-type", "application/json")];
        self.send(method, path, &headers, Some(body.to_string())).await
    }

    /// A request exactly as said; empty header values are left out.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<String>) -> Response {
        let mut text = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        for (name, value) in headers.iter().filter(|(_, v)| !v.is_empty()) {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(body) = &body {
            text.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(body.as_deref().unwrap_or_default());
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        // The server may close before it has read a body that it refuses.
        let _ = stream.read_to_end(&mut bytes).await;
        Response::read(&String::from_utf8_lossy(&bytes))
    }
}

#[derive(Debug, Clone)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Response {
    fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let mut lines = head.lines();
        let status = lines.next().and_then(|l| l.split(' ').nth(1)).and_then(|s| s.parse().ok()).unwrap_or(0);
        let headers = lines.filter_map(|l| l.split_once(": ")).map(|(k, v)| (k.to_lowercase(), v.to_owned())).collect();
        Self { status, headers, body: body.to_owned() }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v)
    }

    /// `muster_session=…` as the browser sends it back.
    pub fn cookie(&self) -> Option<String> {
        let set = self.headers.iter().find(|(k, v)| k == "set-cookie" && v.starts_with("muster_session="))?;
        Some(set.1.split(';').next().unwrap().to_owned())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    /// The error's code.
    pub fn error(&self) -> String {
        let json = self.json();
        assert!(
            json["error"].is_null() || (json["message"]["en"].is_string() && json["message"]["de"].is_string()),
            "an error without both languages: {}",
            self.body
        );
        json["error"].as_str().unwrap_or_default().to_owned()
    }
}

impl Server {
    /// A document in the workspace, written by this account through the hub.
    pub async fn document(&self, account: AccountId, name: &str) -> muster_shared::id::DocId {
        self.document_with(account, name, |_| {}).await
    }

    /// The same with more in it.
    pub async fn document_with(
        &self,
        account: AccountId,
        name: &str,
        more: impl FnOnce(&mut muster_shared::doc::Document),
    ) -> muster_shared::id::DocId {
        use muster_server::hub::{Actors, People, Who};
        use muster_shared::doc::Document;
        use muster_shared::id::{Actor, DeviceId, DocId};
        use muster_shared::schema::Value;
        use muster_shared::sync::frame::{Bytes, DocumentPush};
        let directory = &self.state.directory;
        let prefix = directory.lease(account, DeviceId([7; 16])).await.unwrap();
        let mut id = [0; 16];
        id[..name.len()].copy_from_slice(name.as_bytes());
        let mut doc = Document::create(
            DocId(id),
            &muster_shared::registers::POLICIES,
            Actor { prefix, counter: u64::from(id[0]) },
        );
        doc.set("title", &Value::text(name), Timestamp(NOON)).unwrap();
        more(&mut doc);
        let signed_in = self.state.directory.sign_in(
            muster_shared::api::SignIn { email: self.email_of(account), password: PASSWORD.into() },
            "hub".into(),
            [127, 0, 0, 1].into(),
            None,
        );
        let who = directory.by_session(&signed_in.await.unwrap()).unwrap();
        let who = Arc::new(Who {
            account,
            principals: vec![directory.principal(&who, self.workspace()).unwrap()],
            name: "writer".into(),
            connection: self.state.hub.connection(),
            actors: Actors::Leased(prefix),
        });
        let chunks = doc.changes_since(&[]).into_iter().map(Bytes).collect();
        let push = DocumentPush { doc: doc.id(), epoch: 0, chunks, workspace: Some(self.workspace()) };
        self.state.hub.push(&who, vec![push], None).await.unwrap();
        doc.id()
    }

    fn email_of(&self, account: AccountId) -> String {
        let members = self.state.directory.members(self.workspace(), account, true);
        members.into_iter().find(|m| m.account == account).and_then(|m| m.email).unwrap()
    }
}
