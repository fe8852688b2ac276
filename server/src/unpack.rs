//! Whole documents from strangers, taken apart in a process of their own.
//!
//! JavaScript clients send a whole saved document first. Its columns can claim anything, and automerge expands them
//! before it can know; so the bytes go to a child process that was started beforehand, may use little memory and time,
//! and serves this one document. It counts what the columns claim before automerge reads them. What comes back are single changes, and each still passes the guard.

use muster_shared::sync::limits;
use rustix::process::{Resource, Rlimit, setrlimit};
use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{ExitCode, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;

/// Address space of a child.
const MEMORY: u64 = 256 << 20;
/// Seconds of processor time that a child may use: this bounds its work, however busy the machine is.
const SECONDS: u64 = 1;
/// How long one document may take, waiting for a processor included.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of all changes of one document.
const UNPACKED: usize = 32 << 20;
/// Stands where a length would, after the last change. Without it the answer is not complete.
const END: u32 = u32::MAX;

/// Why a document could not be taken apart.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// Longer than [`limits::FRAME`], or with more in it than is taken.
    #[error("the document is too large")]
    TooLarge,
    /// The child read no document, or ran out of memory or time over it.
    #[error("the document could not be read within its bounds")]
    Refused,
    /// No child could be started.
    #[error("no process to read it in: {0}")]
    Child(#[from] std::io::Error),
}

/// Children that wait for documents. Cheap to clone.
#[derive(Clone)]
pub struct Unpacker {
    inner: Arc<Inner>,
}

struct Inner {
    program: PathBuf,
    arguments: Vec<OsString>,
    /// One started ahead, so that nobody waits for a process to start.
    ready: Mutex<Option<Child>>,
    at_once: Semaphore,
}

impl Unpacker {
    /// Runs `program arguments…`, which must call [`run_child`], for at most `at_once` documents at the same time.
    pub fn new(program: PathBuf, arguments: Vec<OsString>, at_once: usize) -> Self {
        let inner = Inner { program, arguments, ready: Mutex::new(None), at_once: Semaphore::new(at_once.max(1)) };
        Self { inner: Arc::new(inner) }
    }

    /// This very program with its hidden `unpack` command.
    ///
    /// # Errors
    /// The path of the running program is not known.
    pub fn of_this_program(at_once: usize) -> std::io::Result<Self> {
        Ok(Self::new(std::env::current_exe()?, vec!["unpack".into()], at_once))
    }

    /// The changes of a saved document, as raw chunks in dependency order. They are not checked.
    ///
    /// # Errors
    /// See [`UnpackError`]. Whatever the document did, the next one meets a fresh process.
    pub async fn unpack(&self, document: &[u8]) -> Result<Vec<Vec<u8>>, UnpackError> {
        if document.len() > limits::FRAME {
            return Err(UnpackError::TooLarge);
        }
        let _seat = self.inner.at_once.acquire().await.map_err(|_| UnpackError::Refused)?;
        let child = self.ready().take();
        let mut child = match child {
            Some(child) => child,
            None => self.start()?,
        };
        self.start_ahead();
        let exchanged = tokio::time::timeout(PATIENCE, exchange(&mut child, document)).await;
        // It has nothing more to do, whatever it is doing.
        let _ = child.start_kill();
        let _ = child.wait().await;
        exchanged.unwrap_or(Err(UnpackError::Refused))
    }

    fn start(&self) -> std::io::Result<Child> {
        Command::new(&self.inner.program)
            .args(&self.inner.arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
    }

    /// Starts a child if none waits. Called when a client connects that may send whole documents, so that a server
    /// without such clients starts nothing. Must be called within a tokio runtime.
    pub fn start_ahead(&self) {
        let mut ready = self.ready();
        if ready.is_none() {
            match self.start() {
                Ok(child) => *ready = Some(child),
                Err(error) => tracing::warn!(%error, "no process for reading documents could be started"),
            }
        }
    }

    fn ready(&self) -> std::sync::MutexGuard<'_, Option<Child>> {
        self.inner.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn exchange(child: &mut Child, document: &[u8]) -> Result<Vec<Vec<u8>>, UnpackError> {
    let (Some(mut to), Some(mut from)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(UnpackError::Refused);
    };
    let refused = |_| UnpackError::Refused;
    let length = u32::try_from(document.len()).map_err(|_| UnpackError::TooLarge)?;
    to.write_all(&length.to_le_bytes()).await.map_err(refused)?;
    to.write_all(document).await.map_err(refused)?;
    to.shutdown().await.map_err(refused)?;
    let mut changes = Vec::new();
    let mut total = 0;
    loop {
        let length = from.read_u32_le().await.map_err(refused)?;
        if length == END {
            return Ok(changes);
        }
        let length = length as usize;
        total += length;
        if total > UNPACKED || changes.len() == limits::CHUNKS_PER_PUSH {
            return Err(UnpackError::TooLarge);
        }
        let mut change = vec![0; length];
        from.read_exact(&mut change).await.map_err(refused)?;
        changes.push(change);
    }
}

/// The child: bounds itself, reads one document from standard input, writes its changes to standard output.
pub fn run_child() -> ExitCode {
    let bounded = limit(Resource::As, MEMORY) && limit(Resource::Cpu, SECONDS) && limit(Resource::Core, 0);
    // Without its bounds it must not touch the document.
    if bounded && work(std::io::stdin().lock(), std::io::stdout().lock()).is_some() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn limit(resource: Resource, most: u64) -> bool {
    setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }).is_ok()
}

fn work(mut input: impl Read, mut output: impl Write) -> Option<()> {
    let mut length = [0; 4];
    input.read_exact(&mut length).ok()?;
    let length = u32::from_le_bytes(length) as usize;
    if length > limits::FRAME {
        return None;
    }
    let mut document = vec![0; length];
    input.read_exact(&mut document).ok()?;
    muster_shared::sync::guard::weigh(&document).ok()?;
    let document = automerge::Automerge::load(&document).ok()?;
    for change in document.get_changes(&[]) {
        let bytes = change.raw_bytes();
        output.write_all(&u32::try_from(bytes.len()).ok()?.to_le_bytes()).ok()?;
        output.write_all(bytes).ok()?;
    }
    output.write_all(&END.to_le_bytes()).ok()?;
    output.flush().ok()
}
