//! `serve`: from a configuration to a running server.

use super::CliError;
use crate::config::{Config, Demo};
use crate::{AppState, admin, demo, metrics, serve_state};
use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// How often what is over is forgotten.
const SWEEP: Duration = Duration::from_secs(60);
/// Of these, how many pass until unfiled documents are looked for: that reads every document's head.
const SWEEPS_PER_EXPIRY: u32 = 60;

/// Makes the data folder for the server's user alone, unless it is there.
pub fn private_folder(data: &Path) -> Result<(), CliError> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data)
        .map_err(CliError::io(format!("making the data folder {}", data.display())))
}

/// Runs the server until it is told to stop.
pub async fn serve(config: Config) -> Result<(), CliError> {
    private_folder(&config.data)?;
    let figures = metrics::start();
    let bind = config.bind;
    let listener = TcpListener::bind(bind).await.map_err(CliError::io(format!("listening on {bind}")))?;
    let bound = listener.local_addr().map_err(CliError::io("listening"))?;
    if let Some(handle) = figures
        && let Some(address) = config.metrics
    {
        serve_figures(address, config.metrics_asked, handle).await?;
    }
    if let Demo::Sized(size) = config.demo {
        demo::size::place(&config, size, config.demo_cache.as_deref()).await?;
    }
    let state = AppState::open(config).await?;
    if let Err(e) = admin::listen(state.clone()) {
        tracing::warn!(error = %e, "no administration while the server runs: its socket could not be made");
    }
    let mut text = format!("Muster {} is ready: {}\n", env!("CARGO_PKG_VERSION"), state.config.base_url(bound));
    if state.config.demo != Demo::None && demo::fill(&state).await? {
        tracing::info!("the demonstration was written");
    }
    if state.config.demo != Demo::None {
        text.push_str(&demo::sign_ins());
    }
    if let Some(secret) = state.directory.setup_link().await? {
        let base = state.config.base_url(bound);
        let _infallible = writeln!(
            text,
            "\nTo set it up, open this link (good once, until the next start):\n  {base}/setup#{secret}\n"
        );
    }
    let mut out = std::io::stdout();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => return Err(CliError::io("writing to the console")(e)),
        _ => {}
    }
    tokio::spawn(sweep(state.clone()));
    let stop = stop_signal()?;
    serve_state(state, listener, stop).await?;
    tracing::info!("stopped");
    Ok(())
}

async fn serve_figures(
    address: std::net::SocketAddr,
    asked: bool,
    handle: &'static metrics_exporter_prometheus::PrometheusHandle,
) -> Result<(), CliError> {
    match TcpListener::bind(address).await {
        Ok(listener) => {
            tokio::spawn(async move {
                if let Err(e) = metrics::serve(listener, handle).await {
                    tracing::error!(error = %e, "the listener for metrics failed");
                }
            });
        }
        Err(e) if asked => return Err(CliError::io(format!("listening for metrics on {address}"))(e)),
        Err(e) => tracing::warn!(%address, error = %e, "no metrics: their usual address is taken, set --metrics"),
    }
    Ok(())
}

async fn sweep(state: AppState) {
    let unfiled = Duration::from_secs(u64::from(state.config.unfiled_days) * 86_400);
    match state.hub.renew_rows().await {
        Ok(0) => {}
        Ok(number) => tracing::info!(number, "rows were computed anew"),
        Err(e) => tracing::error!(error = %e, "rows could not be computed anew"),
    }
    for round in 0_u32.. {
        tokio::select! {
            () = state.sockets.stopping.cancelled() => break,
            () = tokio::time::sleep(SWEEP) => {}
        }
        if let Err(e) = state.directory.sweep().await {
            tracing::error!(error = %e, "what is over could not be forgotten");
        }
        if round % SWEEPS_PER_EXPIRY == 0 {
            match state.hub.expire_unfiled(unfiled).await {
                Ok(0) => {}
                Ok(number) => tracing::info!(number, "unfiled documents have expired"),
                Err(e) => tracing::error!(error = %e, "unfiled documents could not be looked for or erased"),
            }
            match state.blobs.sweep(state.directory.now()).await {
                Ok(swept) if swept == crate::blobs::Swept::default() => {}
                Ok(swept) => tracing::info!(
                    uploads = swept.uploads,
                    orphans = swept.orphans,
                    files = swept.files,
                    "files have expired"
                ),
                Err(e) => tracing::error!(error = %e, "files that have expired could not be looked for or removed"),
            }
        }
    }
}

/// Resolves at SIGTERM or Ctrl+C.
fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static, CliError> {
    let mut term = signal(SignalKind::terminate()).map_err(CliError::io("waiting for signals"))?;
    let mut int = signal(SignalKind::interrupt()).map_err(CliError::io("waiting for signals"))?;
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
        tracing::info!("stopping");
    })
}
