//! Where one is signed in, and a way to end it from here.

use super::lines::line;
use super::texts;
use crate::state::api;
use crate::views::format;
use crate::views::i18n::{fill, t, use_language};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::api::{SessionInfo, path, paths};
use muster_shared::id::CredentialId;
use muster_shared::label::Language;
use muster_ui::Toasts;

/// The section of the settings page.
#[component]
pub fn Sessions() -> impl IntoView {
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let sessions = RwSignal::new(Vec::<SessionInfo>::new());
    let load = move || {
        spawn_local(async move {
            if let Ok(mut list) = api::read::<Vec<SessionInfo>>(path(paths::SESSIONS, &[])).await {
                list.sort_by_key(|s| (!s.current, std::cmp::Reverse(s.used)));
                sessions.try_set(list);
            }
        });
    };
    load();
    let end = move |id: CredentialId| {
        spawn_local(async move {
            match api::remove(path(paths::SESSION, &[&id])).await {
                Ok(()) => toasts.say(texts::SESSION_ENDED.get(language.get_untracked())),
                Err(error) => toasts.say(error.sentence(language.get_untracked())),
            }
            load();
        });
    };
    let list = move || {
        let language = language.get();
        let lines = sessions.get().into_iter().map(|session| {
            let id = session.id;
            let about = match session.current {
                true => texts::THIS_SESSION.get(language).to_owned(),
                false => fill(texts::LAST_USED, language, &format::moment(language, session.used)),
            };
            let actions = match session.current {
                true => Vec::new(),
                false => vec![(texts::END_SESSION, Callback::new(move |()| end(id)))],
            };
            line(browser(&session.agent, language), about, actions)
        });
        view! { <ul class="plain-list">{lines.collect_view()}</ul> }
    };
    move || {
        sessions.with(|s| !s.is_empty()).then(|| {
            view! {
                <section class="block">
                    <h2>{t(texts::SESSIONS)}</h2>
                    <p class="quiet">{t(texts::SESSIONS_TEXT)}</p>
                    {list}
                </section>
            }
        })
    }
}

/// What a browser calls itself, as people call it: "Firefox, Windows".
fn browser(agent: &str, language: Language) -> String {
    // The order matters: most browsers claim to be several others.
    const BROWSERS: [(&str, &str); 5] =
        [("Edg", "Edge"), ("Firefox/", "Firefox"), ("OPR/", "Opera"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, n)| *n);
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) if agent.is_empty() => texts::UNKNOWN_BROWSER.get(language).to_owned(),
        (None, None) => agent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_as_people_call_them() {
        let edge =
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0";
        let phone =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Safari/604.1";
        assert_eq!(browser(edge, Language::En), "Edge, Windows");
        assert_eq!(browser(phone, Language::En), "Safari, iPhone");
        assert_eq!(browser("curl/8", Language::En), "curl/8");
        assert_eq!(browser("", Language::De), "Unbekannter Browser");
    }
}
