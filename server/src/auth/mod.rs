//! People: accounts, sessions, tokens, invitations, members, units, grants and leases.
//!
//! [`Directory`] holds all of it in memory, loaded at start and written through the store: a change is on disk before
//! it is true in memory, and both happen under one lock, so that two changes never decide on the same past. Questions
//! need no disk and no await.

mod decisions;
mod files;
pub mod ledger;
mod limit;
mod membership;
mod password;
mod people;
mod record;
mod secret;
mod sign_in;
mod state;
mod units;

pub use ledger::{Event, Note};
pub use limit::Attempts;
pub use membership::Accepted;
pub use password::{PasswordError, Passwords};
pub use people::{COOKIE, bearer_secret, cookie_secret};
pub use record::{Account, Fingerprint, Invitation, Lease, Member, Record, Session, Token, Unit, Workspace};
pub use secret::{NoRandomness, TOKEN_PREFIX, fingerprint, readable_password};
pub use sign_in::NewAccount;

use crate::config::Config;
pub use crate::hub::Clock;
use crate::hub::Revocation;
use crate::store::{Batch, DecisionWrite, RightsWrite, Store, StoreError, Table};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use ledger::Tip;
use muster_shared::access::Denied;
use muster_shared::api::ErrorCode;
use muster_shared::id::{AccountId, ActorPrefix, DeviceId, WorkspaceId};
use muster_shared::time::Timestamp;
use state::State;
use std::num::NonZeroU32;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use tokio::sync::{Mutex, broadcast};

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;
/// Milliseconds of an hour.
const HOUR: i64 = 3_600_000;
/// Revocations that a slow listener may lag behind; one that lags more looks at everything again.
const REVOCATIONS: usize = 1_024;
/// Failed sign-ins written to the ledger per minute; more are counted and named with the next.
const FAILURES_PER_MINUTE: NonZeroU32 = NonZeroU32::MIN.saturating_add(59);

/// The system's clock.
pub fn system_clock() -> Clock {
    Arc::new(crate::hub::now)
}

/// Why the directory did not do it.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// The request cannot be granted.
    #[error("refused: {0:?}")]
    Refused(ErrorCode),
    /// Too many attempts.
    #[error("too many attempts, {seconds} s to wait")]
    TooFast {
        /// Until the next may succeed.
        seconds: u64,
    },
    /// The store failed; nothing was changed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault of this machine or of ours.
    #[error("{0}")]
    Internal(String),
}

impl From<ErrorCode> for AuthError {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code)
    }
}

impl From<Denied> for AuthError {
    fn from(denied: Denied) -> Self {
        Self::Refused(denied.into())
    }
}

impl From<NoRandomness> for AuthError {
    fn from(e: NoRandomness) -> Self {
        Self::Internal(e.to_string())
    }
}

impl From<PasswordError> for AuthError {
    fn from(e: PasswordError) -> Self {
        match e {
            PasswordError::Busy => Self::TooFast { seconds: 2 },
            PasswordError::Failed => Self::Internal(e.to_string()),
        }
    }
}

/// What one change of the directory writes.
#[derive(Default)]
struct Plan {
    records: Vec<Record>,
    put: Vec<(Table, Vec<u8>, Option<Vec<u8>>)>,
    notes: Vec<Note>,
    rights: Vec<RightsWrite>,
    decisions: Vec<DecisionWrite>,
    revoke: Vec<Revocation>,
}

/// The directory. Cheap to clone.
#[derive(Clone)]
pub struct Directory {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn Store>,
    state: RwLock<State>,
    /// Held while something is decided, committed and applied; guards the ledger's end.
    writer: Mutex<Tip>,
    revocations: broadcast::Sender<Revocation>,
    passwords: Passwords,
    attempts: Attempts,
    failures: DefaultDirectRateLimiter,
    failures_not_written: AtomicU64,
    config: Arc<Config>,
    clock: Clock,
}

impl Directory {
    /// Loads the directory. Reads the disk and hashes once: call it from a blocking thread or at start.
    pub fn open(store: Arc<dyn Store>, config: Arc<Config>, clock: Clock) -> Result<Self, AuthError> {
        let mut state = State::default();
        for table in Record::TABLES {
            for (key, value) in store.scan(table, &[])? {
                match Record::read(table, &key, &value) {
                    Ok(Some(record)) => state.apply(record),
                    Ok(None) => {}
                    Err(e) => {
                        return Err(StoreError::Corrupt {
                            file: "directory".into(),
                            reason: format!("a record of {table:?} cannot be read: {e}"),
                        }
                        .into());
                    }
                }
            }
        }
        let tip = Tip::load(&*store)?;
        Ok(Self {
            inner: Arc::new(Inner {
                state: RwLock::new(state),
                writer: Mutex::new(tip),
                revocations: broadcast::channel(REVOCATIONS).0,
                passwords: Passwords::new()?,
                attempts: Attempts::new(config.sign_in_per_account, config.sign_in_per_address),
                failures: RateLimiter::direct(Quota::per_minute(FAILURES_PER_MINUTE)),
                failures_not_written: AtomicU64::new(0),
                store,
                config,
                clock,
            }),
        })
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        (self.inner.clock)()
    }

