//! Comments over real sockets (MODEL.md 6): whoever may read a record says something about it under their own name, and
//! nobody says anything under another's.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, ObjType, ROOT};
use muster_server::hub::SignedIn;
use muster_shared::access::{Denied, Role};
use muster_shared::comments::{Entry, Mark, Name, Remark, Tally, companion, open_threads};
use muster_shared::doc::{Document, genesis};
use muster_shared::id::{AccountId, Actor, DocId, EntryId, UnitId, WorkspaceId};
use muster_shared::registers::{COMMENTS, POLICIES};
use muster_shared::schema::Register;
use muster_shared::sync::frame::{Bytes, Down, FeedEntry, Rejection, Up};
use muster_shared::sync::row::{Placement, Row};
use muster_shared::time::Timestamp;
use support::*;

const NOW: Timestamp = Timestamp(1_763_900_000_000);
const ELSEWHERE: Rejection = Rejection::Denied(Denied::OtherWorkspace);

fn who(server: &Server, cookie: &str) -> (SignedIn, WorkspaceId) {
    let mut headers = axum::http::HeaderMap::new();
    headers.insert("cookie", cookie.parse().unwrap());
    let who = server.state.people.session(&headers).unwrap();
    let workspace = server.state.people.workspaces(&who)[0].principal.workspace;
    (who, workspace)
}

/// What a device writes into a companion, from its first change on.
struct Said {
    writer: Writer,
    chunks: Vec<Vec<u8>>,
}

impl Said {
    /// The comments of `author` on `of`, with one comment, written under the client's own actor.
    fn new(client: &Client, of: DocId, author: AccountId, text: &str) -> Self {
        Self::at(client, companion(of, author), &COMMENTS, of, author, text)
    }

    /// The same at any id, as anything.
    fn at(client: &Client, id: DocId, register: &Register, of: DocId, author: AccountId, text: &str) -> Self {
        let actor = Actor { prefix: client.prefix, counter: u64::from_be_bytes(random()) };
        let first = genesis(id, register);
        let mut document = Document::load(id, Some(actor), &[], std::slice::from_ref(&first)).unwrap();
        let mut chunks = vec![first];
        if register.key == COMMENTS.key {
            chunks.push(document.belongs(of, author, NOW).unwrap().unwrap().chunk);
            let said = Entry::Remark(Remark { text: vec![text.into()], at: NOW, ..Remark::default() });
            chunks.push(document.say(EntryId(random()), &said, NOW).unwrap().unwrap().chunk);
        }
        let writer = Writer::join(id, client.prefix, &chunks);
        Self { writer, chunks }
    }

    async fn push(&mut self, client: &mut Client) -> Result<(u64, u64), Rejection> {
        let chunks = self.chunks.clone();
        client.push(&mut self.writer, chunks).await
    }
}

/// The row and placement of a document, as the feed tells them to somebody who arrives now.
async fn told(server: &Server, cookie: &str, doc: DocId) -> Option<(Row, Placement)> {
    let mut client = server.client(cookie).await;
    let mut found = None;
    client
        .wait(|d| {
            let Down::Feed { entries, complete, .. } = d else { return None };
            for entry in entries {
                if let FeedEntry::Moved { doc: of, row, placement, .. } = entry
                    && *of == doc
                {
                    found = Some((row.clone(), placement.clone()));
                }
            }
            complete.then_some(())
        })
        .await;
    found
}

struct Office {
    _dir: tempfile::TempDir,
    server: Server,
    anna: String,
    rita: String,
    owner: SignedIn,
    reader: SignedIn,
    workspace: WorkspaceId,
}

