//! Edits that the server refused, kept on this device.

use super::texts;
use crate::state::use_workspace;
use crate::views::i18n::{fill, t, use_language};
use crate::views::shell::PageHead;
use crate::views::texts as common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::label::Label;
use muster_ui::{Button, Dialog, EmptyState, Toasts, Tone};

/// The page: what was refused and why, a way to keep it, and a way to let it go.
#[component]
pub fn Refused() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let title = Signal::derive(move || common::REFUSED.get(language.get()).to_owned());
    let facts = workspace.facts();
    let asking = RwSignal::new(false);
    let export = move || {
        spawn_local(async move {
            if !workspace.export_refused().await {
                toasts.say(texts::NONE_REFUSED.get(language.get_untracked()));
            }
        });
    };
    let dismiss = move || {
        asking.set(false);
        spawn_local(async move { workspace.dismiss_refused().await });
    };
    let waiting = move || {
        let facts = facts.get();
        let many = facts.waiting + facts.unsaved;
        (many > 0).then(|| view! {
            <section class="block">
                <h2>{t(texts::WAITING)}</h2>
                <p class="quiet">{t(texts::WAITING_TEXT)}</p>
                <div><Button on_press=move || { workspace.export_waiting(); }>{move || fill(texts::EXPORT_WAITING, language.get(), &many.to_string())}</Button></div>
            </section>
        })
    };
    let refused = Memo::new(move |_| facts.with(|f| (f.refused, f.reason)));
    let edits = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        refused.track();
        spawn_local(async move {
            let _ = edits.try_set(workspace.refused().await);
        });
    });
    let each = move || {
        let language = language.get();
        // One document's edits were refused together: the last has all of its text.
        let mut last: Vec<(String, Label, String)> = Vec::new();
        for edit in edits.get() {
            last.retain(|(title, ..)| *title != edit.0);
            last.push(edit);
        }
        last.into_iter()
            .map(|(title, reason, text)| {
                let title = if title.is_empty() { common::UNTITLED.get(language).to_owned() } else { title };
                view! {
                    <li class="block">
                        <h3>{title}</h3>
                        <p class="quiet">{reason.get(language)}</p>
                        {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
                    </li>
                }
            })
            .collect_view()
    };
    let body = move || match refused.get() {
        (0, _) => view! { <EmptyState title=t(texts::NONE_REFUSED) text=t(texts::NONE_REFUSED_TEXT)/> }.into_any(),
        (many, reason) => view! {
            <section class="block">
                <h2>{move || fill(texts::N_REFUSED, language.get(), &many.to_string())}</h2>
                {reason.map(|reason| view! { <p><strong>{t(reason)}</strong></p> })}
                <p class="quiet">{t(texts::REFUSED_TEXT)}</p>
                <ul class="plain-list">{each}</ul>
                <div class="row">
                    <Button tone=Tone::Primary on_press=export>{t(texts::EXPORT)}</Button>
                    <Button tone=Tone::Danger on_press=move || asking.set(true)>{t(texts::DISMISS)}</Button>
                </div>
            </section>
        }
        .into_any(),
    };
    view! {
        <PageHead title/>
        <div class="scroll"><div class="page narrow">{body}{waiting}</div></div>
        {move || asking.get().then(|| view! {
            <Dialog title=t(texts::DISMISS_TITLE) on_close=move || asking.set(false)>
                <p>{t(texts::DISMISS_TEXT)}</p>
                <div class="actions">
                    <Button on_press=move || asking.set(false)>{t(common::CANCEL)}</Button>
                    <Button tone=Tone::Danger on_press=dismiss>{t(texts::DISMISS)}</Button>
                </div>
            </Dialog>
        })}
    }
}
