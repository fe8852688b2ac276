//! Changes from arbitrary bytes: the guard never panics, and what it lets through neither breaks a document nor leaves
//! one that cannot be loaded. The input is the content of a change; the envelope with its checksum is put around it.
#![no_main]

use automerge::{Automerge, Change};
use libfuzzer_sys::fuzz_target;
use muster_shared::id::DocId;
use muster_shared::sync::guard::{ActorRule, Admission, Claim, History, admit, envelope, inspect, split, weigh, wrap};
use std::sync::LazyLock;

/// A document with a little of everything, and what is known of it.
static BASE: LazyLock<(Automerge, History)> = LazyLock::new(|| {
    let mut document = Automerge::new();
    let mut history = History::new(DocId([5; 16]));
    for chunk in split(include_bytes!("../corpus/base.chunks")).expect("committed beside this file") {
        let checked = inspect(chunk.bytes).expect("a good change");
        history.record(&checked);
        document.apply_changes([checked.change]).expect("in order");
    }
    (document, history)
});

fuzz_target!(|data: &[u8]| {
    let _ = envelope(data);
    let _ = inspect(data);
    let mut document = wrap(data);
    document[8] = 0;
    let _ = weigh(&document);
    let Ok(checked) = inspect(&wrap(data)) else { return };
    let (document, history) = &*BASE;
    let Ok(Admission::New { .. }) = admit(history, &checked, ActorRule::Claim(&|_| Claim::Mine)) else { return };
    let mut document = document.clone();
    document.apply_changes([Change::clone(&checked.change)]).expect("admitted changes apply");
    let again = Automerge::load(&document.save()).expect("saved documents load");
    assert_eq!(again.get_heads(), document.get_heads());
});
