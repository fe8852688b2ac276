//! People, the server, and what one does to the other.

use muster_shared::doc::Document;
use muster_shared::id::{AccountId, Actor, ActorPrefix, DocId, EntryId};
use muster_shared::registers::{BALLOTS, WORKSHOPS};
use muster_shared::sync::frame::Hash;
use muster_shared::time::Timestamp;
use muster_shared::workshop::ballot::seal;
use muster_shared::workshop::{
    Act, Asker, BallotAt, Commitment, Confidence, Estimate, Judgement, Knowledge, Mark, Meeting, No, Opening, Phase,
    Refusal, Resolution, Resolved, Row, Salt, Slip, Treatment, admit, ballot,
};
use std::collections::{BTreeMap, BTreeSet};

pub const WORKSHOP: DocId = DocId([6; 16]);
pub const NOW: Timestamp = Timestamp(1_763_900_000_000);
pub const PEOPLE: u8 = 4;

pub type Key = (AccountId, EntryId, u8);

pub fn account(n: u8) -> AccountId {
    AccountId([n + 1; 16])
}

pub fn actor(n: u8, counter: u64) -> Actor {
    Actor { prefix: ActorPrefix([n + 1; 8]), counter }
}

pub fn copy(of: &mut Document, who: Option<Actor>) -> Document {
    Document::load(of.id(), who, &of.save(), &[] as &[&[u8]]).unwrap()
}

pub fn judgement(n: u8) -> Judgement {
    let confidence = [Confidence::Low, Confidence::Medium, Confidence::High][usize::from(n % 3)];
    Judgement {
        value: Estimate::Pair { likelihood: 1 + n % 5, impact: 1 + n / 5 % 5 },
        confidence,
        reason: format!("because {n}"),
    }
}

pub fn resolved(n: u8) -> Resolved {
    Resolved {
        value: judgement(n).value,
        owner: account(0),
        option: Treatment::Modify,
        controls: Vec::new(),
        residual: None,
        knowledge: Knowledge::Weak,
    }
}

pub struct Person {
    pub n: u8,
    pub lives: u64,
    pub board: Document,
    pub ballot: Document,
    /// What they know of the phases.
    pub meeting: Option<Meeting>,
    /// Every vote that they committed, with the slip and what opens it.
    pub cast: Vec<(Key, EntryId, Judgement, Salt)>,
}

impl Person {
    /// Begins anew from what the server has, under an actor that nobody used.
    pub fn rebuild(&mut self, board: &mut Document, ballot: &mut Document) {
        self.lives += 1;
        self.board = copy(board, Some(actor(self.n, 2 * self.lives)));
        self.ballot = copy(ballot, Some(actor(self.n, 2 * self.lives + 1)));
        self.ballot.begin_ballot(WORKSHOP, account(self.n), NOW).unwrap();
    }

    pub fn commit(&mut self, id: EntryId, subject: EntryId, round: u8, judgement: Judgement) {
        let salt = Salt(Hash([id.0[0] ^ 0x5a; 32]));
        let hash = seal(WORKSHOP, subject, round, account(self.n), &judgement, &salt);
        let slip = Slip::Commitment(Commitment { subject, round, hash, at: NOW });
        self.ballot.put_slip(id, &slip, NOW).unwrap();
        self.cast.push(((account(self.n), subject, round), id, judgement, salt));
    }

    /// Opens a commitment; with another vote than the one committed if `forged`.
    pub fn open(&mut self, id: EntryId, at: usize, forged: bool) {
        let Some((_, of, said, salt)) = self.cast.get(at).cloned() else { return };
        let judgement = if forged { Judgement { reason: "forged".into(), ..said } } else { said };
        self.ballot.put_slip(id, &Slip::Opening(Opening { of, judgement, salt }), NOW).unwrap();
    }
}

