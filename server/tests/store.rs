//! One suite for every storage engine, and what happens when the disk fails.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use bytes::Bytes;
use muster_server::store::{
    Batch, DocumentWrite, FeedItem, FormerRights, PlacementWrite, RedbStore, RightsWrite, Snapshot, Store, StoreError,
    Table, restore, verify,
};
use muster_shared::access::Role;
use muster_shared::id::{AccountId, ActorPrefix, DocId, UnitId, WorkspaceId};
use muster_shared::sync::frame::Hash;
use muster_shared::sync::guard::inspect;
use muster_shared::sync::row::Row;
use muster_shared::time::Timestamp;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use support::disk::Disk;
use support::{Writer, folder, random};

const WS: WorkspaceId = WorkspaceId([1; 16]);
const ANNA: AccountId = AccountId([2; 16]);

fn row(doc: DocId) -> Row {
    Row {
        doc,
        register: "policy".into(),
        projection: 1,
        title: "t".into(),
        cells: vec![],
        links: vec![],
        conflicts: vec![],
        deleted: false,
        changed: Timestamp(0),
        decided: vec![],
        own: vec![],
        pairs: Vec::new(),
    }
}

fn write(doc: DocId, chunks: Vec<(Hash, Bytes)>) -> DocumentWrite {
    let received = Timestamp(1_763_900_000_000);
    DocumentWrite {
        doc,
        workspace: WS,
        epoch: 0,
        account: ANNA,
        received,
        chunks,
        row: Some(row(doc)),
        unit: None,
        of: None,
    }
}

fn chunk(n: u8) -> (Hash, Bytes) {
    (Hash([n; 32]), Bytes::from(vec![n; 100]))
}

fn documents(writes: Vec<DocumentWrite>) -> Batch {
    Batch { documents: writes, ..Batch::default() }
}

