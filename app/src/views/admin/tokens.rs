//! One's own access tokens.

use super::invite::day_select;
use super::lines::line;
use super::texts;
use crate::state::{api, dates, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::{Action, Scope};
use muster_shared::api::{NewToken, Token, TokenCreated, path, paths};
use muster_shared::label::Label;
use muster_ui::{Button, Dialog, Field, Input, Select, Toasts, Tone, dom};

const SCOPES: [(Scope, &str, Label); 3] = [
    (Scope::Sync, "sync", texts::SCOPE_SYNC),
    (Scope::Read, "read", texts::SCOPE_READ),
    (Scope::Full, "full", texts::SCOPE_FULL),
];

/// What a token is good for, in words.
pub fn scope_label(scope: Scope) -> Label {
    SCOPES.iter().find(|(s, ..)| *s == scope).map_or(texts::SCOPE_SYNC, |(.., label)| *label)
}

/// The section of the settings page.
#[component]
pub fn Tokens() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let id = workspace.info().get_untracked().id;
    let may = Memo::new(move |_| workspace.may(Action::ManageTokens, None));
    let tokens = RwSignal::new(None::<Vec<Token>>);
    let made = RwSignal::new(None::<String>);
    let load = move || {
        spawn_local(async move {
            if let Ok(list) = api::read(path(paths::TOKENS, &[&id])).await {
                tokens.try_set(Some(list));
            }
        });
    };
    load();
    let name = RwSignal::new(String::new());
    let scope = RwSignal::new("sync".to_owned());
    let days = RwSignal::new(90_u32);
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted =
            SCOPES.iter().find(|(_, key, _)| scope.with_untracked(|s| s == key)).map_or(Scope::Sync, |(s, ..)| *s);
        let body = NewToken { name: name.get_untracked(), scope: wanted, days: days.get_untracked() };
        spawn_local(async move {
            match api::create::<TokenCreated>(path(paths::TOKENS, &[&id]), body).await {
                Ok(created) => {
                    made.try_set(Some(created.secret));
                    name.try_set(String::new());
                }
                Err(error) => toasts.say(error.sentence(language.get_untracked())),
            }
            load();
        });
    };
    let revoke = move |token: Token| {
        spawn_local(async move {
            match api::remove(path(paths::TOKEN, &[&id, &token.id])).await {
                Ok(()) => toasts.say(texts::REVOKED.get(language.get_untracked())),
                Err(error) => toasts.say(error.sentence(language.get_untracked())),
            }
            load();
        });
    };
    let list = move || {
        let lines = tokens
            .get()
            .unwrap_or_default()
            .into_iter()
            .map(|token| {
                let what = scope_label(token.scope).get(language.get());
                let until = fill(texts::UNTIL, language.get(), &dates::day(language.get(), token.expires));
                let about = format!("{what}, {until}");
                let name = token.name.clone();
                line(name, about, vec![(texts::REVOKE, Callback::new(move |()| revoke(token.clone())))])
            })
            .collect_view();
        view! { <ul class="plain-list">{lines}</ul> }
    };
    let scopes = Signal::derive(move || {
        SCOPES.iter().map(|(_, key, l)| ((*key).to_owned(), l.get(language.get()).to_owned())).collect::<Vec<_>>()
    });
    let shown_once = move || {
        made.get().map(|secret| {
            let copied = secret.clone();
            view! {
                <Dialog title=t(texts::TOKEN_ONCE) on_close=move || made.set(None)>
                    <p class="secret mono">{secret}</p>
                    <div class="actions">
                        <Button on_press=move || { dom::copy(copied.clone()); toasts.say(texts::COPIED.get(language.get_untracked())); }>{t(texts::COPY)}</Button>
                        <Button tone=Tone::Primary on_press=move || made.set(None)>{t(texts::DONE)}</Button>
                    </div>
                </Dialog>
            }
        })
    };
    move || {
        may.get().then(|| view! {
            <section class="block">
                <h2>{t(texts::TOKENS)}</h2>
                <p class="quiet">{t(texts::TOKENS_TEXT)}</p>
                {move || tokens.with(|t| t.as_ref().is_some_and(Vec::is_empty)).then(|| view! { <p class="faint">{t(texts::NO_TOKENS)}</p> })}
                {list}
                <form class="inline-form" on:submit=make>
                    <Field label=t(texts::TOKEN_NAME)><Input value=name required=true on_input=move |text| name.set(text)/></Field>
                    <Field label=t(texts::SCOPE)><Select value=scope options=scopes on_change=move |key| scope.set(key)/></Field>
                    <Field label=t(texts::VALID)>{day_select(days, &[7, 30, 90, 365])}</Field>
                    <Button submit=true>{t(texts::MAKE_TOKEN)}</Button>
                </form>
                {shown_once}
            </section>
        })
    }
}