pub struct World {
    pub board: Document,
    pub ballots: Vec<Document>,
    pub meeting: Option<Meeting>,
    pub people: Vec<Person>,
    pub drawn: u32,
    pub accepted: BTreeSet<EntryId>,
    /// The cards that were durable when gathering ended.
    pub in_time: Option<BTreeSet<EntryId>>,
    /// What each voter committed last, of what is durable; and the same as it was at each reveal.
    pub durable: BTreeMap<Key, Judgement>,
    pub counts: BTreeMap<Key, Judgement>,
    /// For each resolution, those on the same subject that its author knew of.
    pub knew: BTreeMap<EntryId, BTreeSet<EntryId>>,
    pub refusals: BTreeSet<&'static str>,
}

impl World {
    pub fn new() -> Self {
        let mut board = Document::create(WORKSHOP, &WORKSHOPS, actor(9, 1));
        let people: Vec<Person> = (0..PEOPLE)
            .map(|n| {
                let mut own = Document::create(ballot(WORKSHOP, account(n)), &BALLOTS, actor(n, 1));
                own.begin_ballot(WORKSHOP, account(n), NOW).unwrap();
                let board = copy(&mut board, Some(actor(n, 0)));
                Person { n, lives: 0, board, ballot: own, meeting: None, cast: Vec::new() }
            })
            .collect();
        let ballots = (0..PEOPLE).map(|n| Document::create(ballot(WORKSHOP, account(n)), &BALLOTS, actor(9, 1)));
        Self {
            board,
            ballots: ballots.collect(),
            meeting: None,
            people,
            drawn: 0,
            accepted: BTreeSet::new(),
            in_time: None,
            durable: BTreeMap::new(),
            counts: BTreeMap::new(),
            knew: BTreeMap::new(),
            refusals: BTreeSet::new(),
        }
    }

    pub fn draw(&mut self) -> EntryId {
        self.drawn += 1;
        let mut id = [0; 16];
        let n = self.drawn.to_be_bytes();
        // Not in the order of drawing.
        (id[0], id[1], id[2]) = (n[3].wrapping_mul(167), n[2], n[3]);
        EntryId(id)
    }

    pub fn phase(&self) -> Option<Phase> {
        self.meeting.as_ref().map(|m| m.phase)
    }

    /// What a push of the board meets.
    pub fn push_board(&mut self, who: usize) -> Result<(), Refusal> {
        let before = self.board.board();
        let mut trial = copy(&mut self.board, None);
        let chunks = self.people[who].board.changes_since(&trial.heads());
        if chunks.is_empty() {
            return Ok(());
        }
        trial.apply(&chunks).unwrap();
        let after = trial.board();
        match admit::board(self.meeting.as_ref(), &before, &after) {
            Ok(()) => {
                assert_ne!(self.phase(), Some(Phase::Closed), "the board is read-only after the close");
                self.accepted.extend(after.cards.keys());
                self.board = trial;
                Ok(())
            }
            Err(refusal) => {
                self.people[who].rebuild(&mut self.board, &mut self.ballots[who]);
                Err(refusal)
            }
        }
    }

    pub fn push_ballot(&mut self, who: usize) -> Result<(), Refusal> {
        let voter = account(self.people[who].n);
        let before = self.ballots[who].slips();
        let mut trial = copy(&mut self.ballots[who], None);
        let chunks = self.people[who].ballot.changes_since(&trial.heads());
        trial.apply(&chunks).unwrap();
        let after = trial.slips();
        if let Err(refusal) = admit::ballot(self.meeting.as_ref(), WORKSHOP, voter, &before, &after) {
            self.people[who].rebuild(&mut self.board, &mut self.ballots[who]);
            return Err(refusal);
        }
        assert!(trial.is_plain_ballot() && trial.cast_by() == Some((WORKSHOP, voter)));
        self.ballots[who] = trial;
        for (key, id, said, _) in &self.people[who].cast {
            if after.contains_key(id) && !before.contains_key(id) {
                self.durable.insert(*key, said.clone());
            }
        }
        for (slip, _) in after.values() {
            let Slip::Opening(opening) = slip else { continue };
            let Some((Slip::Commitment(c), _)) = after.get(&opening.of) else { panic!("opened without a commitment") };
            assert!(self.meeting.as_ref().is_some_and(|m| m.revealed(c.round)), "opened before the reveal");
        }
        Ok(())
    }

