//! Ten people write the records of one register, mostly without a network, and nothing of anybody's is lost in silence: every
//! value that somebody wrote is there, or was replaced by somebody who had seen it, or is listed as undecided (MODEL.md 2).
//!
//! `MUSTER_SECONDS=300 cargo test --release -p muster-shared --test ten_writers` goes on for as long, as `cargo xtask soak` does.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use muster_shared::doc::{Document, TextEdit};
use muster_shared::id::{Actor, ActorPrefix, DocId};
use muster_shared::registers::RISKS;
use muster_shared::schema::own::{self, Kind};
use muster_shared::schema::{Container, FieldKind, Value};
use muster_shared::sync::frame::Hash;
use muster_shared::time::Timestamp;
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

const WRITERS: usize = 10;
const RECORDS: usize = 12;
const EDITS: usize = 1_500;
const NOTES: &str = "notes";

/// Xorshift: the same run for the same seed everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % sides
    }
}

/// What somebody did.
#[derive(Debug, Clone)]
enum Did {
    Set(String, Value),
    Put(String, String),
    Took(String, String),
    Wrote(String),
    Struck(String),
    Deleted,
    Restored,
}

struct Edit {
    writer: usize,
    record: usize,
    hash: Hash,
    did: Did,
}

fn doc(record: usize) -> DocId {
    DocId([u8::try_from(record).unwrap() + 1; 16])
}

/// The fields that are set as a whole, and those of several values; the workspace's own among them.
fn fields() -> (Vec<(String, FieldKind)>, Vec<String>) {
    let own = [Kind::Line, Kind::Whole, Kind::Date, Kind::Choice, Kind::Tags, Kind::Links];
    let own = own.map(|kind| (own::key(kind, DocId([200; 16])), kind.stored()));
    let all: Vec<_> = RISKS.fields.iter().map(|f| (f.key.to_owned(), f.kind)).chain(own).collect();
    let of = |container| all.iter().filter(move |(_, kind)| kind.container() == container).cloned();
    let mut whole: Vec<_> = of(Container::Scalar).collect();
    whole.push(("title".to_owned(), FieldKind::Line { max: 300 }));
    (whole, of(Container::Map).map(|(key, _)| key).collect())
}

fn value(kind: FieldKind, n: usize, dice: &mut Dice) -> Value {
    let small = u8::try_from(dice.roll(5)).unwrap() + 1;
    match kind {
        FieldKind::Choice(choices) if !choices.is_empty() => Value::text(choices[dice.roll(choices.len())].key),
        FieldKind::Estimate { .. } => Value::Estimate(small, u8::try_from(dice.roll(5)).unwrap() + 1),
        FieldKind::Date => Value::text(format!("2027-{small:02}-{:02}", dice.roll(28) + 1)),
        FieldKind::Whole { .. } => Value::Whole(i64::try_from(dice.roll(4)).unwrap()),
        FieldKind::Flag => Value::Flag(dice.roll(2) == 1),
        _ if dice.roll(6) == 0 => Value::Empty,
        // Few people and few words, so that many write the same; and words that nobody else writes.
        FieldKind::Person => Value::text(doc(dice.roll(3)).to_string()),
        _ if dice.roll(3) == 0 => Value::text("the same"),
        _ => Value::text(format!("word {n}")),
    }
}

struct Office {
    /// What each writer has, by record.
    devices: Vec<Vec<Document>>,
    server: Vec<Document>,
    edits: Vec<Edit>,
    clock: i64,
    fields: (Vec<(String, FieldKind)>, Vec<String>),
}

impl Office {
    fn new() -> Self {
        let actor = |writer: usize| Actor { prefix: ActorPrefix([u8::try_from(writer).unwrap() + 1; 8]), counter: 1 };
        let all = |writer: usize| (0..RECORDS).map(|r| Document::create(doc(r), &RISKS, actor(writer))).collect();
        Self {
            devices: (0..WRITERS).map(all).collect(),
            server: all(WRITERS),
            edits: Vec::new(),
            clock: 1_763_900_000_000,
            fields: fields(),
        }
    }

