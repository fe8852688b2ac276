use super::super::compare::{Change, Differences, compare};
use super::super::{Catalogue, Node};
use proptest::prelude::*;

fn node(key: &str, reference: &str, title: &str, parent: Option<usize>) -> Node {
    Node {
        key: key.to_owned(),
        reference: reference.to_owned(),
        title: title.to_owned(),
        text: format!("Text of {title}."),
        parent,
        ..Node::default()
    }
}

fn catalogue(nodes: Vec<Node>) -> Catalogue {
    Catalogue { nodes, ..Catalogue::default() }
}

#[test]
fn every_sort_of_change_is_found() {
    let older = catalogue(vec![
        node("g", "G", "Group", None),
        node("h", "H", "Other group", None),
        node("same", "1", "Same", Some(0)),
        node("reworded", "2", "Reworded", Some(0)),
        node("moved", "3", "Moved", Some(0)),
        node("old-key", "4", "Cited the same", Some(0)),
        node("old-name", "5", "Said the same", Some(0)),
        node("gone", "6", "Gone", Some(0)),
    ]);
    let mut reworded = node("reworded", "2", "Reworded", Some(0));
    reworded.text = "Something else.".to_owned();
    let mut same = node("same", "1", "Same", Some(0));
    same.text = "Text  of\nSame. ".to_owned();
    let newer = catalogue(vec![
        node("g", "G", "Group", None),
        same,
        reworded,
        node("new-key", "4", "Cited the same", Some(0)),
        node("new-name", "55", "Said the same", Some(0)),
        node("h", "H", "Other group", None),
        node("moved", "3", "Moved", Some(5)),
        node("new", "7", "New", Some(5)),
    ]);
    let entries = compare(&older, &newer);
    let changed = |d: Differences| Change::Changed(d);
    let none = Differences::default();
    let found: Vec<(Option<usize>, Option<usize>, Change)> =
        entries.iter().map(|e| (e.older, e.newer, e.change)).collect();
    assert_eq!(
        found,
        [
            (Some(0), Some(0), Change::Unchanged),
            (Some(2), Some(1), Change::Unchanged),
            (Some(3), Some(2), changed(Differences { text: true, ..none })),
            (Some(5), Some(3), changed(Differences { key: true, ..none })),
            (Some(6), Some(4), changed(Differences { key: true, reference: true, ..none })),
            (Some(1), Some(5), Change::Unchanged),
            (Some(4), Some(6), changed(Differences { moved: true, ..none })),
            (None, Some(7), Change::New),
            (Some(7), None, Change::Gone),
        ]
    );
}

#[test]
fn what_could_be_either_is_neither() {
    let older = catalogue(vec![node("a", "1", "Twin", None), node("b", "1", "Twin", None)]);
    let newer = catalogue(vec![node("c", "1", "Twin", None)]);
    let changes: Vec<Change> = compare(&older, &newer).iter().map(|e| e.change).collect();
    assert_eq!(changes, [Change::New, Change::Gone, Change::Gone]);
}

/// Catalogues with few names, so that they meet.
fn any_catalogue() -> impl Strategy<Value = Catalogue> {
    let one = (0..30u8, 0..12u8, 0..6u8, 0..6u8, any::<prop::sample::Index>(), any::<bool>());
    prop::collection::vec(one, 0..24).prop_map(|parts| {
        let mut nodes: Vec<Node> = Vec::new();
        for (key, reference, title, text, above, root) in parts {
            if nodes.iter().any(|n| n.key == format!("k{key}")) {
                continue;
            }
            let parent = (!root && !nodes.is_empty()).then(|| above.index(nodes.len()));
            nodes.push(Node {
                key: format!("k{key}"),
                reference: if reference == 0 { String::new() } else { reference.to_string() },
                title: format!("t{title}"),
                text: format!("x{text}"),
                parent,
                ..Node::default()
            });
        }
        catalogue(nodes)
    })
}

proptest! {
    #[test]
    fn nothing_changes_against_itself(one in any_catalogue()) {
        let entries = compare(&one, &one);
        prop_assert_eq!(entries.len(), one.nodes.len());
        prop_assert!(entries.iter().all(|e| e.change == Change::Unchanged && e.older == e.newer));
    }

    #[test]
    fn every_node_stands_once_and_both_directions_agree(a in any_catalogue(), b in any_catalogue()) {
        let (there, back) = (compare(&a, &b), compare(&b, &a));
        let mut older: Vec<usize> = there.iter().filter_map(|e| e.older).collect();
        let mut newer: Vec<usize> = there.iter().filter_map(|e| e.newer).collect();
        older.sort_unstable();
        newer.sort_unstable();
        prop_assert_eq!(older, (0..a.nodes.len()).collect::<Vec<_>>());
        prop_assert_eq!(newer, (0..b.nodes.len()).collect::<Vec<_>>());
        for entry in &there {
            let change = match entry.change {
                Change::New => Change::Gone,
                Change::Gone => Change::New,
                other => other,
            };
            let mirrored = back.iter().any(|e| e.older == entry.newer && e.newer == entry.older && e.change == change);
            prop_assert!(mirrored, "{:?} has no counterpart", entry);
        }
    }
}
