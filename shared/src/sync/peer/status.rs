//! The one sentence that says where a person's work is. Derived from facts, never set by hand, so that it cannot claim
//! more than is true: "saved on the server" needs an acknowledgement of everything (DESIGN.md 1).

use crate::label::{Label, Language, label};

/// What is known at the moment, gathered by the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// Edits made in memory whose local commit is not finished.
    pub unsaved: usize,
    /// Edits committed here and not acknowledged by the server.
    pub waiting: usize,
    /// Whether a connection stands that has been welcomed.
    pub connected: bool,
    /// Whether the server said that the session is over.
    pub signed_out: bool,
    /// Whether the server said that the membership ended; true together with `signed_out` until it is confirmed.
    pub revoked: bool,
    /// Whether the server speaks an older or newer protocol than this app.
    pub outdated: bool,
    /// Whether the first transfer of the workspace is not finished.
    pub first_sync: bool,
    /// Documents whose bytes are still to be fetched for offline use.
    pub fetching: usize,
    /// Edits that the server refused and that are kept on this device.
    pub refused: usize,
    /// Why the latest of them was refused.
    pub reason: Option<Label>,
    /// Whether this device cannot write to its storage.
    pub storage_failed: bool,
    /// Why the server does not take what waits at the moment, when it said so.
    pub delayed: Option<Label>,
    /// Whether the role only reads.
    pub read_only: bool,
    /// Whether a new version of the app is ready.
    pub update_ready: bool,
}

/// Where the work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncStatus {
    /// Committed on this device; the server has not acknowledged it yet.
    SavedHere,
    /// On its way to this device's disk (within 300 ms), or the first transfer from the server.
    Syncing,
    /// Everything is committed by the server.
    Saved,
    /// No server in reach.
    Offline {
        /// Edits that wait.
        waiting: usize,
    },
    /// The session is over; work goes on here.
    SignedOut {
        /// Edits that wait.
        waiting: usize,
    },
    /// The app's version does not fit the server's; work goes on here.
    Outdated {
        /// Edits that wait.
        waiting: usize,
    },
    /// The server cannot take what waits just now, and says why; it is sent again.
    Delayed {
        /// Edits that wait.
        waiting: usize,
        /// Why.
        reason: Label,
    },
    /// The server refused edits; they are kept here, to export or dismiss.
    Refused {
        /// How many.
        count: usize,
        /// Why the latest was.
        reason: Label,
    },
    /// This device cannot save. Nothing else matters then.
    StorageFailed {
        /// Edits that exist in memory only.
        unsaved: usize,
    },
    /// The role reads only.
    ReadOnly,
    /// A new version waits for consent to reload.
    UpdateReady,
}

impl SyncStatus {
    /// The status that the facts allow, gravest first.
    pub fn derive(f: &Facts) -> Self {
        let waiting = f.waiting + f.unsaved;
        if f.storage_failed {
            return Self::StorageFailed { unsaved: f.unsaved };
        }
        if f.refused > 0 {
            return Self::Refused {
                count: f.refused,
                reason: f.reason.unwrap_or(label("It gave no reason.", "Er hat keinen Grund genannt.")),
            };
        }
        if f.signed_out {
            return Self::SignedOut { waiting };
        }
        if f.outdated {
            return if f.update_ready { Self::UpdateReady } else { Self::Outdated { waiting } };
        }
        if f.update_ready && waiting == 0 {
            return Self::UpdateReady;
        }
        if !f.connected {
            return Self::Offline { waiting };
        }
        if let (Some(reason), true) = (f.delayed, waiting > 0) {
            return Self::Delayed { waiting, reason };
        }
        match (f.unsaved, waiting) {
            (u, _) if u > 0 || f.first_sync => Self::Syncing,
            (_, w) if w > 0 => Self::SavedHere,
            _ if f.read_only => Self::ReadOnly,
            _ => Self::Saved,
        }
    }

