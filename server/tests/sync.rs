//! Real sockets, real store: two people write, the server restarts, and everything that must be refused is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use futures_util::SinkExt;
use muster_server::AppState;
use muster_shared::access::{Denied, Role};
use muster_shared::id::{ActorPrefix, DeviceId, DocId};
use muster_shared::sync::frame::{self, Bytes, DocumentPush, Down, FeedEntry, Refusal, Rejection, Up};
use muster_shared::sync::limits;
use support::*;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

#[tokio::test(flavor = "multi_thread")]
async fn two_people_exchange_and_a_restart_keeps() {
    let (_dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let jonas = server.person("jonas", Role::Contributor).await;
    let mut a = server.client(&anna).await;
    let mut b = server.client(&jonas).await;

    let (mut writer, first) = Writer::create(a.prefix);
    let title = writer.put("title", "Access control");
    let (ws_seq, doc_seq) = a.push(&mut writer, vec![first.clone(), title.clone()]).await.unwrap();
    assert_eq!(doc_seq, 2);
    assert!(ws_seq > 0);
    // Sent again after a lost answer: acknowledged, not doubled.
    assert_eq!(a.push(&mut writer, vec![first.clone(), title.clone()]).await.unwrap().1, 2);

    // Jonas hears of it by the feed, with its row and its number.
    let (row, placement) = b
        .wait(|down| match down {
            Down::Feed { entries, .. } => entries.iter().find_map(|e| match e {
                FeedEntry::Moved { doc, row, placement, .. } if *doc == writer.doc => {
                    Some((row.clone(), placement.clone()))
                }
                _ => None,
            }),
            _ => None,
        })
        .await;
    assert_eq!(row.register, "policy");
    assert_eq!(placement.number, 1);

    let opened = b.open(writer.doc).await;
    assert_eq!(text(&opened, "title"), "Access control");
    a.open(writer.doc).await;
    let mut other = Writer::join(writer.doc, b.prefix, &[first, title]);
    let change = other.put("audience", "everybody");
    b.push(&mut other, vec![change.clone()]).await.unwrap();
    assert_eq!(a.event(writer.doc).await, vec![change.clone()]);

    drop((a, b));
    server.stop().await;
    let server = Server::start(&data).await;
    let mut a = server.client(&anna).await;
    let opened = a.open(writer.doc).await;
    assert_eq!((text(&opened, "title"), text(&opened, "audience")), ("Access control".into(), "everybody".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_must_be_refused_is_refused_and_the_rest_goes_on() {
    let (_dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let rita = server.person("rita", Role::Reader).await;
    let jonas = server.person("jonas", Role::Contributor).await;
    let mut a = server.client(&anna).await;
    let mut j = server.client(&jonas).await;
    let (mut writer, first) = Writer::create(a.prefix);
    let title = writer.put("title", "Backup");
    a.push(&mut writer, vec![first.clone(), title.clone()]).await.unwrap();
    let (mut healthy, begun) = Writer::create(j.prefix);
    j.push(&mut healthy, vec![begun]).await.unwrap();
    j.open(writer.doc).await;

    // A foreign actor: Jonas writes under Anna's prefix, and under nobody's.
    for prefix in [a.prefix, ActorPrefix([7; 8])] {
        let mut forged = Writer::join(writer.doc, prefix, &[first.clone(), title.clone()]);
        let change = forged.put("title", "forged");
        assert_eq!(j.push(&mut forged, vec![change]).await, Err(Rejection::ForeignActor));
    }

    // A reader.
    let mut r = server.client(&rita).await;
    let opened = r.open(writer.doc).await;
    assert_eq!(text(&opened, "title"), "Backup");
    let mut read_only = Writer::join(writer.doc, r.prefix, &[first.clone(), title.clone()]);
    let change = read_only.put("title", "mine now");
    assert_eq!(r.push(&mut read_only, vec![change]).await, Err(Rejection::Denied(Denied::Role)));
    let (mut own, begun) = Writer::create(r.prefix);
    assert_eq!(r.push(&mut own, vec![begun]).await, Err(Rejection::Denied(Denied::Role)));

    // Malformed: noise as a message, a text message, noise as a change, a push cut short.
    j.raw(vec![0xff; 100]).await;
    assert!(j.wait(|d| matches!(d, Down::Notice { reason: Rejection::Malformed, .. }).then_some(true)).await);
    let up = j.push_message(&mut healthy, vec![vec![1, 2, 3]]);
    assert_eq!(j.push_raw(&up).await, Err(Rejection::Malformed));
    let up = j.push_message(&mut healthy, vec![vec![9; 50]]);
    let Up::Push { batch, .. } = up else { panic!() };
    let mut cut = frame::encode(&up);
    cut.truncate(cut.len() - 20);
    j.raw(cut).await;
    assert_eq!(j.answer(batch).await, Err(Rejection::Malformed));

    // Oversized: a message above the limit, a chunk above its own.
    let up = j.push_message(&mut healthy, vec![vec![0; limits::FRAME + 10]]);
    assert_eq!(j.push_raw(&up).await, Err(Rejection::TooLarge));
    let up = j.push_message(&mut healthy, vec![vec![0; limits::CHUNK + 10]]);
    assert_eq!(j.push_raw(&up).await, Err(Rejection::TooLarge));

    // A gap, a missing dependency, a foreign beginning, another epoch.
    let mut ahead = Writer::join(writer.doc, j.prefix, &[first.clone(), title.clone()]);
    let one = ahead.put("audience", "one");
    let two = ahead.put("audience", "two");
    assert_eq!(j.push(&mut ahead, vec![two.clone()]).await, Err(Rejection::MissingDependency));
    let (other, wrong) = Writer::create(j.prefix);
    let mut wrong_id = Writer { doc: DocId(random()), am: other.am.clone() };
    assert_eq!(j.push(&mut wrong_id, vec![wrong]).await, Err(Rejection::NotGenesis));
    let up = Up::Push {
        batch: 900,
        documents: vec![DocumentPush { doc: writer.doc, epoch: 3, chunks: vec![Bytes(one.clone())], workspace: None }],
        signature: None,
    };
    assert_eq!(j.push_raw(&up).await, Err(Rejection::Epoch));

    // Atomic: one bad document, and the good one is not written either.
    let good = healthy.put("title", "Half");
    let half = Up::Push {
        batch: 901,
        documents: vec![
            DocumentPush { doc: healthy.doc, epoch: 0, chunks: vec![Bytes(good.clone())], workspace: None },
            DocumentPush { doc: writer.doc, epoch: 0, chunks: vec![Bytes(two.clone())], workspace: None },
        ],
        signature: None,
    };
    assert_eq!(j.push_raw(&half).await, Err(Rejection::MissingDependency));
    let whole = Up::Push {
        batch: 902,
        documents: vec![
            DocumentPush { doc: writer.doc, epoch: 0, chunks: vec![Bytes(one), Bytes(two)], workspace: None },
            DocumentPush { doc: healthy.doc, epoch: 0, chunks: vec![Bytes(good)], workspace: None },
        ],
        signature: None,
    };
    assert_eq!(j.push_raw(&whole).await.map(|(_, seq)| seq), Ok(4));

    // All of this on one connection, which still syncs; the document is as its honest writers left it.
    let change = healthy.put("audience", "all");
    j.push(&mut healthy, vec![change]).await.unwrap();
    let opened = a.open(writer.doc).await;
    assert_eq!((text(&opened, "title"), text(&opened, "audience")), ("Backup".into(), "two".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_slowed_and_the_sender_told() {
    let (_dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let mut a = server.client(&anna).await;
    let (mut writer, first) = Writer::create(a.prefix);
    a.push(&mut writer, vec![first.clone()]).await.unwrap();
    let same = a.push_message(&mut writer, vec![first]);
    // However slow the machine: on and on, until it is faster than what is allowed.
    let mut slowed = 0;
    for _ in 0..10 {
        for _ in 0..limits::PUSH_BURST {
            a.send(&same).await;
        }
        for _ in 0..limits::PUSH_BURST {
            if let Err(reason) = a.answer(2).await {
                assert!(matches!(reason, Rejection::TooFast(ms) if ms > 0), "{reason:?}");
                slowed += 1;
            }
        }
        if slowed > 0 {
            break;
        }
    }
    assert!(slowed > 0);
    // A second connection is unharmed.
    let mut b = server.client(&anna).await;
    assert_eq!(b.push_raw(&same).await.map(|(_, seq)| seq), Ok(1));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_our_own_pages_and_the_signed_in_get_a_conversation() {
    let (_dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    assert!(open_socket(server.address, &anna, "https://evil.example").await.is_err());
    let mut nobody = open_socket(server.address, "", &format!("http://{}", server.address)).await.unwrap();
    assert!(matches!(read(&mut nobody).await, Some(Down::Refused { reason: Refusal::SignedOut })));
    let mut old = open_socket(server.address, &anna, &format!("http://{}", server.address)).await.unwrap();
    let hello =
        Up::Hello { protocol: 0, app: "old".into(), device: DeviceId([1; 16]), incarnation: None, since: vec![] };
    old.send(Message::Binary(frame::encode(&hello).into())).await.unwrap();
    assert!(matches!(read(&mut old).await, Some(Down::Refused { reason: Refusal::AppTooOld })));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_workspace_does_not_exist() {
    let (_dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let mut a = server.client(&anna).await;
    let (mut writer, first) = Writer::create(a.prefix);
    a.push(&mut writer, vec![first.clone()]).await.unwrap();
    // Somebody with rights nowhere near it.
    let stranger = stranger(&server).await;
    let mut s = Client::connect(server.address, &stranger, None, 0).await;
    s.send(&Up::Open { doc: writer.doc, have: 0, epoch: 0 }).await;
    assert_eq!(s.wait(|d| if let Down::Unavailable { doc } = d { Some(*doc) } else { None }).await, writer.doc);
    let mut theirs = Writer::join(writer.doc, s.prefix, &[first]);
    let change = theirs.put("title", "theirs");
    assert_eq!(s.push(&mut theirs, vec![change]).await, Err(Rejection::Denied(Denied::OtherWorkspace)));
    server.stop().await;
}

/// An owner whose membership ended: signed in, with no workspace.
async fn stranger(server: &Server) -> String {
    let cookie = server.person("eve", Role::Reader).await;
    let headers = [("cookie", cookie.as_str())];
    let mut map = axum::http::HeaderMap::new();
    for (name, value) in headers {
        map.insert(name, value.parse().unwrap());
    }
    let who = server.state.people.session(&map).unwrap();
    let workspace = server.state.people.workspaces(&who)[0].principal.workspace;
    server.state.directory.remove_member(&who, workspace, who.account).await.unwrap();
    server.sign_in("eve").await
}

#[tokio::test(flavor = "multi_thread")]
async fn coming_back_costs_what_changed() {
    let (_dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let mut a = server.client(&anna).await;
    let mut writers = Vec::new();
    for i in 0..40 {
        let (mut writer, first) = Writer::create(a.prefix);
        let title = writer.put("title", format!("Policy {i}"));
        a.push(&mut writer, vec![first, title]).await.unwrap();
        writers.push(writer);
    }
    let mut b = server.client(&anna).await;
    let cursor = b.wait(|d| if let Down::Feed { cursor, complete: true, .. } = d { Some(*cursor) } else { None }).await;
    let (life, device) = (b.incarnation, b.device);
    drop(b);
    let mut size = 0;
    for writer in writers.iter_mut().take(3) {
        let change = writer.put("title", "changed");
        size += change.len();
        a.push(writer, vec![change]).await.unwrap();
    }
    let mut b = Client::connect_as(server.address, &anna, device, Some(life), cursor).await;
    let moved =
        b.wait(|d| if let Down::Feed { entries, complete: true, .. } = d { Some(entries.clone()) } else { None }).await;
    assert_eq!(moved.len(), 3);
    let documents =
        moved.iter().map(|e| if let FeedEntry::Moved { doc, epoch, .. } = e { (*doc, *epoch, 2) } else { panic!() });
    b.send(&Up::Fetch { documents: documents.collect() }).await;
    let mut came = 0;
    for writer in writers.iter().take(3) {
        came += b
            .wait(|d| match d {
                Down::State { doc, snapshot: None, chunks, .. } if *doc == writer.doc => {
                    Some(chunks.iter().map(|c| c.0.len()).sum::<usize>())
                }
                _ => None,
            })
            .await;
    }
    assert_eq!(came, size, "exactly the changes");
    // A cursor of another life of the store counts for nothing.
    let mut c =
        Client::connect_as(server.address, &anna, device, Some(muster_shared::id::Incarnation([1; 16])), cursor).await;
    let all = c.wait(|d| if let Down::Feed { entries, .. } = d { Some(entries.len()) } else { None }).await;
    assert_eq!(all, 40);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_is_dropped_and_nobody_waits_for_it() {
    let (_dir, data) = folder();
    let mut state = AppState::open(config(&data)).await.unwrap();
    state.sockets.queue = 100_000;
    let server = Server::with(state).await;
    let anna = server.person("anna", Role::Owner).await;
    let mut a = server.client(&anna).await;
    let (mut writer, first) = Writer::create(a.prefix);
    a.push(&mut writer, vec![first]).await.unwrap();
    // Its system takes little, and it reads nothing while much is written.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let stream = socket.connect(server.address).await.unwrap();
    let mut request = format!("ws://{}/sync/v1", server.address).into_client_request().unwrap();
    request.headers_mut().insert("origin", format!("http://{}", server.address).parse().unwrap());
    request.headers_mut().insert("cookie", anna.parse().unwrap());
    let (mut slow, _) = tokio_tungstenite::client_async(request, stream).await.unwrap();
    let hello = Up::Hello { protocol: 1, app: "t".into(), device: DeviceId([9; 16]), incarnation: None, since: vec![] };
    slow.send(Message::Binary(frame::encode(&hello).into())).await.unwrap();
    let open = Up::Open { doc: writer.doc, have: 0, epoch: 0 };
    slow.send(Message::Binary(frame::encode(&open).into())).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let open_before = server.state.sockets.tasks.len();
    let (mut written, mut last) = (1, 0);
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while server.state.sockets.tasks.len() == open_before {
        assert!(std::time::Instant::now() < deadline, "the slow reader is never dropped");
        // Enough for every buffer on the way; the connection then has time to end.
        if written > 300 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            continue;
        }
        // Not to be compressed away.
        let noise: String = random::<40_000>().iter().map(|b| char::from(b'!' + b % 90)).collect();
        let change = writer.put("title", noise);
        last = change.len();
        a.push(&mut writer, vec![change]).await.unwrap();
        written += 1;
    }
    drop(slow);
    let mut again = server.client(&anna).await;
    again.send(&Up::Open { doc: writer.doc, have: written - 1, epoch: 0 }).await;
    let came = again
        .wait(|d| if let Down::State { doc_seq, chunks, .. } = d { Some((*doc_seq, chunks[0].0.len())) } else { None })
        .await;
    // Stored and sent compressed.
    assert!(came.0 == written && came.1 <= last, "it comes back for exactly what it lacks: {came:?}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn presence_is_stamped_and_ends() {
    let (_dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let jonas = server.person("jonas", Role::Contributor).await;
    let (mut a, mut b) = (server.client(&anna).await, server.client(&jonas).await);
    let (mut writer, first) = Writer::create(a.prefix);
    a.push(&mut writer, vec![first]).await.unwrap();
    a.open(writer.doc).await;
    b.open(writer.doc).await;
    a.send(&Up::Presence { doc: writer.doc, data: Bytes(b"here".to_vec()) }).await;
    let peer = b.wait(|d| if let Down::Presence { peers } = d { peers.first().cloned() } else { None }).await;
    assert_eq!((peer.name.as_str(), peer.data.0.as_slice()), ("anna", b"here".as_slice()));
    // A third sees at once who is there.
    let mut c = server.client(&jonas).await;
    c.open(writer.doc).await;
    assert_eq!(c.wait(|d| if let Down::Presence { peers } = d { Some(peers.len()) } else { None }).await, 1);
    drop(a);
    let gone = b.wait(|d| if let Down::Presence { peers } = d { peers.first().cloned() } else { None }).await;
    assert_eq!((gone.connection, gone.data.0.len()), (peer.connection, 0));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_tells_the_sockets() {
    let (_dir, data) = folder();
    let server = Server::start(&data).await;
    let anna = server.person("anna", Role::Owner).await;
    let mut a = server.client(&anna).await;
    let stopping = tokio::spawn(server.stop());
    let reason = a.wait(|d| if let Down::Refused { reason } = d { Some(*reason) } else { None }).await;
    assert_eq!(reason, Refusal::Stopping);
    stopping.await.unwrap();
}
