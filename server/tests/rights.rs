//! Rights that change under open and closed connections, and a disk that fails under them.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use muster_server::AppState;
use muster_server::hub::SignedIn;
use muster_server::store::RedbStore;
use muster_shared::access::Role;
use muster_shared::id::{DocId, UnitId, WorkspaceId};
use muster_shared::sync::frame::{Down, FeedEntry, Refusal, Rejection, Up};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use support::disk::Disk;
use support::*;

fn who(server: &Server, cookie: &str) -> (SignedIn, WorkspaceId) {
    let mut headers = axum::http::HeaderMap::new();
    headers.insert("cookie", cookie.parse().unwrap());
    let who = server.state.people.session(&headers).unwrap();
    let workspace = server.state.people.workspaces(&who)[0].principal.workspace;
    (who, workspace)
}

async fn refusal(client: &mut Client) -> Refusal {
    client.wait(|d| if let Down::Refused { reason } = d { Some(*reason) } else { None }).await
}

async fn purged(client: &mut Client) -> DocId {
    let purge = |e: &FeedEntry| if let FeedEntry::Purge { doc } = e { Some(*doc) } else { None };
    client.wait(|d| if let Down::Feed { entries, .. } = d { entries.iter().find_map(purge) } else { None }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_and_being_removed_end_the_conversation() {
    let (_dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let jonas = server.person("jonas", Role::Contributor).await;
    let (mut a, mut j) = (server.client(&anna).await, server.client(&jonas).await);
    let (owner, workspace) = who(&server, &anna);
    let (removed, _) = who(&server, &jonas);
    server.state.directory.remove_member(&owner, workspace, removed.account).await.unwrap();
    assert_eq!(refusal(&mut j).await, Refusal::Revoked);
    server.state.directory.sign_out(owner.account, owner.credential).await.unwrap();
    assert_eq!(refusal(&mut a).await, Refusal::SignedOut);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_leaves_ones_units_is_forgotten_here_and_later() {
    let (_dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let jonas = server.person("jonas", Role::Contributor).await;
    let (owner, workspace) = who(&server, &anna);
    let (member, _) = who(&server, &jonas);
    let directory = &server.state.directory;
    let mut units: Vec<UnitId> = Vec::new();
    for name in ["Pumps", "Valves"] {
        let new = muster_shared::api::NewUnit { name: name.into(), parent: None };
        units.push(directory.put_unit(&owner, workspace, None, new).await.unwrap().id);
    }
    let mut a = server.client(&anna).await;
    let (mut writer, first) = Writer::create(a.prefix);
    let title = writer.put("title", "Pumps only");
    a.push(&mut writer, vec![first, title]).await.unwrap();
    let mut before = server.client(&jonas).await;
    let cursor =
        before.wait(|d| if let Down::Feed { cursor, complete: true, .. } = d { Some(*cursor) } else { None }).await;
    let (life, device) = (before.incarnation, before.device);
    before.open(writer.doc).await;

    // Confined to the pumps: what has no unit stays readable, what moves to the valves is forgotten.
    let change = muster_shared::api::ChangeMember { role: Role::Contributor, units: vec![units[0]] };
    directory.change_member(&owner, workspace, member.account, change).await.unwrap();
    let writable =
        before
            .wait(|d| {
                if let Down::State { doc, writable, .. } = d { (*doc == writer.doc).then_some(*writable) } else { None }
            })
            .await;
    assert!(writable);
    server.state.hub.place(writer.doc, Some(units[1])).await.unwrap();
    assert_eq!(before.wait(|d| if let Down::Unavailable { doc } = d { Some(*doc) } else { None }).await, writer.doc);
    assert_eq!(purged(&mut before).await, writer.doc);
    let mut late = Client::connect_as(server.address, &jonas, device, Some(life), cursor).await;
    assert_eq!(purged(&mut late).await, writer.doc);
    late.send(&Up::Fetch { documents: vec![(writer.doc, 0, 0)] }).await;
    assert_eq!(late.wait(|d| if let Down::Unavailable { doc } = d { Some(*doc) } else { None }).await, writer.doc);

    // Erased: gone for everybody, and it cannot be written back.
    server.state.hub.erase(writer.doc).await.unwrap();
    assert_eq!(purged(&mut a).await, writer.doc);
    let change = writer.put("title", "again");
    assert_eq!(a.push(&mut writer, vec![change]).await, Err(Rejection::Erased));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_nothing_acknowledged() {
    let (_dir, data) = folder();
    let disk = Disk::new();
    let beneath = disk.clone();
    let store = RedbStore::open_with(
        "disk".into(),
        Box::new(move || redb::Database::builder().set_cache_size(1 << 20).create_with_backend(beneath.clone())),
    );
    let state = AppState::with_store(Arc::new(config(&data)), Arc::new(store.unwrap())).await.unwrap();
    let server = Server::with(state).await;
    let anna = server.person("anna", Role::Owner).await;
    let mut a = server.client(&anna).await;
    let (mut writer, first) = Writer::create(a.prefix);
    a.push(&mut writer, vec![first]).await.unwrap();
    disk.full.store(true, Ordering::SeqCst);
    let change = writer.put("title", "kept here");
    for _ in 0..3 {
        assert_eq!(a.push(&mut writer, vec![change.clone()]).await, Err(Rejection::StorageFailed));
    }
    disk.full.store(false, Ordering::SeqCst);
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let mut tries = 0;
    while a.push(&mut writer, vec![change.clone()]).await.is_err() {
        tries += 1;
        assert!(tries < 20);
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let opened = a.open(writer.doc).await;
    assert_eq!(text(&opened, "title"), "kept here");
    server.stop().await;
}
