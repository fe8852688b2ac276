//! Whole files through the importers of catalogues. The excerpts beside this file are made up; what publishers write is
//! not ours to keep here, and is tried by hand:
//! `MUSTER_CATALOGUE=/path/to/file cargo test -p muster-shared --test catalogue -- --ignored --nocapture`.

#![allow(clippy::unwrap_used)]

use muster_shared::catalogue::{
    Catalogue, Error, Format, Import, Kind, Node, Rationale, Relation, ciso, compare, oscal, table,
};
use std::time::{Duration, Instant};

const OSCAL: &[u8] = include_bytes!("excerpt.oscal.json");
const LIBRARY: &[u8] = include_bytes!("excerpt.library.yaml");
const TABLE: &[u8] = include_bytes!("excerpt.csv");

fn named<'a>(catalogue: &'a Catalogue, key: &str) -> &'a Node {
    catalogue.nodes.iter().find(|n| n.key == key).unwrap_or_else(|| panic!("no {key}"))
}

fn outline(catalogue: &Catalogue) -> Vec<String> {
    catalogue.nodes.iter().map(|n| format!("{}{}", "  ".repeat(n.depth), n.reference)).collect()
}

#[test]
fn catalogue_in_oscal_imports_completely() {
    assert_eq!(Format::guess(OSCAL), Format::OscalCatalogue);
    let import = oscal::open(OSCAL).unwrap();
    assert_eq!(import.total(), 8);
    let catalogue = import.complete().unwrap();
    assert_eq!(catalogue.title, "Orchard rules");
    assert_eq!(catalogue.publisher, "Orchard guild");
    assert_eq!((catalogue.version.as_str(), catalogue.language.as_str()), ("2.0", "en"));
    assert_eq!(outline(&catalogue), ["TR", "  TR-1", "    TR-1(1)", "  TR-2", "  TR-3", "", "  TO-K", "    TO-K-1"]);
    assert_eq!(catalogue.nodes[5].key, "#groups[1]");
    assert_eq!(catalogue.nodes[0].text, "What holds for every tree.");
    let pruning = named(&catalogue, "tr-1");
    assert_eq!(
        pruning.text,
        "a. Prune every tree [Assignment: organization-defined frequency]:\n  \
         1. [Selection (one or more): by hand; with [Assignment: organization-defined tools]]; and\n  \
         2. never in [Assignment: organization-defined season];\n\
         b. Leave two, three buds, as in TR-2a."
    );
    assert_eq!(pruning.guidance, "A clean cut heals*.\n\nA torn one does not.");
    assert!(pruning.assessable && pruning.kind == Kind::Control);
    assert_eq!(named(&catalogue, "tr-1.1").parent, Some(1));
    let gone = named(&catalogue, "tr-3");
    assert!(!gone.assessable);
    assert_eq!(gone.text, "[Withdrawn: incorporated into TR-1; moved to TR-2 a]");
    assert_eq!(named(&catalogue, "to-k-1").text, "Rule Keep knives sharp.");
}

#[test]
fn catalogue_in_a_library_imports_completely() {
    assert_eq!(Format::guess(LIBRARY), Format::Ciso);
    let library = ciso::Library::read(LIBRARY).unwrap();
    let catalogue = library.framework(0).unwrap().complete().unwrap();
    assert_eq!(catalogue.id, "urn:example:risk:framework:harbour");
    assert_eq!((catalogue.title.as_str(), catalogue.version.as_str()), ("Rules of the harbour", "3"));
    assert_eq!(outline(&catalogue), ["1", "  1.1", "    ", "2"]);
    let ropes = &catalogue.nodes[1];
    assert_eq!(ropes.text, "Every rope is looked at before a voyage.\n\nWorn ones are replaced.");
    assert_eq!((ropes.guidance.as_str(), ropes.evidence.as_str()), ("Look for broken strands.", "A page of the log."));
    assert_eq!(ropes.baselines, ["S", "L"]);
    let kinds: Vec<(Kind, bool)> = catalogue.nodes.iter().map(|n| (n.kind, n.assessable)).collect();
    let (group, requirement) = ((Kind::Group, false), (Kind::Requirement, true));
    assert_eq!(kinds, [group, requirement, requirement, (Kind::Requirement, false)]);
    let sets = library.mappings().unwrap();
    assert_eq!(sets.len(), 1);
    assert_eq!(sets[0].about.to, "urn:example:risk:framework:river");
    let relations: Vec<Option<Relation>> = sets[0].mappings.iter().map(|m| m.relation).collect();
    assert_eq!(relations, [Some(Relation::Subset), Some(Relation::None)]);
    assert_eq!(sets[0].mappings[0].rationale, Some(Rationale::Semantic));
    assert_eq!(sets[0].mappings[0].from, ropes.key);
}

