//! A workshop under partition: people write, group, vote and resolve apart, some of them against the rules, while the server
//! moves the phases. Whatever the order: no card is lost, no two resolutions become one silently, nothing counts that was not
//! committed before the reveal, and nothing is opened before it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod world;

use muster_shared::doc::Document;
use muster_shared::id::{AccountId, EntryId};
use muster_shared::workshop::{Act, Board, Phase, Refusal, Resolved, Standing, Vote, tally};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use world::*;

impl World {
    /// Everybody writes a card, the workshop goes on by so many phases, and everybody hears of it.
    fn begin(&mut self, moved: u8) {
        for who in 0..PEOPLE {
            self.step((who, 0, who, 0));
            self.push_board(usize::from(who)).unwrap();
        }
        for _ in 0..moved {
            self.facilitate(1);
        }
        for who in 0..self.people.len() {
            self.pull(who);
        }
    }

    /// Everybody is back, and opens what may be opened.
    fn gather_all(&mut self) {
        for who in 0..self.people.len() {
            self.refused(who, true);
            self.refused(who, false);
            self.pull(who);
            let revealed = |round: u8| self.meeting.as_ref().is_some_and(|m| m.revealed(round));
            let open: Vec<usize> =
                (0..self.people[who].cast.len()).filter(|at| revealed(self.people[who].cast[*at].0.2)).collect();
            for at in open {
                let held = self.ballots[who].slips().contains_key(&self.people[who].cast[at].1);
                if held {
                    let id = self.draw();
                    self.people[who].open(id, at, false);
                }
            }
            self.push_ballot(who).unwrap();
        }
        for who in 0..self.people.len() {
            self.pull(who);
        }
    }

    fn check(&mut self) {
        let board = self.board.board();
        self.check_cards(&board);
        for (on, standing) in board.subjects().iter().map(|s| (s.id, board.standing(s.id))) {
            let about: BTreeSet<EntryId> =
                board.resolutions.iter().filter(|(_, (r, _))| r.on == on).map(|(id, _)| *id).collect();
            let over = |id: &EntryId| about.iter().any(|later| self.knew[later].contains(id));
            let said: Vec<&Resolved> = about
                .iter()
                .filter(|id| !over(id))
                .map(|id| &board.resolutions[id].0.agreed)
                .fold(Vec::new(), |mut all, one| {
                    if !all.contains(&one) {
                        all.push(one);
                    }
                    all
                });
            match standing {
                Standing::Open => assert!(said.is_empty() && about.is_empty(), "a resolution went without a word"),
                Standing::Agreed(one) => assert_eq!(said, [one], "two resolutions became one silently"),
                Standing::Disputed(all) => {
                    assert!(said.len() > 1 && all.len() == said.len());
                    assert!(all.iter().all(|(_, one)| said.contains(one)));
                }
            }
        }
        for person in &self.people {
            assert_eq!(person.board.board(), board, "everybody sees the same");
        }
    }

    fn check_cards(&mut self, board: &Board) {
        let there: BTreeSet<EntryId> = board.cards.keys().copied().collect();
        assert_eq!(there, self.accepted, "a card was lost");
        let speaking: Vec<EntryId> =
            board.cards.iter().filter(|(_, card)| !card.text.is_empty()).map(|(id, _)| *id).collect();
        let mut shown: Vec<EntryId> = board.subjects().into_iter().flat_map(|s| s.cards).collect();
        shown.sort_unstable();
        assert_eq!(shown, speaking, "each card is shown, and once");
        if let (Some(in_time), Some(meeting)) = (&self.in_time, &self.meeting) {
            let gathered = self.board.gathered_board(meeting).unwrap();
            let late: BTreeSet<EntryId> = board.late(&gathered).collect();
            assert_eq!(late, self.accepted.difference(in_time).copied().collect());
        }
        if let Some(grouped) = self.meeting.as_ref().and_then(|m| self.board.frozen_board(m)) {
            let asked = board.asked(&grouped);
            let held: Vec<EntryId> = asked.iter().flat_map(|s| s.cards.iter().copied()).collect();
            let once: BTreeSet<EntryId> = held.iter().copied().collect();
            assert_eq!(once.len(), held.len());
            assert!(speaking.iter().all(|card| once.contains(card)), "a card that came late is asked about too");
            assert!(
                asked.iter().filter(|s| !s.late).eq(grouped.subjects().iter()),
                "what was voted on stays what it was"
            );
        }
        let mut split = copy(&mut self.board, Some(actor(20, 1)));
        for group in board.groups.keys() {
            split.split_group(*group, NOW).unwrap();
        }
        let alone = split.board().subjects();
        assert_eq!(alone.len(), speaking.len(), "splitting gives every card back");
        assert!(alone.iter().all(|subject| subject.cards == [subject.id]));
    }

