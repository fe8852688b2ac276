//! A change that makes automerge panic while it is applied (guard step 8), over real sockets. None is known that gets
//! past the guard, so these tests make applying panic themselves where a change carries a mark.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../../tests/support/mod.rs"]
mod support;

use crate::store::Table;
use muster_shared::access::Role;
use muster_shared::sync::frame::{Down, Refusal, Rejection};
use muster_shared::sync::guard::inspect;
use support::{Server, Writer, folder, text};

/// Bytes of a change that is to be poisonous.
const MARK: &str = "this change is poison";

/// Panics as automerge would, if a change carries the mark.
pub(super) fn panic_if_marked(chunks: &[&[u8]]) {
    let marked = |chunk: &&[u8]| chunk.windows(MARK.len()).any(|window| window == MARK.as_bytes());
    assert!(!chunks.iter().any(marked), "a marked change");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poisonous_change_costs_its_sender_only() {
    let (_dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let jonas = server.person("jonas", Role::Contributor).await;
    let mira = server.person("mira", Role::Manager).await;
    let (mut a, mut j, mut m) = (server.client(&anna).await, server.client(&jonas).await, server.client(&mira).await);
    let (mut writer, first) = Writer::create(a.prefix);
    let title = writer.put("title", "Backups");
    a.push(&mut writer, vec![first.clone(), title.clone()]).await.unwrap();
    let (mut other, begun) = Writer::create(m.prefix);
    m.push(&mut other, vec![begun]).await.unwrap();
    for reader in [&mut a, &mut m] {
        reader.open(writer.doc).await;
    }

    for round in 0..3 {
        // Honest and poisonous pushes of one document at the same time.
        let state = server.client(&jonas).await.open(writer.doc).await;
        let known: Vec<Vec<u8>> = { state }.get_changes(&[]).iter().map(|c| c.raw_bytes().to_vec()).collect();
        let mut evil = Writer::join(writer.doc, j.prefix, &known);
        let poison = evil.put("title", MARK);
        let honest = writer.put("audience", format!("round {round}"));
        let up = a.push_message(&mut writer, vec![honest]);
        a.send(&up).await;
        assert_eq!(j.push(&mut evil, vec![poison.clone()]).await, Err(Rejection::Poisonous));
        let muster_shared::sync::frame::Up::Push { batch, .. } = up else { panic!("not a push") };
        let (_, seq) = a.answer(batch).await.unwrap();
        assert_eq!(seq, 3 + round, "the honest change is in, the other is not");

        // The sender is closed, the change set aside with who sent it.
        let mut refused = false;
        while let Some(down) = j.next().await {
            refused |= matches!(down, Down::Refused { reason: Refusal::Malformed });
        }
        assert!(refused, "told why");
        let hash = inspect(&poison).unwrap().hash;
        let key = [writer.doc.0.as_slice(), &hash.0].concat();
        let kept = server.state.store.get(Table::Quarantine, &key).unwrap().expect("it is set aside");
        assert_eq!(kept[..16], server.state.directory.account_of("jonas@example.org").unwrap().0);
        assert_eq!(kept[16..], poison);
        assert_eq!(server.state.store.head(writer.doc).unwrap().unwrap().doc_seq, 3 + round);

        // Others hear the honest change, and other documents go on; so may the sender, from the beginning.
        assert_eq!(m.event(writer.doc).await.len(), 1);
        let change = other.put("title", format!("untouched {round}"));
        m.push(&mut other, vec![change]).await.unwrap();
        j = server.client(&jonas).await;
        let opened = j.open(writer.doc).await;
        assert_eq!((text(&opened, "title"), text(&opened, "audience")), ("Backups".into(), format!("round {round}")));
    }
    let (mut own, begun) = Writer::create(j.prefix);
    j.push(&mut own, vec![begun]).await.unwrap();
    server.stop().await;
}
