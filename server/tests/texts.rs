//! Texts for the search over a real store: handed out as they stand, to those who may read their documents, and gone with
//! them.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use muster_server::hub::SignedIn;
use muster_server::store::Table;
use muster_shared::access::Role;
use muster_shared::api::{ChangeMember, NewUnit};
use muster_shared::doc::{Document, TextEdit, genesis};
use muster_shared::find::{TextPage, unpack};
use muster_shared::id::{Actor, DocId, WorkspaceId};
use muster_shared::registers::POLICIES;
use muster_shared::time::Timestamp;
use support::*;

const NOW: Timestamp = Timestamp(1_763_900_000_000);

struct Device {
    client: Client,
    writer: Writer,
    document: Document,
}

impl Device {
    /// A policy with a text, on the server.
    async fn policy(mut client: Client, text: &str) -> Self {
        let (id, actor) = (DocId(random()), Actor { prefix: client.prefix, counter: u64::from_be_bytes(random()) });
        let first = genesis(id, &POLICIES);
        let document = Document::load(id, Some(actor), &[], std::slice::from_ref(&first)).unwrap();
        let mut writer = Writer::join(id, client.prefix, std::slice::from_ref(&first));
        client.push(&mut writer, vec![first]).await.unwrap();
        let mut device = Self { client, writer, document };
        device.says(text).await;
        device
    }

    async fn says(&mut self, text: &str) {
        let edit = TextEdit::Splice { at: 0, del: 0, insert: text.into() };
        let before = self.document.heads();
        self.document.edit_text("body", &[edit], NOW).unwrap().unwrap();
        let chunks = self.document.changes_since(&before);
        self.client.push(&mut self.writer, chunks).await.unwrap();
    }
}

fn who(server: &Server, cookie: &str) -> (SignedIn, WorkspaceId) {
    let who = server.state.directory.by_session(cookie.strip_prefix("muster_session=").unwrap()).unwrap();
    let workspace = server.state.directory.workspaces()[0].0;
    (who, workspace)
}

/// Every page, one after the other.
async fn texts(server: &Server, cookie: &str) -> Vec<String> {
    let (who, workspace) = who(server, cookie);
    let principal = server.state.directory.rights(&who, workspace).unwrap();
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let TextPage { texts, more } = server.state.hub.texts(principal.clone(), workspace, after).await.unwrap();
        all.extend(texts.iter().map(|text| unpack(&text.packed.0).unwrap()));
        match more {
            Some(more) => after = more,
            None => return all,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_are_of_the_last_change_and_only_for_those_who_may_read() {
    let (_dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let jonas = server.person("jonas", Role::Contributor).await;
    let mut first = Device::policy(server.client(&anna).await, "Doors are locked.").await;
    let second = Device::policy(server.client(&anna).await, "Keys are counted.").await;
    assert_eq!(texts(&server, &jonas).await, ["Doors are locked.", "Keys are counted."]);
    first.says("All ").await;
    assert_eq!(texts(&server, &anna).await, ["Keys are counted.", "All Doors are locked."]);

    // Confined to a unit, and one of the two is in another.
    let ((owner, workspace), (member, _)) = (who(&server, &anna), who(&server, &jonas));
    let directory = &server.state.directory;
    let mut units = Vec::new();
    for name in ["Pumps", "Valves"] {
        let new = NewUnit { name: name.into(), parent: None };
        units.push(directory.put_unit(&owner, workspace, None, new).await.unwrap().id);
    }
    let change = ChangeMember { role: Role::Contributor, units: vec![units[0]] };
    directory.change_member(&owner, workspace, member.account, change).await.unwrap();
    server.state.hub.place(second.writer.doc, Some(units[1])).await.unwrap();
    assert_eq!(texts(&server, &jonas).await, ["All Doors are locked."]);

    // Erased: what was kept for the search is gone with the document.
    let kept = |doc: DocId| server.state.store.get(Table::Texts, &doc.0).unwrap().is_some();
    assert!(kept(first.writer.doc));
    server.state.hub.erase(first.writer.doc).await.unwrap();
    assert!(!kept(first.writer.doc));
    assert_eq!(texts(&server, &anna).await, ["Keys are counted."]);
    server.stop().await;
}
