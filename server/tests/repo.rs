//! `/sync/automerge-repo/{workspace}` over real sockets: a client that speaks automerge-repo beside one of the app.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[path = "support/script.rs"]
mod script;
mod support;

use automerge::ROOT;
use automerge::sync::{Message as Sync, SyncDoc};
use automerge::transaction::Transactable;
use ciborium::value::Value;
use muster_server::AppState;
use muster_server::store::{RedbStore, Table};
use muster_shared::access::{Role, Scope};
use muster_shared::doc::genesis;
use muster_shared::id::{DocId, WorkspaceId};
use muster_shared::registers::POLICIES;
use muster_shared::sync::frame::{Down, FeedEntry};
use muster_shared::time::Timestamp;
use script::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use support::{Writer, config, open_socket};

#[tokio::test]
async fn documents_are_made_read_and_edited_by_several_clients() {
    let data = tempfile::tempdir().unwrap();
    let server = serve(data.path()).await;
    let cookie = server.person("anna", Role::Owner).await;
    let workspace = workspace(&server, &cookie).await;
    let token_a = token(&server, "anna", Scope::Sync).await;
    let token_b = token(&server, "anna", Scope::Sync).await;
    let id = DocId([77; 16]);

    // One begins a record with its genesis and writes; the other, who asked too early, is told when it is there.
    let mut b = join(&server, workspace, &token_b, "b").await;
    let mut at_b = Copy::new(id, "b");
    at_b.tell(&mut b).await;
    assert_eq!(text(&hear(&mut b).await, "type"), "doc-unavailable");
    let mut a = join(&server, workspace, &token_a, "a").await;
    let mut at_a = Copy::new(id, "a");
    at_a.doc.load_incremental(&genesis(id, &POLICIES)).unwrap();
    at_a.doc.put(ROOT, "title", "Backups").unwrap();
    at_a.doc.commit();
    upload(&mut at_a, &mut a).await;
    at_b.hear_until(&mut b, |doc| says(doc, "title", "Backups")).await;

    // An edit of the second reaches the first, and the app's side of the server.
    at_b.doc.put(ROOT, "title", "Backups and restores").unwrap();
    at_b.doc.commit();
    upload(&mut at_b, &mut b).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn what_javascript_makes_becomes_a_record_that_the_app_edits() {
    let data = tempfile::tempdir().unwrap();
    let server = serve(data.path()).await;
    let cookie = server.person("anna", Role::Owner).await;
    let mut app = server.client(&cookie).await;
    let workspace = app.workspaces[0];
    let token = token(&server, "anna", Scope::Sync).await;
    let mut script = join(&server, workspace, &token, "script").await;
    let id = DocId([81; 16]);
    let mut made = Copy { doc: made_by_javascript("policy"), ..Copy::new(id, "script") };
    upload(&mut made, &mut script).await;

    // It is filed: its row comes with the feed, numbered like any other.
    let (row, placement) = app
        .wait(|down| match down {
            Down::Feed { entries, .. } => entries.iter().find_map(|entry| match entry {
                FeedEntry::Moved { doc, row, placement, .. } if *doc == id => Some((row.clone(), placement.clone())),
                _ => None,
            }),
            _ => None,
        })
        .await;
    assert_eq!((row.register.as_str(), placement.number), ("policy", 1));

    // The app opens it and writes; the script sees it, and the other way round.
    let opened = app.open(id).await;
    assert_eq!(support::text(&opened, "title"), "Password policy");
    let chunks: Vec<Vec<u8>> = made.doc.get_changes(&[]).iter().map(|c| c.raw_bytes().to_vec()).collect();
    let mut writer = Writer::join(id, app.prefix, &chunks);
    let change = writer.put("title", "Passwords and keys");
    app.push(&mut writer, vec![change]).await.unwrap();
    made.hear_until(&mut script, |doc| says(doc, "title", "Passwords and keys")).await;
    made.doc.put(ROOT, "audience", "everybody").unwrap();
    made.doc.commit();
    upload(&mut made, &mut script).await;
    let changes = app.event(id).await;
    writer.take(&changes);
    assert_eq!(writer.text("audience"), "everybody");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_becomes_a_record_expires() {
    const DAYS: Duration = Duration::from_secs(30 * 86_400);
    let data = tempfile::tempdir().unwrap();
    let config = Arc::new(config(data.path()));
    let store = Arc::new(RedbStore::open(&data.path().join("store.redb")).unwrap());
    let time = Arc::new(AtomicI64::new(1_763_900_000_000));
    let clock = {
        let time = time.clone();
        Arc::new(move || Timestamp(time.load(Ordering::SeqCst)))
    };
    let server = serve_state(AppState::with_clock(config, store, clock).await.unwrap()).await;
    let cookie = server.person("anna", Role::Owner).await;
    let workspace = workspace(&server, &cookie).await;
    let early = token(&server, "anna", Scope::Sync).await;
    let mut script = join(&server, workspace, &early, "script").await;
    let ids = [DocId([90; 16]), DocId([91; 16]), DocId([92; 16])];
    let [mut record, mut stray, mut late] = [(ids[0], "policy"), (ids[1], "shopping list"), (ids[2], "shopping list")]
        .map(|(id, kind)| Copy { doc: made_by_javascript(kind), ..Copy::new(id, "script") });
    // A kind alone is not enough: which version of it?
    late.doc.put(ROOT, "kind", "policy").unwrap();
    late.doc.delete(ROOT, "schema").unwrap();
    late.doc.commit();
    for copy in [&mut record, &mut stray, &mut late] {
        upload(copy, &mut script).await;
    }
    let store = server.state.store.clone();
    assert!(!store.scan(Table::Claims, &ids[1].0).unwrap().is_empty());
    assert!(store.row(ids[0]).unwrap().is_some() && store.row(ids[1]).unwrap().is_none());
    assert!(store.row(ids[2]).unwrap().is_none());

    // Not yet; and not what somebody still works on.
    time.fetch_add(29 * 86_400_000, Ordering::SeqCst);
    assert_eq!(server.state.hub.expire_unfiled(DAYS).await.unwrap(), 0);
    late.doc.put(ROOT, "title", "still in use").unwrap();
    late.doc.commit();
    upload(&mut late, &mut script).await;
    time.fetch_add(86_400_001, Ordering::SeqCst);
    assert_eq!(server.state.hub.expire_unfiled(DAYS).await.unwrap(), 1);
    assert_eq!(server.state.hub.expire_unfiled(DAYS).await.unwrap(), 0);

    // Nothing of it is left but its id, and its maker is told.
    let told = hear(&mut script).await;
    assert_eq!((text(&told, "type"), text(&told, "documentId")), ("doc-unavailable", ids[1].to_string().as_str()));
    assert_eq!(store.head(ids[1]).unwrap(), None);
    assert!(store.erased(ids[1]).unwrap());
    assert!(store.chunks(ids[1], 0, 0, usize::MAX).unwrap().is_empty());
    assert!(store.scan(Table::Claims, &ids[1].0).unwrap().is_empty());
    assert!(store.head(ids[0]).unwrap().is_some() && store.head(ids[2]).unwrap().is_some());

    // A client that still has it offers it in vain, and its other documents go on.
    let today = token(&server, "anna", Scope::Sync).await;
    let mut again = join(&server, workspace, &today, "again").await;
    let mut stray = Copy { doc: stray.doc, ..Copy::new(ids[1], "again") };
    stray.tell(&mut again).await;
    loop {
        let map = hear(&mut again).await;
        if text(&map, "type") == "doc-unavailable" {
            break;
        }
        let data = get(&map, "data").as_bytes().unwrap();
        stray.doc.sync().receive_sync_message(&mut stray.state, Sync::decode(data).unwrap()).unwrap();
        stray.tell(&mut again).await;
    }
    Copy::new(ids[0], "again").talk(&mut again, |doc| says(doc, "title", "Password policy")).await;
    server.stop().await;
}
