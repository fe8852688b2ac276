use super::*;
use muster_shared::registers::{ASSETS, RISKS};
use muster_shared::schema::{Register, Value};
use muster_shared::time::Timestamp;

fn row(register: &Register, number: u32) -> StoredRow {
    let mut id = [0; 16];
    id[..4].copy_from_slice(&number.wrapping_mul(2_654_435_761).to_be_bytes());
    id[4..8].copy_from_slice(&number.to_be_bytes());
    let row = Row {
        doc: DocId(id),
        register: register.key.to_owned(),
        projection: register.projection,
        title: format!("Record {number}"),
        cells: vec![Value::text(register.states.first().map_or("", |state| state.key))],
        links: Vec::new(),
        conflicts: Vec::new(),
        deleted: number.is_multiple_of(7),
        changed: Timestamp(i64::from(number)),
        decided: Vec::new(),
        own: Vec::new(),
        pairs: Vec::new(),
    };
    StoredRow { row, placement: Placement { number: 1_000 - number, ..Placement::default() }, doc_seq: 1 }
}

fn numbers(list: &List) -> Vec<u32> {
    list.with_untracked(|rows| rows.iter().map(|row| row.placement.number).collect())
}

/// Rows of two registers, mixed.
fn some(numbers: std::ops::Range<u32>) -> Vec<StoredRow> {
    numbers.map(|number| row(if number.is_multiple_of(3) { &RISKS } else { &ASSETS }, number)).collect()
}

#[test]
fn what_streams_in_is_shown_when_lists_catch_up_and_then_as_if_it_had_come_at_once() {
    let owner = Owner::new();
    owner.set();
    let (streamed, at_once) = (Rows::default(), Rows::default());
    let lists = [RISKS.key, ASSETS.key].map(|key| streamed.list(key));
    streamed.stream(some(1..40));
    streamed.stream(some(40..200));
    assert!(lists.iter().all(|list| numbers(list).is_empty()) && streamed.has_streamed());
    // It is there all the same for whoever asks for one, and for a list that is asked for now.
    assert!(streamed.get(row(&ASSETS, 50).row.doc).is_some());
    streamed.catch_up_lists();
    assert!(!streamed.has_streamed());
    at_once.put_server(some(1..200));
    for (key, list) in [RISKS.key, ASSETS.key].into_iter().zip(&lists) {
        let found = numbers(list);
        assert_eq!(found, numbers(&at_once.list(key)));
        assert!(found.len() > 50 && found.is_sorted());
    }
    // What comes after that comes one by one again.
    streamed.put_server(vec![row(&ASSETS, 302)]);
    assert!(numbers(&lists[1]).contains(&698));
}

#[test]
fn lists_that_are_held_wait_for_their_end_also_when_a_stream_is_shown() {
    let owner = Owner::new();
    owner.set();
    let rows = Rows::default();
    let list = rows.list(ASSETS.key);
    rows.hold();
    rows.put_server(some(1..40));
    assert!(numbers(&list).is_empty());
    rows.let_go();
    let many = numbers(&list).len();
    assert!(many > 0);
    rows.hold();
    rows.put_edited(Row { deleted: true, ..row(&ASSETS, 1).row });
    assert_eq!(numbers(&list).len(), many);
    rows.catch_up_lists();
    assert_eq!(numbers(&list).len(), many - 1);
    rows.let_go();
    assert_eq!(numbers(&list).len(), many - 1);
}

#[test]
fn a_row_with_edits_is_taken_off_the_disk_once_and_only_where_there_was_one() {
    let owner = Owner::new();
    owner.set();
    let rows = Rows::default();
    let (one, other) = (row(&ASSETS, 1), row(&ASSETS, 2));
    rows.put_server(vec![one.clone(), other.clone()]);
    rows.put_edited(Row { title: "Mine".into(), ..one.row.clone() });
    let shown = |rows: &Rows| rows.get(one.row.doc).map(|view| view.row.title.clone());
    assert!(shown(&rows).as_deref() == Some("Mine") && !rows.outlived(one.row.doc));
    rows.drop_edited(one.row.doc);
    assert_eq!(shown(&rows).as_deref(), Some("Record 1"));
    assert!(rows.outlived(one.row.doc) && !rows.outlived(one.row.doc) && !rows.outlived(other.row.doc));
}
