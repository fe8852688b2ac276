//! A document that has outgrown its past goes on in a new epoch, over real sockets and restarts: nothing is lost and
//! nothing doubled, whoever was away.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use muster_server::AppState;
use muster_server::hub::repo_id;
use muster_server::store::{Batch, RollWrite, Snapshot, StoreError, verify};
use muster_shared::access::Role;
use muster_shared::doc::{Document, TextEdit, genesis};
use muster_shared::id::{Actor, DocId};
use muster_shared::registers::POLICIES;
use muster_shared::schema::Value;
use muster_shared::sync::frame::{Bytes, DocumentPush, Down, FeedEntry, Up};
use muster_shared::sync::peer::held::{Held, Joins};
use muster_shared::sync::peer::outbox::{Entry, Outbox, Outcome, Part};
use muster_shared::time::Timestamp;
use std::path::Path;
use support::*;

const BODY: &str = "body";

/// A server where 50 edits are much.
async fn start(data: &Path) -> Server {
    let mut config = config(data);
    config.epoch_edits = 50;
    Server::with(AppState::open(config).await.unwrap()).await
}

/// One person's device with one document, following the rules that the app follows.
struct Device {
    document: Document,
    held: Held,
    outbox: Outbox,
    keys: u64,
    client: Client,
}

impl Device {
    /// Opens a document that the server has.
    async fn open(mut client: Client, doc: DocId) -> Self {
        let actor = Actor { prefix: client.prefix, counter: u64::from_be_bytes(random()) };
        client.send(&Up::Open { doc, have: 0, epoch: 0 }).await;
        let (held, snapshot, chunks) = state(&mut client, doc).await;
        let document = Document::load(doc, Some(actor), &snapshot, &chunks).unwrap();
        Self { document, held, outbox: Outbox::default(), keys: 0, client }
    }

    fn wrote(&mut self, chunk: Vec<u8>) {
        self.keys += 1;
        let part = Part { doc: self.document.id(), epoch: self.held.epoch, chunks: vec![Bytes(chunk)] };
        let entry = Entry { workspace: self.client.workspaces[0], parts: vec![part], at: 0 };
        self.outbox.add(self.keys, entry);
    }

    fn types(&mut self, words: &str) {
        let edit = TextEdit::Splice { at: 0, del: 0, insert: words.into() };
        let written = self.document.edit_text(BODY, &[edit], Timestamp(1_763_900_000_000)).unwrap().unwrap();
        self.wrote(written.chunk);
    }

    fn names(&mut self, title: &str) {
        let written = self.document.set("title", &Value::text(title), Timestamp(1_763_900_000_000)).unwrap().unwrap();
        self.wrote(written.chunk);
    }

    /// Sends what waits until all of it is acknowledged.
    async fn sends(&mut self) {
        while let Some(push) = self.outbox.next_push() {
            let Up::Push { batch, .. } = &push else { panic!() };
            let (_, doc_seq) = self.client.push_raw(&push).await.unwrap();
            let done = self.outbox.acknowledged(*batch, &[doc_seq]);
            let Outcome::Done { documents, .. } = done else { panic!("{done:?}") };
            for ack in documents {
                if self.held.joins(ack.epoch, ack.doc_seq, ack.chunks.len() as u64) == Joins::Next {
                    self.held.doc_seq = ack.doc_seq;
                }
            }
        }
    }

    /// Comes back on a new connection: takes what the server has, but not before its own edits are sent.
    async fn returns(&mut self, server: &Server, cookie: &str) {
        self.client = Client::connect_as(server.address, cookie, self.client.device, None, 0).await;
        self.outbox.disconnected();
        let doc = self.document.id();
        self.client.send(&Up::Open { doc, have: self.held.doc_seq, epoch: self.held.epoch }).await;
        let (mut held, mut snapshot, mut chunks) = state(&mut self.client, doc).await;
        if self.outbox.owes(doc, held.epoch) {
            self.sends().await;
            let documents = vec![(doc, self.held.epoch, self.held.doc_seq)];
            self.client.send(&Up::Fetch { documents }).await;
            (held, snapshot, chunks) = state(&mut self.client, doc).await;
        }
        if held.epoch == self.held.epoch {
            self.document.apply(&chunks).unwrap();
        } else {
            let actor = Actor { prefix: self.client.prefix, counter: u64::from_be_bytes(random()) };
            self.document = Document::load(doc, Some(actor), &snapshot, &chunks).unwrap();
        }
        self.held = held;
    }

