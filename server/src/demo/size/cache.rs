//! The finished store of a size, kept to be copied: what was made once need not be made again.

use super::{Size, make, plan, record};
use crate::cli::CliError;
use crate::config::Config;
use crate::demo::{document, entries};
use crate::{AppState, STORE_FILE, store};
use muster_shared::sync::frame::encode;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Raised when what is made changes in a way that the sample of [`fingerprint`] does not show.
const VERSION: u32 = 1;
/// Seconds that size L takes on two cores.
const EXPECTED: u64 = 60;
/// The sample is of this part of size L.
const SAMPLE: Size = Size { name: "sample", divisor: 1_000 };

/// Where finished stores are kept unless something else is set: `muster` in the user's cache folder. `None` where there is
/// none.
pub fn folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")));
    base.map(|base| base.join("muster"))
}

/// Puts the store of a size into a data folder that has none, as a store of its own: copied from `cache`, or made first
/// and kept there. `false` when there is a store already.
///
/// # Errors
/// A folder cannot be written.
pub async fn place(config: &Config, size: Size, cache: Option<&Path>) -> Result<bool, CliError> {
    let to = config.data.join(STORE_FILE);
    if to.exists() {
        return Ok(false);
    }
    let Some(cache) = cache else {
        let made = finished(config, size, &config.data).await?;
        store::copy_as_new(&made, &to)?;
        forget(&made);
        return Ok(true);
    };
    let name = tokio::task::spawn_blocking(move || fingerprint(size)).await;
    let name = format!("demo-{}-{}.redb", size.name, name.map_err(|e| CliError::Demo(e.to_string()))??);
    let kept = cache.join(&name);
    if !kept.is_file() {
        let io = |e: std::io::Error| CliError::Demo(format!("{}: {e}", cache.display()));
        std::fs::create_dir_all(cache).map_err(io)?;
        let made = finished(config, size, cache).await?;
        std::fs::rename(&made, &kept).map_err(io)?;
        forget(&made);
        forget_others(cache, size, &name);
    }
    let begun = Instant::now();
    store::copy_as_new(&kept, &to)?;
    tell(&format!("size {} copied from {} in {} ms", size.name, kept.display(), begun.elapsed().as_millis()));
    Ok(true)
}

/// Makes a size in a folder of its own beside what is kept, and gives its file.
async fn finished(config: &Config, size: Size, beside: &Path) -> Result<PathBuf, CliError> {
    let part = beside.join(format!("making-{}-{}-{:08x}", size.name, std::process::id(), rand::random::<u32>()));
    let io = |e: std::io::Error| CliError::Demo(format!("{}: {e}", part.display()));
    // Left over from a start that broke off, if there is one.
    let _ = std::fs::remove_dir_all(&part);
    std::fs::create_dir_all(&part).map_err(io)?;
    let seconds = (EXPECTED / size.divisor as u64).max(1);
    tell(&format!("making size {} once (expected on two cores: {seconds} s)", size.name));
    let begun = Instant::now();
    let state = AppState::open(Config { data: part.clone(), ..config.clone() }).await?;
    let made = make(&state, size, tell).await;
    state.hub.close().await;
    drop(state);
    if let Err(error) = made {
        let _ = std::fs::remove_dir_all(&part);
        return Err(error);
    }
    tell(&format!("size {} made in {} s", size.name, begun.elapsed().as_secs()));
    Ok(part.join(STORE_FILE))
}

/// Removes the folder that a file was made in.
fn forget(made: &Path) {
    if let Some(part) = made.parent() {
        // What stays is told by its name, and is overwritten by the next process of the same number.
        let _ = std::fs::remove_dir_all(part);
    }
}

/// Removes what other versions made of the same size.
fn forget_others(cache: &Path, size: Size, kept: &str) {
    let others = std::fs::read_dir(cache).into_iter().flatten().flatten();
    let prefix = format!("demo-{}-", size.name);
    for other in others.filter(|f| f.file_name().to_str().is_some_and(|n| n != kept && n.starts_with(&prefix))) {
        let _ = std::fs::remove_file(other.path());
    }
}

/// Names what would be made: a hash over a small sample of it with all its changes and rows, so that it is another one when
/// the tables, the registers or the documents are other ones.
fn fingerprint(size: Size) -> Result<String, CliError> {
    let mut hash = Sha256::new();
    hash.update(format!("{VERSION} {size:?}"));
    for (number, entry) in entries::all()?.iter().enumerate() {
        for chunk in document(number, entry)?.changes_since(&[]) {
            hash.update(chunk);
        }
    }
    let sample = plan(SAMPLE)?;
    for planned in &sample.records {
        let written = record::write(&sample, planned)?;
        written.chunks.iter().for_each(|(_, chunk)| hash.update(chunk));
        hash.update(encode(&written.row));
    }
    for planned in plan(size)?.records {
        hash.update(format!("{} {} {}", planned.register.key, planned.changes, planned.words));
    }
    Ok(hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

/// Tells whoever waits in front of a console.
fn tell(text: &str) {
    let _nobody_reads = writeln!(std::io::stderr(), "muster-server: {text}");
}
