//! `kill -9` of a server under load, again and again: nothing acknowledged is lost, and the store stays sound.
//! `MUSTER_ROUNDS` sets how often.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use muster_server::store::{RedbStore, Store, verify};
use muster_shared::access::Role;
use muster_shared::id::DocId;
use muster_shared::sync::frame::{Bytes, DocumentPush, Hash, Up};
use muster_shared::sync::guard::inspect;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use support::*;

/// Names the data folder to the process that is to be killed.
const FOLDER: &str = "MUSTER_TEST_KILLED";

/// Not a test of its own: the process that the test below starts and kills.
#[tokio::test(flavor = "multi_thread")]
async fn the_process_to_be_killed() {
    let Some(data) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let server = Server::start(&data).await;
    let cookie = if server.state.directory.account_of("anna@example.org").is_some() {
        server.sign_in("anna").await
    } else {
        server.person("anna", Role::Owner).await
    };
    let ready = data.join("ready");
    std::fs::write(data.join("ready.part"), format!("{} {cookie}", server.address)).unwrap();
    std::fs::rename(data.join("ready.part"), ready).unwrap();
    std::future::pending::<()>().await;
}

struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

async fn start(data: &Path) -> (Killed, SocketAddr, String, Duration) {
    std::fs::create_dir_all(data).unwrap();
    std::fs::remove_file(data.join("ready")).ok();
    let begun = Instant::now();
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_process_to_be_killed", "--nocapture", "--test-threads", "1"])
        .env(FOLDER, data)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let child = Killed(child);
    for _ in 0..600 {
        if let Ok(ready) = std::fs::read_to_string(data.join("ready")) {
            let (address, cookie) = ready.split_once(' ').unwrap();
            return (child, address.parse().unwrap(), cookie.to_owned(), begun.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the server did not start");
}

/// Writes as fast as it is acknowledged, until the connection breaks.
async fn load(address: SocketAddr, cookie: String, promised: Arc<Mutex<Vec<(DocId, u64, Hash)>>>) {
    let connecting = tokio::spawn(async move { Client::connect(address, &cookie, None, 0).await });
    let Ok(mut client) = connecting.await else { return };
    let (mut writer, first) = Writer::create(client.prefix);
    let mut chunk = first;
    for batch in 0.. {
        let hash = inspect(&chunk).unwrap().hash;
        let documents = vec![DocumentPush {
            doc: writer.doc,
            epoch: 0,
            chunks: vec![Bytes(chunk)],
            workspace: client.workspaces.first().copied(),
        }];
        use futures_util::SinkExt;
        let up = Up::Push { batch, documents, signature: None };
        let bytes = muster_shared::sync::frame::encode(&up);
        if client.socket.send(tokio_tungstenite::tungstenite::Message::Binary(bytes.into())).await.is_err() {
            return;
        }
        loop {
            use muster_shared::sync::frame::{Down, Rejection};
            match read(&mut client.socket).await {
                None => return,
                Some(Down::Ack { batch: b, doc_seqs, .. }) if b == batch => {
                    promised.lock().unwrap().push((writer.doc, doc_seqs[0], hash));
                    break;
                }
                Some(Down::Reject { batch: b, reason: Rejection::TooFast(wait), .. }) if b == batch => {
                    tokio::time::sleep(Duration::from_millis(u64::from(wait))).await;
                    if client
                        .socket
                        .send(tokio_tungstenite::tungstenite::Message::Binary(
                            muster_shared::sync::frame::encode(&up).into(),
                        ))
                        .await
                        .is_err()
                    {
                        return;
                    }
                }
                Some(Down::Reject { reason, .. }) => panic!("{reason:?}"),
                Some(_) => {}
            }
        }
        chunk = writer.put("title", format!("{batch}"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_changes_survive_kill_9() {
    if std::env::var_os(FOLDER).is_some() {
        return;
    }
    let rounds: u64 = std::env::var("MUSTER_ROUNDS").ok().and_then(|r| r.parse().ok()).unwrap_or(4);
    let (_dir, data) = folder();
    let promised = Arc::new(Mutex::new(Vec::new()));
    for round in 0..rounds {
        let (child, address, cookie, _) = start(&data).await;
        let writers: Vec<_> = (0..4).map(|_| tokio::spawn(load(address, cookie.clone(), promised.clone()))).collect();
        let random = u64::from(u16::from_be_bytes(random::<2>()));
        tokio::time::sleep(Duration::from_millis(400 + random % 900)).await;
        drop(child);
        for writer in writers {
            writer.await.unwrap();
        }
        let path = data.join(muster_server::STORE_FILE);
        let report = verify(&path).unwrap();
        assert_eq!(report.findings, vec![], "round {round}");
        let store = RedbStore::open(&path).unwrap();
        for (doc, seq, hash) in promised.lock().unwrap().iter() {
            let found = store.chunks(*doc, 0, seq - 1, 1).unwrap();
            assert_eq!(found.first().map(|c| c.hash), Some(*hash), "round {round}: lost {doc} {seq}");
        }
    }
    let promised = promised.lock().unwrap().len();
    assert!(promised > 0);
    println!("{rounds} kills, {promised} acknowledged changes, 0 lost");
}
