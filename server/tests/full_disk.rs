//! A disk that is full, for real: the operating system refuses to let the store's file grow.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[path = "support/program.rs"]
mod program;
mod support;

use muster_server::STORE_FILE;
use muster_server::store::{RedbStore, Store, verify};
use muster_shared::id::DocId;
use muster_shared::sync::frame::{Hash, Rejection};
use muster_shared::sync::guard::inspect;
use program::{Running, http, run};
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use support::{Client, Writer, folder, random, text};

/// The server's program, for which writing beyond a limit is an error and not its end.
fn limited(data: &Path) -> Command {
    let mut c = Command::new("/bin/sh");
    let script = "trap '' XFSZ; exec \"$0\" \"$@\"";
    c.env_clear().args(["-c", script, env!("CARGO_BIN_EXE_muster-server"), "--data"]).arg(data);
    c.args(["--metrics", "off", "--demo"]).stdin(std::process::Stdio::null());
    c
}

/// The size that no file of the server may exceed from now on.
fn limit(server: &Running, bytes: Option<u64>) {
    let pid = Pid::from_raw(i32::try_from(server.child.as_ref().unwrap().id()).unwrap());
    prlimit(pid, Resource::Fsize, Rlimit { current: bytes, maximum: None }).unwrap();
}

fn ready(server: &Running) -> bool {
    http(server.at, "GET", "/health/ready", "", "").unwrap().contains("200 OK")
}

/// The answer about readiness holds for two seconds.
async fn until_ready_is(server: &Running, expected: bool) {
    for _ in 0..100 {
        if ready(server) == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("/health/ready never said {expected}");
}

async fn connect(server: &Running) -> Client {
    let answer = server.sign_in("anna@example.org", "muster-demo-2026");
    let cookie = answer.lines().find_map(|l| l.strip_prefix("set-cookie: ")).unwrap().split(';').next().unwrap();
    Client::connect(server.at, cookie, None, 0).await
}

/// Changes that were acknowledged, with their place.
type Promised = Vec<(DocId, u64, Hash)>;

/// Writes what does not compress until something is refused; the reason, and the change that waits.
async fn fill(client: &mut Client, writer: &mut Writer, promised: &mut Promised) -> (Rejection, Vec<u8>) {
    for _ in 0..2_000 {
        let letters: String = (0..30).map(|_| hex(&random::<1024>())).collect();
        let change = writer.put("title", letters);
        loop {
            match client.push(writer, vec![change.clone()]).await {
                Ok((_, seq)) => {
                    promised.push((writer.doc, seq, inspect(&change).unwrap().hash));
                    break;
                }
                Err(Rejection::TooFast(wait)) => tokio::time::sleep(Duration::from_millis(u64::from(wait))).await,
                Err(reason) => return (reason, change),
            }
        }
    }
    panic!("the disk never filled");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn check(file: &Path, promised: &Promised) {
    assert_eq!(verify(file).unwrap().findings, vec![]);
    let store = RedbStore::open(file).unwrap();
    for (doc, seq, hash) in promised {
        let found = store.chunks(*doc, 0, seq - 1, 1).unwrap();
        assert_eq!(found.first().map(|c| c.hash), Some(*hash), "lost {doc} {seq}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_loses_nothing() {
    let (_dir, data) = folder();
    std::fs::create_dir_all(&data).unwrap();
    let file = data.join(STORE_FILE);
    let server = Running::start(limited(&data));
    let mut client = connect(&server).await;
    let (mut writer, first) = Writer::create(client.prefix);
    let (_, seq) = client.push(&mut writer, vec![first.clone()]).await.unwrap();
    let mut promised = vec![(writer.doc, seq, inspect(&first).unwrap().hash)];

    // Full: said as such, over and over, and whoever watches the server knows.
    limit(&server, Some(std::fs::metadata(&file).unwrap().len()));
    let (reason, waiting) = fill(&mut client, &mut writer, &mut promised).await;
    assert_eq!(reason, Rejection::StorageFailed);
    assert_eq!(client.push(&mut writer, vec![waiting.clone()]).await, Err(Rejection::StorageFailed));
    until_ready_is(&server, false).await;

    // Space again: the same change is taken, on the same connection.
    limit(&server, None);
    let mut taken = Err(Rejection::StorageFailed);
    for _ in 0..100 {
        taken = client.push(&mut writer, vec![waiting.clone()]).await;
        if taken.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    promised.push((writer.doc, taken.unwrap().1, inspect(&waiting).unwrap().hash));
    until_ready_is(&server, true).await;
    let title = writer.text("title");
    assert_eq!(text(&client.open(writer.doc).await, "title"), title);

    // Full again, and the server is killed; it comes back with room.
    limit(&server, Some(std::fs::metadata(&file).unwrap().len()));
    assert_eq!(fill(&mut client, &mut writer, &mut promised).await.0, Rejection::StorageFailed);
    drop((client, server));
    check(&file, &promised);
    let server = Running::start(limited(&data));
    let mut client = connect(&server).await;
    let mut opened = client.open(writer.doc).await;
    assert_eq!(opened.get_heads().len(), 1);
    let (mut next, first) = Writer::create(client.prefix);
    client.push(&mut next, vec![first]).await.unwrap();
    drop(client);
    let (printed, log) = server.stop();
    assert!(printed.contains("is ready") && !log.contains("damaged"), "{log}");
    check(&file, &promised);
    let (good, _, error) = run(program::program(&data).arg("verify"));
    assert!(good && error.contains("all is well"), "{error}");
    println!("{} acknowledged changes on a disk that was full twice, 0 lost", promised.len());
}
