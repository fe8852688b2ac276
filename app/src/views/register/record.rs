//! A record beside its list: title, state, fields, history.

use super::cells::state_chip;
use super::conflict::Conflict;
use super::deleted::{Deletion, is_deleted};
use super::fields::RecordField;
use super::line::Draft;
use super::texts;
use super::undo::UndoRedo;
use super::unit::UnitChoice;
use super::wishes;
use crate::commands::Scene;
use crate::state::{OpenDoc, use_workspace};
use crate::views::comments::Comments;
use crate::views::decision::{Decisions, Standing, Ways};
use crate::views::files::Files;
use crate::views::format;
use crate::views::history::{LastChange, Look, PastOf, looking, texts as past_texts};
use crate::views::i18n::{fill, t, use_language};
use crate::views::mappings::{FrameworkLink, Ties};
use crate::views::texts as common;
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_shared::registers::{REQUIREMENT_SOURCES, REQUIREMENTS};
use muster_shared::schema::Register;
use muster_ui::{Avatars, Button, Menu, MenuItem, Person, Sheet, in_turn};
use std::sync::Arc;

/// The sheet.
#[component]
pub fn Record(
    /// The register.
    register: &'static Register,
    /// Which record.
    doc: DocId,
    /// Closes the sheet.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let scene = Scene::here();
    let record = workspace.open(doc);
    let ready = record.ready();
    let missing = record.missing();
    let writable = record.writable();
    let peers = record.peers();
    scene.desk.record.set(Some(record.clone()));
    on_cleanup(move || {
        if scene.desk.record.try_with_untracked(|r| r.as_ref().is_some_and(|r| r.id() == doc)) == Some(true) {
            scene.desk.record.try_set(None);
            scene.desk.look.try_set(None);
        }
    });
    let row = Memo::new(move |_| workspace.find(doc));
    let reference = move || row.with(|r| r.as_ref().map(|r| r.reference()));
    let people = Signal::derive(move || {
        peers.get().into_iter().map(|p| Person { name: p.name, colour: (p.color_index % 8) as u8 }).collect::<Vec<_>>()
    });
    let items = {
        let record = record.clone();
        Signal::derive(move || {
            let language = language.get();
            let item = |name: muster_shared::label::Label, danger, run| MenuItem {
                name: name.get(language).to_owned(),
                keys: None,
                danger,
                run,
            };
            let (toasts, copied) = (scene.toasts, texts::COPIED.get(language));
            let mut items = vec![
                item(
                    texts::COPY_LINK,
                    false,
                    Arc::new(move || {
                        muster_ui::dom::copy(muster_ui::dom::address());
                        toasts.say(copied);
                    }),
                ),
                item(texts::PRINT, false, Arc::new(muster_ui::dom::print)),
                item(past_texts::HISTORY, false, Arc::new(move || scene.desk.look.set(Some(Look::default())))),
            ];
            if writable.get() {
                let record = record.clone();
                items.push(item(
                    texts::DELETE,
                    true,
                    Arc::new(move || {
                        delete(scene, &record, language);
                        on_close.try_run(());
                    }),
                ));
            }
            items
        })
    };
    let of_undo = StoredValue::new(record.clone());
    let label = move || register.singular.get(language.get());
    let lead = move || {
        view! {
            <span class="sheet-lead">
                <span class="num faint">{reference}</span>
                <Avatars people label=t(common::HERE_NOW)/>
            </span>
            <UndoRedo record=of_undo.get_value()/>
            <Menu label=t(texts::MORE) items>"⋯"</Menu>
        }
    };
    let inner = {
        let record = StoredValue::new(record);
        let looking = looking();
        move || {
            if missing.get() {
                view! { <p class="quiet">{t(texts::MISSING)}</p> }.into_any()
            } else if ready.get() && looking.get() {
                view! { <PastOf record=record.get_value() register/> }.into_any()
            } else if ready.get() {
                view! { <Form record=record.get_value() register/> }.into_any()
            } else {
                view! { <p class="quiet" aria-busy="true">{t(texts::LOADING)}</p> }.into_any()
            }
        }
    };
    view! { <Sheet label lead close=t(common::CLOSE) on_close>{in_turn(inner)}</Sheet> }
}

