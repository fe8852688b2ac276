//! Dependencies point one way (DESIGN.md, Folders), and files stay readable. Reads the `use` lines and paths of every
//! crate; folders that are not there yet are skipped.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

/// Lines that a file may have.
const LINES: usize = 500;

/// In files under `place`, none of these words may stand as a path, except in the files listed.
struct Rule {
    place: &'static str,
    forbidden: &'static [&'static str],
    /// Files or folders excused, each with the reason.
    except: &'static [(&'static str, &'static str)],
    why: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        place: "shared/src",
        forbidden: &[
            "leptos",
            "leptos_router",
            "axum",
            "tokio",
            "redb",
            "web_sys",
            "js_sys",
            "wasm_bindgen",
            "rand",
            "getrandom",
        ],
        except: &[],
        why: "the domain knows no screen, socket, database or random source",
    },
    Rule {
        place: "shared/src",
        forbidden: &["std::time", "std::fs", "std::net", "std::thread", "std::env"],
        except: &[],
        why: "time and the world come in as parameters",
    },
    Rule {
        place: "shared/src",
        forbidden: &["automerge"],
        except: &[
            ("shared/src/doc/", "documents are Automerge"),
            ("shared/src/sync/guard", "the guard stands before Automerge and must know its changes"),
            ("shared/src/sync/chunk", "the guard's reading of change chunks"),
        ],
        why: "only doc, and the guard before it, know Automerge",
    },
    Rule {
        place: "shared/src/registers",
        forbidden: &["crate::doc", "crate::sync", "crate::access", "crate::report", "crate::api"],
        except: &[],
        why: "registers are data over schema and domain",
    },
    Rule {
        place: "shared/src/catalogue",
        forbidden: &[
            "crate::doc",
            "crate::sync",
            "crate::access",
            "crate::registers",
            "crate::schema",
            "crate::isms",
            "crate::report",
            "crate::api",
        ],
        except: &[],
        why: "catalogues are read without knowing what becomes of them",
    },
    Rule {
        place: "shared/src/schema",
        forbidden: &["crate::doc", "crate::sync", "crate::access", "crate::registers", "crate::report", "crate::api"],
        except: &[],
        why: "descriptors know nothing of what is described with them",
    },
    Rule {
        place: "shared/src/domain",
        forbidden: &["crate::doc", "crate::sync", "crate::registers", "crate::report", "crate::api"],
        except: &[],
        why: "rules are pure",
    },
    Rule {
        place: "shared/src/attachments",
        forbidden: &["crate::doc", "crate::sync", "crate::access", "crate::registers", "crate::api", "crate::report"],
        except: &[],
        why: "what a file is needs its bytes and nothing else",
    },
    Rule {
        place: "shared/src/workshop",
        forbidden: &["crate::doc", "crate::access", "crate::registers", "crate::api", "crate::report"],
        except: &[],
        why: "the rules of a workshop judge what documents say, and read none",
    },
    Rule {
        place: "shared/src/find",
        forbidden: &["crate::doc", "crate::access", "crate::api", "crate::report"],
        except: &[],
        why: "finding knows records and rows, and gets texts handed in",
    },
    Rule {
        place: "shared/src/doc",
        forbidden: &["crate::access", "crate::report", "crate::api", "crate::sync::guard", "crate::sync::presence"],
        except: &[],
        why: "documents know schema and registers, and of sync only hash and row",
    },
    Rule {
        place: "shared/src/access",
        forbidden: &["crate::doc", "crate::sync", "crate::report"],
        except: &[],
        why: "decisions need ids and roles only",
    },
    Rule {
        place: "server/src/hub",
        forbidden: &["axum", "redb", "crate::ws", "crate::http", "crate::router"],
        except: &[(
            "server/src/hub/people.rs",
            "the trait by which sockets ask who somebody is takes a request's headers, a type that axum only re-exports",
        )],
        why: "the hub knows neither sockets nor the storage engine",
    },
    Rule {
        place: "server/src/blobs",
        forbidden: &["axum", "redb", "crate::ws", "crate::http", "crate::router", "crate::error"],
        except: &[],
        why: "files know who asks and the stores, and no request",
    },
    Rule {
        place: "server/src/store",
        forbidden: &["axum", "crate::ws", "crate::http", "crate::hub", "crate::auth", "crate::router"],
        except: &[],
        why: "the store stands below everything",
    },
    Rule {
        place: "server/src/http",
        forbidden: &["redb", "crate::store::redb", "crate::ws"],
        except: &[],
        why: "handlers go through hub and directory",
    },
    Rule {
        place: "server/src/ws",
        forbidden: &["redb", "crate::store::redb", "crate::http"],
        except: &[],
        why: "sockets go through the hub",
    },
    Rule {
        place: "server/src",
        forbidden: &["muster_app", "muster_ui", "leptos", "web_sys"],
        except: &[],
        why: "app and server never see each other",
    },
    Rule {
        place: "app/src",
        // Of gloo only what stands for the browser: `gloo::net::http::Method` is a name, not a connection.
        forbidden: &["web_sys", "js_sys", "idb", "gloo::storage", "gloo::events", "gloo::file", "gloo::utils"],
        except: &[
            ("app/src/platform/", "the one place that knows the browser"),
            ("app/src/editor/", "binds the ProseMirror island, whose values are JavaScript's"),
        ],
        why: "only platform knows the browser",
    },
    Rule {
        place: "app/src",
        forbidden: &["muster_server", "axum", "redb", "tokio"],
        except: &[],
        why: "app and server never see each other",
    },
    Rule {
        place: "app/src/platform",
        forbidden: &["crate::views", "crate::state", "crate::commands", "crate::editor"],
        except: &[],
        why: "platform stands below state",
    },
    Rule {
        place: "app/src/state",
        forbidden: &["crate::views", "crate::commands", "crate::editor"],
        except: &[],
        why: "state knows platform and shared only",
    },
    Rule {
        place: "app/ui",
        forbidden: &["muster_shared", "muster_app", "muster_server"],
        except: &[],
        why: "the design system knows nothing of the domain",
    },
];

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All files below `folder` with one of the endings, without what is generated or installed.
fn files(folder: &Path, endings: &[&str], out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !name.starts_with('.') && !matches!(name, "target" | "node_modules" | "dist" | "plans" | "corpus") {
                files(&path, endings, out);
            }
        } else if endings.iter().any(|e| name.ends_with(e)) {
            out.push(path);
        }
    }
}

