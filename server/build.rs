//! The app's files are built into the server: build again when they change.

fn main() {
    // A folder that is missing would count as changed at every build.
    let _exists_or_cannot = std::fs::create_dir_all("../dist");
    println!("cargo:rerun-if-changed=../dist");
    println!("cargo:rerun-if-changed=build.rs");
}
