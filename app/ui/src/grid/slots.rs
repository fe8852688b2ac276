//! The rows that are in the page. Making one costs many times what showing another record in it costs, so that a row that
//! left sight shows one that came in. Who has the focus keeps its record: keys that are pressed there mean that one.

use leptos::prelude::*;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;

/// What a row is made of. One kind never turns into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// The head of a group; shows one all its life.
    Head,
    /// Cells.
    Cells,
    /// A card.
    Card,
}

/// A row in the page.
#[derive(Clone)]
pub(super) struct Slot<K: 'static> {
    /// Names its element.
    pub id: usize,
    /// What it is made of.
    pub kind: Kind,
    /// What it shows.
    pub key: ArcRwSignal<K>,
    /// Its place among all rows, from 0.
    pub place: ArcRwSignal<usize>,
}

/// All of them, in the order in which they were made.
pub(super) struct Slots<K: 'static> {
    all: Vec<Slot<K>>,
    made: usize,
}

impl<K> Default for Slots<K> {
    fn default() -> Self {
        Self { all: Vec::new(), made: 0 }
    }
}

impl<K: Copy + Eq + Hash + Send + Sync + 'static> Slots<K> {
    /// Shows these rows, of which the first has the place `first` among all. `held` is the slot that has the focus.
    pub(super) fn show(&mut self, wanted: &[(Kind, K)], first: usize, held: Option<usize>) -> Vec<Slot<K>> {
        // Those above come first, so that few have to be moved in the page.
        self.all.sort_by_key(|slot| slot.place.get_untracked());
        let have: Vec<(Kind, K)> = self.all.iter().map(|slot| (slot.kind, slot.key.get_untracked())).collect();
        let held = held.and_then(|id| self.all.iter().position(|slot| slot.id == id));
        let seats = seats(&have, wanted, held);
        let mut shown = HashSet::with_capacity(wanted.len());
        for ((kind, key), (seat, place)) in wanted.iter().zip(seats.into_iter().zip(first..)) {
            let slot = match seat.and_then(|at| self.all.get(at)) {
                Some(slot) => {
                    set_if_new(&slot.key, *key);
                    set_if_new(&slot.place, place);
                    slot
                }
                None => {
                    self.made += 1;
                    let (key, place) = (ArcRwSignal::new(*key), ArcRwSignal::new(place));
                    self.all.push(Slot { id: self.made, kind: *kind, key, place });
                    let Some(slot) = self.all.last() else { continue };
                    slot
                }
            };
            shown.insert(slot.id);
        }
        self.all.retain(|slot| shown.contains(&slot.id));
        // Never in another order than that of their making: a list that is given in another order is moved as a whole.
        self.all.sort_by_key(|slot| slot.id);
        self.all.clone()
    }

    /// Their ids from the first row to the last.
    pub(super) fn in_order(&self) -> Vec<usize> {
        let mut ids: Vec<(usize, usize)> = self.all.iter().map(|s| (s.place.get_untracked(), s.id)).collect();
        ids.sort_unstable();
        ids.into_iter().map(|(_, id)| id).collect()
    }
}

fn set_if_new<T: PartialEq + Send + Sync + 'static>(signal: &ArcRwSignal<T>, value: T) {
    if signal.with_untracked(|now| *now != value) {
        signal.set(value);
    }
}

/// For each wanted row the slot that shows it: the one that does, or one of its kind that is free; `None` for a new one.
fn seats<K: Copy + Eq + Hash>(have: &[(Kind, K)], wanted: &[(Kind, K)], held: Option<usize>) -> Vec<Option<usize>> {
    let mut known: HashMap<(Kind, K), usize> = have.iter().enumerate().map(|(at, row)| (*row, at)).collect();
    let mut seats: Vec<Option<usize>> = wanted.iter().map(|row| known.remove(row)).collect();
    let taken: HashSet<usize> = seats.iter().copied().flatten().chain(held).collect();
    let free = |kind: Kind| {
        let of_it = have.iter().enumerate().filter(|(at, row)| row.0 == kind && !taken.contains(at));
        of_it.map(|(at, _)| at).collect::<VecDeque<_>>()
    };
    let (mut cells, mut cards) = (free(Kind::Cells), free(Kind::Card));
    for (seat, (kind, _)) in seats.iter_mut().zip(wanted).filter(|(seat, _)| seat.is_none()) {
        *seat = match kind {
            Kind::Head => None,
            Kind::Cells => cells.pop_front(),
            Kind::Card => cards.pop_front(),
        };
    }
    seats
}