#[test]
fn catalogue_in_a_table_imports_completely() {
    assert_eq!(Format::guess(TABLE), Format::Csv);
    let rows = table::read_csv(TABLE).unwrap();
    let guess = table::guess(&rows).unwrap();
    assert_eq!(guess.skip, 2);
    let layout = table::Layout { columns: guess.columns, skip: guess.skip, kind: Kind::Requirement };
    let about = Catalogue { title: "Mühle".to_owned(), ..Catalogue::default() };
    let catalogue = table::open(rows, &layout, about).unwrap().complete().unwrap();
    assert_eq!(outline(&catalogue), ["A", "  A.1", "    A.1.1", "B"]);
    assert_eq!(catalogue.nodes[1].text, "Das Wehr wird geprüft;\nmonatlich.");
    assert_eq!(catalogue.nodes[1].guidance, "Auch im Winter");
    assert_eq!(catalogue.nodes[0].kind, Kind::Group);
    assert!(!catalogue.nodes[0].assessable && catalogue.nodes[3].assessable);
}

#[test]
#[ignore = "reads the file that MUSTER_CATALOGUE names"]
fn catalogue_of_a_publisher() {
    let path = std::env::var("MUSTER_CATALOGUE").unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let start = Instant::now();
    let import = match Format::guess(&bytes) {
        Format::OscalCatalogue => oscal::open(&bytes),
        Format::Ciso => ciso::open(&bytes),
        other => panic!("{other:?} needs more than one file"),
    };
    let import = import.unwrap();
    let opened = start.elapsed();
    let catalogue = import.complete().unwrap();
    let count = |kind: Kind| catalogue.nodes.iter().filter(|n| n.kind == kind).count();
    println!("{} {} {}", catalogue.title, catalogue.version, catalogue.publisher);
    println!("opened in {opened:?}, all in {:?}", start.elapsed());
    println!("{} nodes", catalogue.nodes.len());
    println!(
        "groups {}, requirements {}, controls {}",
        count(Kind::Group),
        count(Kind::Requirement),
        count(Kind::Control)
    );
    println!("assessable {}", catalogue.nodes.iter().filter(|n| n.assessable).count());
    for depth in 0..8 {
        println!("depth {depth}: {}", catalogue.nodes.iter().filter(|n| n.depth == depth).count());
    }
    for (what, of) in [("text", (|n| &n.text) as fn(&Node) -> &String), ("guidance", |n| &n.guidance)] {
        let sum: usize = catalogue.nodes.iter().map(|n| of(n).chars().count()).sum();
        let lines: usize = catalogue.nodes.iter().map(|n| of(n).lines().count()).sum();
        let nodes = catalogue.nodes.iter().filter(|n| !of(n).is_empty()).count();
        println!("{what}: {nodes} nodes, {lines} lines, {sum} characters");
    }
    let left: Vec<&str> = catalogue.nodes.iter().filter(|n| n.text.contains("{{")).map(|n| n.key.as_str()).collect();
    assert!(left.is_empty(), "insertions left in {left:?}");
    for node in catalogue.nodes.iter().take(std::env::var("SHOW").map_or(0, |s| s.parse().unwrap())) {
        println!("\n{node:#?}");
    }
    assert!(compare::compare(&catalogue, &catalogue).iter().all(|e| e.change == compare::Change::Unchanged));
}

