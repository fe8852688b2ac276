//! The palette over commands and records.

use super::{Group, Scene, all, shown_keys};
use crate::routes::Page;
use crate::views::i18n::{t, use_language};
use crate::views::texts as common;
use leptos::prelude::*;
use muster_shared::label::{Label, label};
use muster_shared::registers;
use muster_ui::{Entry, Palette, fuzzy};
use std::sync::Arc;

const PLACEHOLDER: Label = label("Type a record, a place or a command", "Eintrag, Ort oder Befehl eingeben");
const NOTHING: Label = label("Nothing fits. Try fewer letters.", "Nichts passt. Versuchen Sie weniger Buchstaben.");
const CREATE: Label = label("Create", "Anlegen");
const GO: Label = label("Go to", "Öffnen");
const DO: Label = label("Do", "Ausführen");
const RECORDS: Label = label("Records", "Einträge");
const LATELY: Label = label("Changed lately", "Zuletzt geändert");

/// How many records are offered.
const RECORDS_SHOWN: usize = 12;

/// The palette, while it is open.
#[component]
pub fn CommandPalette(
    /// What commands act on.
    scene: Scene,
) -> impl IntoView {
    let language = use_language();
    let find = move |typed: String| {
        let language = language.get_untracked();
        // Whoever types before the workspace is there finds its records and commands as soon as it is. Its rows are read
        // untracked: a list that others' edits reorder under the hand would make somebody choose what they did not mean.
        scene.session.workspace().track();
        let typed = typed.trim().to_owned();
        let heading = |group| match group {
            Group::Create => CREATE,
            Group::Go => GO,
            Group::Do => DO,
        };
        let mut commands: Vec<(i32, Entry)> = all()
            .into_iter()
            .filter(|c| c.id != "palette" && (c.when)(&scene))
            .filter_map(|command| {
                let name = command.title(language);
                let score = fuzzy(&typed, &name)?;
                let keys = command.keys();
                let keys = if keys.is_empty() {
                    Vec::new()
                } else {
                    shown_keys(&keys).split(' ').map(str::to_owned).collect()
                };
                let run = Arc::new(move || {
                    command.perform(&scene);
                });
                let group = heading(command.group).get(language).to_owned();
                Some((score, Entry { group, name, aside: String::new(), keys, run }))
            })
            .collect();
        let (best, mut records) = records(scene, &typed, language);
        let mut command_first = false;
        if typed.is_empty() {
            records.truncate(5);
        } else {
            commands.sort_by_key(|(score, _)| -score);
            // Whoever types a command's name means the command, however many records have its letters somewhere.
            command_first = commands.first().is_some_and(|(score, _)| i64::from(*score) > best);
            commands.truncate(8);
            // Groups stay together, the one with the best command first.
            let order: Vec<String> = commands.iter().map(|(_, e)| e.group.clone()).collect();
            commands.sort_by_key(|(_, e)| order.iter().position(|g| *g == e.group));
        }
        let commands = commands.into_iter().map(|(_, entry)| entry);
        if typed.is_empty() || command_first {
            commands.chain(records).collect()
        } else {
            records.into_iter().chain(commands).collect::<Vec<_>>()
        }
    };
    view! {
        <Palette
            label=t(common::DO_ANYTHING)
            placeholder=t(PLACEHOLDER)
            nothing=t(NOTHING)
            find=Callback::new(move |(typed,)| find(typed))
            on_close=move || scene.desk.palette.set(false)
        />
    }
}

/// Records that fit, best first, and how well the best does.
fn records(scene: Scene, typed: &str, language: muster_shared::label::Language) -> (i64, Vec<Entry>) {
    let Some(workspace) = scene.workspace() else { return (i64::MIN, Vec::new()) };
    let id = workspace.info().get_untracked().id;
    let mut found = Vec::new();
    for register in registers::all() {
        for row in workspace.rows(register.key).get_untracked().iter() {
            let reference = row.reference();
            let weight = if typed.is_empty() {
                row.row.changed.0
            } else {
                let best = fuzzy(typed, &row.row.title).max(fuzzy(typed, &reference));
                match best {
                    Some(score) => i64::from(score),
                    None => continue,
                }
            };
            found.push((weight, register, row.clone(), reference));
        }
    }
    found.sort_by_key(|(weight, ..)| -weight);
    found.truncate(RECORDS_SHOWN);
    let heading = if typed.is_empty() { LATELY } else { RECORDS }.get(language);
    let best = found.first().map_or(i64::MIN, |(weight, ..)| *weight);
    let entries = found
        .into_iter()
        .map(|(_, register, row, reference)| {
            let path = Page::Register(register, Some(row.row.doc)).path(id);
            let name = match row.row.title.as_str() {
                "" => common::UNTITLED.get(language).to_owned(),
                title => title.to_owned(),
            };
            Entry {
                group: heading.to_owned(),
                name,
                aside: reference,
                keys: Vec::new(),
                run: Arc::new(move || scene.navigation.go(&path)),
            }
        })
        .collect();
    (best, entries)
}
