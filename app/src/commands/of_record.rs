//! What can be done with the record that is open. Commands say what is wished; the record's page does it, because that is where
//! the code of documents is (pages.rs).

use super::{Command, Group, Run, Scene};
use crate::state::RowView;
use crate::views::desk::Wish;
use crate::views::register::texts;
use leptos::prelude::*;
use muster_shared::access::Action;
use muster_shared::label::label;
use muster_shared::registers;
use muster_shared::schema::{Register, Transition};
use muster_ui::dom;
use std::sync::Arc;

/// The record that is open and read, with its row and register; none while somebody looks into its past.
fn open(scene: &Scene) -> Option<(&'static Register, Arc<RowView>)> {
    let record = scene.record().filter(|record| record.ready().get_untracked())?;
    let row = scene.workspace()?.row(record.id())?;
    let register = registers::of_records(&row.row.register)?;
    scene.desk.look.get_untracked().is_none().then_some((register, row))
}

fn is_open(scene: &Scene) -> bool {
    open(scene).is_some()
}

fn may_duplicate(scene: &Scene) -> bool {
    is_open(scene) && scene.workspace().is_some_and(|w| untrack(|| w.may(Action::Create, None)))
}

fn wish(scene: &Scene, wish: Wish) {
    if let Some(record) = scene.record() {
        scene.desk.wish.set(Some((record.id(), wish)));
    }
}

/// Whether this person may take a way now: the same conditions as of its button.
fn may_step(scene: &Scene, register: &'static Register, view: &RowView, way: &Transition) -> bool {
    let Some((workspace, record)) = scene.workspace().zip(scene.record()) else { return false };
    let row = &view.row;
    let state = if row.state().is_empty() { register.states.first().map_or("", |s| s.key) } else { row.state() };
    if way.from != state || row.deleted || !way.needs.iter().all(|field| row.has(field)) {
        return false;
    }
    if !way.authority {
        return record.writable().get_untracked();
    }
    let me = workspace.account().to_string();
    let named = way.person.is_some_and(|field| row.value(field).as_text() == Some(me.as_str()));
    !workspace.is_requested(row.doc) && untrack(|| workspace.may(Action::Decide { named }, Some(row.doc)))
}

/// The commands; none where no record is open.
pub fn commands(scene: &Scene) -> Vec<Command> {
    let Some((register, row)) = open(scene) else { return Vec::new() };
    let ways = register.transitions.iter().filter(|way| may_step(scene, register, &row, way));
    let step = |way: &'static Transition| Command {
        id: "step",
        group: Group::Record,
        name: way.label,
        keys: "",
        when: is_open,
        run: Run::Step(|scene, way| wish(scene, Wish::Step(way)), way),
    };
    let plain = |id, name, when, run| Command { id, group: Group::Record, name, keys: "", when, run: Run::Plain(run) };
    let mut commands: Vec<Command> = ways.map(step).collect();
    commands.extend([
        plain("duplicate", label("Duplicate this record", "Diesen Eintrag duplizieren"), may_duplicate, |scene| {
            wish(scene, Wish::Duplicate);
        }),
        plain("print-record", label("Print this record", "Diesen Eintrag drucken"), is_open, |_| dom::print()),
        plain(
            "export-record",
            label("Export this record as a file", "Diesen Eintrag als Datei exportieren"),
            is_open,
            |scene| {
                wish(scene, Wish::Export);
            },
        ),
        plain(
            "copy-link",
            label("Copy the link to this record", "Link auf diesen Eintrag kopieren"),
            is_open,
            |scene| {
                dom::copy(dom::address());
                scene.toasts.say(texts::COPIED.get(scene.session.language.get_untracked()));
            },
        ),
    ]);
    commands
}