/// What every engine does. `reopen` closes the store and opens it again.
async fn suite<S: Store>(open: impl Fn() -> S) {
    let (a, b) = (DocId([3; 16]), DocId([4; 16]));
    let store = open();
    let life = store.incarnation();

    // Sequence numbers and references, in the order of commits; what comes twice is harmless.
    let done =
        store.commit(documents(vec![write(a, vec![chunk(1), chunk(2)]), write(b, vec![chunk(3)])])).await.unwrap();
    assert_eq!((done.documents[0].doc_seq, done.documents[0].ws_seq, done.documents[0].placement.number), (2, 1, 1));
    assert_eq!((done.documents[1].doc_seq, done.documents[1].ws_seq, done.documents[1].placement.number), (1, 2, 2));
    assert!(done.documents.iter().all(|d| d.numbered));
    let again = store.commit(documents(vec![write(a, vec![chunk(2), chunk(5)])])).await.unwrap();
    assert_eq!((again.documents[0].doc_seq, again.documents[0].numbered), (3, false));

    // The feed has one entry a document, at its latest.
    let feed = store.feed(WS, 0, 10).unwrap();
    let order: Vec<(u64, DocId)> =
        feed.iter().map(|(seq, item)| if let FeedItem::Moved(m) = item { (*seq, m.doc) } else { panic!() }).collect();
    assert_eq!(order, [(2, b), (3, a)]);
    assert_eq!(store.feed(WS, 2, 10).unwrap().len(), 1);
    assert_eq!(store.ws_seq(WS).unwrap(), 3);

    // Another workspace, another epoch: refused, and nothing of that batch written.
    let mut foreign = write(a, vec![chunk(9)]);
    foreign.workspace = WorkspaceId([8; 16]);
    let batch = Batch { put: vec![(Table::Settings, b"k".to_vec(), Some(b"v".to_vec()))], ..documents(vec![foreign]) };
    assert!(matches!(store.commit(batch).await, Err(StoreError::Conflict(_))));
    assert_eq!(store.get(Table::Settings, b"k").unwrap(), None);

    // Records of one table, by prefix.
    let put = |k: &[u8], v: Option<&[u8]>| (Table::Sessions, k.to_vec(), v.map(<[u8]>::to_vec));
    let put = vec![put(b"a1", Some(b"x")), put(b"a2", Some(b"y")), put(b"b1", Some(b"z")), put(b"a2", None)];
    store.commit(Batch { put, ..Batch::default() }).await.unwrap();
    assert_eq!(store.scan(Table::Sessions, b"a").unwrap(), vec![(b"a1".to_vec(), b"x".to_vec())]);
    assert_eq!(store.scan(Table::Sessions, b"").unwrap().len(), 2);
    assert_eq!(store.scan(Table::Tokens, b"").unwrap().len(), 0);

    // A snapshot stands for the chunks before it; they stay.
    let snapshot = Snapshot { doc_seq: 2, heads: vec![Hash([2; 32])], bytes: Bytes::from_static(b"saved") };
    store.put_snapshot(a, 0, snapshot.clone()).await.unwrap();
    let stored = store.load(a).unwrap().unwrap();
    assert_eq!((stored.snapshot, stored.chunks.len(), stored.head.doc_seq), (Some(snapshot), 1, 3));
    assert_eq!(store.chunks(a, 0, 0, usize::MAX).unwrap().len(), 3);
    assert_eq!(store.chunks(a, 0, 0, 150).unwrap().len(), 1, "a page has at least one and keeps its limit");
    assert_eq!(store.chunks(a, 0, 1, usize::MAX).unwrap()[0].account, ANNA);

    // Placement and rights are feed entries.
    let unit = Some(UnitId([6; 16]));
    let before = Some(FormerRights { role: Role::Reader, units: vec![], grants: vec![] });
    let rights = vec![RightsWrite { workspace: WS, account: ANNA, before }];
    let batch = Batch { placements: vec![PlacementWrite { doc: b, unit }], rights, ..Batch::default() };
    store.commit(batch).await.unwrap();
    assert_eq!(store.head(b).unwrap().unwrap().left, vec![(4, None)]);
    assert!(matches!(store.feed(WS, 4, 10).unwrap()[0].1, FeedItem::Rights { account: ANNA, .. }));

    // Erased wholly; only its id stays, and nothing brings it back.
    store.commit(Batch { erase: vec![a], ..Batch::default() }).await.unwrap();
    assert!(store.erased(a).unwrap() && store.load(a).unwrap().is_none() && store.row(a).unwrap().is_none());
    assert!(store.chunks(a, 0, 0, usize::MAX).unwrap().is_empty());
    assert!(matches!(store.commit(documents(vec![write(a, vec![chunk(1)])])).await, Err(StoreError::Conflict(_))));
    assert!(store.feed(WS, 0, 10).unwrap().iter().any(|(_, item)| *item == FeedItem::Erased(a)));

    // All of it is there after a restart, in the same life.
    let (feed, head) = (store.feed(WS, 0, 10).unwrap(), store.head(b).unwrap());
    drop(store);
    let store = open();
    assert_eq!((store.incarnation(), store.feed(WS, 0, 10).unwrap(), store.head(b).unwrap()), (life, feed, head));
    // Numbers are never given again.
    let c = DocId([5; 16]);
    let done = store.commit(documents(vec![write(c, vec![chunk(7)])])).await.unwrap();
    assert_eq!(done.documents[0].placement.number, 3);
}

fn on(disk: &Disk) -> Result<RedbStore, StoreError> {
    let disk = disk.clone();
    RedbStore::open_with(
        "disk".into(),
        Box::new(move || redb::Database::builder().set_cache_size(1 << 20).create_with_backend(disk.clone())),
    )
}

#[tokio::test]
async fn redb_in_a_file_passes_the_suite() {
    let (_dir, data) = folder();
    std::fs::create_dir_all(&data).unwrap();
    suite(|| RedbStore::open(&data.join("s.redb")).unwrap()).await;
}

#[tokio::test]
async fn redb_on_a_forgetful_disk_passes_the_suite() {
    let disk = Disk::new();
    suite(|| on(&disk).unwrap()).await;
}

