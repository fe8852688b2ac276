//! One document for one JavaScript client: a copy kept in step with the hub, and what the client is known to have.

use automerge::sync::{ChunkList, Message, State, SyncDoc};
use automerge::{Automerge, Change};
use muster_shared::sync::frame::Rejection;
use muster_shared::sync::guard::{self, Kind, check_sync_message};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The copy. Nothing of the client's gets in before the hub has taken it.
#[derive(Default)]
pub(super) struct Replica {
    copy: Automerge,
    state: State,
    /// Changes whose dependencies have not come, see [`Self::ready`].
    waiting: Vec<guard::Checked>,
}

/// Bytes of changes that may wait for others; beyond that they are dropped, and the client is told to forget that it
/// ever sent them.
const WAITING: usize = 1 << 20;

/// A message whose changes wait for the hub.
pub(super) struct Incoming {
    message: Message,
    /// What it brought: kind and bytes of every chunk.
    pub chunks: Vec<(Kind, Vec<u8>)>,
}

impl Replica {
    /// A copy that takes no changes when `writable` is false, and says so.
    pub fn set_writable(&mut self, writable: bool) {
        self.state.set_read_only(!writable);
    }

    /// Whether there is anything in it.
    pub fn is_empty(&self) -> bool {
        self.copy.get_heads().is_empty()
    }

    /// Takes a saved document and changes that the hub has committed.
    ///
    /// # Errors
    /// They do not fit; the conversation cannot go on.
    pub fn absorb<C: AsRef<[u8]>>(&mut self, saved: Option<&[u8]>, chunks: &[C]) -> Result<(), Rejection> {
        catch_unwind(AssertUnwindSafe(|| {
            if let Some(saved) = saved {
                self.copy.load_incremental(saved).map_err(|_| Rejection::Poisonous)?;
            }
            let changes: Vec<Change> = chunks
                .iter()
                .map(|chunk| Change::try_from(chunk.as_ref()).map_err(|_| Rejection::Poisonous))
                .collect::<Result<_, _>>()?;
            self.copy.apply_changes(changes).map_err(|_| Rejection::Poisonous)
        }))
        .unwrap_or(Err(Rejection::Poisonous))
    }

    /// Reads a sync message, without letting it change anything.
    ///
    /// # Errors
    /// It is no sync message.
    pub fn read(data: &[u8]) -> Result<Incoming, Rejection> {
        check_sync_message(data)?;
        let mut message = catch_unwind(|| Message::decode(data))
            .map_err(|_| Rejection::Malformed)?
            .map_err(|_| Rejection::Malformed)?;
        let mut chunks = Vec::new();
        for blob in message.changes.iter() {
            for chunk in guard::split(blob)? {
                chunks.push((chunk.kind, chunk.bytes.to_vec()));
            }
        }
        message.changes = ChunkList::empty();
        Ok(Incoming { message, chunks })
    }

    /// Of these changes and those that wait, the ones that are new here and build only on what is here or among them. The
    /// others wait, and what they lack is asked for (MODEL.md 24): what a client believes the server to have comes from a
    /// filter that errs now and then, so that a change can arrive before the one that it builds on, and a client sends
    /// nothing twice.
    pub fn ready(&mut self, changes: Vec<guard::Checked>) -> Vec<guard::Checked> {
        self.sift(changes, WAITING)
    }

    /// The same, with at most so many bytes waiting.
    fn sift(&mut self, changes: Vec<guard::Checked>, most: usize) -> Vec<guard::Checked> {
        let mut coming = HashSet::new();
        let here = |hash: &automerge::ChangeHash| self.copy.get_change_meta_by_hash(hash).is_some();
        let mut ready = Vec::new();
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.extend(changes);
        let ready = loop {
            let before = ready.len();
            let (now, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|change: &guard::Checked| {
                let fits = change.change.deps().iter().all(|dep| coming.contains(dep) || here(dep));
                if fits {
                    coming.insert(change.change.hash());
                }
                fits
            });
            ready.extend(now.into_iter().filter(|change| !here(&change.change.hash())));
            waiting = later;
            if ready.len() == before || waiting.is_empty() {
                break ready;
            }
        };
        let bytes: usize = waiting.iter().map(|change| change.chunk.len()).sum();
        if bytes > most {
            self.state.needs_reset = true;
        } else {
            self.waiting = waiting;
        }
        ready
    }

