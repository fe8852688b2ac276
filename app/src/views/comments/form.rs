//! The field in which somebody says something.

use super::{Talk, texts};
use crate::views::i18n::{fill, t, use_language};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::comments::{LONGEST, Name};
use muster_ui::{Button, Select, Toasts, Tone, dom};
use std::time::Duration;

/// A pause after which what was begun is kept.
const PAUSE: Duration = Duration::from_millis(250);

/// What the field is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Purpose {
    /// To begin a thread. What is begun and not sent is kept on this device.
    Begin,
    /// To answer a comment of somebody.
    Answer(Name, String),
    /// To change what one said.
    Change(Name, String),
}

/// The field. Ctrl+Enter sends, Escape lets go of an answer or change.
#[component]
pub fn Compose(
    /// Where.
    talk: Talk,
    /// What for.
    purpose: Purpose,
) -> impl IntoView {
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let begins = purpose == Purpose::Begin;
    let text = RwSignal::new(if let Purpose::Change(_, was) = &purpose { was.clone() } else { String::new() });
    // The field of the record that it is about; empty for the record as a whole.
    let about = RwSignal::new(String::new());
    let id = dom::unique_id("comment");
    let keeping = StoredValue::new(None::<TimeoutHandle>);
    let touched = StoredValue::new(false);
    let keep = move || {
        if let Some(Some(timer)) = keeping.try_update_value(Option::take) {
            timer.clear();
        }
        if let Some(text) = text.try_get_untracked().filter(|_| begins) {
            talk.conversation.keep_draft(&text);
        }
    };
    if begins {
        spawn_local(async move {
            let kept = talk.conversation.draft().await;
            if !kept.is_empty() && touched.try_get_value() == Some(false) {
                text.try_set(kept);
            }
        });
        // What was typed last, when the record is closed within the pause.
        on_cleanup(move || {
            if keeping.try_with_value(Option::is_some) == Some(true) {
                keep();
            }
        });
    } else {
        dom::focus_soon(format!("#{id}"));
    }
    let long = Memo::new(move |_| text.with(|text| text.chars().count() > LONGEST));
    let empty = Memo::new(move |_| text.with(|text| text.trim().is_empty()));
    let close = move || {
        talk.doing.try_set(None);
    };
    // The form stays with its words until they are written.
    let finish = move |written: bool| {
        if written {
            close();
        } else {
            toasts.say(texts::NOT_WRITTEN.get(language.get_untracked()));
        }
    };
    let send = {
        let purpose = purpose.clone();
        move || {
            let said = text.get_untracked().trim().to_owned();
            if said.is_empty() || long.get_untracked() {
                return;
            }
            match &purpose {
                Purpose::Begin => {
                    text.set(String::new());
                    keep();
                    let field = about.get_untracked();
                    about.set(String::new());
                    spawn_local(async move {
                        let about = Some(field).filter(|field| !field.is_empty());
                        if !talk.conversation.say(said.clone(), None, about).await {
                            talk.conversation.keep_draft(&said);
                            text.try_update(|text| {
                                if text.is_empty() {
                                    *text = said;
                                }
                            });
                            toasts.say(texts::NOT_WRITTEN.get(language.get_untracked()));
                        }
                    });
                }
                Purpose::Answer(to, _) => {
                    let to = *to;
                    spawn_local(async move {
                        let written = talk.conversation.say(said, Some(to), None).await;
                        finish(written);
                    });
                }
                Purpose::Change(name, _) => {
                    let name = *name;
                    spawn_local(async move {
                        let written = talk.conversation.reword(name, said).await;
                        finish(written);
                    });
                }
            }
        }
    };
    let (label, word) = match purpose {
        Purpose::Begin => ((texts::WRITE, String::new()), texts::SEND),
        Purpose::Answer(_, name) => ((texts::ANSWER_TO, name), texts::SEND),
        Purpose::Change(..) => ((texts::CHANGE_TEXT, String::new()), texts::SAVE),
    };
    let name = move || fill(label.0, language.get(), &label.1);
    let press = {
        let send = send.clone();
        move |event: KeyboardEvent| {
            if event.is_composing() {
                return;
            }
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                send();
            } else if event.key() == "Escape" && !begins {
                // The sheet behind stays open.
                event.prevent_default();
                event.stop_propagation();
                close();
            }
        }
    };
    let fields = Signal::derive(move || {
        let language = language.get();
        let fields = talk.register.all_fields().map(|f| (f.key.to_owned(), f.label.get(language).to_owned()));
        let whole = (String::new(), texts::WHOLE.get(language).to_owned());
        std::iter::once(whole).chain(fields).collect::<Vec<_>>()
    });
    let keys = if dom::is_mac() { texts::KEYS_MAC } else { texts::KEYS };
    view! {
        <form
            class="compose"
            on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                send();
            }
        >
            <textarea
                class="input"
                id=id
                rows="2"
                aria-label=name.clone()
                placeholder=name
                aria-invalid=move || long.get().then_some("true")
                prop:value=move || text.get()
                on:input=move |event| {
                    touched.set_value(true);
                    text.set(event_target_value(&event));
                    if let Some(Some(timer)) = keeping.try_update_value(Option::take) {
                        timer.clear();
                    }
                    if begins {
                        keeping.set_value(set_timeout_with_handle(keep, PAUSE).ok());
                    }
                }
                on:keydown=press
            ></textarea>
            {move || long.get().then(|| view! { <p class="problem" role="alert">{fill(texts::TOO_LONG, language.get(), &crate::state::dates::number(language.get(), LONGEST as f64))}</p> })}
            <div class="row" hidden=move || begins && empty.get()>
                <Button small=true tone=Tone::Primary submit=true disabled=Signal::derive(move || empty.get() || long.get())>{t(word)}</Button>
                {begins.then(|| view! { <Select value=about options=fields on_change=move |(field,): (String,)| about.set(field) name=TextProp::from(t(texts::ABOUT))/> })}
                {(!begins).then(|| view! { <Button small=true on_press=close>{t(texts::CANCEL)}</Button> })}
                <small class="faint keys">{t(keys)}</small>
            </div>
        </form>
    }
}
