//! What the server lets into a workshop's document and into ballots, judged over what they said before and would say after.
//! The server is where all writes come into one order, so that what holds here holds on every device.

use super::ballot::opens;
use super::{Board, Born, Estimate, Meeting, Phase, Refusal, Resolution, Slip, Slips};
use crate::id::{AccountId, DocId};

/// Whether the board may come to say this.
///
/// # Errors
/// [`Refusal::Closed`] after the close; [`Refusal::Altered`] when a card, group, note or resolution is gone or is another
/// one than it was; [`Refusal::NotYet`] for a resolution before deciding began; [`Refusal::Shape`] for one of an estimate
/// that no scale has.
pub fn board(meeting: Option<&Meeting>, before: &Board, after: &Board) -> Result<(), Refusal> {
    if meeting.is_some_and(|m| m.phase == Phase::Closed) {
        return Err(Refusal::Closed);
    }
    let cards = before.cards.iter().all(|(id, was)| after.cards.get(id).is_some_and(|is| is.born == was.born));
    let groups = before.groups.iter().all(|(id, was)| after.groups.get(id).is_some_and(|is| is.born == was.born));
    let notes = before.notes.iter().all(|(id, was)| after.notes.get(id) == Some(was));
    let resolutions = before.resolutions.iter().all(|(id, was)| after.resolutions.get(id) == Some(was));
    if !(cards && groups && notes && resolutions) {
        return Err(Refusal::Altered);
    }
    let mut new = after.resolutions.iter().filter(|(id, _)| !before.resolutions.contains_key(*id)).peekable();
    if new.peek().is_some() && !meeting.is_some_and(|m| m.deciding) {
        return Err(Refusal::NotYet);
    }
    let valid = |(resolution, _): &(Resolution, Born)| {
        resolution.agreed.value.is_valid() && resolution.agreed.residual.is_none_or(Estimate::is_valid)
    };
    if new.all(|(_, resolution)| valid(resolution)) { Ok(()) } else { Err(Refusal::Shape) }
}

/// Whether the ballot of `voter` in `workshop` may come to hold this.
///
/// A commitment that comes after the reveal of its round is kept: it is not among what the reveal names, and so it is late.
///
/// # Errors
/// [`Refusal::Altered`] when a slip is gone or another one than it was; [`Refusal::NotYet`] for a commitment of a round that
/// has not begun; [`Refusal::Closed`] for one after the close; [`Refusal::Unmatched`] for an opening without its commitment;
/// [`Refusal::Sealed`] for one before the reveal of its round.
pub fn ballot(
    meeting: Option<&Meeting>,
    workshop: DocId,
    voter: AccountId,
    before: &Slips,
    after: &Slips,
) -> Result<(), Refusal> {
    if !before.iter().all(|(id, was)| after.get(id) == Some(was)) {
        return Err(Refusal::Altered);
    }
    for (slip, _) in after.iter().filter(|(id, _)| !before.contains_key(*id)).map(|(_, slip)| slip) {
        match slip {
            Slip::Commitment(c) => {
                let now = meeting.filter(|m| (1..=m.round).contains(&c.round)).ok_or(Refusal::NotYet)?;
                if now.phase == Phase::Closed {
                    return Err(Refusal::Closed);
                }
            }
            Slip::Opening(opening) => {
                let Some((Slip::Commitment(c), _)) = after.get(&opening.of) else { return Err(Refusal::Unmatched) };
                if !meeting.is_some_and(|m| m.revealed(c.round)) {
                    return Err(Refusal::Sealed);
                }
                if !opens(workshop, voter, c, opening) {
                    return Err(Refusal::Unmatched);
                }
            }
        }
    }
    Ok(())
}
