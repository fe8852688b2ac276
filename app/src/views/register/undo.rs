//! The way back and forth through one's own edits of a record.

use crate::state::OpenDoc;
use crate::views::i18n::t;
use crate::views::texts;
use leptos::prelude::*;
use muster_ui::{Button, Tone};

/// Undo and redo, for who may write.
#[component]
pub fn UndoRedo(
    /// The record.
    record: OpenDoc,
) -> impl IntoView {
    let writable = record.writable();
    let (undoing, redoing) = (record.clone(), record.clone());
    let (can_undo, can_redo) = (record.can_undo(), record.can_redo());
    view! {
        <span class="undo-redo" hidden=move || !writable.get()>
            <Button
                tone=Tone::Quiet
                small=true
                disabled=Signal::derive(move || !can_undo.get())
                on_press=move || undoing.undo()
            >
                {t(texts::UNDO)}
            </Button>
            <Button
                tone=Tone::Quiet
                small=true
                disabled=Signal::derive(move || !can_redo.get())
                on_press=move || redoing.redo()
            >
                {t(texts::REDO)}
            </Button>
        </span>
    }
}
