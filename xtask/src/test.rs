//! `cargo xtask test`: every check and every test, from the cheapest to the dearest, and one line that sums up.

use std::path::Path;
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::error::{Error, Result, at};
use crate::project::Project;
use crate::run::{Program, on_path};
use crate::stamp::{announce, words};
use crate::{build, licences, tools};

/// Crates whose tests run natively. The app's own logic is tested in the browser.
const NATIVE: [&str; 6] = ["--package", "muster-shared", "--package", "muster-server", "--package", "xtask"];

/// Options of `test`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Only checks and native tests, no browser
    #[arg(long)]
    native: bool,
    /// Only the browser tests
    #[arg(long, conflicts_with = "native")]
    browser: bool,
    /// Passed on to Playwright: files or titles to choose
    #[arg(last = true)]
    playwright: Vec<String>,
}

/// What passed and what failed.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sum {
    passed: u64,
    failed: u64,
    /// Names of what failed, for the end.
    broken: Vec<String>,
}

impl Sum {
    /// Counts one check that either holds or does not.
    fn check(&mut self, name: &str, result: Result<()>) {
        match result {
            Ok(()) => self.passed += 1,
            Err(error) => {
                println!("  ✗ {name}: {error}");
                self.failed += 1;
                self.broken.push(name.to_owned());
            }
        }
    }

    /// Adds a test run. A run that failed without naming a failed test (it did not compile) counts as one failure.
    fn tests(&mut self, name: &str, counted: (u64, u64), succeeded: bool) {
        let (passed, failed) = counted;
        let failed = if succeeded { failed } else { failed.max(1) };
        self.passed += passed;
        self.failed += failed;
        if failed > 0 {
            self.broken.push(name.to_owned());
        }
    }
}

