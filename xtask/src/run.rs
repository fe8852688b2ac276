//! Starting programs: visibly, with the right environment, and with a time limit where the network may hang.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// A program to run, kept together with the words that name it in messages.
pub struct Program {
    command: Command,
    words: String,
}

impl Program {
    /// `name` is looked up on PATH; the program starts in `folder`.
    pub fn new(name: &str, folder: &Path) -> Self {
        let mut command = Command::new(name);
        command.current_dir(folder);
        // cargo sets these for the program that it runs (us). Passed on, they would pin the toolchain and the target
        // directory of the cargo calls we make ourselves.
        for key in ["CARGO", "CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "RUSTUP_TOOLCHAIN", "RUST_RECURSION_COUNT"] {
            command.env_remove(key);
        }
        Self { command, words: name.to_owned() }
    }

    /// Adds arguments.
    pub fn args<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(mut self, args: I) -> Self {
        for arg in args {
            self.words.push(' ');
            self.words.push_str(&arg.as_ref().to_string_lossy());
            self.command.arg(arg);
        }
        self
    }

    /// Sets environment variables.
    pub fn envs<I: IntoIterator<Item = (K, V)>, K: AsRef<OsStr>, V: AsRef<OsStr>>(mut self, envs: I) -> Self {
        self.command.envs(envs);
        self
    }

    /// Puts folders before the inherited PATH.
    pub fn path(mut self, first: &[PathBuf]) -> Self {
        let rest = std::env::var_os("PATH").unwrap_or_default();
        let all = first.iter().cloned().chain(std::env::split_paths(&rest));
        if let Ok(joined) = std::env::join_paths(all) {
            self.command.env("PATH", joined);
        }
        self
    }

    /// Hides what the program prints.
    pub fn quiet(mut self) -> Self {
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
        self
    }

    fn start(&mut self) -> Result<Child> {
        let program = self.command.get_program().to_string_lossy().into_owned();
        self.command.spawn().map_err(|source| Error::Start { program, source })
    }

    fn check(&self, status: ExitStatus) -> Result<()> {
        if status.success() {
            return Ok(());
        }
        Err(Error::Failed { command: self.words.clone(), status: status.to_string() })
    }

    /// Runs to the end; what it prints is shown as it comes.
    pub fn run(mut self) -> Result<()> {
        let mut child = self.start()?;
        let status = child.wait().map_err(|source| Error::Start { program: self.words.clone(), source })?;
        self.check(status)
    }

    /// Runs at most `limit`, then stops the program.
    pub fn run_within(mut self, limit: Duration) -> Result<()> {
        let mut child = self.start()?;
        let started = Instant::now();
        loop {
            let ended = child.try_wait().map_err(|source| Error::Start { program: self.words.clone(), source })?;
            if let Some(status) = ended {
                return self.check(status);
            }
            if started.elapsed() > limit {
                // It may have ended by itself in between: then there is nothing left to stop.
                let _ = child.kill();
                let _ = child.wait();
                return Err(Error::TimedOut { command: self.words, seconds: limit.as_secs() });
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Runs to the end and returns what it printed on standard output.
    pub fn output(mut self) -> Result<String> {
        let program = self.words.clone();
        let output = self.command.stderr(Stdio::null()).output().map_err(|source| Error::Start { program, source })?;
        self.check(output.status)?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs to the end, shows standard output line by line and hands each line to `see`. Returns whether it succeeded.
    pub fn watch(mut self, mut see: impl FnMut(&str)) -> Result<bool> {
        self.command.stdout(Stdio::piped());
        let mut child = self.start()?;
        if let Some(out) = child.stdout.take() {
            let mut reader = BufReader::new(out);
            let mut line = Vec::new();
            while matches!(reader.read_until(b'\n', &mut line), Ok(n) if n > 0) {
                let text = String::from_utf8_lossy(&line);
                print!("{text}");
                see(plain(text.trim_end()).as_str());
                line.clear();
            }
        }
        let status = child.wait().map_err(|source| Error::Start { program: self.words.clone(), source })?;
        Ok(status.success())
    }

    /// Becomes the program: signals reach it directly, and this process is gone. Only returns on failure.
    #[cfg(unix)]
    pub fn become_it(mut self) -> Error {
        use std::os::unix::process::CommandExt;
        let source = self.command.exec();
        Error::Start { program: self.words, source }
    }
}

/// Whether a program of that name is on PATH (or in one of `first`).
pub fn on_path(name: &str, first: &[PathBuf]) -> Option<PathBuf> {
    let path: OsString = std::env::var_os("PATH").unwrap_or_default();
    first.iter().cloned().chain(std::env::split_paths(&path)).map(|dir| dir.join(name)).find(|file| file.is_file())
}

/// A line without its terminal colours.
pub fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c != '\u{1b}' {
            out.push(c);
            continue;
        }
        // An escape sequence "ESC [ … letter".
        for c in chars.by_ref() {
            if c.is_ascii_alphabetic() {
                break;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn colours_are_removed() {
        assert_eq!(super::plain("\u{1b}[32mtest\u{1b}[0m ok"), "test ok");
    }
}
