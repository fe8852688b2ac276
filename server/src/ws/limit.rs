//! Token buckets: what a connection may send, and how long it has to wait.

use std::time::Duration;
use tokio::time::Instant;

/// Fills with time up to its burst; every use takes out of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bucket {
    level: f64,
    burst: f64,
    per_second: f64,
    at: Instant,
}

impl Bucket {
    /// A full bucket.
    pub(super) fn new(per_second: u32, burst: u32, now: Instant) -> Self {
        Self { level: f64::from(burst), burst: f64::from(burst), per_second: f64::from(per_second), at: now }
    }

    /// Takes `amount` out, or says how long to wait until it is there.
    pub(super) fn take(&mut self, amount: f64, now: Instant) -> Result<(), Duration> {
        let filled = now.saturating_duration_since(self.at).as_secs_f64() * self.per_second;
        self.level = (self.level + filled).min(self.burst);
        self.at = now;
        if amount <= self.level {
            self.level -= amount;
            return Ok(());
        }
        Err(Duration::from_secs_f64((amount.min(self.burst) - self.level) / self.per_second))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_its_burst_then_its_rate() {
        let start = Instant::now();
        let mut bucket = Bucket::new(10, 5, start);
        for _ in 0..5 {
            assert!(bucket.take(1.0, start).is_ok());
        }
        let wait = bucket.take(1.0, start);
        assert_eq!(wait, Err(Duration::from_millis(100)));
        assert!(bucket.take(1.0, start + Duration::from_millis(101)).is_ok());
        assert!(bucket.take(6.0, start + Duration::from_secs(60)).is_err(), "more than the burst never passes");
    }
}
