//! The inverted index: for each word the records that have it, and where in them.

use super::fold::words;
use super::pack;
use super::query::{Named, Query};
use super::vocabulary::Vocabulary;
use crate::id::DocId;
use crate::schema::Register;
use crate::time::Timestamp;
use std::cmp::Reverse;
use std::collections::HashMap;

/// With fewer records than this found by the words as typed, slips are looked for too.
const FEW: usize = 3;

/// Places of a word in a record, as bits.
mod place {
    pub const TITLE: u32 = 1;
    pub const FIELD: u32 = 2;
    pub const TEXT: u32 = 4;
    pub const BITS: u32 = 3;
    pub const ALL: u32 = 7;
}

/// What a record is, beside its words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head {
    /// The record.
    pub doc: DocId,
    /// Its register.
    pub register: &'static Register,
    /// The number in its reference; 0 while it has none.
    pub number: u32,
    /// When it was last changed.
    pub changed: Timestamp,
    /// For what is said about a record, beside it: the record, and `register` is that one's. It has no reference, and is found
    /// by its words alone.
    pub of: Option<DocId>,
}

/// A record that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The record.
    pub doc: DocId,
    /// Its register.
    pub register: &'static Register,
    /// How well it fits: more is better. Comparable between queries of equally many words.
    pub score: u32,
    /// Whether it was only found by letting slips pass.
    pub tolerant: bool,
    /// The record that it is about, where it is none itself.
    pub of: Option<DocId>,
}

impl Hit {
    /// The record that is shown for it.
    pub fn record(&self) -> DocId {
        self.of.unwrap_or(self.doc)
    }
}

/// The index. Every record has a slot; a word's postings are slots with the places of the word, sorted.
#[derive(Debug, Default)]
pub struct Index {
    vocabulary: Vocabulary,
    postings: Vec<Vec<u32>>,
    slots: Vec<Option<Record>>,
    free: Vec<u32>,
    by_doc: HashMap<DocId, u32>,
}

#[derive(Debug)]
struct Record {
    head: Head,
    /// Words of the title, capped.
    title_words: u8,
    /// Words of title and fields: the word's number before the bits of its place, sorted.
    head_words: Box<[u32]>,
    text_words: Box<[u32]>,
    /// The long texts, packed, to show the place of a hit; empty for none.
    text: Box<[u8]>,
}

