//! Figures for Prometheus, on a listener of their own that only this machine reaches unless told otherwise.

use axum::Router;
use axum::http::header;
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Duration;
use tokio::net::TcpListener;

/// Bounds of the histograms, in seconds.
const SECONDS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// The one recorder of the process.
static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts recording; later calls give the same handle. `None` when another recorder is installed.
pub fn start() -> Option<&'static PrometheusHandle> {
    HANDLE
        .get_or_init(|| {
            PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SECONDS)
                .ok()?
                .install_recorder()
                .ok()
        })
        .as_ref()
}

/// Serves `/metrics` until the process ends.
pub async fn serve(listener: TcpListener, handle: &'static PrometheusHandle) -> std::io::Result<()> {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            handle.run_upkeep();
        }
    });
    let text = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    axum::serve(listener, Router::new().route("/metrics", get(move || async move { (text, handle.render()) }))).await
}
