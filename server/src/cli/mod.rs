//! The command line.

mod start;

use crate::AppState;
use crate::admin::{self, Reply, Request};
use crate::config::{Config, Settings};
use clap::{Parser, Subcommand};
use muster_shared::access::{Role, Scope};
use serde::de::DeserializeOwned;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Muster's server: it serves the app, merges what people write, and keeps it.
#[derive(Parser)]
#[command(name = "muster-server", version, about = ABOUT, long_about = ABOUT, after_help = AFTER)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

const ABOUT: &str = "Muster's server: serves the app, merges what people write, and keeps it";
const AFTER: &str = "Flags win over environment variables, those over the configuration file, that over the defaults. \
The keys of the file are the flags' names with underscores, for example: public_url = \"https://muster.example.org\"";

#[derive(Subcommand)]
enum Command {
    /// Run the server (the default)
    Serve,
    /// Write everything into a new file, on a running server too
    Backup {
        /// The file to write; it must not exist
        to: PathBuf,
    },
    /// Fill an empty data folder from a backup. Devices notice and offer again what the backup lacks
    Restore {
        /// The backup
        from: PathBuf,
    },
    /// Look at everything that is stored and name what is damaged; changes nothing
    Verify {
        /// A backup or store file to look at instead of the data folder
        file: Option<PathBuf>,
    },
    /// Manage accounts, on a running server too
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Manage personal access tokens, on a running server too
    Token {
        #[command(subcommand)]
        command: TokenCommand,
    },
}

#[derive(Subcommand)]
enum UserCommand {
    /// Add an account; without --password-stdin its password is drawn and printed once
    Add {
        /// The address that they sign in with
        email: String,
        /// The name that others see
        #[arg(long)]
        name: String,
        /// owner, manager, contributor, auditor or reader
        #[arg(long, default_value = "contributor", value_parser = word::<Role>)]
        role: Role,
        /// The workspace by name or id; needed when there are several. On an empty server it is made
        #[arg(long)]
        workspace: Option<String>,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Set a new password and end all sessions; without --password-stdin it is drawn and printed once
    ResetPassword {
        /// The address of the account
        email: String,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Make a token and print it once
    Create {
        /// The address of the account that it acts for
        email: String,
        /// A name to know it by
        #[arg(long, default_value = "command line")]
        name: String,
        /// full, sync (documents only) or read (documents, reading only)
        #[arg(long, default_value = "sync", value_parser = word::<Scope>)]
        scope: Scope,
        /// Days that it is good for, at most 366
        #[arg(long, default_value_t = 90)]
        days: u32,
        /// The workspace by name or id; needed when there are several
        #[arg(long)]
        workspace: Option<String>,
    },
}

/// Reads a word as the interface spells it.
fn word<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(text.to_lowercase())).map_err(|e| e.to_string())
}

/// Why the program ends early.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] crate::config::ConfigError),
    /// The log filter is none.
    #[error(transparent)]
    Log(#[from] crate::log::BadFilter),
    /// The server could not start, or stopped.
    #[error(transparent)]
    Serve(#[from] crate::ServeError),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// The directory cannot do it.
    #[error(transparent)]
    Auth(#[from] crate::auth::AuthError),
    /// The demonstration cannot be written.
    #[error("the demonstration cannot be written: {0}")]
    Demo(String),
    /// The system refused.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// What was asked for cannot be done.
    #[error("{0}")]
    Refused(String),
}

impl CliError {
    fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}

/// Runs the program: what `main` returns.
pub fn run() -> ExitCode {
    // Not for people: the server's own child that reads documents of strangers. It needs no configuration.
    if std::env::args_os().skip(1).eq(["unpack"]) {
        return crate::unpack::run_child();
    }
    let cli = Cli::parse();
    // What the server writes is for its own user alone.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    match execute(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            let _nobody_reads = writeln!(std::io::stderr(), "muster-server: {e}");
            ExitCode::FAILURE
        }
    }
}

fn execute(cli: Cli) -> Result<(), CliError> {
    let config = cli.settings.resolve()?;
    let runtime = tokio::runtime::Runtime::new().map_err(CliError::io("starting"))?;
    match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => {
            crate::log::start(&config)?;
            runtime.block_on(start::serve(config))
        }
        Command::Backup { to } => {
            // The server's working folder may be another than ours.
            let to = std::path::absolute(&to).map_err(CliError::io(to.display().to_string()))?;
            runtime.block_on(administer(config, Request::Backup { to }))
        }
        Command::Restore { from } => {
            start::private_folder(&config.data)?;
            let life = crate::store::restore(&from, &config.data.join(crate::STORE_FILE))?;
            tell(&Reply {
                done: true,
                text: format!("restored into {} (life {life})", config.data.display()),
                secret: None,
            })
        }
        Command::Verify { file: Some(file) } => tell(&admin::verify(&file)?),
        Command::Verify { file: None } => {
            let asked = runtime.block_on(admin::ask(&config.admin_socket(), &Request::Verify));
            match asked.map_err(CliError::io(config.admin_socket().display().to_string()))? {
                Some(reply) => tell(&reply),
                None => tell(&admin::verify(&config.data.join(crate::STORE_FILE))?),
            }
        }
        Command::User { command } => {
            let request = match command {
                UserCommand::Add { email, name, role, workspace, password_stdin } => {
                    let password = password(password_stdin)?;
                    Request::UserAdd { email, name, role, workspace, password }
                }
                UserCommand::ResetPassword { email, password_stdin } => {
                    Request::ResetPassword { email, password: password(password_stdin)? }
                }
            };
            runtime.block_on(administer(config, request))
        }
        Command::Token { command: TokenCommand::Create { email, name, scope, days, workspace } } => {
            runtime.block_on(administer(config, Request::TokenCreate { email, workspace, name, scope, days }))
        }
    }
}

/// A password from standard input, if asked for: arguments could be read by everybody on the machine.
fn password(from_stdin: bool) -> Result<Option<String>, CliError> {
    if !from_stdin {
        return Ok(None);
    }
    let mut text = String::new();
    std::io::stdin().take(4_096).read_to_string(&mut text).map_err(CliError::io("reading the password"))?;
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// Asks the running server, or does it on the store itself.
async fn administer(config: Config, request: Request) -> Result<(), CliError> {
    let socket = config.admin_socket();
    let what = socket.display().to_string();
    let reply = match admin::ask(&socket, &request).await.map_err(CliError::io(what))? {
        Some(reply) => reply,
        None => {
            start::private_folder(&config.data)?;
            let state = AppState::open(config).await?;
            let reply = admin::execute(&state, request).await;
            state.hub.close().await;
            reply
        }
    };
    tell(&reply)
}

/// Tells what was done on standard error and shows the secret alone on standard output, for scripts.
fn tell(reply: &Reply) -> Result<(), CliError> {
    if !reply.done {
        return Err(CliError::Refused(reply.text.clone()));
    }
    let failed = CliError::io("writing");
    let write = || -> std::io::Result<()> {
        writeln!(std::io::stderr(), "{}", reply.text)?;
        if let Some(secret) = &reply.secret {
            writeln!(std::io::stdout(), "{secret}")?;
        }
        Ok(())
    };
    write().map_err(failed)
}
