//! People over real HTTP: sessions, set-up, invitations, guests, tokens, members.
#![allow(clippy::unwrap_used, missing_docs)]

mod web;

use muster_server::hub::People;
use muster_server::store::{Batch, DocumentWrite};
use muster_shared::access::Role;
use muster_shared::api::{path, paths};
use muster_shared::doc::{Document, genesis};
use muster_shared::id::DocId;
use muster_shared::registers::POLICIES;
use muster_shared::sync::guard::inspect;
use serde_json::{Value, json};
use web::{DAY, PASSWORD, Server};

#[tokio::test]
async fn a_session_is_new_at_sign_in_and_ends_at_sign_out_and_in_time() {
    let s = Server::start().await;
    s.add("anna", Role::Owner).await;
    assert_eq!(s.get(paths::ME, "").await.error(), "signed_out");

    // Fixation: a cookie that somebody planted is neither taken over nor left alive.
    let planted = s.sign_in("anna").await;
    let form = json!({"email": "ANNA@example.org ", "password": PASSWORD});
    let r = s.post(paths::SIGN_IN, &planted, form.clone()).await;
    let cookie = r.cookie().unwrap();
    assert_ne!(planted, cookie);
    assert_eq!(s.get(paths::ME, &planted).await.status, 401);
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(r.header("set-cookie").contains(part), "{}", r.header("set-cookie"));
    }
    assert!(!r.header("set-cookie").contains("Secure"), "plain HTTP on loopback");
    assert_eq!(r.header("cache-control"), "no-store");

    let me = s.get(paths::ME, &cookie).await.json();
    assert_eq!((me["email"].as_str(), me["offline_days"].as_u64()), (Some("anna@example.org"), Some(14)));
    assert_eq!(me["workspaces"][0]["role"], "owner");

    // Use prolongs it, disuse ends it.
    s.pass(29 * DAY);
    assert_eq!(s.get(paths::ME, &cookie).await.status, 200);
    s.pass(29 * DAY);
    assert_eq!(s.get(paths::ME, &cookie).await.status, 200);
    s.pass(31 * DAY);
    assert_eq!(s.get(paths::ME, &cookie).await.status, 401);

    // Signing out ends it on the server, not only in the browser.
    let cookie = s.sign_in("anna").await;
    let mut revocations = s.state.directory.revocations();
    let r = s.post(paths::SIGN_OUT, &cookie, json!({})).await;
    assert_eq!((r.status, r.cookie().as_deref()), (204, Some("muster_session=")));
    assert_eq!(s.get(paths::ME, &cookie).await.status, 401);
    assert!(revocations.try_recv().is_ok(), "open sockets are told");
    s.stop().await;
}

#[tokio::test]
async fn a_session_may_not_live_for_ever() {
    let s = Server::start().await;
    let (_, cookie) = s.person("anna", Role::Owner).await;
    let mut days = 0;
    while s.get(paths::ME, &cookie).await.status == 200 {
        s.pass(20 * DAY);
        days += 20;
        assert!(days < 420, "still signed in after {days} days");
    }
    assert!(days > 340, "ended after {days} days");
    s.stop().await;
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let s = Server::start().await;
    let (_, one) = s.person("anna", Role::Owner).await;
    let two = s.sign_in("anna").await;
    let wrong = json!({"current": "not the password", "new": "a brand new passphrase"});
    assert_eq!(s.post(paths::PASSWORD, &one, wrong).await.error(), "wrong_credentials");
    let weak = json!({"current": PASSWORD, "new": "short"});
    assert_eq!(s.post(paths::PASSWORD, &one, weak).await.error(), "weak_password");
    let good = json!({"current": PASSWORD, "new": "a brand new passphrase"});
    assert_eq!(s.post(paths::PASSWORD, &one, good).await.status, 204);
    assert_eq!(s.get(paths::ME, &one).await.status, 200);
    assert_eq!(s.get(paths::ME, &two).await.status, 401);
    let old = json!({"email": "anna@example.org", "password": PASSWORD});
    assert_eq!(s.post(paths::SIGN_IN, "", old).await.error(), "wrong_credentials");

    let new = json!({"email": "anna@example.org", "password": "a brand new passphrase"});
    let three = s.post(paths::SIGN_IN, "", new).await.cookie().unwrap();
    let all = s.get(paths::SESSIONS, &one).await.json();
    let other = all.as_array().unwrap().iter().find(|x| x["current"] == false).unwrap()["id"].clone();
    let url = path(paths::SESSION, &[&other.as_str().unwrap()]);
    assert_eq!(s.change("DELETE", &url, &one, json!({})).await.status, 204);
    assert_eq!(s.get(paths::ME, &three).await.status, 401);
    assert_eq!(s.change("PUT", paths::PROFILE, &one, json!({"name": "Anna K."})).await.json()["name"], "Anna K.");
    s.stop().await;
}

