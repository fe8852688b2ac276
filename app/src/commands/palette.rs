//! The palette over commands and records.

use super::all::DECISIONS;
use super::{Group, Run, Scene, offered, shown_keys};
use crate::routes::Page;
use crate::state::{Workspace, lately};
use crate::views::find::{address_of, lines_of, plain, title_of};
use crate::views::home::decisions_waiting;
use crate::views::i18n::{fill, t, use_language};
use crate::views::texts as common;
use leptos::prelude::*;
use muster_shared::find::{Query, score};
use muster_shared::label::{Label, Language, label};
use muster_shared::registers;
use muster_shared::view::encode;
use muster_ui::{Entry, Palette, fuzzy};
use std::cmp::Reverse;
use std::sync::Arc;

const PLACEHOLDER: Label = label("Type a record, a place or a command", "Eintrag, Ort oder Befehl eingeben");
const NOTHING: Label = label(
    "Nothing fits. Every word must occur in a record: try fewer words, the beginning of a word, or a reference such as RSK-0017.",
    "Nichts passt. Jedes Wort muss in einem Eintrag vorkommen: Versuchen Sie weniger Wörter, einen Wortanfang oder eine Kennung wie RSK-0017.",
);
const UNREAD: Label = label("Texts that are still being read here: {}.", "Texte, die hier noch gelesen werden: {}.");
const COUNT: Label = label("{} found", "{} gefunden");
const CREATE: Label = label("Create", "Anlegen");
const GO: Label = label("Go to", "Öffnen");
const DO: Label = label("Do", "Ausführen");
const OF_RECORD: Label = label("This record", "Dieser Eintrag");
const USED: Label = label("Used lately", "Zuletzt verwendet");
const PROCESS: Label = label("Process", "Prozess");
const RECORDS: Label = label("Records", "Einträge");
const LATELY: Label = label("Changed lately", "Zuletzt geändert");
const ALL: Label = label("Show all {} hits", "Alle {} Treffer zeigen");

/// How many records are offered; all are on the page of hits.
const RECORDS_SHOWN: usize = 9;
/// How many were changed lately.
const LATELY_SHOWN: usize = 5;
/// How many commands are offered to somebody who types.
const COMMANDS_SHOWN: usize = 6;

/// The palette, while it is open.
#[component]
pub fn CommandPalette(
    /// What commands act on.
    scene: Scene,
) -> impl IntoView {
    let language = use_language();
    // Counted once for all keys.
    let waiting = Memo::new(move |_| scene.session.workspace().get().map_or(0, decisions_waiting));
    let find = move |typed: String| {
        let language = language.get_untracked();
        // Whoever types before the workspace is there finds its records and commands as soon as it is. Its rows are read
        // untracked: a list that others' edits reorder under the hand would make somebody choose what they did not mean.
        if let Some(workspace) = scene.session.workspace().get() {
            workspace.finding_stage().get();
        }
        let typed = typed.trim().to_owned();
        let mut query = Query::new(&typed);
        let (strength, commands) = commands(scene, waiting, &typed, &mut query, language);
        let (best, records) = match scene.workspace() {
            None => (None, Vec::new()),
            Some(workspace) if typed.is_empty() => (None, changed_lately(scene, workspace, language)),
            Some(workspace) => records(scene, workspace, &typed, &mut query, language),
        };
        // Whoever types a command's name means the command, however many records have its words somewhere.
        if typed.is_empty() || strength >= best {
            commands.into_iter().chain(records).collect()
        } else {
            records.into_iter().chain(commands).collect::<Vec<_>>()
        }
    };
    let nothing = move || {
        let language = language.get();
        let unread = scene.session.workspace().get().map_or(0, |workspace| workspace.unread().get());
        match unread {
            0 => NOTHING.get(language).to_owned(),
            many => format!("{} {}", NOTHING.get(language), fill(UNREAD, language, &many.to_string())),
        }
    };
    view! {
        <Palette
            label=t(common::DO_ANYTHING)
            placeholder=t(PLACEHOLDER)
            nothing=Signal::derive(nothing)
            count=t(COUNT)
            find=Callback::new(move |(typed,)| find(typed))
            on_close=move || scene.desk.palette.set(false)
        />
    }
}

/// A command that fits: how well its words do, its place among those used lately, how well its letters do.
type Weight = (Option<u32>, Option<Reverse<usize>>, i32);