    /// What the revealed rounds say, with ballots whose changes came in any order.
    fn check_votes(&mut self, seed: usize) {
        let Some(meeting) = self.meeting.clone() else { return };
        let participants: Vec<AccountId> = (0..PEOPLE).map(account).collect();
        let mut of_round: BTreeMap<u8, BTreeSet<EntryId>> = BTreeMap::new();
        for (_, subject, round) in self.durable.keys() {
            of_round.entry(*round).or_default().insert(*subject);
        }
        for reveal in &meeting.reveals {
            let mut casts: Vec<_> = self
                .ballots
                .iter_mut()
                .enumerate()
                .map(|(n, ballot)| {
                    let mut chunks = ballot.changes_since(&[]);
                    let turn = seed % chunks.len();
                    chunks.rotate_left(turn);
                    let replica = Document::load(ballot.id(), None, &[], &chunks).unwrap();
                    replica.cast(participants[n], reveal).unwrap()
                })
                .collect();
            for subject in of_round.get(&reveal.round).into_iter().flatten() {
                let one = tally(WORKSHOP, *subject, reveal.round, &participants, &casts);
                casts.reverse();
                assert_eq!(one, tally(WORKSHOP, *subject, reveal.round, &participants, &casts));
                for (voter, vote) in &one.votes {
                    let key = (*voter, *subject, reveal.round);
                    match (vote, self.counts.get(&key)) {
                        (Vote::Counted(said), Some(committed)) => assert_eq!(said, committed),
                        (Vote::Late(_), None) => assert!(self.durable.contains_key(&key)),
                        (Vote::None, None) => assert!(!self.durable.contains_key(&key)),
                        other => panic!("{other:?} of {key:?}"),
                    }
                }
                let counted = one.distribution.values().sum::<usize>();
                assert_eq!(counted, one.votes.iter().filter(|(_, vote)| matches!(vote, Vote::Counted(_))).count());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_merges_loses_a_card_or_counts_what_was_not_committed(
        steps in prop::collection::vec((0_u8..PEOPLE, 0_u8..26, any::<u8>(), any::<u8>()), 20..120),
        moved in 0_u8..5,
        seed in 0_usize..1_000,
    ) {
        let mut world = World::new();
        world.begin(moved);
        for step in steps {
            world.step(step);
        }
        world.gather_all();
        world.check();
        world.check_votes(seed);
    }
}

/// One way through all phases, so that what the property says is said of something: it meets votes, disputes and refusals.
#[test]
fn a_whole_workshop_with_somebody_offline_and_somebody_who_cheats() {
    let mut world = World::new();
    let go = |world: &mut World, to| world.act(0, false, Act::Move { to, minutes: None });
    world.act(0, false, Act::Begin { minutes: None }).unwrap();
    for who in 0..PEOPLE {
        world.step((who, 0, who, 0));
    }
    // The third is offline and stays so for two phases; their card comes late and is kept.
    for who in [0, 1, 3] {
        world.push_board(who).unwrap();
    }
    go(&mut world, Phase::Group).unwrap();
    world.pull(0);
    world.step((0, 4, 0, 1));
    world.push_board(0).unwrap();
    go(&mut world, Phase::Estimate).unwrap();
    world.push_board(2).unwrap();
    for who in 0..4 {
        world.pull(who);
    }
    let subject = world.board.board().subjects()[0].id;
    // Somebody who changes their mind, and somebody who opens before the reveal.
    for (who, says) in [(0, 1), (0, 2), (1, 3), (2, 4)] {
        let id = world.draw();
        world.people[who].commit(id, subject, 1, judgement(says));
    }
    let id = world.draw();
    world.push_ballot(0).unwrap();
    world.people[1].open(id, 0, false);
    assert_eq!(world.push_ballot(1), Err(Refusal::Sealed));
    let id = world.draw();
    world.people[1].commit(id, subject, 1, judgement(3));
    world.push_ballot(1).unwrap();
    let id = world.draw();
    world.people[3].commit(id, subject, 2, judgement(5));
    assert_eq!(world.push_ballot(3), Err(Refusal::NotYet), "the second round has not begun");
    go(&mut world, Phase::Discuss).unwrap();
    // The one who was offline, and a second vote after the reveal: kept, and outside.
    world.push_ballot(2).unwrap();
    let id = world.draw();
    world.people[0].commit(id, subject, 1, judgement(7));
    world.push_ballot(0).unwrap();
    let id = world.draw();
    world.people[1].open(id, 1, true);
    assert_eq!(world.push_ballot(1), Err(Refusal::Unmatched), "not what was committed");
    // Two resolve apart from each other, before it is time and then when it is.
    world.step((0, 7, 0, 0));
    assert_eq!(world.push_board(0), Err(Refusal::NotYet));
    go(&mut world, Phase::Decide).unwrap();
    for who in [0, 1] {
        world.pull(who);
        world.step((who as u8, 7, 0, who as u8));
    }
    world.push_board(0).unwrap();
    world.push_board(1).unwrap();
    assert!(matches!(world.board.board().standing(subject), Standing::Disputed(all) if all.len() == 2));
    world.pull(3);
    world.step((3, 7, 0, 2));
    world.push_board(3).unwrap();
    assert_eq!(world.board.board().standing(subject), Standing::Agreed(&resolved(2)));
    go(&mut world, Phase::Closed).unwrap();
    world.step((2, 0, 0, 0));
    assert_eq!(world.push_board(2), Err(Refusal::Closed));
    world.gather_all();
    world.check();
    world.check_votes(1);
    let meeting = world.meeting.clone().unwrap();
    let casts: Vec<_> = (0..4).map(|n| world.ballots[n].cast(account(n as u8), &meeting.reveals[0]).unwrap()).collect();
    let votes = tally(WORKSHOP, subject, 1, &[account(3)], &casts).votes;
    assert_eq!(votes[0].1, Vote::Counted(judgement(2)), "the last before the reveal");
    assert_eq!(votes[1].1, Vote::Counted(judgement(3)));
    assert_eq!(votes[2].1, Vote::Late(Some(judgement(4))));
    assert_eq!(votes[3].1, Vote::None);
    let late: Vec<EntryId> = {
        let gathered = world.board.gathered_board(&meeting).unwrap();
        world.board.board().late(&gathered).collect()
    };
    assert_eq!(late.len(), 1, "the card of who was offline");
}
