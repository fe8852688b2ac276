//! What commands ask of the record that is open here, other than a decision: done as its own buttons do it.

use super::texts;
use crate::commands::Scene;
use crate::routes::Page;
use crate::state::{OpenDoc, transfer, use_workspace};
use crate::views::desk::Wish;
use crate::views::i18n::{fill, use_language};
use crate::views::texts as common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::registers;
use muster_shared::schema::Value;
use muster_ui::dom;

/// Listens as long as the component around it stands.
pub fn attend(record: &OpenDoc) {
    let (workspace, language, scene) = (use_workspace(), use_language(), Scene::here());
    let doc = record.id();
    let record = StoredValue::new(record.clone());
    let duplicate = move || {
        let language = language.get_untracked();
        let title = record.with_value(|r| r.title().get_untracked());
        let title = if title.is_empty() { common::UNTITLED.get(language).to_owned() } else { title };
        let title = fill(texts::COPY_OF, language, &title);
        spawn_local(async move {
            let register = workspace.row(doc).and_then(|row| registers::of_records(&row.row.register));
            match register.zip(workspace.duplicate(doc, &title).await) {
                Some((register, copy)) => {
                    let at = workspace.info().get_untracked().id;
                    scene.navigation.go(&Page::Register(register, Some(copy)).path(at));
                    dom::focus_soon("[data-heading]");
                    scene.toasts.say(texts::DUPLICATED.get(language));
                }
                None => scene.toasts.say(texts::MISSING.get(language)),
            }
        });
    };
    let export = move || {
        let language = language.get_untracked();
        spawn_local(async move {
            if !transfer::export_record(workspace, doc).await {
                scene.toasts.say(texts::MISSING.get(language));
            }
        });
    };
    Effect::new(move |_| {
        let Some((_, wish)) = scene.desk.wish.get().filter(|(of, _)| *of == doc) else { return };
        match wish {
            Wish::Step(way) if way.authority => return,
            Wish::Step(way) => record.with_value(|r| r.set("state", Value::text(way.to))),
            Wish::Duplicate => duplicate(),
            Wish::Export => export(),
        }
        scene.desk.wish.set(None);
    });
}
