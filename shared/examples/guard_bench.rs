//! What attacks cost: time and peak memory of the guard for each, and what ordinary changes cost.
//!
//! `cargo run -p muster-shared --example guard_bench` runs each case in a process of its own, so that peaks do not mix.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[path = "../tests/guard_support/mod.rs"]
mod guard_support;

use guard_support::*;
use muster_shared::id::DocId;
use muster_shared::sync::guard::{ActorRule, Claim, History, admit, inspect};
use std::time::Instant;

/// Peak resident memory of this process in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.trim().trim_end_matches(" kB").trim().parse().unwrap_or(0)
}

type Case = (&'static str, fn() -> Vec<u8>);

const CASES: &[Case] = &[
    ("10 million inserted characters", || change_chunk(&huge_insert(10_000_000))),
    ("50,000 inserted characters, allowed", || change_chunk(&typed(50_000))),
    ("one operation that replaces 2^40", || {
        change_chunk(&body(&[9; 16], 1, 2, NOW, &[[7; 32]], &[(0x42, run(1, 1)), (0x70, run(1, 1 << 40))]))
    }),
    ("a key of 1,000 bytes 50,000 times", || {
        let mut key = Vec::new();
        sleb(&mut key, 50_000);
        leb(&mut key, 1000);
        key.extend([b'k'; 1000]);
        change_chunk(&body(&[9; 16], 1, 2, NOW, &[[7; 32]], &[(0x15, key), (0x42, run(50_000, 1))]))
    }),
    ("a deflated gigabyte, cut to 900 kB", || {
        // A stored zero block repeated: what a compressor would make of a gigabyte, without making it.
        let mut bomb = deflate(&vec![0; 200 << 20]);
        bomb.truncate(890 << 10);
        chunk(2, &bomb, &[])
    }),
    ("900 kB of noise", || {
        let mut random = Random(3);
        change_chunk(&(0..890 << 10).map(|_| random.next() as u8).collect::<Vec<_>>())
    }),
    ("an ordinary keystroke", || sample().get_changes(&[])[4].raw_bytes().to_vec()),
];

/// A change that types `n` characters into a text of its own.
fn typed(n: usize) -> Vec<u8> {
    use automerge::transaction::Transactable;
    let mut doc = automerge::AutoCommit::new().with_actor(actor(1));
    let text = doc.put_object(automerge::ROOT, "text", automerge::ObjType::Text).unwrap();
    doc.splice_text(&text, 0, 0, &"x".repeat(n - 1)).unwrap();
    commit(&mut doc);
    content(doc.get_last_local_change().unwrap().raw_bytes())
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(n) = arguments.next().and_then(|n| n.parse::<usize>().ok()) else {
        println!("{:<40} {:>10} {:>10} {:>10}  answer", "", "bytes", "ms", "KiB more");
        for n in 0..CASES.len() {
            let me = std::env::current_exe().expect("this file");
            let _ = std::process::Command::new(me).arg(n.to_string()).status();
        }
        return;
    };
    let (name, make) = CASES[n];
    // Made in another process would be cleaner still; freed memory is used again, so the figure is a lower bound where
    // making it took more than reading it. Writing it to a file and reading that back avoids this.
    let file = std::env::temp_dir().join(format!("guard-bench-{}-{n}", std::process::id()));
    if arguments.next().is_none() {
        std::fs::write(&file, make()).unwrap();
        let me = std::env::current_exe().expect("this file");
        let _ = std::process::Command::new(me).arg(n.to_string()).arg(&file).status();
        let _ = std::fs::remove_file(&file);
        return;
    }
    let bytes = std::fs::read(std::env::args().nth(2).expect("the file")).unwrap();
    let before = peak();
    let begun = Instant::now();
    let inspected = inspect(&bytes);
    let answer = match &inspected {
        Err(reason) => format!("{reason:?}"),
        Ok(checked) => {
            let rule = ActorRule::Claim(&|_| Claim::Free);
            format!("read, then {:?}", admit(&History::new(DocId([1; 16])), checked, rule))
        }
    };
    let took = begun.elapsed().as_secs_f64() * 1000.0;
    println!("{name:<40} {:>10} {took:>10.2} {:>10}  {answer}", bytes.len(), peak() - before);
}