    pub fn act(&mut self, by: u8, absent: bool, act: Act) -> Result<(), No> {
        let asker = Asker { account: account(by), writes: true, absent };
        Meeting::judge(self.meeting.as_ref(), asker, &act)?;
        let before = self.phase();
        let reveals = before == Some(Phase::Estimate) && matches!(act, Act::Move { .. });
        let held = |ballot: &mut Document, n: usize| BallotAt {
            voter: account(u8::try_from(n).unwrap()),
            at: Mark { epoch: 0, heads: ballot.heads() },
        };
        let ballots = self.ballots.iter_mut().enumerate().map(|(n, ballot)| held(ballot, n));
        let row = Row {
            n: self.meeting.as_ref().map_or(0, |m| m.n) + 1,
            at: NOW,
            by: account(by),
            act,
            board: Mark { epoch: 0, heads: self.board.heads() },
            ballots: if reveals { ballots.collect() } else { Vec::new() },
        };
        let next = Meeting::after(self.meeting.as_ref(), &row)?;
        assert!(Meeting::after(Some(&next), &row).is_err(), "a row leads on once");
        match (before, next.phase) {
            (Some(Phase::Gather), Phase::Group) => self.in_time = Some(self.accepted.clone()),
            (Some(Phase::Group), Phase::Gather) => self.in_time = None,
            _ => {}
        }
        if reveals {
            let round = next.round;
            self.counts
                .extend(self.durable.iter().filter(|((_, _, of), _)| *of == round).map(|(k, v)| (*k, v.clone())));
        }
        self.meeting = Some(next);
        Ok(())
    }

    pub fn pull(&mut self, who: usize) {
        let chunks = self.board.changes_since(&self.people[who].board.heads());
        self.people[who].board.apply(&chunks).unwrap();
        self.people[who].meeting = self.meeting.clone();
    }

