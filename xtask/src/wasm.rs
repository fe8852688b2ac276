//! The compiler for the browser.
//!
//! The normal way is rustup's toolchain with the target `wasm32-unknown-unknown` and the sources of the standard library,
//! which is then built for size along with the app. Where rustup's server is out of reach, Debian's own compiler with its
//! library sources does the same.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::{Error, Result};
use crate::project::Project;
use crate::run::{Program, on_path};
use crate::stamp::{announce, words};

const TARGET: &str = "wasm32-unknown-unknown";
const PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];
/// Where a toolchain keeps the sources of the standard library, if it has them.
const LIBRARY: &str = "lib/rustlib/src/rust/library/std/Cargo.toml";
/// The name under which rustup knows the distribution's toolchain.
const LINKED: &str = "distro";

/// What makes the app small; measured in docs/benchmarks.md. Views are erased to one type instead of one per page, and
/// neither source locations nor derived `Debug` texts are kept: no code may depend on what `{:?}` prints.
const FLAGS: (&str, &str) =
    ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "--cfg erase_components -Zlocation-detail=none -Zfmt-debug=none");

/// How to call cargo for the browser's target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Toolchain {
    /// The default toolchain has the target's standard library, but not its sources.
    Default,
    /// The default toolchain has target and sources.
    DefaultWithSource,
    /// The distribution's compiler, called through rustup, building the standard library.
    Linked,
    /// The distribution's compiler in /usr/bin, without rustup.
    System,
}

impl Toolchain {
    /// The environment of a cargo call (or of trunk, which makes one).
    pub fn env(&self) -> Vec<(&'static str, &'static str)> {
        // The flags are not stable yet; this lets a stable compiler take them.
        let mut env = vec![("RUSTC_BOOTSTRAP", "1"), FLAGS];
        if *self != Self::Default {
            env.push(("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"));
            env.push(("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"));
        }
        if *self == Self::Linked {
            env.push(("RUSTUP_TOOLCHAIN", LINKED));
        }
        env
    }

    /// Folders that must come first on PATH.
    pub fn path(&self) -> Vec<PathBuf> {
        match self {
            Self::System => vec![PathBuf::from("/usr/bin")],
            Self::Default | Self::DefaultWithSource | Self::Linked => Vec::new(),
        }
    }
}

/// Finds a toolchain that can build for the browser, or installs one.
pub fn ensure(project: &Project) -> Result<Toolchain> {
    if let Some(found) = present(project) {
        println!("· compiler for the browser: {}", describe(&found));
        return Ok(found);
    }
    let rustup = on_path("rustup", &[]).is_some();
    if rustup {
        let limit = Duration::from_secs(90);
        announce(&format!("rustup target add {TARGET}"), Duration::from_secs(20), false);
        match Program::new("rustup", &project.root).args(["target", "add", TARGET]).run_within(limit) {
            Ok(()) => {
                // Only makes the app smaller, so no reason to stop.
                let add = Program::new("rustup", &project.root).args(["component", "add", "rust-src"]);
                if let Err(error) = add.run_within(limit) {
                    println!("  no sources of the standard library ({error}); the app becomes about a tenth larger");
                }
                return present(project)
                    .ok_or_else(|| Error::Missing(format!("rustup added {TARGET}, but it is not there")));
            }
            Err(error) => println!("  not possible here ({error}); taking the distribution's compiler instead"),
        }
    }
    install_distribution(project)?;
    if rustup {
        Program::new("rustup", &project.root).args(["toolchain", "link", LINKED, "/usr"]).run()?;
    }
    present(project).ok_or_else(|| {
        Error::Missing(format!(
            "no compiler for {TARGET}: run `rustup target add {TARGET}`, or install a Rust with that target"
        ))
    })
}

fn describe(toolchain: &Toolchain) -> &'static str {
    match toolchain {
        Toolchain::Default => "the default toolchain",
        Toolchain::DefaultWithSource => "the default toolchain, building the standard library",
        Toolchain::Linked | Toolchain::System => "the distribution's, building the standard library",
    }
}

fn present(project: &Project) -> Option<Toolchain> {
    let sysroot = |args: &[&str]| {
        let out = Program::new("rustc", &project.root).args(args).output().ok()?;
        Some(PathBuf::from(out.trim()))
    };
    let default = sysroot(&["--print", "sysroot"])?;
    if has_target(&default) {
        let source = default.join(LIBRARY).is_file();
        return Some(if source { Toolchain::DefaultWithSource } else { Toolchain::Default });
    }
    if !has_source(Path::new("/usr")) {
        return None;
    }
    if on_path("rustup", &[]).is_some() {
        let list = Program::new("rustup", &project.root).args(["toolchain", "list"]).output().ok()?;
        return list.lines().any(|l| l.split_whitespace().next() == Some(LINKED)).then_some(Toolchain::Linked);
    }
    Some(Toolchain::System)
}

fn has_target(sysroot: &Path) -> bool {
    sysroot.join("lib/rustlib").join(TARGET).join("lib").is_dir()
}

fn has_source(sysroot: &Path) -> bool {
    sysroot.join(LIBRARY).is_file() && sysroot.join("bin/rustc").is_file()
}

fn install_distribution(project: &Project) -> Result<()> {
    if on_path("apt-get", &[]).is_none() {
        return Err(Error::Missing(format!(
            "rustup cannot fetch the {TARGET} standard library, and this is no Debian-like system. \
             Install a Rust compiler with that target and start again."
        )));
    }
    apt(project, &PACKAGES)
}

/// Installs Debian packages, as root or through sudo where that asks for no password.
pub fn apt(project: &Project, packages: &[&str]) -> Result<()> {
    let expected = Duration::from_secs(60);
    announce(&format!("apt-get install {}", packages.join(" ")), expected, false);
    let root = Program::new("id", &project.root).args(["-u"]).output().is_ok_and(|id| id.trim() == "0");
    let apt = |args: &[&str]| {
        let (name, first): (&str, &[&str]) = if root { ("apt-get", &[]) } else { ("sudo", &["-n", "apt-get"]) };
        Program::new(name, &project.root).args(first).args(args).envs([("DEBIAN_FRONTEND", "noninteractive")])
    };
    // An old package list is no reason to stop: what follows says whether the packages are there.
    if let Err(error) = apt(&["update", "-qq"]).run_within(Duration::from_secs(180)) {
        println!("  {error}; trying with the package list that is there");
    }
    let mut args = vec!["install", "-y", "-qq", "--no-install-recommends"];
    args.extend_from_slice(packages);
    apt(&args).run_within(Duration::from_secs(900)).map_err(|error| {
        Error::Missing(format!(
            "{error}.\nInstall by hand, then start again (took at most {}): apt-get install -y {}",
            words(expected),
            packages.join(" ")
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_sources_builds_the_standard_library() {
        let builds = |t: Toolchain| t.env().iter().any(|(k, _)| *k == "CARGO_UNSTABLE_BUILD_STD");
        assert!(!builds(Toolchain::Default));
        assert!(builds(Toolchain::DefaultWithSource) && builds(Toolchain::Linked) && builds(Toolchain::System));
        assert!(Toolchain::Linked.env().contains(&("RUSTUP_TOOLCHAIN", LINKED)));
        assert!(!Toolchain::System.env().iter().any(|(k, _)| *k == "RUSTUP_TOOLCHAIN"));
    }
}
