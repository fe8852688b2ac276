//! The socket: one JSON line asks, one JSON line answers. The file belongs to the server's user alone, and who
//! connects is asked for by the kernel as well.

use super::{Reply, Request, execute};
use crate::AppState;
use std::io;
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};

/// Bytes of a request or reply.
const LINE: u64 = 64 << 10;
/// How long the other side may take to say something.
const PATIENCE: Duration = Duration::from_secs(30);

/// Listens until the server stops. The store is open, so that a socket that lies there is a dead one.
///
/// # Errors
/// The socket cannot be made, for example because its path is longer than the system allows.
pub fn listen(state: AppState) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let path = state.config.admin_socket();
    if let Err(e) = std::fs::remove_file(&path)
        && e.kind() != io::ErrorKind::NotFound
    {
        return Err(e);
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    let stopping = state.sockets.stopping.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                () = stopping.cancelled() => break,
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        tokio::spawn(answer(state.clone(), stream));
                    }
                    Err(e) => {
                        tracing::warn!(error = %e, "the administration socket failed");
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    }
                },
            }
        }
        let _gone_already = std::fs::remove_file(&path);
    });
    Ok(())
}

async fn answer(state: AppState, mut stream: UnixStream) {
    let me = rustix::process::geteuid().as_raw();
    let allowed = stream.peer_cred().is_ok_and(|c| c.uid() == me || c.uid() == 0);
    let reply = if allowed {
        match tokio::time::timeout(PATIENCE, read_line(&mut stream)).await {
            Ok(Ok(line)) => match serde_json::from_str::<Request>(&line) {
                Ok(request) => execute(&state, request).await,
                Err(_) => Reply::failed("this server does not know that request; use its own version of muster-server"),
            },
            _ => return,
        }
    } else {
        Reply::failed("only the server's own user may administer it")
    };
    if let Ok(mut text) = serde_json::to_vec(&reply) {
        text.push(b'\n');
        let _hung_up = stream.write_all(&text).await;
        let _hung_up = stream.shutdown().await;
    }
}

async fn read_line(stream: &mut UnixStream) -> io::Result<String> {
    let mut line = String::new();
    BufReader::new(stream.take(LINE)).read_line(&mut line).await?;
    Ok(line)
}

/// Asks a running server; `None` when none listens there.
///
/// # Errors
/// The server was reached and then the connection broke.
pub async fn ask(path: &Path, request: &Request) -> io::Result<Option<Reply>> {
    let mut stream = match UnixStream::connect(path).await {
        Ok(stream) => stream,
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => return Ok(None),
        Err(e) => return Err(e),
    };
    let mut text = serde_json::to_vec(request)?;
    text.push(b'\n');
    stream.write_all(&text).await?;
    let line = read_line(&mut stream).await?;
    Ok(Some(serde_json::from_str(&line)?))
}
