//! Why the server did not do what it was asked.

use crate::access::Denied;
use crate::label::{Label, label};
use minicbor::{Decode, Encode};

/// Why something was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum Rejection {
    /// Access was denied.
    #[n(0)]
    Denied(#[n(0)] Denied),
    /// The bytes are not a message or a change.
    #[n(1)]
    Malformed,
    /// Larger than allowed.
    #[n(2)]
    TooLarge,
    /// Faster than allowed; send again after so many milliseconds.
    #[n(3)]
    TooFast(#[n(0)] u32),
    /// The change's actor is leased to somebody else, or to nobody.
    #[n(4)]
    ForeignActor,
    /// The sequence of the actor has a gap or a fork.
    #[n(5)]
    Sequence,
    /// It depends on changes that the server does not have.
    #[n(6)]
    MissingDependency,
    /// A first change that is not the deterministic genesis of this document.
    #[n(7)]
    NotGenesis,
    /// It claims a time or an operation counter out of range.
    #[n(8)]
    OutOfRange,
    /// It holds more operations than allowed.
    #[n(9)]
    TooManyOperations,
    /// It breaks the document; it was set aside and the document is unharmed.
    #[n(10)]
    Poisonous,
    /// The epoch is sealed and newer than what the server can carry over.
    #[n(11)]
    Epoch,
    /// The server cannot write to its disk; nothing was acknowledged, keep it and try again.
    #[n(12)]
    StorageFailed,
    /// The document was erased.
    #[n(13)]
    Erased,
    /// Comments that are not where those of this account on this record belong (see [`crate::comments`]).
    #[n(14)]
    Companion,
    /// A setting of the workspace at the id of something else, or the reverse.
    #[n(15)]
    Setting,
}

impl Rejection {
    /// Whether sending the same again later can succeed.
    pub const fn is_transient(self) -> bool {
        matches!(self, Self::TooFast(_) | Self::StorageFailed | Self::MissingDependency)
    }

    /// Whether the sender may not write the document, which may be there for them to read.
    pub fn is_about_writing(self) -> bool {
        matches!(self, Self::Companion) || matches!(self, Self::Denied(denied) if denied != Denied::OtherWorkspace)
    }

    /// What the sender reads.
    pub const fn message(self) -> Label {
        match self {
            Self::Denied(d) => d.message(),
            Self::Malformed => {
                label("The server could not read this change.", "Der Server konnte diese Änderung nicht lesen.")
            }
            Self::TooLarge => label("This change is too large.", "Diese Änderung ist zu groß."),
            Self::TooFast(_) => label(
                "Too many changes at once; sending again shortly.",
                "Zu viele Änderungen auf einmal; wird gleich noch einmal gesendet.",
            ),
            Self::ForeignActor => label(
                "This change does not belong to this account and device.",
                "Diese Änderung gehört nicht zu diesem Konto und Gerät.",
            ),
            Self::Sequence => {
                label("Changes of this device are missing in between.", "Dazwischen fehlen Änderungen dieses Geräts.")
            }
            Self::MissingDependency => label(
                "The server lacks changes that this one builds on.",
                "Dem Server fehlen Änderungen, auf denen diese aufbaut.",
            ),
            Self::NotGenesis => {
                label("This document does not begin as it must.", "Dieses Dokument beginnt nicht so, wie es muss.")
            }
            Self::OutOfRange => label(
                "This change carries an impossible time or counter.",
                "Diese Änderung trägt eine unmögliche Zeit oder Zählung.",
            ),
            Self::TooManyOperations => {
                label("This change does too much at once.", "Diese Änderung tut zu viel auf einmal.")
            }
            Self::Poisonous => label(
                "This change would have damaged the document and was set aside.",
                "Diese Änderung hätte das Dokument beschädigt und wurde beiseitegelegt.",
            ),
            Self::Epoch => label(
                "This document was condensed since; your edits are kept for a manager.",
                "Dieses Dokument wurde inzwischen verdichtet; Ihre Änderungen werden für eine Managerin oder einen Manager aufbewahrt.",
            ),
            Self::StorageFailed => label(
                "The server cannot save at the moment. Your changes stay here.",
                "Der Server kann gerade nicht speichern. Ihre Änderungen bleiben hier.",
            ),
            Self::Erased => label("This document was erased.", "Dieses Dokument wurde gelöscht."),
            Self::Companion => label(
                "Comments stand under the name of whoever writes them, on one record.",
                "Kommentare stehen unter dem Namen der Person, die sie schreibt, an einem Eintrag.",
            ),
            Self::Setting => label(
                "This is no place for a setting of the workspace.",
                "Hier steht keine Einstellung des Arbeitsbereichs.",
            ),
        }
    }
}
