//! What an import would do, and that it does it once.

use crate::catalogue::head::{Head, Prints, entry_id, heads, read_mark};
use crate::catalogue::plan::{Fate, Known, Step, plan};
use crate::catalogue::{Catalogue, Node};
use crate::id::DocId;

const SOURCE: DocId = DocId([9; 16]);

fn node(key: &str, title: &str, text: &str) -> Node {
    Node {
        key: key.to_owned(),
        reference: key.to_uppercase(),
        title: title.to_owned(),
        text: text.to_owned(),
        assessable: true,
        ..Node::default()
    }
}

fn entries(nodes: Vec<Node>) -> Vec<Head> {
    heads(&Catalogue { nodes, ..Catalogue::default() }).into_iter().map(|(head, _)| head).collect()
}

/// The records that an import of these entries leaves.
fn imported(heads: &[Head], steps: &[Step]) -> Vec<Known> {
    let doc = |at: u32| steps.iter().find(|s| s.head == Some(at)).unwrap().doc;
    heads
        .iter()
        .enumerate()
        .map(|(at, head)| {
            let mark = head.mark();
            let (key, prints) = read_mark(&mark).unwrap();
            Known {
                doc: doc(at as u32),
                key: key.to_owned(),
                prints,
                reference: head.reference.clone(),
                title: head.title.clone(),
                section: head.section.clone(),
                parent: head.parent.map(doc),
            }
        })
        .collect()
}

fn fates(steps: &[Step]) -> Vec<Fate> {
    steps.iter().map(|s| s.fate).collect()
}

#[test]
fn importing_twice_makes_nothing_twice() {
    let heads = entries(vec![node("a", "A", "Do a."), node("b", "B", "Do b.")]);
    let first = plan(SOURCE, &[], &heads, |_| false);
    assert_eq!(fates(&first), [Fate::New, Fate::New]);
    assert_eq!(first, plan(SOURCE, &[], &heads, |_| false), "the same ids, whoever imports");
    let known = imported(&heads, &first);
    assert_eq!(fates(&plan(SOURCE, &known, &heads, |_| false)), [Fate::Unchanged, Fate::Unchanged]);
    // What an import that was stopped left is gone on with.
    let rest = plan(SOURCE, &known[..1], &heads, |_| false);
    assert_eq!((fates(&rest), rest[1].doc), (vec![Fate::Unchanged, Fate::New], known[1].doc));
}

#[test]
fn a_newer_version_says_what_changed_and_keeps_the_records() {
    let old = entries(vec![node("a", "A", "Do a."), node("b", "B", "Do b."), node("c", "C", "Do c.")]);
    let known = imported(&old, &plan(SOURCE, &[], &old, |_| false));
    let renamed = Node { key: "b-2".to_owned(), ..node("b", "B", "Do b.") };
    let new = entries(vec![node("a", "A", "Do  a.\n"), renamed, node("d", "D", "Do d."), node("b", "New B", "Other.")]);
    // The renamed entry is found by what people cite; its old key now belongs to another one.
    let steps = plan(SOURCE, &known, &new[..3], |_| false);
    assert_eq!(fates(&steps), [Fate::Unchanged, Fate::Changed, Fate::New, Fate::Gone]);
    assert_eq!((steps[1].doc, steps[3].doc), (known[1].doc, known[2].doc));
    let after: Vec<Known> = [&known[..1], &[Known { key: "b-2".to_owned(), ..known[1].clone() }]].concat();
    let steps = plan(
        SOURCE,
        &after,
        &[new[0].clone(), new[1].clone(), Head { reference: "X".into(), ..new[3].clone() }],
        |_| false,
    );
    assert_eq!(steps[2].fate, Fate::New);
    assert_eq!(steps[2].doc, entry_id(SOURCE, "b", 1), "not the record of the entry that had the key before");
}

#[test]
fn words_that_people_changed_do_not_count_as_the_publishers() {
    let heads = entries(vec![node("a", "A", "Do a.")]);
    let mut known = imported(&heads, &plan(SOURCE, &[], &heads, |_| false));
    assert!(!known[0].heading_edited(""));
    known[0].title = "Our own title".to_owned();
    assert!(known[0].heading_edited(""));
    assert_eq!(fates(&plan(SOURCE, &known, &heads, |_| false)), [Fate::Unchanged]);
}

#[test]
fn what_was_deleted_stays_deleted() {
    let heads = entries(vec![node("a", "A", "")]);
    let id = entry_id(SOURCE, "a", 0);
    assert_eq!(fates(&plan(SOURCE, &[], &heads, |doc| doc == id)), [Fate::Deleted]);
}

#[test]
fn headings_become_sections_and_long_keys_stay_apart() {
    let mut all = vec![
        Node { title: "Top".into(), reference: String::new(), assessable: false, ..node("g", "", "") },
        Node { parent: Some(0), ..node("a", "", "First sentence of the text.\nMore.") },
        Node { parent: Some(1), ..node(&"k".repeat(5_000), "Below", "") },
        Node { parent: Some(1), ..node(&"k".repeat(5_001), "Beside", "") },
    ];
    all[2].reference.clear();
    all[3].reference.clear();
    let heads = entries(all);
    assert_eq!((heads[0].title.as_str(), heads[0].section.as_str()), ("First sentence of the text.", "Top"));
    assert_eq!((heads[1].parent, heads[1].section.as_str()), (Some(0), "Top"));
    assert!(heads[1].key != heads[2].key && heads[1].key.len() < 100);
}

#[test]
fn marks_are_read_again_and_nothing_else_is() {
    let head = Head {
        key: "a b".into(),
        prints: Prints { heading: 1, text: 2, guidance: 3, tags: 1 << 47 },
        ..Head::default()
    };
    assert_eq!(read_mark(&head.mark()), Some(("a b", head.prints)));
    for other in ["", "a", "a 1234", "a zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"] {
        assert_eq!(read_mark(other), None);
    }
}
