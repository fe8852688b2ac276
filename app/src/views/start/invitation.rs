//! Accept an invitation, as a member or as a guest.

use super::form::{Form, Line};
use super::texts;
use crate::state::{api, use_session};
use crate::views::i18n::{fill, t, use_language};
use crate::views::texts as common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::Role;
use muster_shared::api::{AcceptInvitation, InvitationView};
use muster_ui::nav::use_navigation;

/// The form. A guest gives a name, a new member an address and a password too, somebody who is signed in nothing.
#[component]
pub fn Invitation() -> impl IntoView {
    let session = use_session();
    let language = use_language();
    let navigation = use_navigation();
    let token = navigation.hash();
    let [name, email, password] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let busy = RwSignal::new(true);
    let refusal = RwSignal::new(None::<api::ApiError>);
    let invitation = RwSignal::new(None::<InvitationView>);
    let problem = Signal::derive(move || {
        let language = language.get();
        if token.with(String::is_empty) {
            return Some(texts::LINK_INCOMPLETE.get(language).to_owned());
        }
        refusal.with(|r| r.as_ref().map(|r| r.sentence(language)))
    });
    let secret = token.get_untracked();
    spawn_local(async move {
        if secret.is_empty() {
            return;
        }
        match api::invitation(&secret).await {
            Ok(view) => {
                invitation.try_set(Some(view));
                busy.try_set(false);
            }
            Err(error) => {
                refusal.try_set(Some(error));
            }
        }
    });
    let send = move || {
        busy.set(true);
        refusal.set(None);
        let body = AcceptInvitation {
            name: name.get_untracked(),
            email: email.get_untracked(),
            password: password.get_untracked(),
        };
        let secret = token.get_untracked();
        spawn_local(async move {
            match api::accept(&secret, body).await {
                Ok(_) => {
                    session.refresh().await;
                    navigation.replace("/");
                }
                Err(error) => {
                    refusal.try_set(Some(error));
                }
            }
            busy.try_set(false);
        });
    };
    let signed_in = move || session.user().get();
    let title = Signal::derive(move || match invitation.get() {
        Some(view) => fill(texts::INVITED, language.get(), &view.workspace),
        None => texts::CHECKING.get(language.get()).to_owned(),
    });
    let go = Signal::derive(move || match signed_in() {
        Some(user) => fill(texts::JOIN_AS, language.get(), &user.name),
        None => texts::JOIN.get(language.get()).to_owned(),
    });
    let about = move || {
        invitation.get().map(|view| {
            let by = fill(texts::INVITED_BY, language.get(), &view.by);
            let role = common::role(view.role).get(language.get());
            let help = if view.role == Role::Guest { texts::GUEST_TEXT } else { common::role_help(view.role) };
            view! { <p class="quiet">{by} " " <strong>{role}</strong> ": " {t(help)}</p> }
        })
    };
    let fields = move || {
        let role = invitation.with(|i| i.as_ref().map(|i| i.role))?;
        if signed_in().is_some() {
            return None;
        }
        let name_line = view! { <Line name=texts::NAME help=texts::NAME_HELP value=name autocomplete="name"/> };
        Some(if role == Role::Guest {
            name_line.into_any()
        } else {
            view! {
                {name_line}
                <Line name=texts::EMAIL help=texts::EXISTING_HELP value=email kind="email" autocomplete="username"/>
                <Line name=texts::PASSWORD help=texts::PASSWORD_HELP value=password kind="password" autocomplete="new-password"/>
            }
            .into_any()
        })
    };
    view! {
        <Form title go busy problem on_send=send>
            {about}
            {fields}
        </Form>
    }
}
