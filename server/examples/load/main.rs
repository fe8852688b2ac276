//! Load on a running server: many clients in one process, cheap enough not to disturb what is measured.
//!
//! `cargo xtask bench` builds and starts it; every command prints one JSON object on standard output. The session
//! cookies come in `MUSTER_COOKIES`, separated by newlines, so that no secret stands in a command line.

mod attack;
mod away;
mod idle;
mod kill;
mod native;
mod repo;
mod repo_attack;
mod repo_away;
mod seed;
mod stats;
mod typists;

use std::time::Duration;

use clap::{Parser, Subcommand};
use muster_shared::id::{DocId, WorkspaceId};

/// What can go wrong in a driver.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The socket could not be opened or broke.
    #[error("socket: {0}")]
    Socket(Box<tokio_tungstenite::tungstenite::Error>),
    /// The server said something that the driver did not expect.
    #[error("unexpected: {0}")]
    Unexpected(String),
    /// A document of the driver itself.
    #[error("document: {0}")]
    Document(String),
    /// Nothing came in time.
    #[error("no answer within {0:?}")]
    Silence(Duration),
}

impl From<tokio_tungstenite::tungstenite::Error> for Error {
    fn from(error: tokio_tungstenite::tungstenite::Error) -> Self {
        Self::Socket(Box::new(error))
    }
}

impl From<muster_shared::doc::DocError> for Error {
    fn from(error: muster_shared::doc::DocError) -> Self {
        Self::Document(error.to_string())
    }
}

/// Result of the drivers.
pub type Result<T> = std::result::Result<T, Error>;

#[derive(Parser)]
struct Cli {
    /// Where: `ws://127.0.0.1:8400` for the native protocol, the whole address for automerge-repo
    #[arg(long)]
    url: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Everybody types into one document
    Typists(typists::Options),
    /// The same over the automerge-repo protocol
    RepoTypists(typists::Options),
    /// Connections that only stay; ends when standard input closes
    Idle(idle::Options),
    /// Fills a workspace with records
    Seed(seed::Options),
    /// Changes that are meant to hurt
    Attack(attack::Options),
    /// Whole documents that are meant to hurt, over the automerge-repo protocol
    RepoAttack(repo_attack::Options),
    /// The server is killed under load, again and again
    Kill(kill::Options),
    /// A device comes back after others have changed much
    Away(away::Options),
    /// The same over the automerge-repo protocol
    RepoAway(away::Options),
}

/// Where to connect and as whom.
#[derive(Debug, Clone)]
pub struct Target {
    /// The address.
    pub url: String,
    /// Session cookies, used in turn.
    pub cookies: Vec<String>,
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    let cookies = std::env::var("MUSTER_COOKIES").unwrap_or_default();
    let target = Target { url: cli.url, cookies: cookies.lines().map(str::to_owned).collect() };
    let result = match cli.command {
        Command::Typists(options) => typists::native(&target, &options).await,
        Command::RepoTypists(options) => typists::repo(&target, &options).await,
        Command::Idle(options) => idle::run(&target, &options).await,
        Command::Seed(options) => seed::run(&target, &options).await,
        Command::Attack(options) => attack::run(&target, &options).await,
        Command::RepoAttack(options) => repo_attack::run(&target, &options).await,
        Command::Kill(options) => kill::run(&target, &options).await,
        Command::Away(options) => away::run(&target, &options).await,
        Command::RepoAway(options) => repo_away::run(&target, &options).await,
    };
    match result {
        Ok(value) => {
            println!("{value}");
            std::process::ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("load: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

/// A document id nobody else draws.
pub fn new_doc() -> DocId {
    DocId(rand::random())
}

/// The one workspace that a driver works in.
pub fn first_workspace(workspaces: &[muster_shared::sync::frame::WorkspaceInfo]) -> Result<WorkspaceId> {
    workspaces.first().map(|w| w.id).ok_or_else(|| Error::Unexpected("an account without a workspace".to_owned()))
}
