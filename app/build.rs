//! Tells the app the hashed name of the editor's bundle, which `npm run build` in `editor-js` writes before cargo runs, and
//! the linker to say what the build needs for cutting the app into files.

use std::path::Path;

fn main() {
    let manifest = Path::new("editor-js/dist/manifest.json");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=editor-js/dist/manifest.json");
    // Without a bundle (a plain `cargo check`) the app still compiles; opening a text then says that the editor is missing.
    let name = std::fs::read_to_string(manifest)
        .ok()
        .and_then(|text| text.split('"').nth(3).map(str::to_owned))
        .filter(|name| name.starts_with("editor-") && name.ends_with(".js"))
        .unwrap_or_else(|| "editor.js".to_owned());
    println!("cargo::rustc-env=MUSTER_EDITOR=/editor/{name}");
    // Which code and data refer to which: what cuts the pages off (split.mjs) decides by that.
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