#[tokio::test]
async fn the_set_up_link_works_once_and_nobody_else_takes_the_workspace() {
    let s = Server::start().await;
    assert_eq!(s.get(paths::SETUP, "").await.json(), json!({"needed": true}));
    let old = s.state.directory.setup_link().await.unwrap().unwrap();
    let token = s.state.directory.setup_link().await.unwrap().unwrap();
    let form = |token: &str| json!({"token": token, "workspace": "Works", "name": "Anna", "email": "anna@example.org", "password": PASSWORD});
    for wrong in ["", "x", &old] {
        assert_eq!(s.post(paths::SETUP, "", form(wrong)).await.error(), "link_invalid", "{wrong}");
    }
    // Two at once: one wins.
    let (a, b) = tokio::join!(s.post(paths::SETUP, "", form(&token)), s.post(paths::SETUP, "", form(&token)));
    let mut both = [a.status, b.status];
    both.sort_unstable();
    assert_eq!(both, [200, 409]);
    let cookie = a.cookie().or(b.cookie()).unwrap();
    assert_eq!(s.get(paths::ME, &cookie).await.json()["workspaces"][0]["role"], "owner");
    assert_eq!(s.get(paths::SETUP, "").await.json(), json!({"needed": false}));
    assert_eq!(s.post(paths::SETUP, "", form(&token)).await.error(), "already_set_up");
    assert_eq!(s.state.directory.setup_link().await.unwrap(), None);
    s.stop().await;
}

async fn invite(s: &Server, cookie: &str, body: Value) -> String {
    let r = s.post(&path(paths::INVITATIONS, &[&s.workspace()]), cookie, body).await;
    assert_eq!(r.status, 201, "{}", r.body);
    let link = r.json()["link"].as_str().unwrap().to_owned();
    let (page, token) = link.split_once('#').unwrap();
    assert_eq!(page, format!("{}/invitation", s.origin()), "the secret stays in the fragment");
    token.to_owned()
}

#[tokio::test]
async fn an_invitation_is_good_once_and_not_for_ever() {
    let s = Server::start().await;
    let (_, anna) = s.person("anna", Role::Owner).await;
    let body = json!({"note": "Jonas", "role": "contributor", "days": 3});
    let token = invite(&s, &anna, body.clone()).await;
    let view = s.get(&path(paths::INVITATION, &[&token]), "").await.json();
    assert_eq!(
        (&view["workspace"], &view["by"], &view["role"]),
        (&json!("Works"), &json!("anna"), &json!("contributor"))
    );

    let accept = path(paths::INVITATION_ACCEPT, &[&token]);
    let form = json!({"name": "Jonas", "email": "jonas@example.org", "password": PASSWORD});
    let (a, b) = tokio::join!(s.post(&accept, "", form.clone()), s.post(&accept, "", form.clone()));
    assert_eq!(a.status.min(b.status), 200, "{} {}", a.body, b.body);
    assert!(a.status.max(b.status) >= 409);
    assert_eq!(s.post(&accept, "", form.clone()).await.error(), "link_invalid");
    assert_eq!(s.get(&path(paths::INVITATION, &[&token]), "").await.error(), "link_invalid");

    // An existing account needs its own password.
    let token = invite(&s, &anna, body.clone()).await;
    let accept = path(paths::INVITATION_ACCEPT, &[&token]);
    let stolen = json!({"name": "x", "email": "anna@example.org", "password": "something else entirely"});
    assert_eq!(s.post(&accept, "", stolen).await.error(), "email_taken");

    // Too old, and taken back.
    s.pass(4 * DAY);
    assert_eq!(s.post(&accept, "", form.clone()).await.error(), "link_invalid");
    let token = invite(&s, &anna, body).await;
    let list = s.get(&path(paths::INVITATIONS, &[&s.workspace()]), &anna).await.json();
    let id = list[0]["id"].as_str().unwrap().to_owned();
    let url = path(paths::WORKSPACE_INVITATION, &[&s.workspace(), &id]);
    assert_eq!(s.change("DELETE", &url, &anna, json!({})).await.status, 204);
    let accept = path(paths::INVITATION_ACCEPT, &[&token]);
    assert_eq!(s.post(&accept, "", form).await.error(), "link_invalid");
    s.stop().await;
}