/// The path from the root, with `/`.
fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

/// The code without comments, strings and the tests at the end, on single-spaced lines; `use a::{b, c::d}` is unfolded
/// so that every path stands in full.
fn code(source: &str) -> String {
    let mut out = String::new();
    let mut chars = source.chars().peekable();
    let mut string = false;
    while let Some(c) = chars.next() {
        match (string, c) {
            (true, '\\') => drop(chars.next()),
            (true, '"') => string = false,
            (true, _) => {}
            (false, '"') => string = true,
            // A quote as a character, not a lifetime.
            (false, '\'') if chars.peek() == Some(&'"') => {
                chars.next();
            }
            (false, '/') if chars.peek() == Some(&'/') => {
                for c in chars.by_ref() {
                    if c == '\n' {
                        out.push('\n');
                        break;
                    }
                }
            }
            (false, c) => out.push(c),
        }
    }
    match out.find("#[cfg(test)]\nmod tests {") {
        Some(end) => out[..end].to_owned(),
        None => out,
    }
}

/// All paths that a file names: those of `use` lines unfolded, and every `a::b` in the code.
fn paths(code: &str) -> Vec<String> {
    let mut out = Vec::new();
    for part in code.split(';') {
        let Some(start) =
            part.find("use ").filter(|s| part[..*s].ends_with(|c: char| !c.is_alphanumeric() && c != '_') || *s == 0)
        else {
            continue;
        };
        unfold("", &part[start + 4..], &mut out);
    }
    let separator = |c: char| !(c.is_alphanumeric() || c == '_' || c == ':');
    out.extend(code.split(separator).filter(|w| w.contains("::")).map(|w| w.trim_start_matches(':').to_owned()));
    out
}

/// `a::{b, c::{d}}` → `a::b`, `a::c::d`.
fn unfold(before: &str, tree: &str, out: &mut Vec<String>) {
    let tree: String = tree.split_whitespace().collect::<Vec<_>>().join(" ");
    let tree = tree.trim();
    match tree.find('{') {
        None => out.push(format!("{before}{tree}")),
        Some(open) => {
            let head = format!("{before}{}", &tree[..open]);
            let inner = tree[open + 1..].strip_suffix('}').unwrap_or(&tree[open + 1..]);
            let (mut depth, mut from) = (0, 0);
            for (i, c) in inner.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        unfold(&head, &inner[from..i], out);
                        from = i + 1;
                    }
                    _ => {}
                }
            }
            if !inner[from..].trim().is_empty() {
                unfold(&head, &inner[from..], out);
            }
        }
    }
}

/// Whether `path` is `word` or goes into it.
fn enters(path: &str, word: &str) -> bool {
    path.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with("::") || rest.starts_with(' '))
}

#[test]
fn dependencies_point_one_way() {
    let mut problems = Vec::new();
    for rule in RULES {
        let mut found = Vec::new();
        files(&root().join(rule.place), &[".rs"], &mut found);
        for file in found {
            let name = shown(&file);
            // Test files may use what they like; rules are about what ships.
            if rule.except.iter().any(|(place, _)| name.starts_with(place))
                || name.ends_with("/tests.rs")
                || name.contains("/tests/")
            {
                continue;
            }
            let paths = paths(&code(&std::fs::read_to_string(&file).unwrap()));
            for word in rule.forbidden {
                if paths.iter().any(|p| enters(p, word)) {
                    problems.push(format!("{name} uses {word}, but {}", rule.why));
                }
            }
        }
    }
    problems.sort();
    problems.dedup();
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn files_stay_readable() {
    let mut found = Vec::new();
    for place in ["shared", "server", "app", "xtask", "e2e", "fuzz", "public"] {
        files(&root().join(place), &[".rs", ".ts"], &mut found);
    }
    let long: Vec<String> = found
        .iter()
        .filter_map(|file| {
            let lines = std::fs::read_to_string(file).ok()?.lines().count();
            (lines > LINES).then(|| format!("{} has {lines} lines; split it below {LINES}", shown(file)))
        })
        .collect();
    assert!(long.is_empty(), "\n{}\n", long.join("\n"));
}

#[test]
fn paths_are_found_however_they_are_written() {
    let source = r#"
        // use axum::Router;
        use crate::{doc::{Document, types}, sync::guard::inspect as look};
        use automerge as am;
        fn f() { let s = "redb::Database"; tokio::spawn(web_sys::window()); let q = '"'; }
    "#;
    let paths = paths(&code(source));
    for (word, there) in [
        ("axum", false),
        ("redb", false),
        ("tokio", true),
        ("web_sys", true),
        ("automerge", true),
        ("crate::doc", true),
        ("crate::doc::types", true),
        ("crate::sync::guard", true),
        ("crate::sync::guar", false),
    ] {
        assert_eq!(paths.iter().any(|p| enters(p, word)), there, "{word} in {paths:?}");
    }
}
