//! Where things are: the project's folders and the user's cache of tools.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result, at};

/// The folders that every command works with.
pub struct Project {
    /// The folder with the workspace's Cargo.toml.
    pub root: PathBuf,
    /// Tools that are built once per user: `<cache>/muster/tools/<name>-<version>`.
    pub tools: PathBuf,
    /// Fingerprints of what was built last, inside the target folder.
    pub stamps: PathBuf,
}

impl Project {
    /// Finds the project from the place where cargo compiled this program.
    pub fn find() -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().unwrap_or(manifest).to_owned();
        if !root.join("Cargo.lock").is_file() {
            return Err(Error::Missing(format!("{} is not the project's folder (no Cargo.lock)", root.display())));
        }
        let cache = std::env::var_os("XDG_CACHE_HOME")
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
            .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))
            .ok_or_else(|| Error::Missing("neither XDG_CACHE_HOME nor HOME is set".to_owned()))?;
        let tools = cache.join("muster").join("tools");
        let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from).unwrap_or_else(|| root.join("target"));
        let stamps = target.join("xtask");
        std::fs::create_dir_all(&stamps).map_err(at(&stamps))?;
        Ok(Self { root, tools, stamps })
    }

    /// A path inside the project.
    pub fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The folder of compiled programs of a cargo profile ("debug", "release").
    pub fn target(&self, profile: &str) -> PathBuf {
        self.stamps.parent().unwrap_or(&self.root).join(profile)
    }

    /// The version that Cargo.lock has chosen for a package; the first one if there are several.
    pub fn locked_version(&self, package: &str) -> Result<String> {
        let path = self.at("Cargo.lock");
        let text = std::fs::read_to_string(&path).map_err(at(&path))?;
        locked_version(&text, package)
            .ok_or_else(|| Error::Content { path, reason: format!("no package `{package}` in it") })
    }
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let lock: toml::Table = lock.parse().ok()?;
    let packages = lock.get("package")?.as_array()?;
    let found = packages.iter().find(|p| p.get("name").and_then(|n| n.as_str()) == Some(package))?;
    Some(found.get("version")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn version_is_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.2.3\"\n[[package]]\nname = \"b\"\nversion = \"2.0.0\"\n";
        assert_eq!(super::locked_version(lock, "b").as_deref(), Some("2.0.0"));
        assert_eq!(super::locked_version(lock, "c"), None);
    }
}
