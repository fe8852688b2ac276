//! The program as people run it: help, configuration, accounts on running and stopped servers, what it prints and logs.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "support/program.rs"]
mod program;

use program::{Running, free, http, program, run};
use std::process::Command;

#[test]
fn help_names_every_setting_and_command() {
    let dir = tempfile::tempdir().unwrap();
    let (good, text, _) = run(program(dir.path()).arg("--help"));
    assert!(good);
    for flag in [
        "config",
        "data",
        "bind",
        "public-url",
        "trusted-proxies",
        "tls-cert",
        "tls-key",
        "metrics",
        "log",
        "log-format",
        "session-days",
        "offline-days",
        "unfiled-days",
        "sign-in-per-account",
        "sign-in-per-address",
        "demo",
    ] {
        let variable = format!("MUSTER_{}", flag.replace('-', "_").to_uppercase());
        assert!(text.contains(&format!("--{flag}")) && text.contains(&variable), "{flag} is missing:\n{text}");
    }
    for command in ["serve", "user", "token", "backup", "restore", "verify"] {
        assert!(text.lines().any(|l| l.trim_start().starts_with(command)), "{command} is missing:\n{text}");
    }
    assert!(text.starts_with("Muster's server"), "{text}");
    assert!(!text.contains("unpack"), "{text}");
}

#[test]
fn flags_win_over_environment_over_file() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("muster.toml"), "log_format = \"json\"\noffline_days = 3\nsession_days = 4\n")
        .unwrap();
    let mut c = program(dir.path());
    c.env("MUSTER_OFFLINE_DAYS", "5").env("MUSTER_SESSION_DAYS", "6").args(["--session-days", "7", "--demo"]);
    let s = Running::start(c);
    let r = s.sign_in("anna@example.org", "muster-demo-2026");
    assert!(r.contains("\"offline_days\":5"), "{r}");
    let expires: i64 = r.split("\"expires\":").nth(1).unwrap().split(',').next().unwrap().parse().unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as i64;
    assert_eq!((expires - now + 43_200_000) / 86_400_000, 7);
    let (_, log) = s.stop();
    assert!(log.lines().all(|l| l.starts_with('{')) && log.contains("\"message\""), "{log}");

    let (good, _, error) = run(program(dir.path()).env("MUSTER_OFFLINE_DAYS", "0").arg("serve"));
    assert!(!good && error.contains("offline-days"), "{error}");
    let (good, _, error) = run(program(dir.path()).args(["--config", "/nowhere/muster.toml", "serve"]));
    assert!(!good && error.contains("/nowhere/muster.toml"), "{error}");
}

#[test]
fn accounts_and_tokens_are_made_on_a_stopped_and_on_a_running_server() {
    let dir = tempfile::tempdir().unwrap();
    let user = |args: &[&str]| run(program(dir.path()).arg("user").args(args));
    let (good, out, error) =
        user(&["add", "anna@example.org", "--name", "Anna", "--role", "owner", "--workspace", "W"]);
    assert!(good, "{error}");
    let anna = out.trim().to_owned();
    assert!(anna.len() > 20 && !error.contains(&anna), "the password stands alone on standard output");

    let s = Running::start(program(dir.path()));
    assert!(s.sign_in("anna@example.org", &anna).contains("200 OK"));
    let (good, out, error) = user(&["add", "jonas@example.org", "--name", "Jonas"]);
    assert!(good, "{error}");
    assert!(s.sign_in("jonas@example.org", out.trim()).contains("\"role\":\"contributor\""));
    let (good, _, error) = user(&["add", "jonas@example.org", "--name", "Jonas"]);
    assert!(!good && error.contains("already"), "{error}");

    let signed_in = s.sign_in("jonas@example.org", out.trim());
    let cookie = signed_in.lines().find(|l| l.starts_with("set-cookie")).unwrap();
    let cookie = cookie.split(": ").nth(1).unwrap().split(';').next().unwrap();
    let me = |cookie: &str| http(s.at, "GET", "/api/v1/me", &format!("cookie: {cookie}\r\n"), "").unwrap();
    assert!(me(cookie).contains("200 OK"));
    let (good, reset, error) = user(&["reset-password", "jonas@example.org"]);
    assert!(good && error.contains("sessions have ended"), "{error}");
    assert!(me(cookie).contains("401"), "the running server knows at once");
    assert!(s.sign_in("jonas@example.org", out.trim()).contains("401"));
    assert!(s.sign_in("jonas@example.org", reset.trim()).contains("200 OK"));

    let token = |email: &str, scope: &str| {
        run(program(dir.path()).args(["token", "create", email, "--scope", scope, "--days", "3"]))
    };
    let (good, _, error) = token("nobody@example.org", "read");
    assert!(!good && error.contains("no account"), "{error}");
    let token = token("jonas@example.org", "read");
    assert!(token.0 && token.1.starts_with("mst_"), "{}", token.2);
    let bearer = format!("authorization: Bearer {}\r\n", token.1.trim());
    assert!(http(s.at, "GET", "/api/v1/me", &bearer, "").unwrap().contains("200 OK"));

    // Backup while it runs, verify both ways, restore into another folder.
    let copy = dir.path().join("copy.redb");
    let (good, _, error) = run(program(dir.path()).arg("backup").arg(&copy));
    assert!(good, "{error}");
    let (good, _, error) = run(program(dir.path()).arg("verify"));
    assert!(good && error.contains("all is well"), "{error}");
    let (good, _, error) = run(program(dir.path()).arg("verify").arg(&copy));
    assert!(good && error.contains("ledger entries"), "{error}");
    let other = tempfile::tempdir().unwrap();
    let (good, _, error) = run(program(other.path()).arg("restore").arg(&copy));
    assert!(good, "{error}");
    let (good, _, error) = run(program(other.path()).arg("restore").arg(&copy));
    assert!(!good, "restored over a store: {error}");
    let restored = Running::start(program(other.path()));
    assert!(restored.sign_in("jonas@example.org", reset.trim()).contains("200 OK"));
    restored.stop();

    let (printed, log) = s.stop();
    assert!(!printed.contains("/setup#"), "{printed}");
    for secret in [anna.as_str(), out.trim(), reset.trim(), token.1.trim(), cookie.split('=').nth(1).unwrap()] {
        assert!(!log.contains(secret) && !printed.contains(secret), "a secret was logged:\n{log}");
    }
    // The socket goes with the server, and the store can be used directly again.
    assert!(user(&["reset-password", "anna@example.org"]).0);
    assert!(!user(&["reset-password", "nobody@example.org"]).0);
    let made = run(program(dir.path()).args(["token", "create", "jonas@example.org", "--scope", "sync"]));
    assert!(made.0 && made.1.starts_with("mst_") && !made.2.contains(made.1.trim()), "{}", made.2);
    let (good, _, error) = run(program(dir.path()).args(["token", "create", "nobody@example.org"]));
    assert!(!good && error.contains("no account"), "{error}");
    let s = Running::start(program(dir.path()));
    let works = |secret: &str| {
        let bearer = format!("authorization: Bearer {}\r\n", secret.trim());
        http(s.at, "GET", "/api/v1/me", &bearer, "").unwrap().contains("200 OK")
    };
    assert!(works(&made.1) && works(&token.1), "tokens made on a stopped and on a running server");
    let (_, log) = s.stop();
    assert!(!log.contains(made.1.trim()), "a secret was logged:\n{log}");
}