    /// The sentence that people read.
    pub fn sentence(&self, language: Language) -> String {
        let de = language == Language::De;
        let pick = |en: &str, german: &str| if de { german.to_owned() } else { en.to_owned() };
        match *self {
            Self::SavedHere => pick("Saved on this device", "Auf diesem Gerät gespeichert"),
            Self::Syncing => pick("Syncing…", "Wird synchronisiert …"),
            Self::Saved => pick("Saved on the server", "Auf dem Server gespeichert"),
            Self::Offline { waiting: 0 } => pick("Offline, nothing waiting", "Offline, nichts wartet"),
            Self::Offline { waiting } => {
                format!("Offline, {}", changes_wait(waiting, de))
            }
            Self::SignedOut { waiting: 0 } => pick(
                "Signed out by the server. You can go on working on this device.",
                "Vom Server abgemeldet. Sie können auf diesem Gerät weiterarbeiten.",
            ),
            Self::SignedOut { waiting } => {
                let rest = pick(
                    "sign in to send them. You can go on working on this device.",
                    "melden Sie sich an, um sie zu senden. Sie können auf diesem Gerät weiterarbeiten.",
                );
                format!(
                    "{}{}; {rest}",
                    pick("Signed out by the server, ", "Vom Server abgemeldet, "),
                    changes_wait(waiting, de)
                )
            }
            Self::Outdated { waiting } => {
                let head = pick(
                    "This version of the app does not fit the server; reload to update",
                    "Diese Version der App passt nicht zum Server; laden Sie neu, um zu aktualisieren",
                );
                if waiting == 0 { format!("{head}.") } else { format!("{head}; {}.", changes_wait(waiting, de)) }
            }
            Self::Delayed { waiting, reason } => {
                format!("{} {}", reason.get(language), capitalised(&format!("{}.", changes_wait(waiting, de))))
            }
            Self::Refused { count, reason } => {
                let head = match (count, de) {
                    (1, false) => "1 change was refused and is kept here.".to_owned(),
                    (n, false) => format!("{n} changes were refused and are kept here."),
                    (1, true) => "1 Änderung wurde abgelehnt und liegt hier.".to_owned(),
                    (n, true) => format!("{n} Änderungen wurden abgelehnt und liegen hier."),
                };
                format!("{head} {}", reason.get(language))
            }
            Self::StorageFailed { unsaved: 0 } => pick(
                "This device cannot save. Export your work before you close the page.",
                "Dieses Gerät kann nicht speichern. Exportieren Sie Ihre Arbeit, bevor Sie die Seite schließen.",
            ),
            Self::StorageFailed { unsaved } => {
                if de {
                    format!(
                        "Dieses Gerät kann nicht speichern ({unsaved} offen). Exportieren Sie Ihre Arbeit, bevor Sie die Seite schließen."
                    )
                } else {
                    format!("This device cannot save ({unsaved} open). Export your work before you close the page.")
                }
            }
            Self::ReadOnly => pick("Up to date, reading only", "Aktuell, nur lesend"),
            Self::UpdateReady => pick("A new version is ready", "Eine neue Version ist bereit"),
        }
    }

    /// Whether a person has to do something about it.
    pub const fn needs_attention(&self) -> bool {
        matches!(
            self,
            Self::Refused { .. } | Self::StorageFailed { .. } | Self::SignedOut { .. } | Self::Outdated { .. }
        )
    }
}

fn changes_wait(n: usize, de: bool) -> String {
    match (n, de) {
        (1, false) => "1 change waiting".into(),
        (n, false) => format!("{n} changes waiting"),
        (1, true) => "1 Änderung wartet".into(),
        (n, true) => format!("{n} Änderungen warten"),
    }
}

fn capitalised(s: &str) -> String {
    let mut chars = s.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn online() -> Facts {
        Facts { connected: true, ..Facts::default() }
    }

    #[test]
    fn saved_on_the_server_needs_everything_acknowledged() {
        assert_eq!(SyncStatus::derive(&online()), SyncStatus::Saved);
        for f in [
            Facts { waiting: 1, ..online() },
            Facts { unsaved: 1, ..online() },
            Facts { first_sync: true, ..online() },
            Facts { connected: false, ..online() },
            Facts { refused: 1, ..online() },
            Facts { signed_out: true, ..online() },
            Facts { storage_failed: true, ..online() },
        ] {
            assert_ne!(SyncStatus::derive(&f), SyncStatus::Saved, "{f:?}");
        }
    }

    #[test]
    fn saved_here_needs_a_commit() {
        assert_eq!(SyncStatus::derive(&Facts { unsaved: 1, ..online() }), SyncStatus::Syncing);
        assert_eq!(SyncStatus::derive(&Facts { waiting: 1, ..online() }), SyncStatus::SavedHere);
    }

    #[test]
    fn the_gravest_is_said_first() {
        let all = Facts { storage_failed: true, refused: 2, signed_out: true, update_ready: true, ..Facts::default() };
        assert_eq!(SyncStatus::derive(&all), SyncStatus::StorageFailed { unsaved: 0 });
        let refused = Facts { storage_failed: false, ..all };
        assert!(matches!(SyncStatus::derive(&refused), SyncStatus::Refused { count: 2, .. }));
    }

    #[test]
    fn an_update_never_hides_that_edits_wait() {
        let f = Facts { update_ready: true, waiting: 3, ..Facts::default() };
        assert_eq!(SyncStatus::derive(&f), SyncStatus::Offline { waiting: 3 });
    }

    #[test]
    fn sentences_count_in_both_languages() {
        let one = SyncStatus::Offline { waiting: 1 };
        assert_eq!(one.sentence(Language::En), "Offline, 1 change waiting");
        assert_eq!(one.sentence(Language::De), "Offline, 1 Änderung wartet");
        assert_eq!(SyncStatus::Offline { waiting: 4 }.sentence(Language::De), "Offline, 4 Änderungen warten");
    }
}
