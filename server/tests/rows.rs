//! Rows that an older version of the server computed are computed again (MODEL.md 18).
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use muster_server::AppState;
use muster_server::store::{Batch, RowWrite, Store};
use muster_shared::registers::RISKS;
use muster_shared::sync::row::Row;
use support::config;

#[tokio::test]
async fn old_rows_are_computed_again_and_devices_hear_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let state = AppState::open(config(folder.path())).await.unwrap();
    muster_server::demo::fill(&state).await.unwrap();
    assert_eq!(state.hub.renew_rows().await.unwrap(), 0, "those just written are as new");

    let workspace = state.directory.workspaces()[0].0;
    let store: &dyn Store = &*state.store;
    let all = store.feed(workspace, 0, 1000).unwrap();
    let risk = all.iter().find_map(|(_, item)| match item {
        muster_server::store::FeedItem::Moved(moved) => {
            moved.row.clone().filter(|row| row.register == RISKS.key).map(|row| (moved.head.doc_seq, row))
        }
        _ => None,
    });
    let (doc_seq, now) = risk.unwrap();
    let old = Row { projection: 0, cells: Vec::new(), title: "as it was".into(), ..now.clone() };
    // One that was computed before a later change is not stored.
    let late = RowWrite { doc: now.doc, doc_seq: doc_seq - 1, row: old.clone() };
    store.commit(Batch { rows: vec![late], ..Batch::default() }).await.unwrap();
    assert_eq!(store.row(now.doc).unwrap().unwrap(), now);

    store.commit(Batch { rows: vec![RowWrite { doc: now.doc, doc_seq, row: old }], ..Batch::default() }).await.unwrap();
    assert_eq!(store.outdated().unwrap(), [(now.doc, workspace)]);
    let before = store.ws_seq(workspace).unwrap();
    assert_eq!(state.hub.renew_rows().await.unwrap(), 1);
    assert_eq!(store.row(now.doc).unwrap().unwrap(), now);
    assert_eq!(store.feed(workspace, before, 10).unwrap().len(), 1, "devices are told");
    assert_eq!(state.hub.renew_rows().await.unwrap(), 0);
}