    /// A writer who does one thing in one record, on their own device.
    fn edit(&mut self, dice: &mut Dice) {
        let (writer, record, n) = (dice.roll(WRITERS), dice.roll(RECORDS), self.edits.len());
        // Clocks go wrong: time must not matter.
        self.clock += 1_000;
        let now = Timestamp(self.clock + i64::try_from(writer).unwrap() * 3_600_000);
        let document = &mut self.devices[writer][record];
        let (whole, several) = &self.fields;
        let (did, written) = match dice.roll(20) {
            0..=9 => {
                let (field, kind) = whole[dice.roll(whole.len())].clone();
                let value = value(kind, n, dice);
                let written = document.set(&field, &value, now).unwrap();
                (Did::Set(field, value), written)
            }
            10..=13 => {
                let field = several[dice.roll(several.len())].clone();
                let Value::Many(mut has) = document.reading(&field).value else { return };
                let word = doc(dice.roll(6)).to_string();
                let did = if has.contains(&word) {
                    has.retain(|w| *w != word);
                    Did::Took(field.clone(), word)
                } else {
                    has.push(word.clone());
                    Did::Put(field.clone(), word)
                };
                (did, document.set(&field, &Value::Many(has), now).unwrap())
            }
            14..=17 => {
                let token = format!("⟦{n}⟧");
                let at = if dice.roll(2) == 0 { 0 } else { document.plain_text(NOTES).encode_utf16().count() };
                let insert = TextEdit::Splice { at, del: 0, insert: token.clone() };
                (Did::Wrote(token), document.edit_text(NOTES, &[insert], now).unwrap())
            }
            18 => {
                let text = document.plain_text(NOTES);
                let Some(start) = text.find('⟦').filter(|_| dice.roll(2) == 0) else { return };
                let token = &text[start..=start + text[start..].find('⟧').unwrap() + '⟧'.len_utf8() - 1];
                let at = text[..start].encode_utf16().count();
                let strike = TextEdit::Splice { at, del: token.encode_utf16().count(), insert: String::new() };
                let token = token.to_owned();
                (Did::Struck(token), document.edit_text(NOTES, &[strike], now).unwrap())
            }
            _ if document.deletions() == (false, false) => (Did::Deleted, document.set_deleted(true, now).unwrap()),
            _ => (Did::Restored, document.set_deleted(false, now).unwrap()),
        };
        if let Some(written) = written {
            self.edits.push(Edit { writer, record, hash: written.hash, did });
        }
    }

    /// A writer who has a network for a moment: everything of theirs goes up, everything of the others comes down.
    fn meet(&mut self, writer: usize) {
        for (mine, theirs) in self.devices[writer].iter_mut().zip(&mut self.server) {
            let (up, down) = (theirs.heads(), mine.heads());
            let (up, down) = (mine.changes_since(&up), theirs.changes_since(&down));
            theirs.apply(&up).unwrap();
            mine.apply(&down).unwrap();
        }
    }

    /// What each change of a record had seen.
    fn seen(&mut self, record: usize) -> HashMap<Hash, HashSet<Hash>> {
        let chunks = self.server[record].changes_since(&[]);
        let mut seen: HashMap<Hash, HashSet<Hash>> = HashMap::new();
        for chunk in chunks {
            let change = automerge::Change::try_from(chunk.as_slice()).unwrap();
            let deps: Vec<Hash> = change.deps().iter().map(|dep| Hash(dep.0)).collect();
            let mut all: HashSet<Hash> = deps.iter().copied().collect();
            deps.iter().for_each(|dep| all.extend(seen.get(dep).into_iter().flatten().copied()));
            seen.insert(Hash(change.hash().0), all);
        }
        seen
    }

