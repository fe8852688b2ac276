//! A server that was restored from an older backup gets back what its devices still hold (MODEL.md 17).
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use muster_server::store::{RedbStore, Store, restore, verify};
use muster_server::{STORE_FILE, hub};
use muster_shared::access::Role;
use muster_shared::doc::{Document, genesis};
use muster_shared::id::{Actor, DocId};
use muster_shared::registers::POLICIES;
use muster_shared::schema::Value;
use muster_shared::sync::frame::{Bytes, DocumentPush, Down, Rejection, Up};
use muster_shared::time::Timestamp;
use support::*;

/// Compares a document's heads with the server's and offers again what that lacks, as the app does for every document
/// when the server's life is another.
async fn offers(client: &mut Client, document: &mut Document) -> Result<usize, Rejection> {
    let doc = document.id();
    client.send(&Up::Fetch { documents: vec![(doc, 0, 0)] }).await;
    let mut theirs = client
        .wait(|down| match down {
            Down::State { doc: d, snapshot, chunks, .. } if *d == doc => {
                let chunks: Vec<&[u8]> = chunks.iter().map(|c| c.0.as_slice()).collect();
                let saved = snapshot.as_ref().map(|s| s.0.as_slice()).unwrap_or_default();
                Some(Document::load(doc, None, saved, &chunks).unwrap())
            }
            Down::Unavailable { doc: d } if *d == doc => {
                let none: [&[u8]; 0] = [];
                Some(Document::load(doc, None, &[], &none).unwrap())
            }
            _ => None,
        })
        .await;
    document.apply(&theirs.changes_since(&[])).unwrap();
    let lacking: Vec<Bytes> = document.changes_since(&theirs.heads()).into_iter().map(Bytes).collect();
    let count = lacking.len();
    if count > 0 {
        push(client, doc, lacking).await?;
    }
    Ok(count)
}

async fn push(client: &mut Client, doc: DocId, chunks: Vec<Bytes>) -> Result<(), Rejection> {
    let batch = u64::from_be_bytes(random()) >> 1;
    let workspace = client.workspaces.first().copied();
    let up = Up::Push { batch, documents: vec![DocumentPush { doc, epoch: 0, chunks, workspace }], signature: None };
    client.push_raw(&up).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_bring_back_what_a_restored_server_lacks() {
    let (dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let jonas = server.person("jonas", Role::Contributor).await;
    let mut a = server.client(&anna).await;
    let mut j = server.client(&jonas).await;
    let (doc, late) = (DocId(random()), DocId(random()));
    let before = hub::now();
    let mut hers = Document::create(doc, &POLICIES, Actor { prefix: a.prefix, counter: 1 });
    let title = hers.set("title", &Value::text("Before"), before).unwrap().unwrap().chunk;
    push(&mut a, doc, vec![Bytes(genesis(doc, &POLICIES)), Bytes(title)]).await.unwrap();

    let backup = dir.path().join("backup.redb");
    server.state.store.backup(&backup).unwrap();

    // After the backup: Jonas writes, Anna goes on from that, and makes a document that the backup has never heard of.
    let none: [&[u8]; 0] = [];
    let mut his = Document::load(doc, Some(Actor { prefix: j.prefix, counter: 1 }), &hers.save(), &none).unwrap();
    let change = his.set("audience", &Value::text("Everybody"), before).unwrap().unwrap().chunk;
    push(&mut j, doc, vec![Bytes(change.clone())]).await.unwrap();
    hers.apply(&[change]).unwrap();
    let change = hers.set("title", &Value::text("After"), before).unwrap().unwrap().chunk;
    push(&mut a, doc, vec![Bytes(change)]).await.unwrap();
    let mut new = Document::create(late, &POLICIES, Actor { prefix: a.prefix, counter: 1 });
    let change = new.set("title", &Value::text("New"), before).unwrap().unwrap().chunk;
    push(&mut a, late, vec![Bytes(genesis(late, &POLICIES)), Bytes(change)]).await.unwrap();
    let (life, device, his_device) = (a.incarnation, a.device, j.device);
    drop((a, j));
    server.stop().await;

    let file = data.join(STORE_FILE);
    std::fs::rename(&file, dir.path().join("lost.redb")).unwrap();
    restore(&backup, &file).unwrap();
    let server = Server::start(&data).await;
    let mut a = Client::connect_as(server.address, &anna, device, Some(life), 0).await;
    assert_ne!(a.incarnation, life, "the device learns that it has to compare");
    assert_eq!(offers(&mut a, &mut hers).await, Ok(2), "with what Jonas wrote, on which hers builds");
    assert_eq!(offers(&mut a, &mut new).await, Ok(2));
    let mut j = Client::connect_as(server.address, &jonas, his_device, Some(life), 0).await;
    assert_eq!(offers(&mut j, &mut his).await, Ok(0), "it is all there again");
    let again = j.open(doc).await;
    assert_eq!((text(&again, "title"), text(&again, "audience")), ("After".into(), "Everybody".into()));

    // What claims to be written after the restore is written under one's own actors, as ever.
    let mut forged = Document::load(doc, Some(Actor { prefix: a.prefix, counter: 9 }), &hers.save(), &none).unwrap();
    let later = Timestamp(hub::now().0 + 60_000);
    let change = forged.set("title", &Value::text("Forged"), later).unwrap().unwrap().chunk;
    assert_eq!(push(&mut j, doc, vec![Bytes(change)]).await, Err(Rejection::ForeignActor));
    drop((a, j));
    server.stop().await;
    assert!(verify(&file).unwrap().findings.is_empty());
    assert!(RedbStore::open(&file).unwrap().restored().is_some());
}