/// Commands that fit, and how well the best does on the scale of records; those that only have the letters in this order
/// come behind those that have the words, and of each those used lately come first. Names count in both languages.
fn commands(
    scene: Scene,
    waiting: Memo<usize>,
    typed: &str,
    query: &mut Query,
    language: Language,
) -> (Option<u32>, Vec<Entry>) {
    let other = if language == Language::En { Language::De } else { Language::En };
    let account = scene.workspace().map(|workspace| workspace.account());
    let used = account.map(lately::used).unwrap_or_default();
    let mut found: Vec<(Weight, Entry)> = Vec::new();
    for command in offered(&scene).into_iter().filter(|c| c.id != "palette") {
        let names = [command.title(language), command.title(other)];
        let words = names.iter().filter_map(|name| if typed.is_empty() { None } else { score(query, name) }).max();
        let Some(letters) = names.iter().filter_map(|name| fuzzy(typed, name)).max().or(words.map(|_| 0)) else {
            continue;
        };
        let mark = command.mark();
        let place = used.iter().position(|name| Some(name) == mark.as_ref());
        let [name, _] = names;
        let keys = command.keys();
        let keys = match keys.as_str() {
            "" => Vec::new(),
            keys => shown_keys(keys).split(' ').map(str::to_owned).collect(),
        };
        let group = match command.group {
            _ if typed.is_empty() && place.is_some() => USED,
            Group::Record => OF_RECORD,
            Group::Create => CREATE,
            Group::Go => GO,
            Group::Do => DO,
        };
        let aside = match command.run {
            Run::Process(..) => PROCESS.get(language).to_owned(),
            Run::Plain(_) if command.id == DECISIONS => waiting.get_untracked().to_string(),
            _ => String::new(),
        };
        let run = Arc::new(move || {
            if let Some((account, mark)) = account.zip(mark.as_ref()) {
                lately::note(account, mark);
            }
            command.perform(&scene);
        });
        let group = group.get(language).to_owned();
        let entry = Entry { group, name: plain(&name), aside, lines: Vec::new(), keys, run };
        found.push(((words, place.map(Reverse), letters), entry));
    }
    if typed.is_empty() {
        // What was used lately stands above everything, the last one first; the others stay as they are.
        found.sort_by_key(|((_, place, _), _)| Reverse(*place));
        return (None, found.into_iter().map(|(_, entry)| entry).collect());
    }
    let strength = found.iter().filter_map(|((words, ..), _)| *words).max();
    found.sort_by_key(|((words, place, letters), _)| Reverse((words.is_some(), *place, *words, *letters)));
    found.truncate(COMMANDS_SHOWN);
    // Groups stay together, the one with the best command first.
    let order: Vec<String> = found.iter().map(|(_, e)| e.group.clone()).collect();
    found.sort_by_key(|(_, e)| order.iter().position(|g| *g == e.group));
    (strength, found.into_iter().map(|(_, entry)| entry).collect())
}

/// Records that fit, best first, and how well the best does.
fn records(
    scene: Scene,
    workspace: Workspace,
    typed: &str,
    query: &mut Query,
    language: Language,
) -> (Option<u32>, Vec<Entry>) {
    let id = workspace.info().get_untracked().id;
    let hits = workspace.find_records(query);
    let group = RECORDS.get(language).to_owned();
    let mut entries: Vec<Entry> = hits
        .iter()
        .take(RECORDS_SHOWN)
        .filter_map(|hit| {
            let (row, shown, comment) = workspace.shown(query, hit, language)?;
            let path = address_of(workspace, hit, comment);
            Some(Entry {
                group: group.clone(),
                name: title_of(&shown, language),
                aside: row.reference(),
                lines: lines_of(&shown, language),
                keys: Vec::new(),
                run: Arc::new(move || scene.navigation.go(&path)),
            })
        })
        .collect();
    if hits.len() > RECORDS_SHOWN {
        let path = format!("{}?q={}", Page::Find.path(id), encode(typed));
        let name = plain(&fill(ALL, language, &hits.len().to_string()));
        let run = Arc::new(move || scene.navigation.go(&path));
        entries.push(Entry { group, name, aside: String::new(), lines: Vec::new(), keys: Vec::new(), run });
    }
    // What is only found by forgiving slips is no reason to put a command aside.
    let best = hits.first().map(|hit| if hit.tolerant { 0 } else { hit.score });
    (best, entries)
}

/// What was changed lately.
fn changed_lately(scene: Scene, workspace: Workspace, language: Language) -> Vec<Entry> {
    let id = workspace.info().get_untracked().id;
    let mut rows: Vec<_> = Vec::new();
    for register in registers::all() {
        let list = workspace.rows(register.key).get_untracked();
        rows.extend(list.iter().map(|row| (row.row.changed, register, row.clone())));
    }
    rows.sort_unstable_by_key(|(changed, _, row)| (std::cmp::Reverse(*changed), row.row.doc));
    let entry = |name: &str, aside: String, group: Label, path: String| Entry {
        group: group.get(language).to_owned(),
        name: plain(name),
        aside,
        lines: Vec::new(),
        keys: Vec::new(),
        run: Arc::new(move || scene.navigation.go(&path)),
    };
    let entries: Vec<Entry> = rows
        .into_iter()
        .take(LATELY_SHOWN)
        .map(|(_, register, row)| {
            let title = if row.row.title.is_empty() { common::UNTITLED.get(language) } else { row.row.title.as_str() };
            entry(title, row.reference(), LATELY, Page::Register(register, Some(row.row.doc)).path(id))
        })
        .collect();
    entries
}
