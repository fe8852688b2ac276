//! Sign in.

use super::form::{Form, Line};
use super::texts;
use crate::state::{api, use_session};
use crate::views::i18n::{t, use_language};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_ui::{Banner, BannerTone};

/// The form. Signing in shows the place that the address names.
#[component]
pub fn SignIn() -> impl IntoView {
    let session = use_session();
    let language = use_language();
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let refusal = RwSignal::new(None);
    let problem = Signal::derive(move || {
        refusal.with(|r: &Option<muster_shared::api::ErrorBody>| {
            r.as_ref().map(|r| r.message.get(language.get()).to_owned())
        })
    });
    let fresh = RwSignal::new(false);
    spawn_local(async move {
        if let Ok(state) = api::set_up_needed().await {
            fresh.try_set(state.needed);
        }
    });
    let send = move || {
        busy.set(true);
        refusal.set(None);
        spawn_local(async move {
            let answer = session.sign_in(email.get_untracked(), password.get_untracked()).await;
            busy.try_set(false);
            if let Err(body) = answer {
                refusal.try_set(Some(body));
            }
        });
    };
    let title = Signal::derive(move || texts::SIGN_IN.get(language.get()).to_owned());
    view! {
        <Form title go=title busy problem on_send=send>
            {move || fresh.get().then(|| view! { <Banner tone=BannerTone::Warn text=t(texts::SET_UP_FIRST)/> })}
            <Line name=texts::EMAIL value=email kind="email" autocomplete="username"/>
            <Line name=texts::PASSWORD value=password kind="password" autocomplete="current-password"/>
            <p class="quiet">{t(texts::OFFLINE_HINT)}</p>
        </Form>
    }
}
