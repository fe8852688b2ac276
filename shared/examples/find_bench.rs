//! What finding costs in a workspace of 10,000 records and 200 policies of 4,000 words.
//! `cargo run --release -p muster-shared --example find_bench` (a debug build shows proportions only).

use muster_shared::find::{Head, Index, Query, pack};
use muster_shared::id::DocId;
use muster_shared::registers::{self, POLICIES};
use muster_shared::time::Timestamp;
use std::time::{Duration, Instant};

const RECORDS: u32 = 10_000;
const POLICIES_WRITTEN: u32 = 200;
const WORDS: usize = 4_000;
/// Distinct words to write with; texts of this length have about so many.
const VOCABULARY: u32 = 40_000;

/// Numbers that look drawn and are the same every time.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Few words often, most words seldom, as in language: the logarithm of the rank is even.
    fn rank(&mut self) -> u32 {
        let even = (self.next() % 1_000_000) as f64 / 1_000_000.0;
        (f64::from(VOCABULARY).powf(even) - 1.0) as u32
    }

    /// A word with this rank: syllables, the longer the seldomer, German compounds among the seldom ones.
    fn word(rank: u32) -> String {
        const SYLLABLES: [&str; 32] = [
            "si", "cher", "heit", "not", "fall", "plan", "zu", "griff", "ver", "schlüs", "sel", "ri", "si", "ko",
            "man", "age", "ment", "sys", "tem", "pro", "zess", "prü", "fung", "back", "up", "net", "work", "con",
            "trol", "asset", "own", "er",
        ];
        let mut draw = Draw(u64::from(rank) * 2 + 0x9e37_79b9);
        let many = match rank {
            0..200 => 2,
            200..4_000 => 3,
            _ => 4,
        };
        draw.next();
        (0..many).map(|_| SYLLABLES[(draw.next() >> 7) as usize % SYLLABLES.len()]).collect()
    }

    fn text(&mut self, words: usize) -> String {
        (0..words).map(|_| Self::word(self.rank())).collect::<Vec<_>>().join(" ")
    }
}

fn doc(n: u32) -> DocId {
    let mut id = [0; 16];
    id[..4].copy_from_slice(&n.wrapping_mul(2_654_435_761).to_be_bytes());
    id[12..].copy_from_slice(&n.to_be_bytes());
    DocId(id)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// One letter left out, added or in the wrong place.
fn slip(word: &str, draw: &mut Draw) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = draw.next() as usize % letters.len();
    match draw.next() % 3 {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, 'e'),
        _ => letters.swap(at, at.saturating_sub(1)),
    }
    letters.into_iter().collect()
}

fn main() {
    let mut draw = Draw(0x00c0_ffee);
    let registers: Vec<_> = registers::all().collect();
    let heads: Vec<_> = (0..RECORDS)
        .map(|n| {
            let register = if n < POLICIES_WRITTEN { &POLICIES } else { registers[n as usize % registers.len()] };
            let head = Head { doc: doc(n), register, number: n + 1, changed: Timestamp(i64::from(n)), of: None };
            (head, draw.text(6), [draw.text(2), draw.text(2), draw.text(8), draw.text(8), draw.text(4)])
        })
        .collect();
    let texts: Vec<Vec<u8>> = (0..POLICIES_WRITTEN).map(|_| pack(&draw.text(WORDS))).collect();

    let mut index = Index::default();
    let started = Instant::now();
    for (head, title, fields) in &heads {
        index.put_head(*head, title, fields.iter().map(String::as_str));
    }
    println!("{RECORDS} records            {:>8.0} ms", milliseconds(started.elapsed()));
    let mut each = Vec::new();
    let started = Instant::now();
    for (text, n) in texts.iter().zip(0..) {
        let one = Instant::now();
        index.put_text(doc(n), text);
        each.push(one.elapsed());
    }
    each.sort_unstable();
    println!("{POLICIES_WRITTEN} texts of {WORDS} words {:>6.0} ms", milliseconds(started.elapsed()));
    println!("  one text, the longest  {:>8.1} ms", each.last().copied().map_or(0.0, milliseconds));
    println!("distinct words           {:>8}", index.vocabulary());
    println!("memory, texts included   {:>8.1} MB", index.bytes() as f64 / 1e6);

    let started = Instant::now();
    for (head, title, fields) in heads.iter().take(1_000) {
        index.put_head(*head, title, fields.iter().map(String::as_str).chain(["geändert"]));
    }
    println!("one record changed       {:>8.3} ms", milliseconds(started.elapsed()) / 1e3);

    for (name, kind) in [("words", 0), ("beginnings", 1), ("words with a slip", 2), ("inside of words", 3)] {
        let (mut times, mut found) = (Vec::new(), 0);
        for _ in 0..200 {
            let words: Vec<String> = (0..1 + draw.next() % 3)
                .map(|_| {
                    let word = Draw::word(draw.rank());
                    let letters = word.chars().count();
                    match kind {
                        0 => word,
                        1 => word.chars().take(1 + draw.next() as usize % letters).collect(),
                        2 => slip(&word, &mut draw),
                        _ => word.chars().skip(letters / 2).collect(),
                    }
                })
                .collect();
            let started = Instant::now();
            let hits = index.find(&mut Query::new(&words.join(" ")));
            times.push(started.elapsed());
            found += usize::from(!hits.is_empty());
        }
        times.sort_unstable();
        let at = |part: usize| milliseconds(times[times.len() * part / 100]);
        println!("200 queries: {name:<18} p50 {:>6.2} ms  p99 {:>6.2} ms  {found} with hits", at(50), at(99));
    }
}
