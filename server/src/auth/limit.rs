//! How often somebody may try to sign in: per account, so that a password cannot be guessed from many addresses, and
//! per address, so that one address cannot try many accounts.

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

use super::AuthError;
use super::record::Fingerprint;
use super::secret::fingerprint;

/// Limits on attempts.
pub struct Attempts {
    accounts: DefaultKeyedRateLimiter<Fingerprint>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

/// The part of an address that one customer of a provider usually holds: all of IPv4, 64 bits of IPv6.
fn customer(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let s = v6.segments();
            IpAddr::V6(Ipv6Addr::new(s[0], s[1], s[2], s[3], 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

impl Attempts {
    /// Limits of so many attempts a minute.
    pub fn new(per_account: NonZeroU32, per_address: NonZeroU32) -> Self {
        Self {
            accounts: RateLimiter::keyed(Quota::per_minute(per_account)),
            addresses: RateLimiter::keyed(Quota::per_minute(per_address)),
            clock: DefaultClock::default(),
        }
    }

    fn wait(&self, not_until: governor::NotUntil<<DefaultClock as Clock>::Instant>) -> AuthError {
        let seconds = not_until.wait_time_from(self.clock.now()).as_secs() + 1;
        AuthError::TooFast { seconds }
    }

    /// Counts an attempt from an address, and at an account if one is named; refuses when there were too many.
    pub fn check(&self, address: IpAddr, email: Option<&str>) -> Result<(), AuthError> {
        self.addresses.check_key(&customer(address)).map_err(|n| self.wait(n))?;
        if let Some(email) = email {
            self.accounts.check_key(&fingerprint(email)).map_err(|n| self.wait(n))?;
        }
        Ok(())
    }

    /// Forgets those who have waited long enough, so that memory stays bounded by recent attempts.
    pub fn forget(&self) {
        self.accounts.retain_recent();
        self.accounts.shrink_to_fit();
        self.addresses.retain_recent();
        self.addresses.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn accounts_and_addresses_are_limited_apart() {
        let a = Attempts::new(NonZeroU32::new(2).unwrap(), NonZeroU32::new(4).unwrap());
        let one: IpAddr = "192.0.2.1".parse().unwrap();
        let two: IpAddr = "192.0.2.2".parse().unwrap();
        assert!(a.check(one, Some("x")).is_ok() && a.check(two, Some("x")).is_ok());
        assert!(matches!(a.check(one, Some("x")), Err(AuthError::TooFast { .. })));
        assert!(a.check(one, Some("y")).is_ok() && a.check(one, Some("z")).is_ok());
        assert!(a.check(one, Some("w")).is_err() && a.check(two, Some("w")).is_ok());
    }

    #[test]
    fn neighbours_in_one_ipv6_network_count_as_one() {
        let parse = |s: &str| customer(s.parse().unwrap());
        assert_eq!(parse("2001:db8:1:2::3"), parse("2001:db8:1:2:ffff::9"));
        assert_ne!(parse("2001:db8:1:2::3"), parse("2001:db8:1:3::3"));
        assert_eq!(parse("::ffff:192.0.2.1"), parse("192.0.2.1"));
    }
}
