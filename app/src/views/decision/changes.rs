//! What a record says differently than it did, field by field, prose word by word.

use super::texts;
use crate::state::use_workspace;
use crate::views::format;
use crate::views::i18n::{t, use_language};
use leptos::prelude::*;
use muster_shared::doc::{Difference, Said, Words};
use muster_shared::schema::Register;

/// Words of unchanged prose that are shown beside a change.
const AROUND: usize = 8;

/// The changes; `None` when this device cannot tell.
#[component]
pub fn Changes(
    /// The record's register.
    register: &'static Register,
    /// What changed.
    changes: Option<Vec<Difference>>,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let Some(changes) = changes else { return view! { <p>{t(texts::NOT_HERE)}</p> }.into_any() };
    if changes.is_empty() {
        return view! { <p>{t(texts::SAME)}</p> }.into_any();
    }
    let line = move |change: Difference| {
        let key = change.field.clone();
        let name = move || {
            if key.is_empty() { texts::SOMETHING } else { format::field_name(register, &key) }.get(language.get())
        };
        let field = change.field;
        let said = match change.said {
            Said::Form => view! { <span>{t(texts::FORM)}</span> }.into_any(),
            Said::Prose(words) => prose(words),
            Said::Value(was, is) => {
                let shown = move |value: muster_shared::schema::Value| {
                    let field = field.clone();
                    move || format::value(workspace, language.get(), register, &field, &value)
                };
                let (was, is) = (shown.clone()(was), shown(is));
                view! { <del><span class="visually-hidden">{t(texts::WAS)}</span>{was}</del> " → " <ins><span class="visually-hidden">{t(texts::IS)}</span>{is}</ins> }
                    .into_any()
            }
        };
        view! { <li><strong>{name}</strong> <span class="change-said">{said}</span></li> }
    };
    view! { <ul class="changes">{changes.into_iter().map(line).collect_view()}</ul> }.into_any()
}

/// Prose with what went and came; of what stayed only the words beside that.
fn prose(words: Vec<Words>) -> AnyView {
    let last = words.len().saturating_sub(1);
    words
        .into_iter()
        .enumerate()
        .map(|(at, part)| match part {
            Words::Kept(text) => view! { <span>{beside(&text, at > 0, at < last)}</span> }.into_any(),
            Words::Gone(text) => {
                view! { <del><span class="visually-hidden">{t(texts::WAS)}</span>{text}</del> }.into_any()
            }
            Words::New(text) => {
                view! { <ins><span class="visually-hidden">{t(texts::IS)}</span>{text}</ins> }.into_any()
            }
        })
        .collect_view()
        .into_any()
}

/// The first words of a text that follows a change and the last of one that a change follows.
fn beside(text: &str, follows: bool, precedes: bool) -> String {
    let words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    let most = AROUND * (usize::from(follows) + usize::from(precedes));
    if words.len() <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    if follows {
        out.extend(words.iter().take(AROUND).copied());
    }
    out.push_str("… ");
    if precedes {
        out.extend(words.iter().skip(words.len() - AROUND).copied());
    }
    out
}
