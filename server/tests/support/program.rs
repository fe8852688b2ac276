//! The program as people run it, in a process of its own.
#![allow(dead_code, clippy::unwrap_used, missing_docs)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

pub fn program(data: &Path) -> Command {
    let mut c = Command::new(env!("CARGO_BIN_EXE_muster-server"));
    c.env_clear().arg("--data").arg(data).args(["--metrics", "off"]).stdin(Stdio::null());
    c
}

pub fn run(c: &mut Command) -> (bool, String, String) {
    let Output { status, stdout, stderr } = c.output().unwrap();
    (status.success(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

pub fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A request with the whole answer.
pub fn http(at: SocketAddr, method: &str, path: &str, headers: &str, body: &str) -> Option<String> {
    let mut s = TcpStream::connect(at).ok()?;
    let length = body.len();
    write!(
        s,
        "{method} {path} HTTP/1.1\r\nhost: {at}\r\norigin: http://{at}\r\nx-muster: 1\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    )
    .ok()?;
    let mut text = String::new();
    s.read_to_string(&mut text).ok()?;
    Some(text)
}

/// A running server.
pub struct Running {
    pub child: Option<Child>,
    pub at: SocketAddr,
}

impl Running {
    pub fn start(mut c: Command) -> Self {
        let at = free();
        let child = c.arg("--bind").arg(at.to_string()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let begun = Instant::now();
        while !http(at, "GET", "/health/ready", "", "").is_some_and(|r| r.contains("200 OK")) {
            assert!(begun.elapsed() < Duration::from_secs(60), "the server did not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { child: Some(child), at }
    }

    pub fn sign_in(&self, email: &str, password: &str) -> String {
        let body = format!(r#"{{"email":"{email}","password":"{password}"}}"#);
        http(self.at, "POST", "/api/v1/sign-in", "", &body).unwrap()
    }

    /// Asks it to stop; what it printed and logged.
    pub fn stop(mut self) -> (String, String) {
        let child = self.child.take().unwrap();
        let pid = rustix::process::Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let out = child.wait_with_output().unwrap();
        assert!(out.status.success(), "{:?}", out.status);
        (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
