//! `docs/processes.md` says of every process where it lives. It is made from the descriptors, so that it cannot grow old:
//! `MUSTER_WRITE_DOCS=1 cargo test -p muster-shared --test process_table` writes it anew.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use muster_shared::label::Language::En;
use muster_shared::registers::{FLOWS, PROCESSES, Process};
use muster_shared::schema::Register;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const HEAD: &str = "# Process by process\n\n\
The seventeen processes of ISO/IEC TS 27022:2021 as Muster keeps them: the registers of each with the states that their\n\
records go through, the file that describes them, and what goes from process to process. A register's list is at\n\
`/w/<workspace>/<key>`, a process with its registers, what arrived and what it gave at `/w/<workspace>/process/<key>`.\n\
States in **bold** are reached by a decision with authority, which the server countersigns. This page is made from the\n\
descriptors by `shared/tests/process_table.rs`.\n";

/// The file that holds the descriptor of a register.
fn source(root: &Path, register: &Register) -> String {
    let wanted = format!("    key: \"{}\",\n    singular:", register.key);
    let folder = root.join("shared/src/registers");
    let mut found = fs::read_dir(&folder).unwrap().filter_map(|entry| {
        let path = entry.unwrap().path();
        let holds = path.is_file() && fs::read_to_string(&path).unwrap().contains(&wanted);
        holds.then(|| path.file_name().unwrap().to_string_lossy().into_owned())
    });
    let file = found.next().unwrap_or_else(|| panic!("no file describes {}", register.key));
    assert_eq!(found.next(), None, "two files describe {}", register.key);
    file
}

fn states(register: &Register) -> String {
    let by_authority = |key: &str| register.transitions.iter().any(|way| way.to == key && way.authority);
    let word = |key: &str, word: &str| if by_authority(key) { format!("**{word}**") } else { word.to_owned() };
    register.states.iter().map(|s| word(s.key, s.label.get(En))).collect::<Vec<_>>().join(" · ")
}

/// The flows that start or end at a process: what, and the other end.
fn flows(process: &Process, out: bool) -> Vec<String> {
    let name = |key: &str| Process::by_key(key).map_or("", |p| p.short.get(En));
    let here = FLOWS.iter().filter(|flow| if out { flow.from } else { flow.to } == process.key);
    here.map(|flow| format!("{} ({})", flow.result.get(En), name(if out { flow.to } else { flow.from }))).collect()
}

fn page(root: &Path) -> String {
    let mut text = HEAD.to_owned();
    for (at, process) in PROCESSES.iter().enumerate() {
        let (name, clauses, key) = (process.name.get(En), process.clauses, process.key);
        write!(text, "\n## {} {name}\n\n`{key}`, ISO/IEC 27001 {clauses}. {}\n\n", at + 1, process.purpose.get(En))
            .unwrap();
        text.push_str("| register | key | numbers | states | described in |\n|---|---|---|---|---|\n");
        for register in process.registers {
            let (plural, key, numbers) = (register.plural.get(En), register.key, register.reference);
            let file = source(root, register);
            writeln!(
                text,
                "| {plural} | `{key}` | {numbers}-0001 | {} | [{file}](../shared/src/registers/{file}) |",
                states(register)
            )
            .unwrap();
        }
        for (word, out) in [("Takes in", false), ("Gives", true)] {
            let flows = flows(process, out);
            if !flows.is_empty() {
                write!(text, "\n{word}: {}.\n", flows.join("; ")).unwrap();
            }
        }
    }
    text
}

#[test]
fn the_table_of_processes_is_what_the_descriptors_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (path, wanted) = (root.join("docs/processes.md"), page(root));
    if std::env::var_os("MUSTER_WRITE_DOCS").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    let is = fs::read_to_string(&path).unwrap_or_default();
    assert!(is == wanted, "docs/processes.md is out of date: run this test with MUSTER_WRITE_DOCS=1");
}