    /// The store beneath.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.inner.store
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.inner.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Decides on the directory as it is, commits, then makes it true in memory and tells open sockets.
    ///
    /// It runs as a task of its own: a client that hangs up in between must not leave disk and memory apart.
    async fn write<T: Send + 'static>(
        &self,
        decide: impl FnOnce(&State, Timestamp) -> Result<(Plan, T), AuthError> + Send + 'static,
    ) -> Result<T, AuthError> {
        let me = self.clone();
        let task = tokio::spawn(async move {
            let mut tip = me.inner.writer.lock().await;
            let now = me.now();
            let (plan, out) = decide(&me.read(), now)?;
            let mut next = *tip;
            let mut put: Vec<_> = plan.records.iter().map(Record::put).collect();
            put.extend(plan.put);
            put.extend(next.append(&plan.notes, now));
            if !put.is_empty() || !plan.rights.is_empty() || !plan.decisions.is_empty() {
                let batch = Batch { put, rights: plan.rights, decisions: plan.decisions, ..Batch::default() };
                me.inner.store.commit(batch).await?;
            }
            *tip = next;
            {
                let mut state = me.inner.state.write().unwrap_or_else(PoisonError::into_inner);
                for record in plan.records {
                    state.apply(record);
                }
            }
            for revocation in plan.revoke {
                let _nobody_listens = me.inner.revocations.send(revocation);
            }
            Ok(out)
        });
        task.await.map_err(|e| AuthError::Internal(format!("a change of the directory broke off: {e}")))?
    }

    /// Writes security events alone.
    pub async fn note(&self, notes: Vec<Note>) -> Result<(), AuthError> {
        self.write(|_, _| Ok((Plan { notes, ..Plan::default() }, ()))).await
    }

    /// Puts records of other tables together with a security event.
    pub async fn put(&self, put: Vec<(Table, Vec<u8>, Option<Vec<u8>>)>, note: Note) -> Result<(), AuthError> {
        self.write(move |_, _| Ok((Plan { put, notes: vec![note], ..Plan::default() }, ()))).await
    }

    /// Writes records as they are; for filling an empty server.
    pub async fn seed(&self, records: Vec<Record>) -> Result<(), AuthError> {
        self.write(|_, _| Ok((Plan { records, ..Plan::default() }, ()))).await
    }

    /// The PHC string of a password.
    pub async fn hash_password(&self, password: &str) -> Result<String, AuthError> {
        Ok(self.inner.passwords.hash(password.to_owned()).await?)
    }

    /// Whose prefix this is.
    pub fn lease_owner(&self, prefix: ActorPrefix) -> Option<(AccountId, DeviceId)> {
        self.read().leases.get(&prefix).map(|l| (l.account, l.device))
    }

    /// The display name of an account.
    pub fn name_of(&self, account: AccountId) -> Option<String> {
        self.read().accounts.get(&account).map(|a| a.name.clone())
    }

    /// All workspaces, with their names.
    pub fn workspaces(&self) -> Vec<(WorkspaceId, String)> {
        self.read().workspaces.values().map(|w| (w.id, w.name.clone())).collect()
    }

    /// The account with this address.
    pub fn account_of(&self, email: &str) -> Option<AccountId> {
        self.read().by_email.get(&email.trim().to_lowercase()).copied()
    }
}

/// The bytes of a new identifier.
pub fn random_id() -> Result<[u8; 16], AuthError> {
    Ok(secret::random()?)
}

/// A name as people give it: trimmed, without control characters, 1 to 120 characters.
pub fn checked_name(name: &str) -> Result<String, AuthError> {
    let name = name.trim();
    let count = name.chars().count();
    if count == 0 || count > muster_shared::api::NAME_MAX || name.chars().any(char::is_control) {
        return Err(ErrorCode::BadName.into());
    }
    Ok(name.to_owned())
}

/// An address as people give it: trimmed, in lower case, with something on both sides of one @.
pub fn checked_email(email: &str) -> Result<String, AuthError> {
    let email = email.trim().to_lowercase();
    let good = email.len() <= muster_shared::api::EMAIL_MAX
        && !email.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'))
        && email.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.contains('@') && !domain.starts_with('.') && domain.len() > 2
        });
    if good { Ok(email) } else { Err(ErrorCode::BadEmail.into()) }
}

/// Whether a password may be used: long enough, and not the address. Length is what counts (NIST SP 800-63B, 3.1.1).
pub fn check_password(password: &str, email: &str) -> Result<(), AuthError> {
    let long_enough = password.chars().count() >= muster_shared::api::PASSWORD_MIN;
    let local = email.split('@').next().unwrap_or_default();
    let is_address = !email.is_empty() && password.to_lowercase().contains(&email.to_lowercase());
    let repeats = password.chars().all(|c| password.starts_with(c));
    if long_enough
        && password.len() <= muster_shared::api::PASSWORD_MAX
        && !is_address
        && !repeats
        && password.to_lowercase() != local
    {
        Ok(())
    } else {
        Err(ErrorCode::WeakPassword.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_names_and_passwords_are_checked() {
        assert_eq!(checked_email(" Anna@Example.ORG ").ok().as_deref(), Some("anna@example.org"));
        for bad in ["", "anna", "@x.org", "a@", "a b@x.org", "a@b@c.org", "a@.org", "<a@x.org>"] {
            assert!(checked_email(bad).is_err(), "{bad}");
        }
        assert!(
            checked_name("  ").is_err() && checked_name("a\nb").is_err() && checked_name(&"x".repeat(121)).is_err()
        );
        assert!(check_password("muster-demo-2026", "anna@example.org").is_ok());
        for bad in ["short", "aaaaaaaaaaaaaaaa", "anna@example.org1", &"x1".repeat(129)] {
            assert!(check_password(bad, "anna@example.org").is_err(), "{bad}");
        }
    }
}
