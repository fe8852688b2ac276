//! Steps that are not repeated while their inputs are the same.
//!
//! Inputs are compared by content, not by time: a checkout or a copied folder changes times and nothing else. Outputs are
//! compared too: several checkouts may share one target folder, where the fingerprints are, and have outputs of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use crate::error::{Result, at};
use crate::project::Project;

/// A step with a name, inputs and outputs.
pub struct Step<'a> {
    project: &'a Project,
    name: &'a str,
    words: &'a str,
    /// How long it takes on two cores, until this machine has done it once.
    expected: Duration,
    inputs: Vec<PathBuf>,
    outputs: Vec<PathBuf>,
    extra: String,
}

impl<'a> Step<'a> {
    /// `name` is the file of its fingerprint; `words` say what it does.
    pub fn new(project: &'a Project, name: &'a str, words: &'a str, expected: Duration) -> Self {
        Self { project, name, words, expected, inputs: Vec::new(), outputs: Vec::new(), extra: String::new() }
    }

    /// Files and folders whose content decides whether it must run again. What does not exist counts as empty.
    pub fn inputs<I: IntoIterator<Item = PathBuf>>(mut self, inputs: I) -> Self {
        self.inputs.extend(inputs);
        self
    }

    /// Something else that decides: versions, options.
    pub fn depends_on(mut self, extra: &str) -> Self {
        self.extra.push_str(extra);
        self.extra.push('\n');
        self
    }

    /// What must be there afterwards as the step left it: files that say, by their content, of what the others are. One that
    /// is missing or another runs the step again.
    pub fn outputs<I: IntoIterator<Item = PathBuf>>(mut self, outputs: I) -> Self {
        self.outputs.extend(outputs);
        self
    }

    /// Runs `work` unless nothing changed since it last succeeded.
    pub fn run(self, work: impl FnOnce() -> Result<()>) -> Result<()> {
        let stamp = self.project.stamps.join(format!("{}.stamp", self.name));
        let before = fs::read_to_string(&stamp).unwrap_or_default();
        let mut before = before.split_whitespace();
        let old_print = before.next().unwrap_or_default();
        let took = before.next().and_then(|ms| ms.parse().ok()).map(Duration::from_millis);
        let old_made = before.next().unwrap_or_default();
        let print = fingerprint(&self.project.root, &self.inputs, &self.extra)?;
        let made = || fingerprint(&self.project.root, &self.outputs, "");
        if print == old_print && self.outputs.iter().all(|o| o.exists()) && made()? == old_made {
            println!("· {}: up to date", self.words);
            return Ok(());
        }
        announce(self.words, took.unwrap_or(self.expected), took.is_some());
        // A step that is interrupted half-way must run again.
        let _ = fs::remove_file(&stamp);
        let started = Instant::now();
        work()?;
        let millis = started.elapsed().as_millis();
        println!("  done in {}", words(started.elapsed()));
        let made = made()?;
        fs::write(&stamp, format!("{print} {millis} {made}")).map_err(at(&stamp))
    }
}

/// Says what starts now and how long it will take.
pub fn announce(what: &str, expected: Duration, known: bool) {
    let how = if known { "last time" } else { "expected on two cores:" };
    println!("▸ {what} ({how} {})", words(expected));
}

/// A duration as one says it.
pub fn words(time: Duration) -> String {
    match time.as_secs() {
        0..=1 => format!("{:.1} s", time.as_secs_f64()),
        s @ 2..=99 => format!("{s} s"),
        s => format!("{} min {} s", s / 60, s % 60),
    }
}

fn fingerprint(root: &Path, inputs: &[PathBuf], extra: &str) -> Result<String> {
    let mut hash = Sha256::new();
    hash.update(extra.as_bytes());
    for input in inputs {
        for file in files(input)? {
            let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().into_owned();
            let content = fs::read(&file).map_err(at(&file))?;
            hash.update((name.len() as u64).to_le_bytes());
            hash.update(name.as_bytes());
            hash.update((content.len() as u64).to_le_bytes());
            hash.update(&content);
        }
    }
    Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
}

/// All files of a folder in order of their names (or the file itself), without what other tools keep beside sources.
pub fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(at(&folder))? {
            let path = entry.map_err(at(&folder))?.path();
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            if path.is_dir() {
                if !matches!(name.as_str(), "node_modules" | "target" | "dist" | ".git") {
                    folders.push(path);
                }
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn fingerprint_follows_content_and_names() {
        let dir = std::env::temp_dir().join(format!("muster-stamp-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("a"), "1").unwrap();
        let one = fingerprint(&dir, std::slice::from_ref(&dir), "x").unwrap();
        assert_eq!(one, fingerprint(&dir, std::slice::from_ref(&dir), "x").unwrap());
        assert_ne!(one, fingerprint(&dir, std::slice::from_ref(&dir), "y").unwrap());
        fs::rename(dir.join("a"), dir.join("b")).unwrap();
        assert_ne!(one, fingerprint(&dir, std::slice::from_ref(&dir), "x").unwrap());
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn a_step_runs_again_for_other_inputs_and_for_outputs_of_somebody_else() {
        let root = std::env::temp_dir().join(format!("muster-step-{}", std::process::id()));
        let project = Project { root: root.clone(), tools: root.join("tools"), stamps: root.join("stamps") };
        fs::create_dir_all(&project.stamps).unwrap();
        let (from, to) = (root.join("in"), root.join("out"));
        let run = || {
            let mut ran = false;
            let step = Step::new(&project, "s", "Trying", Duration::ZERO).inputs([from.clone()]).outputs([to.clone()]);
            step.run(|| {
                ran = true;
                fs::copy(&from, &to).map_err(at(&to)).map(drop)
            })
            .unwrap();
            ran
        };
        fs::write(&from, "1").unwrap();
        assert_eq!([run(), run()], [true, false]);
        fs::write(&from, "2").unwrap();
        assert_eq!([run(), run()], [true, false]);
        fs::write(&to, "what another version made").unwrap();
        assert_eq!([run(), run()], [true, false]);
        fs::remove_file(&to).unwrap();
        assert_eq!([run(), run()], [true, false]);
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn durations_read_well() {
        assert_eq!(words(Duration::from_millis(400)), "0.4 s");
        assert_eq!(words(Duration::from_secs(42)), "42 s");
        assert_eq!(words(Duration::from_secs(150)), "2 min 30 s");
    }
}
