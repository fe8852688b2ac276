//! The commands themselves.

use super::{Command, Group, Run, Scene};
use crate::routes::Page;
use crate::state::Theme;
use crate::views::history::Look;
use crate::views::reports;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::Action;
use muster_shared::label::{Label, Language, label};
use muster_shared::registers::{self, PROCESSES};
use muster_shared::report::Kind;
use muster_shared::schema::Register;
use muster_ui::dom;

fn always(_: &Scene) -> bool {
    true
}

fn inside(scene: &Scene) -> bool {
    scene.workspace().is_some()
}

fn may_create(scene: &Scene) -> bool {
    scene.workspace().is_some_and(|w| untrack(|| w.may(Action::Create, None)))
}

fn writes_text(scene: &Scene) -> bool {
    let text = scene.desk.editor.get_untracked().is_some();
    text && scene.record().is_some_and(|r| r.writable().get_untracked())
}

fn format(scene: &Scene, command: &str) {
    if let Some(editor) = scene.desk.editor.get_untracked() {
        editor.command(command);
    }
}

fn sees_members(scene: &Scene) -> bool {
    scene.workspace().is_some_and(|w| untrack(|| w.may(Action::ListMembers, None)))
}

fn configures(scene: &Scene) -> bool {
    scene.workspace().is_some_and(|w| untrack(|| w.may(Action::Configure, None)))
}

fn reads_ledger(scene: &Scene) -> bool {
    scene.workspace().is_some_and(|w| untrack(|| w.may(Action::ReadLedger, None)))
}

fn go(scene: &Scene, page: Page) {
    if let Some(workspace) = scene.workspace() {
        scene.navigation.go(&page.path(workspace.info().get_untracked().id));
    }
}

const UNSENT_STAY: Label = label(
    "What was not sent yet stays in this browser until you sign in again",
    "Was noch nicht gesendet war, bleibt in diesem Browser, bis Sie sich wieder anmelden",
);
/// Milliseconds within which two presses are one.
const DOUBLE: f64 = 400.0;

/// Makes an empty record, opens it and waits for its title.
pub fn create(scene: &Scene, register: &'static Register) {
    let Some(workspace) = scene.workspace() else { return };
    // The second press of a double click means the first.
    let now = crate::state::clock();
    if now - scene.desk.made.get_value() < DOUBLE {
        return;
    }
    scene.desk.made.set_value(now);
    if !workspace.has_documents() {
        // Says how that stands.
        go(scene, Page::Register(register, None));
    }
    let scene = *scene;
    spawn_local(async move {
        let doc = workspace.create_soon(register, "").await;
        go(&scene, Page::Register(register, Some(doc)));
        if !register.is_page {
            dom::focus_soon("[data-heading]");
        }
    });
}

fn theme(scene: &Scene) {
    let dark_now = match scene.session.theme.get_untracked() {
        Theme::Dark => true,
        Theme::Light => false,
        Theme::System => dom::matches("(prefers-color-scheme: dark)"),
    };
    scene.session.theme.set(if dark_now { Theme::Light } else { Theme::Dark });
}

fn language(scene: &Scene) {
    scene.session.language.update(|l| *l = if *l == Language::En { Language::De } else { Language::En });
}

/// The command that leads to what waits for a decision; the palette says how much that is.
pub const DECISIONS: &str = "decisions";