/// Anna, who owns the workspace, and Rita, who reads.
async fn office() -> Office {
    let (dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let rita = server.person("rita", Role::Reader).await;
    let (owner, workspace) = who(&server, &anna);
    let (reader, _) = who(&server, &rita);
    Office { _dir: dir, server, anna, rita, owner, reader, workspace }
}

async fn record(client: &mut Client, title: &str) -> Writer {
    let (mut writer, first) = Writer::create(client.prefix);
    let title = writer.put("title", title);
    client.push(&mut writer, vec![first, title]).await.unwrap();
    writer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_comments_on_what_they_may_not_write() {
    let Office { _dir, server, anna, rita, owner, reader, .. } = office().await;
    let (mut a, mut r) = (server.client(&anna).await, server.client(&rita).await);
    let mut policy = record(&mut a, "Access").await;
    let mut theirs = Writer::join(
        policy.doc,
        r.prefix,
        &policy.am.get_changes(&[]).iter().map(|c| c.raw_bytes().to_vec()).collect::<Vec<_>>(),
    );
    let change = theirs.put("title", "Mine");
    assert_eq!(r.push(&mut theirs, vec![change]).await, Err(Rejection::Denied(Denied::Role)));

    let mut said = Said::new(&r, policy.doc, reader.account, "Who may have a key?");
    said.push(&mut r).await.unwrap();
    let id = said.writer.doc;
    let (row, placement) = told(&server, &anna, id).await.unwrap();
    assert_eq!(placement.of, Some(policy.doc));
    let first = Tally::of(&row).unwrap();
    assert_eq!((first.of, first.author, open_threads([&first])), (policy.doc, reader.account, 1));
    // Writable for its author, and for nobody else, whatever they may otherwise.
    r.send(&Up::Open { doc: id, have: 0, epoch: 0 }).await;
    assert!(r.state(id).await.2);
    a.send(&Up::Open { doc: id, have: 0, epoch: 0 }).await;
    assert!(!a.state(id).await.2);

    // The answer and the mark are Anna's, in her own document.
    let mut answer = Said::new(&a, policy.doc, owner.account, "Whoever works there");
    answer.push(&mut a).await.unwrap();
    assert_ne!(answer.writer.doc, id);
    // Deleting the record leaves what was said about it.
    let mut document =
        Document::load(policy.doc, Some(Actor { prefix: a.prefix, counter: 77 }), &policy.am.save(), &[] as &[&[u8]])
            .unwrap();
    let deletion = document.set_deleted(true, NOW).unwrap().unwrap().chunk;
    a.push(&mut policy, vec![deletion]).await.unwrap();
    assert!(told(&server, &rita, id).await.is_some_and(|(row, _)| !row.deleted));
    let mut again = Said::new(&r, policy.doc, reader.account, "Still a question");
    again.push(&mut r).await.unwrap();
    // Erasing it takes them along.
    server.state.hub.erase(policy.doc).await.unwrap();
    assert_eq!(told(&server, &rita, id).await, None);
    assert_eq!(again.push(&mut r).await, Err(Rejection::Erased));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_comments_under_another_name_or_in_another_place() {
    let Office { _dir, server, anna, rita, owner, reader, .. } = office().await;
    let (mut a, mut r) = (server.client(&anna).await, server.client(&rita).await);
    let (first, second) = (record(&mut a, "First").await.doc, record(&mut a, "Second").await.doc);
    // Under Anna's name, at the place of Anna's comments.
    let mut forged = Said::new(&r, first, owner.account, "I approve");
    assert_eq!(forged.push(&mut r).await, Err(Rejection::Companion));
    // Under Anna's name, at the place of Rita's.
    let own = companion(first, reader.account);
    let mut forged = Said::at(&r, own, &COMMENTS, first, owner.account, "I approve");
    assert_eq!(forged.push(&mut r).await, Err(Rejection::Companion));
    // At the place of one record, on another.
    let mut forged = Said::at(&r, own, &COMMENTS, second, reader.account, "Where is this?");
    assert_eq!(forged.push(&mut r).await, Err(Rejection::Companion));
    // At a place of one's own choice, by somebody who may make records.
    let mut forged = Said::at(&a, DocId(random()), &COMMENTS, first, owner.account, "Nowhere");
    assert_eq!(forged.push(&mut a).await, Err(Rejection::Companion));
    // A record at the place of comments, before their author comes.
    let mut squatted = Said::at(&a, own, &POLICIES, first, owner.account, "");
    assert_eq!(squatted.push(&mut a).await, Err(Rejection::Companion));
    // On nothing, and on comments.
    let mut lost = Said::new(&r, DocId(random()), reader.account, "Hello?");
    assert_eq!(lost.push(&mut r).await, Err(ELSEWHERE));
    let mut about = Said::new(&r, companion(first, owner.account), reader.account, "About you");
    assert_eq!(about.push(&mut r).await, Err(Rejection::Companion));
    // None of it was kept, so the place is free for who belongs there.
    let mut said = Said::new(&r, first, reader.account, "Mine");
    said.push(&mut r).await.unwrap();

    // Into another's comments: even the owner's change is refused, as is one that moves them to another record.
    let mut into = Writer::join(own, a.prefix, &said.chunks);
    let change = into.put("author", owner.account.to_string());
    assert_eq!(a.push(&mut into, vec![change]).await, Err(Rejection::Companion));
    for (key, value) in [("of", second.to_string()), ("author", owner.account.to_string()), ("kind", "policy".into())] {
        let mut copy = Writer::join(own, r.prefix, &said.chunks);
        let change = copy.put(key, value);
        assert_eq!(r.push(&mut copy, vec![change]).await, Err(Rejection::Companion), "{key}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_are_seen_where_their_record_is_seen() {
    let Office { _dir, server, anna, rita, owner, reader, workspace } = office().await;
    let jonas = server.person("jonas", Role::Contributor).await;
    let (member, _) = who(&server, &jonas);
    let directory = &server.state.directory;
    let mut units: Vec<UnitId> = Vec::new();
    for name in ["Pumps", "Valves"] {
        let new = muster_shared::api::NewUnit { name: name.into(), parent: None };
        units.push(directory.put_unit(&owner, workspace, None, new).await.unwrap().id);
    }
    let mut a = server.client(&anna).await;
    let policy = record(&mut a, "Pumps only").await.doc;
    server.state.hub.place(policy, Some(units[0])).await.unwrap();
    let confined = muster_shared::api::ChangeMember { role: Role::Contributor, units: vec![units[1]] };
    directory.change_member(&owner, workspace, member.account, confined).await.unwrap();
    let mut j = server.client(&jonas).await;
    let mut refused = Said::new(&j, policy, member.account, "I should not see this");
    assert_eq!(refused.push(&mut j).await, Err(Rejection::Denied(Denied::Unit)));

    let mut r = server.client(&rita).await;
    let mut said = Said::new(&r, policy, reader.account, "About pumps");
    said.push(&mut r).await.unwrap();
    let id = said.writer.doc;
    assert_eq!(told(&server, &rita, id).await.map(|(_, p)| p.unit), Some(Some(units[0])));
    assert_eq!(told(&server, &jonas, id).await, None);
    j.send(&Up::Fetch { documents: vec![(id, 0, 0)] }).await;
    assert_eq!(j.wait(|d| if let Down::Unavailable { doc } = d { Some(*doc) } else { None }).await, id);
    // A record that is shared by name is shared with what is said about it.
    let at = muster_shared::access::Resource::Document { workspace, doc: policy, unit: Some(units[0]) };
    directory.set_grant(&owner, at, member.account, Some(false)).await.unwrap();
    assert!(told(&server, &jonas, id).await.is_some());
    let mut j = server.client(&jonas).await;
    let mut allowed = Said::new(&j, policy, member.account, "Now I do");
    allowed.push(&mut j).await.unwrap();
    directory.set_grant(&owner, at, member.account, None).await.unwrap();
    assert_eq!(told(&server, &jonas, id).await, None);
    // They move with it.
    let mut j = server.client(&jonas).await;
    server.state.hub.place(policy, Some(units[1])).await.unwrap();
    let shown = |d: &Down| match d {
        Down::Feed { entries, .. } => {
            entries.iter().any(|e| matches!(e, FeedEntry::Moved { doc, .. } if *doc == id)).then_some(())
        }
        _ => None,
    };
    j.wait(shown).await;
    assert_eq!(told(&server, &jonas, id).await.map(|(_, p)| p.unit), Some(Some(units[1])));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_of_an_author_make_one_document_and_who_left_writes_no_more() {
    let Office { _dir, server, anna, rita, owner, reader, workspace } = office().await;
    let mut a = server.client(&anna).await;
    let policy = record(&mut a, "Access").await.doc;
    // Apart from each other, each from the first change on.
    let (mut desk, mut phone) = (server.client(&rita).await, server.client(&rita).await);
    let mut one = Said::new(&desk, policy, reader.account, "From the desk");
    let mut two = Said::new(&phone, policy, reader.account, "From the phone");
    one.push(&mut desk).await.unwrap();
    two.push(&mut phone).await.unwrap();
    let (row, _) = told(&server, &anna, one.writer.doc).await.unwrap();
    assert_eq!(open_threads([&Tally::of(&row).unwrap()]), 2);
    assert!(row.conflicts.is_empty());

    // With her record in the same push: the server takes the record first when they come apart.
    let (mut fresh, begin) = Writer::create(a.prefix);
    let title = fresh.put("title", "New");
    let own = Said::new(&a, fresh.doc, owner.account, "A note");
    let Up::Push { batch, mut documents, signature } = a.push_message(&mut fresh, vec![begin.clone(), title.clone()])
    else {
        panic!("a push")
    };
    documents.push(muster_shared::sync::frame::DocumentPush {
        doc: own.writer.doc,
        epoch: 0,
        chunks: own.chunks.iter().cloned().map(Bytes).collect(),
        workspace: Some(workspace),
    });
    assert_eq!(a.push_raw(&Up::Push { batch, documents, signature }).await, Err(ELSEWHERE));
    a.push(&mut fresh, vec![begin, title]).await.unwrap();
    let mut own = own;
    own.push(&mut a).await.unwrap();

    server.state.directory.remove_member(&owner, workspace, reader.account).await.unwrap();
    desk.wait(|d| matches!(d, Down::Refused { .. }).then_some(())).await;
    phone.wait(|d| matches!(d, Down::Refused { .. }).then_some(())).await;
    let more = Said::new(&phone, policy, reader.account, "One more thing").writer.doc;
    let (row, _) = told(&server, &anna, more).await.unwrap();
    assert_eq!(open_threads([&Tally::of(&row).unwrap()]), 2, "what they said stays");
    server.stop().await;
}

/// The shape in which entries are stored is what other clients write too.
#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_a_map_under_an_id() {
    let Office { _dir, server, anna, rita, reader, .. } = office().await;
    let (mut a, mut r) = (server.client(&anna).await, server.client(&rita).await);
    let policy = record(&mut a, "Access").await.doc;
    let said = Said::new(&r, policy, reader.account, "One");
    let mut am = AutoCommit::new();
    for chunk in &said.chunks {
        am.load_incremental(chunk).unwrap();
    }
    am.set_actor(ActorId::from(Actor { prefix: r.prefix, counter: 5 }.to_bytes()));
    let (_, map) = automerge::ReadDoc::get(&am, ROOT, "entries").unwrap().unwrap();
    let id = EntryId(random());
    let entry = am.put_object(&map, id.to_string(), ObjType::Map).unwrap();
    let words = am.put_object(&entry, "text", ObjType::Text).unwrap();
    am.splice_text(&words, 0, 0, "Typed elsewhere").unwrap();
    am.put(&entry, "at", NOW.0).unwrap();
    am.commit_with(CommitOptions::default().with_time(NOW.0));
    let change = am.get_last_local_change().unwrap().raw_bytes().to_vec();
    let mut writer = said.writer.clone();
    r.push(&mut writer, [said.chunks, vec![change]].concat()).await.unwrap();
    let opened = a.open(writer.doc).await.save();
    let document = Document::load(writer.doc, None, &opened, &[] as &[&[u8]]).unwrap();
    let name = Name { author: reader.account, id };
    let threads = muster_shared::comments::conversation(&[(reader.account, document.entries())]);
    assert!(threads.iter().any(|t| t.first.name == name && t.first.said.text == ["Typed elsewhere"]));
    server.stop().await;
}

/// A mark that says it has seen this many others, which its row tells all.
fn seen(client: &Client, of: DocId, author: AccountId, many: usize) -> Said {
    let mut said = Said::new(client, of, author, "Look at all these");
    let actor = Actor { prefix: client.prefix, counter: u64::from_be_bytes(random()) };
    let mut document = Document::load(companion(of, author), Some(actor), &[], &said.chunks).unwrap();
    let name = || Name { author, id: EntryId(random()) };
    let seen = (0..many).map(|_| name()).collect();
    let mark = Mark { on: name(), resolved: true, seen, at: NOW, by: None };
    said.chunks.push(document.say(EntryId(random()), &Entry::Mark(mark), NOW).unwrap().unwrap().chunk);
    said.writer = Writer::join(companion(of, author), client.prefix, &said.chunks);
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_makes_what_others_are_told_too_large_to_read() {
    let Office { _dir, server, anna, rita, reader, .. } = office().await;
    let (mut a, mut r) = (server.client(&anna).await, server.client(&rita).await);
    let policy = record(&mut a, "Access").await;
    let mut huge = seen(&r, policy.doc, reader.account, 20_000);
    assert_eq!(huge.push(&mut r).await, Err(Rejection::TooLarge));

    // As large as they may be, and more of them than a frame holds: they come in several.
    let mut large = Vec::new();
    for at in 0..24 {
        let policy = record(&mut a, &format!("Policy {at}")).await;
        let mut said = seen(&r, policy.doc, reader.account, 1_200);
        said.push(&mut r).await.unwrap();
        large.push(said.writer.doc);
    }
    let bytes = muster_shared::sync::frame::encode(&told(&server, &anna, large[0]).await.unwrap().0).len();
    assert!(bytes * large.len() > 1 << 20, "{bytes} bytes each are no trial");
    for doc in [large[0], large[23]] {
        assert!(told(&server, &anna, doc).await.is_some());
    }
}
