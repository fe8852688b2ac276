//! `cargo xtask bench` and `cargo xtask soak`: the drivers are in `e2e/bench`, built and started from here.

use std::time::Duration;

use crate::error::{Error, Result, at};
use crate::project::Project;
use crate::run::Program;
use crate::stamp::announce;
use crate::{build, tools};

/// Options of `bench`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Only the figures whose name begins like this (may be given several times); `--list` names them
    #[arg(long)]
    only: Vec<String>,
    /// Name the figures and stop
    #[arg(long)]
    list: bool,
    /// Workspace of the figures at size L; S, a tenth, to try them
    #[arg(long, default_value = "L")]
    size: String,
}

/// Options of `soak`.
#[derive(Debug, clap::Args)]
pub struct SoakOptions {
    /// Rounds of kill -9 under load
    #[arg(long, default_value_t = 100)]
    kills: u32,
    /// Rounds with a store that forgets what was not synced
    #[arg(long, default_value_t = 1000)]
    power_cuts: u32,
    /// Seconds that ten people write the records of one register
    #[arg(long, default_value_t = 300)]
    writers_seconds: u32,
    /// Seconds for each fuzz target
    #[arg(long, default_value_t = 600)]
    fuzz_seconds: u32,
}

/// Builds for release, measures, prints the table.
pub fn run(project: &Project, options: &Options) -> Result<()> {
    let mut args = Vec::new();
    if options.list {
        args.push("--list".to_owned());
    }
    for only in &options.only {
        args.extend(["--only".to_owned(), only.clone()]);
    }
    if options.list {
        tools::setup_browser(project)?;
        return Program::new("node", &project.at("e2e")).args(["bench/main.mjs", "--list"]).run();
    }
    measure(project, &args, &[("MUSTER_BENCH_SIZE", options.size.clone())])
}

/// Runs the driver of the figures with everything that it needs.
fn measure(project: &Project, args: &[String], more: &[(&str, String)]) -> Result<()> {
    let server = build::release(project)?;
    let load = load_driver(project)?;
    let chromium = tools::setup_browser(project)?;
    let sizes = project.stamps.join("sizes.json");
    let list: Vec<_> = build::sizes(project)?
        .into_iter()
        .map(|(name, plain, brotli)| serde_json::json!({ "name": name, "plain": plain, "brotli": brotli }))
        .collect();
    std::fs::write(&sizes, serde_json::Value::Array(list).to_string()).map_err(at(&sizes))?;

    announce("Measuring", Duration::from_secs(900), false);
    Program::new("node", &project.at("e2e"))
        .args(["bench/main.mjs"])
        .args(args)
        .envs([
            ("MUSTER_SERVER", &server),
            ("MUSTER_LOAD", &load),
            ("MUSTER_CHROMIUM", &chromium),
            ("MUSTER_SIZES", &sizes),
        ])
        .envs(more.iter().map(|(key, value)| (key, value)))
        .run()
}

/// The native load driver: many clients in one process, cheap enough not to disturb what it measures.
fn load_driver(project: &Project) -> Result<std::path::PathBuf> {
    Program::new("cargo", &project.root)
        .args(["build", "--locked", "--release", "--package", "muster-server", "--example", "load"])
        .run()?;
    Ok(project.target("release").join("examples").join("load"))
}

/// The long rounds. Each prints its own result; all are run even if one fails.
pub fn soak(project: &Project, options: &SoakOptions) -> Result<()> {
    let mut failed = Vec::new();
    announce("Kill -9 under load", Duration::from_secs(u64::from(options.kills) * 2), false);
    let only = ["--only".to_owned(), "kill".to_owned()];
    if let Err(error) = measure(project, &only, &[("MUSTER_KILL_ROUNDS", options.kills.to_string())]) {
        println!("  ✗ {error}");
        failed.push("kill".to_owned());
    }
    announce("A store that forgets what was not synced", Duration::from_secs(u64::from(options.power_cuts)), false);
    let power_cuts = Program::new("cargo", &project.root)
        .args(["test", "--locked", "--package", "muster-server", "--test", "store", "power_cut", "--", "--nocapture"])
        .envs([("MUSTER_ROUNDS", options.power_cuts.to_string())]);
    if let Err(error) = power_cuts.run() {
        println!("  ✗ {error}");
        failed.push("power cuts".to_owned());
    }
    announce("Ten people who write one register", Duration::from_secs(u64::from(options.writers_seconds)), false);
    let writers = Program::new("cargo", &project.root)
        .args([
            "test",
            "--locked",
            "--release",
            "--package",
            "muster-shared",
            "--test",
            "ten_writers",
            "--",
            "--nocapture",
        ])
        .envs([("MUSTER_SECONDS", options.writers_seconds.to_string())]);
    if let Err(error) = writers.run() {
        println!("  ✗ {error}");
        failed.push("ten writers".to_owned());
    }
    failed.extend(fuzz(project, options.fuzz_seconds)?);
    if failed.is_empty() { Ok(()) } else { Err(Error::Checks(format!("failed: {}", failed.join(", ")))) }
}

/// Coverage-guided fuzzing of every target. Instrumenting needs unstable flags of the compiler, not a nightly one.
fn fuzz(project: &Project, seconds: u32) -> Result<Vec<String>> {
    let dir = project.at("fuzz");
    let path = tools::setup_fuzz(project)?;
    let cargo = || Program::new("cargo", &dir).path(std::slice::from_ref(&path)).envs([("RUSTC_BOOTSTRAP", "1")]);
    let list = cargo().args(["fuzz", "list"]).output()?;
    let mut failed = Vec::new();
    for target in list.lines().map(str::trim).filter(|t| !t.is_empty()) {
        announce(&format!("Fuzzing {target}"), Duration::from_secs(u64::from(seconds)), false);
        let limit = format!("-max_total_time={seconds}");
        if cargo().args(["fuzz", "run", target, "--", &limit]).run().is_err() {
            failed.push(format!("fuzz {target}"));
        }
    }
    Ok(failed)
}
