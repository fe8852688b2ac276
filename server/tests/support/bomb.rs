//! Documents that claim far more than they are, for tests and for the load driver.

use muster_shared::sync::guard::MAGIC;
use sha2::{Digest, Sha256};

fn leb(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// A count of a run-length encoding; it is signed, and this one positive.
fn count(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x3f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// `times` the same value.
fn run(times: u64, value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    count(&mut out, times);
    leb(&mut out, value);
    out
}

/// `times` nothing.
fn nothing(times: u64) -> Vec<u8> {
    let mut out = vec![0];
    leb(&mut out, times);
    out
}

/// One value alone; its count is -1.
fn one(value: u8) -> Vec<u8> {
    vec![0x7f, value]
}

fn columns(all: &[(u8, Vec<u8>)]) -> (Vec<u8>, Vec<u8>) {
    let mut described = vec![all.len() as u8];
    for (specification, bytes) in all {
        leb(&mut described, u64::from(*specification));
        leb(&mut described, bytes.len() as u64);
    }
    (described, all.iter().flat_map(|(_, bytes)| bytes.clone()).collect())
}

/// A document of less than 200 bytes with one text of `letters` letters, which automerge expands before it can tell that
/// their head is a lie. Two million keep a reader busy for half a second, ten million fill its memory.
pub fn document(letters: u64) -> Vec<u8> {
    let change = [
        (0x01, one(0)),
        (0x03, one(1)),
        (0x13, {
            let mut last = vec![0x7f];
            count(&mut last, letters + 1);
            last
        }),
        (0x23, one(0)),
        (0x40, one(0)),
        (0x56, one(7)),
    ];
    let mut insert = vec![1];
    leb(&mut insert, letters);
    let operations = [
        (0x01, [nothing(1), run(letters, 0)].concat()),
        (0x02, [nothing(1), run(letters, 1)].concat()),
        (0x11, [nothing(2), run(letters - 1, 0)].concat()),
        // The first stands at the beginning, the others behind one another.
        (0x13, [nothing(1), vec![0x7e, 0, 2], run(letters - 2, 1)].concat()),
        (0x15, [vec![0x7f, 1, b't'], nothing(letters)].concat()),
        (0x21, run(letters + 1, 0)),
        (0x23, run(letters + 1, 1)),
        (0x34, insert),
        (0x42, [one(4), run(letters, 1)].concat()),
        (0x56, [one(0), run(letters, 6)].concat()),
        (0x80, run(letters + 1, 0)),
    ];
    let ((changes, change_data), (operations, operation_data)) = (columns(&change), columns(&operations));
    let actor = [vec![1, 16], vec![5; 16]].concat();
    let head = [vec![1], vec![7; 32]].concat();
    let body = [actor, head, changes, operations, change_data, operation_data, vec![0]].concat();
    let mut hashed = vec![0];
    leb(&mut hashed, body.len() as u64);
    hashed.extend(&body);
    let mut out = MAGIC.to_vec();
    out.extend(&Sha256::digest(&hashed)[..4]);
    out.extend(hashed);
    out
}
