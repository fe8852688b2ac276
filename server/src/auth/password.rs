//! Passwords: argon2id with the parameters that OWASP recommends (19 MiB, two passes, one lane), on blocking threads,
//! few at a time so that a flood of sign-ins cannot take the memory.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Hashes at a time: 19 MiB each.
const AT_A_TIME: usize = 4;
/// Blocks asked for, of 1 KiB each; those beyond what a hash needs are never touched. More than 32 MiB at once are mapped
/// by glibc and given back to the system when freed; less is kept by it after the first time, for every thread.
const MAPPED: usize = 40 << 10;
/// Hashes that may wait; more are turned away.
const WAITING: usize = 64;

/// Why no answer could be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too many are waiting.
    #[error("too many passwords are being checked")]
    Busy,
    /// The hash function failed.
    #[error("the password could not be hashed")]
    Failed,
}

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    slots: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// Checked for accounts that do not exist, so that they take as long as those that do.
    dummy: Arc<str>,
}

impl From<argon2::Error> for PasswordError {
    fn from(_: argon2::Error) -> Self {
        Self::Failed
    }
}

impl From<argon2::password_hash::phc::Error> for PasswordError {
    fn from(_: argon2::password_hash::phc::Error) -> Self {
        Self::Failed
    }
}

impl From<argon2::password_hash::Error> for PasswordError {
    fn from(_: argon2::password_hash::Error) -> Self {
        Self::Failed
    }
}

/// Computes on the calling thread, for about 30 ms.
fn argon(password: &str, salt: &Salt, params: Params) -> Result<Output, PasswordError> {
    let mut memory = Vec::with_capacity(MAPPED.max(params.block_count()));
    memory.resize(params.block_count(), Block::new());
    let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into_with_memory(password.as_bytes(), salt.as_ref(), &mut out, &mut memory)?;
    Ok(Output::new(&out)?)
}

fn hash_blocking(password: &str) -> Result<String, PasswordError> {
    let salt = Salt::new(&super::secret::random::<16>().map_err(|_| PasswordError::Failed)?)?;
    let params = Params::new(19 * 1024, 2, 1, None)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params)?,
        salt: Some(salt),
        hash: Some(argon(password, &salt, params)?),
    };
    Ok(hash.to_string())
}

/// Whether the password is the one of a PHC string; its parameters may be older ones than today's.
fn verify_blocking(password: &str, stored: &str) -> Result<bool, PasswordError> {
    let stored = PasswordHash::new(stored)?;
    let (Some(salt), Some(right)) = (stored.salt, stored.hash) else { return Err(PasswordError::Failed) };
    let ours = stored.algorithm == Algorithm::Argon2id.ident() && stored.version == Some(Version::V0x13.into());
    if !ours {
        return Err(PasswordError::Failed);
    }
    // Compared in constant time by its type.
    Ok(argon(password, &salt, Params::try_from(&stored)?)? == right)
}

impl Passwords {
    /// A hasher; takes one hash's time.
    pub fn new() -> Result<Self, PasswordError> {
        Ok(Self {
            slots: Arc::new(Semaphore::new(AT_A_TIME)),
            queue: Arc::new(Semaphore::new(AT_A_TIME + WAITING)),
            dummy: hash_blocking("a password that nobody has")?.into(),
        })
    }

    /// Runs `work` on a blocking thread when a slot is free.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let queued = self.queue.clone().try_acquire_owned().map_err(|_| PasswordError::Busy)?;
        let slot = self.slots.clone().acquire_owned().await.map_err(|_| PasswordError::Busy)?;
        tokio::task::spawn_blocking(move || {
            let _held = (queued, slot);
            work()
        })
        .await
        .map_err(|_| PasswordError::Failed)?
    }

    /// The PHC string of a password.
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        self.run(move || hash_blocking(&password)).await
    }

    /// Whether the password is the one of `stored`; `None` takes the same time and is never right.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, PasswordError> {
        let dummy = self.dummy.clone();
        self.run(move || {
            let known = stored.is_some();
            let stored = stored.unwrap_or_else(|| dummy.to_string());
            Ok(verify_blocking(&password, &stored)? && known)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use argon2::{PasswordHasher, PasswordVerifier};
    use std::time::Instant;

    #[test]
    fn hashes_are_those_of_anybody_elses_argon2() {
        let params = Params::new(19 * 1024, 2, 1, None).unwrap();
        let theirs = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hash = hash_blocking("correct horse battery").unwrap();
        theirs.verify_password(b"correct horse battery", hash.as_str()).unwrap();
        let hash = theirs.hash_password_with_salt(b"correct horse battery", b"of sixteen bytes").unwrap().to_string();
        assert_eq!(verify_blocking("correct horse battery", &hash), Ok(true));
        assert_eq!(verify_blocking("correct horse batterz", &hash), Ok(false));
        // Older parameters keep working, another algorithm is no password of ours.
        let older = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(4096, 3, 1, None).unwrap());
        let hash = older.hash_password_with_salt(b"correct horse battery", b"of sixteen bytes").unwrap().to_string();
        assert_eq!(verify_blocking("correct horse battery", &hash), Ok(true));
        assert!(verify_blocking("correct horse battery", &hash.replacen("argon2id", "argon2i", 1)).is_err());
    }

    #[tokio::test]
    async fn passwords_hash_with_the_recommended_parameters() {
        let p = Passwords::new().unwrap();
        let hash = p.hash("correct horse battery".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(p.verify("correct horse battery".into(), Some(hash.clone())).await.unwrap());
        assert!(!p.verify("correct horse batterz".into(), Some(hash)).await.unwrap());
        assert!(!p.verify("a password that nobody has".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn an_unknown_account_takes_as_long_as_a_known_one() {
        let p = Passwords::new().unwrap();
        let hash = p.hash("correct horse battery".into()).await.unwrap();
        let mut known = Vec::new();
        let mut unknown = Vec::new();
        for _ in 0..9 {
            let start = Instant::now();
            p.verify("wrong".into(), Some(hash.clone())).await.unwrap();
            known.push(start.elapsed());
            let start = Instant::now();
            p.verify("wrong".into(), None).await.unwrap();
            unknown.push(start.elapsed());
        }
        known.sort();
        unknown.sort();
        let ratio = unknown[4].as_secs_f64() / known[4].as_secs_f64();
        assert!((0.4..2.5).contains(&ratio), "medians {:?} and {:?}", unknown[4], known[4]);
    }
}