    async fn hears(&mut self) {
        let chunks = self.client.event(self.document.id()).await;
        self.document.apply(&chunks).unwrap();
    }

    fn says(&self) -> String {
        self.document.plain_text(BODY)
    }
}

async fn state(client: &mut Client, doc: DocId) -> (Held, Vec<u8>, Vec<Vec<u8>>) {
    client
        .wait(|down| match down {
            Down::State { doc: d, epoch, doc_seq, snapshot, chunks, writable } if *d == doc => Some((
                Held { epoch: *epoch, doc_seq: *doc_seq, writable: *writable, records: 0 },
                snapshot.as_ref().map(|s| s.0.clone()).unwrap_or_default(),
                chunks.iter().map(|c| c.0.clone()).collect(),
            )),
            _ => None,
        })
        .await
}

/// A policy with more edits than an epoch may have.
async fn grown(client: &mut Client) -> DocId {
    let doc = DocId(random());
    let actor = Actor { prefix: client.prefix, counter: 1 };
    let mut document = Document::create(doc, &POLICIES, actor);
    let mut chunks = vec![genesis(doc, &POLICIES)];
    let now = Timestamp(1_763_900_000_000);
    chunks.push(document.set("title", &Value::text("Access"), now).unwrap().unwrap().chunk);
    for _ in 0..6 {
        let edit = TextEdit::Splice { at: 0, del: 0, insert: "ten edits ".into() };
        chunks.push(document.edit_text(BODY, &[edit], now).unwrap().unwrap().chunk);
    }
    push(client, vec![(doc, 0, chunks)]).await;
    doc
}

async fn push(client: &mut Client, documents: Vec<(DocId, u32, Vec<Vec<u8>>)>) -> Vec<u64> {
    let batch = u64::from_be_bytes(random()) >> 1;
    let workspace = client.workspaces.first().copied();
    let documents = documents
        .into_iter()
        .map(|(doc, epoch, chunks)| DocumentPush {
            doc,
            epoch,
            chunks: chunks.into_iter().map(Bytes).collect(),
            workspace,
        })
        .collect();
    client.send(&Up::Push { batch, documents, signature: None }).await;
    client
        .wait(|down| match down {
            Down::Ack { batch: b, doc_seqs, .. } if *b == batch => Some(Ok(doc_seqs.clone())),
            Down::Reject { batch: b, reason, .. } if *b == batch => Some(Err(*reason)),
            _ => None,
        })
        .await
        .unwrap()
}