#[tokio::test]
async fn a_guest_sees_the_named_document_and_nothing_else_until_the_time_is_up() {
    let s = Server::start().await;
    let (id, anna) = s.person("anna", Role::Owner).await;
    let shown = s.document(id, "shown").await;
    let hidden = s.document(id, "hidden").await;
    let ws = s.workspace();
    let body =
        |grants: Value| json!({"note": "Auditor", "role": "guest", "days": 3, "guest_days": 10, "grants": grants});
    let url = path(paths::INVITATIONS, &[&ws]);
    assert_eq!(s.post(&url, &anna, body(json!([]))).await.error(), "bad_reference");
    let unknown = muster_shared::id::DocId([9; 16]);
    assert_eq!(s.post(&url, &anna, body(json!([{"doc": unknown, "write": false}]))).await.error(), "bad_reference");

    let token = invite(&s, &anna, body(json!([{"doc": shown, "write": false}]))).await;
    let r = s.post(&path(paths::INVITATION_ACCEPT, &[&token]), "", json!({"name": "Guest G."})).await;
    assert_eq!(r.status, 200, "{}", r.body);
    let guest = r.cookie().unwrap();
    let me = s.get(paths::ME, &guest).await.json();
    assert_eq!((&me["email"], &me["workspaces"][0]["role"]), (&Value::Null, &json!("guest")));
    assert_eq!(me["workspaces"][0]["grants"], json!([{"doc": shown, "write": false}]));

    let who = s.state.directory.by_session(guest.split_once('=').unwrap().1).unwrap();
    let rights = s.state.directory.rights(&who, ws).unwrap();
    let at = |doc| muster_shared::access::Resource::Document { workspace: ws, doc, unit: None };
    use muster_shared::access::{Action, decide};
    assert!(decide(&rights, Action::Read, &at(shown)).is_ok());
    assert!(decide(&rights, Action::Write, &at(shown)).is_err());
    assert!(decide(&rights, Action::Read, &at(hidden)).is_err());
    for url in [paths::MEMBERS, paths::UNITS, paths::TOKENS, paths::INVITATIONS, paths::HOLDING, paths::LEDGER] {
        assert_eq!(s.get(&path(url, &[&ws]), &guest).await.error(), "denied_role", "{url}");
    }

    s.pass(11 * DAY);
    assert!(s.state.directory.rights(&who, ws).is_none());
    let mut revocations = s.state.directory.revocations();
    s.state.directory.sweep().await.unwrap();
    assert!(revocations.try_recv().is_ok(), "open sockets of the guest are cut");
    s.stop().await;
}

#[tokio::test]
async fn tokens_are_shown_once_do_what_their_scope_says_and_end() {
    let s = Server::start().await;
    let (_, anna) = s.person("anna", Role::Owner).await;
    let ws = s.workspace();
    let url = path(paths::TOKENS, &[&ws]);
    let make = async |scope: &str| {
        let r = s.post(&url, &anna, json!({"name": "script", "scope": scope, "days": 30})).await;
        assert_eq!(r.status, 201, "{}", r.body);
        (r.json()["secret"].as_str().unwrap().to_owned(), r.json()["token"]["id"].as_str().unwrap().to_owned())
    };
    let (full, _) = make("full").await;
    let (sync, sync_id) = make("sync").await;
    let (read, _) = make("read").await;
    assert!(full.starts_with("mst_") && !s.get(&url, &anna).await.body.contains(&full[4..]));

    let by = async |method: &str, url: &str, token: &str| {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str()), ("x-muster", "1"), ("content-type", "application/json")];
        s.send(method, url, &headers, (method != "GET").then(|| r#"{"name":"X"}"#.to_owned())).await
    };
    let members = path(paths::MEMBERS, &[&ws]);
    assert_eq!(by("GET", &members, &full).await.status, 200);
    for narrow in [&sync, &read] {
        assert_eq!(by("GET", paths::ME, narrow).await.status, 200);
        assert_eq!(by("GET", &members, narrow).await.error(), "denied_scope");
        assert_eq!(by("PUT", &path(paths::WORKSPACE, &[&ws]), narrow).await.error(), "denied_scope");
    }
    // No token manages the account or makes further tokens, and none works as a cookie.
    assert_eq!(by("POST", &url, &full).await.error(), "denied_scope");
    assert_eq!(by("PUT", paths::PROFILE, &full).await.error(), "denied_scope");
    assert_eq!(by("GET", paths::SESSIONS, &full).await.error(), "denied_scope");
    assert_eq!(s.get(paths::ME, &format!("muster_session={full}")).await.status, 401);
    let session = anna.split_once('=').unwrap().1;
    assert_eq!(by("GET", paths::ME, session).await.status, 401, "a session's secret is no token");
    // Where a token is named, the cookie does not count.
    let both = [("authorization", "Bearer mst_wrong"), ("cookie", anna.as_str())];
    assert_eq!(s.send("GET", paths::ME, &both, None).await.status, 401);

    assert_eq!(s.change("DELETE", &path(paths::TOKEN, &[&ws, &sync_id]), &anna, json!({})).await.status, 204);
    assert_eq!(by("GET", paths::ME, &sync).await.status, 401);
    s.pass(31 * DAY);
    assert_eq!(by("GET", paths::ME, &read).await.status, 401);
    s.stop().await;
}