/// An OSCAL catalogue of `groups` with `controls` each, every control as long as those of publishers are.
fn large(groups: usize, controls: usize) -> String {
    let mut out = String::from("{\"catalog\":{\"uuid\":\"u\",\"metadata\":{\"title\":\"Large\"},\"groups\":[");
    for g in 0..groups {
        out.push_str(if g == 0 { "" } else { "," });
        out.push_str(&format!("{{\"id\":\"g{g}\",\"title\":\"Group {g}\",\"controls\":["));
        for c in 0..controls {
            out.push_str(if c == 0 { "" } else { "," });
            let prose = "Keep what is asked for {{ insert: param, P }} and show it. "
                .repeat(6)
                .replace('P', &format!("g{g}-{c}_p"));
            out.push_str(&format!(
                "{{\"id\":\"g{g}-{c}\",\"title\":\"Rule {c}\",\
                 \"params\":[{{\"id\":\"g{g}-{c}_p\",\"label\":\"frequency\"}}],\
                 \"props\":[{{\"name\":\"label\",\"value\":\"G{g}-{c}\"}},\
                 {{\"name\":\"sort-id\",\"value\":\"{c:04}\"}}],\
                 \"parts\":[{{\"id\":\"s\",\"name\":\"statement\",\"prose\":\"{prose}\"}},\
                 {{\"id\":\"h\",\"name\":\"guidance\",\"prose\":\"{}\"}}]}}",
                "How it is meant, at some length. ".repeat(30)
            ));
        }
        out.push_str("]}");
    }
    out.push_str("]}}");
    out
}

#[test]
fn catalogue_of_ten_thousand_comes_in_slices() {
    let source = large(100, 99);
    let mut import = oscal::open(source.as_bytes()).unwrap();
    let mut slices = 0;
    while import.done() < import.total() {
        assert!(import.by_ref().take(500).all(|node| node.is_ok()));
        slices += 1;
    }
    assert_eq!((import.done(), slices), (10_000, 20));
    assert!(import.next().is_none());
}

/// A library of `nodes`, in groups of a hundred.
fn large_library(nodes: usize) -> String {
    let mut out = String::from("urn: l\nname: Large\nobjects:\n  framework:\n    urn: f\n    requirement_nodes:\n");
    for i in 0..nodes {
        out.push_str(&format!("    - urn: urn:n{i}\n      assessable: {}\n      ref_id: '{i}'\n", i % 100 != 0));
        if i % 100 != 0 {
            out.push_str(&format!("      parent_urn: urn:n{}\n", i - i % 100));
        }
        out.push_str(&format!("      description: \"{}\"\n", "What is asked for, and how it is shown. ".repeat(10)));
        out.push_str(&format!("      annotation: {}\n", "How it is meant, at some length. ".repeat(20)));
    }
    out
}

/// A table of `rows`, in groups of a hundred.
fn large_table(rows: usize) -> String {
    let mut out = String::from("Nr;Titel;Anforderung\n");
    for i in 0..rows {
        out.push_str(&format!("{}.{};Regel {i};\"{}\"\n", i / 100, i % 100, "Was verlangt wird, und wie. ".repeat(20)));
    }
    out
}

#[test]
#[ignore = "a measurement"]
fn catalogue_of_ten_thousand_costs() {
    let (json, yaml, csv) = (large(100, 99), large_library(10_000), large_table(10_000));
    let opened_table = || {
        let rows = table::read_csv(csv.as_bytes())?;
        let guess = table::guess(&rows).unwrap();
        let layout = table::Layout { columns: guess.columns, skip: guess.skip, kind: Kind::Requirement };
        table::open(rows, &layout, Catalogue::default())
    };
    type Open<'a> = &'a dyn Fn() -> Result<Import, Error>;
    let formats: [(&str, usize, Open); 3] = [
        ("oscal", json.len(), &|| oscal::open(json.as_bytes())),
        ("library", yaml.len(), &|| ciso::open(yaml.as_bytes())),
        ("table", csv.len(), &opened_table),
    ];
    for (name, bytes, open) in formats {
        let start = Instant::now();
        let mut import = open().unwrap();
        let opened = start.elapsed();
        let mut longest = Duration::ZERO;
        let mut nodes = Vec::new();
        while import.done() < import.total() {
            let slice = Instant::now();
            nodes.extend(import.by_ref().take(100).map(|n| n.unwrap()));
            longest = longest.max(slice.elapsed());
        }
        println!("{name}, {} kB: opened in {opened:?}, all in {:?}", bytes / 1000, start.elapsed());
        let catalogue = Catalogue { nodes, ..Catalogue::default() };
        let start = Instant::now();
        compare::compare(&catalogue, &catalogue);
        println!("  longest slice of 100 nodes {longest:?}, compared with itself in {:?}", start.elapsed());
    }
}
