//! The past of a record: every edit by field, the record as it was, and bringing a value back.

mod difference;
mod list;
mod moment;
pub mod texts;
mod when;

pub use list::PastOf;
pub use when::when;

use crate::state::{OpenDoc, use_workspace};
use crate::views::desk::use_desk;
use crate::views::format;
use crate::views::i18n::{fill, t, use_language};
use leptos::prelude::*;
use muster_shared::doc::Moment;
use muster_shared::id::DocId;
use muster_shared::label::Label;
use muster_ui::Button;
use std::time::Duration;

/// The distance at which a look into the past follows what is written meanwhile.
const FOLLOWS: Duration = Duration::from_millis(400);

/// What of the past somebody looks at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// The field whose edits are listed; all, if none.
    pub field: Option<&'static str>,
    /// The moment as of which the record is shown; the list of edits, if none.
    pub moment: Option<Moment>,
}

/// Whether somebody looks into the past of the record on the desk.
pub fn looking() -> Signal<bool> {
    let desk = use_desk();
    Memo::new(move |_| desk.look.with(Option::is_some)).into()
}

/// When the record changed last, and the way into its past.
#[component]
pub fn LastChange(
    /// Which record.
    doc: DocId,
) -> impl IntoView {
    let (workspace, language, desk) = (use_workspace(), use_language(), use_desk());
    let last = move || {
        let row = workspace.find(doc)?;
        Some(fill(texts::CHANGED_LAST, language.get(), &format::moment(language.get(), row.row.changed)))
    };
    view! {
        <section class="last-change">
            <small class="faint">{last}</small>
            <Button small=true on_press=move || desk.look.set(Some(Look::default()))>{t(texts::SHOW)}</Button>
        </section>
    }
}

/// The way into the past of one field.
#[component]
pub fn FieldHistory(
    /// The field.
    field: &'static str,
    /// Its name.
    label: Label,
) -> impl IntoView {
    let (language, desk) = (use_language(), use_desk());
    let name = move || fill(texts::HISTORY_OF, language.get(), label.get(language.get()));
    let press = move |_| desk.look.set(Some(Look { field: Some(field), moment: None }));
    view! {
        // Reached by its key from within the field: a stop behind every field would be in everybody's way.
        <button class="field-history link" type="button" tabindex="-1" aria-keyshortcuts="Alt+Shift+H" aria-label=name title=name on:click=press>{t(texts::HISTORY)}</button>
    }
}

/// Runs `work` when the record has changed, once for all that was typed in a moment, so that others' keys cost little here.
fn follow(record: StoredValue<OpenDoc>, work: impl Fn() + Copy + 'static) {
    let waits = StoredValue::new(None::<bool>);
    Effect::new(move |_| {
        record.with_value(OpenDoc::track);
        match waits.try_update_value(|waits| waits.replace(true)) {
            // The first run is no change.
            Some(None) => drop(waits.try_set_value(Some(false))),
            Some(Some(false)) => set_timeout(
                move || {
                    if waits.try_set_value(Some(false)).is_none() {
                        work();
                    }
                },
                FOLLOWS,
            ),
            _ => {}
        }
    });
}

/// Brings fields back and says so, with the way back.
fn bring_back(scene: crate::commands::Scene, record: &OpenDoc, fields: &[&str], moment: &Moment) {
    let language = scene.session.language.get_untracked();
    if !record.bring_back(fields, moment) {
        return scene.toasts.say(texts::IS_SO.get(language));
    }
    let record = record.clone();
    scene.toasts.offer(
        texts::BROUGHT.get(language),
        crate::views::texts::UNDO.get(language),
        std::sync::Arc::new(move || record.undo()),
    );
}