#[test]
fn a_damaged_store_is_named_at_start_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let mut c = program(dir.path());
    c.arg("--demo");
    Running::start(c).stop();
    let file = dir.path().join("muster.redb");
    let sound = std::fs::read(&file).unwrap();
    let cut = sound[..sound.len() / 2].to_vec();
    let mut header = sound.clone();
    header[64..320].fill(0x5a);
    for (how, bytes) in [("cut short", cut), ("empty", Vec::new()), ("its header overwritten", header)] {
        std::fs::write(&file, &bytes).unwrap();
        let (good, printed, error) = run(program(dir.path()).args(["--bind", &free().to_string(), "serve"]));
        assert!(!good && !printed.contains("is ready"), "{how}: it started: {printed}");
        assert!(error.contains("muster.redb") && error.contains("damaged"), "{how}: {error}");
        let (good, _, error) = run(program(dir.path()).arg("verify"));
        assert!(!good && error.contains("muster.redb") && error.contains("damaged"), "{how}: {error}");
        assert!(std::fs::read(&file).unwrap() == bytes, "{how}: the file was changed");
    }
    std::fs::write(&file, &sound).unwrap();
    let (good, _, error) = run(program(dir.path()).arg("verify"));
    assert!(good && error.contains("all is well"), "{error}");
}

#[test]
fn the_first_start_prints_a_link_that_no_log_holds() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let data = parent.path().join("data");
    let mut c = program(&data);
    c.env("MUSTER_LOG", "trace");
    let s = Running::start(c);
    let mode = |name: &str| std::fs::metadata(data.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(""), mode("admin.sock"), mode("muster.redb")), (0o700, 0o600, 0o600));
    let r = http(s.at, "GET", "/api/v1/invitations/some-secret-of-a-link", "", "").unwrap();
    assert!(r.contains("link_invalid"), "{r}");
    http(s.at, "GET", "/sync/automerge-repo/x?access_token=mst_secret-in-query", "", "").unwrap();
    s.sign_in("nobody@example.org", "a password typed wrongly");
    let (printed, log) = s.stop();
    let link = printed.lines().find(|l| l.contains("/setup#")).unwrap();
    let secret = link.split('#').nth(1).unwrap().trim();
    assert_eq!(secret.len(), 43);
    assert!(log.contains("/api/v1/invitations/{token}"), "requests are logged by their pattern:\n{log}");
    for word in [secret, "some-secret-of-a-link", "mst_secret-in-query", "a password typed wrongly"] {
        assert!(!log.contains(word), "{word} stands in the log");
    }
}

#[test]
fn the_demonstration_fills_an_empty_server_once() {
    let dir = tempfile::tempdir().unwrap();
    let start = || {
        let mut c = program(dir.path());
        c.arg("--demo");
        Running::start(c)
    };
    let s = start();
    for (email, role) in [("anna", "owner"), ("jonas", "contributor"), ("mira", "manager"), ("rita", "reader")] {
        let r = s.sign_in(&format!("{email}@example.org"), "muster-demo-2026");
        assert!(r.contains("Northwind Pumps") && r.contains(&format!("\"role\":\"{role}\"")), "{r}");
    }
    let (printed, _) = s.stop();
    assert!(printed.contains("anna@example.org") && printed.contains("muster-demo-2026"), "{printed}");
    let s = start();
    let (_, _, seen) = run(program(dir.path()).arg("verify"));
    assert!(seen.contains("315 documents"), "{seen}");
    s.stop();
}

#[test]
fn figures_are_served_on_their_own_listener() {
    let dir = tempfile::tempdir().unwrap();
    let figures = free();
    let mut c = Command::new(env!("CARGO_BIN_EXE_muster-server"));
    c.env_clear().arg("--data").arg(dir.path()).args(["--metrics", &figures.to_string()]);
    let s = Running::start(c);
    let text = http(figures, "GET", "/metrics", "", "").unwrap();
    assert!(text.contains("muster_http_request_seconds"), "{text}");
    assert!(!http(s.at, "GET", "/metrics", "", "").unwrap().contains("muster_http"));
    s.stop();
}