/// Every command.
pub fn commands() -> Vec<Command> {
    let mut commands = Vec::with_capacity(64 + PROCESSES.len() + 2 * registers::all().count());
    for register in registers::all() {
        commands.push(Command {
            id: "new",
            group: Group::Create,
            name: label("New {}", "{} anlegen"),
            keys: "c",
            when: may_create,
            run: Run::Register(create, register),
        });
    }
    let plain = |id, group, name, keys, when, run| Command { id, group, name, keys, when, run: Run::Plain(run) };
    commands.extend([
        plain("home", Group::Go, label("Go to the start page", "Zur Startseite"), "g h", inside, |s| go(s, Page::Home)),
        plain(
            DECISIONS,
            Group::Go,
            label("Decisions that wait for me", "Entscheidungen, die auf mich warten"),
            "g w",
            inside,
            |s| {
                go(s, Page::Home);
                // After the page's own focus, which goes to its heading.
                request_animation_frame(|| dom::focus_soon("#waits-for-me"));
            },
        ),
        plain("processes", Group::Go, label("Go to the processes", "Prozesse öffnen"), "g g", inside, |s| {
            go(s, Page::Processes)
        }),
        plain("checks", Group::Go, label("Go to the checks", "Prüfungen öffnen"), "g k", inside, |s| {
            go(s, Page::Checks)
        }),
        plain(
            "undecided",
            Group::Go,
            label("Go to what is to decide", "Zu Entscheidendes öffnen"),
            "g d",
            inside,
            |s| go(s, Page::Undecided),
        ),
        plain("reports", Group::Go, label("Go to the reports", "Berichte öffnen"), "g b", inside, |s| {
            go(s, Page::Reports)
        }),
        plain("report-applicability", Group::Go, reports::name(Kind::Applicability), "", inside, |s| {
            go(s, Page::Report(Kind::Applicability))
        }),
        plain("report-risks", Group::Go, reports::name(Kind::Risks), "", inside, |s| go(s, Page::Report(Kind::Risks))),
    ]);
    for process in &PROCESSES {
        commands.push(Command {
            id: "process",
            group: Group::Go,
            name: label("Go to {}", "{} öffnen"),
            keys: "",
            when: inside,
            run: Run::Process(|scene, process| go(scene, Page::Process(process)), process),
        });
    }
    commands.push(plain("find", Group::Go, label("Search everything", "Alles durchsuchen"), "g /", inside, |s| {
        go(s, Page::Find)
    }));
    for register in registers::all() {
        commands.push(Command {
            id: "open",
            group: Group::Go,
            name: label("Go to {}", "{} öffnen"),
            keys: "g",
            when: inside,
            run: Run::Register(|scene, register| go(scene, Page::Register(register, None)), register),
        });
    }
    commands.extend([
        plain("members", Group::Go, label("Go to members", "Mitglieder öffnen"), "g m", sees_members, |s| {
            go(s, Page::Members)
        }),
        plain("units", Group::Go, label("Go to units", "Einheiten öffnen"), "g u", sees_members, |s| {
            go(s, Page::Units)
        }),
        plain(
            "fields",
            Group::Go,
            label("Fields of the workspace", "Felder des Arbeitsbereichs"),
            "",
            configures,
            |s| go(s, Page::Fields),
        ),
        plain("ledger", Group::Go, label("Go to the ledger", "Protokoll öffnen"), "g l", reads_ledger, |s| {
            go(s, Page::Ledger)
        }),
        plain("import", Group::Go, label("Import and export", "Import und Export"), "", may_create, |s| {
            go(s, Page::Exchange)
        }),
        plain("settings", Group::Go, label("Settings", "Einstellungen"), "g s", inside, |s| go(s, Page::Settings)),
        plain("refused", Group::Go, label("Refused edits", "Abgelehnte Änderungen"), "g x", inside, |s| {
            go(s, Page::Refused)
        }),
        plain(
            "export-refused",
            Group::Do,
            label("Export refused edits", "Abgelehnte Änderungen exportieren"),
            "",
            |s| s.workspace().is_some_and(|w| w.facts().get_untracked().refused > 0),
            |s| {
                if let Some(workspace) = s.workspace() {
                    spawn_local(async move {
                        workspace.export_refused().await;
                    });
                }
            },
        ),
        plain("palette", Group::Do, label("Search or do anything", "Suchen oder ausführen"), "Mod+K", always, |s| {
            s.desk.palette.update(|open| *open = !*open);
        }),
        plain(
            "undo",
            Group::Do,
            label("Undo my last change", "Meine letzte Änderung zurücknehmen"),
            "Mod+Z",
            |s| s.record().is_some_and(|r| r.can_undo().get_untracked()),
            |s| {
                if let Some(record) = s.record() {
                    record.undo();
                }
            },
        ),
        plain(
            "redo",
            Group::Do,
            label("Redo", "Wiederholen"),
            "Mod+Shift+Z",
            |s| s.record().is_some_and(|r| r.can_redo().get_untracked()),
            |s| {
                if let Some(record) = s.record() {
                    record.redo();
                }
            },
        ),
        plain(
            "history",
            Group::Do,
            label("Show the history of this record", "Verlauf dieses Eintrags zeigen"),
            "h",
            |s| s.record().is_some(),
            |s| s.desk.look.set(Some(Look::default())),
        ),
        plain(
            "field-history",
            Group::Do,
            label("Show the history of the field one is in", "Verlauf des Feldes zeigen, in dem man steht"),
            "Alt+Shift+H",
            |s| s.record().is_some() && s.desk.field.get_untracked().is_some(),
            |s| s.desk.look.set(Some(Look { field: s.desk.field.get_untracked(), moment: None })),
        ),
        plain(
            "theme",
            Group::Do,
            label("Switch between light and dark theme", "Zwischen hellem und dunklem Design wechseln"),
            "",
            always,
            theme,
        ),
        plain("language", Group::Do, label("Auf Deutsch umschalten", "Switch to English"), "", always, language),
        plain(
            "print",
            Group::Do,
            label("Print this page", "Diese Seite drucken"),
            "",
            |s| inside(s) && s.record().is_none(),
            |_| dom::print(),
        ),
        plain("help", Group::Do, label("Keyboard shortcuts", "Tastenkürzel"), "?", always, |s| s.desk.help.set(true)),
        plain(
            "sign-out",
            Group::Do,
            label("Sign out", "Abmelden"),
            "",
            |s| s.session.user().get_untracked().is_some(),
            |s| {
                let scene = *s;
                spawn_local(async move {
                    let unsent = scene
                        .workspace()
                        .is_some_and(|w| w.facts().with_untracked(|facts| facts.waiting + facts.unsaved > 0));
                    scene.session.sign_out().await;
                    scene.navigation.replace("/");
                    // Whoever finds only the sign-in afterwards must not think that they are lost.
                    if unsent {
                        scene.toasts.say(UNSENT_STAY.get(scene.session.language.get_untracked()));
                    }
                });
            },
        ),
    ]);
    commands.extend(FORMATS.iter().map(|(id, name, run)| plain(id, Group::Do, *name, "", writes_text, *run)));
    commands
}

