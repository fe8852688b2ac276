//! Whole documents are taken apart in a child process that cannot take the server with it.
#![allow(clippy::unwrap_used, missing_docs)]

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ROOT};
use muster_server::unpack::{UnpackError, Unpacker};
use muster_shared::sync::guard::{MAGIC, inspect};
use muster_shared::sync::limits;
use sha2::{Digest, Sha256};
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

fn leb(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// A document of no actors and no changes whose operations column claims `rows` rows in a run, deflated or not.
fn bomb(rows: u64) -> Vec<u8> {
    let mut run = Vec::new();
    // A run-length count is signed: one more bit.
    let mut value = rows;
    while value > 0x3f {
        run.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    run.push(value as u8);
    leb(&mut run, 1);
    // No actors, no heads; no change columns; one operation column: action (0x42).
    let mut body = vec![0, 0, 0, 1, 0x42];
    leb(&mut body, run.len() as u64);
    body.extend(run);
    let mut hashed = vec![0];
    leb(&mut hashed, body.len() as u64);
    hashed.extend(&body);
    let mut out = MAGIC.to_vec();
    out.extend(&Sha256::digest(&hashed)[..4]);
    out.extend(hashed);
    out
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
    for bytes in [bomb(100_000_000), bomb(1 << 60), vec![7; 1000], document().save()[..40].to_vec()] {
        assert!(matches!(unpacker.unpack(&bytes).await, Err(UnpackError::Refused)), "{} bytes", bytes.len());
    }
    assert!(begun.elapsed() < Duration::from_secs(15));
    let large = vec![0; limits::FRAME + 1];
    assert!(matches!(unpacker.unpack(&large).await, Err(UnpackError::TooLarge)));
    // And it goes on.
    assert_eq!(unpacker.unpack(&document().save()).await.unwrap().len(), 5);
}
