//! Everything that two people set apart from each other and nobody has decided yet, each to be decided in place.

use super::i18n::{fill, t, use_language};
use super::register::{Conflict, Deletion};
use super::shell::PageHead;
use super::{format, texts as common};
use crate::routes::Page;
use crate::state::use_workspace;
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_shared::label::{Label, label};
use muster_shared::registers;
use muster_ui::{Button, EmptyState};

const LEAD: Label = label(
    "Two people changed the same field without seeing each other's change. Nothing is lost: every value is kept, with who set it and when, until somebody decides.",
    "Zwei Personen haben dasselbe Feld geändert, ohne die Änderung der anderen zu sehen. Nichts geht verloren: Jeder Wert bleibt, mit wem und wann, bis jemand entscheidet.",
);
const NOTHING: Label = label("Nothing is to decide", "Nichts zu entscheiden");
const NOTHING_TEXT: Label = label(
    "When two people set the same field apart from each other, for instance one of them on a train, both values appear here and in the record. One press decides, and an edit by somebody who saw them all does, too. Prose merges by itself.",
    "Wenn zwei Personen dasselbe Feld unabhängig setzen, etwa eine davon im Zug, erscheinen beide Werte hier und im Eintrag. Ein Druck entscheidet, ebenso eine Bearbeitung durch jemanden, der alle gesehen hat. Fließtext fügt sich von selbst zusammen.",
);
const MORE: Label = label("Show {} more", "{} weitere zeigen");

/// Records opened at once; each is a document to be read.
const PAGE: usize = 20;

/// The page.
#[component]
pub fn Undecided() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let title = Signal::derive(move || common::UNDECIDED.get(language.get()).to_owned());
    let undecided = workspace.undecided();
    let most = RwSignal::new(PAGE);
    let docs = Memo::new(move |_| undecided.with(|docs| docs.iter().copied().collect::<Vec<DocId>>()));
    let shown = move || docs.with(|docs| docs.iter().take(most.get()).copied().collect::<Vec<DocId>>());
    let nothing =
        move || docs.with(Vec::is_empty).then(|| view! { <EmptyState title=t(NOTHING) text=t(NOTHING_TEXT)/> });
    let lead = move || docs.with(|docs| !docs.is_empty()).then(|| view! { <p class="lead-text">{t(LEAD)}</p> });
    let more = move || {
        let others = docs.with(Vec::len).saturating_sub(most.get());
        let words = move || fill(MORE, language.get(), &others.to_string());
        (others > 0).then(|| view! { <Button on_press=move || most.update(|most| *most += PAGE)>{words}</Button> })
    };
    view! {
        <PageHead title/>
        <div class="scroll">
            <div class="page undecided-page">
                {lead}
                {nothing}
                <For each=shown key=|doc| *doc children=|doc| view! { <OneRecord doc/> }/>
                {more}
            </div>
        </div>
    }
}

/// One record with what is undecided in it.
#[component]
fn OneRecord(doc: DocId) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let row = workspace.find(doc)?;
    let register = registers::by_key(&row.row.register)?;
    let path = Page::Register(register, Some(doc)).path(workspace.info().get_untracked().id);
    let reference = row.reference();
    let record = workspace.open(doc);
    let ready = record.ready();
    let shown = record.title();
    let title = move || {
        let title = if ready.get() { shown.get() } else { row.row.title.clone() };
        if title.is_empty() { common::UNTITLED.get(language.get()).to_owned() } else { title }
    };
    let fields = Memo::new(move |_| workspace.find(doc).map(|row| row.row.conflicts.clone()).unwrap_or_default());
    let record = StoredValue::new(record);
    let conflict = move |key: String| {
        let record = record.get_value();
        if key == "deleted" {
            return view! { <Deletion record/> }.into_any();
        }
        let known = ["title", "state"].into_iter().chain(register.all_fields().map(|f| f.key));
        let field = known.into_iter().find(|known| *known == key);
        field.map(|field| view! { <Conflict record register field/> }).into_any()
    };
    let body = move || {
        if ready.get() {
            view! { <For each=move || fields.get() key=String::clone children=conflict/> }.into_any()
        } else {
            // What is not on this device is named at least.
            let names = move || {
                let name = |key: &String| format::field_name(register, key).get(language.get());
                fields.with(|fields| fields.iter().map(name).collect::<Vec<_>>().join(", "))
            };
            view! { <p class="quiet">{names}</p> }.into_any()
        }
    };
    Some(view! {
        <article class="undecided-record">
            <h2>
                <small class="faint">{t(register.singular)} " " <span class="num">{reference}</span></small>
                " "
                <a href=path>{title}</a>
            </h2>
            {body}
        </article>
    })
}
