//! One record per command. The palette, menus, shortcuts and the list of shortcuts derive from it.

mod all;
mod help;
mod keys;
mod of_record;
mod palette;

pub use help::ShortcutHelp;
pub use keys::{listen, shown_keys};
pub use palette::CommandPalette;

use crate::state::{OpenDoc, Session, Workspace, use_session};
use crate::views::desk::{Desk, use_desk};
use leptos::prelude::*;
use muster_shared::label::{Label, Language};
use muster_shared::registers::Process;
use muster_shared::schema::{Register, Transition};
use muster_ui::nav::{Navigation, use_navigation};
use muster_ui::{MenuItem, Toasts};
use std::sync::Arc;

/// What a command can act on.
#[derive(Clone, Copy)]
pub struct Scene {
    /// Who is signed in.
    pub session: Session,
    /// Where one is.
    pub navigation: Navigation,
    /// What is open.
    pub desk: Desk,
    /// Where to say that it was done.
    pub toasts: Toasts,
}

impl Scene {
    /// The scene of this component. Panics outside the app, as contexts do.
    pub fn here() -> Self {
        Self { session: use_session(), navigation: use_navigation(), desk: use_desk(), toasts: expect_context() }
    }

    /// The workspace that is open.
    pub fn workspace(&self) -> Option<Workspace> {
        self.session.workspace().get_untracked()
    }

    /// Makes an empty record of a register, opens it and waits for its title.
    pub fn create(&self, register: &'static Register) {
        all::create(self, register);
    }

    /// The record that is open.
    pub fn record(&self) -> Option<OpenDoc> {
        self.desk.record.get_untracked()
    }
}

/// Where a command stands in the palette.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Does something to the record that is open.
    Record,
    /// Makes something.
    Create,
    /// Goes somewhere.
    Go,
    /// Does something.
    Do,
}

/// A command.
#[derive(Clone, Copy)]
pub struct Command {
    /// A name that never changes.
    pub id: &'static str,
    /// Its heading.
    pub group: Group,
    /// What it is called; `{}` stands for the register's name.
    pub name: Label,
    /// Keys: `Mod+K`, `?`, or two in a row as `g h`. Empty: none.
    pub keys: &'static str,
    /// Whether it makes sense now.
    pub when: fn(&Scene) -> bool,
    /// Does it.
    pub run: Run,
}

/// The registers that have a letter of their own behind a leader key: those in daily use, as letters are few.
const LETTERS: [(&str, char); 10] = [
    ("policy", 'p'),
    ("risk", 'r'),
    ("incident", 'i'),
    ("control", 'c'),
    ("asset", 'a'),
    ("task", 't'),
    ("finding", 'f'),
    ("objective", 'o'),
    ("requirement", 'q'),
    ("evidence", 'e'),
];

/// What a command does.
#[derive(Clone, Copy)]
pub enum Run {
    /// Something about the whole scene.
    Plain(fn(&Scene)),
    /// Something about one register, with a leader key before the register's letter.
    Register(fn(&Scene, &'static Register), &'static Register),
    /// Something about one process.
    Process(fn(&Scene, &'static Process), &'static Process),
    /// A way of the record that is open.
    Step(fn(&Scene, &'static Transition), &'static Transition),
}

impl Command {
    /// The name as people read it.
    pub fn title(&self, language: Language) -> String {
        match self.run {
            Run::Plain(_) | Run::Step(..) => self.name.get(language).to_owned(),
            Run::Process(_, process) => self.name.get(language).replacen("{}", process.name.get(language), 1),
            Run::Register(_, register) => {
                let noun = if self.group == Group::Create { register.singular } else { register.plural }.get(language);
                let lower = language == Language::En && self.group == Group::Create;
                let noun = if lower { noun.to_lowercase() } else { noun.to_owned() };
                self.name.get(language).replacen("{}", &noun, 1)
            }
        }
    }

    /// The keys, with the register's letter after a leader.
    pub fn keys(&self) -> String {
        match self.run {
            Run::Plain(_) | Run::Process(..) | Run::Step(..) => self.keys.to_owned(),
            Run::Register(_, register) => {
                let letter = LETTERS.iter().find(|(key, _)| *key == register.key);
                letter.map_or_else(String::new, |(_, letter)| format!("{} {letter}", self.keys))
            }
        }
    }

    /// What it is called in the list of those used lately; `None` for what belongs to one record.
    pub fn mark(&self) -> Option<String> {
        match self.run {
            Run::Plain(_) => (self.group != Group::Record).then(|| self.id.to_owned()),
            Run::Register(_, register) => Some(format!("{}:{}", self.id, register.key)),
            Run::Process(_, process) => Some(format!("{}:{}", self.id, process.key)),
            Run::Step(..) => None,
        }
    }

    /// Does it, if it makes sense now; whether it did.
    pub fn perform(&self, scene: &Scene) -> bool {
        if !(self.when)(scene) {
            return false;
        }
        match self.run {
            Run::Plain(run) => run(scene),
            Run::Register(run, register) => run(scene, register),
            Run::Process(run, process) => run(scene, process),
            Run::Step(run, way) => run(scene, way),
        }
        true
    }
}

/// Every command, in the order of the palette.
pub fn all() -> Vec<Command> {
    all::commands()
}

/// What makes sense now, in the order of the palette: what the record that is open offers comes first.
pub fn offered(scene: &Scene) -> Vec<Command> {
    of_record::commands(scene).into_iter().chain(all()).filter(|command| (command.when)(scene)).collect()
}

/// The commands named, as entries of a menu; those that make no sense now are left out.
pub fn menu(scene: Scene, language: Language, ids: &[&str]) -> Vec<MenuItem> {
    let commands = all();
    ids.iter()
        .filter_map(|id| commands.iter().find(|c| c.id == *id))
        .filter(|c| (c.when)(&scene))
        .map(|command| {
            let command = *command;
            let keys = command.keys();
            MenuItem {
                name: command.title(language),
                keys: (!keys.is_empty()).then(|| shown_keys(&keys)),
                danger: false,
                run: Arc::new(move || {
                    command.perform(&scene);
                }),
            }
        })
        .collect()
}
