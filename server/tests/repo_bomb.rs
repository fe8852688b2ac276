//! A whole document that is a bomb, through the automerge-repo endpoint. Alone in its process, so that the server's
//! memory can be seen.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[path = "support/script.rs"]
mod script;
mod support;

use automerge::AutoCommit;
use automerge::ROOT;
use automerge::sync::{State, SyncDoc};
use automerge::transaction::Transactable;
use ciborium::value::Value;
use muster_shared::access::{Role, Scope};
use muster_shared::id::DocId;
use script::*;
use std::time::{Duration, Instant};

/// Most memory that this process has used since [`reset_peak`], in bytes; the server runs in it, its children do not.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
}

fn reset_peak() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_is_a_bomb_costs_its_sender_only() {
    let data = tempfile::tempdir().unwrap();
    let server = serve(data.path()).await;
    let cookie = server.person("anna", Role::Owner).await;
    let workspace = workspace(&server, &cookie).await;
    let token = token(&server, "anna", Scope::Sync).await;
    let mut honest = join(&server, workspace, &token, "honest").await;
    let id = DocId([95; 16]);
    let mut copy = Copy { doc: made_by_javascript("policy"), ..Copy::new(id, "honest") };
    upload(&mut copy, &mut honest).await;

    // One that would fill the child's memory, one that would keep it busy for many seconds.
    for (round, letters) in [10_000_000, 2_000_000].into_iter().enumerate() {
        let mut evil = join(&server, workspace, &token, "evil").await;
        let mut message = AutoCommit::new().sync().generate_sync_message(&mut State::new()).unwrap();
        message.heads = vec![automerge::ChangeHash([7; 32])];
        message.changes = support::bomb::document(letters).into();
        let name = DocId([96; 16]).to_string();
        let data = Value::Bytes(message.encode());
        let map = [("type", "sync".into()), ("senderId", "evil".into()), ("documentId", name.into()), ("data", data)];
        reset_peak();
        let before = peak();
        let begun = Instant::now();
        say(&mut evil, &map).await;
        let answer = hear(&mut evil).await;
        assert_eq!(text(&answer, "type"), "error", "{answer:?}");
        assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
        let grew = peak().saturating_sub(before);
        assert!(grew < 32 << 20, "the server grew by {grew} bytes");

        // Everybody else goes on, whole documents included: another child serves them.
        copy.doc.put(ROOT, "title", format!("round {round}")).unwrap();
        copy.doc.commit();
        upload(&mut copy, &mut honest).await;
        let next = DocId([97 + round as u8; 16]);
        let mut whole = Copy { doc: made_by_javascript("policy"), ..Copy::new(next, "honest") };
        upload(&mut whole, &mut honest).await;
        assert!(server.state.store.row(next).unwrap().is_some());
    }
    assert!(server.state.store.head(DocId([96; 16])).unwrap().is_none());
    server.stop().await;
}