/// Cuts the power at a random write and looks for every acknowledged commit, again and again.
#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_commits_survive_a_power_cut() {
    let rounds: u32 = std::env::var("MUSTER_ROUNDS").ok().and_then(|r| r.parse().ok()).unwrap_or(20);
    let mut seed = std::env::var("MUSTER_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(0x9e37_79b9_7f4a_7c15_u64);
    let mut draw = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let mut acknowledged_in_all = 0;
    for round in 0..rounds {
        let mut disk = Disk::new();
        drop(on(&disk).unwrap());
        let mut promised: Vec<(DocId, u64, Hash)> = Vec::new();
        let mut next = 0u32;
        // Several lives on one disk, each ended by a cut.
        for _ in 0..3 {
            disk.until_cut.store(draw() % 400, Ordering::SeqCst);
            if let Ok(store) = on(&disk) {
                let store = Arc::new(store);
                loop {
                    let mut batches = Vec::new();
                    for _ in 0..1 + draw() % 4 {
                        next += 1;
                        let mut hash = [0; 32];
                        hash[..4].copy_from_slice(&next.to_be_bytes());
                        let doc = DocId([(draw() % 5) as u8; 16]);
                        let bytes = Bytes::from(vec![next as u8; 50 + (draw() % 3000) as usize]);
                        let given = store.commit(documents(vec![write(doc, vec![(Hash(hash), bytes)])]));
                        batches.push((doc, Hash(hash), given));
                    }
                    let mut failed = false;
                    for (doc, hash, given) in batches {
                        match given.await {
                            Ok(done) => promised.push((doc, done.documents[0].doc_seq, hash)),
                            Err(_) => failed = true,
                        }
                    }
                    if failed {
                        break;
                    }
                }
            }
            disk = disk.after_cut(|| draw() % 2 == 0);
            let store = on(&disk).unwrap_or_else(|e| panic!("round {round}: {e}"));
            for (doc, seq, hash) in &promised {
                let found = store.chunks(*doc, 0, seq - 1, 1).unwrap();
                assert_eq!(found.first().map(|c| c.hash), Some(*hash), "round {round}: lost {doc} {seq}");
            }
        }
        acknowledged_in_all += promised.len();
    }
    println!("{rounds} rounds, {acknowledged_in_all} acknowledged commits, 0 lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_and_recovers() {
    let disk = Disk::new();
    let store = on(&disk).unwrap();
    let doc = DocId([3; 16]);
    store.commit(documents(vec![write(doc, vec![chunk(1)])])).await.unwrap();
    disk.full.store(true, Ordering::SeqCst);
    for n in 2..5 {
        let refused = store.commit(documents(vec![write(doc, vec![chunk(n)])])).await;
        assert!(matches!(refused, Err(StoreError::Io(_))), "{refused:?}");
    }
    disk.full.store(false, Ordering::SeqCst);
    let done = loop {
        match store.commit(documents(vec![write(doc, vec![chunk(9)])])).await {
            Ok(done) => break done,
            Err(StoreError::Io(_)) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            Err(other) => panic!("{other}"),
        }
    };
    assert_eq!(done.documents[0].doc_seq, 2, "nothing of what was refused is there");
    assert_eq!(store.load(doc).unwrap().unwrap().chunks.len(), 2);
}

/// A store with real documents in it.
async fn real(path: &std::path::Path) -> (RedbStore, Vec<DocId>) {
    let store = RedbStore::open(path).unwrap();
    let mut docs = Vec::new();
    for i in 0..5 {
        let (mut writer, first) = Writer::create(ActorPrefix(random()));
        let mut chunks = vec![first];
        for n in 0..20 {
            chunks.push(writer.put("title", format!("{i} {n} {}", "words ".repeat(50))));
        }
        let checked = chunks.iter().map(|c| inspect(c).unwrap()).map(|c| (c.hash, Bytes::from(c.chunk))).collect();
        store.commit(documents(vec![write(writer.doc, checked)])).await.unwrap();
        let heads = writer.am.get_heads().iter().map(|h| Hash(h.0)).collect();
        let snapshot = Snapshot { doc_seq: 21, heads, bytes: writer.am.save().into() };
        store.put_snapshot(writer.doc, 0, snapshot).await.unwrap();
        docs.push(writer.doc);
    }
    (store, docs)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_taken_hot_and_restored_into_a_new_life() {
    let (_dir, data) = folder();
    std::fs::create_dir_all(&data).unwrap();
    let (live, copy, back) = (data.join("live.redb"), data.join("copy.redb"), data.join("back.redb"));
    let (store, docs) = real(&live).await;
    store.backup(&copy).unwrap();
    assert!(store.backup(&copy).is_err(), "a backup is never written over");
    store.commit(documents(vec![write(docs[0], vec![chunk(1)])])).await.unwrap();
    assert!(restore(&copy, &live).is_err(), "a store is never written over");
    let life = restore(&copy, &back).unwrap();
    let restored = RedbStore::open(&back).unwrap();
    assert_eq!(restored.incarnation(), life);
    assert_ne!(restored.incarnation(), store.incarnation());
    assert_eq!(restored.head(docs[0]).unwrap().unwrap().doc_seq, 21);
    assert_eq!(restored.feed(WS, 0, 100).unwrap().len(), 5);
    drop(restored);
    let report = verify(&back).unwrap();
    assert_eq!((report.documents, report.changes, report.findings), (5, 105, vec![]));
}

#[tokio::test]
async fn whoever_still_holds_a_closed_store_does_not_keep_its_file() {
    let (_dir, data) = folder();
    std::fs::create_dir_all(&data).unwrap();
    let (path, doc) = (data.join("muster.redb"), DocId(random()));
    let store = Arc::new(RedbStore::open(&path).unwrap());
    let held = store.clone();
    let pending = store.commit(documents(vec![write(doc, vec![chunk(1)])]));
    store.close();
    pending.await.unwrap();
    assert_eq!(verify(&path).unwrap().documents, 1, "the file is free");
    assert!(matches!(held.head(doc), Err(StoreError::Closed)));
    let late = held.commit(documents(vec![write(doc, vec![chunk(2)])])).await;
    assert!(matches!(late, Err(StoreError::Closed)));
    assert_eq!(RedbStore::open(&path).unwrap().head(doc).unwrap().unwrap().doc_seq, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_is_named_and_nothing_is_changed() {
    let (_dir, data) = folder();
    std::fs::create_dir_all(&data).unwrap();
    let path = data.join("s.redb");
    let (store, docs) = real(&path).await;
    // In use: verify says so instead of guessing.
    assert!(matches!(verify(&path), Err(StoreError::InUse(_))));
    assert!(matches!(RedbStore::open(&path), Err(StoreError::InUse(_))));
    // A change that is not what its hash says, written by something else than the hub.
    store.commit(documents(vec![write(docs[2], vec![chunk(1)])])).await.unwrap();
    drop(store);
    let sound = std::fs::read(&path).unwrap();
    let report = verify(&path).unwrap();
    assert!(report.findings.iter().any(|f| f.doc == Some(docs[2])), "{:?}", report.findings);
    assert_eq!(std::fs::read(&path).unwrap(), sound, "verify changes nothing");

    // Truncated, empty, noise, a flipped byte in every page: an error or a finding that names the file, never a panic
    // that ends the process, never a byte changed.
    let mut flipped = sound.clone();
    for page in flipped.chunks_mut(4096).skip(1) {
        page[100] ^= 0x40;
    }
    let cases = [
        ("truncated", sound[..sound.len() / 3].to_vec()),
        ("empty", vec![]),
        ("noise", vec![0x5a; 50_000]),
        ("flipped", flipped),
    ];
    for (name, bytes) in cases {
        let path = data.join(format!("{name}.redb"));
        std::fs::write(&path, &bytes).unwrap();
        let report = verify(&path).unwrap();
        assert!(!report.findings.is_empty(), "{name}");
        assert!(report.findings.iter().any(|f| f.what.contains(name)), "{name}: {:?}", report.findings);
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{name}");
        if name != "flipped" {
            let refused = RedbStore::open(&path).err().map(|e| e.to_string());
            assert!(refused.as_ref().is_some_and(|e| e.contains(name)), "{name}: {refused:?}");
        }
    }
}
