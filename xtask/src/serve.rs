//! `cargo xtask serve`: build what changed, then become the server.

use std::path::PathBuf;

use crate::build;
use crate::error::Result;
use crate::project::Project;
use crate::run::Program;

/// Options of `serve`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Fill an empty data folder with a demo workspace and its accounts: --demo, or --demo=L for 20,000 assets and a
    /// million changes, --demo=S for a tenth of that
    #[arg(long, num_args = 0..=1, default_missing_value = "true", value_name = "SIZE")]
    demo: Option<String>,
    /// Port on 127.0.0.1
    #[arg(long, default_value_t = 8400)]
    port: u16,
    /// Folder of the server's data
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Build without optimisation: faster to build, slower to run
    #[arg(long)]
    debug: bool,
}

/// Builds and runs the server until it is stopped.
pub fn run(project: &Project, options: &Options) -> Result<()> {
    let program = if options.debug { build::testing(project)? } else { build::release(project)? };
    let mut args = vec!["--data".to_owned(), options.data.to_string_lossy().into_owned()];
    args.extend(["--bind".to_owned(), format!("127.0.0.1:{}", options.port)]);
    args.extend(options.demo.as_ref().map(|size| format!("--demo={size}")));
    println!("▸ {} {}", program.display(), args.join(" "));
    Err(Program::new(&program.to_string_lossy(), &project.root).args(args).become_it())
}