    pub fn step(&mut self, (who, what, a, b): (u8, u8, u8, u8)) {
        let who = usize::from(who % PEOPLE);
        let board = self.people[who].board.board();
        let pick = |from: Vec<EntryId>, n: u8| from.get(usize::from(n) % from.len().max(1)).copied();
        let cards: Vec<EntryId> = board.cards.keys().copied().collect();
        let groups: Vec<EntryId> = board.groups.keys().copied().collect();
        let subjects: Vec<EntryId> = board.subjects().into_iter().map(|s| s.id).collect();
        let id = self.draw();
        let meeting = self.people[who].meeting.clone();
        match what {
            0..=2 => drop(self.people[who].board.add_card(id, &format!("card {a}"), NOW).unwrap()),
            3 => {
                if let Some(card) = pick(cards, a) {
                    // An empty text takes the card back.
                    let text = if b % 4 == 0 { String::new() } else { format!("said otherwise {b}") };
                    self.people[who].board.reword_card(card, &text, NOW).unwrap();
                }
            }
            4 => {
                let both: Vec<EntryId> = [pick(cards.clone(), a), pick(cards, b)].into_iter().flatten().collect();
                self.people[who].board.group_cards(id, "together", &both, NOW).unwrap();
            }
            5 => {
                if let Some(card) = pick(cards, a) {
                    let to = if b % 3 == 0 { None } else { pick(groups, b) };
                    self.people[who].board.move_card(card, to, NOW).unwrap();
                }
            }
            6 => {
                if let Some(group) = pick(groups, a) {
                    self.people[who].board.split_group(group, NOW).unwrap();
                    let after = self.people[who].board.board();
                    assert!(after.cards.keys().all(|card| after.group_of(*card) != Some(group)));
                }
            }
            7 => {
                let Some(on) = pick(subjects, a) else { return };
                let about = board.resolutions.iter().filter(|(_, (r, _))| r.on == on).map(|(id, _)| *id);
                self.knew.insert(id, about.collect());
                let seen = board.standing_ids(on);
                let resolution = Resolution { on, agreed: resolved(b % 3), seen, at: NOW };
                self.people[who].board.resolve(id, &resolution, NOW).unwrap();
            }
            8..=10 => {
                let Some(subject) = pick(subjects, a) else { return };
                let known = meeting.as_ref().map_or(0, |m| m.round);
                if known == 0 && b % 16 != 0 {
                    return;
                }
                // Now and then somebody votes in a round that has not begun.
                let round = if b % 16 == 0 { known + 1 } else { known };
                self.people[who].commit(id, subject, round, judgement(b));
            }
            11 => {
                let at = usize::from(a) % self.people[who].cast.len().max(1);
                let round = self.people[who].cast.get(at).map(|((_, _, round), ..)| *round);
                let may = round.is_some_and(|round| meeting.as_ref().is_some_and(|m| m.revealed(round)));
                // Now and then somebody opens before the reveal, or something else than they committed.
                if may || b % 3 == 0 {
                    self.people[who].open(id, at, b % 8 == 1);
                }
            }
            12 | 13 => self.refused(who, true),
            14 | 15 => self.refused(who, false),
            16 | 17 => self.pull(who),
            18 => {
                let facilitator = self.meeting.as_ref().map_or(account(0), |m| m.facilitator);
                let by = account(u8::try_from(who).unwrap());
                let stranger = self.act(who as u8, false, Act::TakeOver);
                assert!(stranger.is_err(), "nobody takes over while the facilitator is here");
                if by != facilitator && self.meeting.is_some() {
                    let moved = self.act(who as u8, false, Act::Move { to: Phase::Group, minutes: None });
                    assert_eq!(moved, Err(No::NotFacilitator));
                    self.act(who as u8, true, Act::TakeOver).unwrap();
                }
            }
            19 => self.facilitate(a),
            20 | 21 => self.pull(who),
            _ => {
                self.refused(who, true);
                self.refused(who, false);
            }
        }
    }

    pub fn refused(&mut self, who: usize, board: bool) {
        let done = if board { self.push_board(who) } else { self.push_ballot(who) };
        if let Err(refusal) = done {
            self.refusals.insert(match refusal {
                Refusal::Closed => "closed",
                Refusal::NotYet => "not yet",
                Refusal::Sealed => "sealed",
                Refusal::Unmatched => "unmatched",
                Refusal::Altered => "altered",
                Refusal::Ballot | Refusal::Shape => "shape",
            });
        }
    }

    pub fn facilitate(&mut self, a: u8) {
        let Some(meeting) = self.meeting.clone() else {
            return self.act(0, false, Act::Begin { minutes: Some(10) }).unwrap();
        };
        let back = a.is_multiple_of(5);
        let to = match meeting.phase {
            Phase::Gather => Phase::Group,
            Phase::Group if back => Phase::Gather,
            Phase::Group => Phase::Estimate,
            Phase::Estimate => Phase::Discuss,
            Phase::Discuss if a.is_multiple_of(2) => Phase::Estimate,
            Phase::Discuss => Phase::Decide,
            Phase::Decide if a.is_multiple_of(3) => Phase::Closed,
            Phase::Decide => Phase::Discuss,
            Phase::Closed => Phase::Decide,
        };
        let by = meeting.facilitator.0[0] - 1;
        let moved = self.act(by, false, Act::Move { to, minutes: None });
        let third = meeting.phase == Phase::Discuss && to == Phase::Estimate && meeting.round == 2;
        assert_eq!(moved.is_err(), third);
    }
}