impl Index {
    /// Takes a record's title and short fields in place of what was there.
    pub fn put_head<'a>(&mut self, head: Head, title: &str, fields: impl IntoIterator<Item = &'a str>) {
        let mut found = Vec::new();
        let mut title_words = 0_u8;
        words(title, |word| {
            title_words = title_words.saturating_add(u8::from(!word.joined));
            found.push(self.vocabulary.number(word.text) << place::BITS | place::TITLE);
        });
        for field in fields {
            words(field, |word| found.push(self.vocabulary.number(word.text) << place::BITS | place::FIELD));
        }
        let slot = self.slot(head);
        let before = self.record(slot).map(|record| std::mem::take(&mut record.head_words)).unwrap_or_default();
        let now = self.exchange(slot, &before, found);
        if let Some(record) = self.record(slot) {
            (record.head, record.title_words, record.head_words) = (head, title_words, now);
        }
    }

    /// Takes a record's long texts, packed by [`pack`], in place of what was there. Nothing happens for a record that has
    /// no head yet; whether it has.
    pub fn put_text(&mut self, doc: DocId, packed: &[u8]) -> bool {
        let Some(slot) = self.by_doc.get(&doc).copied() else { return false };
        let mut found = Vec::new();
        if let Some(text) = pack::unpack(packed) {
            words(&text, |word| found.push(self.vocabulary.number(word.text) << place::BITS | place::TEXT));
        }
        let before = self.record(slot).map(|record| std::mem::take(&mut record.text_words)).unwrap_or_default();
        let now = self.exchange(slot, &before, found);
        if let Some(record) = self.record(slot) {
            (record.text_words, record.text) = (now, packed.into());
        }
        true
    }

    /// Forgets a record.
    pub fn remove(&mut self, doc: DocId) {
        let Some(slot) = self.by_doc.remove(&doc) else { return };
        let Some(record) = self.slots.get_mut(slot as usize).and_then(Option::take) else { return };
        self.exchange(slot, &record.head_words, Vec::new());
        self.exchange(slot, &record.text_words, Vec::new());
        self.free.push(slot);
    }

    /// The long texts of a record, if it has any.
    pub fn text(&self, doc: DocId) -> Option<String> {
        let record = self.slots.get(*self.by_doc.get(&doc)? as usize)?.as_ref()?;
        (!record.text.is_empty()).then(|| pack::unpack(&record.text)).flatten()
    }

    /// Whether the record is known.
    pub fn contains(&self, doc: DocId) -> bool {
        self.by_doc.contains_key(&doc)
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.by_doc.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_doc.is_empty()
    }

    /// About how many bytes it takes.
    pub fn bytes(&self) -> usize {
        let postings: usize = self.postings.iter().map(|p| p.capacity() * 4 + size_of::<Vec<u32>>()).sum();
        let records: usize =
            self.slots.iter().flatten().map(|r| (r.head_words.len() + r.text_words.len()) * 4 + r.text.len()).sum();
        self.vocabulary.bytes()
            + postings
            + records
            + self.slots.capacity() * size_of::<Option<Record>>()
            + self.by_doc.capacity() * (size_of::<(DocId, u32)>() + 1)
    }

    /// Distinct words.
    pub fn vocabulary(&self) -> usize {
        self.vocabulary.len()
    }

    /// Every record that fits, best first: by place of the words (the whole reference, then title, part of a reference,
    /// field, text), how exactly they stand there, and the latest change. Records that only fit with slips come last, and
    /// only when few fit without.
    pub fn find(&self, query: &mut Query) -> Vec<Hit> {
        let mut hits = self.pass(query, false);
        if hits.len() < FEW && query.has_words() {
            let known: Vec<DocId> = hits.iter().map(|hit| hit.doc).collect();
            hits.extend(self.pass(query, true).into_iter().filter(|hit| !known.contains(&hit.doc)));
        }
        hits
    }

    fn pass(&self, query: &mut Query, tolerant: bool) -> Vec<Hit> {
        let mut sums = vec![0_u32; self.slots.len()];
        let mut best = vec![0_u8; self.slots.len()];
        let mut in_title = vec![0_u8; self.slots.len()];
        for (round, wanted) in query.wanted.iter_mut().enumerate() {
            best.fill(0);
            for (number, word, set) in self.vocabulary.all() {
                let points = wanted.points(word, set, tolerant);
                if points == 0 {
                    continue;
                }
                for posting in self.postings.get(number as usize).into_iter().flatten() {
                    let cell = &mut best[(posting >> place::BITS) as usize];
                    *cell = (*cell).max(rank(posting & place::ALL) + points);
                }
            }
            if wanted.is_reference() {
                for (record, cell) in self.slots.iter().zip(&mut best) {
                    let own = record.as_ref().map(|record| &record.head).filter(|head| head.of.is_none());
                    let Some(head) = own else { continue };
                    match wanted.named(head.register, head.number, head.doc) {
                        Some(Named::Wholly) => *cell = WHOLE_REFERENCE,
                        Some(Named::Partly) => *cell = (*cell).max(PART_OF_REFERENCE),
                        None => {}
                    }
                }
            }
            for ((sum, best), titles) in sums.iter_mut().zip(&best).zip(&mut in_title) {
                // Who lacks one word is out.
                *sum = if *best == 0 || (round > 0 && *sum == 0) { 0 } else { *sum + u32::from(*best) };
                *titles += u8::from(*best > TITLE && *best < WHOLE_REFERENCE);
            }
        }
        let many = query.wanted.len();
        let fits = |(slot, sum): (usize, &u32)| {
            let record = self.slots.get(slot)?.as_ref()?;
            if (*sum == 0 && many > 0) || (many == 0 && record.head.of.is_some()) || !query.within(record.head.register)
            {
                return None;
            }
            // Nothing else in the title: that one is meant.
            let whole = many > 0 && usize::from(record.title_words) == many && usize::from(in_title[slot]) == many;
            let score = if many == 0 { 0 } else { *sum + u32::from(whole) * WHOLE_TITLE };
            let Head { doc, register, of, .. } = record.head;
            let hit = Hit { doc, register, score, tolerant, of };
            Some((record.head.changed, hit))
        };
        let mut hits: Vec<(Timestamp, Hit)> = sums.iter().enumerate().filter_map(fits).collect();
        hits.sort_unstable_by_key(|(changed, hit)| (Reverse(hit.score), Reverse(*changed), hit.doc));
        hits.into_iter().map(|(_, hit)| hit).collect()
    }

    fn record(&mut self, slot: u32) -> Option<&mut Record> {
        self.slots.get_mut(slot as usize)?.as_mut()
    }

    /// The slot of a record, given now if it has none.
    fn slot(&mut self, head: Head) -> u32 {
        if let Some(slot) = self.by_doc.get(&head.doc) {
            return *slot;
        }
        let record = Record {
            head,
            title_words: 0,
            head_words: Box::default(),
            text_words: Box::default(),
            text: Box::default(),
        };
        let slot = match self.free.pop() {
            Some(slot) => slot,
            None => {
                self.slots.push(None);
                self.slots.len() as u32 - 1
            }
        };
        self.slots[slot as usize] = Some(record);
        self.by_doc.insert(head.doc, slot);
        slot
    }

    /// Brings the postings of a slot from what was there to what was `found`, touching what differs and nothing else.
    fn exchange(&mut self, slot: u32, before: &[u32], mut found: Vec<u32>) -> Box<[u32]> {
        found.sort_unstable();
        found.dedup();
        if self.postings.len() < self.vocabulary.len() {
            self.postings.resize_with(self.vocabulary.len(), Vec::new);
        }
        let differ = |these: &[u32], those: &[u32]| -> Vec<u32> {
            these.iter().copied().filter(|mark| those.binary_search(mark).is_err()).collect()
        };
        for gone in differ(before, &found) {
            clear(&mut self.postings[(gone >> place::BITS) as usize], slot, gone & place::ALL);
        }
        for new in differ(&found, before) {
            set(&mut self.postings[(new >> place::BITS) as usize], slot, new & place::ALL);
        }
        found.into_boxed_slice()
    }
}