    /// Holds every edit to account.
    fn check(&mut self) {
        for record in 0..RECORDS {
            let seen = self.seen(record);
            let row = self.server[record].row();
            for device in &mut self.devices {
                assert_eq!(device[record].row(), row, "the same everywhere");
                assert_eq!(device[record].plain_text(NOTES), self.server[record].plain_text(NOTES));
            }
            let document = &self.server[record];
            let text = document.plain_text(NOTES);
            let edits: Vec<&Edit> = self.edits.iter().filter(|edit| edit.record == record).collect();
            for edit in &edits {
                let after = |other: &&&Edit| seen[&other.hash].contains(&edit.hash);
                let later = |is: &dyn Fn(&Did) -> bool| edits.iter().filter(after).any(|other| is(&other.did));
                // Concurrent or later: what the writer had not seen.
                let unseen = |is: &dyn Fn(&Did) -> bool| {
                    edits.iter().any(|other| !seen[&edit.hash].contains(&other.hash) && is(&other.did))
                };
                let kept = match &edit.did {
                    Did::Set(field, value) => {
                        let reading = document.reading(field);
                        let said = |v: &Value| v == value || (v.is_empty() && value.is_empty());
                        let listed = reading.others.iter().any(|claim| said(&claim.value));
                        assert_eq!(!reading.others.is_empty(), row.conflicts.contains(field), "{field} is listed");
                        said(&reading.value) || listed || later(&|did| matches!(did, Did::Set(f, _) if f == field))
                    }
                    Did::Put(field, word) | Did::Took(field, word) => {
                        let Value::Many(has) = document.reading(field).value else { panic!("{field}") };
                        let there = has.contains(word);
                        let put = |did: &Did| matches!(did, Did::Put(f, w) if f == field && w == word);
                        let took = |did: &Did| matches!(did, Did::Took(f, w) if f == field && w == word);
                        match &edit.did {
                            Did::Put(..) => there || later(&took),
                            _ => !there || unseen(&put),
                        }
                    }
                    Did::Wrote(token) => {
                        text.contains(token.as_str()) || later(&|did| matches!(did, Did::Struck(t) if t == token))
                    }
                    Did::Struck(token) => !text.contains(token.as_str()),
                    // Either it stands, or it is listed, or somebody who saw it took it back or found a later edit.
                    Did::Deleted => row.deleted || row.conflicts.iter().any(|c| c == "deleted") || later(&|_| true),
                    Did::Restored => !row.deleted || later(&|did| matches!(did, Did::Deleted)),
                };
                assert!(kept, "writer {} lost {:?} in record {record} without a word", edit.writer, edit.did);
            }
            if row.deleted {
                let deleted = |edit: &&&Edit| matches!(edit.did, Did::Deleted);
                for edit in edits.iter().filter(|edit| !matches!(edit.did, Did::Deleted)) {
                    let known = edits.iter().filter(deleted).any(|d| seen[&d.hash].contains(&edit.hash));
                    assert!(known, "{:?} went with a deletion that had not seen it", edit.did);
                }
            }
        }
    }
}

fn run(seed: u64) -> usize {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut office = Office::new();
    for _ in 0..EDITS {
        office.edit(&mut dice);
        // Seldom: each writes some dozens of edits between two times with a network.
        if dice.roll(60) == 0 {
            let writer = dice.roll(WRITERS);
            office.meet(writer);
        }
    }
    for writer in (0..WRITERS).chain(0..WRITERS) {
        office.meet(writer);
    }
    office.check();
    office.edits.len()
}

#[test]
fn nothing_is_lost_in_silence() {
    let time = std::env::var("MUSTER_SECONDS").ok().and_then(|s| s.parse().ok()).map(Duration::from_secs);
    let started = Instant::now();
    let (mut seed, mut edits) = (1, 0);
    while seed <= 2 || time.is_some_and(|time| started.elapsed() < time) {
        edits += run(seed);
        seed += 1;
    }
    println!("{edits} edits by {WRITERS} writers in {} runs, none lost", seed - 1);
    assert!(edits > 2 * EDITS / 2);
}
