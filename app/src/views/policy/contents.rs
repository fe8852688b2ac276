//! The contents: the headings of the text, each a way to it.

use super::texts;
use crate::editor::{EditorControl, Heading};
use crate::views::i18n::t;
use leptos::prelude::*;

/// Beside the text; above it, folded, on a phone.
#[component]
pub fn Contents(
    /// The editor whose headings these are.
    control: EditorControl,
) -> impl IntoView {
    let headings = Memo::new(move |_| control.headings().get());
    let empty = move || headings.with(Vec::is_empty);
    let entry = move |heading: Heading| {
        view! {
            <li data-level=heading.level.to_string()>
                <button type="button" on:click=move |_| control.go_to(heading.block)>{heading.text}</button>
            </li>
        }
    };
    let list = move || {
        view! {
            <p class="faint" hidden=move || !empty()>{t(texts::NO_HEADINGS)}</p>
            <ol>{move || headings.get().into_iter().map(entry).collect_view()}</ol>
        }
    };
    view! {
        <nav class="policy-contents" aria-label=t(texts::CONTENTS)>
            <div class="wide"><h2>{t(texts::CONTENTS)}</h2>{list()}</div>
            <details class="narrow" hidden=empty><summary>{t(texts::CONTENTS)}</summary>{list()}</details>
        </nav>
    }
}