/// What the place of a word is worth; how exactly it stands there is added and never more than the next place.
const TITLE: u8 = 64;
const PART_OF_REFERENCE: u8 = 60;
const FIELD: u8 = 32;
const TEXT: u8 = 16;
/// More than any word in a title.
const WHOLE_REFERENCE: u8 = 100;
/// For a title that is what was typed.
const WHOLE_TITLE: u32 = 8;

fn rank(places: u32) -> u8 {
    if places & place::TITLE != 0 {
        TITLE
    } else if places & place::FIELD != 0 {
        FIELD
    } else {
        TEXT
    }
}

fn set(postings: &mut Vec<u32>, slot: u32, bit: u32) {
    let at = postings.partition_point(|posting| posting >> place::BITS < slot);
    match postings.get_mut(at) {
        Some(posting) if *posting >> place::BITS == slot => *posting |= bit,
        _ => postings.insert(at, slot << place::BITS | bit),
    }
}

fn clear(postings: &mut Vec<u32>, slot: u32, bit: u32) {
    let at = postings.partition_point(|posting| posting >> place::BITS < slot);
    if let Some(posting) = postings.get_mut(at).filter(|posting| **posting >> place::BITS == slot) {
        *posting &= !bit;
        if *posting & place::ALL == 0 {
            postings.remove(at);
        }
    }
}

/// How well a text by itself fits, on the scale of [`Hit::score`] for a title; `None` unless all words are in it. For
/// things that are no records and stand among them.
pub fn score(query: &mut Query, text: &str) -> Option<u32> {
    let mut best = vec![0_u8; query.wanted.len()];
    let mut count = 0;
    words(text, |word| {
        count += usize::from(!word.joined);
        let set = super::distance::letters(word.text);
        for (best, wanted) in best.iter_mut().zip(&mut query.wanted) {
            *best = (*best).max(wanted.points(word.text, set, false));
        }
    });
    if best.is_empty() || best.contains(&0) || query.registers.is_some() {
        return None;
    }
    let sum: u32 = best.iter().map(|points| u32::from(TITLE + points)).sum();
    Some(sum + u32::from(count == best.len()) * WHOLE_TITLE)
}
