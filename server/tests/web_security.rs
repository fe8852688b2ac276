//! What protects the interface: every route by every role, cross-site requests, embedding, sockets, limits.
#![allow(clippy::unwrap_used, missing_docs)]

mod web;

use muster_shared::access::Role;
use muster_shared::api::{path, paths};
use muster_shared::id::{AccountId, CredentialId, DocId, UnitId};
use serde_json::{Value, json};
use std::num::NonZeroU32;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use web::{PASSWORD, Server};

/// Who may do what: method, path, body, and the roles that are let through.
fn matrix(s: &Server, doc: DocId) -> Vec<(&'static str, String, Value, &'static [Role])> {
    use Role::{Auditor, Contributor, Manager, Owner, Reader};
    const LEADING: &[Role] = &[Owner, Manager];
    const MEMBERS: &[Role] = &[Owner, Manager, Contributor, Auditor, Reader];
    let ws = s.workspace();
    let (nobody, none, unit) = (AccountId([8; 16]), CredentialId([8; 16]), UnitId([8; 16]));
    let invitation = json!({"note": "n", "role": "reader", "days": 1});
    let of_owner = json!({"note": "n", "role": "owner", "days": 1});
    let edits = json!({"reason": "r", "edits": [{"doc": doc, "epoch": 0, "chunks": []}]});
    let all: &[Role] = &[Owner, Manager, Contributor, Auditor, Reader, Role::Guest];
    vec![
        ("GET", paths::ME.into(), Value::Null, all),
        ("GET", paths::SESSIONS.into(), Value::Null, all),
        ("PUT", paths::PROFILE.into(), json!({"name": "N"}), all),
        ("PUT", path(paths::WORKSPACE, &[&ws]), json!({"name": "Works"}), &[Owner]),
        ("GET", path(paths::MEMBERS, &[&ws]), Value::Null, MEMBERS),
        ("PUT", path(paths::MEMBER, &[&ws, &nobody]), json!({"role": "reader"}), LEADING),
        ("DELETE", path(paths::MEMBER, &[&ws, &nobody]), json!({}), LEADING),
        ("GET", path(paths::INVITATIONS, &[&ws]), Value::Null, LEADING),
        ("POST", path(paths::INVITATIONS, &[&ws]), invitation, LEADING),
        ("POST", path(paths::INVITATIONS, &[&ws]), of_owner, &[Owner]),
        ("DELETE", path(paths::WORKSPACE_INVITATION, &[&ws, &none]), json!({}), LEADING),
        ("GET", path(paths::UNITS, &[&ws]), Value::Null, MEMBERS),
        ("POST", path(paths::UNITS, &[&ws]), json!({"name": "U"}), LEADING),
        ("PUT", path(paths::UNIT, &[&ws, &unit]), json!({"name": "U"}), LEADING),
        ("DELETE", path(paths::UNIT, &[&ws, &unit]), json!({}), LEADING),
        ("GET", path(paths::TOKENS, &[&ws]), Value::Null, MEMBERS),
        ("POST", path(paths::TOKENS, &[&ws]), json!({"name": "t", "scope": "sync", "days": 1}), MEMBERS),
        ("DELETE", path(paths::TOKEN, &[&ws, &none]), json!({}), MEMBERS),
        ("PUT", path(paths::PLACEMENT, &[&ws, &doc]), json!({"unit": null}), LEADING),
        ("GET", path(paths::GRANTS, &[&ws, &doc]), Value::Null, LEADING),
        ("PUT", path(paths::GRANT, &[&ws, &doc, &nobody]), json!({"write": true}), LEADING),
        ("DELETE", path(paths::GRANT, &[&ws, &doc, &nobody]), json!({}), LEADING),
        ("GET", path(paths::HOLDING, &[&ws]), Value::Null, LEADING),
        ("POST", path(paths::HOLDING, &[&ws]), edits, all),
        ("GET", path(paths::HELD, &[&ws, &none]), Value::Null, LEADING),
        ("DELETE", path(paths::HELD, &[&ws, &none]), json!({}), LEADING),
        ("GET", path(paths::LEDGER, &[&ws]), Value::Null, &[Owner, Manager, Auditor]),
    ]
}

/// Denied by role, as opposed to allowed or allowed and then not found.
fn is_denied(r: &web::Response) -> bool {
    r.status == 403
}

async fn ask(s: &Server, method: &str, url: &str, cookie: &str, body: &Value) -> web::Response {
    if method == "GET" { s.get(url, cookie).await } else { s.change(method, url, cookie, body.clone()).await }
}