/// Runs everything that the options name; fails when anything failed.
pub fn run(project: &Project, options: &Options) -> Result<()> {
    let started = Instant::now();
    let mut sum = Sum::default();
    if !options.browser {
        checks(project, &mut sum);
        native(project, &mut sum)?;
    }
    if !options.native {
        browser(project, options, &mut sum)?;
    }
    println!("\nall of it took {}", words(started.elapsed()));
    if !sum.broken.is_empty() {
        println!("failed: {}", sum.broken.join(", "));
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    if sum.failed > 0 { Err(Error::Checks("not everything passed".to_owned())) } else { Ok(()) }
}

fn checks(project: &Project, sum: &mut Sum) {
    announce("Licences and sources", Duration::from_secs(1), false);
    sum.check("licences", licences::check(project));
    if has_component(project, "fmt") {
        announce("Formatting", Duration::from_secs(2), false);
        let args = ["fmt", "--all", "--check"];
        sum.check("formatting", Program::new("cargo", &project.root).args(args).run());
    }
    if has_component(project, "clippy") {
        announce("Clippy, warnings denied", Duration::from_secs(150), false);
        let app = ["--package", "muster-app", "--package", "muster-ui"];
        let clippy = Program::new("cargo", &project.root)
            .args(["clippy", "--locked", "--all-targets"])
            .args(NATIVE)
            .args(app)
            .args(["--", "--deny", "warnings"]);
        sum.check("clippy", clippy.run());
    }
}

/// Whether `cargo fmt` or `cargo clippy` is there, after an attempt to get it. A distribution's compiler may lack them.
fn has_component(project: &Project, command: &str) -> bool {
    let present = || Program::new("cargo", &project.root).args([command, "--version"]).quiet().run().is_ok();
    if present() {
        return true;
    }
    if on_path("rustup", &[]).is_some() {
        let component = if command == "fmt" { "rustfmt" } else { command };
        let add = Program::new("rustup", &project.root).args(["component", "add", component]);
        if add.run_within(Duration::from_secs(90)).is_ok() && present() {
            return true;
        }
    }
    println!("  cargo {command} is not installed: that check is left out");
    false
}

fn native(project: &Project, sum: &mut Sum) -> Result<()> {
    announce("Tests of shared, server and xtask", Duration::from_secs(300), false);
    let mut counted = (0, 0);
    let succeeded = Program::new("cargo", &project.root)
        .args(["test", "--locked", "--no-fail-fast"])
        .args(NATIVE)
        .watch(|line| {
            if let Some((passed, failed)) = cargo_result(line) {
                counted.0 += passed;
                counted.1 += failed;
            }
        })?;
    sum.tests("cargo tests", counted, succeeded);
    Ok(())
}

fn browser(project: &Project, options: &Options, sum: &mut Sum) -> Result<()> {
    let server = build::testing(project)?;
    let chromium = tools::setup_browser(project)?;
    editor(project, sum)?;

    let dir = project.at("e2e");
    announce("Types of the browser tests", Duration::from_secs(5), false);
    sum.check("types of e2e", Program::new("npm", &dir).args(["run", "--silent", "check"]).run());

    announce("Browser tests", Duration::from_secs(420), false);
    let report = project.stamps.join("playwright.json");
    let _ = std::fs::remove_file(&report);
    let succeeded = Program::new("npx", &dir)
        .args(["--no-install", "playwright", "test", "--reporter=list,json"])
        .args(&options.playwright)
        .envs([("PLAYWRIGHT_JSON_OUTPUT_FILE", &report), ("MUSTER_SERVER", &server), ("MUSTER_CHROMIUM", &chromium)])
        .run()
        .is_ok();
    sum.tests("browser tests", playwright_result(&report).unwrap_or((0, 1)), succeeded);
    Ok(())
}

/// The editor's own checks and tests, those that its package.json has.
fn editor(project: &Project, sum: &mut Sum) -> Result<()> {
    let dir = project.at("app/editor-js");
    let path = dir.join("package.json");
    let text = std::fs::read_to_string(&path).map_err(at(&path))?;
    let package: serde_json::Value =
        serde_json::from_str(&text).map_err(|e| Error::Content { path, reason: e.to_string() })?;
    let has = |script: &str| package.get("scripts").and_then(|s| s.get(script)).is_some();
    if has("check") {
        announce("Types of the editor", Duration::from_secs(5), false);
        sum.check("types of the editor", Program::new("npm", &dir).args(["run", "--silent", "check"]).run());
    }
    if has("test") {
        announce("Tests of the editor", Duration::from_secs(10), false);
        let mut counted = (0, 0);
        let succeeded = Program::new("npm", &dir).args(["run", "--silent", "test"]).watch(|line| {
            let (passed, failed) = node_result(line);
            counted.0 += passed;
            counted.1 += failed;
        })?;
        sum.tests("editor tests", counted, succeeded);
    }
    Ok(())
}

/// `test result: ok. 12 passed; 1 failed; …` → (12, 1).
fn cargo_result(line: &str) -> Option<(u64, u64)> {
    let rest = line.strip_prefix("test result: ")?;
    let count = |what: &str| {
        let before = rest.split(&format!(" {what}")).next()?;
        before.rsplit([' ', '.', ';']).next()?.parse().ok()
    };
    Some((count("passed")?, count("failed")?))
}

/// The closing lines of node's own test runner: `ℹ pass 4`, `# fail 1`.
fn node_result(line: &str) -> (u64, u64) {
    let mut words = line.split_whitespace();
    if !matches!(words.next(), Some("ℹ" | "#")) {
        return (0, 0);
    }
    match (words.next(), words.next().and_then(|n| n.parse().ok())) {
        (Some("pass"), Some(n)) => (n, 0),
        (Some("fail"), Some(n)) => (0, n),
        _ => (0, 0),
    }
}

#[derive(Deserialize)]
struct Report {
    stats: Stats,
}

#[derive(Deserialize)]
struct Stats {
    expected: u64,
    unexpected: u64,
    flaky: u64,
}

/// Totals of Playwright's JSON report. A test that passed only when repeated did not pass.
fn playwright_result(path: &Path) -> Option<(u64, u64)> {
    let report: Report = serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()?;
    Some((report.stats.expected, report.stats.unexpected + report.stats.flaky))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_totals_are_read() {
        let line = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.02s";
        assert_eq!(cargo_result(line), Some((12, 0)));
        assert_eq!(cargo_result("test result: FAILED. 1 passed; 2 failed; 0 ignored"), Some((1, 2)));
        assert_eq!(cargo_result("test a ... ok"), None);
    }

    #[test]
    fn node_totals_are_read() {
        assert_eq!(node_result("ℹ pass 4"), (4, 0));
        assert_eq!(node_result("# fail 1"), (0, 1));
        assert_eq!(node_result("✔ passes 4 things"), (0, 0));
    }

    #[test]
    fn a_run_that_did_not_compile_is_a_failure() {
        let mut sum = Sum::default();
        sum.tests("x", (0, 0), false);
        assert_eq!((sum.passed, sum.failed), (0, 1));
    }
}
