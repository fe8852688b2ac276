use super::super::{Error, ciso};
use super::{refused, tree};

/// A library whose framework has these nodes, each `urn parent`.
fn library(nodes: &[(&str, &str)]) -> String {
    let mut out = String::from("urn: l\nobjects:\n  framework:\n    urn: f\n    requirement_nodes:\n");
    for (urn, parent) in nodes {
        out.push_str(&format!("    - urn: {urn}\n      assessable: true\n"));
        if !parent.is_empty() {
            out.push_str(&format!("      parent_urn: {parent}\n"));
        }
    }
    out
}

fn open(nodes: &[(&str, &str)]) -> Result<super::Import, Error> {
    ciso::open(library(nodes).as_bytes())
}

#[test]
fn parents_come_first_whatever_the_order() {
    let catalogue = open(&[("c", "b"), ("d", "A"), ("a", ""), ("b", "a"), ("e", "b")]).unwrap().complete().unwrap();
    assert_eq!(tree(&catalogue), ["a", "d < a", "b < a", "c < b", "e < b"]);
    assert_eq!(catalogue.nodes[3].depth, 2);
}

#[test]
fn broken_trees_are_refused() {
    let error = refused(open(&[("a", ""), ("b", "d"), ("c", "b"), ("d", "c"), ("e", "d")]));
    assert!(matches!(error, Error::Cycle { .. }), "{error}");
    assert!(matches!(refused(open(&[("a", "a")])), Error::Cycle { .. }));
    assert!(matches!(refused(open(&[("a", "z")])), Error::UnknownParent { parent, .. } if parent == "z"));
    let error = refused(open(&[("a", ""), ("A", "")]));
    assert_eq!(error.to_string(), "line 8: the key “a” was used before");
    let names: Vec<String> = (0..30).map(|i| format!("n{i}")).collect();
    let chain: Vec<(&str, &str)> =
        names.iter().enumerate().map(|(i, n)| (n.as_str(), if i == 0 { "" } else { names[i - 1].as_str() })).collect();
    assert!(matches!(refused(open(&chain)), Error::TooDeep { limit: 24, .. }));
    assert_eq!(open(&chain[..24]).unwrap().complete().unwrap().nodes[23].depth, 23);
}

#[test]
fn wrong_shapes_are_refused() {
    let refuse = |source: &str| match ciso::Library::read(source.as_bytes()) {
        Err(error) => error,
        Ok(library) => refused(library.framework(0)),
    };
    assert!(matches!(refuse(""), Error::Empty));
    assert!(matches!(refuse("- a\n- b"), Error::AnotherFormat { .. }));
    assert!(matches!(refuse("urn: x"), Error::AnotherFormat { .. }));
    assert!(matches!(refuse("objects: {}"), Error::Empty));
    assert!(matches!(refuse("objects: []"), Error::WrongType { .. }));
    assert!(matches!(refuse("objects: {framework: {requirement_nodes: 3}}"), Error::WrongType { .. }));
    assert!(matches!(refuse("objects: {framework: {requirement_nodes: [3]}}"), Error::WrongType { .. }));
    assert!(matches!(refuse("objects: {framework: {requirement_nodes: [{name: a}]}}"), Error::Missing { .. }));
    let nodes = |node: &str| format!("objects: {{framework: {{requirement_nodes: [{{urn: a, {node}}}]}}}}");
    assert!(matches!(refuse(&nodes("assessable: maybe")), Error::WrongType { .. }));
    assert!(matches!(refuse(&nodes("assessable: 'true'")), Error::WrongType { .. }));
    assert!(matches!(refuse(&nodes("description: [a]")), Error::WrongType { .. }));
    assert!(matches!(refuse("a: 1\na: 2"), Error::Malformed { .. }));
    assert!(matches!(refuse("? [a]\n: 1"), Error::WrongType { .. }));
}

#[test]
fn one_framework_may_stand_alone_or_in_a_list() {
    let list =
        "objects: {frameworks: [{urn: f, requirement_nodes: [{urn: a}]}, {urn: g, requirement_nodes: [{urn: b}]}]}";
    let library = ciso::Library::read(list.as_bytes()).unwrap();
    assert_eq!(library.frameworks(), 2);
    assert_eq!(library.framework(1).unwrap().complete().unwrap().nodes[0].key, "b");
    assert!(matches!(refused(library.framework(2)), Error::Empty));
    let set = "objects: {requirement_mapping_set: {requirement_mappings: [{source_requirement_urn: a, \
               target_requirement_urn: b, relationship: like}]}}";
    let library = ciso::Library::read(set.as_bytes()).unwrap();
    assert_eq!(library.frameworks(), 0);
    assert!(matches!(library.mappings(), Err(Error::WrongType { .. })));
}

#[test]
fn both_editions_of_the_format_are_read() {
    let named = |name: &str| {
        let source = format!("objects:\n  framework:\n    requirement_nodes:\n    - urn: a\n      name: {name}\n");
        ciso::open(source.as_bytes()).unwrap().complete().unwrap().nodes.remove(0).title
    };
    assert_eq!(named("x\u{2028}y"), "x y");
    assert_eq!(named("'x\n\n\n\u{2028}        y'"), "x y");
}

#[test]
fn aliases_stand_for_what_they_name() {
    let source = "objects:\n  framework:\n    requirement_nodes:\n\
                  \x20   - {urn: a, implementation_groups: &g [S, L]}\n    - {urn: b, implementation_groups: *g}\n";
    let catalogue = ciso::open(source.as_bytes()).unwrap().complete().unwrap();
    assert_eq!(catalogue.nodes[1].baselines, ["S", "L"]);
}