/// Which of some elements may stay where they are when all are put in order; `places` tells where each stands, in the
/// order in which they shall. As many as possible, and `held` in any case.
pub(super) fn stay(places: &[usize], held: Option<usize>) -> Vec<bool> {
    let beside = |at: usize| held.is_none_or(|h| at == h || (at < h) == (places[at] < places[h]));
    // The longest rising sequence: for every length the one that ends lowest, and what stands before each in its own.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; places.len()];
    for at in (0..places.len()).filter(|at| beside(*at)) {
        let length = ends.partition_point(|end| places[*end] < places[at]);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut stay = vec![false; places.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        stay[at] = true;
        next = before[at];
    }
    stay
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random and are the same every time.
    fn numbers(seed: u64) -> impl FnMut(usize) -> usize {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        move |below| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state >> 33).unwrap_or_default() % below.max(1)
        }
    }

    fn rows(draw: &mut impl FnMut(usize) -> usize) -> Vec<(Kind, usize)> {
        let kinds = [Kind::Head, Kind::Cells, Kind::Cells, Kind::Cells, Kind::Card];
        let mut keys: Vec<usize> = (0..30).collect();
        let many = draw(20);
        (0..many).map(|_| (kinds[draw(kinds.len())], keys.swap_remove(draw(keys.len())))).collect()
    }

    #[test]
    fn every_row_has_a_slot_of_its_kind_and_what_stays_in_sight_stays_in_its() {
        for seed in 0..2_000 {
            let mut draw = numbers(seed);
            let (have, wanted) = (rows(&mut draw), rows(&mut draw));
            let held = Some(draw(have.len() + 1)).filter(|at| *at < have.len());
            let seats = seats(&have, &wanted, held);
            assert_eq!(seats.len(), wanted.len());
            let mut taken = HashSet::new();
            for (seat, row) in seats.iter().zip(&wanted) {
                if let Some(known) = have.iter().position(|other| other == row) {
                    assert_eq!(*seat, Some(known), "seed {seed}");
                }
                let Some(at) = *seat else { continue };
                assert!(taken.insert(at) && have[at].0 == row.0, "seed {seed}");
                let same = have[at] == *row;
                assert!(same || (row.0 != Kind::Head && Some(at) != held), "seed {seed}");
            }
            // None is made while one of its kind goes unused.
            let unused =
                |kind| (0..have.len()).any(|at| have[at].0 == kind && !taken.contains(&at) && Some(at) != held);
            let lacks = |kind| seats.iter().zip(&wanted).any(|(seat, row)| seat.is_none() && row.0 == kind);
            assert!([Kind::Cells, Kind::Card].into_iter().all(|kind| !(lacks(kind) && unused(kind))), "seed {seed}");
        }
    }

    #[test]
    fn slots_show_what_is_wanted_in_its_places() {
        let owner = Owner::new();
        owner.set();
        let mut slots = Slots::default();
        let cells = |keys: std::ops::Range<usize>| keys.map(|key| (Kind::Cells, key)).collect::<Vec<_>>();
        let shown = |slots: &[Slot<usize>]| {
            let mut all: Vec<_> = slots.iter().map(|s| (s.place.get_untracked(), s.key.get_untracked())).collect();
            all.sort_unstable();
            all
        };
        let first = slots.show(&cells(100..110), 0, None);
        assert_eq!(shown(&first), (0..10).map(|at| (at, 100 + at)).collect::<Vec<_>>());
        let next = slots.show(&cells(104..114), 4, None);
        assert_eq!(shown(&next), (4..14).map(|at| (at, 100 + at)).collect::<Vec<_>>());
        // The same ten, in the order of their making; four show others.
        assert!(first.iter().zip(&next).all(|(a, b)| a.id == b.id) && next.len() == 10);
        assert_eq!(slots.in_order(), [5, 6, 7, 8, 9, 10, 1, 2, 3, 4]);
        // The one with the focus is not given away.
        let (held, far) = (next[4].id, slots.show(&cells(150..160), 50, Some(next[4].id)));
        assert!(far.iter().all(|slot| slot.id != held) && far.len() == 10);
        assert_eq!(shown(&slots.show(&cells(150..152), 50, None)), [(50, 150), (51, 151)]);
    }

    #[test]
    fn as_many_as_possible_stay_and_the_held_one_among_them() {
        for seed in 0..500 {
            let mut draw = numbers(seed);
            let mut places: Vec<usize> = (0..9).collect();
            for at in (1..places.len()).rev() {
                places.swap(at, draw(at + 1));
            }
            let held = Some(draw(10)).filter(|at| *at < 9);
            let rises = |stay: &[bool]| {
                let kept: Vec<usize> =
                    places.iter().zip(stay).filter(|(_, stays)| **stays).map(|(at, _)| *at).collect();
                kept.is_sorted().then_some(kept.len())
            };
            let most = (0..1_usize << 9)
                .map(|bits| (0..9).map(|at| bits >> at & 1 == 1).collect::<Vec<_>>())
                .filter(|stay| held.is_none_or(|at| stay[at]))
                .filter_map(|stay| rises(&stay))
                .max();
            let stay = stay(&places, held);
            assert!(held.is_none_or(|at| stay[at]) && rises(&stay) == most, "{places:?} {held:?} {stay:?}");
        }
        assert_eq!(stay(&[], None), [] as [bool; 0]);
    }
}
