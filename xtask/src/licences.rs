//! The check that everything Muster is made of may be used: licences and sources of all crates, licences of the npm
//! packages that reach the browser. The allowed licences stand in `deny.toml`, so `cargo deny` agrees with it.
//!
//! It needs no network and no further program, unlike `cargo deny`; the advisories, which need a database, are checked
//! by `cargo deny` where that is installed.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result, at};
use crate::project::Project;
use crate::run::{Program, on_path};

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Lock {
    packages: std::collections::BTreeMap<String, LockedPackage>,
}

#[derive(Deserialize)]
struct LockedPackage {
    license: Option<String>,
    #[serde(default)]
    dev: bool,
}

/// Checks all of it and prints what it found; fails with the list of what is not allowed.
pub fn check(project: &Project) -> Result<()> {
    let allowed = allowed(&project.at("deny.toml"))?;
    let mut wrong = crates(project, &allowed)?;
    wrong.extend(shipped_npm(&project.at("app/editor-js/package-lock.json"), &allowed)?);
    if on_path("cargo-deny", &[]).is_some() {
        let advisories = ["deny", "--offline", "check", "advisories"];
        if let Err(error) = Program::new("cargo", &project.root).args(advisories).run() {
            wrong.push(error.to_string());
        }
    } else {
        println!("  advisories not checked: cargo-deny is not installed");
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Error::Checks(format!("not allowed by deny.toml:\n  {}", wrong.join("\n  "))))
}

fn allowed(path: &Path) -> Result<BTreeSet<String>> {
    let text = std::fs::read_to_string(path).map_err(at(path))?;
    let content = |reason: String| Error::Content { path: path.to_owned(), reason };
    let table: toml::Table = text.parse().map_err(|e: toml::de::Error| content(e.to_string()))?;
    let list = table.get("licenses").and_then(|l| l.get("allow")).and_then(|a| a.as_array());
    let list = list.ok_or_else(|| content("no list licenses.allow".to_owned()))?;
    Ok(list.iter().filter_map(|l| l.as_str().map(str::to_owned)).collect())
}

fn crates(project: &Project, allowed: &BTreeSet<String>) -> Result<Vec<String>> {
    let metadata = Program::new("cargo", &project.root)
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .output()
        .or_else(|_| {
            // Crates of other systems are in the lock file but not always on this machine.
            Program::new("cargo", &project.root).args(["metadata", "--format-version", "1", "--locked"]).output()
        })?;
    let metadata: Metadata = serde_json::from_str(&metadata)
        .map_err(|e| Error::Content { path: "cargo metadata".into(), reason: e.to_string() })?;
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let name = format!("{} {}", package.name, package.version);
        if package.source.as_deref().is_some_and(|source| source != CRATES_IO) {
            wrong.push(format!("{name}: from {}", package.source.as_deref().unwrap_or_default()));
        }
        match &package.license {
            Some(licence) if permits(licence, allowed) => {}
            Some(licence) => wrong.push(format!("{name}: {licence}")),
            None => wrong.push(format!("{name}: no licence named")),
        }
    }
    println!("  {} crates looked at", metadata.packages.len());
    Ok(wrong)
}

fn shipped_npm(path: &Path, allowed: &BTreeSet<String>) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path).map_err(at(path))?;
    let lock: Lock =
        serde_json::from_str(&text).map_err(|e| Error::Content { path: path.to_owned(), reason: e.to_string() })?;
    let shipped = lock.packages.iter().filter(|(name, package)| !name.is_empty() && !package.dev);
    let bad = shipped.filter(|(_, package)| !package.license.as_deref().is_some_and(|l| permits(l, allowed)));
    Ok(bad.map(|(name, p)| format!("{name}: {}", p.license.as_deref().unwrap_or("no licence named"))).collect())
}

/// Whether an SPDX expression can be satisfied with the allowed licences. `/` is the old way to write OR.
fn permits(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let result = any(&words, &mut at, allowed);
    result && at == words.len()
}

fn any(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut result = all(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        // Both sides must be read, whatever the first one was.
        let right = all(words, at, allowed);
        result = result || right;
    }
    result
}

fn all(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut result = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        let right = one(words, at, allowed);
        result = result && right;
    }
    result
}

fn one(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let result = any(words, at, allowed);
        *at += 1;
        return result;
    }
    let mut name = (*word).to_owned();
    if words.get(*at) == Some(&"WITH") {
        if let Some(exception) = words.get(*at + 1) {
            name = format!("{name} WITH {exception}");
        }
        *at += 2;
    }
    allowed.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_follow_spdx() {
        let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"].map(str::to_owned).into();
        for good in [
            "MIT",
            "MIT OR Apache-2.0",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
            "GPL-2.0 OR (MIT AND Unicode-3.0)",
        ] {
            assert!(permits(good, &allowed), "{good}");
        }
        for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR BSD-3-Clause) AND GPL-3.0", "", "MIT MIT", "( MIT"] {
            assert!(!permits(bad, &allowed), "{bad}");
        }
    }
}
