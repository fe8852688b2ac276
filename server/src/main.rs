//! `muster-server`: everything is in the library, so that tests run what production runs.

fn main() -> std::process::ExitCode {
    muster_server::cli::run()
}