/// A command on the open text: its id, its name, and what it does.
type Format = (&'static str, Label, fn(&Scene));

/// What can be done to the text that is open; the editor has keys of its own for most of it.
const FORMATS: [Format; 13] = [
    ("strong", label("Bold", "Fett"), |s| format(s, "strong")),
    ("em", label("Italic", "Kursiv"), |s| format(s, "em")),
    ("code", label("Code", "Code"), |s| format(s, "code")),
    ("link", label("Link the selection", "Auswahl verlinken"), |s| format(s, "link")),
    ("paragraph", label("Plain paragraph", "Einfacher Absatz"), |s| format(s, "paragraph")),
    ("heading1", label("Heading 1", "Überschrift 1"), |s| format(s, "heading1")),
    ("heading2", label("Heading 2", "Überschrift 2"), |s| format(s, "heading2")),
    ("heading3", label("Heading 3", "Überschrift 3"), |s| format(s, "heading3")),
    ("bullets", label("List", "Liste"), |s| format(s, "bullets")),
    ("numbers", label("Numbered list", "Nummerierte Liste"), |s| format(s, "numbers")),
    ("checks", label("Checklist", "Checkliste"), |s| format(s, "checks")),
    ("quote", label("Quote", "Zitat"), |s| format(s, "quote")),
    ("codeblock", label("Code block", "Codeblock"), |s| format(s, "codeblock")),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_commands_share_keys_and_leaders_are_no_commands() {
        let mut seen = HashSet::new();
        for command in commands() {
            let keys = command.keys();
            assert!(keys.is_empty() || seen.insert(keys.clone()), "{keys} is taken");
        }
        for leader in ["g", "c"] {
            assert!(!seen.contains(leader));
        }
    }

    #[test]
    fn names_take_the_register_in_both_languages() {
        let named = |wanted: (&str, &str)| {
            let new = commands().into_iter().filter(|c| c.id == "new");
            new.map(|c| (c.title(Language::En), c.title(Language::De))).any(|(en, de)| (&*en, &*de) == wanted)
        };
        assert!(named(("New policy", "Richtlinie anlegen")));
        assert!(named(("New risk", "Risiko anlegen")));
    }
}
