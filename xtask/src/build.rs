//! The app for the browser, then the server with the app inside it.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use crate::compress;
use crate::error::{Result, at};
use crate::project::Project;
use crate::run::Program;
use crate::stamp::{Step, announce, files};
use crate::tools::{self, Tools};

/// Builds app and server for use. Returns the server's program.
pub fn release(project: &Project) -> Result<PathBuf> {
    let tools = tools::setup(project)?;
    app(project, &tools)?;
    server(project, true)
}

/// Builds app and server for tests: the same app, the server without the long optimisation.
pub fn testing(project: &Project) -> Result<PathBuf> {
    let tools = tools::setup(project)?;
    app(project, &tools)?;
    server(project, false)
}

/// The app in `dist/`, precompressed.
pub fn app(project: &Project, tools: &Tools) -> Result<()> {
    editor(project)?;
    let dist = project.at("dist");
    let sources = ["Cargo.lock", "Cargo.toml", "Trunk.toml", "app", "shared", "public"].map(|p| project.at(p));
    Step::new(project, "app", "Building the app for the browser", Duration::from_secs(300))
        .inputs(sources)
        .depends_on(&format!("{:?}", tools.wasm))
        .outputs([dist.join("index.html")])
        .run(|| {
            Program::new("trunk", &project.root)
                .args(["build", "--release", "--offline"])
                .envs(tools.wasm.env())
                // Trunk reads any NO_COLOR value as an option of its own and refuses "1".
                .envs([("NO_COLOR", "true")])
                .path(&tools.path)
                .run()?;
            // In the same step: Trunk empties the folder even when it builds the same files again.
            println!("  compressing");
            compress::folder(&dist)
        })
}

/// The files of `dist/` that are not themselves compressed forms.
fn unpacked(project: &Project) -> Result<Vec<PathBuf>> {
    let all = files(&project.at("dist"))?;
    Ok(all.into_iter().filter(|f| !f.extension().is_some_and(|e| e == "br" || e == "gz")).collect())
}

/// The rich-text editor: TypeScript to one module.
fn editor(project: &Project) -> Result<()> {
    let dir = project.at("app/editor-js");
    Step::new(project, "editor", "Bundling the editor", Duration::from_secs(3))
        .inputs([dir.clone()])
        .outputs([dir.join("dist/manifest.json")])
        .run(|| Program::new("npm", &dir).args(["run", "--silent", "build"]).run())
}

/// The server; cargo itself knows what is up to date.
pub fn server(project: &Project, release: bool) -> Result<PathBuf> {
    let (profile, expected) = if release { ("release", 300) } else { ("debug", 120) };
    let program = project.target(profile).join("muster-server");
    announce("Building the server", Duration::from_secs(if program.is_file() { 2 } else { expected }), false);
    let args: &[&str] = if release { &["--release"] } else { &[] };
    Program::new("cargo", &project.root).args(["build", "--locked", "--package", "muster-server"]).args(args).run()?;
    Ok(program)
}

/// The sizes of the app's files as a browser downloads them, in bytes: (name, plain, brotli).
pub fn sizes(project: &Project) -> Result<Vec<(String, u64, u64)>> {
    let dist = project.at("dist");
    let mut found = Vec::new();
    for file in unpacked(project)? {
        let plain = fs::metadata(&file).map_err(at(&file))?.len();
        let mut packed = file.as_os_str().to_owned();
        packed.push(".br");
        let brotli = fs::metadata(&packed).map(|m| m.len()).unwrap_or(plain);
        let name = file.strip_prefix(&dist).unwrap_or(&file).to_string_lossy().into_owned();
        found.push((name, plain, brotli));
    }
    Ok(found)
}
