//! One's own settings: name, language, theme, password, sessions, access tokens; and the workspace's name for its owner.

use super::lines::naming;
use super::sessions::Sessions;
use super::texts;
use super::tokens::Tokens;
use crate::state::{Theme, api, use_session, use_workspace};
use crate::views::i18n::{t, use_language};
use crate::views::shell::PageHead;
use crate::views::texts as common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::Action;
use muster_shared::api::ChangePassword;
use muster_shared::label::Language;
use muster_ui::{Button, Field, Input, Segments, Toasts};

/// The page.
#[component]
pub fn Settings() -> impl IntoView {
    let session = use_session();
    let language = use_language();
    let workspace = use_workspace();
    let toasts = expect_context::<Toasts>();
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
    let done = move |answer: Result<(), api::ApiError>| {
        let language = language.get_untracked();
        toasts.say(answer.map_or_else(|e| e.sentence(language), |()| texts::SAVED.get(language).to_owned()));
    };
    let rename = Callback::new(move |(name,): (String,)| spawn_local(async move { done(session.rename(name).await) }));
    let rename_workspace = Callback::new(move |(name,): (String,)| {
        let id = workspace.info().get_untracked().id;
        spawn_local(async move { done(session.rename_workspace(id, name).await) });
    });
    let own_name = session.user().get_untracked().map(|u| u.name).unwrap_or_default();
    let owns = workspace.may(Action::ManageWorkspace, None);
    let has_password = move || session.user().with(|u| u.as_ref().is_some_and(|u| u.email.is_some()));
    view! {
        <PageHead title/>
        <div class="scroll">
            <div class="page narrow">
                <section class="block">
                    <h2>{t(texts::YOU_HEADING)}</h2>
                    {naming(texts::YOUR_NAME, texts::YOUR_NAME_HELP, own_name, rename)}
                </section>
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
                <Sessions/>
                <Tokens/>
                {owns.then(|| view! {
                    <section class="block">
                        <h2>{t(texts::WORKSPACE)}</h2>
                        {naming(
                            texts::WORKSPACE_NAME,
                            texts::WORKSPACE_NAME_HELP,
                            workspace.info().get_untracked().name,
                            rename_workspace,
                        )}
                    </section>
                })}
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