#[tokio::test]
async fn members_change_and_leave_and_an_owner_stays() {
    let s = Server::start().await;
    let (anna_id, anna) = s.person("anna", Role::Owner).await;
    let (mira_id, mira) = s.person("mira", Role::Manager).await;
    let (jonas_id, jonas) = s.person("jonas", Role::Contributor).await;
    let ws = s.workspace();
    let url = |id| path(paths::MEMBER, &[&ws, &id]);
    let role = |role: &str| json!({"role": role});
    assert_eq!(s.change("PUT", &url(anna_id), &anna, role("reader")).await.error(), "last_owner");
    assert_eq!(s.change("DELETE", &url(anna_id), &anna, json!({})).await.error(), "last_owner");
    assert_eq!(s.change("PUT", &url(mira_id), &mira, role("owner")).await.error(), "denied_role");
    assert_eq!(s.change("PUT", &url(anna_id), &mira, role("reader")).await.error(), "denied_role");
    assert_eq!(s.change("DELETE", &url(anna_id), &mira, json!({})).await.error(), "denied_role");
    assert_eq!(s.change("PUT", &url(jonas_id), &jonas, role("manager")).await.error(), "denied_role");
    assert_eq!(s.change("PUT", &url(jonas_id), &mira, role("guest")).await.error(), "bad_reference");

    let unit = s.post(&path(paths::UNITS, &[&ws]), &mira, json!({"name": "Bremen"})).await.json();
    let mut revocations = s.state.directory.revocations();
    let body = json!({"role": "auditor", "units": [unit["id"]]});
    let changed = s.change("PUT", &url(jonas_id), &mira, body).await.json();
    assert_eq!((&changed["role"], &changed["units"][0]), (&json!("auditor"), &unit["id"]));
    assert!(revocations.try_recv().is_ok());
    let in_use = path(paths::UNIT, &[&ws, &unit["id"].as_str().unwrap()]);
    assert_eq!(s.change("DELETE", &in_use, &mira, json!({})).await.error(), "in_use");
    let loops = json!({"name": "Bremen", "parent": unit["id"]});
    assert_eq!(s.change("PUT", &in_use, &mira, loops).await.error(), "bad_reference");

    // A unit with a record in it is not taken away from under it.
    let north = s.post(&path(paths::UNITS, &[&ws]), &mira, json!({"name": "North"})).await.json();
    let north = north["id"].as_str().unwrap().to_owned();
    let kept = DocId([21; 16]);
    let first = genesis(kept, &POLICIES);
    let row = Document::load(kept, None, &[], &[&first]).unwrap().row();
    let write = DocumentWrite {
        doc: kept,
        workspace: ws,
        epoch: 0,
        account: mira_id,
        received: s.state.directory.now(),
        chunks: vec![(inspect(&first).unwrap().hash, first.into())],
        row: Some(row),
        unit: Some(north.parse().unwrap()),
        of: None,
    };
    s.state.store.commit(Batch { documents: vec![write], ..Batch::default() }).await.unwrap();
    let full = path(paths::UNIT, &[&ws, &north]);
    let refused = s.change("DELETE", &full, &mira, json!({})).await;
    assert_eq!((refused.status, refused.error()), (409, "holds_records".into()));
    let moved = s.change("PUT", &path(paths::PLACEMENT, &[&ws, &kept]), &mira, json!({"unit": null})).await;
    assert_eq!(moved.status, 200, "{}", moved.body);
    assert_eq!(s.change("DELETE", &full, &mira, json!({})).await.status, 204);

    // Addresses of others are for owners and managers.
    let seen = s.get(&path(paths::MEMBERS, &[&ws]), &jonas).await.json();
    let emails: Vec<_> = seen.as_array().unwrap().iter().filter(|m| !m["email"].is_null()).collect();
    assert_eq!((emails.len(), &emails[0]["name"]), (1, &json!("jonas")));

    // Unsent edits of somebody who was removed still reach a manager (MODEL.md 19).
    assert_eq!(s.change("DELETE", &url(jonas_id), &mira, json!({})).await.status, 204);
    assert_eq!(s.get(&path(paths::MEMBERS, &[&ws]), &jonas).await.error(), "not_found");
    assert_eq!(s.get(paths::ME, &jonas).await.json()["workspaces"], json!([]));
    let doc = muster_shared::id::DocId([3; 16]);
    let edits = json!({"reason": "revoked", "edits": [{"doc": doc, "epoch": 0, "title": "Mine", "chunks": ["AAEC"]}]});
    let holding = path(paths::HOLDING, &[&ws]);
    assert_eq!(s.post(&holding, &jonas, edits.clone()).await.status, 201);
    assert_eq!(s.get(&holding, &jonas).await.error(), "not_found");
    let list = s.get(&holding, &mira).await.json();
    assert_eq!((&list[0]["bytes"], &list[0]["documents"][0][1]), (&json!(3), &json!("Mine")));
    let one = path(paths::HELD, &[&ws, &list[0]["id"].as_str().unwrap()]);
    assert_eq!(s.get(&one, &mira).await.json()["edits"][0]["chunks"], json!(["AAEC"]));
    assert_eq!(s.change("DELETE", &one, &mira, json!({})).await.status, 204);
    assert_eq!(s.get(&one, &mira).await.error(), "not_found");
    s.pass(31 * DAY);
    let jonas = s.sign_in("jonas").await;
    assert_eq!(s.post(&holding, &jonas, edits).await.error(), "not_found");

    // All of it stands in the ledger, whose chain holds.
    let mira = s.sign_in("mira").await;
    let page = s.get(&path(paths::LEDGER, &[&ws]), &mira).await.json();
    let events: Vec<_> = page["entries"].as_array().unwrap().iter().map(|e| e["event"].as_str().unwrap()).collect();
    for event in ["sign_in", "role_changed", "removed", "held", "held_deleted", "units_changed", "account_added"] {
        assert!(events.contains(&event), "{event} is missing in {events:?}");
    }
    let changed = page["entries"].as_array().unwrap().iter().find(|e| e["event"] == "role_changed").unwrap();
    assert!(changed["facts"][0]["role_before"].is_string() && changed["facts"][1]["role"].is_string(), "{changed}");
    let store = s.state.store.clone();
    assert!(muster_server::auth::ledger::verify(&*store).unwrap().unwrap() > 10);
    s.stop().await;
}