/// Deletes a record and offers the way back.
pub fn delete(scene: Scene, record: &OpenDoc, language: muster_shared::label::Language) {
    let title = record.title().get_untracked();
    let title = if title.is_empty() { common::UNTITLED.get(language).to_owned() } else { title };
    record.delete();
    let record = record.clone();
    scene.toasts.offer(
        fill(texts::WAS_DELETED, language, &format!("“{title}”")),
        common::UNDO.get(language),
        Arc::new(move || record.restore()),
    );
}

#[component]
fn Form(record: OpenDoc, register: &'static Register) -> impl IntoView {
    let language = use_language();
    let doc = record.id();
    let (writable, newer) = (record.writable(), record.newer());
    let readonly = Signal::derive(move || !writable.get());
    let title = Draft::new(&record, "title");
    let shown = title.shown();
    let deleted = is_deleted(&record);
    let fields =
        register.all_fields().map(|field| view! { <RecordField record=record.clone() register field/> }).collect_view();
    view! {
        <div class="record">
            <Deletion record=record.clone()/>
            {move || (readonly.get() && !deleted.get()).then(|| view! { <p class="faint">{move || texts::read_only(newer.get()).get(language.get())}</p> })}
            <textarea
                class="record-title"
                rows="1"
                data-heading="true"
                aria-label=t(texts::TITLE)
                placeholder=t(texts::TITLE)
                readonly=move || readonly.get() || deleted.get()
                prop:value=move || shown.get()
                on:input=move |event| title.input(event_target_value(&event).replace('\n', " "))
                on:change=move |_| title.write()
                on:keydown=move |event| {
                    // A title is one line: Enter ends it.
                    if event.key() == "Enter" && !event.is_composing() {
                        event.prevent_default();
                        title.write();
                        muster_ui::dom::focus(".record-fields input, .record-fields textarea, .record-fields select, .record-fields button");
                    }
                }
            ></textarea>
            <Conflict record=record.clone() register field="title"/>
            // What is deleted is to be looked at: a letter typed here would bring it back unasked.
            <div class="record-body" inert=move || deleted.get()>
                <States record=record.clone() register/>
                <Conflict record=record.clone() register field="state"/>
                <div class="record-fields">{fields}<UnitChoice doc/></div>
            </div>
            {(register.key == REQUIREMENTS.key).then(|| view! { <Ties doc/> })}
            {(register.key == REQUIREMENT_SOURCES.key).then(|| view! { <FrameworkLink doc/> })}
            <Decisions record=record.clone() register/>
            <Files record=record.clone()/>
            <Comments doc register/>
            <LastChange doc/>
        </div>
    }
}

/// The state and the ways out of it.
#[component]
pub fn States(
    /// The record.
    record: OpenDoc,
    /// Its register.
    register: &'static Register,
) -> impl IntoView {
    let language = use_language();
    let key = record.state(register);
    let writable = record.writable();
    let (deciding, standing) = (record.clone(), record.clone());
    wishes::attend(&record);
    let ways = {
        let record = StoredValue::new(record);
        move || {
            let now = key.get();
            let ways = register.transitions.iter().filter(|way| way.from == now && !way.authority);
            ways.map(|way| {
                let record = record.get_value();
                let needs: Vec<_> = way.needs.iter().map(|f| (*f, record.reading(f))).collect();
                let lacking = Memo::new(move |_| {
                    needs.iter().find(|(_, r)| r.with(|r| r.value.is_empty())).map(|(field, _)| *field)
                });
                let blocked = Signal::derive(move || !writable.get() || lacking.get().is_some());
                let why = move || {
                    lacking.get().map(|field| {
                        let name = format::field_name(register, field).get(language.get());
                        view! { <small class="faint">{fill(texts::NEEDS, language.get(), name)}</small> }
                    })
                };
                let press = move || record.set("state", muster_shared::schema::Value::text(way.to));
                view! { <span class="way"><Button small=true disabled=blocked on_press=press>{t(way.label)}</Button>{why}</span> }
            })
            .collect_view()
        }
    };
    view! {
        <div class="states">
            <span class="visually-hidden">{t(texts::STATE)}</span>
            {move || state_chip(register, &key.get(), language.get())}
            {ways}
            <Ways record=deciding register state=key/>
        </div>
        <Standing record=standing register/>
    }
}