/// Waits until the document begins its next epoch, once nobody has it open.
async fn rolled(server: &Server, doc: DocId) -> u32 {
    for _ in 0..200 {
        let epoch = server.state.hub.roll(doc).await;
        if epoch > 0 {
            return epoch;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("it stays in its epoch")
}

fn once(text: &str, words: &[&str]) {
    for word in words {
        assert_eq!(text.matches(word).count(), 1, "{word:?} in {text:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_away_during_a_roll_loses_nothing_and_doubles_nothing() {
    let (_dir, data) = folder();
    let server = start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let jonas = server.person("jonas", Role::Contributor).await;
    let mut first = server.client(&anna).await;
    let doc = grown(&mut first).await;
    let mut a = Device::open(first, doc).await;
    let mut j = Device::open(server.client(&jonas).await, doc).await;
    assert_eq!(server.state.hub.roll(doc).await, 0, "not while somebody has it open");

    // Jonas writes without a network; Anna goes home. The document begins a new epoch.
    j.types("JONAS ");
    j.names("Jonas names it");
    let unsent: Vec<Vec<u8>> =
        j.outbox.iter().flat_map(|(_, e)| &e.parts).flat_map(|p| &p.chunks).map(|c| c.0.clone()).collect();
    for device in [&mut a, &mut j] {
        device.client.socket.close(None).await.unwrap();
    }
    assert_eq!(rolled(&server, doc).await, 1);
    assert_eq!(server.state.hub.roll(doc).await, 1, "what it begins with is no edit");
    server.stop().await;
    let report = verify(&data.join(muster_server::STORE_FILE)).unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);

    // Anna comes back first: the feed says so, she takes the epoch and writes in it.
    let server = start(&data).await;
    let mut client = server.client(&anna).await;
    let epoch = client
        .wait(|down| match down {
            Down::Feed { entries, .. } => entries.iter().find_map(|e| match e {
                FeedEntry::Moved { doc: d, epoch, .. } if *d == doc => Some(*epoch),
                _ => None,
            }),
            _ => None,
        })
        .await;
    assert_eq!(epoch, 1);
    a.returns(&server, &anna).await;
    assert_eq!((a.held.epoch, a.document.epoch()), (1, 1));
    assert_eq!(a.says(), "ten edits ".repeat(6));
    a.types("ANNA ");
    a.sends().await;

    // Jonas' edits are for the old epoch. The server carries them over; he takes the new epoch after that.
    j.returns(&server, &jonas).await;
    assert_eq!(j.held.epoch, 1);
    once(&j.says(), &["ANNA ", "JONAS "]);
    assert_eq!(j.document.reading("title").value, Value::text("Jonas names it"));
    a.hears().await;
    assert_eq!((a.says(), a.document.heads()), (j.says(), j.document.heads()));

    // The answer was lost and he sends again, together with another document: known, and nothing comes of it.
    let mut other = server.client(&jonas).await;
    let beside = DocId(random());
    let seqs = push(&mut other, vec![(doc, 0, unsent.clone()), (beside, 0, vec![genesis(beside, &POLICIES)])]).await;
    assert_eq!(seqs, vec![10, 1], "each in its own epoch");
    push(&mut other, vec![(doc, 0, unsent)]).await;
    j.types("AFTER ");
    j.sends().await;
    a.hears().await;
    once(&a.says(), &["ANNA ", "JONAS ", "AFTER "]);

    // JavaScript clients know each epoch under an id of its own.
    assert_eq!(server.state.hub.resolve(doc).await.unwrap(), None);
    assert_eq!(server.state.hub.resolve(repo_id(doc, 1)).await.unwrap(), Some((doc, 1)));
    server.stop().await;
    let report = verify(&data.join(muster_server::STORE_FILE)).unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    let server = start(&data).await;
    let again = Device::open(server.client(&anna).await, doc).await;
    assert_eq!(again.says(), a.says());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_for_an_epoch_before_last_pass_through_every_epoch_between() {
    let (_dir, data) = folder();
    let server = start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let mut first = server.client(&anna).await;
    let doc = grown(&mut first).await;
    let mut away = Device::open(first, doc).await;
    away.types("AWAY ");
    away.client.socket.close(None).await.unwrap();
    assert_eq!(rolled(&server, doc).await, 1);
    let mut here = Device::open(server.client(&anna).await, doc).await;
    here.types(&"HERE ".repeat(20));
    here.sends().await;
    here.client.socket.close(None).await.unwrap();
    let mut epoch = 1;
    for _ in 0..200 {
        epoch = server.state.hub.roll(doc).await;
        if epoch == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(epoch, 2);
    away.returns(&server, &anna).await;
    assert_eq!(away.held.epoch, 2);
    once(&away.says(), &["AWAY "]);
    assert_eq!(away.says().matches("HERE ").count(), 20);
    server.stop().await;
    assert!(verify(&data.join(muster_server::STORE_FILE)).unwrap().findings.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn sealing_and_beginning_are_one_commit() {
    let (_dir, data) = folder();
    let server = start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let mut client = server.client(&anna).await;
    let doc = grown(&mut client).await;
    let store = server.state.store.clone();
    let head = store.head(doc).unwrap().unwrap();
    // A change came in between: the new epoch would lack it, so there is none.
    let document = {
        let stored = store.load(doc).unwrap().unwrap();
        let chunks: Vec<&[u8]> = stored.chunks.iter().map(|c| c.bytes.as_ref()).collect();
        Document::load(doc, None, &[], &chunks).unwrap()
    };
    let mut rolled = document.roll(1).unwrap();
    let snapshot = Snapshot { doc_seq: 0, heads: rolled.heads(), bytes: rolled.save().into() };
    let row = rolled.row();
    let roll = |after, epoch| RollWrite {
        doc,
        epoch,
        after,
        received: Timestamp(1_763_900_000_000),
        chunks: Vec::new(),
        snapshot: snapshot.clone(),
        row: row.clone(),
    };
    for wrong in [roll(head.doc_seq - 1, 1), roll(head.doc_seq, 2)] {
        let refused = store.commit(Batch { rolls: vec![wrong], ..Batch::default() }).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))));
    }
    assert_eq!(store.head(doc).unwrap().unwrap(), head);
    assert!(store.load_epoch(doc, 1).unwrap().is_none());
    server.stop().await;
}
