//! The origins that pages of this server have.

use axum::http::Uri;
use std::fmt;
use std::net::IpAddr;

/// A scheme with host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    https: bool,
    host: String,
    port: u16,
}

/// A public URL that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("public-url must look like https://muster.example.org, without a path, not {0:?}")]
pub struct BadUrl(String);

impl Origin {
    /// Reads `https://host[:port]`, with at most a slash behind.
    fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let https = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let authority = uri.authority()?;
        if authority.as_str().contains('@') || !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return None;
        }
        let port = match authority.as_str().strip_prefix(authority.host())?.strip_prefix(':') {
            Some(port) => port.parse().ok()?,
            None if https => 443,
            None => 80,
        };
        Some(Self { https, host: authority.host().to_ascii_lowercase(), port })
    }

    /// The host with the port, if it is not the usual one.
    fn authority(&self) -> String {
        if self.port == if self.https { 443 } else { 80 } {
            self.host.clone()
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// Whether the host is an address or this machine. Such hosts cannot be pointed elsewhere by somebody's DNS.
    fn is_address(&self) -> bool {
        self.host == "localhost" || self.host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.https { "https" } else { "http" }, self.authority())
    }
}

/// Which origins may call.
#[derive(Debug, Clone)]
pub struct Origins {
    public: Option<Origin>,
    tls: bool,
}

impl Origins {
    /// The public URL's origin alone; without one, whatever address the browser used, provided that it is an address
    /// and not a name: anybody can point a name of theirs at this machine (DNS rebinding).
    pub fn new(public_url: Option<&str>, tls: bool) -> Result<Self, BadUrl> {
        let public = match public_url {
            None => None,
            Some(text) => Some(Origin::parse(text).ok_or_else(|| BadUrl(text.to_owned()))?),
        };
        Ok(Self { public, tls })
    }

    /// The public URL.
    pub fn public(&self) -> Option<&Origin> {
        self.public.as_ref()
    }

    /// Whether browsers reach the server over https, so that cookies are `Secure` and HSTS is sent.
    pub fn is_https(&self) -> bool {
        self.public.as_ref().map_or(self.tls, |p| p.https)
    }

    /// Whether a page of this origin is one of ours; `host` is the request's Host header.
    pub fn allows(&self, origin: &str, host: Option<&str>) -> bool {
        let Some(origin) = Origin::parse(origin) else { return false };
        match &self.public {
            Some(public) => origin == *public,
            None => {
                origin.https == self.tls
                    && origin.is_address()
                    && host.is_some_and(|h| h.eq_ignore_ascii_case(&origin.authority()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn with_a_public_url_only_its_origin_may_call() {
        let o = Origins::new(Some("https://Muster.example.org/"), false).unwrap();
        assert!(o.is_https());
        assert!(o.allows("https://muster.example.org", Some("anything")));
        assert!(o.allows("https://muster.example.org:443", None));
        for foreign in
            ["http://muster.example.org", "https://muster.example.org.evil.org", "https://evil.org", "null", ""]
        {
            assert!(!o.allows(foreign, Some("muster.example.org")), "{foreign}");
        }
        assert_eq!(o.public().unwrap().to_string(), "https://muster.example.org");
    }

    #[test]
    fn without_one_only_addresses_may() {
        let o = Origins::new(None, false).unwrap();
        assert!(o.allows("http://127.0.0.1:8400", Some("127.0.0.1:8400")));
        assert!(o.allows("http://localhost:8400", Some("localhost:8400")));
        assert!(o.allows("http://[::1]:8400", Some("[::1]:8400")));
        assert!(!o.allows("http://127.0.0.1:8400", Some("127.0.0.1:9000")));
        assert!(!o.allows("https://127.0.0.1:8400", Some("127.0.0.1:8400")));
        assert!(!o.allows("http://rebound.evil.org:8400", Some("rebound.evil.org:8400")));
        assert!(!o.allows("http://127.0.0.1:8400", None));
    }

    #[test]
    fn addresses_with_more_than_an_origin_are_refused() {
        for bad in ["muster.example.org", "ftp://x", "https://x/path", "https://u:p@x", "https://x:99999", "https://"] {
            assert!(Origins::new(Some(bad), false).is_err(), "{bad}");
        }
    }
}