#[tokio::test]
async fn every_route_lets_through_the_roles_that_it_should() {
    let s = Server::start().await;
    let (owner, cookie) = s.person("owner", Role::Owner).await;
    let doc = s.document(owner, "doc").await;
    let mut people = vec![(Role::Owner, cookie.clone())];
    for (name, role) in [
        ("manager", Role::Manager),
        ("contributor", Role::Contributor),
        ("auditor", Role::Auditor),
        ("reader", Role::Reader),
    ] {
        people.push((role, s.person(name, role).await.1));
    }
    let body =
        json!({"note": "g", "role": "guest", "days": 1, "guest_days": 1, "grants": [{"doc": doc, "write": false}]});
    let made = s.post(&path(paths::INVITATIONS, &[&s.workspace()]), &cookie, body).await.json();
    let token = made["link"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    let accept = path(paths::INVITATION_ACCEPT, &[&token]);
    let guest = s.post(&accept, "", json!({"name": "G"})).await.cookie().unwrap();
    people.push((Role::Guest, guest));

    for (method, url, body, allowed) in matrix(&s, doc) {
        assert_eq!(ask(&s, method, &url, "", &body).await.error(), "signed_out", "{method} {url} as nobody");
        for (role, cookie) in &people {
            let r = ask(&s, method, &url, cookie, &body).await;
            assert_eq!(!is_denied(&r), allowed.contains(role), "{method} {url} as {role:?}: {} {}", r.status, r.body);
            assert!(r.status < 500, "{method} {url} as {role:?}: {}", r.body);
        }
    }
    s.stop().await;
}

#[tokio::test]
async fn another_workspace_does_not_exist() {
    let s = Server::start().await;
    let (id, mine) = s.person("owner", Role::Owner).await;
    let doc = s.document(id, "doc").await;
    // Somebody signed in without any membership here.
    let (other, theirs) = s.person("other", Role::Reader).await;
    let url = path(paths::MEMBER, &[&s.workspace(), &other]);
    assert_eq!(s.change("DELETE", &url, &mine, json!({})).await.status, 204);
    for (method, url, body, _) in matrix(&s, doc) {
        if url.contains("/workspaces/") && !(method == "POST" && url.ends_with("/holding")) {
            assert_eq!(ask(&s, method, &url, &theirs, &body).await.error(), "not_found", "{method} {url}");
        }
    }
    for url in ["/api/v1/workspaces/x/members", "/api/v1/nothing", "/api/", "/api/v1/workspaces//members"] {
        assert_eq!(s.get(url, &mine).await.status, 404, "{url}");
    }
    s.stop().await;
}

#[tokio::test]
async fn requests_of_other_sites_are_refused() {
    let s = Server::start().await;
    let (_, cookie) = s.person("anna", Role::Owner).await;
    let origin = s.origin();
    let c = ("cookie", cookie.as_str());
    let o = ("origin", origin.as_str());
    let x = ("x-muster", "1");
    let j = ("content-type", "application/json");
    let evil = ("origin", "https://evil.example");
    let body = || Some(r#"{"name":"Anna"}"#.to_owned());
    let put = async |headers: &[(&str, &str)]| s.send("PUT", paths::PROFILE, headers, body()).await;
    assert_eq!(put(&[c, o, x, j]).await.status, 200);
    for headers in [
        &[c, j, x][..],
        &[c, o, j],
        &[c, evil, x, j],
        &[c, ("origin", "null"), x, j],
        &[c, ("origin", "http://localhost.evil.example"), x, j],
        &[c, o, x, j, ("sec-fetch-site", "cross-site")],
        &[c, o, ("x-muster", "2"), j],
        &[c, j, x, ("authorization", "Basic eA==")],
    ] {
        assert_eq!(put(headers).await.error(), "cross_site", "{headers:?}");
    }
    // What a form can send is never taken for JSON.
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp"] {
        assert_eq!(put(&[c, o, x, ("content-type", kind)]).await.error(), "not_json", "{kind}");
    }
    assert_eq!(put(&[c, o, x]).await.error(), "not_json");
    // Signing in is protected too: nobody is signed in as somebody else behind their back.
    let form = json!({"email": "anna@example.org", "password": PASSWORD}).to_string();
    let r = s.send("POST", paths::SIGN_IN, &[evil, x, j], Some(form)).await;
    assert_eq!((r.error().as_str(), r.cookie()), ("cross_site", None));
    // No response invites foreign scripts.
    let r = s.send("OPTIONS", paths::ME, &[evil, ("access-control-request-method", "PUT")], None).await;
    assert!(r.headers.iter().all(|(k, _)| !k.starts_with("access-control")) && r.status >= 400);
    s.stop().await;
}

#[tokio::test]
async fn no_page_can_be_framed_or_run_foreign_script() {
    let s = Server::start().await;
    for url in ["/", paths::ME, "/api/v1/nothing", "/missing.js", "/health/live", "/sync/v1", "/w/x/policy"] {
        let r = s.get(url, "").await;
        let csp = r.header("content-security-policy");
        for part in
            ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval';", "frame-ancestors 'none'", "base-uri 'none'"]
        {
            assert!(csp.contains(part), "{url}: {csp}");
        }
        assert!(!csp.contains("unsafe-inline"), "{csp}");
        for (name, value) in [
            ("x-frame-options", "DENY"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(r.header(name), value, "{url} {name}");
        }
        assert!(r.header("permissions-policy").contains("geolocation=()"));
        assert_eq!(r.header("strict-transport-security"), "", "no HSTS over plain HTTP");
    }
    s.stop().await;
}

#[tokio::test]
async fn behind_https_cookies_are_secure_and_only_the_public_origin_counts() {
    let s = Server::with(|c| c.public_url = Some("https://muster.example.org".into())).await;
    s.add("anna", Role::Owner).await;
    let form = json!({"email": "anna@example.org", "password": PASSWORD}).to_string();
    let sign_in = async |origin: &str| {
        let headers = [("origin", origin), ("x-muster", "1"), ("content-type", "application/json")];
        s.send("POST", paths::SIGN_IN, &headers, Some(form.clone())).await
    };
    let r = sign_in("https://muster.example.org").await;
    assert!(r.status == 200 && r.header("set-cookie").ends_with("; Secure"), "{}", r.header("set-cookie"));
    assert!(r.header("strict-transport-security").starts_with("max-age="));
    assert!(r.header("content-security-policy").contains("wss://muster.example.org"));
    assert_eq!(sign_in(&s.origin()).await.error(), "cross_site");
    assert_eq!(sign_in("http://muster.example.org").await.error(), "cross_site");
    s.stop().await;
}

#[tokio::test]
async fn foreign_pages_open_no_socket() {
    let s = Server::start().await;
    let (_, cookie) = s.person("anna", Role::Owner).await;
    let open = async |origin: &str| {
        let mut request = format!("ws://{}/sync/v1", s.address).into_client_request().unwrap();
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
        if !origin.is_empty() {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        tokio_tungstenite::connect_async(request).await.is_ok()
    };
    assert!(open(&s.origin()).await);
    for origin in ["https://evil.example", "null", "", "http://127.0.0.1:1", "http://localhost.evil.example"] {
        assert!(!open(origin).await, "{origin:?}");
    }
    s.stop().await;
}

#[tokio::test]
async fn guessing_is_slowed_per_account_and_per_address() {
    let s = Server::with(|c| {
        c.sign_in_per_account = NonZeroU32::new(5);
        c.sign_in_per_address = NonZeroU32::new(20);
        c.trusted_proxies = Some(vec!["127.0.0.1".parse().unwrap()]);
    })
    .await;
    s.add("anna", Role::Owner).await;
    s.add("mira", Role::Manager).await;
    let origin = s.origin();
    let attempt = async |email: &str, password: &str, from: &str| {
        let headers = [
            ("origin", origin.as_str()),
            ("x-muster", "1"),
            ("content-type", "application/json"),
            ("x-forwarded-for", from),
        ];
        let body = json!({"email": email, "password": password}).to_string();
        s.send("POST", paths::SIGN_IN, &headers, Some(body)).await
    };
    // From many addresses at one account; unknown accounts answer alike.
    for email in ["anna@example.org", "nobody@example.org"] {
        for i in 0..5 {
            let r = attempt(email, "wrong wrong wrong", &format!("192.0.2.{i}")).await;
            assert_eq!(r.error(), "wrong_credentials");
        }
        let r = attempt(email, PASSWORD, "192.0.2.99").await;
        assert_eq!((r.status, r.error().as_str()), (429, "too_fast"));
        assert!(r.header("retry-after").parse::<u64>().unwrap() >= 1 && r.json()["retry_after"].is_u64());
    }
    // From one address at many accounts. What stands left of the last hop anybody could have written.
    let mut refused = 0;
    for i in 0..40 {
        let r = attempt(&format!("p{i}@example.org"), "wrong wrong wrong", &format!("10.9.9.{i}, 198.51.100.7")).await;
        refused += usize::from(r.error() == "too_fast");
    }
    assert!(refused > 5, "only {refused} of 40 were refused");
    assert_eq!(attempt("mira@example.org", PASSWORD, "198.51.100.8").await.status, 200);
    s.stop().await;
}

#[tokio::test]
async fn bodies_are_bounded_and_nonsense_is_refused() {
    let s = Server::start().await;
    let (_, cookie) = s.person("anna", Role::Owner).await;
    let origin = s.origin();
    let headers = [
        ("cookie", cookie.as_str()),
        ("origin", origin.as_str()),
        ("x-muster", "1"),
        ("content-type", "application/json"),
    ];
    let put = async |body: String| s.send("PUT", paths::PROFILE, &headers, Some(body)).await;
    for nonsense in ["", "{", "[]", "{\"name\":3}", "{\"name\":\"a\",\"admin\":true}", "\u{0}"] {
        assert_eq!(put(nonsense.into()).await.error(), "malformed", "{nonsense:?}");
    }
    assert_eq!(put(json!({"name": "x".repeat(200_000)}).to_string()).await.error(), "too_large");
    assert_eq!(put(json!({"name": "x".repeat(121)}).to_string()).await.error(), "bad_name");
    assert_eq!(put(json!({"name": "a\u{202e}b\u{7}"}).to_string()).await.error(), "bad_name");
    s.stop().await;
}

#[tokio::test]
async fn health_says_whether_the_store_can_be_written() {
    let s = Server::start().await;
    assert_eq!((s.get("/health/live", "").await.status, s.get("/health/ready", "").await.status), (200, 200));
    s.stop().await;
}
