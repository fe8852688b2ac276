//! Files of records over real sockets and a real store: who may upload, read and erase, and what becomes of what went wrong.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod web;

use muster_server::blobs::{FOLDER, Swept};
use muster_shared::access::Role;
use muster_shared::attachments::{Attachment, BlobHash, Kind, PART};
use muster_shared::id::{AccountId, DocId, EntryId, UnitId};
use muster_shared::time::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::Path;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use web::{DAY, PASSWORD, Response, Server};

fn hash(bytes: &str) -> BlobHash {
    BlobHash(Sha256::digest(bytes.as_bytes()).into())
}

/// Somebody who is signed in.
struct Person<'a> {
    server: &'a Server,
    id: AccountId,
    cookie: String,
}

impl<'a> Person<'a> {
    async fn new(server: &'a Server, name: &str, role: Role) -> Self {
        let (id, cookie) = server.person(name, role).await;
        Self { server, id, cookie }
    }

    fn path(&self, doc: DocId) -> String {
        format!("/api/v1/workspaces/{}/documents/{doc}/files", self.server.workspace())
    }

    async fn begin(&self, doc: DocId, sha256: BlobHash, size: usize) -> Response {
        self.server.post(&self.path(doc), &self.cookie, json!({ "sha256": sha256, "size": size })).await
    }

    async fn put(&self, doc: DocId, sha256: BlobHash, size: usize, offset: usize, bytes: &str) -> Response {
        let path = format!("{}/{sha256}?size={size}&offset={offset}", self.path(doc));
        let origin = self.server.origin();
        let kind = ("content-type", "application/octet-stream");
        let headers = [("cookie", self.cookie.as_str()), ("origin", &origin), ("x-muster", "1"), kind];
        self.server.send("PUT", &path, &headers, Some(bytes.to_owned())).await
    }

    /// Announces and sends all of it.
    async fn upload(&self, doc: DocId, bytes: &str) -> Response {
        let sha256 = hash(bytes);
        let begun = self.begin(doc, sha256, bytes.len()).await;
        if begun.json() != json!({"partial": 0}) {
            return begun;
        }
        self.put(doc, sha256, bytes.len(), 0, bytes).await
    }

    async fn read(&self, doc: DocId, sha256: BlobHash) -> Response {
        self.server.get(&format!("{}/{sha256}", self.path(doc)), &self.cookie).await
    }

