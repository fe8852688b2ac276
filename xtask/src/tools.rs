//! Programs that the build needs beside the compiler, each installed once per user or per checkout.

use std::path::PathBuf;
use std::time::Duration;

use crate::error::{Error, Result, at};
use crate::project::Project;
use crate::run::{Program, on_path};
use crate::stamp::{Step, announce, words};
use crate::wasm::{self, Toolchain};

/// 0.22 asks for a newer compiler than the oldest one that builds Muster.
const TRUNK: &str = "0.21.14";
/// Cuts the app into files; from 0.2.4 on a file that failed to load can be fetched again.
const SPLIT: &str = "0.2.4";
/// Runs the fuzz targets of the long rounds.
const CARGO_FUZZ: &str = "0.13.2";
/// The oldest Node.js that the npm packages run on.
const NODE_MAJOR: u32 = 20;

/// Everything that a build of the app needs.
pub struct Tools {
    /// The compiler for the browser.
    pub wasm: Toolchain,
    /// Folders with trunk, wasm-bindgen, wasm-split-cli and wasm-opt, for PATH.
    pub path: Vec<PathBuf>,
}

/// Sees to all of it.
pub fn setup(project: &Project) -> Result<Tools> {
    node(project)?;
    let wasm = wasm::ensure(project)?;
    let trunk = cargo_tool(
        project,
        "trunk",
        "trunk",
        TRUNK,
        // It only has to run, not to run fast, and is built in a third of the time.
        &["--debug", "--locked", "--no-default-features", "--features", "rustls"],
        Duration::from_secs(150),
    )?;
    let version = project.locked_version("wasm-bindgen")?;
    let bindgen = cargo_tool(
        project,
        "wasm-bindgen",
        "wasm-bindgen-cli",
        &version,
        // Not --locked: a crate of its lock file has been withdrawn before.
        &["--debug"],
        Duration::from_secs(120),
    )?;
    let split = cargo_tool(
        project,
        "wasm-split-cli",
        "wasm_split_cli_support",
        SPLIT,
        &["--debug", "--features", "build-binary"],
        Duration::from_secs(60),
    )?;
    npm(project, "xtask/npm", "wasm-opt", Duration::from_secs(20))?;
    npm(project, "app/editor-js", "the editor's packages", Duration::from_secs(20))?;
    let mut path = wasm.path();
    path.extend([trunk, bindgen, split, project.at("xtask/npm/node_modules/.bin")]);
    Ok(Tools { wasm, path })
}

/// What the browser tests and the benchmark need beside the build's tools.
pub fn setup_browser(project: &Project) -> Result<PathBuf> {
    npm(project, "e2e", "the browser tests' packages", Duration::from_secs(30))?;
    let named = std::env::var_os("MUSTER_CHROMIUM").map(PathBuf::from).filter(|p| p.is_file());
    let find = || named.clone().or_else(|| ["chromium", "chromium-browser"].iter().find_map(|n| on_path(n, &[])));
    if let Some(found) = find() {
        return Ok(found);
    }
    wasm::apt(project, &["chromium"])?;
    find().ok_or_else(|| Error::Missing("no Chromium: install it, or name it in MUSTER_CHROMIUM".to_owned()))
}

/// The folder of `cargo-fuzz`.
pub fn setup_fuzz(project: &Project) -> Result<PathBuf> {
    cargo_tool(project, "cargo-fuzz", "cargo-fuzz", CARGO_FUZZ, &["--debug", "--locked"], Duration::from_secs(60))
}

fn node(project: &Project) -> Result<()> {
    let missing = || Error::Missing(format!("Muster's build needs Node.js {NODE_MAJOR} or newer with npm on PATH"));
    let version = Program::new("node", &project.root).args(["--version"]).output().map_err(|_| missing())?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|m| m.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE_MAJOR && on_path("npm", &[]).is_some() => Ok(()),
        _ => Err(missing()),
    }
}

/// Installs a crate's program into the user's cache, once per version. Returns the folder of the program.
fn cargo_tool(
    project: &Project,
    program: &str,
    package: &str,
    version: &str,
    options: &[&str],
    expected: Duration,
) -> Result<PathBuf> {
    let home = project.tools.join(format!("{program}-{version}"));
    let bin = home.join("bin");
    if bin.join(program).is_file() {
        println!("· {program} {version}: installed");
        return Ok(bin);
    }
    announce(&format!("Building {program} {version}"), expected, false);
    let started = std::time::Instant::now();
    std::fs::create_dir_all(&home).map_err(at(&home))?;
    let target = home.join("build");
    Program::new("cargo", &project.root)
        .args(["install", package, "--version", version, "--root"])
        .args([&home])
        .args(options)
        .envs([("CARGO_PROFILE_DEV_DEBUG", "0")])
        .envs([("CARGO_TARGET_DIR", &target)])
        .run()?;
    if target.is_dir() {
        std::fs::remove_dir_all(&target).map_err(at(&target))?;
    }
    println!("  done in {}", words(started.elapsed()));
    Ok(bin)
}

/// Installs exactly what a folder's lock file names.
fn npm(project: &Project, folder: &str, what: &str, expected: Duration) -> Result<()> {
    let dir = project.at(folder);
    let name = format!("npm-{}", folder.replace('/', "-"));
    let words = format!("Installing {what} from npm");
    Step::new(project, &name, &words, expected)
        .inputs([dir.join("package.json"), dir.join("package-lock.json")])
        // npm writes there what it has installed.
        .outputs([dir.join("node_modules/.package-lock.json")])
        .run(|| {
            Program::new("npm", &dir)
                .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
                // The browser is the system's; Playwright would otherwise fetch three.
                .envs([("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")])
                .run()
        })
}
