//! Configuration: flags over environment over file over defaults.

mod demo;
mod network;
mod origin;

pub use demo::Demo;
pub use network::{BadNetwork, Network, client};
pub use origin::{BadUrl, Origin, Origins};

use crate::log::LogFormat;
use clap::Args;
use serde::Deserialize;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

/// Where the server listens unless told otherwise: this machine only.
pub const DEFAULT_BIND: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8400);
/// Where figures are read unless told otherwise: this machine only.
pub const DEFAULT_METRICS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8401);

/// What can be set, each by flag, environment variable or a key of the file with the flag's name (underscores for
/// hyphens). Flags win over the environment, the environment over the file, the file over the defaults.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Configuration file (TOML) [default: muster.toml in the data folder, if there is one]
    #[arg(long, env = "MUSTER_CONFIG", global = true, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,

    /// Folder that everything is kept in [default: data]
    #[arg(long, env = "MUSTER_DATA", global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// Address and port to listen on [default: 127.0.0.1:8400]
    #[arg(long, env = "MUSTER_BIND", global = true, value_name = "ADDRESS:PORT")]
    pub bind: Option<SocketAddr>,

    /// Address that people open in their browsers, for example https://muster.example.org. Needed for any name other
    /// than localhost: requests that claim to come from another origin are refused
    #[arg(long, env = "MUSTER_PUBLIC_URL", global = true, value_name = "URL")]
    pub public_url: Option<String>,

    /// Proxies whose X-Forwarded-For is believed, as addresses or networks, separated by commas [default: none]
    #[arg(long, env = "MUSTER_TRUSTED_PROXIES", global = true, value_name = "NETWORKS", value_delimiter = ',')]
    pub trusted_proxies: Option<Vec<Network>>,

    /// Certificate chain (PEM); with --tls-key the server speaks HTTPS itself
    #[arg(long, env = "MUSTER_TLS_CERT", global = true, value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,

    /// Private key of the certificate (PEM)
    #[arg(long, env = "MUSTER_TLS_KEY", global = true, value_name = "FILE")]
    pub tls_key: Option<PathBuf>,

    /// Address and port for Prometheus to read /metrics from, or "off" [default: 127.0.0.1:8401]
    #[arg(long, env = "MUSTER_METRICS", global = true, value_name = "ADDRESS:PORT")]
    pub metrics: Option<String>,

    /// What is logged: error, warn, info, debug, trace, or a filter such as info,muster_server::hub=debug
    /// [default: info]
    #[arg(long, env = "MUSTER_LOG", global = true, value_name = "FILTER")]
    pub log: Option<String>,

    /// How it is logged [default: text]
    #[arg(long, env = "MUSTER_LOG_FORMAT", global = true, value_enum)]
    pub log_format: Option<LogFormat>,

    /// Days after which a browser that was not used is signed out [default: 30]
    #[arg(long, env = "MUSTER_SESSION_DAYS", global = true, value_name = "DAYS")]
    pub session_days: Option<u32>,

    /// Days that the app works without reaching the server before it asks for the password [default: 14]
    #[arg(long, env = "MUSTER_OFFLINE_DAYS", global = true, value_name = "DAYS")]
    pub offline_days: Option<u32>,

    /// Days without a change after which a document that a JavaScript client made is erased, unless it has become a
    /// record by then [default: 30]
    #[arg(long, env = "MUSTER_UNFILED_DAYS", global = true, value_name = "DAYS")]
    pub unfiled_days: Option<u32>,

    /// Attempts to sign in to one account, per minute [default: 10]
    #[arg(long, env = "MUSTER_SIGN_IN_PER_ACCOUNT", global = true, value_name = "NUMBER")]
    pub sign_in_per_account: Option<NonZeroU32>,

    /// Attempts to sign in from one address, per minute [default: 60]
    #[arg(long, env = "MUSTER_SIGN_IN_PER_ADDRESS", global = true, value_name = "NUMBER")]
    pub sign_in_per_address: Option<NonZeroU32>,

    /// Edits to one text after which its document begins a new epoch [default: 100000]
    #[arg(long, env = "MUSTER_EPOCH_EDITS", global = true, value_name = "NUMBER")]
    pub epoch_edits: Option<u64>,

    /// Seconds after which a document that nobody uses leaves the server's memory [default: 60]
    #[arg(long, env = "MUSTER_DOCUMENT_IDLE", global = true, value_name = "SECONDS")]
    pub document_idle: Option<NonZeroU32>,

    /// Megabytes of one attached file at most [default: 100]
    #[arg(long, env = "MUSTER_FILE_MEGABYTES", global = true, value_name = "NUMBER")]
    pub file_megabytes: Option<u32>,

    /// Megabytes of all attached files of a workspace at most [default: 20000]
    #[arg(long, env = "MUSTER_WORKSPACE_MEGABYTES", global = true, value_name = "NUMBER")]
    pub workspace_megabytes: Option<u32>,

    /// Days after which an uploaded file is removed that its record never named [default: 30]
    #[arg(long, env = "MUSTER_ORPHAN_DAYS", global = true, value_name = "DAYS")]
    pub orphan_days: Option<u32>,

    /// Days after which an upload is forgotten that nobody goes on with [default: 7]
    #[arg(long, env = "MUSTER_UPLOAD_DAYS", global = true, value_name = "DAYS")]
    pub upload_days: Option<u32>,

    /// Fill an empty server with a demonstration workspace and accounts whose passwords are public: true, or L for one of
    /// 20,000 assets and a million changes, S for a tenth of that
    #[arg(long, env = "MUSTER_DEMO", global = true, num_args = 0..=1, default_missing_value = "true",
          value_name = "SIZE")]
    pub demo: Option<Demo>,

    /// Folder that a large demonstration is kept in once it was made [default: muster in the user's cache folder]
    #[arg(long, env = "MUSTER_DEMO_CACHE", global = true, value_name = "DIR")]
    pub demo_cache: Option<PathBuf>,
}

