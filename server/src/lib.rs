//! Muster's server: merges, keeps and serves the documents of an ISMS.
//!
//! `http`, `ws` → `hub` → `store`; nothing points back.

// What tests in here share with those outside names the crate as they do.
#[cfg(test)]
extern crate self as muster_server;

pub mod admin;
pub mod assets;
pub mod auth;
pub mod blobs;
pub mod cli;
pub mod config;
pub mod decide;
pub mod demo;
pub mod error;
pub mod http;
pub mod hub;
pub mod log;
pub mod metrics;
pub mod router;
pub mod store;
pub mod unpack;
pub mod ws;

use axum::serve::ListenerExt;
use config::{Config, TlsFiles};
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::{RedbStore, Store, StoreError};
use tokio::net::TcpListener;

/// How long open requests and sockets may take to end when the server stops.
const GRACE: Duration = Duration::from_secs(10);
/// Sockets that one account of the demonstration may have at once.
const DEMO_SOCKETS: usize = 10_000;
/// The store's file within the data folder.
pub const STORE_FILE: &str = "muster.redb";

/// What every handler can reach. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// How this server was set up.
    pub config: Arc<Config>,
    /// Open documents and the way in for changes.
    pub hub: hub::Hub,
    /// The durable store.
    pub store: Arc<dyn Store>,
    /// Files of records.
    pub blobs: blobs::Blobs,
    /// People, with all that administration needs.
    pub directory: auth::Directory,
    /// The same, as hub and sockets see it.
    pub people: Arc<dyn hub::People>,
    /// Open sockets.
    pub sockets: ws::Sockets,
    /// The Content-Security-Policy of every response.
    pub csp: axum::http::HeaderValue,
    /// The last answer about whether the store can be written.
    pub readiness: Arc<http::health::Readiness>,
}

/// Why the server could not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The directory cannot be read.
    #[error(transparent)]
    Directory(#[from] auth::AuthError),
    /// The data folder, the listener or the certificate.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
}

impl AppState {
    /// Opens the data folder, making it if need be. Its time does not depend on how many documents there are.
    ///
    /// # Errors
    /// A damaged store file is named and left as it is.
    pub async fn open(config: Config) -> Result<Self, ServeError> {
        let config = Arc::new(config);
        let data = config.data.clone();
        let store = blocking(move || {
            std::fs::create_dir_all(&data)
                .map_err(|source| ServeError::Io { what: data.display().to_string(), source })?;
            Ok(RedbStore::open(&data.join(STORE_FILE))?)
        })
        .await?;
        Self::with_store(config, Arc::new(store)).await
    }

    /// The same over a store that is open already.
    ///
    /// # Errors
    /// The directory's records cannot be read.
    pub async fn with_store(config: Arc<Config>, store: Arc<dyn Store>) -> Result<Self, ServeError> {
        Self::with_clock(config, store, auth::system_clock()).await
    }

    /// The same with a clock of the caller's.
    ///
    /// # Errors
    /// The directory's records cannot be read.
    pub async fn with_clock(config: Arc<Config>, store: Arc<dyn Store>, clock: hub::Clock) -> Result<Self, ServeError> {
        let (for_directory, settings, time) = (store.clone(), config.clone(), clock.clone());
        let directory = blocking(move || Ok(auth::Directory::open(for_directory, settings, time)?)).await?;
        let (for_blobs, settings) = (store.clone(), config.clone());
        let blobs = blocking(move || {
            let what = settings.data.join(blobs::FOLDER).display().to_string();
            blobs::Blobs::open(&settings.data, for_blobs, settings.files)
                .map_err(|source| ServeError::Io { what, source })
        })
        .await?;
        let people: Arc<dyn hub::People> = Arc::new(directory.clone());
        let rules = hub::Rules { epoch_edits: config.epoch_edits, document_idle: config.document_idle };
        let hub = hub::Hub::with_clock(store.clone(), people.clone(), clock, rules);
        let csp = axum::http::HeaderValue::from_str(&http::content_security_policy(&config.origins))
            .map_err(|e| auth::AuthError::Internal(e.to_string()))?;
        let mut sockets = ws::Sockets::default();
        if config.demo != config::Demo::None {
            // The demonstration's accounts are public and shared by whoever tries and measures it.
            sockets.accounts = ws::Accounts::new(DEMO_SOCKETS);
        }
        let readiness = Arc::default();
        Ok(Self { config, hub, store, blobs, directory, people, sockets, csp, readiness })
    }
}

