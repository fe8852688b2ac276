//! Muster's own commands: set-up, build, serve, test, bench. `cargo xtask --help` lists them.
//!
//! A fresh machine needs Rust and Node.js, nothing else: each command first sees to what it needs, says what it does
//! and how long that takes, and repeats nothing that is up to date.

mod bench;
mod build;
mod compress;
mod error;
mod licences;
mod project;
mod run;
mod serve;
mod stamp;
mod test;
mod tools;
mod wasm;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Result;
use crate::project::Project;
use crate::run::Program;

/// Build, run, test and measure Muster.
#[derive(Parser)]
#[command(name = "cargo xtask", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what the build needs: WebAssembly toolchain, trunk, wasm-bindgen, npm packages
    Setup,
    /// Build the app and the server with the app inside it
    Build,
    /// Build what changed, then run the server
    Serve(serve::Options),
    /// Run every check and test of the project, browser tests included
    Test(test::Options),
    /// Measure, beside the peers on the same load, and print the table
    Bench(bench::Options),
    /// The long rounds: kill -9, lost syncs, fuzzing
    Soak(bench::SoakOptions),
    /// Format all sources
    Fmt,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let project = Project::find()?;
    match command {
        Command::Setup => tools::setup(&project).map(|_| ()),
        Command::Build => build::release(&project).map(|_| ()),
        Command::Serve(options) => serve::run(&project, &options),
        Command::Test(options) => test::run(&project, &options),
        Command::Bench(options) => bench::run(&project, &options),
        Command::Soak(options) => bench::soak(&project, &options),
        Command::Fmt => Program::new("cargo", &project.root).args(["fmt", "--all"]).run(),
    }
}