/// Bytes of a megabyte as people count them.
const MEGABYTE: u64 = 1_000_000;

/// Limits of files that people attach to records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileRules {
    /// Bytes of one file at most.
    pub largest: u64,
    /// Bytes of a workspace's files at most.
    pub workspace: u64,
    /// Days after which a file expires that its record never named.
    pub orphan_days: u32,
    /// Days after which an upload expires that nobody goes on with.
    pub upload_days: u32,
}

/// Certificate and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate chain, PEM.
    pub cert: PathBuf,
    /// The private key, PEM.
    pub key: PathBuf,
}

/// The configuration as it holds.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub bind: SocketAddr,
    /// The folder that everything is kept in.
    pub data: PathBuf,
    /// The addresses under which pages of this server are opened.
    pub origins: Origins,
    /// Proxies whose X-Forwarded-For is believed.
    pub trusted_proxies: Vec<Network>,
    /// Certificate and key, when the server speaks TLS itself.
    pub tls: Option<TlsFiles>,
    /// Edits to one text after which its document begins a new epoch.
    pub epoch_edits: u64,
    /// After so long without use a document leaves memory.
    pub document_idle: Duration,
    /// Where metrics are read; `None` for nowhere.
    pub metrics: Option<SocketAddr>,
    /// Whether somebody asked for that address, so that it is an error when it cannot be had.
    pub metrics_asked: bool,
    /// What is logged.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
    /// Days after which an unused session ends.
    pub session_days: u32,
    /// Days that the app works without the server.
    pub offline_days: u32,
    /// Days after which an unfiled document that nobody changes is erased (MODEL.md 24).
    pub unfiled_days: u32,
    /// Attempts to sign in per minute and account.
    pub sign_in_per_account: NonZeroU32,
    /// Attempts to sign in per minute and address.
    pub sign_in_per_address: NonZeroU32,
    /// Limits of files that people attach.
    pub files: FileRules,
    /// The demonstration that an empty server is filled with.
    pub demo: Demo,
    /// Where a large one is kept once it was made.
    pub demo_cache: Option<PathBuf>,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration file {file}: {source}")]
    Unreadable {
        /// Which one.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not what it should be.
    #[error("in the configuration file {file}: {source}")]
    Wrong {
        /// Which one.
        file: PathBuf,
        /// What and where.
        source: Box<toml::de::Error>,
    },
    /// The public URL is none.
    #[error(transparent)]
    Url(#[from] BadUrl),
    /// Only one of certificate and key is set.
    #[error("tls-cert and tls-key belong together: set both or none")]
    HalfTls,
    /// The address for metrics is none.
    #[error("metrics must be \"off\" or an address with port, for example 127.0.0.1:8401, not {0:?}")]
    Metrics(String),
    /// A number of days is out of range.
    #[error("{0} must be between 1 and 365")]
    Days(&'static str),
}

impl Settings {
    /// What is set here, else what is set there.
    fn or(self, other: Self) -> Self {
        Self {
            config: self.config.or(other.config),
            data: self.data.or(other.data),
            bind: self.bind.or(other.bind),
            public_url: self.public_url.or(other.public_url),
            trusted_proxies: self.trusted_proxies.or(other.trusted_proxies),
            tls_cert: self.tls_cert.or(other.tls_cert),
            tls_key: self.tls_key.or(other.tls_key),
            metrics: self.metrics.or(other.metrics),
            epoch_edits: self.epoch_edits.or(other.epoch_edits),
            document_idle: self.document_idle.or(other.document_idle),
            log: self.log.or(other.log),
            log_format: self.log_format.or(other.log_format),
            session_days: self.session_days.or(other.session_days),
            offline_days: self.offline_days.or(other.offline_days),
            unfiled_days: self.unfiled_days.or(other.unfiled_days),
            sign_in_per_account: self.sign_in_per_account.or(other.sign_in_per_account),
            sign_in_per_address: self.sign_in_per_address.or(other.sign_in_per_address),
            file_megabytes: self.file_megabytes.or(other.file_megabytes),
            workspace_megabytes: self.workspace_megabytes.or(other.workspace_megabytes),
            orphan_days: self.orphan_days.or(other.orphan_days),
            upload_days: self.upload_days.or(other.upload_days),
            demo: self.demo.or(other.demo),
            demo_cache: self.demo_cache.or(other.demo_cache),
        }
    }

    /// Reads the file, if there is one to read.
    fn file(&self) -> Result<Self, ConfigError> {
        let beside_data = self.data.clone().unwrap_or_else(|| PathBuf::from("data")).join("muster.toml");
        let (file, asked) = self.config.clone().map_or((beside_data, false), |f| (f, true));
        match std::fs::read_to_string(&file) {
            Ok(text) => toml::from_str(&text).map_err(|e| ConfigError::Wrong { file, source: Box::new(e) }),
            Err(e) if !asked && e.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(ConfigError::Unreadable { file, source }),
        }
    }

    /// Fills in the file and the defaults, and checks all.
    pub fn resolve(self) -> Result<Config, ConfigError> {
        let file = self.file()?;
        let s = self.or(file);
        let tls = match (s.tls_cert, s.tls_key) {
            (Some(cert), Some(key)) => Some(TlsFiles { cert, key }),
            (None, None) => None,
            _ => return Err(ConfigError::HalfTls),
        };
        let metrics_asked = s.metrics.is_some();
        let metrics = match s.metrics.as_deref() {
            None => Some(DEFAULT_METRICS),
            Some("off" | "") => None,
            Some(text) => Some(text.parse().map_err(|_| ConfigError::Metrics(text.into()))?),
        };
        let days = |value: Option<u32>, default: u32, name: &'static str| match value.unwrap_or(default) {
            d @ 1..=365 => Ok(d),
            _ => Err(ConfigError::Days(name)),
        };
        let demo = s.demo.unwrap_or_default();
        // The demonstration's passwords are public: there is nothing to guess, and tests sign in often.
        let attempts = |value: Option<NonZeroU32>, usual: NonZeroU32| {
            value.unwrap_or(if demo != Demo::None { NonZeroU32::MIN.saturating_add(5_999) } else { usual })
        };
        Ok(Config {
            bind: s.bind.unwrap_or(DEFAULT_BIND),
            data: s.data.unwrap_or_else(|| PathBuf::from("data")),
            origins: Origins::new(s.public_url.as_deref(), tls.is_some())?,
            trusted_proxies: s.trusted_proxies.unwrap_or_default(),
            tls,
            epoch_edits: s.epoch_edits.unwrap_or(crate::hub::Rules::default().epoch_edits).max(1),
            document_idle: s
                .document_idle
                .map_or(crate::hub::Rules::default().document_idle, |s| Duration::from_secs(s.get().into())),
            metrics,
            metrics_asked,
            log: s.log.unwrap_or_else(|| "info".into()),
            log_format: s.log_format.unwrap_or_default(),
            session_days: days(s.session_days, 30, "session-days")?,
            offline_days: days(s.offline_days, 14, "offline-days")?,
            unfiled_days: days(s.unfiled_days, 30, "unfiled-days")?,
            sign_in_per_account: attempts(s.sign_in_per_account, NonZeroU32::MIN.saturating_add(9)),
            sign_in_per_address: attempts(s.sign_in_per_address, NonZeroU32::MIN.saturating_add(59)),
            files: FileRules {
                largest: u64::from(s.file_megabytes.unwrap_or(100)) * MEGABYTE,
                workspace: u64::from(s.workspace_megabytes.unwrap_or(20_000)) * MEGABYTE,
                orphan_days: days(s.orphan_days, 30, "orphan-days")?,
                upload_days: days(s.upload_days, 7, "upload-days")?,
            },
            demo,
            demo_cache: s.demo_cache.or_else(crate::demo::size::folder),
        })
    }
}

impl Config {
    /// The address to print and to put into links.
    pub fn base_url(&self, bound: SocketAddr) -> String {
        if let Some(public) = self.origins.public() {
            return public.to_string();
        }
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        let host = if bound.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { bound.ip() };
        format!("{scheme}://{}", SocketAddr::new(host, bound.port()))
    }

    /// The socket for administration (MODEL.md 23).
    pub fn admin_socket(&self) -> PathBuf {
        self.data.join("admin.sock")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn settings(dir: &std::path::Path) -> Settings {
        Settings { data: Some(dir.into()), ..Settings::default() }
    }

    #[test]
    fn the_file_beside_the_data_fills_what_is_not_set() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(
            dir.path().join("muster.toml"),
            "bind = \"127.0.0.1:9000\"\nsession_days = 3\ntrusted_proxies = [\"10.0.0.0/8\"]\nlog_format = \"json\"\n",
        )
        .unwrap();
        let config = Settings { session_days: Some(5), ..settings(dir.path()) }.resolve().unwrap();
        assert_eq!((config.bind.port(), config.session_days, config.offline_days), (9000, 5, 14));
        assert!(config.trusted_proxies[0].contains("10.1.2.3".parse().unwrap()));
        assert_eq!(config.log_format, LogFormat::Json);
    }

    #[test]
    fn mistakes_are_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("x.toml");
        std::fs::write(&file, "bnid = 3\n").unwrap();
        let error = Settings { config: Some(file), ..settings(dir.path()) }.resolve().unwrap_err().to_string();
        assert!(error.contains("x.toml") && error.contains("bnid"), "{error}");
        assert!(Settings { tls_cert: Some("a".into()), ..settings(dir.path()) }.resolve().is_err());
        assert!(Settings { metrics: Some("yes".into()), ..settings(dir.path()) }.resolve().is_err());
        assert!(Settings { offline_days: Some(0), ..settings(dir.path()) }.resolve().is_err());
        assert!(Settings { config: Some("/nowhere/x".into()), ..settings(dir.path()) }.resolve().is_err());
        assert!(Settings { public_url: Some("muster".into()), ..settings(dir.path()) }.resolve().is_err());
    }
}
