//! The server speaks TLS itself: https, wss, and a cookie that never travels without.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use futures_util::SinkExt;
use muster_server::AppState;
use muster_server::config::Settings;
use muster_shared::access::Role;
use muster_shared::id::DeviceId;
use muster_shared::sync::frame::{self, Down, Up};
use std::sync::Arc;
use support::{PASSWORD, Server, WAIT};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// A connection that trusts this certificate and no other.
async fn connect(server: &Server, trusted: Option<&CertificateDer<'static>>) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    if let Some(certificate) = trusted {
        roots.add(certificate.clone()).unwrap();
    }
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let client = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let client = client.with_root_certificates(roots).with_no_client_auth();
    let stream = TcpStream::connect(server.address).await?;
    TlsConnector::from(Arc::new(client)).connect(ServerName::try_from("localhost").unwrap(), stream).await
}

/// A request with its whole answer.
async fn ask(mut stream: TlsStream<TcpStream>, request: String) -> String {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // The other side may leave without saying so, once all is said.
    let _ = tokio::time::timeout(WAIT, stream.read_to_end(&mut answer)).await.expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn https_and_wss_with_a_certificate_of_ones_own() {
    let data = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (cert, key) = (data.path().join("cert.pem"), data.path().join("key.pem"));
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.key_pair.serialize_pem()).unwrap();
    let certificate = made.cert.der().clone();
    let settings = Settings {
        data: Some(data.path().to_owned()),
        metrics: Some("off".into()),
        tls_cert: Some(cert),
        tls_key: Some(key),
        ..Settings::default()
    };
    let server = Server::with(AppState::open(settings.resolve().unwrap()).await.unwrap()).await;
    server.person("anna", Role::Owner).await;
    let host = format!("localhost:{}", server.address.port());

    // Whoever does not know the certificate does not talk, and whoever does not speak TLS gets nothing.
    assert!(connect(&server, None).await.is_err());
    let mut plain = TcpStream::connect(server.address).await.unwrap();
    plain.write_all(format!("GET / HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(WAIT, plain.read_to_end(&mut answer)).await.expect("an end");
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");

    let body = format!(r#"{{"email":"anna@example.org","password":"{PASSWORD}"}}"#);
    let sign_in = format!(
        "POST /api/v1/sign-in HTTP/1.1\r\nhost: {host}\r\norigin: https://{host}\r\nx-muster: 1\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = ask(connect(&server, Some(&certificate)).await.unwrap(), sign_in).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let cookie = answer.lines().find_map(|l| l.strip_prefix("set-cookie: ")).expect("a cookie");
    for attribute in ["Secure", "HttpOnly", "SameSite=Strict"] {
        assert!(cookie.split("; ").any(|a| a == attribute), "{attribute} is missing: {cookie}");
    }
    assert!(answer.to_lowercase().contains("strict-transport-security: max-age="), "{answer}");

    // The socket, with the cookie, from our own page; from a page without TLS it is refused.
    let cookie = cookie.split(';').next().unwrap();
    for (origin, welcome) in [(format!("http://{host}"), false), (format!("https://{host}"), true)] {
        let mut request = format!("wss://{host}/sync/v1").into_client_request().unwrap();
        request.headers_mut().insert("origin", origin.parse().unwrap());
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
        let stream = connect(&server, Some(&certificate)).await.unwrap();
        let socket = tokio_tungstenite::client_async(request, stream).await;
        assert_eq!(socket.is_ok(), welcome, "{origin}");
        let Ok((mut socket, _)) = socket else { continue };
        let device = DeviceId(support::random());
        let hello = Up::Hello { protocol: 1, app: "test".into(), device, incarnation: None, since: vec![] };
        socket.send(Message::Binary(frame::encode(&hello).into())).await.unwrap();
        let welcome = tokio::time::timeout(WAIT, futures_util::StreamExt::next(&mut socket)).await;
        let Message::Binary(bytes) = welcome.expect("an answer").unwrap().unwrap() else { panic!("not a message") };
        assert!(matches!(minicbor::decode::<Down>(&bytes).unwrap(), Down::Welcome { .. }));
        socket.close(None).await.unwrap();
    }
    server.stop().await;
}
