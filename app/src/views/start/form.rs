//! The quiet page with one form on it.

use super::texts;
use crate::views::desk::use_desk;
use crate::views::i18n::{t, use_language};
use crate::views::{shell, texts as common};
use leptos::prelude::*;
use muster_shared::label::{Label, Language};
use muster_ui::{Announcer, Button, Field, Input, Tone};

/// The page: the product at the left, the form at the right.
#[component]
pub fn Form(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// What the button says.
    #[prop(into)]
    go: Signal<String>,
    /// Whether an answer is awaited.
    busy: RwSignal<bool>,
    /// What went wrong.
    #[prop(into)]
    problem: Signal<Option<String>>,
    /// Sends it.
    #[prop(into)]
    on_send: Callback<()>,
    /// Fields.
    children: Children,
) -> impl IntoView {
    shell::arrive(use_desk(), expect_context::<Announcer>(), title);
    let language = use_language();
    Effect::new(move || document().set_title(&format!("{} · Muster", title.get())));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            on_send.run(());
        }
    };
    let other = move || if language.get() == Language::En { "Deutsch" } else { "English" };
    let switch = move |_| language.update(|l| *l = if *l == Language::En { Language::De } else { Language::En });
    view! {
        <main class="start" id="main">
            <section class="start-words" aria-hidden="true">
                <p class="start-mark"><span class="mark">"M"</span> {t(common::MUSTER)}</p>
                <p class="start-promise">{t(texts::PROMISE)}</p>
            </section>
            <section class="start-form">
                <form on:submit=send novalidate=true>
                    <h1 tabindex="-1">{move || title.get()}</h1>
                    {children()}
                    <p class="problem" role="alert" hidden=move || problem.with(Option::is_none)>{move || problem.get()}</p>
                    <Button tone=Tone::Primary submit=true wide=true disabled=busy>{move || go.get()}</Button>
                </form>
                <button class="link" type="button" lang=move || if language.get() == Language::En { "de" } else { "en" } on:click=switch>{other}</button>
            </section>
        </main>
    }
}

/// One line of such a form.
#[component]
pub fn Line(
    /// Its name.
    name: Label,
    /// What helps.
    #[prop(optional)]
    help: Option<Label>,
    /// The text.
    value: RwSignal<String>,
    /// `text`, `email`, `password`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What a password manager may fill in.
    autocomplete: &'static str,
) -> impl IntoView {
    let input = move |text: String| value.set(text);
    match help {
        Some(help) => view! {
            <Field label=t(name) help=t(help)><Input value kind autocomplete required=true on_input=input/></Field>
        }
        .into_any(),
        None => view! { <Field label=t(name)><Input value kind autocomplete required=true on_input=input/></Field> }
            .into_any(),
    }
}
