//! A policy as a page to write in: contents at the left, the text in the middle as it will be read, what is known about it at
//! the right.

mod contents;
mod head;
mod paper;
mod side;
mod texts;

use crate::editor::{EditorControl, EditorToolbar, RichText};
use crate::state::{OpenDoc, use_workspace};
use crate::views::desk::use_desk;
use crate::views::history::{PastOf, looking};
use crate::views::i18n::{t, use_language};
use crate::views::register::{Conflict, Deletion, Draft, is_deleted, texts as record_texts};
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_shared::schema::{FieldKind, Register};
use muster_ui::{dom, in_turn};

/// The page of one record whose first rich field is its text.
#[component]
pub fn PolicyPage(
    /// Its register.
    register: &'static Register,
    /// Which record.
    doc: DocId,
) -> impl IntoView {
    let workspace = use_workspace();
    let desk = use_desk();
    let record = workspace.open(doc);
    let control = EditorControl::default();
    let opened = StoredValue::new(record.clone());
    // After this page stands: the page before it still listens to the desk while it is taken down.
    Effect::new(move |_| {
        desk.record.set(opened.try_get_value());
        desk.editor.set(Some(control));
    });
    on_cleanup(move || {
        if desk.record.try_with_untracked(|r| r.as_ref().is_some_and(|r| r.id() == doc)) == Some(true) {
            desk.record.try_set(None);
            desk.editor.try_set(None);
            desk.look.try_set(None);
        }
    });
    let ready = record.ready();
    let missing = record.missing();
    let stored = StoredValue::new(record.clone());
    let body = move || {
        if missing.get() {
            view! { <p class="policy-note quiet">{t(record_texts::MISSING)}</p> }.into_any()
        } else if ready.get() {
            stored.try_get_value().map(|record| view! { <Written record register control/> }).into_any()
        } else {
            view! { <p class="policy-note quiet" aria-busy="true">{t(record_texts::LOADING)}</p> }.into_any()
        }
    };
    view! {
        <head::PolicyHead record register/>
        {in_turn(body)}
    }
}

/// The page once the record is loaded.
#[component]
fn Written(record: OpenDoc, register: &'static Register, control: EditorControl) -> impl IntoView {
    let language = use_language();
    let (writable, newer) = (record.writable(), record.newer());
    let title = Draft::new(&record, "title");
    let shown = title.shown();
    let deleted = is_deleted(&record);
    let text = register.fields.iter().find(|f| matches!(f.kind, FieldKind::Rich));
    let label = Signal::derive(move || text.map(|f| f.label.get(language.get()).to_owned()).unwrap_or_default());
    // Who made it names it first. A frame later than the page's own focus, which goes to its heading.
    if writable.get_untracked() && shown.get_untracked().is_empty() {
        request_animation_frame(|| dom::focus_soon(".policy-title"));
    }
    let looking = looking();
    let past = StoredValue::new(record.clone());
    view! {
        <div class="policy">
            <contents::Contents control/>
            <article class="policy-text">
                {move || looking.get().then(|| view! {
                    <div class="policy-past"><PastOf record=past.get_value() register/></div>
                })}
                // The editor stays where it is, caret and all, while somebody looks into the past.
                <div class="policy-tools" hidden=move || looking.get()><EditorToolbar control/></div>
                <div class="policy-sheet" hidden=move || looking.get()>
                    <Deletion record=record.clone()/>
                    {move || (!writable.get() && !deleted.get()).then(|| view! { <p class="policy-reading faint">{move || record_texts::read_only(newer.get()).get(language.get())}</p> })}
                    <div class="policy-body" inert=move || deleted.get()>
                    <textarea
                        class="policy-title"
                        rows="1"
                        data-heading="true"
                        aria-label=t(record_texts::TITLE)
                        placeholder=t(texts::TITLE_HERE)
                        readonly=move || !writable.get()
                        prop:value=move || shown.get()
                        on:input=move |event| title.input(event_target_value(&event).replace('\n', " "))
                        on:change=move |_| title.write()
                        on:keydown=move |event| {
                            // From the title on into the text.
                            if event.key() == "Enter" && !event.is_composing() {
                                event.prevent_default();
                                title.write();
                                control.focus();
                            }
                        }
                    ></textarea>
                    <p class="policy-title-print" aria-hidden="true">{move || shown.get()}</p>
                    <head::Facts record=record.clone() register control/>
                    <Conflict record=record.clone() register field="title"/>
                    {text.map(|field| view! { <RichText doc=record.clone() field=field.key label control/> })}
                    <paper::Colophon record=record.clone()/>
                    </div>
                </div>
            </article>
            <side::Side record register/>
        </div>
    }
}
