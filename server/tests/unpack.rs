//! Whole documents are taken apart in a child process that cannot take the server with it.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "support/bomb.rs"]
mod bomb;

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ROOT};
use muster_server::unpack::{UnpackError, Unpacker};
use muster_shared::sync::guard::inspect;
use muster_shared::sync::limits;
use std::time::{Duration, Instant};

fn unpacker() -> Unpacker {
    Unpacker::new(env!("CARGO_BIN_EXE_muster-server").into(), vec!["unpack".into()], 2)
}

fn document() -> AutoCommit {
    let mut doc = AutoCommit::new();
    for n in 0..5 {
        doc.put(ROOT, "n", n).unwrap();
        doc.commit();
    }
    doc
}

#[tokio::test]
async fn a_document_comes_back_as_its_changes() {
    let mut doc = document();
    let unpacker = unpacker();
    for _ in 0..3 {
        let changes = unpacker.unpack(&doc.save()).await.unwrap();
        let hashes: Vec<_> = changes.iter().map(|change| inspect(change).unwrap().hash.0).collect();
        assert_eq!(hashes, doc.get_changes(&[]).iter().map(|change| change.hash().0).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn bombs_and_noise_cost_a_child_and_nothing_else() {
    let unpacker = unpacker();
    let begun = Instant::now();
    for bytes in [
        bomb::document(limits::DOCUMENT_OPERATIONS - 1),
        bomb::document(2_000_000),
        bomb::document(10_000_000),
        bomb::document(1 << 60),
        vec![7; 1000],
        document().save()[..40].to_vec(),
    ] {
        assert!(matches!(unpacker.unpack(&bytes).await, Err(UnpackError::Refused)), "{} bytes", bytes.len());
    }
    assert!(begun.elapsed() < Duration::from_secs(15));
    let large = vec![0; limits::FRAME + 1];
    assert!(matches!(unpacker.unpack(&large).await, Err(UnpackError::TooLarge)));
    // And it goes on.
    assert_eq!(unpacker.unpack(&document().save()).await.unwrap().len(), 5);
}
