//! Documents that settle how the workspace works, over real sockets: who runs the ISMS writes them, everybody who reads gets
//! them, and nothing else stands in their place.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use muster_shared::access::{Denied, Role};
use muster_shared::doc::{Document, genesis};
use muster_shared::id::{Actor, DocId};
use muster_shared::registers::{FIELDS, POLICIES, VIEWS, setting};
use muster_shared::schema::{Register, Value, own};
use muster_shared::sync::frame::Rejection;
use muster_shared::time::Timestamp;
use support::*;

const NOW: Timestamp = Timestamp(1_763_900_000_000);
const ROLE: Rejection = Rejection::Denied(Denied::Role);

/// A document of a register at an id, with a title, as this client's device writes it.
fn document(client: &Client, id: DocId, register: &Register) -> (Writer, Vec<Vec<u8>>) {
    let actor = Actor { prefix: client.prefix, counter: u64::from_be_bytes(random()) };
    let first = genesis(id, register);
    let mut document = Document::load(id, Some(actor), &[], std::slice::from_ref(&first)).unwrap();
    let title = document.set("title", &Value::text("Site"), NOW).unwrap().unwrap();
    let chunks = vec![first, title.chunk];
    (Writer::join(id, client.prefix, &chunks), chunks)
}

#[tokio::test]
async fn who_runs_the_isms_settles_its_fields_and_nobody_else_does() {
    let (_dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let id = setting(DocId(random()));
    for role in [Role::Contributor, Role::Auditor, Role::Reader] {
        let cookie = server.person(&format!("{role:?}"), role).await;
        let mut client = server.client(&cookie).await;
        let (mut writer, chunks) = document(&client, id, &FIELDS);
        assert_eq!(client.push(&mut writer, chunks).await.unwrap_err(), ROLE, "{role:?}");
    }
    let mut owner = server.client(&anna).await;
    let (mut writer, chunks) = document(&owner, id, &FIELDS);
    owner.push(&mut writer, chunks.clone()).await.unwrap();
    let mira = server.person("mira", Role::Manager).await;
    let mut manager = server.client(&mira).await;
    let mut joined = Writer::join(id, manager.prefix, &chunks);
    let edit = joined.put("of", "asset");
    manager.push(&mut joined, vec![edit]).await.unwrap();
    // It is there now, and still not for everybody to write.
    let cookie = server.person("carl", Role::Contributor).await;
    let mut contributor = server.client(&cookie).await;
    let mut joined = Writer::join(id, contributor.prefix, &chunks);
    let edit = joined.put("title", "Mine");
    assert_eq!(contributor.push(&mut joined, vec![edit]).await.unwrap_err(), ROLE);
    // What it is for: a value in a record, by somebody who may write that.
    let (mut record, first) = Writer::create(contributor.prefix);
    let value = record.put(&own::key(own::Kind::Line, id), "Hall 3");
    contributor.push(&mut record, vec![first, value]).await.unwrap();
}

#[tokio::test]
async fn settings_stand_at_ids_of_their_own_and_nothing_else_does() {
    let (_dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let mut owner = server.client(&anna).await;
    let drawn = DocId(random());
    for (id, register) in [(drawn, &FIELDS), (setting(drawn), &POLICIES), (setting(drawn), &VIEWS)] {
        let (mut writer, chunks) = document(&owner, id, register);
        let refused = owner.push(&mut writer, chunks).await.unwrap_err();
        assert_eq!(refused, Rejection::Setting, "{} at {id}", register.key);
    }
}