#[tokio::test]
async fn the_directory_survives_a_restart_and_leases_stay() {
    let s = Server::start().await;
    let (id, cookie) = s.person("anna", Role::Owner).await;
    let device = muster_shared::id::DeviceId([4; 16]);
    let prefix = s.state.directory.lease(id, device).await.unwrap();
    assert_eq!(s.state.directory.lease(id, device).await.unwrap(), prefix);
    let config = s.state.config.clone();
    let again = muster_server::auth::Directory::open(s.state.store.clone(), config, {
        let now = s.state.directory.now();
        std::sync::Arc::new(move || now)
    })
    .unwrap();
    assert_eq!(again.lease_owner(prefix), Some((id, device)));
    assert_eq!(again.by_session(cookie.split_once('=').unwrap().1).unwrap().account, id);
    s.stop().await;
}

#[tokio::test]
async fn a_broken_chain_is_found() {
    use muster_server::store::{Batch, Table};
    let s = Server::start().await;
    s.person("anna", Role::Owner).await;
    s.person("mira", Role::Manager).await;
    let first = s.state.store.get(Table::Ledger, &1u64.to_be_bytes()).unwrap().unwrap();
    let mut forged = first.clone();
    *forged.last_mut().unwrap() ^= 1;
    for (key, value, at) in [(1u64, Some(forged), 2), (1, None, 1), (4, None, 4)] {
        let before = s.state.store.get(Table::Ledger, &key.to_be_bytes()).unwrap();
        let put = |v| Batch { put: vec![(Table::Ledger, key.to_be_bytes().to_vec(), v)], ..Batch::default() };
        s.state.store.commit(put(value)).await.unwrap();
        let broken = muster_server::auth::ledger::verify(&*s.state.store).unwrap().unwrap_err();
        assert!(broken.number <= at, "{broken}");
        s.state.store.commit(put(before)).await.unwrap();
    }
    assert!(muster_server::auth::ledger::verify(&*s.state.store).unwrap().is_ok());
    s.stop().await;
}
