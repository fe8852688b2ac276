//! The first workspace and its owner.

use super::form::{Form, Line};
use super::texts;
use crate::state::{api, use_session};
use crate::views::i18n::{t, use_language};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::api::Setup;
use muster_ui::nav::use_navigation;

/// The form. The token stands in the fragment, which browsers send to no server.
#[component]
pub fn SetUp() -> impl IntoView {
    let session = use_session();
    let language = use_language();
    let navigation = use_navigation();
    let token = navigation.hash();
    let [workspace, name, email, password] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let refusal = RwSignal::new(None::<api::ApiError>);
    let problem = Signal::derive(move || {
        let language = language.get();
        if token.with(String::is_empty) {
            return Some(texts::LINK_INCOMPLETE.get(language).to_owned());
        }
        refusal.with(|r| r.as_ref().map(|r| r.sentence(language)))
    });
    let send = move || {
        busy.set(true);
        refusal.set(None);
        let setup = Setup {
            token: token.get_untracked(),
            workspace: workspace.get_untracked(),
            name: name.get_untracked(),
            email: email.get_untracked(),
            password: password.get_untracked(),
        };
        spawn_local(async move {
            match api::set_up(setup).await {
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
    let title = Signal::derive(move || texts::SET_UP.get(language.get()).to_owned());
    let go = Signal::derive(move || texts::SET_UP_GO.get(language.get()).to_owned());
    view! {
        <Form title go busy problem on_send=send>
            <p class="quiet">{t(texts::SET_UP_TEXT)}</p>
            <Line name=texts::WORKSPACE help=texts::WORKSPACE_HELP value=workspace autocomplete="organization"/>
            <Line name=texts::NAME help=texts::NAME_HELP value=name autocomplete="name"/>
            <Line name=texts::EMAIL value=email kind="email" autocomplete="username"/>
            <Line name=texts::PASSWORD help=texts::PASSWORD_HELP value=password kind="password" autocomplete="new-password"/>
        </Form>
    }
}
