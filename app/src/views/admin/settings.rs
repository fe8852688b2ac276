//! One's own settings: language, theme, password, access tokens.

use super::texts;
use super::tokens::Tokens;
use crate::state::{Theme, api, use_session};
use crate::views::i18n::{t, use_language};
use crate::views::shell::PageHead;
use crate::views::texts as common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::api::ChangePassword;
use muster_shared::label::Language;
use muster_ui::{Button, Field, Input, Segments, Toasts};

/// The page.
#[component]
pub fn Settings() -> impl IntoView {
    let session = use_session();
    let language = use_language();
    let title = Signal::derive(move || common::SETTINGS.get(language.get()).to_owned());
    let language_key = Signal::derive(move || if language.get() == Language::De { "de" } else { "en" }.to_owned());
    let theme_key = Signal::derive(move || {
        match session.theme.get() {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
        .to_owned()
    });
    let pick_theme = move |key: String| {
        session.theme.set(match key.as_str() {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        });
    };
    let has_password = move || session.user().with(|u| u.as_ref().is_some_and(|u| u.email.is_some()));
    view! {
        <PageHead title/>
        <div class="scroll">
            <div class="page narrow">
                <section class="block">
                    <h2>{t(texts::INTERFACE)}</h2>
                    <div class="stack">
                        <Field label=t(texts::LANGUAGE) group=true>
                            <Segments
                                label=t(texts::LANGUAGE)
                                options=vec![("en", "English".into()), ("de", "Deutsch".into())]
                                value=language_key
                                on_change=move |key: String| language.set(if key == "de" { Language::De } else { Language::En })
                            />
                        </Field>
                        <Field label=t(texts::THEME) group=true>
                            <Segments
                                label=t(texts::THEME)
                                options=vec![("system", t(texts::SYSTEM).into()), ("light", t(texts::LIGHT).into()), ("dark", t(texts::DARK).into())]
                                value=theme_key
                                on_change=pick_theme
                            />
                        </Field>
                    </div>
                </section>
                {move || has_password().then(|| view! { <Password/> })}
                <Tokens/>
            </div>
        </div>
    }
}

#[component]
fn Password() -> impl IntoView {
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let [now, new] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<api::ApiError>);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let body = ChangePassword { current: now.get_untracked(), new: new.get_untracked() };
        spawn_local(async move {
            match api::change_password(body).await {
                Ok(()) => {
                    now.try_set(String::new());
                    new.try_set(String::new());
                    toasts.say(texts::PASSWORD_CHANGED.get(language.get_untracked()));
                }
                Err(error) => {
                    problem.try_set(Some(error));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <section class="block">
            <h2>{t(texts::PASSWORD)}</h2>
            <form class="stack" on:submit=send>
                <Field label=t(texts::PASSWORD_NOW)>
                    <Input value=now kind="password" autocomplete="current-password" required=true on_input=move |text| now.set(text)/>
                </Field>
                <Field label=t(texts::PASSWORD_NEW) help=t(texts::PASSWORD_HELP)>
                    <Input value=new kind="password" autocomplete="new-password" required=true least=12 on_input=move |text| new.set(text)/>
                </Field>
                <p class="problem" role="alert" hidden=move || problem.with(Option::is_none)>
                    {move || problem.get().map(|p| p.sentence(language.get()))}
                </p>
                <div><Button submit=true disabled=busy>{t(texts::CHANGE_PASSWORD)}</Button></div>
            </form>
        </section>
    }
}
