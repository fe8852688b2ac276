//! Why the server does not let something into a workshop or a ballot.

use crate::label::{Label, label};
use minicbor::{Decode, Encode};

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Refusal {
    /// The workshop is closed; what is written waits on the device until the facilitator opens it again.
    #[n(0)]
    Closed,
    /// It belongs to a phase or round that has not begun.
    #[n(1)]
    NotYet,
    /// A vote opened before its round is revealed.
    #[n(2)]
    Sealed,
    /// An opening that no commitment of the ballot sealed.
    #[n(3)]
    Unmatched,
    /// What was cast, resolved, or said by somebody else was changed or taken away.
    #[n(4)]
    Altered,
    /// A ballot that is not the sender's, or not where it belongs.
    #[n(5)]
    Ballot,
    /// Something that a workshop or a ballot does not hold.
    #[n(6)]
    Shape,
}

impl Refusal {
    /// What the sender reads.
    pub const fn message(self) -> Label {
        match self {
            Self::Closed => label(
                "The workshop is closed. This stays on your device until the facilitator opens it again.",
                "Der Workshop ist geschlossen. Dies bleibt auf Ihrem Gerät, bis die Moderation ihn wieder öffnet.",
            ),
            Self::NotYet => {
                label("The workshop has not come to this phase yet.", "Der Workshop ist noch nicht in dieser Phase.")
            }
            Self::Sealed => label(
                "Votes are opened when the round is revealed, not before.",
                "Stimmen werden geöffnet, wenn die Runde aufgedeckt ist, nicht vorher.",
            ),
            Self::Unmatched => {
                label("This is not the vote that was committed.", "Das ist nicht die Stimme, die abgegeben wurde.")
            }
            Self::Altered => label(
                "What was cast, resolved or said by somebody else cannot be changed.",
                "Was abgegeben, beschlossen oder von anderen gesagt wurde, lässt sich nicht ändern.",
            ),
            Self::Ballot => label("This is not your ballot.", "Das ist nicht Ihr Stimmzettel."),
            Self::Shape => label("A workshop cannot hold this.", "Ein Workshop kann das nicht enthalten."),
        }
    }
}
