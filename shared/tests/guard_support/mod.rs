//! Documents and hand-made chunks for the guard's tests and its benchmark.
#![allow(dead_code, clippy::unwrap_used, missing_docs)]

use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, ObjType, ROOT, ReadDoc, ScalarValue};
use muster_shared::sync::guard::MAGIC;
use sha2::{Digest, Sha256};

/// 1 March 2026 in milliseconds.
pub const NOW: i64 = 1_772_323_200_000;

/// Deterministic, so that a failure can be looked at again (splitmix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

pub fn actor(n: u8) -> ActorId {
    ActorId::from([n; 16])
}

pub fn commit(doc: &mut AutoCommit) {
    doc.commit_with(CommitOptions::default().with_time(NOW));
}

/// Three authors edit maps, lists, text with marks and blocks, counters; concurrently in places. 28 changes.
pub fn sample() -> AutoCommit {
    let mut random = Random(7);
    let mut a = AutoCommit::new().with_actor(actor(1));
    let text = a.put_object(ROOT, "text", ObjType::Text).unwrap();
    let list = a.put_object(ROOT, "list", ObjType::List).unwrap();
    let map = a.put_object(ROOT, "map", ObjType::Map).unwrap();
    a.put(ROOT, "title", "Pump controller exposed").unwrap();
    a.put(ROOT, "count", ScalarValue::counter(1)).unwrap();
    a.splice_text(&text, 0, 0, "The controller of pump 7 answers from the office network.").unwrap();
    commit(&mut a);
    let mut b = a.fork().with_actor(actor(2));
    let mut c = a.fork().with_actor(actor(3));
    for round in 0..9 {
        for (n, doc) in [&mut a, &mut b, &mut c].into_iter().enumerate() {
            let length = doc.length(&text);
            match (round + n) % 7 {
                0 => doc.splice_text(&text, random.below(length), 3, "änd — x").unwrap(),
                1 => doc.put(ROOT, "title", format!("Title {round} of {n}")).unwrap(),
                2 => {
                    let mark = Mark::new("strong".into(), true, 2, 9.min(length));
                    doc.mark(&text, mark, ExpandMark::After).unwrap();
                }
                3 => {
                    doc.insert(&list, 0, i64::try_from(round).unwrap()).unwrap();
                    doc.insert(&list, 1, 2.5).unwrap();
                }
                4 => {
                    let block = doc.split_block(&text, random.below(length)).unwrap();
                    doc.put(&block, "kind", "paragraph").unwrap();
                    doc.increment(ROOT, "count", 2).unwrap();
                }
                5 => {
                    let inner = doc.put_object(&map, format!("k{}", round % 3), ObjType::Map).unwrap();
                    doc.put(&inner, "bytes", vec![1u8, 2, 3]).unwrap();
                    doc.put(&inner, "at", ScalarValue::Timestamp(NOW)).unwrap();
                }
                _ => {
                    let _ = doc.delete(&list, 0);
                    let _ = doc.delete(&map, "k0");
                    doc.put(&map, "flag", round % 2 == 0).unwrap();
                }
            }
            commit(doc);
        }
        if round % 3 == 2 {
            a.merge(&mut b).unwrap();
            a.merge(&mut c).unwrap();
            b.merge(&mut a).unwrap();
            c.merge(&mut a).unwrap();
        }
    }
    a
}

pub fn leb(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

pub fn sleb(out: &mut Vec<u8>, mut value: i64) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if (value == 0 && low & 0x40 == 0) || (value == -1 && low & 0x40 != 0) {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

/// A chunk of `kind` around `data`, with the checksum of a change with content `body`.
pub fn chunk(kind: u8, data: &[u8], body: &[u8]) -> Vec<u8> {
    let mut hashed = vec![if kind == 2 { 1 } else { kind }];
    leb(&mut hashed, body.len() as u64);
    hashed.extend_from_slice(body);
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&Sha256::digest(&hashed)[..4]);
    out.push(kind);
    leb(&mut out, data.len() as u64);
    out.extend_from_slice(data);
    out
}

/// A change chunk with a right checksum around any content.
pub fn change_chunk(body: &[u8]) -> Vec<u8> {
    chunk(1, body, body)
}

/// Content of a change without its columns' data: `columns` are (specification, bytes).
pub fn body(actor: &[u8], seq: u64, start: u64, time: i64, deps: &[[u8; 32]], columns: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    leb(&mut out, deps.len() as u64);
    deps.iter().for_each(|dep| out.extend_from_slice(dep));
    leb(&mut out, actor.len() as u64);
    out.extend_from_slice(actor);
    leb(&mut out, seq);
    leb(&mut out, start);
    sleb(&mut out, time);
    leb(&mut out, 0);
    leb(&mut out, 0);
    leb(&mut out, columns.len() as u64);
    for (specification, bytes) in columns {
        leb(&mut out, *specification);
        leb(&mut out, bytes.len() as u64);
    }
    columns.iter().for_each(|(_, bytes)| out.extend_from_slice(bytes));
    out
}

/// One run of a run-length encoded column.
pub fn run(count: i64, value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    sleb(&mut out, count);
    leb(&mut out, value);
    out
}

/// The insertion of `n` characters at the root's text in runs; `padding` bytes of message make it as long as wished.
pub fn huge_insert(n: u64) -> Vec<u8> {
    let count = i64::try_from(n).unwrap();
    let mut insert = Vec::new();
    leb(&mut insert, 0);
    leb(&mut insert, n);
    let mut delta = Vec::new();
    sleb(&mut delta, count);
    sleb(&mut delta, 1);
    body(
        &[9; 16],
        1,
        2,
        NOW,
        &[[7; 32]],
        &[
            (0x01, run(count, 0)),
            (0x02, run(count, 1)),
            (0x11, run(count, 0)),
            (0x13, delta),
            (0x34, insert),
            (0x42, run(count, 1)),
            (0x56, run(count, 6)),
            (0x70, run(count, 0)),
        ],
    )
}

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The content of an undeflated chunk.
pub fn content(chunk: &[u8]) -> Vec<u8> {
    muster_shared::sync::guard::envelope(chunk).unwrap().0.body.to_vec()
}

/// Changes a few bytes.
pub fn mutate(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(out.len());
        match random.below(5) {
            0 => out[at] ^= 1 << random.below(8),
            1 => out[at] = random.next() as u8,
            2 => out[at] = out[at].wrapping_add(1),
            3 => drop(out.remove(at)),
            _ => out.insert(at, random.next() as u8),
        }
        if out.is_empty() {
            out.push(0);
        }
    }
    out
}