    /// Whether changes wait for others.
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Notes what the client said it has and lacks; before [`Self::absorb`] takes what it brought.
    ///
    /// # Errors
    /// automerge cannot make sense of it.
    pub fn note(&mut self, incoming: Incoming) -> Result<(), Rejection> {
        let noted =
            catch_unwind(AssertUnwindSafe(|| self.copy.receive_sync_message(&mut self.state, incoming.message)));
        noted.map_err(|_| Rejection::Malformed)?.map_err(|_| Rejection::Malformed)
    }

    /// The next thing to tell the client, if there is anything.
    ///
    /// # Errors
    /// automerge cannot make sense of what the client said.
    pub fn answer(&mut self) -> Result<Option<Vec<u8>>, Rejection> {
        let message = catch_unwind(AssertUnwindSafe(|| self.copy.generate_sync_message(&mut self.state)));
        Ok(message.map_err(|_| Rejection::Malformed)?.map(|mut message| {
            self.ask_for_what_is_missing(&mut message);
            message.encode()
        }))
    }
}

impl Replica {
    /// What waits need not come again; what it waits for must.
    fn ask_for_what_is_missing(&self, message: &mut Message) {
        if self.waiting.is_empty() {
            return;
        }
        let held: HashSet<_> = self.waiting.iter().map(|change| change.change.hash()).collect();
        let lacking = self.waiting.iter().flat_map(|change| change.change.deps().iter().copied());
        let lacking = lacking.filter(|dep| self.copy.get_change_meta_by_hash(dep).is_none());
        let mut need: Vec<_> =
            message.need.iter().copied().chain(lacking).filter(|hash| !held.contains(hash)).collect();
        need.sort_unstable();
        need.dedup();
        message.need = need;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use automerge::transaction::Transactable;
    use automerge::{AutoCommit, ROOT, ReadDoc};

    /// Lets a client and a replica talk until both are silent; the hub takes everything.
    fn converse(client: &mut AutoCommit, state: &mut State, replica: &mut Replica) -> usize {
        let mut rounds = 0;
        loop {
            let said = client.sync().generate_sync_message(state);
            if let Some(message) = &said {
                let mut incoming = Replica::read(&message.clone().encode()).unwrap();
                let chunks = std::mem::take(&mut incoming.chunks);
                replica.note(incoming).unwrap();
                let checked = chunks.iter().filter_map(|(kind, bytes)| match kind {
                    Kind::Document => None,
                    _ => Some(guard::inspect(bytes).unwrap()),
                });
                let mut checked: Vec<_> = checked.collect();
                for (kind, bytes) in &chunks {
                    if *kind == Kind::Document {
                        let document = Automerge::load(bytes).unwrap();
                        checked
                            .extend(document.get_changes(&[]).iter().map(|c| guard::inspect(c.raw_bytes()).unwrap()));
                    }
                }
                let ready: Vec<Vec<u8>> = replica.ready(checked).into_iter().map(|c| c.chunk).collect();
                replica.absorb(None, &ready).unwrap();
            }
            let answered = replica.answer().unwrap();
            if let Some(answer) = &answered {
                client.sync().receive_sync_message(state, Message::decode(answer).unwrap()).unwrap();
            }
            rounds += 1;
            if said.is_none() && answered.is_none() {
                return rounds;
            }
            assert!(rounds < 20, "they never agree");
        }
    }

    #[test]
    fn both_sides_end_with_the_same() {
        let mut theirs = AutoCommit::new();
        theirs.put(ROOT, "from", "javascript").unwrap();
        theirs.commit();
        let mut ours = theirs.fork();
        ours.put(ROOT, "also", "server").unwrap();
        ours.commit();
        theirs.put(ROOT, "then", 2).unwrap();
        theirs.commit();
        let mut replica = Replica::default();
        replica.absorb(Some(&ours.save()), &[] as &[Vec<u8>]).unwrap();
        let mut state = State::new();
        converse(&mut theirs, &mut state, &mut replica);
        assert_eq!(theirs.get_heads(), replica.copy.get_heads());
        // A later change of ours goes out.
        ours.put(ROOT, "also", "again").unwrap();
        let change = ours.get_last_local_change().unwrap();
        replica.absorb(None, &[change.raw_bytes()]).unwrap();
        converse(&mut theirs, &mut state, &mut replica);
        assert_eq!(theirs.get(ROOT, "also").unwrap().unwrap().0.as_str(), Some("again"));
    }

    /// A change that the client wrongly believes the server to have, and one on top of it that it sent.
    #[test]
    fn a_change_that_was_left_out_is_asked_for_and_what_waited_for_it_comes_in() {
        let (mut theirs, mut state, mut replica) = (AutoCommit::new(), State::new(), Replica::default());
        theirs.put(ROOT, "n", 0).unwrap();
        theirs.commit();
        converse(&mut theirs, &mut state, &mut replica);
        for n in 1..4 {
            theirs.put(ROOT, "n", n).unwrap();
            theirs.commit();
        }
        let changes = theirs.get_changes(&[]);
        let message = theirs.sync().generate_sync_message(&mut state).unwrap();
        let incoming = Replica::read(&message.encode()).unwrap();
        let left_out = changes[1].hash();
        let kept = changes[2..].iter().map(|change| guard::inspect(change.raw_bytes()).unwrap()).collect();
        replica.note(Incoming { chunks: Vec::new(), ..incoming }).unwrap();
        assert!(replica.ready(kept).is_empty());
        state.sent_hashes.remove(&left_out);
        let answer = Message::decode(&replica.answer().unwrap().unwrap()).unwrap();
        assert_eq!(answer.need, [left_out]);
        theirs.sync().receive_sync_message(&mut state, answer).unwrap();
        converse(&mut theirs, &mut state, &mut replica);
        assert_eq!(theirs.get_heads(), replica.copy.get_heads());
        assert!(!replica.is_waiting());
    }

    #[test]
    fn more_than_may_wait_is_sent_again() {
        let (mut theirs, mut state, mut replica) = (AutoCommit::new(), State::new(), Replica::default());
        theirs.put(ROOT, "n", 0).unwrap();
        theirs.commit();
        converse(&mut theirs, &mut state, &mut replica);
        for n in 1..4 {
            theirs.put(ROOT, "n", n).unwrap();
            theirs.commit();
        }
        let changes = theirs.get_changes(&[]);
        let message = theirs.sync().generate_sync_message(&mut state).unwrap();
        replica
            .note(Incoming { message: Message { changes: ChunkList::empty(), ..message }, chunks: Vec::new() })
            .unwrap();
        let kept = changes[2..].iter().map(|change| guard::inspect(change.raw_bytes()).unwrap()).collect();
        assert!(replica.sift(kept, 100).is_empty());
        assert!(!replica.is_waiting());
        let answer = replica.answer().unwrap().unwrap();
        theirs.sync().receive_sync_message(&mut state, Message::decode(&answer).unwrap()).unwrap();
        converse(&mut theirs, &mut state, &mut replica);
        assert_eq!(theirs.get_heads(), replica.copy.get_heads());
    }

    #[test]
    fn an_empty_replica_asks_for_everything_and_an_orphan_is_asked_for_again() {
        let mut theirs = AutoCommit::new();
        for n in 0..5 {
            theirs.put(ROOT, "n", n).unwrap();
            theirs.commit();
        }
        let mut replica = Replica::default();
        let orphan = guard::inspect(theirs.get_changes(&[])[3].raw_bytes()).unwrap();
        assert!(replica.ready(vec![orphan]).is_empty());
        assert!(replica.is_empty());
        converse(&mut theirs, &mut State::new(), &mut replica);
        assert_eq!(theirs.get_heads(), replica.copy.get_heads());
    }

    #[test]
    fn noise_is_no_message() {
        assert!(Replica::read(&[]).is_err());
        assert!(Replica::read(&[0x42]).is_err());
        assert!(Replica::read(&[0x43, 0, 0, 0, 1, 3, 1, 2, 3]).is_err());
    }
}
