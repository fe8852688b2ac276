//! Structured logs on standard error, as text or JSON.
//!
//! No secret is ever logged: requests are logged by method and path, never with their query (which may carry an access
//! token), headers or body; links carry their secret in the fragment or are logged by their pattern.

use crate::config::Config;
use clap::ValueEnum;
use serde::Deserialize;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// How logs look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// A line for people.
    #[default]
    Text,
    /// A JSON object per line for programs.
    Json,
}

/// The filter is none.
#[derive(Debug, thiserror::Error)]
#[error("log must be a level or a filter, not {filter:?}: {reason}")]
pub struct BadFilter {
    filter: String,
    reason: String,
}

/// Starts logging. A second call in one process changes nothing.
pub fn start(config: &Config) -> Result<(), BadFilter> {
    let filter =
        EnvFilter::try_new(&config.log).map_err(|e| BadFilter { filter: config.log.clone(), reason: e.to_string() })?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _already_started = match config.log_format {
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    Ok(())
}