/// Runs `f` where it may block.
async fn blocking<T: Send + 'static>(
    f: impl FnOnce() -> Result<T, ServeError> + Send + 'static,
) -> Result<T, ServeError> {
    let failed = |source: tokio::task::JoinError| ServeError::Io { what: "starting".into(), source: source.into() };
    tokio::task::spawn_blocking(f).await.map_err(failed)?
}

/// Opens the data folder and serves until `shutdown` resolves; then tells every socket, finishes what was begun, and
/// closes the store. Production and tests run this same function.
///
/// # Errors
/// The data folder or its store cannot be used, or the listener failed.
pub async fn serve(
    config: Config,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    serve_state(AppState::open(config).await?, listener, shutdown).await
}

/// Serves over a state that is open already.
///
/// # Errors
/// The listener or the certificate failed.
pub async fn serve_state(
    state: AppState,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let sockets = state.sockets.clone();
    let stopping = sockets.stopping.clone();
    let watch = async move {
        shutdown.await;
        stopping.cancel();
    };
    let app = router::router(state.clone());
    let served = match &state.config.tls {
        None => serve_plain(app, listener, watch).await,
        Some(tls) => serve_tls(app, listener, tls, watch).await,
    };
    sockets.stopping.cancel();
    sockets.tasks.close();
    if tokio::time::timeout(GRACE, sockets.tasks.wait()).await.is_err() {
        tracing::warn!("some connections did not end in time");
    }
    state.hub.close().await;
    // A request that was cut off may still be reading in a thread of its own: it must not keep the file.
    blocking(move || {
        state.store.close();
        Ok(())
    })
    .await?;
    served
}

async fn serve_plain(
    app: axum::Router,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    // Without this a keystroke waits for the acknowledgement of the one before it.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    let failed = |source| ServeError::Io { what: "serving".into(), source };
    let stopped = tokio_util::sync::CancellationToken::new();
    let begun = stopped.clone();
    let serving = axum::serve(listener, app).with_graceful_shutdown(async move {
        shutdown.await;
        begun.cancel();
    });
    tokio::select! {
        done = serving.into_future() => done.map_err(failed),
        // Requests that never end must not hold the server up.
        () = async { stopped.cancelled().await; tokio::time::sleep(GRACE).await } => Ok(()),
    }
}

async fn serve_tls(
    app: axum::Router,
    listener: TcpListener,
    tls: &TlsFiles,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    use axum_server::tls_rustls::RustlsConfig;
    // Fails when it is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let certificate = RustlsConfig::from_pem_file(&tls.cert, &tls.key).await;
    let what = format!("{} and {}", tls.cert.display(), tls.key.display());
    let certificate = certificate.map_err(|source| ServeError::Io { what, source })?;
    let failed = |source| ServeError::Io { what: "serving".into(), source };
    let handle = axum_server::Handle::new();
    let stop = handle.clone();
    tokio::spawn(async move {
        shutdown.await;
        stop.graceful_shutdown(Some(GRACE));
    });
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    let acceptor =
        axum_server::tls_rustls::RustlsAcceptor::new(certificate).acceptor(axum_server::accept::NoDelayAcceptor::new());
    let listener = listener.into_std().map_err(failed)?;
    axum_server::from_tcp(listener).map_err(failed)?.acceptor(acceptor).handle(handle).serve(app).await.map_err(failed)
}
