//! What can go wrong in a build step, each with what to do about it.

use std::io;
use std::path::PathBuf;

/// A failure of an xtask command.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A program could not be started at all.
    #[error("cannot start `{program}`: {source}. Is it installed and on PATH?")]
    Start {
        /// The program's name as it was looked up.
        program: String,
        /// What the operating system said.
        source: io::Error,
    },
    /// A program ran and reported failure.
    #[error("`{command}` failed ({status})")]
    Failed {
        /// Program and arguments.
        command: String,
        /// Its exit status in words.
        status: String,
    },
    /// A program did not end within its time.
    #[error("`{command}` took longer than {seconds} s and was stopped")]
    TimedOut {
        /// Program and arguments.
        command: String,
        /// The time it was given.
        seconds: u64,
    },
    /// A file or folder could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which one.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A file of the project does not say what it must.
    #[error("{path}: {reason}")]
    Content {
        /// Which one.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Something that only the user can install.
    #[error("{0}")]
    Missing(String),
    /// Checks ran and some did not pass; they have been printed.
    #[error("{0}")]
    Checks(String),
}

/// The result of everything here.
pub type Result<T> = std::result::Result<T, Error>;

/// Names the file in an I/O error.
pub fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Error {
    let path = path.into();
    move |source| Error::File { path, source }
}