    async fn list(&self, doc: DocId) -> Value {
        let answer = self.server.get(&self.path(doc), &self.cookie).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    async fn unit(&self, name: &str) -> UnitId {
        let path = format!("/api/v1/workspaces/{}/units", self.server.workspace());
        let made = self.server.post(&path, &self.cookie, json!({ "name": name, "parent": null })).await;
        made.json()["id"].as_str().expect(&made.body).parse().unwrap()
    }

    async fn erase(&self, doc: DocId, sha256: BlobHash) -> Response {
        let path = format!("{}/{sha256}", self.path(doc));
        self.server.change("DELETE", &path, &self.cookie, Value::Null).await
    }
}

/// Files below a folder, those of uploads that are not complete left out.
fn whole(folder: &Path) -> Vec<String> {
    let mut out = Vec::new();
    let mut folders = vec![folder.join(FOLDER).join("whole")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                out.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
    }
    out
}

fn partial(folder: &Path) -> usize {
    std::fs::read_dir(folder.join(FOLDER).join("partial")).unwrap().count()
}

#[tokio::test]
async fn a_file_goes_in_by_parts_and_comes_out_the_same() {
    let server = Server::start().await;
    let anna = Person::new(&server, "anna", Role::Contributor).await;
    let reader = Person::new(&server, "rita", Role::Reader).await;
    let doc = server.document(anna.id, "policy").await;
    let text = "Two words. ".repeat(50_000);
    let sha256 = hash(&text);
    let (first, rest) = text.split_at(100_000);
    assert_eq!(anna.begin(doc, sha256, text.len()).await.json(), json!({"partial": 0}));
    assert_eq!(anna.put(doc, sha256, text.len(), 0, first).await.json(), json!({"partial": first.len()}));
    assert_eq!(reader.read(doc, sha256).await.status, 404, "not before it is complete");
    assert_eq!(anna.begin(doc, sha256, text.len()).await.json(), json!({"partial": first.len()}));
    // Sent twice, or somewhere else than it is: it says where to go on, and takes nothing.
    assert_eq!(anna.put(doc, sha256, text.len(), 0, first).await.json(), json!({"partial": first.len()}));
    assert_eq!(anna.put(doc, sha256, text.len(), 200_000, rest).await.json(), json!({"partial": first.len()}));
    let done = anna.put(doc, sha256, text.len(), first.len(), rest).await;
    assert_eq!(done.json(), json!("complete"), "{}", done.body);
    let got = reader.read(doc, sha256).await;
    assert_eq!((got.status, hash(&got.body)), (200, sha256));
    assert_eq!(partial(server.data.path()), 0);
    let listed = reader.list(doc).await;
    let files = listed["files"].as_array().unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!((&files[0]["sha256"], &files[0]["kind"]), (&json!(sha256), &json!("text/plain")));
    assert_eq!(files[0]["by"], json!(anna.id));
    assert_eq!(listed["limits"]["largest"], 100_000_000);
    assert_eq!(listed["limits"]["room"], 20_000_000_000_u64 - text.len() as u64);
    // Asked again it is there.
    assert_eq!(anna.begin(doc, sha256, text.len()).await.json(), json!("complete"));
    server.stop().await;
}

#[tokio::test]
async fn a_connection_that_breaks_loses_nothing_that_arrived() {
    let server = Server::start().await;
    let anna = Person::new(&server, "anna", Role::Contributor).await;
    let doc = server.document(anna.id, "policy").await;
    let text = "abcdefghij".repeat(30_000);
    let sha256 = hash(&text);
    anna.begin(doc, sha256, text.len()).await;
    let head = format!(
        "PUT {}/{sha256}?size={}&offset=0 HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\norigin: {}\r\nx-muster: 1\r\n\
         content-type: application/octet-stream\r\ncontent-length: {}\r\n\r\n",
        anna.path(doc),
        text.len(),
        server.address,
        anna.cookie,
        server.origin(),
        text.len()
    );
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&text.as_bytes()[..123_456]).await.unwrap();
    stream.shutdown().await.unwrap();
    let _ = stream.read_to_end(&mut Vec::new()).await;
    drop(stream);
    let mut there = 0;
    // The server notices in its own time.
    for _ in 0..200 {
        let answer = anna.begin(doc, sha256, text.len()).await.json();
        there = answer["partial"].as_u64().unwrap_or_default() as usize;
        if there == 123_456 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert_eq!(there, 123_456);
    let done = anna.put(doc, sha256, text.len(), there, &text[there..]).await;
    assert_eq!((done.status, done.json()), (200, json!("complete")), "{}", done.body);
    server.stop().await;
}

#[tokio::test]
async fn an_upload_goes_on_after_the_server_was_restarted() {
    let server = Server::start().await;
    let anna = Person::new(&server, "anna", Role::Contributor).await;
    let doc = server.document(anna.id, "policy").await;
    let text = "abcdefghij".repeat(1_000);
    let (sha256, other) = (hash(&text), hash("another"));
    anna.upload(doc, "another").await;
    anna.begin(doc, sha256, text.len()).await;
    anna.put(doc, sha256, text.len(), 0, &text[..4_000]).await;
    // Another process over the same folder.
    let rules = server.state.config.files;
    let again = muster_server::blobs::Blobs::open(server.data.path(), server.state.store.clone(), rules).unwrap();
    let workspace = server.workspace();
    let mut state = server.state.clone();
    state.blobs = again;
    let second = state.clone();
    assert!(second.blobs.open_file(workspace, doc, other).await.unwrap().is_some());
    let room = second.blobs.limits(workspace).await.unwrap().room;
    assert_eq!(room, 20_000_000_000 - 7, "what is stored is counted anew");
    assert_eq!(anna.begin(doc, sha256, text.len()).await.json(), json!({"partial": 4_000}));
    assert_eq!(anna.put(doc, sha256, text.len(), 4_000, &text[4_000..]).await.json(), json!("complete"));
    assert!(second.blobs.open_file(workspace, doc, sha256).await.unwrap().is_some());
    server.stop().await;
}

#[tokio::test]
async fn what_is_not_the_announced_file_is_refused_and_leaves_nothing() {
    let server = Server::start().await;
    let anna = Person::new(&server, "anna", Role::Contributor).await;
    let doc = server.document(anna.id, "policy").await;
    let sha256 = hash("the real file");
    anna.begin(doc, sha256, 13).await;
    let wrong = anna.put(doc, sha256, 13, 0, "another file!").await;
    assert_eq!((wrong.status, wrong.error().as_str()), (422, "wrong_content"));
    assert_eq!((whole(server.data.path()).len(), partial(server.data.path())), (0, 0));
    assert_eq!(anna.list(doc).await["files"], json!([]));
    // More than announced.
    let long = anna.put(doc, sha256, 13, 0, "the real file and more").await;
    assert_eq!((long.status, partial(server.data.path())), (422, 0));
    // Less: it waits for the rest, and nobody can read it.
    assert_eq!(anna.put(doc, sha256, 13, 0, "the real").await.json(), json!({"partial": 8}));
    assert_eq!(anna.read(doc, sha256).await.status, 404);
    assert_eq!(anna.put(doc, sha256, 13, 8, " file").await.json(), json!("complete"));
    server.stop().await;
}

#[tokio::test]
async fn sizes_have_limits_that_are_told_before() {
    let limits = |s: &mut muster_server::config::Settings| {
        s.file_megabytes = Some(1);
        s.workspace_megabytes = Some(2);
    };
    let server = Server::with(limits).await;
    let anna = Person::new(&server, "anna", Role::Contributor).await;
    let doc = server.document(anna.id, "policy").await;
    assert_eq!(anna.list(doc).await["limits"], json!({"largest": 1_000_000, "room": 2_000_000}));
    assert_eq!(anna.begin(doc, hash(""), 0).await.status, 400, "nothing is no file");
    let large = anna.begin(doc, hash("x"), 1_000_001).await;
    assert_eq!((large.status, large.error().as_str()), (413, "file_too_large"));
    let unannounced = anna.put(doc, hash("x"), 1_000_001, 0, "x").await;
    assert_eq!((unannounced.status, partial(server.data.path())), (413, 0));
    for letter in ["a", "b"] {
        assert_eq!(anna.upload(doc, &letter.repeat(900_000)).await.json(), json!("complete"));
    }
    let full = anna.upload(doc, &"c".repeat(900_000)).await;
    assert_eq!((full.status, full.error().as_str()), (507, "no_room"));
    // What is there takes no more room at another record.
    let other = server.document(anna.id, "other").await;
    assert_eq!(anna.upload(other, &"a".repeat(900_000)).await.json(), json!("complete"));
    // A body larger than a part is cut off, not taken.
    let longer = "d".repeat(PART as usize + 100_000);
    assert!(anna.put(doc, hash(&longer), 200_000, 0, &longer).await.status != 200);
    server.stop().await;
}

#[tokio::test]
async fn who_may_write_the_record_uploads_and_who_may_read_it_reads() {
    let server = Server::start().await;
    let anna = Person::new(&server, "anna", Role::Contributor).await;
    let boss = Person::new(&server, "boss", Role::Manager).await;
    let reader = Person::new(&server, "rita", Role::Reader).await;
    let auditor = Person::new(&server, "otto", Role::Auditor).await;
    let doc = server.document(anna.id, "policy").await;
    let sha256 = hash("secret words");
    for person in [&reader, &auditor] {
        assert_eq!(person.upload(doc, "secret words").await.status, 403);
        assert_eq!(person.put(doc, sha256, 12, 0, "secret words").await.status, 403);
    }
    assert_eq!(server.post(&anna.path(doc), "", json!({"sha256": sha256, "size": 12})).await.status, 401);
    assert_eq!(anna.upload(doc, "secret words").await.json(), json!("complete"));
    assert_eq!(reader.read(doc, sha256).await.status, 200);
    assert_eq!(auditor.read(doc, sha256).await.status, 200);
    assert_eq!(server.get(&format!("{}/{sha256}", anna.path(doc)), "").await.status, 401);
    // In a unit that the reader is not in.
    let unit = boss.unit("Finance").await;
    let other = boss.unit("Sales").await;
    let member = format!("/api/v1/workspaces/{}/members/{}", server.workspace(), reader.id);
    let confined = server.change("PUT", &member, &boss.cookie, json!({"role": "reader", "units": [other]})).await;
    assert_eq!(confined.status, 200, "{}", confined.body);
    server.state.hub.place(doc, Some(unit)).await.unwrap();
    assert_eq!(reader.read(doc, sha256).await.status, 403);
    server.state.hub.place(doc, None).await.unwrap();
    assert_eq!(reader.read(doc, sha256).await.status, 200);
    // A membership that ends.
    assert_eq!(server.change("DELETE", &member, &boss.cookie, Value::Null).await.status, 204);
    assert_eq!(reader.read(doc, sha256).await.status, 404);
    server.stop().await;
}

#[tokio::test]
async fn knowing_a_hash_gives_nothing() {
    let server = Server::start().await;
    let boss = Person::new(&server, "boss", Role::Manager).await;
    let anna = Person::new(&server, "anna", Role::Contributor).await;
    let secret = server.document(boss.id, "secret").await;
    let sha256 = hash("a secret that somebody knows the hash of");
    let size = 40;
    assert_eq!(boss.upload(secret, "a secret that somebody knows the hash of").await.json(), json!("complete"));
    let unit = boss.unit("Board").await;
    let hers = boss.unit("Works").await;
    let member = format!("/api/v1/workspaces/{}/members/{}", server.workspace(), anna.id);
    server.change("PUT", &member, &boss.cookie, json!({"role": "contributor", "units": [hers]})).await;
    server.state.hub.place(secret, Some(unit)).await.unwrap();
    // A record of her own that names it, as anybody who writes one can.
    let by = anna.id;
    let own = server.document_with(anna.id, "own", move |doc| name(doc, sha256, by)).await;
    assert_eq!(anna.read(own, sha256).await.status, 404);
    assert_eq!(anna.list(own).await["files"], json!([]));
    // She is asked for all of it, just as if nobody had it.
    assert_eq!(anna.begin(own, sha256, size).await.json(), json!({"partial": 0}));
    assert_eq!(anna.begin(own, hash("unknown"), size).await.json(), json!({"partial": 0}));
    assert_eq!(anna.read(secret, sha256).await.status, 403);
    // Who can read it elsewhere need not send it again.
    let another = server.document(boss.id, "another").await;
    assert_eq!(boss.begin(another, sha256, size).await.json(), json!("complete"));
    assert_eq!(boss.read(another, sha256).await.status, 200);
    server.stop().await;
}

fn name(doc: &mut muster_shared::doc::Document, sha256: BlobHash, by: AccountId) {
    let at = Timestamp(1_795_435_200_000);
    let attachment = Attachment { sha256, size: 4, kind: Kind::Text, name: "a.txt".into(), by, at };
    doc.attach(EntryId([1; 16]), &attachment, at).unwrap().unwrap();
}

#[tokio::test]
async fn nothing_that_could_run_is_served_to_be_shown() {
    let server = Server::start().await;
    let anna = Person::new(&server, "anna", Role::Contributor).await;
    let doc = server.document(anna.id, "policy").await;
    for (bytes, kind, disposition) in [
        ("<!doctype html><script>alert(1)</script>", "application/octet-stream", "attachment"),
        ("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "application/octet-stream", "attachment"),
        ("PK\u{3}\u{4}rest", "application/zip", "attachment"),
        ("%PDF-1.7 page", "application/pdf", "inline"),
        ("GIF89a picture", "image/gif", "inline"),
        ("words", "text/plain; charset=utf-8", "inline"),
    ] {
        assert_eq!(anna.upload(doc, bytes).await.json(), json!("complete"));
        let got = anna.read(doc, hash(bytes)).await;
        assert_eq!((got.header("content-type"), got.header("content-disposition")), (kind, disposition), "{bytes}");
        assert_eq!(got.header("x-content-type-options"), "nosniff");
        assert_eq!(got.header("content-security-policy"), "default-src 'none'; sandbox");
        assert_eq!(got.header("cache-control"), "no-store");
        assert_eq!(got.body, bytes);
    }
    // What is no hash is nothing, and leads nowhere.
    for odd in ["..%2f..%2fmuster.redb", "%2e%2e", &"A".repeat(64), "0"] {
        let path = format!("{}/{odd}", anna.path(doc));
        assert_eq!(server.get(&path, &anna.cookie).await.status, 404, "{odd}");
    }
    server.stop().await;
}

#[tokio::test]
async fn other_sites_upload_nothing() {
    let server = Server::start().await;
    let anna = Person::new(&server, "anna", Role::Contributor).await;
    let doc = server.document(anna.id, "policy").await;
    let path = format!("{}/{}?size=1&offset=0", anna.path(doc), hash("x"));
    let octets = ("content-type", "application/octet-stream");
    let from = |origin: &'static str| [("cookie", anna.cookie.clone()), ("origin", origin.to_owned())];
    for (pairs, csrf, kind, status) in [
        (from("https://evil.example"), "1", octets, 403),
        (from("null"), "1", octets, 403),
        ([("cookie", anna.cookie.clone()), ("origin", server.origin())], "", octets, 403),
        ([("cookie", anna.cookie.clone()), ("origin", server.origin())], "1", ("content-type", "text/plain"), 415),
    ] {
        let mut headers: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (*k, v.as_str())).collect();
        headers.extend([("x-muster", csrf), kind]);
        assert_eq!(server.send("PUT", &path, &headers, Some("x".into())).await.status, status);
    }
    server.stop().await;
}

#[tokio::test]
async fn erasing_leaves_a_trace_and_no_bytes() {
    let server = Server::start().await;
    let boss = Person::new(&server, "boss", Role::Manager).await;
    let anna = Person::new(&server, "anna", Role::Contributor).await;
    let (doc, other) = (server.document(anna.id, "policy").await, server.document(anna.id, "other").await);
    let sha256 = hash("personal data");
    for record in [doc, other] {
        assert_eq!(anna.upload(record, "personal data").await.json(), json!("complete"));
    }
    assert_eq!(whole(server.data.path()), [sha256.to_string()], "stored once");
    assert_eq!(anna.erase(doc, sha256).await.status, 403);
    assert_eq!(boss.erase(doc, hash("unknown")).await.status, 404);
    assert_eq!(boss.erase(doc, sha256).await.status, 204);
    assert_eq!(whole(server.data.path()).len(), 0);
    for record in [doc, other] {
        let gone = anna.read(record, sha256).await;
        assert_eq!((gone.status, gone.error().as_str()), (410, "file_erased"));
        let listed = anna.list(record).await;
        assert_eq!(listed["files"][0]["erased"]["by"], json!(boss.id));
        assert_eq!(listed["limits"]["room"], 20_000_000_000_u64);
    }
    let again = anna.upload(doc, "personal data").await;
    assert_eq!((again.status, again.error().as_str()), (410, "file_erased"));
    assert_eq!(boss.erase(doc, sha256).await.status, 204, "asked twice it is as it was");
    let ledger = server.get(&format!("/api/v1/workspaces/{}/ledger", server.workspace()), &boss.cookie).await.json();
    let entries = ledger["entries"].as_array().unwrap();
    let of = |event: &str| entries.iter().filter(|e| e["event"] == event).cloned().collect::<Vec<_>>();
    assert_eq!((of("file_stored").len(), of("file_erased").len()), (2, 1));
    assert_eq!(of("file_erased")[0]["by"], json!(boss.id));
    assert!(of("file_erased")[0]["facts"].to_string().contains(&sha256.to_string()));
    server.stop().await;
}

#[tokio::test]
async fn what_no_record_names_expires_and_what_one_named_stays() {
    let server = Server::start().await;
    let anna = Person::new(&server, "anna", Role::Contributor).await;
    let (kept, by) = (hash("kept"), anna.id);
    let doc = server.document_with(anna.id, "policy", move |doc| name(doc, kept, by)).await;
    for text in ["kept", "lost"] {
        assert_eq!(anna.upload(doc, text).await.json(), json!("complete"));
    }
    anna.begin(doc, hash("half"), 4).await;
    anna.put(doc, hash("half"), 4, 0, "ha").await;
    // As a crash leaves it while a file is being stored.
    let kept_at = server.data.path().join(FOLDER).join("whole").join("ab");
    std::fs::create_dir_all(&kept_at).unwrap();
    std::fs::write(kept_at.join("abcd#1"), "half").unwrap();
    let sweep = || server.state.blobs.sweep(server.state.directory.now());
    assert_eq!(sweep().await.unwrap(), Swept::default());
    server.pass(31 * DAY);
    assert_eq!(sweep().await.unwrap(), Swept { orphans: 1, files: 1, ..Swept::default() });
    assert_eq!(whole(server.data.path()), [kept.to_string()]);
    assert_eq!(anna.sign_in_again().await.read(doc, kept).await.status, 200);
    // The record goes, and its files with it.
    server.state.hub.erase(doc).await.unwrap();
    assert_eq!(sweep().await.unwrap(), Swept { files: 1, ..Swept::default() });
    assert_eq!(whole(server.data.path()).len(), 0);
    assert_eq!(server.state.blobs.limits(server.workspace()).await.unwrap().room, 20_000_000_000);
    server.stop().await;
}

impl Person<'_> {
    /// A session does not outlive a month.
    async fn sign_in_again(&self) -> Self {
        let body = json!({"email": "anna@example.org", "password": PASSWORD});
        let answer = self.server.post("/api/v1/sign-in", "", body).await;
        Self { server: self.server, id: self.id, cookie: answer.cookie().unwrap() }
    }
}
